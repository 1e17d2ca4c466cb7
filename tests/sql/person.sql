-- People: adding with likely duplicates, name forms, changing, who sees whom and what of them.
begin;
select plan(152);

select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.account('director') as dir \gset
select test.account('auditor') as aud \gset
select test.account('administrator') as adm \gset
select test.account('trainer') as tra \gset
select test.account('trainer') as other_tra \gset
select test.agency('border', 'BY') as mine \gset
select test.agency('ngo', 'GE') as theirs \gset
select test.account('focal_point', :mine) as foc \gset
select test.account('focal_point', :theirs) as foreign_foc \gset
create function pg_temp.fields(_more jsonb) returns jsonb language sql as $$ select '{"sex": "f", "born": "07.03.1989", "country": "BY", "rank": "Major", "position": "Inspector", "email": "a@b.by", "phone": "+375 17 000", "lang": "be",
	"script": "cyrl", "language": "be", "family": "Кавалёва", "given": "Аліна", "patronymic": "Іванаўна", "family_latin": "KAVALIOVA", "given_latin": "ALINA", "source": "passport"}'::jsonb || _more $$;
create function pg_temp.add(_login bytea, _more jsonb default '{}', _idem uuid default gen_random_uuid()) returns json language sql as $$
	select api.person_add(_login, _idem, 'en', f ->> 'sex', f ->> 'born', f ->> 'country', f ->> 'agency', f ->> 'rank', f ->> 'position', f ->> 'email', f ->> 'phone', f ->> 'lang', f ->> 'script', f ->> 'language',
		f ->> 'family', f ->> 'given', f ->> 'patronymic', f ->> 'family_latin', f ->> 'given_latin', f ->> 'source', f -> 'distinct_from', f ->> 'course') from (select pg_temp.fields(_more) f) x $$;
create function pg_temp.change(_login bytea, _id int, _more jsonb default '{}', _version text default null) returns json language sql as $$
	select api.person_change(_login, _id, coalesce(_version, (select version::text from person where id = _id)), f ->> 'sex', f ->> 'born', f ->> 'country', f ->> 'agency', f ->> 'rank', f ->> 'position', f ->> 'email', f ->> 'phone', f ->> 'lang') from (select pg_temp.fields(_more) f) x $$;
create function pg_temp.candidates(_call text) returns jsonb language plpgsql as $$
declare
	hint text;
begin
	execute _call;
	return null;
exception when sqlstate 'PT409' then
	get stacked diagnostics hint = pg_exception_hint;
	return hint::jsonb -> 'candidates';
end $$;

-- adding
select gen_random_uuid() as idem \gset
select pg_temp.add(:'foc', '{}', :'idem') ->> 'id' as anna \gset
select is(pg_temp.add(:'foc', '{}', :'idem') ->> 'next', '/people/' || :'anna', 'a double click adds one person and leads there');
select is((select agency from person where id = :anna), :mine, 'a focal point''s person is of the own agency');
select is((select string_agg(script || ' ' || language || ' ' || family || ' ' || source, ', ' order by id) from name_form where person = :anna), 'cyrl be Кавалёва agency_letter, latn en KAVALIOVA passport', 'the native name and the passport''s are kept as typed');
select is(names_of(:anna, 'en') ->> 'name', 'Alina Kavaliova', 'a passport''s capitals are not shown');
select is(names_of(:anna, 'be') ->> 'name', 'Кавалёва Аліна Іванаўна', 'the own form is for those who read it');
select pg_temp.add(:'foc', jsonb_build_object('agency', :theirs, 'family', 'Іншая', 'family_latin', 'INSHAYA')) ->> 'id' as other \gset
select is((select agency from person where id = :other), :mine, 'whatever agency the form says');
select is(pg_temp.add(:'coo', jsonb_build_object('agency', :theirs, 'script', 'latn', 'language', 'en', 'family', 'Beridze', 'given', 'Nino', 'patronymic', null, 'family_latin', null, 'given_latin', null, 'born', '1990-01-02', 'course', '7')) ->> 'next' ~ '^/courses/7/nominations/new\?person=\d+$', true, 'from a course one comes back to it; a Latin name alone is enough');
select throws_ok(format('select pg_temp.add(%L)', login), 'PT403', 'not_yours', who || ' adds nobody')
from (values (:'reg'::bytea, 'a registrar'), (:'dir', 'a director'), (:'aud', 'an auditor'), (:'adm', 'an administrator'), (:'tra', 'a trainer')) x (login, who);
select throws_ok('select pg_temp.add(null)', 'PT401', 'sign_in', 'a stranger is asked to sign in');
select throws_ok(format('select pg_temp.add(%L, %L, null)', :'foc', '{}'), 'PT400', 'form_is_incomplete', 'a form without its key is incomplete');
select test.refused(format('select pg_temp.add(%L, %L)', :'coo', jsonb_build_object('agency', :mine) || more), key, field, coalesce(status, 'PT422')) from (values
	('{"sex": "x"}'::jsonb, 'sex_is_wrong', 'sex', null), ('{"sex": null}', 'sex_is_wrong', 'sex', null), ('{"born": "30.02.1990"}', 'date_is_wrong', 'born', 'PT400'), ('{"born": "01.01.1900"}', 'birth_date_is_wrong', 'born', null), ('{"born": ""}', 'birth_date_is_wrong', 'born', null),
	('{"country": "Belarus"}', 'country_is_wrong', 'country', null), ('{"agency": "0"}', 'agency_is_missing', 'agency', null), ('{"agency": ""}', 'agency_is_missing', 'agency', null), ('{"agency": "x"}', 'number_is_wrong', 'agency', 'PT400'),
	('{"email": "a b@c.d"}', 'email_is_wrong', 'email', null), ('{"lang": "xx"}', 'language_is_wrong', 'lang_of_letters', null), ('{"rank": "a\u200bb"}', 'text_is_wrong', 'rank', null), ('{"position": "a\u202eb"}', 'text_is_wrong', 'position', null),
	('{"script": "thai"}', 'script_is_wrong', 'script', null), ('{"language": "Belarusian"}', 'name_language_is_wrong', 'language', null), ('{"family": " "}', 'name_is_missing', 'family', null), ('{"given": null}', 'name_is_missing', 'given', null),
	('{"family": "Кавал3ва"}', 'name_is_wrong', 'family', null), ('{"given": "<b>А</b>"}', 'name_is_wrong', 'given', null), ('{"family": "Kavaliova"}', 'name_is_of_another_script', 'family', null), ('{"patronymic": "Ivanovna"}', 'name_is_of_another_script', 'patronymic', null),
	('{"family_latin": "Кавалёва"}', 'name_is_of_another_script', 'family_latin', null), ('{"family_latin": ""}', 'name_is_missing', 'family_latin', null), ('{"given_latin": null}', 'name_is_missing', 'given_latin', null)) x (more, key, field, status);

-- likely the same
select test.refused(format('select pg_temp.add(%L)', :'foc'), 'likely_duplicate', 'family', 'PT409');
select is((select string_agg((c ->> 'id') || (c ->> 'sure'), ' ') from jsonb_array_elements(pg_temp.candidates(format('select pg_temp.add(%L)', :'foc'))) c), :'anna' || 'true', 'the candidates come with the refusal');
select ok(pg_temp.candidates(format('select pg_temp.add(%L, %L)', :'coo', jsonb_build_object('agency', :theirs, 'family', 'Ковалёва', 'given', 'Алина', 'patronymic', null, 'family_latin', 'KAVALEVA', 'language', 'ru'))) is not null, 'a surname spelled otherwise with the same birth date is one too');
select ok(pg_temp.candidates(format('select pg_temp.add(%L, %L)', :'foc', '{"born": "08.03.1990"}')) is not null, 'and the whole name with another birth date');
savepoint married;
select api.name_form_add(:'coo', :anna, gen_random_uuid(), 'cyrl', 'be', 'Зубр', 'Аліна', 'Іванаўна', 'decision'), api.name_form_add(:'coo', :anna, gen_random_uuid(), 'latn', 'en', 'ZUBR', 'ALINA', null, 'passport') \g /dev/null
select is((select string_agg((c ->> 'id') || (c ->> 'sure'), ' ') from jsonb_array_elements(pg_temp.candidates(format('select pg_temp.add(%L)', :'foc'))) c), :'anna' || 'false', 'and who was called so before, though not surely');
select is((select person from likely_same(null, '1900-01-01', array['zubr alina ivanavna'])), :anna, 'and is called otherwise now');
rollback to married;
select is(pg_temp.candidates(format('select pg_temp.add(%L, %L)', :'foc', '{"born": "08.03.1990", "given": "Ганна", "given_latin": "HANNA"}')), null, 'but not a surname alone');
select pg_temp.add(:'foreign_foc') ->> 'id' as double \gset
select ok(:'double' is not null, 'a focal point is not told of other agencies'' people');
select is(api.person(:'coo', 'en', :anna) #>> '{same,0,id}', :'double', 'the coordinator is, on the person');
select is(api.person(:'reg', 'en', :anna) #>> '{same,0,id}', :'double', 'and the registrar, who puts records together');
select pg_temp.add(:'foc', jsonb_build_object('distinct_from', jsonb_build_array(:'anna'))) ->> 'id' as twin \gset
select ok(:'twin' is not null, 'who is said to be distinct is added');
select is((select count(*) from person_distinct where (one, other) = (:anna, :twin)), 1::bigint, 'and this is remembered');
select ok(not (api.person(:'coo', 'en', :anna) -> 'same')::jsonb @> jsonb_build_array(jsonb_build_object('id', :twin)), 'for good');
select pg_temp.add(:'foreign_foc', jsonb_build_object('born', '09.09.1979', 'family', 'Чужая', 'family_latin', 'CHUZHAYA', 'distinct_from', jsonb_build_array(:'anna'))) ->> 'id' as stranger \gset
select is((select count(*) from person_distinct where other = :stranger), 0::bigint, 'of a foreign person nothing can be said');
select is(api.person_distinct(:'coo', :anna, :'double') ->> 'id', :'anna', 'the coordinator says so of two others');
select lives_ok(format('select api.person_distinct(%L, %s, %L)', :'coo', :double, :'anna'), 'twice does no harm');
select is(json_typeof(api.person(:'coo', 'en', :anna) -> 'same'), 'null', 'and nobody is like her any more');
select test.refused(format('select api.person_distinct(%L, %s, %L)', :'coo', :anna, :'anna'), 'same_person', 'other');
select test.refused(format('select api.person_distinct(%L, %s, %L)', :'coo', :anna, ''), 'person_is_missing', 'other');
select throws_ok(format('select api.person_distinct(%L, %s, %L)', :'coo', :anna, '0'), 'PT404', 'no_person', 'an unknown one is not there');
select ok((api.person(:'coo', 'en', :anna) -> 'distinct')::jsonb @> jsonb_build_array(jsonb_build_object('id', :twin), jsonb_build_object('id', :double)), 'the page tells of whom it was said');
select ok(api.person_distinct_undo(:'reg', :anna, :'double') is not null and api.person_distinct(:'reg', :double, :'anna') is not null, 'the registrar, too, takes it back and says it');
select is(json_typeof(api.person(:'foc', 'en', :anna) -> 'distinct'), 'null', 'to the coordinator');
select throws_ok(format('select api.person_distinct_undo(%L, %s, %L)', :'foc', :anna, :'double'), 'PT403', 'not_yours', 'a focal point takes nothing back');
select is(api.person_distinct_undo(:'coo', :double, :'anna') ->> 'id', :'double', 'the coordinator takes it back');
select is(api.person(:'coo', 'en', :anna) #>> '{same,0,id}', :'double', 'and they are compared again');
select throws_ok(format('select api.person_distinct_undo(%L, %s, %L)', :'coo', :double, other), 'PT404', 'no_person', 'what was never said is not taken back') from (values (:'anna'), ('0')) x (other);
select test.refused(format('select api.person_distinct_undo(%L, %s, null)', :'coo', :double), 'person_is_missing', 'other');
select throws_ok(format('select api.person_distinct(%L, %s, %L)', :'foc', :anna, :'twin'), 'PT403', 'not_yours', 'a focal point does not decide it afterwards');

-- who sees whom
select test.course('running', -2) as c \gset
select test.place(:c, :anna) as p \gset
select test.trainer(test.session(:c, -2), :'tra') as r \gset
select test.account('trainee', null, :anna) as trainee \gset
select is((select string_agg(coalesce(x ->> 'email', '–') || ' ' || coalesce(x ->> 'born', '–'), ', ' order by n) from (values (1, :'coo'::bytea), (2, :'foc'), (3, :'trainee'), (4, :'reg'), (5, :'tra')) v (n, login), api.person(v.login, 'en', :anna) x),
	'a@b.by 1989-03-07, a@b.by 1989-03-07, a@b.by 1989-03-07, – 1989-03-07, – –', 'how to reach somebody: oneself, the own agency, the coordinator');
select throws_ok(format('select api.person(%L, %L, %s)', login, 'en', :anna), 'PT404', 'no_person', who || ' finds nobody there')
from (values (:'foreign_foc'::bytea, 'a foreign focal point'), (:'other_tra', 'a trainer of other courses'), (test.account('trainee', null, :twin), 'another trainee')) x (login, who);
select throws_ok(format('select api.person(%L, %L, 0)', :'foreign_foc', 'en'), 'PT404', 'no_person', 'an unknown person is answered alike');
select throws_ok(format('select api.person(%L, %L, %s)', login, 'en', :anna), 'PT403', 'not_yours', who || ' sees no people') from (values (:'dir'::bytea, 'a director'), (:'adm', 'an administrator'), (:'aud', 'an auditor')) x (login, who);
select is(api.person(:'coo', 'en', :anna) #>> '{courses,0,id}', :'c', 'with the courses');
select is(json_typeof(api.person(:'tra', 'en', :anna) -> 'papers'), 'null', 'a trainer sees no papers');

-- the list
select is(api.people(:'foc', 'en', 'Kavaliova', null, null, null) #>> '{rows,0,name}', 'Alina Kavaliova', 'found by the passport''s form');
select is(api.people(:'foc', 'en', 'кавалёва', null, null, null) ->> 'total', '3', 'and by the own; of the own agency only');
select is(api.people(:'coo', 'en', 'Кавалева алина', null, null, null) ->> 'total', '3', 'the coordinator finds all, without marks too');
select is(api.people(:'coo', 'en', 'Kavaliova', :theirs::text, null, null) ->> 'total', '1', 'or those of an agency');
select is(api.people(:'foc', 'en', 'Kavaliova', :theirs::text, null, null) ->> 'total', '3', 'a focal point''s filter opens no other agency');
select is(api.people(:'foreign_foc', 'en', null, :mine::text, null, null) ->> 'total', (select count(*)::text from person where agency = :theirs), 'nor without a search');
select ok((select bool_and(x ->> 'name' ~ '^№ \d+$' and x ->> 'latin' is null and x ->> 'native' is null) from json_array_elements(api.people(:'aud', 'en', null, null, null, null) -> 'rows') x), 'an auditor reads numbers');
select throws_ok(format('select api.people(%L, %L, %L, null, null, null)', :'aud', 'en', 'Kavaliova'), 'PT403', 'not_yours', 'and searches for no name');
select throws_ok(format('select api.people(%L, %L, null, null, null, null)', login, 'en'), 'PT403', 'not_yours', who || ' has no list of people') from (values (:'dir'::bytea, 'a director'), (:'adm', 'an administrator'), (:'tra', 'a trainer'), (:'trainee', 'a trainee')) x (login, who);
select is(api.people(:'coo', 'en', null, null, 'BY', '1000') ->> 'rows', '[]', 'beyond the last page there is nothing');
select test.agency('academic', 'AM') as big \gset
insert into person (sex, born, country, agency) select 'm', date '1970-01-01' + i, 'AM', :big from generate_series(1, 53) i;
insert into name_form (person, script, language, family, given, source) select id, 'armn', 'hy', 'Պետրոսյան', 'Արամ', 'passport' from person where agency = :big and extract(day from born) <= 3;
insert into name_form (person, script, language, family, given, source) select id, 'latn', 'en', 'PETROSYAN-' || chr(65 + (row_number() over (order by id desc))::int / 26) || chr(65 + (row_number() over (order by id desc))::int % 26), 'ARAM', 'passport' from person where agency = :big;
select is(json_array_length(api.people(:'coo', 'en', null, :big::text, null, '1') -> 'rows') || ' ' || json_array_length(api.people(:'coo', 'en', null, :big::text, null, '2') -> 'rows') || ' ' || (api.people(:'coo', 'en', null, :big::text, null, '2') ->> 'previous'), '50 3 ?page=1&agency=' || :'big', 'fifty on a page');
select is((select count(distinct x) from generate_series(1, 6) n, unnest(people_in_order(l, a, 'AM', (n - 1) * 10, 10)) x), 53::bigint, 'pages of ten have everybody once, whatever the script: ' || l || coalesce(' in an agency', ''))
from (values ('en', null::int), ('ru', null), ('ru', :big)) v (l, a);
select ok((select bool_and(p.n) from (select f.family collate "ru-x-icu" >= lag(f.family) over (order by x.k) collate "ru-x-icu" n from unnest(people_in_order('en', :big, null, 0, 53)) with ordinality x (id, k) join name_form f on f.person = x.id and f.script = 'latn') p), 'in the order of names');

-- name forms
select gen_random_uuid() as idem \gset
select is(api.name_form_add(:'foc', :anna, :'idem', 'latn', 'en', 'KAVALEVA', 'ALINA', null, 'passport') ->> 'person', :'anna', 'a new passport brings a new form');
select is(api.name_form_add(:'foc', :anna, :'idem', 'latn', 'en', 'KAVALEVA', 'ALINA', null, 'passport') ->> 'person', :'anna', 'sent twice');
select is((select string_agg(family || coalesce(' until ' || (valid_until = today()), ''), ', ' order by id) from name_form where person = :anna and script = 'latn'), 'KAVALIOVA until true, KAVALEVA', 'it is added once; the one before ends and stays');
select is(api.people(:'foc', 'en', 'KAVALIOVA', null, null, null) #>> '{rows,0,name}', 'Alina Kavaleva', 'by the old one she is still found');
select lives_ok(format('select api.name_form_add(%L, %s, gen_random_uuid(), %L, %L, %L, %L, %L, %L)', :'coo', :anna, 'cyrl', 'ru', 'Ковалёва', 'Алина', 'Ивановна', 'self'), 'a third, in another language');
select is(names_of(:anna, 'ru') ->> 'name', 'Ковалёва Алина Ивановна', 'each reads the own');
select is(json_array_length(api.person(:'foc', 'en', :anna) -> 'names'), 4, 'the dossier has all');
select test.refused(format('select api.name_form_add(%L, %s, gen_random_uuid(), %L, %L, %L, %L, null, null)', :'foc', :anna, script, language, family, given), key, field) from (values
	('geor', 'ka', 'Beridze', 'ნინო', 'name_is_of_another_script', 'family'), ('geor', 'ka', 'ბერიძე', '', 'name_is_missing', 'given'), ('runes', 'ka', 'a', 'b', 'script_is_wrong', 'script'), ('latn', 'english', 'a', 'b', 'name_language_is_wrong', 'language')) x (script, language, family, given, key, field);
select throws_ok(format('select api.name_form_add(%L, %s, gen_random_uuid(), %L, %L, %L, %L, null, null)', :'foreign_foc', :anna, 'latn', 'en', 'X', 'Y'), 'PT404', 'no_person', 'a foreign focal point names nobody here');
select throws_ok(format('select api.name_form_add(%L, %s, gen_random_uuid(), %L, %L, %L, %L, null, null)', :'reg', :anna, 'latn', 'en', 'X', 'Y'), 'PT403', 'not_yours', 'nor a registrar');
select is(api.transliteration(:'foc', 'Кавалёва', 'Аліна', 'be') ->> 'family', 'KAVALIOVA', 'a Latin form is proposed by the language');
select is(api.transliteration(:'foc', family, given, language) ->> 'family' || ' ' || (api.transliteration(:'foc', family, given, language) ->> 'given'), latin, 'as passports of the language have it: ' || latin) from (values
	('Ігнатовіч', 'Ігар', 'be', 'IHNATOVICH IHAR'), ('Игнатович', 'Игорь', 'ru', 'IGNATOVICH IGOR'), ('Шчарбакоў', 'Святлана', 'be', 'SHCHARBAKOU SVIATLANA'), ('Щербакова', 'Светлана', 'ru', 'SHCHERBAKOVA SVETLANA'),
	('Юрэвіч', 'Яўген', 'be', 'YUREVICH YAUHEN'), ('Дабрыян', 'Дзмітрый', 'be', 'DABRYIAN DZMITRY'), ('Добрый', 'Дмитрий', 'ru', 'DOBRYI DMITRII'), ('Гриценко', 'Юлія', 'uk', 'HRYTSENKO YULIIA'), ('Жұмабаев', 'Әділ', 'kk', 'ZHUMABAYEV ADIL'), ('Ҳакимов', 'Ҷамшед', 'tg', 'HAKIMOV JAMSHED'),
	('Գևորգյան', 'Անի', 'hy', 'GEVORGYAN ANI'), ('ბერიძე', 'ნინო', 'ka', 'BERIDZE NINO'), ('Əliyeva', 'Gülnarə', 'az', 'ALIYEVA GULNARA'), ('', '', null, ' ')) x (family, given, language, latin);
select throws_ok(format('select api.transliteration(%L, %L, %L, %L)', login, 'Кавалёва', 'Аліна', 'be'), 'PT403', 'not_yours', who || ' is proposed nothing') from (values (:'reg'::bytea, 'a registrar'), (:'aud', 'an auditor'), (:'tra', 'a trainer'), (:'adm', 'an administrator')) x (login, who);
select is(api.person_form(:'coo', 'en', null, null, 'Кавалёва', 'Аліна', 'be', null) #>> '{proposed,given}', 'ALINA', 'the form that is shown again proposes by itself');
select is(api.person_form(:'coo', 'en', 'x', '-1', null, null, null, '["x"]') ->> 'agency', '', 'and comes whatever was typed');
select is((api.person_form(:'coo', 'en', null, null, null, null, null, jsonb_build_array(:anna, :'double')) -> 'known')::jsonb @> jsonb_build_array(jsonb_build_object('id', :anna), jsonb_build_object('id', :'double'::int)), true, 'with those that were said to be others');
select is(api.person_form(:'foc', 'en', :theirs::text, null, null, null, null, jsonb_build_array(:anna, :'double')) #>> '{known,1,id}', null, 'a focal point is told of own people only');
select is(api.person_form(:'foc', 'en', :theirs::text, null, null, null, null, null) ->> 'agency', :mine::text, 'and adds to the own agency');
select throws_ok(format('select api.person_form(%L, %L, null, null, null, null, null, null)', login, 'en'), 'PT403', 'not_yours', who || ' adds nobody') from (values (:'reg'::bytea, 'a registrar'), (:'dir', 'a director'), (:'aud', 'an auditor'), (:'tra', 'a trainer'), (:'adm', 'an administrator')) x (login, who);
select is((select string_agg(x #>> '{proposed,family}', ' ') from json_array_elements(api.name_form_form(:'foc', 'en', :anna) -> 'names') x), 'KAVALIOVA KOVALEVA', 'the form of a further name proposes from those there are');
select throws_ok(format('select api.name_form_form(%L, %L, %s)', :'foreign_foc', 'en', :anna), 'PT404', 'no_person', 'but not of foreign people');
select throws_ok(format('select api.name_form_form(%L, %L, %s)', :'reg', 'en', :anna), 'PT403', 'not_yours', 'nor for a registrar');

-- changing
select is(pg_temp.change(:'foc', :anna, '{"rank": "Colonel", "born": "1989-03-08"}', '1') ->> 'id', :'anna', 'a change is saved');
select is((select rank || born || version from person where id = :anna), 'Colonel1989-03-082', 'as typed');
select throws_ok(format('select pg_temp.change(%L, %s, %L, %L)', :'coo', :anna, '{}', '1'), 'PT409', 'changed_meanwhile', 'a stale form is refused');
select pg_temp.change(:'foc', :anna, jsonb_build_object('agency', :theirs, 'rank', 'General')) ->> 'id' as changed \gset
select is((select agency from person where id = :anna), :mine, 'a focal point moves nobody to another agency');
select throws_ok(format('select pg_temp.change(%L, %s)', :'foreign_foc', :anna), 'PT404', 'no_person', 'a foreign focal point changes nobody');
select throws_ok(format('select pg_temp.change(%L, %s)', login, :anna), 'PT403', 'not_yours', who || ' changes nobody') from (values (:'reg'::bytea, 'a registrar'), (:'trainee', 'a trainee'), (:'tra', 'a trainer')) x (login, who);
select is(api.person_form_of(:'foc', 'en', :anna) ->> 'rank', 'General', 'the form has what there is');
select throws_ok(format('select api.person_form_of(%L, %L, %s)', :'foreign_foc', 'en', :anna), 'PT404', 'no_person', 'but not for a foreign focal point');
select ok(not exists (select from audit where noun in ('person', 'name_form') and changes::text ~ 'Colonel|Кавал'), 'the trail tells what changed, not to what');

select * from finish();
rollback;
