-- Uploaded tables: columns guessed, rows checked, mended and saved at once; whose they are.
begin;
select plan(172);

select test.account('coordinator') as coo \gset
select test.account('coordinator') as coo2 \gset
select test.account('registrar') as reg \gset
select test.account('trainer') as tra \gset
select test.account('trainer') as other_tra \gset
select test.agency('border', 'KZ') as mine \gset
select test.agency('ngo', 'GE') as theirs \gset
update agency set name_ru = 'Служба границы', name_en = 'Frontier service' where id = :mine;
update agency set name_ru = 'Фонд «Помощь»', name_en = 'Aid fund' where id = :theirs;
select test.account('focal_point', :mine) as foc \gset
select test.account('focal_point', :theirs) as foreign_foc \gset
-- Rows as the edge reads them, numbered as in a file that begins with so many empty ones.
create function pg_temp.table_of(_rows text[][], _before int default 0) returns jsonb language sql as $$
	select jsonb_build_object('format', 'csv', 'charset', 'utf-8', 'separator', 'semicolon', 'sheet', null, 'rows', jsonb_agg(to_jsonb(n + _before) || (select jsonb_agg(_rows[n][k] order by k) from generate_subscripts(_rows, 2) k) order by n))
	from generate_subscripts(_rows, 1) n $$;
create function pg_temp.up(_login bytea, _kind text, _course int, _agency int, _rows text[][], _idem uuid default gen_random_uuid()) returns int language sql as $$
	select (api.import_add(_login, _idem, _kind, _course::text, _agency::text, null, null, pg_temp.table_of(_rows), convert_to(_rows::text, 'UTF8')) ->> 'id')::int $$;
create function pg_temp.columns(_id int) returns jsonb language sql as $$ select jsonb_object_agg(k, f) from import i, unnest(i.fields) with ordinality x (f, k) where i.id = _id and f is not null $$;
create function pg_temp.look(_login bytea, _id int) returns json language sql as $$ select api.import_columns_set(_login, _id, null, pg_temp.columns(_id)) $$;
create function pg_temp.check(_login bytea, _id int, _show text default null) returns json language sql as $$ select api.import_check(_login, 'en', _id, _show, null) $$;
create function pg_temp.counts(_login bytea, _id int) returns text language sql as $$ select concat_ws(' ', c ->> 'save', c ->> 'there', c ->> 'bad', c ->> 'choose', c ->> 'twice') from (select pg_temp.check(_login, _id) -> 'counts' c) x $$;
create function pg_temp.states(_login bytea, _id int) returns text language sql as $$ select string_agg(r ->> 'state', ' ') from json_array_elements(pg_temp.check(_login, _id, 'all') -> 'rows') r $$;
create function pg_temp.wrong(_login bytea, _id int) returns text language sql as $$
	select string_agg(concat(c ->> 'at', ' ', w ->> 'code'), ', ' order by r ->> 'n', c ->> 'at') from json_array_elements(pg_temp.check(_login, _id, 'all') -> 'rows') r, json_array_elements(r -> 'cells') c, json_array_elements(c -> 'wrong') w where json_typeof(c -> 'wrong') = 'array' $$;
create function pg_temp.confirm(_login bytea, _id int, _n text default null, _idem uuid default gen_random_uuid()) returns json language sql as $$ select api.import_confirm(_login, _id, _idem, coalesce(_n, pg_temp.check(_login, _id) #>> '{counts,save}')) $$;

-- columns
select '{{Фамилия,Имя,Отчество,Дата рождения,Пол,Ведомство},{Ким,Сергей,Викторович,07.03.1989,м,Служба границы},{Ахметова,Дана,Ерлановна,31.02.1990,ж,Нет такой},{Ли,Ольга,Петровна,12.12.1985,ж,Нет такой}}'::text[] as people \gset
select pg_temp.up(:'coo', 'people', null, null, :'people') as i \gset
select is((select array_to_string(fields, ' ') from import where id = :i), 'family given patronymic born sex agency', 'Russian headings are known');
select is((select array_to_string(import_headings(i, '{Surname,Given name,Surname (passport),First name (Latin),DOB,Agency,Job title,Anything}'), ' ', '-') from import i where id = :i), 'family given family_latin given_latin born agency position -', 'English ones');
select is((select array_to_string(import_headings(i, '{Прозвішча,Імя,Імя па бацьку,Дата нараджэння,Краіна,Пасада,Прозвішча}'), ' ', '-') from import i where id = :i), 'family given patronymic born country position -', 'Belarusian ones; what stands twice counts once');
select is((select array_to_string(import_headings(i, '{"ФИО (полностью)","дата  РОЖДЕНИЯ:","Звание, чин","№ п/п"}'), ' ', '-') from import i where id = :i), 'name born rank -', 'whatever stands around them');
select pg_temp.up(:'coo', 'people', null, :mine, '{{Список,"",""},{"","",""},{ФИО,Дата рождения,Пол},{Ким Сергей Викторович,07.03.1989,м}}') as titled \gset
select is((select header from import where id = :titled), 3, 'titles stand above the headings');
select is(api.import_columns(:'coo', 'en', :i, null, null, null) #>> '{reading,separator}', 'semicolon', 'how the file was read is said');
select is(api.import_columns(:'coo', 'en', :i, null, null, null) #>> '{columns,3,samples,0}', '07.03.1989', 'with the first values of each column');
select is(pg_temp.up(:'coo', 'people', null, null, :'people'), :i, 'the same file once more is the same draft');
select throws_ok(format($$ select api.import_check(%L, 'en', %s, null, null) $$, :'coo', :i), 'PT409', 'columns_are_not_checked', 'rows are checked after the columns');
select test.refused(format($$ select api.import_columns_set(%L, %s, '1', '{"1": "family", "2": "family"}') $$, :'coo', :i), 'column_is_twice', 'columns');
select test.refused(format($$ select api.import_columns_set(%L, %s, '1', '{"2": "given", "4": "born"}') $$, :'coo', :i), 'name_column_is_missing', 'columns');
select test.refused(format($$ select api.import_columns_set(%L, %s, '1', '{"1": "family", "4": "born"}') $$, :'coo', :i), 'given_column_is_missing', 'columns');
select test.refused(format($$ select api.import_columns_set(%L, %s, '1', '{"1": "family", "2": "given"}') $$, :'coo', :i), 'born_column_is_missing', 'columns');
select test.refused(format($$ select api.import_columns_set(%L, %s, '1', '{"1": "family", "2": "given", "4": "born"}') $$, :'coo', :i), 'agency_column_is_missing', 'columns');
select test.refused(format($$ select api.import_columns_set(%L, %s, '9', '{"1": "family", "2": "given", "4": "born"}') $$, :'coo', :i), 'row_is_unknown', 'header');
select test.refused(format($$ select api.import_columns_set(%L, %s, '4', '{"1": "family", "2": "given", "4": "born", "6": "agency"}') $$, :'coo', :i), 'table_is_empty', 'header');

-- checking and mending
select count(*) as people_before from person \gset
select lives_ok(format($$ select pg_temp.look(%L, %s) $$, :'coo', :i), 'the columns are looked at');
select is(pg_temp.counts(:'coo', :i), '1 0 2 0 0', 'one row would be saved, two have mistakes');
select is(pg_temp.wrong(:'coo', :i), '3.4 date_is_wrong, 3.6 agency_is_unknown, 4.6 agency_is_unknown', 'each at its row and cell');
select api.import_mend(:'coo', :i, '{"3.6": "frontier SERVICE", "3.4": "31.02.1990", "4.6": "Нет такой"}', null, 'mend', null) as mended \gset
select is(pg_temp.wrong(:'coo', :i), '3.4 date_is_wrong', 'an agency that is mended once is mended wherever it stood');
select is(pg_temp.counts(:'coo', :i), '2 0 1 0 0', 'so that two would be saved');
select throws_ok(format($$ select pg_temp.confirm(%L, %s, '1') $$, :'coo', :i), 'PT409', 'import_has_changed', 'fewer were shown: nothing is saved');
select is((select count(*) from person), :people_before::bigint, 'nothing is in the register before it is confirmed');
select test.refused(format($$ select api.import_mend(%L, %s, jsonb_build_object('3.4', repeat('x', 1001)), null, null, null) $$, :'coo', :i), 'text_is_too_long', 'cells.3.4');
select is(api.import_rejected(:'coo', 'en', :i, 'all') #>> '{rows,0,error,0,code}', 'date_is_wrong', 'what is not saved can be taken as a file, with its reasons');
select is(api.import_rejected(:'coo', 'en', :i, 'all') #>> '{rows,0,Фамилия}', 'Ахметова', 'in the columns of the file');

-- all of it or nothing
create function pg_temp.fails() returns trigger language plpgsql as $$ begin if new.family = 'Ли' then raise 'broken'; end if; return new; end $$;
create trigger broken before insert on name_form for each row execute function pg_temp.fails();
select throws_ok(format($$ select pg_temp.confirm(%L, %s) $$, :'coo', :i), 'P0001', 'broken', 'when the second cannot be saved');
select is((select count(*) from person), :people_before::bigint, 'neither is the first');
drop trigger broken on name_form;
select gen_random_uuid() as idem \gset
select pg_temp.confirm(:'coo', :i, '2', :'idem') as answer \gset
select is((select count(*) from person), :people_before + 2::bigint, 'then both are there');
select is(api.import_confirm(:'coo', :i, :'idem', '2')::text, :'answer', 'a double click saves once');
select is((select concat_ws(' ', p.sex, p.born, p.country, p.agency, f.family, f.source) from person p join name_form f on f.person = p.id where f.family = 'Ким' and f.script = 'cyrl'), 'm 1989-03-07 KZ ' || :mine || ' Ким agency_letter', 'with what the row said, and the country of the agency');
select is((select concat_ws(' ', family, given, source) from name_form where family = 'KIM'), 'KIM SERGEY rule', 'a Latin form is proposed as passports of the country have it, and known to be nobody''s');
select is((select concat_ws(' ', state, bytes is null, saved ->> 'new', saved ->> 'left') from import where id = :i), 'done t 2 1', 'the file is forgotten, the numbers stay');
select is((select count(*) from import_row where import = :i and n > 1), 1::bigint, 'of the rows those that were left');
select is(api.import_rejected(:'coo', 'ru', :i, 'all') #>> '{rows,0,error,0,code}', 'date_is_wrong', 'which still say why');
select throws_ok(format($$ select pg_temp.look(%L, %s) $$, :'coo', :i), 'PT409', 'import_is_done', 'what is saved is not checked again');
select is((select count(*) from audit where noun = 'import' and object = :'i'), 1::bigint, 'the trail says who saved it');

-- the same file twice
select pg_temp.up(:'coo', 'people', null, null, :'people') as again \gset
select isnt(:again, :i, 'the same file is another draft');
select pg_temp.look(:'coo', :again) as _ \gset
select api.import_mend(:'coo', :again, '{"3.6": "Frontier service"}', null, null, null) as _ \gset
select is(pg_temp.counts(:'coo', :again), '0 2 1 0 0', 'that changes nothing');
select test.refused(format($$ select pg_temp.confirm(%L, %s) $$, :'coo', :again), 'import_saves_nothing', '');

-- who is who
select test.person(:mine, 'Ткачова') as known \gset
select test.person(:theirs, 'Соловей') as foreign_ \gset
select pg_temp.up(:'coo', 'people', null, :mine, '{{Фамилия,Имя,Отчество,Дата рождения},{Ткачова,Анна,Ивановна,15.06.1985},{Ткачова,Ганна,Ивановна,15.06.1985},{Соловей,Анна,Ивановна,15.06.1985},{Дроздова,Вера,"",01.01.1990},{Дроздова,Вера,"",01.01.1990},{Smith,Ольга,Петровна,01.01.1990}}') as who \gset
select pg_temp.look(:'coo', :who) as _ \gset
select is(pg_temp.states(:'coo', :who), 'there choose choose bad bad bad', 'who is surely the same is known; who may be is asked for, another agency''s, too; sex has to be said');
select is(pg_temp.wrong(:'coo', :who), '5.5 sex_is_missing, 6.5 sex_is_missing, 7.2 name_is_of_another_script, 7.3 name_is_of_another_script', 'in a column that the file lacks; a name in two scripts');
select api.import_mend(:'coo', :who, '{"5.5": "ж", "6.5": "f"}', format('{"3": "new", "4": "%s"}', :foreign_)::jsonb, null, null) as _ \gset
select is(pg_temp.states(:'coo', :who), 'there new there new twice bad', 'a choice makes her new, or the one who is there; a row that is there twice counts once');
select api.import_mend(:'coo', :who, null, '{"4": "999999999"}', null, null) as _ \gset
select is((pg_temp.check(:'coo', :who, 'all') #>> '{rows,2,state}'), 'choose', 'somebody who is no candidate cannot be chosen');
select pg_temp.confirm(:'coo', :who) as _ \gset
select is((select count(*) from person_distinct where :known in (one, other)), 1::bigint, 'who is said to be new is distinct from whom she was like');
select is((select string_agg(r #>> '{error,0,code}', ' ' order by r ->> 'n') from json_array_elements(api.import_rejected(:'coo', 'en', :who, 'all') -> 'rows') r), 'choose_who row_is_twice name_is_of_another_script', 'the rest says what it waited for');

-- an agency imports its own people
select pg_temp.up(:'foc', 'people', null, :theirs, '{{ФИО,Дата рождения,Ведомство},{Соловей Анна Ивановна,15.06.1985,Служба границы},{Сорокина Нина Павловна,02.02.1982,Aid fund},{Ткачова Ганна Ивановна,15.06.1985,""}}') as own \gset
select is((select agency from import where id = :own), :mine, 'a focal point''s table is of the own agency, whatever the form said');
select pg_temp.look(:'foc', :own) as _ \gset
select is(pg_temp.states(:'foc', :own), 'new bad there', 'people of others are no candidates');
select is(pg_temp.wrong(:'foc', :own), '3.3 agency_is_not_yours', 'and rows of others no rows');
select is(pg_temp.check(:'foc', :own) ->> 'agencies', null, 'and no list of agencies is shown');
select pg_temp.confirm(:'foc', :own) as _ \gset
select is((select agency from person p join name_form f on f.person = p.id where f.family = 'Соловей' and p.id <> :foreign_ and f.script = 'cyrl'), :mine, 'who is saved belongs to it');
select throws_ok(format($$ select api.%s $$, call), 'PT404', 'not_found', who || ': ' || split_part(call, '(', 1) || ' of a foreign draft')
from (values ('another agency', :'foreign_foc'), ('a trainer', :'tra')) l (who, login),
	lateral unnest(array[format('import(%L, ''en'', %s)', login, :own), format('import_columns(%L, ''en'', %s, null, null, null)', login, :own), format('import_check(%L, ''en'', %s, null, null)', login, :own), format('import_rejected(%L, ''en'', %s, null)', login, :own),
		format('import_file(%L, %s)', login, :titled), format('import_reread(%L, %s, ''{"rows": []}'')', login, :titled), format('import_columns_set(%L, %s, ''1'', ''{}'')', login, :titled), format('import_mend(%L, %s, null, null, null, null)', login, :titled), format('import_confirm(%L, %s, gen_random_uuid(), ''1'')', login, :titled), format('import_remove(%L, %s)', login, :titled)]) call;
select is((api.import(:'coo2', 'en', :own) ->> 'state'), 'done', 'a coordinator sees it');
select is((select string_agg(r ->> 'kind', ' ') from json_array_elements(api.imports(:'foc', 'en', null) -> 'rows') r), 'people', 'the list of a focal point has the own ones');
select is(json_array_length(api.imports(:'tra', 'en', null) -> 'rows'), 0, 'that of a trainer none of people');
select test.refused(format($$ select pg_temp.up(%L, 'people', null, null, '{{a}}') $$, :'tra'), 'import_kind_is_wrong', 'kind');
select test.refused(format($$ select pg_temp.up(%L, 'results', 1, null, '{{a}}') $$, :'foc'), 'import_kind_is_wrong', 'kind');

-- nominations
select test.course('nominations_open', 30) as c \gset
select test.course('draft', 60) as draft \gset
insert into nomination (course, person, agency, made_by) values (:c, :known, :mine, test.account_id(:'coo'));
select test.refused(format($$ select pg_temp.up(%L, 'nominations', null, null, '{{a}}') $$, :'foc'), 'course_is_missing', 'course');
select throws_ok(format($$ select pg_temp.up(%L, 'nominations', %s, null, '{{a}}') $$, :'coo', :draft), 'PT409', 'nominations_are_closed', 'a course that takes none is refused at once');
select pg_temp.up(:'foc', 'nominations', :c, null, '{{Фамилия,Имя,Отчество,Дата рождения,Примечание},{Ткачова,Анна,Ивановна,15.06.1985,""},{Ким,Сергей,Викторович,07.03.1989,Говорит по-английски},{Яблокова,Яна,Яновна,01.05.1991,""}}') as n \gset
select pg_temp.look(:'foc', :n) as _ \gset
select is(pg_temp.states(:'foc', :n), 'there nominate new', 'who is nominated stays, who is known is nominated, who is new is added, too');
select pg_temp.confirm(:'foc', :n) as _ \gset
select is((select string_agg(f.family || ' ' || m.state || coalesce(' ' || m.note, ''), ', ' order by f.family) from nomination m join name_form f on f.person = m.person and f.script = 'cyrl' where m.course = :c), 'Ким proposed Говорит по-английски, Ткачова proposed, Яблокова proposed', 'each once');
select pg_temp.up(:'foc', 'nominations', :c, null, '{{Фамилия,Имя,Отчество,Дата рождения},{Ким,Сергей,Викторович,07.03.1989},{Юркин,Юрий,Юрьевич,01.05.1991}}') as late \gset
select pg_temp.look(:'foc', :late) as _ \gset
update course set state = 'closed' where id = :c;
select is(pg_temp.check(:'foc', :late) ->> 'can_save', 'false', 'when nominations are closed meanwhile nothing is offered');
select throws_ok(format($$ select pg_temp.confirm(%L, %s) $$, :'foc', :late), 'PT409', 'nominations_are_closed', 'nor saved');
select api.import_add(:'coo', gen_random_uuid(), 'nominations', :'c', :'mine', '12/345', to_char(today(), 'DD.MM.YYYY'), pg_temp.table_of('{{ФИО,Дата рождения,Пол},{Абдуллоев Рустам,01.05.1991,м}}'), 'letter') ->> 'id' as letter \gset
select pg_temp.look(:'coo', :letter) as _ \gset
select pg_temp.confirm(:'coo', :letter) as _ \gset
select is((select concat_ws(' ', m.letter_number, m.letter_date) from nomination m join name_form f on f.person = m.person where f.family = 'Абдуллоев'), '12/345 ' || today(), 'a coordinator nominates by letter');

-- the order of an agency, its reserves, the language of the course
select test.course('nominations_open', 40) as o \gset
update course set languages = '{ru,en}' where id = :o;
select is(import_field_of(h), want, 'heading: ' || h)
from (values ('Приоритет', 'ranked'), ('Priority (1 = highest)', 'ranked'), ('Прыярытэт ведамства', 'ranked'), ('Очерёдность', 'ranked'), ('Rank order', 'ranked'), ('Rank', 'rank'), ('Резерв (да/нет)', 'reserve'), ('Reserve', 'reserve'), ('Рэзервовы', 'reserve'), ('Основной / резервный', 'reserve'),
	('Язык участия', 'course_language'), ('Language of the course', 'course_language'), ('Мова ўдзелу', 'course_language'), ('Language of letters', 'lang_of_letters')) x (h, want);
select pg_temp.up(:'foc', 'nominations', :o, null, '{{ФИО,Дата рождения,Пол,Rank,Резерв,Язык участия},{Ветров Ян,01.05.1991,м,№ 2,нет,английский},{Горин Ян,01.05.1991,м,2,"",be},{Ершов Ян,01.05.1991,м,999,да,""},{Жуков Ян,01.05.1991,м,7,наверно,ru},{Зуев Ян,01.05.1991,м,"",+,эльфийский}}') as rank \gset
select is((select array_to_string(fields, ' ') from import where id = :rank), 'name born sex ranked reserve course_language', 'a rank that is numbers alone is the order');
select pg_temp.up(:'foc', 'nominations', :o, null, '{{ФИО,Дата рождения,Rank},{Ветров Ян,01.05.1991,майор},{Горин Ян,01.05.1991,2}}') as officer \gset
select is((select array_to_string(fields, ' ') from import where id = :officer), 'name born rank', 'else it is an officer''s');
select pg_temp.up(:'foc', 'people', null, null, '{{ФИО,Дата рождения,Приоритет,Резерв,Язык участия},{Ветров Ян,01.05.1991,1,да,ru}}') as plain \gset
select is((select array_to_string(fields, ' ', '-') from import where id = :plain), 'name born - - -', 'a list of people has none of the three');
select pg_temp.look(:'foc', :rank) as _ \gset
select is(pg_temp.wrong(:'foc', :rank), '2.4 rank_is_twice, 3.4 rank_is_twice, 3.6 course_language_is_not_offered, 5.5 reserve_is_unknown, 6.6 course_language_is_unknown', 'one number for one alone, yes or no, a language of the course');
select is(pg_temp.check(:'foc', :rank, 'all') #>> '{rows,1,cells,5,wrong,0,detail}', 'ru, en', 'which are said');
select api.import_mend(:'foc', :rank, '{"3.4": "5", "3.6": "русский", "5.5": "основной", "6.6": ""}', null, null, null) as _ \gset
select is(pg_temp.counts(:'foc', :rank), '5 0 0 0 0', 'mended in place');
select pg_temp.confirm(:'foc', :rank) as _ \gset
create function pg_temp.order_of(_course int) returns text language sql as $$ select string_agg(concat_ws(' ', f.family, m.ranked, m.reserve, m.language), ', ' order by m.id) from nomination m join name_form f on f.person = m.person and f.script = 'cyrl' where m.course = _course $$;
select is(pg_temp.order_of(:o), 'Ветров 2 f en, Горин 5 f ru, Ершов 999 t ru, Жуков 7 f ru, Зуев t ru', 'all three are kept; without a language it is the usual one');
select pg_temp.up(:'foc', 'nominations', :o, null, '{{ФИО,Дата рождения,Пол,Приоритет},{Горин Ян,01.05.1991,м,2},{Ильин Ян,01.05.1991,м,5},{Котов Ян,01.05.1991,м,1}}') as more \gset
select pg_temp.look(:'foc', :more) as _ \gset
select is(pg_temp.states(:'foc', :more) || ': ' || pg_temp.wrong(:'foc', :more), 'bad bad new: 2.4 rank_is_given, 3.4 rank_is_given', 'a number that a nominee has is no other''s, nor that of one who therefore keeps it');
select is(api.import_rejected(:'foc', 'en', :more, 'all') #>> '{rows,0,error,0,code}', 'rank_is_given', 'the file of the rest says so');
-- the agency sends its list anew, in another order
select pg_temp.up(:'foc', 'nominations', :o, null, '{{ФИО,Дата рождения,Пол,Приоритет,Резерв,Язык участия},{Ветров Ян,01.05.1991,м,5,"",""},{Горин Ян,01.05.1991,м,2,нет,en},{Ершов Ян,01.05.1991,м,999,нет,""},{Жуков Ян,01.05.1991,м,7,"",русский},{Зуев Ян,01.05.1991,м,"",да,""}}') as anew \gset
select pg_temp.look(:'foc', :anew) as _ \gset
select is(pg_temp.states(:'foc', :anew), 'change change change there there', 'who is nominated and stands otherwise is changed; an empty cell says nothing');
select is((select string_agg(concat_ws(' ', r ->> 'n', c ->> 'key', c ->> 'was', c ->> 'becomes'), ', ' order by r ->> 'n', c ->> 'key') from json_array_elements(pg_temp.check(:'foc', :anew, 'all') -> 'rows') r, json_array_elements(r -> 'changes') c where json_typeof(r -> 'changes') = 'array'),
	'2 ranked 2 5, 3 course_language ru en, 3 ranked 5 2, 4 reserve yes no', 'which is shown before it is saved');
create function pg_temp.rank_states(_login bytea, _course int, _rows text[][]) returns text language plpgsql as $$
declare
	i int := pg_temp.up(_login, 'nominations', _course, null, _rows);
begin
	perform pg_temp.look(_login, i);
	return pg_temp.states(_login, i);
end $$;
select is(pg_temp.rank_states(:'foc', :o, '{{ФИО,Дата рождения,Пол,Приоритет},{Ветров Ян,01.05.1991,м,9},{Горин Ян,01.05.1991,м,9},{Жуков Ян,01.05.1991,м,2},{Ершов Ян,01.05.1991,м,7}}'), 'bad bad bad bad', 'two that want one number keep theirs, which is then in the way of a third, and its of a fourth');
select is(pg_temp.rank_states(:'foc', :o, '{{ФИО,Дата рождения,Пол,Приоритет},{Ветров Ян,01.05.1991,м,5},{Жуков Ян,01.05.1991,м,2}}'), 'bad bad', 'a number of one who is not in the list stays given');
select pg_temp.confirm(:'foc', :anew) as _ \gset
select is(pg_temp.order_of(:o), 'Ветров 5 f en, Горин 2 f en, Ершов 999 f ru, Жуков 7 f ru, Зуев t ru', 'then they have changed places');
select is((select concat_ws(' ', saved ->> 'save', saved ->> 'change', saved ->> 'nominate', saved ->> 'there') from import where id = :anew), '3 3 0 2', 'and it is said how many were changed');
select is(pg_temp.rank_states(:'foc', :o, '{{ФИО,Дата рождения,Пол,Приоритет,Резерв},{Ветров Ян,01.05.1991,м,5,""},{Горин Ян,01.05.1991,м,2,нет}}'), 'there there', 'once more, it changes nothing');
select is((select string_agg(key, ' ' order by key) from audit, jsonb_object_keys(changes) key where noun = 'nomination' and action = 'update' and object = (select m.id::text from nomination m where m.course = :o and m.ranked = 2)), 'language ranked', 'the trail has it');
update nomination set state = 'withdrawn' where course = :o and ranked = 5;
select is(pg_temp.states(:'foc', :more), 'there new new', 'unless that one was withdrawn');
select is(pg_temp.rank_states(:'foc', :o, '{{ФИО,Дата рождения,Пол,Приоритет},{Ветров Ян,01.05.1991,м,1}}') || ' ' || (select api.import_check(:'foc', 'en', max(id), 'all', null) #>> '{rows,0,stands}' from import), 'there withdrawn', 'who was withdrawn stays so, and the row says it');
select pg_temp.up(:'coo', 'nominations', :o, null, '{{ФИО,Дата рождения,Пол,Приоритет,Ведомство},{Лаптев Ян,01.05.1991,м,2,Aid fund},{Мухин Ян,01.05.1991,м,1,Frontier service},{Носов Ян,01.05.1991,м,1,Aid fund},{Орлов Ян,01.05.1991,м,3,Нет такой},{Павлов Ян,01.05.1991,м,3,И такой нет}}') as both \gset
select pg_temp.look(:'coo', :both) as _ \gset
select is(pg_temp.states(:'coo', :both) || ': ' || pg_temp.wrong(:'coo', :both), 'new new new bad bad: 5.5 agency_is_unknown, 6.5 agency_is_unknown', 'each agency has an order of its own');

-- attendance
select test.course('running', -2) as r \gset
select test.place(:r, test.person(:mine, 'Абрамова')) as p1 \gset
select test.place(:r, test.person(:mine, 'Белова')) as p2 \gset
select test.place(:r, test.person(:theirs, 'Волкова')) as p3 \gset
select test.place(:r, test.person(:mine, 'Волкова')) as p4 \gset
select test.session(:r, -2, 9) as s1 \gset
select test.session(:r, -1, 9) as s2 \gset
select test.session(:r, 2, 9) as later \gset
select test.trainer(:s1, :'tra') as _ \gset
select pg_temp.up(:'tra', 'attendance', :r, null, array[array['Участник', to_char(today() - 2, 'DD.MM') || ' 09:00', '2 ' || (today() - 1) || ' 09:00', to_char(today() + 2, 'DD.MM.YYYY')], '{Абрамова Анна Ивановна,+,н,""}', '{Анна Белова,опоздал,вчера,""}', '{Волкова Анна,п,п,""}', '{Неизвестный Иван,п,п,""}', '{Абрамова Анна,п,п,п}']) as a \gset
select is((select array_to_string(fields, ' ') from import where id = :a), format('name session.%s session.%s session.%s', :s1, :s2, :later), 'sessions are named by day and time');
select pg_temp.look(:'tra', :a) as _ \gset
select is(pg_temp.states(:'tra', :a), 'save bad choose bad bad', 'rows of a grid');
select is(pg_temp.wrong(:'tra', :a), '3.3 mark_is_unknown, 5.1 nobody_of_this_name, 6.4 session_is_to_come', 'what is no mark, who takes no part, what is still to come');
select api.import_mend(:'tra', :a, '{"3.3": "у", "6.1": "Волкова Анна", "6.4": ""}', format('{"4": "%s", "6": "%s"}', :p3, :p4)::jsonb, null, null) as _ \gset
select is(pg_temp.states(:'tra', :a), 'save save save bad save', 'two of one name are chosen');
select pg_temp.confirm(:'tra', :a) as _ \gset
select is((select string_agg(mark, ' ' order by place, session) from attendance where place in (:p1, :p2, :p3, :p4)), 'present absent late excused present present present present', 'the marks are saved');
select pg_temp.up(:'tra', 'attendance', :r, null, array[array['Участник', to_char(today() - 2, 'DD.MM')], '{Абрамова Анна,п}', '{Белова Анна,п}']) as a2 \gset
select pg_temp.look(:'tra', :a2) as _ \gset
select is(pg_temp.states(:'tra', :a2), 'there save', 'what stands there already changes nothing');
select pg_temp.confirm(:'tra', :a2) as _ \gset
select is((select mark || version from attendance where place = :p2 and session = :s1), 'present2', 'what changes is a new version');
select throws_ok(format($$ select pg_temp.up(%L, 'attendance', %s, null, '{{a}}') $$, :'other_tra', :r), 'PT404', 'no_course', 'a trainer of another course finds nothing');
select pg_temp.up(:'tra', 'attendance', :r, null, array[array['Участник', to_char(today() - 2, 'DD.MM')], '{Абрамова Анна,н}']) as a3 \gset
select pg_temp.look(:'tra', :a3) as _ \gset
update course set attendance_closed = now() where id = :r;
select throws_ok(format($$ select pg_temp.confirm(%L, %s) $$, :'tra', :a3), 'PT409', 'attendance_is_closed', 'a closed grid takes nothing');

-- results
insert into assessment (course, position, title_ru, title_en, phase, maximum, pass_mark, attempts) values (:r, 1, 'Итоговый тест', 'Final test', 'test', 100, 60, 2) returning id as t \gset
select pg_temp.up(:'coo', 'results', :r, null, '{{Фамилия,Имя,1 Final test (1),Итоговый тест (2)},{Абрамова,Анна,"85,5",""},{Белова,Анна,101,много},{Волкова,Анна,"7,25",-1}}') as m \gset
select is((select array_to_string(fields, ' ') from import where id = :m), format('family given result.%s.1 result.%s.2', :t, :t), 'attempts are named by the title in either language');
select pg_temp.look(:'coo', :m) as _ \gset
select is(pg_temp.wrong(:'coo', :m), '3.3 score_above_maximum, 3.4 number_is_wrong, 4.3 score_is_wrong, 4.4 score_is_wrong', 'scores that cannot be');
select pg_temp.confirm(:'coo', :m) as _ \gset
select is((select string_agg(concat(place = :p1, ' ', attempt, ' ', score), ', ') from result where assessment = :t), 't 1 85.5', 'the others are saved');

-- cells
select is((select coalesce(c.value, '') || coalesce('!' || c.problem, '') from import_cell(x.field, x.text, null) c), x.want, x.field || ': ' || x.text)
from (values ('born', '7.3.1989 г.', '1989-03-07'), ('born', '1989-03-07 00:00:00', '1989-03-07'), ('born', '07/03/89', '1989-03-07'), ('born', '29.02.1900', '!date_is_wrong'), ('born', '01.01.2025', '!birth_date_is_wrong'), ('born', '32874', '!date_is_wrong'),
	('sex', 'ЖЕН.', 'f'), ('sex', '?', '!sex_is_unknown'), ('country', 'Рэспубліка Беларусь', 'BY'), ('country', 'kz', 'KZ'), ('country', 'Атлантида', '!country_is_unknown'), ('family', 'Салтыков-Щедрин', 'Салтыков-Щедрин'), ('family', 'Ivaнов', '!name_is_of_another_script'), ('family', 'Ким 2', '!name_is_wrong'),
	('family', '#Н/Д', '!cell_is_an_error'), ('family', '=A1', '!cell_is_a_formula'), ('family', E'Ким\u202e', '!cell_is_unreadable'), ('family_latin', 'Ким', '!name_is_not_latin'), ('email', 'A@B.example', 'a@b.example'), ('email', 'нет', '!email_is_wrong'), ('phone', '  +375   29 ', '+375 29'), ('phone', '-', ''),
	('language', 'казахский', 'kk'), ('lang_of_letters', 'казахский', '!lang_of_letters_is_unknown'),
	('ranked', 'No. 07.', '7'), ('ranked', '3,0', '3'), ('ranked', '0', '!rank_is_wrong'), ('ranked', '1000', '!rank_is_wrong'), ('ranked', '2,5', '!rank_is_wrong'), ('ranked', 'первый', '!rank_is_wrong'), ('ranked', '-', ''), ('reserve', 'ТАК', 'yes'), ('reserve', 'Основной', 'no'), ('reserve', '✓', 'yes'), ('reserve', '2', '!reserve_is_unknown'), ('course_language', 'Руская', 'ru')) x (field, text, want);

-- reading anew, throwing away
select api.import_reread(:'coo', :titled, pg_temp.table_of('{{Surname,Given name},{Kim,Anna}}')) as _ \gset
select is((select array_to_string(fields, ' ') || ' ' || looked_at from import where id = :titled), 'family given false', 'a table that is read anew is guessed anew');
select is(convert_from(api.import_file(:'coo', :titled), 'UTF8') <> '', true, 'its bytes are kept until then');
select api.import_remove(:'foc', :own) as _ \gset
select is((select count(*) from import where id = :own) + (select count(*) from import_row where import = :own), 0::bigint, 'a table is thrown away');
select isnt_empty(format('select from person p join name_form f on f.person = p.id where f.family = %L and p.agency = %s', 'Соловей', :mine), 'what was saved stays');
update import set made = now() - interval '8 days' where id in (:titled, :i);
select courier.daily() as _ \gset
select is((select count(*) from import where id in (:titled, :i)), 0::bigint, 'after a week it is gone by itself');
insert into import (kind, bytes, sha256, reading, made_by) select 'people', 'x', sha256(n::text::bytea), '{}', test.account_id(:'coo2') from generate_series(1, 50) n;
select test.refused(format($$ select pg_temp.up(%L, 'people', null, %s, '{{a}}') $$, :'coo2', :mine), 'imports_are_too_many', 'file', 'PT409');
select throws_ok(format($$ select api.imports(%L, 'en', null) $$, :'reg'), 'PT403', 'not_yours', 'a registrar imports nothing');

select * from finish();
rollback;
