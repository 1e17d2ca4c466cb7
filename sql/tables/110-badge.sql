-- The Open Badge of a certificate, for its holder alone: it says the full name.  Insert-only; it goes when the holder is erased.
create table badge (
	certificate	certificate_id primary key references certificate,
	credential	json not null,		-- as the signer gave it: its bytes are what is signed
	at		timestamptz not null default clock_timestamp()
);
create trigger stays before update on badge for each row execute function refuse_change();
create trigger is_kept before truncate on badge for each statement execute function refuse_change();

-- Issued papers that have no badge yet.  The subject is a number of this certificate alone, so that two badges of one person do not tell that they are.
create table to_badge (
	certificate	certificate_id primary key references certificate,
	subject		uuid not null default gen_random_uuid()
);
