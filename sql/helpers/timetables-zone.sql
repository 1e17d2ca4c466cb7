-- Sessions keep their wall clock and zone; the moment that was worked out from them is stored.  When a country changes its clock and the
-- server's zone data follow, the two part: these are the sessions.

-- Future planned sessions whose moment is another one by today's zone data: what others were told, and what it is now.
--   select * from registry.sessions_out_of_time()  →  (31, 'ITC-2026-014', 2026-11-26 09:00, 'Asia/Almaty', 2026-11-26 03:00 UTC, 2026-11-26 04:00 UTC)
create or replace function registry.sessions_out_of_time() returns table (session int, code text, starts timestamp, zone text, was_utc timestamp, is_utc timestamp) stable language sql
begin atomic
	select s.id, c.code, s.starts, s.zone::text, lower(s.during) at time zone 'UTC', s.starts at time zone s.zone at time zone 'UTC'
	from registry.session s join registry.course c on c.id = s.course
	where s.state = 'planned' and upper(s.during) > now() and (lower(s.during) <> s.starts at time zone s.zone or upper(s.during) <> s.ends at time zone s.zone)
	order by s.starts, s.id;
end;

-- Follow the new zone data: wall clocks stay, moments, bookings and calendars follow.  What is booked twice by it stops everything.
-- Answers with how many sessions moved.
-- changes: session, booking, audit
create or replace function registry.sessions_follow_zone() returns int language plpgsql as $$
declare
	s record;
	n int := 0;
begin
	for s in select * from registry.sessions_out_of_time() loop
		update registry.session set version = version + 1 where id = s.session;
		n := n + 1;
	end loop;
	return n;
end $$;
