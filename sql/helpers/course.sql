-- Courses: who may see one, and what every page of a course shows above its tabs.

-- Was the course ever made known outside the centre?  A cancelled one may never have been.
create or replace function registry.course_was_announced(_c registry.course) returns boolean stable language sql
return case when _c.state = 'draft' then false when _c.state <> 'cancelled' then true
	else exists (select from registry.audit a where a.noun = 'course' and a.object = _c.id::text and a.changes -> 'state' ->> 0 not in ('draft', 'cancelled')) end;

-- Has it begun and not been called off?  Only then has who holds a place in it had the training.
create or replace function registry.course_is_held(_state text) returns boolean immutable language sql
return _state in ('running', 'finished', 'archived');

-- From the freezing day on, only coordinators change who comes.
create or replace function registry.course_is_frozen(_c registry.course, _me registry.account) returns boolean stable language sql
return coalesce(_me.role = 'focal_point' and _c.frozen_from <= registry.today(), false);

-- Were people marked in any of its sessions?
create or replace function registry.course_has_marks(_course int) returns boolean stable language sql
return exists (select from registry.attendance a join registry.session s on s.id = a.session where s.course = _course and a.mark is not null);

-- May this account see the course at all?  The staff of the centre every one, a focal point those that were
-- announced, a trainer those with an own session, a trainee those the person was put forward for.
create or replace function registry.course_seen(_c registry.course, _me registry.account) returns boolean stable language sql
return case _me.role
	when 'coordinator' then true when 'registrar' then true when 'director' then true when 'auditor' then true
	when 'focal_point' then registry.course_was_announced(_c)
	when 'trainer' then exists (select from registry.session s join registry.booking b on b.session = s.id join registry.resource r on r.id = b.resource
		where s.course = _c.id and s.state = 'planned' and r.account = _me.id)
	when 'trainee' then exists (select from registry.nomination n where n.course = _c.id and n.person = _me.person)
	else false end;

-- The course, if the account may see it; a foreign one is answered like an unknown one.
create or replace function registry.course_for(_course int, _me registry.account) returns registry.course language plpgsql stable as $$
declare
	c registry.course;
begin
	if _me.role = 'administrator' then
		perform registry.refuse(403, 'not_yours');
	end if;
	select * into c from registry.course where id = _course;
	if not found or not registry.course_seen(c, _me) then
		perform registry.refuse(404, 'no_course');
	end if;
	return c;
end $$;

-- A course for its coordinator's change: seen, locked until the transaction ends.
create or replace function registry.course_locked(_course int) returns registry.course language plpgsql as $$
declare
	c registry.course;
begin
	select * into c from registry.course where id = _course for no key update;
	if not found then
		perform registry.refuse(404, 'no_course');
	end if;
	return c;
end $$;

-- How many people take part.
create or replace function registry.places_held(_course int) returns int stable language sql
return (select count(*)::int from registry.place p where p.course = _course and p.held);

-- What stands above the tabs of a course's pages, and how much is behind each tab as far as _me may see it.
--   select registry.course_head(7, 'en', me)  →  {"id": 7, "code": "ITC-2026-014", "title": "…", "state": "running", "places": 22, "tabs": {"nominations": 24, …}, "crumbs": […]}
create or replace function registry.course_head(_course int, _lang text, _me registry.account) returns jsonb language plpgsql stable as $$
declare
	c registry.course := registry.course_for(_course, _me);
	e registry.edition;
	staff boolean := _me.role in ('coordinator', 'registrar', 'director', 'auditor');
	own_agency int := case _me.role when 'focal_point' then _me.agency end;
	held int := registry.places_held(_course);
begin
	select * into e from registry.edition where id = c.edition;
	return jsonb_build_object('id', c.id, 'code', c.code, 'title', registry.pick(_lang, e.title_ru, e.title_en, e.title_be),
		'title_ru', e.title_ru, 'title_en', e.title_en, 'title_be', e.title_be, 'state', c.state, 'state_reason', c.state_reason,
		'kind', (select p.kind from registry.programme p where p.id = e.programme), 'programme', e.programme, 'edition', e.id, 'edition_number', e.number,
		'starts', c.starts, 'ends', c.ends, 'one_day', c.starts = c.ends, 'zone', c.zone, 'zone_differs', c.zone <> _me.zone, 'reader_zone', _me.zone,
		'town', registry.pick(_lang, c.town_ru, c.town_en), 'venue', c.venue, 'mode', c.mode, 'languages', c.languages, 'hours', e.hours, 'capacity', c.capacity, 'places', held, 'free', greatest(c.capacity - held, 0),
		'nominations_until', c.nominations_until, 'attendance_closed', registry.wall(c.attendance_closed, c.zone), 'version', c.version,
		'coordinator', (select a.name from registry.account a where a.id = c.coordinator), 'grids', registry.grid_seen(c.id, _me),
		'can', jsonb_build_object('edit', _me.role = 'coordinator' and c.state not in ('archived', 'cancelled'), 'nominate', c.state = 'nominations_open' and _me.role in ('focal_point', 'coordinator')),
		'tabs', jsonb_build_object(
			'timetable', (select count(*) from registry.session s where s.course = c.id and s.state = 'planned'),
			'nominations', case when staff or own_agency is not null then (select count(*) from registry.nomination n where n.course = c.id and n.agency = coalesce(own_agency, n.agency)) end,
			'places', case when own_agency is null then held else (select count(*) from registry.place p join registry.nomination n on n.id = p.nomination where p.course = c.id and p.held and n.agency = own_agency) end,
			'attendance', case when staff or _me.role = 'trainer' then (select count(distinct a.session) from registry.attendance a join registry.session s on s.id = a.session where s.course = c.id and s.state = 'planned' and a.mark is not null) end,
			'results', case when staff or _me.role = 'trainer' then (select count(*) from registry.assessment t where t.course = c.id) end,
			'decisions', case when staff then (select count(distinct d.place) from registry.decision d join registry.place p on p.id = d.place where p.course = c.id and p.held) end,
			'certificates', case when staff then (select count(*) from registry.certificate x where x.course = c.id) end),
		'crumbs', jsonb_build_array(jsonb_build_object('href', '/courses', 'key', 'courses'), jsonb_build_object('href', '/courses/' || c.id, 'label', c.code)));
end $$;
