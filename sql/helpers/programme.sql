-- Programmes: the edition that stands for one, and what was typed into its form.

-- The edition by which a programme is known: the published one, else the draft, else the last withdrawn.
create or replace function registry.edition_standing(_programme int) returns registry.edition stable language sql
return (select e from registry.edition e where e.programme = _programme
	order by e.state = 'published' desc, e.state = 'draft' desc, e.number desc limit 1);

-- The draft of a programme, locked together with it; refused where there is none.
create or replace function registry.edition_draft(_programme int) returns registry.edition language plpgsql as $$
declare
	e registry.edition;
begin
	perform from registry.programme p where p.id = _programme for no key update;
	if not found then
		perform registry.refuse(404, 'no_programme');
	end if;
	select * into e from registry.edition where programme = _programme and state = 'draft' for no key update;
	if not found then
		perform registry.refuse(409, 'edition_is_published');
	end if;
	return e;
end $$;

-- Titles, hours and completion rule as they were typed, checked.
create or replace function registry.edition_typed(_title_ru text, _title_en text, _title_be text, _neutral_ru text, _neutral_en text, _neutral_be text, _aims text, _audience text,
	_hours text, _languages jsonb, _minimum_share text, _pass_mark text, _certificate text, _validity text) returns registry.edition language plpgsql as $$
declare
	e registry.edition;
begin
	e.title_ru := registry.title_of(_title_ru, 'title_ru', true);
	e.title_en := registry.title_of(_title_en, 'title_en', true);
	e.title_be := registry.title_of(_title_be, 'title_be');
	e.neutral_ru := registry.title_of(_neutral_ru, 'neutral_ru');
	e.neutral_en := registry.title_of(_neutral_en, 'neutral_en');
	e.neutral_be := registry.title_of(_neutral_be, 'neutral_be');
	if (e.neutral_ru is null) <> (e.neutral_en is null) or e.neutral_be is not null and e.neutral_ru is null then
		perform registry.refuse(422, 'neutral_title_in_both', case when e.neutral_ru is null then 'neutral_ru' else 'neutral_en' end);
	end if;
	e.aims := registry.note_of(_aims, 'aims');
	e.audience := registry.note_of(_audience, 'audience');
	e.hours := registry.whole_of(_hours, 'hours', 1, 2000, 'hours_are_wrong');
	e.languages := registry.languages_of(_languages);
	e.minimum_share := registry.whole_of(coalesce(registry.tidy(_minimum_share), '80'), 'minimum_share', 0, 100, 'share_is_wrong');
	if registry.tidy(_pass_mark) is not null then
		e.pass_mark := registry.whole_of(_pass_mark, 'pass_mark', 0, 100, 'pass_mark_is_wrong');
	end if;
	e.certificate := registry.one_of(coalesce(registry.tidy(_certificate), 'completion'), 'certificate', array['none', 'participation', 'completion', 'language_level', 'state_form'], 'certificate_kind_is_wrong');
	if registry.tidy(_validity) is not null then
		e.validity := registry.whole_of(_validity, 'validity', 1, 240, 'validity_is_wrong');
	end if;
	return e;
end $$;

-- The numbered rows of a form's assessments; a row in which nothing was typed is left out.
--   {"1.title_ru": "Итоговый тест", "1.title_en": "Final test", "1.phase": "test", "1.maximum": "100", …}
create or replace function registry.assessments_typed(_rows jsonb) returns setof registry.edition_assessment language plpgsql as $$
declare
	a registry.edition_assessment;
	n text;
	f text;
begin
	if jsonb_typeof(coalesce(_rows, '{}')) <> 'object' then
		perform registry.refuse(400, 'form_is_malformed', 'assessments');
	end if;
	a.position := 0;
	for n in
		select k from (select distinct split_part(key, '.', 1) k from jsonb_object_keys(coalesce(_rows, '{}')) key) x
		where k ~ '^\d{1,2}$' and registry.tidy(concat(_rows ->> (k || '.title_ru'), _rows ->> (k || '.title_en'), _rows ->> (k || '.maximum'))) is not null
		order by k::int
	loop
		f := 'assessments.' || n || '.';
		a.position := a.position + 1;
		a.title_ru := registry.title_of(_rows ->> (n || '.title_ru'), f || 'title_ru', true);
		a.title_en := registry.title_of(_rows ->> (n || '.title_en'), f || 'title_en', true);
		a.phase := registry.one_of(coalesce(registry.tidy(_rows ->> (n || '.phase')), 'test'), f || 'phase', array['pre', 'post', 'test', 'exam'], 'phase_is_wrong');
		a.weight := registry.whole_of(coalesce(registry.tidy(_rows ->> (n || '.weight')), case a.phase when 'pre' then '0' else '1' end), f || 'weight', 0, 100, 'weight_is_wrong');
		a.maximum := registry.whole_of(coalesce(registry.tidy(_rows ->> (n || '.maximum')), '100'), f || 'maximum', 1, 1000, 'maximum_is_wrong');
		a.pass_mark := registry.int_of(_rows ->> (n || '.pass_mark'), f || 'pass_mark');
		if a.pass_mark not between 0 and a.maximum then
			perform registry.refuse(422, 'assessment_pass_mark_is_wrong', f || 'pass_mark', jsonb_build_object('maximum', a.maximum));
		end if;
		return next a;
	end loop;
end $$;

-- Make the assessments of a draft what was typed, row by row.
create or replace function registry.assessments_kept(_edition int, _rows jsonb) returns void language plpgsql as $$
begin
	delete from registry.edition_assessment a where a.edition = _edition and a.position > (select count(*) from registry.assessments_typed(_rows));
	insert into registry.edition_assessment as a (edition, position, title_ru, title_en, phase, weight, maximum, pass_mark)
	select _edition, t.position, t.title_ru, t.title_en, t.phase, t.weight, t.maximum, t.pass_mark from registry.assessments_typed(_rows) t
	on conflict (edition, position) do update set title_ru = excluded.title_ru, title_en = excluded.title_en, phase = excluded.phase,
		weight = excluded.weight, maximum = excluded.maximum, pass_mark = excluded.pass_mark;
end $$;

-- What the form shows of them: what stands or was typed, then blank rows, at least six in all.
create or replace function registry.assessment_rows(_edition int, _typed jsonb) returns json stable language sql
return (select json_agg(json_build_object('n', n, 'name', 'assessments.' || n, 'e_title_ru', 'assessments.' || n || '.title_ru', 'e_title_en', 'assessments.' || n || '.title_en',
		'e_phase', 'assessments.' || n || '.phase', 'e_weight', 'assessments.' || n || '.weight', 'e_maximum', 'assessments.' || n || '.maximum', 'e_pass_mark', 'assessments.' || n || '.pass_mark',
		'title_ru', case when _typed is null then a.title_ru else _typed ->> (n || '.title_ru') end,
		'title_en', case when _typed is null then a.title_en else _typed ->> (n || '.title_en') end,
		'phase', coalesce(case when _typed is null then a.phase else _typed ->> (n || '.phase') end, 'test'),
		'weight', case when _typed is null then a.weight::text else _typed ->> (n || '.weight') end,
		'maximum', case when _typed is null then a.maximum::text else _typed ->> (n || '.maximum') end,
		'pass_mark', case when _typed is null then a.pass_mark::text else _typed ->> (n || '.pass_mark') end) order by n)
	from generate_series(1, greatest(6, (select count(*)::int + 2 from registry.edition_assessment x where x.edition = _edition))) n
	left join registry.edition_assessment a on a.edition = _edition and a.position = n);

-- An edition as pages show it, with its assessments.
create or replace function registry.edition_shown(_e registry.edition, _lang text) returns jsonb stable language sql
return (select jsonb_build_object('edition', _e.id, 'number', _e.number, 'state', _e.state, 'title', registry.pick(_lang, _e.title_ru, _e.title_en, _e.title_be),
		'title_ru', _e.title_ru, 'title_en', _e.title_en, 'title_be', _e.title_be, 'neutral_ru', _e.neutral_ru, 'neutral_en', _e.neutral_en, 'neutral_be', _e.neutral_be,
		'neutral', registry.pick(_lang, _e.neutral_ru, _e.neutral_en, _e.neutral_be), 'aims', _e.aims, 'audience', _e.audience, 'hours', _e.hours, 'languages', _e.languages,
		'minimum_share', _e.minimum_share, 'pass_mark', _e.pass_mark, 'certificate', _e.certificate, 'validity', _e.validity, 'published', registry.wall(_e.published), 'version', _e.version,
		'courses_n', (select count(*) from registry.course c where c.edition = _e.id and c.state not in ('draft', 'cancelled')),
		'assessments', (select coalesce(jsonb_agg(jsonb_build_object('position', a.position, 'title', registry.pick(_lang, a.title_ru, a.title_en), 'title_ru', a.title_ru, 'title_en', a.title_en,
			'phase', a.phase, 'weight', a.weight, 'maximum', a.maximum, 'pass_mark', a.pass_mark) order by a.position), '[]') from registry.edition_assessment a where a.edition = _e.id)));

-- Kinds of programmes, in the order of a form.
create or replace function registry.programme_kinds() returns json immutable language sql
return '["course", "seminar", "conference", "round_table", "study_visit", "networking_visit", "language_course", "academic_course", "online_module"]'::json;

-- The colour of a kind in calendars and timetables.
create or replace function registry.kind_colour(_kind text) returns text immutable language sql
return case _kind when 'course' then 'blue' when 'seminar' then 'teal' when 'conference' then 'plum' when 'round_table' then 'plum'
	when 'study_visit' then 'green' when 'networking_visit' then 'green' when 'language_course' then 'ochre' when 'academic_course' then 'ochre' else 'slate' end;
