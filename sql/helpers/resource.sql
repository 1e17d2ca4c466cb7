-- Resources: what was typed into their form.

create or replace function registry.resource_kinds(_chosen text) returns json immutable language sql
return (select json_agg(json_build_object('kind', k, 'chosen', coalesce(k = _chosen, false)) order by n) from unnest(array['room', 'trainer', 'interpreter', 'vehicle']) with ordinality x (k, n));

-- Accounts of trainers.
create or replace function registry.trainers_offered(_chosen int) returns json stable language sql
return (select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name) order by a.name), '[]') from registry.account a where a.role = 'trainer' and a.active or a.id = _chosen);

-- Pairs of languages as a form has them, {"a1": "ru", "b1": "en", …}: from the first into the second.
--   select registry.pairs_of('{"a1": "ru", "b1": "en"}')  →  {ru-en}
create or replace function registry.pairs_of(_pairs jsonb) returns text[] immutable language plpgsql as $$
declare
	made text[] := '{}';
	a text;
	b text;
begin
	for i in 1 .. 6 loop
		a := registry.tidy(_pairs ->> ('a' || i));
		b := registry.tidy(_pairs ->> ('b' || i));
		continue when a is null and b is null;
		if a is null or b is null or a = b or not array[a, b] <@ registry.languages_known() then
			perform registry.refuse(422, 'pairs_are_wrong', 'pairs');
		end if;
		if a || '-' || b <> all (made) then
			made := made || (a || '-' || b);
		end if;
	end loop;
	return made;
end $$;

create or replace function registry.pair_choices(_chosen text) returns json immutable language plpgsql as $$
begin
	return (select json_agg(json_build_object('code', l, 'chosen', coalesce(l = _chosen, false)) order by n) from unnest(registry.languages_known()) with ordinality k (l, n));
end $$;

-- The same as rows of a form, with an empty one at the end.
create or replace function registry.pair_rows(_pairs text[], _typed jsonb) returns json immutable language sql
return (select json_agg(json_build_object('n', i, 'from_choices', registry.pair_choices(x.a), 'into_choices', registry.pair_choices(x.b)) order by i)
	from generate_series(1, 6) i, lateral (select case when _typed is not null then _typed ->> ('a' || i) else split_part(_pairs[i], '-', 1) end a, case when _typed is not null then _typed ->> ('b' || i) else split_part(_pairs[i], '-', 2) end b) x
	where i <= greatest(cardinality(_pairs) + 1, 2) or x.a is not null);

create or replace function registry.resource_typed(_id int, _kind text, _name_ru text, _name_en text, _seats text, _languages jsonb, _equipment_ru text, _equipment_en text, _account text,
	_pairs jsonb default null, _buffer text default null, _day_hours text default null, _email text default null) returns registry.resource stable language plpgsql as $$
declare
	r registry.resource;
begin
	r.kind := _kind;
	if _kind <> 'room' then
		if registry.email_is_wrong(_email) then
			perform registry.refuse(422, 'email_is_wrong', 'email');
		end if;
		r.email := registry.tidy(_email);
	end if;
	r.name_ru := registry.short_of(_name_ru, 'name_ru', true);
	r.name_en := registry.short_of(_name_en, 'name_en', true);
	if exists (select from registry.resource x where x.kind = _kind and x.name_en = r.name_en and x.id is distinct from _id) then
		perform registry.refuse(409, 'resource_known', 'name_en');
	end if;
	if _kind in ('room', 'vehicle') then
		r.seats := case when registry.tidy(_seats) is not null then registry.whole_of(_seats, 'seats', 1, 1000, 'seats_are_wrong') end;
		r.equipment_ru := registry.short_of(_equipment_ru, 'equipment_ru');
		r.equipment_en := registry.short_of(_equipment_en, 'equipment_en');
	end if;
	r.languages := case when _kind in ('trainer', 'interpreter') then registry.languages_of(_languages, _kind = 'interpreter' and not exists (select from jsonb_each_text(case jsonb_typeof(_pairs) when 'object' then _pairs else '{}' end) p where registry.tidy(p.value) is not null)) else '{}' end;
	r.pairs := case _kind when 'interpreter' then registry.pairs_of(_pairs) else '{}' end;
	r.languages := array(select l from unnest(registry.languages_known()) with ordinality k (l, n) where l = any (r.languages) or l = any (string_to_array(array_to_string(r.pairs, '-'), '-')) order by n);
	r.buffer := coalesce(registry.int_of(_buffer, 'buffer'), 0);
	if r.buffer not between 0 and 480 then
		perform registry.refuse(422, 'buffer_is_wrong', 'buffer');
	end if;
	if _kind = 'trainer' then
		r.day_hours := registry.number_of(_day_hours, 'day_hours');
		if r.day_hours not between 1 and 24 then
			perform registry.refuse(422, 'day_hours_are_wrong', 'day_hours');
		end if;
		r.account := registry.int_of(_account, 'account');
		if r.account is not null and not exists (select from registry.account a where a.id = r.account and a.role = 'trainer') then
			perform registry.refuse(422, 'account_is_no_trainer', 'account');
		end if;
	end if;
	return r;
end $$;

-- What is spoken by those who come from a country, as interpreters' pairs name it.
create or replace function registry.country_language(_country text) returns text immutable language sql
return case _country when 'BY' then 'be' when 'KZ' then 'kk' when 'UZ' then 'uz' when 'KG' then 'ky' when 'TJ' then 'tg' when 'AZ' then 'az' when 'AM' then 'hy' when 'GE' then 'ka' when 'MD' then 'ro' when 'TM' then 'tk' when 'UA' then 'uk' when 'RU' then 'ru' end;

-- Languages of those who are put forward for a course and of those who teach in it, beside its own.
create or replace function registry.languages_around(_c registry.course) returns text[] stable language sql
return array(select distinct registry.country_language(g.country) from registry.nomination m join registry.agency g on g.id = m.agency
	where m.course = _c.id and m.state in ('proposed', 'waiting', 'accepted', 'confirmed') and registry.country_language(g.country) is not null
	union select unnest(r.languages) from registry.session s join registry.booking b on b.session = s.id join registry.resource r on r.id = b.resource where s.course = _c.id and s.state = 'planned' and r.kind = 'trainer');

-- Does one of the pairs serve a course: between two of its languages, or between one of them and one that is spoken around it?
--   select registry.pairs_fit('{ru-tg}', '{ru}', '{tg}')  →  true
create or replace function registry.pairs_fit(_pairs text[], _languages text[], _around text[]) returns boolean immutable language sql
return exists (select from unnest(_pairs) p where string_to_array(p, '-') && _languages and string_to_array(p, '-') <@ (_languages || _around));
