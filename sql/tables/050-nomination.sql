-- An agency puts people forward; the centre gives places.

create table nomination (
	id		int generated always as identity primary key,
	course		int not null references course,
	person		int not null references person,
	agency		int not null references agency,
	state		text not null default 'proposed' check (state in ('proposed', 'accepted', 'waiting', 'refused', 'confirmed', 'withdrawn', 'replaced')),
	reason		reason,
	replaced_by	int references nomination,
	letter_number	short_text,
	letter_date	date,
	note		note,
	made_by		int not null references account,
	made		timestamptz not null default now(),
	state_at	timestamptz not null default now(),
	version		int not null default 1,
	constraint nominated_already unique (course, person),
	constraint refused_with_a_reason check (state <> 'refused' or reason is not null),
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
-- Taken by nobody but to undo what oneself has just done.
insert into step (noun, was, becomes, roles, position)
select 'nomination', was, becomes, '{}', 9 from (values ('accepted', 'proposed'), ('waiting', 'proposed'), ('refused', 'waiting'), ('confirmed', 'accepted'),
	('withdrawn', 'waiting'), ('withdrawn', 'accepted'), ('withdrawn', 'confirmed')) x (was, becomes);
create trigger step before update of state on nomination for each row execute function step_checked('nomination');

-- The person takes part.  A place is held while its nomination is accepted or confirmed.
create table place (
	id		int generated always as identity primary key,
	course		int not null references course,
	person		int not null references person,
	nomination	int not null unique references nomination,
	held		boolean not null default true,
	since		timestamptz not null default now()
);
create index on place (course) where held;
create index on place (person);

-- A seat is taken under a lock of the course, so parallel requests cannot take the last one twice.
create function place_follows() returns trigger language plpgsql as $$
declare
	seats int;
	taken int;
	holds boolean := new.state in ('accepted', 'confirmed');
begin
	if holds and not (tg_op = 'UPDATE' and old.state in ('accepted', 'confirmed')) then
		select c.capacity into seats from registry.course c where c.id = new.course for no key update;
		select count(*) into taken from registry.place p where p.course = new.course and p.held;
		if taken >= seats then
			raise 'course_is_full' using errcode = 'PT409', column = 'state',
				hint = jsonb_build_object('capacity', seats)::text;
		end if;
		insert into registry.place (course, person, nomination) values (new.course, new.person, new.id)
		on conflict (nomination) do update set held = true;
	elsif not holds then
		update registry.place set held = false where nomination = new.id and held;
	end if;
	return null;
end $$;
create trigger place after insert or update of state on nomination for each row execute function place_follows();

-- Capacity may not fall below the places already given.
create function capacity_holds() returns trigger language plpgsql as $$
declare
	taken int;
begin
	select count(*) into taken from registry.place p where p.course = new.id and p.held;
	if new.capacity < taken then
		raise 'capacity_below_places' using errcode = 'PT409', column = 'capacity',
			hint = jsonb_build_object('places', taken)::text;
	end if;
	return new;
end $$;
create trigger capacity before update of capacity on course for each row execute function capacity_holds();

create trigger audited after insert or update or delete on nomination for each row execute function audited('nomination', 'id', 'course', 'course', 'open');
