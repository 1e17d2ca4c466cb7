-- The calendar: a month of courses, and the rooms of a day.  Days are the days of the courses; rooms go by the centre's clock.

-- A month of courses one may see; _month is YYYY-MM, else the present one.
--   select api.calendar(login, 'en', '2026-11')  →  {"month": "2026-11-01", "weeks": [{"number": 48, "days": […], "events": [{"x": 2, "w": 5, "y": 2, …}]}], "rows": […]}
create function api.calendar(_login bytea, _lang text, _month text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'trainee', 'trainer', 'focal_point', 'coordinator', 'registrar', 'director', 'auditor');
	today date := today();
	m text[] := regexp_match(tidy(_month), '^(20\d\d)-(0[1-9]|1[0-2])(-\d\d)?$');
	month date := case when tidy(_month) is null then date_trunc('month', today::timestamp)::date end;
begin
	if month is null then
		if m is null then
			perform refuse(400, 'date_is_wrong', 'month');
		end if;
		month := make_date(m[1]::int, m[2]::int, 1);
	end if;
	return json_build_object('month', month, 'this_month', month = date_trunc('month', today::timestamp)::date, 'section', 'calendar',
		'month_before', to_char(month - interval '1 month', 'YYYY-MM'), 'month_after', to_char(month + interval '1 month', 'YYYY-MM'),
		'weeks', (select json_agg(week_of_courses(w, month, today, _lang, me) order by w) from month_weeks(month) w),
		'legend', (select json_agg(json_build_object('colour', kind_colour(k.kind), 'kind', k.kind) order by k.n) from (
			select distinct k.kind, k.n from json_array_elements_text(programme_kinds()) with ordinality k (kind, n)
			join programme p on p.kind = k.kind join edition e on e.programme = p.id join course c on c.edition = e.id
			where c.starts < month + interval '1 month' and c.ends >= month and course_seen(c, me)) k),
		'rows', (select coalesce(json_agg(x order by x.starts, x.id), '[]') from (
			select c.id, c.code, pick(_lang, e.title_ru, e.title_en, e.title_be) title, p.kind, c.starts, c.ends, c.zone, pick(_lang, c.town_ru, c.town_en) town, c.venue, c.state
			from course c join edition e on e.id = c.edition join programme p on p.id = e.programme
			where c.starts < month + interval '1 month' and c.ends >= month and course_seen(c, me)) x),
		'can', json_build_object('add', me.role = 'coordinator', 'rooms', me.role in ('coordinator', 'registrar', 'director')));
end $$;

-- What happens in each room on a day of the centre; sessions without a room come last.
--   select api.rooms_day(login, 'en', '26.11.2026')  →  {"day": "2026-11-26", "rooms": [{"name": "Room 1", "y": 2, "h": 1, "sessions": [{"x": 6, "w": 6, "y": 2, …}]}], "now": {"x": 19, "time": "11:42"}}
create function api.rooms_day(_login bytea, _lang text, _day text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director');
	local timestamp := now() at time zone 'Europe/Minsk';
	day_ date := coalesce(date_of(_day, 'day'), local::date);
	rooms json;
	height int;
	latest int;
begin
	with s as materialized (
		select s.id, s.course, c.code, pick(_lang, s.topic_ru, s.topic_en) topic, kind_colour(p.kind) colour, lower(s.during) at time zone 'Europe/Minsk' starts, upper(s.during) at time zone 'Europe/Minsk' ends,
			booked_names(s.id, 'trainer', _lang) trainers, r.id room, c.zone course_zone, s.starts own, s.version, c.state not in ('archived', 'cancelled') and c.attendance_closed is null and not session_held(s.id) moves, lower(s.during) at time zone 'Europe/Minsk' < day_ since_yesterday
		from session s join course c on c.id = s.course join edition e on e.id = c.edition join programme p on p.id = e.programme
		left join (booking b join resource r on r.id = b.resource and r.kind = 'room') on b.session = s.id
		where s.state = 'planned' and s.during && tstzrange(day_ at time zone 'Europe/Minsk', (day_ + 1) at time zone 'Europe/Minsk')
	), cell as (
		select s.*, least(quarter_of(s.starts, day_), 46) a, greatest(quarter_of(s.ends, day_), least(quarter_of(s.starts, day_), 46) + 2) z from s
	), numbered as (
		select c.*, row_number() over (partition by c.room order by c.a, c.z desc, c.id) k from cell c
	), lane as (
		select d.room, l.* from (select n.room, array_agg(n.a order by n.k) a, array_agg(n.z order by n.k) z from numbered n group by n.room) d cross join lateral lanes(d.a, d.z) l
	), room as (
		select r.id, pick(_lang, r.name_ru, r.name_en) name, r.seats, pick(_lang, r.equipment_ru, r.equipment_en) equipment, row_number() over (order by r.active desc, r.name_ru collate "ru-x-icu", r.id) n
		from resource r where r.kind = 'room' and (r.active or exists (select from s where s.room = r.id))
		union all
		select null, null, null, null, 100000 where exists (select from s where s.room is null)
	), placed as (
		select r.*, h.h, 2 + coalesce(sum(h.h) over (order by r.n rows between unbounded preceding and 1 preceding), 0)::int y
		from room r cross join lateral (select coalesce(max(l.lane), 1) h from lane l where l.room is not distinct from r.id) h
	)
	select json_agg(json_build_object('id', p.id, 'name', p.name, 'seats', p.seats, 'equipment', p.equipment, 'y', p.y, 'h', p.h,
			'sessions', (select json_agg(json_build_object('id', n.id, 'course', n.course, 'code', n.code, 'topic', n.topic, 'trainers', n.trainers, 'colour', n.colour, 'own_zone', case when n.course_zone <> 'Europe/Minsk' then n.course_zone end, 'reader_from', reader_clock(n.starts at time zone 'Europe/Minsk', me.zone, 'Europe/Minsk'), 'own_day', n.own::date, 'own_from', to_char(n.own, 'HH24:MI'), 'version', n.version, 'moves', n.moves and me.role = 'coordinator',
				'from', to_char(n.starts, 'HH24:MI'), 'until', to_char(n.ends, 'HH24:MI'), 'x', n.a + 2, 'w', n.z - n.a, 'y', p.y + l.lane - 1) order by n.starts, n.id)
				from numbered n join lane l on l.room is not distinct from n.room and l.i = n.k where n.room is not distinct from p.id)) order by p.n),
		coalesce(sum(p.h), 0), (select max(c.z) from cell c) into rooms, height, latest
	from placed p;
	return json_build_object('day', day_, 'today', day_ = local::date, 'day_before', day_ - 1, 'day_after', day_ + 1, 'section', 'rooms_day', 'rooms', rooms,
		'evening', coalesce(latest > 40, false) or day_ = local::date and local::time >= '18:00',
		'reader_zone', case when me.zone <> 'Europe/Minsk' then me.zone end, 'now', case when day_ = local::date and local::time between '08:00' and '19:59' then json_build_object('x', quarter_of(local, day_) + 2, 'h', height + 1, 'time', to_char(local, 'HH24:MI')) end,
		'rows', (select coalesce(json_agg(json_build_object('room', r ->> 'name', 'from', s ->> 'from', 'until', s ->> 'until', 'topic', s ->> 'topic', 'course', s ->> 'code', 'trainers', s ->> 'trainers')), '[]')
			from json_array_elements(rooms) r, json_array_elements(case json_typeof(r -> 'sessions') when 'array' then r -> 'sessions' else '[]' end) s),
		'moved', case when me.role = 'coordinator' then move_of(me, _lang) end, 'at', 'rooms', 'can', json_build_object('edit', me.role = 'coordinator', 'plan', me.role = 'coordinator'));
end $$;
