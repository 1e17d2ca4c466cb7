-- The dossier of a person's names: every form with its source and days, and which ones papers print.

--   select api.names(login, 'en', 41)  →  {"id": 41, "rows": [{"id": 3, "full": "…", "script": "cyrl", "language": "be", "source": "passport", "from": "2026-01-05", "until": null, "printed": "own"}], "own_choices": [{"key": "cyrl be", "full": "…", "chosen": true}]}
create function api.names(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'registrar');
	p person := person_for(_id, me);
	printed_ jsonb := names_printed(p.id);
	writes boolean := me.role in ('focal_point', 'coordinator');
begin
	return (with form as (
			select f.*, f.script = 'latn' and (f.source = 'passport' or f.language = 'en') line, f.script || ' ' || f.language key,
				(select case when n = 1 and (f.script <> 'latn' or f.language <> 'en') then 'own' when m ->> 'script' = 'latn' and f.script = 'latn' and n <= 2 then 'latin' else 'third' end
					from jsonb_array_elements(printed_) with ordinality x (m, n) where f.valid_until is null and m ->> 'script' = f.script and lower(m ->> 'lang') = f.language limit 1) printed
			from name_form f where f.person = p.id)
		select json_build_object('id', p.id, 'title', names_of(p.id, _lang) ->> 'name', 'section', 'people', 'total', count(*),
			'rows', json_agg(json_build_object('id', f.id, 'full', f.shown, 'family', f.family, 'given', f.given, 'patronymic', f.patronymic, 'script', f.script, 'language', f.language, 'source', f.source, 'changed', f.batch is not null,
				'from', f.valid_from, 'until', f.valid_until, 'printed', coalesce(f.printed, ''), 'can_retire', writes and f.valid_until is null and (select count(*) from form o where o.valid_until is null) > 1,
				'proposed', case when f.valid_until is null and (f.script <> 'latn' or f.language <> 'en') then latin_forms(f.family, f.given, f.language) end) order by f.valid_until nulls first, f.script = 'latn', f.id),
			'prints', (select json_agg(json_build_object('full', m ->> 'full', 'language', lower(split_part(m ->> 'lang', '-', 1)), 'script', m ->> 'script') order by n) from jsonb_array_elements(printed_) with ordinality x (m, n)),
			'own_choices', (select json_agg(json_build_object('key', o.key, 'full', o.shown, 'chosen', o.printed = 'own') order by o.id) from form o where o.valid_until is null and not o.line),
			'latin_choices', (select json_agg(json_build_object('key', o.key, 'full', o.shown, 'chosen', o.printed = 'latin') order by o.id) from form o where o.valid_until is null and o.line),
			'third_choices', (select json_agg(json_build_object('key', o.key, 'full', o.shown, 'chosen', o.printed = 'third') order by o.id) from form o where o.valid_until is null),
			'crumbs', json_build_array(json_build_object('href', '/people', 'key', 'people'), json_build_object('href', '/people/' || p.id, 'label', names_of(p.id, _lang) ->> 'name')),
			'can', json_build_object('write', writes))
		from form f);
end $$;

-- Which forms papers print from now on: one in the own script, one in Latin letters, and one more or none ('').  Issued papers
-- stay, and so does what was proposed, until it is checked again.
--   select api.name_printed_choose(login, 41, 'cyrl be', 'latn en', '')  →  {"person": 41}
-- changes: name_printed, audit
create function api.name_printed_choose(_login bytea, _id int, _own text, _latin text, _third text) returns json language plpgsql as $$
declare
	me account := who(_login, 'focal_point', 'coordinator');
	p person := person_for(_id, me);
	c record;
begin
	perform from person x where x.id = p.id for update;
	for c in select * from (values ('own', tidy(_own)), ('latin', tidy(_latin)), ('third', tidy(_third))) v (place, key) loop
		if c.key is not null and not exists (select from name_form f where f.person = p.id and f.valid_until is null and f.script || ' ' || f.language = c.key
			and (c.place = 'third' or (f.script = 'latn' and (f.source = 'passport' or f.language = 'en')) = (c.place = 'latin')))
		then
			perform refuse(422, 'no_such_name', c.place);
		elsif c.place = 'third' and c.key in (tidy(_own), tidy(_latin)) then
			perform refuse(422, 'name_is_printed_twice', 'third');
		end if;
		if c.key is null and c.place <> 'third' then
			delete from name_printed n where n.person = p.id and n.place = c.place;
		else
			insert into name_printed (person, place, script, language) values (p.id, c.place, split_part(coalesce(c.key, ''), ' ', 1), split_part(coalesce(c.key, ''), ' ', 2))
			on conflict (person, place) do update set script = excluded.script, language = excluded.language where (name_printed.script, name_printed.language) <> (excluded.script, excluded.language);
		end if;
	end loop;
	return json_build_object('person', p.id);
end $$;

-- A form is no longer valid.  It stays in the dossier and is still found; one form at least goes on.
--   select api.name_form_retire(login, 3)  →  {"person": 41}
-- changes: name_form, audit
create function api.name_form_retire(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login, 'focal_point', 'coordinator');
	f name_form;
	p person;
begin
	select * into f from name_form x where x.id = _id;
	if not found then
		perform refuse(404, 'no_person');
	end if;
	p := person_for(f.person, me);
	perform from person x where x.id = p.id for update;
	if not exists (select from name_form o where o.person = p.id and o.valid_until is null and o.id <> f.id) then
		perform refuse(409, 'last_name_form');
	end if;
	update name_form set valid_until = greatest(today(), valid_from) where id = f.id and valid_until is null;
	return json_build_object('person', p.id);
end $$;
