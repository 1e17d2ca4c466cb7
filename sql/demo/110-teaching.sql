-- Courses run: attendance, tests, and the end of those that are over.

-- Who does not do as the others: the number of the place in its course, those with a story left out.
create temp table demo_weak (course text, nth int, how text, primary key (course, nth)) on commit drop;
insert into demo_weak values
	('archived', 7, 'ill'), ('archived', 9, 'retakes'), ('archived', 11, 'fails'), ('archived', 14, 'retakes'),
	('issued', 8, 'ill'), ('issued', 12, 'fails'), ('issued', 5, 'second'), ('issued', 19, 'second'),
	('visit', 6, 'ill'), ('batch', 10, 'ill'), ('batch', 4, 'fails'), ('batch', 15, 'second'),
	('online', 3, 'ill'), ('online', 9, 'fails'), ('online', 20, 'missing'), ('language', 9, 'ill');

create temp table demo_place on commit drop as
select c.key course, p.id, p.person, row_number() over (partition by p.course order by z.role is not null, p.id)::int nth, z.role
from place p join demo_course c on c.id = p.course left join demo_cast z on z.person = p.person where p.held;
alter table demo_place add how text;
update demo_place p set how = w.how from demo_weak w where w.course = p.course and w.nth = p.nth and p.role is null;

-- The mark of a place in the nth of so many sessions.
create function pg_temp.mark(_place demo_place, _session int, _nth int, _of int) returns text stable language sql
return (select case when _place.how = 'ill' and _nth > _of * 0.6 then 'excused' when r < 35 then 'late' when _place.role is not null or r >= 75 then 'present' when r < 60 then 'absent' else 'excused' end
	from (select pg_temp.mix('mark', _place.person::text, _session::text) % 1000 r) x);

-- Fill in a session, of everybody or of the first half of the list.
create function pg_temp.attended(_c demo_course, _session session, _nth int, _of int, _half boolean default false) returns void language sql as $$
	with cell as (
		select p.id || '.' || _session.id key, pg_temp.mark(p, _session.id, _nth, _of) mark
		from demo_place p where p.course = _c.key and (not _half or p.nth * 2 <= (select count(*) from demo_place q where q.course = _c.key))
	)
	select api.attendance_save(pg_temp.at(upper(_session.during) + interval '6 minutes', case when exists (select from registry.booking b join registry.resource r on r.id = b.resource where b.session = _session.id and r.name_en = 'Andrei Novik') then 'trainer' else _c.coordinator end),
		_c.id, jsonb_object_agg(key, mark), jsonb_object_agg(key, '0'))
	from cell;
$$;

-- Type in results of a test; nobody who has given up the course.
create function pg_temp.scored(_c demo_course, _phase text[], _at timestamptz, _who text, _attempt int default 1, _how text[] default null) returns void language plpgsql as $$
declare
	t assessment;
	cells jsonb;
begin
	for t in select x.* from assessment x where x.course = _c.id and x.phase = any (_phase) order by x.position loop
		select jsonb_object_agg(p.id || '.' || t.id || '.' || _attempt, round(t.maximum * case
				when t.phase = 'pre' then 25 + pg_temp.mix('pre', p.person::text) % 33
				when _attempt = 1 and p.how in ('retakes', 'second', 'fails') then 31 + pg_temp.mix('bad', p.person::text) % 20
				when p.how = 'fails' then 40 + pg_temp.mix('bad', p.person::text) % 12
				else 66 + (pg_temp.mix('can', p.person::text) % 24 + pg_temp.mix(t.id::text, p.person::text) % 9) end / 100)::text)
		into cells from demo_place p where p.course = _c.key and (_how is null or p.how = any (_how)) and coalesce(p.how, '') <> 'missing' and (p.how is distinct from 'ill' or t.phase = 'pre');
		perform api.results_save(pg_temp.at(_at, _who), _c.id, cells, (select jsonb_object_agg(k, '0') from jsonb_object_keys(cells) k));
		_at := _at + interval '9 minutes';
	end loop;
end $$;

do $$
declare
	c demo_course;
	s record;
	last int;
	teacher text;
begin
	for c in select x.* from demo_course x where x.becomes in ('running', 'finished', 'archived') order by x.starts, x.made loop
		teacher := case when c.programme = 'ITH' then 'trainer' else c.coordinator end;
		perform pg_temp.step(c.id, 'running', pg_temp.moment(c.starts, '08:45'), c.coordinator);
		last := (select x.id from session x where x.course = c.id and upper(x.during) < now() - interval '10 minutes' order by x.starts desc limit 1);
		for s in select x as row_, x.id, row_number() over (order by x.starts)::int nth, count(*) over ()::int of_ from session x where x.course = c.id order by x.starts loop
			exit when upper((s.row_).during) > now() - interval '10 minutes';
			perform pg_temp.attended(c, s.row_, s.nth, s.of_, c.key = 'main' and s.id = last);
		end loop;
		perform pg_temp.scored(c, '{pre}', pg_temp.moment(c.starts, '16:50'), teacher);
		if c.becomes <> 'running' then
			perform pg_temp.step(c.id, 'finished', pg_temp.moment(c.ends, '17:25'), c.coordinator);
			perform pg_temp.scored(c, '{post,test,exam}', pg_temp.moment(c.ends, '17:40'), teacher);
			perform api.attendance_close(pg_temp.at(pg_temp.moment(c.ends + 3, '10:10'), c.coordinator), c.id);
		end if;
	end loop;
end $$;

-- The test in the middle of the English course is half typed in.
select pg_temp.scored(c, '{test}', pg_temp.moment(pg_temp.day(-1, 5), '17:10'), c.coordinator) from demo_course c where c.key = 'language';

-- A row of the list was left out when attendance was typed in; a fortnight's hours were closed by then.
do $$
declare
	c demo_course := pg_temp.course('batch');
	p demo_place := (select x from demo_place x where x.course = 'batch' and x.nth = 12);
	a attendance;
begin
	select x.* into a from attendance x join session s on s.id = x.session where x.place = p.id order by s.starts offset 3 limit 1;
	perform api.attendance_correct(pg_temp.at(pg_temp.moment(c.ends + 5, '14:20'), c.coordinator), c.id, p.id, a.session, case a.mark when 'present' then 'late' else 'present' end,
		case a.mark when 'present' then 'По листу регистрации пришёл в 15:10: опоздал из-за поезда.' else 'Подпись в листе регистрации есть; при переносе строка пропущена.' end);
end $$;
