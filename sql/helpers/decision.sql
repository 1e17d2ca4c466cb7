-- The completion rule: what it says of a place, and in one sentence.

-- What the rule of the edition says of every place of a course (or of one), now, from attendance and results.
-- passed: at least the minimum share of the planned hours, the edition's pass mark by the weighted mean of the
-- counting assessments, and each counting assessment's own pass mark.  The best attempt counts.
--   reasons  [{"key": "hours", "got": 34, "of": 36, "needed": 28.8, "met": true},
--             {"key": "assessment", "assessment": 5, "title_ru": …, "title_en": …, "got": 72, "of": 100, "needed": 60, "met": true},
--             {"key": "score", "got": 72, "needed": 60, "met": true}]
--   facts    {"hours": [{"topic_ru", "topic_en", "hours", "credited"}], "gain": 24 or null,
--             "results": [{"assessment", "title_ru", "title_en", "phase", "weight", "maximum", "pass_mark", "best", "percent", "attempts"}]}
--   missing  counting assessments without a result, where one could still matter: [{"assessment", "title_ru", "title_en"}]
create or replace function registry.decisions_of(_course int, _place int default null)
returns table (place int, outcome text, hours_planned numeric, hours_credited numeric, score numeric, rule int, reasons jsonb, facts jsonb, missing jsonb)
stable language sql
begin atomic
	with course_ as (
		select c.id, e.number, e.minimum_share, e.pass_mark
		from registry.course c join registry.edition e on e.id = c.edition where c.id = _course
	), place_ as (
		select p.id from registry.place p where p.course = _course and (p.held and _place is null or p.id = _place)
	), topic as (
		select p.id place, s.topic_ru, s.topic_en, min(s.starts) first, sum(s.hours) hours, coalesce(sum(s.hours * m.share), 0) credited
		from place_ p
		join registry.session s on s.course = _course and s.state = 'planned'
		left join registry.attendance a on a.place = p.id and a.session = s.id
		left join registry.attendance_mark m on m.mark = a.mark
		group by p.id, s.topic_ru, s.topic_en
	), hours as (
		select place, sum(hours) planned, sum(credited) credited,
			jsonb_agg(jsonb_build_object('topic_ru', topic_ru, 'topic_en', topic_en, 'hours', trim_scale(hours), 'credited', trim_scale(credited)) order by first, topic_en) topics
		from topic group by place
	), best as (
		select p.id place, t.*, max(r.score) best, count(r.score) tried,
			round(100 * max(r.score) / t.maximum, 1) percent
		from place_ p
		join registry.assessment t on t.course = _course
		left join registry.result r on r.place = p.id and r.assessment = t.id
		group by p.id, t.id
	), score as (
		select place,
			round(sum(coalesce(percent, 0) * weight) filter (where weight > 0) / nullif(sum(weight) filter (where weight > 0), 0), 1) mean,
			count(*) filter (where weight > 0) counting,
			coalesce(bool_and(best >= pass_mark) filter (where weight > 0 and pass_mark is not null), true) own_met,
			count(*) filter (where weight > 0 and best is null) missing,
			jsonb_agg(jsonb_build_object('assessment', id, 'title_ru', title_ru, 'title_en', title_en) order by position)
				filter (where weight > 0 and best is null) missing_list,
			jsonb_agg(jsonb_build_object('key', 'assessment', 'assessment', id, 'title_ru', title_ru, 'title_en', title_en, 'got', trim_scale(best),
				'of', maximum, 'needed', pass_mark, 'met', coalesce(best >= pass_mark, false)) order by position)
				filter (where weight > 0 and pass_mark is not null) own,
			jsonb_agg(jsonb_build_object('title_ru', title_ru, 'title_en', title_en) order by position) filter (where weight > 0) names,
			jsonb_agg(jsonb_build_object('assessment', id, 'title_ru', title_ru, 'title_en', title_en, 'phase', phase, 'weight', weight, 'maximum', maximum,
				'pass_mark', pass_mark, 'best', trim_scale(best), 'percent', trim_scale(percent), 'attempts', tried) order by position) results,
			trim_scale(round(avg(percent) filter (where phase = 'post') - avg(percent) filter (where phase = 'pre'), 1)) gain
		from best group by place
	), judged as (
		select p.id, c.number, c.minimum_share, c.pass_mark, s.*,
			coalesce(h.planned, 0) planned, coalesce(h.credited, 0) credited, round(coalesce(h.planned, 0) * c.minimum_share / 100, 1) needed,
			coalesce(h.topics, '[]') topics,
			coalesce(h.credited, 0) * 100 >= coalesce(h.planned, 0) * c.minimum_share as hours_met,
			c.pass_mark is null or coalesce(s.mean >= c.pass_mark, false) as score_met
		from place_ p cross join course_ c
		left join hours h on h.place = p.id
		left join score s on s.place = p.id
	)
	select j.id, case when j.hours_met and j.score_met and coalesce(j.own_met, true) then 'passed' else 'not_passed' end,
		j.planned, j.credited, case when j.missing = j.counting then null else j.mean end, j.number,
		jsonb_build_array(jsonb_build_object('key', 'hours', 'got', trim_scale(j.credited), 'of', trim_scale(j.planned), 'needed', trim_scale(j.needed), 'met', j.hours_met))
			|| coalesce(j.own, '[]')
			|| case when j.pass_mark is null then '[]' else jsonb_build_array(jsonb_build_object('key', 'score', 'needed', j.pass_mark, 'met', j.score_met,
				'got', case when j.missing = j.counting then null else trim_scale(j.mean) end)
				|| case when j.counting = 1 then j.names -> 0 else '{}' end) end,
		jsonb_build_object('hours', j.topics, 'results', coalesce(j.results, '[]'), 'gain', j.gain),
		case when not j.hours_met then '[]'
			when j.pass_mark is not null and coalesce(j.counting, 0) = 0 then '[{"assessment": null}]'
			else coalesce(j.missing_list, '[]') end
	from judged j;
end;

-- What the rule says of one place: {"outcome": "passed", "hours_planned": 36, "hours_credited": 34, "score": 72, "rule": 3, "reasons": […], "facts": {…}, "missing": []}
create or replace function registry.decision_of(_place int) returns jsonb stable language sql
return (select to_jsonb(d) from registry.place p, registry.decisions_of(p.course, p.id) d where p.id = _place);

-- A number as the language writes it.
create or replace function registry.number_in(_n numeric, _lang text) returns text immutable language sql
return case when _lang = 'en' then trim_scale(_n)::text else replace(trim_scale(_n)::text, '.', ',') end;

-- A decision in one sentence, for page and paper:
--   select registry.decision_sentence(registry.decision_of(7), 'ru')  →  34 из 36 ч; итоговый тест 72, нужно 60; правило 3
create or replace function registry.decision_sentence(_decision jsonb, _lang text) returns text stable language plpgsql as $$
declare
	-- of, hours, needed, no result, mean, rule
	w text[] := case _lang
		when 'ru' then array['из', 'ч', 'нужно', 'нет результата', 'средний балл', 'правило']
		when 'be' then array['з', 'гадз', 'трэба', 'няма выніку', 'сярэдні бал', 'правіла']
		else array['of', 'h', 'needed', 'no result', 'mean score', 'rule'] end;
	r jsonb;
	own boolean := (select bool_and((x ->> 'met')::boolean) from jsonb_array_elements(_decision -> 'reasons') x where x ->> 'key' = 'assessment');	-- null: no own pass marks
	name text;
	parts text[] := '{}';
begin
	for r in select x from jsonb_array_elements(_decision -> 'reasons') x loop
		name := registry.pick(_lang, r ->> 'title_ru', r ->> 'title_en');
		name := case when name collate "und-x-icu" ~ '^[[:upper:]][[:lower:]]' then lower(left(name, 1) collate "und-x-icu") || substr(name, 2) else name end;
		case r ->> 'key'
		when 'hours' then
			parts := parts || (registry.number_in((r ->> 'got')::numeric, _lang) || ' ' || w[1] || ' ' || registry.number_in((r ->> 'of')::numeric, _lang) || ' ' || w[2]
				|| case when (r ->> 'met')::boolean then '' else ', ' || w[3] || ' ' || registry.number_in((r ->> 'needed')::numeric, _lang) end);
		when 'assessment' then
			parts := parts || (name || ' ' || coalesce(registry.number_in((r ->> 'got')::numeric, _lang), '– ' || w[4]) || ', ' || w[3] || ' '
				|| registry.number_in((r ->> 'needed')::numeric, _lang));
		else
			-- with one counting assessment the mean says nothing new, unless it decides otherwise
			if name is null or own is distinct from (r ->> 'met')::boolean then
				parts := parts || (case when name is null or own is not null then w[5] else name end || ' ' || coalesce(registry.number_in((r ->> 'got')::numeric, _lang) || ' %', '– ' || w[4])
					|| ', ' || w[3] || ' ' || registry.number_in((r ->> 'needed')::numeric, _lang) || ' %');
			end if;
		end case;
	end loop;
	return array_to_string(parts || (w[6] || ' ' || (_decision ->> 'rule')), '; ');
end $$;

create or replace function registry.decision_sentence(_d registry.decision, _lang text) returns text stable language sql
return registry.decision_sentence(to_jsonb(_d), _lang);

-- The decision that stands for a place: its latest.
create or replace function registry.decision_standing(_place int) returns registry.decision stable language sql
return (select d from registry.decision d where d.place = _place order by d.number desc limit 1);

-- Does a living paper stand for this place?
create or replace function registry.place_is_issued(_place int) returns boolean stable language sql
return exists (select from registry.certificate c where c.place = _place
	and registry.certificate_lives(c.id));

-- Does the decision that stands still say what the rule says now?
create or replace function registry.decision_is_outdated(_d registry.decision, _outcome text, _reasons jsonb, _facts jsonb) returns boolean immutable language sql
return _d.outcome <> _outcome or _d.reasons <> _reasons or _d.facts <> _facts;

-- Of chosen places those whose decision is new or has changed since it was signed, with the number it gets.
create or replace function registry.decisions_to_sign(_course int, _places int[]) returns table (place int, number int) stable language sql
begin atomic
	select d.place, coalesce((s.d).number, 0) + 1
	from registry.decisions_of(_course) d
	left join lateral (select registry.decision_standing(d.place) d) s on true
	where d.place = any (_places) and ((s.d).id is null or registry.decision_is_outdated(s.d, d.outcome, d.reasons, d.facts));
end;
