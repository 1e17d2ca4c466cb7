-- Courses, their timetables, and what the sessions book.

create table course (
	id		int generated always as identity primary key,
	code		text not null constraint course_code_taken unique,		-- ITC-2026-014, by the counter of the year it starts
	edition		int not null references edition,
	starts		date not null,
	ends		date not null,
	zone		zone not null default 'Europe/Minsk',
	venue		short_text,
	town_ru		short_text,			-- in both languages, or none: papers are printed in both
	town_en		short_text,
	mode		text not null default 'in_person' constraint mode_is_wrong check (mode in ('in_person', 'online', 'mixed')),
	languages	text[] not null constraint languages_are_wrong check (cardinality(languages) > 0),
	capacity	int not null constraint capacity_is_wrong check (capacity between 1 and 2000),
	project		short_text,
	donor		short_text,
	coordinator	int references account,
	nominations_until date,
	frozen_from	date,				-- from that day on only coordinators change who comes
	offer_days	int not null default 3 constraint offer_days_are_wrong check (offer_days between 0 and 30),	-- to answer when a seat is offered to who waits; 0: the coordinator gives it by hand
	state		text not null default 'draft' check (state in ('draft', 'announced', 'nominations_open', 'closed', 'running', 'finished', 'archived', 'cancelled')),
	state_reason	reason,
	state_at	timestamptz not null default now(),
	attendance_closed timestamptz,
	attendance_closed_by int references account,
	version		int not null default 1,
	constraint course_ends_after_it_starts check (ends >= starts),
	constraint course_is_too_long check (ends - starts <= 400),
	constraint nominations_end_before_course check (nominations_until is null or nominations_until <= starts),
	constraint frozen_before_the_course check (frozen_from is null or frozen_from <= starts),
	constraint cancelled_with_a_reason check (state <> 'cancelled' or state_reason is not null),
	constraint town_in_both_languages check ((town_ru is null) = (town_en is null))
);
create index on course (starts);
create index on course (edition);

insert into step (noun, was, becomes, roles, needs_reason, position) values
	('course', 'draft', 'announced', '{coordinator}', false, 1),
	('course', 'announced', 'nominations_open', '{coordinator}', false, 2),
	('course', 'nominations_open', 'closed', '{coordinator}', false, 3),
	('course', 'closed', 'nominations_open', '{coordinator}', true, 3),
	('course', 'closed', 'running', '{coordinator}', false, 4),
	('course', 'running', 'finished', '{coordinator}', false, 5),
	('course', 'finished', 'running', '{coordinator}', true, 5),
	('course', 'finished', 'archived', '{coordinator}', false, 6),
	('course', 'draft', 'cancelled', '{coordinator}', true, 9),
	('course', 'announced', 'cancelled', '{coordinator}', true, 9),
	('course', 'nominations_open', 'cancelled', '{coordinator}', true, 9),
	('course', 'closed', 'cancelled', '{coordinator}', true, 9),
	('course', 'running', 'cancelled', '{coordinator}', true, 9);
create trigger step before update of state on course for each row execute function step_checked('course');
create trigger zone before insert or update of zone on course for each row execute function zone_checked();

create table resource (
	id		int generated always as identity primary key,
	kind		text not null constraint resource_kind_is_wrong check (kind in ('room', 'trainer', 'interpreter', 'vehicle')),
	name_ru		short_text not null,
	name_en		short_text not null,
	seats		int constraint seats_are_wrong check (seats between 1 and 1000),
	languages	text[] not null default '{}',		-- an interpreter's
	equipment_ru	short_text,
	equipment_en	short_text,
	account		int references account,		-- a trainer who signs in
	email		email,				-- of who does not: letters about their sessions
	pairs		text[] not null default '{}' constraint pairs_are_wrong check (array_to_string(pairs, ' ') ~ '^([a-z]{2}-[a-z]{2}( |$))*$'),	-- an interpreter's, from-into: {ru-en,en-ru}
	buffer		int not null default 0 constraint buffer_is_wrong check (buffer between 0 and 480),	-- minutes kept free between bookings of two courses
	day_hours	numeric(4,1) constraint day_hours_are_wrong check (day_hours between 1 and 24),	-- academic hours a day: more needs a reason
	active		boolean not null default true,
	version		int not null default 1,
	constraint resource_known unique (kind, name_en)
);

create table session (
	id		int generated always as identity primary key,
	uid		uuid not null unique default gen_random_uuid(),	-- what calendars know it by
	course		int not null references course,
	starts		timestamp not null,			-- wall clock in zone; the truth
	ends		timestamp not null,
	zone		zone not null,
	during		tstzrange not null,			-- derived from the three above by trigger
	topic_ru	title not null,
	topic_en	title not null,
	hours		numeric(4,1) not null constraint session_hours_are_wrong check (hours between 0 and 12),	-- academic hours
	state		text not null default 'planned' check (state in ('planned', 'cancelled')),
	changed		timestamptz not null default now(),	-- by trigger: what people were told before is no longer so
	version		int not null default 1,
	constraint session_ends_after_it_starts check (ends > starts),
	constraint session_is_too_long check (ends - starts <= interval '14 hours')
);
create index on session (course);
create index on session using gist (during);

create table booking (
	session		int not null references session on delete cascade,
	resource	int not null references resource,
	course		int not null references course,	-- of the session
	during		tstzrange not null,
	kept		tstzrange not null,			-- and the minutes that the resource is kept free for another course
	active		boolean not null default true,
	primary key (session, resource),
	constraint resource_is_booked exclude using gist (resource with =, during with &&) where (active),
	constraint resource_is_kept_free exclude using gist (resource with =, course with <>, kept with &&) where (active)
);
create index on booking (resource);

create function kept(_during tstzrange, _buffer int) returns tstzrange immutable language sql
return tstzrange(lower(_during), upper(_during) + make_interval(mins => _buffer), '[)');

create function session_range() returns trigger language plpgsql as $$
begin
	if new.ends <= new.starts then
		raise 'session_ends_after_it_starts' using errcode = 'PT422', column = 'until';
	end if;
	-- a wall clock that is put forward skips an hour
	if (new.starts at time zone new.zone) at time zone new.zone <> new.starts then
		raise 'time_does_not_exist' using errcode = 'PT422', column = 'from';
	elsif (new.ends at time zone new.zone) at time zone new.zone <> new.ends then
		raise 'time_does_not_exist' using errcode = 'PT422', column = 'until';
	end if;
	new.during := tstzrange(new.starts at time zone new.zone, new.ends at time zone new.zone, '[)');
	new.changed := now();
	return new;
end $$;
create trigger range before insert or update on session for each row execute function session_range();
create trigger zone before insert or update of zone on session for each row execute function zone_checked();

-- A session moved or cancelled takes its bookings along; the exclusion constraint decides.
create function session_bookings() returns trigger language plpgsql as $$
begin
	update registry.booking b set during = new.during, kept = registry.kept(new.during, r.buffer), active = new.state = 'planned'
	from registry.resource r where r.id = b.resource and b.session = new.id;
	return null;
end $$;
create trigger bookings after update on session for each row execute function session_bookings();
create function booking_range() returns trigger language plpgsql as $$
begin
	select s.during, registry.kept(s.during, r.buffer), s.state = 'planned', s.course into new.during, new.kept, new.active, new.course
	from registry.session s, registry.resource r where s.id = new.session and r.id = new.resource;
	return new;
end $$;
create trigger range before insert on booking for each row execute function booking_range();

-- Minutes that are to be kept free count from now on, also for what is booked ahead.
create function buffer_kept() returns trigger language plpgsql as $$
begin
	update registry.booking set kept = registry.kept(during, new.buffer) where resource = new.id and upper(during) > now();
	return null;
end $$;
create trigger buffer after update of buffer on resource for each row when (old.buffer <> new.buffer) execute function buffer_kept();

create trigger audited after insert or update or delete on course for each row execute function audited('course', 'id', '', '', 'open');
create trigger audited after insert or update or delete on session for each row execute function audited('session', 'id', 'course', 'course', 'open');
create trigger audited after insert or update or delete on resource for each row execute function audited('resource', 'id', '', '', 'open');
