-- The trail and the history of each object: who reads what, in words, and what it never holds.
begin;
select plan(51);

select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.account('director') as dir \gset
select test.account('auditor') as aud \gset
select test.account('administrator') as adm \gset
select test.agency('ngo', 'GE') as agency \gset
select test.person(:agency, 'Кавалёва') as p \gset
select test.account('trainee', null, :p) as trainee \gset
select test.account('focal_point', :agency) as foc \gset
select test.passed(:'coo', 1) as c \gset
select id as place from place where course = :c \gset
create function pg_temp.rows(_answer json) returns setof json language sql as $$ select json_array_elements(_answer -> 'rows') $$;
create function pg_temp.all(_login bytea, _noun text default null, _actor text default null, _from text default null, _until text default null) returns json language sql as $$
	select api.audit(_login, 'en', _noun, _actor, _from, _until, null) $$;

-- who reads the trail
select throws_ok($$ select pg_temp.all(null) $$, 'PT401', 'sign_in', 'a stranger is asked to sign in');
select throws_ok(format($$ select pg_temp.all(%L) $$, login), 'PT403', 'not_yours', who || ' does not read it') from (values (:'coo'::bytea, 'a coordinator'), (:'reg', 'a registrar'), (:'foc', 'a focal point'), (:'trainee', 'a trainee')) x (login, who);
select is((select string_agg(distinct r ->> 'noun', ' ') from pg_temp.rows(pg_temp.all(:'adm')) r where r ->> 'noun' not in ('account', 'login', 'invitation', 'centre')), null, 'the administrator reads what concerns accounts');
select ok((select count(*) from pg_temp.rows(pg_temp.all(:'aud')) r where r ->> 'noun' = 'decision') = 1, 'the auditor reads all');
select is((pg_temp.all(:'dir') ->> 'rows')::jsonb, (pg_temp.all(:'aud') ->> 'rows')::jsonb, 'the director the same');

-- what it says
select is((select r ->> 'who' from pg_temp.rows(pg_temp.all(:'aud', 'decision')) r), (select name::text from account where id = test.account_id(:'coo')), 'who did it');
select is((select r ->> 'changed' from pg_temp.rows(pg_temp.all(:'aud', 'decision')) r), 'outcome: passed; sentence: ' || decision_sentence(decision_standing(:place), 'en'), 'a decision is told by its sentence');
select is((select r ->> 'of' from pg_temp.rows(pg_temp.all(:'aud', 'decision')) r), '№ ' || (select person from place where id = :place) || ', ' || (select code from course where id = :c), 'whom it is about is a number');
update course set venue = 'Hall 2', capacity = 30 where id = :c;
select is((select r ->> 'changed' from pg_temp.rows(pg_temp.all(:'aud', 'course')) r where r ->> 'noun' = 'course' limit 1), 'capacity: 24 → 30; venue: Hall 2', 'a change by what stood and what stands');
select is((select r #>> '{changes,0,field}' from pg_temp.rows(pg_temp.all(:'aud', 'course')) r where r ->> 'noun' = 'course' limit 1), 'capacity', 'field by field');
update course set starts = '2031-04-07', ends = '2031-04-11' where id = :c;
select is((select r #> '{changes,1,becomes}' from pg_temp.rows(pg_temp.all(:'aud', 'course')) r where r ->> 'noun' = 'course' limit 1)::jsonb, '{"date": "2031-04-07"}', 'days are days');
select is((select r #>> '{changes,0,becomes,word}' from pg_temp.rows(pg_temp.all(:'aud', 'attendance')) r limit 1), 'present', 'marks are words');
select is((select r ->> 'about' from pg_temp.rows(pg_temp.all(:'aud', 'attendance')) r limit 1) ~ '^\d\d\.\d\d\.\d{4} \d\d:\d\d, Topic \d+$', true, 'and name their session');

-- filters
select throws_ok(format($$ select pg_temp.all(%L, null, null, 'yesterday') $$, :'aud'), 'PT400', 'date_is_wrong', 'a day is a date');
select throws_ok(format($$ select pg_temp.all(%L, null, 'Vera') $$, :'aud'), 'PT400', 'number_is_wrong', 'a person is chosen by number');
select is(json_array_length(pg_temp.all(:'aud', null, null, to_char(today() + 1, 'DD.MM.YYYY')) -> 'rows'), 0, 'from tomorrow there is nothing');
select ok(json_array_length(pg_temp.all(:'aud', null, null, to_char(today(), 'DD.MM.YYYY'), to_char(today(), 'DD.MM.YYYY')) -> 'rows') > 0, 'today there is');
select is((select count(distinct r ->> 'who')::int from pg_temp.rows(pg_temp.all(:'aud', null, test.account_id(:'coo')::text)) r), 1, 'of one person');
insert into audit (action, noun, object) select 'update', 'course', '0' from generate_series(1, 101);
select is(pg_temp.all(:'aud') ->> 'next', '?page=2', 'a hundred lines a page');
select is(api.audit(:'aud', 'en', 'course', null, null, null, '2') ->> 'previous', '?page=1&noun=course', 'and back, with the filter');

-- names
select set_config('registry.actor', test.account_id(:'trainee')::text, true);
select event('signed_in', 'account', test.account_id(:'trainee')::text);
select set_config('registry.actor', '', true);
select is((select r ->> 'who' from pg_temp.rows(pg_temp.all(login, 'account')) r limit 1), '№ ' || :p, 'a trainee who does something is a number to ' || who) from (values (:'aud'::bytea, 'the auditor'), (:'dir', 'the director'), (:'adm', 'the administrator')) x (login, who);
insert into name_form (person, script, language, family, given, source) values (:p, 'geor', 'ka', 'ქავთარაძე', 'თამარ', 'agency_letter');
select ok(pg_temp.all(:'aud')::text !~ 'Кавалёва|PETROVA|ქავთარაძე', 'the trail names nobody who was trained');
update nomination set note = 'Колено после операции' where person = (select person from place where id = :place);
update agency set email = 'duty@agency.example', phone = '+995 32 000000' where id = :agency;
select is((select changes from audit where noun = 'nomination' order by id desc limit 1), '{"note": null}', 'a note is said to have changed, not what it says');
select is((select changes from audit where noun = 'agency' order by id desc limit 1), '{"email": null, "phone": null}', 'nor addresses and numbers');
select is((select r #>> '{changes,0,private}' from pg_temp.rows(pg_temp.all(:'aud', 'agency')) r limit 1), 'true', 'the page says so');

insert into batch (course, proposed_by, state, decided_by, reason) values (:c, test.account_id(:'coo'), 'returned', test.account_id(:'reg'), 'Кавалёва пишется через ё');
select is((select c ->> 'private' from (select r from pg_temp.rows(pg_temp.all(login, 'batch')) r limit 1) x, jsonb_array_elements((x.r -> 'changes')::jsonb) c where c ->> 'field' = 'reason'), 'true', 'a reason, worded freely, is not told to ' || who) from (values (:'aud'::bytea, 'the auditor'), (:'dir', 'the director')) x (login, who);
select ok(api.batch(login, 'ru', (select max(id) from batch))::text !~ 'Кавалёва', who || ' does not read it in the batch') from (values (:'aud'::bytea, 'the auditor'), (:'dir', 'the director')) x (login, who);
select is(api.batch(:'reg', 'ru', (select max(id) from batch)) ->> 'returned_because', 'Кавалёва пишется через ё', 'a registrar does');
select ok(api.history(:'coo', 'ru', 'course', :'c')::text ~ 'пишется через ё', 'and a coordinator in the history');

-- the history of one object
select throws_ok($$ select api.history(null, 'en', 'course', '1') $$, 'PT401', 'sign_in', 'history asks a stranger to sign in');
select throws_ok(format($$ select api.history(%L, 'en', 'course', %L) $$, :'foc', :c), 'PT403', 'not_yours', 'is not for focal points');
select throws_ok(format($$ select api.history(%L, 'en', %L, %L) $$, login, noun, id), 'PT404', 'not_found', who) from (values
	(:'coo'::bytea, 'course', '999999', 'nothing happened to what is not there'), (:'coo', 'secret', '1', 'there is no such noun'), (:'coo', 'account', '1', 'accounts are not the coordinator''s'),
	(:'adm', 'course', :'c', 'courses are not the administrator''s'), (:'aud', 'person', :'p', 'people are not the auditor''s'), (:'dir', 'person', :'p', 'nor the director''s')) x (login, noun, id, who);
select is((select r ->> 'noun' from pg_temp.rows(api.history(:'coo', 'en', 'course', :'c')) r where r ->> 'noun' = 'course' limit 1), 'course', 'a course with what happened to it');
select is((select string_agg(distinct r ->> 'noun', ' ' order by r ->> 'noun') from pg_temp.rows(api.history(:'coo', 'en', 'place', :'place')) r), 'attendance decision', 'a place with its marks and its decision');
select is(api.history(:'coo', 'ru', 'place', :'place') ->> 'title' ~ 'Анна Ивановна, T-', true, 'named for the coordinator');
select is(api.history(:'aud', 'ru', 'place', :'place') ->> 'title' ~ '^№ \d+, T-', true, 'a number for the auditor');
select is(api.history(:'coo', 'en', 'person', :'p') ->> 'noun', 'person', 'a person''s for who may see people');
select ok(api.history(:'coo', 'en', 'person', :'p')::text !~ 'თამარ', 'without the values');
select is(api.history(:'adm', 'en', 'account', test.account_id(:'trainee')::text) ->> 'title', '№ ' || :p, 'a trainee''s account is a number for the administrator');

select * from finish();
rollback;
