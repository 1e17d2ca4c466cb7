-- What sessions book: three rooms, two vehicles, ten trainers and interpreters.
do $$
declare
	r record;
begin
	for r in select row_number() over () n, x.* from (values
		('room', 'Конференц-зал', 'Conference Hall', 90, '{}', 'Кабина синхронного перевода, два экрана'),
		('room', 'Аудитория 1', 'Room 1', 30, '{}', 'Проектор, флипчарт'),
		('room', 'Компьютерный класс', 'Computer Room', 24, '{}', '24 рабочих места, наушники'),
		('vehicle', 'Микроавтобус', 'Minibus', 18, '{}', null),
		('vehicle', 'Легковой автомобиль', 'Car', 4, '{}', null),
		('trainer', 'Андрей Новик', 'Andrei Novik', null, '{ru,en,be}', null),
		('trainer', 'Дарья Орлова', 'Darya Orlova', null, '{ru,en}', null),
		('trainer', 'Сергей Карпович', 'Siarhei Karpovich', null, '{ru,be}', null),
		('trainer', 'Елена Шевцова', 'Alena Shautsova', null, '{ru,en}', null),
		('trainer', 'Нурлан Садыков', 'Nurlan Sadykov', null, '{ru,kk}', null),
		('trainer', 'Маргарет Хейл', 'Margaret Hale', null, '{en}', null),
		('trainer', 'Тамар Гелашвили', 'Tamar Gelashvili', null, '{en,ka,ru}', null),
		('interpreter', 'Ольга Рыбак', 'Volha Rybak', null, '{ru,en}', null),
		('interpreter', 'Виктор Лапко', 'Viktar Lapko', null, '{ru,en,fr}', null),
		('interpreter', 'Зарина Юнусова', 'Zarina Yunusova', null, '{ru,tg,uz}', null))
		x (kind, name_ru, name_en, seats, languages, equipment)
	loop
		perform api.resource_add(pg_temp.at(pg_temp.moment(pg_temp.day(-64, 4), '09:10') + r.n * interval '4 minutes', 'coordinator2'), gen_random_uuid(), r.kind, r.name_ru, r.name_en,
			r.seats::text, to_jsonb(r.languages::text[]), r.equipment, (select a.id::text from account a where r.name_en = a.name and a.role = 'trainer'));
	end loop;
end $$;
