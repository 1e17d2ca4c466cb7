-- Check-in by the code that a room shows.  It changes each half minute; which half minute it was of is the time that counts.

-- Half minutes since 1970.
create or replace function registry.room_step(_at timestamptz) returns bigint immutable language sql
return floor(extract(epoch from _at) / 30)::bigint;

-- The code of a session in a half minute: eight letters, 40 bits of an HMAC.  A try hits one of the 21 that are good at a time
-- once in 50 thousand million.
create or replace function registry.room_code(_session int, _step bigint) returns text stable language sql
return (select registry.base32(substr(registry.hmac(convert_to(_session || ' ' || _step, 'UTF8'), x.secret, 'sha256'), 1, 5)) from registry.room_secret x where x.session = _session);

-- A code as it was read or typed: an address that ends with it, small letters, blanks, figures that look like letters.
create or replace function registry.room_code_of(_text text) returns text immutable language sql
return nullif(regexp_replace(translate(upper(coalesce(substring(_text from '/here/([^/?#]+)'), _text)), '018', 'OIB'), '[^A-Z2-7]', '', 'g'), '');

-- The room shows its code from half an hour before a session until it ends.
create or replace function registry.room_shows(_s registry.session) returns tstzrange immutable language sql
return tstzrange(lower(_s.during) - interval '30 minutes', upper(_s.during), '[)');

-- Why a room shows no code now; null: it does.
create or replace function registry.room_silent(_s registry.session, _c registry.course) returns text stable language sql
return case when _c.attendance_closed is not null then 'closed' when _s.state = 'cancelled' or _c.state = 'cancelled' then 'cancelled' when _c.state not in ('closed', 'running', 'finished') then 'not_running'
	when now() < lower(registry.room_shows(_s)) then 'early' when now() >= upper(registry.room_shows(_s)) then 'over' end;

-- Of which session that a person takes part in a code is, and in which half minute the room showed it.  A phone without network
-- sends what it read when it has one again, so a code is good for ten minutes: long enough for a cellar and for signing in
-- first; whom somebody sends a picture of it is not in the room, and stands in the trainer's list as sent later.
create or replace function registry.room_found(_person int, _code text, out session int, out place int, out shown timestamptz) stable language sql
begin atomic
	select s.id, p.id, to_timestamp(k.step * 30)
	from registry.place p
	join registry.session s on s.course = p.course and s.state = 'planned' and registry.room_shows(s) && tstzrange(now() - interval '10 minutes', now(), '[]')
	cross join generate_series(registry.room_step(now()) - 20, registry.room_step(now())) k (step)
	where p.person = _person and p.held and registry.room_shows(s) @> to_timestamp(k.step * 30) and registry.room_code(s.id, k.step) = _code
	order by k.step desc limit 1;
end;

-- Who comes in more than ten minutes after the beginning is late.
create or replace function registry.room_mark(_s registry.session, _shown timestamptz) returns text immutable language sql
return case when _shown > lower(_s.during) + interval '10 minutes' then 'late' else 'present' end;

-- Codes of badges as they were read or typed, and when: never later than now.
--   select * from registry.badges_read('ITC-B:0a1b@1764140400')  →  (0A1B, 2025-11-26 10:00:00+03)
create or replace function registry.badges_read(_codes text) returns table (code text, at timestamptz) stable language sql
begin atomic
	select regexp_replace(split_part(upper(x), '@', 1), '^ITC-B:', ''), least(now(), case when x ~ '@[0-9]{1,11}$' then to_timestamp(split_part(x, '@', 2)::bigint) else now() end)
	from regexp_split_to_table(coalesce(registry.tidy(_codes), ''), '[\s,;]+') x where x <> '';
end;

-- How many are in.
create or replace function registry.session_present(_session int) returns bigint stable language sql
return (select count(*) from registry.attendance a join registry.place p on p.id = a.place and p.held where a.session = _session and a.mark in ('present', 'late'));
