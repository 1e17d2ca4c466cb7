-- One decision about many nominations: those that were ticked, or all that fit a filter.

-- Before a decision about all that fit: how many they are, the first of them, and what may be decided about how many.
--   select api.nominations_step_form(login, 'en', null, null, '1', '7', 'proposed', null, null)  →  {"set_n": 14, "sample": [{"name": "…"}], "choices": [{"for": "accepted", "n": 14, "needs_reason": false}]}
create function api.nominations_step_form(_login bytea, _lang text, _nominations jsonb, _becomes text, _all text, _course text, _state text, _agency text, _q text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'focal_point');
	course_ int := (ids_shown(to_jsonb(_course)))[1];
	set_ int[] := case when tidy(_all) is null then array(select n.id from nomination n where n.id = any (ids_shown(_nominations)) and (me.role = 'coordinator' or n.agency = me.agency))
		else nominations_matching(me, course_, _state, (ids_shown(to_jsonb(_agency)))[1], _q) end;
	back text := case when course_ is null then '/nominations' else '/courses/' || course_ || '/nominations' end;
begin
	return json_build_object('set_n', cardinality(set_), 'of_all', tidy(_all) is not null, 'all', coalesce(_all, ''), 'course', coalesce(_course, ''), 'state', coalesce(_state, ''), 'agency', coalesce(_agency, ''), 'q', coalesce(_q, ''),
		'becomes', coalesce(_becomes, ''), 'reason', '', 'section', 'nominations', 'back', back,
		'ticked', (select json_agg(i order by i) from unnest(set_) i where tidy(_all) is null),
		'of_course', (select json_build_object('id', c.id, 'code', c.code, 'title', pick(_lang, e.title_ru, e.title_en, e.title_be), 'places', places_held(c.id), 'capacity', c.capacity) from course c join edition e on e.id = c.edition where c.id = course_ and course_seen(c, me)),
		'sample', (select json_agg(nomination_row(n, me, _lang)) from (select * from nomination x where x.id = any (set_) order by x.made, x.id limit 8) n),
		'more', greatest(cardinality(set_) - 8, 0),
		'choices', (select json_agg(json_build_object('for', b, 'n', k, 'needs_reason', r, 'refusals', case b when 'refused' then refusal_choices(me.role) end) order by p) from (
			select s.becomes b, count(n.id) k, bool_or(s.needs_reason and n.id is not null) r, min(s.position) p
			from step s left join nomination n on n.state = s.was and n.id = any (set_)
			where s.noun = 'nomination' and me.role = any (s.roles) and s.becomes <> 'replaced' group by s.becomes) x),
		'crumbs', json_build_array(json_build_object('href', back, 'key', 'nominations')));
end $$;

-- Decide about several nominations at once; a refusal names its kind of reason: refused.CODE.  Each is decided for itself; what could not be done is kept with its reason.
-- With _all the set is found again by the filter, and must be as large as it was when it was looked at (_n).
--   select api.nominations_step(login, gen_random_uuid(), '["5","6"]', 'accepted', null, null, null, '7', null, null, null)  →  {"idem": "…", "done": [5], "skipped": [{"id": 6, "error": "course_is_full"}]}
-- changes: nomination, place, answered, audit
create function api.nominations_step(_login bytea, _idem uuid, _nominations jsonb, _becomes text, _reason text, _all text, _n text, _course text, _state text, _agency text, _q text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'focal_point');
	answer_ json := answered(_idem, me.id, 'nominations_step');
	course_ int := int_of(_course, 'course');
	chosen int[];
	one int;
	done_ int[] := '{}';
	skipped jsonb := '[]';
	state_ text := split_part(tidy(_becomes), '.', 1);
	last_ text;
begin
	if answer_ is not null then
		return answer_;
	elsif state_ is null or state_ = 'replaced' then
		perform refuse(422, 'state_is_missing', 'becomes');
	elsif tidy(_all) is null then
		chosen := ids_of(_nominations, 'nominations');
		if exists (select from unnest(chosen) x where not exists (select from nomination n where n.id = x and n.course = coalesce(course_, n.course) and (me.role = 'coordinator' or n.agency = me.agency))) then
			perform refuse(404, 'not_found', 'nominations');
		end if;
	else
		chosen := nominations_matching(me, course_, _state, int_of(_agency, 'agency'), _q);
		if cardinality(chosen) is distinct from int_of(_n, 'n') then
			perform refuse(409, 'set_has_changed', '', jsonb_build_object('n', cardinality(chosen)));
		end if;
	end if;
	if cardinality(chosen) = 0 then
		perform refuse(422, 'nominations_are_missing', 'nominations');
	elsif cardinality(chosen) > 1000 then
		perform refuse(422, 'too_many_at_once', '', jsonb_build_object('most', 1000));
	end if;
	-- courses in one order, so that two who decide wait for each other; who was put forward first comes first
	foreach one in array (select array_agg(n.id order by n.course, n.made, n.id) from nomination n where n.id = any (chosen)) loop
		begin
			perform nomination_stepped(one, me, state_, _reason, null, nullif(split_part(tidy(_becomes), '.', 2), ''));
			done_ := done_ || one;
		exception when sqlstate 'PT409' or sqlstate 'PT403' then
			get stacked diagnostics last_ = message_text;
			skipped := skipped || jsonb_build_object('id', one, 'error', last_);
		end;
	end loop;
	return answer(_idem, json_build_object('idem', _idem, 'becomes', state_, 'course', course_, 'done', to_json(done_), 'skipped', skipped));
end $$;

-- What became of a decision about several: those decided as they stand now, those that were not with the reason.
--   select api.nominations_stepped(login, 'en', '…')  →  {"done": [{"id": 5, "name": "…", "state": "accepted"}], "skipped": [{"id": 6, "name": "…", "because": "course_is_full"}], "undo_n": 1}
create function api.nominations_stepped(_login bytea, _lang text, _idem uuid) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'focal_point');
	told jsonb := steps_told(_idem, me);
	back text := case when told ->> 'course' is null then '/nominations' else '/courses/' || (told ->> 'course') || '/nominations' end;
begin
	if told is null then
		perform refuse(404, 'not_found');
	end if;
	return (with one as (
		select n, nomination_row(n, me, _lang)::jsonb shown, x.k, x.e ->> 'error' error
		from (select e, k from jsonb_array_elements(told -> 'skipped') with ordinality y (e, k) union all select jsonb_build_object('id', e), k from jsonb_array_elements(told -> 'done') with ordinality z (e, k)) x
		join nomination n on n.id = (x.e ->> 'id')::int where me.role = 'coordinator' or n.agency = me.agency)
	select (case when told -> 'done' = '[]' then '{"done": null}' else '{}' end::jsonb || jsonb_build_object('idem_', _idem, 'becomes', told ->> 'becomes', 'section', 'nominations', 'back', back, 'done_n', jsonb_array_length(told -> 'done'), 'skipped_n', jsonb_array_length(told -> 'skipped'),
		'of_course', (select json_build_object('id', c.id, 'code', c.code, 'places', places_held(c.id), 'capacity', c.capacity) from course c where c.id = (told ->> 'course')::int),
		'stepped', jsonb_agg(shown order by k) filter (where error is null), 'skipped', jsonb_agg(shown || jsonb_build_object('because', error) order by k) filter (where error is not null),
		'offers', offers_told(told, (told ->> 'course')::int, _lang),
		'undo_n', count(*) filter (where error is null and nomination_undo_to(n, me) is not null and (n).state = step_told(told, (n).id)),
		'crumbs', json_build_array(json_build_object('href', back, 'key', 'nominations'))))::json	-- nothing done, nothing to be glad of
	from one);
end $$;

-- Take such a decision back, within ten minutes; what was decided again meanwhile stays.
--   select api.nominations_undo(login, '…')  →  {"idem": "…", "undone": 14}
-- changes: nomination, place, audit
create function api.nominations_undo(_login bytea, _idem uuid) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'focal_point');
	told jsonb := steps_told(_idem, me);
	one int;
	became text;
	undone int := 0;
	last_ text := 'undo_is_late';
begin
	if told is null then
		perform refuse(404, 'not_found');
	end if;
	-- who got a seat gives it back before others take theirs again
	for one, became in select n.id, n.state from nomination n join jsonb_array_elements(told -> 'done') d on d = to_jsonb(n.id) where n.state = step_told(told, n.id) order by n.course, n.state <> 'accepted', n.id loop
		begin
			perform nomination_undone(one, me, became);
			undone := undone + 1;
		exception when sqlstate 'PT409' then
			get stacked diagnostics last_ = message_text;
		end;
	end loop;
	if undone = 0 then
		perform refuse(409, last_);
	end if;
	return json_build_object('idem', _idem, 'undone', undone);
end $$;
