-- What a stranger may learn: level 0, the match of a name, one's own paper by what is printed on it.
begin;
select plan(70);

select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.edition(36, 80, null) as e \gset
select test.course('running', -5, 24, :e) as c \gset
select test.person(test.agency('border', 'KZ'), 'Қуанышбекұлы', 'KZ') as person \gset
update name_form set given = 'Нұрсұлтан', patronymic = 'Әбдіғалиұлы', language = 'kk' where person = :person and script = 'cyrl';
update name_form set family = 'KUANYSHBEKULY', given = 'NURSULTAN' where person = :person and script = 'latn';
select test.place(:c, :person) as p \gset
select test.session(:c, -5) as s \gset
insert into attendance (place, session, mark, marked_by) values (:p, :s, 'present', test.account_id(:'coo'));
select api.attendance_close(:'coo', :c);
select api.decisions_sign(:'coo', :c, gen_random_uuid(), test.places(:c));
select api.batch_propose(:'coo', :c, gen_random_uuid(), test.places(:c)) ->> 'id' as b \gset
select test.drawn();
select api.batch_approve(:'reg', :b, gen_random_uuid());
select id, serial_text(serial) serial, code_text(code) code, code as bare, serial as number from certificate where place = :p \gset k_

-- folding, against the vectors of the standard
select is(name_key(f, g, p), k, 'folds ' || f) from (values ('Петров', 'Иван', 'Сергеевич', 'петров|и|с'), ('Қуанышбекұлы', 'Нұрсұлтан', 'Әбдіғалиұлы', 'куанышбекулы|н|а'),
	('Oʻrinboyev', 'Gʻayrat', 'Toʻxtasin oʻgʻli', 'orinboyev|g|t'), ('Məmmədov', 'Əli', 'Hüseyn oğlu', 'mammadov|a|h'), ('Տեր-Հովհաննիսյան', 'Հայկանուշ', 'Վարդգեսի', 'տերհովհաննիսյան|հ|վ'),
	('Țurcanu', 'Ștefan', 'Ion', 'turcanu|s|i'), ('Святлана', '', '', 'святлана||'), ('de la Cruz', 'María José', '', 'delacruz|m|')) v (f, g, p, k);

select is(string_agg(fold(l), ' ' order by n), 'к х г н о у у а и х ж ч г е и a i ss o l d ae е и у и о s i и и', 'letters that checkers type alike fold together, in capitals too')
	from regexp_split_to_table('Қ Ҳ Ғ Ң Ө Ұ Ү Ә І Һ Җ Ҷ Ґ Є Ј Ə ı ß Ø Ł Đ Æ Ё Ї Ў Й О Ş İ Ӣ И', ' ') with ordinality x (l, n);
select is(fold('О’Ко-нел ʻʼ 2'), 'оконел2', 'blanks, hyphens and apostrophes of every kind fall out');

-- by id
select is(api.certificate_by_id(:'k_id', 'en')::text, '{"state": "not_found"}', 'nobody is told of a paper before it is signed and drawn');
select throws_ok(format($$ select * from api.paper_by_code(%L, %L, '15.06.1985', '::1') $$, :'k_serial', :'k_code'), 'PT409', 'paper_is_being_drawn', 'and no paper to fetch');
select test.drawn();
select is(api.certificate_by_id(:'k_id', 'en') ->> 'state', 'valid', 'a valid certificate');
select is(api.certificate_by_id(lower(:'k_id'), 'en') ->> 'serial', :'k_serial', 'also typed in small letters');
select is(api.certificate_by_id(:'k_id', 'ru') ->> 'programme', (select title_ru::text from edition where id = :e), 'its title in the reader''s language');
select is(api.certificate_by_id(:'k_id', 'ru') ->> 'pdf_first', (select left(encode(sha256, 'hex'), 8) from paper where certificate = :'k_id'), 'then the ends of its hash');
select is((select count(*)::int from json_object_keys(api.certificate_by_id(:'k_id', 'en')) x where x in ('name', 'names', 'agency', 'country', 'person', 'born', 'course', 'code', 'reason')), 0, 'no name, agency or country');
select is((select count(*)::int from unnest(array['анышбек', 'uanysh', 'Agency', 'Ведомство', '"KZ"']) w where api.certificate_by_id(:'k_id', 'en')::text ilike '%' || w || '%'), 0, 'in no value either');
select is(api.certificate_by_id('AAAAAAAAAAAAAAAAAAAAAAAAAA', 'en')::text, api.certificate_by_id('x', 'ru')::text, 'unknown and malformed are alike');
select is(api.certificate_by_id(null, null)::text, '{"state": "not_found"}', 'and say nothing');
savepoint neutral;
set local session_replication_role = replica;
update edition set neutral_ru = 'Специальный курс', neutral_en = 'Special course' where id = :e;
set local session_replication_role = origin;
select is(api.certificate_by_id(:'k_id', 'en') ->> 'programme', 'Special course', 'a sensitive title has a neutral one');
rollback to savepoint neutral;
savepoint old;
alter table certificate disable trigger stays;
update certificate set expires = today() - 1 where id = :'k_id';
select is(api.certificate_by_id(:'k_id', 'en') ->> 'state', 'expired', 'expired the day after its last');
update certificate set expires = today() where id = :'k_id';
select is(api.certificate_by_id(:'k_id', 'en') ->> 'state', 'valid', 'valid on its last day');
rollback to savepoint old;

-- by serial and code
select is(api.certificate_by_code(:'k_serial', :'k_code', 'en', '::1') ->> 'state', 'valid', 'by number and check code');
select is(api.certificate_by_code(' ' || :'k_number' || right(:'k_serial', 2), lower(:'k_bare'), 'en', '::1') ->> 'serial', :'k_serial', 'typed without dashes, in small letters');
select is(api.certificate_by_code(:'k_serial', 'A1N7-QR36', 'en', '::1')::text, '{"state": "not_found"}', 'a wrong code');
select is(api.certificate_by_code('2026-000123-38', 'A1N7-QR36', 'en', '::1')::text, '{"state": "not_found"}', 'an unknown serial is alike');
select is(api.certificate_by_code('2026-000123-39', 'A1N7-QR36', 'en', '::1')::text, '{"state": "not_found"}', 'a wrong digit is alike');
select is(api.certificate_by_code(null, null, 'en', '::1')::text, '{"state": "not_found"}', 'nothing typed is alike');
select is(api.certificate_by_code(:'k_serial', 'zu!', 'en', '::1')::text, '{"state": "not_found"}', 'no code at all is alike');
select is((select count(*)::int from attempt where kind = 'code' and key = :'k_number'), 2, 'wrong codes are counted, right ones are not');
select api.certificate_by_code(:'k_serial', 'A1N7-QR3' || n, 'en', '::1') from generate_series(1, 3) n;
select is(api.certificate_by_code(:'k_serial', 'A1N7-QR39', 'en', '::1')::text, '{"state": "try_later"}', 'after five the serial answers later');
select is(api.certificate_by_code(:'k_serial', :'k_code', 'en', '::1')::text, '{"state": "try_later"}', 'to the right code too');
select api.certificate_by_code('2026-000123-38', 'A1N7-QR3' || n, 'en', '::1') from generate_series(1, 4) n;
select is(api.certificate_by_code('2026-000123-38', 'A1N7-QR39', 'en', '::1')::text, '{"state": "try_later"}', 'an unknown serial does the same');
select api.certificate_by_code('no serial', 'A1N7-QR3' || n, 'en', '::1') from generate_series(1, 5) n;
select is(api.certificate_by_code('no serial', 'A1N7-QR39', 'en', '::1')::text, '{"state": "try_later"}', 'and what is no serial');
select is(api.certificate_by_id(:'k_id', 'en') ->> 'state', 'valid', 'the QR code goes on working');
update attempt set at = at - interval '61 minutes';
select is(api.certificate_by_code(:'k_serial', :'k_code', 'en', '::1') ->> 'state', 'valid', 'an hour later all is well');

-- the same for programs
select is(api.verify_id(:'k_id') #>> '{course,title,ru}', (select title_ru::text from edition where id = :e), 'level 0 by the id, titles in every language');
select is((select string_agg(x, ' ' order by x) from json_object_keys(api.verify_id(:'k_id')) x), 'as_of course erased expires issued issuer kind log pdf revoked serial state superseded v', 'its members, and none of the holder''s');
select is(api.verify_id('nothing')::text, api.certificate_by_id('nothing', 'en')::text, 'an id that cannot be is answered alike');
select is(api.verify_code(:'k_serial', lower(:'k_code'), '::1') ->> 'state', 'valid', 'by serial and check code');
select is(api.verify_code(:'k_serial', '0000-0000', '::1')::text, '{"state": "not_found"}', 'and no other');
select is(api.verify_name(:'k_serial', :'k_code', 'Kuanyshbekuly', 'N.', '::1')::text || api.verify_name(:'k_serial', :'k_code', 'Петров', 'Н.', '::1')::text, '{"match" : true}{"match" : false}', 'the name matches or does not');
select is(api.verify_file((select encode(sha256, 'hex') from paper where certificate = :'k_id')) ->> 'file', 'identical', 'the hash of its file');
select is(api.verify_file((select upper(encode(sha256, 'hex')) from paper where certificate = :'k_id')) ->> 'serial', :'k_serial', 'also in capitals');
select is(api.verify_file('00')::text || api.verify_file(null)::text || (api.certificate_by_file(repeat('0', 64), 'en') ->> 'state'), '{"state": "not_found"}{"state": "not_found"}other_file', 'another file''s is nobody''s');
delete from attempt;

-- the match of a name
create function pg_temp.match(_family text, _initials text) returns text language plpgsql as $$
begin
	delete from registry.attempt where kind = 'match';
	return api.certificate_match_id((select id from registry.certificate order by serial desc limit 1), $1, $2, 'en', '::1') ->> 'match';
end $$;
select is(pg_temp.match('Қуанышбекұлы', 'Н. Ә.'), 'yes', 'surname and initials as printed');
select is(pg_temp.match('КУАНЫШБЕКУЛЫ', 'НА'), 'yes', 'typed on another keyboard, in capitals, without points');
select is(pg_temp.match('Kuanyshbekuly', 'N.'), 'yes', 'in the other script');
select is(pg_temp.match('Kuanyshbekuly', 'Nursultan'), 'yes', 'with the whole given name');
select is(pg_temp.match('Қуанышбекұлы', 'Нұрсұлтан Әбдіғалиұлы'), 'yes', 'and father''s name');
select is(pg_temp.match('Қуанышбекұлы Нұрсұлтан Әбдіғалиұлы', null), 'yes', 'all in the first field');
select is(pg_temp.match('Қуанышбекұлы', 'Н.'), 'yes', 'a patronymic that is not typed is no difference');
select is(pg_temp.match('Қуанышбекұлы', 'Н. С.'), 'no', 'another one is');
select is(pg_temp.match('Қуанышбекұлы', 'А. Н.'), 'no', 'initials the wrong way round');
select is(pg_temp.match('Қуанышбекұлы', null), 'no', 'a surname alone is not enough');
select is(pg_temp.match('Петров', 'Н. Ә.'), 'no', 'another surname');
select is(pg_temp.match('%', '%'), 'untyped', 'no letters at all');
select is(pg_temp.match(null, null), 'untyped', 'nothing typed');
select is(api.certificate_match_id('AAAAAAAAAAAAAAAAAAAAAAAAAA', 'Петров', 'И', 'en', '::1')::text, '{"state": "not_found"}', 'an unknown id answers as it does without a name');
delete from attempt where kind = 'match';
select is(string_agg(api.certificate_match_code(:'k_serial', :'k_code', 'Петров', 'И', 'en', '::1') ->> 'match', ' '), 'no no no no no later later', 'five tries an hour, by number too') from generate_series(1, 7);
select is(api.certificate_match_id(:'k_id', 'Kuanyshbekuly', 'N', 'en', '::1') ->> 'match', 'later', 'counted for the certificate, whichever way it is asked');

-- one's own paper
select is((select type from api.paper_by_code(:'k_serial', :'k_code', '15.06.1985', '::1')), 'application/pdf', 'number, code and birth date fetch the paper');
select is((select name from api.paper_by_code(:'k_serial', :'k_code', '1985-06-15', '::1')), 'certificate-' || :'k_serial' || '.pdf', 'under a name that names nobody');
select is((select array[name, type] from api.paper_by_code(:'k_serial', :'k_code', '16.06.1985', '::1')), array[null, 'not_your_paper'], 'another birth date');
select is((select array[name, type] from api.paper_by_code(:'k_serial', 'A1N7-QR36', '15.06.1985', '::1')), array[null, 'not_your_paper'], 'a wrong code is answered alike');
select is((select array[name, type] from api.paper_by_code('2026-000123-38', :'k_code', '15.06.1985', '::1')), array[null, 'not_your_paper'], 'and an unknown serial');
select api.paper_by_code(:'k_serial', :'k_code', '01.01.1990', '::1');
select is((select array[name, type] from api.paper_by_code(:'k_serial', :'k_code', '15.06.1985', '::1')), array[null, 'not_your_paper'], 'after five tries nothing helps for an hour');
select throws_ok(format($$ select * from api.paper_by_code(%L, %L, '31.02.1985', '::1') $$, :'k_serial', :'k_code'), 'PT400', 'date_is_wrong', 'a day that is none');
select throws_ok(format($$ select * from api.paper_by_code(%L, %L, '', '::1') $$, :'k_serial', :'k_code'), 'PT422', 'birth_date_is_missing', 'or not typed');

select * from finish();
rollback;
