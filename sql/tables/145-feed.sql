-- Calendars by secret address: whose, and what once stood in them.

create table feed (
	id		int generated always as identity primary key,
	kind		text not null check (kind in ('course', 'resource', 'person', 'agency')),
	subject		int not null,			-- its id, by kind
	lang		lang not null,			-- of its titles
	token		bytea not null unique check (length(token) = 32),	-- SHA-256 of the address's secret
	made_by		int not null references account,
	made		timestamptz not null default now(),
	ended		timestamptz,
	fetched		timestamptz			-- when a calendar last asked, to the hour
);
create index on feed (kind, subject) where ended is null;
create trigger audited after insert or update of ended on feed for each row execute function audited('feed', 'id', '', '', 'open');

-- What a session has ever booked: a calendar that showed it must be told when it no longer does.
create table booked_once (
	resource	int not null references resource,
	session		int not null references session on delete cascade,
	primary key (resource, session)
);
create function booked_is_kept() returns trigger language plpgsql as $$
begin
	insert into registry.booked_once (resource, session) values (new.resource, new.session) on conflict do nothing;
	return null;
end $$;
create trigger once after insert on booking for each row execute function booked_is_kept();
