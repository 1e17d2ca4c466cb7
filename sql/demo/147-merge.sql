-- Somebody stood in the registry twice, with the birth date typed wrongly the second time; a week later the records were merged.
do $$
declare
	p person;
	f name_form;
	made int;
	coo bytea;
begin
	select x.* into p from person x where x.id = (select c.person from demo_cast c where c.role = 'twice');
	select * into f from name_form x where x.person = p.id and x.script = 'cyrl';
	coo := pg_temp.at(pg_temp.moment(pg_temp.day(-20, 2), '11:05'), 'coordinator2');
	made := (api.person_add(coo, gen_random_uuid(), 'ru', p.sex, (p.born + 30)::text, p.country, p.agency::text, null, 'преподаватель учебного отдела', null, '+7 495 555-01-17', 'ru',
		'cyrl', 'ru', f.family, f.given, f.patronymic, (select upper(x.family) from name_form x where x.person = p.id and x.script = 'latn'), (select upper(x.given) from name_form x where x.person = p.id and x.script = 'latn'),
		'agency_letter', to_jsonb(array[p.id::text]), null)) ->> 'id';
	coo := pg_temp.at(pg_temp.moment(pg_temp.day(-19, 3), '10:12'), 'coordinator');
	perform api.person_distinct_undo(coo, p.id, made::text);
	coo := pg_temp.at(pg_temp.moment(pg_temp.day(-19, 3), '10:14'), 'coordinator');
	perform api.person_merge(coo, p.id, gen_random_uuid(), made::text, api.person_merge_form(coo, 'ru', p.id, made::text, null) ->> 'seen', 'Один и тот же человек: дата рождения была внесена с ошибкой.');
end $$;
