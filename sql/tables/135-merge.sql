-- One person in two records: the one that is kept, the one that goes, and what moved, so that it can all be put back.

-- A record that went into another stays as the way there; nothing new may be said of it.
alter table person add merged_into int references person check (merged_into <> id);
create index on person (merged_into) where merged_into is not null;

-- Insert-only, as is its undoing.
create table person_merge (
	id		int generated always as identity primary key,
	kept		int not null references person,
	gone		int not null references person,
	moved		jsonb not null,			-- {"nomination": [7, 9], …}: the rows of each table that moved, by their key
	current		int[] not null,			-- the name forms among them that were valid
	filled		text[] not null,		-- facts that the kept record lacked and took over
	reason		note,				-- why they are one, although sex, birth date or country differ
	closed		int references account,		-- the sign-in that stayed behind, because the kept record has one
	made_by		int not null references account,
	made		timestamptz not null default now(),
	check (kept <> gone)
);
create index on person_merge (kept);
create index on person_merge (gone);
create table person_merge_undo (
	merge		int primary key references person_merge,
	made_by		int not null references account,
	made		timestamptz not null default now()
);
create trigger stays before update or delete on person_merge for each row execute function refuse_change();
create trigger stays before update or delete on person_merge_undo for each row execute function refuse_change();
alter table person_merge enable always trigger stays;
alter table person_merge_undo enable always trigger stays;

create function person_stands() returns trigger language plpgsql as $$
declare
	kept int := (select p.merged_into from registry.person p where p.id = new.person);
begin
	if kept is not null then
		raise 'person_is_merged' using errcode = 'PT409', column = 'person', hint = jsonb_build_object('id', kept)::text;
	end if;
	return new;
end $$;
create trigger stands before insert or update of person on nomination for each row execute function person_stands();
create trigger stands before insert or update of person on name_form for each row execute function person_stands();
create trigger stands before insert or update of person on account for each row when (new.person is not null) execute function person_stands();
