-- Whoever gets a seat is invited, whoever loses it hears of it, however it happened; who is listed as touched by a change is told of it.
begin;
select test.agency() as mine \gset
select test.agency() as silent \gset
select test.account('coordinator') as coo \gset
select test.account('focal_point', :mine) as foc \gset
update agency set email = 'post@agency.example' where id = :silent;
select test.person(:mine) as p1, test.person(:mine) as p2, test.person(:mine) as p3, test.person(:silent) as p4 \gset
update person set email = 'p' || id || '@agency.example' where id in (:p1, :p2, :p3);
select test.course('nominations_open', 20, 1) as c \gset
update course set offer_days = 3 where id = :c;
insert into nomination (course, person, agency, made_by) select :c, p, a, test.account_id(:'coo') from (values (:p1, :mine), (:p2, :mine), (:p4, :silent)) x (p, a);
create function pg_temp.n(_person int) returns int language sql as $$ select max(id) from nomination where person = _person $$;
create function pg_temp.step(_person int, _state text) returns void language sql as $$ update nomination set state = _state, state_at = now(), reason = case when _state in ('withdrawn', 'refused') then 'On duty.' else reason end where id = pg_temp.n(_person) $$;
-- the letters of a person that nobody threw away
create function pg_temp.letters(_person int) returns text language sql as $$ select coalesce(string_agg(kind || ' ' || state, ', ' order by id), '') from outbox where person = _person $$;
create function pg_temp.sent() returns void language sql as $$ update outbox set state = 'sent', done = now(), tries = 1, not_before = now() where state = 'waiting' $$;
-- what the last letter to an agency counts: accepted, waiting, refused, moved
create function pg_temp.results() returns text language sql as $$ select concat_ws(' ', facts ->> 'accepted', facts ->> 'waiting', facts ->> 'refused', facts ->> 'moved') from outbox where kind = 'nomination_results' order by id desc limit 1 $$;
select plan(30);

select pg_temp.step(:p1, 'accepted'), pg_temp.step(:p2, 'waiting');
select is(pg_temp.letters(:p1), 'joining waiting', 'who is accepted is invited');
select pg_temp.step(:p1, 'withdrawn');
select is(pg_temp.letters(:p1), '', 'who is withdrawn before the letter has gone hears nothing of it');
select is(pg_temp.results(), '0 1 0 0', 'and the agency reads what is so now');

-- an offered seat
select id as offer from offer where state = 'open' \gset
select api.offer_answer(:'foc', :offer, 'accepted', null) \g /dev/null
select is(pg_temp.letters(:p2), 'joining waiting', 'who takes an offered seat is invited, too');
select is(pg_temp.results(), '1 0 0 0', 'and the agency reads of it');
select pg_temp.sent();

-- a swap
select api.nomination_replace(:'coo', pg_temp.n(:p2), gen_random_uuid(), :'p3', 'On duty.') \g /dev/null
select is(pg_temp.letters(:p3), 'joining waiting', 'who takes over a seat is invited');
select is(pg_temp.letters(:p2), 'joining sent, place_ended waiting', 'who had it, and the invitation, is told that it has ended');
select ok((select subject || body from outbox where kind = 'place_ended') !~* 'duty|Петров|PETROV', 'neither why nor whom it is about');
insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) select :c, k.starts + time '09:00', k.starts + time '10:30', 'Europe/Minsk', 'Т', 'T', 2 from course k where k.id = :c returning id as s \gset
select pg_temp.sent();
select pg_temp.step(:p3, 'withdrawn');
select is((select (letter_calendars(o) -> 0) ->> 'method' || ' ' || ((letter_calendars(o) -> 0) #>> '{rows,0,status}') from outbox o where o.kind = 'place_ended' and o.person = :p3), 'CANCEL CANCELLED', 'one that was is taken out of the calendar');
select pg_temp.step(:p3, 'proposed');
select pg_temp.step(:p3, 'accepted');
select is(pg_temp.letters(:p3), 'joining sent', 'who gets the seat back before that has gone needs no letter');

-- an offer that is undone takes its letter along
savepoint offered;
select pg_temp.step(:p1, 'proposed'), pg_temp.step(:p1, 'waiting'), pg_temp.sent();
select pg_temp.step(:p3, 'withdrawn');
select is((select count(*) from outbox where kind = 'seat_offered' and state = 'waiting'), 1::bigint, 'a freed seat is offered');
update offer set state = 'taken_back', answered = now() where state = 'open';
select is((select count(*) from outbox where kind = 'seat_offered' and state = 'waiting'), 0::bigint, 'an offer that is taken back is not told');
rollback to offered;

-- moved to another course
select test.course('nominations_open', 60, 5) as other \gset
update course set languages = '{ru,en}' where id in (:c, :other);
update nomination set language = 'en' where id = pg_temp.n(:p4);
select nomination_moved(pg_temp.n(:p4), (select a from account a where a.id = test.account_id(:'coo')), :other, 'Fits better.', (select version::text from nomination where id = pg_temp.n(:p4)));
select is((select email || ' ' || (body ~ E': 1\n[^\n]*\n[^\n]*$|: 1\n') from outbox where kind = 'nomination_results' and agency = :silent and course = :c), 'post@agency.example true', 'an agency is told whom the centre moved to another course');
select is((select language from nomination where course = :other), 'en', 'where the language of the seat goes along');

-- the timetable
select is(api.timetable(:'coo', 'en', :c, null) #>> '{untold,n}', null, 'nothing has changed since the last invitation');
update outbox set at = now() - interval '1 hour' where course = :c;
update session set starts = starts + interval '1 hour', ends = ends + interval '1 hour', version = version + 1 where id = :s;
select is(api.timetable(:'coo', 'en', :c, null) #>> '{untold,n}', '1', 'a session that moved is untold');
select is(api.timetable(:'foc', 'en', :c, null) ->> 'untold', null, 'which is the coordinator''s business');
select throws_ok(format('select api.timetable_tell(%L, %s, gen_random_uuid())', :'foc', :c), 'PT403', 'not_yours', 'a focal point tells nobody');
select api.timetable_tell(:'coo', :c, gen_random_uuid()) as told \gset
select is((select string_agg(coalesce(email, '-'), ' ' order by email) from outbox where kind = 'timetable_changed' and course = :c), (select string_agg(e, ' ' order by e) from (values ('p' || :'p3' || '@agency.example'), ((select email from account where id = test.account_id(:'foc')))) x (e)), 'one command tells who has a seat and the agencies');
select is((select (letter_calendars(o) -> 0) ->> 'method' || ' ' || ((letter_calendars(o) -> 0) #>> '{rows,0,uid}') from outbox o where o.kind = 'timetable_changed' and o.person = :p3), (select 'REQUEST ' || uid from session where id = :s), 'and their calendars');
select is(:'told'::json ->> 'told', '2', 'it says how many');
select throws_ok(format('select api.timetable_tell(%L, %s, gen_random_uuid())', :'coo', :c), 'PT409', 'timetable_is_told', 'once');

-- what hangs on the dates
savepoint dates;
update course set frozen_from = starts - 5 where id = :c;
insert into quota (course, agency, seats, hard, release) select :c, :mine, 1, true, starts - 3 from course where id = :c;
insert into follow_up (nomination, passport_family, passport_given, visa, keep_until, filled_by) select pg_temp.n(:p3), 'Petrova', 'Anna', 'not_needed', ends + 30, test.account_id(:'foc') from course where id = :c;
insert into outbox (kind, lang, person, course, email, subject, body, state) values ('joining', 'en', :p4, :c, 'p4@agency.example', 'Old', 'Old', 'waiting');
select api.course_postpone(:'coo', :c, version::text, (starts + 10)::text, 'The hall is under repair.', 'yes', 'No other week.', 'en') from course where id = :c \g /dev/null
select is((select frozen_from - starts || ' ' || (select q.release - c.starts from quota q where q.course = c.id) || ' ' || (select f.keep_until - c.ends from follow_up f) from course c where c.id = :c), '-5 -3 30', 'freezing, release and keeping follow the course to its new dates');
select ok((select body ~ to_char(c.starts, 'DD.MM.YYYY') from outbox o join course c on c.id = o.course where o.person = :p4 and o.kind = 'joining' and c.id = :c), 'letters that wait say the new dates');
rollback to dates;

-- who is listed is told
insert into nomination (course, person, agency, made_by) values (:c, test.person(:silent), :silent, test.account_id(:'coo'));
select is((select string_agg(part || ' ' || way || ' ' || letter, ', ' order by part, agency) from course k, course_affected(k) where k.id = :c), 'agency mail true, focal_point mail true, nominee agency false, participant mail true', 'an agency without a focal point is listed; a nominee hears of it from the agency');
create temp table before as select id from outbox;
select pg_temp.step(:p3, 'accepted');
select count(*) as listed from course k, course_affected(k) a where k.id = :c and a.letter \gset
select api.course_step(:'coo', :c, 'cancelled', 'Too few nominations.') \g /dev/null
select is((select count(*) from outbox where course = :c and kind = 'course_cancelled'), :listed::bigint, 'as many letters are made as are listed');
select is((select count(*) from outbox where course = :c and kind in ('joining', 'timetable_changed', 'nomination_results') and state in ('waiting', 'by_hand')), 0::bigint, 'and what it makes untrue is not sent any more');

-- seats that lines release
select test.course('nominations_open', 30, 2) as r \gset
update course set offer_days = 3 where id = :r;
insert into quota (course, agency, seats, hard, release) values (:r, :mine, 2, true, today() + 5) returning id as q \gset
select test.person(:silent) as w1, test.person(:silent) as w2 \gset
insert into nomination (course, person, agency, made_by) select :r, p, :silent, test.account_id(:'coo') from (values (:w1), (:w2)) x (p);
select pg_temp.step(:w1, 'waiting'), pg_temp.step(:w2, 'waiting');
select is((select count(*) from offer where course = :r), 0::bigint, 'what a line keeps is offered to nobody else');
savepoint kept;
alter table quota disable trigger user;
update quota set release = today() where id = :q;
alter table quota enable trigger user;
select lines_released(), lines_released();
select is((select count(*) from offer where course = :r and state = 'open'), 2::bigint, 'on the day of release those who wait are offered it, once');
rollback to kept;
delete from quota where id = :q;
select is((select count(*) from offer where course = :r and state = 'open'), 2::bigint, 'and when the line is removed');
select * from finish();
rollback;
