-- Uploaded lists of people against real life: whose nomination it is, which word is the surname, who wrote a Latin form, what differs.
begin;
select plan(56);

select test.account('coordinator') as coo \gset
select test.account('trainer') as tra \gset
select test.agency('border', 'KZ') as mine \gset
select test.agency('ngo', 'GE') as theirs \gset
update agency set name_ru = 'Служба границы', name_en = 'Frontier service' where id = :mine;
update agency set name_ru = 'Фонд «Помощь»', name_en = 'Aid fund' where id = :theirs;
select test.account('focal_point', :mine) as foc \gset
-- The table is uploaded, its columns looked at; answers with the import.
create function pg_temp.up(_login bytea, _kind text, _course int, _agency int, _rows text[][], _language text default null) returns int language plpgsql as $$
declare
	i int := (api.import_add(_login, gen_random_uuid(), _kind, _course::text, _agency::text, null, null, (select jsonb_build_object('format', 'csv', 'rows', jsonb_agg(to_jsonb(n) || (select jsonb_agg(_rows[n][k] order by k) from generate_subscripts(_rows, 2) k) order by n))
		from generate_subscripts(_rows, 1) n), convert_to(concat(_rows::text, _language), 'UTF8'), 'C:\lists\Список.csv') ->> 'id')::int;
begin
	perform api.import_columns_set(_login, i, null, (select jsonb_object_agg(k, f) from import x, unnest(x.fields) with ordinality u (f, k) where x.id = i and f is not null), _language);
	return i;
end $$;
create function pg_temp.rows(_login bytea, _id int, _show text default 'all') returns setof json language sql as $$ select json_array_elements(api.import_check(_login, 'en', _id, _show, null) -> 'rows') $$;
create function pg_temp.states(_login bytea, _id int) returns text language sql as $$ select string_agg(r ->> 'state', ' ') from pg_temp.rows(_login, _id) r $$;
create function pg_temp.reads(_login bytea, _id int) returns text language sql as $$ select string_agg(concat_ws('/', r #>> '{reads,family}', r #>> '{reads,given}', r #>> '{reads,patronymic}', r #>> '{reads,family_latin}', r #>> '{reads,given_latin}'), ', ') from pg_temp.rows(_login, _id) r $$;
create function pg_temp.wrong(_login bytea, _id int) returns text language sql as $$
	select string_agg(concat(c ->> 'at', ' ', w ->> 'code'), ', ') from pg_temp.rows(_login, _id) r, json_array_elements(r -> 'cells') c, json_array_elements(c -> 'wrong') w where json_typeof(c -> 'wrong') = 'array' $$;
create function pg_temp.changes(_login bytea, _id int, _what text) returns text language sql as $$
	select string_agg(concat_ws(' ', r ->> 'n', c ->> 'key', c ->> 'was', '>', c ->> 'becomes'), ', ') from pg_temp.rows(_login, _id) r, json_array_elements(r #> string_to_array(_what, ',')) c where json_typeof(r #> string_to_array(_what, ',')) = 'array' $$;
create function pg_temp.confirm(_login bytea, _id int) returns json language sql as $$ select api.import_confirm(_login, _id, gen_random_uuid(), api.import_check(_login, 'en', _id, null, null) #>> '{counts,save}') $$;

-- whose nomination
select test.course('nominations_open', 30) as c \gset
select test.person(:theirs, 'Соловей', 'GE') as person \gset
select pg_temp.up(:'coo', 'nominations', :c, null, '{{ФИО,Дата рождения,Пол,Ведомство},{Соловей Анна Ивановна,15.06.1985,ж,Служба границы}}') as moved \gset
select is(pg_temp.states(:'coo', :moved), 'choose', 'who may be of another agency is asked for');
select api.import_mend(:'coo', :moved, null, format('{"2": "%s"}', :person)::jsonb, null, null) \g /dev/null
select is(pg_temp.states(:'coo', :moved) || ': ' || pg_temp.changes(:'coo', :moved, 'changes'), 'nominate: 2 agency Aid fund > Frontier service', 'who is chosen moves to the agency that nominates, which is shown');
select pg_temp.confirm(:'coo', :moved) \g /dev/null
select is((select concat_ws(' ', m.agency = :mine, p.agency = :mine) from nomination m join person p on p.id = m.person where m.course = :c and m.person = :person), 't t', 'the nomination is of the agency that made it, not of the old one');
select is((select changes ? 'agency' from audit where noun = 'person' and object = :'person' and action = 'update' order by id desc limit 1), true, 'the trail has it');
update person set agency = :theirs where id = :person;
select pg_temp.up(:'coo', 'nominations', :c, null, '{{ФИО,Дата рождения,Пол,Ведомство,Приоритет},{Соловей Анна Ивановна,15.06.1985,ж,Фонд «Помощь»,3}}') as foreign_order \gset
select is(pg_temp.states(:'coo', :foreign_order), 'there', 'a row of one agency orders nobody of another');

-- which word is the surname
select pg_temp.up(:'foc', 'people', null, null, '{{Full name,Full name as in passport,Дата рождения,Пол},{Байжанов Арман Серікұлы,Arman BAIZHANOV,12.03.1985,m},{Арман Серікұлы Сеитов,SEITOV ARMAN,12.03.1985,m},{ЖАҚЫП Дана,Dana Zhakyp,12.03.1985,f},{Омаров Нур,Bolat Serik,12.03.1985,m},{Омарова Ш.А.,Omarova Sh.,12.03.1985,f}}') as order_ \gset
select is(pg_temp.reads(:'foc', :order_), 'Байжанов/Арман/Серікұлы/BAIZHANOV/Arman, Сеитов/Арман/Серікұлы/SEITOV/ARMAN, ЖАҚЫП/Дана/Zhakyp/Dana, Омаров/Нур, Омарова/Ш.А./Omarova/Sh.', 'capitals, the father''s name and the name in the other script tell the surname');
select is(pg_temp.wrong(:'foc', :order_), '5.2 name_order_is_unknown, 6.1 name_is_initials', 'where nobody can tell it is asked, and first letters are no name');
select api.import_mend(:'foc', :order_, '{"5.2": "Serik BOLAT", "6.1": "Омарова Шолпан А"}', null, null, null) \g /dev/null
select is(pg_temp.wrong(:'foc', :order_), null, 'capitals answer it');
select pg_temp.confirm(:'foc', :order_) \g /dev/null
select is((select family || ' ' || given from name_form where family = 'BAIZHANOV'), 'BAIZHANOV Arman', 'and so it is kept');
select array_to_string(import_headings(i, '{Имя и фамилия}'), ' ') || array_to_string(import_headings(i, '{Name and surname}'), ' ') as h from import i where id = :order_ \gset
select is(:'h'::text, 'name_givenname_given', 'a heading may say that the given name stands first');
select pg_temp.up(:'foc', 'people', null, null, '{{Имя и фамилия,Дата рождения,Пол},{Марат Жанабаев,12.03.1986,m},{Иванов Пётр Ильич,12.03.1987,m}}') as given_first \gset
select is(pg_temp.reads(:'foc', :given_first), 'Жанабаев/Марат, Иванов/Пётр/Ильич', 'then it does, but for a row that shows otherwise');
select api.import_add(:'foc', gen_random_uuid(), 'people', null, null, null, null, '{"rows": [[1, "Name", "Date of birth", "Sex"], [2, "John Smith", "12.03.1985", "m"]]}', 'john') ->> 'id' as john \gset
select test.refused(format($$ select api.import_columns_set(%L, %s, '1', '{"2": "born", "3": "sex"}') $$, :'foc', :john), 'name_column_is_missing', 'columns');
select is((select fields[1] from import where id = :john), null, 'a name in Latin letters under such a heading is asked for');
select api.import_columns_set(:'foc', :john, '1', '{"1": "name_given", "2": "born", "3": "sex"}') \g /dev/null
select is(pg_temp.reads(:'foc', :john), 'Smith/John', 'and read as was answered');
select is((select import_name(jsonb_build_object('name', w), 'name', 'family', 'given', 'patronymic', 'family', null) - 'name' #>> '{}'), want::jsonb::text, w) from (values ('Souza, Maria', '{"given": "Maria", "family": "Souza"}'), ('И.П. Гриневич', '{"given": "И.П.", "family": "Гриневич"}'), ('Вагиф Гасан оглы Алиев', '{"given": "Вагиф", "family": "Алиев", "patronymic": "Гасан оглы"}'), ('Ли', '{"family": "Ли"}')) x (w, want);

-- who wrote the Latin form, and which language the name is
select pg_temp.up(:'foc', 'people', null, null, '{{ФИО,Дата рождения},{Қасымбеков Ерұлан Қайратұлы,01.03.1985},{Іваноў Янка Пятровіч,01.03.1985},{Гнатюк Олена Їванівна,01.03.1985},{Иванов Пётр Ильич,01.03.1985}}') as langs \gset
select is(pg_temp.states(:'foc', :langs), 'new new new new', 'the father''s name tells the sex in Belarusian, too');
select pg_temp.confirm(:'foc', :langs) \g /dev/null
select is((select string_agg(concat_ws(' ', n.language, l.family, l.source, p.sex), ', ' order by p.id) from name_form n join name_form l on l.person = n.person and l.script = 'latn' join person p on p.id = n.person where n.script = 'cyrl' and n.family in ('Қасымбеков', 'Іваноў', 'Гнатюк', 'Иванов') and p.born = '1985-03-01'),
	'kk KASYMBEKOV rule m, be IVANOU rule m, uk HNATIUK rule f, ru IVANOV rule m', 'letters tell the language, else it is Russian; a Latin form that nobody wrote is by rule');
select is(import_language_of(n, c), l, n || ' ' || c) from (values ('Іваноў Янка', 'BY', 'be'), ('Іваноў Янка', 'KZ', 'be'), ('Ўктам', 'UZ', 'uz'), ('Раҳимов', 'TJ', 'tg'), ('Раҳимов', 'UZ', 'uz'), ('Өмүрбек', 'KG', 'ky'), ('Серік', 'KZ', 'kk'), ('Петрова', 'BY', null), ('Əliyeva', 'AZ', 'az'), ('ბერიძე', 'GE', 'ka')) x (n, c, l);
select pg_temp.up(:'foc', 'people', null, null, '{{ФИО,Дата рождения},{Петров Ерлан Ильич,02.03.1985}}', 'be') as named \gset
select is((select facts ->> 'language' from import_row where import = :named and n = 2), 'be', 'one language may be said for the whole table');
select is((select language from import where id = :named), 'be', 'and stays said');

-- what a row says of somebody known
select test.person(:mine, 'Ткачова') as known \gset
update person set phone = '+7 1', rank = 'captain' where id = :known;
select (select family || ' ' || given from name_form where person = :known and script = 'latn') as latin \gset
select array[array['ФИО', 'Дата рождения', 'Телефон', 'Звание', 'Должность', 'Имя в паспорте'], array['Ткачова Анна Ивановна', '15.06.1985', '+7 2', 'captain', 'inspector', 'HANNA TKACHOVA'], array['Итого: 1', '', '', '', '', '']] as list \gset
select pg_temp.up(:'foc', 'people', null, null, :'list') as d \gset
select is(pg_temp.states(:'foc', :d), 'there bad', 'who is known stays as the registry has it');
select is(pg_temp.changes(:'foc', :d, 'differs,facts'), '2 position > inspector, 2 phone +7 1 > +7 2, 2 name_latin Anna Petrova-' || (select initcap(split_part(family, '-', 2)) from name_form where person = :known and script = 'latn') || ' > Hanna Tkachova', 'but what differs is shown');
select is(api.import_check(:'foc', 'en', :d, 'differs', null) ->> 'total', '1', 'such rows are a list of their own');
select api.import_mend(:'foc', :d, null, '{"2.take": "yes"}', null, null) \g /dev/null
select is((pg_temp.rows(:'foc', :d) ->> 'state'), 'change', 'and may be taken over') limit 1;
select is(pg_temp.changes(:'foc', :d, 'changes') || '; ' || pg_temp.changes(:'foc', :d, 'differs,facts'), '2 position > inspector, 2 phone +7 1 > +7 2; 2 name_latin Anna Petrova-' || (select initcap(split_part(family, '-', 2)) from name_form where person = :known and script = 'latn') || ' > Hanna Tkachova', 'all but the passport''s line, which is for the dossier');
select pg_temp.confirm(:'foc', :d) \g /dev/null
select is((select concat_ws(' ', rank, position, phone, version) from person where id = :known), 'captain inspector +7 2 2', 'then it is the registry''s');
select is((select family || ' ' || given from name_form where person = :known and script = 'latn'), :'latin', 'names stay');
select pg_temp.up(:'foc', 'people', null, null, :'list') as again \gset
select is(pg_temp.changes(:'foc', :again, 'differs,facts') ~ 'phone', false, 'the same file once more has nothing to take over');
select pg_temp.up(:'foc', 'people', null, null, '{{Фамилия,Имя,Дата рождения,Пол},{Чехова,Ольга,01.03.1989,ж}}') as short \gset
insert into person (sex, born, country, agency) values ('f', '1989-03-01', 'KZ', :mine) returning id as olga \gset
insert into name_form (person, script, language, family, given, patronymic, source) values (:olga, 'cyrl', 'ru', 'Чехова', 'Ольга', 'Петровна', 'passport'), (:olga, 'latn', 'en', 'CHEKHOVA', 'OLGA', null, 'passport');
select is(pg_temp.states(:'foc', :short) || coalesce(pg_temp.changes(:'foc', :short, 'differs,facts'), ''), 'there', 'a row that leaves the father''s name out says nothing else');
select test.course('nominations_open', 40) as c2 \gset
select pg_temp.up(:'foc', 'nominations', :c2, null, '{{ФИО,Дата рождения,Телефон},{Ткачова Анна Ивановна,15.06.1985,+7 3}}') as n \gset
select api.import_mend(:'foc', :n, null, '{"all.take": "yes"}', null, null) \g /dev/null
select is(pg_temp.states(:'foc', :n), 'nominate', 'who is nominated is nominated');
select pg_temp.confirm(:'foc', :n) \g /dev/null
select is((select p.phone || ' ' || m.state from person p join nomination m on m.person = p.id where m.course = :c2), '+7 3 proposed', 'and has the new number, too');

-- whose nomination came to nothing
update nomination set state = 'withdrawn', reason = 'Ill.' where course = :c2;
select pg_temp.up(:'foc', 'nominations', :c2, null, '{{ФИО,Дата рождения,Приоритет},{Ткачова Анна Ивановна,15.06.1985,4}}') as w \gset
select is(pg_temp.states(:'foc', :w) || (select r #>> '{again,stands}' from pg_temp.rows(:'foc', :w) r), 'therewithdrawn', 'who was withdrawn stays so unless that is chosen');
select api.import_mend(:'foc', :w, null, '{"2.again": "yes"}', null, null) \g /dev/null
select is(pg_temp.states(:'foc', :w), 'nominate', 'then is put forward again');
select pg_temp.confirm(:'foc', :w) \g /dev/null
select is((select concat_ws(' ', state, ranked, reason is null) from nomination where course = :c2), 'proposed 4 t', 'with what the row says');
update nomination set state = 'refused', reason = 'No.' where course = :c2;
select pg_temp.up(:'foc', 'nominations', :c2, null, '{{ФИО,Дата рождения,Приоритет},{Ткачова Анна Ивановна,15.06.1985,5}}') as refused \gset
select api.import_mend(:'foc', :refused, null, '{"2.again": "yes"}', null, null) \g /dev/null
select is(pg_temp.states(:'foc', :refused), 'there', 'but not whom the centre refused');

-- rows that say nothing; the list of tables
select pg_temp.up(:'foc', 'people', null, null, '{{№,ФИО,Дата рождения,Пол},{1,Чехов Антон,01.03.1989,м},{Итого:,"","",""},{"","","",""}}') as sum \gset
select is(pg_temp.states(:'foc', :sum), 'new', 'a row with nothing in the columns that are read is no mistake');
select is(api.import_check(:'foc', 'en', :sum, null, null) #>> '{counts,empty}', '2', 'and is counted');
select pg_temp.confirm(:'foc', :sum) \g /dev/null
select is((select concat_ws(' ', r ->> 'file', r ->> 'lines') from json_array_elements(api.imports(:'foc', 'en', null) -> 'rows') r where r ->> 'id' = :'sum'), 'Список.csv 1', 'the list of tables names the file and how many rows it had');
select throws_ok(format($$ select api.import_columns(%L, 'en', %s, null, null, null) $$, :'foc', :sum), 'PT409', 'import_is_done', 'a table that is saved has no columns to choose any more');
select is(api.import_rejected(:'foc', 'ru', :langs, 'all') #>> '{headings,2}', 'Пол', 'a column that was added has a heading that is known again');

-- attendance: first letters, a day of several sessions
select test.course('running', -2) as r \gset
select test.place(:r, test.person(:mine, 'Гриневич')) as p1 \gset
select test.place(:r, test.person(:mine, 'Абрамова')) as p2 \gset
select test.session(:r, -2, 9) as s1 \gset
select test.session(:r, -2, 11) as s2 \gset
select test.session(:r, -1, 9) as s3 \gset
select test.trainer(:s1, :'tra') \g /dev/null
select pg_temp.up(:'tra', 'attendance', :r, null, array[array['Участник', to_char(today() - 2, 'DD.MM'), to_char(today() - 1, 'DD.MM')], '{Гриневич А.И.,н,б}', '{Абрамова Б.,п,п}', '{А. Абрамова,п,""}']) as a \gset
select is((select fields[2] from import where id = :a), 'day.' || (today() - 2), 'a day with several sessions is all of them');
select is(pg_temp.states(:'tra', :a), 'save bad save', 'a surname with first letters is enough in a course, where they fit');
select is((pg_temp.rows(:'tra', :a) #>> '{known,name}'), 'Anna Petrova-' || (select initcap(split_part(f.family, '-', 2)) from name_form f join place p on p.person = f.person where p.id = :p1 and f.script = 'latn'), 'and it is shown who is meant') limit 1;
select pg_temp.confirm(:'tra', :a) \g /dev/null
select is((select string_agg(mark, ' ' order by place, session) from attendance where place in (:p1, :p2)), 'absent absent excused present present', 'the marks are those of every session of the day; б is ill');

select * from finish();
rollback;
