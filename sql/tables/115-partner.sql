-- What partner agencies asked by program (verification.md 4.5).

-- One call: who, why, how many items, of how many of them a record was told, and how many were not there.  Its id is that of the receipt.  Insert-only.
create table partner_call (
	id		uuid primary key,
	account		int not null references account,
	agency		int not null references agency,
	purpose		text not null,
	reference	short_text not null,
	items		int not null check (items > 0),	-- that were looked at: they count for the day
	told		int not null check (told <= items),
	missed		int not null default 0 check (missed <= items),	-- no_match: many of them are somebody who guesses
	request_hash	bytea check (octet_length(request_hash) = 32),	-- SHA-256 of what was sent
	at		timestamptz not null default clock_timestamp()
);
create index on partner_call (agency, at);

-- A badge says who its holder is: it goes with the holder, and otherwise never.
create trigger kept before delete on badge for each row execute function certificate_part_stays();
alter table badge enable always trigger kept;
alter table badge enable always trigger stays;
alter table badge enable always trigger is_kept;

create trigger stays before update or delete on partner_call for each row execute function refuse_change();
create trigger is_kept before truncate on partner_call for each statement execute function refuse_change();
alter table partner_call enable always trigger stays;
alter table partner_call enable always trigger is_kept;

-- Hundreds of look-ups come in one statement: their lines in the trail are those of audited(), written at once.
create function lookups_audited() returns trigger language plpgsql as $$
begin
	insert into registry.audit (actor, action, noun, object, under_noun, under, changes)
	select nullif(current_setting('registry.actor', true), '')::int, 'insert', 'lookup', m.id::text, 'certificate', m.certificate,
		jsonb_build_object('id', jsonb_build_array(null, m.id), 'certificate', jsonb_build_array(null, m.certificate), 'account', jsonb_build_array(null, m.account),
			'purpose', jsonb_build_array(null, m.purpose), 'reference', jsonb_build_array(null, m.reference), 'at', jsonb_build_array(null, m.at))
			|| case when m.agency is null then '{}' else jsonb_build_object('agency', jsonb_build_array(null, m.agency)) end
	from made m;
	return null;
end $$;
drop trigger audited on lookup;
create trigger audited after insert on lookup referencing new table as made for each statement execute function lookups_audited();
