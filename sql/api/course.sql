-- Courses: scheduled editions of programmes, from draft to archive.

-- Courses one may see, the latest first.
--   select api.courses(login, 'en', 'trafficking', 'running', '2026', null, null)  →  {"rows": [{"id": 7, "code": "ITC-2026-014", "title": "…", "state": "running", "places": 22}], "total": 1}
create function api.courses(_login bytea, _lang text, _q text, _state text, _year text, _kind text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'trainee', 'trainer', 'focal_point', 'coordinator', 'registrar', 'director', 'auditor');
	page int := page_of(_page);
	long int := page_rows(_page);
	year int := int_of(_year, 'year');
	words text[] := words_sought(_q);
	found_ int[];
begin
	select coalesce(array_agg(c.id order by c.starts desc, c.id desc), '{}') into found_
	from course c join edition e on e.id = c.edition join programme p on p.id = e.programme
	where course_seen(c, me) and (tidy(_state) is null or c.state = _state) and (tidy(_kind) is null or p.kind = _kind)
		and (year is null or extract(year from c.starts) = year)
		and (words is null or c.search_key like words[1] and c.search_key like all (words));
	perform whole_or_refuse(_page, cardinality(found_));
	return json_build_object('rows', (select coalesce(json_agg(x order by x.starts desc, x.id desc), '[]') from (
			select c.id, c.code, pick(_lang, e.title_ru, e.title_en, e.title_be) title, p.kind, c.starts, c.ends, c.zone, pick(_lang, c.town_ru, c.town_en) town, c.venue, c.mode, e.hours, c.state, c.capacity, places_held(c.id) places,
				c.nominations_until, a.name coordinator
			from course c join edition e on e.id = c.edition join programme p on p.id = e.programme left join account a on a.id = c.coordinator
			where c.id = any (found_[(page - 1) * long + 1 : page * long])) x),
		'total', cardinality(found_), 'page', page, 'pages', greatest((cardinality(found_) + long - 1) / long, 1), 'q', _q, 'state', _state, 'year', _year, 'kind', _kind,
		'previous', case when page > 1 then list_page(page - 1, 'q', _q, 'state', _state, 'year', _year, 'kind', _kind) end,
		'next', case when page * long < cardinality(found_) then list_page(page + 1, 'q', _q, 'state', _state, 'year', _year, 'kind', _kind) end,
		'states', (select json_agg(s) from unnest(array['draft', 'announced', 'nominations_open', 'closed', 'running', 'finished', 'archived', 'cancelled']) s
			where s <> 'draft' or me.role in ('coordinator', 'registrar', 'director', 'auditor')),
		'years', (select json_agg(y order by y desc) from (select distinct extract(year from starts)::int y from course) x), 'kinds', programme_kinds(), 'section', 'courses',
		'can', json_build_object('add', me.role = 'coordinator', 'filter', me.role not in ('trainee', 'trainer')));
end $$;

-- A course: dates, timetable of this week, places, progress, and what may be done next.
--   select api.course(login, 'en', 7)  →  {"course": {"code": "ITC-2026-014", …}, "progress": [{"state": "announced", "at": "2026-09-01", "done": true}], "steps": [{"becomes": "finished"}]}
create function api.course(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login);
	c course := course_for(_id, me);
	head jsonb := course_head(_id, _lang, me);
	e edition;
	today date := (now() at time zone c.zone)::date;
	monday date;
begin
	select * into e from edition where id = c.edition;
	select date_trunc('week', s.starts)::date into monday from session s where s.course = _id and s.state = 'planned'
	order by s.starts::date < date_trunc('week', today), abs(s.starts::date - today), s.starts limit 1;
	return json_build_object('course', head, 'crumbs', json_build_array(head -> 'crumbs' -> 0), 'title', c.code || ' ' || (head ->> 'title'), 'tab', 'overview', 'section', 'courses',
		'edition', edition_shown(e, _lang), 'programme', json_build_object('id', e.programme, 'code', (select code from programme where id = e.programme),
			'partner', (select partner from programme where id = e.programme), 'level', (select level from programme where id = e.programme)),
		'names', case when me.role in ('coordinator', 'registrar', 'focal_point') then slips_counted(_id, case me.role when 'focal_point' then me.agency end) end,
		'project', c.project, 'donor', c.donor, 'day_n', case when c.state = 'running' and today between c.starts and c.ends then today - c.starts + 1 end, 'days_n', c.ends - c.starts + 1,
		'weeks', weeks_shown(c, _lang, me.zone, monday, monday + 6), 'sessions_n', head -> 'tabs' -> 'timetable',
		'hours_planned', (select trim_scale(coalesce(sum(s.hours), 0)) from session s where s.course = _id and s.state = 'planned'),
		'trainers', (select json_agg(x) from (
			select pick(_lang, r.name_ru, r.name_en) name, count(*) n, trim_scale(sum(s.hours)) hours
			from session s join booking b on b.session = s.id join resource r on r.id = b.resource
			where s.course = _id and s.state = 'planned' and r.kind = 'trainer' group by r.id order by count(*) desc, r.id) x),
		'agencies', case when me.role in ('coordinator', 'registrar') then (select json_agg(x) from (
			select pick(_lang, g.name_ru, g.name_en) name, g.country, count(*) n
			from place p join nomination m on m.id = p.nomination join agency g on g.id = m.agency
			where p.course = _id and p.held group by g.id order by count(*) desc, g.id limit 12) x) end,
		'waiting', case when me.role = 'coordinator' then (select count(*) from nomination n where n.course = _id and n.state = 'waiting') end,
		'progress', course_progress(c), 'feeds', feeds_shown('course', c.id, me), 'print', course_prints(c, me), 'letters', result_letters(c.id, me, _lang),
		'told', case when c.state = 'cancelled' and me.role in ('coordinator', 'registrar') then (select json_build_object('n', count(*), 'desk', nullif(count(*) filter (where letter_of_desk(o)), 0), 'refused', nullif(count(*) filter (where letter_state(o) = 'refused'), 0), 'href', '/outbox?kind=course_cancelled&q=' || url_of(c.code)) from outbox o where o.course = c.id and o.kind = 'course_cancelled' having count(*) > 0) end,
		'steps', steps('course', c.state, me.role),
		'can', json_build_object('edit', me.role = 'coordinator' and c.state not in ('archived', 'cancelled'), 'plan', me.role = 'coordinator' and c.state not in ('archived', 'cancelled') and c.attendance_closed is null,
			'mark', me.role in ('trainer', 'coordinator') and c.state = 'running' and c.attendance_closed is null, 'nominate', head -> 'can' -> 'nominate',
			'postpone', me.role = 'coordinator' and postpone_refused(c) is null,
			'programme', me.role in ('focal_point', 'coordinator', 'registrar', 'director', 'auditor') and (me.role <> 'focal_point' or e.state = 'published')));
end $$;

-- The form of a new course; _programme is the one it was opened from.
--   select api.course_form(login, 'en', '3', null, null)  →  {"editions": [{"id": 5, "title": "…"}], "starts": null, "zone": "Europe/Minsk"}
create function api.course_form(_login bytea, _lang text, _programme text, _typed text, _languages jsonb) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator');
	own centre;
	e edition;
begin
	select * into own from centre;
	select * into e from edition x where x.state = 'published' and x.programme = case when _programme ~ '^\d{1,9}$' then _programme::int end;
	return json_build_object('new', true, 'action', '/courses', 'back', '/courses', 'edition', coalesce(e.id::text, ''), 'starts', null, 'ends', null, 'nominations_until', null, 'venue', null, 'project', null, 'donor', null, 'places', null, 'mode', 'in_person', 'zone', 'Europe/Minsk', 'capacity', 24,
		'coordinator', me.id, 'town_ru', own.town_ru, 'town_en', own.town_en,
		'editions', editions_offered(_lang), 'language_choices', language_choices(case when _typed is null then coalesce(e.languages, array['ru']) else list_of(_languages) end),
		'coordinators', coordinators_offered(null), 'zones', zones_offered('Europe/Minsk'),
		'section', 'courses', 'crumbs', json_build_array(json_build_object('href', '/courses', 'key', 'courses')));
end $$;

-- The form of a course.
--   select api.course_form_of(login, 'en', 7, null, null)  →  {"id": 7, "starts": "2026-11-23", "version": 3, …}
create function api.course_form_of(_login bytea, _lang text, _id int, _typed text, _languages jsonb) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator');
	c course := course_for(_id, me);
	head jsonb := course_head(_id, _lang, me);
begin
	if c.state in ('archived', 'cancelled') then
		perform refuse(409, 'course_is_settled');
	end if;
	return json_build_object('id', c.id, 'action', '/courses/' || c.id, 'back', '/courses/' || c.id, 'course', head, 'version', c.version, 'starts', c.starts, 'ends', c.ends, 'zone', c.zone,
		'venue', c.venue, 'town_ru', c.town_ru, 'town_en', c.town_en, 'mode', c.mode, 'capacity', c.capacity, 'project', c.project, 'donor', c.donor, 'coordinator', coalesce(c.coordinator::text, ''),
		'nominations_until', c.nominations_until, 'places', places_held(c.id), 'language_choices', language_choices(case when _typed is null then c.languages else list_of(_languages) end),
		'coordinators', coordinators_offered(c.coordinator), 'zones', zones_offered(c.zone),
		'section', 'courses', 'crumbs', head -> 'crumbs');
end $$;

-- Schedule a course of a published edition; it gets the next code of the year it starts in and the edition's assessments.
--   select api.course_add(login, gen_random_uuid(), '5', '23.11.2026', '27.11.2026', 'Europe/Minsk', 'Room 1', 'Минск', 'Minsk', 'in_person', '["ru"]', '24', null, null, '3', '30.10.2026')  →  {"id": 7, "code": "ITC-2026-014"}
-- changes: course, assessment, counter, answered, audit
create function api.course_add(_login bytea, _idem uuid, _edition text, _starts text, _ends text, _zone text, _venue text, _town_ru text, _town_en text, _mode text, _languages jsonb,
	_capacity text, _project text, _donor text, _coordinator text, _nominations_until text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	before json := answered(_idem, me.id, 'course_add');
	e edition;
	c course;
begin
	if before is not null then
		return before;
	end if;
	select * into e from edition x where x.id = int_of(_edition, 'edition') for share;
	if not found then
		perform refuse(422, 'edition_is_missing', 'edition');
	elsif e.state <> 'published' then
		perform refuse(409, 'edition_is_not_published', 'edition');
	end if;
	c := course_typed(_starts, _ends, _zone, _venue, _town_ru, _town_en, _mode, _languages, _capacity, _project, _donor, _coordinator, _nominations_until);
	if c.starts < today() - 400 then
		perform refuse(422, 'course_is_too_old', 'starts');
	end if;
	c.code := 'ITC-' || extract(year from c.starts) || '-' || to_char(next_number('course', extract(year from c.starts)::int), 'FM99000');
	insert into course (code, edition, starts, ends, zone, venue, town_ru, town_en, mode, languages, capacity, project, donor, coordinator, nominations_until)
	values (c.code, e.id, c.starts, c.ends, c.zone, c.venue, c.town_ru, c.town_en, c.mode, c.languages, c.capacity, c.project, c.donor, c.coordinator, c.nominations_until)
	returning * into c;
	insert into assessment (course, position, title_ru, title_en, phase, weight, maximum, pass_mark, attempts)
	select c.id, a.position, a.title_ru, a.title_en, a.phase, a.weight, a.maximum, a.pass_mark, case a.phase when 'pre' then 1 else 2 end
	from edition_assessment a where a.edition = e.id order by a.position;
	return answer(_idem, json_build_object('id', c.id, 'code', c.code));
end $$;

-- Change a course.  Its sessions keep their wall clock when its zone changes, and must stay inside its dates.
--   select api.course_change(login, 7, '3', '23.11.2026', '28.11.2026', 'Europe/Minsk', …)  →  {"id": 7}
-- changes: course, session, booking, audit
create function api.course_change(_login bytea, _id int, _version text, _starts text, _ends text, _zone text, _venue text, _town_ru text, _town_en text, _mode text, _languages jsonb,
	_capacity text, _project text, _donor text, _coordinator text, _nominations_until text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	was course := course_locked(_id);
	c course;
	places int;
begin
	if was.state in ('archived', 'cancelled') then
		perform refuse(409, 'course_is_settled');
	end if;
	perform same_version('course', was.id, _version, was.version);
	c := course_typed(_starts, _ends, _zone, _venue, _town_ru, _town_en, _mode, _languages, _capacity, _project, _donor, _coordinator, _nominations_until);
	perform course_dates_allowed(was, c);
	places := places_held(_id);
	if c.capacity < places then
		perform refuse(409, 'capacity_below_places', 'capacity', jsonb_build_object('places', places));
	end if;
	update course set starts = c.starts, ends = c.ends, zone = c.zone, venue = c.venue, town_ru = c.town_ru, town_en = c.town_en, mode = c.mode, languages = c.languages, capacity = c.capacity,
		project = c.project, donor = c.donor, coordinator = c.coordinator, nominations_until = c.nominations_until, version = version + 1
	where id = _id;
	if c.zone <> was.zone then
		perform sessions_rezoned(_id, c.zone);
	end if;
	return json_build_object('id', _id);
end $$;

-- Take the next step: announce, open nominations, close them, run, finish, archive, or cancel with a reason.
-- Cancelling frees what the sessions to come have booked.  The same step twice is one step.
--   select api.course_step(login, 7, 'announced', null)  →  {"id": 7, "state": "announced"}
-- changes: course, session, booking, outbox, audit
create function api.course_step(_login bytea, _id int, _state text, _reason text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	c course := course_locked(_id);
	sessions int := 0;
	told int := 0;
begin
	if c.state = _state then
		return json_build_object('id', c.id, 'state', c.state);
	end if;
	perform step_or_refuse('course', c.state, _state, me.role, _reason);
	if length(tidy(_reason)) > 1000 or not clean(translate(tidy(_reason), E'\n\t\r', '')) or tidy(_reason) !~ '\S\S' then
		perform refuse(422, 'reason_is_wrong', 'reason');
	end if;
	if _state = 'cancelled' and exists (select from certificate x where x.course = c.id and certificate_lives(x.id)) then
		perform refuse(409, 'course_has_papers', 'state');
	elsif _state in ('archived', 'cancelled') and exists (select from batch b where b.course = c.id and b.state = 'proposed') then
		perform refuse(409, 'course_has_open_batch', 'state');
	end if;
	update course set state = _state, state_reason = tidy(_reason), state_at = now(), version = version + 1 where id = c.id;
	if _state = 'cancelled' then
		if c.state <> 'draft' then	-- a draft is known to nobody
			told := course_told(c.id);
		end if;
		perform resources_locked(array(select b.resource from booking b join session s on s.id = b.session where s.course = c.id and b.active));
		update session set state = 'cancelled', version = version + 1 where course = c.id and state = 'planned' and lower(during) > now();
		get diagnostics sessions = row_count;
	end if;
	return json_build_object('id', c.id, 'state', _state, 'sessions_cancelled', sessions, 'told', told);
end $$;
