-- People and their names.

-- People one may see, found in any script and spelling.
--   select api.people(login, 'en', 'Shcherbakov', null, null, null)  →  {"rows": [{"id": 7, "name": "Yury Shcherbakov", "native": "Щербаков Юрий Ильич", …}], "total": 1}
create function api.people(_login bytea, _lang text, _q text, _agency text, _country text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'registrar', 'auditor');
	page int := page_of(_page);
	long int := page_rows(_page);
	agency_ int := case me.role when 'focal_point' then me.agency else int_of(_agency, 'agency') end;
	q text := left(tidy(_q), 200);
	country_ text := tidy(_country);
	query text := concat(case when q is not null then '&q=' || url_of(q) end, case when me.role <> 'focal_point' and agency_ is not null then '&agency=' || agency_ end, case when country_ ~ '^[A-Z]{2}$' then '&country=' || country_ end);
	ids int[];
	n int;
begin
	if q is not null and me.role = 'auditor' then
		perform refuse(403, 'not_yours');	-- who sees no names searches for none
	end if;
	if q is null then
		select count(*) into n from person p where p.merged_into is null and (agency_ is null or p.agency = agency_) and (country_ is null or p.country = country_);
		ids := people_in_order(_lang, agency_, country_, (page - 1) * long, long);
	else
		with hit as (select h.person, row_number() over (order by h.rank) k from people_found(q, 500, agency_) h
			join person p on p.id = h.person where country_ is null or p.country = country_)
		select (select count(*) from hit), array(select h.person from hit h order by h.k limit long offset (page - 1) * long) into n, ids;
	end if;
	perform whole_or_refuse(_page, n);
	return json_build_object('q', q, 'agency', coalesce(agency_::text, ''), 'country', coalesce(country_, ''), 'total', n, 'page', page, 'pages', greatest((n + long - 1) / long, 1), 'section', 'people',
		'previous', case when page > 1 then '?page=' || page - 1 || query end, 'next', case when page * long < n then '?page=' || page + 1 || query end,
		'agencies', case when me.role <> 'focal_point' then agency_choices(_lang) end, 'countries', people_countries(case me.role when 'focal_point' then me.agency end),
		'rows', coalesce((select json_agg(json_build_object('id', p.id, 'name', case when unnamed(me) then '№ ' || p.id else m ->> 'name' end,
				'native', case when not unnamed(me) then m ->> 'native' end, 'latin', case when not unnamed(me) then m ->> 'latin' end,
				'country', p.country, 'agency', pick(_lang, g.name_ru, g.name_en), 'agency_id', p.agency, 'rank', case when not unnamed(me) then p.rank end, 'position', case when not unnamed(me) then p.position end,
				'courses', (select count(*) from place x where x.person = p.id and x.held), 'papers', (select count(*) from certificate c where c.person = p.id)) order by u.k)
			from unnest(ids) with ordinality u (id, k) join person p on p.id = u.id left join agency g on g.id = p.agency, lateral (select names_of(p.id, _lang) m offset 0) x), '[]'),
		'can', json_build_object('add', me.role in ('focal_point', 'coordinator'), 'open', me.role <> 'auditor'));
end $$;

-- The form of a new person.  With a course, one comes back to nominating for it.  Shown again it proposes a Latin form of the
-- name that was typed, and keeps from whom the person was said to be distinct.
--   select api.person_form(login, 'en', null, '7', null, null, null, null)  →  {"agencies": […], "country": "BY", …}
create function api.person_form(_login bytea, _lang text, _agency text, _course text, _family text, _given text, _language text, _distinct_from jsonb) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator');
	agency_ int := case me.role when 'focal_point' then me.agency else (ids_shown(to_jsonb(_agency)))[1] end;
	course_ int := (ids_shown(to_jsonb(_course)))[1];
begin
	return person_choices(_lang) || jsonb_build_object('new', true, 'id', null, 'sex', '', 'born', '', 'rank', '', 'position', '', 'email', '', 'phone', '',
		'agency', coalesce(agency_::text, ''), 'agencies', case when me.role = 'coordinator' then agency_choices(_lang) end,
		'agency_name', (select pick(_lang, g.name_ru, g.name_en) from agency g where g.id = me.agency),
		'country', coalesce((select g.country from agency g where g.id = agency_), 'BY'), 'lang_of_letters', 'ru',
		'script', 'cyrl', 'language', 'ru', 'family', '', 'given', '', 'patronymic', '', 'family_latin', '', 'given_latin', '', 'source', 'passport',
		'course', coalesce(course_::text, ''), 'back', case when course_ is null then '/people' else '/courses/' || course_ || '/nominations/new' || coalesce('?agency=' || agency_, '') end, 'section', 'people',
		'proposed', case when tidy(_family) is not null and _language <> 'en' then latin_forms(left(_family, 100), left(_given, 100), _language) end,
		'known', (select json_agg(person_told(p.id, _lang)) from person p where p.id = any (ids_shown(_distinct_from)) and (me.role = 'coordinator' or p.agency = me.agency)),
		'crumbs', json_build_array(json_build_object('href', '/people', 'key', 'people')));
end $$;

-- Add a person with a native and a passport name.  Likely the same as somebody known: refused with the candidates,
-- until the form says from whom the new person is distinct.  A focal point is told only of people of the own agency;
-- of others the coordinator is told later, on the nomination.
--   select api.person_add(login, gen_random_uuid(), 'en', 'm', '07.03.1989', 'KZ', '3', 'Major', null, null, null, 'ru', 'cyrl', 'kk', 'Ахметов', 'Тимур', 'Серикович', 'AKHMETOV', 'TIMUR', 'passport', null, null)
--   →  {"id": 41, "next": "/people/41"}
-- changes: person, name_form, person_distinct, answered, audit
create function api.person_add(_login bytea, _idem uuid, _lang text, _sex text, _born text, _country text, _agency text, _rank text, _position text, _email text, _phone text,
	_lang_of_letters text, _script text, _language text, _family text, _given text, _patronymic text, _family_latin text, _given_latin text, _source text, _distinct_from jsonb, _course text)
returns json language plpgsql as $$
declare
	me account := who(_login, 'focal_point', 'coordinator');
	answer_ json := answered(_idem, me.id, 'person_add');
	agency_ int := case me.role when 'focal_point' then me.agency else int_of(_agency, 'agency') end;
	born_ date := date_of(_born, 'born');
	course_ int := int_of(_course, 'course');
	known int[] := ids_of(_distinct_from, 'distinct_from');
	candidates jsonb;
	made int;
begin
	if answer_ is not null then
		return answer_;
	end if;
	perform person_fields(_sex, born_, _country, agency_, _rank, _position, _email, _phone, _lang_of_letters);
	perform name_fields(coalesce(_script, 'cyrl'), _language, _family, _given, _patronymic, 'family', 'given', 'patronymic');
	if coalesce(_script, '') <> 'latn' then
		perform name_fields('latn', 'en', _family_latin, _given_latin, null, 'family_latin', 'given_latin', 'patronymic');
	end if;
	select jsonb_agg(person_told(p.id, _lang) || jsonb_build_object('sure', s.sure) order by s.sure desc, p.id)
	into candidates
	from likely_same(null, born_, array[search_key(concat_ws(' ', _family, _given, _patronymic)), search_key(concat_ws(' ', _family_latin, _given_latin))]) s
	join person p on p.id = s.person
	where p.id <> all (known) and (me.role = 'coordinator' or p.agency = me.agency);
	if candidates is not null then
		perform refuse(409, 'likely_duplicate', 'family', jsonb_build_object('candidates', candidates));
	end if;
	made := (people_made(jsonb_build_array(jsonb_build_object('sex', _sex, 'born', born_, 'country', tidy(_country), 'agency', agency_, 'rank', tidy(_rank), 'position', tidy(_position), 'email', tidy(_email), 'phone', tidy(_phone),
		'lang', coalesce(tidy(_lang_of_letters), 'ru'), 'script', coalesce(_script, 'cyrl'), 'language', coalesce(tidy(_language), 'ru'), 'family', tidy(_family), 'given', tidy(_given), 'patronymic', tidy(_patronymic),
		'source', case when _script = 'latn' then coalesce(tidy(_source), 'passport') else 'agency_letter' end, 'family_latin', tidy(_family_latin), 'given_latin', tidy(_given_latin), 'source_latin', coalesce(tidy(_source), 'passport'),
		'distinct_from', (select coalesce(jsonb_agg(p.id), '[]') from person p where p.id = any (known) and (me.role = 'coordinator' or p.agency = me.agency)))), me.id))[1];
	return answer(_idem, json_build_object('id', made, 'next', case when course_ is null then '/people/' || made else '/courses/' || course_ || '/nominations/new?person=' || made end));
end $$;

-- A person: names, courses, papers, and who might be the same.  The number of a record that went into another leads to the kept one.
--   select api.person(login, 'en', 41)  →  {"id": 41, "name": "…", "names": […], "courses": […], "papers": […]}
create function api.person(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'trainee', 'trainer', 'focal_point', 'coordinator', 'registrar');
	p person := person_for(person_kept(_id), me);
	m jsonb := names_of(p.id, _lang);
	contact boolean := me.role in ('trainee', 'focal_point', 'coordinator');
begin
	return json_build_object('id', p.id, 'title', m ->> 'name', 'name', m ->> 'name', 'native', m ->> 'native', 'latin', m ->> 'latin', 'section', 'people',
		'sex', p.sex, 'born', case when contact or me.role = 'registrar' then p.born end, 'country', p.country, 'rank', p.rank, 'position', p.position,
		'agency', (select json_build_object('id', g.id, 'name', pick(_lang, g.name_ru, g.name_en)) from agency g where g.id = p.agency),
		'email', case when contact then p.email end, 'phone', case when contact then p.phone end, 'lang_of_letters', p.lang,
		'names', (select json_agg(json_build_object('id', f.id, 'script', f.script, 'language', f.language, 'family', f.family, 'given', f.given, 'patronymic', f.patronymic, 'full', f.shown,
			'source', f.source, 'changed', f.batch is not null, 'from', f.valid_from, 'until', f.valid_until) order by f.valid_until nulls first, f.script = 'latn', f.id) from name_form f where f.person = p.id),
		'courses', (select json_agg(x order by x.starts desc) from (select c.id, c.code, pick(_lang, e.title_ru, e.title_en, e.title_be) title, c.starts, c.ends, n.id nomination, n.state,
				(select d.outcome from decision d join place w on w.id = d.place where w.nomination = n.id order by d.number desc limit 1) outcome
			from nomination n join course c on c.id = n.course join edition e on e.id = c.edition
			where n.person = p.id and (me.role <> 'focal_point' or n.agency = me.agency) and (me.role <> 'trainer' or course_taught(c.id, me.id))) x),
		'papers', case when me.role <> 'trainer' then (select json_agg(x order by x.issued desc) from (select c.id, serial_text(c.serial) serial, c.issued, c.expires, certificate_state(c.id, c.expires) state,
				pick(_lang, e.title_ru, e.title_en, e.title_be) title from certificate c join edition e on e.id = c.edition where c.person = p.id) x) end,
		'same', case when me.role in ('coordinator', 'registrar') then (select json_agg(json_build_object('id', s.person, 'pid', p.id, 'name', names_of(s.person, _lang) ->> 'name', 'latin', names_of(s.person, _lang) ->> 'latin',
				'born', (select q.born from person q where q.id = s.person)))
			from likely_same(p.id, p.born, array(select f.search_key from name_form f where f.person = p.id)) s) end,
		'distinct', case when me.role in ('coordinator', 'registrar') then (select json_agg(person_told(case p.id when d.one then d.other else d.one end, _lang) || jsonb_build_object('pid', p.id, 'said_by', a.name, 'said', d.at) order by d.at)
			from person_distinct d join account a on a.id = d.said_by join person o on o.id = case p.id when d.one then d.other else d.one end and o.merged_into is null where p.id in (d.one, d.other)) end,
		'was', case when p.id <> _id then _id end,
		'merges', case when me.role in ('coordinator', 'registrar') then (select json_agg(json_build_object('id', x.id, 'pid', p.id, 'gone', x.gone, 'by', a.name, 'reason', x.reason, 'at', wall(x.made, me.zone), 'hindrance', merge_undo_hindrance(x)) order by x.id desc)
			from person_merge x join account a on a.id = x.made_by where x.kept = p.id and not exists (select from person_merge_undo u where u.merge = x.id)) end,
		'account', case when me.role in ('coordinator', 'focal_point') then (select json_build_object('sign_in', a.email, 'waiting', a.password is null, 'active', a.active) from account a where a.person = p.id) end,
		'feeds', feeds_shown('person', p.id, me), 'crumbs', case when me.role in ('focal_point', 'coordinator', 'registrar') then json_build_array(json_build_object('href', '/people', 'key', 'people')) end,
		'can', json_build_object('agency', me.role in ('focal_point', 'coordinator', 'registrar'), 'edit', me.role in ('focal_point', 'coordinator'), 'invite', me.role in ('focal_point', 'coordinator'), 'history', me.role in ('coordinator', 'registrar'), 'names', me.role in ('focal_point', 'coordinator', 'registrar'), 'merge', me.role in ('coordinator', 'registrar')));
end $$;

-- The form of a person.
--   select api.person_form_of(login, 'en', 41)  →  {"id": 41, "sex": "m", "born": "1989-03-07", …}
create function api.person_form_of(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator');
	p person := person_for(_id, me);
begin
	return person_choices(_lang) || jsonb_build_object('new', false, 'id', p.id, 'title', names_of(p.id, _lang) ->> 'name', 'version', p.version, 'sex', p.sex, 'born', p.born, 'rank', coalesce(p.rank, ''), 'position', coalesce(p.position, ''),
		'email', coalesce(p.email, ''), 'phone', coalesce(p.phone, ''), 'agency', coalesce(p.agency::text, ''), 'agencies', case when me.role = 'coordinator' then agency_choices(_lang) end,
		'agency_name', (select pick(_lang, g.name_ru, g.name_en) from agency g where g.id = p.agency), 'country', p.country, 'lang_of_letters', p.lang, 'section', 'people',
		'crumbs', json_build_array(json_build_object('href', '/people', 'key', 'people'), json_build_object('href', '/people/' || p.id, 'label', names_of(p.id, _lang) ->> 'name')));
end $$;

-- Change a person.
--   select api.person_change(login, 41, '1', 'm', '07.03.1989', 'KZ', '3', 'Major', null, null, null, 'ru')  →  {"id": 41}
-- changes: person, audit
create function api.person_change(_login bytea, _id int, _version text, _sex text, _born text, _country text, _agency text, _rank text, _position text, _email text, _phone text, _lang_of_letters text)
returns json language plpgsql as $$
declare
	me account := who(_login, 'focal_point', 'coordinator');
	p person := person_for(_id, me);
	agency_ int := case me.role when 'focal_point' then me.agency else int_of(_agency, 'agency') end;
	born_ date := date_of(_born, 'born');
begin
	select * into p from person where id = _id for update;
	perform same_version('person', p.id, _version, p.version);
	perform person_fields(_sex, born_, _country, agency_, _rank, _position, _email, _phone, _lang_of_letters);
	update person set sex = _sex, born = born_, country = tidy(_country), agency = agency_, rank = tidy(_rank), position = tidy(_position), email = tidy(_email), phone = tidy(_phone),
		lang = coalesce(tidy(_lang_of_letters), 'ru'), version = version + 1 where id = p.id;
	return json_build_object('id', p.id);
end $$;

-- Remember that two people are not the same.
--   select api.person_distinct(login, 41, '17')  →  {"id": 41}
-- changes: person_distinct, audit
create function api.person_distinct(_login bytea, _id int, _other text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	p person := person_for(_id, me);
	o person;
begin
	if int_of(_other, 'other') is null then
		perform refuse(422, 'person_is_missing', 'other');
	end if;
	o := person_for(int_of(_other, 'other'), me);
	if p.id = o.id then
		perform refuse(422, 'same_person', 'other');
	end if;
	insert into person_distinct (one, other, said_by) values (least(p.id, o.id), greatest(p.id, o.id), me.id) on conflict do nothing;
	return json_build_object('id', p.id);
end $$;

-- Take back that two people are not the same.
--   select api.person_distinct_undo(login, 41, '17')  →  {"id": 41}
-- changes: person_distinct, audit
create function api.person_distinct_undo(_login bytea, _id int, _other text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	p person := person_for(_id, me);
	o int := int_of(_other, 'other');
begin
	if o is null then
		perform refuse(422, 'person_is_missing', 'other');
	end if;
	delete from person_distinct d where d.one = least(p.id, o) and d.other = greatest(p.id, o);
	if not found then
		perform refuse(404, 'no_person');
	end if;
	return json_build_object('id', p.id);
end $$;

-- The form of a further name form.
--   select api.name_form_form(login, 'en', 41)  →  {"id": 41, "scripts": […], "names": […]}
create function api.name_form_form(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator');
	p person := person_for(_id, me);
begin
	return person_choices(_lang) || jsonb_build_object('id', p.id, 'title', names_of(p.id, _lang) ->> 'name', 'script', 'latn', 'language', 'en', 'family', '', 'given', '', 'patronymic', '', 'source', 'passport', 'from', '', 'section', 'people',
		'names', (select json_agg(json_build_object('script', f.script, 'language', f.language, 'full', f.shown,
				'proposed', case when f.script <> 'latn' then latin_forms(f.family, f.given, f.language) end) order by f.id)
			from name_form f where f.person = p.id and f.valid_until is null),
		'crumbs', json_build_array(json_build_object('href', '/people', 'key', 'people'), json_build_object('href', '/people/' || p.id, 'label', names_of(p.id, _lang) ->> 'name')));
end $$;

-- Add a name form, valid from a day (else today); the current one of the same script and language ends on that day, and stays in the dossier.
--   select api.name_form_add(login, 41, gen_random_uuid(), 'latn', 'en', 'AKHMETOV', 'TIMUR', null, 'passport')  →  {"person": 41}
-- changes: name_form, answered, audit
create function api.name_form_add(_login bytea, _id int, _idem uuid, _script text, _language text, _family text, _given text, _patronymic text, _source text, _from text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'focal_point', 'coordinator');
	p person := person_for(_id, me);
	answer_ json := answered(_idem, me.id, 'name_form_add');
	from_ date := coalesce(date_of(_from, 'from'), today());
begin
	if answer_ is not null then
		return answer_;
	elsif from_ > today() then
		perform refuse(422, 'name_begins_later', 'from');
	elsif from_ < '1930-01-01' then
		perform refuse(422, 'name_begins_too_early', 'from');
	end if;
	perform name_fields(_script, _language, _family, _given, _patronymic, 'family', 'given', 'patronymic');
	perform from person where id = p.id for update;
	update name_form set valid_until = greatest(from_, valid_from) where person = p.id and script = _script and language = tidy(_language) and valid_until is null;
	insert into name_form (person, script, language, family, given, patronymic, source, valid_from)
	values (p.id, _script, tidy(_language), tidy(_family), tidy(_given), tidy(_patronymic), coalesce(tidy(_source), 'self'), from_);
	return answer(_idem, json_build_object('person', p.id));
end $$;

-- A Latin form proposed for a name, and the other one where two rules are in use: only proposed, the passport decides.
--   select api.transliteration(login, 'Серікбаев', 'Тимур', 'kk')  →  {"family": "SERIKBAYEV", "given": "TIMUR", "other": {"family": "SERIKBAEV", "given": "TIMUR"}}
create function api.transliteration(_login bytea, _family text, _given text, _language text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator');
begin
	return latin_forms(left(_family, 100), left(_given, 100), _language);
end $$;
