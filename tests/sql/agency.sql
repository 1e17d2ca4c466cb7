-- Agencies: lists, adding, changing, who sees which.
begin;
select plan(55);

select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.account('director') as dir \gset
select test.account('auditor') as aud \gset
select test.account('administrator') as adm \gset
select test.account('trainer') as tra \gset
select test.agency('border', 'KZ') as mine \gset
select test.agency('ngo', 'GE') as theirs \gset
select test.account('focal_point', :mine) as foc \gset
select test.person(:mine) as anna \gset
select test.account('trainee', null, :anna) as trainee \gset
create function pg_temp.fields(_more jsonb) returns jsonb language sql as $$ select '{"kind": "border", "country": "KZ", "name_ru": "Пограничная академия", "name_en": "Border Academy", "town": "Almaty", "email": "post@academy.kz", "phone": "+7 727 000", "note": "Two lines\nof it."}'::jsonb || _more $$;
create function pg_temp.add(_login bytea, _more jsonb default '{}', _idem uuid default gen_random_uuid()) returns json language sql as $$
	select api.agency_add(_login, _idem, f ->> 'kind', f ->> 'country', f ->> 'name_ru', f ->> 'name_en', f ->> 'town', f ->> 'email', f ->> 'phone', f ->> 'note') from (select pg_temp.fields(_more) f) x $$;
create function pg_temp.change(_login bytea, _id int, _more jsonb default '{}', _version text default null) returns json language sql as $$
	select api.agency_change(_login, _id, coalesce(_version, (select version::text from agency where id = _id)), f ->> 'kind', f ->> 'country', f ->> 'name_ru', f ->> 'name_en', f ->> 'town', f ->> 'email', f ->> 'phone', f ->> 'note', f ->> 'active') from (select pg_temp.fields(_more) f) x $$;

-- adding
select gen_random_uuid() as idem \gset
select pg_temp.add(:'coo', '{}', :'idem') ->> 'id' as g \gset
select is(pg_temp.add(:'coo', '{}', :'idem') ->> 'id', :'g', 'a double click adds one agency');
select is((select kind || country || name_en || town || email from agency where id = :g), 'borderKZBorder AcademyAlmatypost@academy.kz', 'it is as it was typed');
select throws_ok(format('select pg_temp.add(%L, %L, %L)', :'foc', '{}', :'idem'), 'PT403', 'not_yours', 'nobody else is given the answer');
select throws_ok(format('select pg_temp.add(%L, %L, null)', :'coo', '{"name_en": "Other"}'), 'PT400', 'form_is_incomplete', 'a form without its key is incomplete');
select throws_ok(format('select pg_temp.add(%L)', login), 'PT403', 'not_yours', who || ' adds none')
from (values (:'reg'::bytea, 'a registrar'), (:'dir', 'a director'), (:'aud', 'an auditor'), (:'adm', 'an administrator'), (:'tra', 'a trainer'), (:'foc', 'a focal point'), (:'trainee', 'a trainee')) x (login, who);
select throws_ok('select pg_temp.add(null)', 'PT401', 'sign_in', 'a stranger is asked to sign in');
select test.refused(format('select pg_temp.add(%L, %L)', :'coo', more), key, field, coalesce(status, 'PT422')) from (values
	('{"kind": "army"}', 'agency_kind_is_wrong', 'kind', null), ('{"kind": null}', 'agency_kind_is_wrong', 'kind', null), ('{"country": "Kazakhstan"}', 'country_is_wrong', 'country', null),
	('{"name_ru": " "}', 'field_is_missing', 'name_ru', null), ('{"name_en": ""}', 'field_is_missing', 'name_en', null), ('{"name_en": "a\u200bb"}', 'title_is_wrong', 'name_en', null),
	('{"email": "nobody"}', 'email_is_wrong', 'email', null), ('{"town": "\u202eMinsk"}', 'text_is_wrong', 'town', null), ('{"note": "\u0007"}', 'note_is_wrong', 'note', null),
	('{}', 'agency_known', 'name_en', 'PT409'), ('{"name_en": "  Border Academy "}', 'agency_known', 'name_en', 'PT409')) x (more, key, field, status);
select lives_ok(format('select pg_temp.add(%L, %L)', :'coo', '{"country": "KG"}'), 'another country may have one of the same name');

-- the list
select ok((api.agencies(:'coo', 'en', null, null, null, null) ->> 'total')::int >= 4, 'the coordinator sees all');
select is(api.agencies(:'foc', 'en', null, null, null, null) ->> 'total', '1', 'a focal point the own one');
select is(api.agencies(:'foc', 'en', 'Academy', null, null, null) ->> 'total', '0', 'also when searching');
select is(api.agencies(:'coo', 'en', 'akademia', null, 'KZ', null) #>> '{rows,0,name}', 'Border Academy', 'found by its Russian name, typed in Latin');
select is(api.agencies(:'coo', 'ru', null, 'border', 'KG', null) #>> '{rows,0,name}', 'Пограничная академия', 'of a kind and a country, in the reader''s language');
select is((select r ->> 'people' from json_array_elements(api.agencies(:'coo', 'en', null, null, 'KZ', null) -> 'rows') r where (r ->> 'id')::int = :mine), '1', 'with how many people');
select is((select r ->> 'people' from json_array_elements(api.agencies(:'aud', 'en', null, null, 'KZ', null) -> 'rows') r where (r ->> 'id')::int = :mine), null, 'an auditor is not told');
select test.refused(format('select api.agencies(%L, %L, null, null, null, %L)', :'coo', 'en', 'x'), 'number_is_wrong', 'page', 'PT400');
select throws_ok(format('select api.agencies(%L, %L, null, null, null, null)', login, 'en'), 'PT403', 'not_yours', who || ' has no list of agencies') from (values (:'adm'::bytea, 'an administrator'), (:'tra', 'a trainer'), (:'trainee', 'a trainee')) x (login, who);

-- one of them
select is(api.agency(:'foc', 'en', :mine) #>> '{focal_points,0,email}', (select email::text from account where id = test.account_id(:'foc')), 'a focal point sees who the others are');
select is(api.agency(:'dir', 'en', :mine) #>> '{focal_points,0,email}', null, 'a director sees no addresses');
select throws_ok(format('select api.agency(%L, %L, %s)', :'foc', 'en', :theirs), 'PT404', 'no_agency', 'a foreign agency is not there for a focal point');
select throws_ok(format('select api.agency(%L, %L, 0)', :'foc', 'en'), 'PT404', 'no_agency', 'as little as one that never was');
select is(api.agency(:'foc', 'en', :mine) #>> '{can,edit}', 'false', 'a focal point changes nothing of it');

-- changing
select is(api.agency_form(:'coo', 'en') ->> 'country' || json_array_length(api.agency_form(:'coo', 'en') -> 'kinds'), 'BY7', 'the form of a new one offers the kinds there are');
select throws_ok(format('select api.agency_form(%L, %L)', login, 'en'), 'PT403', 'not_yours', who || ' has no form') from (values (:'reg'::bytea, 'a registrar'), (:'dir', 'a director'), (:'aud', 'an auditor'), (:'tra', 'a trainer'), (:'foc', 'a focal point'), (:'adm', 'an administrator')) x (login, who);
select is(api.agency_form_of(:'coo', 'en', :g) ->> 'note', E'Two lines\nof it.', 'the form has what there is');
select is(pg_temp.change(:'coo', :g, '{"town": "Astana", "active": "no"}', '1') ->> 'id', :'g', 'a change is saved');
select is((select town || active || version from agency where id = :g), 'Astanafalse2', 'as typed');
select throws_ok(format('select pg_temp.change(%L, %s, %L, %L)', :'coo', :g, '{}', '1'), 'PT409', 'changed_meanwhile', 'a stale form is refused');
select test.refused(format('select pg_temp.change(%L, %s, %L)', :'coo', :g, '{"country": "KG"}'), 'agency_known', 'name_en', 'PT409');
select throws_ok(format('select pg_temp.change(%L, %s)', :'foc', :mine), 'PT403', 'not_yours', 'a focal point does not change the own agency');
select throws_ok(format('select pg_temp.change(%L, 0)', :'coo'), 'PT404', 'no_agency', 'an unknown one is not there');
select ok(not exists (select from json_array_elements(agency_choices('en')) r where (r ->> 'id')::int = :g), 'a sleeping agency is not offered any more');

select * from finish();
rollback;
