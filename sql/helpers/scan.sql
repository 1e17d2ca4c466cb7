-- Scans of signed sheets: whose they are.

-- Sessions of a course that began and have no scan of what was signed: [{"session": 12, "day": "2026-11-23", "time": "09:00"}]
create or replace function registry.sessions_unscanned(_course int) returns json stable language sql
return (select json_agg(json_build_object('session', s.id, 'day', s.starts::date, 'time', to_char(s.starts, 'HH24:MI')) order by s.starts, s.id)
	from registry.session s where s.course = _course and s.state = 'planned' and lower(s.during) <= now() and not exists (select from registry.session_scan_of o where o.session = s.id));

-- The session, if its course's grids may be read; a foreign one is answered like an unknown one.
create or replace function registry.scanned_session(_id int, _me registry.account) returns registry.session language plpgsql stable as $$
declare
	s registry.session;
begin
	select * into s from registry.session where id = _id;
	if not found or not registry.grid_seen(s.course, _me) then
		perform registry.refuse(404, 'no_session');
	end if;
	return s;
end $$;
