-- The register: numbers and codes, who sees what, the paper; facts stay as they are.
begin;
select plan(61);

select test.agency() as mine \gset
select test.agency('border', 'KZ') as theirs \gset
select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.account('director') as dir \gset
select test.account('auditor') as aud \gset
select test.account('administrator') as adm \gset
select test.account('trainer') as tra \gset
select test.account('focal_point', :mine) as foc \gset
select test.account('focal_point', :theirs) as foreign_foc \gset

-- numbers, codes, ids
select is(serial_text(2026000123), '2026-000123-38', 'the check digits of the standard''s example');
select is(serial_of('2026-000123-38'), 2026000123::bigint, 'a printed serial is read');
select is(serial_of(' 2026 000123 – 38 '), 2026000123::bigint, 'with blanks and another dash');
select is(serial_of('202600012338'), 2026000123::bigint, 'without any');
select is(serial_of('2026-000123-39'), null, 'a wrong digit is found');
select is(serial_of('2026-000132-38'), null, 'two digits changed about too');
select is(serial_of('x'), null, 'no serial at all');
select is(serial_of(null), null, 'nothing typed');
select ok((select bool_and(serial_of(serial_text(2026000000 + n * 7919)) = 2026000000 + n * 7919) from generate_series(1, 100) n), 'there and back');
select is(check_code('LFQGLKJPIX6NJ3IGRO6PFOP2I4'), 'A1N7QR36', 'the check code of the standard''s example');
select is(code_text('A1N7QR36'), 'A1N7-QR36', 'is printed in two halves');
select is(code_of('aln7 qr36'), 'A1N7QR36', 'small letters, blanks, l for 1');
select is(code_of('AIN7–QR36'), 'A1N7QR36', 'I for 1');
select is(code_of('GEDO-RD2W'), 'GED0RD2W', 'O for 0');
select is(code_of('A1N7-QR3U'), null, 'no such letter');
select is(code_of('A1N7'), null, 'too short');
select is(id_bytes('LFQGLKJPIX6NJ3IGRO6PFOP2I5'), null, 'the two unused bits of an id are 0');
select is(base32(id_bytes('LFQGLKJPIX6NJ3IGRO6PFOP2I4')), 'LFQGLKJPIX6NJ3IGRO6PFOP2I4', 'base32 there and back');
select is(base32('\x00'), 'AA', 'base32 without padding');
select is(sha256(id_bytes('LFQGLKJPIX6NJ3IGRO6PFOP2I4')) is not null, true, 'sixteen bytes');

-- names as they are printed
select test.person(:mine, 'ҚУАНЫШБЕКОВ') as anna \gset
select is(names_printed(:anna) #>> '{0,full}', 'Қуанышбеков Анна Ивановна', 'the own script first, not in capitals');
select matches(names_printed(:anna) #>> '{1,full}', '^Anna Petrova-', 'then the passport''s line, given name first');
insert into name_form (person, script, language, family, given, patronymic, source) values (:anna, 'latn', 'uz-latn', 'Quanishbekov', 'Anna', 'Ivan  qizi', 'agency_letter'), (:anna, 'cyrl', 'be', 'Куанышбекава', 'Ганна', null, 'self'), (:anna, 'cyrl', 'kk', 'Куанышбекова', 'Анна', null, 'self');
select is(jsonb_array_length(names_printed(:anna)), 3, 'three at most');
select is(names_printed(:anna) #>> '{1,script}', 'latn', 'the passport''s line among them');
select is((select n ->> 'full' from jsonb_array_elements(names_printed(:anna)) n where n ->> 'lang' = 'uz-Latn'), null, 'what is beyond three is left');
update name_form set valid_until = current_date where person = :anna and script = 'cyrl';
select is(names_printed(:anna) #>> '{0,full}', 'Quanishbekov Anna Ivan qizi', 'a Latin own script with the father''s name, single blanks');
select is(names_printed(:anna) #>> '{0,lang}', 'uz-Latn', 'and its language tag');
update name_form set valid_until = null where person = :anna and language = 'ru';
update name_form set valid_until = current_date where person = :anna and language = 'uz-latn';
select is(jsonb_array_length(topics_printed((select jsonb_agg(jsonb_build_object('topic_ru', 'Тема ' || n, 'topic_en', 'Topic ' || n, 'hours', 2, 'credited', 1)) from generate_series(1, 45) n))), 40, 'forty topics have room');
select is(topics_printed((select jsonb_agg(jsonb_build_object('topic_ru', 'Тема ' || n, 'topic_en', 'Topic ' || n, 'hours', 2, 'credited', 1)) from generate_series(1, 45) n)) #>> '{39,hours}', '12', 'the rest stands together');

-- issued
select test.edition(36, 80, null) as e \gset
select test.course('running', -5, 24, :e) as c \gset
select test.place(:c, :anna, :mine) as p1 \gset
select test.place(:c, test.person(:theirs), :theirs) as p2 \gset
select test.session(:c, -5) as s \gset
insert into attendance (place, session, mark, marked_by) select p, :s, 'present', test.account_id(:'coo') from unnest(array[:p1, :p2]) p;
select api.attendance_close(:'coo', :c);
select api.decisions_sign(:'coo', :c, gen_random_uuid(), test.places(:c));
select api.batch_propose(:'coo', :c, gen_random_uuid(), test.places(:c)) ->> 'id' as b \gset
select test.drawn();
select api.batch_approve(:'reg', :b, gen_random_uuid());
select id as k1 from certificate where place = :p1 \gset
select id as k2 from certificate where place = :p2 \gset
select test.account('trainee', null, :anna) as trainee \gset
create function pg_temp.ids(_login bytea, _q text default null, _state text default null) returns text[] language sql as
	'select coalesce(array_agg(x ->> ''id'' order by x ->> ''id''), ''{}'') from json_array_elements(api.certificates($1, ''ru'', $2, null, $3, (select max(course)::text from registry.certificate), null) -> ''rows'') x';
create function pg_temp.both() returns text[] language sql as 'select array_agg(id order by id) from registry.certificate where course = (select max(course) from registry.certificate)';

-- who sees what
select is(pg_temp.ids(:'reg'), pg_temp.both(), 'the centre sees all');
select is(pg_temp.ids(:'foc'), array[:'k1'], 'a focal point those of the own agency');
select is(pg_temp.ids(:'foreign_foc'), array[:'k2'], 'another one the others');
select is(pg_temp.ids(:'trainee'), array[:'k1'], 'a trainee the own');
select throws_ok(format($$ select api.certificates(%L, 'en', null, null, null, null, null) $$, :'tra'), 'PT403', 'not_yours', 'a trainer none');
select throws_ok(format($$ select api.certificates(%L, 'en', null, null, null, null, null) $$, :'adm'), 'PT403', 'not_yours', 'an administrator none');
select is(pg_temp.ids(:'reg', 'куанышбеков'), array[:'k1'], 'found by name, folded');
select is(pg_temp.ids(:'aud', 'куанышбеков'), '{}', 'an auditor does not find by name');
select is(pg_temp.ids(:'reg', (select serial_text(serial) from certificate where id = :'k2')), array[:'k2'], 'found by number');
select is(pg_temp.ids(:'reg', left((select serial_text(serial) from certificate where id = :'k2'), 11)), array[:'k2'], 'without its check digits');
select is(pg_temp.ids(:'reg', '2026'), pg_temp.both(), 'by the year') where extract(year from today()) = 2026 union all select ok(true, 'by the year') where extract(year from today()) <> 2026;
select is(pg_temp.ids(:'reg', :'k1'), array[:'k1'], 'by id');
select is(pg_temp.ids(:'reg', '%_\'), '{}', 'signs of LIKE mean themselves');
select is(pg_temp.ids(:'reg', null, 'valid'), pg_temp.both(), 'by state');
select is(pg_temp.ids(:'reg', null, 'x'' or true --'), '{}', 'an unknown state finds nothing');
select matches(api.certificate(:'aud', 'en', :'k1') ->> 'name', '^№ \d+$', 'an auditor reads a number for the name');
select is(api.certificate(:'aud', 'en', :'k1') -> 'other_names' is null or api.certificate(:'aud', 'en', :'k1') ->> 'other_names' is null, true, 'and no other form of it');
select is(api.certificate(:'trainee', 'en', :'k1') ->> 'proposed_by', null, 'a trainee does not read who worked on it');
select throws_ok(format($$ select api.certificate(%L, 'en', %L) $$, :'foreign_foc', :'k1'), 'PT404', 'not_found', 'a foreign certificate is like an unknown one');
select throws_ok(format($$ select api.certificate(%L, 'en', %L) $$, :'trainee', :'k2'), 'PT404', 'not_found', 'also to a trainee');
select throws_ok(format($$ select api.certificate(%L, 'en', 'x') $$, :'reg'), 'PT404', 'not_found', 'as one that cannot be');

-- the paper
select is((select count(*)::int from api.certificate_paper(:'trainee', :'k1')), 0, 'no paper before it is drawn');
select test.drawn();
select is((select count(*)::int from api.certificate_paper(:'trainee', :'k2')), 0, 'not somebody else''s');
select is((select name from api.certificate_paper(:'trainee', lower(:'k1'))), 'certificate-' || serial_text((select serial from certificate where id = :'k1')) || '.pdf', 'one''s own, under its number');
select is((select count(*)::int from api.papers_own(:'trainee')), 1, 'all one''s own');
select throws_ok(format($$ select * from api.papers_own(%L) $$, :'reg'), 'PT403', 'not_yours', 'only of trainees');
select throws_ok(format($$ select * from api.certificate_paper(%L, %L) $$, :'aud', :'k1'), 'PT403', 'not_yours', 'an auditor gets no paper: it has the name');

-- revoked
select test.revoked(:'coo', :'reg', :'k1');
select is(array[api.certificate(:'foc', 'ru', :'k1') ->> 'state', api.certificate(:'trainee', 'ru', :'k1') ->> 'state', api.certificate_by_id(:'k1', 'ru') ->> 'state'], '{revoked,revoked,revoked}', 'every page says so at once');
select is(pg_temp.ids(:'reg', null, 'revoked'), array[:'k1'], 'the list too');

-- facts stay
select throws_ok(format('update certificate set expires = null where id = %L', :'k1'), 'PT409', 'facts_never_change', 'a certificate is not changed');
select throws_ok('delete from act', 'PT409', 'facts_never_change', 'nor an act removed');
select throws_ok('truncate paper', 'PT409', 'facts_never_change', 'nor papers emptied');

select * from finish();
rollback;
