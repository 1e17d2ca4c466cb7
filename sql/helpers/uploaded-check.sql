-- Uploaded tables against the registry: who is who, and what would be saved.

-- What would become of each row of people: bad (a cell is wrong), twice (an earlier row says the same), choose (somebody is
-- likely the same), new, nominate (known, put forward), there (nothing changes).  Only one who is surely the same, of the
-- same agency, is taken for the person unasked.
create or replace function registry.import_people_checked(_i registry.import, _me registry.account)
returns table (n int, state text, who int, candidates int[], detail text) stable language plpgsql as $$
begin
	return query
	with r as materialized (
		select x.n, x.born, x.keys, x.chosen, x.problems <> '[]' bad, (x.facts ->> 'agency')::int agency, min(x.n) over (partition by x.problems <> '[]', x.keys[1], x.born) first_n
		from registry.import_row x where x.import = _i.id and x.facts is not null
	), c as materialized (
		select r.n, array_agg(p.id order by s.sure desc, p.id) ids, count(*) filter (where s.sure and p.agency = r.agency) same_n, min(p.id) filter (where s.sure and p.agency = r.agency) same
		from r cross join lateral registry.likely_same(null, r.born, r.keys) s join registry.person p on p.id = s.person
		where not r.bad and (_me.role = 'coordinator' or p.agency = _me.agency) group by r.n
	), w as (
		select r.*, c.ids, c.ids is not null and case when r.chosen is null then c.same_n <> 1 else r.chosen <> 0 and r.chosen <> all (c.ids) end asks,
			case when r.chosen = any (c.ids) then r.chosen when r.chosen is null and c.same_n = 1 then c.same end who
		from r left join c on c.n = r.n
	), u as (
		select w.*, min(w.n) over (partition by w.bad, w.who) first_who from w
	)
	select u.n, case when u.bad then 'bad' when u.n <> u.first_n or u.who is not null and u.n <> u.first_who then 'twice' when u.asks then 'choose' when u.who is null then 'new'
			when _i.kind = 'people' or exists (select from registry.nomination m where m.course = _i.course and m.person = u.who) then 'there'
			else 'nominate' end,
		u.who, u.ids, case when u.n <> u.first_n then u.first_n when u.who is not null and u.n <> u.first_who then u.first_who end::text
	from u order by u.n;
end $$;

-- The same of a grid: save (a mark or score changes), there, bad, twice, choose (several of this name), with the cells that change.
create or replace function registry.import_grid_checked(_i registry.import, _me registry.account)
returns table (n int, state text, who int, candidates int[], detail text, cells jsonb, wrong jsonb) stable language plpgsql as $$
begin
	return query
	with r as materialized (
		select x.* from registry.import_row x where x.import = _i.id and x.facts is not null
	), k as materialized (
		select distinct p.id place, key from registry.place p join registry.name_form f on f.person = p.person and f.valid_until is null,
			unnest(array[f.search_key, registry.search_key(concat_ws(' ', f.family, f.given)), registry.search_key(concat_ws(' ', f.given, f.family))]) key
		where p.course = _i.course and p.held
	), f as materialized (
		select r.n, array_agg(distinct k.place) ids from r join k on k.key = any (r.keys) group by r.n
	), c as materialized (	-- whom no whole name fits: the surname with the first letters
		select * from f
		union all
		select r.n, array_agg(distinct p.id) from r cross join lateral (select registry.search_key(r.facts ->> 'family') family, string_to_array(registry.search_key(concat_ws(' ', r.facts ->> 'given', r.facts ->> 'patronymic')), ' ') first) i
			join registry.place p on p.course = _i.course and p.held join registry.name_form m on m.person = p.person and m.valid_until is null
		where registry.is_initials(r.facts ->> 'given') and not exists (select from f where f.n = r.n) and registry.search_key(m.family) = i.family and left(registry.search_key(m.given), 1) = left(i.first[1], 1)
			and (i.first[2] is null or m.patronymic is null or left(registry.search_key(m.patronymic), 1) = left(i.first[2], 1)) group by r.n
	), w as (
		select r.*, c.ids, case when cardinality(c.ids) = 1 then c.ids[1] when r.chosen = any (c.ids) then r.chosen end who from r left join c on c.n = r.n
	), cell as (
		select w.n, f.key, f.typed, f.of_, f.try_, case when _i.kind = 'attendance' then a.mark else trim_scale(s.score)::text end was,
			case when t.starts::date > (now() at time zone t.zone)::date then 'session_is_to_come' end problem
		from w cross join lateral (select e.key, e.value typed, split_part(e.key, '.', 2)::int of_, nullif(split_part(e.key, '.', 3), '')::int try_ from jsonb_each_text(w.facts) e where e.key ~ '^(session|result)\.') f
		left join registry.attendance a on _i.kind = 'attendance' and a.place = w.who and a.session = f.of_
		left join registry.session t on _i.kind = 'attendance' and t.id = f.of_
		left join registry.result s on _i.kind = 'results' and s.place = w.who and s.assessment = f.of_ and s.attempt = f.try_
		where w.who is not null
	), changed as (
		select e.n, jsonb_agg(jsonb_build_object('key', e.key, 'of', e.of_, 'attempt', e.try_, 'value', e.typed, 'was', e.was) order by e.of_, e.try_) list,
			jsonb_agg(registry.import_problem(_i, e.key, e.problem)) filter (where e.problem is not null) wrong
		from cell e where case when _i.kind = 'results' then e.was::numeric is distinct from e.typed::numeric else e.was is distinct from e.typed end group by e.n
	), u as (
		select w.*, h.list, h.wrong, min(w.n) over (partition by w.problems <> '[]', w.who) first_who, _i.kind = 'results' and h.list is not null and registry.place_is_issued(w.who) issued
		from w left join changed h on h.n = w.n
	)
	select u.n, case when u.problems <> '[]' or u.wrong is not null or u.ids is null or u.issued then 'bad' when u.who is null then 'choose' when u.n <> u.first_who then 'twice' when u.list is null then 'there' else 'save' end,
		u.who, u.ids, case when u.who is not null and u.n <> u.first_who then u.first_who::text end, u.list,
		case when u.problems = '[]' and u.ids is null then jsonb_build_array(registry.import_problem(_i, 'family', 'nobody_of_this_name')) when u.issued then jsonb_build_array(registry.import_problem(_i, 'family', 'paper_is_issued')) else u.wrong end
	from u order by u.n;
end $$;

-- What a row says of somebody known that the registry has otherwise: [{"key": "phone", "was": "…", "value": "…", "takes": true}].  What
-- is safe may be taken over; a name, a birth date, sex and country are for the dossier and the person's page.
create or replace function registry.import_person_differs(_i registry.import, _r registry.import_row, _p registry.person) returns jsonb stable language sql
return (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('key', x.key, 'was', x.was, 'value', x.is_, 'takes', x.takes)) order by x.k)
	from (values (1, 'rank', _p.rank::text, _r.facts ->> 'rank', true), (2, 'position', _p.position, _r.facts ->> 'position', true), (3, 'email', _p.email, _r.facts ->> 'email', true), (4, 'phone', _p.phone, _r.facts ->> 'phone', true),
		(5, 'agency', _p.agency::text, case when _i.kind = 'people' then _r.facts ->> 'agency' end, false), (6, 'born', _p.born::text, _r.facts ->> 'born', false),
		(7, 'sex', _p.sex, case when registry.tidy(_r.cells[array_position(_i.fields, 'sex')]) is not null then _r.facts ->> 'sex' end, false), (8, 'country', _p.country, case when 'country' = any (_i.fields) then _r.facts ->> 'country' end, false),
		(9, 'name', (select f.shown from registry.name_form f where f.person = _p.id and f.valid_until is null order by f.script = registry.script_of(_r.facts ->> 'family') desc, f.id limit 1),
			case when not exists (select from registry.name_form f where f.person = _p.id and f.valid_until is null and f.search_key || ' ' like _r.keys[1] || ' %') then concat_ws(' ', _r.facts ->> 'family', _r.facts ->> 'given', _r.facts ->> 'patronymic') end, false),
		(10, 'name_latin', (select f.shown from registry.name_form f where f.person = _p.id and f.valid_until is null and f.script = 'latn' order by f.source = 'passport' desc, f.id limit 1),
			case when not _r.facts ? 'proposed' and not exists (select from registry.name_form f where f.person = _p.id and f.valid_until is null and f.script = 'latn'
				and upper(f.family || ' ' || f.given) = upper(concat_ws(' ', _r.facts ->> 'family_latin', _r.facts ->> 'given_latin'))) then nullif(concat_ws(' ', registry.name_cased(_r.facts ->> 'given_latin'), registry.name_cased(_r.facts ->> 'family_latin')), '') end, false)) x (k, key, was, is_, takes)
	where x.is_ is not null and x.is_ is distinct from x.was);

-- What a row says of a nomination that stands: its number in the agency's order, reserve and language of the course, each where the
-- row tells it and it is another; null for none.
create or replace function registry.import_nomination_changes(_facts jsonb, _m registry.nomination) returns jsonb immutable language sql
return (select jsonb_agg(jsonb_build_object('key', x.key, 'was', x.was, 'value', _facts ->> x.key) order by x.k)
	from (values (1, 'ranked', _m.ranked::text), (2, 'reserve', case when _m.reserve then 'yes' else 'no' end), (3, 'course_language', _m.language)) x (k, key, was)
	where _facts ->> x.key is distinct from x.was and _facts ? x.key);

-- The numbers in the order of an agency that cannot be given, {row: why}: each is for one alone, of the table's rows or of those who are
-- nominated and keep theirs.  A row that is told so is not saved, so that whom it names keeps the old number, which may be in the way of another.
-- _rows: [{"n": 3, "nomination": 12, "agency": 2, "ranked": 1}]
create or replace function registry.import_ranks_wrong(_course int, _rows jsonb) returns jsonb stable language plpgsql as $$
declare
	wrong jsonb := '{}';
	more jsonb;
begin
	loop
		with o as materialized (
			select * from jsonb_to_recordset(_rows) x (n int, nomination int, agency int, ranked int) where not wrong ? x.n::text
		)
		select jsonb_object_agg(w.n, w.code) into more from (
			select o.n, case when exists (select from registry.nomination m where m.course = _course and m.agency = o.agency and m.ranked = o.ranked and m.state in ('proposed', 'waiting', 'accepted', 'confirmed')
					and m.id not in (select c.nomination from o c where c.nomination is not null)) then 'rank_is_given'
				when count(*) over (partition by o.agency, o.ranked) > 1 then 'rank_is_twice' end code from o) w where w.code is not null;
		exit when more is null;
		wrong := wrong || more;
	end loop;
	return wrong;
end $$;

-- Either, alike.  Who is nominated already, or known, and stands otherwise in the row is changed, as far as somebody wants that; who is
-- nominated by another agency than the own one moves there.
create or replace function registry.import_checked(_i registry.import, _me registry.account)
returns table (n int, state text, who int, candidates int[], detail text, cells jsonb, wrong jsonb, differs jsonb) stable language plpgsql as $$
declare
	found_ jsonb;
	ranks jsonb := '{}';
begin
	if _i.kind in ('attendance', 'results') then
		return query select g.*, null::jsonb from registry.import_grid_checked(_i, _me) g;
		return;
	end if;
	select coalesce(jsonb_agg(to_jsonb(p) || jsonb_build_object('nomination', m.id, 'cells', c.cells, 'differs', d.differs, 'state', case when p.state <> 'there' then p.state when o.id is not null and r.again then 'nominate' when c.cells is not null then 'change' else p.state end, 'ranked', r.facts ->> 'ranked',
			'agency', coalesce(m.agency, (r.facts ->> 'agency')::int)) order by p.n), '[]') into found_
	from registry.import_people_checked(_i, _me) p join registry.import_row r on r.import = _i.id and r.n = p.n
	left join registry.person h on h.id = p.who and p.state in ('there', 'nominate')
	left join registry.nomination m on _i.kind = 'nominations' and p.state = 'there' and m.course = _i.course and m.person = p.who and m.state in ('proposed', 'waiting', 'accepted', 'confirmed') and m.agency = (r.facts ->> 'agency')::int and (_me.role = 'coordinator' or m.agency = _me.agency)
	left join registry.nomination o on _i.kind = 'nominations' and p.state = 'there' and o.course = _i.course and o.person = p.who and o.state = any (registry.states_over()) and o.agency = (r.facts ->> 'agency')::int and (_me.role = 'coordinator' or o.agency = _me.agency)
	left join lateral (select registry.import_person_differs(_i, r, h) differs where h.id is not null) d on true
	left join lateral (select nullif(coalesce(case when m.id is not null then registry.import_nomination_changes(r.facts, m) end, '[]') || coalesce(case when r.takes then jsonb_path_query_array(d.differs, '$[*] ? (@.takes == true)') end, '[]')
		|| case when _i.kind = 'nominations' and p.state = 'nominate' and h.agency is distinct from (r.facts ->> 'agency')::int then jsonb_build_array(jsonb_build_object('key', 'agency', 'was', h.agency::text, 'value', r.facts ->> 'agency')) else '[]' end, '[]') cells) c on true;
	if 'ranked' = any (_i.fields) then	-- rows that change nothing, or not the number, have no say
		ranks := registry.import_ranks_wrong(_i.course, (select coalesce(jsonb_agg(x), '[]') from jsonb_array_elements(found_) x where x ->> 'ranked' is not null and x ->> 'agency' is not null
			and (x ->> 'state' not in ('twice', 'there', 'change') or x -> 'cells' @> '[{"key": "ranked"}]')));
	end if;
	return query
	select p.n, case when ranks ? p.n::text then 'bad' else p.state end, p.who, p.candidates, p.detail, case when not ranks ? p.n::text then p.cells end,
		case when ranks ? p.n::text then jsonb_build_array(registry.import_problem(_i, 'ranked', ranks ->> p.n::text)) end, p.differs
	from jsonb_to_recordset(found_) p (n int, state text, who int, candidates int[], detail text, cells jsonb, differs jsonb) order by p.n;
end $$;

-- A row with its cells as the check shows them: those that say something, with what is wrong with each.
create or replace function registry.import_row_shown(_i registry.import, _head text[], _r registry.import_row, _wrong jsonb) returns json stable language sql
return (select json_agg(json_build_object('at', _r.n || '.' || c.k, 'heading', c.heading, 'field', c.field, 'text', c.text, 'wrong', c.wrong, 'known', c.known, 'list', case when c.field in ('agency', 'country') then c.field end) order by c.k) from (
	select k, coalesce(_r.cells[k], '') as text, _head[k] heading, case when _i.fields[k] !~ '\.' then _i.fields[k] end field, _i.fields[k] is not null known,
		(select jsonb_agg(p) from jsonb_array_elements(_r.problems || coalesce(_wrong, '[]')) p where (p ->> 'column')::int = k) wrong
	from generate_series(1, greatest(cardinality(_i.fields), cardinality(_head))) k) c where c.known);

-- What stands in the registry and becomes another, of a row that is saved; agencies by their names.
create or replace function registry.import_changes_shown(_i registry.import, _head text[], _cells jsonb, _lang text) returns json stable language sql
return (select json_agg(json_build_object('heading', coalesce(_head[array_position(_i.fields, e ->> 'key')], (select _head[array_position(_i.fields, 'day.' || s.starts::date)] || ' ' || to_char(s.starts, 'HH24:MI') from registry.session s where e ->> 'key' = 'session.' || s.id)),
		'key', case when e ->> 'key' !~ '\.' then e ->> 'key' else split_part(e ->> 'key', '.', 1) end, 'takes', e -> 'takes',
		'was', case when e ->> 'key' = 'agency' then (select registry.pick(_lang, g.name_ru, g.name_en) from registry.agency g where g.id::text = e ->> 'was') else e ->> 'was' end,
		'becomes', case when e ->> 'key' = 'agency' then (select registry.pick(_lang, g.name_ru, g.name_en) from registry.agency g where g.id::text = e ->> 'value') else e ->> 'value' end) order by k)
	from jsonb_array_elements(case jsonb_typeof(_cells) when 'array' then _cells end) with ordinality x (e, k) where e ->> 'was' is not null or _i.kind in ('people', 'nominations'));

-- The cells of the row of headings, null where there are none.
create or replace function registry.import_head(_i registry.import) returns text[] stable language sql
return (select array(select nullif(registry.tidy(r.cells[k]), '') from generate_series(1, cardinality(_i.fields)) k order by k) from (select 1) one left join registry.import_row r on r.import = _i.id and r.n = _i.header);
