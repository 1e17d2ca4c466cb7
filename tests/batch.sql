-- A finished course with :papers signed-off decisions and a batch proposed from them, for the fault tests and the bench.
-- Needs tests/sql/setup.sql.  Prints the number of the batch; API keys itc_coordinator and itc_registrar are its people.
\set ON_ERROR_STOP 1
\pset format unaligned
\pset tuples_only on
\set QUIET on
set search_path = registry, test, public;
begin;
select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
insert into login (token, account, kind, label, until) values
	(sha256('itc_coordinator'), test.account_id(:'coo'), 'key', 'tests', now() + interval '1 day'),
	(sha256('itc_registrar'), test.account_id(:'reg'), 'key', 'tests', now() + interval '1 day');
select test.agency() as agency \gset
select test.course('finished', -10, :papers, test.edition(12, 80, null)) as course \gset
select test.session(:course, -9, 9, 12) as session \gset
create temp table letter as select array['Ка','ва','лё','Пет','ро','ма','ри','но','Бе','ла','го','ши','Ах','ме','то','ву','Со','ко','Ни','за'] ru, array['Ka','va','lio','Pet','ro','ma','ri','no','Be','la','go','shi','Akh','me','to','vu','So','ko','Ni','za'] la;
with made as (
	insert into person (sex, born, country, agency) select case n % 2 when 0 then 'f' else 'm' end, date '1970-01-01' + n * 7, 'BY', :agency from generate_series(1, :papers) n returning id
), named as (select id, row_number() over (order by id)::int n from made)
insert into name_form (person, script, language, family, given, patronymic, source)
select id, 'cyrl', 'ru', initcap(lower(ru[1 + n % 20] || ru[1 + n / 20 % 20] || ru[1 + n / 400 % 20])) || 'ский', initcap(lower(ru[1 + n / 3 % 20] || ru[1 + n / 7 % 20])), 'Ильич', 'agency_letter' from named, letter
union all select id, 'latn', 'en', upper(la[1 + n % 20] || la[1 + n / 20 % 20] || la[1 + n / 400 % 20]) || 'SKII', upper(la[1 + n / 3 % 20] || la[1 + n / 7 % 20]), null, 'passport' from named, letter;
insert into nomination (course, person, agency, state, made_by) select :course, p.id, :agency, 'accepted', test.account_id(:'coo') from person p where p.agency = :agency;
insert into attendance (place, session, mark, marked_by) select p.id, :session, 'present', test.account_id(:'coo') from place p where p.course = :course;
select api.attendance_close(:'coo', :course) \g /dev/null
select api.decisions_sign(:'coo', :course, gen_random_uuid(), (select jsonb_agg(p.id::text) from place p where p.course = :course)) \g /dev/null
select (api.batch_propose(:'coo', :course, gen_random_uuid(), (select jsonb_agg(p.id::text) from place p where p.course = :course))) ->> 'id';
commit;
