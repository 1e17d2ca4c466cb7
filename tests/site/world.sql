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
insert into w select 'name_a', max(f.id) from name_form f where f.person = (select value::int from w where name = 'person_a');
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
insert into w select 'place_marked', test.place((select value::int from w where name = 'course'), test.person((select value::int from w where name = 'agency_a'), 'Отмеченная', 'KZ'));
insert into w select 'place_b', test.place((select value::int from w where name = 'course'), (select value::int from w where name = 'person_b'));
insert into w select 'place_foreign', test.place((select value::int from w where name = 'course_foreign'), (select value::int from w where name = 'person_b'));
insert into w select 'nomination', p.nomination from place p where p.id = (select value::int from w where name = 'place');
insert into w select 'nomination_b', p.nomination from place p where p.id = (select value::int from w where name = 'place_b');
with f as (insert into saved_filter (account, page, name, query) select l.account, '/courses', 'Mine', 'state=draft' from key k join login l on l.token = k.token where k.name = 'coordinator' returning id) insert into w select 'filter', id from f;
insert into w select 'nomination_marked', p.nomination from place p where p.id = (select value::int from w where name = 'place_marked');
insert into attendance (place, session, mark, marked_by) select (select value::int from w where name = 'place_marked'), (select value::int from w where name = 'session'), 'present', (select value::int from w where name = 'account_coordinator');
insert into w select 'stepped', gen_random_uuid();	-- what the coordinator decided about one nomination
insert into answered (idem, account, call, answer) select w.value::uuid, l.account, 'nominations_step', json_build_object('idem', w.value, 'becomes', 'accepted', 'course', null, 'skipped', '[]'::json, 'done', json_build_array(n.value::int))
	from w, w n, key k join login l on l.token = k.token where w.name = 'stepped' and n.name = 'nomination' and k.name = 'coordinator';
-- On the open course: a quota line, and a seat offered to one of A's and one of B's who wait.
with q as (insert into quota (course, country, seats) select value::int, 'KZ', 2 from w where name = 'course_open' returning id) insert into w select 'quota', id from q;
insert into w select 'nomination_waiting' || case when x.name = 'agency_b' then '_b' else '' end, 0 from w x where x.name in ('agency_a', 'agency_b');
do $$
declare
	x record;
	one int;
begin
	for x in select case when name = 'agency_b' then '_b' else '' end suffix, value::int agency from w where name in ('agency_a', 'agency_b') loop
		insert into nomination (course, person, agency, made_by) select value::int, test.person(x.agency, 'Ожидалова'), x.agency, (select value::int from w where name = 'account_coordinator') from w where name = 'course_open' returning id into one;
		update nomination set state = 'waiting' where id = one;
		update w set value = one where name = 'nomination_waiting' || x.suffix;
		with o as (insert into offer (course, nomination, until) select value::int, one, today() + 3 from w where name = 'course_open' returning id) insert into w select 'offer' || x.suffix, id from o;
	end loop;
end $$;
insert into assessment (course, position, title_ru, title_en, phase, maximum, pass_mark) select value::int, 1, 'Тест', 'Test', 'test', 100, 60 from w where name in ('course', 'course_foreign');
insert into w select 'assessment', a.id from assessment a where a.course = (select value::int from w where name = 'course');

-- A finished course with papers for A and B, and a batch still proposed.
insert into w select 'course_finished', test.course('finished', -10, 24, (select value::int from w where name = 'edition'));
insert into w select 'session_finished', test.session((select value::int from w where name = 'course_finished'), -9, 9, 36 / 4);
insert into w select 'place_finished', test.place((select value::int from w where name = 'course_finished'), (select value::int from w where name = 'person_a'));
insert into w select 'place_finished_b', test.place((select value::int from w where name = 'course_finished'), (select value::int from w where name = 'person_b'));
insert into w select 'person_foreign', test.person((select value::int from w where name = 'agency_b'), 'Чужова', 'GE');

-- A finished course with papers: A's, B's, one of A that was revoked; one that waits for approval; one who passed and waits for a paper.
create function pg_temp.v(_name text) returns int language sql as 'select value::int from w where name = _name';
create function pg_temp.t(_name text) returns bytea language sql as 'select token from key where name = _name';
insert into w select 'course_done', test.course('running', -10, 24, pg_temp.v('edition'));
insert into w select 'session_done', test.session(pg_temp.v('course_done'), -10, 9, 12);
insert into w select 'place_done', test.place(pg_temp.v('course_done'), pg_temp.v('person_a'));
insert into w select 'place_done_b', test.place(pg_temp.v('course_done'), pg_temp.v('person_b'));
insert into w select 'place_' || x, test.place(pg_temp.v('course_done'), test.person(pg_temp.v('agency_a'), 'Канарейкина-' || x)) from unnest(array['revoked', 'waiting', 'passed', 'unsigned']) x;
insert into attendance (place, session, mark, marked_by) select p.id, pg_temp.v('session_done'), 'present', pg_temp.v('account_coordinator') from place p where p.course = pg_temp.v('course_done');
insert into assessment (course, position, title_ru, title_en, phase, maximum, pass_mark) values (pg_temp.v('course_done'), 1, 'Тест', 'Test', 'test', 100, 60) returning id as assessment_done \gset
insert into w values ('assessment_done', :assessment_done);
insert into result (place, assessment, attempt, score, entered_by) select p.id, :assessment_done, 1, 80, pg_temp.v('account_coordinator') from place p where p.course = pg_temp.v('course_done');
do $$ begin
	perform api.attendance_close(pg_temp.t('coordinator'), pg_temp.v('course_done'));
	perform api.decisions_sign(pg_temp.t('coordinator'), pg_temp.v('course_done'), gen_random_uuid(), (select jsonb_agg(w.value) from w where w.name like 'place_done%' or w.name in ('place_revoked', 'place_waiting', 'place_passed')));
	update course set state = 'finished' where id = pg_temp.v('course_done');
	insert into w select 'batch_done', api.batch_propose(pg_temp.t('coordinator'), pg_temp.v('course_done'), gen_random_uuid(), (select jsonb_agg(w.value) from w where w.name like 'place_done%' or w.name = 'place_revoked')) ->> 'id';
	perform test.drawn();
	perform api.batch_approve(pg_temp.t('registrar'), pg_temp.v('batch_done'), gen_random_uuid());
	insert into w select 'batch_waiting', api.batch_propose(pg_temp.t('coordinator'), pg_temp.v('course_done'), gen_random_uuid(), (select jsonb_agg(w.value) from w where w.name = 'place_waiting')) ->> 'id';
	perform test.drawn();
	insert into w select 'certificate_' || case w.name when 'place_done' then 'a' when 'place_done_b' then 'b' else 'revoked' end, c.id from certificate c join w on w.value = c.place::text and w.name in ('place_done', 'place_done_b', 'place_revoked');
	perform test.drawn();
	perform test.revoked(pg_temp.t('coordinator'), pg_temp.t('registrar'), (select value from w where name = 'certificate_revoked'));
	-- A's asks for another paper, B's for a duplicate which was refused; the coordinator proposes to revoke A's
	insert into w select 'request_a', (api.request_make(pg_temp.t('trainee'), (select value from w where name = 'certificate_a'), gen_random_uuid(), 'duplicate', 'Lost on a journey.', null, '%PDF-1.7 a letter') ->> 'id');
	insert into correction_request (certificate, kind, wish, names, made_by, state, refused_because, decided_by, decided, evidence, evidence_type)
		select c.id, 'duplicate', 'Lost.', c.record -> 'names', pg_temp.v('account_coordinator'), 'refused', 'No.', pg_temp.v('account_coordinator'), now(), '%PDF', 'application/pdf' from certificate c where c.id = (select value from w where name = 'certificate_b');
	insert into w select 'request_b', max(id) from correction_request;
	insert into w select 'proposal_a', api.act_propose(pg_temp.t('coordinator'), (select value from w where name = 'certificate_a'), gen_random_uuid(), 'revoked', 'mistake', 'Issued by mistake.') ->> 'id';
	insert into w select 'proposal_over', min(id) from act_proposal;
	insert into w select 'year', extract(year from today())::int;
end $$;
insert into w select 'paper_waiting', id from batch_paper where batch = pg_temp.v('batch_waiting');
insert into w select 'paper_done', id from batch_paper where batch = pg_temp.v('batch_done') and place = pg_temp.v('place_done');

-- What belongs to one account alone: a key and a sign-in of the coordinator; a link of another agency's focal point.
insert into login (token, account, kind, label, until) values (sha256('further key'), pg_temp.v('account_coordinator'), 'key', 'further', now() + interval '1 day');
insert into login (token, account, kind) values (sha256('further browser'), pg_temp.v('account_coordinator'), 'browser');
insert into w select 'key_further', id from login where token = sha256('further key');
insert into w select 'login_further', id from login where token = sha256('further browser');
insert into w select 'link', 'a-link-of-the-world';
insert into invitation (token, account, until) select sha256(convert_to('a-link-of-the-world', 'UTF8')), pg_temp.v('account_other_focal_point'), now() + interval '1 day';
insert into w select 'link_over', 'a-link-that-is-over';
insert into invitation (token, account, until) select sha256(convert_to('a-link-that-is-over', 'UTF8')), pg_temp.v('account_other_focal_point'), now() - interval '1 minute';

insert into w select 'slip', 'a-slip-of-the-world';
insert into name_slip (place, names, token, until, asked_by) select pg_temp.v('place'), names_printed(pg_temp.v('person_a')), sha256(convert_to('a-slip-of-the-world', 'UTF8')), now() + interval '1 day', pg_temp.v('account_coordinator');
insert into w select 'slip_id', max(id) from name_slip;

-- Things in a state in which they refuse what else they take.
insert into w select 'course_cancelled', test.course('cancelled', 5, 24, pg_temp.v('edition'));
insert into w select 'session_cancelled', test.session(pg_temp.v('course'), 1, 14);
update session set state = 'cancelled' where id = pg_temp.v('session_cancelled');
insert into w select 'session_draft', test.session(pg_temp.v('course_draft'), 41, 9);
with p as (insert into programme (code, kind) values ('WORLD-DRAFT', 'course') returning id) insert into w select 'programme_draft', id from p;
insert into edition (programme, number, title_ru, title_en, hours, languages, minimum_share, pass_mark) select pg_temp.v('programme_draft'), 1, 'Черновик', 'Draft', 8, '{ru}', 80, 60;
insert into w select 'version_' || substr(x.name, 8), c.version from w x join course c on c.id::text = x.value where x.name in ('course_done', 'course_cancelled');
-- Badges as press keeps them.
select press.badge(value, json_build_object('id', 'https://localhost/V/' || value)) from w where name in ('certificate_a', 'certificate_b', 'certificate_revoked');
-- What is published for everybody, and a log as far as it goes.
select press.publish(p, 'text/plain', convert_to(p, 'UTF8')) from unnest(array['/.well-known/tcr/keys.jws', '/.well-known/jwks.json', '/.well-known/did.json', '/keys/some', '/ca.crt', '/crl.pem', '/status/1/revocation', '/offline/bundle.jws', '/offline/issued/2026.bin']) p;
insert into tile select 0, 0, count(*), string_agg(sha256('\x0001'::bytea || set_byte('\x00', 0, type) || commitment), ''::bytea order by index) from leaf;
insert into checkpoint select size, log_range(0, size), 'checkpoint' from log_head;

with h as (insert into holiday (country, day, name_ru, name_en) values ('BY', '2099-01-01', 'Новый год', 'New Year') returning id) insert into w select 'holiday', id from h;
with f as (insert into feed (kind, subject, lang, token, made_by) select 'course', pg_temp.v('course'), 'en', sha256('none'), l.account from key k join login l on l.token = k.token where k.name = 'coordinator' returning id) insert into w select 'feed', id from f;

-- Tables that were uploaded: one of the coordinator's that names B, one of the focal point's, one that is saved.
do $$ declare
	who text; head text := '"Фамилия", "Имя", "Отчество", "Дата рождения", "Пол"'; row_ text;
begin
	foreach who in array array['import', 'import_focal', 'import_done'] loop
		row_ := case who when 'import_focal' then '"Новичкова", "Ева", "Олеговна", "31.02.1990", "ж"' else '"Воробьёва-Б", "Анна", "Ивановна", "15.06.1985", "ж"' end;
		insert into w select who, api.import_add(pg_temp.t(case who when 'import_focal' then 'focal_point' else 'coordinator' end), gen_random_uuid(), 'people', null, pg_temp.v('agency_b')::text, null, null, format('{"format": "csv", "charset": "utf-8", "separator": "comma", "sheet": %s, "rows": [[1, %s], [2, %s]]}', to_json(who), head, row_)::jsonb, convert_to(who, 'UTF8')) ->> 'id';
		perform api.import_columns_set(pg_temp.t('coordinator'), pg_temp.v(who), '1', '{"1": "family", "2": "given", "3": "patronymic", "4": "born", "5": "sex"}');
	end loop;
	update import set state = 'done', done = now(), saved = '{}', bytes = null where id = pg_temp.v('import_done');
end $$;

select json_object_agg(name, value) from w;
