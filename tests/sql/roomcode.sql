-- Check-in by the code that a room shows.
begin;
select test.account('coordinator') as coo, test.account('registrar') as reg, test.account('trainer') as stranger, test.course('running', -1) as c, test.course('running', -1) as other \gset
select test.person() as one, test.person() as two, test.person() as three \gset
select test.account('trainee', null, :one) as t1, test.account('trainee', null, :two) as t2, test.account('trainee', null, :three) as t3 \gset
select test.place(:c, :one) as p1, test.place(:c, :two) as p2, test.place(:other, :three) as p3 \gset
create function pg_temp.session(_course int, _begins interval) returns int language sql as $$
	insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) select _course, x + _begins, x + _begins + interval '90 minutes', 'UTC', 'Т', 'T', 2 from (select now() at time zone 'UTC' x) y returning id $$;
select pg_temp.session(:c, '-8 minutes') as s, pg_temp.session(:c, '-5 hours') as past, pg_temp.session(:c, '5 hours') as later, pg_temp.session(:other, '-8 minutes') as foreign \gset
create function pg_temp.code(_session int, _ago interval default '0') returns text language sql as $$ select room_code(_session, room_step(now() - _ago)) $$;
select plan(33);

-- the code
select matches(pg_temp.code(:s), '^[A-Z2-7]{8}$', 'eight letters and figures');
select is((select count(distinct x)::int from unnest(array[pg_temp.code(:s), pg_temp.code(:s, '30 s'), pg_temp.code(:foreign), pg_temp.code(:past)]) x), 4, 'another one in each half minute and each session');
select isnt((select secret from room_secret where session = :s), (select secret from room_secret where session = :foreign), 'each session has a secret of its own');
select is(room_code_of('https://x.example/here/ab2-c d3e'), 'AB2CD3E', 'it is taken from an address, with blanks');
select is(room_code_of(' 0188aaaa '), 'OIBBAAAA', 'figures that look like letters are those');

-- the room
select is(api.session_code(:'coo', 'en', :s) ->> 'code', pg_temp.code(:s), 'the room shows the code of now');
select ok((api.session_code(:'coo', 'en', :s) ->> 'refresh')::int between 1 and 31, 'until the next half minute');
select ok(api.session_code(:'coo', 'en', :s)::text !~* 'PETROV|Петров', 'and nobody''s name');
select is(api.session_code(:'coo', 'en', :past) ->> 'silent', 'over', 'not when the session is over');
select is(api.session_code(:'coo', 'en', :later) ->> 'silent', 'early', 'nor long before it');
select is(api.session_code(:'coo', 'en', :later) ->> 'code', null, 'then it says no code');
select throws_ok(format('select api.session_code(%L, %L, %s)', :'stranger', 'en', :s), 'PT404', 'no_session', 'a trainer of other courses does not know the session');
select throws_ok(format('select api.session_code(%L, %L, %s)', :'t1', 'en', :s), 'PT403', 'not_yours', 'a trainee does not see the code elsewhere than in the room');

-- coming in
select is(api.session_here(:'t1', 'https://x.example/here/' || pg_temp.code(:s))::jsonb, jsonb_build_object('session', :s, 'mark', 'present', 'said', 'marked'), 'who reads it is present');
select is((select mark || ' ' || marked_by || ' ' || version from attendance where place = :p1 and session = :s), 'present ' || test.account_id(:'t1') || ' 1', 'by the own account');
select is((select shown from room_check_in where place = :p1), to_timestamp(room_step(now()) * 30), 'at the half minute of the code');
select is(api.session_here(:'t1', lower(pg_temp.code(:s, '30 s'))) ->> 'said', 'already', 'again, also by the code before, is once');
select is((select count(*)::int from room_check_in where session = :s), 1, 'with one line');
select is((select string_agg(x ->> 'session' || (x ->> 'mark'), ' ') from json_array_elements(api.here(:'t1', 'en', null, 'already') -> 'rows') x where x ->> 'mark' is not null), :'s' || 'present', 'the own page says so');
select test.refused(format('select api.session_here(%L, %L)', :'t1', ' '), 'room_code_is_missing', 'code');
select test.refused(format('select api.session_here(%L, %L)', login, code), 'room_code_is_wrong', 'code') from (values
	(:'t2', pg_temp.code(:s, '11 minutes')), (:'t2', pg_temp.code(:s, '-30 s')), (:'t2', pg_temp.code(:foreign)), (:'t3', pg_temp.code(:s)), (:'t2', pg_temp.code(:later)), (:'t2', 'AAAAAAAA')) x (login, code);
select is((select count(*)::int from attendance where place in (:p2, :p3)), 0, 'which marks nobody');
-- a phone without network: nine minutes later its code still counts, as of then
update session set starts = starts - interval '10 minutes' where id = :s;
select is(api.session_here(:'t2', pg_temp.code(:s, '9 minutes')) ->> 'mark', 'present', 'a code counts by its own time: eighteen minutes after the beginning one of nine minutes in is in time');
select is((select sent_later from (select (x ->> 'sent_later')::int sent_later from json_array_elements(api.session_check_in_form(:'coo', 'en', :s, null, null, null) -> 'rows') x) y where sent_later is not null), (select ceil(extract(epoch from sent - shown) / 60)::int from room_check_in where place = :p2), 'the trainer''s list says how much later it was sent');
delete from attendance where place = :p2;
update attendance set mark = null where place = :p1 and session = :s;
select throws_ok(format('select api.session_here(%L, %L)', :'t1', pg_temp.code(:s)), 'PT409', 'mark_was_cleared', 'what the trainer cleared stays so');
select is(room_mark(x, lower(x.during) + interval '11 minutes') || room_mark(x, lower(x.during) + interval '10 minutes'), 'latepresent', 'more than ten minutes after the beginning is late') from session x where x.id = :s;
update course set attendance_closed = now(), attendance_closed_by = test.account_id(:'coo') where id = :c;
select throws_ok(format('select api.session_here(%L, %L)', :'t2', pg_temp.code(:s)), 'PT409', 'attendance_is_closed', 'a closed grid takes nobody in');
select is(api.session_code(:'coo', 'en', :s) ->> 'silent', 'closed', 'and the room is silent');
select * from finish();
rollback;
