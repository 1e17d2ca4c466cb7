-- Papers that replace others: asked for by holders and agencies, proposed by the centre, approved as any batch.

-- The form of a correction, a change of name or a duplicate: what is printed, and what a request asks for.
--   select api.correction_form(login, 'en', 'LFQG…', '5', null, null)  →  {"serial": "…", "names": [{"n": 0, "was": "…", "family": "…"}], "title_ru": "…"}
create function api.correction_form(_login bytea, _lang text, _id text, _request text, _names jsonb, _typed text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	c certificate;
	q correction_request;
	now_ jsonb;
begin
	select * into c from certificate where id = upper(_id);
	if not found then
		perform refuse(404, 'not_found');
	end if;
	select * into q from correction_request r where r.id = int_of(_request, 'request') and r.certificate = c.id and r.state = 'open';
	-- as the holder asked, else as the register has the name now
	now_ := coalesce(q.names, (select case when jsonb_array_length(n) = jsonb_array_length(c.record -> 'names') then n end from names_printed(c.person) n), c.record -> 'names');
	return json_build_object('id', c.id, 'title', serial_text(c.serial), 'serial', serial_text(c.serial), 'section', 'certificates', 'request', q.id, 'wish', q.wish, 'has_evidence', q.evidence is not null,
		'kinds', '["correction", "change_of_name", "duplicate"]'::json, 'kind', coalesce(q.kind, ''), 'reason', coalesce(q.wish, ''),
		'name_rows', names_as_fields(c.record -> 'names', case when _typed is null then now_ else names_typed(c.record -> 'names', _names) end),
		'title_ru', c.record #>> '{programme_title,ru}', 'title_en', c.record #>> '{programme_title,en}',
		'organisation_ru', c.record #>> '{organisation,ru}', 'organisation_en', c.record #>> '{organisation,en}',
		'crumbs', json_build_array(json_build_object('href', '/certificates', 'key', 'certificates'), json_build_object('href', '/certificates/' || c.id, 'label', serial_text(c.serial))));
end $$;

-- Propose a paper that replaces another.  Press draws its proof, which the batch shows beside what is printed now.
--   select api.correction_propose(login, 'LFQG…', gen_random_uuid(), 'correction', 'A letter is missing', null, '{"0.family": "…"}', null, null, null, null)  →  {"batch": 31}
-- changes: batch, batch_paper, correction_request, answered, audit
create function api.correction_propose(_login bytea, _id text, _idem uuid, _kind text, _reason text, _request text, _names jsonb, _title_ru text, _title_en text, _organisation_ru text, _organisation_en text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	answer_ json := answered(_idem, me.id, 'correction_propose');
	c certificate;
	kind_ text;
	changes jsonb := '{}';
	batch_ int;
	request_ int;
begin
	if answer_ is not null then
		return answer_;
	end if;
	select * into c from certificate where id = upper(_id);
	if not found then
		perform refuse(404, 'not_found');
	end if;
	perform course_locked(c.course);
	perform certificate_locked(c.id, me);
	kind_ := one_of(_kind, 'kind', array['correction', 'change_of_name', 'duplicate'], 'correction_kind_is_wrong');
	if kind_ = 'duplicate' then
		changes := '{"duplicate": true}';
	else
		changes := jsonb_build_object('names', names_replaced(c.record -> 'names', coalesce(_names, '{}')));
	end if;
	if kind_ = 'correction' then
		changes := changes || headings_replaced(c.record, _title_ru, _title_en, _organisation_ru, _organisation_en);
	end if;
	batch_ := correction_batch(c.course, kind_, reason_of(_reason), changes, array[c.id::text], me);
	request_ := int_of(_request, 'request');
	if request_ is not null then
		update correction_request set state = 'accepted', batch = batch_, decided_by = me.id, decided = now() where id = request_ and certificate = c.id and state = 'open';
		if not found then
			perform refuse(409, 'request_is_decided');
		end if;
	end if;
	return answer(_idem, json_build_object('batch', batch_, 'papers', 1));
end $$;

-- The form of a correction for all living papers of a course: title and organisation as most of them have it.
--   select api.course_correction_form(login, 'en', 7)  →  {"papers": 27, "title_ru": "…"}
create function api.course_correction_form(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	head jsonb := course_head(_id, _lang, me);
	r jsonb;
begin
	select c.record into r from certificates_to_correct(_id) c order by c.serial limit 1;
	return json_build_object('course', head, 'crumbs', head -> 'crumbs', 'section', 'courses', 'id', _id, 'title', head -> 'code', 'papers', (select count(*) from certificates_to_correct(_id)),
		'title_ru', r #>> '{programme_title,ru}', 'title_en', r #>> '{programme_title,en}',
		'organisation_ru', r #>> '{organisation,ru}', 'organisation_en', r #>> '{organisation,en}', 'reason', '');
end $$;

-- Propose to replace every living paper of a course with one that says title or organisation aright.
--   select api.course_correction_propose(login, 7, gen_random_uuid(), 'A letter in the title', 'Новое', 'New', …)  →  {"batch": 31, "papers": 27}
-- changes: batch, batch_paper, answered, audit
create function api.course_correction_propose(_login bytea, _id int, _idem uuid, _reason text, _title_ru text, _title_en text, _organisation_ru text, _organisation_en text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	answer_ json := answered(_idem, me.id, 'course_correction_propose');
	chosen text[];
	old jsonb;
	made int;
begin
	if answer_ is not null then
		return answer_;
	end if;
	perform course_locked(_id);
	select array_agg(c.id::text order by c.serial), (array_agg(c.record order by c.serial))[1] into chosen, old from certificates_to_correct(_id) c;
	if chosen is null then
		perform refuse(409, 'nothing_to_correct');
	end if;
	made := correction_batch(_id, 'correction', reason_of(_reason), headings_replaced(old, _title_ru, _title_en, _organisation_ru, _organisation_en), chosen, me);
	return answer(_idem, json_build_object('batch', made, 'papers', cardinality(chosen)));
end $$;

-- The form with which a holder or an agency asks for another paper.
--   select api.request_form(login, 'en', 'LFQG…', null, null)  →  {"serial": "…", "names": […]}
create function api.request_form(_login bytea, _lang text, _id text, _names jsonb, _typed text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'trainee', 'focal_point');
	c certificate;
begin
	select * into c from certificate where id = upper(_id);
	if not found or not certificate_seen(c, me) then
		perform refuse(404, 'not_found');
	end if;
	return json_build_object('id', c.id, 'title', serial_text(c.serial), 'serial', serial_text(c.serial), 'section', 'certificates',
		'kinds', '["correction", "change_of_name", "duplicate"]'::json, 'kind', '', 'wish', '',
		'name_rows', names_as_fields(c.record -> 'names', case when _typed is null then c.record -> 'names' else names_typed(c.record -> 'names', _names) end),
		'crumbs', json_build_array(json_build_object('href', '/certificates', 'key', 'certificates'), json_build_object('href', '/certificates/' || c.id, 'label', serial_text(c.serial))));
end $$;

-- Ask for a correction, a paper in the new name or a duplicate, with a scan that shows why: PDF, JPEG or PNG.
--   select api.request_make(login, 'LFQG…', gen_random_uuid(), 'correction', 'Петрова, not Пертова', '{"0.family": "Петрова"}', '\x255044462d…')  →  {"id": 5}
-- changes: correction_request, answered, audit
create function api.request_make(_login bytea, _id text, _idem uuid, _kind text, _wish text, _names jsonb, _evidence bytea) returns json language plpgsql as $$
declare
	me account := who(_login, 'trainee', 'focal_point');
	answer_ json := answered(_idem, me.id, 'request_make');
	c certificate;
	kind_ text;
	names_ jsonb;
	hindrance_ text;
	made int;
begin
	if answer_ is not null then
		return answer_;
	end if;
	c := certificate_locked(_id, me);
	kind_ := one_of(_kind, 'kind', array['correction', 'change_of_name', 'duplicate'], 'correction_kind_is_wrong');
	names_ := case when kind_ = 'duplicate' then c.record -> 'names' else names_replaced(c.record -> 'names', coalesce(_names, '{}')) end;
	hindrance_ := replacing_hindered(c);
	if hindrance_ is not null then
		perform refuse(409, hindrance_);
	elsif exists (select from correction_request q where q.certificate = c.id and q.state = 'open') then
		perform refuse(409, 'requested_already');
	elsif kind_ = 'change_of_name' and names_ = c.record -> 'names' then
		perform refuse(422, 'nothing_changes', 'names.0.family');
	elsif kind_ <> 'duplicate' and coalesce(octet_length(_evidence), 0) = 0 then
		perform refuse(422, 'evidence_is_missing', 'evidence');
	elsif octet_length(_evidence) > 5242880 then
		perform refuse(422, 'evidence_is_too_large', 'evidence');
	elsif octet_length(_evidence) > 0 and evidence_type(_evidence) is null then
		perform refuse(422, 'evidence_is_no_scan', 'evidence');
	elsif not attempt_allowed('request', me.id::text, 20, '1 day') then
		perform refuse(429, 'too_many_requests');
	end if;
	insert into correction_request (certificate, kind, wish, names, evidence, evidence_type, made_by)
	values (c.id, kind_, reason_of(_wish, 'wish'), names_, nullif(_evidence, ''), evidence_type(_evidence), me.id) returning id into made;
	return answer(_idem, json_build_object('id', made, 'certificate', c.id));
end $$;

-- Requests that one may see, open ones first.
--   select api.requests(login, 'en', null)  →  {"rows": [{"id": 5, "serial": "…", "kind": "correction", "state": "open"}], "total": 1}
create function api.requests(_login bytea, _lang text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'trainee', 'focal_point', 'coordinator', 'registrar');
	page int := page_of(_page);
	long int := page_rows(_page);
	n int;
begin
	select count(*) into n from correction_request q join certificate c on c.id = q.certificate where certificate_seen(c, me);
	perform whole_or_refuse(_page, n);
	return json_build_object('total', n, 'page', page, 'pages', greatest((n + long - 1) / long, 1), 'section', 'requests',
		'previous', case when page > 1 then '?page=' || page - 1 end, 'next', case when page * long < n then '?page=' || page + 1 end,
		'rows', coalesce((select json_agg(x order by x.open desc, x.id desc) from (
			select q.id, serial_text(c.serial) serial, certificate_name(c, me) as name, q.kind, q.state, wall(q.made, me.zone) made, a.name made_by, q.state = 'open' as open
			from correction_request q join certificate c on c.id = q.certificate join account a on a.id = q.made_by
			where certificate_seen(c, me) order by q.state = 'open' desc, q.id desc limit long offset (page - 1)::bigint * long) x), '[]'));
end $$;

-- A request: what is printed and what is asked for, side by side.
--   select api.request(login, 'en', 5)  →  {"id": 5, "state": "open", "names": [{"was": "…", "is": "…", "changed": true}]}
create function api.request(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'trainee', 'focal_point', 'coordinator', 'registrar');
	q correction_request;
	c certificate;
begin
	select * into q from correction_request where id = _id;
	select * into c from certificate where id = q.certificate;
	if c.id is null or not certificate_seen(c, me) then
		perform refuse(404, 'not_found');
	end if;
	return json_build_object('id', q.id, 'title', '№ ' || q.id || ', ' || serial_text(c.serial), 'certificate', c.id, 'serial', serial_text(c.serial), 'kind', q.kind, 'state', q.state, 'wish', q.wish,
		'name_rows', names_as_fields(c.record -> 'names', q.names), 'evidence_type', q.evidence_type, 'evidence_size', octet_length(q.evidence), 'reason', '', 'section', 'requests',
		'made', wall(q.made, me.zone), 'made_by', (select a.name from account a where a.id = q.made_by), 'decided', wall(q.decided, me.zone), 'decided_by', (select a.name from account a where a.id = q.decided_by),
		'refused_because', q.refused_because, 'batch', case when me.role in ('coordinator', 'registrar') then q.batch end,
		'crumbs', json_build_array(json_build_object('href', '/requests', 'key', 'requests')),
		'can', json_build_object('decide', me.role in ('coordinator', 'registrar') and q.state = 'open'));
end $$;

-- The scan that was sent with it.
--   select * from api.request_evidence(login, 5)  →  request-5.pdf, application/pdf, bytes
create function api.request_evidence(_login bytea, _id int) returns setof file language plpgsql stable as $$
declare
	me account := who(_login, 'trainee', 'focal_point', 'coordinator', 'registrar');
begin
	return query select 'request-' || q.id || case q.evidence_type when 'application/pdf' then '.pdf' when 'image/jpeg' then '.jpg' else '.png' end, q.evidence_type, q.evidence
		from correction_request q join certificate c on c.id = q.certificate where q.id = _id and q.evidence is not null and certificate_seen(c, me);
end $$;

-- Refuse a request, with a reason that whoever made it reads.
--   select api.request_refuse(login, 5, 'The passport says otherwise.')  →  {"id": 5}
-- changes: correction_request, audit
create function api.request_refuse(_login bytea, _id int, _reason text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	q correction_request;
begin
	select * into q from correction_request where id = _id for update;
	if not found then
		perform refuse(404, 'not_found');
	end if;
	perform step_or_refuse('correction_request', q.state, 'refused', me.role, _reason);
	update correction_request set state = 'refused', refused_because = reason_of(_reason), decided_by = me.id, decided = now() where id = q.id;
	return json_build_object('id', q.id);
end $$;
