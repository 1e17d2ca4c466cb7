-- Attendance: place x session, and the hours it earns.

create table attendance_mark (
	mark		text primary key,
	share		numeric not null,		-- of the session's hours that are credited
	position	int not null
);
insert into attendance_mark values ('present', 1, 1), ('late', 1, 2), ('absent', 0, 3), ('excused', 0, 4);

create table attendance (
	place		int not null references place,
	session		int not null references session,
	mark		text constraint mark_is_wrong references attendance_mark,	-- null: cleared; the row and its version stay
	version		int not null default 1,
	marked_by	int not null references account,
	at		timestamptz not null default clock_timestamp(),
	primary key (place, session)
);
create index on attendance (session);

-- After attendance was closed: what stood there, what stands now, and why.  Insert-only.
create table attendance_correction (
	id		int generated always as identity primary key,
	place		int not null references place,
	session		int not null references session,
	was		text,
	becomes		text,
	reason		reason not null,
	made_by		int not null references account,
	at		timestamptz not null default clock_timestamp()
);
create index on attendance_correction (place, session);
create trigger stays before update or delete on attendance_correction for each row execute function refuse_change();
alter table attendance_correction enable always trigger stays;

-- A closed grid changes only inside a correction, which sets registry.correcting for its transaction.
create function attendance_locked() returns trigger language plpgsql as $$
declare
	row_ registry.attendance := coalesce(new, old);
begin
	if exists (select from registry.session s join registry.course c on c.id = s.course
		where s.id = row_.session and c.attendance_closed is not null)
		and coalesce(current_setting('registry.correcting', true), '') <> 'yes'
	then
		raise 'attendance_is_closed' using errcode = 'PT409';
	end if;
	return coalesce(new, old);
end $$;
create trigger locked before insert or update or delete on attendance for each row execute function attendance_locked();

create trigger audited after insert or update or delete on attendance for each row execute function audited('attendance', 'session', 'place', 'place', 'open');
create trigger audited after insert on attendance_correction for each row execute function audited('attendance_correction', 'id', 'place', 'place', 'open');
