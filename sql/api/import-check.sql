-- The later steps of an uploaded table: check, mend, confirm, done.

-- Step 3: what would be saved, and what is to be mended or chosen first.  show: mend (what waits for somebody), save, there,
-- differs (whose row says something else than the registry), all.
--   select api.import_check(login, 'en', 3, null, null)  →  {"counts": {"save": 22, "bad": 1, "choose": 1, "there": 0}, "rows": [{"n": 5, "state": "bad", "cells": [{"at": "5.3", "text": "31.02.1990", "wrong": [{"code": "date_is_wrong"}]}]}]}
create function api.import_check(_login bytea, _lang text, _id int, _show text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'trainer');
	i import := import_for(_id, me);
	head text[] := import_head(i);
	page int := page_of(_page);
	long int := 50;
	counts jsonb;
	shown text;
	n int;
	rows_ json;
begin
	if i.state = 'done' then
		perform refuse(409, 'import_is_done');
	elsif not i.looked_at then
		perform refuse(409, 'columns_are_not_checked');
	end if;
	with c as materialized (select k.*, import_state_group(k.state) g from import_checked(i, me) k),
	t as (select jsonb_build_object('bad', count(*) filter (where c.state = 'bad'), 'twice', count(*) filter (where c.state = 'twice'), 'choose', count(*) filter (where c.state = 'choose'), 'new', count(*) filter (where c.state = 'new'),
		'nominate', count(*) filter (where c.state = 'nominate'), 'change', count(*) filter (where c.state = 'change'), 'save', count(*) filter (where c.g = 'save'), 'differs', count(*) filter (where c.differs is not null), 'empty', (select count(*) from import_row r where r.import = i.id and r.n > i.header and r.facts is null), 'there', count(*) filter (where c.g = 'there'), 'mend', count(*) filter (where c.g = 'mend'), 'all', count(*)) counts from c),
	s as (select case when _show in ('mend', 'save', 'there', 'differs', 'all') then _show when (t.counts ->> 'mend')::int > 0 then 'mend' else 'all' end show from t),
	part as materialized (select c.* from c, s where s.show in (c.g, 'all') or s.show = 'differs' and c.differs is not null order by c.n limit long offset (page - 1) * long)
	select t.counts, s.show, (t.counts ->> s.show)::int, (select json_agg(json_build_object('n', p.n, 'state', p.state, 'cells', import_row_shown(i, head, r, p.wrong), 'changes', import_changes_shown(i, head, p.cells, _lang), 'differs', case when p.differs is not null then json_build_object('n', p.n, 'facts', import_changes_shown(i, head, (select jsonb_agg(d) from jsonb_array_elements(p.differs) d where not r.takes or not d ? 'takes' or d -> 'takes' <> 'true'), _lang), 'may_take', p.differs @> '[{"takes": true}]', 'takes', r.takes) end,
			'reads', case when i.kind in ('people', 'nominations') and i.fields && array['name', 'name_given', 'name_latin'] then jsonb_strip_nulls(jsonb_build_object('family', r.facts -> 'family', 'given', r.facts -> 'given', 'patronymic', r.facts -> 'patronymic', 'family_latin', case when not r.facts ? 'proposed' then r.facts -> 'family_latin' end, 'given_latin', case when not r.facts ? 'proposed' then r.facts -> 'given_latin' end)) end,
			 'stands', case when p.state = 'there' and i.kind = 'nominations' then (select m.state from nomination m where m.course = i.course and m.person = p.who) end, 'again', case when p.state in ('there', 'change', 'nominate') and i.kind = 'nominations' then (select json_build_object('n', p.n, 'stands', m.state, 'chosen', r.again) from nomination m where m.course = i.course and m.person = p.who and m.state = any (states_over()) and m.agency = (r.facts ->> 'agency')::int) end, 'mends', p.g = 'mend', 'wrong_n', jsonb_array_length(r.problems || coalesce(p.wrong, '[]')),
			'loose', (select json_agg(x) from jsonb_array_elements(r.problems || coalesce(p.wrong, '[]')) x where not x ? 'column'),
			'twice_of', case when p.state = 'twice' then p.detail end, 'proposed', case when r.facts ? 'proposed' and r.problems = '[]' and p.who is null then concat_ws(' ', r.facts ->> 'family_latin', r.facts ->> 'given_latin') end,
			'as_said', concat_ws(' ', r.facts ->> 'family', r.facts ->> 'given', r.facts ->> 'patronymic'), 'known', case when p.who is null or cardinality(p.candidates) = 0 then null when i.kind in ('people', 'nominations') then person_told(p.who, _lang) when is_initials(r.facts ->> 'given') then (select person_told(w.person, _lang) from place w where w.id = p.who) end,
			'candidates', case when p.candidates is not null and p.state in ('choose', 'new', 'nominate', 'change', 'there', 'twice') and (cardinality(p.candidates) > 1 or i.kind in ('people', 'nominations')) then (select json_agg(import_candidate(i, k, _lang) || jsonb_build_object('row', p.n, 'chosen', k = p.who) order by u)
				from unnest(p.candidates) with ordinality z (k, u)) end,
			'new_chosen', p.candidates is not null and r.chosen = 0, 'may_be_new', i.kind in ('people', 'nominations')) order by p.n)
		from part p join import_row r on r.import = i.id and r.n = p.n)
	into counts, shown, n, rows_ from t, s;
	return json_build_object('id', i.id, 'kind', i.kind, 'step', 3, 'section', 'people', 'counts', counts, 'show', shown, 'shows', (select json_agg(json_build_object('show', x, 'n', counts -> x, 'current', x = shown) order by k) from unnest(array['mend', 'save', 'there', 'differs', 'all']) with ordinality y (x, k) where x <> 'differs' or i.kind in ('people', 'nominations')),
		'total', n, 'page', page, 'pages', greatest((n + long - 1) / long, 1), 'previous', case when page > 1 then '?show=' || shown || '&page=' || page - 1 end, 'next', case when page * long < n then '?show=' || shown || '&page=' || page + 1 end,
		'course', case when i.course is not null then grid_head((select c from course c where c.id = i.course), _lang) end, 'stopped', import_stopped(i.kind, i.course, me), 'can_save', (counts ->> 'save')::int > 0 and import_stopped(i.kind, i.course, me) is null,
		'agencies', case when me.role = 'coordinator' and 'agency' = any (i.fields) then agency_choices(_lang) end, 'rows', coalesce(rows_, '[]'),
		'help', 'import', 'crumbs', json_build_array(json_build_object('href', '/imports', 'key', 'imports')));
end $$;

-- Mend cells ({"5.3": "28.02.1990"}), say who is who ({"7": "41"}, {"8": "new"}) and whether what a row says of somebody known is taken
-- over ({"7.take": "yes"}, or {"all.take": "yes"} for all rows), and whether whose nomination came to nothing is put forward again
-- ({"7.again": "yes"}).  What was mended in a column of agencies,
-- countries, sexes, languages or reserves is mended wherever the same stood.
--   select api.import_mend(login, 3, '{"5.3": "28.02.1990"}', '{"7": "41"}', 'mend', null)  →  {"id": 3, "show": "", "page": ""}
-- changes: import_row
create function api.import_mend(_login bytea, _id int, _cells jsonb, _choices jsonb, _show text, _page text) returns json language plpgsql as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'trainer');
	i import := import_open(_id, me);
	c record;
	mended int[] := '{}';
begin
	if jsonb_typeof(coalesce(_cells, '{}')) <> 'object' or jsonb_typeof(coalesce(_choices, '{}')) <> 'object' then
		perform refuse(400, 'form_is_incomplete', 'cells');
	elsif not i.looked_at then
		perform refuse(409, 'columns_are_not_checked');
	end if;
	-- what stood there before: a cell that came back as it was is not mended, also where another one has mended it
	for c in select r.n, p[2]::int k, e.value, coalesce(r.cells[p[2]::int], '') was from jsonb_each_text(coalesce(_cells, '{}')) e, regexp_match(e.key, '^(\d{1,7})\.(\d{1,3})$') p join import_row r on r.import = i.id and r.n = p[1]::int
			where r.n > i.header and i.fields[p[2]::int] is not null and e.value <> coalesce(r.cells[p[2]::int], '') order by 1, 2 loop
		if octet_length(c.value) > 1000 then
			perform refuse(422, 'text_is_too_long', 'cells.' || c.n || '.' || c.k);
		end if;
		with m as (update import_row r set cells[c.k] = c.value where r.import = i.id and r.n > i.header
				and (r.n = c.n or c.was <> '' and i.fields[c.k] in ('agency', 'country', 'sex', 'language', 'lang_of_letters', 'course_language', 'reserve') and r.cells[c.k] = c.was) returning r.n)
		select mended || array_agg(m.n) into mended from m;
	end loop;
	perform imports_read(i, mended);
	update import_row r set chosen = case when e.value = 'new' then 0 when e.value ~ '^\d{1,9}$' then e.value::int end
	from jsonb_each_text(coalesce(_choices, '{}')) e where r.import = i.id and r.n::text = e.key and r.n > i.header;
	update import_row r set again = e.value = 'yes'
	from jsonb_each_text(coalesce(_choices, '{}')) e where r.import = i.id and e.key = r.n || '.again' and r.n > i.header;
	update import_row r set takes = e.value = 'yes'
	from jsonb_each_text(coalesce(_choices, '{}')) e where r.import = i.id and e.key = r.n || '.take' and r.n > i.header;
	if _choices ->> 'all.take' in ('yes', 'no') then
		update import_row r set takes = _choices ->> 'all.take' = 'yes' where r.import = i.id and r.n > i.header;
	end if;
	return json_build_object('id', i.id, 'show', case when _show in ('mend', 'save', 'there', 'differs', 'all') then _show else '' end, 'page', case when _show = 'mend' then '' else coalesce(_page, '') end);
end $$;

-- Step 4: save what is right, all of it or nothing; _n rows were shown to be saved.  Rows that are wrong, or wait for a choice,
-- are left out and can be fetched as a file.
--   select api.import_confirm(login, 3, gen_random_uuid(), '22')  →  {"id": 3}
-- changes: person, name_form, person_distinct, nomination, attendance, result, import, import_row, answered, audit
create function api.import_confirm(_login bytea, _id int, _idem uuid, _n text) returns json language plpgsql as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'trainer');
	i import := import_for(_id, me);
	before json := answered(_idem, me.id, 'import_confirm');
	stopped text;
	counts jsonb;
begin
	if before is not null then
		return before;
	end if;
	-- two lists with the same people in the same moment: the second finds them
	perform pg_advisory_xact_lock(hashtextextended('import', 0));
	i := import_open(_id, me);
	if not i.looked_at then
		perform refuse(409, 'columns_are_not_checked');
	end if;
	perform from course c where c.id = i.course for no key update;
	stopped := import_stopped(i.kind, i.course, me);
	if stopped is not null then
		perform refuse(409, stopped, '', (select jsonb_build_object('state', c.state) from course c where c.id = i.course));
	end if;
	counts := import_saved(i, me, int_of(_n, 'n'));
	perform event('imported', 'import', i.id::text, jsonb_build_object('kind', json_build_array(null, i.kind), 'rows_saved', json_build_array(null, counts -> 'save'), 'new_people', json_build_array(null, counts -> 'new'), 'rows_left', json_build_array(null, counts -> 'left')));
	update import set state = 'done', done = now(), saved = counts, bytes = null where id = i.id;
	return answer(_idem, json_build_object('id', i.id));
end $$;

-- Where an import stands, and what it has done.
--   select api.import(login, 'en', 3)  →  {"id": 3, "state": "done", "saved": {"new": 3, "nominate": 22, "there": 1, "left": 2}}
create function api.import(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'trainer');
	i import := import_for(_id, me);
begin
	return json_build_object('id', i.id, 'kind', i.kind, 'state', i.state, 'step', case when i.state = 'done' then 4 when i.looked_at then 3 else 2 end, 'looked_at', i.looked_at, 'saved', i.saved, 'section', 'people',
		'course', case when i.course is not null then grid_head((select c from course c where c.id = i.course), _lang) end, 'made', wall(i.made, me.zone), 'done_at', wall(i.done, me.zone), 'who', (select a.name from account a where a.id = i.made_by),
		'until', (i.made + interval '7 days')::date, 'left_out', coalesce((i.saved ->> 'left')::int, 0), 'next', case i.kind when 'people' then '/people' else '/courses/' || i.course || '/' || i.kind end,
		'help', 'import', 'crumbs', json_build_array(json_build_object('href', '/imports', 'key', 'imports')));
end $$;

-- The rows that were not saved, or would not be now, in the columns of the file, each with what is wrong.
--   select api.import_rejected(login, 'en', 3, null)  →  {"rows": [{"n": 5, "error": [{"at": "Дата рождения", "code": "date_is_wrong"}], "Фамилия": "Ким", …}], "total": 1}
create function api.import_rejected(_login bytea, _lang text, _id int, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'trainer');
	i import := import_for(_id, me);
	head text[] := import_head(i);
	page int := page_of(_page);
	long int := page_rows(_page);
	names text[];
	n int;
	rows_ json;
begin
	if not i.looked_at then
		perform refuse(409, 'columns_are_not_checked');
	end if;
	-- headings that stand twice are told apart
	names := array(select h || case when count(*) over (partition by h order by k) > 1 then ' (' || count(*) over (partition by h order by k) || ')' else '' end from (select k, coalesce(head[k], case when i.fields[k] = 'sex' then pick(_lang, 'Пол', 'Sex', 'Пол') end, k::text) h from generate_series(1, cardinality(i.fields)) k) x order by k);
	with c as materialized (select k.n, k.state, k.detail, k.wrong from import_checked(i, me) k where i.state = 'draft' and import_state_group(k.state) = 'mend'
		union all select r.n, 'bad', null, '[]' from import_row r where i.state = 'done' and r.import = i.id and r.n > i.header)
	select (select count(*) from c), (select json_agg(row_ order by p.n) from (select * from c order by c.n limit long offset (page - 1) * long) p join import_row r on r.import = i.id and r.n = p.n,
		lateral (select json_object_agg(x.key, x.value order by x.k) row_ from (
			select -2, 'n', to_json(p.n)
			union all select -1, 'error', (select coalesce(json_agg(json_build_object('at', coalesce(case when (e ->> 'column')::int <= cardinality(names) then names[(e ->> 'column')::int] end, ''), 'code', e ->> 'code')), '[]')
				from jsonb_array_elements(r.problems || coalesce(p.wrong, '[]') || case p.state when 'twice' then '[{"code": "row_is_twice"}]' when 'choose' then '[{"code": "choose_who"}]' else '[]'::text end::jsonb) e)
			union all select k, names[k], to_json(coalesce(r.cells[k], '')) from generate_series(1, cardinality(names)) k) x (k, key, value)) y)
	into n, rows_;
	perform whole_or_refuse(_page, n);
	return json_build_object('id', i.id, 'total', n, 'page', page, 'pages', greatest((n + long - 1) / long, 1), 'previous', case when page > 1 then '?page=' || page - 1 end, 'next', case when page * long < n then '?page=' || page + 1 end,
		'headings', (select json_agg(x) from unnest(names) x), 'rows', coalesce(rows_, '[]'), 'lines', (select json_agg(json_build_object('n', r -> 'n', 'error', r -> 'error', 'texts', (select json_agg(r ->> h) from unnest(names) h))) from json_array_elements(rows_) r),
		'section', 'people', 'help', 'import', 'crumbs', json_build_array(json_build_object('href', '/imports', 'key', 'imports'), json_build_object('href', '/imports/' || i.id, 'key', 'import')));
end $$;

-- Throw a draft away.  What was saved stays.
--   select api.import_remove(login, 3)  →  {"id": 3}
-- changes: import, import_row
create function api.import_remove(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'trainer');
	i import := import_for(_id, me);
begin
	delete from import where id = i.id;
	return json_build_object('id', i.id);
end $$;
