-- Programmes: adding, the frozen edition, a new edition, who may.
begin;
select plan(67);

select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.account('director') as dir \gset
select test.account('auditor') as aud \gset
select test.account('trainer') as tra \gset
select test.account('administrator') as adm \gset
select test.account('focal_point', test.agency()) as foc \gset
select test.account('trainee', null, test.person()) as trainee \gset
create function pg_temp.add(_login bytea, _more jsonb default '{}', _idem uuid default gen_random_uuid()) returns json language sql as $$
	select api.programme_add(_login, _idem, f ->> 'code', f ->> 'kind', f ->> 'level', f ->> 'partner', f ->> 'title_ru', f ->> 'title_en', f ->> 'title_be', f ->> 'neutral_ru', f ->> 'neutral_en', f ->> 'neutral_be',
		f ->> 'aims', f ->> 'audience', f ->> 'hours', f -> 'languages', f ->> 'minimum_share', f ->> 'pass_mark', f ->> 'certificate', f ->> 'validity', f -> 'assessments')
	from (select '{"code": "ith-36", "kind": "course", "title_ru": "Расследование торговли людьми", "title_en": "Investigating trafficking", "title_be": "Расследаванне гандлю людзьмі", "neutral_ru": "Повышение квалификации", "neutral_en": "Advanced training",
		"hours": "36", "languages": ["en", "ru"], "minimum_share": "80", "pass_mark": "60", "certificate": "completion", "validity": "36",
		"assessments": {"1.title_ru": "Входной тест", "1.title_en": "Entry test", "1.phase": "pre", "1.maximum": "20", "2.title_ru": "", "2.title_en": " ", "3.title_ru": "Итоговый тест", "3.title_en": "Final test", "3.phase": "test", "3.weight": "2", "3.maximum": "50", "3.pass_mark": "30"}}'::jsonb || _more f) x $$;
create function pg_temp.change(_login bytea, _id int, _version text, _more jsonb default '{}') returns json language sql as $$
	select api.programme_change(_login, _id, _version, f ->> 'partner', f ->> 'title_ru', f ->> 'title_en', f ->> 'title_be', f ->> 'neutral_ru', f ->> 'neutral_en', f ->> 'neutral_be',
		f ->> 'aims', f ->> 'audience', f ->> 'hours', f -> 'languages', f ->> 'minimum_share', f ->> 'pass_mark', f ->> 'certificate', f ->> 'validity', f -> 'assessments')
	from (select '{"title_ru": "Новое", "title_en": "New", "hours": "40", "languages": ["ru"], "certificate": "participation"}'::jsonb || _more f) x $$;
create function pg_temp.refused(_more text, _key text, _field text, _status text default 'PT422') returns text language sql as $$
	select test.refused(format('select pg_temp.add(%L, %L)', (select l.token from login l join account a on a.id = l.account where a.role = 'coordinator' order by a.id desc limit 1),
		('{"code": "X-' || nextval('test.n') || '"}')::jsonb || _more::jsonb), _key, _field, _status) $$;

-- adding
select gen_random_uuid() as idem \gset
select pg_temp.add(:'coo', '{}', :'idem') ->> 'id' as p \gset
select is(pg_temp.add(:'coo', '{}', :'idem') ->> 'id', :'p', 'the same form sent again gives the first answer');
select is((select count(*) from programme where code = 'ITH-36'), 1::bigint, 'and adds one programme, its code in capitals');
select is(api.programme(:'coo', 'en', :p) #>> '{standing,state}', 'draft', 'its first edition is a draft');
select is(api.programme(:'coo', 'be', :p) ->> 'title', 'Расследаванне гандлю людзьмі', 'the title is the reader''s');
select is((api.programme(:'coo', 'en', :p) #> '{standing,languages}')::text, '["ru", "en"]', 'languages keep the order of the form');
select is(json_array_length(api.programme(:'coo', 'en', :p) #> '{standing,assessments}'), 2, 'blank rows of assessments are left out');
select is(api.programme(:'coo', 'en', :p) #>> '{standing,assessments,0,weight}', '0', 'an entry test does not count by itself');
select is(api.programme(:'coo', 'en', :p) #>> '{standing,assessments,1,pass_mark}', '30', 'a row keeps its values');
select throws_ok(format('select pg_temp.add(%L)', :'coo'), 'PT409', 'programme_code_taken', 'a code is used once');
select throws_ok(format('select pg_temp.add(%L, %L)', role, '{"code": "NEW-1"}'), 'PT403', 'not_yours', role_name || ' adds nothing')
from (values (:'reg'::bytea, 'a registrar'), (:'dir', 'a director'), (:'aud', 'an auditor'), (:'tra', 'a trainer'), (:'foc', 'a focal point'), (:'trainee', 'a trainee'), (:'adm', 'an administrator')) x (role, role_name);
select throws_ok($$ select pg_temp.add(null, '{"code": "NEW-1"}') $$, 'PT401', 'sign_in', 'a stranger signs in first');
select throws_ok(format('select pg_temp.add(%L, %L, null)', :'coo', '{"code": "NEW-1"}'), 'PT400', 'form_is_incomplete', 'a form without its key is refused');
select pg_temp.refused('{"code": "1 x"}', 'programme_code_is_wrong', 'code');
select pg_temp.refused('{"kind": "party"}', 'kind_is_wrong', 'kind');
select pg_temp.refused('{"kind": "language_course"}', 'level_is_wrong', 'level');
select pg_temp.refused('{"kind": "academic_course"}', 'academic_course_has_partner', 'partner');
select pg_temp.refused('{"title_ru": "  "}', 'field_is_missing', 'title_ru');
select pg_temp.refused('{"title_en": "a\u202eb"}', 'title_is_wrong', 'title_en');
select pg_temp.refused('{"neutral_en": null}', 'neutral_title_in_both', 'neutral_en');
select pg_temp.refused('{"hours": "0"}', 'hours_are_wrong', 'hours');
select pg_temp.refused('{"hours": "many"}', 'number_is_wrong', 'hours', 'PT400');
select pg_temp.refused('{"languages": []}', 'languages_are_wrong', 'languages');
select pg_temp.refused('{"languages": ["xx"]}', 'languages_are_wrong', 'languages');
select pg_temp.refused('{"minimum_share": "101"}', 'share_is_wrong', 'minimum_share');
select pg_temp.refused('{"pass_mark": "-1"}', 'pass_mark_is_wrong', 'pass_mark');
select pg_temp.refused('{"certificate": "medal"}', 'certificate_kind_is_wrong', 'certificate');
select pg_temp.refused('{"validity": "500"}', 'validity_is_wrong', 'validity');
select pg_temp.refused('{"assessments": {"4.title_ru": "Тест"}}', 'field_is_missing', 'assessments.4.title_en');
select pg_temp.refused('{"assessments": {"2.title_ru": "Тест", "2.title_en": "Test", "2.maximum": "50", "2.pass_mark": "51"}}', 'assessment_pass_mark_is_wrong', 'assessments.2.pass_mark');
select pg_temp.refused('{"assessments": {"2.title_ru": "Тест", "2.title_en": "Test", "2.phase": "dance"}}', 'phase_is_wrong', 'assessments.2.phase');

-- the draft
select throws_ok(format('select api.programme(%L, %L, %s)', :'foc', 'en', :p), 'PT404', 'no_programme', 'a focal point does not see a draft');
select is(api.programmes(:'foc', 'en', 'ITH-36', null, null, null) ->> 'total', '0', 'nor in the catalogue');
select is(api.programmes(:'reg', 'en', 'trafficking', 'course', 'draft', null) ->> 'total', '1', 'the centre finds it by title, kind and state');
select is(api.programmes(:'reg', 'en', '%', null, null, null) ->> 'total', '0', 'a percent sign means itself');
select is(json_array_length(api.programme_form(:'coo', 'en', null, null, null) -> 'assessment_rows'), 6, 'a blank form has six rows for assessments');
select is(api.programme_form(:'coo', 'en', '1', '["be"]', '{"2.title_ru": "Опыт"}') #>> '{assessment_rows,1,title_ru}', 'Опыт', 'a form shown again keeps its rows');
select is(api.programme_form_of(:'coo', 'en', :p, null, null, null) #>> '{assessment_rows,1,maximum}', '50', 'the form of a draft shows its assessments');
select throws_ok(format('select pg_temp.change(%L, %s, %L)', :'coo', :p, '9'), 'PT409', 'changed_meanwhile', 'a stale form is refused');
select throws_ok(format('select pg_temp.change(%L, %s, %L)', :'reg', :p, '1'), 'PT403', 'not_yours', 'a registrar changes nothing');
select lives_ok(format('select pg_temp.change(%L, %s, %L, %L)', :'coo', :p, '1', '{"pass_mark": "50", "assessments": {"1.title_ru": "Один", "1.title_en": "One", "1.phase": "pre"}}'), 'a draft is changed');
select is(api.programme(:'coo', 'en', :p) #>> '{standing,assessments}', '[{"phase": "pre", "title": "One", "weight": 0, "maximum": 100, "position": 1, "title_en": "One", "title_ru": "Один", "pass_mark": null}]', 'rows that were taken out are gone');
select throws_ok(format('select api.edition_publish(%L, %s)', :'coo', :p), 'PT422', 'pass_mark_without_assessment', 'a pass mark needs a test that counts');
select pg_temp.change(:'coo', :p, '2', '{"assessments": {"1.title_ru": "Тест", "1.title_en": "Test", "1.maximum": "50"}}') \g /dev/null

-- published: frozen
select throws_ok(format('select api.edition_publish(%L, %s)', :'aud', :p), 'PT403', 'not_yours', 'an auditor publishes nothing');
select is(api.edition_publish(:'coo', :p) ->> 'number', '1', 'the draft is published');
select throws_ok(format('select pg_temp.change(%L, %s, %L)', :'coo', :p, '4'), 'PT409', 'edition_is_published', 'after that it does not change');
select throws_ok(format('select api.programme_form_of(%L, %L, %s, null, null, null)', :'coo', 'en', :p), 'PT409', 'edition_is_published', 'nor has it a form');
select throws_ok(format($$ update edition set hours = 72 where programme = %s $$, :p), 'PT409', 'edition_is_published', 'its owner cannot change the hours either');
select throws_ok(format($$ update edition set title_ru = 'Другое' where programme = %s $$, :p), 'PT409', 'edition_is_published', 'nor the title');
select throws_ok(format($$ delete from edition_assessment a using edition e where e.id = a.edition and e.programme = %s $$, :p), 'PT409', 'edition_is_published', 'nor what is examined');
select is(api.programme(:'foc', 'en', :p) #>> '{standing,title}', 'New', 'now a focal point sees it');
select is(json_array_length(api.programme(:'foc', 'en', :p) -> 'editions'), 1, 'by its published edition alone');

-- a new edition
select gen_random_uuid() as idem2 \gset
select is(api.edition_add(:'coo', :p, :'idem2') ->> 'number', '2', 'a new edition begins from the last one');
select is(api.edition_add(:'coo', :p, :'idem2') ->> 'number', '2', 'once, however often the button is pressed');
select throws_ok(format('select api.edition_add(%L, %s, gen_random_uuid())', :'coo', :p), 'PT409', 'one_draft_edition', 'there is one draft at a time');
select is((select count(*) from edition_assessment a join edition e on e.id = a.edition where e.programme = :p), 2::bigint, 'with its assessments');
select pg_temp.change(:'coo', :p, '1', '{"hours": "72"}') \g /dev/null
select is((select array_agg(hours order by number) from edition where programme = :p), array[40, 72], 'its hours are its own');
select api.edition_publish(:'coo', :p) \g /dev/null
select is((select array_agg(state order by number) from edition where programme = :p), array['withdrawn', 'published'], 'publishing it withdraws the one before');
select throws_ok(format('select api.edition_withdraw(%L, %s)', :'reg', :p), 'PT403', 'not_yours', 'a registrar withdraws nothing');
select lives_ok(format('select api.edition_withdraw(%L, %s)', :'coo', :p), 'an edition is withdrawn');
select throws_ok(format('select api.edition_withdraw(%L, %s)', :'coo', :p), 'PT409', 'edition_is_not_published', 'once');
select throws_ok(format('select api.edition_publish(%L, 0)', :'coo'), 'PT404', 'no_programme', 'an unknown programme is not there');

select * from finish();
rollback;
