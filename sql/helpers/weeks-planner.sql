-- The planners: a week of all courses as it is drawn, and a session put somewhere else.

-- The days of a week by the centre's clock, Saturday and Sunday only with sessions; in each the sessions by quarter hours, side by side.
-- `day` and `from` of a session are the centre's, `own_day` and `own_from` its course's: a move counts from those.
create or replace function registry.planner_days(_monday date, _lang text, _zone text) returns jsonb stable language plpgsql as $$
declare
	here text := 'Europe/Minsk';
begin
	return (with s as materialized (
		select s.*, c.code, c.zone course_zone, registry.kind_colour(p.kind) colour, lower(s.during) at time zone here at_, upper(s.during) at time zone here until_,
			c.state not in ('archived', 'cancelled') and c.attendance_closed is null and not registry.session_held(s.id) moves
		from registry.session s join registry.course c on c.id = s.course join registry.edition e on e.id = c.edition join registry.programme p on p.id = e.programme
		where s.state = 'planned' and s.during && tstzrange(_monday at time zone here, (_monday + 7) at time zone here) and (lower(s.during) at time zone here)::date between _monday and _monday + 6
	), cell as (
		select s.id, s.at_::date as day, least(registry.quarter_of(s.at_, s.at_::date), 46) y, greatest(registry.quarter_of(s.until_, s.at_::date), least(registry.quarter_of(s.at_, s.at_::date), 46) + 2) till from s
	), numbered as (
		select c.*, row_number() over (partition by c.day order by c.y, c.till desc, c.id) k from cell c
	), lane as (
		select d.day, l.* from (select c.day, array_agg(c.y order by c.k) y, array_agg(c.till order by c.k) till from numbered c group by c.day) d cross join lateral registry.lanes(d.y, d.till) l
	), shown as (
		select d::date as day, 1 + row_number() over (order by d) x from generate_series(_monday, _monday + 6, interval '1 day') d where extract(isodow from d) < 6 or exists (select from cell where cell.day = d::date)
	)
	select jsonb_agg(jsonb_build_object('x', d.x, 'day', d.day, 'today', d.day = registry.today(), 'holiday', (select registry.pick(_lang, h.name_ru, h.name_en) from registry.holiday h where h.country = 'BY' and h.day = d.day),
		'sessions', coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'x', d.x, 'y', c.y + 2, 'h', c.till - c.y, 'lane', l.lane, 'lanes', case when l.lanes > 1 then least(l.lanes, 4) end, 'topic', registry.pick(_lang, s.topic_ru, s.topic_en), 'code', s.code,
				'from', to_char(s.at_, 'HH24:MI'), 'until', to_char(s.until_, 'HH24:MI'), 'own_day', s.starts::date, 'own_from', to_char(s.starts, 'HH24:MI'), 'own_zone', case when s.course_zone <> here then s.course_zone end, 'version', s.version, 'moves', s.moves,
				'reader_from', registry.reader_clock(lower(s.during), _zone, here), 'reader_until', case when _zone <> here then to_char(upper(s.during) at time zone _zone, 'HH24:MI') end,
				'room', registry.booked_names(s.id, 'room', _lang), 'trainers', registry.booked_names(s.id, 'trainer', _lang), 'interpreters', registry.booked_names(s.id, 'interpreter', _lang), 'vehicles', registry.booked_names(s.id, 'vehicle', _lang), 'colour', s.colour)
				order by s.at_, s.id)
			from numbered c join s on s.id = c.id join lane l on l.day = c.day and l.i = c.k where c.day = d.day), '[]')) order by d.day)
	from shown d);
end $$;

-- The last move of one's own that can still be undone: {"id": 31, "topic": "…", "day": "…", "from": "09:00"}; null when there is none.
create or replace function registry.move_of(_me registry.account, _lang text) returns jsonb stable language sql
return (select jsonb_build_object('moved_id', s.id, 'moved_topic', registry.pick(_lang, s.topic_ru, s.topic_en), 'was_day', m.starts::date, 'was_from', to_char(m.starts, 'HH24:MI'),
		'moved_warnings', nullif(registry.session_warnings(c, s.id, s.starts, s.ends, s.hours, array(select b.resource from registry.booking b where b.session = s.id), _lang), '[]'))
	from registry.session_move m join registry.session s on s.id = m.session join registry.course c on c.id = s.course
	where m.by = _me.id and m.at > now() - interval '10 minutes' and m.undone is null and s.version = m.version and s.state = 'planned' and (s.starts = m.starts or not registry.session_held(s.id)) order by m.id desc limit 1);

create or replace function registry.planner_back(_at text, _course int, _day date) returns text immutable language sql
return case _at when 'week' then '/calendar/week?day=' || _day when 'rooms' then '/calendar/rooms?day=' || _day else '/courses/' || _course || '/timetable?week=' || _day end;

-- Put a session at another time and into another room; whom else it books comes along.  Without _asks (an undo) warnings are not asked again.
-- changes: session, booking, despite, audit
create or replace function registry.session_put(_s registry.session, _c registry.course, _starts timestamp, _room int, _had int, _despite text, _lang text, _asks boolean default true) returns void language plpgsql as $$
declare
	booked jsonb := registry.bookings_of(_s.id);
	wanted int[] := array(select b.resource from registry.booking b where b.session = _s.id and b.resource is distinct from _had union select _room where _room is not null order by 1);
	ends_ timestamp := _starts + (_s.ends - _s.starts);
	asked jsonb := '[]';
	reason_ text;
begin
	if _starts <> _s.starts and registry.session_held(_s.id) then
		perform registry.refuse(409, 'session_is_held', case when _starts::date <> _s.starts::date then 'day' else 'from' end);
	end if;
	perform registry.resources_locked(wanted || _had);
	if _room is distinct from _had and _room is not null and not exists (select from registry.resource r where r.id = _room and r.kind = 'room' and r.active) then
		perform registry.refuse(422, 'resource_is_unknown', 'room');
	end if;
	if _asks then
		asked := registry.warnings_open(_s.id, registry.session_warnings(_c, _s.id, _starts, ends_, _s.hours, wanted, _lang));
		perform registry.clash_refused(_c, tstzrange(_starts at time zone _c.zone, ends_ at time zone _c.zone), wanted, _s.id, _lang, asked);
		reason_ := registry.despite_or_refuse(asked, _despite);
	end if;
	begin
		delete from registry.booking b where b.session = _s.id and b.resource <> all (wanted);
		update registry.session set starts = _starts, ends = ends_, zone = _c.zone, version = version + 1 where id = _s.id;
		insert into registry.booking (session, resource) select _s.id, r from unnest(wanted) r where not exists (select from registry.booking b where b.session = _s.id and b.resource = r) order by r;
		perform registry.bookings_told(_s.id, booked);
		perform registry.despite_kept(_s.id, asked, reason_);
	exception when exclusion_violation then
		perform registry.clash_refused(_c, tstzrange(_starts at time zone _c.zone, ends_ at time zone _c.zone), wanted, _s.id, _lang);
		perform registry.refuse(409, 'try_again');
	end;
end $$;
