-- The register of certificates, and revoking.

-- Certificates one may see, newest first.
--   select api.certificates(login, 'en', 'Kaval', '2026', 'valid', null, null)  →  {"rows": [{"id": "LFQG…", "serial": "2026-000123-38", "name": "…", "state": "valid"}], "total": 1}
create function api.certificates(_login bytea, _lang text, _q text, _year text, _state text, _course text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'trainee', 'focal_point', 'coordinator', 'registrar', 'director', 'auditor');
	page int := greatest(coalesce(int_of(_page, 'page'), 1), 1);
	year_ int := int_of(_year, 'year');
	course_ int := int_of(_course, 'course');
	key text := search_key(_q);
	serial_ bigint := serial_of(_q);
	query text := concat(case when tidy(_q) is not null then '&q=' || url_of(tidy(_q)) end, case when year_ is not null then '&year=' || year_ end,
		case when _state ~ '^[a-z]+$' then '&state=' || _state end, case when course_ is not null then '&course=' || course_ end);
	ids text[];
	n int;
begin
	with seen as (
		select c.id, c.serial from certificate c
		where certificate_seen(c, me) and (year_ is null or c.serial between year_::bigint * 1000000 and year_::bigint * 1000000 + 999999)
			and (course_ is null or c.course = course_)
			and (tidy(_state) is null or certificate_state(c.id, c.expires) = _state)
			and (tidy(_q) is null or c.serial = serial_ or serial_text(c.serial) like tidy(_q) || '%' or c.id = upper(tidy(_q))
				or (me.role <> 'auditor' and key <> '' and exists (select from name_form f where f.person = c.person and f.search_key like '%' || key || '%'))))
	select (select count(*) from seen), array(select s.id from seen s order by s.serial desc limit 50 offset (page - 1) * 50) into n, ids;
	return json_build_object('q', _q, 'year', coalesce(_year, ''), 'state', coalesce(_state, ''), 'total', n, 'page', page, 'pages', greatest((n + 49) / 50, 1), 'section', 'certificates',
		'previous', case when page > 1 then '?page=' || page - 1 || query end, 'next', case when page * 50 < n then '?page=' || page + 1 || query end,
		'years', (select json_agg(y order by y desc) from (select distinct k.year y from counter k where k.name = 'certificate') x),
		'rows', coalesce((select json_agg(x order by x.serial desc) from (
			select c.id, serial_text(c.serial) serial, certificate_name(c, me) as name,
				case when me.role <> 'auditor' then (select m ->> 'full' from jsonb_array_elements(c.record -> 'names') m where m ->> 'script' = 'latn' limit 1) end latin,
				k.code, pick(_lang, e.title_ru, e.title_en, e.title_be) title, c.issued, c.expires, certificate_state(c.id, c.expires) state
			from certificate c join course k on k.id = c.course join edition e on e.id = c.edition where c.id = any (ids)) x), '[]'));
end $$;

-- A certificate: facts, acts, who looked it up.
--   select api.certificate(login, 'en', 'LFQG…')  →  {"serial": "2026-000123-38", "state": "valid", "acts": […], "lookups": […]}
create function api.certificate(_login bytea, _lang text, _id text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'trainee', 'focal_point', 'coordinator', 'registrar', 'director', 'auditor');
	c certificate;
begin
	select * into c from certificate where id = upper(_id);
	if not found or not certificate_seen(c, me) then
		perform refuse(404, 'not_found');
	end if;
	return json_build_object('id', c.id, 'title', serial_text(c.serial), 'serial', serial_text(c.serial), 'code', case when me.role <> 'auditor' then code_text(c.code) end, 'section', 'certificates',
		'state', certificate_state(c.id, c.expires), 'kind', c.kind, 'name', certificate_name(c, me),
		'names', case when me.role <> 'auditor' then (select json_agg(m ->> 'full') from jsonb_array_elements(c.record -> 'names') m) end, 'person', c.person,
		'programme', (select pick(_lang, e.title_ru, e.title_en, e.title_be) from edition e where e.id = c.edition),
		'course', (select json_build_object('id', k.id, 'code', k.code, 'starts', k.starts, 'ends', k.ends) from course k where k.id = c.course),
		'agency', case when me.role not in ('auditor', 'trainee') then (select pick(_lang, g.name_ru, g.name_en) from agency g where g.id = c.agency) end,
		'hours', c.record -> 'hours', 'sentence', c.record -> 'decision' -> 'sentence' ->> case _lang when 'en' then 'en' else 'ru' end,
		'issued', c.issued, 'expires', c.expires, 'batch', c.batch,
		'proposed_by', (select a.name from account a where a.id = c.proposed_by), 'approved_by', (select a.name from account a where a.id = c.approved_by),
		'url', c.record ->> 'url', 'host', c.record ->> 'host',
		'pdf', (select json_build_object('sha256', encode(w.sha256, 'hex'), 'pages', w.pages, 'size', length(w.bytes), 'drawn', wall(w.drawn, me.zone)) from paper w where w.certificate = c.id),
		'trouble', (select t.trouble from to_draw t where t.certificate = c.id),
		'acts', (select json_agg(json_build_object('kind', a.kind, 'at', wall(a.at, me.zone), 'reason', case when me.role not in ('trainee', 'focal_point') then a.reason end, 'who', w.name) order by a.id)
			from act a join account w on w.id = a.by where a.certificate = c.id),
		'lookups', (select json_agg(json_build_object('at', wall(l.at, me.zone), 'agency', coalesce(pick(_lang, g.name_ru, g.name_en), ''), 'purpose', l.purpose, 'reference', l.reference) order by l.id desc)
			from lookup l left join agency g on g.id = l.agency where l.certificate = c.id),
		'crumbs', json_build_array(json_build_object('href', '/certificates', 'key', 'certificates')),
		'can', json_build_object('paper', me.role in ('trainee', 'focal_point', 'coordinator', 'registrar'), 'revoke', me.role in ('registrar', 'director') and not exists (select from act a where a.certificate = c.id and a.kind = 'revoked'),
			'person', me.role in ('focal_point', 'coordinator', 'registrar'), 'batch', me.role in ('coordinator', 'registrar', 'director', 'auditor')));
end $$;

-- The paper as it was issued.
--   select * from api.certificate_paper(login, 'LFQG…')  →  certificate-2026-000123-38.pdf, application/pdf, bytes
create function api.certificate_paper(_login bytea, _id text) returns setof file language plpgsql stable as $$
declare
	me account := who(_login, 'trainee', 'focal_point', 'coordinator', 'registrar');
begin
	return query select 'certificate-' || serial_text(c.serial) || '.pdf', 'application/pdf', w.bytes
		from certificate c join paper w on w.certificate = c.id where c.id = upper(_id) and certificate_seen(c, me);
end $$;

-- All one's own papers.
--   select * from api.papers_own(login)  →  one row a paper
create function api.papers_own(_login bytea) returns setof file language plpgsql stable as $$
declare
	me account := who(_login, 'trainee');
begin
	return query select 'certificate-' || serial_text(c.serial) || '.pdf', 'application/pdf', w.bytes
		from certificate c join paper w on w.certificate = c.id where c.person = me.person order by c.serial limit 200;
end $$;

-- Revoke a certificate for good, with a reason.  The row stays, and every page says so at once.
--   select api.certificate_revoke(login, 'LFQG…', gen_random_uuid(), 'Issued by mistake')  →  {"id": "LFQG…"}
-- changes: act, answered, audit
create function api.certificate_revoke(_login bytea, _id text, _idem uuid, _reason text) returns json language plpgsql as $$
declare
	me account := who(_login, 'registrar', 'director');
	c certificate;
	answer_ json;
begin
	answer_ := answered(_idem, me.id, 'certificate_revoke');
	if answer_ is not null then
		return answer_;
	end if;
	select * into c from certificate where id = upper(_id) for share;
	if not found then
		perform refuse(404, 'not_found');
	end if;
	if tidy(_reason) is null then
		perform refuse(422, 'reason_is_missing', 'reason');
	end if;
	if exists (select from act a where a.certificate = c.id and a.kind = 'revoked') then
		perform refuse(409, 'acted_already');
	end if;
	insert into act (certificate, kind, reason, by) values (c.id, 'revoked', tidy(_reason), me.id);
	return answer(_idem, json_build_object('id', c.id));
end $$;
