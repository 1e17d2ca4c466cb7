-- The sheets of a course: who may have them, and what stands on them.
begin;
select test.account('coordinator') as coo, test.account('registrar') as reg, test.account('director') as dir, test.course() as c, test.course() as bare \gset
select test.place(:c) as p1, test.place(:c) as p2 \gset
insert into resource (kind, name_ru, name_en) values ('room', 'Аудитория Т', 'Room T') returning id as room \gset
insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) select :c, today() + d + t, today() + d + t + interval '90 minutes', 'Europe/Minsk', 'Тайная тема', 'Secret topic', 1.5
from generate_series(0, 1) d, unnest(array[time '09:00', time '11:00']) t;
insert into booking (session, resource) select id, :room from session where course = :c;
select today()::text as day \gset
create function pg_temp.facts(_login bytea, _lang text, _kind text, _subject text) returns jsonb language plpgsql as $$
declare
	made int := (api.sheet_add(_login, gen_random_uuid(), _lang, _kind, _subject) ->> 'id')::int;
begin
	return (select facts from sheet where id = made);
end $$;
create function pg_temp.stopped(_login bytea, _kind text, _subject text) returns text language plpgsql as $$
declare
	made int := (api.sheet_add(_login, gen_random_uuid(), 'ru', _kind, _subject) ->> 'id')::int;
	s json := api.sheet(_login, 'ru', made);
begin
	return s ->> 'state' || ' ' || (s ->> 'reason');
end $$;
select plan(37);

select is(jsonb_array_length(pg_temp.facts(:'coo', 'ru', 'timetable', :'c') -> 'days'), 2, 'a timetable has every day');
select is(jsonb_array_length(pg_temp.facts(:'coo', 'ru', 'timetable', :'c' || '-' || :'day') -> 'days'), 1, 'or the one that was asked for');
select is(pg_temp.facts(:'coo', 'ru', 'timetable', :'c') #>> '{days,0,rows,1,hours}', '1,5', 'hours as its language writes them');
select is(pg_temp.facts(:'reg', 'en', 'timetable', :'c') #>> '{days,0,rows,0,rooms}', 'Room T', 'and rooms');
select is(jsonb_array_length(pg_temp.facts(:'coo', 'be', 'sign_in', :'c') #> '{days,0,sessions}'), 2, 'a day is signed for by session, side by side');
select is(jsonb_array_length(pg_temp.facts(:'coo', 'be', 'sign_in_session', :'c') -> 'days'), 4, 'or each session has its own sheet');
select is(jsonb_array_length(pg_temp.facts(:'coo', 'en', 'sign_in', :'c') -> 'people'), 2, 'everybody who takes part stands on it');
select is(jsonb_array_length(pg_temp.facts(:'coo', 'en', 'participants', :'c') -> 'people'), 2, 'and on the list');
select is(jsonb_array_length(pg_temp.facts(:'coo', 'en', 'grades', :'c') -> 'people'), 2, 'and on the grade sheet');
select is(pg_temp.facts(:'coo', 'en', 'grades', :'c') #>> '{people,0,outcome}', null, 'where nothing is decided while attendance is open');
select is(jsonb_array_length(pg_temp.facts(:'coo', 'en', 'door', :'c') -> 'doors'), 2, 'a door has a sign for each day');
select ok(not (pg_temp.facts(:'coo', 'en', kind, :'c') ? 'people'), kind || ' names nobody') from unnest(array['door', 'joining']) kind;
select ok(pg_temp.facts(:'coo', 'en', kind, :'c')::text !~ 'Secret', kind || ' tells no topic') from unnest(array['door', 'joining']) kind;

-- badges
select pg_temp.facts(:'coo', 'ru', 'badges_90', :'c') as badges \gset
select is((select array_agg(x ->> 'code' order by x ->> 'code') from jsonb_array_elements(:'badges'::jsonb -> 'people') x), (select array_agg('ITC-B:' || code order by code) from badge_code where place in (:p1, :p2)), 'each badge has its code');
select ok((select bool_and(code ~ '^[0-9A-F]{20}$') from badge_code), 'a random one');
select is(pg_temp.facts(:'reg', 'en', 'badges_a6', :'c') #>> '{people,0,code}', :'badges'::jsonb #>> '{people,0,code}', 'which stays when badges are printed again');

-- names that who calls people cannot read have the Latin form beside them; two forms that look the same are shown once
update name_form set script = 'geor', language = 'ka', family = 'ბერიძე', given = 'ნინო', patronymic = null where script = 'cyrl' and person = (select person from place where id = :p1);
select is((select count(x ->> 'latin') from jsonb_array_elements(pg_temp.facts(:'coo', 'ru', kind, :'c') -> 'people') x where x ->> 'latin' ~ 'Petrova' and x ->> 'name' ~ '^ბერიძე'), 1::bigint, kind || ' says how who has letters of the own is called, only there') from unnest(array['sign_in', 'grades']) kind;
update name_form l set script = 'latn', family = x.family, given = x.given, patronymic = null, language = 'ro' from name_form x where x.person = l.person and x.script = 'latn' and l.script = 'cyrl' and l.person = (select person from place where id = :p2);
select is((select count(x ->> 'other') || ' of ' || count(*) from jsonb_array_elements(pg_temp.facts(:'coo', lang, 'badges_90', :'c') -> 'people') x), '1 of 2', 'a badge has no name twice in ' || lang) from unnest(array['ru', 'en']) lang;

-- a trainer has the sheets to teach with, of the own sessions
select test.account('trainer') as tra, test.account('trainer') as other \gset
select test.trainer((select min(id) from session where course = :c), :'tra') \gset
select is((select jsonb_path_query_array(pg_temp.facts(:'tra', 'en', 'sign_in', :'c'), '$.days[*].sessions[*].time')), '["09:00–10:30"]', 'a trainer signs people in to the own sessions');
select is(jsonb_array_length(pg_temp.facts(:'tra', 'en', 'timetable', :'c') -> 'days'), 2, 'and has the whole timetable');
select is((select string_agg(coalesce(x ->> 'role', '') || coalesce(left(x ->> 'code', 6), '-'), ' ' order by n) from jsonb_array_elements(pg_temp.facts(:'coo', 'en', 'badges_90', :'c') -> 'people') with ordinality p (x, n)), 'ITC-B: ITC-B: trainer-', 'and wears a badge, without a code');
select throws_ok(format('select api.sheet_add(%L, gen_random_uuid(), %L, %L, %L)', :'tra', 'ru', kind, :'c'), 'PT403', 'not_yours', kind || ' are not for trainers') from unnest(array['badges_90', 'participants']) kind;
select throws_ok(format('select api.sheet_add(%L, gen_random_uuid(), %L, %L, %L)', :'other', 'ru', 'sign_in', :'c'), 'PT404', 'no_course', 'a trainer of other courses does not know this one');
select is(api.course(:'tra', 'en', :c) #>> '{print,kinds}', '["timetable","sign_in","sign_in_session"]', 'the course''s page offers just these');

-- what is refused
select throws_ok(format('select api.sheet_add(%L, gen_random_uuid(), %L, %L, %L)', :'dir', 'ru', 'participants', :'c'), 'PT403', 'not_yours', 'the sheets of a course are for who runs it');
select is(pg_temp.stopped(:'coo', kind, :'bare'), 'stopped ' || why, kind || ': why nothing is printed is said on its page') from (values ('timetable', 'no_sessions'), ('sign_in', 'no_sessions'), ('badges_86', 'no_people'), ('door', 'no_rooms')) x (kind, why);
select throws_ok(format('select api.sheet_add(%L, gen_random_uuid(), %L, %L, %L)', :'coo', 'ru', 'timetable', '99999999'), 'PT404', 'no_course', 'an unknown course');
select throws_ok(format('select api.sheet_add(%L, gen_random_uuid(), %L, %L, %L)', :'coo', 'ru', 'timetable', :'c' || '-2026-02-31'), 'PT400', 'date_is_wrong', 'a day that does not exist');

select is(api.sheet(:'coo', 'ru', (select max(id)::int from sheet where asked_by = test.account_id(:'coo'))) ->> 'back', '/courses/' || :'bare', 'from a sheet one goes back to the course');
select * from finish();
rollback;
