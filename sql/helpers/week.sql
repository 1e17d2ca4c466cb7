-- A course's sessions as its pages draw them: the week with columns, rows and lanes.

-- The sessions of a course, in order, with what they book; the reader's time where the reader lives elsewhere.
create or replace function registry.sessions_shown(_c registry.course, _lang text, _zone text)
returns table (id int, n int, day date, starts timestamp, ends timestamp, topic text, topic_ru text, topic_en text, hours numeric, state text, version int,
	room text, trainers text, interpreters text, vehicles text, colour text, reader_from text, reader_until text, past boolean, current boolean) stable language sql
begin atomic
	with booked as (
		select b.session, r.kind, string_agg(registry.pick(_lang, r.name_ru, r.name_en), ', ' order by r.id) names, min(r.id) first
		from registry.session s join registry.booking b on b.session = s.id join registry.resource r on r.id = b.resource
		where s.course = _c.id group by b.session, r.kind
	), led as (	-- one colour for each leading trainer of the course
		select b.session, (array['blue', 'teal', 'plum', 'ochre', 'green', 'slate'])[(dense_rank() over (order by b.first) - 1) % 6 + 1] colour
		from booked b where b.kind = 'trainer'
	)
	select s.id, row_number() over (order by s.starts, s.id)::int, s.starts::date, s.starts, s.ends, registry.pick(_lang, s.topic_ru, s.topic_en), s.topic_ru, s.topic_en, trim_scale(s.hours), s.state, s.version,
		r.names, t.names, i.names, v.names, coalesce(l.colour, 'slate'),
		registry.reader_clock(lower(s.during), _zone, s.zone),
		case when _zone <> s.zone then to_char(upper(s.during) at time zone _zone, 'HH24:MI') end,
		upper(s.during) <= now(), now() <@ s.during
	from registry.session s
	left join booked r on r.session = s.id and r.kind = 'room'
	left join booked t on t.session = s.id and t.kind = 'trainer'
	left join booked i on i.session = s.id and i.kind = 'interpreter'
	left join booked v on v.session = s.id and v.kind = 'vehicle'
	left join led l on l.session = s.id
	where s.course = _c.id
	order by s.starts, s.id;
end;

-- The weeks of a course that have planned sessions, between two days; each with its days from column 2 on,
-- and in each day the sessions by quarter hours from row 2 on, side by side where they overlap.
create or replace function registry.weeks_shown(_c registry.course, _lang text, _zone text, _from date, _until date) returns jsonb stable language plpgsql as $$
declare
	today date := (now() at time zone _c.zone)::date;
begin
	return (with s as materialized (
		select x.*, registry.quarter_of(x.starts, x.day) a, registry.quarter_of(x.ends, x.day) z
		from registry.sessions_shown(_c, _lang, _zone) x
		where x.state = 'planned' and x.day between coalesce(_from, x.day) and coalesce(_until, x.day)
	), cell as (	-- at least half an hour high, inside the picture
		select s.id, s.day, least(s.a, 46) y, greatest(s.z, least(s.a, 46) + 2) till, row_number() over (partition by s.day order by s.a, s.z desc, s.id) k from s
	), lane as (
		select d.day, l.* from (select c.day, array_agg(c.y order by c.k) y, array_agg(c.till order by c.k) till from cell c group by c.day) d
		cross join lateral registry.lanes(d.y, d.till) l
	), gap as (	-- three quarters of an hour and more between two sessions of a day
		select d.day, d.till y, d.next - d.till h from (
			select c.day, max(c.till) over (partition by c.day order by c.y, c.till rows between unbounded preceding and current row) till, lead(c.y) over (partition by c.day order by c.y, c.till) as next from cell c) d
		where d.next - d.till >= 3
	), week as (
		select date_trunc('week', s.day)::date monday, bool_or(extract(isodow from s.day) > 5) weekend from s group by 1
	), shown as (
		select w.monday, d::date as day, 1 + row_number() over (partition by w.monday order by d) x
		from week w cross join lateral generate_series(greatest(w.monday, _c.starts), least(w.monday + 6, _c.ends), interval '1 day') d
		where extract(isodow from d) < 6 or exists (select from s where s.day = d::date)
	)
	select coalesce(jsonb_agg(jsonb_build_object('monday', w.monday, 'sunday', w.monday + 6, 'number', extract(week from w.monday), 'n', (select count(*) from shown d where d.monday = w.monday),
		'evening', exists (select from shown d join cell c on c.day = d.day where d.monday = w.monday and c.till > 40),
		'days', (select jsonb_agg(jsonb_build_object('x', d.x, 'day', d.day, 'today', d.day = today,
			'breaks', (select jsonb_agg(jsonb_build_object('x', d.x, 'y', g.y + 2, 'h', g.h) order by g.y) from gap g where g.day = d.day), 'sessions',
			(select jsonb_agg(jsonb_build_object('id', s.id, 'x', d.x, 'y', c.y + 2, 'h', c.till - c.y, 'lane', l.lane, 'lanes', case when l.lanes > 1 then least(l.lanes, 4) end,
					'topic', s.topic, 'from', to_char(s.starts, 'HH24:MI'), 'until', to_char(s.ends, 'HH24:MI'), 'hours', s.hours, 'room', s.room, 'trainers', s.trainers,
					'interpreters', s.interpreters, 'vehicles', s.vehicles, 'colour', s.colour, 'reader_from', s.reader_from, 'reader_until', s.reader_until, 'current', s.current) order by s.starts, s.id)
				from cell c join s on s.id = c.id join lane l on l.day = c.day and l.i = c.k where c.day = d.day)) order by d.day)
			from shown d where d.monday = w.monday)) order by w.monday), '[]')
	from week w);
end $$;

-- Choices of a session's form: the resources of a kind with a mark at those that are chosen; interpreters none of whose pairs serves the
-- course (_c) come last, and say so.
create or replace function registry.resource_choices(_kind text, _chosen int[], _lang text, _c registry.course default null) returns json stable language sql
return (select coalesce(json_agg(json_build_object('id', x.id, 'name', x.name, 'seats', x.seats, 'languages', x.languages, 'pairs', x.pairs, 'unfit', x.unfit, 'chosen', x.id = any (_chosen)) order by x.n), '[]')
	from (select r.id, registry.pick(_lang, r.name_ru, r.name_en) name, r.seats, to_json(r.languages) languages, (select json_agg(json_build_object('from', split_part(p, '-', 1), 'into', split_part(p, '-', 2)) order by p) from unnest(r.pairs) p) pairs,
			x.unfit, row_number() over (order by x.unfit, case when _lang = 'en' then r.name_en end collate "en-x-icu", r.name_ru collate "ru-x-icu", r.id) n
		from registry.resource r cross join lateral (select coalesce(_kind = 'interpreter' and _c.id is not null and r.pairs <> '{}' and not registry.pairs_fit(r.pairs, _c.languages, a.around), false) unfit
			from (select case when _kind = 'interpreter' then registry.languages_around(_c) end around) a) x where r.kind = _kind and (r.active or r.id = any (_chosen))) x);
