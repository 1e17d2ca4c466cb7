-- A country changes its clock: sessions keep the wall clock, and those at another moment are told, and follow when asked.
begin;
select plan(7);
select test.course('closed', 30) as c \gset
update course set zone = 'Asia/Almaty' where id = :c;
insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) select :c, today() + 30 + make_time(h, 0, 0), today() + 30 + make_time(h + 1, 0, 0), 'Asia/Almaty', 'Т', 'T', 1 from unnest(array[9, 14]) h;
insert into resource (kind, name_ru, name_en) values ('room', 'Зал', 'Hall') returning id as hall \gset
insert into booking (session, resource) select id, :hall from session where course = :c;
select is((select count(*) from sessions_out_of_time() where code = (select code from course where id = :c)), 0::bigint, 'as long as zone data stay, nothing is out of time');
-- as if the moments had been worked out by the zone data of before 1 March 2024
alter table session disable trigger range;
update session set during = tstzrange(lower(during) - interval '1 hour', upper(during) - interval '1 hour', '[)') where course = :c;
alter table session enable trigger range;
select is((select string_agg(to_char(starts, 'HH24:MI') || ' ' || zone || ' ' || to_char(was_utc, 'HH24:MI') || ' ' || to_char(is_utc, 'HH24:MI'), ', ' order by starts) from sessions_out_of_time()),
	'09:00 Asia/Almaty 03:00 04:00, 14:00 Asia/Almaty 08:00 09:00', 'sessions whose moment moved are listed, with both moments');
select is((select lower(b.during) at time zone 'UTC' from booking b join session s on s.id = b.session where s.course = :c order by b.during limit 1), today() + 30 + time '03:00', 'their bookings stand where they stood');
select is(sessions_follow_zone(), 2, 'asked to, they follow');
select is((select string_agg(to_char(s.starts, 'HH24:MI') || ' ' || to_char(lower(b.during) at time zone 'UTC', 'HH24:MI'), ', ' order by s.starts) from booking b join session s on s.id = b.session where s.course = :c), '09:00 04:00, 14:00 09:00', 'wall clocks stay, bookings are at the new moments');
select is((select array_agg(distinct version) from session where course = :c), '{2}', 'and calendars are told by a higher number');
select is((select count(*) from sessions_out_of_time()), 0::bigint, 'then nothing is out of time');
select * from finish();
rollback;
