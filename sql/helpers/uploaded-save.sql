-- What is saved of an uploaded table, in the transaction that confirms it.

-- Whether a row is saved, changes nothing, or waits for somebody.
create or replace function registry.import_state_group(_state text) returns text immutable language sql
return case when _state in ('new', 'nominate', 'change', 'save') then 'save' when _state = 'there' then 'there' else 'mend' end;

-- One who may be meant: a person, or of a grid a place.
create or replace function registry.import_candidate(_i registry.import, _who int, _lang text) returns jsonb stable language sql
return case when _i.kind in ('people', 'nominations') then registry.person_told(_who, _lang)
	else (select registry.person_told(p.person, _lang) || jsonb_build_object('id', p.id) from registry.place p where p.id = _who) end;

-- A new person as a row says it, for people_made: what an agency wrote is no passport yet, and what nobody wrote is by rule.
create or replace function registry.import_person(_v jsonb, _not jsonb) returns jsonb immutable language sql
return (select _v || jsonb_build_object('lang', coalesce(_v ->> 'lang_of_letters', 'ru'), 'script', s, 'language', coalesce(_v ->> 'language', case s when 'cyrl' then 'ru' when 'armn' then 'hy' when 'geor' then 'ka' else 'en' end),
		'source', 'agency_letter', 'source_latin', case when _v ? 'proposed' then 'rule' else 'agency_letter' end, 'distinct_from', case jsonb_typeof(_not) when 'array' then _not else '[]' end)
	from registry.script_of(_v ->> 'family') s);

-- Saves what is right and forgets its rows; refuses when it is not as many rows as were shown.  What is left keeps its reasons.
-- changes: person, name_form, person_distinct, nomination, attendance, result, import_row
create or replace function registry.import_saved(_i registry.import, _me registry.account, _shown int) returns jsonb language plpgsql as $$
declare
	found_ jsonb := (select coalesce(jsonb_agg(to_jsonb(k) || jsonb_build_object('g', registry.import_state_group(k.state)) order by k.n), '[]') from registry.import_checked(_i, _me) k);
	saves int := (select count(*) from jsonb_array_elements(found_) x where x ->> 'g' = 'save');
	made int[];
begin
	if saves is distinct from _shown then
		perform registry.refuse(409, 'import_has_changed', '', jsonb_build_object('n', saves));
	elsif saves = 0 then
		perform registry.refuse(422, 'import_saves_nothing');
	end if;
	if _i.kind = 'attendance' then
		insert into registry.attendance as a (place, session, mark, marked_by)
		select (x ->> 'who')::int, (v ->> 'of')::int, v ->> 'value', _me.id from jsonb_array_elements(found_) x, jsonb_array_elements(x -> 'cells') v where x ->> 'g' = 'save' order by 1, 2
		on conflict (place, session) do update set mark = excluded.mark, version = a.version + 1, marked_by = excluded.marked_by, at = clock_timestamp();
	elsif _i.kind = 'results' then
		insert into registry.result as r (place, assessment, attempt, score, entered_by)
		select (x ->> 'who')::int, (v ->> 'of')::int, (v ->> 'attempt')::int, (v ->> 'value')::numeric, _me.id from jsonb_array_elements(found_) x, jsonb_array_elements(x -> 'cells') v where x ->> 'g' = 'save' order by 1, 2, 3
		on conflict (place, assessment, attempt) do update set score = excluded.score, version = r.version + 1, entered_by = excluded.entered_by, at = clock_timestamp();
	else
		made := registry.people_made((select coalesce(jsonb_agg(registry.import_person(r.facts, x -> 'candidates') order by r.n), '[]') from jsonb_array_elements(found_) x, lateral (select w.n, w.facts from registry.import_row w where w.import = _i.id and w.n = (x ->> 'n')::int offset 0) r where x ->> 'state' = 'new'), _me.id);
		update registry.person p set rank = coalesce(c.v ->> 'rank', p.rank), position = coalesce(c.v ->> 'position', p.position), email = coalesce(c.v ->> 'email', p.email), phone = coalesce(c.v ->> 'phone', p.phone),
			agency = coalesce((c.v ->> 'agency')::int, p.agency), version = p.version + 1
		from jsonb_array_elements(found_) x cross join lateral (select jsonb_object_agg(e ->> 'key', e -> 'value') v from jsonb_array_elements(case jsonb_typeof(x -> 'cells') when 'array' then x -> 'cells' end) e) c
		where x ->> 'g' = 'save' and p.id = (x ->> 'who')::int and c.v ?| array['rank', 'position', 'email', 'phone', 'agency'];
		if _i.kind = 'nominations' then
			perform registry.taken_up(m.id, 'proposed', null, (r.facts ->> 'ranked')::int) from jsonb_array_elements(found_) x join registry.import_row r on r.import = _i.id and r.n = (x ->> 'n')::int
				join registry.nomination m on m.course = _i.course and m.person = (x ->> 'who')::int where x ->> 'state' = 'nominate';
			update registry.nomination m set reserve = coalesce(r.facts ->> 'reserve' = 'yes', false), language = coalesce(r.facts ->> 'course_language', m.language), letter_number = coalesce(_i.letter_number, m.letter_number), letter_date = coalesce(_i.letter_date, m.letter_date), note = coalesce(r.facts ->> 'note', m.note)
			from jsonb_array_elements(found_) x join registry.import_row r on r.import = _i.id and r.n = (x ->> 'n')::int where x ->> 'state' = 'nominate' and m.course = _i.course and m.person = (x ->> 'who')::int;
			insert into registry.nomination (course, person, agency, ranked, reserve, language, letter_number, letter_date, note, made_by)
			select _i.course, p.id, p.agency, (r.facts ->> 'ranked')::int, coalesce(r.facts ->> 'reserve' = 'yes', false), r.facts ->> 'course_language', _i.letter_number, _i.letter_date, r.facts ->> 'note', _me.id
			from (select (x ->> 'n')::int n, case x ->> 'state' when 'new' then made[row_number() over (partition by x ->> 'state' = 'new' order by (x ->> 'n')::int)] else (x ->> 'who')::int end who
				from jsonb_array_elements(found_) x where x ->> 'state' in ('new', 'nominate')) s
			cross join lateral (select w.facts from registry.import_row w where w.import = _i.id and w.n = s.n offset 0) r join registry.person p on p.id = s.who
			where not exists (select from registry.nomination m where m.course = _i.course and m.person = p.id) order by s.n;
			update registry.nomination m set ranked = case when c.v ? 'ranked' then (c.v ->> 'ranked')::int else m.ranked end, reserve = case when c.v ? 'reserve' then c.v ->> 'reserve' = 'yes' else m.reserve end,
				language = coalesce(c.v ->> 'course_language', m.language), version = m.version + 1
			from jsonb_array_elements(found_) x cross join lateral (select jsonb_object_agg(e ->> 'key', e -> 'value') v from jsonb_array_elements(x -> 'cells') e) c
			where x ->> 'state' = 'change' and c.v ?| array['ranked', 'reserve', 'course_language'] and m.course = _i.course and m.person = (x ->> 'who')::int;
		end if;
	end if;
	delete from registry.import_row r where r.import = _i.id and r.n > _i.header and (r.facts is null or r.n = any (array(select (x ->> 'n')::int from jsonb_array_elements(found_) x where x ->> 'g' <> 'mend')));
	with left_ as materialized (select (x ->> 'n')::int n, x ->> 'state' state, x -> 'wrong' wrong from jsonb_array_elements(found_) x where x ->> 'g' = 'mend')
	update registry.import_row r set facts = null, keys = null, problems = r.problems || case jsonb_typeof(l.wrong) when 'array' then l.wrong else '[]' end
		|| case l.state when 'twice' then '[{"code": "row_is_twice"}]' when 'choose' then '[{"code": "choose_who"}]' else '[]' end::jsonb
	from left_ l where r.import = _i.id and r.n = l.n;
	return (select jsonb_build_object('new', count(*) filter (where x ->> 'state' = 'new'), 'nominate', case when _i.kind = 'nominations' then count(*) filter (where x ->> 'state' in ('new', 'nominate')) end, 'change', case when _i.kind in ('people', 'nominations') then count(*) filter (where x ->> 'state' = 'change') end,
			'save', count(*) filter (where x ->> 'g' = 'save'), 'cells', coalesce(sum(jsonb_array_length(case jsonb_typeof(x -> 'cells') when 'array' then x -> 'cells' else '[]' end)) filter (where x ->> 'g' = 'save'), 0),
			'there', count(*) filter (where x ->> 'g' = 'there'), 'left', count(*) filter (where x ->> 'g' = 'mend')) from jsonb_array_elements(found_) x);
end $$;
