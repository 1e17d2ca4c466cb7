-- What makes an issued paper provable: its signature, the log of everything that happened to papers, and what is
-- published from both.  The signer signs, press carries to it and stores; nobody changes a row.

-- The signed payload of a paper's QR code.  Insert-only.
create table signature (
	certificate	certificate_id primary key references certificate,
	cose		bytea not null check (octet_length(cose) between 80 and 200),	-- COSE_Sign1
	text		text not null check (text ~ '^https://[a-z0-9.-]{1,40}/V/[A-Z2-7]{26}#1[A-Z2-7]+$'),	-- what the QR code says
	kid		text not null generated always as (encode(substr(cose, 9, 4), 'hex')) stored,	-- of the key: as the protected header has it
	at		timestamptz not null default clock_timestamp()
);

-- Leaves of the log: a type and a salted commitment, nothing else, gapless from 0.  Insert-only.
create table leaf (
	index		bigint primary key check (index >= 0),
	type		smallint not null check (type between 1 and 7),	-- 1 issue, 2 file, 3 act, 4 keys, 5 bundle, 6 audit, 7 padding
	commitment	bytea not null check (octet_length(commitment) = 32),
	at		timestamptz not null default clock_timestamp()
);

-- What a leaf commits to.  It goes when a holder is erased; then the leaf is a random number to everybody.
create table leaf_data (
	leaf		bigint primary key references leaf,
	salt		bytea not null check (octet_length(salt) = 32),
	data		bytea not null,
	certificate	certificate_id references certificate
);
create index on leaf_data (certificate);

-- How many leaves there are: whoever adds one holds this row to the end of the transaction, so leaves stand in the order of commits.
create table log_head (
	id	int primary key default 1 check (id = 1),
	size	bigint not null default 0
);
insert into log_head default values;

-- What the log key signed.  Insert-only.
create table checkpoint (
	size	bigint primary key check (size >= 0),
	root	bytea not null check (octet_length(root) = 32),
	note	text not null,
	at	timestamptz not null default clock_timestamp()
);

-- Tiles of 256 hashes (C2SP tlog-tiles); the last of a level is partial and is replaced when it grows.
create table tile (
	level	int not null check (level between 0 and 7),
	number	bigint not null check (number >= 0),
	width	int not null check (width between 1 and 256),
	hashes	bytea not null check (octet_length(hashes) = 32 * width),
	primary key (level, number)
);

-- Signed files for everybody, by their address: keys, status lists, the offline bundle.
create table published (
	path	text primary key check (path ~ '^/[a-zA-Z0-9./_-]{1,120}$'),
	type	text not null,
	bytes	bytea not null,
	hash	bytea not null generated always as (sha256(bytes)) stored,
	at	timestamptz not null default clock_timestamp()
);

-- What press last heard from the signer: shown where somebody waits for papers.
create table signer_heard (
	id	int primary key default 1 check (id = 1),
	state	text not null default 'unheard' check (state in ('unheard', 'ready', 'silent', 'refused', 'recovery')),
	detail	text,
	since	timestamptz not null default now()
);
insert into signer_heard default values;

do $$
declare
	t text;
begin
	foreach t in array array['signature', 'leaf', 'checkpoint'] loop
		execute format('create trigger stays before update or delete on %I for each row execute function refuse_change()', t);
		execute format('create trigger is_kept before truncate on %I for each statement execute function refuse_change()', t);
		execute format('alter table %I enable always trigger stays', t);
		execute format('alter table %I enable always trigger is_kept', t);
	end loop;
end $$;
create trigger stays before update on leaf_data for each row execute function refuse_change();

-- SHA-256("tcr-leaf-v1" 00 type salt length data): what a leaf says without saying it.
create function leaf_commitment(_type int, _salt bytea, _data bytea) returns bytea immutable language sql
return sha256('tcr-leaf-v1'::bytea || '\x00'::bytea || set_byte('\x00'::bytea, 0, _type) || _salt || int4send(octet_length(_data)) || _data);

-- Adds a leaf in the transaction of what it tells about.
create function leaf_add(_type int, _data bytea, _certificate text) returns bigint language plpgsql as $$
declare
	salt_ bytea := registry.gen_random_bytes(32);
	index_ bigint;
begin
	update registry.log_head set size = size + 1 returning size - 1 into index_;
	insert into registry.leaf (index, type, commitment) values (index_, _type, registry.leaf_commitment(_type, salt_, _data));
	insert into registry.leaf_data (leaf, salt, data, certificate) values (index_, salt_, _data, _certificate);
	notify press;
	return index_;
end $$;

-- Days since 1970-01-01, as signatures and leaves count them.
create function day_number(_day date) returns int immutable language sql
return _day - date '1970-01-01';

-- Acts that the signer has still to be told: it lets no bit of a status list go back.
create table to_tell (
	act	int primary key references act
);

-- Every act is in the log with the transaction that makes it: id, code of the act, its day, the serial of the paper that replaces it or 0.
create function act_is_logged() returns trigger language plpgsql as $$
begin
	perform registry.leaf_add(3, registry.id_bytes(new.certificate) || set_byte('\x00'::bytea, 0, k.code) || int4send(registry.day_number((new.at at time zone 'Europe/Minsk')::date))
		|| int8send(coalesce((select c.serial from registry.certificate c where c.id = new.replaced_by), 0)), new.certificate)
	from registry.act_kind k where k.kind = new.kind;
	insert into registry.to_tell (act) values (new.id);
	return null;
end $$;
-- Issuing has its leaves from the signature and the file.
create trigger logged after insert on act for each row when (new.kind <> 'issued') execute function act_is_logged();

-- While the signer waits to be told how a registry that was set back goes on, nothing is issued and nothing done to papers: what
-- is written now would take the place of what was lost.
create function registry_stands() returns trigger language plpgsql as $$
begin
	if (select h.state from registry.signer_heard h) = 'recovery' then
		raise 'registry_is_recovering' using errcode = 'PT409';
	end if;
	return new;
end $$;
create trigger a_recovery before insert on certificate for each row execute function registry_stands();
create trigger a_recovery before insert on act for each row execute function registry_stands();
