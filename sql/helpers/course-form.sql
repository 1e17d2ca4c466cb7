-- What was typed into the form of a course, and what its dates and zone mean for its sessions.

-- Published editions to choose from.
create or replace function registry.editions_offered(_lang text) returns json stable language sql
return (select coalesce(json_agg(json_build_object('id', e.id, 'code', p.code, 'number', e.number, 'title', registry.pick(_lang, e.title_ru, e.title_en, e.title_be), 'hours', e.hours) order by p.code), '[]')
	from registry.edition e join registry.programme p on p.id = e.programme where e.state = 'published');

create or replace function registry.coordinators_offered(_chosen int) returns json stable language sql
return (select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name) order by a.name), '[]') from registry.account a where a.role = 'coordinator' and a.active or a.id = _chosen);

create or replace function registry.course_typed(_starts text, _ends text, _zone text, _venue text, _town_ru text, _town_en text, _mode text, _languages jsonb, _capacity text, _project text, _donor text,
	_coordinator text, _nominations_until text) returns registry.course stable language plpgsql as $$
declare
	c registry.course;
begin
	c.starts := registry.date_of(_starts, 'starts');
	c.ends := registry.date_of(_ends, 'ends');
	c.nominations_until := registry.date_of(_nominations_until, 'nominations_until');
	if c.starts is null then
		perform registry.refuse(422, 'field_is_missing', 'starts');
	elsif c.starts not between '2000-01-01' and '2100-01-01' then
		perform registry.refuse(422, 'date_is_wrong', 'starts');
	elsif c.ends is null then
		perform registry.refuse(422, 'field_is_missing', 'ends');
	elsif c.ends < c.starts then
		perform registry.refuse(422, 'course_ends_after_it_starts', 'ends');
	elsif c.ends - c.starts > 400 then
		perform registry.refuse(422, 'course_is_too_long', 'ends');
	elsif c.nominations_until > c.starts then
		perform registry.refuse(422, 'nominations_end_before_course', 'nominations_until');
	end if;
	c.zone := coalesce(registry.tidy(_zone), 'Europe/Minsk');
	if not exists (select from pg_timezone_names z where z.name = c.zone) then
		perform registry.refuse(422, 'zone_is_unknown', 'zone');
	end if;
	c.mode := registry.one_of(coalesce(registry.tidy(_mode), 'in_person'), 'mode', array['in_person', 'online', 'mixed'], 'mode_is_wrong');
	c.venue := registry.short_of(_venue, 'venue');
	c.town_ru := registry.short_of(_town_ru, 'town_ru');
	c.town_en := registry.short_of(_town_en, 'town_en');
	if (c.town_ru is null) <> (c.town_en is null) then
		perform registry.refuse(422, 'town_in_both_languages', case when c.town_ru is null then 'town_ru' else 'town_en' end);
	end if;
	c.languages := registry.languages_of(_languages);
	c.capacity := registry.whole_of(_capacity, 'capacity', 1, 2000, 'capacity_is_wrong');
	c.project := registry.short_of(_project, 'project');
	c.donor := registry.short_of(_donor, 'donor');
	c.coordinator := registry.int_of(_coordinator, 'coordinator');
	if c.coordinator is not null and not exists (select from registry.account a where a.id = c.coordinator and a.role = 'coordinator') then
		perform registry.refuse(422, 'coordinator_is_unknown', 'coordinator');
	end if;
	return c;
end $$;

-- May a course that was so become so?  Its planned sessions must lie within its dates; what papers say stays;
-- marks belong to hours that have been.
create or replace function registry.course_dates_allowed(_was registry.course, _new registry.course) returns void stable language plpgsql as $$
declare
	n int;
	first date;
	last date;
begin
	if (_was.starts, _was.ends) <> (_new.starts, _new.ends) and exists (select from registry.certificate x where x.course = _was.id) then
		perform registry.refuse(409, 'course_has_papers', case when _was.starts <> _new.starts then 'starts' else 'ends' end);
	end if;
	select count(*), min(s.starts::date), max(s.starts::date) into n, first, last from registry.session s
	where s.course = _was.id and s.state = 'planned' and s.starts::date not between _new.starts and _new.ends;
	if n > 0 then
		perform registry.refuse(409, 'sessions_outside_dates', case when first < _new.starts then 'starts' else 'ends' end,
			jsonb_build_object('n', n, 'first', to_char(first, 'DD.MM.YYYY'), 'last', to_char(last, 'DD.MM.YYYY')));
	end if;
	if _was.zone <> _new.zone and registry.course_has_marks(_was.id) then
		perform registry.refuse(409, 'zone_is_in_use', 'zone');
	end if;
end $$;

-- The sessions of a course keep their wall clock in another zone; what they booked moves along, or is refused.
create or replace function registry.sessions_rezoned(_course int, _zone text) returns void language plpgsql as $$
declare
	c registry.course;
	s registry.session;
	has int[];
begin
	perform registry.resources_locked(array(select b.resource from registry.booking b join registry.session x on x.id = b.session where x.course = _course));
	-- out of each other's way first, then each to its new time
	update registry.booking b set active = false from registry.session x where x.id = b.session and x.course = _course;
	select * into c from registry.course where id = _course;
	for s in select * from registry.session x where x.course = _course order by x.starts, x.id loop
		begin
			update registry.session set zone = _zone, version = version + 1 where id = s.id;
		exception when exclusion_violation then
			has := array(select b.resource from registry.booking b where b.session = s.id);
			perform registry.clash_refused(c, tstzrange(s.starts at time zone _zone, s.ends at time zone _zone), has, s.id, (select a.lang from registry.account a where a.id = nullif(current_setting('registry.actor', true), '')::int));
			perform registry.refuse(409, 'try_again');
		end;
	end loop;
end $$;

-- Where a course stands: the usual way through its states with the day each was reached.
--   →  [{"state": "announced", "at": "2026-09-01", "done": true}, {"state": "running", "current": true}, …]
create or replace function registry.course_progress(_c registry.course) returns json stable language plpgsql as $$
begin
	return (with recursive way as (
		select 'draft' state, 0 n
		union all
		select s.becomes, w.n + 1 from way w join registry.step s on s.noun = 'course' and s.was = w.state and not s.needs_reason
	), reached as (
		select a.changes -> 'state' ->> 1 state, max(a.at) at from registry.audit a
		where a.noun = 'course' and a.object = _c.id::text and a.changes ? 'state' group by 1
	), here as (
		-- a cancelled course stands where it stood before
		select coalesce(max(w.n) filter (where w.state = _c.state), max(w.n) filter (where r.at is not null), 0) n from way w left join reached r on r.state = w.state
	)
	select json_agg(x order by x.n) from (
		select w.n, w.state, (r.at at time zone 'Europe/Minsk')::date at, w.n < h.n or _c.state = 'cancelled' or _c.state = 'archived' done, w.n = h.n and _c.state not in ('cancelled', 'archived') current
		from way w cross join here h left join reached r on r.state = w.state and w.n <= h.n
		where _c.state <> 'cancelled' or w.n <= h.n
		union all
		select 99, 'cancelled', (_c.state_at at time zone 'Europe/Minsk')::date, false, true where _c.state = 'cancelled') x);
end $$;
