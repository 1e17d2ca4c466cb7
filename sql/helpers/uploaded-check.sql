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
			when (select p.agency is null from registry.person p where p.id = u.who) then 'bad' else 'nominate' end,
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
	), c as materialized (
		select r.n, array_agg(distinct k.place) ids from r join k on k.key = any (r.keys) group by r.n
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

-- Either, alike.  Who is nominated already and stands otherwise in the row is changed.
create or replace function registry.import_checked(_i registry.import, _me registry.account)
returns table (n int, state text, who int, candidates int[], detail text, cells jsonb, wrong jsonb) stable language plpgsql as $$
declare
	found_ jsonb;
	ranks jsonb := '{}';
begin
	if _i.kind = 'nominations' then
		select coalesce(jsonb_agg(to_jsonb(p) || jsonb_build_object('nomination', m.id, 'cells', c.changes, 'state', case when c.changes is not null then 'change' else p.state end, 'ranked', r.facts ->> 'ranked',
				'agency', coalesce(m.agency, (select h.agency from registry.person h where h.id = p.who), (r.facts ->> 'agency')::int)) order by p.n), '[]') into found_
		from registry.import_people_checked(_i, _me) p join registry.import_row r on r.import = _i.id and r.n = p.n
		left join registry.nomination m on p.state = 'there' and m.course = _i.course and m.person = p.who and m.state in ('proposed', 'waiting', 'accepted', 'confirmed') and (_me.role = 'coordinator' or m.agency = _me.agency)
		left join lateral (select registry.import_nomination_changes(r.facts, m) changes where m.id is not null) c on true;
		if 'ranked' = any (_i.fields) then	-- rows that change nothing, or not the number, have no say
			ranks := registry.import_ranks_wrong(_i.course, (select coalesce(jsonb_agg(x), '[]') from jsonb_array_elements(found_) x where x ->> 'ranked' is not null and x ->> 'agency' is not null
				and (x ->> 'state' not in ('twice', 'there', 'change') or x -> 'cells' @> '[{"key": "ranked"}]')));
		end if;
		return query
		select p.n, case when ranks ? p.n::text then 'bad' else p.state end, p.who, p.candidates, p.detail, case when not ranks ? p.n::text then p.cells end,
			nullif(case when p.state = 'bad' and p.who is not null then jsonb_build_array(registry.import_problem(_i, 'agency', 'person_has_no_agency')) else '[]' end
				|| case when ranks ? p.n::text then jsonb_build_array(registry.import_problem(_i, 'ranked', ranks ->> p.n::text)) else '[]' end, '[]')
		from jsonb_to_recordset(found_) p (n int, state text, who int, candidates int[], detail text, cells jsonb) order by p.n;
	elsif _i.kind = 'people' then
		return query select p.*, null::jsonb, case when p.state = 'bad' and p.who is not null then jsonb_build_array(registry.import_problem(_i, 'agency', 'person_has_no_agency')) end from registry.import_people_checked(_i, _me) p;
	else
		return query select * from registry.import_grid_checked(_i, _me);
	end if;
end $$;

-- A row with its cells as the check shows them: those that say something, with what is wrong with each.
create or replace function registry.import_row_shown(_i registry.import, _head text[], _r registry.import_row, _wrong jsonb) returns json stable language sql
return (select json_agg(json_build_object('at', _r.n || '.' || c.k, 'heading', c.heading, 'field', c.field, 'text', c.text, 'wrong', c.wrong, 'known', c.known, 'list', case when c.field in ('agency', 'country') then c.field end) order by c.k) from (
	select k, coalesce(_r.cells[k], '') as text, _head[k] heading, case when _i.fields[k] !~ '\.' then _i.fields[k] end field, _i.fields[k] is not null known,
		(select jsonb_agg(p) from jsonb_array_elements(_r.problems || coalesce(_wrong, '[]')) p where (p ->> 'column')::int = k) wrong
	from generate_series(1, greatest(cardinality(_i.fields), cardinality(_head))) k) c where c.known);

-- What stands in the registry and becomes another, of a row that is saved.
create or replace function registry.import_changes_shown(_i registry.import, _head text[], _cells jsonb) returns json stable language sql
return (select json_agg(json_build_object('heading', _head[array_position(_i.fields, e ->> 'key')], 'key', case when e ->> 'key' !~ '\.' then e ->> 'key' else split_part(e ->> 'key', '.', 1) end, 'was', e ->> 'was', 'becomes', e ->> 'value') order by k)
	from jsonb_array_elements(case jsonb_typeof(_cells) when 'array' then _cells end) with ordinality x (e, k) where e ->> 'was' is not null or _i.kind = 'nominations');

-- The cells of the row of headings, null where there are none.
create or replace function registry.import_head(_i registry.import) returns text[] stable language sql
return (select array(select nullif(registry.tidy(r.cells[k]), '') from generate_series(1, cardinality(_i.fields)) k order by k) from (select 1) one left join registry.import_row r on r.import = _i.id and r.n = _i.header);
