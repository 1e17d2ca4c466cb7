-- A course with 300 nominees of six agencies and four quota lines; some had the training before, some are busy that week.
-- Prints the course.
\pset tuples_only on
\pset format unaligned
set search_path = registry, public;
insert into agency (kind, country, name_ru, name_en) select kind, country, 'Ведомство ' || country, 'Agency ' || country from (values ('border', 'KZ'), ('migration', 'UZ'), ('ngo', 'GE'), ('border', 'MD'), ('government', 'AM')) x (kind, country);
insert into course (code, edition, starts, ends, languages, capacity, state) select x.code, e.id, today() + x.d, today() + x.d + 4, '{ru}', 400, x.state
	from edition e, (values ('ITC-BENCH-1', 30, 'nominations_open'), ('ITC-BENCH-2', 32, 'nominations_open'), ('ITC-BENCH-3', -90, 'finished')) x (code, d, state) where e.number = 1 order by e.id, x.code limit 3;
create temp table c as select id, right(code, 1) n from course where code like 'ITC-BENCH-%';
create temp table p as select id, row_number() over (order by id) n from person order by id limit 300;
update person set agency = (select g.id from agency g order by g.id offset p.n % 6 limit 1), country = (select g.country from agency g order by g.id offset p.n % 6 limit 1) from p where p.id = person.id;
insert into nomination (course, person, agency, state, made_by) select c.id, p.id, h.agency, case when c.n <> '1' then 'accepted' when p.n % 5 = 0 then 'waiting' else 'proposed' end, (select min(id) from account)
	from p join person h on h.id = p.id, c where c.n = '1' or c.n = '2' and p.n % 10 = 1 or c.n = '3' and p.n % 7 = 1;
insert into quota (course, agency_kind, country, sex, seats, release) select c.id, x.* from c, (values ('border', null, null, 80, today() + 20), (null, 'UZ', null, 40, null), (null, null, 'f', 60, null), ('ngo', 'GE', 'f', 20, null)) x where c.n = '1';
update nomination set state = 'accepted' where id in (select n.id from nomination n join c on c.id = n.course where c.n = '1' and n.state = 'proposed' order by n.id limit 60);
analyze;
select id from c where n = '1';
