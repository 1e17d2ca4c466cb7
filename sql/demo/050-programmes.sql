-- Eight programmes of different kinds.  The first has a second edition, the second one that is being prepared.
create temp table demo_programme (code text, kind text, level text, partner text, title_ru text, title_en text, title_be text, neutral_ru text, neutral_en text, neutral_be text,
	aims text, audience text, hours text, languages text, share text, pass_mark text, certificate text, validity text, tests text) on commit drop;
insert into demo_programme values
('ITH', 'course', null, null, 'Расследование преступлений, связанных с торговлей людьми', 'Investigating Trafficking in Human Beings', 'Расследаванне злачынстваў, звязаных з гандлем людзьмі',
	'Повышение квалификации сотрудников правоохранительных органов', 'Professional Development for Law-Enforcement Officers', 'Павышэнне кваліфікацыі супрацоўнікаў праваахоўных органаў',
	'Слушатели учатся распознавать признаки торговли людьми, планировать расследование, работать с цифровыми доказательствами и взаимодействовать с коллегами из других государств, не причиняя вреда пострадавшим.',
	'Следователи и оперативные сотрудники со стажем службы не менее двух лет.', '36', '["ru"]', '80', '60', 'completion', null,
	'Входное тестирование|Entry test|pre|0|100||Итоговый тест|Final test|post|60|100|50|Практическое задание|Practical task|exam|40|50|25'),
('DOC', 'seminar', null, null, 'Выявление поддельных документов на границе', 'Detecting Forged Documents at the Border', 'Выяўленне падробленых дакументаў на мяжы',
	'Семинар для сотрудников пограничных и миграционных служб', 'Seminar for Border and Migration Officers', 'Семінар для супрацоўнікаў пагранічных і міграцыйных службаў',
	'Участники повторяют элементы защиты паспортов и виз и отрабатывают проверку документа за время, которое есть у контролёра на рубеже.',
	'Контролёры пограничных служб, сотрудники миграционных органов.', '18', '["ru", "en"]', '80', '60', 'completion', '6',
	'Определение подделки на образцах|Identifying forged specimens|test|1|20|12'),
('CONF', 'conference', null, null, 'Миграция и безопасность: сотрудничество государств', 'Migration and Security: Cooperation between States', 'Міграцыя і бяспека: супрацоўніцтва дзяржаў', null, null, null,
	'Обмен опытом между ведомствами, неправительственными организациями и научными учреждениями.', 'Руководители и эксперты ведомств, исследователи.', '12', '["ru", "en"]', '50', null, 'participation', null, ''),
('RT', 'round_table', null, null, 'Взаимодействие с неправительственными организациями при оказании помощи', 'Working with NGOs in Providing Assistance', 'Узаемадзеянне з няўрадавымі арганізацыямі пры аказанні дапамогі', null, null, null,
	'Согласование порядка направления людей за помощью между государственными органами и организациями.', 'Представители ведомств и неправительственных организаций.', '6', '["ru"]', '0', null, 'none', null, ''),
('SV', 'study_visit', null, null, 'Организация работы миграционной службы: ознакомительный визит', 'How a Migration Service Works: Study Visit', 'Арганізацыя работы міграцыйнай службы: азнаямленчы візіт', null, null, null,
	'Участники видят приём граждан, пункт пропуска и центр обработки данных и обсуждают увиденное с теми, кто там работает.', 'Руководители среднего звена миграционных служб.', '24', '["ru", "en"]', '75', null, 'participation', null, ''),
('ENG-B1', 'language_course', 'B1', null, 'Английский язык для служебного общения, уровень B1', 'English for Professional Communication, Level B1', 'Англійская мова для службовых зносін, узровень B1', null, null, null,
	'Слушатели ведут служебную переписку и беседу, понимают запросы иностранных коллег и составляют краткие отчёты.', 'Сотрудники ведомств с подтверждённым уровнем A2.', '72', '["en", "ru"]', '75', '60', 'language_level', '36',
	'Вводный тест|Placement test|pre|0|60||Промежуточный тест|Mid-course test|test|30|100||Письменный экзамен|Written examination|exam|40|100|50|Устный экзамен|Oral examination|exam|30|20|10'),
('IML', 'academic_course', null, 'Гомельский университетский центр международного права', 'Международное миграционное право', 'International Migration Law', 'Міжнароднае міграцыйнае права', null, null, null,
	'Систематический курс: источники права, статус беженца, трудовая миграция, реадмиссия, защита персональных данных.', 'Преподаватели, магистранты, юристы ведомств.', '108', '["ru"]', '80', '50', 'state_form', null,
	'Курсовая работа|Term paper|test|40|10|4|Экзамен|Examination|exam|60|10|4'),
('BIP', 'online_module', null, null, 'Основы международной защиты', 'Introduction to International Protection', 'Асновы міжнароднай абароны', null, null, null,
	'Первые шаги при обращении за защитой: кого и как выслушать, куда направить, что записать.', 'Сотрудники, которые первыми встречают иностранных граждан.', '16', '["ru"]', '70', '60', 'completion', '24',
	'Тест после модуля|Module test|post|1|40|');

-- The rows of assessments as the form sends them: six words each.
create function pg_temp.tests(_text text) returns jsonb immutable language sql
return (select jsonb_object_agg(1 + (n - 1) / 6 || '.' || (array['title_ru', 'title_en', 'phase', 'weight', 'maximum', 'pass_mark'])[1 + (n - 1) % 6], w)
	from regexp_split_to_table(_text, '\|') with ordinality x (w, n) where _text <> '');

create function pg_temp.programme(_code text) returns int stable language sql
return (select id from registry.programme where code = _code);

do $$
declare
	d demo_programme;
	me bytea;
	e edition;
	n int := 0;
begin
	for d in select * from demo_programme loop
		n := n + 1;
		me := pg_temp.at(pg_temp.moment(pg_temp.day(-63, 1 + n / 3), '14:00') + n % 3 * interval '52 minutes', 'coordinator');
		perform api.programme_add(me, gen_random_uuid(), d.code, d.kind, d.level, d.partner, d.title_ru, d.title_en, d.title_be, d.neutral_ru, d.neutral_en, d.neutral_be,
			d.aims, d.audience, d.hours, d.languages::jsonb, d.share, d.pass_mark, d.certificate, d.validity, pg_temp.tests(d.tests));
		me := pg_temp.at(pg_temp.moment(pg_temp.day(-62, 1 + n / 3), '15:30') + n * interval '3 minutes', 'coordinator');
		perform api.edition_publish(me, pg_temp.programme(d.code));
	end loop;

	-- ITH: two weeks instead of one, and a higher mark, for courses from then on
	select * into d from demo_programme where code = 'ITH';
	perform api.edition_add(pg_temp.at(pg_temp.moment(pg_temp.day(-20, 2), '10:12'), 'coordinator'), pg_temp.programme('ITH'), gen_random_uuid());
	select * into e from edition where programme = pg_temp.programme('ITH') and state = 'draft';
	perform api.programme_change(pg_temp.at(pg_temp.moment(pg_temp.day(-20, 2), '11:40'), 'coordinator'), e.programme, e.version::text, null, d.title_ru, d.title_en, d.title_be, d.neutral_ru, d.neutral_en, d.neutral_be,
		d.aims, d.audience, '72', '["ru", "en"]', '80', '65', d.certificate, d.validity, pg_temp.tests(d.tests));

	-- DOC: what the next edition will say is not settled yet
	select * into d from demo_programme where code = 'DOC';
	perform api.edition_add(pg_temp.at(pg_temp.moment(pg_temp.day(-2, 3), '16:05'), 'coordinator2'), pg_temp.programme('DOC'), gen_random_uuid());
	select * into e from edition where programme = pg_temp.programme('DOC') and state = 'draft';
	perform api.programme_change(pg_temp.at(pg_temp.moment(pg_temp.day(-2, 3), '16:31'), 'coordinator2'), e.programme, e.version::text, null, d.title_ru, d.title_en, d.title_be, d.neutral_ru, d.neutral_en, d.neutral_be,
		d.aims, d.audience, '24', '["ru", "en"]', '80', '60', d.certificate, '12', pg_temp.tests(d.tests));
end $$;
