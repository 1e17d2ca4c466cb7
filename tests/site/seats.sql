-- For seats.mjs: a course of ten seats with three quota lines (4 border, 3 of Kazakhstan, 2 women of NGOs) and one common seat;
-- a thousand people of six agencies.  Prints the course and the people as JSON.
\set ON_ERROR_STOP 1
\pset format unaligned
\pset tuples_only on
set search_path = registry, test, public;
create temp table a as select n, test.agency(kind, country) id, kind, country from (values (1, 'border', 'BY'), (2, 'border', 'KZ'), (3, 'migration', 'KZ'), (4, 'ngo', 'GE'), (5, 'migration', 'TJ'), (6, 'government', 'AM')) x (n, kind, country);
create temp table p as select test.person(a.id, null, a.country) id, a.kind, a.country from generate_series(1, 1000) i join a on a.n = 1 + i % 6;
update person set sex = case when id % 3 = 0 then 'f' else 'm' end where id in (select id from p);
select test.course('nominations_open', 20, 10) as course \gset
insert into quota (course, agency_kind, seats) values (:course, 'border', 4);
insert into quota (course, country, seats) values (:course, 'KZ', 3);
insert into quota (course, agency_kind, sex, seats) values (:course, 'ngo', 'f', 2);
select json_build_object('course', :course, 'people', (select json_agg(id order by md5(id::text)) from p));
