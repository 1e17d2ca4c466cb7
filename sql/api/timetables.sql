-- Whole timetables: copied from an earlier course, moved with their course, given up with it.

-- Before a timetable is copied: which courses have one, and what each session would meet on its new day.
--   select api.timetable_copy_form(login, 'en', 9, '7', '18.01.2027')  →  {"sources": [{"id": 7, "code": "…", "n": 20}], "plan": {"n": 20, "clashing": 1, "sessions": […]}}
create function api.timetable_copy_form(_login bytea, _lang text, _id int, _source text, _starts text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator');
	c course := course_for(_id, me);
	head jsonb := course_head(_id, _lang, me);
	source course;
	starts_ date := c.starts;
	wrong text;
begin
	begin	-- what was typed for looking comes back on the page, with what is wrong about it
		starts_ := coalesce(case when tidy(_source) is not null then date_of(_starts, 'starts') end, c.starts);
	exception when sqlstate 'PT400' then
		wrong := sqlerrm;
	end;
	select * into source from course x where x.id = int_of(_source, 'source') and x.id <> c.id;
	return json_build_object('course', head, 'title', c.code, 'tab', 'timetable', 'section', 'courses', 'source', coalesce(source.id::text, ''), 'starts', starts_, 'typed', _starts, 'wrong', wrong, 'leave_out', null, 'despite', null,
		'crumbs', (head -> 'crumbs') || jsonb_build_array(jsonb_build_object('href', '/courses/' || c.id || '/timetable', 'key', 'timetable')),
		'sources', (select coalesce(json_agg(x order by x.same desc, x.began desc, x.id), '[]') from (
			select s.id, s.code, pick(_lang, e.title_ru, e.title_en, e.title_be) title, s.starts began, t.n, e.programme = (select o.programme from edition o where o.id = c.edition) same
			from course s join edition e on e.id = s.edition join lateral (select count(*) n from session z where z.course = s.id and z.state = 'planned') t on t.n > 0
			where s.id <> c.id order by same desc, s.starts desc, s.id limit 100) x),
		'plan', case when source.id is not null and wrong is null then shift_shown(source.id, c, starts_ - source.starts, _lang, false, me.zone) end);
end $$;

-- Copy the timetable of another course, so that its first day falls on _starts.  What cannot stand on its new day is left out; what others
-- have booked is left out only when that was ticked.
--   select api.timetable_copy(login, 9, gen_random_uuid(), '7', '18.01.2027', 'yes', null, 'en')  →  {"id": 9, "copied": 20, "left_out": 1}
-- changes: session, booking, despite, answered, audit
create function api.timetable_copy(_login bytea, _id int, _idem uuid, _source text, _starts text, _leave_out text, _despite text, _lang text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	before json := answered(_idem, me.id, 'timetable_copy');
	c course;
	source course;
	starts_ date := date_of(_starts, 'starts');
	s record;
	made int;
	asked jsonb := '[]';
	reason_ text;
	taken int[];
	n int := 0;
	out_ int := 0;
begin
	if before is not null then
		return before;
	end if;
	c := timetable_open(_id);
	select * into source from course x where x.id = int_of(_source, 'source') and x.id <> c.id;
	if source.id is null then
		perform refuse(422, 'source_is_missing', 'source');
	elsif starts_ is null then
		perform refuse(422, 'field_is_missing', 'starts');
	end if;
	perform resources_locked(array(select b.resource from booking b join session x on x.id = b.session where x.course = source.id and x.state = 'planned'));
	for s in select * from sessions_shifted(source.id, c, starts_ - source.starts, _lang, false) loop
		asked := asked || warnings_open(null, s.warnings);
		n := n + (s.fault is null)::int;
		out_ := out_ + (s.clashes <> '[]')::int;
	end loop;
	if n = 0 then
		perform refuse(422, 'nothing_to_copy', 'starts');
	elsif out_ > 0 and tidy(_leave_out) is null then
		perform refuse(409, 'copy_has_clashes', 'leave_out', jsonb_build_object('n', out_));
	end if;
	reason_ := despite_or_refuse(asked, _despite);
	out_ := 0;
	for s in select * from sessions_shifted(source.id, c, starts_ - source.starts, _lang, false) where fault is null loop
		taken := array(select (x ->> 'id')::int from jsonb_array_elements(s.clashes) x);
		insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) values (c.id, s.starts, s.ends, c.zone, s.topic_ru, s.topic_en, s.hours) returning id into made;
		insert into booking (session, resource) select made, r from unnest(s.resources) r where r <> all (taken) order by r;
		perform bookings_told(made, '{}');
		perform despite_kept(made, warnings_open(null, s.warnings), reason_);
		out_ := out_ + cardinality(taken);
	end loop;
	return answer(_idem, json_build_object('id', c.id, 'copied', n, 'left_out', out_, 'day', (select min(x.starts)::date from session x where x.course = c.id and x.state = 'planned')));
end $$;

-- Before a course is cancelled: whom it touches.
--   select api.course_cancel_form(login, 'en', 7)  →  {"course": {…}, "affected": {"n": 31, "letters": 28, "parts": [{"part": "trainer", "people": […]}]}}
create function api.course_cancel_form(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator');
	c course := course_for(_id, me);
	head jsonb := course_head(_id, _lang, me);
begin
	if not exists (select from step s where s.noun = 'course' and s.was = c.state and s.becomes = 'cancelled') then
		perform refuse(409, 'course_is_settled');
	end if;
	return json_build_object('course', head, 'title', c.code, 'section', 'courses', 'crumbs', head -> 'crumbs', 'version', c.version, 'reason', '', 'affected', affected_shown(c, _lang));
end $$;

-- Cancel a course: its sessions to come fall out of calendars, what they booked falls free, everybody it touches is told.
--   select api.course_cancel(login, 7, '3', 'The donor withdrew')  →  {"id": 7, "state": "cancelled", "sessions_cancelled": 12, "told": 28}
-- changes: course, session, booking, outbox, audit
create function api.course_cancel(_login bytea, _id int, _version text, _reason text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	c course := course_locked(_id);
begin
	if c.state <> 'cancelled' then
		perform same_version('course', c.id, _version, c.version);
	end if;
	return api.course_step(_login, _id, 'cancelled', _reason);
end $$;

-- Before a course is postponed: whom it touches, and what each session would meet on its new day.  Once people were marked, what is left of
-- it moves: `rest` is the day of its first session to come.
--   select api.course_postpone_form(login, 'en', 7, '18.01.2027')  →  {"starts": "2027-01-18", "ends": "2027-01-22", "affected": {…}, "plan": {…}}
create function api.course_postpone_form(_login bytea, _lang text, _id int, _starts text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator');
	c course := course_for(_id, me);
	head jsonb := course_head(_id, _lang, me);
	starts_ date;
	wrong text;
	n course;
	rest date := rest_of(c);
begin
	perform postponable(c);
	begin	-- as above
		starts_ := date_of(_starts, 'starts');
		if starts_ = coalesce(rest, c.starts) then
			wrong := 'course_does_not_move';
		elsif starts_ is not null then
			n := course_moved(c, starts_ - coalesce(rest, c.starts), rest);
		end if;
	exception when sqlstate 'PT400' or sqlstate 'PT422' then
		wrong := sqlerrm;
	end;
	return json_build_object('course', head, 'title', c.code, 'section', 'courses', 'crumbs', head -> 'crumbs', 'version', c.version, 'starts', starts_, 'typed', _starts, 'wrong', wrong, 'ends', n.ends, 'nominations_until', n.nominations_until, 'rest', rest,
		'stay', case when rest is not null then (select count(*) from session s where s.course = c.id and s.state = 'planned' and not session_to_move(s)) end,
		'reason', '', 'leave_out', null, 'despite', null, 'affected', affected_shown(c, _lang),
		'plan', case when n.id is not null then shift_shown(c.id, n, starts_ - coalesce(rest, c.starts), _lang, true, me.zone, rest is not null) end);
end $$;

-- Postpone a course (or bring it forward): its sessions move by the same number of days and take their bookings along; everybody it touches
-- is told.  Once people were marked, _starts is the new day of the first session to come: what was held stays.
--   select api.course_postpone(login, 7, '3', '18.01.2027', 'The hall is under repair', null, null, 'en')  →  {"id": 7, "starts": "2027-01-18", "moved": 20, "told": 28}
-- changes: course, session, booking, despite, outbox, audit
create function api.course_postpone(_login bytea, _id int, _version text, _starts text, _reason text, _leave_out text, _despite text, _lang text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	c course := course_locked(_id);
	n course;
	starts_ date := date_of(_starts, 'starts');
	s record;
	asked jsonb := '[]';
	reason_ text;
	out_ int := 0;
	moved int := 0;
	told int;
	rest date := rest_of(c);
	days int;
begin
	perform postponable(c);
	perform same_version('course', c.id, _version, c.version);
	if starts_ is null then
		perform refuse(422, 'field_is_missing', 'starts');
	elsif starts_ = coalesce(rest, c.starts) then
		perform refuse(422, 'course_does_not_move', 'starts');
	elsif tidy(_reason) is null then
		perform refuse(422, 'reason_is_missing', 'reason');
	elsif length(tidy(_reason)) > 1000 or not clean(translate(tidy(_reason), E'\n\t\r', '')) or tidy(_reason) !~ '\S\S' then
		perform refuse(422, 'reason_is_wrong', 'reason');
	end if;
	days := starts_ - coalesce(rest, c.starts);
	n := course_moved(c, days, rest);
	perform resources_locked(array(select b.resource from booking b join session x on x.id = b.session where x.course = c.id and x.state = 'planned'));
	for s in select * from sessions_shifted(c.id, n, days, _lang, true, rest is not null) loop
		if s.fault is not null then
			perform refuse(422, 'time_does_not_exist', 'starts');
		end if;
		asked := asked || warnings_open(s.id, s.warnings);
		out_ := out_ + (s.clashes <> '[]')::int;
	end loop;
	if out_ > 0 and tidy(_leave_out) is null then
		perform refuse(409, 'copy_has_clashes', 'leave_out', jsonb_build_object('n', out_));
	end if;
	reason_ := despite_or_refuse(asked, _despite);
	perform set_config('registry.course_reason', tidy(_reason), true);
	update course set starts = n.starts, ends = n.ends, nominations_until = n.nominations_until, frozen_from = n.frozen_from, version = version + 1 where id = c.id;
	update quota set release = release + (n.starts - c.starts), version = version + 1 where course = c.id and release >= today();
	perform set_config('registry.course_reason', '', true);
	moved := sessions_moved(c, n, days, rest is not null, reason_, _lang);
	told := course_told(c.id);
	perform event('postponed', 'course', c.id::text, jsonb_build_object('reason', jsonb_build_array(null, tidy(_reason))));
	return json_build_object('id', c.id, 'starts', n.starts, 'moved', moved, 'told', told);
end $$;
