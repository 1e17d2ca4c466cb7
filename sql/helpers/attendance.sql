-- Attendance: when a grid is complete, and who said so.

-- What a grid still lacks: its planned sessions, those that have yet to begin, marks that are missing in the others, and of
-- how many people.
create or replace function registry.attendance_gaps(_course int, out sessions bigint, out to_come bigint, out unmarked bigint, out people bigint) stable language sql
begin atomic
	select count(distinct s.id), count(distinct s.id) filter (where lower(s.during) > now()),
		count(*) filter (where p.id is not null and a.mark is null and lower(s.during) <= now()),
		count(distinct p.id) filter (where a.mark is null and lower(s.during) <= now())
	from registry.session s
	left join registry.place p on p.course = s.course and p.held
	left join registry.attendance a on a.place = p.id and a.session = s.id
	where s.course = _course and s.state = 'planned';
end;

-- Refuses while a session has yet to begin or somebody is unmarked.
create or replace function registry.attendance_complete_or_refuse(_course int) returns void stable language plpgsql as $$
declare
	n record;
begin
	select * into n from registry.attendance_gaps(_course);
	if n.sessions = 0 then
		perform registry.refuse(409, 'no_sessions');
	end if;
	if n.unmarked > 0 then
		perform registry.refuse(409, 'attendance_is_incomplete', '', jsonb_build_object('unmarked', n.unmarked, 'people', n.people));
	end if;
	if n.to_come > 0 then
		perform registry.refuse(409, 'sessions_are_to_come', '', jsonb_build_object('sessions', n.to_come));
	end if;
end $$;

-- The line of the trail with which a trainer said that the grid is complete, while no mark was changed since; else nulls.
create or replace function registry.attendance_readiness(_course int) returns registry.audit stable language sql
return (select a from registry.audit a where a.noun = 'course' and a.object = _course::text and a.action = 'attendance_ready'
	and not exists (select from registry.attendance m join registry.session s on s.id = m.session where s.course = _course and m.at > a.at)
	order by a.id desc limit 1);
