-- Programs of partner agencies: each way to ask, each outcome, what is logged, what is refused.
begin;
select plan(72);

select test.agency('border', 'BY') as mine \gset
select test.agency('law_enforcement', 'KZ') as theirs \gset
select test.agency('law_enforcement', 'UZ') as others \gset
select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.account('focal_point', :mine) as foc \gset
select test.account('focal_point', :theirs) as partner \gset
select test.account('focal_point', :others) as other \gset
select test.person(:mine, 'Кавалёва') as anna \gset
select test.person(:mine, 'Іваноў') as ivan \gset
select test.edition(36, 80, null) as e \gset
select test.course('running', -5, 24, :e) as c \gset
select test.place(:c, :anna, :mine) as p \gset
select test.place(:c, :ivan, :mine) as p2 \gset
select test.session(:c, -5) as s \gset
insert into attendance (place, session, mark, marked_by) select x, :s, 'present', test.account_id(:'coo') from unnest(array[:p, :p2]) x;
select api.attendance_close(:'coo', :c);
select api.decisions_sign(:'coo', :c, gen_random_uuid(), test.places(:c));
select api.batch_propose(:'coo', :c, gen_random_uuid(), test.places(:c)) ->> 'id' as b \gset
select test.drawn();
select api.batch_approve(:'reg', :b, gen_random_uuid());
select id as k, serial_text(serial) as serial, code, issued::text as day from certificate where place = :p \gset
select id as k2, serial_text(serial) as serial2, code as code2 from certificate where place = :p2 \gset

create function pg_temp.asked(_login bytea, _items json, _purpose text default 'recruitment', _ref text default 'case 17/2026') returns jsonb language sql as
	$$ select api.partner_verify(_login, _purpose, _ref, _items::jsonb, repeat('ab', 32))::jsonb $$;
-- "match", or "malformed unsupported_version": outcome and reason of one item.
create function pg_temp.one(_login bytea, _item json) returns text language sql as
	$$ select concat_ws(' ', r #>> '{results,0,outcome}', r #>> '{results,0,reason}') from pg_temp.asked(_login, json_build_array(_item)) r $$;

select is(pg_temp.one(:'partner', json_build_object('id', :'k')), 'no_match', 'a paper that is not issued yet is none');
select press.signed(t.id, '\xd28449a2012704441a20c7ada058'::bytea || sha256(convert_to(t.id, 'UTF8')) || sha256('a') || sha256('b')) from press.to_sign(500) t;
select test.drawn();
select text as qr from signature where certificate = :'k' \gset
select text as qr2 from signature where certificate = :'k2' \gset
select encode(sha256, 'hex') as sha from paper where certificate = :'k' \gset

-- who and why
select throws_ok(format($$ select api.partner_verify(null, 'other', 'x', '[{"id":"x"}]', null) $$), 'PT401', 'sign_in', 'a stranger may not ask');
select throws_ok(format($$ select api.partner_verify(%L, 'other', 'x', '[{"id":"x"}]', null) $$, test.account(r)), 'PT403', 'not_yours', r || ' may not')
	from unnest(array['coordinator', 'registrar', 'director', 'auditor', 'administrator', 'trainer']) r;
select throws_ok(format($$ select api.partner_verify(%L, 'other', 'x', '[{"id":"x"}]', null) $$, test.account('trainee', null, :anna)), 'PT403', 'not_yours', 'a trainee may not');
select throws_ok(format($$ select pg_temp.asked(%L, '[{"id":"x"}]', ' ') $$, :'partner'), 'PT422', 'purpose_is_missing', 'a purpose is needed');
select throws_ok(format($$ select pg_temp.asked(%L, '[{"id":"x"}]', 'curiosity') $$, :'partner'), 'PT422', 'purpose_is_wrong', 'one of the list');
select throws_ok(format($$ select pg_temp.asked(%L, '[{"id":"x"}]', 'other', null) $$, :'partner'), 'PT422', 'reference_is_missing', 'and a reference');
select throws_ok(format($$ select pg_temp.asked(%L, '[{"id":"x"}]', 'other', E'a\u202eb') $$, :'partner'), 'PT422', 'text_is_wrong', 'in plain characters');
select throws_ok(format($$ select pg_temp.asked(%L, '[]') $$, :'partner'), 'PT422', 'items_are_missing', 'no items are none');
select throws_ok(format($$ select pg_temp.asked(%L, '{"id":"x"}') $$, :'partner'), 'PT422', 'items_are_missing', 'items are a list');
select throws_ok(format($$ select api.partner_verify(%L, 'other', 'x', null, null) $$, :'partner'), 'PT422', 'items_are_missing', 'and must be there');
select throws_ok(format($$ select pg_temp.asked(%L, (select json_agg('{"id":"x"}'::json) from generate_series(1, 501))) $$, :'partner'), 'PT422', 'too_many_items', 'of at most 500');
select is((select count(*)::int from partner_call), 1, 'refused, nothing is counted');
select is((select count(*)::int from lookup), 0, 'nor logged');

-- five ways
select is(pg_temp.one(:'partner', json_build_object('qr', :'qr')), 'match', 'by the whole QR text');
select is(pg_temp.one(:'partner', json_build_object('qr', replace(:'qr', :'k', lower(:'k')))), 'match', 'its id in any case');
select is(pg_temp.one(:'partner', json_build_object('qr', replace(:'qr', 'https://localhost', 'HTTPS://LOCALHOST'))), 'match', 'its host too');
select is(pg_temp.one(:'partner', json_build_object('id', lower(:'k'))), 'match', 'by the id');
select is(pg_temp.one(:'partner', json_build_object('serial', :'serial', 'code', :'code')), 'match', 'by number and check code');
select is(pg_temp.one(:'partner', json_build_object('serial', replace(:'serial', '-', ''), 'code', lower(code_text(:'code')))), 'match', 'as they are typed');
select is(pg_temp.one(:'partner', json_build_object('serial', :'serial', 'family', 'кавалева', 'issued', :'day')), 'match', 'by number, surname and day');
select is(pg_temp.one(:'partner', json_build_object('serial', :'serial', 'family', 'КАВАЛЁВА')), 'match', 'the day may be left out');
select is(pg_temp.one(:'partner', json_build_object('sha256', upper(:'sha'))), 'match', 'by the hash of the PDF');

-- what does not match
select is(pg_temp.one(:'partner', json_build_object('qr', left(:'qr', -1) || case right(:'qr', 1) when 'A' then 'Q' else 'A' end)), 'bad_signature', 'another signature is a forgery');
select is(pg_temp.one(:'partner', json_build_object('qr', replace(:'qr', '#12KCETIQBE4CEIG', '#12KCETIQBE4CEIH'))), 'bad_signature', 'a payload with one other letter too');
select is(pg_temp.one(:'partner', json_build_object('qr', replace(:'qr2', :'k2', :'k'))), 'bad_signature', 'the payload of another paper too');
select is(pg_temp.one(:'partner', json_build_object('qr', replace(:'qr', 'localhost', 'local-host'))), 'bad_signature host_mismatch', 'another host is said to be one');
select is(pg_temp.one(:'partner', json_build_object('qr', replace(:'qr', '#1', '#2'))), 'malformed unsupported_version', 'another version');
select is(pg_temp.one(:'partner', json_build_object('qr', split_part(:'qr', '#', 1))), 'malformed no_payload', 'an address alone is no code');
select is(pg_temp.one(:'partner', json_build_object('qr', left(:'qr', -5))), 'malformed malformed', 'a code that is cut');
select is(pg_temp.one(:'partner', json_build_object('qr', lower(:'qr'))), 'malformed malformed', 'a code in small letters');
select is(pg_temp.one(:'partner', json_build_object('qr', split_part(:'qr', '#', 1) || '#1' || base32('\x00112233445566778899aabbccddeeff'))), 'malformed malformed', 'bytes that are no signature');
select is(pg_temp.one(:'partner', json_build_object('qr', replace(:'qr', :'k', 'AAAAAAAAAAAAAAAAAAAAAAAAAA'))), 'no_match', 'an unknown id');
select is(pg_temp.one(:'partner', '{"id":"AAAAAAAAAAAAAAAAAAAAAAAAAA"}'), 'no_match', 'likewise alone');
select is(pg_temp.one(:'partner', '{"id":"AAAAAAAAAAAAAAAAAAAAAAAAAB"}'), 'malformed malformed', 'unused bits that are set');
select is(pg_temp.one(:'partner', json_build_object('serial', :'serial', 'family', 'Кавалёва', 'issued', '2020-02-29')), 'no_match', 'another day of issue');
select is(pg_temp.one(:'partner', json_build_object('serial', :'serial', 'family', 'Кавалёва', 'issued', '29.02.2020')), 'malformed malformed', 'a day is written in one way');
select is(pg_temp.one(:'partner', json_build_object('sha256', repeat('0', 64))), 'no_match', 'another file');
select is(pg_temp.one(:'partner', json_build_object('serial', left(:'serial', -2) || '00', 'code', :'code')), 'malformed malformed', 'a wrong check digit is a slip');
select is((select string_agg(distinct pg_temp.one(:'partner', x::json), ', ') from unnest(array['{}', 'null', '7', '"x"', '[]', '{"id":7}', '{"id":null}', '{"id":"x","qr":"y"}', '{"serial":"x"}', '{"code":"x"}',
	'{"serial":"2026-000001-01","code":"x","family":"y"}', '{"sha256":"zz"}', '{"qr":""}', '{"serial":"2026-000001-01","family":"-"}', '{"id":{"x":"y"}}', '{"issued":"2026-01-01","serial":"x","code":"y"}']) x), 'malformed malformed', 'what is no item');

-- together
select pg_temp.asked(:'other', json_build_array(json_build_object('id', :'k2'), '{"id":"AAAAAAAAAAAAAAAAAAAAAAAAAA"}'::json, 7, json_build_object('qr', :'qr'), json_build_object('id', :'k'))) as r \gset
select is((select string_agg((x ->> 'i') || ' ' || (x ->> 'outcome'), ', ') from jsonb_array_elements(:'r'::jsonb -> 'results') x), '0 match, 1 no_match, 2 malformed, 3 match, 4 match', 'answers come in the order of the items');
select is(:'r'::jsonb #>> '{results,3,names,0}', 'Кавалёва Анна Ивановна', 'a match has the full record: names');
select is(:'r'::jsonb #>> '{results,3,title,en}', (select title_en::text from edition where id = :e), 'the title');
select is(:'r'::jsonb #>> '{results,3,sha256}', :'sha', 'the hash of its file');
select is(:'r'::jsonb #>> '{results,3,state}', 'valid', 'and the state');
select is((select count(*)::int from lookup where agency = :others), 2, 'each record that is told is logged, once a call');
select is((select distinct array[purpose, reference::text, account::text] from lookup where agency = :others), array['recruitment', 'case 17/2026', test.account_id(:'other')::text], 'with purpose, reference and account');
select is((select array[items, told] from partner_call where agency = :others), array[5, 3], 'the call is counted');
select is(api.lookups(:'foc', 'en', null) #>> '{rows,0,reference}', 'case 17/2026', 'the holder''s focal point sees who looked');
select is(json_array_length(api.lookups(:'other', 'en', null) -> 'rows'), 0, 'another agency does not');
select is(:'r'::jsonb -> 'receipt' -> 'results', '[{"i":0,"state":"valid","outcome":"match"},{"i":1,"state":null,"outcome":"no_match"},{"i":2,"state":null,"outcome":"malformed"},{"i":3,"state":"valid","outcome":"match"},{"i":4,"state":"valid","outcome":"match"}]'::jsonb, 'the receipt says what was told');
select is(:'r'::jsonb #>> '{receipt,aud}', 'https://localhost/agencies/' || :others, 'to whom');
select is(:'r'::jsonb #>> '{receipt,jti}', (select id::text from partner_call where agency = :others), 'in which call');
select is(:'r'::jsonb #>> '{receipt,req_sha256}', repeat('ab', 32), 'and to which request');
select throws_ok('delete from partner_call', 'PT409', 'facts_never_change', 'calls stay');

-- guesses
select is((select string_agg(x ->> 'outcome', ' ' order by n) from jsonb_array_elements(pg_temp.asked(:'partner', (select json_agg(json_build_object('serial', :'serial2', 'code', 'A1N7QR3' || n)) from generate_series(1, 4) n)::jsonb::json) -> 'results') with ordinality t (x, n)), 'no_match no_match no_match no_match', 'four wrong codes are told to be wrong');
select is((select string_agg(x ->> 'outcome', ' ' order by n) from jsonb_array_elements(pg_temp.asked(:'other', json_build_array(json_build_object('serial', :'serial2', 'code', 'A1N7QR39'), json_build_object('serial', :'serial2', 'code', :'code2'), json_build_object('id', :'k2'))) -> 'results') with ordinality t (x, n)), 'no_match try_later match', 'after the fifth no code of that number is, whoever asks');
select is(api.verify_code(:'serial2', :'code2', '::1') ->> 'state', 'try_later', 'nor to strangers');
select is((select string_agg(x ->> 'outcome', ' ' order by n) from jsonb_array_elements(pg_temp.asked(:'other', (select json_agg(json_build_object('serial', :'serial2', 'family', f)) from unnest(array['а', 'б', 'в', 'г', 'д', 'Іваноў']) f)) -> 'results') with ordinality t (x, n)), 'no_match no_match no_match no_match no_match try_later', 'five surnames of one number an hour');
select is(pg_temp.one(:'partner', json_build_object('serial', :'serial2', 'family', 'Иванов')), 'no_match', 'for each agency by itself');

-- states
select test.revoked(:'coo', :'reg', :'k');
select is((select array[x ->> 'outcome', x ->> 'state', x ->> 'category'] from jsonb_array_elements(pg_temp.asked(:'partner', json_build_array(json_build_object('qr', :'qr'))) -> 'results') x), array['match', 'revoked', 'mistake'], 'a revoked one matches and says why');

-- somebody who guesses
select is((select count(*)::int from audit where action = 'many_not_found'), 0, 'a few that are not there alarm nobody');
select pg_temp.asked(:'other', (select json_agg(json_build_object('id', base32(sha256(n::text::bytea))::char(25) || 'A')) from generate_series(1, 30) n)) is null as x \gset
select is((select count(*)::int from audit where action = 'many_not_found'), 0, 'nor do many of less than 50');
select pg_temp.asked(:'other', (select json_agg(json_build_object('id', base32(sha256(n::text::bytea))::char(25) || 'A')) from generate_series(1, 30) n)) is null as x \gset
select is((select array_agg(object || ' ' || actor) from audit where action = 'many_not_found'), array[:others || ' ' || test.account_id(:'other')], 'but one in five of more than 50');
select pg_temp.asked(:'other', '[{"id":"AAAAAAAAAAAAAAAAAAAAAAAAAA"}]') is null as x \gset
select is((select count(*)::int from audit where action = 'many_not_found'), 1, 'once a day');

-- a day's items
insert into partner_call (id, account, agency, purpose, reference, items, told) select gen_random_uuid(), test.account_id(:'foc'), :mine, 'other', 'x', 4998, 0;
select is((select string_agg(concat_ws(' ', x ->> 'outcome', x ->> 'reason'), ', ' order by n) from jsonb_array_elements(pg_temp.asked(:'foc', (select json_agg(json_build_object('id', :'k2')) from generate_series(1, 4))) -> 'results') with ordinality t (x, n)), 'match, match, try_later too_many_today, try_later too_many_today', 'an agency has 5,000 items a day');
select is(pg_temp.one(:'foc', json_build_object('id', :'k2')), 'try_later too_many_today', 'then no more');

select * from finish();
rollback;
