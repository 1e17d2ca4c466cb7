-- Courses: scheduling, changing, steps, who sees which; the public catalogue.
begin;
select plan(81);

select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.account('auditor') as aud \gset
select test.account('trainer') as tra \gset
select test.account('trainer') as other_tra \gset
select test.account('administrator') as adm \gset
select test.agency() as mine \gset
select test.account('focal_point', :mine) as foc \gset
select test.person(:mine) as anna \gset
select test.account('trainee', null, :anna) as trainee \gset
select test.account('trainee', null, test.person(:mine)) as foreign_trainee \gset
select test.edition() as e \gset
insert into edition (programme, number, title_ru, title_en, hours, languages) select programme, 2, 'Т', 'T', 36, '{ru}' from edition where id = :e returning id as draft \gset
insert into edition_assessment (edition, position, title_ru, title_en, phase, weight, maximum, pass_mark) values (:draft, 1, 'До', 'Before', 'pre', 0, 20, null), (:draft, 2, 'Тест', 'Test', 'test', 1, 100, 60);
create function pg_temp.fields(_more jsonb) returns jsonb language sql as $$ select jsonb_build_object('starts', to_char(today() + 30, 'DD.MM.YYYY'), 'ends', to_char(today() + 34, 'DD.MM.YYYY'),
	'zone', 'Europe/Minsk', 'venue', 'Room 1', 'town_ru', 'Минск', 'town_en', 'Minsk', 'mode', 'in_person', 'languages', '["ru"]'::jsonb, 'capacity', '2', 'nominations_until', (today() + 10)::text) || _more $$;
create function pg_temp.add(_login bytea, _edition int, _more jsonb default '{}', _idem uuid default gen_random_uuid()) returns json language sql as $$
	select api.course_add(_login, _idem, _edition::text, f ->> 'starts', f ->> 'ends', f ->> 'zone', f ->> 'venue', f ->> 'town_ru', f ->> 'town_en', f ->> 'mode', f -> 'languages', f ->> 'capacity', f ->> 'project', f ->> 'donor', f ->> 'coordinator', f ->> 'nominations_until')
	from (select pg_temp.fields(_more) f) x $$;
create function pg_temp.change(_login bytea, _id int, _more jsonb default '{}', _version text default null) returns json language sql as $$
	select api.course_change(_login, _id, coalesce(_version, (select version::text from course where id = _id)), f ->> 'starts', f ->> 'ends', f ->> 'zone', f ->> 'venue', f ->> 'town_ru', f ->> 'town_en', f ->> 'mode', f -> 'languages', f ->> 'capacity', f ->> 'project', f ->> 'donor', f ->> 'coordinator', f ->> 'nominations_until')
	from (select pg_temp.fields(_more) f) x $$;

-- scheduling
select throws_ok(format('select pg_temp.add(%L, %s)', :'coo', :draft), 'PT409', 'edition_is_not_published', 'a course is held by a published edition');
update edition set state = 'withdrawn' where id = :e;
update edition set state = 'published', published = now() where id = :draft;
select gen_random_uuid() as idem \gset
select pg_temp.add(:'coo', :draft, '{}', :'idem') ->> 'id' as c \gset
select is(pg_temp.add(:'coo', :draft, '{}', :'idem') ->> 'id', :'c', 'the same form sent again gives the first answer');
select matches((select code from course where id = :c), '^ITC-\d{4}-\d{3}$', 'a course gets a code of its year');
select is(right(pg_temp.add(:'coo', :draft) ->> 'code', 3)::int, (select right(code, 3)::int + 1 from course where id = :c), 'and the next one the next');
select is((select array_agg(title_en || ' ' || attempts order by position) from assessment where course = :c), array['Before 1', 'Test 2'], 'the edition''s assessments come along');
select is((select state from course where id = :c), 'draft', 'a course begins as a draft');
select throws_ok(format('select pg_temp.add(%L, %s)', login, :draft), 'PT403', 'not_yours', who || ' schedules nothing')
from (values (:'reg'::bytea, 'a registrar'), (:'foc', 'a focal point'), (:'tra', 'a trainer'), (:'trainee', 'a trainee'), (:'adm', 'an administrator')) x (login, who);
select test.refused(format('select pg_temp.add(%L, %s, %L)', :'coo', :draft, more), key, field, coalesce(status, 'PT422')) from (values
	('{"starts": "31.02.2027"}', 'date_is_wrong', 'starts', 'PT400'), ('{"starts": ""}', 'field_is_missing', 'starts', null), ('{"ends": "01.01.2020"}', 'course_ends_after_it_starts', 'ends', null),
	('{"ends": "01.01.2099"}', 'course_is_too_long', 'ends', null), ('{"zone": "Mars/Base"}', 'zone_is_unknown', 'zone', null), ('{"mode": "dream"}', 'mode_is_wrong', 'mode', null),
	('{"languages": []}', 'languages_are_wrong', 'languages', null), ('{"capacity": "0"}', 'capacity_is_wrong', 'capacity', null), ('{"capacity": ""}', 'field_is_missing', 'capacity', null), ('{"nominations_until": "01.01.2090"}', 'nominations_end_before_course', 'nominations_until', null),
	('{"coordinator": "0"}', 'coordinator_is_unknown', 'coordinator', null), ('{"venue": "a\u200bb"}', 'text_is_wrong', 'venue', null),
	('{"town_en": ""}', 'town_in_both_languages', 'town_en', null), ('{"town_ru": " "}', 'town_in_both_languages', 'town_ru', null)) x (more, key, field, status);
select throws_ok(format('update course set town_en = null where id = %s', :c), '23514', null, 'the table refuses half a town too');
select throws_ok(format('select pg_temp.add(%L, 0)', :'coo'), 'PT422', 'edition_is_missing', 'a course needs an edition');
select is(api.course_form(:'coo', 'en', (select programme::text from edition where id = :draft), null, null) ->> 'edition', :'draft', 'the form opened from a programme has chosen its edition');

-- who sees a draft
select is(api.course(:'aud', 'en', :c) #>> '{course,state}', 'draft', 'the centre sees a draft');
select throws_ok(format('select api.course(%L, %L, %s)', login, 'en', :c), 'PT404', 'no_course', who || ' does not')
from (values (:'foc'::bytea, 'a focal point'), (:'tra', 'a trainer'), (:'trainee', 'a trainee')) x (login, who);
select throws_ok(format('select api.course(%L, %L, %s)', :'adm', 'en', :c), 'PT403', 'not_yours', 'an administrator sees no courses');
select throws_ok(format('select api.course(null, %L, %s)', 'en', :c), 'PT401', 'sign_in', 'nor does a stranger');
select is(json_array_length(api.catalogue('en') -> 'rows'), 0, 'nor is it in the catalogue');

-- steps
select throws_ok(format('select api.course_step(%L, %s, %L, null)', :'reg', :c, 'announced'), 'PT403', 'not_yours', 'a registrar announces nothing');
select throws_ok(format('select api.course_step(%L, %s, %L, null)', :'coo', :c, 'running'), 'PT409', 'step_not_allowed', 'a draft does not run');
select throws_ok(format('select api.course_step(%L, %s, %L, null)', :'coo', :c, 'cancelled'), 'PT422', 'reason_is_missing', 'cancelling needs a reason');
select throws_ok(format('select api.course_step(%L, %s, %L, null)', :'coo', :c, 'party'), 'PT409', 'step_not_allowed', 'an unknown state is no step');
select is(api.course_step(:'coo', :c, 'announced', null) ->> 'state', 'announced', 'a course is announced');
select is(api.course_step(:'coo', :c, 'announced', null) ->> 'state', 'announced', 'a second press changes nothing');
select is((select count(*) from audit where noun = 'course' and object = :'c' and changes -> 'state' ->> 1 = 'announced'), 1::bigint, 'and leaves one trace');
select is(api.course(:'foc', 'en', :c) #>> '{course,title}', 'T', 'an announced course is open to focal points');
select throws_ok(format('select api.course(%L, %L, %s)', :'trainee', 'en', :c), 'PT404', 'no_course', 'a trainee sees the own ones');
select is(api.course_step(:'coo', :c, 'nominations_open', null) ->> 'state', 'nominations_open', 'nominations open');
select test.place(:c, :anna) as place \gset
select is(api.course(:'trainee', 'en', :c) #>> '{course,code}', (select code from course where id = :c), 'once nominated a trainee sees it');
select is((api.course(:'trainee', 'en', :c) #> '{course,tabs,nominations}')::text, 'null', 'without who else is');
select throws_ok(format('select api.course(%L, %L, %s)', :'foreign_trainee', 'en', :c), 'PT404', 'no_course', 'another trainee does not');
select is(api.courses(:'foreign_trainee', 'en', null, null, null, null, null) ->> 'total', '0', 'nor in the list');
select is(api.courses(:'coo', 'en', (select code from course where id = :c), 'nominations_open', null, 'course', '1') #>> '{rows,0,places}', '1', 'the list counts places');
select is((select string_agg(s ->> 'state' || coalesce(' ' || (s ->> 'current'), ''), ',') from json_array_elements(api.course(:'coo', 'en', :c) -> 'progress') s),
	'draft false,announced false,nominations_open true,closed false,running false,finished false,archived false', 'progress follows the table of steps');
select is(api.course(:'coo', 'en', :c) #>> '{progress,1,at}', today()::text, 'with the day each state was reached');
select is(json_array_length(api.course(:'foc', 'en', :c) -> 'steps'), 0, 'a focal point has no steps to take');

-- changing
select throws_ok(format('select pg_temp.change(%L, %s, %L, %L)', :'coo', :c, '{}', '1'), 'PT409', 'changed_meanwhile', 'a stale form is refused');
create function pg_temp.told(_call text) returns jsonb language plpgsql as $$
declare
	h text;
begin
	execute _call;
	return null;
exception when sqlstate 'PT409' then
	get stacked diagnostics h = pg_exception_hint;
	return h::jsonb;
end $$;
select is(t ->> 'who' || ' ' || (t #>> '{changes,0,field}') || ' ' || (t #>> '{changes,-1,becomes,word}'), (select name from account where id = test.account_id(:'coo')) || ' state nominations_open', 'with who changed what') from pg_temp.told(format('select pg_temp.change(%L, %s, %L, %L)', :'coo', :c, '{}', '1')) t;
select throws_ok(format('select pg_temp.change(%L, %s)', :'reg', :c), 'PT403', 'not_yours', 'a registrar changes nothing');
select test.place(:c) \g /dev/null
select test.refused(format('select pg_temp.change(%L, %s, %L)', :'coo', :c, '{"capacity": "1"}'), 'capacity_below_places', 'capacity', 'PT409');
select throws_ok(format('update course set capacity = 1 where id = %s', :c), 'PT409', 'capacity_below_places', 'the table refuses it too');
select throws_ok(format('select test.place(%s)', :c), 'PT409', 'course_is_full', 'a full course takes nobody');
select lives_ok(format('select pg_temp.change(%L, %s, %L)', :'coo', :c, '{"capacity": "3", "town_ru": "Гомель", "town_en": "Gomel"}'), 'a course is changed');
select test.session(:c, 34, 9) as s \gset
select test.refused(format('select pg_temp.change(%L, %s, %L)', :'coo', :c, json_build_object('capacity', 3, 'ends', to_char(today() + 33, 'DD.MM.YYYY'))::text), 'sessions_outside_dates', 'ends', 'PT409');
select test.trainer(:s, :'tra') as r \gset
select is(api.course(:'tra', 'en', :c) #>> '{course,id}', :'c', 'a trainer sees the course of an own session');
select throws_ok(format('select api.course(%L, %L, %s)', :'other_tra', 'en', :c), 'PT404', 'no_course', 'another trainer does not');
select lives_ok(format('select pg_temp.change(%L, %s, %L)', :'coo', :c, '{"capacity": "3", "zone": "Asia/Almaty"}'), 'a course moves to another zone');
select is((select array[to_char(starts, 'HH24:MI'), to_char(lower(during) at time zone 'Asia/Almaty', 'HH24:MI')] from session where id = :s), array['09:00', '09:00'], 'its sessions keep their wall clock');
select is((select b.during from booking b where b.session = :s), (select during from session where id = :s), 'and take their bookings along');

-- its form
select is(f ->> 'town_en' || ' ' || (f ->> 'places') || ' ' || (f ->> 'zone') || ' ' || (f ->> 'action'), 'Minsk 2 Asia/Almaty /courses/' || :c, 'the form has what there is') from api.course_form_of(:'coo', 'en', :c, null, null) f;
select is((select string_agg(x ->> 'code', ' ') from json_array_elements(api.course_form_of(:'coo', 'en', :c, '1', '["kk"]') -> 'language_choices') x where (x ->> 'chosen')::boolean), 'kk', 'a refused one keeps its boxes');
select throws_ok(format('select api.course_form_of(%L, %L, %s, null, null)', login, 'en', :c), 'PT403', 'not_yours', who || ' has no form') from (values (:'reg'::bytea, 'a registrar'), (:'foc', 'a focal point'), (:'tra', 'a trainer')) x (login, who);
select throws_ok(format('select api.course_form_of(%L, %L, 0, null, null)', :'coo', 'en'), 'PT404', 'no_course', 'nor has an unknown course');

-- the catalogue
select is(api.catalogue('en') #>> '{rows,0,title}', 'T', 'a course without a neutral title is shown by its own');
select is((select string_agg(k, ' ' order by k) from json_object_keys(api.catalogue('en') #> '{rows,0}') k), 'aims audience code ends hours kind languages level mode nominations_until one_day starts state title town', 'strangers see no room, no figure, no name');
select test.edition() as e2 \gset
update edition set state = 'withdrawn' where id = :e2;
insert into edition (programme, number, title_ru, title_en, title_be, neutral_ru, neutral_en, aims, hours, languages) select programme, 2, 'Тайна', 'Secret', 'Таямніца', 'Обучение', 'Training', 'Secret aims', 8, '{ru}' from edition where id = :e2 returning id as e2 \gset
select test.course('announced', 40, 5, :e2) as quiet \gset
select is((select r ->> 'title' from json_array_elements(api.catalogue('be') -> 'rows') r where r ->> 'code' = (select code from course where id = :quiet)), 'Обучение', 'a sensitive one by its neutral title, in every language');
select is((select r ->> 'aims' from json_array_elements(api.catalogue('en') -> 'rows') r where r ->> 'code' = (select code from course where id = :quiet)), null, 'and without its aims');

-- cancelled
select is(api.course_step(:'coo', :c, 'cancelled', 'The donor withdrew.') ->> 'sessions_cancelled', '1', 'cancelling cancels the sessions to come');
select is((select active from booking where session = :s), false, 'what they booked falls free');
select is(api.course(:'foc', 'en', :c) #>> '{course,state_reason}', 'The donor withdrew.', 'who knew of the course reads why');
select throws_ok(format('select pg_temp.change(%L, %s)', :'coo', :c), 'PT409', 'course_is_settled', 'a cancelled course does not change');
select throws_ok(format('select api.course_step(%L, %s, %L, null)', :'coo', :c, 'announced'), 'PT409', 'step_not_allowed', 'nor come back');

select * from finish();
rollback;
