-- The centre's details: who reads and changes them, and what can never change.
begin;
select plan(24);

select test.account('administrator') as adm \gset
select test.account('auditor') as aud \gset
select test.account('coordinator') as coo \gset
-- a form as it is sent, with some fields other than they are
create function pg_temp.change(_login bytea, _other jsonb default '{}') returns json language sql as $$
	select api.centre_change(_login, v ->> 'version', v ->> 'organisation_ru', v ->> 'organisation_en', v ->> 'town_ru', v ->> 'town_en', v ->> 'signature_1_name', v ->> 'signature_1_name_en', v ->> 'signature_1_ru', v ->> 'signature_1_en',
		v ->> 'signature_2_name', v ->> 'signature_2_name_en', v ->> 'signature_2_ru', v ->> 'signature_2_en') from (select to_jsonb(c) || _other v from centre c) x;
$$;

select throws_ok($$ select api.centre(null, 'en') $$, 'PT401', 'sign_in', 'a stranger is asked to sign in');
select throws_ok(format($$ select api.centre(%L, 'en') $$, :'coo'), 'PT403', 'not_yours', 'a coordinator does not read them');
select is(api.centre(:'aud', 'en') -> 'can' ->> 'change', 'false', 'the auditor reads and may not change');
select is(api.centre(:'adm', 'en') -> 'can' ->> 'change', 'true', 'the administrator may');
select throws_ok(format($$ select pg_temp.change(%L) $$, :'aud'), 'PT403', 'not_yours', 'the auditor is refused');

select lives_ok(format($$ select pg_temp.change(%L, '{"signature_1_name": " Г. С. Островская ", "town_en": "Minsk"}') $$, :'adm'), 'the administrator names who signs');
select is((select signature_1_name from centre), 'Г. С. Островская', 'without the blanks around');
select is((select changes -> 'signature_1_name' ->> 1 from audit where noun = 'centre' order by id desc limit 1), 'Г. С. Островская', 'and the trail says so');
select throws_ok(format($$ select pg_temp.change(%L, '{"version": "1"}') $$, :'adm'), 'PT409', 'changed_meanwhile', 'a stale form is refused');
select throws_ok(format($$ select pg_temp.change(%L, '{"town_ru": " "}') $$, :'adm'), 'PT422', 'field_is_missing', 'a town is needed');
select throws_ok(format($$ select pg_temp.change(%L, %L) $$, :'adm', '{"organisation_en": "One\nTwo\nThree"}'), 'PT422', 'heading_is_wrong', 'three lines are too many');
select throws_ok(format($$ select pg_temp.change(%L, %L) $$, :'adm', jsonb_build_object('organisation_en', repeat('x', 161))), 'PT422', 'heading_is_wrong', 'and 161 characters');
select throws_ok(format($$ select pg_temp.change(%L, %L) $$, :'adm', jsonb_build_object('signature_2_name', 'A' || chr(8238) || 'B')), 'PT422', 'text_is_wrong', 'letters that turn the writing round are refused');
select lives_ok(format($$ select pg_temp.change(%L, '{"signature_1_name": ""}') $$, :'adm'), 'a name may be taken away');
select is((select signature_1_name from centre), null, 'the line then stays empty');

select lives_ok(format($$ select pg_temp.change(%L, '{"signature_1_name": "Г. С. Островская", "signature_1_name_en": "H. Astrouskaya"}') $$, :'adm'), 'a name has a form in Latin letters');
select throws_ok(format($$ select pg_temp.change(%L, '{"signature_1_name_en": "Г. Островская"}') $$, :'adm'), 'PT422', 'signature_is_not_latin', 'others are refused there');
select is(signatory(signature_1_name, signature_1_name_en), 'Г. С. Островская / H. Astrouskaya', 'papers in two languages print both') from centre;
select is(signatory(repeat('Г', 40), repeat('H', 40)) || signatory(null, 'H') || coalesce(signatory(null, null), '-'), repeat('Г', 40) || 'H-', 'if both fit; else what there is');

select throws_ok($$ update centre set organisation_en = E'One\nTwo\nThree' $$, '23514', null, 'nor does the table take three lines');

-- the host
select host_configured('Registry.Example.org:443');
select is((select host from centre), 'registry.example.org', 'the host is kept in small letters and without its port');
select throws_ok($$ select host_configured('under_score.example') $$, '23514', null, 'and has its form');
select is(api.centre(:'adm', 'en') ->> 'host', 'registry.example.org', 'the page shows it');
set session_replication_role = replica;
insert into certificate (id, serial, code, place, person, course, edition, agency, batch, kind, status, record, name_keys, issued, proposed_by, approved_by)
	values ('LFQGLKJPIX6NJ3IGRO6PFOP2I4', 2026000001, 'A1N7QR36', 1, 1, 1, 1, 1, 1, 'completion', 463217, '{}', '{}', current_date, 1, 2);
set session_replication_role = origin;
select throws_ok($$ select host_configured('other.example') $$, 'PT409', null, 'once a paper was issued its host stays');

select * from finish();
rollback;
