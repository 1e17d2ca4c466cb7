-- Calendar feeds: made by who may read, behind a secret that is kept as a hash, ended; sessions that fall out are told.
begin;
select plan(33);

select test.account('coordinator') as coo \gset
select test.account('administrator') as adm \gset
select test.account('registrar') as reg \gset
select test.account('trainer') as tra \gset
select test.agency('border', 'KZ') as mine \gset
select test.agency('ngo', 'GE') as theirs \gset
select test.account('focal_point', :mine) as foc \gset
select test.person(:mine) as anna \gset
select test.account('trainee', null, :anna) as trainee \gset
select test.course('closed', 30) as c \gset
select test.session(:c, 30, 9) as s1 \gset
select test.session(:c, 31, 9) as s2 \gset
select test.trainer(:s1, :'tra') as novik \gset
insert into resource (kind, name_ru, name_en) values ('room', 'Зал', 'Hall') returning id as hall \gset
insert into booking (session, resource) values (:s1, :hall), (:s2, :hall);
select test.place(:c, :anna, :mine) as place \gset

create function pg_temp.make(_login bytea, _kind text, _subject int, _secret text) returns json language sql as $$
	select api.feed_add(_login, 'en', gen_random_uuid(), _kind, _subject::text, sha256(convert_to(_secret, 'UTF8'))) $$;
create function pg_temp.seen(_secret text) returns text language sql as $$
	select coalesce(string_agg(lower(left(r ->> 'status', 4)) || ' ' || (r ->> 'sequence'), ', ' order by r ->> 'starts'), '') from json_array_elements(api.feed(_secret) -> 'rows') r $$;

select is(pg_temp.make(:'coo', 'course', :c, 'course') ->> 'back', '/courses/' || :c, 'a coordinator makes the calendar of a course');
select is((select count(*) from feed where token = sha256('course') and token <> 'course'::bytea), 1::bigint, 'of its secret a hash is kept');
select is(pg_temp.seen('course'), 'conf 0, conf 0', 'both sessions stand in it');
select is(api.feed('course') #>> '{rows,0,starts}', to_char((today() + 30 + time '9:00') at time zone 'Europe/Minsk' at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"'), 'in UTC');
select is(api.feed('course') #>> '{rows,0,uid}', (select uid::text from session where id = :s1), 'under a name that stays');
select is((select fetched from feed where token = sha256('course')), date_trunc('hour', now()), 'when it was asked for is known to the hour');
select is((api.course(:'coo', 'en', :c) #>> '{feeds,rows,0,feed}')::int, (select id from feed where token = sha256('course')), 'the page of the course shows it');
select is(json_array_length(api.course(:'reg', 'en', :c) #> '{feeds,rows}'), 0, 'to others only their own');

-- who may
select throws_ok(format('select pg_temp.make(%L, %L, %s, %L)', :'adm', 'course', :c, 'x'), 'PT403', 'not_yours', 'an administrator has no calendars');
select throws_ok(format('select pg_temp.make(%L, %L, %s, %L)', login, kind, subject, 'x'), 'PT404', 'not_found', who) from (values
	(:'foc'::bytea, 'agency', :theirs, 'a focal point has no calendar of another agency'), (:'foc', 'resource', :hall, 'nor of a room'), (:'trainee', 'person', test.person(:mine), 'a trainee none of somebody else'),
	(:'tra', 'resource', :hall, 'a trainer none of a room'), (:'tra', 'course', test.course('closed', 30), 'nor of a course taught by others'), (:'coo', 'planet', 1, 'there are four kinds')) x (login, kind, subject, who);
select lives_ok(format('select pg_temp.make(%L, %L, %s, %L)', login, kind, subject, kind || who), who) from (values
	(:'foc'::bytea, 'agency', :mine, 'a focal point has that of the own agency'), (:'trainee', 'person', :anna, 'a trainee the own'), (:'tra', 'resource', :novik, 'a trainer the own'), (:'coo', 'resource', :hall, 'a coordinator that of a room')) x (login, kind, subject, who);
select throws_ok(format('select api.feed_end(%L, %s)', :'reg', (select id from feed where token = sha256('course'))), 'PT404', 'not_found', 'what another made nobody but a coordinator ends');

-- what changes
select api.session_change(:'coo', :s1, '1', to_char(today() + 30, 'DD.MM.YYYY'), '11:00', '12:30', 'Т', 'T', null, null, jsonb_build_array(:novik::text), null, null, null, 'en') \g /dev/null
select is(pg_temp.seen('course'), 'conf 1, conf 0', 'a session that moves gets a higher number');
select is(pg_temp.seen('resourcea coordinator that of a room'), 'canc 1, conf 0', 'in the room that it left it is cancelled');
select is(pg_temp.seen('resourcea trainer the own'), 'conf 1', 'its trainer keeps it');
select is(pg_temp.seen('persona trainee the own'), 'conf 2, conf 1', 'so does who takes part');
select api.nomination_step(:'coo', (select nomination from place where id = :place), 'withdrawn', 'Ill', null) \g /dev/null
select is(pg_temp.seen('persona trainee the own'), 'canc 3, canc 2', 'a place given up is taken out of the calendar, with a higher number');
select is(pg_temp.seen('agencya focal point has that of the own agency'), 'canc 3, canc 2', 'of the agency, too');
select api.session_cancel(:'coo', :s2) \g /dev/null
select is(pg_temp.seen('course'), 'conf 1, canc 1', 'a cancelled session is told as cancelled');
select is((select count(*) from feed f, feed_sessions(f) x where concat(x.title, x.place) ~ 'Тренер|Trainer|IVANOV|Topic'), 0::bigint, 'neither a name nor a topic stands in any');
-- ends
select is(api.feed_end(:'coo', (select id from feed where token = sha256('course'))) ->> 'next', '/courses/' || :c, 'an address is ended where it was made');
select throws_ok('select api.feed(''course'')', 'PT404', 'not_found', 'and leads nowhere then');
update account set active = false where id = test.account_id(:'foc');
select throws_ok('select api.feed(''agencya focal point has that of the own agency'')', 'PT404', 'not_found', 'so does that of somebody who left');
select is((api.agency(:'coo', 'en', :mine) #>> '{feeds,rows,0,silent}'), 'true', 'its page says so');
update account set active = false where id = test.account_id(:'coo');
select is(json_array_length(api.feed('resourcea coordinator that of a room') -> 'rows') > 0, true, 'the calendar of a room outlives the account of a coordinator');

select * from finish();
rollback;
