-- What is taught: how many sessions a topic has, by whom, and with which interpreter or vehicle.
create temp table demo_topic (courses text, n int, sessions int, ru text, en text, trainers text[], others text[], room text) on commit drop;
insert into demo_topic (courses, n, sessions, ru, en, trainers, others, room) values
	('issued main later', 1, 1, 'Открытие, входное тестирование', 'Opening, entry test', '{Andrei Novik}', null, null),
	('issued main later', 2, 3, 'Международные нормы и уголовный закон', 'International standards and criminal law', '{Darya Orlova}', null, null),
	('issued main later', 3, 2, 'Признаки торговли людьми', 'Indicators of trafficking', '{Andrei Novik}', null, null),
	('issued main later', 4, 4, 'Опрос пострадавших без повторной травмы', 'Interviewing victims without causing further harm', '{Alena Shautsova}', null, null),
	('main later', 5, 4, 'Цифровые доказательства', 'Digital evidence', '{Siarhei Karpovich}', null, null),
	('issued main later', 6, 2, 'Планирование расследования', 'Planning an investigation', '{Andrei Novik}', null, null),
	('main later', 7, 4, 'Движение денег и конфискация', 'Following the money, confiscation', '{Darya Orlova}', null, null),
	('main later', 8, 3, 'Вербовка через социальные сети', 'Recruitment through social networks', '{Siarhei Karpovich}', null, null),
	('issued main later', 9, 3, 'Взаимная правовая помощь', 'Mutual legal assistance', '{Darya Orlova}', null, null),
	('main later', 10, 3, 'Трудовая эксплуатация', 'Labour exploitation', '{Alena Shautsova}', null, null),
	('main later', 11, 3, 'Совместные следственные группы', 'Joint investigation teams', '{Andrei Novik,Tamar Gelashvili}', '{Viktar Lapko}', null),
	('issued main later', 12, 2, 'Практическое задание', 'Practical task', '{Andrei Novik}', null, null),
	('issued main later', 13, 1, 'Итоговый тест', 'Final test', '{Andrei Novik}', null, null),
	('main later', 14, 1, 'Подведение итогов', 'Review and closing', '{Andrei Novik}', null, null),
	('archived batch open', 1, 1, 'Открытие. Элементы защиты документов', 'Opening. Security features', '{Siarhei Karpovich}', null, null),
	('archived batch open', 2, 3, 'Паспорта и визы', 'Passports and visas', '{Siarhei Karpovich}', null, null),
	('archived batch open', 3, 2, 'Чужой документ: сличение по лицу', 'Impostors: comparing faces', '{Alena Shautsova}', null, null),
	('archived batch open', 4, 2, 'Работа с образцами', 'Work with specimens', '{Siarhei Karpovich}', null, null),
	('archived batch open', 5, 1, 'Определение подделки на образцах: тест', 'Identifying forged specimens: test', '{Alena Shautsova}', null, null),
	('visit cancelled', 1, 3, 'Приём граждан и обработка заявлений', 'Receiving people and handling applications', '{Alena Shautsova}', '{Volha Rybak}', null),
	('visit cancelled', 2, 3, 'Пункт пропуска', 'A border crossing point', '{Alena Shautsova}', '{Volha Rybak,Minibus}', null),
	('visit cancelled', 3, 3, 'Реадмиссия: порядок и документы', 'Readmission: procedure and documents', '{Tamar Gelashvili}', '{Volha Rybak}', null),
	('visit cancelled', 4, 3, 'Обсуждение увиденного', 'Discussion of the visit', '{Alena Shautsova,Tamar Gelashvili}', '{Volha Rybak,Minibus}', null),
	('online almaty', 1, 2, 'Кто нуждается в защите', 'Who needs protection', '{Nurlan Sadykov}', null, null),
	('online almaty', 2, 2, 'Первая беседа', 'The first conversation', '{Nurlan Sadykov}', null, null),
	('online almaty', 3, 2, 'Куда направить', 'Where to refer people', '{Nurlan Sadykov}', null, null),
	('online almaty', 4, 1, 'Что и как записать', 'What to record and how', '{Nurlan Sadykov}', null, null),
	('online almaty', 5, 1, 'Разбор случаев и тест', 'Case studies and test', '{Nurlan Sadykov}', null, null),
	('language', 1, 6, 'Знакомство, служба, должности', 'Introductions, service, ranks', '{Margaret Hale}', null, null),
	('language', 2, 6, 'Документы и данные о людях', 'Documents and personal data', '{Margaret Hale}', null, null),
	('language', 3, 6, 'Телефон и электронная почта', 'Telephone and e-mail', '{Margaret Hale}', null, null),
	('language', 4, 6, 'Запросы и ответы', 'Requests and replies', '{Margaret Hale}', null, null),
	('language', 5, 6, 'Беседа и опрос', 'Conversation and interview', '{Margaret Hale}', null, null),
	('language', 6, 4, 'Краткий отчёт', 'A short report', '{Margaret Hale}', null, null),
	('language', 7, 2, 'Экзамен', 'Examination', '{Margaret Hale,Tamar Gelashvili}', null, null),
	('table', 1, 1, 'Кто за что отвечает', 'Who is responsible for what', '{Darya Orlova}', null, null),
	('table', 2, 1, 'Порядок направления за помощью', 'The referral procedure', '{Darya Orlova,Siarhei Karpovich}', null, null),
	('table', 3, 1, 'Защита персональных данных. Решения', 'Protection of personal data. Conclusions', '{Darya Orlova}', null, null),
	('conference', 1, 1, 'Пленарное заседание', 'Plenary session', '{Andrei Novik}', '{Volha Rybak,Viktar Lapko}', null),
	('conference', 2, 2, 'Миграция и цифровые технологии', 'Migration and digital technology', '{Siarhei Karpovich}', '{Volha Rybak,Viktar Lapko}', null),
	('conference', 3, 2, 'Противодействие торговле людьми', 'Countering trafficking in human beings', '{Darya Orlova}', '{Volha Rybak,Viktar Lapko}', null),
	('conference', 4, 1, 'Итоговый документ', 'Final document', '{Andrei Novik}', '{Volha Rybak,Viktar Lapko}', null),
	('draft', 1, 4, 'Источники международного миграционного права', 'Sources of international migration law', '{Darya Orlova}', null, null),
	('draft', 2, 6, 'Статус беженца', 'Refugee status', '{Darya Orlova}', null, null);

create function pg_temp.resource(_name_en text) returns text stable language sql
return (select id::text from registry.resource where name_en = _name_en);
create function pg_temp.resources(_names text[], _kind text) returns jsonb stable language sql
return (select coalesce(jsonb_agg(id::text), '[]') from registry.resource where name_en = any (_names) and kind = _kind);

-- The sessions fall on the weekdays and hours of the course, topic after topic, until the topics are through.
do $$
declare
	s record;
begin
	for s in
		with slot as (
			select c.key, d::date as day, t, row_number() over (partition by c.key order by d, t) n
			from demo_course c, generate_series(c.starts, c.ends, interval '1 day') d, unnest(c.slots) t where extract(isodow from d) = any (c.days)
				and (c.programme <> 'ITH' or extract(isodow from d) < 5 or t < '12:00')	-- on Fridays people go home
		), taught as (
			select c.key, t.*, row_number() over (partition by c.key order by t.n, k) nth
			from demo_course c join demo_topic t on c.key = any (string_to_array(t.courses, ' ')), generate_series(1, t.sessions) k
		)
		select c.id course, c.coordinator, c.made, c.room, z.day, z.t, t.ru, t.en, t.trainers, t.others, t.nth
		from demo_course c join slot z on z.key = c.key join taught t on t.key = c.key and t.nth = z.n
		order by c.starts, c.made, t.nth
	loop
		perform api.session_add(pg_temp.at(pg_temp.moment(pg_temp.day(s.made, 2), '11:30') + s.nth * interval '2 minutes', s.coordinator), s.course, gen_random_uuid(),
			s.day::text, s.t, to_char(s.t::time + interval '90 minutes', 'HH24:MI'), s.ru, s.en, '2', pg_temp.resource(s.room),
			pg_temp.resources(s.trainers, 'trainer'), pg_temp.resources(s.others, 'interpreter'), pg_temp.resources(s.others, 'vehicle'), null, 'ru', 'Согласовано с преподавателями и слушателями');
	end loop;
end $$;

-- On the Saturday between its weeks a course sees the town: no academic hours, and a weekend, which is told.
select api.session_add(pg_temp.at(pg_temp.moment(pg_temp.day(c.made, 3), '12:10'), c.coordinator), c.id, gen_random_uuid(), (date_trunc('week', c.starts)::date + 5)::text, '10:00', '12:00', 'Обзорная экскурсия по Минску', 'A tour of Minsk', '0', null,
	'[]', pg_temp.resources('{Zarina Yunusova}', 'interpreter'), pg_temp.resources('{Minibus}', 'vehicle'), null, 'ru') from demo_course c where c.key = 'later';
