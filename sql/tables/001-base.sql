-- What every table is made of: domains, and the trigger that keeps facts as they are.

-- Text that is safe to print: Unicode in composed form, without control, direction,
-- zero-width, tag, private-use or variation characters.
create function clean(_text text) returns boolean immutable strict parallel safe
language sql return _text is nfc normalized
	and _text !~ '[\u0001-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\ufff0-\uffff\ue000-\uf8ff\U000e0000-\U0010ffff]';

create domain title as text
	constraint title_is_wrong check (clean(value) and value ~ '\S' and length(value) <= 300);
create domain short_text as text
	constraint text_is_wrong check (clean(value) and value ~ '\S' and length(value) <= 200);
-- Several lines: line feeds and tabs are allowed, nothing else that is invisible.
create domain note as text
	constraint note_is_wrong check (clean(translate(value, E'\n\t\r', '')) and value ~ '\S' and length(value) <= 4000);
create domain reason as text
	constraint reason_is_wrong check (clean(translate(value, E'\n\t\r', '')) and value ~ '\S\S' and length(value) <= 1000);
create domain name_part as text
	constraint name_is_wrong check (clean(value) and value ~ '\S' and length(value) <= 100
		and value !~ '[0-9<>"&;=@#$%^*+|~\\/{}\[\]]' and value = btrim(value));
create domain country as text
	constraint country_is_wrong check (value ~ '^[A-Z]{2}$');
create domain lang as text
	constraint language_is_wrong check (value in ('ru', 'en', 'be'));
create domain email as text
	constraint email_is_wrong check (clean(value) and length(value) <= 254
		and value ~ '^[^\s@<>",;:()\[\]\\]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$');
create domain programme_kind as text
	constraint kind_is_wrong check (value in ('course', 'seminar', 'conference', 'round_table', 'study_visit',
		'networking_visit', 'language_course', 'academic_course', 'online_module'));
-- Base32 of 16 random bytes (RFC 4648, the two unused bits are 0); compared as bytes: each verification looks three of them up.
create domain certificate_id as text collate "C" check (value ~ '^[A-Z2-7]{25}[AEIMQUY4]$');
-- RFC 4648 base32 without padding.
create function base32(_bytes bytea) returns text immutable strict parallel safe language sql
return (select string_agg(substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 1 + lpad(substr(bits, 1 + 5 * i, 5), 5, '0')::bit(5)::int, 1), '' order by i)
	from (select string_agg(get_byte(_bytes, n)::bit(8)::text, '' order by n) || repeat('0', (5 - 8 * length(_bytes) % 5) % 5) bits from generate_series(0, length(_bytes) - 1) n) x,
		generate_series(0, (length(_bytes) * 8 + 4) / 5 - 1) i);
-- 128 bits from the kernel's random numbers.
create function new_certificate_id() returns certificate_id volatile language sql
return registry.base32(gen_random_bytes(16))::registry.certificate_id;
-- Salted hashes of surname and initials, one for each printed script.
create domain commitments as bytea[] check (cardinality(value) between 1 and 3 and octet_length(value[1]) = 8
	and coalesce(octet_length(value[2]), 8) = 8 and coalesce(octet_length(value[3]), 8) = 8);
create domain certificate_kind as text
	constraint certificate_kind_is_wrong check (value in ('none', 'participation', 'completion', 'language_level', 'state_form'));
create domain zone as text;	-- checked against pg_timezone_names by a trigger, which a domain may not read

create type file as (name text, type text, bytes bytea);

-- Facts are insert-only, for their owner too.
create function refuse_change() returns trigger language plpgsql as $$
begin
	raise 'facts_never_change' using errcode = 'PT409', table = tg_table_name;
end $$;

-- What may follow what, for every noun that has a state.  One trigger enforces it, pages draw it.
create table step (
	noun		text not null,
	was		text not null,
	becomes		text not null,
	roles		text[] not null,		-- who may take this step
	needs_reason	boolean not null default false,
	position	int not null,
	primary key (noun, was, becomes)
);
create function step_checked() returns trigger language plpgsql as $$
begin
	if old.state is distinct from new.state and not exists (
		select from registry.step s where s.noun = tg_argv[0] and s.was = old.state and s.becomes = new.state)
	then
		raise 'step_not_allowed' using errcode = 'PT409', column = 'state',
			hint = jsonb_build_object('was', old.state, 'becomes', new.state)::text;
	end if;
	return new;
end $$;

-- A gapless counter per name and year; the row lock makes the order.
create table counter (name text, year int, last int not null, primary key (name, year));
