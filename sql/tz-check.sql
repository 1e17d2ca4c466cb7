-- make tz-check: after the zone data of the system were updated (and PostgreSQL started anew), which future sessions are at another moment?
\set ON_ERROR_STOP 1
\pset footer off
\set VERBOSITY terse
\pset null ''
select count(*) > 0 as moved, count(*) as n from registry.sessions_out_of_time() \gset
\if :moved
	\echo :n 'future sessions are at another moment by the present zone data:'
	select code as course, session, to_char(starts, 'YYYY-MM-DD HH24:MI') as wall_clock, zone, to_char(was_utc, 'YYYY-MM-DD HH24:MI') as utc_was, to_char(is_utc, 'YYYY-MM-DD HH24:MI') as utc_is from registry.sessions_out_of_time();
	\if :follow
		select registry.sessions_follow_zone() as n \gset
		\echo :n 'sessions follow: wall clocks stay, bookings and calendars have the new moments.'
	\else
		\echo 'make tz-check FOLLOW=1 moves their bookings and calendars along.'
		\set QUIET 1
		do $$ begin raise 'sessions are out of time'; end $$;
	\endif
\else
	\echo 'All future sessions are at the moments that were worked out for them.'
\endif
