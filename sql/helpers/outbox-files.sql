-- What goes with a letter: the sessions it is about, for a calendar.

-- The recipient's own calendar as a feed of it would be: UID and SEQUENCE are the same.
create or replace function registry.letter_feed(_o registry.outbox) returns registry.feed stable language sql
return jsonb_populate_record(null::registry.feed, jsonb_build_object('lang', _o.lang) || case when _o.person is not null then jsonb_build_object('kind', 'person', 'subject', _o.person)
	when _o.agency is not null then jsonb_build_object('kind', 'agency', 'subject', _o.agency)
	else jsonb_build_object('kind', 'resource', 'subject', (select min(r.id) from registry.resource r join registry.booked_once b on b.resource = r.id join registry.session s on s.id = b.session where r.account = _o.account and s.course = _o.course)) end);

-- The calendar of a letter about a place, a change or a cancellation, as things are now: null where the recipient has no session
-- in the course.  One session is asked for or called off; several are published together, since a REQUEST or a CANCEL is about
-- one UID alone (RFC 5546, 3.2): a program takes all of them in at once, and a later letter changes those it knows by UID and SEQUENCE.
create or replace function registry.letter_calendar(_o registry.outbox) returns jsonb stable language plpgsql as $$
declare
	statuses text[] := case _o.kind when 'joining' then '{CONFIRMED,TENTATIVE}' when 'course_cancelled' then '{CANCELLED}' else '{CONFIRMED,TENTATIVE,CANCELLED}' end;
	rows_ jsonb;
begin
	if _o.kind not in ('joining', 'course_changed', 'course_cancelled') or _o.email is null or _o.course is null then
		return null;
	end if;
	select jsonb_agg(jsonb_build_object('uid', s.uid, 'sequence', s.sequence, 'starts', registry.utc_of(s.starts), 'ends', registry.utc_of(s.ends), 'status', s.status, 'title', s.title, 'place', s.place,
		'path', '/courses/' || s.course || '/timetable') order by s.starts, s.uid) into rows_
	from registry.feed_sessions(registry.letter_feed(_o)) s where s.course = _o.course and s.ends > now() and s.status = any (statuses);
	return (select jsonb_build_object('method', case when jsonb_array_length(rows_) > 1 then 'PUBLISH' when rows_ #>> '{0,status}' = 'CANCELLED' then 'CANCEL' else 'REQUEST' end, 'attendee', _o.email, 'name', c.code, 'at', registry.utc_of(now()), 'rows', rows_)
		from registry.course c where c.id = _o.course and rows_ is not null);
end $$;

-- What goes with a letter, or went, for its page.
create or replace function registry.letter_files(_o registry.outbox) returns jsonb stable language sql
return (select coalesce(jsonb_agg(x order by x ->> 'href'), '[]') from (
	select jsonb_build_object('name', (c.calendar ->> 'name') || '.ics', 'calendar', case when c.calendar @? '$.rows[*] ? (@.status <> "CANCELLED")' then 'planned' else 'cancelled' end, 'n', jsonb_array_length(c.calendar -> 'rows'), 'href', '/outbox/' || _o.id || '/calendar.ics') x
	from (select case when _o.state in ('waiting', 'stopped') then registry.letter_calendar(_o) else _o.calendar end) c (calendar) where c.calendar is not null
	union all
	select jsonb_build_object('name', f.name, 'kilobytes', ceil(octet_length(f.bytes) / 1024.0), 'href', '/outbox/' || _o.id || '/files/' || f.id) from registry.outbox_file f where f.outbox = _o.id) y);

-- The facts of the last letter of a kind, in this language if there is one: what a text is shown with.
create or replace function registry.letter_recent(_kind text, _lang text) returns jsonb stable language sql
return coalesce((select coalesce(registry.letter_course(c, _lang), '{}') || o.facts from registry.outbox o left join registry.course c on c.id = o.course where o.kind = _kind order by (o.lang = _lang) desc, o.id desc limit 1), '{}');

-- Which facts a subject may name: whoever sees a screen or a list of letters reads it.
create or replace function registry.letter_neutral() returns text[] immutable language sql
return array['code', 'starts', 'ends', 'until', 'serial', 'day', 'size', 'n'];
