-- Results: the grid of places and assessments.

-- The grid of a course: each attempt a cell, the best attempt counts; the gain is the post-test against the pre-test.
--   select api.results(login, 'en', 7)  →  {"assessments": [{"id": 5, "title": "Final test", "attempts": 2}], "places": [{"name", "cells": […], "score": 72, "gain": 24}], "rows": […]}
create function api.results(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login);
	c course := grid_course(_id, me);
	may boolean := me.role in ('trainer', 'coordinator') and c.state in ('closed', 'running', 'finished');
	answer json;
begin
	with t as materialized (
		select t.*, pick(_lang, t.title_ru, t.title_en) title from assessment t where t.course = _id
	), p as materialized (
		select p.*, exists (select from certificate x where x.place = p.place and certificate_lives(x.id)) issued
		from grid_people(_id, me, _lang) p
	), d as materialized (
		select d.place, d.score, d.facts -> 'gain' gain, exists (select from jsonb_array_elements(d.reasons) x where x ->> 'key' <> 'hours' and not (x ->> 'met')::boolean) failing
		from decisions_of(_id) d
	), x as materialized (
		select p.place, t.id assessment, t.position, g.attempt, t.title, t.maximum, t.pass_mark, t.attempts, r.score, coalesce(r.version, 0) version, p.issued
		from p cross join t cross join generate_series(1, t.attempts) g (attempt)
		left join result r on r.place = p.place and r.assessment = t.id and r.attempt = g.attempt
	), cell as (
		select x.place, json_agg(json_strip_nulls(json_build_object('assessment', x.assessment, 'attempt', x.attempt, 'title', x.title, 'maximum', x.maximum, 'pass', x.pass_mark,
				'score', coalesce(trim_scale(x.score)::text, ''), 'version', x.version, 'first', case when x.attempt = 1 then true end, 'locked', case when x.issued then true end,
				'mood', case when x.score is null or x.pass_mark is null then '' when x.score >= x.pass_mark then 'pass' else 'fail' end)) order by x.position, x.attempt) cells,
			json_object_agg(x.position || ' ' || x.title || case when x.attempts > 1 then ' (' || x.attempt || ')' else '' end, trim_scale(x.score) order by x.position, x.attempt) scores
		from x group by x.place
	), average as (
		select b.assessment, count(b.best) n, round(avg(b.best), 1) mean, count(*) filter (where b.best >= b.pass_mark) passed
		from (select x.place, x.assessment, x.pass_mark, max(x.score) best from x group by x.place, x.assessment, x.pass_mark) b group by b.assessment
	)
	select json_build_object('course', grid_head(c, _lang), 'crumbs', grid_crumbs(c, _lang), 'section', 'courses', 'tab', 'results',
		'people_n', (select count(*) from p), 'assessments_n', (select count(*) from t), 'counting', (select count(*) from t where weight > 0), 'has_gain', (select count(*) filter (where phase = 'pre') > 0 and count(*) filter (where phase = 'post') > 0 from t),
		'can', json_build_object('mark', may, 'edit', me.role = 'coordinator' and c.state not in ('archived', 'cancelled')),
		'assessments', (select json_agg(json_build_object('id', t.id, 'title', t.title, 'phase', t.phase, 'weight', t.weight, 'counts', t.weight > 0, 'maximum', t.maximum, 'pass_mark', t.pass_mark, 'attempts', t.attempts,
				'tries', (select json_agg(json_build_object('attempt', g, 'first', g = 1)) from generate_series(1, t.attempts) g),
				'n', coalesce(a.n, 0), 'mean', trim_scale(a.mean), 'passed', a.passed) order by t.position)
			from t left join average a on a.assessment = t.id),
		'places', (select json_agg(json_build_object('place', p.place, 'person', p.person, 'name', p.name, 'other', p.other, 'country', p.country, 'agency', p.agency, 'issued', p.issued,
				'score', trim_scale(d.score), 'scored', d.score is not null, 'low', d.score is not null and d.failing, 'gain', d.gain, 'gained', d.gain <> 'null', 'cells', coalesce(k.cells, '[]')) order by p.n)
			from p left join d on d.place = p.place left join cell k on k.place = p.place),
		'versions_shown', (select json_object_agg(x.place || '.' || x.assessment || '.' || x.attempt, x.version || coalesce(' ' || trim_scale(x.score), ''))::text from x where may and not x.issued),
		'rows', (select json_agg((rtrim(json_build_object('name', p.name, 'other', p.other, 'country', p.country, 'agency', p.agency, 'score', trim_scale(d.score), 'gain', d.gain)::text, '}')
				|| ', ' || substr(k.scores::text, 2))::json order by p.n)
			from p join d on d.place = p.place join cell k on k.place = p.place))
	into answer;
	return answer;
end $$;

-- Save scores that were changed: {"place.assessment.attempt": "72,5"}, "" clears; versions as in the attendance grid.
-- A stale or wrong one: nothing is saved, 409 or 422 with detail.conflicts, detail.wrong and detail.others.
--   select api.results_save(login, 7, '{"12.5.1": "72,5"}', '{"12.5.1": "0"}')  →  {"course": 7, "saved": [{"place": 12, "assessment": 5, "attempt": 1, "score": 72.5, "version": 1}], "at": "…", "totals": [{"place": 12, "text": "72.5", "gain": "24"}]}
-- changes: result, audit
create function api.results_save(_login bytea, _id int, _cells jsonb, _versions jsonb, _lang text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'trainer', 'coordinator');
	c course := grid_locked(_id, me);
	w result_sent;
	saved json;
begin
	me.lang := coalesce(_lang, me.lang);
	for w in select * from result_sent(_id, _cells, _versions) s where s.place is null or s.assessment is null or s.attempt is null or (s.changed and s.sent_version is null) limit 1 loop
		if w.place is not null and w.assessment is not null and w.attempt is null then
			perform refuse(422, 'too_many_attempts', 'cells.' || w.cell);
		elsif w.place is null or w.assessment is null then
			perform refuse(404, 'no_place');
		end if;
		perform refuse(400, 'form_is_incomplete', 'versions.' || w.cell);
	end loop;
	if exists (select from result_sent(_id, _cells, _versions) s where s.changed and s.sent_version <> s.version) then
		perform refuse(409, 'changed_meanwhile', '', result_conflicts(_id, _cells, _versions, me));
	end if;
	for w in select * from result_sent(_id, _cells, _versions) s where s.changed and s.wrong is not null limit 1 loop
		perform refuse(422, w.wrong, 'cells.' || w.cell, result_conflicts(_id, _cells, _versions, me) || jsonb_build_object('maximum', w.maximum));
	end loop;
	-- what stands on a living paper is not rewritten behind it
	for w in select * from result_sent(_id, _cells, _versions) s where s.changed and place_is_issued(s.place) limit 1 loop
		perform refuse(409, 'paper_is_issued', 'cells.' || w.cell);
	end loop;
	with kept as (
		insert into result as r (place, assessment, attempt, score, entered_by)
		select s.place, s.assessment, s.attempt, s.score, me.id from result_sent(_id, _cells, _versions) s where s.changed
		order by s.place, s.assessment, s.attempt
		on conflict (place, assessment, attempt) do update set score = excluded.score, version = r.version + 1, entered_by = excluded.entered_by, at = clock_timestamp()
		returning r.place, r.assessment, r.attempt, r.score, r.version
	), same as (
		select s.place, s.assessment, s.attempt, s.was, s.version from result_sent(_id, _cells, _versions) s where not s.changed and s.sent_version <> s.version
	)
	select coalesce(json_agg(json_build_object('place', k.place, 'assessment', k.assessment, 'attempt', k.attempt, 'score', trim_scale(k.score), 'version', k.version)), '[]') into saved
	from (select * from kept union all select * from same) k;
	return json_build_object('course', _id, 'saved', saved, 'at', wall(now(), me.zone),
		'totals', (select json_agg(json_build_object('place', d.place, 'text', coalesce(number_in(d.score, me.lang), '–'), 'gain', coalesce(number_in((d.facts ->> 'gain')::numeric, me.lang), '–')))
			from decisions_of(_id) d where d.place in (select (k ->> 'place')::int from json_array_elements(saved) k)));
end $$;
