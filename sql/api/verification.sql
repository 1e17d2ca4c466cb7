-- What a stranger with a paper may learn: state and facts of level 0.  Never a name, an agency or a country.

-- By the id in the QR code.  Unknown and malformed ids are answered alike.
--   select api.certificate_by_id('LFQGLKJPIX6NJ3IGRO6PFOP2I4', 'en')  →  {"state": "valid", "serial": "2026-000123-38", "programme": "…", "hours": 36, …}
create function api.certificate_by_id(_id text, _lang text) returns json language plpgsql stable as $$
declare
	c certificate;
begin
	select * into c from certificate_issued(id_typed(_id));
	if not found then
		return certificate_unknown(false);
	end if;
	return certificate_public(c, _lang) || jsonb_build_object('id', c.id);
end $$;

-- By the printed serial and check code.  A wrong code, a wrong digit and an unknown serial are answered alike;
-- after five wrong codes for a serial in an hour it answers try_later to every code, the QR code still works.
--   select api.certificate_by_code('2026-000123-38', 'a1n7 qr36', 'en', '::1')  →  {"state": "valid", …}
-- changes: attempt
create function api.certificate_by_code(_serial text, _code text, _lang text, _address text) returns json language plpgsql as $$
declare
	coded record;
	c certificate;
begin
	select * into coded from certificate_coded(_serial, _code);
	select * into c from certificate_issued(coded.id);
	if not found then
		return certificate_unknown(coded.later);
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
	select * into c from certificate_issued(id_typed(_id));
	if not found then
		return certificate_unknown(false);
	end if;
	return certificate_public(c, _lang) || jsonb_build_object('id', c.id) || name_matched(c, _family, _initials);
end $$;

-- The same by serial and check code.
--   select api.certificate_match_code('2026-000123-38', 'A1N7-QR36', 'Petrov', 'I', 'en', '::1')  →  {"state": "valid", "match": "yes", …}
-- changes: attempt
create function api.certificate_match_code(_serial text, _code text, _family text, _initials text, _lang text, _address text) returns json language plpgsql as $$
declare
	coded record;
	c certificate;
begin
	select * into coded from certificate_coded(_serial, _code);
	select * into c from certificate_issued(coded.id);
	if not found then
		return certificate_unknown(coded.later);
	end if;
	return certificate_public(c, _lang) || jsonb_build_object('code', code_text(c.code)) || name_matched(c, _family, _initials);
end $$;

-- By the SHA-256 of a PDF, which says more than its name: another file, or one that was saved anew, has another.
--   select api.certificate_by_file('9f31c2aa…', 'en')  →  {"state": "valid", "file": "identical", …}
create function api.certificate_by_file(_sha256 text, _lang text) returns json language plpgsql stable as $$
declare
	c certificate := certificate_of_file(_sha256);
begin
	if c.id is null then
		return '{"state": "other_file"}';
	end if;
	return certificate_public(c, _lang) || jsonb_build_object('code', code_text(c.code), 'file', 'identical');
end $$;

-- For programs, and for the page that checks a code in the browser: level 0 by the id.
--   select api.verify_id('LFQGLKJPIX6NJ3IGRO6PFOP2I4')  →  {"v": 1, "state": "valid", "as_of": "2026-11-23T10:00:05Z", "kind": "completion", …}
create function api.verify_id(_id text) returns json language plpgsql stable as $$
declare
	c certificate;
begin
	select * into c from certificate_issued(id_typed(_id));
	return case when c.id is null then certificate_unknown(false) else certificate_level0(c)::json end;
end $$;

-- Level 0 by serial and check code, counted as certificate_by_code counts.
--   select api.verify_code('2026-000123-38', 'A1N7-QR36', '::1')  →  {"v": 1, "state": "valid", …}
-- changes: attempt
create function api.verify_code(_serial text, _code text, _address text) returns json language plpgsql as $$
declare
	coded record;
	c certificate;
begin
	select * into coded from certificate_coded(_serial, _code);
	select * into c from certificate_issued(coded.id);
	return case when c.id is null then certificate_unknown(coded.later) else certificate_level0(c)::json end;
end $$;

-- Surname and initials against the certificate with this serial and check code: true or false, null with the reason.
--   select api.verify_name('2026-000123-38', 'A1N7-QR36', 'Петров', 'И. С.', '::1')  →  {"match": true}
-- changes: attempt
create function api.verify_name(_serial text, _code text, _family text, _initials text, _address text) returns json language plpgsql as $$
declare
	coded record;
	c certificate;
	said text;
begin
	select * into coded from certificate_coded(_serial, _code);
	select * into c from certificate_issued(coded.id);
	if not found then
		return certificate_unknown(coded.later);
	end if;
	said := name_matched(c, _family, _initials) ->> 'match';
	return case said when 'later' then '{"state": "try_later"}'::json
		else json_build_object('match', said = 'yes') end;
end $$;

-- Level 0 by the SHA-256 of a PDF.
--   select api.verify_file('9f31c2aa…')  →  {"v": 1, "state": "valid", "file": "identical", …}
create function api.verify_file(_sha256 text) returns json language plpgsql stable as $$
declare
	c certificate := certificate_of_file(_sha256);
begin
	return case when c.id is null then certificate_unknown(false) else (certificate_level0(c) || '{"file": "identical"}')::json end;
end $$;

-- One's own paper by what is printed on it and the birth date.  Five tries for a serial in an hour, right or wrong; every
-- failure is answered alike, by a row without bytes: the attempt that was counted is kept, which a raised error would undo.
--   select * from api.paper_by_code('2026-000123-38', 'A1N7-QR36', '07.03.1989', '::1')  →  certificate-2026-000123-38.pdf, application/pdf, bytes
--   select * from api.paper_by_code('2026-000123-38', 'A1N7-QR36', '01.01.1990', '::1')  →  null, not_your_paper, null
-- changes: attempt
create function api.paper_by_code(_serial text, _code text, _born text, _address text) returns setof file language plpgsql as $$
declare
	day date := date_of(_born, 'born');
	key_ text := coalesce(serial_of(_serial)::text, left(md5(tidy(_serial)), 16), '');
	c certificate;
begin
	if day is null then
		perform refuse(422, 'birth_date_is_missing', 'born');
	end if;
	if attempt_allowed('fetch', key_, 5, '1 hour') then
		select k.* into c from certificate_coded(_serial, _code) x join certificate k on k.id = x.id join person p on p.id = k.person and p.born = day;
	end if;
	if c.id is null then
		return query select null::text, 'not_your_paper', null::bytea;
	elsif not exists (select from paper w where w.certificate = c.id) then
		perform refuse(409, 'paper_is_being_drawn');
	else
		return query select 'certificate-' || serial_text(c.serial) || '.pdf', 'application/pdf', w.bytes from paper w where w.certificate = c.id;
	end if;
end $$;
