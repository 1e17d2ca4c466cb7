-- The register of certificates.

-- Certificates one may see, newest first.
--   select api.certificates(login, 'en', 'Kaval', '2026', 'valid', null, null)  →  {"rows": [{"id": "LFQG…", "serial": "2026-000123-38", "name": "…", "state": "valid"}], "total": 1}
create function api.certificates(_login bytea, _lang text, _q text, _year text, _state text, _course text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'trainee', 'focal_point', 'coordinator', 'registrar', 'director', 'auditor');
	page int := page_of(_page);
	long int := page_rows(_page);
	year_ int := int_of(_year, 'year');
	course_ int := int_of(_course, 'course');
	typed text := tidy(_q);
	state_ text := tidy(_state);
	found_ bigint[];
	n int;
begin
	select x.n, x.serials into n, found_ from certificates_found(me, typed, year_, state_, course_, page, long) x;
	perform whole_or_refuse(_page, n);
	return json_build_object('q', typed, 'year', coalesce(_year, ''), 'state', coalesce(state_, ''), 'total', n, 'page', page, 'pages', greatest((n + long - 1) / long, 1), 'section', 'certificates',
		'filtered', coalesce(typed, state_, _year, _course) is not null,
		'of_course', (select json_build_object('id', k.id, 'code', k.code) from course k where k.id = course_ and me.role not in ('focal_point', 'trainee')),
		'previous', case when page > 1 then list_page(page - 1, 'q', typed, 'year', _year, 'state', state_, 'course', _course) end,
		'next', case when page * long < n then list_page(page + 1, 'q', typed, 'year', _year, 'state', state_, 'course', _course) end,
		'years', (select json_agg(k.year order by k.year desc) from counter k where k.name = 'certificate'),
		'rows', coalesce((select json_agg(x order by x.serial desc) from (
			select c.id, serial_text(c.serial) serial, certificate_name(c, me) as name, certificate_latin(c, me) latin,
				k.code, pick(_lang, e.title_ru, e.title_en, e.title_be) title, c.issued, c.expires, certificate_state(c.id, c.expires) state,
				exists (select from paper w where w.certificate = c.id) drawn
			from certificate c join course k on k.id = c.course join edition e on e.id = c.edition where c.serial = any (found_)) x), '[]'),
		'own', me.role = 'trainee', 'ours', me.role = 'focal_point',
		'book', (select json_agg(k.year order by k.year desc) from (select k.year from counter k where k.name = 'certificate' order by k.year desc limit 2) k),
		'can', json_build_object('book', me.role in ('coordinator', 'registrar', 'director', 'auditor'), 'paper', me.role in ('trainee', 'focal_point', 'coordinator', 'registrar'), 'all', me.role = 'trainee' and exists (select from certificate c join paper w on w.certificate = c.id where c.person = me.person)));
end $$;

-- A certificate: facts, acts, who looked it up.
--   select api.certificate(login, 'en', 'LFQG…')  →  {"serial": "2026-000123-38", "state": "valid", "acts": […], "lookups": […]}
create function api.certificate(_login bytea, _lang text, _id text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'trainee', 'focal_point', 'coordinator', 'registrar', 'director', 'auditor');
	c certificate;
	staff boolean;
begin
	select * into c from certificate where id = upper(_id);
	if not found or not certificate_seen(c, me) then
		perform refuse(404, 'not_found');
	end if;
	staff := me.role in ('coordinator', 'registrar', 'director', 'auditor');
	return json_build_object('id', c.id, 'title', serial_text(c.serial), 'serial', serial_text(c.serial), 'code', case when not unnamed(me) then code_text(c.code) end, 'section', 'certificates',
		'state', certificate_state(c.id, c.expires), 'kind', c.kind, 'name', certificate_name(c, me),
		'other_names', case when not unnamed(me) then (select json_agg(m ->> 'full' order by n) from jsonb_array_elements(c.record -> 'names') with ordinality x (m, n) where n > 1) end,
		'person', case when me.role in ('focal_point', 'coordinator', 'registrar') then c.person end,
		'programme', (select certificate_title(c, e, _lang) from edition e where e.id = c.edition),
		'course', (select json_build_object('id', k.id, 'code', k.code, 'starts', k.starts, 'ends', k.ends, 'one_day', k.starts = k.ends) from course k where k.id = c.course),
		'agency', case when not unnamed(me) and me.role <> 'trainee' then (select pick(_lang, g.name_ru, g.name_en) from agency g where g.id = c.agency) end,
		'hours', c.record -> 'hours', 'sentence', c.record #>> array['decision', 'sentence', case _lang when 'en' then 'en' else 'ru' end],
		'issued', c.issued, 'expires', c.expires, 'batch', case when staff then c.batch end,
		'proposed_by', case when staff then (select a.name from account a where a.id = c.proposed_by) end, 'approved_by', case when staff then (select a.name from account a where a.id = c.approved_by) end,
		'url', c.record ->> 'url', 'host', c.record ->> 'host',
		'categories', '["mistake", "facts", "forgery", "rule", "other"]'::json, 'category', '', 'reason', '',
		'pdf', (select json_build_object('sha256', encode(w.sha256, 'hex'), 'pages', w.pages, 'size', length(w.bytes), 'drawn', wall(w.drawn, me.zone)) from paper w where w.certificate = c.id),
		'trouble', case when staff then (select t.trouble from to_draw t where t.certificate = c.id) end,
		'acts', acts_told(c, me), 'proposal', case when staff then act_proposal_open(c, me) end,
		'replaces', (select json_build_object('id', o.id, 'serial', serial_text(o.serial)) from certificate o where o.id = c.replaces),
		'replaced_by', (select json_build_object('id', n.id, 'serial', serial_text(n.serial)) from act a join certificate n on n.id = a.replaced_by where a.certificate = c.id and a.kind = 'superseded'),
		'suspended_until', (select max(a.until) from act a where a.certificate = c.id and certificate_stage(c.id) = 'suspended'),
		'erased', (select (a.at at time zone 'Europe/Minsk')::date from act a where a.certificate = c.id and a.kind = 'erased'),
		'requests', (select json_agg(json_build_object('id', q.id, 'kind', q.kind, 'state', q.state, 'made', wall(q.made, me.zone), 'refused_because', q.refused_because) order by q.id desc)
			from correction_request q where q.certificate = c.id and not unnamed(me)),
		'hows', '["in_person", "proxy", "agency", "post"]'::json, 'handed_how', '', 'handed_to', '', 'form_number', '', 'handed_on', today(), 'days', 30, 'form', '', 'act', '',
		'lookups', (select json_agg(x) from (select wall(l.at, me.zone) at, pick(_lang, g.name_ru, g.name_en) by_agency, a.role, l.purpose, l.reference
			from lookup l join account a on a.id = l.account left join agency g on g.id = l.agency where l.certificate = c.id order by l.id desc limit 50) x),
		'crumbs', json_build_array(json_build_object('href', '/certificates', 'key', 'certificates')),
		'badge', me.role = 'trainee' and certificate_lives(c.id) and exists (select from badge b where b.certificate = c.id),
		'can', acts_offered(c, me) || jsonb_build_object('paper', me.role in ('trainee', 'focal_point', 'coordinator', 'registrar'),
			'person', me.role in ('focal_point', 'coordinator', 'registrar'), 'batch', staff, 'history', staff));
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

-- The Open Badge of one's own paper: it says the full name, and whoever has it may show it to anybody.
--   select * from api.certificate_badge(login, 'LFQG…')  →  certificate-2026-000123-38.badge.json, application/vc, bytes
create function api.certificate_badge(_login bytea, _id text) returns setof file language plpgsql stable as $$
declare
	me account := who(_login, 'trainee');
begin
	return query select 'certificate-' || serial_text(c.serial) || '.badge.json', 'application/vc', convert_to(b.credential::text, 'UTF8')
		from certificate c join badge b on b.certificate = c.id where c.id = upper(_id) and c.person = me.person and certificate_lives(c.id);
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
