-- Before the tables: from here on the owner works, not the superuser.
set local role registry;
set local search_path = registry;
set local check_function_bodies = on;

-- Which table files this database has, and what they held when they were applied.
create table if not exists patch (
	name text primary key,
	hash text not null,
	applied timestamptz not null default now()
);
