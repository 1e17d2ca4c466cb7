-- What one cell and one row of an uploaded table say.

-- A day as people write it, without raising; 7.3.1989 г. too.
create or replace function registry.import_day(_text text) returns date immutable language plpgsql as $$
declare
	t text := regexp_replace(_text, '\s*(г\.?|года|г\.р\.)$|\s+00:00(:00)?$', '');
	m text[] := coalesce(regexp_match(t, '^(\d{4})-(\d{1,2})-(\d{1,2})$'), (select array[x[3], x[2], x[1]] from regexp_match(t, '^(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})$') x));
	y int := m[1]::int + case when length(m[1]) = 2 then 2000 - case when m[1]::int > 50 then 100 else 0 end else 0 end;
begin
	return case when m[2]::int between 1 and 12 and y > 0 then
		case when m[3]::int between 1 and extract(day from make_date(y, m[2]::int, 1) + interval '1 month' - interval '1 day') then make_date(y, m[2]::int, m[3]::int) end end;
end $$;

-- The script of a name, or null where it is none or several.
create or replace function registry.script_of(_name text) returns text immutable language sql
return case when _name ~ '^[\u0400-\u052f][\u0400-\u052f .''’ʻʼ`-]*$' then 'cyrl' when _name ~ '^[A-Za-z\u00c0-\u024f\u0259\u1e00-\u1eff][A-Za-z\u00c0-\u024f\u0259\u1e00-\u1eff .''’ʻʼ`-]*$' then 'latn'
	when _name ~ '^[\u0531-\u0587][\u0531-\u0587 .''’ʻʼ`-]*$' then 'armn' when _name ~ '^[\u10a0-\u10ff\u1c90-\u1cbf][\u10a0-\u10ff\u1c90-\u1cbf .''’ʻʼ`-]*$' then 'geor' end;

-- A number of an order as people write it, 1 to 999: № 3, 3., 3,0; null for anything else.
create or replace function registry.import_rank(_text text) returns int immutable language sql
return (select nullif(m[1]::int, 0) from regexp_match(registry.tidy(_text), '^(?:№|[Nn][oº°]?\.?)?\s*0*(\d{1,3})(?:\.|[.,]0+)?$') m);

-- The value of a cell, or the key of what is wrong with it; both null for an empty one.  _maximum: of a score.
create or replace function registry.import_cell(_field text, _text text, _maximum int, out value text, out problem text) stable language plpgsql as $$
declare
	t text := registry.tidy(_text);
begin
	if t is null or t in ('-', '–', '—') and _field !~ '^(session|day)' then
		return;
	elsif t ~ '^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|Н/Д|ССЫЛКА!|ЗНАЧ!|ДЕЛ/0!|ИМЯ\?|ЧИСЛО!|ПУСТО!)' then
		problem := 'cell_is_an_error';
	elsif t ~ '^[=@]' then
		problem := 'cell_is_a_formula';
	elsif not registry.clean(translate(t, E'\n\t\r', '')) then
		problem := 'cell_is_unreadable';
	elsif _field in ('name', 'name_given', 'family', 'given', 'patronymic', 'name_latin', 'family_latin', 'given_latin') then
		value := regexp_replace(t, '\s+', ' ', 'g');
		if _field ~ '^name' then
			value := regexp_replace(value, '^([^,]+?) ?, ?([^,]+)$', '\1, \2');
		end if;
		problem := case when length(value) > 100 or value ~ '[0-9<>"&;=@#$%^*+|~\\/{}\[\]]' then 'name_is_wrong' when registry.script_of(case when _field ~ '^name' then replace(value, ', ', ' ') else value end) is null then 'name_is_of_another_script'
			when _field ~ 'latin$' and registry.script_of(replace(value, ', ', ' ')) <> 'latn' then 'name_is_not_latin' end;
	elsif _field = 'born' then
		value := registry.import_day(t);
		problem := case when value is null then 'date_is_wrong' when value::date not between '1930-01-01' and '2012-12-31' then 'birth_date_is_wrong' end;
	elsif _field in ('sex', 'country', 'language', 'lang_of_letters') then
		value := registry.import_code(case _field when 'lang_of_letters' then 'language' else _field end, t);
		problem := case when value is null or _field = 'lang_of_letters' and value not in ('ru', 'en', 'be') then _field || '_is_unknown' end;
	elsif _field = 'course_language' then
		value := registry.import_code('language', t);
		problem := case when value is null then 'course_language_is_unknown' end;
	elsif _field = 'reserve' then
		value := registry.import_code('reserve', t);
		problem := case when value is null then 'reserve_is_unknown' end;
	elsif _field = 'ranked' then
		value := (registry.import_rank(t))::text;
		problem := case when value is null then 'rank_is_wrong' end;
	elsif _field = 'email' then
		value := lower(t);
		problem := case when registry.email_is_wrong(t) then 'email_is_wrong' end;
	elsif _field ~ '^(session|day)\.' then
		value := registry.import_code('mark', t);
		problem := case when value is null then 'mark_is_unknown' end;
	elsif _field ~ '^result\.' then
		value := replace(regexp_replace(t, '[\s\u00a0]', '', 'g'), ',', '.');
		problem := case when value !~ '^-?\d+(\.\d+)?$' then 'number_is_wrong' when value !~ '^\d{1,5}(\.\d)?$' then 'score_is_wrong' when value::numeric > _maximum then 'score_above_maximum' end;
	elsif _field = 'note' then
		value := replace(t, E'\r\n', E'\n');
		problem := case when length(t) > 1000 then 'text_is_too_long' end;
	else	-- agency, rank, position, phone
		value := regexp_replace(t, '\s+', ' ', 'g');
		problem := case when length(value) > 200 then 'text_is_too_long' end;
	end if;
	if problem is not null then
		value := null;
	end if;
end $$;

-- What reading the rows of an import needs to know beside them: agencies by their folded names with their countries, maxima of assessments, languages of the course.
create or replace function registry.import_context(_i registry.import) returns jsonb stable language sql
return jsonb_build_object(
	'agencies', (select jsonb_object_agg(registry.fold(w), g.id) from registry.agency g, unnest(array[g.name_ru, g.name_en]) w where g.active and registry.fold(w) <> ''),
	'countries', (select jsonb_object_agg(g.id, g.country) from registry.agency g),
	'maxima', (select jsonb_object_agg('result.' || t.id, t.maximum) from registry.assessment t where t.course = _i.course),
	'languages', (select to_jsonb(c.languages) from registry.course c where c.id = _i.course),
	'days', (select jsonb_object_agg(d.day, d.sessions) from (select 'day.' || s.starts::date as day, jsonb_agg('session.' || s.id order by s.starts) sessions from registry.session s where _i.kind = 'attendance' and s.course = _i.course and s.state = 'planned' group by 1) d));

-- One row, read by the fields of its import: facts, problems, and the keys by which people are found.  A column that is
-- needed and not there stands as an empty one behind the others (import_columns_set).
create or replace function registry.import_read(_i registry.import, _row registry.import_row, _x jsonb, _foreign boolean) returns registry.import_row stable language plpgsql as $$
declare
	v jsonb := '{}';
	bad jsonb := '[]';
	k int;
	c record;
	script text;
	language_ text;
	own text;
	need text;
begin
	for k in 1 .. cardinality(_i.fields) loop
		continue when _i.fields[k] is null;
		select * into c from registry.import_cell(_i.fields[k], _row.cells[k], (_x -> 'maxima' ->> substring(_i.fields[k] from '^result\.\d+'))::int);
		if c.problem is not null then
			bad := bad || registry.import_problem(_i, regexp_replace(_i.fields[k], '^name_given$', 'name'), c.problem, case c.problem when 'score_above_maximum' then _x -> 'maxima' ->> substring(_i.fields[k] from '^result\.\d+') end);
		elsif _i.fields[k] = 'course_language' and not (_x -> 'languages') ? c.value then
			bad := bad || registry.import_problem(_i, 'course_language', 'course_language_is_not_offered', (select string_agg(l, ', ') from jsonb_array_elements_text(_x -> 'languages') l));
		elsif _i.fields[k] ~ '^day\.' and c.value is not null then	-- every session of the day that has no column of its own
			v := v || coalesce((select jsonb_object_agg(s, c.value) from jsonb_array_elements_text(_x -> 'days' -> _i.fields[k]) s where s <> all (array_remove(_i.fields, null))), '{}');
		elsif c.value is not null then
			v := v || jsonb_build_object(_i.fields[k], c.value);
		end if;
	end loop;
	if v = '{}' and bad = '[]' then	-- a sum, a signature: nothing in the columns that are read
		_row.facts := null;
		_row.problems := '[]';
		_row.keys := null;
		_row.born := null;
		return _row;
	end if;
	v := registry.import_name(registry.import_name(v, 'name', 'family', 'given', 'patronymic', 'family', null), 'name_given', 'family', 'given', 'patronymic', 'given', null);
	own := registry.search_key(concat_ws(' ', v ->> 'family', v ->> 'given', v ->> 'patronymic'));
	v := registry.import_name(v, 'name_latin', 'family_latin', 'given_latin', null, case when _i.kind in ('attendance', 'results') then 'given' end, v ->> 'family', own);
	if _i.kind in ('people', 'nominations') then
		script := registry.script_of(v ->> 'family');
		if v ? 'name_latin' and not v ? 'family_latin' then
			bad := bad || registry.import_problem(_i, 'name_latin', 'name_order_is_unknown');
		elsif registry.is_initials(v ->> 'given') then
			bad := bad || registry.import_problem(_i, 'given', 'name_is_initials');
		end if;
		foreach need in array array['given', 'patronymic'] loop
			if registry.script_of(v ->> need) <> script then
				bad := bad || registry.import_problem(_i, need, 'name_is_of_another_script');
			end if;
		end loop;
		if not v ? 'sex' and not bad @> '[{"field": "sex"}]' then
			v := v || jsonb_strip_nulls(jsonb_build_object('sex', case when v ->> 'patronymic' ~* '(ич|ыч|іч|оглы|оглу|о[гғ]ли|улы|ұлы|уулу)$' then 'm' when v ->> 'patronymic' ~* '(вна|чна|шна|ўна|кызы|қызы|гызы|[қк]изи)$' then 'f' end));
		end if;
		if v ? 'agency' then
			v := v || jsonb_build_object('agency', _x -> 'agencies' -> registry.fold(v ->> 'agency'));
			if v -> 'agency' = 'null' and not _foreign then
				bad := bad || registry.import_problem(_i, 'agency', 'agency_is_unknown');
			elsif _foreign and (v ->> 'agency')::int <> _i.agency then
				bad := bad || registry.import_problem(_i, 'agency', 'agency_is_not_yours');
			end if;
		end if;
		if _foreign or not v ? 'agency' and not bad @> '[{"field": "agency"}]' then
			v := v || jsonb_build_object('agency', _i.agency);
		end if;
		if not v ? 'country' and not bad @> '[{"field": "country"}]' then
			v := v || jsonb_build_object('country', _x -> 'countries' ->> (v ->> 'agency'));
		end if;
		language_ := coalesce(v ->> 'language', registry.import_language_of(concat_ws(' ', v ->> 'family', v ->> 'given', v ->> 'patronymic'), v ->> 'country'), _i.language);
		if script <> 'latn' and not v ?| array['family_latin', 'given_latin', 'name_latin'] and not jsonb_path_exists(bad, '$[*] ? (@.field like_regex "latin")') then
			v := v || jsonb_build_object('family_latin', registry.latin_proposed(v ->> 'family', r), 'given_latin', registry.latin_proposed(v ->> 'given', r), 'proposed', true) from coalesce(language_, registry.latin_rule_of(v ->> 'country')) r;
		end if;
		if script is not null then
			v := v || jsonb_build_object('language', coalesce(language_, 'ru'));
		end if;
		foreach need in array array['family', 'given', 'family_latin', 'given_latin', 'born', 'sex', 'agency'] loop
			if coalesce(v ->> need, '') = '' and not (need ~ 'latin$' and coalesce(script, 'latn') = 'latn') and not jsonb_path_exists(bad, '$[*] ? (@.field == $f || @.field == $w)', jsonb_build_object('f', need, 'w', case when need ~ 'latin$' then 'name_latin' when need in ('family', 'given') then 'name' else need end)) then
				bad := bad || registry.import_problem(_i, need, need || '_is_missing');
			end if;
		end loop;
	elsif not v ? 'family' and not v ? 'family_latin' and bad = '[]' then
		bad := bad || registry.import_problem(_i, 'name', 'family_is_missing');
	end if;
	_row.facts := v;
	_row.problems := bad;
	_row.born := v ->> 'born';
	_row.keys := array(select x.key from (values (1, own), (2, registry.search_key(concat_ws(' ', v ->> 'family_latin', v ->> 'given_latin'))),
		(3, case when _i.kind in ('attendance', 'results') then registry.search_key(concat_ws(' ', v ->> 'given_latin', v ->> 'family_latin')) end), (4, case when _i.kind in ('attendance', 'results') then registry.search_key(concat_ws(' ', v ->> 'given', v ->> 'family')) end)) x (n, key)
		where x.key <> '' order by x.n);
	return _row;
end $$;

-- A problem of a row, at the column that holds the field or the whole it is part of.
create or replace function registry.import_problem(_i registry.import, _field text, _code text, _detail text default null) returns jsonb stable language sql
return jsonb_strip_nulls(jsonb_build_object('field', _field, 'code', _code, 'detail', _detail, 'column', coalesce(array_position(_i.fields, _field),
	array_position(_i.fields, case when _field in ('family', 'given', 'patronymic') then 'name' when _field in ('family_latin', 'given_latin') then 'name_latin' when _field = 'name' then 'family'
		when _field ~ '^session' then (select 'day.' || s.starts::date from registry.session s where s.id = split_part(_field, '.', 2)::int) end),
	case when _field in ('family', 'given', 'patronymic', 'name') then array_position(_i.fields, 'name_given') end, array_position(_i.fields, 'family_latin'))));

-- Reads rows anew: all below the headings, or some.
-- changes: import_row
create or replace function registry.imports_read(_i registry.import, _rows int[] default null) returns void language plpgsql as $$
declare
	x jsonb := registry.import_context(_i);
begin
	update registry.import_row o set facts = r.facts, problems = r.problems, keys = r.keys, born = r.born
	from registry.import_row s, lateral registry.import_read(_i, s, x, _i.agency is not null and (select a.role = 'focal_point' from registry.account a where a.id = _i.made_by)) r
	where o.import = _i.id and s.import = o.import and s.n = o.n and s.n > _i.header and (_rows is null or s.n = any (_rows));
end $$;
