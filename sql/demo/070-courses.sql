-- Fourteen courses around this week.  Weeks are told from this one: made, announced, opened are when that was done.
create temp table demo_course (key text primary key, programme text, starts date, ends date, zone text, venue text, town text, mode text, languages text, capacity int,
	project text, donor text, coordinator text, until date, made int, announced int, opened int, becomes text, days int[], slots text[], room text, id int) on commit drop;

-- The main course runs over two weeks, and the present day lies in it whatever day it is.
create function pg_temp.main_week() returns int stable language sql
return case when extract(isodow from now() at time zone 'Europe/Minsk') < 4 then -1 else 0 end;

insert into demo_course (key, programme, starts, ends, zone, venue, town, mode, languages, capacity, project, donor, coordinator, until, made, announced, opened, becomes, days, slots, room)
select key, programme, starts, ends, case zone when 'A' then 'Asia/Almaty' else 'Europe/Minsk' end, venue, town, mode, languages, capacity, project, donor, coordinator, until, made, announced, opened, becomes, days, slots, room
from (values
	('archived', 'DOC', pg_temp.day(-44), pg_temp.day(-44, 3), 'M', null, 'Минск', 'in_person', '["ru"]', 20, null, null, 'coordinator', pg_temp.day(-47, 5), -57, -56, -55, 'archived', '{1,2,3}'::int[], '{09:30,11:15,14:00}'::text[], 'Room 1'),
	('issued', 'ITH', pg_temp.day(-9), pg_temp.day(-9, 5), 'M', null, 'Минск', 'in_person', '["ru"]', 24, 'Безопасная граница — 2', 'Фонд добровольных взносов', 'coordinator', pg_temp.day(-12, 5), -23, -22, -21, 'finished', '{1,2,3,4,5}', '{09:00,10:45,13:15,15:00}', 'Room 1'),
	('visit', 'SV', pg_temp.day(-6, 2), pg_temp.day(-6, 5), 'M', 'Отдел по гражданству и миграции', 'Брест', 'in_person', '["ru", "en"]', 14, null, null, 'coordinator2', pg_temp.day(-9, 5), -18, -17, -16, 'finished', '{2,3,4,5}', '{09:30,11:30,14:30}', null),
	('online', 'BIP', pg_temp.day(-6, 2), pg_temp.day(-3, 4), 'M', null, null, 'online', '["ru"]', 30, null, null, 'coordinator2', pg_temp.day(-8, 5), -17, -16, -15, 'finished', '{2,4}', '{10:00}', null),
	('language', 'ENG-B1', pg_temp.day(-5), pg_temp.day(6, 5), 'M', null, 'Минск', 'in_person', '["en", "ru"]', 16, null, null, 'coordinator', pg_temp.day(-8, 5), -16, -15, -14, 'running', '{1,3,5}', '{15:00}', 'Computer Room'),
	('batch', 'DOC', pg_temp.day(-3), pg_temp.day(-3, 3), 'M', null, 'Минск', 'in_person', '["ru"]', 20, 'Безопасная граница — 2', 'Фонд добровольных взносов', 'coordinator', pg_temp.day(-6, 5), -15, -14, -13, 'finished', '{1,2,3}', '{09:30,11:15,14:00}', 'Room 1'),
	('almaty', 'BIP', pg_temp.day(-1, 2), pg_temp.day(2, 4), 'A', null, 'Алматы', 'online', '["ru"]', 25, null, null, 'coordinator2', pg_temp.day(-4, 5), -13, -12, -11, 'running', '{2,4}', '{15:00}', null),
	('main', 'ITH', pg_temp.day(pg_temp.main_week()), pg_temp.day(pg_temp.main_week() + 1, 5), 'M', null, 'Минск', 'in_person', '["ru", "en"]', 24, 'Безопасная граница — 2', 'Фонд добровольных взносов', 'coordinator', pg_temp.day(pg_temp.main_week() - 3, 5), -14, -12, -11, 'running', '{1,2,3,4,5}', '{09:00,10:45,13:15,15:00}', 'Room 1'),
	('table', 'RT', pg_temp.day(1, 3), pg_temp.day(1, 3), 'M', null, 'Минск', 'in_person', '["ru"]', 30, null, null, 'coordinator2', pg_temp.day(-1, 1), -9, -8, -7, 'closed', '{3}', '{10:00,11:45,14:00}', 'Conference Hall'),
	('cancelled', 'SV', pg_temp.day(3, 2), pg_temp.day(3, 5), 'M', 'Пункт пропуска', 'Гродно', 'in_person', '["ru"]', 12, null, null, 'coordinator2', pg_temp.day(1, 5), -9, -8, -7, 'cancelled', '{2,3,4,5}', '{09:30,11:30,14:30}', null),
	('open', 'DOC', pg_temp.day(4), pg_temp.day(4, 3), 'M', null, 'Минск', 'in_person', '["ru", "en"]', 20, 'Безопасная граница — 2', 'Фонд добровольных взносов', 'coordinator', pg_temp.day(1, 5), -8, -7, -6, 'nominations_open', '{1,2,3}', '{09:30,11:15,14:00}', 'Room 1'),
	('later', 'ITH', pg_temp.day(7), pg_temp.day(8, 5), 'M', null, 'Минск', 'in_person', '["ru"]', 24, null, null, 'coordinator', pg_temp.day(4, 5), -6, -5, -4, 'nominations_open', '{1,2,3,4,5}', '{09:00,10:45,13:15,15:00}', 'Room 1'),
	('conference', 'CONF', pg_temp.day(11, 4), pg_temp.day(11, 5), 'M', null, 'Минск', 'mixed', '["ru", "en"]', 80, null, null, 'coordinator', pg_temp.day(8, 5), -5, -3, null, 'announced', '{4,5}', '{10:00,12:00,15:00}', 'Conference Hall'),
	('draft', 'IML', pg_temp.day(16), pg_temp.day(21, 5), 'M', 'Учебный корпус 2', 'Гомель', 'in_person', '["ru"]', 30, null, null, 'coordinator2', null, -2, null, null, 'draft', '{1,2,3,4,5}', '{09:00,10:45}', null))
	x (key, programme, starts, ends, zone, venue, town, mode, languages, capacity, project, donor, coordinator, until, made, announced, opened, becomes, days, slots, room);

create function pg_temp.course(_key text) returns demo_course stable language sql
return (select c from demo_course c where c.key = _key);

create function pg_temp.step(_course int, _state text, _at timestamptz, _who text, _reason text default null) returns void language sql as $$
	select api.course_step(pg_temp.at(_at, _who), _course, _state, _reason);
$$;

do $$
declare
	d demo_course;
	answer json;
begin
	for d in select * from demo_course order by starts, made loop
		-- from here on courses follow the second edition, but for the one that was scheduled before
		if d.key = 'main' then
			perform api.edition_publish(pg_temp.at(pg_temp.moment(pg_temp.day(-19), '09:30'), 'coordinator'), pg_temp.programme('ITH'));
		end if;
		answer := api.course_add(pg_temp.at(pg_temp.moment(pg_temp.day(d.made, 2), '11:05'), d.coordinator), gen_random_uuid(),
			(select e.id::text from edition e where e.programme = pg_temp.programme(d.programme) and e.state = 'published'),
			d.starts::text, d.ends::text, d.zone, d.venue, d.town, (select e from (values ('Минск', 'Minsk'), ('Брест', 'Brest'), ('Гродно', 'Grodno'), ('Гомель', 'Gomel'), ('Алматы', 'Almaty')) t (r, e) where t.r = d.town), d.mode, d.languages::jsonb, d.capacity::text, d.project, d.donor,
			(select a.id::text from account a where a.email = d.coordinator || '@itc.example'), d.until::text);
		update demo_course set id = (answer ->> 'id')::int where key = d.key;
	end loop;
end $$;
