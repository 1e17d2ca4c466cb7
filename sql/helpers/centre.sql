-- What the centre says of itself.

-- The host that the codes of papers lead to, as the configuration names it.  Called by deploy.sh as owner.
--   select registry.host_configured('registry.example.org:443')
create or replace function registry.host_configured(_host text) returns void language sql as $$
	update registry.centre set host = lower(split_part(_host, ':', 1)) where host <> lower(split_part(_host, ':', 1));
$$;

-- A name in Latin letters, or null.
create or replace function registry.latin_of(_text text, _field text) returns text immutable language plpgsql as $$
declare
	t text := registry.short_of(_text, _field);
begin
	if t ~ '[[:alpha:]]' and t !~ '^[ -~À-ɏḀ-ỿ’ʻ]+$' then
		perform registry.refuse(422, 'signature_is_not_latin', _field);
	end if;
	return t;
end $$;

-- The name of the centre as the head of a paper: one or two lines of at most 160 characters.
create or replace function registry.heading_of(_text text, _field text) returns text immutable language plpgsql as $$
declare
	t text := registry.note_of(regexp_replace(_text, '\s*\n\s*', E'\n', 'g'), _field);
begin
	if t is null then
		perform registry.refuse(422, 'field_is_missing', _field);
	elsif length(t) > 160 or t ~ '\n.*\n' then
		perform registry.refuse(422, 'heading_is_wrong', _field);
	end if;
	return t;
end $$;
