-- Acts on a certificate: stopping it at once, what two people decide about it, handing it over.

-- Suspend at once, by one person, for at most 30 days.  It ends by itself, by reinstating or by revoking.
--   select api.certificate_suspend(login, 'LFQG…', gen_random_uuid(), '14', 'A doubt about the examination')  →  {"id": "LFQG…", "until": "2026-12-09"}
-- changes: act, leaf, leaf_data, log_head, answered, audit
create function api.certificate_suspend(_login bytea, _id text, _idem uuid, _days text, _reason text) returns json language plpgsql as $$
declare
	me account := who(_login, 'registrar', 'director');
	answer_ json := answered(_idem, me.id, 'certificate_suspend');
	c certificate;
	until_ date;
begin
	if answer_ is not null then
		return answer_;
	end if;
	c := certificate_locked(_id, me);
	until_ := today() + whole_of(_days, 'days', 1, 30, 'suspended_too_long');
	insert into act (certificate, kind, reason, until, by) values (c.id, 'suspended', reason_of(_reason), until_, me.id);
	return answer(_idem, json_build_object('id', c.id, 'until', until_));
end $$;

-- Propose to revoke, to reinstate or to erase the holder; another person in another role decides.
--   select api.act_propose(login, 'LFQG…', gen_random_uuid(), 'revoked', 'mistake', 'Issued by mistake')  →  {"id": 4, "certificate": "LFQG…"}
-- changes: act_proposal, answered, audit
create function api.act_propose(_login bytea, _id text, _idem uuid, _act text, _category text, _reason text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director');
	answer_ json := answered(_idem, me.id, 'act_propose');
	c certificate;
	kind_ text;
	made int;
begin
	if answer_ is not null then
		return answer_;
	end if;
	c := certificate_locked(_id, me);
	kind_ := one_of(_act, 'act', array['revoked', 'reinstated', 'erased'], 'act_is_wrong');
	if kind_ = 'revoked' then
		perform one_of(_category, 'category', array['mistake', 'facts', 'forgery', 'rule', 'other'], 'category_is_wrong');
	end if;
	if exists (select from act_proposal p where p.certificate = c.id and p.state = 'proposed') then
		perform refuse(409, 'proposed_already');
	elsif kind_ <> all (acts_to_propose(c)) then
		perform refuse(409, 'step_not_allowed', 'state', jsonb_build_object('was', certificate_stage(c.id), 'becomes', coalesce((select k.becomes from act_kind k where k.kind = kind_), kind_)));
	end if;
	insert into act_proposal (certificate, kind, category, reason, proposed_by)
	values (c.id, kind_, case when kind_ = 'revoked' then tidy(_category) end, reason_of(_reason), me.id) returning id into made;
	return answer(_idem, json_build_object('id', made, 'certificate', c.id));
end $$;

-- Approve what somebody in another role proposed: it is done in the same transaction.  Sent twice, it is done once.
--   select api.act_approve(login, 4, gen_random_uuid())  →  {"id": 4, "certificate": "LFQG…", "kind": "revoked"}
-- changes: act_proposal, act, leaf, leaf_data, log_head, certificate, paper, signature, batch_paper, correction_request, answered, audit
create function api.act_approve(_login bytea, _id int, _idem uuid) returns json language plpgsql as $$
declare
	me account := who(_login, 'registrar', 'director');
	answer_ json := answered(_idem, me.id, 'act_approve');
	p act_proposal;
begin
	if answer_ is not null then
		return answer_;
	end if;
	p := act_proposal_locked(_id);
	if not two_roles(p.proposed_by, me.id) then
		perform refuse(403, 'one_role_twice');
	end if;
	perform step_or_refuse('act_proposal', p.state, 'approved', me.role, null);
	update act_proposal set state = 'approved', decided_by = me.id, decided = now() where id = p.id;
	insert into act (certificate, kind, category, reason, proposed_by, by) values (p.certificate, p.kind, p.category, p.reason, p.proposed_by, me.id);
	if p.kind = 'erased' then
		perform certificate_erase(p.certificate);
	end if;
	return answer(_idem, json_build_object('id', p.id, 'certificate', p.certificate, 'kind', p.kind));
end $$;

-- Refuse it, with a reason.
--   select api.act_refuse(login, 4, 'The examination was valid.')  →  {"id": 4, "certificate": "LFQG…"}
-- changes: act_proposal, audit
create function api.act_refuse(_login bytea, _id int, _reason text) returns json language plpgsql as $$
declare
	me account := who(_login, 'registrar', 'director');
	p act_proposal := act_proposal_locked(_id);
begin
	if not two_roles(p.proposed_by, me.id) then
		perform refuse(403, 'one_role_twice');
	end if;
	perform step_or_refuse('act_proposal', p.state, 'refused', me.role, _reason);
	update act_proposal set state = 'refused', refused_because = reason_of(_reason), decided_by = me.id, decided = now() where id = p.id;
	return json_build_object('id', p.id, 'certificate', p.certificate);
end $$;

-- Take back what oneself proposed.
--   select api.act_withdraw(login, 4)  →  {"id": 4, "certificate": "LFQG…"}
-- changes: act_proposal, audit
create function api.act_withdraw(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director');
	p act_proposal := act_proposal_locked(_id);
begin
	if p.proposed_by <> me.id then
		perform refuse(403, 'not_yours');
	end if;
	perform step_or_refuse('act_proposal', p.state, 'withdrawn', me.role, null);
	update act_proposal set state = 'withdrawn', decided_by = me.id, decided = now() where id = p.id;
	return json_build_object('id', p.id, 'certificate', p.certificate);
end $$;

-- What was proposed about single certificates, what waits first.
--   select api.act_proposals(login, 'en', null)  →  {"rows": [{"id": 4, "serial": "2026-000123-38", "kind": "revoked", "state": "proposed"}], "total": 1}
create function api.act_proposals(_login bytea, _lang text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director', 'auditor');
	page int := page_of(_page);
	long int := page_rows(_page);
	n int;
begin
	select count(*) into n from act_proposal;
	perform whole_or_refuse(_page, n);
	return json_build_object('total', n, 'page', page, 'pages', greatest((n + long - 1) / long, 1), 'section', 'proposals',
		'previous', case when page > 1 then '?page=' || page - 1 end, 'next', case when page * long < n then '?page=' || page + 1 end,
		'rows', coalesce((select json_agg(x order by x.waits desc, x.id desc) from (
			select p.id, p.certificate, serial_text(c.serial) serial, certificate_name(c, me) as name, p.kind, p.category, p.state, wall(p.proposed, me.zone) proposed, a.name proposed_by,
				wall(p.decided, me.zone) decided, coalesce(b.name, '') decided_by, p.state = 'proposed' waits
			from act_proposal p join certificate c on c.id = p.certificate join account a on a.id = p.proposed_by left join account b on b.id = p.decided_by
			order by p.state = 'proposed' desc, p.id desc limit long offset (page - 1)::bigint * long) x), '[]'));
end $$;

-- The paper was handed over: to the holder, or to whom else; on which numbered form.
--   select api.certificate_hand_over(login, 'LFQG…', gen_random_uuid(), null, 'in_person', null, 'A 0001234')  →  {"id": "LFQG…"}
-- changes: act, leaf, leaf_data, log_head, answered, audit
create function api.certificate_hand_over(_login bytea, _id text, _idem uuid, _handed_on text, _handed_how text, _handed_to text, _form_number text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	answer_ json := answered(_idem, me.id, 'certificate_hand_over');
	c certificate;
	how text;
begin
	if answer_ is not null then
		return answer_;
	end if;
	c := certificate_locked(_id, me);
	how := one_of(_handed_how, 'handed_how', array['in_person', 'proxy', 'agency', 'post'], 'handed_how_is_wrong');
	insert into act (certificate, kind, handed_on, handed_how, handed_to, form_number, by)
	values (c.id, 'handed_over', handed_on_of(_handed_on), how, handed_to_of(_handed_to, how), form_number_of(_form_number, 'form_number'), me.id);
	return answer(_idem, json_build_object('id', c.id));
end $$;

-- All living papers of a batch that were not handed over yet, in the order of their serials, on forms that count on from the first.
--   select api.batch_hand_over(login, 12, gen_random_uuid(), null, 'in_person', null, 'A 0001234')  →  {"id": 12, "papers": 20}
-- changes: act, leaf, leaf_data, log_head, answered, audit
create function api.batch_hand_over(_login bytea, _id int, _idem uuid, _handed_on text, _handed_how text, _handed_to text, _form_number text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	answer_ json := answered(_idem, me.id, 'batch_hand_over');
	how text;
	day date;
	first_ text;
	n int;
begin
	if answer_ is not null then
		return answer_;
	end if;
	if not exists (select from batch b where b.id = _id) then
		perform refuse(404, 'not_found');
	end if;
	how := one_of(_handed_how, 'handed_how', array['in_person', 'proxy', 'agency', 'post'], 'handed_how_is_wrong');
	day := handed_on_of(_handed_on);
	first_ := form_number_of(_form_number, 'form_number');
	insert into act (certificate, kind, handed_on, handed_how, handed_to, form_number, by)
	select c.id, 'handed_over', day, how, handed_to_of(_handed_to, how), form_number_after(first_, (row_number() over (order by c.serial))::int - 1), me.id
	from certificates_to_hand_over(_id) c order by c.serial;
	get diagnostics n = row_count;
	if n = 0 then
		perform refuse(409, 'nothing_to_hand_over');
	end if;
	return answer(_idem, json_build_object('id', _id, 'papers', n));
end $$;

-- The holder has lost the paper: it goes on being valid; a duplicate can be proposed.
--   select api.certificate_lost(login, 'LFQG…', gen_random_uuid(), 'Lost on a journey, letter 18/2026')  →  {"id": "LFQG…"}
-- changes: act, leaf, leaf_data, log_head, answered, audit
create function api.certificate_lost(_login bytea, _id text, _idem uuid, _reason text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	answer_ json := answered(_idem, me.id, 'certificate_lost');
	c certificate;
begin
	if answer_ is not null then
		return answer_;
	end if;
	c := certificate_locked(_id, me);
	insert into act (certificate, kind, reason, by) values (c.id, 'lost', reason_of(_reason), me.id);
	return answer(_idem, json_build_object('id', c.id));
end $$;
