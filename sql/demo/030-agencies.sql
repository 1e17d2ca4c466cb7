-- 24 agencies of twelve countries, and the focal points of three of them.
do $$
declare
	g record;
begin
	for g in select row_number() over () n, x.* from (values
		('law_enforcement', 'BY', 'Управление по противодействию торговле людьми, Минская область', 'Counter-Trafficking Directorate, Minsk Region', 'Минск', 'ctd-minsk@agency-by.example', '+375 17 000-10-01'),
		('border', 'BY', 'Учебный центр пограничной службы', 'Border Service Training Centre', 'Сморгонь', 'training@border-by.example', '+375 1592 0-10-02'),
		('migration', 'BY', 'Отдел по гражданству и миграции, Брест', 'Citizenship and Migration Office, Brest', 'Брест', 'brest@migration-by.example', null),
		('ngo', 'BY', 'Общественное объединение «Тихая гавань»', 'Safe Harbour Public Association', 'Гродно', 'office@harbour-by.example', '+375 152 00-10-04'),
		('academic', 'BY', 'Кафедра международного права, Гомель', 'Department of International Law, Gomel', 'Гомель', 'intlaw@academy-by.example', null),
		('law_enforcement', 'RU', 'Отдел по борьбе с организованной преступностью, Смоленская область', 'Organised Crime Unit, Smolensk Region', 'Смоленск', 'ocu@agency-ru.example', null),
		('migration', 'RU', 'Управление по вопросам миграции, Калининград', 'Migration Directorate, Kaliningrad', 'Калининград', 'kaliningrad@migration-ru.example', null),
		('international', 'RU', 'Региональное бюро содействия миграции', 'Regional Bureau for Migration Assistance', 'Москва', 'bureau@assistance.example', '+7 495 000-10-08'),
		('law_enforcement', 'KZ', 'Департамент криминальной полиции, Алматинская область', 'Criminal Police Department, Almaty Region', 'Қонаев', 'police@agency-kz.example', null),
		('border', 'KZ', 'Пограничный институт, Алматы', 'Border Institute, Almaty', 'Алматы', 'institute@border-kz.example', '+7 727 000-10-10'),
		('government', 'KZ', 'Комитет по вопросам миграции', 'Committee for Migration Affairs', 'Астана', 'committee@migration-kz.example', null),
		('border', 'KG', 'Пограничный отряд «Ош»', 'Osh Border Detachment', 'Ош', 'osh@border-kg.example', null),
		('ngo', 'KG', 'Кризисный центр «Айкөл»', 'Aikol Crisis Centre', 'Бишкек', 'aikol@ngo-kg.example', '+996 312 00-10-13'),
		('government', 'TJ', 'Служба миграции, Согдийская область', 'Migration Service, Sughd Region', 'Худжанд', 'sughd@migration-tj.example', null),
		('law_enforcement', 'TJ', 'Управление по борьбе с торговлей людьми', 'Anti-Trafficking Directorate', 'Душанбе', 'directorate@agency-tj.example', null),
		('migration', 'TM', 'Миграционная служба, Лебапский велаят', 'Migration Service, Lebap Province', 'Türkmenabat', 'lebap@migration-tm.example', null),
		('law_enforcement', 'UZ', 'Следственное управление, Ташкент', 'Investigation Directorate, Tashkent', 'Toshkent', 'investigation@agency-uz.example', null),
		('ngo', 'UZ', 'Центр правовой помощи «Ишонч»', 'Ishonch Legal Aid Centre', 'Samarqand', 'ishonch@ngo-uz.example', null),
		('migration', 'AZ', 'Миграционная служба, Гянджа', 'Migration Service, Ganja', 'Gəncə', 'ganja@migration-az.example', null),
		('government', 'AM', 'Департамент по миграции', 'Migration Department', 'Երևան', 'department@migration-am.example', '+374 10 00-10-20'),
		('law_enforcement', 'GE', 'Центральный отдел уголовной полиции', 'Central Criminal Police Department', 'თბილისი', 'police@agency-ge.example', null),
		('ngo', 'GE', 'Фонд «Новый путь»', 'New Path Foundation', 'ქუთაისი', 'office@newpath-ge.example', null),
		('border', 'MD', 'Центр подготовки пограничной полиции', 'Border Police Training Centre', 'Ungheni', 'training@border-md.example', null),
		('ngo', 'UA', 'Благотворительный фонд «Поруч»', 'Poruch Charitable Foundation', 'Чернівці', 'fund@poruch-ua.example', null))
		x (kind, country, name_ru, name_en, town, email, phone)
	loop
		perform api.agency_add(pg_temp.at(pg_temp.moment(pg_temp.day(-63), '10:00') + g.n * interval '7 minutes', 'coordinator'),
			gen_random_uuid(), g.kind, g.country, g.name_ru, g.name_en, g.town, g.email, g.phone, null, case when g.country in ('GE', 'MD') then 'en' else 'ru' end);
	end loop;
end $$;

select pg_temp.at(pg_temp.moment(pg_temp.day(-63, 3), '11:20'), 'administrator');
insert into account (email, name, role, lang, agency, zone, password)
select x.email, x.name, 'focal_point', x.lang, g.id, x.zone, (select password from account where role = 'administrator')
from (values
	('focal.by@agency.example', 'Siarhei Hrynkevich', 'ru', 'BY', 'Counter-Trafficking Directorate, Minsk Region', 'Europe/Minsk'),
	('focal.kz@agency.example', 'Aigul Serikova', 'ru', 'KZ', 'Border Institute, Almaty', 'Asia/Almaty'),
	('focal.ge@agency.example', 'Nika Lomidze', 'en', 'GE', 'Central Criminal Police Department', 'Asia/Tbilisi')) x (email, name, lang, country, agency, zone)
join agency g on g.country = x.country and g.name_en = x.agency;
select pg_temp.signed_in();
