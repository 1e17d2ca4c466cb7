-- Scans of signed sheets: whose they are.

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
