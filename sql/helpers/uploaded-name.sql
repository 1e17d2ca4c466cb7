-- Which word of a whole name in an uploaded table is the surname, and of which language the name is.

-- А.Б., A. or И: a name cut down to its first letters.
create or replace function registry.is_initials(_word text) returns boolean immutable language sql
return _word ~ '^([[:alpha:]]\.-?)+[[:alpha:]]?\.?$' or length(_word) = 1;

-- A father's name by its ending.
create or replace function registry.is_patronymic(_word text) returns boolean immutable language sql
return _word ~* '(вич|віч|ьич|ьіч|кич|кіч|мич|міч|тич|ціч|вна|чна|шна|ўна|оглы|оглу|о[гғ]ли|улы|ұлы|уулу|кызы|қызы|гызы|[қк]изи|[қк]ызы|зода|зоде)$';

-- How many words of a whole name are the surname, counted from the front; from behind where the given name stands first (negative);
-- null where nobody can tell.  _says: 'family' or 'given' stands first, as the heading has it.  _known: the surname in another
-- script, where that is known, and _known_key the search key of that name, the surname first.  A surname in capitals beside others that are none, initials, and a father's name tell it, too.
--   select registry.import_surname('{Арман,Серікұлы,Байжанов}', null, null)  →  -1
create or replace function registry.import_surname(_words text[], _says text, _known text, _known_key text default null) returns int immutable language plpgsql as $$
declare
	n int := cardinality(_words);
	long int := coalesce(cardinality(string_to_array(_known, ' ')), 1);
	caps boolean[];
	front int := 0;
	back int := 0;
	key text;
	near numeric;
begin
	if n < 2 then
		return n;
	end if;
	if _words[1:n - 1]::text ~ ',"' then	-- Souza, Maria
		return (select min(k) from unnest(_words) with ordinality x (w, k) where w ~ ',$');
	end if;
	if array_to_string(_words, ' ') ~ '[[:upper:]]{2}' then
		caps := array(select w = upper(w collate "und-x-icu") and length(w) > 1 and not registry.is_initials(w) from unnest(_words) with ordinality x (w, k) order by k);
		front := coalesce((select min(k) - 1 from unnest(caps) with ordinality x (c, k) where not c), n);
		back := coalesce((select n - max(k) from unnest(caps) with ordinality x (c, k) where not c), n);
	end if;
	if front between 1 and n - 1 and back = 0 then
		return front;
	elsif back between 1 and n - 1 and front = 0 then
		return -back;
	elsif _known is not null and n > long then
		-- by the first word of the surname, else by all of it
		key := registry.search_key(array_to_string(_words, ' '));
		near := registry.similarity(split_part(key, ' ', 1), split_part(_known_key, ' ', 1)) - registry.similarity(split_part(key, ' ', -1), split_part(_known_key, ' ', 1));
		if abs(near) < 0.3 or near is null then
			key := registry.search_key(_known);
			near := registry.similarity(registry.search_key(array_to_string(_words[1:long], ' ')), key) - registry.similarity(registry.search_key(array_to_string(_words[n - long + 1:n], ' ')), key);
		end if;
		if abs(near) >= 0.3 then
			return case when near > 0 then long else -long end;
		end if;
	end if;
	return case
		when registry.is_initials(_words[n]) and not registry.is_initials(_words[1]) then 1
		when registry.is_initials(_words[1]) and not registry.is_initials(_words[n]) then -1
		when n >= 3 and registry.is_patronymic(_words[n]) then 1
		when n >= 3 and registry.is_patronymic(_words[n - 1]) then -1
		when _says = 'family' then 1
		when _says = 'given' then -1
		when registry.script_of(array_to_string(_words, ' ')) <> 'latn' then 1 end;
end $$;

-- A whole name in its parts; where nobody can tell them apart the facts stay as they are.
create or replace function registry.import_name(_facts jsonb, _whole text, _family text, _given text, _patronymic text, _says text, _known text, _known_key text default null) returns jsonb immutable language plpgsql as $$
declare
	words text[] := string_to_array(_facts ->> _whole, ' ');
	n int := cardinality(words);
	s int;
	rest text[];
begin
	if _facts ? _family or words is null then
		return _facts;
	end if;
	s := registry.import_surname(words, _says, _known, _known_key);
	if s is null then
		return _facts;
	end if;
	rest := case when s > 0 then words[s + 1:] else words[:n + s] end;
	return _facts || jsonb_strip_nulls(jsonb_build_object(_family, rtrim(array_to_string(case when s > 0 then words[1:s] else words[n + s + 1:] end, ' '), ','),
		_given, nullif(case when _patronymic is null then array_to_string(rest, ' ') else rest[1] end, ''))
		|| case when _patronymic is not null then jsonb_build_object(_patronymic, nullif(array_to_string(rest[2:], ' '), '')) else '{}' end);
end $$;

-- The language of a name by letters that one language has, where several have them by the country; null: any could be.
--   select registry.import_language_of('Іваноў Янка', 'BY')  →  be
create or replace function registry.import_language_of(_name text, _country text) returns text immutable language sql
return case registry.script_of(left(_name, 1)) when 'armn' then 'hy' when 'geor' then 'ka'
	when 'latn' then case when _name ~* 'ə' then 'az' else 'en' end
	else case when _name ~* '[їєґ]' then 'uk' when _name ~* '[ҷӣӯ]' then 'tg' when _name ~* '[әұһ]' then 'kk' when _name ~* 'җ' then 'tt'
		when _name ~* '[қғҳ]' then case when _name ~* 'ў' or _country = 'UZ' then 'uz' when _name ~* 'ҳ' or _country = 'TJ' then 'tg' else 'kk' end
		when _name ~* '(^|[^аеёиоуыэюяі])ў' then 'uz' when _name ~* 'ў' then 'be'
		when _name ~* '[өүң]' then case _country when 'KZ' then 'kk' when 'MN' then 'mn' else 'ky' end
		when _name ~* 'і' then case _country when 'UA' then 'uk' when 'KZ' then 'kk' else 'be' end end end;

-- By whose passport rules a name without such letters is written in Latin: those of the country.
create or replace function registry.latin_rule_of(_country text) returns text immutable language sql
return case _country when 'KZ' then 'kk' when 'KG' then 'ky' when 'TJ' then 'tg' when 'UZ' then 'uz' when 'UA' then 'uk' else 'ru' end;
