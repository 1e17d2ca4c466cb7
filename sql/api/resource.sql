-- Resources: what sessions book.  Nobody and nothing can be in two places at once.

-- Rooms, trainers, interpreters and vehicles, with what each is booked for next.
--   select api.resources(login, 'en', 'room')  →  {"rows": [{"id": 4, "kind": "room", "name": "Room 1", "seats": 30, "active": true}], "total": 1}
create function api.resources(_login bytea, _lang text, _kind text, _page text, _pair text default null) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director');
	page int := page_of(_page);
	long int := page_rows(_page);
	n int;
	answer json;
begin
	select count(*) into n from resource r where (tidy(_kind) is null or r.kind = _kind) and (tidy(_pair) is null or _pair = any (r.pairs));
	select coalesce(json_agg(x order by x.n), '[]') into answer from (
		select r.id, r.kind, pick(_lang, r.name_ru, r.name_en) name, r.name_ru, r.name_en, r.seats, r.languages, (select json_agg(json_build_object('from', split_part(p, '-', 1), 'into', split_part(p, '-', 2)) order by p) from unnest(r.pairs) p) pairs, r.buffer, trim_scale(r.day_hours) day_hours, pick(_lang, r.equipment_ru, r.equipment_en) equipment, a.name account, r.active,
			wall(lower(b.during)) next_at, case when me.zone <> 'Europe/Minsk' then wall(lower(b.during), me.zone) end next_reader, me.zone reader_zone, c.id next_course, c.code next_code, r.n
		from (select r.*, row_number() over (order by array_position(array['room', 'trainer', 'interpreter', 'vehicle'], r.kind), r.active desc, case when _lang = 'en' then r.name_en end collate "en-x-icu", r.name_ru collate "ru-x-icu", r.id) n
			from resource r where (tidy(_kind) is null or r.kind = _kind) and (tidy(_pair) is null or _pair = any (r.pairs))) r
		left join account a on a.id = r.account
		left join lateral (select b.during, b.session from booking b where b.resource = r.id and b.active and upper(b.during) > now() order by b.during limit 1) b on true
		left join session s on s.id = b.session
		left join course c on c.id = s.course
		where r.n > (page - 1) * long and r.n <= page * long) x;
	perform whole_or_refuse(_page, n);
	return json_build_object('rows', answer, 'total', n, 'page', page, 'pages', greatest((n + long - 1) / long, 1), 'kind', case when tidy(_kind) in ('room', 'trainer', 'interpreter', 'vehicle') then tidy(_kind) end, 'kinds', resource_kinds(tidy(_kind)), 'section', 'resources',
		'pair', coalesce(_pair, ''), 'pairs_known', case when _kind = 'interpreter' then (select json_agg(json_build_object('code', p, 'from', split_part(p, '-', 1), 'into', split_part(p, '-', 2)) order by p) from (select distinct unnest(pairs) p from resource) x) end,
		'previous', case when page > 1 then list_page(page - 1, 'kind', _kind, 'pair', _pair) end, 'next', case when page * long < n then list_page(page + 1, 'kind', _kind, 'pair', _pair) end,
		'can', json_build_object('add', me.role = 'coordinator'));
end $$;

-- The form of a new resource of a kind.
--   select api.resource_form(login, 'en', 'room', null, null)  →  {"kind": "room", "is_room": true, "accounts": […]}
create function api.resource_form(_login bytea, _lang text, _kind text, _typed text, _languages jsonb, _pairs jsonb default null) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator');
	kind text := case when _kind in ('room', 'trainer', 'interpreter', 'vehicle') then _kind else 'room' end;
begin
	return json_build_object('new', true, 'action', '/resources', 'kind', kind, 'chosen_kind', kind, 'kinds', resource_kinds(kind), 'has_seats', kind in ('room', 'vehicle'), 'has_equipment', kind in ('room', 'vehicle'), 'has_languages', kind in ('trainer', 'interpreter'),
		'has_account', kind = 'trainer', 'pair_rows', case kind when 'interpreter' then pair_rows('{}', case when _typed is not null then _pairs end) end, 'has_email', kind <> 'room', 'email', null, 'buffer', null, 'day_hours', null, 'account', '', 'accounts', trainers_offered(null), 'language_choices', language_choices(list_of(_languages)), 'active', 'yes', 'name_ru', null, 'name_en', null, 'seats', null, 'equipment_ru', null, 'equipment_en', null,
		'section', 'resources', 'crumbs', json_build_array(json_build_object('href', '/resources', 'key', 'resources')));
end $$;

-- The form of a resource.
--   select api.resource_form_of(login, 'en', 4, null, null)  →  {"id": 4, "kind": "room", "name_ru": "Аудитория 1", "version": 1}
create function api.resource_form_of(_login bytea, _lang text, _id int, _typed text, _languages jsonb, _pairs jsonb default null) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator');
	r resource;
begin
	select * into r from resource where id = _id;
	if not found then
		perform refuse(404, 'no_resource');
	end if;
	return json_build_object('id', r.id, 'action', '/resources/' || r.id, 'kind', r.kind, 'chosen_kind', r.kind, 'name_ru', r.name_ru, 'name_en', r.name_en, 'title', pick(_lang, r.name_ru, r.name_en), 'seats', r.seats, 'equipment_ru', r.equipment_ru, 'equipment_en', r.equipment_en,
		'has_seats', r.kind in ('room', 'vehicle'), 'has_equipment', r.kind in ('room', 'vehicle'), 'has_languages', r.kind in ('trainer', 'interpreter'), 'has_account', r.kind = 'trainer', 'pair_rows', case r.kind when 'interpreter' then pair_rows(r.pairs, case when _typed is not null then _pairs end) end, 'has_email', r.kind <> 'room', 'email', r.email, 'buffer', r.buffer, 'day_hours', trim_scale(r.day_hours),
		'account', coalesce(r.account::text, ''), 'accounts', trainers_offered(r.account), 'language_choices', language_choices(case when _typed is null then r.languages else list_of(_languages) end),
		'active', case when r.active then 'yes' end, 'version', r.version, 'feeds', feeds_shown('resource', r.id, me),
		'upcoming', (select json_agg(x) from (select s.id, c.id course, c.code, pick(_lang, s.topic_ru, s.topic_en) topic, wall(lower(b.during)) at, case when me.zone <> 'Europe/Minsk' then wall(lower(b.during), me.zone) end reader, me.zone reader_zone, to_char(upper(b.during) at time zone 'Europe/Minsk', 'HH24:MI') until
			from booking b join session s on s.id = b.session join course c on c.id = s.course where b.resource = r.id and b.active and upper(b.during) > now() order by b.during limit 20) x),
		'section', 'resources', 'crumbs', json_build_array(json_build_object('href', '/resources', 'key', 'resources')));
end $$;

-- Add a resource.
--   select api.resource_add(login, gen_random_uuid(), 'room', 'Аудитория 1', 'Room 1', '30', '[]', 'Кабина переводчика', null)  →  {"id": 4}
-- changes: resource, answered, audit
create function api.resource_add(_login bytea, _idem uuid, _kind text, _name_ru text, _name_en text, _seats text, _languages jsonb, _equipment_ru text, _equipment_en text, _account text,
	_pairs jsonb default null, _buffer text default null, _day_hours text default null, _email text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	before json := answered(_idem, me.id, 'resource_add');
	r resource;
begin
	if before is not null then
		return before;
	end if;
	r := resource_typed(null, one_of(_kind, 'kind', array['room', 'trainer', 'interpreter', 'vehicle'], 'resource_kind_is_wrong'), _name_ru, _name_en, _seats, _languages, _equipment_ru, _equipment_en, _account, _pairs, _buffer, _day_hours, _email);
	insert into resource (kind, name_ru, name_en, seats, languages, equipment_ru, equipment_en, account, email, pairs, buffer, day_hours)
	values (r.kind, r.name_ru, r.name_en, r.seats, r.languages, r.equipment_ru, r.equipment_en, r.account, r.email, r.pairs, r.buffer, r.day_hours) returning * into r;
	return answer(_idem, json_build_object('id', r.id));
end $$;

-- Change a resource; one that is booked ahead cannot be taken out of use.
--   select api.resource_change(login, 4, '1', 'Аудитория 1', 'Room 1', '32', '[]', null, null, 'yes')  →  {"id": 4}
-- changes: resource, booking, audit
create function api.resource_change(_login bytea, _id int, _version text, _name_ru text, _name_en text, _seats text, _languages jsonb, _equipment_ru text, _equipment_en text, _account text, _active text,
	_pairs jsonb default null, _buffer text default null, _day_hours text default null, _email text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	was resource;
	r resource;
	first record;
begin
	select * into was from resource where id = _id for no key update;
	if not found then
		perform refuse(404, 'no_resource');
	end if;
	perform same_version('resource', _id, _version, was.version);
	r := resource_typed(_id, was.kind, _name_ru, _name_en, _seats, _languages, _equipment_ru, _equipment_en, _account, _pairs, _buffer, _day_hours, _email);
	r.active := coalesce(tidy(_active), 'no') in ('yes', 'true', '1', 'on');
	if was.active and not r.active then
		select c.code, to_char(lower(b.during) at time zone 'Europe/Minsk', 'DD.MM.YYYY HH24:MI') at, count(*) over () n into first
		from booking b join session s on s.id = b.session join course c on c.id = s.course
		where b.resource = _id and b.active and upper(b.during) > now() order by b.during limit 1;
		if found then
			perform refuse(409, 'resource_has_bookings', 'active', to_jsonb(first));
		end if;
	end if;
	begin
		update resource set name_ru = r.name_ru, name_en = r.name_en, seats = r.seats, languages = r.languages, equipment_ru = r.equipment_ru, equipment_en = r.equipment_en, account = r.account, email = r.email, active = r.active,
			pairs = r.pairs, buffer = r.buffer, day_hours = r.day_hours, version = version + 1
		where id = _id;
	exception when exclusion_violation then
		select c.code, to_char(lower(b.during) at time zone 'Europe/Minsk', 'DD.MM.YYYY HH24:MI') at, 0 n into first
		from booking b join booking o on o.resource = b.resource and o.course <> b.course and o.active and kept(o.during, r.buffer) && kept(b.during, r.buffer) join course c on c.id = b.course
		where b.resource = _id and b.active and upper(b.during) > now() order by b.during limit 1;
		perform refuse(409, 'buffer_does_not_fit', 'buffer', to_jsonb(first));
	end;
	return json_build_object('id', _id);
end $$;
