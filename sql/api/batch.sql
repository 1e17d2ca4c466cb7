-- Batches: from signed-off decisions to issued certificates, by two people.

-- Batches, newest first.
--   select api.batches(login, 'en', 'proposed', null)  →  {"rows": [{"id": 4, "code": "ITC-2026-014", "state": "proposed", "papers": 20}], "total": 1}
create function api.batches(_login bytea, _lang text, _state text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director', 'auditor');
	page int := page_of(_page);
	long int := page_rows(_page);
	state_ text := tidy(_state);
	n int;
begin
	select count(*) into n from batch b where state_ is null or b.state = state_;
	perform whole_or_refuse(_page, n);
	return json_build_object('state', coalesce(state_, ''), 'total', n, 'page', page, 'pages', greatest((n + long - 1) / long, 1), 'section', 'batches',
		'previous', case when page > 1 then list_page(page - 1, 'state', state_) end, 'next', case when page * long < n then list_page(page + 1, 'state', state_) end,
		'rows', coalesce((select json_agg(x) from (
			select b.id, c.code, pick(_lang, e.title_ru, e.title_en, e.title_be) title, b.kind, b.state, wall(b.proposed, me.zone) proposed, p.name proposed_by,
				wall(b.decided, me.zone) decided, coalesce(q.name, '') decided_by, k.papers, k.stopped
			from batch b join course c on c.id = b.course join edition e on e.id = c.edition
			join account p on p.id = b.proposed_by left join account q on q.id = b.decided_by
			cross join lateral (select count(*) papers, count(*) filter (where bp.state = 'stopped') stopped from batch_paper bp where bp.batch = b.id) k
			where state_ is null or b.state = state_
			order by b.state = 'proposed' desc, b.id desc limit long offset (page - 1)::bigint * long) x), '[]'));
end $$;

-- The papers of a course, and which places can be proposed.
--   select api.course_certificates(login, 'en', 7)  →  {"ready": [{"place": 3, "name": "…", "sentence": "…"}], "rows": […], "batches": […]}
create function api.course_certificates(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director', 'auditor');
	head jsonb := course_head(_id, _lang, me);
	ready json;
	others json;
begin
	with line as (
		select p.n, p.place, p.name, p.other, i.outcome, i.hindrance, decision_sentence(decision_standing(p.place), _lang) sentence
		from grid_people(_id, me, _lang) p join places_to_issue(_id) i on i.place = p.place
	)
	select json_agg(json_build_object('place', l.place, 'name', l.name, 'other', l.other, 'sentence', l.sentence) order by l.n) filter (where l.hindrance is null),
		json_agg(json_build_object('place', l.place, 'name', l.name, 'hindrance', l.hindrance) order by l.n) filter (where l.hindrance is not null and l.hindrance not in ('certificate_exists', 'programme_gives_no_certificate'))
	into ready, others from line l;
	return json_build_object('course', head, 'crumbs', head -> 'crumbs', 'tab', 'certificates', 'section', 'courses', 'id', _id, 'title', head -> 'code',
		'kind', (select e.certificate from edition e where e.id = (head ->> 'edition')::int), 'attendance_open', head ->> 'attendance_closed' is null,
		'ready', ready, 'ready_n', coalesce(json_array_length(ready), 0), 'others', others, 'others_n', coalesce(json_array_length(others), 0),
		'batches', (select json_agg(x order by x.id desc) from (select b.id, b.kind, b.state, wall(b.proposed, me.zone) proposed, a.name proposed_by, case when not unnamed(me) then b.reason end reason,
			(select count(*) from batch_paper bp where bp.batch = b.id) papers from batch b join account a on a.id = b.proposed_by where b.course = _id) x),
		'rows', coalesce((select json_agg(x order by x.serial) from (
			select c.id, serial_text(c.serial) serial, certificate_name(c, me) as name, certificate_latin(c, me) latin, c.issued, c.expires, certificate_state(c.id, c.expires) state,
				exists (select from paper w where w.certificate = c.id) drawn
			from certificate c where c.course = _id) x), '[]'),
		'can', json_build_object('correct', me.role in ('coordinator', 'registrar') and exists (select from certificates_to_correct(_id)), 'propose', me.role = 'coordinator' and ready is not null and head ->> 'attendance_closed' is not null));
end $$;

-- Propose a batch from signed-off decisions.  Press draws a proof of every paper.
--   select api.batch_propose(login, 7, gen_random_uuid(), '["3","4"]')  →  {"id": 12, "papers": 2}
-- changes: batch, batch_paper, answered, audit
create function api.batch_propose(_login bytea, _id int, _idem uuid, _places jsonb) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	chosen int[] := ids_of(_places, 'places');
	answer_ json := answered(_idem, me.id, 'batch_propose');
	c course;
	hindrance_ text;
	made int;
	n int;
begin
	if answer_ is not null then
		return answer_;
	end if;
	c := course_locked(_id);
	if cardinality(chosen) = 0 then
		perform refuse(422, 'places_are_missing', 'places');
	end if;
	if exists (select from unnest(chosen) x where not exists (select from place p where p.id = x and p.course = _id and p.held)) then
		perform refuse(404, 'no_place');
	end if;
	if c.attendance_closed is null then
		perform refuse(409, 'attendance_is_open', 'places');
	end if;
	select i.hindrance, count(*) into hindrance_, n from places_to_issue(_id) i
	where i.place = any (chosen) and i.hindrance is not null group by i.hindrance order by i.hindrance = 'certificate_exists' desc, count(*) desc limit 1;
	if hindrance_ is not null then
		perform refuse(409, hindrance_, 'places', jsonb_build_object('n', n));
	end if;
	insert into batch (course, proposed_by) values (_id, me.id) returning id into made;
	insert into batch_paper (batch, place, decision, record)
	select made, i.place, i.decision, record_of(i.place, i.decision, today()) from places_to_issue(_id) i where i.place = any (chosen) order by i.place;
	get diagnostics n = row_count;
	return answer(_idem, json_build_object('id', made, 'papers', n));
end $$;

-- A batch: its papers with their proofs and what stops one, who proposed and who decided, and how many are drawn.
--   select api.batch(login, 'en', 12)  →  {"id": 12, "state": "proposed", "papers": [{"id": 31, "name": "…", "state": "ready"}], "ready": 19, "stopped": 1}
create function api.batch(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director', 'auditor');
	b batch;
	count_ json;
	named boolean;
begin
	select * into b from batch where id = _id;
	if not found then
		perform refuse(404, 'not_found');
	end if;
	count_ := batch_count(b);
	named := batch_named(b, me);
	return json_build_object('id', b.id, 'course', (select json_build_object('id', c.id, 'code', c.code, 'title', pick(_lang, e.title_ru, e.title_en, e.title_be)) from course c join edition e on e.id = c.edition where c.id = b.course),
		'title', '№ ' || b.id || ', ' || (select c.code from course c where c.id = b.course), 'state', b.state, 'kind', b.kind, 'replacing', b.kind <> 'issue', 'grounds', case when not unnamed(me) or named then b.grounds end, 'returned_because', case when not unnamed(me) then b.reason end, 'reason', '', 'section', 'batches', 'version', b.version,
		'proposed', wall(b.proposed, me.zone), 'proposed_by', (select name from account where id = b.proposed_by),
		'decided', wall(b.decided, me.zone), 'decided_by', (select name from account where id = b.decided_by),
		'unconfirmed', case when b.state = 'proposed' and b.kind = 'issue' then (select count(*) from batch_paper x where x.batch = b.id and (slip_of(x.place)).state <> 'confirmed') end,
		'progress', count_, 'island', 'progress', 'refresh', case when (count_ ->> 'working')::boolean then 5 end,
		'rows', coalesce((select json_agg(x order by x.serial nulls last, x.name collate "ru-x-icu", x.id) from (
			select bp.id, bp.batch, bp.place, serial_text(k.serial) serial, k.id certificate, case when not unnamed(me) then p.person end person,
				case when named then bp.record #>> '{names,0,full}' else '№ ' || p.person end as name,
				case when named then (select n ->> 'full' from jsonb_array_elements(bp.record -> 'names') with ordinality y (n, k) where n ->> 'script' = 'latn' and k > 1 order by k limit 1) end latin,
				bp.record #>> array['decision', 'sentence', case _lang when 'en' then 'en' else 'ru' end] sentence,
				bp.state, case when b.state = 'proposed' and b.kind = 'issue' and named then coalesce((slip_of(bp.place)).state, '') else '' end names_state, bp.reason, bp.field, bp.detail, case when bp.state = 'stopped' then stop_explained(bp.reason, bp.field, bp.detail, bp.record) - case when named then '' else 'text' end end stop,
				bp.proof is not null and named has_proof, exists (select from paper w where w.certificate = k.id) drawn, exists (select from signature g where g.certificate = k.id) signed,
				(select t.trouble from to_draw t where t.certificate = k.id) trouble,
				old.id replaces, serial_text(old.serial) replaces_serial, case when old.id is not null and named then records_compared(old.record, bp.record) end compared
			from batch_paper bp join place p on p.id = bp.place left join certificate k on k.batch = bp.batch and k.place = bp.place
			left join certificate old on old.id = bp.replaces
			where bp.batch = b.id) x), '[]'),
		'crumbs', json_build_array(json_build_object('href', '/batches', 'key', 'batches')),
		'own', b.proposed_by = me.id, 'form', '', 'hows', '["in_person", "proxy", "agency", "post"]'::json, 'handed_how', '', 'handed_to', '', 'form_number', '', 'handed_on', today(), 'to_hand_over', (select count(*) from certificates_to_hand_over(b.id)),
		'files', case when named and me.role <> 'director' and b.state = 'approved' and (count_ ->> 'done')::int > 0 then 'papers' when named and b.state = 'proposed' and exists (select from batch_paper bp where bp.batch = b.id and bp.proof is not null) then 'proofs' end,
		'can', json_build_object('approve', (me.role = 'registrar' or me.role = 'director' and b.kind <> 'issue') and b.state = 'proposed' and two_roles(b.proposed_by, me.id) and (count_ ->> 'checking')::int = 0 and (count_ ->> 'ready')::int > 0,
			'return', b.state = 'proposed' and (me.role in ('registrar', 'coordinator') or me.role = 'director' and b.kind <> 'issue'),
			'check', b.state = 'proposed' and me.role = 'coordinator', 'names', me.role in ('coordinator', 'registrar'),
			'hand_over', me.role in ('coordinator', 'registrar') and b.state = 'approved' and exists (select from certificates_to_hand_over(b.id))));
end $$;

-- How far a batch is, for the bar that counts.
--   select api.batch_progress(login, 'en', 12)  →  {"total": 20, "done": 13, "working": true, "percent": 65}
create function api.batch_progress(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director', 'auditor');
	b batch;
begin
	select * into b from batch where id = _id;
	if not found then
		perform refuse(404, 'not_found');
	end if;
	return json_build_object('id', b.id, 'state', b.state, 'progress', batch_count(b));
end $$;

-- The proof of one paper.  The director sees those of a batch that waits.
--   select * from api.batch_proof(login, 12, '31')  →  proof-31.pdf, application/pdf, bytes
create function api.batch_proof(_login bytea, _id int, _paper text) returns setof file language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director');
begin
	return query select 'proof-' || bp.id || '.pdf', 'application/pdf', bp.proof from batch_paper bp join batch b on b.id = bp.batch
		where bp.batch = _id and _paper ~ '^\d{1,9}$' and bp.id = _paper::int and bp.proof is not null and batch_named(b, me);
end $$;

-- Everything of a batch at once: its proofs while it is proposed, its papers once it is approved.
--   select * from api.batch_files(login, 12)  →  one row a proof or paper
create function api.batch_files(_login bytea, _id int) returns setof file language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director');
	b batch;
begin
	select * into b from batch where id = _id;
	if (select count(*) from batch_paper bp where bp.batch = _id and bp.state in ('ready', 'issued')) > 300 then
		perform refuse(409, 'too_many_papers');	-- 20 MB; what is more is fetched one by one
	end if;
	if b.state = 'approved' and me.role <> 'director' then
		return query select 'certificate-' || serial_text(c.serial) || '.pdf', 'application/pdf', w.bytes
			from certificate c join paper w on w.certificate = c.id where c.batch = _id order by c.serial;
	elsif b.state = 'proposed' then
		return query select 'proof-' || bp.id || '.pdf', 'application/pdf', bp.proof
			from batch_paper bp where bp.batch = _id and bp.proof is not null order by bp.id;
	end if;
end $$;

-- Approve a batch: every ready paper becomes a certificate with the next serial, all in one transaction.
-- Never by who proposed it; a correction by a registrar or the director, never by one role twice.  Sent twice, it is done once.
--   select api.batch_approve(login, 12, gen_random_uuid())  →  {"id": 12, "issued": 20}
-- changes: batch, batch_paper, certificate, act, to_draw, counter, name_form, answered, audit
create function api.batch_approve(_login bytea, _id int, _idem uuid) returns json language plpgsql as $$
declare
	me account := who(_login, 'registrar', 'director');
	answer_ json := answered(_idem, me.id, 'batch_approve');
	b batch;
	hindrance_ text;
	n int;
begin
	if answer_ is not null then
		return answer_;
	end if;
	b := batch_locked(_id);
	if b.proposed_by = me.id then
		perform refuse(403, 'two_people_issue');
	elsif b.kind = 'issue' and me.role = 'director' then
		perform refuse(403, 'not_yours');
	elsif not two_roles(b.proposed_by, me.id) then
		perform refuse(403, 'one_role_twice');
	end if;
	perform step_or_refuse('batch', b.state, 'approved', me.role, null);
	if exists (select from batch_paper x where x.batch = b.id and x.state = 'checking') then
		perform refuse(409, 'proofs_are_not_ready');
	end if;
	if not exists (select from batch_paper x where x.batch = b.id and x.state = 'ready') then
		perform refuse(409, 'nothing_to_issue');
	end if;
	-- what the proofs showed must still be so
	select q.why, count(*) into hindrance_, n
	from (select case when i.place is null then 'place_is_given_up' when i.hindrance is not null then i.hindrance
			when i.decision <> x.decision or record_facts(i.record) <> record_facts(x.record) then 'facts_have_changed' end why
		from batch_paper x left join batch_facts(b) i on i.place = x.place
		where x.batch = b.id and x.state = 'ready') q
	where q.why is not null group by q.why order by count(*) desc limit 1;
	if hindrance_ is not null then
		perform refuse(409, hindrance_, '', jsonb_build_object('n', n));
	end if;
	update batch set state = 'approved', decided_by = me.id, decided = now(), version = version + 1 where id = b.id returning * into b;
	n := batch_issue(b);
	if b.kind = 'change_of_name' then
		perform names_changed(b);
	end if;
	return answer(_idem, json_build_object('id', b.id, 'issued', n));
end $$;

-- Return a batch with a reason.  Its places can be proposed again.  Returned twice, it is returned once.
--   select api.batch_return(login, 12, 'A name is misspelt.')  →  {"id": 12}
-- changes: batch, batch_paper, audit
create function api.batch_return(_login bytea, _id int, _reason text) returns json language plpgsql as $$
declare
	me account := who(_login, 'registrar', 'director', 'coordinator');
	b batch := batch_locked(_id);
begin
	if b.kind = 'issue' and me.role = 'director' then
		perform refuse(403, 'not_yours');
	end if;
	perform step_or_refuse('batch', b.state, 'returned', me.role, _reason);
	-- who proposed it may take it back, but does not stand as the second person
	update batch set state = 'returned', reason = tidy(_reason), decided_by = nullif(me.id, b.proposed_by), decided = now(), version = version + 1 where id = b.id;
	update batch_paper set state = 'left_out', proof = null where batch = b.id;
	return json_build_object('id', b.id);
end $$;

-- Draw the proofs again after a name was mended: every stopped paper, and those whose facts have changed.
--   select api.batch_check(login, 12)  →  {"id": 12, "papers": 1}
-- changes: batch_paper, audit
create function api.batch_check(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	b batch := batch_locked(_id);
	n int;
begin
	if b.state <> 'proposed' then
		perform refuse(409, 'step_not_allowed', '', jsonb_build_object('was', b.state));
	end if;
	update batch_paper bp set state = 'checking', reason = null, field = null, detail = null, proof = null, decision = f.decision, record = f.record
	from (select i.place, i.decision, i.record from batch_facts(b) i where i.decision is not null) f
	where bp.batch = b.id and f.place = bp.place and (bp.state = 'stopped' or bp.decision <> f.decision or record_facts(bp.record) <> record_facts(f.record));
	get diagnostics n = row_count;
	perform event('checked', 'batch', b.id::text);
	return json_build_object('id', b.id, 'papers', n);
end $$;
