-- What the code on a badge says: random, so that a badge that is lost or photographed tells nothing of who wore it.
create table badge_code (
	place		int primary key references place,
	code		text not null unique default upper(encode(gen_random_bytes(10), 'hex')),
	made		timestamptz not null default now()
);

-- Scans of what people signed, kept with the session.  Insert-only: a better scan stands beside the first.
create table session_scan (
	id		int generated always as identity primary key,
	session		int not null references session,
	bytes		bytea not null constraint evidence_is_too_large check (octet_length(bytes) <= 5242880),
	type		text not null check (type in ('application/pdf', 'image/jpeg', 'image/png')),
	sha256		bytea not null check (sha256 = pg_catalog.sha256(bytes)),
	made_by		int not null references account,
	made		timestamptz not null default now(),
	constraint scan_is_there_already unique (session, sha256)
);
create trigger stays before update or delete on session_scan for each row execute function refuse_change();
alter table session_scan enable always trigger stays;
alter table session_scan alter column bytes set storage external;

-- Which sessions it is of: one, or all of a day that one sheet was signed for.  Insert-only, too.
create table session_scan_of (
	scan	int not null references session_scan,
	session	int not null references session,
	primary key (scan, session)
);
create index on session_scan_of (session);
create trigger stays before update or delete on session_scan_of for each row execute function refuse_change();
alter table session_scan_of enable always trigger stays;
create trigger audited after insert on session_scan for each row execute function audited('session_scan', 'id', 'session', 'session', 'private');
