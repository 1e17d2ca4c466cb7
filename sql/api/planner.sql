-- The planners: a week of all courses, and moving one session with its undo.

-- A week of sessions of all courses, by the centre's clock; with the last move of one's own that can be undone.
--   select api.planner_week(login, 'en', '26.11.2026')  →  {"monday": "2026-11-23", "days": [{"x": 2, "day": "2026-11-23", "sessions": […]}], "rows": […], "moved": null}
create function api.planner_week(_login bytea, _lang text, _day text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director');
	today date := today();
	monday date := date_trunc('week', coalesce(date_of(_day, 'day'), today))::date;
	week jsonb := planner_days(monday, _lang, me.zone);
begin
	return json_build_object('monday', monday, 'sunday', monday + 6, 'number', extract(week from monday), 'section', 'planner_week', 'week_before', monday - 7, 'week_after', monday + 7, 'this_week', monday = date_trunc('week', today)::date,
		'zone', 'Europe/Minsk', 'reader_zone', case when me.zone <> 'Europe/Minsk' then me.zone end, 'n', jsonb_array_length(week), 'days', week,
		'evening', exists (select from jsonb_array_elements(week) d, jsonb_array_elements(d -> 'sessions') s where (s ->> 'y')::int + (s ->> 'h')::int > 42),
		'moved', case when me.role = 'coordinator' then move_of(me, _lang) end, 'at', 'week',
		'rows', (select coalesce(json_agg(json_build_object('day', d ->> 'day', 'from', s ->> 'from', 'until', s ->> 'until', 'code', s ->> 'code', 'topic', s ->> 'topic', 'room', s ->> 'room', 'trainers', s ->> 'trainers', 'interpreters', s ->> 'interpreters', 'vehicles', s ->> 'vehicles')
			order by d ->> 'day', s ->> 'from'), '[]') from jsonb_array_elements(week) d, jsonb_array_elements(d -> 'sessions') s),
		'can', json_build_object('plan', me.role = 'coordinator'));
end $$;

-- The form that moves a session: day, beginning, room; how long it lasts and whom else it books stays.
--   select api.session_move_form(login, 'en', 31, null, null, null, 'week')  →  {"id": 31, "day": "2026-11-26", "from": "09:00", "room": "4", "rooms": […], "version": 2}
create function api.session_move_form(_login bytea, _lang text, _id int, _day text, "_from" text, _room text, _at text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator');
	s session;
	c course;
	head jsonb;
	has text;
begin
	select * into s from session where id = _id;
	if not found then
		perform refuse(404, 'no_session');
	end if;
	c := course_for(s.course, me);
	head := course_head(s.course, _lang, me);
	has := (select b.resource::text from booking b join resource r on r.id = b.resource where b.session = _id and r.kind = 'room');
	return json_build_object('id', s.id, 'version', s.version, 'course', head, 'section', 'courses', 'tab', 'timetable', 'title', pick(_lang, s.topic_ru, s.topic_en), 'held', session_held(s.id), 'despite', null, 'at', case when _at in ('week', 'rooms') then _at else '' end,
		'crumbs', (head -> 'crumbs') || jsonb_build_array(jsonb_build_object('href', '/courses/' || c.id || '/timetable', 'key', 'timetable')),
		'day', coalesce(date_of(_day, 'day'), s.starts::date), 'from', coalesce(_from, to_char(s.starts, 'HH24:MI')), 'minutes', extract(epoch from s.ends - s.starts) / 60, 'zone', c.zone, 'reader_zone', case when me.zone <> c.zone then me.zone end,
		'was_day', s.starts::date, 'was_from', to_char(s.starts, 'HH24:MI'), 'was_until', to_char(s.ends, 'HH24:MI'), 'trainers', booked_names(s.id, 'trainer', _lang), 'interpreters', booked_names(s.id, 'interpreter', _lang), 'vehicles', booked_names(s.id, 'vehicle', _lang),
		'room', coalesce(_room, has, 'none'), 'rooms', resource_choices('room', array_remove(array[has::int], null), _lang), 'seats_needed', seats_needed(c));
end $$;

-- Move a session; _room is left out to keep it, 'none' to have no room.  What is booked already refuses it; _at says where one came from.
--   select api.session_move(login, 31, '2', '27.11.2026', '14:00', null, null, null, 'week', 'en')  →  {"id": 31, "course": 7, "day": "2026-11-27", "next": "/calendar/week?day=2026-11-27"}
-- changes: session, booking, session_move, despite, audit
create function api.session_move(_login bytea, _id int, _version text, _day text, "_from" text, _room text, _instead text, _despite text, _at text, _lang text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	s session := session_locked(_id);
	c course;
	day_ date := date_of(_day, 'day');
	starts_ timestamp := day_ + time_of(_from, 'from');
	had int := (select b.resource from booking b join resource r on r.id = b.resource where b.session = _id and r.kind = 'room');
	room_ int;
begin
	select * into c from course where id = s.course;
	perform same_version('session', s.id, _version, s.version);
	if s.state <> 'planned' then
		perform refuse(409, 'session_is_cancelled');
	elsif day_ is null then
		perform refuse(422, 'field_is_missing', 'day');
	elsif starts_ is null then
		perform refuse(422, 'field_is_missing', 'from');
	elsif day_ not between c.starts and c.ends then
		perform refuse(422, 'session_outside_course', 'day', jsonb_build_object('starts', to_char(c.starts, 'DD.MM.YYYY'), 'ends', to_char(c.ends, 'DD.MM.YYYY')));
	end if;
	room_ := case coalesce(_instead, _room) when 'none' then null else coalesce(int_of(coalesce(_instead, _room), 'room'), had) end;
	perform session_put(s, c, starts_, room_, had, _despite, _lang);
	insert into session_move (session, by, starts, ends, room, version) values (s.id, me.id, s.starts, s.ends, had, s.version + 1);
	return json_build_object('id', s.id, 'course', s.course, 'day', day_, 'version', s.version + 1, 'next', planner_back(_at, s.course, day_));
end $$;

-- Undo: the session goes back to where it stood before one's own last move, within ten minutes and unless it was changed since.
--   select api.session_move_undo(login, 31, 'week', 'en')  →  {"id": 31, "course": 7, "day": "2026-11-26", "next": "/calendar/week?day=2026-11-26"}
-- changes: session, booking, session_move, audit
create function api.session_move_undo(_login bytea, _id int, _at text, _lang text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	s session := session_locked(_id);
	m session_move;
	c course;
begin
	select * into m from session_move x where x.session = _id and x.by = me.id and x.undone is null and x.at > now() - interval '10 minutes' order by x.id desc limit 1;
	if not found or m.version <> s.version or s.state <> 'planned' then
		perform refuse(409, 'move_is_over');
	end if;
	select * into c from course where id = s.course;
	perform session_put(s, c, m.starts, m.room, (select b.resource from booking b join resource r on r.id = b.resource where b.session = _id and r.kind = 'room'), null, _lang, false);
	update session_move set undone = now() where id = m.id;
	return json_build_object('id', s.id, 'course', s.course, 'day', m.starts::date, 'next', planner_back(_at, s.course, m.starts::date));
end $$;
