-- Assessments of a course: what is tested, what it weighs, what is needed.

-- The assessments of a course, with how many results each has, and the form of a new one.
--   select api.assessments(login, 'en', 7)  →  {"rows": [{"id": 5, "title": "Final test", "phase": "test", "weight": 1, "maximum": 100, "pass_mark": 60, "people": 18}], …}
create function api.assessments(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login);
	c course := grid_course(_id, me);
begin
	return json_build_object('course', grid_head(c, _lang), 'crumbs', grid_crumbs(c, _lang), 'section', 'courses', 'tab', 'results',
		'can', json_build_object('edit', me.role = 'coordinator' and c.state not in ('archived', 'cancelled')),
		'counting', (select count(*) from assessment t where t.course = _id and t.weight > 0),
		'needs_assessment', (select e.pass_mark is not null from edition e where e.id = c.edition)
			and not exists (select from assessment t where t.course = _id and t.weight > 0),
		'title_ru', null, 'title_en', null, 'phase', 'test', 'weight', null, 'maximum', 100, 'pass_mark', null, 'attempts', null,
		'rows', (select json_agg(json_build_object('id', t.id, 'position', t.position, 'title', pick(_lang, t.title_ru, t.title_en), 'phase', t.phase, 'weight', t.weight,
				'maximum', t.maximum, 'pass_mark', t.pass_mark, 'attempts', t.attempts, 'people', r.n, 'has_results', r.n > 0) order by t.position)
			from assessment t
			left join lateral (select count(distinct r.place) n from result r where r.assessment = t.id and r.score is not null) r on true
			where t.course = _id));
end $$;

-- Add an assessment.  Left empty: a pre-test weighs 0, has one attempt; others weigh 1, have two.
--   select api.assessment_add(login, 7, gen_random_uuid(), 'Итоговый тест', 'Final test', 'test', '1', '100', '60', '2')  →  {"id": 5, "course": 7}
-- changes: assessment, answered, audit
create function api.assessment_add(_login bytea, _id int, _idem uuid, _title_ru text, _title_en text, _phase text, _weight text, _maximum text, _pass_mark text, _attempts text)
returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	answer json := answered(_idem, me.id, 'assessment_add');
	new_ assessment;
begin
	if answer is not null then
		return answer;
	end if;
	new_ := assessment_typed(_id, _title_ru, _title_en, _phase, _weight, _maximum, _pass_mark, _attempts, me);
	insert into assessment (course, position, title_ru, title_en, phase, weight, maximum, pass_mark, attempts)
	select _id, coalesce(max(t.position), 0) + 1, new_.title_ru, new_.title_en, new_.phase, new_.weight, new_.maximum, new_.pass_mark, new_.attempts
	from assessment t where t.course = _id
	returning * into new_;
	return answer(_idem, json_build_object('id', new_.id, 'course', _id));
end $$;

-- The form of an assessment.
--   select api.assessment_form_of(login, 'en', 5)  →  {"id": 5, "title_ru": …, "version": 1, "has_results": false}
create function api.assessment_form_of(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator');
	t assessment;
	c course;
begin
	select * into t from assessment where id = _id;
	if t.id is null then
		perform refuse(404, 'no_assessment');
	end if;
	c := grid_course(t.course, me);
	return json_build_object('course', grid_head(c, _lang), 'section', 'courses', 'tab', 'results',
		'crumbs', (select json_agg(x) from (select x from json_array_elements(grid_crumbs(c, _lang)) x union all
			select json_build_object('href', '/courses/' || c.id || '/assessments', 'key', 'assessments')) y),
		'id', t.id, 'title', pick(_lang, t.title_ru, t.title_en), 'title_ru', t.title_ru, 'title_en', t.title_en, 'phase', t.phase, 'weight', t.weight,
		'maximum', t.maximum, 'pass_mark', t.pass_mark, 'attempts', t.attempts, 'version', t.version,
		'has_results', exists (select from result r where r.assessment = t.id and r.score is not null));
end $$;

-- Change an assessment that has no results yet.
--   select api.assessment_change(login, 5, '1', 'Итоговый тест', 'Final test', 'test', '1', '50', '30', '2')  →  {"id": 5, "course": 7}
-- changes: assessment, audit
create function api.assessment_change(_login bytea, _id int, _version text, _title_ru text, _title_en text, _phase text, _weight text, _maximum text, _pass_mark text, _attempts text)
returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	t assessment;
	new_ assessment;
begin
	select * into t from assessment where id = _id;
	if t.id is null then
		perform refuse(404, 'no_assessment');
	end if;
	new_ := assessment_typed(t.course, _title_ru, _title_en, _phase, _weight, _maximum, _pass_mark, _attempts, me);	-- locks the course
	select * into t from assessment where id = _id;
	if t.id is null then
		perform refuse(404, 'no_assessment');
	end if;
	perform same_version('assessment', _id, _version, t.version);
	if exists (select from result r where r.assessment = _id and r.score is not null) then
		perform refuse(409, 'assessment_has_results');
	end if;
	delete from result where assessment = _id;	-- cleared ones: an attempt may be no more
	update assessment set title_ru = new_.title_ru, title_en = new_.title_en, phase = new_.phase, weight = new_.weight, maximum = new_.maximum,
		pass_mark = new_.pass_mark, attempts = new_.attempts, version = version + 1
	where id = _id;
	return json_build_object('id', _id, 'course', t.course);
end $$;

-- Remove an assessment that has no results.
--   select api.assessment_remove(login, 5)  →  {"course": 7}
-- changes: assessment, audit
create function api.assessment_remove(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	t assessment;
begin
	select * into t from assessment where id = _id;
	if t.id is null then
		perform refuse(404, 'no_assessment');
	end if;
	perform assessment_course(t.course, me);
	if exists (select from result r where r.assessment = _id and r.score is not null) then
		perform refuse(409, 'assessment_has_results');
	end if;
	delete from result where assessment = _id;
	delete from assessment where id = _id;
	return json_build_object('course', t.course);
end $$;
