-- What may follow what for a certificate, and the second person.  Acts are rows that never change; nothing leaves
-- revoked or superseded (verification.md 4.3).

-- The roles are those that may approve it, or do it where one person is enough.
insert into step (noun, was, becomes, roles, needs_reason, position) values
	('certificate', 'issuing', 'issued', '{registrar,director}', false, 1),
	('certificate', 'issuing', 'revoked', '{registrar,director}', true, 5),
	('certificate', 'issued', 'suspended', '{registrar,director}', true, 2),
	('certificate', 'suspended', 'issued', '{registrar,director}', true, 3),
	('certificate', 'issued', 'superseded', '{registrar,director}', true, 4),
	('certificate', 'issued', 'revoked', '{registrar,director}', true, 5),
	('certificate', 'suspended', 'revoked', '{registrar,director}', true, 5);

-- One person asks for an act that needs two; another, in another role, approves or refuses it.
create table act_proposal (
	id		int generated always as identity primary key,
	certificate	certificate_id not null references certificate,
	kind		text not null check (kind in ('revoked', 'reinstated', 'erased')),
	category	text constraint category_is_wrong check (category in ('mistake', 'facts', 'forgery', 'rule', 'other')),
	reason		reason not null,
	state		text not null default 'proposed' check (state in ('proposed', 'approved', 'refused', 'withdrawn')),
	proposed_by	int not null references account,
	proposed	timestamptz not null default now(),
	decided_by	int references account,
	decided		timestamptz,
	refused_because	reason,
	constraint two_people_act check (state = 'withdrawn' or decided_by <> proposed_by),
	constraint decided_by_somebody check ((state = 'proposed') = (decided_by is null) and (decided_by is null) = (decided is null)),
	constraint revoked_with_a_category check ((kind = 'revoked') = (category is not null)),
	constraint answered_with_a_reason check ((state = 'refused') = (refused_because is not null))
);
create index on act_proposal (certificate);
create unique index proposed_already on act_proposal (certificate) where state = 'proposed';
insert into step (noun, was, becomes, roles, needs_reason, position) values
	('act_proposal', 'proposed', 'approved', '{registrar,director}', false, 1),
	('act_proposal', 'proposed', 'refused', '{registrar,director}', true, 2),
	('act_proposal', 'proposed', 'withdrawn', '{coordinator,registrar,director}', false, 3);
create trigger step before update of state on act_proposal for each row execute function step_checked('act_proposal');

-- Never the proposer, never one role twice.
create function two_roles(_one int, _other int) returns boolean stable language sql
return (select count(distinct a.role) = 2 from registry.account a where a.id in (_one, _other));

create function act_proposal_stands() returns trigger language plpgsql as $$
begin
	if (old.certificate, old.kind, old.category, old.reason, old.proposed_by) is distinct from (new.certificate, new.kind, new.category, new.reason, new.proposed_by) then
		raise 'facts_never_change' using errcode = 'PT409', table = tg_table_name;
	elsif new.state in ('approved', 'refused') and not registry.two_roles(new.proposed_by, new.decided_by) then
		raise 'one_role_twice' using errcode = 'PT403';
	end if;
	return new;
end $$;
create trigger stands before update on act_proposal for each row execute function act_proposal_stands();

-- Acts on one certificate stand in a line: each sees the state that the one before it left.
create function act_follows() returns trigger language plpgsql as $$
declare
	c registry.certificate;
	k registry.act_kind;
	stage text;
begin
	select * into c from registry.certificate x where x.id = new.certificate for no key update;
	select * into k from registry.act_kind x where x.kind = new.kind;
	stage := registry.certificate_stage(new.certificate);
	if new.kind = 'issued' then
		new.proposed_by := c.proposed_by;
		new."by" := c.approved_by;
	elsif k.two_people and not registry.act_is_approved(new) then
		raise 'second_person_is_missing' using errcode = 'PT403';
	elsif not k.two_people and new.proposed_by is not null then
		raise 'facts_never_change' using errcode = 'PT409', table = tg_table_name;
	end if;
	if k.becomes is not null and not exists (select from registry.step s where s.noun = 'certificate' and s.was = stage and s.becomes = k.becomes) then
		raise 'step_not_allowed' using errcode = 'PT409', column = 'state', hint = jsonb_build_object('was', stage, 'becomes', k.becomes)::text;
	elsif new.kind in ('handed_over', 'lost') and stage not in ('issued', 'suspended') then
		raise 'certificate_is_over' using errcode = 'PT409';
	elsif new.kind in ('handed_over', 'lost', 'erased') and not registry.certificate_is_drawn(new.certificate) then
		raise 'paper_is_being_drawn' using errcode = 'PT409';
	elsif k.becomes is not null and new.kind <> 'superseded' and registry.certificate_is_being_replaced(new.certificate) then
		raise 'certificate_is_being_replaced' using errcode = 'PT409';
	elsif new.kind = 'suspended' and exists (select from registry.act a where a.certificate = new.certificate and a.kind = 'suspended' and a.by = new."by") then
		-- else one person could go on suspending for ever
		raise 'suspended_by_you_before' using errcode = 'PT409';
	end if;
	return new;
end $$;
create trigger follows before insert on act for each row execute function act_follows();

-- The moment a correction is issued, which is when its paper is stored, what it replaces is over.
create function paper_supersedes() returns trigger language plpgsql as $$
begin
	insert into registry.act (certificate, kind, replaced_by, proposed_by, by)
	select c.replaces, 'superseded', c.id, c.proposed_by, c.approved_by
	from registry.certificate c where c.id = new.certificate and c.replaces is not null and registry.certificate_stage(c.id) = 'issued';
	return null;
end $$;
create trigger supersedes after insert on paper for each row execute function paper_supersedes();

-- The holder or the agency says that a paper is wrong, or lost, and shows why.
create table correction_request (
	id		int generated always as identity primary key,
	certificate	certificate_id not null references certificate,
	kind		text not null check (kind in ('correction', 'change_of_name', 'duplicate')),
	wish		reason,				-- in words
	names		jsonb not null,			-- as they should be printed; like those of the record
	evidence	bytea constraint evidence_is_too_large check (octet_length(evidence) <= 5242880),
	evidence_type	text check (evidence_type in ('application/pdf', 'image/jpeg', 'image/png')),
	state		text not null default 'open' check (state in ('open', 'accepted', 'refused')),
	made_by		int not null references account,
	made		timestamptz not null default now(),
	decided_by	int references account,
	decided		timestamptz,
	refused_because	reason,
	batch		int references batch,		-- accepted: what was proposed
	constraint evidence_has_a_type check ((evidence is null) = (evidence_type is null)),
	constraint answered_with_a_reason check ((state = 'refused') = (refused_because is not null)),
	constraint accepted_is_proposed check ((state = 'accepted') = (batch is not null) and (state = 'open') = (decided_by is null))
);
create unique index requested_already on correction_request (certificate) where state = 'open';
insert into step (noun, was, becomes, roles, needs_reason, position) values
	('correction_request', 'open', 'accepted', '{coordinator,registrar}', false, 1),
	('correction_request', 'open', 'refused', '{coordinator,registrar}', true, 2);
create trigger step before update of state on correction_request for each row execute function step_checked('correction_request');

create trigger audited after insert or update on act_proposal for each row execute function audited('act_proposal', 'id', 'certificate', 'certificate', 'open');
create trigger audited after insert or update on correction_request for each row execute function audited('correction_request', 'id', 'certificate', 'certificate', 'private');
