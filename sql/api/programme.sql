-- Programmes: the catalogue of what the centre teaches.  Editions freeze when they are published.

-- The catalogue, by title.  Who is not of the centre sees published editions only.
--   select api.programmes(login, 'en', 'trafficking', null, null, null)  →  {"rows": [{"id": 3, "code": "ITH-36", "title": "…", "hours": 36, "state": "published"}], "total": 1}
create function api.programmes(_login bytea, _lang text, _q text, _kind text, _state text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'registrar', 'director', 'auditor');
	page int := page_of(_page);
	long int := page_rows(_page);
	words text[] := words_sought(_q);
	answer json;
	n int;
begin
	with shown as (
		select p.id, p.code, p.kind::text, p.level, (e).number, (e).state, (e).hours, (e).title_ru::text, (e).title_en::text, (e).title_be::text, (e).certificate::text,
			(e).languages, (e).search_key, exists (select from edition d where d.programme = p.id and d.state = 'draft') and (e).state <> 'draft' and me.role <> 'focal_point' draft
		from programme p cross join lateral (select edition_standing(p.id) e) s
		where (me.role <> 'focal_point' or (e).state = 'published')
	), found_ as (
		select * from shown s where (tidy(_kind) is null or s.kind = _kind) and (tidy(_state) is null or s.state = _state or _state = 'draft' and s.draft)
			and (words is null or s.search_key like all (words))
	), listed as (
		select f.id, f.code, pick(_lang, f.title_ru, f.title_en, f.title_be) title, f.title_ru, f.title_en, f.title_be, f.kind, f.level, f.hours, f.languages, f.certificate, f.number edition, f.state, f.draft,
			(select count(*) from course c join edition e on e.id = c.edition where e.programme = f.id and c.state not in ('draft', 'cancelled')) courses
		from found_ f
	)
	select coalesce(json_agg(l order by l.n), '[]'), (select count(*) from found_) into answer, n from (
		select x.*, row_number() over (order by case when _lang = 'en' then x.title end collate "en-x-icu", case when _lang = 'be' then x.title end collate "be-x-icu", x.title collate "ru-x-icu", x.code) n
		from listed x) l where l.n > (page - 1) * long and l.n <= page * long;
	perform whole_or_refuse(_page, n);
	return json_build_object('rows', answer, 'total', n, 'page', page, 'pages', greatest((n + long - 1) / long, 1), 'q', _q, 'kind', _kind, 'state', _state,
		'previous', case when page > 1 then list_page(page - 1, 'q', _q, 'kind', _kind, 'state', _state) end,
		'next', case when page * long < n then list_page(page + 1, 'q', _q, 'kind', _kind, 'state', _state) end,
		'kinds', programme_kinds(), 'states', '["draft", "published", "withdrawn"]'::json, 'section', 'programmes',
		'can', json_build_object('add', me.role = 'coordinator', 'by_state', me.role <> 'focal_point'));
end $$;

-- A programme with its editions and courses.
--   select api.programme(login, 'en', 3)  →  {"id": 3, "code": "ITH-36", "editions": [{"number": 2, "state": "published", "assessments": […]}], "courses": […]}
create function api.programme(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'registrar', 'director', 'auditor');
	p programme;
	e edition := edition_standing(_id);
	draft boolean := exists (select from edition d where d.programme = _id and d.state = 'draft');
begin
	select * into p from programme where id = _id;
	if not found or e.id is null or me.role = 'focal_point' and e.state <> 'published' then
		perform refuse(404, 'no_programme');
	end if;
	return json_build_object('id', p.id, 'code', p.code, 'kind', p.kind, 'level', p.level, 'partner', p.partner, 'title', pick(_lang, e.title_ru, e.title_en, e.title_be),
		'standing', edition_shown(e, _lang),
		'editions', (select json_agg(edition_shown(d, _lang) order by d.number desc) from edition d where d.programme = p.id and (me.role <> 'focal_point' or d.id = e.id)),
		'courses', (select coalesce(json_agg(json_build_object('id', c.id, 'code', c.code, 'starts', c.starts, 'ends', c.ends, 'town', pick(_lang, c.town_ru, c.town_en), 'state', c.state, 'number', d.number,
				'capacity', c.capacity, 'places', places_held(c.id)) order by c.starts desc, c.id desc), '[]')
			from course c join edition d on d.id = c.edition where d.programme = p.id and course_seen(c, me)),
		'section', 'programmes', 'crumbs', json_build_array(json_build_object('href', '/programmes', 'key', 'programmes')),
		'can', json_build_object('edit', me.role = 'coordinator' and draft, 'publish', me.role = 'coordinator' and draft, 'renew', me.role = 'coordinator' and not draft,
			'withdraw', me.role = 'coordinator' and e.state = 'published', 'schedule', me.role = 'coordinator' and e.state = 'published',
			'history', me.role in ('coordinator', 'registrar', 'director', 'auditor'), 'replaces', draft and e.state = 'published'));
end $$;

-- The form of a new programme; with _typed it is shown again with its boxes as they were sent.
--   select api.programme_form(login, 'en', null, null, null)  →  {"kinds": […], "assessment_rows": [{"n": 1}, …]}
create function api.programme_form(_login bytea, _lang text, _typed text, _languages jsonb, _assessments jsonb) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator');
begin
	return json_build_object('new', true, 'action', '/programmes', 'back', '/programmes', 'kinds', programme_kinds(), 'kind', 'course', 'level', '', 'minimum_share', 80, 'certificate', 'completion',
		'code', null, 'partner', null, 'title_ru', null, 'title_en', null, 'title_be', null, 'neutral_ru', null, 'neutral_en', null, 'neutral_be', null,
		'aims', null, 'audience', null, 'hours', null, 'pass_mark', null, 'validity', null,
		'language_choices', language_choices(case when _typed is null then array['ru'] else list_of(_languages) end),
		'assessment_rows', assessment_rows(null, case when _typed is not null then _assessments end),
		'section', 'programmes', 'crumbs', json_build_array(json_build_object('href', '/programmes', 'key', 'programmes')));
end $$;

-- The form of the draft edition of a programme.
--   select api.programme_form_of(login, 'en', 3, null, null, null)  →  {"id": 3, "version": 1, "title_ru": "…", "hours": 36, "assessment_rows": […]}
create function api.programme_form_of(_login bytea, _lang text, _id int, _typed text, _languages jsonb, _assessments jsonb) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator');
	p programme;
	e edition;
begin
	select * into p from programme where id = _id;
	if not found then
		perform refuse(404, 'no_programme');
	end if;
	select * into e from edition where programme = _id and state = 'draft';
	if not found then
		perform refuse(409, 'edition_is_published');
	end if;
	return json_build_object('id', p.id, 'action', '/programmes/' || p.id, 'back', '/programmes/' || p.id, 'code', p.code, 'kind', p.kind, 'level', p.level, 'partner', p.partner, 'number', e.number, 'version', e.version,
		'title_ru', e.title_ru, 'title_en', e.title_en, 'title_be', e.title_be, 'neutral_ru', e.neutral_ru, 'neutral_en', e.neutral_en, 'neutral_be', e.neutral_be,
		'aims', e.aims, 'audience', e.audience, 'hours', e.hours, 'minimum_share', e.minimum_share, 'pass_mark', e.pass_mark, 'certificate', e.certificate, 'validity', e.validity,
		'language_choices', language_choices(case when _typed is null then e.languages else list_of(_languages) end),
		'assessment_rows', assessment_rows(e.id, case when _typed is not null then _assessments end),
		'section', 'programmes', 'crumbs', json_build_array(json_build_object('href', '/programmes', 'key', 'programmes'),
			json_build_object('href', '/programmes/' || p.id, 'label', p.code)));
end $$;

-- Add a programme; its first edition is a draft.
--   select api.programme_add(login, gen_random_uuid(), 'ITH-36', 'course', …, '36', '["ru"]', '80', '60', 'completion', null, '{"1.title_ru": "Тест", …}')  →  {"id": 3}
-- changes: programme, edition, edition_assessment, answered, audit
create function api.programme_add(_login bytea, _idem uuid, _code text, _kind text, _level text, _partner text, _title_ru text, _title_en text, _title_be text,
	_neutral_ru text, _neutral_en text, _neutral_be text, _aims text, _audience text, _hours text, _languages jsonb, _minimum_share text, _pass_mark text,
	_certificate text, _validity text, _assessments jsonb) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	before json := answered(_idem, me.id, 'programme_add');
	p programme;
	e edition;
begin
	if before is not null then
		return before;
	end if;
	p.code := upper(short_of(_code, 'code', true));
	if p.code !~ '^[A-Z][A-Z0-9-]{1,19}$' then
		perform refuse(422, 'programme_code_is_wrong', 'code');
	elsif exists (select from programme where code = p.code) then
		perform refuse(409, 'programme_code_taken', 'code');
	end if;
	p.kind := one_of(_kind, 'kind', array(select json_array_elements_text(programme_kinds())), 'kind_is_wrong');
	p.level := case p.kind when 'language_course' then one_of(_level, 'level', array['A1', 'A2', 'B1', 'B2', 'C1', 'C2'], 'level_is_wrong') end;
	p.partner := title_of(_partner, 'partner');
	if p.kind = 'academic_course' and p.partner is null then
		perform refuse(422, 'academic_course_has_partner', 'partner');
	end if;
	e := edition_typed(_title_ru, _title_en, _title_be, _neutral_ru, _neutral_en, _neutral_be, _aims, _audience, _hours, _languages, _minimum_share, _pass_mark, _certificate, _validity);
	insert into programme (code, kind, level, partner) values (p.code, p.kind, p.level, p.partner) returning * into p;
	insert into edition (programme, number, title_ru, title_en, title_be, neutral_ru, neutral_en, neutral_be, aims, audience, hours, languages, minimum_share, pass_mark, certificate, validity)
	values (p.id, 1, e.title_ru, e.title_en, e.title_be, e.neutral_ru, e.neutral_en, e.neutral_be, e.aims, e.audience, e.hours, e.languages, e.minimum_share, e.pass_mark, e.certificate, e.validity)
	returning * into e;
	perform assessments_kept(e.id, _assessments);
	return answer(_idem, json_build_object('id', p.id));
end $$;

-- Change the draft edition, and the partner.
--   select api.programme_change(login, 3, '1', null, 'Новое название', 'New title', …)  →  {"id": 3}
-- changes: programme, edition, edition_assessment, audit
create function api.programme_change(_login bytea, _id int, _version text, _partner text, _title_ru text, _title_en text, _title_be text,
	_neutral_ru text, _neutral_en text, _neutral_be text, _aims text, _audience text, _hours text, _languages jsonb, _minimum_share text, _pass_mark text,
	_certificate text, _validity text, _assessments jsonb) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	d edition := edition_draft(_id);
	e edition;
begin
	perform same_version('edition', d.id, _version, d.version);
	e := edition_typed(_title_ru, _title_en, _title_be, _neutral_ru, _neutral_en, _neutral_be, _aims, _audience, _hours, _languages, _minimum_share, _pass_mark, _certificate, _validity);
	if title_of(_partner, 'partner') is null and exists (select from programme where id = _id and kind = 'academic_course') then
		perform refuse(422, 'academic_course_has_partner', 'partner');
	end if;
	update programme set partner = tidy(_partner) where id = _id and partner is distinct from tidy(_partner);
	update edition set title_ru = e.title_ru, title_en = e.title_en, title_be = e.title_be, neutral_ru = e.neutral_ru, neutral_en = e.neutral_en, neutral_be = e.neutral_be,
		aims = e.aims, audience = e.audience, hours = e.hours, languages = e.languages, minimum_share = e.minimum_share, pass_mark = e.pass_mark,
		certificate = e.certificate, validity = e.validity, version = version + 1
	where id = d.id;
	perform assessments_kept(d.id, _assessments);
	return json_build_object('id', _id);
end $$;

-- Publish the draft: its title, hours and rule freeze; the edition published before is withdrawn.
--   select api.edition_publish(login, 3)  →  {"id": 3, "number": 2}
-- changes: edition, audit
create function api.edition_publish(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	d edition := edition_draft(_id);
begin
	if d.pass_mark is not null and not exists (select from edition_assessment a where a.edition = d.id and a.weight > 0) then
		perform refuse(422, 'pass_mark_without_assessment', 'pass_mark');
	end if;
	update edition set state = 'withdrawn', version = version + 1 where programme = _id and state = 'published';
	update edition set state = 'published', published = now(), version = version + 1 where id = d.id;
	return json_build_object('id', _id, 'number', d.number);
end $$;

-- Begin a new edition: a draft with what the last one said.
--   select api.edition_add(login, 3, gen_random_uuid())  →  {"id": 3, "number": 3}
-- changes: edition, edition_assessment, answered, audit
create function api.edition_add(_login bytea, _id int, _idem uuid) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	before json := answered(_idem, me.id, 'edition_add');
	last edition;
	e edition;
begin
	if before is not null then
		return before;
	end if;
	perform from programme where id = _id for no key update;
	if not found then
		perform refuse(404, 'no_programme');
	end if;
	select * into last from edition where programme = _id order by number desc limit 1;
	if last.state = 'draft' then
		perform refuse(409, 'one_draft_edition');
	end if;
	insert into edition (programme, number, title_ru, title_en, title_be, neutral_ru, neutral_en, neutral_be, aims, audience, hours, languages, minimum_share, pass_mark, certificate, validity)
	values (_id, last.number + 1, last.title_ru, last.title_en, last.title_be, last.neutral_ru, last.neutral_en, last.neutral_be, last.aims, last.audience, last.hours, last.languages,
		last.minimum_share, last.pass_mark, last.certificate, last.validity)
	returning * into e;
	insert into edition_assessment (edition, position, title_ru, title_en, phase, weight, maximum, pass_mark)
	select e.id, a.position, a.title_ru, a.title_en, a.phase, a.weight, a.maximum, a.pass_mark from edition_assessment a where a.edition = last.id order by a.position;
	return answer(_idem, json_build_object('id', _id, 'number', e.number));
end $$;

-- Withdraw the published edition: no new courses of it; those that exist go on.
--   select api.edition_withdraw(login, 3)  →  {"id": 3}
-- changes: edition, audit
create function api.edition_withdraw(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
begin
	perform from programme where id = _id for no key update;
	if not found then
		perform refuse(404, 'no_programme');
	end if;
	update edition set state = 'withdrawn', version = version + 1 where programme = _id and state = 'published';
	if not found then
		perform refuse(409, 'edition_is_not_published');
	end if;
	return json_build_object('id', _id);
end $$;
