-- What a stranger with a paper may learn: state and facts of level 0.  Never a name, an agency or a country.

-- By the id in the QR code.  Unknown and malformed ids are answered alike.
--   select api.certificate_by_id('LFQGLKJPIX6NJ3IGRO6PFOP2I4', 'en')  →  {"state": "valid", "serial": "2026-000123-38", "title": "…", "hours": 36, …}
create function api.certificate_by_id(_id text, _lang text) returns json stable language sql
begin atomic
	select coalesce((select certificate_public(c, _lang) || jsonb_build_object('id', c.id) from certificate c where c.id = upper(_id)), '{"state": "not_found"}')::json;
end;

-- By the printed serial and check code.  A wrong code, a wrong digit and an unknown serial are answered alike;
-- after five wrong codes for a serial in an hour it answers so to every code.
--   select api.certificate_by_code('2026-000123-38', 'a1n7 qr36', 'en', '::1')  →  {"state": "valid", …}
-- changes: attempt
create function api.certificate_by_code(_serial text, _code text, _lang text, _address text) returns json language plpgsql as $$
declare
	c certificate := certificate_coded(_serial, _code);
begin
	if c.id is null then
		return '{"state": "not_found"}';
	end if;
	return certificate_public(c, _lang) || jsonb_build_object('code', code_text(c.code));
end $$;

-- Does a surname with initials, typed as printed, belong to this certificate?  Five tries an hour.
--   select api.certificate_match_id('LFQG…', 'Петров', 'И. С.', 'ru', '::1')  →  {"state": "valid", "match": "yes", …}
-- changes: attempt
create function api.certificate_match_id(_id text, _family text, _initials text, _lang text, _address text) returns json language plpgsql as $$
declare
	c certificate;
begin
	select * into c from certificate where id = upper(_id);
	if not found then
		return '{"state": "not_found"}';
	end if;
	return certificate_public(c, _lang) || jsonb_build_object('id', c.id) || name_matched(c, _family, _initials);
end $$;

-- The same by serial and check code.
--   select api.certificate_match_code('2026-000123-38', 'A1N7-QR36', 'Petrov', 'I', 'en', '::1')  →  {"state": "valid", "match": "yes", …}
-- changes: attempt
create function api.certificate_match_code(_serial text, _code text, _family text, _initials text, _lang text, _address text) returns json language plpgsql as $$
declare
	c certificate := certificate_coded(_serial, _code);
begin
	if c.id is null then
		return '{"state": "not_found"}';
	end if;
	return certificate_public(c, _lang) || jsonb_build_object('code', code_text(c.code)) || name_matched(c, _family, _initials);
end $$;

-- One's own paper by what is printed on it and the birth date.  Every failure is answered alike; five tries for a serial in an hour.
--   select * from api.paper_by_code('2026-000123-38', 'A1N7-QR36', '07.03.1989', '::1')  →  certificate-2026-000123-38.pdf, application/pdf, bytes
-- changes: attempt
create function api.paper_by_code(_serial text, _code text, _born text, _address text) returns setof file language plpgsql as $$
declare
	c certificate;
	day date := date_of(_born, 'born');
	serial_ bigint := serial_of(_serial);
begin
	if day is null then
		perform refuse(422, 'birth_date_is_missing', 'born');
	end if;
	if serial_ is not null and attempt_allowed('fetch', serial_::text, 5, '1 hour') then
		c := certificate_coded(_serial, _code);
	end if;
	if c.id is null or not exists (select from person p where p.id = c.person and p.born = day) then
		-- answered, not refused: the attempt that was counted must be kept
		return query select null::text, 'not_your_paper', null::bytea;
		return;
	end if;
	return query select 'certificate-' || serial_text(c.serial) || '.pdf', 'application/pdf', w.bytes from paper w where w.certificate = c.id;
end $$;
