-- Public holidays: entered, listed by year and country, removed.
begin;
select plan(10);
select test.account('coordinator') as coo \gset
select test.account('director') as dir \gset
select gen_random_uuid() as idem \gset
select api.holiday_add(:'coo', :'idem', 'BY', '03.01.2028', 'Выходной', 'Day off') ->> 'id' as h \gset
select is(api.holiday_add(:'coo', :'idem', 'BY', '03.01.2028', 'Выходной', 'Day off') ->> 'id', :'h', 'a double click adds once');
select is((select string_agg(concat_ws(' ', r ->> 'of', r ->> 'off', r ->> 'name'), ', ') from json_array_elements(api.holidays(:'dir', 'en', '2028', null, null) -> 'rows') r), 'BY 2028-01-03 Day off', 'it stands in its year');
select is(api.holidays(:'dir', 'en', '2028', 'KZ', null) ->> 'total', '0', 'under its country');
select test.refused(format('select api.holiday_add(%L, gen_random_uuid(), %L, %L, %L, %L)', :'coo', country, day, name, name), key, field, status) from (values
	('BY', '03.01.2028', 'X', 'holiday_known', 'day', 'PT409'), ('Belarus', '04.01.2028', 'X', 'country_is_wrong', 'country', 'PT422'), ('BY', '', 'X', 'field_is_missing', 'day', 'PT422'), ('BY', '04.01.1999', 'X', 'holiday_day_is_wrong', 'day', 'PT422'), ('BY', '04.01.2028', '', 'field_is_missing', 'name_ru', 'PT422')) x (country, day, name, key, field, status);
select is(api.holiday_remove(:'coo', :h) ->> 'year', '2028', 'it is removed');
select throws_ok(format('select api.holiday_remove(%L, %s)', :'coo', :h), 'PT404', 'not_found', 'once');
select * from finish();
rollback;
