-- Tables that somebody uploads: what was read lies here until it is confirmed, and is thrown away after a week.

create table import (
	id		int generated always as identity primary key,
	kind		text not null constraint import_kind_is_wrong check (kind in ('people', 'nominations', 'attendance', 'results')),
	course		int references course,
	agency		int references agency,		-- whose people: a focal point's own, else of the rows that name none
	language	text,				-- of its names, where neither a column nor their letters tell it
	file		short_text,			-- what the file was called
	letter_number	short_text,
	letter_date	date,
	bytes		bytea constraint table_is_too_large check (octet_length(bytes) <= 1048576),	-- the file, to be read anew in another encoding; gone when it is done
	sha256		bytea not null,
	reading		jsonb not null,			-- how it was read: {"format": "csv", "charset": "utf-8", "separator": "semicolon"} or {"format": "xlsx", "sheet": "List", "sheets": ["List", "Two"]}
	header		int not null default 0,		-- the row of headings; 0: none
	fields		text[] not null default '{}',	-- what each column holds; null: nothing for us
	looked_at	boolean not null default false,	-- somebody has said that the columns are right
	state		text not null default 'draft' check (state in ('draft', 'done')),
	saved		jsonb,				-- how many: {"new": 3, "nominate": 5, "there": 1, "left": 2}
	made_by		int not null references account,
	made		timestamptz not null default now(),
	done		timestamptz,
	check ((kind = 'people') = (course is null)),
	check ((state = 'done') = (saved is not null) and (saved is null) = (done is null)),
	check (state = 'done' or bytes is not null),
	check ((letter_number is null) = (letter_date is null))
);
create index on import (made_by);
create index on import (course);
create index on import (made);

create table import_row (
	import		int not null references import on delete cascade,
	n		int not null,			-- of the row in the file
	cells		text[] not null,		-- as they stand there, or were mended
	facts		jsonb,				-- what they say; null: a heading, or not read yet
	problems	jsonb not null default '[]',	-- [{"column": 3, "field": "born", "code": "date_is_wrong", "detail": "…"}]
	keys		text[],				-- of the name, for people who may be the same
	born		date,
	chosen		int,				-- who it is: a person, or a place; 0: somebody new; null: nobody has said
	takes		boolean not null default false,	-- what it says of somebody known is taken over
	again		boolean not null default false,	-- whose nomination came to nothing is put forward again
	primary key (import, n)
);

-- How headings and values are spelled, folded; filled at every deploy.
create table import_word (
	what	text not null,			-- field, country, sex, language, mark, reserve
	code	text not null,
	word	text not null,
	primary key (what, word)
);
