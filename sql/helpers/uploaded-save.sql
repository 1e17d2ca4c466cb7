-- What is saved of an uploaded table, in the transaction that confirms it.

-- Whether a row is saved, changes nothing, or waits for somebody.
create or replace function registry.import_state_group(_state text) returns text immutable language sql
return case when _state in ('new', 'nominate', 'save') then 'save' when _state = 'there' then 'there' else 'mend' end;

-- One who may be meant: a person, or of a grid a place.
create or replace function registry.import_candidate(_i registry.import, _who int, _lang text) returns jsonb stable language sql
return case when _i.kind in ('people', 'nominations') then registry.person_told(_who, _lang)
	else (select registry.person_told(p.person, _lang) || jsonb_build_object('id', p.id) from registry.place p where p.id = _who) end;

-- A new person as a row says it, said to be distinct from those it was likely to be.
-- changes: person, name_form, person_distinct
create or replace function registry.import_person(_v jsonb, _not int[], _by int) returns int language plpgsql as $$
declare
	made int;
	script text := registry.script_of(_v ->> 'family');
begin
	insert into registry.person (sex, born, country, agency, rank, position, email, phone, lang)
	values (_v ->> 'sex', (_v ->> 'born')::date, _v ->> 'country', (_v ->> 'agency')::int, _v ->> 'rank', _v ->> 'position', _v ->> 'email', _v ->> 'phone', coalesce(_v ->> 'lang_of_letters', 'ru')) returning id into made;
	insert into registry.name_form (person, script, language, family, given, patronymic, source)
	values (made, script, coalesce(_v ->> 'language', case script when 'cyrl' then 'ru' when 'armn' then 'hy' when 'geor' then 'ka' else 'en' end), _v ->> 'family', _v ->> 'given', _v ->> 'patronymic', 'agency_letter');
	if script <> 'latn' then
		-- what an agency wrote is no passport yet
		insert into registry.name_form (person, script, language, family, given, source) values (made, 'latn', 'en', _v ->> 'family_latin', _v ->> 'given_latin', 'agency_letter');
	end if;
	insert into registry.person_distinct (one, other, said_by) select least(made, x), greatest(made, x), _by from unnest(_not) x on conflict do nothing;
	return made;
end $$;

-- Saves what is right and forgets its rows; refuses when it is not as many rows as were shown.  What is left keeps its reasons.
-- changes: person, name_form, person_distinct, nomination, attendance, result, import_row
create or replace function registry.import_saved(_i registry.import, _me registry.account, _shown int) returns jsonb language plpgsql as $$
declare
	found_ jsonb := (select coalesce(jsonb_agg(to_jsonb(k) || jsonb_build_object('g', registry.import_state_group(k.state)) order by k.n), '[]') from registry.import_checked(_i, _me) k);
	saves int := (select count(*) from jsonb_array_elements(found_) x where x ->> 'g' = 'save');
	c record;
	who int;
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
		for c in select x ->> 'state' state, (x ->> 'who')::int who, array(select k::int from jsonb_array_elements_text(case jsonb_typeof(x -> 'candidates') when 'array' then x -> 'candidates' else '[]' end) k) candidates, r.facts
			from jsonb_array_elements(found_) x join registry.import_row r on r.import = _i.id and r.n = (x ->> 'n')::int where x ->> 'g' = 'save' order by r.n
		loop
			who := case c.state when 'new' then registry.import_person(c.facts, c.candidates, _me.id) else c.who end;
			if _i.kind = 'nominations' then
				insert into registry.nomination (course, person, agency, letter_number, letter_date, note, made_by)
				select _i.course, p.id, p.agency, _i.letter_number, _i.letter_date, c.facts ->> 'note', _me.id from registry.person p where p.id = who;
			end if;
		end loop;
	end if;
	delete from registry.import_row r using jsonb_array_elements(found_) x where r.import = _i.id and r.n = (x ->> 'n')::int and x ->> 'g' <> 'mend';
	update registry.import_row r set facts = null, keys = null, problems = r.problems || case jsonb_typeof(x -> 'wrong') when 'array' then x -> 'wrong' else '[]' end
		|| case x ->> 'state' when 'twice' then '[{"code": "row_is_twice"}]' when 'choose' then '[{"code": "choose_who"}]' else '[]'::text end::jsonb
	from jsonb_array_elements(found_) x where r.import = _i.id and r.n = (x ->> 'n')::int;
	return (select jsonb_build_object('new', count(*) filter (where x ->> 'state' = 'new'), 'nominate', case when _i.kind = 'nominations' then count(*) filter (where x ->> 'g' = 'save') end,
			'save', count(*) filter (where x ->> 'g' = 'save'), 'cells', coalesce(sum(jsonb_array_length(case jsonb_typeof(x -> 'cells') when 'array' then x -> 'cells' else '[]' end)) filter (where x ->> 'g' = 'save'), 0),
			'there', count(*) filter (where x ->> 'g' = 'there'), 'left', count(*) filter (where x ->> 'g' = 'mend')) from jsonb_array_elements(found_) x);
end $$;
