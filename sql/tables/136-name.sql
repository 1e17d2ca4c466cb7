-- Which names of a person stand on papers, and that somebody has read them before.

-- Where several would do, which form is printed in a place: first the own script, then Latin letters, then one more beside
-- them, or none ('').  By script and language, so that a new passport takes the place of the old one.
create table name_printed (
	person		int not null references person,
	place		text not null constraint name_place_is_wrong check (place in ('own', 'latin', 'third')),
	script		text not null,
	language	text not null,
	primary key (person, place)
);
create trigger audited after insert or update or delete on name_printed for each row execute function audited('name_form', 'person', 'person', 'person', 'private');

-- The proof-reading slip: how the names of a place will stand on its paper, to be read by whose they are.  A fact, and so is
-- what was answered and what was decided about it; they go when the holder is erased.
create table name_slip (
	id		int generated always as identity primary key,
	place		int not null references place,
	names		jsonb not null,			-- as papers print them (certs/record.h) when it was asked
	token		bytea unique check (length(token) = 32),	-- SHA-256 of the link's secret; null: through the agency, or on paper
	until		timestamptz not null,		-- of the link
	asked_by	int not null references account,
	asked		timestamptz not null default now()
);
create index on name_slip (place, id);
create table name_answer (
	slip		int primary key references name_slip on delete cascade,
	outcome		text not null constraint name_outcome_is_wrong check (outcome in ('confirmed', 'corrected')),
	wish		jsonb,				-- corrected: the names as they should be
	by		int references account,		-- null: by the link
	at		timestamptz not null default now(),
	check ((outcome = 'corrected') = (wish is not null))
);
create table name_decision (
	slip		int primary key references name_answer on delete cascade,
	accepted	boolean not null,
	reason		note constraint reason_is_missing check (accepted or reason is not null),	-- why not
	by		int not null references account,
	at		timestamptz not null default now()
);
do $$
declare
	t text;
begin
	foreach t in array array['name_slip', 'name_answer', 'name_decision'] loop
		execute format('create trigger stays before update on %I for each row execute function refuse_change()', t);
		execute format('alter table %I enable always trigger stays', t);
	end loop;
end $$;
create function slips_erased() returns trigger language plpgsql as $$
begin
	delete from registry.name_slip s using registry.certificate c where c.id = new.certificate and s.place = c.place;
	return null;
end $$;
create trigger slips after insert on act for each row when (new.kind = 'erased') execute function slips_erased();

insert into letter_kind (kind, facts, secret) values ('name_check', '{until}', true), ('names_wait', '{code, coordinator, n, how}', false), ('name_declined', '{reason}', false);
insert into letter_template (kind, lang, version, at, subject, body) values
	('name_check', 'ru', 1, null, E'Реестр МУЦ: проверьте написание имени', E'Здравствуйте!\n\nСкоро будет напечатан документ об обучении. Пожалуйста, проверьте, как в нём будет написано Ваше имя. Ссылка действует до {until}, ответить по ней можно один раз:\n\n{link}\n\nЕсли Вы не ждали этого письма, удалите его.'),
	('name_check', 'en', 1, null, E'ITC Registry: please check how your name is written', E'Hello,\n\nYour paper will be printed soon. Please check how your name will stand on it. The link is good until {until} and can be answered once:\n\n{link}\n\nIf you did not expect this letter, please delete it.'),
	('name_check', 'be', 1, null, E'Рэестр МНЦ: праверце напісанне імя', E'Вітаем!\n\nХутка будзе надрукаваны дакумент аб навучанні. Калі ласка, праверце, як у ім будзе напісана Ваша імя. Спасылка дзейнічае да {until}, адказаць па ёй можна адзін раз:\n\n{link}\n\nКалі Вы не чакалі гэтага ліста, выдаліце яго.'),
	('name_declined', 'ru', 1, null, E'Реестр МУЦ: написание имени', E'Здравствуйте!\n\nВаше исправление написания имени не принято: {reason}\n\nВ документе имя останется таким, каким Вы его видели. Если это неверно, ответьте на это письмо или обратитесь к контактному лицу Вашего ведомства.'),
	('name_declined', 'en', 1, null, E'ITC Registry: how your name is written', E'Hello,\n\nYour correction of how your name is written was not accepted: {reason}\n\nThe paper will have the name as you saw it. If that is wrong, please answer this letter or ask the focal point of your agency.'),
	('name_declined', 'be', 1, null, E'Рэестр МНЦ: напісанне імя', E'Вітаем!\n\nВаша выпраўленне напісання імя не прынята: {reason}\n\nУ дакуменце імя застанецца такім, якім Вы яго бачылі. Калі гэта няправільна, адкажыце на гэты ліст або звярніцеся да кантактнай асобы Вашага ведамства.'),
	('names_wait', 'ru', 1, null, E'Реестр МУЦ: проверьте написание имён, {code}', E'Здравствуйте!\n\nНа курсе {code} у сотрудников Вашего ведомства без электронной почты ({n}) нужно проверить, как их имена будут написаны в документах. {how}'),
	('names_wait', 'en', 1, null, E'ITC Registry: please check how names are written, {code}', E'Hello,\n\nOn course {code} there are people of your agency without an e-mail address ({n}): it is to be checked how their names will stand on their papers. {how}'),
	('names_wait', 'be', 1, null, E'Рэестр МНЦ: праверце напісанне імёнаў, {code}', E'Вітаем!\n\nНа курсе {code} у супрацоўнікаў Вашага ведамства без электроннай пошты ({n}) трэба праверыць, як іх імёны будуць напісаны ў дакументах. {how}');
insert into letter_way (kind, lang, signs_in, text) values
	('names_wait', 'ru', true, E'Пожалуйста, сделайте это вместе с ними: {url}/courses'), ('names_wait', 'en', true, E'Please do it together with them: {url}/courses'), ('names_wait', 'be', true, E'Калі ласка, зрабіце гэта разам з імі: {url}/courses'),
	('names_wait', 'ru', false, E'Ответьте на это письмо или напишите {coordinator}: центр пришлёт лист с именами для проверки.'),
	('names_wait', 'en', false, E'Please answer this letter or write to {coordinator}: the centre sends a sheet with the names to check.'),
	('names_wait', 'be', false, E'Адкажыце на гэты ліст або напішыце {coordinator}: цэнтр дашле аркуш з імёнамі для праверкі.');
create trigger audited after insert on name_slip for each row execute function audited('name_slip', 'id', 'place', 'place', 'private');
create trigger audited after insert on name_answer for each row execute function audited('name_slip', 'slip', '', '', 'private');
create trigger audited after insert on name_decision for each row execute function audited('name_slip', 'slip', '', '', 'private');
