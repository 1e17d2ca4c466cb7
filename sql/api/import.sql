-- Uploaded tables: file, columns, check, done.  Nothing of a table is in the register before it is confirmed.

-- What was uploaded in the last week, as far as one may see it.
--   select api.imports(login, 'en', null)  →  {"rows": [{"id": 3, "kind": "nominations", "code": "ITC-2026-014", "state": "draft", "lines": 24}], "total": 1}
create function api.imports(_login bytea, _lang text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'trainer');
	page int := page_of(_page);
	long int := page_rows(_page);
	n int;
begin
	select count(*) into n from import i where i.made_by = me.id or me.role = 'coordinator';
	perform whole_or_refuse(_page, n);
	return json_build_object('help', 'import', 'total', n, 'page', page, 'pages', greatest((n + long - 1) / long, 1), 'section', case me.role when 'trainer' then 'courses' else 'people' end,
		'previous', case when page > 1 then '?page=' || page - 1 end, 'next', case when page * long < n then '?page=' || page + 1 end,
		'rows', coalesce((select json_agg(json_build_object('id', x.id, 'kind', x.kind, 'course', x.course, 'code', c.code, 'state', x.state, 'file', x.file, 'lines', x.lines, 'made', wall(x.made, me.zone), 'who', a.name, 'own', x.made_by = me.id) order by x.id desc)
			from (select i.*, case when i.state = 'done' then (i.saved ->> 'save')::int + (i.saved ->> 'there')::int + (i.saved ->> 'left')::int else (select count(*) from import_row r where r.import = i.id and r.n > i.header) end lines from import i where i.made_by = me.id or me.role = 'coordinator' order by i.id desc limit long offset (page - 1) * long) x
			left join course c on c.id = x.course join account a on a.id = x.made_by), '[]'));
end $$;

-- Step 1: the form that takes a file.
--   select api.import_form(login, 'en', 'nominations', '7', null)  →  {"kinds": ["people", "nominations"], "kind": "nominations", "course": "7", "courses": […]}
create function api.import_form(_login bytea, _lang text, _kind text, _course text, _agency text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'trainer');
	kinds text[] := import_kinds(me.role);
begin
	return json_build_object('kinds', to_json(kinds), 'kind', coalesce(_kind, kinds[1]), 'course', coalesce(_course, ''), 'courses', import_courses(kinds, _lang, me), 'agency', coalesce(_agency, ''),
		'agencies', case when me.role = 'coordinator' then agency_choices(_lang) end, 'own_agency', (select pick(_lang, g.name_ru, g.name_en) from agency g where g.id = me.agency and me.role = 'focal_point'),
		'charset', '', 'separator', '', 'letter_number', '', 'letter_date', '', 'rows_most', 2000, 'section', case me.role when 'trainer' then 'courses' else 'people' end,
		'step', 1, 'help', 'import', 'crumbs', json_build_array(json_build_object('href', '/imports', 'key', 'imports')));
end $$;

-- Keep what was read of a file, and guess its columns.  The same file once more is the same draft.
--   select api.import_add(login, gen_random_uuid(), 'nominations', '7', null, null, null, '{"format": "csv", "rows": [[1, "Фамилия", …], …]}', bytes, 'List.csv')  →  {"id": 3}
-- changes: import, import_row, answered, attempt
create function api.import_add(_login bytea, _idem uuid, _kind text, _course text, _agency text, _letter_number text, _letter_date text, _table jsonb, _file bytea, _file_name text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'trainer');
	before json := answered(_idem, me.id, 'import_add');
	course_ int := case when _kind <> 'people' then int_of(_course, 'course') end;
	letter_day date := case when me.role = 'coordinator' and _kind = 'nominations' then date_of(_letter_date, 'letter_date') end;
	letter text := case when me.role = 'coordinator' and _kind = 'nominations' then short_of(_letter_number, 'letter_number') end;
	stopped text;
	i import;
begin
	if before is not null then
		return before;
	end if;
	perform imports_swept();
	if _kind is null or _kind <> all (import_kinds(me.role)) then
		perform refuse(422, 'import_kind_is_wrong', 'kind');
	elsif _kind <> 'people' and course_ is null then
		perform refuse(422, 'course_is_missing', 'course');
	end if;
	stopped := import_stopped(_kind, course_, me);
	if stopped is not null then
		perform refuse(409, stopped, 'course', (select jsonb_build_object('state', c.state) from course c where c.id = course_));
	elsif _table is null or _file is null then
		perform refuse(422, 'table_is_missing', 'file');
	elsif (letter is null) <> (letter_day is null) then
		perform refuse(422, 'letter_is_half_told', case when letter_day is null then 'letter_date' else 'letter_number' end);
	elsif letter_day > today() then
		perform refuse(422, 'letter_is_in_the_future', 'letter_date');
	elsif not attempt_allowed('import', me.id::text, 30, interval '1 minute') then
		perform refuse(429, 'too_many_requests');
	end if;
	select * into i from import x where x.made_by = me.id and x.state = 'draft' and x.kind = _kind and x.course is not distinct from course_ and x.sha256 = sha256(_file) and x.reading = _table - 'rows'
		and x.agency is not distinct from case me.role when 'focal_point' then me.agency else int_of(_agency, 'agency') end and x.letter_number is not distinct from letter and x.letter_date is not distinct from letter_day;
	if not found then
		if (select count(*) from import x where x.made_by = me.id and x.state = 'draft') >= 50 then
			perform refuse(409, 'imports_are_too_many', 'file');
		end if;
		insert into import (kind, course, agency, letter_number, letter_date, bytes, sha256, reading, made_by, file)
		values (_kind, course_, case when _kind in ('people', 'nominations') then case me.role when 'focal_point' then me.agency else int_of(_agency, 'agency') end end, letter, letter_day, _file, sha256(_file), _table - 'rows', me.id, file_called(_file_name)) returning * into i;
		perform import_filled(i, _table);
	end if;
	return answer(_idem, json_build_object('id', i.id));
end $$;

-- The file of a draft as it came, to be read anew; asked by the edge alone.
--   select api.import_file(login, 3)  →  bytes
create function api.import_file(_login bytea, _id int) returns bytea language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'trainer');
	i import := import_for(_id, me);
begin
	return i.bytes;
end $$;

-- Read the file anew, in another encoding or with another separator.  What was mended is lost.
--   select api.import_reread(login, 3, '{"format": "csv", "charset": "windows-1251", "rows": […]}')  →  {"id": 3}
-- changes: import, import_row
create function api.import_reread(_login bytea, _id int, _table jsonb) returns json language plpgsql as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'trainer');
	i import := import_open(_id, me);
begin
	if _table is null then
		perform refuse(422, 'table_is_missing', 'file');
	end if;
	perform import_filled(i, _table);
	return json_build_object('id', i.id);
end $$;

-- Step 2: how the file was read, its first rows, and what each column holds.
--   select api.import_columns(login, 'en', 3, null, null, null, null)  →  {"reading": {"charset": "windows-1251", "separator": "semicolon"}, "header": 1, "columns": [{"k": 1, "heading": "Фамилия", "field": "family", "samples": ["Ким"]}]}
create function api.import_columns(_login bytea, _lang text, _id int, _header text, _columns jsonb, _charset text, _language text default null) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'trainer');
	i import := import_for(_id, me);
	head text[] := import_head(i);
	shown jsonb := case when jsonb_typeof(_columns) = 'object' and _header is not null then _columns else '{}' end;
begin
	if i.state = 'done' then
		perform refuse(409, 'import_is_done');
	end if;
	return json_build_object('id', i.id, 'kind', i.kind, 'state', i.state, 'reading', i.reading || jsonb_build_object('is_csv', i.reading ->> 'format' = 'csv', 'has_sheets', jsonb_array_length(coalesce(i.reading -> 'sheets', '[]')) > 1), 'header', coalesce(_header, i.header::text), 'step', 2, 'section', 'people', 'own_agency', i.agency is not null,
		'course', case when i.course is not null then grid_head((select c from course c where c.id = i.course), _lang) end, 'lines', (select count(*) from import_row r where r.import = i.id and r.n > i.header),
		'sheets', coalesce(i.reading -> 'sheets', '[]'), 'charsets', case when i.reading ->> 'charset' = 'utf-16' then '["utf-16"]'::json else '["utf-8", "windows-1251"]' end, 'separators', '["semicolon", "comma", "tab"]'::json,
		'language', coalesce(_language, i.language, ''), 'languages', case when i.kind in ('people', 'nominations') then person_choices(_lang) -> 'languages' end,
		'headers', (select json_agg(json_build_object('n', x.n, 'text', x.line) order by x.n) from (select r.n, left(array_to_string(r.cells, ', '), 80) line from import_row r where r.import = i.id order by r.n limit 20) x),
		'columns', (select json_agg(json_build_object('k', k, 'heading', head[k], 'samples', (select json_agg(x.cell order by x.n) from (select r.n, nullif(left(r.cells[k], 60), '') cell from import_row r where r.import = i.id and r.n > i.header order by r.n limit 3) x where x.cell is not null),
				'choices', (select json_agg(json_build_object('code', o.code, 'label', o.label, 'whole_day', o.code like 'day.%', 'chosen', coalesce(o.code = coalesce(shown ->> k::text, i.fields[k]), false)) order by o.n) from import_fields(i.kind, i.course, _lang) o)) order by k)
			from generate_series(1, cardinality(i.fields)) k where head[k] is not null or exists (select from import_row r where r.import = i.id and r.cells[k] <> '')),
		'help', 'import', 'crumbs', json_build_array(json_build_object('href', '/imports', 'key', 'imports')));
end $$;

-- Say what the columns hold: {"1": "family", "2": "given"}, and of which language names are that do not show it.
--   select api.import_columns_set(login, 3, '1', '{"1": "family", "2": "given", "3": "born"}', 'be')  →  {"id": 3}
-- changes: import, import_row
create function api.import_columns_set(_login bytea, _id int, _header text, _columns jsonb, _language text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'trainer');
	i import := import_open(_id, me);
	width int := (select max(cardinality(r.cells)) from import_row r where r.import = i.id);
	header_ int := coalesce(int_of(_header, 'header'), i.header);
	twice text;
	people boolean := i.kind in ('people', 'nominations');
begin
	if header_ <> 0 and not exists (select from import_row r where r.import = i.id and r.n = header_) then
		perform refuse(422, 'row_is_unknown', 'header');
	elsif people and tidy(_language) is not null and not person_choices('en') -> 'languages' ? tidy(_language) then
		perform refuse(422, 'name_language_is_wrong', 'language');
	elsif jsonb_typeof(_columns) is distinct from 'object' then
		perform refuse(400, 'form_is_incomplete', 'columns');
	end if;
	i.header := header_;
	i.fields := array(select f.code from generate_series(1, width) k left join import_fields(i.kind, i.course, 'en') f on f.code = _columns ->> k::text order by k);
	select f into twice from unnest(i.fields) f where f is not null group by f having count(*) > 1 limit 1;
	if twice is not null then
		perform refuse(422, 'column_is_twice', 'columns', jsonb_build_object('column', (select string_agg(k::text, ', ' order by k) from unnest(i.fields) with ordinality x (f, k) where f = twice)));
	elsif not i.fields && array['name', 'name_given', 'family'] and (people or not i.fields && array['name_latin', 'family_latin']) then
		perform refuse(422, 'name_column_is_missing', 'columns');
	elsif people and not i.fields && array['name', 'name_given', 'given'] then
		perform refuse(422, 'given_column_is_missing', 'columns');
	elsif people and not i.fields && array['born'] then
		perform refuse(422, 'born_column_is_missing', 'columns');
	elsif people and i.agency is null and not i.fields && array['agency'] then
		perform refuse(422, 'agency_column_is_missing', 'columns');
	elsif not people and not exists (select from unnest(i.fields) f where f ~ '^(session|day|result)\.') then
		perform refuse(422, case i.kind when 'attendance' then 'session_column_is_missing' else 'result_column_is_missing' end, 'columns');
	elsif (select count(*) from import_row r where r.import = i.id and r.n > header_) > 2000 then
		perform refuse(422, 'table_is_too_long', 'header');
	elsif not exists (select from import_row r where r.import = i.id and r.n > header_) then
		perform refuse(422, 'table_is_empty', 'header');
	end if;
	-- what cannot be told otherwise is asked for in a column behind the others
	i.fields := i.fields || case when people and not i.fields && array['sex'] then array['sex'] else '{}'::text[] end;
	update import_row set facts = null, problems = '[]', keys = null, born = null where import = i.id and n <= header_;
	i.language := case when people then tidy(_language) end;
	update import set header = i.header, fields = i.fields, language = i.language, looked_at = true where id = i.id;
	perform imports_read(i);
	return json_build_object('id', i.id);
end $$;
