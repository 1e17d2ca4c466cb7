-- Search: one field for people in any script, courses, certificates, agencies.
begin;
select plan(79);

select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.account('director') as dir \gset
select test.account('auditor') as aud \gset
select test.account('administrator') as adm \gset
select test.account('trainer') as tra \gset
select test.agency('border', 'BY') as mine \gset
select test.agency('ngo', 'GE') as theirs \gset
select test.account('focal_point', :mine) as foc \gset
update agency set name_ru = 'Пограничный комитет', name_en = 'Border Committee' where id = :mine;
create function pg_temp.person(_agency int, variadic _form text[]) returns int language sql as $$
	with p as (insert into person (sex, born, country, agency) values ('f', '1980-01-01', 'BY', _agency) returning id)
	insert into name_form (person, script, language, family, given, source) select id, _form[1], _form[2], _form[3], _form[4], 'passport' from p returning person $$;
create function pg_temp.found(_q text, _agency int default null) returns int[] language sql as 'select array_agg(person order by rank) from people_found($1, 20, $2)';

-- the key: the same name in another script or spelling
select is(search_key(a), search_key(b), a || ' = ' || b) from (values
	('Щербаков', 'Shcherbakov'), ('Семёнов', 'Семенов'), ('Семёнов', 'Semyonov'), ('Семёнов', 'Semionov'), ('Юрьев', 'Yur''yev'), ('Юрьев', 'Iurev'), ('Соловьёв', 'SOLOVYOV'),
	('Дем’яненко', 'Дем''яненко'), ('Дем’яненко', 'Demianenko'), ('Кавалёва', 'KAVALIOVA'), ('Кавалёў', 'KAVALIOU'), ('Грыгор’ева', 'Hryhorieva'), ('Ганна', 'Hanna'), ('Яўген', 'Yauhen'), ('Дзмітрый', 'Dzmitry'),
	('Жұмабаев', 'Zhumabayev'), ('Өмүрбеков', 'Omurbekov'), ('Ҷамшед', 'Jamshed'), ('Рустамӣ', 'Rustami'), ('Əliyev', 'Алиев'), ('Gʻulomov', 'Ғуломов'), ('Oʻktamov', 'Ўктамов'), ('Łukasz', 'Lukasz'), ('Müller', 'Мюллер'),
	('Խաչատրյան', 'Khachatryan'), ('Հարությունյան', 'Harutyunyan'), ('Ղազարյան', 'Ghazaryan'), ('ბერიძე', 'Beridze'), ('კვარაცხელია', 'Kvaratskhelia'), ('ჯავახიშვილი', 'Javakhishvili'), ('წერეთელი', 'Tsereteli')) x (a, b);
select isnt(search_key('Іваноў'), search_key('Петроў'), 'different names differ');
select is(search_key('  ’’ %_\ 🙂 '), '', 'what has no letters has no key');

-- people
select pg_temp.person(:mine, 'cyrl', 'be', 'Кавалёва', 'Аліна') as anna \gset
select pg_temp.person(:theirs, 'geor', 'ka', 'მჭედლიშვილი', 'ნინო') as nino \gset
select pg_temp.person(:mine, 'armn', 'hy', 'Պետրոսյան', 'Արամ') as aram \gset
select pg_temp.person(:theirs, 'latn', 'en', 'KAVALENKA', 'ALINA') as other \gset
select is(pg_temp.found('Mchedlishvili'), array[:nino], 'a Georgian by Latin letters');
select is(pg_temp.found('Петросян'), array[:aram], 'an Armenian by Cyrillic ones');
select is(pg_temp.found('alina kavaliova'), array[:anna], 'words in any order');
select is(pg_temp.found('Кавал'), array[:other, :anna], 'the beginning is enough');
select is(pg_temp.found('К А'), array[:other, :anna], 'of each word');
select is(pg_temp.found('Kavaliona'), array[:other, :anna], 'a slip finds what looks alike, the nearest first');
select is(pg_temp.found('Kavaliovx'), array[:anna, :other], 'whatever slipped');
select is(pg_temp.found('Kavaliona', :theirs), array[:other], 'of an agency');
select is(pg_temp.found('Кавал', :mine), array[:anna], 'the own first of all, however many others fit');
select is(pg_temp.found('valiova'), array[:anna], 'when no name begins so, one that holds it looks alike');
select pg_temp.person(:theirs, 'cyrl', 'be', 'Валёвач', 'Ірына') as begins \gset
select is(pg_temp.found('valiova'), array[:begins], 'but whose name begins so stands alone');
select is(pg_temp.found('%'), null, 'a sign of a pattern means nothing');
select is(pg_temp.found('x'' or true --'), null, 'nor does SQL');
update name_form set valid_until = current_date where person = :anna;
insert into name_form (person, script, language, family, given, source) values (:anna, 'cyrl', 'be', 'Зайцава', 'Аліна', 'passport');
select is(pg_temp.found('Kavaliova'), array[:anna], 'an earlier name still finds');

-- who finds what
select is(api.search(:'coo', 'en', 'Kavaliova') #>> '{people,0,id}', :'anna', 'a coordinator finds people');
select is(json_typeof(api.search(login, 'en', 'Kavaliova') -> 'people'), 'null', who || ' finds none') from (values (:'dir'::bytea, 'a director'), (:'aud', 'an auditor'), (:'tra', 'a trainer')) x (login, who);
select is(json_typeof(api.search(:'foc', 'en', 'Mchedlishvili') -> 'people'), 'null', 'a focal point none of another agency');
select is(api.search(:'foc', 'en', 'Petrosyan') #>> '{people,0,id}', :'aram', 'but the own');
select is(api.search(:'adm', 'en', 'Kavaliova')::jsonb, '{"q": "Kavaliova", "none": true}', 'an administrator finds nothing');
select is(api.search(:'coo', 'en', 'pogranichnyi') #>> '{agencies,0,id}', :'mine', 'an agency by its Russian name in Latin letters');
select is(json_typeof(api.search(:'foc', 'en', 'Agency') -> 'agencies'), 'null', 'a focal point finds no other agency');
select test.course('draft', 20) as draft \gset
select is(api.search(:'coo', 'en', (select code from course where id = :draft)) #>> '{courses,0,id}', :'draft', 'a course by its code');
select is(json_typeof(api.search(:'foc', 'en', (select code from course where id = :draft)) -> 'courses'), 'null', 'a draft is not found by who may not see it');
select is(api.search(:'coo', 'en', '   ')::jsonb, '{"q": null, "none": false}', 'nothing typed, nothing searched');
select is(api.search(:'coo', 'en', 'Zzyzx') ->> 'none', 'true', 'nothing found is said');
select lives_ok(format('select api.search(%L, %L, %L)', :'coo', 'en', repeat('Ж ', 4000)), 'a long text is cut');
select throws_ok('select api.search(null, ''en'', ''x'')', 'PT401', 'sign_in', 'a stranger is asked to sign in');
select test.issued(:'coo', :'reg', 1) as batch \gset
select id as k, serial_text(serial) as serial, agency as k_agency from certificate where batch = :batch \gset
select is(api.search(:'reg', 'en', :'serial') #>> '{certificates,0,id}', :'k', 'a certificate by its serial');
select is(api.search(:'reg', 'en', :'k') #>> '{certificates,0,id}', :'k', 'or its id');
select test.account('focal_point', :k_agency) as k_foc \gset
select is(api.search(:'k_foc', 'en', :'serial') #>> '{certificates,0,id}', :'k', 'a focal point those of the own people');
select is(json_typeof(api.search(:'foc', 'en', :'serial') -> 'certificates'), 'null', 'no others');

-- lists: by every word, in any order, script and spelling
with g as (insert into programme (code, kind) values ('ZQ', 'course') returning id)
	insert into edition (programme, number, title_ru, title_en, hours, languages, minimum_share, pass_mark) select id, 1, 'Черновик', 'Draft', 36, '{ru}', 80, 60 from g returning id as ed \gset
insert into course (code, edition, starts, ends, languages, capacity, state, town_ru, town_en, venue) values ('ZQ-7', :ed, today() + 9, today() + 10, '{ru}', 5, 'announced', 'Гродно', 'Grodno', 'Академия') returning id as found_course \gset
update edition set title_ru = 'Расследование торговли людьми', title_en = 'Investigating Trafficking' where id = :ed;
select is((select string_agg(r ->> 'id', ' ') from json_array_elements(api.courses(:'coo', 'en', q, null, null, null, null) -> 'rows') r), want, 'courses by ' || coalesce(q, 'nothing')) from (values
	('torgovli liudmi zq', :'found_course'), ('ЛЮДЬМИ расследование', :'found_course'), ('hrodna zq-7', null), ('grodno zq-7', :'found_course'), ('akademiya trafficking investigating', :'found_course'), ('zq-7 %', :'found_course'), ('%%', null)) x (q, want);
select is(api.search(:'coo', 'en', 'rassledovanie grodno') #>> '{courses,0,id}', :'found_course', 'the field for everything finds it likewise');
select is((select count(*) from json_array_elements(api.programmes(:'coo', 'en', 'torgovli', null, null, null) -> 'rows') r), 1::bigint, 'so do programmes');
update account set name = 'Щербаков Юрий' where id = test.account_id(:'dir');
select is(api.accounts(:'adm', 'en', 'yury shcherbakov', null, null) #>> '{rows,0,id}', test.account_id(:'dir')::text, 'and accounts');
select is(api.accounts(:'adm', 'en', (select split_part(email, '@', 1) from account where id = test.account_id(:'reg')), null, null) #>> '{rows,0,id}', test.account_id(:'reg')::text, 'by their address, too');
select is(api.agencies(:'coo', 'en', 'komitet pogranichnyi', null, null, null) #>> '{rows,0,id}', :'mine', 'and agencies by words in any order');
select is((select string_agg(i.relname, ' ' order by i.relname) from pg_index x join pg_class i on i.oid = x.indexrelid where i.relname ~ '_search$'), 'account_search agency_search course_search edition_search name_form_search outbox_search', 'each has its index');

select * from finish();
rollback;
