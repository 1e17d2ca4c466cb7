-- Assessments: what was typed into their form, checked.

-- The course of an assessment that is added or changed, locked.
create or replace function registry.assessment_course(_id int, _me registry.account) returns registry.course language plpgsql as $$
declare
	c registry.course;
begin
	perform registry.grid_course(_id, _me);
	select * into c from registry.course where id = _id for no key update;
	if c.state in ('archived', 'cancelled') then
		perform registry.refuse(409, 'course_is_over', '', jsonb_build_object('state', c.state));
	elsif exists (select from registry.certificate x where x.course = _id and registry.certificate_lives(x.id)) then
		perform registry.refuse(409, 'papers_are_issued');
	end if;
	return c;
end $$;

-- The typed assessment with its defaults; its course is locked.
create or replace function registry.assessment_typed(_course int, _title_ru text, _title_en text, _phase text, _weight text, _maximum text, _pass_mark text, _attempts text, _me registry.account)
returns registry.assessment language plpgsql as $$
declare
	t registry.assessment;
begin
	perform registry.assessment_course(_course, _me);
	if registry.tidy(_title_ru) is null then
		perform registry.refuse(422, 'title_is_missing', 'title_ru');
	end if;
	if registry.tidy(_title_en) is null then
		perform registry.refuse(422, 'title_is_missing', 'title_en');
	end if;
	if length(registry.tidy(_title_ru)) > 300 or not registry.clean(registry.tidy(_title_ru)) then
		perform registry.refuse(422, 'title_is_wrong', 'title_ru');
	end if;
	if length(registry.tidy(_title_en)) > 300 or not registry.clean(registry.tidy(_title_en)) then
		perform registry.refuse(422, 'title_is_wrong', 'title_en');
	end if;
	t.title_ru := registry.tidy(_title_ru);
	t.title_en := registry.tidy(_title_en);
	t.phase := coalesce(registry.tidy(_phase), 'test');
	if t.phase not in ('pre', 'post', 'test', 'exam') then
		perform registry.refuse(422, 'phase_is_wrong', 'phase');
	end if;
	t.weight := coalesce(registry.int_of(_weight, 'weight'), case t.phase when 'pre' then 0 else 1 end);
	if t.weight not between 0 and 100 then
		perform registry.refuse(422, 'weight_is_wrong', 'weight');
	end if;
	t.maximum := registry.int_of(_maximum, 'maximum');
	if t.maximum is null or t.maximum not between 1 and 1000 then
		perform registry.refuse(422, 'maximum_is_wrong', 'maximum');
	end if;
	t.pass_mark := registry.int_of(_pass_mark, 'pass_mark');
	if t.pass_mark not between 0 and t.maximum then
		perform registry.refuse(422, 'assessment_pass_mark_is_wrong', 'pass_mark', jsonb_build_object('maximum', t.maximum));
	end if;
	t.attempts := coalesce(registry.int_of(_attempts, 'attempts'), case t.phase when 'pre' then 1 else 2 end);
	if t.attempts not between 1 and 5 then
		perform registry.refuse(422, 'attempts_are_wrong', 'attempts');
	end if;
	return t;
end $$;
