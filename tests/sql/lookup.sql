-- The full record for partner agencies: purpose and reference, logged, seen by the holder's agency.
begin;
select plan(38);

select test.agency('border', 'BY') as mine \gset
select test.agency('law_enforcement', 'KZ') as theirs \gset
select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.account('auditor') as aud \gset
select test.account('administrator') as adm \gset
select test.account('focal_point', :mine) as foc \gset
select test.account('focal_point', :theirs) as partner \gset
select test.person(:mine, 'Кавалёва') as anna \gset
select test.account('trainee', null, :anna) as trainee \gset
select test.edition(36, 80, null) as e \gset
select test.course('running', -5, 24, :e) as c \gset
select test.place(:c, :anna, :mine) as p \gset
select test.session(:c, -5) as s \gset
insert into attendance (place, session, mark, marked_by) values (:p, :s, 'present', test.account_id(:'coo'));
select api.attendance_close(:'coo', :c);
select api.decisions_sign(:'coo', :c, gen_random_uuid(), test.places(:c));
select api.batch_propose(:'coo', :c, gen_random_uuid(), test.places(:c)) ->> 'id' as b \gset
select test.drawn();
select api.batch_approve(:'reg', :b, gen_random_uuid());
select test.drawn();
select id as k, serial_text(serial) as serial from certificate where place = :p \gset

-- found by what is printed
select is(api.record_search(:'partner', 'en') ->> 'sought', '', 'the form to find one');
select is(api.record_find(:'partner', 'en', :'serial', (select code from certificate where id = :'k')) ->> 'id', :'k', 'number and check code lead to the form of the record');
select is(api.record_find(:'partner', 'en', :'serial', 'A1N7-QR36') ->> 'sought', 'not_found', 'a wrong code to none');
select is(api.record_find(:'partner', 'en', '2026-999999-99', 'A1N7-QR36') ->> 'sought', 'not_found', 'nor does a number that is none');
select api.record_find(:'partner', 'en', :'serial', 'A1N7-QR3' || n) from generate_series(1, 4) n;
select is(api.record_find(:'partner', 'en', :'serial', (select code from certificate where id = :'k')) ->> 'sought', 'try_later', 'after five wrong codes the number answers later, to agencies too');
select is((select count(*)::int from lookup), 0, 'to find one is not to read it');

-- the form
select is(api.record_form(:'partner', 'en', :'k') ->> 'serial', :'serial', 'the form names the number');
select is((select count(*)::int from unnest(array['авал', 'etrov', 'BY']) w where replace(api.record_form(:'partner', 'en', :'k')::text, :'k', '') like '%' || w || '%'), 0, 'and nothing of the holder');
select is((select count(*)::int from lookup where certificate = :'k'), 0, 'looking at it is no look-up');
select throws_ok(format($$ select api.record_form(%L, 'en', 'x') $$, :'partner'), 'PT404', 'not_found', 'an unknown certificate');
select throws_ok(format($$ select api.record_form(%L, 'en', %L) $$, :'trainee', :'k'), 'PT403', 'not_yours', 'not for trainees');
select throws_ok(format($$ select api.record_form(%L, 'en', %L) $$, :'adm', :'k'), 'PT403', 'not_yours', 'nor administrators');
select throws_ok(format($$ select api.record_form(null, 'en', %L) $$, :'k'), 'PT401', 'sign_in', 'nor strangers');

-- reading
select throws_ok(format($$ select api.record_read(%L, 'en', %L, null, '17/2026') $$, :'partner', :'k'), 'PT422', 'purpose_is_missing', 'a purpose is needed');
select throws_ok(format($$ select api.record_read(%L, 'en', %L, 'curiosity', '17/2026') $$, :'partner', :'k'), 'PT422', 'purpose_is_wrong', 'one of the list');
select throws_ok(format($$ select api.record_read(%L, 'en', %L, 'recruitment', ' ') $$, :'partner', :'k'), 'PT422', 'reference_is_missing', 'and a reference');
select throws_ok(format($$ select api.record_read(%L, 'en', %L, 'recruitment', E'a\u202eb') $$, :'partner', :'k'), 'PT422', 'text_is_wrong', 'in plain characters');
select throws_ok(format($$ select api.record_read(%L, 'en', %L, 'recruitment', '17') $$, :'trainee', :'k'), 'PT403', 'not_yours', 'a trainee reads no records');
select is((select count(*)::int from lookup where certificate = :'k'), 0, 'refused, nothing is logged');
select api.record_read(:'partner', 'en', :'k', 'recruitment', ' case 17/2026 ')::text as record \gset
select is(:'record'::json ->> 'born', '1985-06-15', 'the record has the birth date');
select is(:'record'::json #>> '{names,0}', 'Кавалёва Анна Ивановна', 'the names');
select is(:'record'::json ->> 'agency', (select name_en::text from agency where id = :mine), 'and the agency');
select is(:'record'::json ->> 'programme', (select title_en::text from edition where id = :e), 'and the full title');
select is((select array[agency::text, purpose, reference::text] from lookup where certificate = :'k'), array[:'theirs', 'recruitment', 'case 17/2026'], 'the look-up is logged');
select is((select actor from audit where noun = 'lookup' and under = :'k'), test.account_id(:'partner'), 'the audit trail names who');

-- the holder's side
select is(api.lookups(:'foc', 'en', null) #>> '{rows,0,reference}', 'case 17/2026', 'the holder''s focal point sees it');
select is(api.lookups(:'foc', 'en', null) #>> '{rows,0,agency}', (select name_en::text from agency where id = :theirs), 'by whom');
select is(json_array_length(api.lookups(:'partner', 'en', null) -> 'rows'), 0, 'the other agency sees look-ups of its own people only');
select is(api.certificate(:'foc', 'en', :'k') #>> '{lookups,0,purpose}', 'recruitment', 'the certificate''s page shows it');
select is(api.certificate(:'trainee', 'en', :'k') #>> '{lookups,0,purpose}', 'recruitment', 'to the holder too');
select matches(api.lookups(:'aud', 'en', null) #>> '{rows,0,name}', '^№ \d+$', 'an auditor reads no name in the list');
select throws_ok(format($$ select api.lookups(%L, 'en', null) $$, :'trainee'), 'PT403', 'not_yours', 'a trainee has no such list');

-- revoked
select test.revoked(:'coo', :'reg', :'k');
select is(api.record_read(:'partner', 'en', :'k', 'investigation', '18') ->> 'category', 'mistake', 'the record of a revoked certificate says the kind of reason');
select ok(api.record_read(:'partner', 'en', :'k', 'investigation', '19')::text !~ 'Issued by mistake', 'and not its words');
select ok(api.certificate_by_id(:'k', 'en')::text !~ 'mistake', 'the public page neither');
select is(api.record_read(:'aud', 'en', :'k', 'other', 'audit 3') ->> 'born', '1985-06-15', 'an auditor unmasks one certificate, logged');
select throws_ok(format($$ insert into lookup (certificate, account, purpose, reference) values (%L, %s, 'x', 'y') $$, :'k', test.account_id(:'reg')), '23514', null, 'the table knows the purposes');
select throws_ok('delete from lookup', 'PT409', 'facts_never_change', 'and forgets nothing');

select * from finish();
rollback;
