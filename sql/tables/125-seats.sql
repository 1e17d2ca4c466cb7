-- Seats: quota lines of a course, and seats that are offered to who waits.

-- So many seats for people of a country, a kind of agency, an agency, a sex, a language, or several of these at once.  A hard
-- line keeps its seats for whoever fits it, until the day when those left fall into the common pool; an advisory one is a
-- target that pages show.
create table quota (
	id		int generated always as identity primary key,
	course		int not null references course,
	country		country,			-- of the agency that sends
	agency_kind	text check (agency_kind in ('law_enforcement', 'border', 'migration', 'ngo', 'government', 'international', 'academic')),
	agency		int references agency,
	sex		text check (sex in ('f', 'm')),
	language	text check (language ~ '^[a-z]{2}$'),
	seats		int not null constraint quota_seats_are_wrong check (seats between 1 and 2000),
	hard		boolean not null default true,
	release		date,				-- from this day on its free seats are everybody's
	version		int not null default 1,
	constraint quota_is_for_somebody check (num_nonnulls(country, agency_kind, agency, sex, language) > 0),
	constraint quota_known unique nulls not distinct (course, country, agency_kind, agency, sex, language)
);
create index on quota (agency);
alter table place add foreign key (line) references quota on delete set null;
create index on place (line);

-- Hard lines keep no more seats than the course has; whoever has a seat gets one of them as far as it goes.
create function quota_holds() returns trigger language plpgsql as $$
declare
	c registry.course;
	kept int;
begin
	select * into c from registry.course x where x.id = coalesce(new.course, old.course) for no key update;
	kept := registry.seats_kept(c.id);
	if kept > c.capacity then
		raise 'quotas_exceed_capacity' using errcode = 'PT409', column = 'seats', hint = jsonb_build_object('capacity', c.capacity, 'kept', kept)::text;
	end if;
	perform registry.seats_assigned(c.id);
	if tg_op <> 'INSERT' and old.hard then	-- what it keeps no longer is offered to who waits
		perform registry.seats_passed_on(c.id, old.seats - case when tg_op = 'UPDATE' and new.hard and coalesce(new.release > registry.today(), true) then new.seats else 0 end);
	end if;
	return null;
end $$;
create trigger holds after insert or update or delete on quota for each row execute function quota_holds();

-- Another language takes along the seat that a line keeps for the old one: another must be left, or the language stays.  A sex
-- that was put right, or the country or kind of an agency, never waits for a seat; who then fits no line with a seat left sits
-- beyond the lines.
create function language_reseated() returns trigger language plpgsql as $$
begin
	if not registry.reseated(new) then
		raise 'language_keeps_the_seat' using errcode = 'PT409', column = 'languages.' || new.id, hint = jsonb_build_object('name', registry.names_of(new.person, 'en') ->> 'name')::text;
	end if;
	return null;
end $$;
create trigger reseated after update of language on nomination for each row when (new.language is distinct from old.language) execute function language_reseated();
create function put_right_reseated() returns trigger language plpgsql as $$
begin
	perform registry.reseated(n) from registry.nomination n join registry.course c on c.id = n.course
	where case tg_table_name when 'person' then n.person = new.id else n.agency = new.id end and n.state in ('waiting', 'accepted', 'confirmed') and c.state in ('announced', 'nominations_open', 'closed') order by c.id;
	return null;
end $$;
create trigger reseated after update of sex on person for each row when (new.sex is distinct from old.sex) execute function put_right_reseated();
create trigger reseated after update of country, kind on agency for each row when ((new.country, new.kind) is distinct from (old.country, old.kind)) execute function put_right_reseated();
create trigger audited after insert or update or delete on quota for each row execute function audited('quota', 'id', 'course', 'course', 'open');

-- A seat that fell free, offered to the next who waits.  While the offer is open the seat is kept for it; after its last day
-- it counts as lapsed, whether or not anybody has written that down yet.
create table offer (
	id		int generated always as identity primary key,
	course		int not null references course,
	nomination	int not null references nomination,
	freed_by	int references nomination,	-- whose seat it was
	line		int references quota on delete set null,
	until		date not null,			-- the last day to answer
	state		text not null default 'open' check (state in ('open', 'accepted', 'declined', 'lapsed', 'taken_back')),
	reason		reason,				-- why it was declined
	made_by		int references account,		-- null: by the rule
	made		timestamptz not null default now(),
	answered_by	int references account,		-- null: with a step of the nomination, or its undoing
	answered	timestamptz
);
create unique index offered_already on offer (nomination) where state = 'open';
create index on offer (course) where state = 'open';
create index on offer (course, nomination);
create index on offer (freed_by);
create index on offer (line);
insert into step (noun, was, becomes, roles, position) values
	('offer', 'open', 'accepted', '{focal_point,coordinator}', 1),
	('offer', 'open', 'declined', '{focal_point,coordinator}', 2),
	('offer', 'open', 'lapsed', '{}', 3),
	('offer', 'accepted', 'open', '{}', 5),		-- the step that took it is undone
	('offer', 'open', 'taken_back', '{coordinator}', 4);
create trigger step before update of state on offer for each row execute function step_checked('offer');
create trigger audited after insert or update or delete on offer for each row execute function audited('offer', 'id', 'nomination', 'nomination', 'open');

-- An offer that is taken back, by hand or with the step that led to it, takes along the letter that nobody has had yet, unless
-- another offer stands behind it.
create function offer_untold() returns trigger language plpgsql as $$
begin
	delete from registry.outbox x using registry.nomination n where n.id = new.nomination and x.kind = 'seat_offered' and x.course = new.course and x.agency = n.agency and registry.letter_untouched(x) and x.done is null
		and not exists (select from registry.offer o join registry.nomination m on m.id = o.nomination where o.course = new.course and o.state = 'open' and m.agency = n.agency);
	return null;
end $$;
create trigger untold after update of state on offer for each row when (new.state = 'taken_back') execute function offer_untold();
