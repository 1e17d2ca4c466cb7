-- The registrar has printed the book of the year.
select api.sheet_add(pg_temp.at(pg_temp.moment(pg_temp.day(-1, 5), '17:05'), 'registrar'), gen_random_uuid(), 'ru', 'book', (select max(year) from counter where name = 'certificate')::text);
-- The coordinator has printed for a running course.
select api.sheet_add(pg_temp.at(pg_temp.moment(pg_temp.day(-1, 5), '17:10'), 'coordinator'), gen_random_uuid(), 'ru', k, (select min(id) from course where state = 'running')::text) from unnest(array['timetable', 'sign_in', 'badges_90']) k;
