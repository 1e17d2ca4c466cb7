-- Acts on certificates: the state they leave, and whether an act has its two people.

-- issuing, issued, suspended, revoked or superseded.  A suspension ends with its last day.
create or replace function registry.certificate_stage(_id text) returns text stable language sql
return coalesce((select case when a.kind = 'suspended' and a.until < registry.today() or a.kind = 'reinstated' then 'issued' else a.kind end
	from registry.act a where a.certificate = _id and a.kind in ('issued', 'suspended', 'reinstated', 'revoked', 'superseded')
	order by a.id desc limit 1), 'issuing');

-- Is a correction of it approved and not yet issued?
create or replace function registry.certificate_is_being_replaced(_id text) returns boolean stable language sql
return exists (select from registry.certificate n where n.replaces = _id and registry.certificate_stage(n.id) = 'issuing');

-- Has this act been proposed by the one and approved by the other?  A superseding stands on the paper that replaces.
create or replace function registry.act_is_approved(_a registry.act) returns boolean stable language sql
return case _a.kind when 'superseded' then exists (select from registry.certificate n
		where n.id = _a.replaced_by and n.replaces = _a.certificate and n.proposed_by = _a.proposed_by and n.approved_by = _a.by and registry.certificate_stage(n.id) = 'issued')
	else exists (select from registry.act_proposal p
		where p.certificate = _a.certificate and p.kind = _a.kind and p.state = 'approved' and p.proposed_by = _a.proposed_by and p.decided_by = _a.by
			and p.category is not distinct from _a.category and p.reason = _a.reason) end;
