-- What the centre prints for a shelf or a room: drawn by press from frozen facts, kept for a week, made anew at any time.
create table sheet (
	id		int generated always as identity primary key,
	kind		text not null constraint sheet_kind_is_wrong check (kind in
			('book', 'timetable', 'sign_in', 'sign_in_session', 'participants', 'badges_90', 'badges_86', 'badges_a6', 'door', 'joining', 'grades', 'slips', 'result_letter', 'letters')),
	subject		text not null,			-- of what: the year, the code of the course
	lang		lang not null,
	facts		jsonb not null,			-- what is drawn (certs/sheet.h)
	asked_by	int references account,
	outbox		int references outbox on delete cascade,	-- with which letter it goes; else who asked for it fetches it
	asked		timestamptz not null default now(),
	state		text not null default 'waiting' check (state in ('waiting', 'ready', 'stopped')),
	reason		text,				-- why it is stopped: a word key, the field, the detail
	field		text,
	detail		text,
	bytes		bytea,
	sha256		bytea check (sha256 = pg_catalog.sha256(bytes)),
	pages		int,
	check ((state = 'ready') = (bytes is not null) and (bytes is null) = (sha256 is null) and (bytes is null) = (pages is null)),
	check ((state = 'stopped') = (reason is not null)),
	check (asked_by is not null or outbox is not null)
);
create index sheet_to_draw on sheet (id) where state = 'waiting';
create index on sheet (asked);
create index on sheet (outbox);
alter table sheet alter column bytes set storage external;	-- already deflated
create trigger notice after insert on sheet for each statement execute function press_notified();
