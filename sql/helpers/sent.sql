-- What a grid sent against what stands: one row per cell.  Empty marks and scores are null.
drop type if exists registry.attendance_sent cascade;
drop type if exists registry.result_sent cascade;

create type registry.attendance_sent as (
	cell		text,		-- "12.3"
	place		int,		-- null: no held place of this course
	session		int,		-- null: no planned session of this course
	mark		text,
	known		boolean,	-- null: no such mark
	sent_version	int,		-- null: none was sent
	was		text,		-- what stands now
	version		int,		-- 0: nothing yet
	changed		boolean,	-- somebody typed it: neither what stands nor what the form showed
	to_come		boolean,	-- the session's day is still to come
	at		timestamptz,
	marked_by	int
);

-- A version is "3", or "3 present" where a form without scripts also says what it showed.
create function registry.attendance_sent(_course int, _cells jsonb, _versions jsonb) returns setof registry.attendance_sent stable language plpgsql as $$
begin
	if jsonb_typeof(_cells) is distinct from 'object' or jsonb_typeof(coalesce(_versions, '{}')) <> 'object' then
		perform registry.refuse(400, 'form_is_incomplete', 'cells');
	end if;
	return query
	with sent as (
		select e.key, registry.tidy(e.value) mark, regexp_match(e.key, '^(\d{1,9})\.(\d{1,9})$')::int[] part,
			regexp_match(coalesce(_versions ->> e.key, ''), '^(\d{1,9})(?: ([a-z]+))?$') v
		from jsonb_each_text(_cells) e
	), known as (
		select s.key, p.id place, n.id session, s.mark, s.v[1]::int version, s.v[2] shown, s.v[2] is not null or s.v[1] = '0' shows, n.starts::date > (now() at time zone n.zone)::date to_come
		from sent s
		left join registry.place p on p.id = s.part[1] and p.course = _course and p.held
		left join registry.session n on n.id = s.part[2] and n.course = _course and n.state = 'planned'
	)
	select k.key, k.place, k.session, k.mark, case when k.mark is null or m.mark is not null then true end, k.version, a.mark, coalesce(a.version, 0),
		k.mark is distinct from a.mark and not (coalesce(k.shows, false) and k.mark is not distinct from k.shown), k.to_come, a.at, a.marked_by
	from known k
	left join registry.attendance_mark m on m.mark = k.mark
	left join registry.attendance a on a.place = k.place and a.session = k.session;
end $$;

-- For the 409: what was changed meanwhile, and what else the form wanted to save.
create or replace function registry.attendance_conflicts(_course int, _cells jsonb, _versions jsonb, _me registry.account) returns jsonb stable language sql
return (select jsonb_build_object(
		'n', count(*) filter (where w.sent_version <> w.version), 'who', string_agg(distinct m.name, ', ') filter (where w.sent_version <> w.version),
		'conflicts', coalesce(jsonb_agg(jsonb_build_object('place', w.place, 'session', w.session, 'person', p.name, 'topic', registry.pick(_me.lang, s.topic_ru, s.topic_en),
			'day', s.starts::date, 'time', to_char(s.starts, 'HH24:MI'), 'yours', coalesce(w.mark, ''), 'theirs', coalesce(w.was, ''), 'version', w.version,
			'who', m.name, 'at', registry.wall(w.at, _me.zone)) order by p.n, s.starts) filter (where w.sent_version <> w.version), '[]'),
		'others', coalesce(jsonb_agg(jsonb_build_object('place', w.place, 'session', w.session, 'mark', coalesce(w.mark, ''), 'version', w.version)) filter (where w.sent_version = w.version), '[]'))
	from registry.attendance_sent(_course, _cells, _versions) w
	join registry.session s on s.id = w.session
	left join registry.grid_people(_course, _me, _me.lang) p on p.place = w.place
	left join registry.account m on m.id = w.marked_by
	where w.changed);

create type registry.result_sent as (
	cell		text,		-- "12.5.1"
	place		int,		-- null: no held place of this course
	assessment	int,		-- null: no assessment of this course
	attempt		int,		-- null: more than the assessment has
	typed		text,
	score		numeric,
	wrong		text,		-- why it cannot be a score: a key of the words
	maximum		int,
	sent_version	int,
	was		numeric,
	version		int,
	changed		boolean,
	at		timestamptz,
	entered_by	int
);

create function registry.result_sent(_course int, _cells jsonb, _versions jsonb) returns setof registry.result_sent stable language plpgsql as $$
begin
	if jsonb_typeof(_cells) is distinct from 'object' or jsonb_typeof(coalesce(_versions, '{}')) <> 'object' then
		perform registry.refuse(400, 'form_is_incomplete', 'cells');
	end if;
	return query
	with sent as (
		select e.key, registry.tidy(e.value) typed, replace(registry.tidy(e.value), ',', '.') number,
			regexp_match(e.key, '^(\d{1,9})\.(\d{1,9})\.(\d)$')::int[] part,
			regexp_match(coalesce(_versions ->> e.key, ''), '^(\d{1,9})(?: (\d{1,5}(?:\.\d)?))?$') v
		from jsonb_each_text(_cells) e
	), known as (
		select s.key, p.id place, t.id assessment, case when s.part[3] between 1 and t.attempts then s.part[3]::int end attempt, s.typed, t.maximum,
			case when s.number ~ '^\d{1,5}(\.\d)?$' then s.number::numeric end score,
			case when s.number !~ '^-?\d+(\.\d+)?$' then 'number_is_wrong' when s.number !~ '^\d{1,5}(\.\d)?$' then 'score_is_wrong' end wrong,
			s.v[1]::int version, s.v[2]::numeric shown, s.v[2] is not null or s.v[1] = '0' shows
		from sent s
		left join registry.place p on p.id = s.part[1] and p.course = _course and p.held
		left join registry.assessment t on t.id = s.part[2] and t.course = _course
	)
	select k.key, k.place, k.assessment, k.attempt, k.typed, k.score, coalesce(k.wrong, case when k.score > k.maximum then 'score_above_maximum' end), k.maximum, k.version, r.score, coalesce(r.version, 0),
		(k.wrong is not null or k.score is distinct from r.score) and not (coalesce(k.shows, false) and k.wrong is null and k.score is not distinct from k.shown), r.at, r.entered_by
	from known k
	left join registry.result r on r.place = k.place and r.assessment = k.assessment and r.attempt = k.attempt;
end $$;

-- For the 409 and the 422: what was changed meanwhile or cannot be a score, and what else the form wanted to save.
create or replace function registry.result_conflicts(_course int, _cells jsonb, _versions jsonb, _me registry.account) returns jsonb stable language sql
return (select jsonb_build_object(
		'n', count(*) filter (where w.sent_version <> w.version), 'who', string_agg(distinct m.name, ', ') filter (where w.sent_version <> w.version), 'result_cells', true,
		'conflicts', coalesce(jsonb_agg(jsonb_build_object('place', w.place, 'assessment', w.assessment, 'attempt', w.attempt, 'person', p.name, 'topic', registry.pick(_me.lang, t.title_ru, t.title_en),
			'maximum', t.maximum, 'yours', coalesce(w.typed, ''), 'theirs', coalesce(trim_scale(w.was)::text, ''), 'version', w.version,
			'who', m.name, 'at', registry.wall(w.at, _me.zone)) order by p.n, t.position, w.attempt) filter (where w.sent_version <> w.version), '[]'),
		'wrong', coalesce(jsonb_agg(jsonb_build_object('place', w.place, 'assessment', w.assessment, 'attempt', w.attempt, 'person', p.name, 'topic', registry.pick(_me.lang, t.title_ru, t.title_en),
			'maximum', t.maximum, 'typed', w.typed, 'why', w.wrong, 'version', w.version) order by p.n, t.position, w.attempt) filter (where w.sent_version = w.version and w.wrong is not null), '[]'),
		'others', coalesce(jsonb_agg(jsonb_build_object('place', w.place, 'assessment', w.assessment, 'attempt', w.attempt, 'typed', coalesce(w.typed, ''), 'version', w.version))
			filter (where w.sent_version = w.version and w.wrong is null), '[]'))
	from registry.result_sent(_course, _cells, _versions) w
	join registry.assessment t on t.id = w.assessment
	left join registry.grid_people(_course, _me, _me.lang) p on p.place = w.place
	left join registry.account m on m.id = w.entered_by
	where w.changed);
