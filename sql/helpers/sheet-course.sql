-- The sheets of a course: what stands on them.

-- The course and the day of a subject: "7" all of it, "7-2026-11-26" one day.
create or replace function registry.sheet_day(_subject text) returns date language plpgsql immutable as $$
begin
	return substring(_subject from '^[0-9]+-([0-9]{4}-[0-9]{2}-[0-9]{2})$')::date;
exception when others then
	perform registry.refuse(400, 'date_is_wrong', 'subject');
end $$;

-- Numbers as sheets print them: "1.5", "1,5"
create or replace function registry.sheet_number(_n numeric, _lang text) returns text immutable language sql
return replace(trim_scale(_n)::text, '.', case _lang when 'en' then '.' else ',' end);

-- The sessions of a course (of one day, of one trainer) with what they have booked.
create or replace function registry.sheet_sessions(_course int, _day date, _lang text, _trainer int default null)
returns table (id int, day date, "time" text, topic text, rooms text, trainers text, hours text, starts timestamp) stable language plpgsql as $$
begin
	return query select s.id, s.starts::date, to_char(s.starts, 'HH24:MI') || '–' || to_char(s.ends, 'HH24:MI'), registry.pick(_lang, s.topic_ru, s.topic_en)::text,
		coalesce(registry.booked_names(s.id, 'room', _lang), ''), coalesce(registry.booked_names(s.id, 'trainer', _lang), ''), registry.sheet_number(s.hours, _lang), s.starts
	from registry.session s where s.course = _course and s.state = 'planned' and (_day is null or s.starts::date = _day)
		and (_trainer is null or exists (select from registry.booking b join registry.resource r on r.id = b.resource where b.session = s.id and r.account = _trainer));
end $$;

-- Days to sign in on: all sessions of a day side by side, or each by itself.
create or replace function registry.sheet_sign_in(_course int, _day date, _lang text, _each boolean, _trainer int) returns jsonb stable language sql
return (select jsonb_agg(x.one order by x.first) from (
	select min(s.starts) first, jsonb_build_object('day', s.day, 'rooms', string_agg(distinct nullif(s.rooms, ''), ', '), 'trainers', string_agg(distinct nullif(s.trainers, ''), ', '),
		'sessions', jsonb_agg(jsonb_build_object('time', s."time", 'hours', s.hours) order by s.starts, s.id)) one
	from registry.sheet_sessions(_course, _day, _lang, _trainer) s group by s.day, case when _each then s.id end) x);

-- How a trainer calls whose name stands in letters that the sheet's reader does not read: the Latin form.
create or replace function registry.called(_name text, _other text) returns text immutable language sql
return case when _name !~ '[A-Za-zА-Яа-яЁё]' then _other end;

-- The people of a course with what a list for its organiser needs.
create or replace function registry.sheet_people(_course int, _me registry.account, _lang text) returns jsonb stable language sql
return (select jsonb_agg(jsonb_build_object('n', g.n, 'name', g.name, 'other', g.other, 'latin', registry.called(g.name, g.other), 'agency', g.agency, 'country', g.country, 'position', concat_ws(', ', h.position, h.rank)) order by g.n)
	from registry.grid_people(_course, _me, _lang) g join registry.person h on h.id = g.person);

-- The same with results, for a commission to sign.  Nothing is decided while a result is missing or attendance is open.
create or replace function registry.sheet_grades(_c registry.course, _me registry.account, _lang text) returns jsonb stable language plpgsql as $$
begin
	return jsonb_build_object('assessments', (select coalesce(jsonb_agg(jsonb_build_object('title', registry.pick(_lang, t.title_ru, t.title_en),
			'of', '/ ' || t.maximum || coalesce(', ' || t.pass_mark || '+', '')) order by t.position), '[]') from registry.assessment t where t.course = _c.id and t.weight > 0),
		'people', (select jsonb_agg(jsonb_build_object('n', g.n, 'name', g.name, 'latin', registry.called(g.name, g.other), 'agency', g.agency, 'hours', registry.sheet_number(d.hours_credited, _lang), 'score', registry.sheet_number(d.score, _lang),
				'outcome', case when d.missing = '[]' and _c.attendance_closed is not null then d.outcome end)
			|| coalesce((select jsonb_object_agg('s' || x.i, registry.sheet_number(x.best, _lang)) from (
				select row_number() over (order by t.position) - 1 i, (select max(r.score) from registry.result r where r.place = g.place and r.assessment = t.id) best
				from registry.assessment t where t.course = _c.id and t.weight > 0) x), '{}') order by g.n)
			from registry.grid_people(_c.id, _me, _lang) g join registry.decisions_of(_c.id) d on d.place = g.place));
end $$;

-- Badges: everybody has a code, which stays when badges are printed again.  Who teaches or interprets wears one, too, without a code.
-- changes: badge_code
create or replace function registry.sheet_badges(_course int, _me registry.account, _lang text) returns jsonb language plpgsql as $$
begin
	insert into registry.badge_code (place) select p.id from registry.place p where p.course = _course and p.held order by p.id on conflict do nothing;
	return (select jsonb_agg(x.one order by x.staff, x.n) from (
		select jsonb_build_object('name', g.name, 'other', g.other, 'agency', g.agency, 'country', g.country, 'code', 'ITC-B:' || b.code) one, 0 staff, g.n
		from registry.grid_people(_course, _me, _lang) g join registry.badge_code b on b.place = g.place
		union all
		select jsonb_build_object('name', registry.pick(_lang, r.name_ru, r.name_en), 'other', nullif(case _lang when 'en' then r.name_ru else r.name_en end, registry.pick(_lang, r.name_ru, r.name_en)), 'role', r.kind),
			1, row_number() over (order by r.kind desc, r.name_ru collate "ru-x-icu", r.id)
		from registry.resource r where r.kind in ('trainer', 'interpreter') and exists (select from registry.booking b join registry.session s on s.id = b.session where b.resource = r.id and s.course = _course and s.state = 'planned')) x);
end $$;

-- What differs from kind to kind; null: there is no such kind.  An empty list says that there is nothing to print.
create or replace function registry.sheet_of_course(_kind text, _c registry.course, _day date, _lang text, _me registry.account) returns jsonb language plpgsql as $$
declare
	days jsonb;
begin
	case
	when _kind = 'timetable' then
		return jsonb_build_object('days', (select jsonb_agg(x.one order by x.day) from (
			select s.day, jsonb_build_object('day', s.day, 'rows', jsonb_agg(to_jsonb(s) - 'id' - 'day' - 'starts' order by s.starts, s.id)) one
			from registry.sheet_sessions(_c.id, _day, _lang) s group by s.day) x));
	when _kind in ('sign_in', 'sign_in_session') then
		return jsonb_build_object('days', registry.sheet_sign_in(_c.id, _day, _lang, _kind = 'sign_in_session', case when _me.role = 'trainer' then _me.id end), 'people', registry.sheet_people(_c.id, _me, _lang));
	when _kind = 'participants' then
		return jsonb_build_object('people', registry.sheet_people(_c.id, _me, _lang));
	when _kind = 'slips' then
		return jsonb_build_object('people', (select jsonb_agg(jsonb_build_object('n', g.n, 'agency', g.agency, 'country', g.country, 'names', (select jsonb_agg(m ->> 'full' order by k) from jsonb_array_elements(names_) with ordinality x (m, k))) order by g.n)
			from registry.grid_people(_c.id, _me, _lang) g, lateral registry.names_printed(g.person) names_));
	when _kind = 'grades' then
		return registry.sheet_grades(_c, _me, _lang);
	when _kind = 'door' then
		return jsonb_build_object('doors', (select jsonb_agg(x.one order by x.day, x.room) from (
			select s.day, s.rooms room, jsonb_build_object('room', s.rooms, 'day', s.day, 'rows', jsonb_agg(jsonb_build_object('time', s."time", 'what', _c.code) order by s.starts, s.id)) one
			from registry.sheet_sessions(_c.id, _day, _lang) s where s.rooms <> '' group by s.day, s.rooms) x));
	when _kind = 'joining' then
		select jsonb_build_object('day', s.day, 'time', s."time", 'rooms', s.rooms) into days from registry.sheet_sessions(_c.id, null, _lang) s order by s.starts limit 1;
		return jsonb_build_object('first', days, 'languages', to_jsonb(_c.languages))
			|| coalesce((select jsonb_build_object('coordinator', a.name, 'email', a.email) from registry.account a where a.id = _c.coordinator), '{}');
	when _kind in ('badges_90', 'badges_86', 'badges_a6') then
		return jsonb_build_object('people', registry.sheet_badges(_c.id, _me, _lang));
	else
		return null;
	end case;
end $$;

-- Which sheets of a course an account may have: who runs it all, a trainer those to teach with.
create or replace function registry.course_sheets(_me registry.account) returns text[] immutable language sql
return case when _me.role in ('coordinator', 'registrar') then array['timetable', 'sign_in', 'sign_in_session', 'participants', 'badges_90', 'badges_86', 'badges_a6', 'door', 'joining', 'grades', 'slips']
	when _me.role = 'trainer' then array['timetable', 'sign_in', 'sign_in_session'] else '{}' end;

-- The facts of a sheet of a course, for who may have it: a trainer's sign-in sheets are those of the own sessions.  One that
-- there is nothing for says why it is not drawn.
-- changes: badge_code
create or replace function registry.course_facts(_kind text, _subject text, _lang text, _me registry.account) returns jsonb language plpgsql as $$
declare
	c registry.course;
	e registry.edition;
	facts jsonb;
begin
	if _kind <> all (registry.course_sheets(_me)) then
		perform registry.refuse(403, 'not_yours');
	end if;
	c := registry.grid_course(registry.int_of(split_part(_subject, '-', 1), 'subject'), _me);
	if c.state = 'cancelled' and _kind not in ('timetable', 'participants') then
		return jsonb_build_object('course', c.id, 'subject', c.code, 'stopped', 'course_is_off');
	end if;
	facts := registry.sheet_of_course(_kind, c, registry.sheet_day(_subject), _lang, _me);
	if facts -> 'days' = 'null' or facts -> 'doors' = 'null' or facts -> 'people' = 'null' then
		return jsonb_build_object('course', c.id, 'subject', c.code, 'stopped', case when facts -> 'days' = 'null' then 'no_sessions' when facts -> 'doors' = 'null' then 'no_rooms' else 'no_people' end);
	end if;
	select * into e from registry.edition x where x.id = c.edition;
	return jsonb_build_object('course', c.id, 'subject', c.code, 'code', c.code, 'course_title', registry.pick(_lang, e.title_ru, e.title_en, e.title_be),
		'neutral_title', coalesce(registry.pick(_lang, e.neutral_ru, e.neutral_en, e.neutral_be), registry.pick(_lang, e.title_ru, e.title_en, e.title_be)),
		'starts', c.starts, 'ends', c.ends, 'zone', c.zone, 'where', concat_ws(', ', c.venue, registry.pick(_lang, c.town_ru, c.town_en))) || facts;
end $$;

-- What a course's page offers to print, and what was made of it lately.
create or replace function registry.course_prints(_c registry.course, _me registry.account) returns json stable language sql
return case when registry.course_sheets(_me) <> '{}' and registry.grid_seen(_c.id, _me) then json_build_object('course', _c.id,
	'kinds', to_json(case when _c.state = 'cancelled' then array(select k from unnest(registry.course_sheets(_me)) k where k in ('timetable', 'participants')) else registry.course_sheets(_me) end), 'own', _me.role = 'trainer',
	'days', (select json_agg(json_build_object('subject', _c.id || '-' || d, 'day', d) order by d) from (select distinct s.starts::date d from registry.session s where s.course = _c.id and s.state = 'planned'
		and (_me.role <> 'trainer' or exists (select from registry.booking b join registry.resource r on r.id = b.resource where b.session = s.id and r.account = _me.id))) x),
	'made', (select json_agg(json_build_object('id', x.id, 'kind', x.kind, 'lang', x.lang, 'asked', registry.wall(x.asked, _me.zone)) order by x.id desc)
		from (select * from registry.sheet s where s.asked_by = _me.id and s.facts ->> 'course' = _c.id::text order by s.id desc limit 5) x)) end;
