-- Acts on certificates: the state they leave, and whether an act has its two people.

-- issuing, issued, suspended, revoked or superseded.  A suspension ends with its last day.
create or replace function registry.certificate_stage(_id text) returns text stable language sql
return coalesce((select case when a.kind = 'suspended' and a.until < registry.today() or a.kind = 'reinstated' then 'issued' else a.kind end
	from registry.act a where a.certificate = _id and a.kind in ('issued', 'suspended', 'reinstated', 'revoked', 'superseded')
	order by a.id desc limit 1), 'issuing');

create or replace function registry.certificate_is_erased(_id text) returns boolean stable language sql
return exists (select from registry.act a where a.certificate = _id and a.kind = 'erased');

-- Was its paper stored, which is when it is issued?  What was erased was.
create or replace function registry.certificate_is_drawn(_id text) returns boolean stable language sql
return exists (select from registry.paper w where w.certificate = _id) or registry.certificate_is_erased(_id);

-- Neither revoked nor replaced.
create or replace function registry.certificate_lives(_id text) returns boolean stable language sql
return not exists (select from registry.act a where a.certificate = _id and a.kind in ('revoked', 'superseded'));

-- Is a correction of it approved and not yet issued?
create or replace function registry.certificate_is_being_replaced(_id text) returns boolean stable language sql
return exists (select from registry.certificate n where n.replaces = _id and registry.certificate_lives(n.id) and not registry.certificate_is_drawn(n.id));

-- The record of a certificate without its holder.
create or replace function registry.record_erased(_record jsonb) returns jsonb immutable language sql
return _record || '{"names": []}';

-- Take the holder out of a certificate: names, paper, signature, what the leaves of the log commit to.  State and dates
-- stay, and the leaves are random numbers from now on.
-- changes: certificate, paper, signature, leaf_data, badge, to_badge, batch_paper, correction_request
create or replace function registry.certificate_erase(_id text) returns void language plpgsql as $$
begin
	update registry.certificate set record = registry.record_erased(record), name_keys = '{}' where id = _id;
	delete from registry.paper where certificate = _id;
	delete from registry.signature where certificate = _id;
	delete from registry.leaf_data where certificate = _id;
	delete from registry.badge where certificate = _id;
	delete from registry.to_badge where certificate = _id;
	update registry.batch_paper set record = registry.record_erased(record), proof = null, commitments = null where certificate = _id;
	update registry.correction_request set names = '[]', wish = null, evidence = null, evidence_type = null where certificate = _id;
end $$;

-- Has this act been proposed by the one and approved by the other?  A superseding stands on the paper that replaces.
create or replace function registry.act_is_approved(_a registry.act) returns boolean stable language sql
return case _a.kind when 'superseded' then exists (select from registry.certificate n
		where n.id = _a.replaced_by and n.replaces = _a.certificate and n.proposed_by = _a.proposed_by and n.approved_by = _a.by and registry.certificate_is_drawn(n.id))
	else exists (select from registry.act_proposal p
		where p.certificate = _a.certificate and p.kind = _a.kind and p.state = 'approved' and p.proposed_by = _a.proposed_by and p.decided_by = _a.by
			and p.category is not distinct from _a.category and p.reason = _a.reason) end;

-- Which acts can be proposed for a certificate, as it is.
create or replace function registry.acts_to_propose(_c registry.certificate) returns text[] stable language sql
return (select case s when 'issued' then array['revoked'] when 'suspended' then array['reinstated', 'revoked'] else '{}' end
		|| case when registry.certificate_is_drawn(_c.id) and not registry.certificate_is_erased(_c.id) and not registry.certificate_is_being_replaced(_c.id) then array['erased'] else '{}' end
	from registry.certificate_stage(_c.id) s);

create or replace function registry.act_proposal_locked(_id int) returns registry.act_proposal language plpgsql as $$
declare
	p registry.act_proposal;
begin
	-- the certificate first, as everybody who acts on it
	perform from registry.certificate c where c.id = (select x.certificate from registry.act_proposal x where x.id = _id) for no key update;
	select * into p from registry.act_proposal where id = _id for update;
	if not found then
		perform registry.refuse(404, 'not_found');
	end if;
	return p;
end $$;

-- Papers of a batch that are drawn, living, and were not handed over yet.
create or replace function registry.certificates_to_hand_over(_batch int) returns setof registry.certificate stable language sql as $$
	select c.* from registry.certificate c
	where c.batch = _batch and registry.certificate_is_drawn(c.id) and not registry.certificate_is_erased(c.id) and registry.certificate_lives(c.id)
		and not exists (select from registry.act a where a.certificate = c.id and a.kind = 'handed_over');
$$;

-- What waits for somebody's decision about a certificate, for its page.
create or replace function registry.act_proposal_open(_c registry.certificate, _me registry.account) returns json stable language plpgsql as $$
begin
	return (select json_build_object('id', p.id, 'kind', p.kind, 'category', p.category, 'because', case when not registry.unnamed(_me) or _me.role = 'director' then p.reason end,
		'proposed', registry.wall(p.proposed, _me.zone), 'proposed_by', a.name, 'own', p.proposed_by = _me.id,
		'decide', _me.role in ('registrar', 'director') and registry.two_roles(p.proposed_by, _me.id))
	from registry.act_proposal p join registry.account a on a.id = p.proposed_by where p.certificate = _c.id and p.state = 'proposed');
end $$;

-- The acts of a certificate as _me may read them, oldest first.
create or replace function registry.acts_told(_c registry.certificate, _me registry.account) returns json stable language plpgsql as $$
begin
	return (select json_agg(json_build_object('kind', a.kind, 'at', registry.wall(a.at, _me.zone), 'category', a.category, 'reason', case when not registry.unnamed(_me) then a.reason end,
		'who', case when _me.role in ('coordinator', 'registrar', 'director', 'auditor') then coalesce(o.name || ' → ', '') || w.name end, 'until', a.until,
		'replaced_by', a.replaced_by, 'replaced_serial', (select registry.serial_text(n.serial) from registry.certificate n where n.id = a.replaced_by),
		'handed_how', a.handed_how, 'handed_on', a.handed_on, 'handed_to', case when not registry.unnamed(_me) then a.handed_to end, 'form_number', a.form_number) order by a.id)
	from registry.act a join registry.account w on w.id = a.by left join registry.account o on o.id = a.proposed_by and a.kind <> 'issued' where a.certificate = _c.id);
end $$;

-- What _me may do about a certificate: buttons of its page.
create or replace function registry.acts_offered(_c registry.certificate, _me registry.account) returns jsonb stable language plpgsql as $$
declare
	stage text := registry.certificate_stage(_c.id);
	drawn boolean := registry.certificate_is_drawn(_c.id) and not registry.certificate_is_erased(_c.id);
	still boolean := not exists (select from registry.act_proposal p where p.certificate = _c.id and p.state = 'proposed');
	living boolean := stage in ('issued', 'suspended');
	replaceable boolean := registry.replacing_hindered(_c) is null;
	offered jsonb;
begin
	offered := jsonb_build_object('suspend', _me.role in ('registrar', 'director') and stage = 'issued' and not registry.certificate_is_being_replaced(_c.id),
		'revoke', still and _me.role in ('coordinator', 'registrar', 'director') and living,
		'reinstate', still and _me.role in ('coordinator', 'registrar', 'director') and stage = 'suspended',
		'erase', still and _me.role in ('coordinator', 'registrar', 'director') and 'erased' = any (registry.acts_to_propose(_c)),
		'hand_over', _me.role in ('coordinator', 'registrar') and living and drawn,
		'replace', _me.role in ('coordinator', 'registrar') and replaceable,
		'request', _me.role in ('trainee', 'focal_point') and replaceable and not exists (select from registry.correction_request q where q.certificate = _c.id and q.state = 'open'));
	return offered || jsonb_build_object('any', exists (select from jsonb_each(offered) e where e.value = 'true'));
end $$;
