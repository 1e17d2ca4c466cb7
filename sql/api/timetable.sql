-- Timetables: sessions by the wall clock of their course.  What a session books nobody else can have:
-- the database refuses, and the answer names what, when and which course, with rooms that are free.

-- The sessions of a course, week by week; of a long course one week, unless all are asked for.
--   select api.timetable(login, 'en', 7, null)  →  {"course": {…}, "weeks": [{"monday": "2026-11-23", "days": […]}], "rows": […]}
create function api.timetable(_login bytea, _lang text, _id int, _week text) returns json language plpgsql stable as $$
declare
	me account := who(_login);
	c course := course_for(_id, me);
	head jsonb := course_head(_id, _lang, me);
	today date := (now() at time zone c.zone)::date;
	mondays date[] := array(select distinct date_trunc('week', s.starts)::date from session s where s.course = _id and s.state = 'planned' order by 1);
	wanted date := case when _week = 'all' then null else date_trunc('week', date_of(_week, 'week'))::date end;
begin
	if wanted is null and _week is distinct from 'all' and cardinality(mondays) > 2 then
		select m into wanted from unnest(mondays) m order by m + 6 < today, case when m + 6 < today then -(m - date '2000-01-01') else m - date '2000-01-01' end limit 1;
	end if;
	return json_build_object('course', head, 'crumbs', head -> 'crumbs', 'title', c.code, 'tab', 'timetable', 'section', 'courses',
		'weeks', weeks_shown(c, _lang, me.zone, wanted, wanted + 6),
		'week', wanted, 'many', cardinality(mondays) > 1, 'whole', wanted is null,
		'weeks_all', (select json_agg(json_build_object('monday', m, 'sunday', m + 6, 'current', m = wanted) order by m) from unnest(mondays) m),
		'earlier', (select max(m) from unnest(mondays) m where m < wanted), 'later', (select min(m) from unnest(mondays) m where m > wanted),
		'hours_planned', (select trim_scale(coalesce(sum(s.hours), 0)) from session s where s.course = _id and s.state = 'planned'),
		'hours_differ', (select coalesce(sum(s.hours), 0) from session s where s.course = _id and s.state = 'planned') <> (head ->> 'hours')::numeric,
		'cancelled', case when me.role in ('coordinator', 'registrar', 'director', 'auditor') then (select json_agg(json_build_object('id', s.id, 'day', s.day, 'from', to_char(s.starts, 'HH24:MI'), 'until', to_char(s.ends, 'HH24:MI'), 'topic', s.topic,
			'room', s.room, 'trainers', s.trainers) order by s.starts) from sessions_shown(c, _lang, me.zone) s where s.state = 'cancelled') end,
		'holidays', (select json_agg(json_build_object('day', h.day, 'country', h.country, 'name', pick(_lang, h.name_ru, h.name_en)) order by h.day, h.country) from holiday h
			where me.role in ('coordinator', 'registrar', 'director') and h.day between greatest(c.starts, coalesce(wanted, c.starts)) and least(c.ends, coalesce(wanted + 6, c.ends)) and holiday_counts(c, h.country)),
		'can', json_build_object('plan', me.role = 'coordinator' and c.state not in ('archived', 'cancelled') and c.attendance_closed is null),
		'untold', case when me.role = 'coordinator' and c.state in ('announced', 'nominations_open', 'closed', 'running') then (select json_build_object('n', n, 'letters', (select count(*) from course_affected(c) a where a.letter)) from sessions_untold(c.id) n where n > 0) end,
		'rows', (select coalesce(json_agg(json_build_object('id', s.id, 'day', s.day, 'from', to_char(s.starts, 'HH24:MI'), 'until', to_char(s.ends, 'HH24:MI'), 'zone', c.zone, 'topic', s.topic, 'topic_ru', s.topic_ru, 'topic_en', s.topic_en,
			'hours', s.hours, 'room', s.room, 'trainers', s.trainers, 'interpreters', s.interpreters, 'vehicles', s.vehicles, 'reader_from', s.reader_from, 'reader_until', s.reader_until,
			'warnings', case when me.role = 'coordinator' and not s.past and c.state not in ('archived', 'cancelled') then nullif(jsonb_path_query_array(session_warnings(c, s.id, s.starts, s.ends, s.hours, array(select b.resource from booking b where b.session = s.id), _lang), '$[*] ? (@.kind != "holiday")'), '[]') end) order by s.starts, s.id), '[]')
			from sessions_shown(c, _lang, me.zone) s where s.state = 'planned' and s.day between coalesce(wanted, s.day) and coalesce(wanted + 6, s.day)));
end $$;

-- Write to everybody whom the course concerns that its timetable has changed; what goes along brings their calendars up to date.
--   select api.timetable_tell(login, 7, gen_random_uuid())  →  {"course": 7, "told": 25}
-- changes: outbox, answered
create function api.timetable_tell(_login bytea, _id int, _idem uuid) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	answer_ json := answered(_idem, me.id, 'timetable_tell');
	c course := course_locked(_id);
begin
	if answer_ is not null then
		return answer_;
	elsif c.state not in ('announced', 'nominations_open', 'closed', 'running') then
		perform refuse(409, 'course_is_settled');
	elsif sessions_untold(c.id) = 0 then
		perform refuse(409, 'timetable_is_told');
	end if;
	perform mail_course('timetable_changed', c.id, '{}');
	return answer(_idem, json_build_object('course', c.id, 'told', course_told(c.id)));
end $$;

-- The form of a new session: the next free time of the day asked for, or of the first day without sessions.
--   select api.session_form(login, 'en', 7, '2026-11-26', null, null, null, null, null)  →  {"day": "2026-11-26", "from": "09:00", "until": "10:30", "rooms": […]}
create function api.session_form(_login bytea, _lang text, _id int, _day text, _typed text, _room text, _trainers jsonb, _interpreters jsonb, _vehicles jsonb) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator');
	c course := course_for(_id, me);
	head jsonb := course_head(_id, _lang, me);
	day_ date := case when _typed is null then date_of(_day, 'day') end;
	begins timestamp;
	last session;
begin
	if day_ is null or day_ not between c.starts and c.ends then
		select d::date into day_ from generate_series(c.starts, c.ends, interval '1 day') d
		where extract(isodow from d) < 6 and not exists (select from session s where s.course = _id and s.state = 'planned' and s.starts::date = d::date) order by d limit 1;
	end if;
	day_ := coalesce(day_, c.ends);
	select * into last from session s where s.course = _id and s.state = 'planned' and s.starts::date = day_ order by s.ends desc limit 1;
	begins := least(coalesce(last.ends + interval '15 minutes', day_ + time '09:00'), day_ + time '20:00');
	return json_build_object('new', true, 'action', '/courses/' || c.id || '/sessions', 'course', head, 'topic_ru', '', 'topic_en', '', 'hours', '', 'section', 'courses', 'tab', 'timetable',
		'crumbs', (head -> 'crumbs') || jsonb_build_array(jsonb_build_object('href', '/courses/' || c.id || '/timetable', 'key', 'timetable')),
		'day', day_, 'from', to_char(begins, 'HH24:MI'), 'until', to_char(begins + interval '90 minutes', 'HH24:MI'), 'zone', c.zone, 'reader_zone', case when me.zone <> c.zone then me.zone end, 'seats_needed', seats_needed(c), 'held', false, 'despite', null, 'warnings', null, 'overridden', null,
		'room', coalesce(_room, (select b.resource::text from booking b join resource r on r.id = b.resource and r.kind = 'room' where b.session = last.id), ''),
		'rooms', resource_choices('room', array_remove(array[int_of(case when _room ~ '^\d{1,9}$' then _room end, 'room')], null), _lang),
		'trainer_choices', resource_choices('trainer', ids_shown(_trainers), _lang),
		'interpreter_choices', resource_choices('interpreter', ids_shown(_interpreters), _lang, c),
		'vehicle_choices', resource_choices('vehicle', ids_shown(_vehicles), _lang));
end $$;

-- The form of a session.  A cancelled one is planned again when it is saved.
--   select api.session_form_of(login, 'en', 31, null, null, null, null, null)  →  {"id": 31, "day": "2026-11-26", "from": "09:00", "version": 2, "rooms": […]}
create function api.session_form_of(_login bytea, _lang text, _id int, _typed text, _room text, _trainers jsonb, _interpreters jsonb, _vehicles jsonb) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator');
	s session;
	c course;
	head jsonb;
	has int[] := array(select b.resource from booking b where b.session = _id);
	room text := (select b.resource::text from booking b join resource r on r.id = b.resource where b.session = _id and r.kind = 'room');
begin
	select * into s from session where id = _id;
	if not found then
		perform refuse(404, 'no_session');
	end if;
	c := course_for(s.course, me);
	head := course_head(s.course, _lang, me);
	return json_build_object('id', s.id, 'action', '/sessions/' || s.id, 'version', s.version, 'course', head, 'section', 'courses', 'tab', 'timetable', 'cancelled', s.state = 'cancelled',
		'crumbs', (head -> 'crumbs') || jsonb_build_array(jsonb_build_object('href', '/courses/' || c.id || '/timetable', 'key', 'timetable')),
		'title', pick(_lang, s.topic_ru, s.topic_en), 'day', s.starts::date, 'from', to_char(s.starts, 'HH24:MI'), 'until', to_char(s.ends, 'HH24:MI'), 'zone', c.zone, 'reader_zone', case when me.zone <> c.zone then me.zone end,
		'seats_needed', seats_needed(c), 'despite', null, 'warnings', session_warnings(c, s.id, s.starts, s.ends, s.hours, has, _lang), 'held', session_held(s.id),
		'overridden', (select json_agg(json_build_object('kind', d.kind, 'day', d.day, 'name', d.detail ->> 'name', 'country', d.detail ->> 'country', 'hours', d.detail ->> 'hours', 'most', d.detail ->> 'most', 'from', d.detail ->> 'from', 'until', d.detail ->> 'until',
			'reason', d.reason, 'who', a.name, 'at', wall(d.at, me.zone)) order by d.id) from despite d join account a on a.id = d.by where d.session = s.id),
		'topic_ru', s.topic_ru, 'topic_en', s.topic_en, 'hours', trim_scale(s.hours),
		'room', coalesce(case when _typed is null then room else _room end, ''), 'rooms', resource_choices('room', array[room::int], _lang),
		'trainer_choices', resource_choices('trainer', case when _typed is null then has else ids_shown(_trainers) end, _lang),
		'interpreter_choices', resource_choices('interpreter', case when _typed is null then has else ids_shown(_interpreters) end, _lang, c),
		'vehicle_choices', resource_choices('vehicle', case when _typed is null then has else ids_shown(_vehicles) end, _lang),
		'can', json_build_object('cancel', s.state = 'planned' and c.state not in ('archived', 'cancelled') and c.attendance_closed is null));
end $$;

-- Add a session to a course; _instead is a free room that was chosen after a clash.
--   select api.session_add(login, 7, gen_random_uuid(), '26.11.2026', '9:00', '10:30', 'Открытие', 'Opening', '2', '4', '["11"]', '[]', '[]', null, 'en')  →  {"id": 31, "course": 7, "day": "2026-11-26"}
-- changes: session, booking, despite, answered, audit
create function api.session_add(_login bytea, _id int, _idem uuid, _day text, "_from" text, _until text, _topic_ru text, _topic_en text, _hours text,
	_room text, _trainers jsonb, _interpreters jsonb, _vehicles jsonb, _instead text, _lang text, _despite text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	before json := answered(_idem, me.id, 'session_add');
	c course;
	s session;
	wanted int[];
	asked jsonb;
	reason_ text;
begin
	if before is not null then
		return before;
	end if;
	c := timetable_open(_id);
	s := session_typed(c, _day, _from, _until, _topic_ru, _topic_en, _hours);
	wanted := resources_typed(coalesce(_instead, _room), _trainers, _interpreters, _vehicles, null);
	asked := session_warnings(c, null, s.starts, s.ends, s.hours, wanted, _lang);
	perform clash_refused(c, tstzrange(s.starts at time zone s.zone, s.ends at time zone s.zone), wanted, null, _lang, warnings_open(null, asked));	-- what cannot be comes before what asks for a reason
	reason_ := despite_or_refuse(warnings_open(null, asked), _despite);
	begin
		insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) values (c.id, s.starts, s.ends, s.zone, s.topic_ru, s.topic_en, s.hours) returning * into s;
		insert into booking (session, resource, during) select s.id, r, s.during from unnest(wanted) r order by r;
		perform bookings_told(s.id, '{}', case when tidy(_instead) is not null then int_of(_room, 'room') end);
		perform despite_kept(s.id, warnings_open(s.id, asked), reason_);
	exception when exclusion_violation then
		perform clash_refused(c, tstzrange(s.starts at time zone s.zone, s.ends at time zone s.zone), wanted, null, _lang);
		perform refuse(409, 'try_again');
	end;
	return answer(_idem, json_build_object('id', s.id, 'course', c.id, 'day', s.starts::date));
end $$;

-- Change or move a session; a cancelled one is planned again.
--   select api.session_change(login, 31, '1', '27.11.2026', '14:00', '15:30', 'Открытие', 'Opening', '2', '4', '[]', '[]', '[]', null, 'en')  →  {"id": 31, "course": 7, "day": "2026-11-27"}
-- changes: session, booking, despite, audit
create function api.session_change(_login bytea, _id int, _version text, _day text, "_from" text, _until text, _topic_ru text, _topic_en text, _hours text,
	_room text, _trainers jsonb, _interpreters jsonb, _vehicles jsonb, _instead text, _lang text, _despite text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	s session := session_locked(_id);
	c course;
	n session;
	wanted int[];
	asked jsonb;
	reason_ text;
	booked jsonb := bookings_of(_id);
begin
	select * into c from course where id = s.course;
	perform same_version('session', s.id, _version, s.version);
	n := session_typed(c, _day, _from, _until, _topic_ru, _topic_en, _hours);
	if (n.starts, n.ends, n.hours) is distinct from (s.starts, s.ends, s.hours) and session_held(s.id) then
		perform refuse(409, 'session_is_held', case when n.starts::date <> s.starts::date then 'day' when n.starts <> s.starts then 'from' when n.ends <> s.ends then 'until' else 'hours' end);
	end if;
	wanted := resources_typed(coalesce(_instead, _room), _trainers, _interpreters, _vehicles, s.id);
	asked := warnings_open(s.id, session_warnings(c, s.id, n.starts, n.ends, n.hours, wanted, _lang));
	perform clash_refused(c, tstzrange(n.starts at time zone n.zone, n.ends at time zone n.zone), wanted, s.id, _lang, asked);
	reason_ := despite_or_refuse(asked, _despite);
	begin
		delete from booking b where b.session = s.id and b.resource <> all (wanted);
		update session set starts = n.starts, ends = n.ends, zone = n.zone, topic_ru = n.topic_ru, topic_en = n.topic_en, hours = n.hours, state = 'planned', version = version + 1
		where id = s.id;
		insert into booking (session, resource, during) select s.id, r, s.during from unnest(wanted) r
		where not exists (select from booking b where b.session = s.id and b.resource = r) order by r;
		perform bookings_told(s.id, booked, case when tidy(_instead) is not null then int_of(_room, 'room') end);
		perform despite_kept(s.id, asked, reason_);
	exception when exclusion_violation then
		perform clash_refused(c, tstzrange(n.starts at time zone n.zone, n.ends at time zone n.zone), wanted, s.id, _lang);
		perform refuse(409, 'try_again');
	end;
	return json_build_object('id', s.id, 'course', s.course, 'day', n.starts::date);
end $$;

-- Cancel a session: its bookings fall free.  One that people were marked in stays.
--   select api.session_cancel(login, 31)  →  {"id": 31, "course": 7}
-- changes: session, booking, audit
create function api.session_cancel(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	s session := session_locked(_id);
begin
	if session_held(s.id) then
		perform refuse(409, 'session_has_marks');
	end if;
	update session set state = 'cancelled', version = version + 1 where id = s.id and state = 'planned';
	return json_build_object('id', s.id, 'course', s.course, 'day', s.starts::date);
end $$;

-- Undo: plan a cancelled session again, if what it had booked is still free.
--   select api.session_restore(login, 31, 'en')  →  {"id": 31, "course": 7}
-- changes: session, booking, audit
create function api.session_restore(_login bytea, _id int, _lang text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	s session := session_locked(_id);
	c course;
	has int[] := array(select b.resource from booking b where b.session = _id order by 1);
begin
	select * into c from course where id = s.course;
	if s.starts::date not between c.starts and c.ends then
		perform refuse(422, 'session_outside_course', 'day', jsonb_build_object('starts', to_char(c.starts, 'DD.MM.YYYY'), 'ends', to_char(c.ends, 'DD.MM.YYYY')));
	end if;
	perform resources_locked(has);
	begin
		update session set state = 'planned', zone = c.zone, version = version + 1 where id = s.id and state = 'cancelled';
	exception when exclusion_violation then
		perform clash_refused(c, s.during, has, s.id, _lang);
		perform refuse(409, 'try_again');
	end;
	return json_build_object('id', s.id, 'course', s.course, 'day', s.starts::date);
end $$;
