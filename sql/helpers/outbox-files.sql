-- What goes with a letter: the sessions it is about, for a calendar, and papers.

-- The recipient's own calendar as a feed of it would be: UID and SEQUENCE are the same.
create or replace function registry.letter_feed(_o registry.outbox) returns registry.feed stable language sql
return jsonb_populate_record(null::registry.feed, jsonb_build_object('lang', _o.lang) || case when _o.person is not null then jsonb_build_object('kind', 'person', 'subject', _o.person)
	when _o.agency is not null then jsonb_build_object('kind', 'agency', 'subject', _o.agency)
	when _o.resource is not null then jsonb_build_object('kind', 'resource', 'subject', _o.resource)
	else jsonb_build_object('kind', 'resource', 'subject', (select min(r.id) from registry.resource r join registry.booked_once b on b.resource = r.id join registry.session s on s.id = b.session where r.account = _o.account and s.course = _o.course)) end);

-- The sessions that a letter about a place, a change or a cancellation is about, as things are now, each for a calendar program:
-- null where the recipient has none to come in the course.  Under REQUEST or CANCEL a file holds one UID (RFC 5546 3.2.2, 3.2.5), so
-- each session has its own.  Of more than ten nobody opens each attachment, and filters mistrust such a letter: then all stand in one
-- PUBLISH, which may hold many (3.2.1), to be taken in at once: the same UIDs under rising SEQUENCEs, cancelled ones as such.
create or replace function registry.letter_calendars(_o registry.outbox) returns jsonb stable language plpgsql as $$
declare
	states text[] := case when _o.kind = 'joining' then '{CONFIRMED,TENTATIVE}' when _o.kind in ('course_cancelled', 'place_ended') then '{CANCELLED}' when _o.kind in ('course_changed', 'timetable_changed') then '{CONFIRMED,TENTATIVE,CANCELLED}' end;
	rows_ jsonb;
	frame jsonb;
	n int;
begin
	if states is null or _o.email is null or _o.course is null then
		return null;
	end if;
	select jsonb_agg(jsonb_build_object('uid', s.uid, 'sequence', s.sequence, 'starts', registry.utc_of(s.starts), 'ends', registry.utc_of(s.ends), 'status', s.status, 'title', s.title, 'place', s.place,
		'path', '/courses/' || s.course || '/timetable') order by s.status = 'CANCELLED', s.starts, s.uid), count(*) into rows_, n
	from registry.feed_sessions(registry.letter_feed(_o)) s where s.course = _o.course and s.ends > now() and s.status = any (states);
	select jsonb_build_object('name', c.code, 'at', registry.utc_of(now())) into frame from registry.course c where c.id = _o.course;
	if n > 10 then
		return jsonb_build_array(frame || jsonb_build_object('method', 'PUBLISH', 'file', (frame ->> 'name') || '.ics', 'rows', rows_));
	end if;
	return (select jsonb_agg(frame || jsonb_build_object('method', case x.row ->> 'status' when 'CANCELLED' then 'CANCEL' else 'REQUEST' end, 'attendee', _o.email, 'file', (frame ->> 'name') || case when n > 1 then '-' || x.k else '' end || '.ics', 'rows', jsonb_build_array(x.row)) order by x.k)
		from jsonb_array_elements(rows_) with ordinality x (row, k));
end $$;

-- What to do with a calendar that holds many sessions, which no mail program takes in by itself.
create or replace function registry.letter_calendar_note(_lang text, _calendars jsonb) returns text immutable language sql
return case when _calendars #>> '{0,method}' = 'PUBLISH' then E'\n\n' || case _lang when 'ru' then 'Все занятия — в приложенном файле календаря: откройте его, чтобы внести или обновить их.' when 'be' then 'Усе заняткі — у прыкладзеным файле календара: адкрыйце яго, каб унесці або абнавіць іх.' else 'All sessions are in the calendar file that is attached: open it to take them in, or to update them.' end else '' end;

-- The calendars of a letter as they go, or as they went.
create or replace function registry.letter_calendars_shown(_o registry.outbox) returns jsonb stable language sql
return case when _o.state in ('waiting', 'stopped') then registry.letter_calendars(_o) else _o.calendars end;

-- What goes with a letter, or went, for its page; when a single session begins, in the zone of its course.
create or replace function registry.letter_files(_o registry.outbox) returns jsonb stable language sql
return (select coalesce(jsonb_agg(y.x order by y.papers, y.k), '[]') from (
	select jsonb_build_object('name', c.calendar ->> 'file', 'method', c.calendar ->> 'method', 'n', jsonb_array_length(c.calendar -> 'rows'), 'href', '/outbox/' || _o.id || '/calendars/' || c.k || '.ics',
		'starts', case when jsonb_array_length(c.calendar -> 'rows') = 1 then (select registry.wall((c.calendar #>> '{rows,0,starts}')::timestamptz, k.zone) from registry.course k where k.id = _o.course) end,
		'zone', (select k.zone from registry.course k where k.id = _o.course)), false, c.k
	from jsonb_array_elements(registry.letter_calendars_shown(_o)) with ordinality c (calendar, k)
	union all
	select jsonb_build_object('name', f.name, 'kilobytes', ceil(octet_length(f.bytes) / 1024.0), 'href', '/outbox/' || _o.id || '/files/' || f.id), true, f.id from registry.outbox_file f where f.outbox = _o.id) y (x, papers, k));

-- The facts of the last letter of a kind, in this language if there is one: what a text is shown with.
create or replace function registry.letter_recent(_kind text, _lang text) returns jsonb stable language sql
return coalesce((select coalesce(registry.letter_course(c, _lang), '{}') || o.facts from registry.outbox o left join registry.course c on c.id = o.course where o.kind = _kind order by (o.lang = _lang) desc, o.id desc limit 1), '{}');

-- Which facts a subject may name: whoever sees a screen or a list of letters reads it.
create or replace function registry.letter_neutral() returns text[] immutable language sql
return array['code', 'starts', 'ends', 'until', 'serial', 'day', 'size', 'n'];

-- How many files go with it, for a list; one that is yet to be drawn is one.
create or replace function registry.letter_files_n(_o registry.outbox) returns int stable language sql
return (select count(*) from registry.outbox_file f where f.outbox = _o.id)::int + coalesce(jsonb_array_length(registry.letter_calendars_shown(_o)), 0) + (_o.draws and _o.done is null)::int;
