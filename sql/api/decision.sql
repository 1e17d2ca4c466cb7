-- Decisions: what the rule says of each place, in one sentence, and its sign-off.

-- Every place of a course with what the rule says now and what was signed off.  outcome is null while attendance is
-- open or a result is missing: nothing is decided yet.  state: open (can be signed),
-- missing (a result is not there yet), signed, outdated (signed, and something was changed since), issued.
--   select api.decisions(login, 'en', 7)  →  {"rows": [{"place": 12, "name", "outcome": "passed", "sentence": "34 of 36 h; final test 72, needed 60; rule 3", "state": "open"}], …}
create function api.decisions(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login);
	c course := grid_course(_id, me);
	may boolean := me.role = 'coordinator' and c.state in ('closed', 'running', 'finished') and c.attendance_closed is not null;
	answer json;
begin
	with line as materialized (
		select p.*, r.outcome, r.hours_planned, r.hours_credited, r.score, r.missing, decision_sentence(to_jsonb(r), _lang) sentence,
			s.d decision, case when (s.d).id is not null then decision_sentence(s.d, _lang) end signed_sentence,
			(s.d).id is not null and decision_is_outdated(s.d, r.outcome, r.reasons, r.facts) outdated,
			place_is_issued(p.place) issued,
			exists (select from batch_paper q join batch b on b.id = q.batch where q.place = p.place and b.state = 'proposed' and q.state <> 'left_out') in_batch
		from grid_people(_id, me, _lang) p
		join decisions_of(_id) r on r.place = p.place
		left join lateral (select decision_standing(p.place) d) s on true
	), told as (
		select l.*, c.attendance_closed is null and not l.issued or l.missing <> '[]' pending, case when l.issued then 'issued' when (l.decision).id is not null and not l.outdated then 'signed'
				when l.missing <> '[]' then 'missing' when l.outdated then 'outdated' else 'open' end state
		from line l
	)
	select json_build_object('course', grid_head(c, _lang), 'crumbs', grid_crumbs(c, _lang), 'section', 'courses', 'tab', 'decisions',
		'closed', wall(c.attendance_closed, c.zone), 'people_n', count(*),
		'can', json_build_object('sign', may and count(*) filter (where t.state in ('open', 'outdated') and not t.in_batch) > 0, 'close', me.role = 'coordinator' and c.attendance_closed is null, 'papers', me.role in ('coordinator', 'registrar', 'director', 'auditor'), 'history', me.role in ('coordinator', 'registrar', 'director', 'auditor')),
		'passed_n', count(*) filter (where t.outcome = 'passed' and not t.pending), 'not_passed_n', count(*) filter (where t.outcome <> 'passed' and not t.pending), 'pending_n', count(*) filter (where t.pending),
		'signed_n', count(*) filter (where t.state in ('signed', 'issued')), 'to_sign_n', count(*) filter (where t.state in ('open', 'outdated')), 'missing_n', count(*) filter (where t.state = 'missing'),
		'outdated_n', count(*) filter (where t.outdated),
		'rows', json_agg(json_build_object('place', t.place, 'name', t.name, 'other', t.other, 'country', t.country, 'agency', t.agency, 'person', t.person,
			'state', t.state, 'outcome', case when not t.pending then t.outcome end, 'hours_credited', trim_scale(t.hours_credited), 'hours_planned', trim_scale(t.hours_planned), 'score', trim_scale(t.score),
			'sentence', t.sentence, 'missing', (select string_agg(coalesce(pick(_lang, x ->> 'title_ru', x ->> 'title_en'), '–'), ', ') from jsonb_array_elements(t.missing) x),
			'no_assessment', t.missing = '[{"assessment": null}]',
			'names_state', case when me.role in ('coordinator', 'registrar') then (slip_of(t.place)).state else '' end, 'outdated', t.outdated, 'in_batch', t.in_batch, 'choosable', may and t.state in ('open', 'outdated') and not t.in_batch,
			'signed_number', (t.decision).number, 'signed_outcome', (t.decision).outcome, 'signed_sentence', case when t.outdated then t.signed_sentence end,
			'signed', wall((t.decision).signed, c.zone), 'signed_by', (select name from account where id = (t.decision).signed_by)) order by t.n))
	into answer from told t;
	return answer;
end $$;

-- Sign off the decisions of chosen places: they freeze.  A place whose standing decision still holds is left as it is.
--   select api.decisions_sign(login, 7, gen_random_uuid(), '[12, 13]')  →  {"course": 7, "signed": 2}
-- changes: decision, answered, audit
create function api.decisions_sign(_login bytea, _id int, _idem uuid, _places jsonb, _lang text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	answer json := answered(_idem, me.id, 'decisions_sign');
	c course;
	chosen int[] := ids_of(_places, 'places');
	gaps jsonb;
	signed_ int;
begin
	me.lang := coalesce(_lang, me.lang);
	if answer is not null then
		return answer;
	end if;
	c := grid_locked(_id, me);
	if cardinality(chosen) = 0 then
		perform refuse(422, 'nobody_is_chosen', 'places');
	end if;
	if exists (select from unnest(chosen) x where not exists (select from place p where p.id = x and p.course = _id and p.held)) then
		perform refuse(404, 'no_place');
	end if;
	if c.attendance_closed is null then
		perform refuse(409, 'attendance_is_open');
	end if;
	-- what is not there yet, person by person
	select jsonb_agg(jsonb_build_object('place', d.place, 'person', p.name,
		'missing', (select jsonb_agg(pick(me.lang, x ->> 'title_ru', x ->> 'title_en')) from jsonb_array_elements(d.missing) x where x ->> 'title_ru' is not null)) order by p.n)
	into gaps
	from decisions_of(_id) d join grid_people(_id, me, me.lang) p on p.place = d.place
	where d.place = any (chosen) and d.missing <> '[]';
	if gaps @? '$[*] ? (@.missing == null)' then
		perform refuse(409, 'course_has_no_assessment', 'places');
	end if;
	if gaps is not null then
		perform refuse(409, 'results_are_missing', 'places', jsonb_build_object('people', gaps, 'n', jsonb_array_length(gaps)));
	end if;
	-- a paper that was issued or is being decided rests on the decision it has
	if exists (select from decisions_to_sign(_id, chosen) t where place_is_issued(t.place)) then
		perform refuse(409, 'paper_is_issued', 'places');
	end if;
	if exists (select from decisions_to_sign(_id, chosen) t
		join batch_paper q on q.place = t.place and q.state <> 'left_out' join batch b on b.id = q.batch and b.state = 'proposed')
	then
		perform refuse(409, 'place_is_in_batch', 'places');
	end if;
	insert into decision (place, number, outcome, hours_planned, hours_credited, score, rule, reasons, facts, signed_by)
	select d.place, t.number, d.outcome, d.hours_planned, d.hours_credited, d.score, d.rule, d.reasons, d.facts, me.id
	from decisions_to_sign(_id, chosen) t join decisions_of(_id) d on d.place = t.place order by d.place;
	get diagnostics signed_ = row_count;
	return answer(_idem, json_build_object('course', _id, 'signed', signed_));
end $$;
