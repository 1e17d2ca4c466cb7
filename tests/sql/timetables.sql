-- Whole timetables: copied, postponed, given up; minutes kept free, warnings and the reason that overrides them.
begin;
select plan(83);

select test.account('coordinator') as coo \gset
select test.agency('border', 'KZ') as mine \gset
select test.account('focal_point', :mine) as foc \gset
select test.person(:mine) as anna \gset
select test.account('trainer') as tra \gset
select test.course('closed', 30) as old \gset
select test.course('nominations_open', 60) as new \gset
select test.course('closed', 60) as other \gset
insert into resource (kind, name_ru, name_en, seats) values ('room', 'Зал', 'Hall', 30) returning id as hall \gset
select test.session(:old, 30, 9) as s1 \gset
select test.session(:old, 31, 9) as s2 \gset
select test.session(:other, 61, 9) as taken \gset
select test.trainer(:s1, :'tra') as novik \gset
insert into booking (session, resource) values (:s1, :hall), (:s2, :hall), (:taken, :hall);
create function pg_temp.day(_n int) returns text language sql as $$ select to_char(today() + _n, 'DD.MM.YYYY') $$;

-- copying
select is(api.timetable_copy_form(:'coo', 'en', :new, null, null) #>> '{sources,0,n}', (select count(*)::text from session where course = (api.timetable_copy_form(:'coo', 'en', :new, null, null) #>> '{sources,0,id}')::int and state = 'planned'), 'courses with a timetable are offered, with how many sessions');
create temp table shown as select api.timetable_copy_form(:'coo', 'en', :new, :'old', pg_temp.day(60))::jsonb -> 'plan' p;
select is((select p ->> 'n' || ' ' || (p ->> 'clashing') from shown), '2 1', 'what each session would meet is told before anything is saved');
select is((select p #>> '{sessions,1,clashes,0,resource}' || ' ' || (p #>> '{sessions,1,clashes,0,from}') from shown), 'Hall 09:00', 'by name and time');
select is((select p #>> '{sessions,0,day}' || ' ' || (p #>> '{sessions,0,from}') from shown), (today() + 60) || ' 09:00', 'on its new day, at its hour');
select test.refused(format('select api.timetable_copy(%L, %s, gen_random_uuid(), %L, %L, null, null, %L)', :'coo', :new, :old, pg_temp.day(60), 'en'), 'copy_has_clashes', 'leave_out', 'PT409');
select is((select count(*) from session where course = :new), 0::bigint, 'nothing is copied then');
select test.refused(format('select api.timetable_copy(%L, %s, gen_random_uuid(), null, %L, null, null, %L)', :'coo', :new, pg_temp.day(60), 'en'), 'source_is_missing', 'source');
select test.refused(format('select api.timetable_copy(%L, %s, gen_random_uuid(), %L, %L, null, null, %L)', :'coo', :new, :new, pg_temp.day(60), 'en'), 'source_is_missing', 'source');
select test.refused(format('select api.timetable_copy(%L, %s, gen_random_uuid(), %L, %L, null, null, %L)', :'coo', :new, :old, pg_temp.day(99), 'en'), 'nothing_to_copy', 'starts');
select gen_random_uuid() as idem \gset
select is(api.timetable_copy(:'coo', :new, :'idem', :'old', pg_temp.day(60), 'yes', null, 'en') ->> 'left_out', '1', 'what is taken is left out when that was ticked');
select is(api.timetable_copy(:'coo', :new, :'idem', :'old', pg_temp.day(60), 'yes', null, 'en') ->> 'copied', '2', 'a double click copies once');
select is((select string_agg(s.starts::text || ' ' || (select count(*) from booking b where b.session = s.id), ', ' order by s.starts) from session s where s.course = :new),
	concat(today() + 60, ' 09:00:00 2, ', today() + 61, ' 09:00:00 0'), 'the sessions stand on the new days with what was free');
select is((select topic_ru from session where course = :new order by starts limit 1), (select topic_ru from session where id = :s1), 'under the same topics');
select is(api.timetable_copy_form(:'coo', 'en', :new, :'old', pg_temp.day(62)) #>> '{plan,faulty}', '0', 'a course that begins later still holds them');
select is(api.timetable_copy_form(:'coo', 'en', :new, :'old', pg_temp.day(64)) #>> '{plan,sessions,1,fault}', 'outside', 'what falls outside its days is told');
select is((select concat_ws(' ', f ->> 'wrong', f ->> 'typed', f ->> 'plan') from api.timetable_copy_form(:'coo', 'en', :new, :'old', '31.31.2027') f), 'date_is_wrong 31.31.2027', 'a day that is none comes back on the page');

-- postponing
select is((select concat_ws(' ', f ->> 'wrong', f ->> 'typed', f ->> 'plan') from api.course_postpone_form(:'coo', 'en', :new, '7 May') f), 'date_is_wrong 7 May', 'here too');
select is(api.course_postpone_form(:'coo', 'en', :new, pg_temp.day(60)) ->> 'wrong', 'course_does_not_move', 'and the day on which the course begins anyway');
select test.place(:new, :anna, :mine) as place \gset
select version as version from course where id = :new \gset
create temp table before as select api.course_postpone_form(:'coo', 'en', :new, pg_temp.day(90))::jsonb f;
select is((select f ->> 'ends' from before), (today() + 94)::text, 'the last day moves along');
select is((select string_agg(p ->> 'part' || ' ' || (p ->> 'n'), ', ') from before, jsonb_array_elements(f #> '{affected,parts}') p), 'trainer 1, focal_point 1, participant 1', 'everybody it touches is listed before');
select test.place(:other) \g /dev/null
select is((select count(x ->> 'name') || ' ' || count(x ->> 'agency') from jsonb_array_elements(affected_shown((select c from course c where id = :other), 'en') -> 'parts') p, jsonb_array_elements(p -> 'people') x where p ->> 'part' = 'agency'), '1 0', 'an agency is named once');
select is((select f #>> '{plan,clashing}' from before), '0', 'with what the sessions would meet');
select test.refused(format('select api.course_postpone(%L, %s, %L, %L, null, null, null, %L)', :'coo', :new, :version, pg_temp.day(90), 'en'), 'reason_is_missing', 'reason');
select test.refused(format('select api.course_postpone(%L, %s, %L, null, %L, null, null, %L)', :'coo', :new, :version, 'Repair', 'en'), 'field_is_missing', 'starts');
select test.refused(format('select api.course_postpone(%L, %s, %L, %L, %L, null, null, %L)', :'coo', :new, :version, pg_temp.day(60), 'Repair', 'en'), 'course_does_not_move', 'starts');
select throws_ok(format('select api.course_postpone(%L, %s, %L, %L, %L, null, null, %L)', :'coo', :new, :version - 1, pg_temp.day(90), 'Repair', 'en'), 'PT409', 'changed_meanwhile', 'a stale form moves nothing');
delete from booking where session = :taken;
select is(api.course_postpone(:'coo', :new, :'version', pg_temp.day(61), 'Repair of the hall', null, null, 'en') ->> 'moved', '2', 'by one day: the sessions pass over each other''s old times');
select is((select string_agg(s.starts::text || ' ' || (select lower(b.during) = lower(s.during) and b.active from booking b where b.session = s.id limit 1)::text, ', ' order by s.starts) from session s where s.course = :new and exists (select from booking b where b.session = s.id)),
	concat(today() + 61, ' 09:00:00 true'), 'and take their bookings along');
select is((select starts - today() || ' ' || (ends - today()) from course where id = :new), '61 65', 'the course has its new dates');
select is((select bool_or(x::text ~ 'starts') and bool_or(x::text ~ 'Repair of the hall') from test.detail(format('select api.course_postpone(%L, %s, %L, %L, %L, null, null, %L)', :'coo', :new, :version, pg_temp.day(90), 'Again', 'en')) d, jsonb_array_elements(d.detail -> 'changes') x), true, 'who comes too late reads the new dates and why');
select is((select changes #>> '{reason,1}' from audit where noun = 'course' and object = :'new' and action = 'postponed'), 'Repair of the hall', 'the reason is kept');
select throws_ok(format('select api.course_postpone(%L, %s, %L, %L, %L, null, null, %L)', :'foc', :new, :version, pg_temp.day(90), 'Repair', 'en'), 'PT403', 'not_yours', 'a focal point moves nothing');

-- minutes kept free between two courses
select test.session(:other, 60, 12) as near \gset
select test.session(:old, 32, 12) as apart \gset
update session set starts = today() + 60 + time '13:45', ends = today() + 60 + time '15:00' where id = :apart;
insert into booking (session, resource) values (:near, :hall), (:apart, :hall);
select throws_ok(format('update resource set buffer = 30 where id = %s', :hall), '23P01', null, 'minutes to be kept free must fit what is booked ahead');
update session set starts = today() + 60 + time '14:00' where id = :apart;
select lives_ok(format('update resource set buffer = 30 where id = %s', :hall), 'half an hour between two courses does');
select throws_ok(format('update session set starts = today() + 60 + time %L where id = %s', '13:50', :apart), '23P01', null, 'and is kept free from now on');
select is((test.detail(format('select api.session_change(%L, %s, %L, %L, %L, %L, %L, %L, null, %L, null, null, null, null, %L)', :'coo', :apart, (select version from session where id = :apart), to_char((select starts from course where id = :old), 'DD.MM.YYYY'), '9:00', '15:00', 'Т', 'T', :hall, 'en'))).said,
	'PT409 resource_is_booked room', 'a clash by minutes or by hours is refused alike');
create temp table soon as select * from test.detail(format('select api.session_add(%L, %s, gen_random_uuid(), %L, %L, %L, %L, %L, null, %L, null, null, null, null, %L)', :'coo', test.course('closed', 60), pg_temp.day(60), '15:10', '16:40', 'Т', 'T', :hall, 'en'));
select is((select said || ' ' || (detail ->> 'kept') from soon), 'PT409 resource_stays_free room 30', 'who comes in the minutes kept free is told of them, not that it is taken then');
select test.session(:other, 60, 10) as prior \gset
update session set ends = ends + interval '30 minutes' where id = :prior;
select lives_ok(format('insert into booking (session, resource) values (%s, %s)', :prior, :hall), 'within one course nothing is kept free');

-- warnings and the reason that overrides them
update resource set day_hours = 3 where id = :novik;
insert into holiday (country, day, name_ru, name_en) values ('BY', today() + 33, 'Праздник', 'Holiday'), ('KZ', today() + 33, 'Наурыз', 'Nauryz'), ('GE', today() + 33, 'День', 'Day');
update course set state = 'cancelled', state_reason = 'A test.' where id = :other;
select test.course('nominations_open', 30) as c \gset
select test.place(:c, :anna, :mine) \g /dev/null
create function pg_temp.add(_login bytea, _course int, _day int, _from text, _trainers jsonb, _despite text) returns json language sql as $$
	select api.session_add(_login, _course, gen_random_uuid(), pg_temp.day(_day), _from, split_part(_from, ':', 1)::int + 1 || ':30', 'Т', 'T', '2', null, _trainers, null, null, null, 'en', _despite) $$;
create temp table asked as select * from test.detail(format('select pg_temp.add(%L, %s, 33, %L, null, null)', :'coo', :c, '9:00'));
select is((select said from asked), 'PT409 soft_warnings despite', 'a day off of the centre asks for a reason');
select is((select string_agg(w ->> 'country' || ' ' || (w ->> 'name'), ', ') from asked, jsonb_array_elements(detail -> 'warnings') w), 'BY Holiday', 'and names itself');
select pg_temp.add(:'coo', :c, 33, '9:00', null, 'Agreed with the agencies') ->> 'id' as s \gset
select is((select string_agg(w ->> 'country', ',') from jsonb_array_elements(session_warnings((select c from course c where id = :c), null, today() + 33 + time '9:00', today() + 33 + time '10:30', 2, '{}', 'en')) w), 'BY,KZ', 'days off of those who send people are told, of others not');
select is(api.session_form_of(:'coo', 'en', :s, null, null, null, null, null) #>> '{overridden,0,reason}', 'Agreed with the agencies', 'the reason is kept with the session');
select throws_ok('update despite set reason = ''Another''', 'PT409', 'facts_never_change', 'and stays');
select lives_ok(format('select api.session_change(%L, %s, %L, %L, %L, %L, %L, %L, null, null, null, null, null, null, %L)', :'coo', :s, '1', pg_temp.day(33), '10:00', '11:30', 'Т', 'T', 'en'), 'it is asked for once');
select lives_ok(format('select pg_temp.add(%L, %s, 31, %L, %L, null)', :'coo', :c, '12:00', jsonb_build_array(:novik)), 'two hours of three are no matter');
select is((test.detail(format('select pg_temp.add(%L, %s, 31, %L, %L, null)', :'coo', :c, '14:00', jsonb_build_array(:novik)))).detail #>> '{warnings,0,hours}', '4', 'a trainer''s fourth hour of three is warned of');
select is(pg_temp.add(:'coo', :c, 31, '14:00', jsonb_build_array(:novik), 'He agreed') ->> 'course', :'c', 'and saved for a reason');

-- what else is warned of: sessions of the course and its people at the same time, weekends, hours, languages, where it is held
select date_trunc('week', today() + 40)::date as mon, date_trunc('week', today() + 40)::date + 5 as sat \gset
select test.course('nominations_open', :'mon'::date - today()) as d, test.course('nominations_open', :'mon'::date - today()) as e, test.course('draft', :'mon'::date - today() + 203) as late \gset
update course set languages = '{ru}', ends = starts + 6 where id in (:d, :e, :late);
select test.session(:d, :'mon'::date - today(), 9) as d1 \gset
select test.session(:e, :'mon'::date - today(), 10) as e1 \gset
select test.place(:d, :anna, :mine) as pd, test.place(:e, :anna, :mine) as pe \g /dev/null
create function pg_temp.kinds(_course int, _starts timestamp, _ends timestamp, _hours numeric default 2, _resources int[] default '{}') returns text language sql as $$
	select string_agg((w ->> 'kind') || coalesce(' ' || (w ->> 'name'), ''), ', ' order by n) from course c, jsonb_array_elements(session_warnings(c, null, _starts, _ends, _hours, _resources, 'en')) with ordinality x (w, n) where c.id = _course $$;
select is(pg_temp.kinds(:d, :'mon'::date + time '11:30', :'mon'::date + time '13:00'), null, 'where nothing is in the way nothing is said');
select is(pg_temp.kinds(:d, :'mon'::date + time '8:30', :'mon'::date + time '9:15', 1), (select 'own_overlap ' || topic_en from session where id = :d1), 'another session of the course at that time is named');
select is(pg_temp.kinds(:d, :'mon'::date + time '10:30', :'mon'::date + time '12:00'), (select 'double_booked ' || code from course where id = :e), 'and the course in which people sit then, half open');
select is((test.detail(format('select api.session_add(%L, %s, gen_random_uuid(), %L, %L, %L, %L, %L, %L, null, null, null, null, null, %L)', :'coo', :d, :'mon', '10:00', '11:30', 'Т', 'T', '2', 'en'))).said, 'PT409 soft_warnings despite', 'a session on top of another of its course asks for a reason');
select api.session_add(:'coo', :d, gen_random_uuid(), :'mon', '10:00', '11:30', 'Т', 'T', '2', null, null, null, null, null, 'en', 'Two groups') ->> 'id' as d2 \gset
select is((select kind || ': ' || reason from despite where session = :d2), 'own_overlap: Two groups', 'which is kept');
select is((select string_agg(w ->> 'kind', ', ') from json_array_elements(api.timetable(:'coo', 'en', :d, 'all') -> 'rows') r, json_array_elements(r -> 'warnings') w where (r ->> 'id')::int = :d2), 'own_overlap, double_booked', 'what one should know stands in the timetable');
select is((select count(*) from json_array_elements(api.timetable(:'foc', 'en', :d, 'all') -> 'rows') r where r ->> 'warnings' is not null), 0::bigint, 'for who plans it');
delete from session where id = :e1;
select is(pg_temp.kinds(:d, :'mon'::date + time '14:00', :'mon'::date + time '15:30'), (select 'double_booked ' || code from course where id = :e), 'a course without a timetable takes its people all day');
update course set state = 'cancelled', state_reason = 'A test.' where id = :e;
select is(pg_temp.kinds(:d, :'sat'::date + time '9:00', :'sat'::date + time '10:30'), 'weekend', 'a weekend is told');
select lives_ok(format('select api.session_add(%L, %s, gen_random_uuid(), %L, %L, %L, %L, %L, %L, null, null, null, null, null, %L)', :'coo', :d, :'sat', '9:00', '10:30', 'Т', 'T', '2', 'en'), 'without being asked for a reason');
select is((select string_agg(h || ': ' || coalesce(pg_temp.kinds(:d, :'mon'::date + time '14:00', :'mon'::date + time '15:30', h), '-'), ', ' order by h) from unnest(array[0, 0.5, 1, 2.5, 3, 6]) h), '0: -, 0.5: hours_differ, 1: -, 2.5: -, 3: hours_differ, 6: hours_differ', 'and hours that the clock does not bear out');
insert into resource (kind, name_ru, name_en, languages, pairs) values ('interpreter', 'К', 'Kazakh', '{ru,kk}', '{kk-ru,ru-kk}'), ('interpreter', 'Т', 'Tajik', '{ru,tg}', '{ru-tg}'), ('interpreter', 'Ф', 'French', '{ru,fr}', '{fr-ru}');
select is(pg_temp.kinds(:d, :'mon'::date + time '14:00', :'mon'::date + time '15:30', 2, array(select id from resource where name_en in ('Kazakh', 'Tajik', 'French'))), 'languages Tajik, languages French', 'an interpreter fits who speaks the course''s language and one of those who come');
update resource set languages = '{fr}' where id = :novik;
select is(pg_temp.kinds(:d, :'mon'::date + time '14:00', :'mon'::date + time '15:30', 2, array(select id from resource where name_en in ('Tajik', 'French')) || :novik), 'languages Tajik', 'or of who teaches');
select is((select string_agg((x ->> 'name') || case when (x ->> 'unfit')::boolean then '!' else '' end, ' ' order by n) from json_array_elements(api.session_form(:'coo', 'en', :d, null, null, null, null, null, null) -> 'interpreter_choices') with ordinality c (x, n) where x ->> 'name' in ('Kazakh', 'Tajik', 'French')), 'Kazakh French! Tajik!', 'who fits is offered first');
update course set zone = 'Asia/Tbilisi' where id = :late;
insert into holiday (country, day, name_ru, name_en) select 'GE', starts + 1, 'День', 'Day' from course where id = :late;
select is((select (w ->> 'kind') || (w ->> 'needs_reason') from course c, jsonb_array_elements(session_warnings(c, null, c.starts + 1 + time '9:00', c.starts + 1 + time '10:30', 2, '{}', 'en')) w where c.id = :late), 'holidaytrue', 'a day off of the country where the course is held counts');
select is((test.detail(format('select api.course_postpone(%L, %s, %L, %L, %L, null, null, %L)', :'coo', :d, (select version from course where id = :d), pg_temp.day(-1), 'Repair', 'en'))).said, 'PT422 course_moves_into_past starts', 'an announced course does not move into the past');
select is((select f ->> 'wrong' from api.course_postpone_form(:'coo', 'en', :d, pg_temp.day(-1)) f), 'course_moves_into_past', 'the page says so before');
select is(api.course_postpone_form(:'coo', 'en', :late, pg_temp.day(-1)) ->> 'wrong', null, 'a draft may');

-- a timetable as a whole: what comes to stand on one day counts together
select test.course('closed', 100) as whole \gset
select test.course('nominations_open', 130) as into \gset
select test.session(:whole, 101, 9) as w1 \gset
select test.session(:whole, 101, 14) as w2 \gset
select test.session(:whole, 102, 9) as w3 \gset
insert into booking (session, resource) values (:w1, :novik), (:w2, :novik), (:w3, :novik);
create function pg_temp.hours(_plan json) returns text language sql as $$ select string_agg(coalesce((select string_agg(w ->> 'hours', '+') from json_array_elements(s -> 'warnings') w where w ->> 'kind' = 'trainer_hours'), '-'), ' ' order by n) from json_array_elements(_plan -> 'sessions') with ordinality x (s, n) $$;
select is(pg_temp.hours(api.timetable_copy_form(:'coo', 'en', :into, :'whole', pg_temp.day(130)) -> 'plan'), '4 4 -', 'two copied sessions of two hours are a trainer''s fourth of three');
select is(pg_temp.hours(api.course_postpone_form(:'coo', 'en', :whole, pg_temp.day(110)) -> 'plan'), '4 4 -', 'and so they are in a course that moves');
select is(pg_temp.hours(api.course_postpone_form(:'coo', 'en', :whole, pg_temp.day(101)) -> 'plan'), '4 4 -', 'by one day onto each other''s days too: none counts where it was');
select test.session(:into, 131, 15) as stands \gset
insert into booking (session, resource) values (:stands, :novik);
select is((select concat(f #>> '{plan,clashing}', ': ', pg_temp.hours(f -> 'plan')) from api.timetable_copy_form(:'coo', 'en', :into, :'whole', pg_temp.day(130)) f), '1: 4 - -', 'what is left out because it is booked does not count, what stands there already does');
select test.refused(format('select api.timetable_copy(%L, %s, gen_random_uuid(), %L, %L, %L, null, %L)', :'coo', :into, :whole, pg_temp.day(130), 'yes', 'en'), 'soft_warnings', 'despite', 'PT409');

-- what is left of a course in which people were marked
select test.course('running', -2) as runs \gset
select test.session(:runs, -1, 9) as r1, test.session(:runs, 1, 9) as r2, test.session(:runs, 2, 9) as r3, test.place(:runs, null, :mine) as pr \gset
insert into booking (session, resource) values (:r2, :novik), (:r3, :novik);
insert into attendance (place, session, mark, marked_by) values (:pr, :r1, 'present', test.account_id(:'coo'));
select is((select concat_ws(' ', (f ->> 'rest')::date - today(), f ->> 'stay') from api.course_postpone_form(:'coo', 'en', :runs, null) f), '1 1', 'the page says from which day on it moves and how much stays');
select is((select concat_ws(' ', (f ->> 'ends')::date - today(), f #>> '{plan,n}', (f #>> '{plan,sessions,0,day}')::date - today(), f #>> '{plan,clashing}', f #>> '{plan,faulty}') from api.course_postpone_form(:'coo', 'en', :runs, pg_temp.day(8)) f), '9 2 8 0 0', 'and what moves where, with the last day');
select is(api.course_postpone_form(:'coo', 'en', :runs, pg_temp.day(1)) ->> 'wrong', 'course_does_not_move', 'on its own day it does not move');
select is(api.course_postpone_form(:'coo', 'en', :runs, pg_temp.day(-1)) ->> 'wrong', 'course_moves_into_past', 'nor into the past');
select is(api.course_postpone(:'coo', :runs, version::text, pg_temp.day(8), 'Epidemic', null, null, 'en') ->> 'moved', '2', 'what is left moves') from course where id = :runs;
select is((select string_agg((starts::date - today())::text, ' ' order by id) from session where course = :runs), '-1 8 9', 'what was held stays');
select is((select (starts - today()) || ' ' || (ends - today()) from course where id = :runs), '-2 9', 'so does the first day of the course');
select is((select string_agg((lower(b.during) = lower(s.during) and b.active)::text, ' ') from booking b join session s on s.id = b.session where s.course = :runs), 'true true', 'bookings move along');
select is(api.course_postpone(:'coo', :runs, version::text, pg_temp.day(4), 'Over', null, null, 'en') ->> 'moved', '2', 'and back a little') from course where id = :runs;
select is((select (ends - today())::text from course where id = :runs), '5', 'with the last day');
insert into attendance (place, session, mark, marked_by) values (:pr, :r2, 'present', test.account_id(:'coo')), (:pr, :r3, 'present', test.account_id(:'coo'));
select is(postpone_refused(c), 'course_has_marks', 'a course with marks in all of it stays') from course c where id = :runs;

-- giving up
select is(api.course_cancel_form(:'coo', 'en', :c) #>> '{affected,n}', '3', 'before a course is cancelled everybody it touches is listed');
select is(api.course_cancel(:'coo', :c, (select version::text from course where id = :c), 'The donor withdrew') ->> 'sessions_cancelled', '3', 'then its sessions fall away');

select * from finish();
rollback;
