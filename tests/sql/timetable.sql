-- Timetables: planning, moving, cancelling, restoring; a double booking is refused and named; weeks as pages draw them.
begin;
select plan(110);

select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.account('director') as dir \gset
select test.account('auditor') as aud \gset
select test.account('administrator') as adm \gset
select test.account('trainer') as tra \gset
select test.agency() as mine \gset
select test.account('focal_point', :mine) as foc \gset
select test.person(:mine) as anna \gset
select test.account('trainee', null, :anna) as trainee \gset
select test.course('closed', 30) as c \gset
select test.course('closed', 30) as other \gset
update course set zone = 'Asia/Almaty' where id = :other;
create function pg_temp.resource(_kind text, _name text, _seats int default null) returns int language sql as $$
	insert into resource (kind, name_ru, name_en, seats) values (_kind, _name || ' (рус.)', _name, _seats) returning id $$;
select pg_temp.resource('room', 'Blue room', 30) as blue, pg_temp.resource('room', 'Small room', 5) as small, pg_temp.resource('room', 'Big room', 90) as big, pg_temp.resource('trainer', 'A. Novik') as novik,
	pg_temp.resource('trainer', 'D. Orlova') as orlova, pg_temp.resource('interpreter', 'I. Grin') as grin, pg_temp.resource('vehicle', 'Bus') as bus \gset
create function pg_temp.typed(_more jsonb) returns jsonb language sql as $$ select '{"day": 0, "from": "9:00", "until": "10.30", "topic_ru": "Открытие", "topic_en": "Opening", "hours": "", "room": null, "trainers": [], "interpreters": [], "vehicles": [], "instead": null}'::jsonb || _more $$;
-- the day is counted from the first of the courses, or written out
create function pg_temp.day(_v jsonb) returns text language sql as $$ select case jsonb_typeof(_v) when 'number' then to_char(today() + 30 + (_v #>> '{}')::int, 'DD.MM.YYYY') else _v #>> '{}' end $$;
create function pg_temp.add(_login bytea, _course int, _more jsonb default '{}', _idem uuid default gen_random_uuid()) returns json language sql as $$
	select api.session_add(_login, _course, _idem, pg_temp.day(f -> 'day'), f ->> 'from', f ->> 'until', f ->> 'topic_ru', f ->> 'topic_en', f ->> 'hours', f ->> 'room', f -> 'trainers', f -> 'interpreters', f -> 'vehicles', f ->> 'instead', 'en', f ->> 'despite')
	from (select pg_temp.typed(_more) f) x $$;
create function pg_temp.change(_login bytea, _id int, _more jsonb default '{}', _version text default null) returns json language sql as $$
	select api.session_change(_login, _id, coalesce(_version, (select version::text from session where id = _id)), pg_temp.day(f -> 'day'), f ->> 'from', f ->> 'until', f ->> 'topic_ru', f ->> 'topic_en', f ->> 'hours', f ->> 'room',
		f -> 'trainers', f -> 'interpreters', f -> 'vehicles', f ->> 'instead', 'en') from (select pg_temp.typed(_more) f) x $$;

-- planning
select gen_random_uuid() as idem \gset
select pg_temp.add(:'coo', :c, jsonb_build_object('room', :blue, 'trainers', jsonb_build_array(:novik), 'interpreters', jsonb_build_array(:grin), 'vehicles', jsonb_build_array(:bus)), :'idem') ->> 'id' as s \gset
select is(pg_temp.add(:'coo', :c, jsonb_build_object('room', :blue, 'trainers', jsonb_build_array(:novik), 'interpreters', jsonb_build_array(:grin), 'vehicles', jsonb_build_array(:bus)), :'idem') ->> 'id', :'s', 'a double click plans one session');
select is((select starts::text || ' ' || (ends - starts) || ' ' || zone || ' ' || hours from session where id = :s), (today() + 30)::text || ' 09:00:00 01:30:00 Europe/Minsk 2.0', 'by the wall clock of the course; two academic hours where none were typed');
select is((select lower(during) at time zone 'UTC' from session where id = :s), (today() + 30) + time '06:00', 'its range is derived, half open');
select is((select string_agg(resource::text, ' ' order by resource) from booking where session = :s and active), concat_ws(' ', :blue, :novik, :grin, :bus), 'room, trainer, interpreter and vehicle are booked');
select throws_ok(format('select pg_temp.add(%L, %s)', login, :c), 'PT403', 'not_yours', who || ' plans nothing')
from (values (:'reg'::bytea, 'a registrar'), (:'dir', 'a director'), (:'aud', 'an auditor'), (:'tra', 'a trainer'), (:'foc', 'a focal point'), (:'trainee', 'a trainee'), (:'adm', 'an administrator')) x (login, who);
select throws_ok(format('select pg_temp.add(null, %s)', :c), 'PT401', 'sign_in', 'nor does a stranger');
select throws_ok(format('select pg_temp.add(%L, 0)', :'coo'), 'PT404', 'no_course', 'an unknown course is not there');
select throws_ok(format('select api.session_add(%L, %s, null, null, null, null, null, null, null, null, null, null, null, null, null)', :'coo', :c), 'PT400', 'form_is_incomplete', 'a form without its key is incomplete');
select test.refused(format('select pg_temp.add(%L, %s, %L)', :'coo', :c, more), key, field, coalesce(status, 'PT422')) from (values
	('{"day": ""}', 'field_is_missing', 'day', null), ('{"day": "31.02.2027"}', 'date_is_wrong', 'day', 'PT400'), ('{"day": 5}', 'session_outside_course', 'day', null), ('{"day": -1}', 'session_outside_course', 'day', null),
	('{"from": ""}', 'field_is_missing', 'from', null), ('{"from": "24:00"}', 'time_is_wrong', 'from', 'PT400'), ('{"until": ""}', 'field_is_missing', 'until', null), ('{"until": "9 h"}', 'time_is_wrong', 'until', 'PT400'),
	('{"until": "9:00"}', 'session_ends_after_it_starts', 'until', null), ('{"from": "6:00", "until": "21:00"}', 'session_is_too_long', 'until', null), ('{"topic_ru": " "}', 'field_is_missing', 'topic_ru', null),
	('{"topic_en": "a\u200bb"}', 'title_is_wrong', 'topic_en', null), ('{"hours": "13"}', 'session_hours_are_wrong', 'hours', null), ('{"hours": "1.25"}', 'session_hours_are_wrong', 'hours', null), ('{"hours": "two"}', 'number_is_wrong', 'hours', 'PT400'),
	('{"room": "0"}', 'resource_is_unknown', 'room', null), ('{"room": "x"}', 'number_is_wrong', 'room', 'PT400'), ('{"trainers": ["0"]}', 'resource_is_unknown', 'trainers', null), ('{"interpreters": ["x"]}', 'number_is_wrong', 'interpreters', 'PT400')) x (more, key, field, status);
select test.refused(format('select pg_temp.add(%L, %s, %L)', :'coo', :c, json_build_object('room', :novik)), 'resource_is_unknown', 'room');
select test.refused(format('select pg_temp.add(%L, %s, %L)', :'coo', :c, json_build_object('trainers', json_build_array(:bus))), 'resource_is_unknown', 'trainers');
select is((select count(*) from session where course = :c), 1::bigint, 'nothing of what was refused is kept');

-- the clocks change
select test.course('closed', 0) as spring \gset
update course set starts = '2027-03-26', ends = '2027-03-30', zone = 'Europe/Chisinau' where id = :spring;
select test.refused(format('select pg_temp.add(%L, %s, %L)', :'coo', :spring, '{"day": "28.03.2027", "from": "2:15", "until": "5:00"}'), 'time_does_not_exist', 'from');
select lives_ok(format('select pg_temp.add(%L, %s, %L)', :'coo', :spring, '{"day": "28.03.2027", "from": "9:00", "until": "10:00"}'), 'but the day it does');

-- the same thing twice
select throws_ok(format('insert into booking (session, resource) values (%s, %s)', test.session(:other, 30, 9), :blue), '23P01', null, 'the database refuses a double booking, whoever inserts it');
create temp table clash as select * from test.detail(format('select pg_temp.add(%L, %s, %L)', :'coo', :other, json_build_object('from', '11:00', 'until', '12:00', 'room', :blue, 'trainers', json_build_array(:novik, :orlova), 'interpreters', json_build_array(:grin), 'vehicles', json_build_array(:bus))));
select is((select said from clash), 'PT409 resource_is_booked room', 'who asks for what is taken is refused');
select is((select string_agg((x ->> 'resource') || ' ' || (x ->> 'from') || '–' || (x ->> 'until') || ' ' || (x ->> 'topic'), ', ') from clash, jsonb_array_elements(detail -> 'clashes') x),
	'Blue room 11:00–12:30 Opening, I. Grin 11:00–12:30 Opening, A. Novik 11:00–12:30 Opening, Bus 11:00–12:30 Opening', 'every clash is named: what, when by the asking course''s clock, what for');
select is((select detail ->> 'code' from clash) || ' ' || (select detail #>> '{clashes,0,course}' from clash), (select code from course where id = :c) || ' ' || :'c', 'and whose');
select ok((select bool_and(x ->> 'name' <> 'Blue room') and count(*) >= 2 from clash, jsonb_array_elements(detail -> 'free') x), 'with the rooms that are free all that time');
select is((select string_agg(x ->> 'name', ' ' order by n) from clash, jsonb_array_elements(detail -> 'free') with ordinality x (x, n) where (x ->> 'id')::int in (:small, :big)), 'Small room Big room', 'for few places the smallest first');
select test.refused(format('select pg_temp.add(%L, %s, %L)', :'coo', :other, json_build_object('from', '11:00', 'until', '12:00', kind, ids)), 'resource_is_booked', kind, 'PT409')
from (values ('trainers', json_build_array(:novik)), ('interpreters', json_build_array(:grin)), ('vehicles', json_build_array(:bus))) x (kind, ids);
select is((select d.detail ->> 'free' from test.detail(format('select pg_temp.add(%L, %s, %L)', :'coo', :other, json_build_object('from', '11:00', 'until', '12:00', 'trainers', json_build_array(:novik)))) d), '[]', 'for a person no rooms are offered');
select pg_temp.add(:'coo', :other, jsonb_build_object('from', '11:00', 'until', '12:00', 'room', :blue, 'instead', :big)) ->> 'id' as moved \gset
select is((select string_agg(resource::text, ' ') from booking where session = :moved), :'big', 'a free room is taken by one choice');
select is((select changes from audit where noun = 'session' and object = :'moved' and changes ? 'room_taken') -> 'room_taken' -> 1 ->> 0, :'blue', 'and the trail keeps which one was taken');
select lives_ok(format('select pg_temp.add(%L, %s, %L)', :'coo', :c, json_build_object('from', '10:30', 'until', '12:00', 'room', :blue, 'trainers', json_build_array(:novik))), 'one ends as the next begins: no clash');

select is((select d.detail ->> 'free_trainers' from test.detail(format('select pg_temp.add(%L, %s, %L)', :'coo', :other, json_build_object('from', '11:00', 'until', '12:00', 'trainers', json_build_array(:novik)))) d) ~ 'D\. Orlova', true, 'trainers who are free then are named');
select is((select d.detail #>> '{warnings,0,kind}' from test.detail(format('select pg_temp.add(%L, %s, %L)', :'coo', :c, json_build_object('from', '9:30', 'until', '11:00', 'room', :blue))) d), 'own_overlap', 'with a clash comes what else wants a reason');

-- moving
select throws_ok(format('select pg_temp.change(%L, %s, %L, %L)', :'coo', :s, '{}', '0'), 'PT409', 'changed_meanwhile', 'a stale form is refused');
select throws_ok(format('select pg_temp.change(%L, %s)', login, :s), 'PT403', 'not_yours', who || ' moves nothing') from (values (:'reg'::bytea, 'a registrar'), (:'tra', 'a trainer'), (:'foc', 'a focal point'), (:'adm', 'an administrator')) x (login, who);
select throws_ok(format('select pg_temp.change(%L, 0)', :'coo'), 'PT404', 'no_session', 'an unknown session is not there');
select is(pg_temp.change(:'coo', :s, jsonb_build_object('day', 1, 'hours', '1,5', 'room', :blue, 'trainers', jsonb_build_array(:orlova))) ->> 'day', (today() + 31)::text, 'a session moves');
select is((select string_agg(b.resource::text || (b.during = x.during), ' ' order by b.resource) from booking b join session x on x.id = b.session where x.id = :s), :blue || 'true ' || :orlova || 'true', 'what it books moves along, what it books no more falls free');
select is((select hours from session where id = :s), 1.5, 'with its hours');
select test.refused(format('select pg_temp.change(%L, %s, %L)', :'coo', :s, json_build_object('from', '10:00', 'until', '11:00', 'room', :blue)), 'resource_is_booked', 'room', 'PT409');
select is((select starts::date - today() || ' ' || to_char(starts, 'HH24:MI') from session where id = :s), '31 09:00', 'a refused move moves nothing');
update resource set active = false where id = :blue;
select lives_ok(format('select pg_temp.change(%L, %s, %L)', :'coo', :s, json_build_object('day', 1, 'room', :blue)), 'a room out of use stays where it was booked');
select test.refused(format('select pg_temp.add(%L, %s, %L)', :'coo', :c, json_build_object('day', 2, 'room', :blue)), 'resource_is_unknown', 'room');
update resource set active = true where id = :blue;

-- cancelling, and undoing it
select throws_ok(format('select api.session_cancel(%L, %s)', login, :s), 'PT403', 'not_yours', who || ' cancels nothing') from (values (:'reg'::bytea, 'a registrar'), (:'tra', 'a trainer'), (:'foc', 'a focal point')) x (login, who);
select is(api.session_cancel(:'coo', :s) ->> 'course', :'c', 'a session is cancelled');
select is((select active from booking where session = :s), false, 'its room falls free');
select pg_temp.add(:'coo', :other, jsonb_build_object('day', 1, 'from', '11:00', 'until', '12:00', 'room', :blue)) ->> 'id' as squatter \gset
select is((test.detail(format('select api.session_restore(%L, %s, %L)', :'coo', :s, 'en'))).said, 'PT409 resource_is_booked room', 'when somebody has taken it, the session cannot come back');
select lives_ok(format('select api.session_cancel(%L, %s)', :'coo', :squatter), 'once it is free again');
select throws_ok(format('select api.session_restore(%L, %s, %L)', :'reg', :s, 'en'), 'PT403', 'not_yours', 'a registrar undoes nothing');
select lives_ok(format('select api.session_restore(%L, %s, %L)', :'coo', :s, 'en'), 'it can');
select is((select state || ' ' || (select active from booking where session = :s) from session where id = :s), 'planned true', 'with what it had booked');
select test.place(:c, :anna) as p \gset
insert into attendance (place, session, mark, marked_by) values (:p, :s, 'present', test.account_id(:'coo'));
select throws_ok(format('select api.session_cancel(%L, %s)', :'coo', :s), 'PT409', 'session_has_marks', 'one in which people were marked stays');
select is((test.detail(format('select pg_temp.change(%L, %s, %L)', :'coo', :s, x.more::jsonb || jsonb_build_object('day', coalesce(x.more::jsonb -> 'day', '1')))))  .said, 'PT409 session_is_held ' || x.field, 'in its own ' || x.field) from (values
	('{"day": 3}', 'day'), ('{"from": "8:00"}', 'from'), ('{"until": "11:00"}', 'until'), ('{"hours": "4"}', 'hours')) x (more, field);
select lives_ok(format('select pg_temp.change(%L, %s, %L)', :'coo', :s, json_build_object('day', 1, 'room', :blue, 'topic_en', 'Opening', 'hours', (select hours from session where id = :s))), 'what it was about and where can be mended');
select is(api.session_form_of(:'coo', 'en', :s, null, null, null, null, null) ->> 'held', 'true', 'and its form says so');
update attendance set mark = null where place = :p;

-- what pages draw
select is((select string_agg((x ->> 'from') || ' ' || (x ->> 'topic') || coalesce(' ' || (x ->> 'reader_from'), ''), ', ') from json_array_elements(api.timetable(:'coo', 'en', :other, null) -> 'rows') x where x ->> 'room' = 'Big room'), '11:00 Opening 09:00', 'the clock of the course, and the reader''s where it differs');
select is(api.timetable(:'coo', 'en', :c, null) #>> '{rows,0,reader_from}', null, 'only there');
select is(api.timetable(:'coo', 'en', :c, null) #>> '{course,zone_differs}', 'false', 'and the page says which zones');
select is((select string_agg((d ->> 'x'), '') from jsonb_array_elements(api.timetable(:'coo', 'en', :c, 'all')::jsonb #> '{weeks,0,days}') d), (select string_agg((1 + row_number)::text, '') from (select row_number() over () from generate_series(today() + 30, least(today() + 34, date_trunc('week', today() + 30)::date + 6), interval '1 day') d where extract(isodow from d) < 6 or d::date in (today() + 30, today() + 31)) x), 'a week has a column for each of its days');
select is((select x ->> 'y' || ' ' || (x ->> 'h') from jsonb_path_query(api.timetable(:'coo', 'en', :c, 'all')::jsonb, '$.weeks[*].days[*].sessions[*]') x where (x ->> 'id')::int = :s), '6 6', 'a session stands at its quarter hours');
select pg_temp.add(:'coo', :c, '{"day": 1, "from": "10:00", "until": "11:00", "despite": "Two groups"}') ->> 'id' as beside \gset
select is((select string_agg((x ->> 'lane') || '/' || (x ->> 'lanes'), ' ' order by x ->> 'from') from jsonb_path_query(api.timetable(:'coo', 'en', :c, 'all')::jsonb, '$.weeks[*].days[*].sessions[*]') x where (x ->> 'id')::int in (:s, :beside)), '1/2 2/2', 'what overlaps stands side by side');
select lives_ok(format('select pg_temp.add(%L, %s, %L)', :'coo', :c, '{"day": 1, "from": "13:00", "until": "14:00"}'), 'after two hours another one');
select is((select string_agg((x ->> 'y') || '+' || (x ->> 'h'), ' ') from jsonb_path_query(api.timetable(:'coo', 'en', :c, 'all')::jsonb, '$.weeks[*].days[*].breaks[*]') x where (x ->> 'y')::int = 14), '14+8', 'between them is a break');
select is(json_typeof(api.timetable(login, 'en', :c, null) -> 'cancelled'), coalesce(kind, 'null'), who || case when kind is null then ' sees no cancelled sessions' else ' sees the cancelled ones' end)
from (values (:'trainee'::bytea, 'a trainee', null), (:'foc', 'a focal point', null)) x (login, who, kind);
select is(json_array_length(api.timetable(:'coo', 'en', :other, null) -> 'cancelled'), 1, 'the coordinator sees the cancelled ones');
select throws_ok(format('select api.timetable(%L, %L, %s, null)', :'trainee', 'en', :other), 'PT404', 'no_course', 'a trainee sees the own timetable');
select throws_ok(format('select api.timetable(%L, %L, %s, null)', :'adm', 'en', :c), 'PT403', 'not_yours', 'an administrator none');
select throws_ok(format('select api.timetable(%L, %L, %s, %L)', :'coo', 'en', :c, 'soon'), 'PT400', 'date_is_wrong', 'a week that is none is refused');
select is(api.timetable(:'coo', 'en', :c, null) #>> '{hours_differ}', 'true', 'planned hours that do not add up are told');

-- forms
select is(f ->> 'day' || ' ' || (f ->> 'from') || ' ' || (f ->> 'until'), (today() + 30)::text || ' 12:15 13:45', 'a new session is offered after the last of its day') from api.session_form(:'coo', 'en', :c, (today() + 30)::text, null, null, null, null, null) f;
select is(f ->> 'room', :'blue', 'in the same room') from api.session_form(:'coo', 'en', :c, (today() + 30)::text, null, null, null, null, null) f;
select is((select string_agg(x ->> 'id', ' ') from json_array_elements(f -> 'trainer_choices') x where (x ->> 'chosen')::boolean), :'orlova', 'a refused form keeps who was chosen') from api.session_form(:'coo', 'en', :c, null, '1', 'x', to_jsonb(array[:'orlova', 'y']), null, null) f;
select is(f ->> 'topic_en' || ' ' || (f ->> 'hours') || ' ' || (f ->> 'room') || ' ' || (f #>> '{can,cancel}'), 'Opening 2 ' || :blue || ' true', 'the form of a session has what it is') from api.session_form_of(:'coo', 'en', :s, null, null, null, null, null) f;
select throws_ok(format('select api.session_form(%L, %L, %s, null, null, null, null, null, null)', login, 'en', :c), 'PT403', 'not_yours', who || ' has no form') from (values (:'reg'::bytea, 'a registrar'), (:'tra', 'a trainer'), (:'foc', 'a focal point')) x (login, who);
select throws_ok(format('select api.session_form_of(%L, %L, 0, null, null, null, null, null)', :'coo', 'en'), 'PT404', 'no_session', 'an unknown session has none');
select throws_ok(format('select api.session_form_of(%L, %L, %s, null, null, null, null, null)', :'reg', 'en', :s), 'PT403', 'not_yours', 'nor has a registrar');

-- settled
update course set state = 'running', attendance_closed = now() where id = :c;
select throws_ok(format('select pg_temp.add(%L, %s)', :'coo', :c), 'PT409', 'attendance_is_closed', 'behind closed attendance nothing is planned');
select throws_ok(format('select api.session_cancel(%L, %s)', :'coo', :s), 'PT409', 'attendance_is_closed', 'nor cancelled');
update course set state = 'cancelled', state_reason = 'A test.' where id = :other;
select throws_ok(format('select pg_temp.add(%L, %s)', :'coo', :other), 'PT409', 'course_is_settled', 'nor in a cancelled course');

select * from finish();
rollback;
