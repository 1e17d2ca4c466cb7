-- Uploaded tables: whose they are, what their columns and cells say.

-- The import, for who uploaded it and for coordinators; to others it is unknown.
create or replace function registry.import_for(_id int, _me registry.account) returns registry.import stable language plpgsql as $$
declare
	i registry.import;
begin
	select * into i from registry.import x where x.id = _id and (x.made_by = _me.id or _me.role = 'coordinator');
	if not found then
		perform registry.refuse(404, 'not_found');
	end if;
	return i;
end $$;

-- What a file was called, without its folders; null where that cannot be shown.
create or replace function registry.file_called(_name text) returns text immutable language sql
return (select case when registry.clean(n) then right(n, 120) end from (select registry.tidy(regexp_replace(_name, '^.*[/\\]', '')) n) x);

-- The same, locked, while it may still be changed.
create or replace function registry.import_open(_id int, _me registry.account) returns registry.import language plpgsql as $$
declare
	i registry.import := registry.import_for(_id, _me);
begin
	select * into i from registry.import x where x.id = _id for update;
	if i.state = 'done' then
		perform registry.refuse(409, 'import_is_done');
	end if;
	return i;
end $$;

-- What a role may upload.
create or replace function registry.import_kinds(_role text) returns text[] immutable language sql
return case _role when 'trainer' then array['attendance', 'results'] when 'focal_point' then array['people', 'nominations'] else array['people', 'nominations', 'attendance', 'results'] end;

-- May rows of this kind be saved into the course now?  Else the key of what stands against it; raises where the course is not _me's to see.
create or replace function registry.import_stopped(_kind text, _course int, _me registry.account) returns text stable language plpgsql as $$
declare
	c registry.course;
begin
	if _kind = 'people' then
		return null;
	elsif _kind = 'nominations' then
		c := registry.course_for(_course, _me);
		return case when not registry.nominating_allowed(c.id, _me) then 'nominations_are_closed' end;
	end if;
	c := registry.grid_course(_course, _me);
	return case when c.state not in ('closed', 'running', 'finished') then 'course_is_not_running' when _kind = 'attendance' and c.attendance_closed is not null then 'attendance_is_closed' end;
end $$;

-- Courses for which _me may upload this kind.
create or replace function registry.import_courses(_kinds text[], _lang text, _me registry.account) returns json stable language sql
return (select json_agg(json_build_object('id', c.id, 'code', c.code, 'title', registry.pick(_lang, e.title_ru, e.title_en, e.title_be)) order by c.starts desc, c.id)
	from registry.course c join registry.edition e on e.id = c.edition
	where 'nominations' = any (_kinds) and registry.nominating_allowed(c.id, _me) and registry.course_seen(c, _me)
		or 'results' = any (_kinds) and c.state in ('closed', 'running', 'finished') and registry.grid_seen(c.id, _me));

-- The code of a word: import_code('country', 'Рэспубліка Беларусь')  →  BY
create or replace function registry.import_code(_what text, _text text) returns text stable language sql
return coalesce((select w.code from registry.import_word w where w.what = _what and w.word = registry.fold(_text)), (select w.code from registry.import_word w where w.what = _what and w.word = registry.tidy(_text)));

-- The fields that columns of a kind may hold, in the order of a form; a grid's sessions and attempts come with their own names.
create or replace function registry.import_fields(_kind text, _course int, _lang text) returns table (n int, code text, label text) stable language sql
begin atomic
	select f.n::int, f.code, null::text from unnest(case when _kind in ('people', 'nominations')
			then array['name', 'name_given', 'family', 'given', 'patronymic', 'name_latin', 'family_latin', 'given_latin', 'sex', 'born', 'country', 'agency', 'rank', 'position', 'email', 'phone', 'language', 'lang_of_letters']
			else array['name', 'name_given', 'family', 'given', 'patronymic', 'name_latin', 'family_latin', 'given_latin'] end) with ordinality f (code, n)
	union all
	select 80 + f.n::int, f.code, null from unnest(array['ranked', 'reserve', 'course_language', 'note']) with ordinality f (code, n) where _kind = 'nominations'
	union all
	select 100 + row_number() over (order by s.starts, s.id)::int, 'session.' || s.id, to_char(s.starts, 'DD.MM HH24:MI ') || registry.pick(_lang, s.topic_ru, s.topic_en)
	from registry.session s where _kind = 'attendance' and s.course = _course and s.state = 'planned'
	union all
	select 90, 'day.' || s.starts::date, to_char(min(s.starts), 'DD.MM')
	from registry.session s where _kind = 'attendance' and s.course = _course and s.state = 'planned' group by s.starts::date having count(*) > 1
	union all
	select 100 + t.position * 10 + g, 'result.' || t.id || '.' || g, registry.pick(_lang, t.title_ru, t.title_en) || case when t.attempts > 1 then ' (' || g || ')' else '' end
	from registry.assessment t, generate_series(1, t.attempts) g where _kind = 'results' and t.course = _course
	order by 1, 2;
end;

-- What a heading says: the field of people's lists that it names, whole or by its first words; null for none.
create or replace function registry.import_field_of(_heading text) returns text stable language plpgsql as $$
declare
	words text[] := regexp_split_to_array(registry.tidy(_heading), '[\s,;:()/]+');
	found_ text := registry.import_code('field', _heading);
begin
	found_ := coalesce(found_, registry.import_code('field', array_to_string(words[1:3], ' ')), registry.import_code('field', array_to_string(words[1:2], ' ')), registry.import_code('field', words[1]));
	if found_ in ('name', 'name_given', 'family', 'given') and _heading ~* '(лат|latin|паспорт|пашпарт|passport|англ|english)' then
		return replace(found_, '_given', '') || '_latin';
	end if;
	return found_;
end $$;

-- The column of a grid that a heading names: as our own file writes it (`3 2026-11-26 09:00`, `2 Final test (1)`), by day and
-- time, by the day (all of its sessions), or by its title.
create or replace function registry.import_grid_field(_i registry.import, _heading text) returns text stable language plpgsql as $$
declare
	t text := registry.tidy(_heading);
	key text := registry.fold(_heading);
	m text[];
	try int;
begin
	if _i.kind = 'attendance' then
		m := coalesce(regexp_match(t, '(\d{4})-(\d{2})-(\d{2})(?:\D+(\d{1,2}:\d{2}))?'), (select array[x[3], lpad(x[2], 2, '0'), lpad(x[1], 2, '0'), x[4]] from regexp_match(t, '\m(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?(?:\D+(\d{1,2}[:.]\d{2}))?') x));
		return (select case when count(*) = 1 then 'session.' || min(s.id) when m is not null and m[4] is null and count(distinct s.starts::date) = 1 then 'day.' || min(s.starts::date) end from registry.session s where s.course = _i.course and s.state = 'planned'
			and case when m is not null then to_char(s.starts, 'MM-DD') = m[2] || '-' || m[3] and (m[1] is null or to_char(s.starts, 'YYYY') = m[1]) and (m[4] is null or to_char(s.starts, 'HH24:MI') = lpad(replace(m[4], '.', ':'), 5, '0'))
				else key <> '' and key in (registry.fold(s.topic_ru), registry.fold(s.topic_en)) end);
	end if;
	try := coalesce((regexp_match(t, '\((\d)\)$'))[1]::int, 1);
	t := regexp_replace(t, '\s*\(\d\)$', '');
	return (select case when count(*) = 1 then 'result.' || min(x.id) || '.' || try end from registry.assessment x where x.course = _i.course and try <= x.attempts and registry.fold(t) <> ''
		and (t ~ ('^' || x.position || ' ') and registry.fold(substr(t, length(x.position::text) + 2)) in (registry.fold(x.title_ru), registry.fold(x.title_en)) or registry.fold(t) in (registry.fold(x.title_ru), registry.fold(x.title_en))));
end $$;

-- The fields of a row of headings; what is named twice counts where it stands first.
create or replace function registry.import_headings(_i registry.import, _cells text[]) returns text[] stable language sql
return (select coalesce(array_agg(case when x.first_ = x.k then x.f end order by x.k), '{}') from (
	select c.k, g.f, min(c.k) over (partition by g.f) first_
	from unnest(_cells) with ordinality c (cell, k), lateral (select case when length(c.cell) > 200 then null
		else coalesce(case when _i.kind in ('attendance', 'results') then registry.import_grid_field(_i, c.cell) end, registry.import_field_of(c.cell)) end f0 offset 0) h,
		lateral (select case when exists (select from registry.import_fields(_i.kind, _i.course, 'en') o where o.code = h.f0) then h.f0 end f offset 0) g) x);

-- `Rank` and `Ранг` are said of an officer and of an order: in a list of nominations, a column of such a name that holds
-- numbers alone is the order.
create or replace function registry.import_ranks(_i registry.import, _header int, _fields text[]) returns text[] stable language sql
return (select case when _i.kind = 'nominations' and k is not null and array_position(_fields, 'ranked') is null
		and (select bool_and(registry.import_rank(r.cells[k]) is not null) from registry.import_row r where r.import = _i.id and r.n > _header and registry.tidy(r.cells[k]) is not null)
	then array_replace(_fields, 'rank', 'ranked') else _fields end from array_position(_fields, 'rank') k);

-- A heading like `Name` does not say what stands first.  Of names in Latin letters, where the rows do not tell it either, it is asked.
create or replace function registry.import_names(_i registry.import, _header int, _fields text[]) returns text[] stable language sql
return (select case when _i.kind in ('people', 'nominations') and k is not null
		and not exists (select from registry.import_row h where h.import = _i.id and h.n = _header and h.cells[k] ~* '(фио|ф\. ?и\.|фам|прозв|піб|фіб|surname|family|last)')
		and exists (select from registry.import_row r where r.import = _i.id and r.n > _header and registry.script_of(registry.tidy(r.cells[k])) = 'latn' and registry.import_surname(regexp_split_to_array(registry.tidy(r.cells[k]), '\s+'), null, null) is null)
	then _fields[:k - 1] || null::text || _fields[k + 1:] else _fields end from array_position(_fields, 'name') k);

-- Finds the row of headings among the first twenty (that with most known ones, two at least; else the first) and what its
-- columns hold.
-- changes: import
create or replace function registry.import_guessed(_i registry.import) returns void language plpgsql as $$
declare
	best record;
begin
	select r.n, h.f, cardinality(array_remove(h.f, null)) known into best
	from (select * from registry.import_row x where x.import = _i.id order by x.n limit 20) r, lateral (select registry.import_headings(_i, r.cells) f offset 0) h
	order by least(cardinality(array_remove(h.f, null)), 2) >= 2 desc, cardinality(array_remove(h.f, null)) desc, r.n limit 1;
	update registry.import set header = best.n, looked_at = false,
		fields = registry.import_names(_i, best.n, registry.import_ranks(_i, best.n, (select array_agg(best.f[k] order by k) from generate_series(1, (select max(cardinality(x.cells)) from registry.import_row x where x.import = _i.id)) k)))
	where id = _i.id;
end $$;

-- The rows of a table that was read, and how it was read; then its headings are looked for.
-- changes: import, import_row
create or replace function registry.import_filled(_i registry.import, _table jsonb) returns void language plpgsql as $$
begin
	delete from registry.import_row where import = _i.id;
	insert into registry.import_row (import, n, cells)
	select _i.id, (r ->> 0)::int, array(select c from jsonb_array_elements_text(r - 0) with ordinality x (c, k) order by k) from jsonb_array_elements(_table -> 'rows') r;
	update registry.import set reading = _table - 'rows' where id = _i.id;
	perform registry.import_guessed(_i);
end $$;

-- Nothing that was uploaded lies here for more than a week.
-- changes: import, import_row
create or replace function registry.imports_swept() returns void language sql as $$
	delete from registry.import where made < now() - interval '7 days';
$$;
