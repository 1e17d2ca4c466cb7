-- Scans of signed sheets, kept with their session.

-- The scans of a session, and the form to attach one.
--   select api.session_scans(login, 'en', 12)  →  {"title": "…", "day": "2026-11-26", "day_sessions": 4, "rows": [{"id": 3, "sha256": "9f86…", "kilobytes": 812, "times": "09:00, 11:00"}]}
create function api.session_scans(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'trainer', 'coordinator', 'registrar');
	s session;
	c course;
begin
	s := scanned_session(_id, me);
	c := grid_course(s.course, me);
	return json_build_object('id', s.id, 'title', pick(_lang, s.topic_ru, s.topic_en), 'section', 'courses', 'help', 'sheets', 'crumbs', grid_crumbs(c, _lang), 'course', grid_head(c, _lang),
		'day', s.starts::date, 'time', to_char(s.starts, 'HH24:MI'), 'ends', to_char(s.ends, 'HH24:MI'), 'zone', s.zone, 'reader', reader_clock(lower(s.during), me.zone, s.zone),
		'day_sessions', (select count(*) from session o where o.course = s.course and o.state = 'planned' and o.starts::date = s.starts::date having count(*) > 1), 'whole_day', 'yes',
		'rows', (select coalesce(json_agg(json_build_object('id', x.id, 'type', x.type, 'kilobytes', ceil(octet_length(x.bytes) / 1024.0), 'sha256', encode(x.sha256, 'hex'), 'made', wall(x.made, s.zone), 'who', a.name,
				'times', (select string_agg(to_char(t.starts, 'HH24:MI'), ', ' order by t.starts) from session_scan_of y join session t on t.id = y.session where y.scan = x.id having count(*) > 1)) order by x.id), '[]')
			from session_scan_of o join session_scan x on x.id = o.scan join account a on a.id = x.made_by where o.session = s.id));
end $$;

-- Attach a scan: a PDF, JPEG or PNG by its content, at most 5 MB; to all sessions of the day if one sheet was signed for them.  The same
-- bytes twice are one scan.
--   select api.session_scan_add(login, 12, gen_random_uuid(), bytes, 'yes')  →  {"session": 12, "id": 3}
-- changes: session_scan, session_scan_of, answered, audit
create function api.session_scan_add(_login bytea, _id int, _idem uuid, _scan bytea, _whole_day text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'trainer', 'coordinator', 'registrar');
	before json := answered(_idem, me.id, 'session_scan_add');
	s session;
	made_ int;
begin
	if before is not null then
		return before;
	end if;
	s := scanned_session(_id, me);
	if coalesce(octet_length(_scan), 0) = 0 then
		perform refuse(422, 'evidence_is_missing', 'scan');
	elsif octet_length(_scan) > 5242880 then
		perform refuse(422, 'evidence_is_too_large', 'scan');
	elsif evidence_type(_scan) is null then
		perform refuse(422, 'evidence_is_no_scan', 'scan');
	end if;
	insert into session_scan (session, bytes, type, sha256, made_by) values (s.id, _scan, evidence_type(_scan), sha256(_scan), me.id)
	on conflict (session, sha256) do nothing returning id into made_;
	made_ := coalesce(made_, (select x.id from session_scan x where x.session = s.id and x.sha256 = sha256(_scan)));
	insert into session_scan_of (scan, session) select made_, o.id from session o
	where o.id = s.id or tidy(_whole_day) is not null and o.course = s.course and o.state = 'planned' and o.starts::date = s.starts::date order by o.id on conflict do nothing;
	return answer(_idem, json_build_object('session', s.id, 'id', made_));
end $$;

-- A scan itself.
--   select * from api.session_scan(login, 3)  →  session-12-3.pdf, application/pdf, bytes
create function api.session_scan(_login bytea, _id int) returns setof file language plpgsql stable as $$
declare
	me account := who(_login, 'trainer', 'coordinator', 'registrar');
begin
	return query select 'session-' || x.session || '-' || x.id || case x.type when 'application/pdf' then '.pdf' when 'image/jpeg' then '.jpg' else '.png' end, x.type, x.bytes
		from session_scan x join session s on s.id = x.session where x.id = _id and grid_seen(s.course, me);
end $$;
