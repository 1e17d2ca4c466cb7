-- Check-in by the code that a room shows: what the code is made of, and who came in by it.

-- The secret of a session, of which the code of each half minute is made (helpers/roomcode.sql).  It never leaves the database.
create table room_secret (
	session	int primary key references session on delete cascade,
	secret	bytea not null default gen_random_bytes(32) check (octet_length(secret) = 32)
);
create function room_secret_made() returns trigger language plpgsql as $$
begin
	insert into registry.room_secret (session) values (new.id);
	return null;
end $$;
create trigger secret after insert on session for each row execute function room_secret_made();
insert into room_secret (session) select id from session;

-- Who came in by the code: the half minute in which the room showed it, and when it got here.  Insert-only, and once.
create table room_check_in (
	place	int not null references place,
	session	int not null references session,
	shown	timestamptz not null,
	sent	timestamptz not null default clock_timestamp(),
	primary key (place, session),
	check (sent >= shown)
);
create index on room_check_in (session);
create trigger stays before update or delete on room_check_in for each row execute function refuse_change();
alter table room_check_in enable always trigger stays;
