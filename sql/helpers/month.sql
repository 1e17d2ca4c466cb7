-- A month of courses as a calendar draws it.

-- The Mondays of a month's weeks.
create or replace function registry.month_weeks(_month date) returns setof date immutable language sql
return generate_series(date_trunc('week', _month::timestamp), _month + interval '1 month' - interval '1 day', interval '1 week')::date;

-- One week: its seven days, and the courses that touch it in lanes from row 2 on; x is the column of the first day (2 to 8),
-- w how many days of this week.
create or replace function registry.week_of_courses(_monday date, _month date, _today date, _lang text, _me registry.account) returns json stable language plpgsql as $$
begin
	return (with c as materialized (
		select c.*, p.kind, registry.pick(_lang, e.title_ru, e.title_en, e.title_be) title,
			greatest(c.starts - _monday, 0) a, least(c.ends - _monday, 6) + 1 z,
			row_number() over (order by greatest(c.starts, _monday), c.state = 'cancelled', c.ends - c.starts desc, c.id) k
		from registry.course c join registry.edition e on e.id = c.edition join registry.programme p on p.id = e.programme
		where c.starts <= _monday + 6 and c.ends >= _monday and registry.course_seen(c, _me)
	), lane as (
		select l.* from (select array_agg(c.a order by c.k) a, array_agg(c.z order by c.k) z from c) x cross join lateral registry.lanes(x.a, x.z) l
	)
	select json_build_object('number', extract(week from _monday), 'monday', _monday,
		'days', (select json_agg(json_build_object('x', n + 2, 'day', _monday + n, 'n', extract(day from _monday + n), 'out', date_trunc('month', (_monday + n)::timestamp)::date <> _month, 'today', _monday + n = _today) order by n) from generate_series(0, 6) n),
		'events', (select json_agg(json_build_object('id', c.id, 'code', c.code, 'title', c.title, 'kind', c.kind, 'colour', registry.kind_colour(c.kind), 'starts', c.starts, 'ends', c.ends, 'one_day', c.starts = c.ends,
			'place', coalesce(c.venue, registry.pick(_lang, c.town_ru, c.town_en)), 'state', c.state, 'x', c.a + 2, 'w', c.z - c.a, 'y', l.lane + 1, 'from', c.starts < _monday, 'to', c.ends > _monday + 6,
			'draft', c.state = 'draft', 'off', c.state = 'cancelled') order by c.k)
			from c join lane l on l.i = c.k)));
end $$;
