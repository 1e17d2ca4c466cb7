-- Planning: public holidays, what was planned in spite of a warning, and the last moves, which can be undone.

-- Days off by law, of the centre's country and of those that send people.  Facts that a coordinator keeps right.
create table holiday (
	id	int generated always as identity primary key,
	country	country not null,
	day	date not null constraint holiday_day_is_wrong check (day between '2020-01-01' and '2100-01-01'),
	name_ru	short_text not null,
	name_en	short_text not null,
	constraint holiday_known unique (country, day)
);

-- A warning that somebody overrode: which, for what session, why.
create table despite (
	id	int generated always as identity primary key,
	session	int not null references session on delete cascade,
	kind	text not null check (kind in ('holiday', 'own_overlap', 'trainer_hours')),
	day	date not null,
	resource int references resource,
	detail	jsonb not null,				-- what was warned of, as it stood then
	reason	reason not null,
	by	int not null references account,
	at	timestamptz not null default now()
);
create index on despite (session);
create function despite_stays() returns trigger language plpgsql as $$
begin
	raise 'facts_never_change' using errcode = 'PT409', table = tg_table_name;
end $$;
create trigger despite_stays before update on despite for each row execute function despite_stays();

-- A session that was moved, as it stood before: so that who moved it can take that back.
create table session_move (
	id	int generated always as identity primary key,
	session	int not null references session on delete cascade,
	by	int not null references account,
	at	timestamptz not null default now(),
	starts	timestamp not null,
	ends	timestamp not null,
	room	int references resource,
	version	int not null,				-- of the session once it was moved
	undone	timestamptz
);
create index on session_move (by, at);

create trigger audited after insert on despite for each row execute function audited('despite', 'id', 'session', 'session', 'open');

-- Dates of 2026 and 2027 that the laws of the countries name; days that governments move for a year are added on the page.
-- A day that follows the moon is the one expected.
insert into holiday (country, day, name_ru, name_en)
select h.country, make_date(y, h.month, h.day), h.ru, h.en from generate_series(2026, 2027) y, (values
	('BY', 1, 1, 'Новый год', 'New Year'), ('BY', 1, 2, 'Новый год', 'New Year'), ('BY', 1, 7, 'Рождество Христово (православное)', 'Orthodox Christmas'), ('BY', 3, 8, 'День женщин', 'Women''s Day'),
	('BY', 5, 1, 'Праздник труда', 'Labour Day'), ('BY', 5, 9, 'День Победы', 'Victory Day'), ('BY', 7, 3, 'День Независимости', 'Independence Day'), ('BY', 11, 7, 'День Октябрьской революции', 'October Revolution Day'),
	('BY', 12, 25, 'Рождество Христово (католическое)', 'Catholic Christmas'),
	('RU', 1, 1, 'Новогодние каникулы', 'New Year holidays'), ('RU', 1, 2, 'Новогодние каникулы', 'New Year holidays'), ('RU', 1, 3, 'Новогодние каникулы', 'New Year holidays'), ('RU', 1, 4, 'Новогодние каникулы', 'New Year holidays'),
	('RU', 1, 5, 'Новогодние каникулы', 'New Year holidays'), ('RU', 1, 6, 'Новогодние каникулы', 'New Year holidays'), ('RU', 1, 7, 'Рождество Христово', 'Orthodox Christmas'), ('RU', 1, 8, 'Новогодние каникулы', 'New Year holidays'),
	('RU', 2, 23, 'День защитника Отечества', 'Defender of the Fatherland Day'), ('RU', 3, 8, 'Международный женский день', 'Women''s Day'), ('RU', 5, 1, 'Праздник Весны и Труда', 'Spring and Labour Day'),
	('RU', 5, 9, 'День Победы', 'Victory Day'), ('RU', 6, 12, 'День России', 'Russia Day'), ('RU', 11, 4, 'День народного единства', 'Unity Day'),
	('KZ', 1, 1, 'Новый год', 'New Year'), ('KZ', 1, 2, 'Новый год', 'New Year'), ('KZ', 1, 7, 'Православное Рождество', 'Orthodox Christmas'), ('KZ', 3, 8, 'Международный женский день', 'Women''s Day'),
	('KZ', 3, 21, 'Наурыз мейрамы', 'Nauryz'), ('KZ', 3, 22, 'Наурыз мейрамы', 'Nauryz'), ('KZ', 3, 23, 'Наурыз мейрамы', 'Nauryz'), ('KZ', 5, 1, 'Праздник единства народа', 'Unity Day'),
	('KZ', 5, 7, 'День защитника Отечества', 'Defender of the Fatherland Day'), ('KZ', 5, 9, 'День Победы', 'Victory Day'), ('KZ', 7, 6, 'День Столицы', 'Capital City Day'), ('KZ', 8, 30, 'День Конституции', 'Constitution Day'),
	('KZ', 10, 25, 'День Республики', 'Republic Day'), ('KZ', 12, 16, 'День Независимости', 'Independence Day'),
	('KG', 1, 1, 'Новый год', 'New Year'), ('KG', 1, 7, 'Рождество Христово', 'Orthodox Christmas'), ('KG', 2, 23, 'День защитника Отечества', 'Defender of the Fatherland Day'), ('KG', 3, 8, 'Международный женский день', 'Women''s Day'),
	('KG', 3, 21, 'Нооруз', 'Nooruz'), ('KG', 5, 1, 'Праздник труда', 'Labour Day'), ('KG', 5, 5, 'День Конституции', 'Constitution Day'), ('KG', 5, 9, 'День Победы', 'Victory Day'), ('KG', 8, 31, 'День независимости', 'Independence Day'),
	('KG', 11, 7, 'Дни истории и памяти предков', 'Days of History and Commemoration of Ancestors'), ('KG', 11, 8, 'Дни истории и памяти предков', 'Days of History and Commemoration of Ancestors'),
	('TJ', 1, 1, 'Новый год', 'New Year'), ('TJ', 2, 23, 'День Вооружённых Сил', 'Armed Forces Day'), ('TJ', 3, 8, 'День матери', 'Mothers'' Day'), ('TJ', 3, 21, 'Навруз', 'Navruz'), ('TJ', 3, 22, 'Навруз', 'Navruz'),
	('TJ', 3, 23, 'Навруз', 'Navruz'), ('TJ', 3, 24, 'Навруз', 'Navruz'), ('TJ', 5, 9, 'День Победы', 'Victory Day'), ('TJ', 6, 27, 'День национального единства', 'National Unity Day'),
	('TJ', 9, 9, 'День государственной независимости', 'Independence Day'), ('TJ', 11, 6, 'День Конституции', 'Constitution Day'),
	('UZ', 1, 1, 'Новый год', 'New Year'), ('UZ', 3, 8, 'Международный женский день', 'Women''s Day'), ('UZ', 3, 21, 'Навруз', 'Navruz'), ('UZ', 5, 9, 'День памяти и почестей', 'Day of Remembrance and Honour'),
	('UZ', 9, 1, 'День независимости', 'Independence Day'), ('UZ', 10, 1, 'День учителя и наставника', 'Teachers'' Day'), ('UZ', 12, 8, 'День Конституции', 'Constitution Day'),
	('TM', 1, 1, 'Новый год', 'New Year'), ('TM', 3, 8, 'Международный женский день', 'Women''s Day'), ('TM', 3, 21, 'Национальный праздник весны', 'Spring holiday'), ('TM', 3, 22, 'Национальный праздник весны', 'Spring holiday'),
	('TM', 5, 18, 'День Конституции и Государственного флага', 'Constitution and Flag Day'), ('TM', 9, 27, 'День независимости', 'Independence Day'), ('TM', 10, 6, 'День поминовения', 'Day of Remembrance'), ('TM', 12, 12, 'День нейтралитета', 'Neutrality Day'),
	('AZ', 1, 1, 'Новый год', 'New Year'), ('AZ', 1, 2, 'Новый год', 'New Year'), ('AZ', 3, 8, 'День женщин', 'Women''s Day'), ('AZ', 3, 20, 'Новруз', 'Novruz'), ('AZ', 3, 21, 'Новруз', 'Novruz'), ('AZ', 3, 22, 'Новруз', 'Novruz'),
	('AZ', 3, 23, 'Новруз', 'Novruz'), ('AZ', 3, 24, 'Новруз', 'Novruz'), ('AZ', 5, 9, 'День Победы над фашизмом', 'Victory Day over Fascism'), ('AZ', 5, 28, 'День независимости', 'Independence Day'),
	('AZ', 6, 15, 'День национального спасения', 'National Salvation Day'), ('AZ', 6, 26, 'День Вооружённых Сил', 'Armed Forces Day'), ('AZ', 11, 8, 'День Победы', 'Victory Day'), ('AZ', 11, 9, 'День государственного флага', 'Flag Day'),
	('AZ', 12, 31, 'День солидарности', 'Solidarity Day'),
	('AM', 1, 1, 'Новый год', 'New Year'), ('AM', 1, 2, 'Новый год', 'New Year'), ('AM', 1, 6, 'Рождество и Богоявление', 'Christmas and Epiphany'), ('AM', 1, 28, 'День армии', 'Army Day'), ('AM', 3, 8, 'Женский день', 'Women''s Day'),
	('AM', 4, 24, 'День памяти жертв геноцида', 'Genocide Remembrance Day'), ('AM', 5, 1, 'День труда', 'Labour Day'), ('AM', 5, 9, 'День победы и мира', 'Victory and Peace Day'), ('AM', 5, 28, 'День Республики', 'Republic Day'),
	('AM', 7, 5, 'День Конституции', 'Constitution Day'), ('AM', 9, 21, 'День независимости', 'Independence Day'), ('AM', 12, 31, 'Новый год', 'New Year'),
	('GE', 1, 1, 'Новый год', 'New Year'), ('GE', 1, 2, 'Бедоба', 'Bedoba'), ('GE', 1, 7, 'Рождество Христово', 'Orthodox Christmas'), ('GE', 1, 19, 'Крещение', 'Epiphany'), ('GE', 3, 3, 'День матери', 'Mothers'' Day'),
	('GE', 3, 8, 'Женский день', 'Women''s Day'), ('GE', 4, 9, 'День национального единства', 'National Unity Day'), ('GE', 5, 9, 'День победы', 'Victory Day'), ('GE', 5, 12, 'День святого Андрея', 'Saint Andrew''s Day'),
	('GE', 5, 26, 'День независимости', 'Independence Day'), ('GE', 8, 28, 'Успение (Мариамоба)', 'Dormition (Mariamoba)'), ('GE', 10, 14, 'Светицховлоба', 'Svetitskhovloba'), ('GE', 11, 23, 'День святого Георгия', 'Saint George''s Day'),
	('MD', 1, 1, 'Новый год', 'New Year'), ('MD', 1, 7, 'Рождество Христово (старый стиль)', 'Christmas (old style)'), ('MD', 1, 8, 'Рождество Христово (старый стиль)', 'Christmas (old style)'), ('MD', 3, 8, 'Женский день', 'Women''s Day'),
	('MD', 5, 1, 'День труда', 'Labour Day'), ('MD', 5, 9, 'День Победы. День Европы', 'Victory Day. Europe Day'), ('MD', 6, 1, 'День защиты детей', 'Children''s Day'), ('MD', 8, 27, 'День независимости', 'Independence Day'),
	('MD', 8, 31, 'День румынского языка', 'Language Day'), ('MD', 12, 25, 'Рождество Христово (новый стиль)', 'Christmas (new style)'),
	('UA', 1, 1, 'Новый год', 'New Year'), ('UA', 3, 8, 'Международный женский день', 'Women''s Day'), ('UA', 5, 1, 'День труда', 'Labour Day'), ('UA', 5, 8, 'День памяти и победы над нацизмом', 'Day of Remembrance and Victory over Nazism'),
	('UA', 6, 28, 'День Конституции', 'Constitution Day'), ('UA', 7, 15, 'День украинской государственности', 'Statehood Day'), ('UA', 8, 24, 'День независимости', 'Independence Day'), ('UA', 10, 1, 'День защитников и защитниц', 'Defenders'' Day'),
	('UA', 12, 25, 'Рождество Христово', 'Christmas')) h (country, month, day, ru, en);
insert into holiday (country, day, name_ru, name_en) values
	('BY', '2026-04-21', 'Радуница', 'Radunitsa'), ('BY', '2027-05-11', 'Радуница', 'Radunitsa'),
	('KZ', '2026-05-27', 'Курбан айт', 'Eid al-Adha'), ('KZ', '2027-05-16', 'Курбан айт', 'Eid al-Adha'),
	('KG', '2026-03-20', 'Орозо айт', 'Eid al-Fitr'), ('KG', '2026-05-27', 'Курман айт', 'Eid al-Adha'), ('KG', '2027-03-10', 'Орозо айт', 'Eid al-Fitr'), ('KG', '2027-05-17', 'Курман айт', 'Eid al-Adha'),
	('TJ', '2026-03-20', 'Иди Рамазон', 'Eid al-Fitr'), ('TJ', '2026-05-27', 'Иди Курбон', 'Eid al-Adha'), ('TJ', '2027-03-10', 'Иди Рамазон', 'Eid al-Fitr'), ('TJ', '2027-05-16', 'Иди Курбон', 'Eid al-Adha'),
	('UZ', '2026-03-20', 'Рамазан хайит', 'Eid al-Fitr'), ('UZ', '2026-05-27', 'Курбан хайит', 'Eid al-Adha'), ('UZ', '2027-03-10', 'Рамазан хайит', 'Eid al-Fitr'), ('UZ', '2027-05-16', 'Курбан хайит', 'Eid al-Adha'),
	('TM', '2026-05-27', 'Курбан байрамы', 'Eid al-Adha'), ('TM', '2027-05-16', 'Курбан байрамы', 'Eid al-Adha'),
	('AZ', '2026-05-27', 'Гурбан байрамы', 'Eid al-Adha'), ('AZ', '2026-05-28', 'Гурбан байрамы', 'Eid al-Adha'), ('AZ', '2027-05-16', 'Гурбан байрамы', 'Eid al-Adha'),
	('AZ', '2027-05-17', 'Гурбан байрамы', 'Eid al-Adha'),
	('GE', '2026-04-10', 'Страстная пятница', 'Good Friday'), ('GE', '2026-04-11', 'Страстная суббота', 'Holy Saturday'), ('GE', '2026-04-12', 'Пасха', 'Orthodox Easter'), ('GE', '2026-04-13', 'Пасхальный понедельник', 'Easter Monday'),
	('GE', '2027-04-30', 'Страстная пятница', 'Good Friday'), ('GE', '2027-05-01', 'Страстная суббота', 'Holy Saturday'), ('GE', '2027-05-02', 'Пасха', 'Orthodox Easter'), ('GE', '2027-05-03', 'Пасхальный понедельник', 'Easter Monday'),
	('MD', '2026-04-12', 'Пасха', 'Orthodox Easter'), ('MD', '2026-04-13', 'Пасхальный понедельник', 'Easter Monday'), ('MD', '2026-04-20', 'Блажин', 'Memorial Easter'),
	('MD', '2027-05-02', 'Пасха', 'Orthodox Easter'), ('MD', '2027-05-03', 'Пасхальный понедельник', 'Easter Monday'), ('MD', '2027-05-10', 'Блажин', 'Memorial Easter'),
	('UA', '2026-04-12', 'Пасха', 'Orthodox Easter'), ('UA', '2026-05-31', 'Троица', 'Trinity Sunday'), ('UA', '2027-05-02', 'Пасха', 'Orthodox Easter'), ('UA', '2027-06-20', 'Троица', 'Trinity Sunday')
on conflict do nothing;

-- From here on people change them.
create trigger audited after insert or update or delete on holiday for each row execute function audited('holiday', 'id', '', '', 'open');
