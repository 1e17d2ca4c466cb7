-- A small world for the site tests, made with the makers of tests/sql/setup.sql: two agencies, A and B, with a person each;
-- courses in several states; every role signed in under the API key itc_<name>.  Prints the names of things as JSON.
\set ON_ERROR_STOP 1
\pset format unaligned
\pset tuples_only on
set search_path = registry, test, public;
create temp table w (name text primary key, value text);
insert into w select 'agency_a', test.agency('border', 'KZ');
insert into w select 'agency_b', test.agency('ngo', 'GE');
insert into w select 'person_a', test.person((select value::int from w where name = 'agency_a'), 'Канарейкина-А', 'KZ');
insert into w select 'person_b', test.person((select value::int from w where name = 'agency_b'), 'Воробьёва-Б', 'GE');
insert into w select 'person_free', test.person((select value::int from w where name = 'agency_a'), 'Свободина', 'KZ');
create temp table key (name text, token bytea);
insert into key select r, test.account(r) from unnest(array['coordinator', 'registrar', 'director', 'auditor', 'administrator', 'trainer']) r;
insert into key select 'other_trainer', test.account('trainer');
insert into key select 'focal_point', test.account('focal_point', (select value::int from w where name = 'agency_a'));
insert into key select 'other_focal_point', test.account('focal_point', (select value::int from w where name = 'agency_b'));
insert into key select 'trainee', test.account('trainee', null, (select value::int from w where name = 'person_a'));
insert into key select 'other_trainee', test.account('trainee', null, (select value::int from w where name = 'person_b'));
insert into w select 'account_' || k.name, l.account from key k join login l on l.token = k.token;
insert into login (token, account, kind, label, until)
	select sha256(convert_to('itc_' || k.name, 'UTF8')), l.account, 'key', k.name, now() + interval '1 day' from key k join login l on l.token = k.token;

insert into w select 'edition', test.edition();
insert into w select 'programme', e.programme from edition e where e.id = (select value::int from w where name = 'edition');
insert into w select 'course', test.course('running', -2, 24, (select value::int from w where name = 'edition'));	-- A and B take part, the trainer teaches
insert into w select 'course_open', test.course('nominations_open', 20, 24, (select value::int from w where name = 'edition'));
insert into w select 'course_draft', test.course('draft', 40, 24, (select value::int from w where name = 'edition'));
insert into w select 'course_foreign', test.course('running', -2, 24, (select value::int from w where name = 'edition'));	-- only B takes part, another trainer
insert into w select 'session', test.session((select value::int from w where name = 'course'), -1, 9);
insert into w select 'session_foreign', test.session((select value::int from w where name = 'course_foreign'), -1, 9);
insert into w select 'resource', test.trainer((select value::int from w where name = 'session'), (select token from key where name = 'trainer'));
insert into w select 'resource_foreign', test.trainer((select value::int from w where name = 'session_foreign'), (select token from key where name = 'other_trainer'));
insert into w select 'place', test.place((select value::int from w where name = 'course'), (select value::int from w where name = 'person_a'));
insert into w select 'place_b', test.place((select value::int from w where name = 'course'), (select value::int from w where name = 'person_b'));
insert into w select 'place_foreign', test.place((select value::int from w where name = 'course_foreign'), (select value::int from w where name = 'person_b'));
insert into w select 'nomination', p.nomination from place p where p.id = (select value::int from w where name = 'place');
insert into w select 'nomination_b', p.nomination from place p where p.id = (select value::int from w where name = 'place_b');
with f as (insert into saved_filter (account, page, name, query) select l.account, '/courses', 'Mine', 'state=draft' from key k join login l on l.token = k.token where k.name = 'coordinator' returning id) insert into w select 'filter', id from f;
insert into w select 'stepped', gen_random_uuid();	-- what the coordinator decided about one nomination
insert into answered (idem, account, call, answer) select w.value::uuid, l.account, 'nominations_step', json_build_object('idem', w.value, 'becomes', 'accepted', 'course', null, 'skipped', '[]'::json, 'done', json_build_array(n.value::int))
	from w, w n, key k join login l on l.token = k.token where w.name = 'stepped' and n.name = 'nomination' and k.name = 'coordinator';
insert into assessment (course, position, title_ru, title_en, phase, maximum, pass_mark) select value::int, 1, 'Тест', 'Test', 'test', 100, 60 from w where name in ('course', 'course_foreign');
insert into w select 'assessment', a.id from assessment a where a.course = (select value::int from w where name = 'course');

-- A finished course with papers for A and B, and a batch still proposed.
insert into w select 'course_finished', test.course('finished', -10, 24, (select value::int from w where name = 'edition'));
insert into w select 'session_finished', test.session((select value::int from w where name = 'course_finished'), -9, 9, 36 / 4);
insert into w select 'place_finished', test.place((select value::int from w where name = 'course_finished'), (select value::int from w where name = 'person_a'));
insert into w select 'place_finished_b', test.place((select value::int from w where name = 'course_finished'), (select value::int from w where name = 'person_b'));
insert into w select 'person_foreign', test.person((select value::int from w where name = 'agency_b'), 'Чужова', 'GE');
select json_object_agg(name, value) from w;
