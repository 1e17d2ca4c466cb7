-- Timetables: lanes of what overlaps, who is booked, and the refusal that names a clash.

-- Lanes for what overlaps, half-open and in the given order: each goes into the first lane that is free,
-- `lanes` is how many its whole knot of overlaps needs.
--   select * from registry.lanes('{0,2,4}', '{3,5,6}')  →  (1, 1, 2), (2, 2, 2), (3, 1, 2)
create or replace function registry.lanes(_from int[], _until int[]) returns table (i int, lane int, lanes int) immutable language plpgsql as $$
declare
	free_from int[] := '{}';	-- of each lane of the knot: when it is free again
	knot int[] := '{}';
	chosen int[] := '{}';
	knot_ends int;
	n int := coalesce(cardinality(_from), 0);
	l int;
begin
	for k in 1 .. n + 1 loop
		if k > n or knot_ends is not null and _from[k] >= knot_ends then
			for j in 1 .. cardinality(knot) loop
				i := knot[j];
				lane := chosen[j];
				lanes := cardinality(free_from);
				return next;
			end loop;
			free_from := '{}';
			knot := '{}';
			chosen := '{}';
			knot_ends := null;
		end if;
		exit when k > n;
		l := 1;
		while l <= cardinality(free_from) and free_from[l] > _from[k] loop
			l := l + 1;
		end loop;
		free_from[l] := _until[k];
		knot := knot || k;
		chosen := chosen || l;
		knot_ends := greatest(coalesce(knot_ends, _until[k]), _until[k]);
	end loop;
end $$;

-- Quarter hours since eight in the morning, kept inside the twelve hours that a page draws.
create or replace function registry.quarter_of(_at timestamp, _day date) returns int immutable language sql
return least(greatest(floor(extract(epoch from _at - (_day + time '08:00')) / 900)::int, 0), 48);

-- Names of what a session has booked of one kind: "A. Novik, D. Orlova"
create or replace function registry.booked_names(_session int, _kind text, _lang text) returns text stable language sql
return (select string_agg(registry.pick(_lang, r.name_ru, r.name_en), ', ' order by r.id) from registry.booking b join registry.resource r on r.id = b.resource
	where b.session = _session and r.kind = _kind);

-- Everything a session needs is locked in one order, so that two requests wait for each other instead of
-- standing in each other's way for ever.
create or replace function registry.resources_locked(_ids int[]) returns void language plpgsql as $$
begin
	perform from registry.resource r where r.id = any (_ids) order by r.id for no key update;
end $$;

-- How many seats a room must have: places while people are still chosen, then those who come.
create or replace function registry.seats_needed(_c registry.course) returns int stable language sql
return case when _c.state in ('draft', 'announced', 'nominations_open') then _c.capacity else registry.places_held(_c.id) end;

-- Of the rooms that are free all that time: those with enough seats first, the smallest first.
create or replace function registry.rooms_free(_during tstzrange, _seats int, _lang text, _besides int, _course int) returns jsonb stable language sql
return (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'seats', seats, 'small', seats < _seats) order by n), '[]') from (
	select r.id, registry.pick(_lang, r.name_ru, r.name_en) name, r.seats, row_number() over (order by coalesce(r.seats >= _seats, true) desc, r.seats, r.id) n
	from registry.resource r
	where r.kind = 'room' and r.active and not exists (select from registry.booking b
		where b.resource = r.id and b.active and b.session is distinct from _besides and (b.during && _during or b.course is distinct from _course and b.kept && registry.kept(_during, r.buffer)))
	limit 12) x);

-- What stands in the way of a session: of each booked resource who has it when; in the zone of the asking course.
-- `kept`: the times are apart, but nearer than the minutes that the resource is kept free between two courses.
-- A course that moves as a whole (_moves) is in its own way nowhere.
create or replace function registry.clashes(_during tstzrange, _resources int[], _session int, _c registry.course, _lang text, _moves boolean default false) returns jsonb stable language sql
return (select coalesce(jsonb_agg(jsonb_build_object('resource', registry.pick(_lang, r.name_ru, r.name_en), 'kind', r.kind, 'id', r.id, 'course', c.id, 'code', c.code, 'session', s.id,
		'topic', registry.pick(_lang, s.topic_ru, s.topic_en), 'day', (lower(s.during) at time zone _c.zone)::date, 'from', to_char(lower(s.during) at time zone _c.zone, 'HH24:MI'),
		'until', to_char(upper(s.during) at time zone _c.zone, 'HH24:MI'),
		'kept', case when not b.during && _during then r.buffer end) order by r.kind = 'room' desc, r.kind, r.id, s.during), '[]')
	from registry.booking b
	join registry.resource r on r.id = b.resource
	join registry.session s on s.id = b.session
	join registry.course c on c.id = s.course
	where b.active and b.resource = any (_resources) and b.session is distinct from _session and not (_moves and b.course = _c.id)
		and (b.during && _during or b.course <> _c.id and b.kept && registry.kept(_during, r.buffer)));

-- Trainers or interpreters who are free all that time, by name; of interpreters those first whose languages serve the course.
create or replace function registry.people_free(_kind text, _during tstzrange, _lang text, _besides int, _c registry.course) returns text stable language sql
return (select string_agg(name, ', ' order by n) from (
	select registry.pick(_lang, r.name_ru, r.name_en) name, row_number() over (order by r.kind = 'interpreter' and r.pairs <> '{}' and not registry.pairs_fit(r.pairs, _c.languages, registry.languages_around(_c)), r.name_ru collate "ru-x-icu", r.id) n
	from registry.resource r
	where r.kind = _kind and r.active and not exists (select from registry.booking b
		where b.resource = r.id and b.active and b.session is distinct from _besides and (b.during && _during or b.course <> _c.id and b.kept && registry.kept(_during, r.buffer)))
	limit 12) x);

-- Refuse a session and name every clash, with the rooms and people that are free instead, and what else would ask for a reason.
create or replace function registry.clash_refused(_c registry.course, _during tstzrange, _resources int[], _session int, _lang text, _asked jsonb default '[]') returns void language plpgsql stable as $$
declare
	found_ jsonb := registry.clashes(_during, _resources, _session, _c, _lang);
	first jsonb := found_ -> 0;
begin
	if first is null then
		return;		-- it went away while we waited
	end if;
	perform registry.refuse(409, case when first -> 'kept' = 'null' then 'resource_is_booked' else 'resource_stays_free' end, case first ->> 'kind' when 'room' then 'room' when 'trainer' then 'trainers' when 'interpreter' then 'interpreters' else 'vehicles' end,
		first || jsonb_build_object('day', to_char((first ->> 'day')::date, 'DD.MM.YYYY'), 'clash', true, 'clashes', found_, 'warnings', _asked,
			'free_trainers', case when found_ @> '[{"kind": "trainer"}]' then registry.people_free('trainer', _during, _lang, _session, _c) end, 'free_interpreters', case when found_ @> '[{"kind": "interpreter"}]' then registry.people_free('interpreter', _during, _lang, _session, _c) end, 'room_taken', exists (select from jsonb_array_elements(found_) x where x ->> 'kind' = 'room'), 'others_taken', exists (select from jsonb_array_elements(found_) x where x ->> 'kind' <> 'room'),
			'free', case when exists (select from jsonb_array_elements(found_) x where x ->> 'kind' = 'room')
				then registry.rooms_free(_during, registry.seats_needed(_c), _lang, _session, _c.id) else '[]' end));
end $$;

-- A session as it was typed, checked against its course; its range is filled in by the table.
create or replace function registry.session_typed(_c registry.course, _day text, _from text, _until text, _topic_ru text, _topic_en text, _hours text) returns registry.session language plpgsql as $$
declare
	s registry.session;
	day_ date := registry.date_of(_day, 'day');
	hours numeric := registry.number_of(_hours, 'hours');
begin
	s.course := _c.id;
	s.zone := _c.zone;
	if day_ is null then
		perform registry.refuse(422, 'field_is_missing', 'day');
	elsif day_ not between _c.starts and _c.ends then
		perform registry.refuse(422, 'session_outside_course', 'day', jsonb_build_object('starts', to_char(_c.starts, 'DD.MM.YYYY'), 'ends', to_char(_c.ends, 'DD.MM.YYYY')));
	end if;
	s.starts := day_ + registry.time_of(_from, 'from');
	s.ends := day_ + registry.time_of(_until, 'until');
	if s.starts is null then
		perform registry.refuse(422, 'field_is_missing', 'from');
	elsif s.ends is null then
		perform registry.refuse(422, 'field_is_missing', 'until');
	elsif s.ends <= s.starts then
		perform registry.refuse(422, 'session_ends_after_it_starts', 'until');
	elsif s.ends - s.starts > interval '14 hours' then
		perform registry.refuse(422, 'session_is_too_long', 'until');
	end if;
	s.topic_ru := registry.title_of(_topic_ru, 'topic_ru', true);
	s.topic_en := registry.title_of(_topic_en, 'topic_en', true);
	-- an academic hour is 45 minutes
	hours := coalesce(hours, least(round(extract(epoch from s.ends - s.starts) / 2700 * 2) / 2, 12));
	if hours not between 0 and 12 or hours <> round(hours, 1) then
		perform registry.refuse(422, 'session_hours_are_wrong', 'hours');
	end if;
	s.hours := hours;
	return s;
end $$;

-- The resources that were chosen, all of their kinds, in order; they and those the session has now are locked.
-- What a session has already may stay, anything new must be in use.
create or replace function registry.resources_typed(_room text, _trainers jsonb, _interpreters jsonb, _vehicles jsonb, _session int) returns int[] language plpgsql as $$
declare
	room int := registry.int_of(_room, 'room');
	trainers int[] := registry.ids_of(_trainers, 'trainers');
	interpreters int[] := registry.ids_of(_interpreters, 'interpreters');
	vehicles int[] := registry.ids_of(_vehicles, 'vehicles');
	ids int[] := array(select distinct i from unnest(array_remove(array[room], null) || trainers || interpreters || vehicles) i order by i);
	had int[] := array(select b.resource from registry.booking b where b.session = _session);
	wrong text;
begin
	perform registry.resources_locked(ids || had);
	select x.field into wrong from (
		select 1 n, 'room' field, 'room' kind, room id where room is not null
		union all select 2, 'trainers', 'trainer', unnest(trainers)
		union all select 3, 'interpreters', 'interpreter', unnest(interpreters)
		union all select 4, 'vehicles', 'vehicle', unnest(vehicles)) x
	where not exists (select from registry.resource r where r.id = x.id and r.kind = x.kind and (r.active or r.id = any (had)))
	order by x.n limit 1;
	if wrong is not null then
		perform registry.refuse(422, 'resource_is_unknown', wrong);
	end if;
	return ids;
end $$;

-- What people were marked in has been held: its day, times and hours stay what they were.
create or replace function registry.session_held(_id int) returns boolean stable language sql
return exists (select from registry.attendance a where a.session = _id and a.mark is not null);

-- The course of a session that is to be changed, locked; its timetable must still be open.
create or replace function registry.timetable_open(_course int) returns registry.course language plpgsql as $$
declare
	c registry.course := registry.course_locked(_course);
begin
	if c.state in ('archived', 'cancelled') then
		perform registry.refuse(409, 'course_is_settled');
	elsif c.attendance_closed is not null then
		perform registry.refuse(409, 'attendance_is_closed');
	end if;
	return c;
end $$;

-- A session that is to be changed, locked after its course, so that dates of the course and sessions agree.
create or replace function registry.session_locked(_id int) returns registry.session language plpgsql as $$
declare
	s registry.session;
begin
	select * into s from registry.session where id = _id;
	if not found then
		perform registry.refuse(404, 'no_session');
	end if;
	perform registry.timetable_open(s.course);
	select * into s from registry.session where id = _id for update;
	return s;
end $$;

-- Ids of a form that is shown again; what is no number is left out.
create or replace function registry.ids_shown(_list jsonb) returns int[] immutable language sql
return (select coalesce(array_agg(v::int), '{}') from unnest(registry.list_of(_list)) v where v ~ '^\d{1,9}$');

-- What a session books, by kind: {"room": [4], "trainers": [11, 12]}
create or replace function registry.bookings_of(_session int) returns jsonb stable language sql
return (select coalesce(jsonb_object_agg(kind, ids), '{}') from (
	select case r.kind when 'room' then 'room' else r.kind || 's' end kind, jsonb_agg(r.id order by r.id) ids
	from registry.booking b join registry.resource r on r.id = b.resource where b.session = _session group by r.kind) x);

-- Keep in the history of a session what it booked before and books now, and a room that was asked for but taken.
-- changes: audit
create or replace function registry.bookings_told(_session int, _was jsonb, _taken int default null) returns void language sql as $$
	insert into registry.audit (actor, action, noun, object, under_noun, under, changes)
	select nullif(current_setting('registry.actor', true), '')::int, 'update', 'session', s.id::text, 'course', s.course::text, c.changes
	from registry.session s, lateral (select jsonb_object_agg(k, v) changes from (
		select k, jsonb_build_array(_was -> k, is_ -> k) v from registry.bookings_of(_session) is_, jsonb_object_keys(_was || is_) k where _was -> k is distinct from is_ -> k
		union all select 'room_taken', jsonb_build_array(null, jsonb_build_array(_taken)) where _taken is not null) x) c
	where s.id = _session and c.changes is not null;
$$;

-- Names of what the history of a session tells by numbers.
create or replace function registry.resources_named(_ids jsonb, _lang text) returns text stable language sql
return (select string_agg(registry.pick(_lang, r.name_ru, r.name_en), ', ' order by r.id) from jsonb_array_elements_text(case jsonb_typeof(_ids) when 'array' then _ids else '[]' end) x (id)
	join registry.resource r on r.id = x.id::int);
