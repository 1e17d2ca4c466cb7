-- An agency puts people forward; the centre gives places.

create table nomination (
	id		int generated always as identity primary key,
	course		int not null references course,
	person		int not null references person,
	agency		int not null references agency,
	state		text not null default 'proposed' check (state in ('proposed', 'accepted', 'waiting', 'refused', 'confirmed', 'withdrawn', 'replaced', 'moved', 'closed')),
	reason_code	text constraint reason_code_is_wrong check (reason_code in ('no_seat', 'profile', 'had_it', 'busy', 'incomplete', 'language', 'late', 'other')),
	reason		reason,				-- in words
	over_quota	reason,				-- why a seat was given beyond the quota lines
	ranked		int constraint rank_is_wrong check (ranked between 1 and 999),	-- by the agency, among its own
	reserve		boolean not null default false,	-- named by the agency for when a seat falls free
	language	text,				-- of the course, in which the person takes part
	replaced_by	int references nomination,
	moved_to	int references nomination,	-- put forward for another course instead
	letter_number	short_text,
	letter_date	date,
	note		note,
	made_by		int not null references account,
	made		timestamptz not null default now(),
	state_at	timestamptz not null default now(),
	version		int not null default 1,
	constraint nominated_already unique (course, person),
	constraint refused_with_a_reason check (state <> 'refused' or reason is not null or coalesce(reason_code, 'other') <> 'other'),
	constraint letter_is_half_told check ((letter_number is null) = (letter_date is null))
);
create index on nomination (person);
create index on nomination (agency);
create index on nomination (made);

insert into step (noun, was, becomes, roles, needs_reason, position) values
	('nomination', 'proposed', 'accepted', '{coordinator}', false, 1),
	('nomination', 'proposed', 'waiting', '{coordinator}', false, 2),
	('nomination', 'proposed', 'refused', '{coordinator}', true, 3),
	('nomination', 'waiting', 'accepted', '{coordinator}', false, 1),
	('nomination', 'waiting', 'refused', '{coordinator}', true, 3),
	('nomination', 'accepted', 'confirmed', '{focal_point,coordinator}', false, 4),
	('nomination', 'accepted', 'waiting', '{coordinator}', true, 2),
	('nomination', 'refused', 'proposed', '{coordinator}', true, 6),
	('nomination', 'withdrawn', 'proposed', '{focal_point,coordinator}', false, 6),
	('nomination', 'proposed', 'withdrawn', '{focal_point,coordinator}', false, 5),
	('nomination', 'waiting', 'withdrawn', '{focal_point,coordinator}', false, 5),
	('nomination', 'accepted', 'withdrawn', '{focal_point,coordinator}', true, 5),
	('nomination', 'confirmed', 'withdrawn', '{focal_point,coordinator}', true, 5),
	('nomination', 'accepted', 'replaced', '{focal_point,coordinator}', false, 7),
	('nomination', 'confirmed', 'replaced', '{focal_point,coordinator}', false, 7);
-- Taken by a command of its own, on no page by itself: to another course, with the course that is cancelled, an offered seat.
insert into step (noun, was, becomes, roles, position)
select 'nomination', was, becomes, '{}', 8 from (values ('proposed', 'moved'), ('waiting', 'moved'), ('proposed', 'closed'), ('waiting', 'closed'), ('waiting', 'confirmed')) x (was, becomes);
-- Taken by nobody but to undo what oneself has just done.
insert into step (noun, was, becomes, roles, position)
select 'nomination', was, becomes, '{}', 9 from (values ('accepted', 'proposed'), ('waiting', 'proposed'), ('refused', 'waiting'), ('confirmed', 'accepted'), ('confirmed', 'waiting'),
	('moved', 'proposed'), ('moved', 'waiting'), ('withdrawn', 'waiting'), ('withdrawn', 'accepted'), ('withdrawn', 'confirmed')) x (was, becomes);
-- Taken by who puts the person forward again, or on a seat: registry.taken_up().
insert into step (noun, was, becomes, roles, position)
select 'nomination', was, becomes, '{}', 10 from (values ('replaced', 'proposed'), ('replaced', 'accepted'), ('moved', 'accepted')) x (was, becomes);
create trigger step before update of state on nomination for each row execute function step_checked('nomination');

-- The person takes part.  A place is held while its nomination is accepted or confirmed.
create table place (
	id		int generated always as identity primary key,
	course		int not null references course,
	person		int not null references person,
	nomination	int not null unique references nomination,
	held		boolean not null default true,
	line		int,				-- the quota line whose seat it is; null: of the common pool
	over		boolean not null default false,	-- beyond the lines
	since		timestamptz not null default now()
);
create index on place (course) where held;
create index on place (person);

-- A seat is taken under a lock of the course, so parallel requests cannot take the last one twice.  Of which quota line it
-- is, registry.seat_taken() says; beyond the lines it is taken with a reason, or because it was offered before they changed.
create function place_follows() returns trigger language plpgsql as $$
declare
	seats int;
	line_ int;
	holds boolean := new.state in ('accepted', 'confirmed');
	freed boolean := false;
begin
	if holds and not (tg_op = 'UPDATE' and old.state in ('accepted', 'confirmed')) then
		select c.capacity into seats from registry.course c where c.id = new.course for no key update;
		if registry.seats_used(new.course, new.id) >= seats then
			raise 'course_is_full' using errcode = 'PT409', column = 'state',
				hint = jsonb_build_object('capacity', seats)::text;
		end if;
		line_ := registry.seat_taken(new);
		if line_ is null and new.over_quota is null and not exists (select from registry.offer o where o.nomination = new.id and registry.offer_open(o)) then
			raise 'quota_is_full' using errcode = 'PT409', column = 'over', hint = registry.quota_full_hint(new)::text;
		end if;
		insert into registry.place (course, person, nomination, line, over) values (new.course, new.person, new.id, nullif(line_, 0), line_ is null)
		on conflict (nomination) do update set held = true, line = excluded.line, over = excluded.over;
	elsif not holds then
		update registry.place set held = false where nomination = new.id and held;
		freed := found and new.state <> 'replaced';	-- whoever replaces takes the seat itself
	end if;
	if new.state <> 'waiting' then
		update registry.offer set state = case when holds then 'accepted' else 'taken_back' end, answered = now() where nomination = new.id and state = 'open';
		freed := freed or found and not holds;
	end if;
	if freed then
		perform registry.seat_passed_on(new.course, new.id);
	end if;
	return null;
end $$;
create trigger place after insert or update of state on nomination for each row execute function place_follows();

-- In which language of the course: as the person writes letters, if the course has that one.
create function nomination_language() returns trigger language plpgsql as $$
begin
	if new.language is null then
		select case when p.lang = any (c.languages) then p.lang::text else c.languages[1] end into new.language
		from registry.course c, registry.person p where c.id = new.course and p.id = new.person;
	end if;
	return new;
end $$;
create trigger language before insert on nomination for each row execute function nomination_language();

-- Capacity may not fall below the places already given and offered, nor below what quota lines keep.
create function capacity_holds() returns trigger language plpgsql as $$
declare
	taken int;
	kept int;
begin
	taken := registry.seats_used(new.id);
	if new.capacity < taken then
		raise 'capacity_below_places' using errcode = 'PT409', column = 'capacity',
			hint = jsonb_build_object('places', taken)::text;
	end if;
	kept := registry.seats_kept(new.id);
	if new.capacity < kept then
		raise 'capacity_below_quotas' using errcode = 'PT409', column = 'capacity',
			hint = jsonb_build_object('kept', kept)::text;
	end if;
	return new;
end $$;
create trigger capacity before update of capacity on course for each row execute function capacity_holds();

-- More seats are offered to who waits.
create function capacity_grows() returns trigger language plpgsql as $$
begin
	perform registry.seat_passed_on(new.id, null) from generate_series(1, new.capacity - old.capacity);
	return null;
end $$;
create trigger grows after update of capacity on course for each row when (new.capacity > old.capacity) execute function capacity_grows();

-- With a course that is cancelled, what was not decided is closed.
create function nominations_closed() returns trigger language plpgsql as $$
begin
	update registry.nomination set state = 'closed', state_at = now(), version = version + 1 where course = new.id and state in ('proposed', 'waiting');
	return null;
end $$;
create trigger zz_closed after update of state on course for each row when (new.state = 'cancelled' and old.state <> 'cancelled') execute function nominations_closed();

create trigger audited after insert or update or delete on nomination for each row execute function audited('nomination', 'id', 'course', 'course', 'open');
