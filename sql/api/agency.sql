-- Agencies that send people or check papers.

-- Agencies, by country and name.
--   select api.agencies(login, 'en', null, 'ngo', null, null)  →  {"rows": [{"id": 3, "name": "…", "kind": "ngo", "country": "GE", "people": 12}], "total": 4}
create function api.agencies(_login bytea, _lang text, _q text, _kind text, _country text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'registrar', 'director', 'auditor');
	page int := page_of(_page);
	long int := page_rows(_page);
	query text := concat(case when tidy(_q) is not null then '&q=' || url_of(tidy(_q)) end, case when _kind ~ '^[a-z_]+$' then '&kind=' || _kind end, case when _country ~ '^[A-Z]{2}$' then '&country=' || _country end);
	ids int[];
	n int;
begin
	with hit as (select g.* from agency g where (me.role <> 'focal_point' or g.id = me.agency) and (tidy(_kind) is null or g.kind = _kind) and (tidy(_country) is null or g.country = _country)
		and (words_sought(_q) is null or g.search_key like all (words_sought(_q))))
	select (select count(*) from hit), array(select h.id from hit h order by h.active desc, h.country, pick(_lang, h.name_ru, h.name_en) collate "ru-x-icu" limit long offset (page - 1) * long) into n, ids;
	perform whole_or_refuse(_page, n);
	return json_build_object('q', _q, 'kind', coalesce(_kind, ''), 'country', coalesce(_country, ''), 'total', n, 'page', page, 'pages', greatest((n + long - 1) / long, 1), 'section', 'agencies',
		'previous', case when page > 1 then '?page=' || page - 1 || query end, 'next', case when page * long < n then '?page=' || page + 1 || query end,
		'countries', (select json_agg(distinct g.country) from agency g), 'kinds', to_json(agency_kinds()),
		'rows', coalesce((select json_agg(json_build_object('id', g.id, 'name', pick(_lang, g.name_ru, g.name_en), 'other', case _lang when 'en' then g.name_ru else g.name_en end, 'kind', g.kind, 'country', g.country, 'town', g.town, 'active', g.active,
			'people', case when me.role in ('coordinator', 'registrar', 'focal_point') then (select count(*) from person p where p.agency = g.id and p.merged_into is null) end,
			'focal_points', (select count(*) from account a where a.agency = g.id and a.role = 'focal_point' and a.active)) order by u.k)
			from unnest(ids) with ordinality u (id, k) join agency g on g.id = u.id), '[]'),
		'can', json_build_object('add', me.role = 'coordinator'));
end $$;

-- The form of a new agency.
create function api.agency_form(_login bytea, _lang text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator');
begin
	return person_choices(_lang) || '{"new": true, "id": null, "kind": "", "country": "BY", "name_ru": "", "name_en": "", "town": "", "email": "", "lang_of_letters": "ru", "phone": "", "note": "", "section": "agencies",
		"crumbs": [{"href": "/agencies", "key": "agencies"}]}'::jsonb || jsonb_build_object('kinds', agency_kinds());
end $$;

-- Add an agency.
--   select api.agency_add(login, gen_random_uuid(), 'border', 'KZ', 'Пограничная академия', 'Border Academy', 'Almaty', null, null, null)  →  {"id": 8}
-- changes: agency, answered, audit
create function api.agency_add(_login bytea, _idem uuid, _kind text, _country text, _name_ru text, _name_en text, _town text, _email text, _phone text, _note text, _lang_of_letters text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	answer_ json := answered(_idem, me.id, 'agency_add');
	made int;
begin
	if answer_ is not null then
		return answer_;
	end if;
	perform agency_fields(_kind, _country, _name_ru, _name_en, _town, _email, _phone, _note);
	if exists (select from agency g where g.country = tidy(_country) and g.name_en = tidy(_name_en)) then
		perform refuse(409, 'agency_known', 'name_en');
	end if;
	insert into agency (kind, country, name_ru, name_en, town, email, lang, phone, note)
	values (_kind, tidy(_country), tidy(_name_ru), tidy(_name_en), tidy(_town), tidy(_email), one_of(coalesce(tidy(_lang_of_letters), 'ru'), 'lang_of_letters', array['ru', 'en', 'be'], 'language_is_wrong'), tidy(_phone), note_of(_note, 'note')) returning id into made;
	return answer(_idem, json_build_object('id', made));
end $$;

-- An agency, its focal points, and how many people it has.
--   select api.agency(login, 'en', 8)  →  {"id": 8, "name": "…", "focal_points": […], "people": 12}
create function api.agency(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'registrar', 'director', 'auditor');
	g agency;
begin
	select * into g from agency x where x.id = _id and (me.role <> 'focal_point' or x.id = me.agency);
	if not found then
		perform refuse(404, 'no_agency');
	end if;
	return json_build_object('id', g.id, 'title', pick(_lang, g.name_ru, g.name_en), 'name_ru', g.name_ru, 'name_en', g.name_en, 'kind', g.kind, 'country', g.country, 'town', g.town, 'email', g.email, 'lang_of_letters', g.lang, 'phone', g.phone,
		'note', case when me.role <> 'focal_point' then g.note end, 'active', g.active, 'section', 'agencies',
		'focal_points', (select json_agg(json_build_object('name', a.name, 'email', case when me.role in ('coordinator', 'focal_point') then a.email end, 'waiting', a.password is null) order by a.name) from account a where a.agency = g.id and a.role = 'focal_point' and a.active),
		'people', (select count(*) from person p where p.agency = g.id and p.merged_into is null),
		'nominations', (select json_agg(x) from (select c.id, c.code, pick(_lang, e.title_ru, e.title_en, e.title_be) title, count(*) n, count(*) filter (where n.state in ('accepted', 'confirmed')) places
			from nomination n join course c on c.id = n.course join edition e on e.id = c.edition where n.agency = g.id group by c.id, e.id order by c.starts desc limit 20) x),
		'feeds', feeds_shown('agency', g.id, me), 'crumbs', json_build_array(json_build_object('href', '/agencies', 'key', 'agencies')),
		'can', json_build_object('edit', me.role = 'coordinator', 'people', me.role in ('coordinator', 'registrar', 'focal_point'), 'history', me.role <> 'focal_point'));
end $$;

-- The form of an agency.
create function api.agency_form_of(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator');
	g agency;
begin
	select * into g from agency x where x.id = _id;
	if not found then
		perform refuse(404, 'no_agency');
	end if;
	return api.agency_form(_login, _lang)::jsonb || jsonb_build_object('new', false, 'id', g.id, 'title', pick(_lang, g.name_ru, g.name_en), 'version', g.version, 'kind', g.kind, 'country', g.country, 'name_ru', g.name_ru, 'name_en', g.name_en,
		'town', coalesce(g.town, ''), 'email', coalesce(g.email, ''), 'lang_of_letters', g.lang, 'phone', coalesce(g.phone, ''), 'note', coalesce(g.note, ''), 'active', case when g.active then 'yes' else 'no' end,
		'crumbs', json_build_array(json_build_object('href', '/agencies', 'key', 'agencies'), json_build_object('href', '/agencies/' || g.id, 'label', pick(_lang, g.name_ru, g.name_en))));
end $$;

-- Change an agency.
--   select api.agency_change(login, 8, '1', 'border', 'KZ', '…', '…', null, null, null, null, 'yes')  →  {"id": 8}
-- changes: agency, audit
create function api.agency_change(_login bytea, _id int, _version text, _kind text, _country text, _name_ru text, _name_en text, _town text, _email text, _phone text, _note text, _active text, _lang_of_letters text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	g agency;
begin
	select * into g from agency x where x.id = _id for update;
	if not found then
		perform refuse(404, 'no_agency');
	end if;
	perform same_version('agency', g.id, _version, g.version);
	perform agency_fields(_kind, _country, _name_ru, _name_en, _town, _email, _phone, _note);
	if exists (select from agency x where x.country = tidy(_country) and x.name_en = tidy(_name_en) and x.id <> _id) then
		perform refuse(409, 'agency_known', 'name_en');
	end if;
	update agency set kind = _kind, country = tidy(_country), name_ru = tidy(_name_ru), name_en = tidy(_name_en), town = tidy(_town), email = tidy(_email), lang = one_of(coalesce(tidy(_lang_of_letters), lang), 'lang_of_letters', array['ru', 'en', 'be'], 'language_is_wrong'), phone = tidy(_phone), note = note_of(_note, 'note'),
		active = coalesce(_active, 'yes') <> 'no', version = version + 1 where id = _id;
	return json_build_object('id', _id);
end $$;
