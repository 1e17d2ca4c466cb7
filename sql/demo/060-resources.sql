-- What sessions book: three rooms, two vehicles, ten trainers and interpreters.
do $$
declare
	r record;
begin
	for r in select row_number() over () n, x.* from (values
		('room', 'Конференц-зал', 'Conference Hall', 90, '{}', 'Кабина синхронного перевода, два экрана', 'Interpreters’ booth, two screens'),
		('room', 'Аудитория 1', 'Room 1', 30, '{}', 'Проектор, флипчарт', 'Projector, flip chart'),
		('room', 'Компьютерный класс', 'Computer Room', 24, '{}', '24 рабочих места, наушники', '24 workplaces, headphones'),
		('vehicle', 'Микроавтобус', 'Minibus', 18, '{}', null, null),
		('vehicle', 'Легковой автомобиль', 'Car', 4, '{}', null, null),
		('trainer', 'Андрей Новик', 'Andrei Novik', null, '{ru,en,be}', null, null),
		('trainer', 'Дарья Орлова', 'Darya Orlova', null, '{ru,en}', null, null),
		('trainer', 'Сергей Карпович', 'Siarhei Karpovich', null, '{ru,be}', null, null),
		('trainer', 'Елена Шевцова', 'Alena Shautsova', null, '{ru,en}', null, null),
		('trainer', 'Нурлан Садыков', 'Nurlan Sadykov', null, '{ru,kk}', null, null),
		('trainer', 'Маргарет Хейл', 'Margaret Hale', null, '{en}', null, null),
		('trainer', 'Тамар Гелашвили', 'Tamar Gelashvili', null, '{en,ka,ru}', null, null),
		('interpreter', 'Ольга Рыбак', 'Volha Rybak', null, '{ru,en}', null, null),
		('interpreter', 'Виктор Лапко', 'Viktar Lapko', null, '{ru,en,fr}', null, null),
		('interpreter', 'Зарина Юнусова', 'Zarina Yunusova', null, '{ru,tg,uz}', null, null))
		x (kind, name_ru, name_en, seats, languages, equipment_ru, equipment_en)
	loop
		perform api.resource_add(pg_temp.at(pg_temp.moment(pg_temp.day(-64, 4), '09:10') + r.n * interval '4 minutes', 'coordinator2'), gen_random_uuid(), r.kind, r.name_ru, r.name_en,
			r.seats::text, to_jsonb(r.languages::text[]), r.equipment_ru, r.equipment_en, (select a.id::text from account a where r.name_en = a.name and a.role = 'trainer'),
			case r.name_en when 'Volha Rybak' then '{"a1": "ru", "b1": "en", "a2": "en", "b2": "ru"}' when 'Viktar Lapko' then '{"a1": "ru", "b1": "en", "a2": "fr", "b2": "ru"}' when 'Zarina Yunusova' then '{"a1": "ru", "b1": "tg", "a2": "ru", "b2": "uz"}' end::jsonb,
			case r.kind when 'vehicle' then '30' when 'room' then '15' end, case r.kind when 'trainer' then '8' end);
	end loop;
end $$;
