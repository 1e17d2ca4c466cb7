-- Who may sign in, what is remembered of it, and who did what.

create table agency (
	id		int generated always as identity primary key,
	kind		text not null constraint agency_kind_is_wrong check (kind in ('law_enforcement', 'border', 'migration', 'ngo', 'government', 'international', 'academic')),
	country		country not null,
	name_ru		title not null,
	name_en		title not null,
	town		short_text,
	email		email,
	lang		lang not null default 'ru',	-- of letters to this address
	phone		short_text,
	note		note,
	active		boolean not null default true,
	version		int not null default 1,
	constraint agency_known unique (country, name_en)
);

create table account (
	id		int generated always as identity primary key,
	email		email not null,
	name		short_text not null,
	role		text not null constraint role_is_wrong check (role in ('trainee', 'trainer', 'focal_point', 'coordinator',
				'registrar', 'director', 'auditor', 'administrator')),
	agency		int references agency,
	person		int,				-- a trainee's own person; foreign key follows in 020
	lang		lang not null default 'ru',
	zone		zone not null default 'Europe/Minsk',
	password	text,				-- Argon2id string; null until the invitation is taken up
	active		boolean not null default true,
	wrong		int not null default 0,		-- wrong passwords since the last right one
	wrong_at	timestamptz,
	created		timestamptz not null default now(),
	version		int not null default 1,
	constraint focal_point_has_agency check (role <> 'focal_point' or agency is not null),
	constraint trainee_is_a_person check (role <> 'trainee' or person is not null)
);
create unique index email_taken on account (lower(email));

-- Idle and absolute life of a sign-in, by role.
create table session_limit (
	role		text primary key,
	idle		interval not null,
	absolute	interval not null
);
insert into session_limit values
	('trainee', '30 min', '8 h'), ('trainer', '60 min', '10 h'), ('focal_point', '30 min', '8 h'), ('coordinator', '60 min', '10 h'),
	('registrar', '30 min', '8 h'), ('director', '30 min', '8 h'), ('auditor', '30 min', '8 h'), ('administrator', '15 min', '8 h');

-- One signed-in browser or one API key.  Only the SHA-256 of the token is known here.
create table login (
	token		bytea primary key check (length(token) = 32),
	id		int generated always as identity unique,
	account		int not null references account,
	kind		text not null check (kind in ('browser', 'key')),
	label		short_text,			-- an API key's name
	created		timestamptz not null default now(),
	seen		timestamptz not null default now(),
	until		timestamptz,			-- an API key's last moment
	ended		timestamptz
);
create index on login (account);

-- A link with which somebody sets a password, once.
create table invitation (
	token		bytea primary key check (length(token) = 32),
	account		int references account,		-- null: the first administrator
	made_by		int references account,
	created		timestamptz not null default now(),
	until		timestamptz not null,
	used		timestamptz
);

-- What a creating form was answered, so that sending it again changes nothing.
create table answered (
	idem		uuid primary key,
	account		int not null references account,
	call		text not null,
	answer		jsonb,
	at		timestamptz not null default now()
);

-- Attempts that are counted: name checks per certificate, wrong codes per serial.
create table attempt (
	kind		text not null,
	key		text not null,
	at		timestamptz not null default now()
);
create index on attempt (kind, key, at);
create index on attempt (at);

-- Who did what and when.  Append-only.  Of private tables only the names of what changed.
create table audit (
	id		bigint generated always as identity primary key,
	at		timestamptz not null default clock_timestamp(),
	actor		int,				-- account; null: the system or a visitor
	action		text not null,			-- 'insert', 'update', 'delete', or an event such as 'signed_in'
	noun		text not null,
	object		text not null,
	under_noun	text,				-- the course of a session, the person of a name form...
	under		text,
	changes		jsonb not null default '{}'	-- {"column": [old, new]}; private: {"column": null}
);
create index on audit (noun, object);
create index on audit (under_noun, under);
create index on audit (at);
create trigger audit_stays before update or delete on audit for each row execute function refuse_change();
create trigger audit_is_kept before truncate on audit for each statement execute function refuse_change();
alter table audit enable always trigger audit_stays;
alter table audit enable always trigger audit_is_kept;

-- Trigger: audited(noun, column of the id, noun above, column of its id, 'private' or 'open').  Notes and addresses
-- are private everywhere: what somebody may ask to have erased does not stand in a trail that never changes.
create function audited() returns trigger language plpgsql as $$
declare
	was jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) else '{}' end;
	is_ jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) else '{}' end;
	row_ jsonb := case when tg_op = 'DELETE' then was else is_ end;
	changes jsonb;
begin
	select coalesce(jsonb_object_agg(k, case when tg_argv[4] = 'private' or k in ('note', 'email', 'phone', 'handed_to', 'changes') then 'null'
		else jsonb_build_array(was -> k, is_ -> k) end), '{}')
	into changes
	from jsonb_object_keys(was || is_) k
	where was -> k is distinct from is_ -> k
		and k not in ('version', 'password', 'token', 'bytes', 'proof', 'record', 'search_key', 'shown', 'wrong', 'wrong_at', 'seen', 'changed')
		and (tg_op <> 'INSERT' or is_ -> k <> 'null');
	if tg_op = 'UPDATE' and changes = '{}' then
		return null;
	end if;
	insert into registry.audit (actor, action, noun, object, under_noun, under, changes)
	values (nullif(current_setting('registry.actor', true), '')::int, lower(tg_op), tg_argv[0], row_ ->> tg_argv[1],
		nullif(tg_argv[2], ''), row_ ->> tg_argv[3], changes);
	return null;
end $$;

-- Reading all zones takes some 30 ms; a session has the zone of its course, which was checked.
create function zone_checked() returns trigger language plpgsql as $$
begin
	if tg_table_name = 'session' then
		if exists (select from registry.course c where c.id = new.course and c.zone = new.zone) then
			return new;
		end if;
	end if;
	if not exists (select from pg_timezone_names where name = new.zone) then
		raise 'zone_is_unknown' using errcode = 'PT422', column = 'zone';
	end if;
	return new;
end $$;

create trigger zone before insert or update of zone on account for each row execute function zone_checked();
create trigger audited after insert or update or delete on agency for each row execute function audited('agency', 'id', '', '', 'open');
create trigger audited after insert or update or delete on account for each row execute function audited('account', 'id', '', '', 'private');
