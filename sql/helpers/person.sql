-- People: who may see them, how they are found, and who might be the same person.

-- May _me see this person at all?  coordinator and registrar all, a focal point the own agency, a trainer the people of
-- own courses, a trainee oneself; the auditor sees numbers.
create or replace function registry.person_seen(_p registry.person, _me registry.account) returns boolean stable language plpgsql as $$
begin
	return case _me.role when 'coordinator' then true when 'registrar' then true when 'auditor' then true
		when 'focal_point' then _p.agency = _me.agency
		when 'trainee' then _p.id = _me.person
		when 'trainer' then exists (select from registry.place p where p.person = _p.id and p.held and registry.course_taught(p.course, _me.id))
		else false end;
end $$;

-- The person, if _me may see it; else 404 as for an unknown one.  A record that went into another is no longer worked on.
create or replace function registry.person_for(_person int, _me registry.account) returns registry.person stable language plpgsql as $$
declare
	p registry.person;
begin
	if _me.role in ('director', 'administrator') then
		perform registry.refuse(403, 'not_yours');
	end if;
	select * into p from registry.person x where x.id = _person;
	if not found or not registry.person_seen(p, _me) then
		perform registry.refuse(404, 'no_person');
	elsif p.merged_into is not null then
		perform registry.refuse(409, 'person_is_merged', '', jsonb_build_object('id', p.merged_into));
	end if;
	return p;
end $$;

drop function if exists registry.people_found(text, int);
-- The people that a text names, best first: every word of it begins a word of a name, in any order and script;
-- when nobody fits, names that look alike.  At most _most, of one agency or of all.  What is asked for is written into the
-- statement, so that it is planned for its words: a rare one by the index, a frequent one until there are enough.
create or replace function registry.people_found(_q text, _most int, _agency int default null) returns table (person int, rank int)
language plpgsql stable set synchronize_seqscans = off set pg_trgm.word_similarity_threshold = 0.45 as $$
declare
	key text := registry.search_key(_q);
	of_agency text := case when _agency is not null then format(' and f.person in (select p.id from registry.person p where p.agency = %L)', _agency) else '' end;
	words text;
	begin_ int[];
	n int;
begin
	if key = '' then
		return;
	end if;
	-- the whole text begins a name
	execute format('select array_agg(x.person) from (select f.person from registry.name_form f where f.search_key like %L%s order by f.search_key using ~<~, f.person limit %s) x', key || '%', of_agency, 2 * _most) into begin_;
	return query select x.p, min(x.k)::int from unnest(begin_) with ordinality x (p, k) group by x.p order by 2 limit _most;
	get diagnostics n = row_count;
	if n >= _most then
		return;
	end if;
	-- its words begin words of a name
	select string_agg(format('(f.search_key like %L or f.search_key like %L)', w || '%', '% ' || w || '%'), ' and ') into words
	from (select distinct w from unnest(string_to_array(key, ' ')) w order by 1 limit 8) x;
	return query execute format('select x.person, %s + min(x.k)::int from (select f.person, row_number() over (order by f.search_key, f.person) k from (select f.person, f.search_key from registry.name_form f where %s%s and f.person <> all (%L) limit %s) f) x group by 1 order by 2 limit %s',
		2 * _most, words, of_agency, coalesce(begin_, '{}'), 2 * _most, _most - n);
	if n = 0 and not found and length(key) >= 4 then
		return query execute format('select x.person, row_number() over (order by x.near desc, x.person)::int from (select f.person, max(registry.word_similarity(%1$L, f.search_key)) near
			from registry.name_form f where %4$s%2$s group by 1) x where x.near >= 0.45 order by 2 limit %3$s', key, of_agency, _most,
			case when _agency is null then format('%L operator(registry.<%%) f.search_key', key) else 'true' end);
	end if;
end $$;

-- People by the name that a reader is shown first, _most from the one at _from.  Who has no name in that script stands at the
-- end.  Of all people it walks along an index as far as it must; of one agency it sorts them.
create or replace function registry.people_in_order(_lang text, _agency int, _country text, _from int, _most int) returns int[]
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
declare
	latin boolean := _lang = 'en';
	ids int[];
	named int;
begin
	if _agency is not null then
		return array(with own as materialized (select p.id from registry.person p where p.agency = _agency and p.merged_into is null and (_country is null or p.country = _country))
			select o.id from own o left join lateral (select f.family, f.given from registry.name_form f where f.person = o.id and f.valid_until is null and (f.script = 'latn') = latin order by f.id limit 1) f on true
			order by f.family collate "ru-x-icu", f.given collate "ru-x-icu", o.id limit _most offset _from);
	end if;
	ids := array(select f.person from registry.name_form f join registry.person p on p.id = f.person
		where f.valid_until is null and (f.script = 'latn') = latin and (_country is null or p.country = _country)
			and not exists (select from registry.name_form o where o.person = f.person and o.valid_until is null and (o.script = 'latn') = latin and o.id < f.id)
		order by f.family collate "ru-x-icu", f.given collate "ru-x-icu", f.person limit _most offset _from);
	if cardinality(ids) < _most then
		select count(distinct f.person) into named from registry.name_form f join registry.person p on p.id = f.person
		where f.valid_until is null and (f.script = 'latn') = latin and (_country is null or p.country = _country);
		ids := ids || array(select p.id from registry.person p
			where (_country is null or p.country = _country) and p.merged_into is null
				and not exists (select from registry.name_form f where f.person = p.id and f.valid_until is null and (f.script = 'latn') = latin)
			order by p.id limit _most - cardinality(ids) offset greatest(_from - named, 0));
	end if;
	return ids;
end $$;

-- From which countries the people of an agency, or of all agencies, are: from one to the next along the index.
create or replace function registry.people_countries(_agency int) returns json language plpgsql stable as $$
begin
	if _agency is not null then
		return (select json_agg(distinct p.country) from registry.person p where p.agency = _agency);
	end if;
	return (with recursive next (country) as (
			select min(p.country) from registry.person p
			union all
			select (select min(p.country) from registry.person p where p.country > n.country) from next n where n.country is not null)
		select json_agg(n.country order by n.country) from next n where n.country is not null);
end $$;

-- Who might be the same person: an equal surname and the same birth date, or an equal whole name, also one that was borne before;
-- surely only by a name that is borne now.  Pairs that were said to be different are left out.
create or replace function registry.likely_same(_person int, _born date, _keys text[]) returns table (person int, sure boolean) stable language sql
begin atomic
	select p.id, bool_or(p.born = _born and f.search_key = any (_keys) and f.valid_until is null)
	from (select f.person from registry.name_form f where f.search_key collate "C" = any (_keys) and f.search_key <> ''
		union
		select b.id from registry.person b join registry.name_form f on f.person = b.id, unnest(_keys) k
		where b.born = _born and k <> '' and split_part(f.search_key, ' ', 1) = split_part(k, ' ', 1)) x
	join registry.person p on p.id = x.person
	join registry.name_form f on f.person = p.id
	where p.id is distinct from _person and p.merged_into is null
		and not exists (select from registry.person_distinct d where d.one = least(p.id, _person) and d.other = greatest(p.id, _person))
	group by p.id order by 2 desc, 1 limit 20;
end;

-- New people with their names, said to be distinct from others: a form in the own script and, where that is another, one in
-- Latin letters.  All of a table in a few statements.  Their numbers, in the order of the list.
--   select registry.people_made('[{"sex": "m", "born": "1989-03-07", "country": "KZ", "agency": 3, "lang": "ru", "script": "cyrl", "language": "kk", "family": "Ахметов", "given": "Тимур", "source": "agency_letter",
--     "family_latin": "AKHMETOV", "given_latin": "TIMUR", "source_latin": "passport", "distinct_from": [7]}]', 12)  →  {41}
-- changes: person, name_form, person_distinct
create or replace function registry.people_made(_new jsonb, _by int) returns int[] language plpgsql as $$
declare
	made int[] := array(select nextval('registry.person_id_seq')::int from jsonb_array_elements(_new));
begin
	insert into registry.person (id, sex, born, country, agency, rank, position, email, phone, lang) overriding system value
	select made[n], v ->> 'sex', (v ->> 'born')::date, v ->> 'country', (v ->> 'agency')::int, v ->> 'rank', v ->> 'position', v ->> 'email', v ->> 'phone', v ->> 'lang'
	from jsonb_array_elements(_new) with ordinality x (v, n) order by n;
	insert into registry.name_form (person, script, language, family, given, patronymic, source)
	select made[n], f.script, f.language, f.family, f.given, f.patronymic, f.source
	from jsonb_array_elements(_new) with ordinality x (v, n), lateral (values (1, v ->> 'script', v ->> 'language', v ->> 'family', v ->> 'given', v ->> 'patronymic', v ->> 'source'),
		(2, 'latn', 'en', v ->> 'family_latin', v ->> 'given_latin', null, v ->> 'source_latin')) f (k, script, language, family, given, patronymic, source)
	where f.k = 1 or v ->> 'script' <> 'latn' order by n, k;
	insert into registry.person_distinct (one, other, said_by)
	select least(made[n], o::int), greatest(made[n], o::int), _by from jsonb_array_elements(_new) with ordinality x (v, n), jsonb_array_elements_text(v -> 'distinct_from') o
	on conflict do nothing;
	return made;
end $$;

-- A person as the warning of a likely duplicate tells it.
create or replace function registry.person_told(_person int, _lang text) returns jsonb stable language sql
return (select jsonb_build_object('id', p.id, 'name', m ->> 'name', 'latin', m ->> 'latin', 'born', p.born, 'agency', registry.pick(_lang, g.name_ru, g.name_en))
	from registry.person p left join registry.agency g on g.id = p.agency, lateral registry.names_of(p.id, _lang) m where p.id = _person);

-- What a form about a person offers to choose from.
create or replace function registry.person_choices(_lang text) returns jsonb immutable language sql
return '{"countries": ["BY", "RU", "KZ", "KG", "TJ", "TM", "UZ", "AZ", "AM", "GE", "MD", "UA", "LT", "LV", "EE", "PL", "DE", "TR", "MN", "CN"],
	"scripts": ["cyrl", "latn", "armn", "geor"], "languages": ["ru", "be", "uk", "kk", "ky", "tg", "uz", "az", "tk", "hy", "ka", "ro", "tt", "mn", "en"], "sources": ["passport", "agency_letter", "decision", "self", "rule"]}'::jsonb;

create or replace function registry.agency_choices(_lang text) returns json stable language sql
return (select json_agg(json_build_object('id', g.id, 'name', registry.pick(_lang, g.name_ru, g.name_en), 'country', g.country) order by g.country, registry.pick(_lang, g.name_ru, g.name_en)) from registry.agency g where g.active);

-- Refuse what cannot be a person, naming the field.
create or replace function registry.person_fields(_sex text, _born date, _country text, _agency int, _rank text, _position text, _email text, _phone text, _lang text) returns void language plpgsql stable as $$
begin
	if coalesce(_sex, '') not in ('f', 'm') then
		perform registry.refuse(422, 'sex_is_wrong', 'sex');
	elsif _born is null or _born not between '1930-01-01' and '2012-12-31' then
		perform registry.refuse(422, 'birth_date_is_wrong', 'born');
	elsif coalesce(registry.tidy(_country), '') !~ '^[A-Z]{2}$' then
		perform registry.refuse(422, 'country_is_wrong', 'country');
	elsif _agency is null or not exists (select from registry.agency g where g.id = _agency) then
		perform registry.refuse(422, 'agency_is_missing', 'agency');
	elsif registry.email_is_wrong(_email) then
		perform registry.refuse(422, 'email_is_wrong', 'email');
	elsif registry.tidy(_lang) not in ('ru', 'en', 'be') then
		perform registry.refuse(422, 'language_is_wrong', 'lang_of_letters');
	end if;
	perform registry.short_of(_rank, 'rank'), registry.short_of(_position, 'position'), registry.short_of(_phone, 'phone');
end $$;

-- Refuse what cannot be a name in this script, naming the field.
create or replace function registry.name_fields(_script text, _language text, _family text, _given text, _patronymic text, _field_family text, _field_given text, _field_patronymic text) returns void language plpgsql immutable as $$
declare
	part record;
	letters text := case _script when 'cyrl' then '\u0400-\u052f' when 'latn' then 'A-Za-z\u00c0-\u024f\u0259\u1e00-\u1eff' when 'armn' then '\u0531-\u0587' when 'geor' then '\u10a0-\u10ff\u1c90-\u1cbf' end;
begin
	if letters is null then
		perform registry.refuse(422, 'script_is_wrong', 'script');
	elsif registry.tidy(_language) is not null and (registry.tidy(_language) !~ '^[a-z]{2,3}(-[a-z]{4})?$' or not registry.person_choices('en') -> 'languages' ? split_part(registry.tidy(_language), '-', 1)) then
		perform registry.refuse(422, 'name_language_is_wrong', 'language');
	elsif _script = 'armn' and split_part(registry.tidy(_language), '-', 1) <> 'hy' or _script = 'geor' and split_part(registry.tidy(_language), '-', 1) <> 'ka' or _script = 'cyrl' and split_part(registry.tidy(_language), '-', 1) in ('hy', 'ka', 'en') then
		perform registry.refuse(422, 'name_language_of_another_script', 'language');
	end if;
	for part in select registry.tidy(t) t, f from (values (_family, _field_family), (_given, _field_given), (_patronymic, _field_patronymic)) v (t, f) loop
		if part.t is null and part.f <> _field_patronymic then
			perform registry.refuse(422, 'name_is_missing', part.f);
		elsif not registry.clean(part.t) or length(part.t) > 100 or part.t ~ '[0-9<>"&;=@#$%^*+|~\\/{}\[\]]|\s\s' then
			perform registry.refuse(422, 'name_is_wrong', part.f);
		elsif part.t !~ ('^[' || letters || '][' || letters || ' .''’ʻʼ`-]*$') then
			perform registry.refuse(422, 'name_is_of_another_script', part.f, jsonb_build_object('script', _script));
		end if;
	end loop;
end $$;
