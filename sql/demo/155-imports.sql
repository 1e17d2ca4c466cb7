-- Lists that came by mail: one waits for the coordinator with a few mistakes, one was saved but for a row.
do $$
declare
	open_ int := (select min(id) from course where state = 'nominations_open');
	sender agency := (select a from agency a where a.kind = 'border' and a.active and exists (select from person p where p.agency = a.id) order by a.id limit 1);
	known jsonb := (select jsonb_build_array(f.family, 'Марианна', coalesce(f.patronymic, ''), to_char(p.born, 'DD.MM.YYYY'), 'ж') from person p join name_form f on f.person = p.id and f.script = 'cyrl' where p.agency = sender.id and p.sex = 'f' order by p.id limit 1);
	head jsonb := '["Фамилия", "Имя", "Отчество", "Дата рождения", "Пол", "Ведомство", "Звание", "Должность", "Эл. почта"]';
	lines jsonb;
	id_ int;
begin
	perform pg_temp.at(now() - interval '26 hours' + interval '12 minutes', 'coordinator2');
	lines := jsonb_build_array(to_jsonb(1) || head,
		'[2, "Самойлова", "Инна", "Вадимовна", "03.09.1987", "ж", "", "капитан", "старший инспектор", "samoilova@agency.example"]'::jsonb,
		'[3, "Хворостовский", "Олег", "Ильич", "30.02.1984", "м", "", "майор", "начальник группы", "khvorostovski@agency.example"]'::jsonb);
	id_ := (api.import_add(pg_temp.at(now() - interval '26 hours' + interval '12 minutes', 'coordinator2'), gen_random_uuid(), 'people', null, sender.id::text, null, null,
		jsonb_build_object('format', 'xlsx', 'charset', null, 'separator', null, 'sheet', 'Список', 'rows', lines), convert_to(lines::text, 'UTF8'), 'Слушатели.xlsx') ->> 'id')::int;
	perform api.import_columns_set(pg_temp.at(now() - interval '26 hours' + interval '13 minutes', 'coordinator2'), id_, '1', (select jsonb_object_agg(k, f) from import i, unnest(i.fields) with ordinality x (f, k) where i.id = id_));
	perform api.import_confirm(pg_temp.at(now() - interval '26 hours' + interval '15 minutes', 'coordinator2'), id_, gen_random_uuid(), '1');

	lines := jsonb_build_array('[1, "Кандидаты на курс"]'::jsonb, to_jsonb(3) || head || '["Приоритет", "Резерв", "Язык участия"]', to_jsonb(4) || known || jsonb_build_array('', 'майор', 'инспектор', 'first@agency.example', '', '', ''),
		'[5, "Громыко-Лис", "Павел", "Андреевич", "31.04.1990", "м", "", "старший лейтенант", "инспектор", "gromyko@agency.example", "11", "нет", "русский"]'::jsonb,
		'[6, "Пашкевич", "Алла", "Юрьевна", "12.06.1986", "ж", "Погранслужба", "капитан", "следователь", "pashkevich@agency.example", "12", "нет", "русский"]'::jsonb,
		'[7, "Чехович", "Глеб", "Романович", "01.12.1991", "м", "Погранслужба", "лейтенант", "инспектор", "chekhovich.agency.example", "13", "нет", "русский"]'::jsonb,
		'[8, "Юхневич", "Дарья", "Олеговна", "23.03.1988", "ж", "", "майор", "заместитель начальника отдела", "yukhnevich@agency.example", "", "да", "русский"]'::jsonb,
		'[9, "Янчук", "Степан", "Игоревич", "17.02.1990", "м", "", "капитан", "инспектор", "yanchuk@agency.example", "11", "нет", "русский"]'::jsonb);
	id_ := (api.import_add(pg_temp.at(now() - interval '26 hours' + interval '40 minutes', 'coordinator'), gen_random_uuid(), 'nominations', open_::text, sender.id::text, null, null,
		jsonb_build_object('format', 'csv', 'charset', 'windows-1251', 'separator', 'semicolon', 'sheet', null, 'rows', lines), convert_to(lines::text, 'UTF8'), 'Кандидаты 2027.csv') ->> 'id')::int;
	perform api.import_columns_set(pg_temp.at(now() - interval '26 hours' + interval '41 minutes', 'coordinator'), id_, '3', (select jsonb_object_agg(k, f) from import i, unnest(i.fields) with ordinality x (f, k) where i.id = id_));
end $$;
