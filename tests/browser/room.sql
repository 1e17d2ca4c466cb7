-- A course that goes on now, for the story of the room: three people, a session in each language, one next week.
insert into course (code, edition, starts, ends, languages, capacity, mode, state, state_reason)
select 'T-ROOM', min(id), today() - 1, today() + 9, '{ru,en}', 10, 'mixed', 'running', null from edition where state = 'published' returning id as c \gset
insert into nomination (course, person, agency, state, made_by) select :c, p.id, p.agency, 'accepted', (select min(id) from account where role = 'focal_point')
from person p where p.agency is not null and (p.id in (select person from account where email = 'trainee2@agency.example') or p.id in (select x.id from person x where x.agency is not null and x.id not in (select person from account where person is not null) order by x.id limit 2));
insert into session (course, starts, ends, zone, topic_ru, topic_en, hours)
select :c, x - interval '5 minutes', x + interval '100 minutes', 'Europe/Minsk', 'Теперь ' || l, 'Now ' || l, 2 from (select date_trunc('minute', now() at time zone 'Europe/Minsk')) t (x), unnest(array['en', 'ru']) l;
insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) values (:c, date_trunc('week', today()) + interval '7 days 9 hours', date_trunc('week', today()) + interval '7 days 10 hours 30 minutes', 'Europe/Minsk', 'Занятие', 'A session', 2) returning id as week \gset
insert into badge_code (place) select id from place where course = :c;
select json_build_object('course', :c, 'week', :week, 'week_from', '09:00', 'now_en', (select id from session where course = :c and topic_en = 'Now en'), 'now_ru', (select id from session where course = :c and topic_en = 'Now ru'),
	'badges', (select json_agg(b.code order by p.id) from badge_code b join place p on p.id = b.place where p.course = :c and p.person not in (select person from account where email = 'trainee2@agency.example')),
	'names', (select json_agg(distinct n.family) from name_form n join place p on p.person = n.person where p.course = :c));
