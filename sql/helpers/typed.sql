-- Text that somebody typed into a form, checked with the name of its field.

-- A title; null where nothing was typed, unless it is needed.
create or replace function registry.title_of(_text text, _field text, _needed boolean default false) returns text immutable language plpgsql as $$
declare
	t text := registry.tidy(_text);
begin
	if t is null and _needed then
		perform registry.refuse(422, 'field_is_missing', _field);
	elsif not registry.clean(t) or length(t) > 300 then
		perform registry.refuse(422, 'title_is_wrong', _field);
	end if;
	return t;
end $$;

create or replace function registry.short_of(_text text, _field text, _needed boolean default false) returns text immutable language plpgsql as $$
declare
	t text := registry.tidy(_text);
begin
	if t is null and _needed then
		perform registry.refuse(422, 'field_is_missing', _field);
	elsif not registry.clean(t) or length(t) > 200 then
		perform registry.refuse(422, 'text_is_wrong', _field);
	end if;
	return t;
end $$;

create or replace function registry.note_of(_text text, _field text) returns text immutable language plpgsql as $$
declare
	t text := replace(registry.tidy(_text), E'\r\n', E'\n');
begin
	if not registry.clean(translate(t, E'\n\t\r', '')) or length(t) > 4000 then
		perform registry.refuse(422, 'note_is_wrong', _field);
	end if;
	return t;
end $$;

-- A whole number that must be typed and lie between two; what is wrong with it is said by a key of the words.
create or replace function registry.whole_of(_text text, _field text, _least int, _most int, _key text) returns int immutable language plpgsql as $$
declare
	n int := registry.int_of(_text, _field);
begin
	if n is null then
		perform registry.refuse(422, 'field_is_missing', _field);
	elsif n not between _least and _most then
		perform registry.refuse(422, _key, _field);
	end if;
	return n;
end $$;

-- One of a few codes, or refused.
create or replace function registry.one_of(_text text, _field text, _known text[], _key text) returns text immutable language plpgsql as $$
begin
	if registry.tidy(_text) is null or registry.tidy(_text) <> all (_known) then
		perform registry.refuse(422, _key, _field);
	end if;
	return registry.tidy(_text);
end $$;

-- Languages that a programme, a course or an interpreter may have, in the order of a form.
create or replace function registry.languages_known() returns text[] immutable language sql
return array['ru', 'en', 'be', 'fr', 'es', 'ar', 'zh', 'kk', 'uz', 'ky', 'tg', 'az', 'hy', 'ka', 'ro', 'tk', 'uk'];

-- Languages that were ticked, in that order; at least one where needed.
create or replace function registry.languages_of(_list jsonb, _needed boolean default true) returns text[] immutable language plpgsql as $$
declare
	ticked text[] := registry.list_of(_list);
begin
	if not ticked <@ registry.languages_known() or _needed and cardinality(ticked) = 0 then
		perform registry.refuse(422, 'languages_are_wrong', 'languages');
	end if;
	return array(select l from unnest(registry.languages_known()) with ordinality k (l, n) where l = any (ticked) order by n);
end $$;

-- The same as boxes of a form: [{"code": "ru", "chosen": true}, …]
create or replace function registry.language_choices(_chosen text[]) returns json immutable language sql
return (select json_agg(json_build_object('code', l, 'chosen', l = any (_chosen)) order by n) from unnest(registry.languages_known()) with ordinality k (l, n));

-- Time zones that a form offers: those of the CIS and its neighbours, and the one already chosen.
create or replace function registry.zones_offered(_chosen text) returns json stable language sql
return (select json_agg(json_build_object('name', z.name, 'offset', 'UTC' || substr(registry.wall(now(), z.name), 20)) order by k.n nulls first)
	from pg_timezone_names z
	left join unnest(array['Europe/Minsk', 'Europe/Moscow', 'Europe/Kaliningrad', 'Europe/Kyiv', 'Europe/Chisinau', 'Europe/Samara', 'Asia/Yerevan', 'Asia/Baku', 'Asia/Tbilisi',
		'Asia/Ashgabat', 'Asia/Dushanbe', 'Asia/Tashkent', 'Asia/Almaty', 'Asia/Bishkek', 'Asia/Yekaterinburg', 'Asia/Omsk', 'Asia/Novosibirsk', 'Asia/Krasnoyarsk', 'Asia/Irkutsk',
		'Asia/Yakutsk', 'Asia/Vladivostok', 'Asia/Kamchatka', 'Europe/Warsaw', 'Europe/Vilnius', 'Europe/Riga', 'Europe/Vienna', 'Europe/Zurich', 'Europe/London', 'Europe/Istanbul', 'UTC'])
		with ordinality k (name, n) on k.name = z.name
	where k.n is not null or z.name = _chosen);

-- The link to another page of a list, with its filters: list_page(2, 'q', 'minsk', 'state', null)  →  ?page=2&q=minsk
create or replace function registry.list_page(_page int, variadic _filters text[]) returns text immutable language sql
return '?page=' || _page || (select coalesce(string_agg('&' || _filters[i] || '=' || registry.url_of(_filters[i + 1]), '' order by i), '')
	from generate_series(1, cardinality(_filters), 2) i where registry.tidy(_filters[i + 1]) is not null);

-- A reason in words, checked; it must be given.
create or replace function registry.reason_of(_text text, _field text default 'reason') returns text immutable language plpgsql as $$
declare
	t text := registry.tidy(_text);
begin
	if t is null then
		perform registry.refuse(422, 'reason_is_missing', _field);
	elsif not registry.clean(translate(t, E'\n\t\r', '')) or length(t) not between 2 and 1000 then
		perform registry.refuse(422, 'reason_is_wrong', _field);
	end if;
	return t;
end $$;

-- A reason in words, checked; or none.
create or replace function registry.reason_or_none(_text text, _field text) returns text immutable language sql
return case when registry.tidy(_text) is not null then registry.reason_of(_text, _field) end;

-- Kinds of reason of a refusal, in the order of a form.
create or replace function registry.reason_codes() returns text[] immutable language sql
return array['no_seat', 'profile', 'had_it', 'busy', 'incomplete', 'language', 'late', 'other'];

-- The refusals a role may choose, each with its kind of reason; another reason needs words.
create or replace function registry.refusal_choices(_role text) returns json stable language sql
return (select json_agg(json_build_object('value', 'refused.' || k, 'code', k, 'needs_reason', k = 'other') order by n) from unnest(registry.reason_codes()) with ordinality u (k, n)
	where exists (select from registry.step s where s.noun = 'nomination' and s.becomes = 'refused' and _role = any (s.roles)));

-- The kind of reason of a refusal, or none.
create or replace function registry.reason_code_of(_code text) returns text immutable language sql
return case when registry.tidy(_code) is not null then registry.one_of(_code, 'code', registry.reason_codes(), 'reason_code_is_wrong') end;

-- A rank that was typed, or none.
create or replace function registry.whole_or_null(_text text, _field text) returns int immutable language sql
return case when registry.tidy(_text) is not null then registry.whole_of(_text, _field, 1, 999, 'rank_is_wrong') end;

-- An address of e-mail that was typed and cannot be one, as the domain `email` has it; none is none.
create or replace function registry.email_is_wrong(_text text) returns boolean immutable language sql
return coalesce(registry.tidy(_text) !~ '^[^\s@<>",;:()\[\]\\]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$' or length(_text) > 254, false);
