-- Attendance: the grid of places and sessions, its closing and corrections, and the sheet to sign.

-- The grid of a course: every held place, every planned session, hours credited against all planned hours.
-- A grid too large for one page shows one day; day 'all' shows everything, a date that day.
--   select api.attendance(login, 'en', 7, null)  →  {"course": {…}, "days": […], "sessions": […], "places": [{"name", "cells": […]}], "rows": […]}
create function api.attendance(_login bytea, _lang text, _id int, _day text) returns json language plpgsql stable as $$
declare
	me account := who(_login);
	c course := grid_course(_id, me);
	ready audit := attendance_readiness(_id);
	today date := (now() at time zone c.zone)::date;
	wanted date := case when _day = 'all' then null else date_of(_day, 'day') end;
	answer json;
begin
	if _day is null and (select count(*) from session s where s.course = _id and s.state = 'planned')
		* (select count(*) from place p where p.course = _id and p.held) > 2000
	then
		select s.starts::date into wanted from session s where s.course = _id and s.state = 'planned'
		order by s.starts::date = today desc, s.starts::date < today desc, abs(s.starts::date - today) limit 1;
	end if;
	with s as materialized (
		select s.id, s.starts, s.ends, s.hours, row_number() over (order by s.starts, s.id)::int n, s.starts::date as day_,
			pick(_lang, s.topic_ru, s.topic_en) topic, lower(s.during) <= now() begun, s.starts::date > today as next_, now() <@ s.during current_,
			lag(s.starts::date) over (order by s.starts, s.id) is distinct from s.starts::date as first_
		from session s where s.course = _id and s.state = 'planned'
	), p as materialized (
		select * from grid_people(_id, me, _lang)
	), x as materialized (
		select p.place, s.id session, s.n, s.first_, s.next_, s.current_, s.day_, s.begun, s.hours, a.mark, coalesce(a.version, 0) version, m.share,
			case when k.id is null then null else coalesce(k.was, '') end was, to_char(s.starts, 'YYYY-MM-DD HH24:MI') at_
		from p cross join s
		left join attendance a on a.place = p.place and a.session = s.id
		left join attendance_mark m on m.mark = a.mark
		left join lateral (select k.id, k.was from attendance_correction k where k.place = p.place and k.session = s.id and c.attendance_closed is not null
			order by k.id limit 1) k on true
	), total as (
		select sum(s.hours) planned, count(*) n from s
	), credit as (
		select x.place, coalesce(sum(x.hours * x.share), 0) credited, coalesce(sum(x.hours * (1 - x.share)), 0) missed, count(*) filter (where x.begun and x.mark is null) unmarked,
			json_agg(json_strip_nulls(json_build_object('session', x.session, 'n', x.n, 'mark', coalesce(x.mark, ''), 'version', x.version, 'was', x.was, 'corrected', case when x.was is not null then true end,
				'first', case when x.first_ then true end, 'next', case when x.next_ then true end, 'current', case when x.current_ then true end)) order by x.n)
				filter (where wanted is null or x.day_ = wanted) cells,
			json_object_agg(x.n || ' ' || x.at_, coalesce(x.mark, '') order by x.n) marks
		from x group by x.place
	), head as (
		select x.session, count(*) filter (where x.share > 0) present, count(x.mark) marked, count(*) filter (where x.mark is null) unmarked
		from x group by x.session
	), line as (
		select p.*, coalesce(k.credited, 0) credited, coalesce(k.missed, 0) missed, coalesce(k.unmarked, 0) unmarked, coalesce(k.cells, '[]') cells, coalesce(k.marks, '{}') marks,
			round(100 * coalesce(k.credited, 0) / nullif(t.planned, 0))::int share, t.planned,
			-- the minimum share can no longer be reached
			coalesce((t.planned - k.missed) * 100 < t.planned * e.minimum_share, false) low
		from p cross join total t join edition e on e.id = c.edition left join credit k on k.place = p.place
	)
	select json_build_object(
		'course', grid_head(c, _lang), 'crumbs', grid_crumbs(c, _lang), 'section', 'courses', 'tab', 'attendance',
		'day', case when _day = 'all' then 'all' else wanted::text end, 'whole', wanted is null, 'reader_zone', case when me.zone <> c.zone then me.zone end, 'unscanned', case when me.role in ('trainer', 'coordinator', 'registrar') then sessions_unscanned(_id) end,
		'closed', wall(c.attendance_closed, c.zone), 'closed_by', (select name from account where id = c.attendance_closed_by),
		'ready', case when c.attendance_closed is null and me.role in ('trainer', 'coordinator') then wall(ready.at, c.zone) end, 'ready_by', (select name from account where id = ready.actor),
		'hours_planned', trim_scale(t.planned), 'hours_differ', coalesce(t.planned <> (select hours from edition where id = c.edition), false),
		'sessions_n', t.n, 'people_n', (select count(*) from p), 'unmarked', (select coalesce(sum(unmarked), 0) from line), 'low', (select count(*) from line where low),
		'to_come', (select count(*) from s where not begun),
		'can', json_build_object(
			'mark', me.role in ('trainer', 'coordinator') and c.attendance_closed is null and c.state in ('closed', 'running', 'finished'),
			'close', me.role = 'coordinator' and c.attendance_closed is null and c.state in ('closed', 'running', 'finished') and t.n > 0,
			'ready', me.role = 'trainer' and ready.id is null and c.attendance_closed is null and c.state in ('closed', 'running', 'finished') and t.n > 0,
			'correct', me.role = 'coordinator' and c.attendance_closed is not null and c.state <> 'archived',
			'print', me.role in ('trainer', 'coordinator', 'registrar')),
		'days', (select json_agg(json_build_object('day', d.day_, 'n', d.n, 'today', d.day_ = today, 'shown', wanted is null or d.day_ = wanted, 'current', d.day_ = wanted) order by d.day_)
			from (select day_, count(*) n from s group by day_) d),
		'sessions', (select json_agg(json_build_object('id', s.id, 'n', s.n, 'day', s.day_, 'time', to_char(s.starts, 'HH24:MI'), 'ends', to_char(s.ends, 'HH24:MI'), 'reader', reader_clock(s.starts at time zone c.zone, me.zone, c.zone), 'topic', s.topic,
			'hours', trim_scale(s.hours), 'first', s.first_, 'next', s.next_, 'current', s.current_, 'present', h.present, 'marked', h.marked, 'unmarked', h.unmarked,
				'suggested', s.n = (select max(z.n) from s z join head y on y.session = z.id where z.begun and y.unmarked > 0)) order by s.n)
			from s left join head h on h.session = s.id where wanted is null or s.day_ = wanted),
		'places', (select json_agg(json_build_object('place', l.place, 'person', l.person, 'name', l.name, 'other', l.other, 'country', l.country, 'agency', l.agency,
			'credited', trim_scale(l.credited), 'missed', case when l.missed > 0 then trim_scale(l.missed) end, 'share', l.share, 'low', l.low, 'unmarked', l.unmarked, 'cells', l.cells) order by l.n) from line l),
		-- {"place.session": "version mark"}: what a form without scripts was made from
		'versions_shown', (select json_object_agg(x.place || '.' || x.session, x.version || coalesce(' ' || x.mark, ''))::text from x where c.attendance_closed is null and not x.next_ and (wanted is null or x.day_ = wanted)),
		'rows', (select json_agg((rtrim(json_build_object('name', l.name, 'other', l.other, 'country', l.country, 'agency', l.agency, 'hours', trim_scale(l.credited), 'planned', trim_scale(l.planned), 'share', l.share)::text, '}')
			|| ', ' || substr(l.marks::text, 2))::json order by l.n) from line l where l.planned is not null))
	into answer from total t;
	return answer;
end $$;

-- Save cells that were changed: {"place.session": "present"}, "" clears; versions {"place.session": "3"} say what
-- each was made from.  Unchanged cells are left alone.  When one changed cell is stale nothing is saved:
-- 409 with detail.conflicts (yours and theirs) and detail.others (what else was to be saved).
--   select api.attendance_save(login, 7, '{"12.3": "late"}', '{"12.3": "1"}')  →  {"course": 7, "saved": [{"place": 12, "session": 3, "mark": "late", "version": 2}], "at": "…"}
-- changes: attendance, audit
create function api.attendance_save(_login bytea, _id int, _cells jsonb, _versions jsonb, _day text default null, _lang text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'trainer', 'coordinator');
	c course := grid_locked(_id, me);
	wrong attendance_sent;
	saved json;
begin
	me.lang := coalesce(_lang, me.lang);
	if c.attendance_closed is not null then
		perform refuse(409, 'attendance_is_closed');
	end if;
	-- every cell is a place and a session of this course, every mark one of the four
	for wrong in select * from attendance_sent(_id, _cells, _versions) w
		where w.place is null or w.session is null or (w.changed and (w.known is null or w.to_come or w.sent_version is null)) limit 1
	loop
		if wrong.place is null or wrong.session is null then
			perform refuse(404, 'no_place');
		elsif wrong.known is null then
			perform refuse(400, 'mark_is_wrong', 'cells.' || wrong.cell);
		elsif wrong.to_come then
			perform refuse(422, 'session_is_to_come', 'cells.' || wrong.cell);
		end if;
		perform refuse(400, 'form_is_incomplete', 'versions.' || wrong.cell);
	end loop;
	if exists (select from attendance_sent(_id, _cells, _versions) w where w.changed and w.sent_version <> w.version) then
		perform refuse(409, 'changed_meanwhile', '', attendance_conflicts(_id, _cells, _versions, me));
	end if;
	with kept as (
		insert into attendance as a (place, session, mark, marked_by)
		select w.place, w.session, w.mark, me.id from attendance_sent(_id, _cells, _versions) w where w.changed
		order by w.place, w.session
		on conflict (place, session) do update set mark = excluded.mark, version = a.version + 1, marked_by = excluded.marked_by, at = clock_timestamp()
		returning a.place, a.session, a.mark, a.version
	), same as (
		select w.place, w.session, w.was, w.version from attendance_sent(_id, _cells, _versions) w where not w.changed and w.sent_version <> w.version
	)
	select coalesce(json_agg(json_build_object('place', k.place, 'session', k.session, 'mark', coalesce(k.mark, ''), 'version', k.version)), '[]') into saved
	from (select * from kept union all select * from same) k;
	return json_build_object('course', _id, 'day', _day, 'saved', saved, 'at', wall(now(), me.zone),
		'totals', (select json_agg(json_build_object('place', x.place, 'text', number_in(x.credited, me.lang)))
			from (select a.place, coalesce(sum(s.hours * m.share), 0) credited
				from attendance a join session s on s.id = a.session and s.state = 'planned' left join attendance_mark m on m.mark = a.mark
				where a.place in (select (k ->> 'place')::int from json_array_elements(saved) k)
				group by a.place) x));
end $$;

-- Give one mark to everybody who has none in a session.
--   select api.attendance_fill(login, 7, '3', 'present')  →  {"course": 7, "session": 3, "filled": 18}
-- changes: attendance, audit
create function api.attendance_fill(_login bytea, _id int, _session text, _mark text, _day text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'trainer', 'coordinator');
	c course := grid_locked(_id, me);
	s session;
	filled int;
begin
	if c.attendance_closed is not null then
		perform refuse(409, 'attendance_is_closed');
	end if;
	if tidy(_session) is null then
		perform refuse(422, 'session_is_missing', 'session');
	end if;
	select * into s from session where id = int_of(_session, 'session') and course = _id;
	if s.id is null then
		perform refuse(404, 'no_session');
	end if;
	if s.state = 'cancelled' then
		perform refuse(409, 'session_is_cancelled', 'session');
	end if;
	if s.starts::date > (now() at time zone s.zone)::date then
		perform refuse(422, 'session_is_to_come', 'session');
	end if;
	if not exists (select from attendance_mark where mark = _mark) then
		perform refuse(400, 'mark_is_wrong', 'mark');
	end if;
	insert into attendance as a (place, session, mark, marked_by)
	select p.id, s.id, _mark, me.id from place p where p.course = _id and p.held order by p.id
	on conflict (place, session) do update set mark = excluded.mark, version = a.version + 1, marked_by = excluded.marked_by, at = clock_timestamp()
		where a.mark is null;
	get diagnostics filled = row_count;
	return json_build_object('course', _id, 'session', s.id, 'day', _day, 'filled', filled);
end $$;

-- Lock the grid.  Refused while a session has yet to begin or somebody is unmarked; closing twice is closing once.
--   select api.attendance_close(login, 7)  →  {"course": 7}
-- changes: course, audit
create function api.attendance_close(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	c course := grid_locked(_id, me);
begin
	if c.attendance_closed is not null then
		return json_build_object('course', _id);
	end if;
	perform attendance_complete_or_refuse(_id);
	update course set attendance_closed = now(), attendance_closed_by = me.id where id = _id;
	return json_build_object('course', _id);
end $$;

-- A trainer of the course says that the grid is complete; a coordinator closes it.  Said twice, it is said once.
--   select api.attendance_ready(login, 7)  →  {"course": 7}
-- changes: audit
create function api.attendance_ready(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login, 'trainer');
	c course := grid_locked(_id, me);
begin
	if c.attendance_closed is not null then
		perform refuse(409, 'attendance_is_closed');
	end if;
	perform attendance_complete_or_refuse(_id);
	if (attendance_readiness(_id)).id is null then
		perform event('attendance_ready', 'course', _id::text);
	end if;
	return json_build_object('course', _id);
end $$;

-- One mark of the grid with its corrections, the oldest first.
--   select api.attendance_cell(login, 'en', 7, 12, 3)  →  {"name": "Alina Kavaliova", "mark_now": "present", "corrections": [{"was": "absent", "becomes": "present", "reason", "who", "at"}]}
create function api.attendance_cell(_login bytea, _lang text, _id int, _place int, _session int) returns json language plpgsql stable as $$
declare
	me account := who(_login);
	c course := grid_course(_id, me);
	answer json;
begin
	select json_build_object('course', grid_head(c, _lang), 'section', 'courses', 'tab', 'attendance',
		'crumbs', (select json_agg(x) from (select x from json_array_elements(grid_crumbs(c, _lang)) x union all
			select json_build_object('href', '/courses/' || _id || '/attendance', 'key', 'attendance')) y),
		'place', p.place, 'session', s.id, 'person', p.person, 'name', p.name, 'other', p.other, 'agency', p.agency, 'country', p.country,
		'topic', pick(_lang, s.topic_ru, s.topic_en), 'day', s.starts::date, 'time', to_char(s.starts, 'HH24:MI'), 'ends', to_char(s.ends, 'HH24:MI'), 'zone', s.zone, 'reader', case when me.zone <> s.zone then wall(lower(s.during), me.zone) end, 'reader_zone', me.zone, 'hours', trim_scale(s.hours),
		'cancelled', s.state = 'cancelled', 'closed', wall(c.attendance_closed, c.zone),
		'mark_now', coalesce(a.mark, ''), 'marked_by', (select name from account where id = a.marked_by), 'marked_at', wall(a.at, c.zone),
		'mark', null, 'reason', null,
		'can', json_build_object('correct', me.role = 'coordinator' and c.attendance_closed is not null and c.state <> 'archived'),
		'marks', (select json_agg(json_build_object('value', m.mark) order by m.position) from attendance_mark m where m.mark is distinct from a.mark),
		'corrections', (select json_agg(json_build_object('was', coalesce(k.was, ''), 'becomes', coalesce(k.becomes, ''), 'because', case when not unnamed(me) then k.reason end, 'who', w.name, 'at', wall(k.at, c.zone)) order by k.id)
			from attendance_correction k join account w on w.id = k.made_by where k.place = p.place and k.session = s.id))
	into answer
	from grid_people(_id, me, _lang) p join session s on s.id = _session and s.course = _id
	left join attendance a on a.place = p.place and a.session = s.id
	where p.place = _place;
	if answer is null then
		perform refuse(404, 'no_place');
	end if;
	return answer;
end $$;

-- Correct a mark after the grid was closed, with a reason; what stood there stays on record.
--   select api.attendance_correct(login, 7, 12, 3, 'present', 'Her signature is on the sheet.')  →  {"course": 7}
-- changes: attendance_correction, attendance, audit
create function api.attendance_correct(_login bytea, _id int, _place int, _session int, _mark text, _reason text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	c course := grid_locked(_id, me);
	stands text;
	last attendance_correction;
begin
	if not exists (select from place p join session s on s.course = p.course where p.id = _place and p.course = _id and p.held and s.id = _session) then
		perform refuse(404, 'no_place');
	end if;
	if c.attendance_closed is null then
		perform refuse(409, 'attendance_is_open');
	end if;
	if not exists (select from session where id = _session and state = 'planned') then
		perform refuse(409, 'session_is_cancelled');
	end if;
	if _mark is null or not exists (select from attendance_mark where mark = _mark) then
		perform refuse(422, 'mark_is_wrong', 'mark');
	end if;
	if tidy(_reason) is null then
		perform refuse(422, 'reason_is_missing', 'reason');
	end if;
	select mark into stands from attendance where place = _place and session = _session;
	if stands is not distinct from _mark then
		select * into last from attendance_correction where place = _place and session = _session order by id desc limit 1;
		if last.made_by = me.id and last.becomes = _mark and last.reason = tidy(_reason) then
			return json_build_object('course', _id);	-- the same form, sent twice
		end if;
		perform refuse(422, 'correction_changes_nothing', 'mark');
	end if;
	insert into attendance_correction (place, session, was, becomes, reason, made_by) values (_place, _session, stands, _mark, tidy(_reason), me.id);
	perform set_config('registry.correcting', 'yes', true);
	insert into attendance as a (place, session, mark, marked_by) values (_place, _session, _mark, me.id)
	on conflict (place, session) do update set mark = excluded.mark, version = a.version + 1, marked_by = excluded.marked_by, at = clock_timestamp();
	perform set_config('registry.correcting', '', true);
	return json_build_object('course', _id);
end $$;

-- The sheet of one day, to print and sign: today's, else the next day of the course, else its last.
--   select api.sign_in_sheet(login, 'ru', 7, '26.11.2026')  →  {"day": "2026-11-26", "sessions": [{"time": "09:00"}], "rows": [{"n": 1, "native": "Кавалёва Аліна Ігараўна", …}]}
create function api.sign_in_sheet(_login bytea, _lang text, _id int, _day text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'trainer', 'coordinator', 'registrar');
	c course := grid_course(_id, me);
	today date := (now() at time zone c.zone)::date;
	shown date := date_of(_day, 'day');
begin
	if shown is null then
		select s.starts::date into shown from session s where s.course = _id and s.state = 'planned'
		order by s.starts::date >= today desc, abs(s.starts::date - today) limit 1;
	end if;
	return json_build_object('course', grid_head(c, _lang), 'crumbs', grid_crumbs(c, _lang), 'section', 'courses', 'day', shown, 'back', '/courses/' || _id || '/attendance', 'may_mark', me.role in ('trainer', 'coordinator'),
		'days', (select json_agg(json_build_object('day', d, 'current', d = shown) order by d) from (select distinct s.starts::date d from session s where s.course = _id and s.state = 'planned') x),
		'sessions', (select json_agg(json_build_object('id', s.id, 'time', to_char(s.starts, 'HH24:MI'), 'ends', to_char(s.ends, 'HH24:MI'), 'topic', pick(_lang, s.topic_ru, s.topic_en)) order by s.starts, s.id)
			from session s where s.course = _id and s.state = 'planned' and s.starts::date = shown),
		'rooms', (select string_agg(distinct pick(_lang, r.name_ru, r.name_en), ', ') from session s join booking b on b.session = s.id join resource r on r.id = b.resource
			where s.course = _id and s.state = 'planned' and s.starts::date = shown and r.kind = 'room'),
		'trainers', (select string_agg(distinct pick(_lang, r.name_ru, r.name_en), ', ') from session s join booking b on b.session = s.id join resource r on r.id = b.resource
			where s.course = _id and s.state = 'planned' and s.starts::date = shown and r.kind = 'trainer'),
		'rows', (select json_agg(json_build_object('n', p.n, 'native', p.native, 'name', p.name, 'other', p.other, 'called', called(p.native, case _lang when 'en' then p.name else p.other end), 'country', p.country, 'agency', p.agency) order by p.n) from grid_people(_id, me, _lang) p));
end $$;
