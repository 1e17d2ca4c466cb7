-- Batches: from signed-off decisions to issued certificates, by two people.

-- Batches, newest first.
--   select api.batches(login, 'en', 'proposed', null)  →  {"rows": [{"id": 4, "code": "ITC-2026-014", "state": "proposed", "papers": 20}], "total": 1}
create function api.batches(_login bytea, _lang text, _state text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director', 'auditor');
	page int := greatest(coalesce(int_of(_page, 'page'), 1), 1);
	n int;
begin
	select count(*) into n from batch b where tidy(_state) is null or b.state = _state;
	return json_build_object('state', coalesce(_state, ''), 'total', n, 'page', page, 'pages', greatest((n + 49) / 50, 1), 'section', 'batches',
		'previous', case when page > 1 then '?page=' || page - 1 || case when _state ~ '^[a-z]+$' then '&state=' || _state else '' end end,
		'next', case when page * 50 < n then '?page=' || page + 1 || case when _state ~ '^[a-z]+$' then '&state=' || _state else '' end end,
		'rows', coalesce((select json_agg(x) from (
			select b.id, c.code, pick(_lang, e.title_ru, e.title_en, e.title_be) title, b.state, wall(b.proposed, me.zone) proposed, p.name proposed_by,
				wall(b.decided, me.zone) decided, coalesce(q.name, '') decided_by,
				(select count(*) from batch_paper bp where bp.batch = b.id) papers,
				(select count(*) from batch_paper bp where bp.batch = b.id and bp.state = 'stopped') stopped
			from batch b join course c on c.id = b.course join edition e on e.id = c.edition
			join account p on p.id = b.proposed_by left join account q on q.id = b.decided_by
			where tidy(_state) is null or b.state = _state
			order by b.state = 'proposed' desc, b.id desc limit 50 offset (page - 1) * 50) x), '[]'));
end $$;

-- The papers of a course, and which places can be proposed.
--   select api.course_certificates(login, 'en', 7)  →  {"ready": [{"place": 3, "name": "…", "sentence": "…"}], "rows": […], "batches": […]}
create function api.course_certificates(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director', 'auditor', 'focal_point');
	head jsonb := course_head(_id, _lang, me);
begin
	return json_build_object('course', head, 'crumbs', head -> 'crumbs', 'tab', 'certificates', 'id', _id, 'title', head -> 'code',
		'kind', (select e.certificate from edition e where e.id = (head ->> 'edition')::int),
		'ready', case when me.role = 'coordinator' then (select json_agg(x order by x.name) from (
			select p.id place, n ->> 'name' as name, n ->> 'latin' latin, decision_sentence(d, _lang) sentence
			from place p, lateral names_of(p.person, _lang) n, lateral decision_standing(p.id) d
			where p.course = _id and place_can_be_proposed(p.id)) x) end,
		'not_passed', (select count(*) from place p, lateral decision_standing(p.id) d where p.course = _id and p.held and d.outcome = 'not_passed'),
		'undecided', (select count(*) from place p where p.course = _id and p.held and not exists (select from decision d where d.place = p.id)),
		'batches', case when me.role <> 'focal_point' then (select json_agg(x order by x.id desc) from (select b.id, b.state, wall(b.proposed, me.zone) proposed, a.name proposed_by,
			(select count(*) from batch_paper bp where bp.batch = b.id) papers from batch b join account a on a.id = b.proposed_by where b.course = _id) x) end,
		'rows', coalesce((select json_agg(x order by x.serial) from (
			select c.id, serial_text(c.serial) serial, certificate_name(c, me) as name, c.issued, c.expires, certificate_state(c.id, c.expires) state,
				exists (select from paper w where w.certificate = c.id) drawn
			from certificate c where c.course = _id and certificate_seen(c, me)) x), '[]'),
		'can', json_build_object('propose', me.role = 'coordinator'));
end $$;

-- Propose a batch from signed-off decisions.  Press draws a proof of every paper.
--   select api.batch_propose(login, 7, gen_random_uuid(), '["3","4"]')  →  {"id": 12, "papers": 2}
-- changes: batch, batch_paper, answered, audit
create function api.batch_propose(_login bytea, _id int, _idem uuid, _places jsonb) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	c course := course_locked(_id);
	places int[] := ids_of(_places, 'places');
	answer_ json;
	made int;
	wrong int;
	n int;
begin
	answer_ := answered(_idem, me.id, 'batch_propose');
	if answer_ is not null then
		return answer_;
	end if;
	if cardinality(places) = 0 then
		perform refuse(422, 'places_are_missing', 'places');
	end if;
	if c.attendance_closed is null then
		perform refuse(409, 'attendance_is_open', 'places');
	end if;
	if (select e.certificate from edition e where e.id = c.edition) = 'none' then
		perform refuse(409, 'programme_gives_no_certificate', 'places');
	end if;
	select count(*) into wrong from unnest(places) x where not exists (select from place p where p.id = x and p.course = _id and place_can_be_proposed(p.id));
	if wrong > 0 then
		perform refuse(409, 'place_cannot_be_proposed', 'places', jsonb_build_object('n', wrong));
	end if;
	insert into batch (course, proposed_by) values (_id, me.id) returning id into made;
	insert into batch_paper (batch, place, decision, record)
	select made, p.id, (decision_standing(p.id)).id, record_of(p.id, (decision_standing(p.id)).id, today(), null, null)
	from place p where p.id = any (places) order by p.id;
	get diagnostics n = row_count;
	notify press;
	return answer(_idem, json_build_object('id', made, 'papers', n));
end $$;

-- A batch: its papers with their proofs and what stops one, who proposed and who decided, and how many are drawn.
--   select api.batch(login, 'en', 12)  →  {"id": 12, "state": "proposed", "papers": [{"id": 31, "name": "…", "state": "ready"}], "ready": 19, "stopped": 1}
create function api.batch(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director', 'auditor');
	b batch;
begin
	select * into b from batch where id = _id;
	if not found then
		perform refuse(404, 'not_found');
	end if;
	return json_build_object('id', b.id, 'course', (select json_build_object('id', c.id, 'code', c.code, 'title', pick(_lang, e.title_ru, e.title_en, e.title_be)) from course c join edition e on e.id = c.edition where c.id = b.course),
		'title', (select c.code from course c where c.id = b.course), 'state', b.state, 'reason', b.reason, 'section', 'batches', 'version', b.version,
		'proposed', wall(b.proposed, me.zone), 'proposed_by', (select name from account where id = b.proposed_by),
		'decided', wall(b.decided, me.zone), 'decided_by', (select name from account where id = b.decided_by),
		'progress', batch_count(b), 'island', 'progress', 'refresh', case when (batch_count(b) ->> 'working')::boolean then 5 end,
		'rows', coalesce((select json_agg(x order by x.serial nulls last, x.name) from (
			select bp.id, bp.batch, bp.place, serial_text(k.serial) serial, k.id certificate, p.person,
				case when me.role = 'auditor' then '—' else bp.record -> 'names' -> 0 ->> 'full' end as name,
				case when me.role = 'auditor' then null else (select n ->> 'full' from jsonb_array_elements(bp.record -> 'names') n where n ->> 'script' = 'latn' limit 1) end latin,
				bp.record -> 'decision' -> 'sentence' ->> case _lang when 'en' then 'en' else 'ru' end sentence,
				bp.state, bp.reason, bp.field, bp.detail, bp.proof is not null has_proof, exists (select from paper w where w.certificate = k.id) drawn,
				exists (select from to_draw t where t.certificate = k.id and t.trouble is not null) trouble
			from batch_paper bp join place p on p.id = bp.place left join certificate k on k.batch = bp.batch and k.place = bp.place
			where bp.batch = b.id) x), '[]'),
		'crumbs', json_build_array(json_build_object('href', '/batches', 'key', 'batches')),
		'own', b.proposed_by = me.id,
		'can', json_build_object('approve', me.role = 'registrar' and b.state = 'proposed' and b.proposed_by <> me.id,
			'return', b.state = 'proposed' and me.role in ('registrar', 'coordinator'),
			'check', b.state = 'proposed' and me.role = 'coordinator' and exists (select from batch_paper x where x.batch = b.id and x.state = 'stopped')));
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

-- The proof of one paper.
--   select * from api.batch_proof(login, 12, '31')  →  proof-31.pdf, application/pdf, bytes
create function api.batch_proof(_login bytea, _id int, _paper text) returns setof file language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director');
begin
	return query select 'proof-' || bp.id || '.pdf', 'application/pdf', bp.proof from batch_paper bp
		where bp.batch = _id and _paper ~ '^\d{1,9}$' and bp.id = _paper::int and bp.proof is not null;
end $$;

-- Approve a batch: every ready paper becomes a certificate with the next serial, all in one transaction.
-- Never by who proposed it.  Sent twice, it is done once.
--   select api.batch_approve(login, 12, gen_random_uuid())  →  {"id": 12, "issued": 20}
-- changes: batch, batch_paper, certificate, act, to_draw, counter, answered, audit
create function api.batch_approve(_login bytea, _id int, _idem uuid) returns json language plpgsql as $$
declare
	me account := who(_login, 'registrar');
	b batch;
	answer_ json;
	n int;
begin
	answer_ := answered(_idem, me.id, 'batch_approve');
	if answer_ is not null then
		return answer_;
	end if;
	select * into b from batch where id = _id for update;
	if not found then
		perform refuse(404, 'not_found');
	end if;
	if b.proposed_by = me.id then
		perform refuse(403, 'two_people_issue');
	end if;
	perform step_or_refuse('batch', b.state, 'approved', me.role, null);
	if exists (select from batch_paper x where x.batch = b.id and x.state = 'checking') then
		perform refuse(409, 'proofs_are_not_ready');
	end if;
	if not exists (select from batch_paper x where x.batch = b.id and x.state = 'ready') then
		perform refuse(409, 'nothing_to_issue');
	end if;
	if exists (select from batch_paper x where x.batch = b.id and x.state = 'ready' and not place_can_be_proposed(x.place, b.id)) then
		perform refuse(409, 'certificate_exists');
	end if;
	if exists (select from batch_paper x where x.batch = b.id and x.state = 'ready'
		and (x.decision <> (decision_standing(x.place)).id or x.record - 'issued' - 'expires' <> record_of(x.place, x.decision, today(), null, null) - 'issued' - 'expires'))
	then
		perform refuse(409, 'facts_have_changed');
	end if;
	update batch set state = 'approved', decided_by = me.id, decided = now(), version = version + 1 where id = b.id;
	n := batch_issue(b, me);
	return answer(_idem, json_build_object('id', b.id, 'issued', n));
end $$;

-- Return a batch with a reason.  Its places can be proposed again.
--   select api.batch_return(login, 12, 'A name is misspelt.')  →  {"id": 12}
-- changes: batch, batch_paper, audit
create function api.batch_return(_login bytea, _id int, _reason text) returns json language plpgsql as $$
declare
	me account := who(_login, 'registrar', 'coordinator');
	b batch;
begin
	select * into b from batch where id = _id for update;
	if not found then
		perform refuse(404, 'not_found');
	end if;
	perform step_or_refuse('batch', b.state, 'returned', me.role, _reason);
	update batch set state = 'returned', reason = tidy(_reason), decided_by = nullif(me.id, b.proposed_by), decided = now(), version = version + 1 where id = b.id;
	update batch_paper set state = 'left_out', proof = null where batch = b.id;
	return json_build_object('id', b.id);
end $$;

-- Draw the proofs again after a name was mended: every paper whose facts have changed, and every stopped one.
--   select api.batch_check(login, 12)  →  {"id": 12, "papers": 1}
-- changes: batch_paper
create function api.batch_check(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	b batch;
	n int;
begin
	select * into b from batch where id = _id for update;
	if not found then
		perform refuse(404, 'not_found');
	end if;
	if b.state <> 'proposed' then
		perform refuse(409, 'step_not_allowed', '', jsonb_build_object('was', b.state));
	end if;
	update batch_paper bp set state = 'checking', reason = null, field = null, detail = null, proof = null, decision = (decision_standing(bp.place)).id,
		record = record_of(bp.place, (decision_standing(bp.place)).id, today(), null, null)
	where bp.batch = b.id and (bp.state = 'stopped' or bp.decision <> (decision_standing(bp.place)).id
		or bp.record <> record_of(bp.place, (decision_standing(bp.place)).id, today(), null, null));
	get diagnostics n = row_count;
	notify press;
	return json_build_object('id', b.id, 'papers', n);
end $$;
