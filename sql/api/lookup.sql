-- A partner agency reads the full record of one certificate, with a purpose; the holder's agency sees that it did.

-- The form that finds a certificate by what is printed on it.
--   select api.record_search(login, 'en')  →  {"id": null, "sought": ""}
create function api.record_search(_login bytea, _lang text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'registrar', 'auditor');
begin
	return json_build_object('id', null, 'sought', '', 'serial', '', 'code', '', 'section', 'lookups');
end $$;

-- Found by serial and check code, the form before its record; else what a stranger would be told, counted in the same way.
--   select api.record_find(login, 'en', '2026-000123-38', 'A1N7-QR36')  →  {"id": "LFQG…", "serial": "2026-000123-38", "purposes": […]}
-- changes: attempt
create function api.record_find(_login bytea, _lang text, _serial text, _code text) returns json language plpgsql as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'registrar', 'auditor');
	coded record;
begin
	select * into coded from certificate_coded(_serial, _code);
	if coded.id is null then
		return json_build_object('id', null, 'sought', case when coded.later then 'try_later' else 'not_found' end, 'serial', left(_serial, 40), 'code', left(_code, 40), 'section', 'lookups');
	end if;
	return api.record_form(_login, _lang, coded.id);
end $$;

-- The form before a record: nothing of the certificate but its serial.
--   select api.record_form(login, 'en', 'LFQG…')  →  {"id": "LFQG…", "serial": "2026-000123-38", "purposes": […]}
create function api.record_form(_login bytea, _lang text, _id text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'registrar', 'auditor');
	c certificate;
begin
	select * into c from certificate where id = upper(_id);
	if not found then
		perform refuse(404, 'not_found');
	end if;
	return json_build_object('id', c.id, 'serial', serial_text(c.serial), 'purpose', '', 'reference', '', 'purposes', '["recruitment", "posting", "investigation", "recognition", "other"]'::json,
		'section', 'lookups', 'asks', coalesce((select pick(_lang, g.name_ru, g.name_en) from agency g where g.id = me.agency), ''));
end $$;

-- The full record of one certificate.  The look-up is logged before it is answered.
--   select api.record_read(login, 'en', 'LFQG…', 'recruitment', 'case 17/2026')  →  {"serial": "…", "names": […], "agency": "…"}
-- changes: lookup, audit
create function api.record_read(_login bytea, _lang text, _id text, _purpose text, _reference text) returns json language plpgsql as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'registrar', 'auditor');
	c certificate;
	reference_ text;
begin
	select * into c from certificate where id = upper(_id);
	if not found then
		perform refuse(404, 'not_found');
	end if;
	if tidy(_purpose) is null then
		perform refuse(422, 'purpose_is_missing', 'purpose');
	elsif tidy(_purpose) <> all (array['recruitment', 'posting', 'investigation', 'recognition', 'other']) then
		perform refuse(422, 'purpose_is_wrong', 'purpose');
	elsif tidy(_reference) is null then
		perform refuse(422, 'reference_is_missing', 'reference');
	end if;
	reference_ := short_of(_reference, 'reference', true);
	if not attempt_allowed('record', me.id::text, 100, '1 hour') then
		perform refuse(429, 'too_many_requests');
	end if;
	insert into lookup (certificate, account, agency, purpose, reference) values (c.id, me.id, me.agency, tidy(_purpose), reference_);
	return certificate_public(c, _lang) || jsonb_build_object('id', c.id, 'title', serial_text(c.serial), 'section', 'lookups', 'names', (select jsonb_agg(m ->> 'full' order by n) from jsonb_array_elements(c.record -> 'names') with ordinality x (m, n)),
		'programme', (select certificate_title(c, e, _lang) from edition e where e.id = c.edition),
		'replaced_by', (select serial_text(n.serial) from act a join certificate n on n.id = a.replaced_by where a.certificate = c.id and a.kind = 'superseded'),
		'born', (select p.born from person p where p.id = c.person), 'country', (select p.country from person p where p.id = c.person),
		'agency', (select pick(_lang, g.name_ru, g.name_en) from agency g where g.id = c.agency), 'code', (select k.code from course k where k.id = c.course),
		'sentence', c.record #>> array['decision', 'sentence', case _lang when 'en' then 'en' else 'ru' end],
		'category', (select a.category from act a where a.certificate = c.id and a.kind = 'revoked'),
		'purpose', tidy(_purpose), 'reference', reference_, 'sha256', (select encode(w.sha256, 'hex') from paper w where w.certificate = c.id));
end $$;

-- Who looked up the certificates of one's people.
--   select api.lookups(login, 'en', null)  →  {"rows": [{"at": "…", "serial": "…", "name": "…", "agency": "…", "purpose": "recruitment", "reference": "…"}]}
create function api.lookups(_login bytea, _lang text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'registrar', 'auditor');
	page int := page_of(_page);
	long int := page_rows(_page);
	n int;
begin
	select count(*) into n from lookup l join certificate c on c.id = l.certificate where me.role <> 'focal_point' or certificate_seen(c, me);
	perform whole_or_refuse(_page, n);
	return json_build_object('total', n, 'page', page, 'pages', greatest((n + long - 1) / long, 1), 'section', 'lookups',
		'previous', case when page > 1 then '?page=' || page - 1 end, 'next', case when page * long < n then '?page=' || page + 1 end,
		'rows', coalesce((select json_agg(x order by x.n desc) from (
			select l.id n, wall(l.at, me.zone) at, c.id, serial_text(c.serial) serial, certificate_name(c, me) as name, certificate_latin(c, me) latin,
				pick(_lang, g.name_ru, g.name_en) agency, g.country, a.role, l.purpose, l.reference
			from lookup l join certificate c on c.id = l.certificate left join agency g on g.id = l.agency join account a on a.id = l.account
			where me.role <> 'focal_point' or certificate_seen(c, me)
			order by l.id desc limit long offset (page - 1)::bigint * long) x), '[]'));
end $$;
