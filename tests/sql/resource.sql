-- Resources: rooms, trainers, interpreters, vehicles; what is booked ahead stays in use.
begin;
select plan(70);

select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.account('director') as dir \gset
select test.account('auditor') as aud \gset
select test.account('administrator') as adm \gset
select test.account('trainer') as tra \gset
select test.account('focal_point', test.agency()) as foc \gset
select test.account('trainee', null, test.person()) as trainee \gset
create function pg_temp.add(_login bytea, _more jsonb default '{}', _idem uuid default gen_random_uuid()) returns json language sql as $$
	select api.resource_add(_login, _idem, f ->> 'kind', f ->> 'name_ru', f ->> 'name_en', f ->> 'seats', f -> 'languages', f ->> 'equipment_ru', f ->> 'equipment_en', f ->> 'account')
	from (select '{"kind": "room", "name_ru": "Синяя", "name_en": "Blue", "seats": "30", "languages": ["en", "ru"], "equipment_ru": "Проектор", "equipment_en": "Projector", "account": ""}'::jsonb || _more f) x $$;
create function pg_temp.change(_login bytea, _id int, _more jsonb default '{}', _version text default null) returns json language sql as $$
	select api.resource_change(_login, _id, coalesce(_version, (select version::text from resource where id = _id)), f ->> 'name_ru', f ->> 'name_en', f ->> 'seats', f -> 'languages', f ->> 'equipment_ru', f ->> 'equipment_en', f ->> 'account', f ->> 'active')
	from (select '{"name_ru": "Синяя", "name_en": "Blue", "seats": "30", "languages": [], "equipment_ru": "", "equipment_en": "", "account": "", "active": "yes"}'::jsonb || _more f) x $$;

-- adding
select gen_random_uuid() as idem \gset
select pg_temp.add(:'coo', '{}', :'idem') ->> 'id' as room \gset
select is(pg_temp.add(:'coo', '{}', :'idem') ->> 'id', :'room', 'a double click adds once');
select is((select concat_ws(' ', kind, name_ru, name_en, seats, languages, equipment_ru, equipment_en, account, active) from resource where id = :room), 'room Синяя Blue 30 {} Проектор Projector t', 'a room has seats and equipment, and no languages');
select pg_temp.add(:'coo', '{"kind": "interpreter", "name_ru": "И. Гринь", "name_en": "I. Grin"}') ->> 'id' as grin \gset
select is((select concat_ws(' ', languages, seats, equipment_ru) from resource where id = :grin), '{ru,en}', 'an interpreter has languages in one order, and no seats');
select pg_temp.add(:'coo', jsonb_build_object('kind', 'trainer', 'name_en', 'A. Novik', 'account', test.account_id(:'tra'))) ->> 'id' as novik \gset
select is((select account from resource where id = :novik), test.account_id(:'tra'), 'a trainer may sign in');
select lives_ok(format('select pg_temp.add(%L, %L)', :'coo', '{"kind": "vehicle", "languages": [], "seats": ""}'), 'a vehicle may have the name of a room');
select throws_ok(format('select pg_temp.add(%L, %L)', login, '{"name_en": "X"}'), 'PT403', 'not_yours', who || ' adds nothing')
from (values (:'reg'::bytea, 'a registrar'), (:'dir', 'a director'), (:'aud', 'an auditor'), (:'tra', 'a trainer'), (:'foc', 'a focal point'), (:'trainee', 'a trainee'), (:'adm', 'an administrator')) x (login, who);
select throws_ok('select pg_temp.add(null)', 'PT401', 'sign_in', 'nor does a stranger');
select test.refused(format('select pg_temp.add(%L, %L)', :'coo', more), key, field, coalesce(status, 'PT422')) from (values
	('{"kind": "cloud"}', 'resource_kind_is_wrong', 'kind', null), ('{"kind": ""}', 'resource_kind_is_wrong', 'kind', null), ('{"name_ru": " "}', 'field_is_missing', 'name_ru', null), ('{"name_en": ""}', 'field_is_missing', 'name_en', null),
	('{"name_en": "a\u202eb"}', 'text_is_wrong', 'name_en', null), ('{}', 'resource_known', 'name_en', 'PT409'), ('{"name_en": "X", "seats": "0"}', 'seats_are_wrong', 'seats', null), ('{"name_en": "X", "seats": "many"}', 'number_is_wrong', 'seats', 'PT400'),
	('{"kind": "interpreter", "name_en": "X", "languages": []}', 'languages_are_wrong', 'languages', null), ('{"kind": "trainer", "name_en": "X", "languages": ["xx"]}', 'languages_are_wrong', 'languages', null),
	('{"kind": "trainer", "name_en": "X", "account": "0"}', 'account_is_no_trainer', 'account', null), ('{"kind": "trainer", "name_en": "X", "account": "x"}', 'number_is_wrong', 'account', 'PT400')) x (more, key, field, status);
select test.refused(format('select pg_temp.add(%L, %L)', :'coo', jsonb_build_object('kind', 'trainer', 'name_en', 'X', 'account', test.account_id(:'coo'))), 'account_is_no_trainer', 'account');

-- changing
select is(pg_temp.change(:'coo', :room, '{"seats": "32", "equipment_ru": "Кабина"}', '1') ->> 'id', :'room', 'a room is changed');
select is((select seats || ' ' || equipment_ru || ' ' || version from resource where id = :room), '32 Кабина 2', 'as typed');
select throws_ok(format('select pg_temp.change(%L, %s, %L, %L)', :'coo', :room, '{}', '1'), 'PT409', 'changed_meanwhile', 'a stale form is refused');
select throws_ok(format('select pg_temp.change(%L, %s)', login, :room), 'PT403', 'not_yours', who || ' changes nothing') from (values (:'reg'::bytea, 'a registrar'), (:'dir', 'a director'), (:'tra', 'a trainer'), (:'adm', 'an administrator')) x (login, who);
select throws_ok(format('select pg_temp.change(%L, 0)', :'coo'), 'PT404', 'no_resource', 'an unknown one is not there');
select pg_temp.add(:'coo', '{"name_en": "Green"}') ->> 'id' as green \gset
select test.refused(format('select pg_temp.change(%L, %s, %L)', :'coo', :green, '{}'), 'resource_known', 'name_en', 'PT409');
select test.course('closed', 10) as c \gset
select test.session(:c, 10, 9) as s \gset
insert into booking (session, resource) values (:s, :room), (:s, :novik);
select test.refused(format('select pg_temp.change(%L, %s, %L)', :'coo', :room, '{"active": null}'), 'resource_has_bookings', 'active', 'PT409');
select is(api.resource_form_of(:'coo', 'en', :room, null, null) #>> '{upcoming,0,id}', :'s', 'the form shows what it is booked for');
update session set state = 'cancelled' where id = :s;
select lives_ok(format('select pg_temp.change(%L, %s, %L)', :'coo', :room, '{"active": null}'), 'once nothing is booked ahead it goes out of use');
select is((select active from resource where id = :room), false, 'and stays in the books');

-- the list
update session set state = 'planned' where id = :s;
select is((select x ->> 'next_code' || ' ' || (x ->> 'account') from json_array_elements(api.resources(:'coo', 'en', 'trainer', null) -> 'rows') x where (x ->> 'id')::int = :novik), (select code from course where id = :c) || ' ' || (select name from account where id = test.account_id(:'tra')), 'the list tells the next booking');
select is((select string_agg(distinct x ->> 'kind', ' ') from json_array_elements(api.resources(:'reg', 'ru', 'interpreter', null) -> 'rows') x), 'interpreter', 'of one kind');
select is((select (array_agg(x ->> 'active'))[count(*)] from json_array_elements(api.resources(:'dir', 'ru', 'room', null) -> 'rows') x), 'false', 'what is out of use comes last');
select is(api.resources(:'coo', 'en', 'cloud', null) ->> 'total', '0', 'of no such kind there is nothing');
select is(api.resources(:'reg', 'en', null, null) #>> '{can,add}', 'false', 'a registrar only reads');
select throws_ok(format('select api.resources(%L, %L, null, null)', login, 'en'), 'PT403', 'not_yours', who || ' has no list') from (values (:'aud'::bytea, 'an auditor'), (:'tra', 'a trainer'), (:'foc', 'a focal point'), (:'trainee', 'a trainee'), (:'adm', 'an administrator')) x (login, who);
insert into resource (kind, name_ru, name_en, seats) select 'vehicle', 'Авто ' || i, 'Car ' || i, 4 from generate_series(1, 52) i;
select is(json_array_length(api.resources(:'coo', 'en', 'vehicle', '2') -> 'rows') || ' ' || (api.resources(:'coo', 'en', 'vehicle', '1') ->> 'next'), '3 ?page=2&kind=vehicle', 'pages keep the filter');
select is(json_array_length(api.resources(:'coo', 'en', 'vehicle', 'all') -> 'rows'), 53, 'an export has them all');

-- forms
select is(api.resource_form(:'coo', 'en', 'trainer', null, null) ->> 'has_account' || (api.resource_form(:'coo', 'en', 'room', null, null) ->> 'has_account'), 'truefalse', 'the form asks what belongs to the kind');
select is(api.resource_form(:'coo', 'en', 'cloud', null, null) ->> 'kind', 'room', 'and of an unknown kind for a room');
select is((select string_agg(x ->> 'code', ' ') from json_array_elements(api.resource_form_of(:'coo', 'en', :grin, '1', '["kk"]') -> 'language_choices') x where (x ->> 'chosen')::boolean), 'kk', 'a refused form keeps its boxes');
select throws_ok(format('select api.resource_form(%L, %L, null, null, null)', login, 'en'), 'PT403', 'not_yours', who || ' has no form') from (values (:'reg'::bytea, 'a registrar'), (:'tra', 'a trainer')) x (login, who);
select throws_ok(format('select api.resource_form_of(%L, %L, 0, null, null)', :'coo', 'en'), 'PT404', 'no_resource', 'an unknown one has none');
select throws_ok(format('select api.resource_form_of(%L, %L, %s, null, null)', :'reg', 'en', :room), 'PT403', 'not_yours', 'nor has a registrar');

-- pairs of languages, minutes kept free, hours a day
create function pg_temp.more(_login bytea, _name text, _kind text, _pairs jsonb default null, _buffer text default null, _day_hours text default null) returns json language sql as $$
	select api.resource_add(_login, gen_random_uuid(), _kind, _name, _name, null, '[]', null, null, null, _pairs, _buffer, _day_hours) $$;
select pg_temp.more(:'coo', 'Pairs', 'interpreter', '{"a1": "ru", "b1": "tg", "a3": "tg", "b3": "ru", "a4": "ru", "b4": "tg"}') ->> 'id' as pairs \gset
select is((select concat_ws(' ', pairs, languages) from resource where id = :pairs), '{ru-tg,tg-ru} {ru,tg}', 'an interpreter works from one language into another, each pair once');
select is(api.resources(:'coo', 'en', 'interpreter', null, 'tg-ru') ->> 'total', '1', 'and is found by a pair');
select is(api.resources(:'coo', 'en', 'interpreter', null, 'ru-zh') ->> 'total', '0', 'not by another');
select is(api.resource_form_of(:'coo', 'en', :pairs, null, null) #>> '{pair_rows,1,from_choices,12,chosen}', (select (l = 'tg')::text from unnest(languages_known()) with ordinality k (l, n) where n = 13), 'the form shows them');
select test.refused(format('select pg_temp.more(%L, %L, %L, %L)', :'coo', 'X', 'interpreter', pairs), 'pairs_are_wrong', 'pairs') from (values ('{"a1": "ru"}'), ('{"a1": "ru", "b1": "ru"}'), ('{"a1": "ru", "b1": "xx"}')) x (pairs);
select test.refused(format('select pg_temp.more(%L, %L, %L, null, %L)', :'coo', 'X', 'vehicle', '481'), 'buffer_is_wrong', 'buffer');
select test.refused(format('select pg_temp.more(%L, %L, %L, null, null, %L)', :'coo', 'X', 'trainer', '25'), 'day_hours_are_wrong', 'day_hours');
select pg_temp.more(:'coo', 'Van', 'vehicle', null, '30') ->> 'id' as van \gset
select is((select buffer from resource where id = :van), 30, 'a vehicle is kept free between two courses');
select test.session(test.course('closed', 20), 20, 9) as b1 \gset
select test.session(test.course('closed', 20), 20, 12) as b2 \gset
insert into booking (session, resource) values (:b1, :van), (:b2, :van);
select test.refused(format('select api.resource_change(%L, %s, %L, %L, %L, null, null, null, null, null, %L, null, %L)', :'coo', :van, '1', 'Van', 'Van', 'yes', '120'), 'buffer_does_not_fit', 'buffer', 'PT409');
select lives_ok(format('select api.resource_change(%L, %s, %L, %L, %L, null, null, null, null, null, %L, null, %L)', :'coo', :van, '1', 'Van', 'Van', 'yes', '90'), 'as long as what is booked ahead allows');

select * from finish();
rollback;
