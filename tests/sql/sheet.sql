-- Sheets to print: asked for, drawn, fetched by who asked, thrown away.
begin;
select test.account('coordinator') as coo, test.account('registrar') as reg, test.account('auditor') as aud, test.account('focal_point', test.agency()) as foc \gset
select test.issued(:'coo', :'reg') as b \gset
select extract(year from today())::int as year, gen_random_uuid() as idem \gset
select plan(21);

select api.sheet_add(:'reg', :'idem', 'ru', 'book', :'year') ->> 'id' as s \gset
select is(api.sheet_add(:'reg', :'idem', 'ru', 'book', :'year') ->> 'id', :'s', 'a double click asks for one sheet');
select is(api.sheet(:'reg', 'ru', :s) ->> 'state', 'waiting', 'it waits to be drawn');
select is((select count(*)::int from api.sheet_file(:'reg', :s)), 0, 'and is not there yet');
select is((select facts ->> 'kind' || ' ' || (facts ->> 'lang') || ' ' || (facts ->> 'year') from sheet where id = :s), 'book ru ' || :'year', 'its facts are frozen');
select is((select jsonb_array_length(facts -> 'rows') from sheet where id = :s), (select last from counter where name = 'certificate' and year = :year), 'every number of the year is a row');
select ok((select facts -> 'rows' -> 0 ->> 'name' from sheet where id = :s) !~ '^№', 'a registrar''s book has names');
select throws_ok(format('select api.sheet(%L, %L, %s)', :'coo', 'ru', :s), 'PT404', 'not_found', 'another does not see it');
select is((select count(*)::int from api.sheet_file(:'coo', :s)), 0, 'nor its file');
select test.refused(format('select api.sheet_add(%L, gen_random_uuid(), %L, %L, %L)', :'reg', 'ru', kind, subject), key, field, status) from (values
	('dream', '2026', 'sheet_kind_is_wrong', 'kind', 'PT422'), (null, '2026', 'sheet_kind_is_wrong', 'kind', 'PT422'), ('book', 'x', 'number_is_wrong', 'subject', 'PT400')) x (kind, subject, key, field, status);
select throws_ok(format('select api.sheet_add(%L, gen_random_uuid(), %L, %L, %L)', :'reg', 'ru', 'book', '1999'), 'PT404', 'not_found', 'a year without papers has no book');
select api.sheet_add(:'aud', gen_random_uuid(), 'en', 'book', :'year') ->> 'id' as numbers \gset
select ok((select facts -> 'rows' -> 0 ->> 'name' from sheet where id = :numbers) ~ '^№', 'an auditor''s has numbers');

-- press
select is((select array_agg(key) from press.next_sheet(1)), array[:'s'], 'press takes the oldest');
select press.store_sheet(:s, '%PDF-1.4', sha256('%PDF-1.4'), 2);
select is(api.sheet(:'reg', 'ru', :s) ->> 'state' || ' ' || (api.sheet(:'reg', 'ru', :s) ->> 'pages'), 'ready 2', 'it is drawn');
select is((select name || ' ' || convert_from(bytes, 'UTF8') from api.sheet_file(:'reg', :s)), 'book-' || :'year' || '.pdf %PDF-1.4', 'and fetched');
select press.store_sheet(:s, 'other', sha256('other'), 1);
select is((select convert_from(bytes, 'UTF8') from api.sheet_file(:'reg', :s)), '%PDF-1.4', 'stored twice, it stays as it was');
select press.stop('sheet', :'numbers', 'missing_letter', 'name', 'U+1234');
select is(api.sheet(:'aud', 'en', :numbers) ->> 'state' || ' ' || (api.sheet(:'aud', 'en', :numbers) ->> 'detail'), 'stopped U+1234', 'what stops a sheet is said');
select is((select count(*)::int from press.next_sheet(1)), 0, 'it is not tried again');

-- a week later
update sheet set asked = now() - interval '8 days' where id = :s;
select courier.daily() \g /dev/null
select is((select count(*)::int from sheet where id = :s), 0, 'after a week it is thrown away');
select api.sheet_add(:'reg', gen_random_uuid(), 'ru', 'book', :'year') ->> 'id' as again \gset
select is((select count(*)::int from sheet where id = :again), 1, 'and can be had anew');
select * from finish();
rollback;
