-- The dossier of names: forms, which ones papers print; and the Latin forms that are proposed.
begin;
select plan(138);
select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.account('auditor') as aud \gset
select test.agency('border', 'BY') as mine \gset
select test.agency('ngo', 'GE') as theirs \gset
select test.account('focal_point', :mine) as foc \gset
select test.account('focal_point', :theirs) as foreign_foc \gset
select test.person(:mine, 'Ковалёв', 'BY') as p \gset

select is((select string_agg(r ->> 'printed', ' ') from json_array_elements(api.names(:'foc', 'en', :p) -> 'rows') r), 'own latin', 'the dossier says what papers print');
select api.name_form_add(:'coo', :p, gen_random_uuid(), 'cyrl', 'be', 'Кавалёў', 'Ганна', null, 'decision', '01.02.2020') \g /dev/null
select is((select source || ' ' || valid_from from name_form where person = :p and language = 'be'), 'decision 2020-02-01', 'a decision is a source, with its day');
select test.refused(format('select api.name_form_add(%L, %s, gen_random_uuid(), %L, %L, %L, %L, null, %L, null)', :'coo', :p, s, l, f, 'Анна', 'decision'), k, 'language') from (values ('cyrl', 'ka', 'Кавалёў', 'name_language_of_another_script'), ('geor', 'ru', 'ბერიძე', 'name_language_of_another_script'), ('cyrl', 'xx', 'Кавалёў', 'name_language_is_wrong')) x (s, l, f, k);
savepoint dated;
select api.name_form_add(:'coo', :p, gen_random_uuid(), 'cyrl', 'ru', 'Прежняя', 'Анна', null, 'decision', '01.02.2015') \g /dev/null
update name_form set valid_from = '2015-02-01' where person = :p and family = 'Прежняя';
select api.name_form_add(:'coo', :p, gen_random_uuid(), 'cyrl', 'ru', 'Нынешняя', 'Анна', null, 'decision', '03.04.2020') \g /dev/null
select is((select string_agg(family || ' ' || coalesce(valid_until::text, 'on'), ', ' order by id) from name_form where person = :p and family ~ 'яя$'), 'Прежняя 2020-04-03, Нынешняя on', 'a name ends where the next one begins');
rollback to dated;
select test.refused(format('select api.name_form_add(%L, %s, gen_random_uuid(), %L, %L, %L, %L, null, %L, %L)', :'coo', :p, 'cyrl', 'be', 'Кавалёў', 'Ганна', 'decision', d), k, 'from', s) from (values ('01.01.2999', 'name_begins_later', 'PT422'), ('01.01.1900', 'name_begins_too_early', 'PT422'), ('yesterday', 'date_is_wrong', 'PT400')) x (d, k, s);
select is((select string_agg(m ->> 'lang', ' ') from jsonb_array_elements(names_printed(:p)) m), 'ru en be', 'three forms print in the order they came');
select is(api.name_printed_choose(:'foc', :p, 'cyrl be', 'latn en', '') ->> 'person', :'p', 'a focal point chooses another');
select is((select string_agg(m ->> 'lang', ' ') from jsonb_array_elements(names_printed(:p)) m), 'be en', 'it stands first, and no third beside');
select lives_ok(format('select api.name_printed_choose(%L, %s, %L, null, %L)', :'coo', :p, 'cyrl be', 'cyrl ru'), 'or the third');
select is((select string_agg(m ->> 'lang', ' ') from jsonb_array_elements(names_printed(:p)) m), 'be en ru', 'stands last');
select is((select string_agg((r ->> 'language') || ' ' || (r ->> 'printed'), ', ' order by r ->> 'language') from json_array_elements(api.names(:'reg', 'en', :p) -> 'rows') r), 'be own, en latin, ru third', 'the dossier tells each one''s place');
select api.name_form_add(:'coo', :p, gen_random_uuid(), 'cyrl', 'be', 'Кавалеўская', 'Ганна', null, 'passport') \g /dev/null
select is(names_printed(:p) #>> '{0,family}', 'Кавалеўская', 'a new form takes the place of the old one there, too');
select test.refused(format('select api.name_printed_choose(%L, %s, %L, %L, %L)', :'coo', :p, o, l, t), k, f) from (values ('latn en', '', '', 'no_such_name', 'own'), ('', 'cyrl be', '', 'no_such_name', 'latin'), ('', '', 'geor ka', 'no_such_name', 'third'), ('cyrl be', '', 'cyrl be', 'name_is_printed_twice', 'third')) x (o, l, t, k, f);
select id as old from name_form where person = :p and language = 'ru' \gset
select is(api.name_form_retire(:'foc', :old) ->> 'person', :'p', 'a form ends');
select is((select valid_until from name_form where id = :old), today(), 'today');
select is(api.people(:'foc', 'en', 'Ковалёв', null, null, null) #>> '{rows,0,id}', :'p', 'and is still found');
select is(json_array_length(api.names(:'foc', 'en', :p) -> 'rows'), 4, 'and stays in the dossier');
select api.name_form_retire(:'coo', id) from name_form where person = :p and language = 'be' and valid_until is null \g /dev/null
select throws_ok(format('select api.name_form_retire(%L, %s)', :'coo', id), 'PT409', 'last_name_form', 'one form goes on') from name_form where person = :p and valid_until is null;
select throws_ok(format('select api.names(%L, ''en'', %s)', :'foreign_foc', :p), 'PT404', 'no_person', 'a foreign focal point has no dossier here');
select throws_ok(format('select api.name_form_retire(%L, %s)', :'foreign_foc', :old), 'PT404', 'no_person', 'and ends nothing');
select throws_ok(format('select api.name_printed_choose(%L, %s, null, null, null)', :'foreign_foc', :p), 'PT404', 'no_person', 'nor chooses');
select throws_ok(format('select api.name_form_retire(%L, 0)', :'coo'), 'PT404', 'no_person', 'what is not there does not end');
select throws_ok(format('select api.names(%L, ''en'', %s)', :'aud', :p), 'PT403', 'not_yours', 'an auditor sees no names');

-- the rules, language by language
select is(latin_proposed(name, language), latin, language || ': ' || name) from (values
	('be', 'Сяргей', 'SIARHEI'), ('be', 'Яўгенія', 'YAUHENIYA'), ('be', 'Дзмітрый', 'DZMITRY'), ('be', 'Салаўёва', 'SALAUYOVA'), ('be', 'Ермакоў', 'YERMAKOU'), ('be', 'Марыя', 'MARYIA'), ('be', 'Дар’я', 'DARYA'), ('be', 'Любоў', 'LIUBOU'), ('be', 'Шчарбакоў', 'SHCHARBAKOU'), ('be', 'Васільеў', 'VASILYEU'),
	('ru', 'Щукин', 'SHCHUKIN'), ('ru', 'Юрий', 'IURII'), ('ru', 'Подъячев', 'PODIEIACHEV'), ('ru', 'Ерёмина', 'EREMINA'), ('ru', 'Хабаров', 'KHABAROV'), ('ru', 'Цветкова', 'TSVETKOVA'), ('ru', 'Быстрых', 'BYSTRYKH'),
	('uk', 'Згурський', 'ZGHURSKYI'), ('uk', 'Їжакевич', 'YIZHAKEVYCH'), ('uk', 'Євгенія', 'YEVHENIIA'), ('uk', 'Щербухи', 'SHCHERBUKHY'), ('uk', 'Ґалаґан', 'GALAGAN'), ('uk', 'Мар’яна', 'MARIANA'), ('uk', 'Йосипівна', 'YOSYPIVNA'),
	('kk', 'Жұмабаев', 'ZHUMABAYEV'), ('kk', 'Ерлан', 'YERLAN'), ('kk', 'Сәрсенбай', 'SARSENBAY'), ('kk', 'Қасымов', 'KASYMOV'), ('kk', 'Әліхан', 'ALIKHAN'), ('kk', 'Гүлнұр', 'GULNUR'), ('kk', 'Юлия', 'YULIYA'),
	('ky', 'Жээнбеков', 'ZHEENBEKOV'), ('ky', 'Махмудов', 'MAKHMUDOV'), ('ky', 'Өмүрбек', 'OMURBEK'), ('ky', 'Жылдыз', 'ZHYLDYZ'), ('ky', 'Айгүл', 'AIGUL'),
	('tg', 'Ҳакимов', 'HAKIMOV'), ('tg', 'Ҷамшед', 'JAMSHED'), ('tg', 'Қурбонов', 'QURBONOV'), ('tg', 'Шаҳриёр', 'SHAHRIYOR'), ('tg', 'Ғафурӣ', 'GHAFURI'), ('tg', 'Фаррух', 'FARRUKH'),
	('uz-cyrl', 'Йўлдошев', 'YOLDOSHEV'), ('uz', 'Yoʻldoshev', 'YOLDOSHEV'), ('uz', 'Gʻaniyeva', 'GANIYEVA'), ('uz-cyrl', 'Қодиров', 'QODIROV'), ('uz-cyrl', 'Жасур', 'JASUR'), ('uz', 'Oʻtkir', 'OTKIR'),
	('az', 'Əliyeva', 'ALIYEVA'), ('az', 'Quliyev', 'GULIYEV'), ('az', 'Cəfər', 'JAFAR'), ('az', 'Elçin', 'ELCHIN'), ('az', 'Xəlilov', 'KHALILOV'), ('az', 'İlqar', 'ILGAR'), ('az', 'Aygün', 'AYGUN'),
	('hy', 'Մկրտչյան', 'MKRTCHYAN'), ('hy', 'Եղիազարյան', 'YEGHIAZARYAN'), ('hy', 'Ոսկանյան', 'VOSKANYAN'), ('hy', 'Հովհաննիսյան', 'HOVHANNISYAN'), ('hy', 'Գևորգ', 'GEVORG'), ('hy', 'Լուսինե', 'LUSINE'),
	('ka', 'წერეთელი', 'TSERETELI'), ('ka', 'ხაჭაპურიძე', 'KHACHAPURIDZE'), ('ka', 'ჯაფარიძე', 'JAPARIDZE'), ('ka', 'ქეთევან', 'KETEVAN'), ('ka', 'ღონღაძე', 'GHONGHADZE'),
	('tk', 'Çaryýew', 'CHARYYEV'), ('tk', 'Öwezow', 'OVEZOV'), ('tk', 'Maňlyýewa', 'MANLYYEVA'), ('tk', 'Şöhrat', 'SHOHRAT'),
	('ro', 'Țurcanu', 'TURCANU'), ('ro', 'Bălănescu', 'BALANESCU'), ('ro', 'Mîndreanu', 'MINDREANU'), ('ro', 'Ștefan', 'STEFAN')) x (language, name, latin);
-- and the other form, where two rules are in use
select is(latin_forms(name, '', language) #>> '{other,family}', other, language || ', the other form of ' || name) from (values
	('be', 'Ева', 'JEVA'), ('be', 'Васільева', 'VASILJEVA'), ('be', 'Васілёнак', null), ('be', 'Ёрш', 'JORSH'), ('be', 'Вераб’ёў', 'VIERABJOW'), ('be', 'Салаўёва', 'SALAWJOVA'), ('be', 'Любоў', 'LIUBOW'), ('be', 'В’юноў', 'VJUNOW'),
	('be', 'Дар’я', 'DARJA'), ('be', 'Сяргей', 'SIARHIEJ'), ('be', 'Чарняк', null), ('ru', 'Юрьев', 'YURYEV'), ('ru', 'Яковлева', 'YAKOVLEVA'), ('ru', 'Андрей', 'ANDREY'), ('ru', 'Иванов', null), ('kk', 'Серікбаев', 'SERIKBAEV'), ('kk', 'Айгүл', 'AIGUL'),
	('ky', 'Жумагулов', 'JUMAGULOV'), ('ky', 'Асанов', null), ('tg', 'Ҳакимов', 'KHAKIMOV'), ('tg', 'Рахмон', null), ('uz', 'Хуршид', null), ('uz', 'Ўткир', 'UTKIR'), ('uz', 'Oʻtkir', null), ('az', 'Quliyev', 'QULIYEV'), ('az', 'Cəfər', 'CAFAR'),
	('tk', 'Öwezow', 'OWEZOW'), ('hy', 'Եղիազարյան', null), ('ka', 'ჯაფარიძე', null), ('uk', 'Згурський', null), ('ro', 'Țurcanu', null), ('en', 'Smith', null)) x (language, name, other);
select is(latin_forms('Салаўёва', 'Анна', 'be') #>> '{other,given}', 'ANNA', 'the other form is a whole name');
select is(latin_proposed(null, null), '', 'of nothing nothing');
select * from finish();
rollback;
