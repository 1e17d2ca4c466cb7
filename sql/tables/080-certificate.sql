-- From a signed-off decision to a paper that stays provable.

create table batch (
	id		int generated always as identity primary key,
	course		int not null references course,
	kind		text not null default 'issue' check (kind in ('issue', 'correction', 'change_of_name', 'duplicate')),
	grounds		reason,				-- why papers are replaced
	changes		jsonb not null default '{}',	-- members of their records that become others
	state		text not null default 'proposed' check (state in ('proposed', 'returned', 'approved')),
	reason		reason,				-- why it was returned
	proposed_by	int not null references account,
	proposed	timestamptz not null default now(),
	decided_by	int references account,
	decided		timestamptz,
	version		int not null default 1,
	constraint two_people_issue check (decided_by is null or decided_by <> proposed_by),
	constraint replaced_with_a_reason check ((kind = 'issue') = (grounds is null) and (kind <> 'issue' or changes = '{}')),
	constraint returned_with_a_reason check (state <> 'returned' or reason is not null)
);
create index on batch (course);
alter table name_form add foreign key (batch) references batch;
insert into step (noun, was, becomes, roles, needs_reason, position) values
	('batch', 'proposed', 'approved', '{registrar,director}', false, 1),
	('batch', 'proposed', 'returned', '{registrar,director,coordinator}', true, 2);
create trigger step before update of state on batch for each row execute function step_checked('batch');

-- One paper of a batch: press draws its proof first, and says what stops it.
create table batch_paper (
	id		int generated always as identity primary key,
	batch		int not null references batch,
	place		int not null references place,
	decision	int not null references decision,
	replaces	certificate_id,			-- of a correction: the paper that is to be replaced
	state		text not null default 'checking' check (state in ('checking', 'ready', 'stopped', 'issued', 'left_out')),
	record		jsonb not null,			-- the record the proof is drawn from
	reason		text,				-- why it is stopped: a word key, the field, the detail
	field		text,
	detail		text,
	proof		bytea,
	certificate	certificate_id not null unique default new_certificate_id(),	-- the id that its paper will have: commitments to names are bound to it
	commitments	commitments,			-- press makes them with the proof, so that issuing need not wait for them
	constraint batch_has_place unique (batch, place)
);
create index batch_paper_to_check on batch_paper (id) where state = 'checking';

-- Insert-only: every fact that is printed, frozen.
create table certificate (
	id		certificate_id primary key,
	serial		bigint not null unique,		-- year x 1 000 000 + number; gapless per year
	code		text not null check (code ~ '^[0-9A-Z]{8}$'),	-- derived from id; printed as XXXX-XXXX
	place		int not null references place,
	person		int not null references person,
	course		int not null references course,
	edition		int not null references edition,
	agency		int not null references agency,	-- the holder's, on the day of issue
	batch		int not null references batch,
	replaces	certificate_id references certificate,	-- the paper that this one corrects or duplicates
	kind		certificate_kind not null,
	status		bigint not null unique check (status >= 131072),	-- list x 131072 + bit, the bit drawn by lot: its place in the status lists
	record		jsonb not null,			-- what press draws; same record, same bytes
	name_keys	text[] not null,		-- folded surname|initial|initial, one per printed script
	issued		date not null,
	expires		date,
	proposed_by	int not null references account,
	approved_by	int not null references account,
	at		timestamptz not null default now(),
	constraint two_people_issue check (approved_by <> proposed_by)
);
create unique index one_paper_per_batch_place on certificate (batch, place);
create index on certificate (person);
create index on certificate (course);
create index on certificate (replaces) where replaces is not null;

create table paper (
	certificate	certificate_id primary key references certificate,
	bytes		bytea not null,
	sha256		bytea not null unique check (length(sha256) = 32 and sha256 = pg_catalog.sha256(bytes)),
	pages		int not null,
	drawn		timestamptz not null default clock_timestamp()
);
alter table paper alter column bytes set storage external;	-- already deflated

-- What can happen to a certificate.  The code is the byte that stands for it in the log (verification.md 6.1, type 3).
create table act_kind (
	kind		text primary key,
	code		int not null unique check (code between 1 and 255),
	two_people	boolean not null,		-- one proposed it and another, in another role, approved it
	becomes		text				-- the state it leads to; null: the state stays as it is
);
insert into act_kind (kind, code, two_people, becomes) values
	('issued', 1, true, 'issued'),
	('handed_over', 2, false, null),
	('suspended', 3, false, 'suspended'),
	('reinstated', 4, true, 'issued'),
	('revoked', 5, true, 'revoked'),
	('superseded', 6, true, 'superseded'),
	('lost', 7, false, null),
	('erased', 8, true, null);

create table act (
	id		int generated always as identity primary key,
	certificate	certificate_id not null references certificate,
	kind		text not null references act_kind,
	category	text constraint category_is_wrong check (category in ('mistake', 'facts', 'forgery', 'rule', 'other')),	-- what partner agencies read
	reason		reason,				-- what the centre and the holder read
	until		date,				-- suspended: the last day of it
	replaced_by	certificate_id references certificate,	-- superseded: by which
	handed_to	short_text,			-- handed over: to whom (null: the holder in person), how, when, on which form
	handed_how	text constraint handed_how_is_wrong check (handed_how in ('in_person', 'proxy', 'agency', 'post')),
	handed_on	date,
	form_number	text constraint form_number_is_wrong check (form_number ~ '^[0-9A-ZА-ЯЁІЎ][0-9A-ZА-ЯЁІЎ /-]{0,19}$'),
	proposed_by	int references account,		-- the first of two people; filled in for the act 'issued'
	by		int not null references account,
	at		timestamptz not null default clock_timestamp(),
	constraint two_people_act check (proposed_by <> by),
	constraint revoked_with_a_reason check (kind <> 'revoked' or reason is not null and category is not null),
	constraint stopped_with_a_reason check (kind not in ('suspended', 'reinstated', 'erased', 'lost') or reason is not null),
	constraint suspended_too_long check ((kind = 'suspended') = (until is not null) and until - (at at time zone 'Europe/Minsk')::date between 0 and 30),
	constraint replaced_by_a_paper check ((kind = 'superseded') = (replaced_by is not null)),
	constraint handed_over_to_somebody check (case when kind = 'handed_over' then handed_how is not null and handed_on is not null and (handed_how = 'in_person') = (handed_to is null)
		else handed_to is null and handed_how is null and handed_on is null and form_number is null end),
	constraint form_number_is_used exclude using gist (form_number with =, certificate with <>) where (form_number is not null)
);
create index act_of_certificate on act (certificate, id) include (kind, until, at);	-- all that the state of a certificate needs
create unique index acted_already on act (certificate, kind) where kind in ('issued', 'revoked', 'superseded', 'erased');
create index act_suspended on act (until) where kind = 'suspended';

-- A partner agency read the full record: who, why, when.  Insert-only.
create table lookup (
	id		int generated always as identity primary key,
	certificate	certificate_id not null references certificate,
	account		int not null references account,
	agency		int references agency,
	purpose		text not null constraint purpose_is_wrong check (purpose in ('recruitment', 'posting', 'investigation', 'recognition', 'other')),
	reference	short_text not null,
	at		timestamptz not null default clock_timestamp()
);
create index on lookup (certificate);

do $$
declare
	t text;
begin
	foreach t in array array['certificate', 'paper', 'act', 'lookup'] loop
		execute format('create trigger stays before update or delete on %I for each row execute function refuse_change()', t);
		execute format('create trigger is_kept before truncate on %I for each statement execute function refuse_change()', t);
		execute format('alter table %I enable always trigger stays', t);
		execute format('alter table %I enable always trigger is_kept', t);
	end loop;
end $$;

-- Papers that the signer has still to sign, in the order of their serials.
create table to_sign (
	certificate certificate_id primary key references certificate,
	serial	bigint not null unique,
	since	timestamptz not null default now()
);

-- Signed papers that press has still to draw: a queue that press empties in the transaction that stores them.
create table to_draw (
	certificate certificate_id primary key references certificate,
	since	timestamptz not null default now(),
	trouble	text,			-- why press could not draw it; the registrar is shown it
	tried	timestamptz		-- when; it is tried again later and holds nobody up meanwhile
);
create index to_draw_in_order on to_draw (since, certificate);

-- Press waits for this notice.
create function press_notified() returns trigger language plpgsql as $$
begin
	notify press;
	return null;
end $$;
create trigger notice after insert on to_sign for each statement execute function press_notified();
create trigger notice after insert on to_draw for each statement execute function press_notified();
create trigger notice after insert or update of state on batch_paper for each row when (new.state = 'checking') execute function press_notified();

-- A certificate stands on an approved batch of two people in two roles and a decision that says passed, signed after
-- attendance was closed; and beside no other living paper for the same place but the one that it replaces.
create function certificate_stands() returns trigger language plpgsql as $$
begin
	perform from registry.certificate k where k.id = new.replaces for no key update;
	perform from registry.place p where p.id = new.place and p.course = new.course and p.person = new.person for no key update;
	if not found or not exists (select from registry.batch b
		join registry.batch_paper x on x.batch = b.id and x.place = new.place and x.replaces is not distinct from new.replaces
		join registry.decision d on d.id = x.decision and d.place = new.place and d.outcome = 'passed'
		join registry.course c on c.id = b.course and c.attendance_closed is not null
		where b.id = new.batch and b.course = new.course and b.state = 'approved' and b.proposed_by = new.proposed_by and b.decided_by = new.approved_by
			and (b.kind = 'issue') = (new.replaces is null) and registry.two_roles(b.proposed_by, b.decided_by))
	then
		raise 'certificate_has_no_ground' using errcode = 'PT409';
	end if;
	if new.replaces is not null and not exists (select from registry.certificate k where k.id = new.replaces
		and k.place = new.place and k.person = new.person and k.kind = new.kind and k.expires is not distinct from new.expires
		and registry.certificate_stage(k.id) = 'issued' and registry.certificate_is_drawn(k.id) and not registry.certificate_is_being_replaced(k.id))
	then
		raise 'certificate_cannot_be_replaced' using errcode = 'PT409';
	end if;
	if exists (select from registry.certificate k where k.place = new.place and k.id is distinct from new.replaces and registry.certificate_lives(k.id))
	then
		raise 'certificate_exists' using errcode = 'PT409', column = 'places';
	end if;
	return new;
end $$;
create trigger stands before insert on certificate for each row execute function certificate_stands();
create index on certificate (place);
create index on certificate (agency);

-- What is printed of a course does not change behind its papers.
create function course_is_printed() returns trigger language plpgsql as $$
begin
	if (old.starts, old.ends, old.edition) is distinct from (new.starts, new.ends, new.edition)
		and exists (select from registry.certificate k where k.course = new.id)
	then
		raise 'course_has_certificates' using errcode = 'PT409', column = case when old.starts <> new.starts then 'starts' else 'ends' end;
	end if;
	return new;
end $$;
create trigger printed before update of starts, ends, edition on course for each row execute function course_is_printed();

create trigger audited after insert or update or delete on batch for each row execute function audited('batch', 'id', 'course', 'course', 'open');
create trigger audited after insert on act for each row execute function audited('act', 'id', 'certificate', 'certificate', 'open');
create trigger audited after insert on lookup for each row execute function audited('lookup', 'id', 'certificate', 'certificate', 'open');
