-- Who exists in PostgreSQL and what the whole database forbids.
-- Run by a superuser, again at every deploy; everything after it runs as `registry`.
--   registry  owns every table and function; nobody can sign in as it
--   web       the web workers: may execute functions of schema api, nothing else
--   press     draws the papers: may execute functions of schema press, nothing else
--   courier   sends the letters: may execute functions of schema courier, nothing else
set local client_min_messages = warning;

do $$
declare
	name text;
begin
	if not exists (select from pg_roles where rolname = 'registry') then
		create role registry nologin;
	end if;
	foreach name in array array['web', 'press', 'courier'] loop
		if not exists (select from pg_roles where rolname = name) then
			execute format('create role %I login', name);
		end if;
		-- A transaction that is forgotten or stuck must not hold others up.
		execute format('alter role %I in database %I set idle_in_transaction_session_timeout = %L',
			name, current_database(), '5s');
		execute format('alter role %I in database %I set statement_timeout = %L',
			name, current_database(), '15s');
		execute format('alter role %I in database %I set lock_timeout = %L',
			name, current_database(), '5s');
	end loop;

	execute format('alter database %I owner to registry', current_database());
	execute format('alter database %I set timezone = %L', current_database(), 'UTC');
	execute format('revoke all on database %I from public', current_database());
	execute format('grant connect on database %I to web, press, courier', current_database());
end $$;

-- No scratch tables, no anonymous code, no place to create anything.
revoke all on schema public from public;
revoke usage on language plpgsql, sql from public;
grant usage on language plpgsql, sql to registry;

-- Built-in functions that a taken-over client could do harm with: sleeping,
-- locks that others wait for, large objects.
do $$
declare
	f regprocedure;
begin
	for f in
		select oid from pg_proc
		where pronamespace = 'pg_catalog'::regnamespace
		and proname ~ '^(pg_sleep|pg_(try_)?advisory_|lo_|loread$|lowrite$)'
		and has_function_privilege('web', oid, 'execute')
	loop
		execute format('revoke execute on function %s from public', f);
		execute format('grant execute on function %s to registry', f);
	end loop;
end $$;

alter default privileges for role registry revoke execute on functions from public;

create schema if not exists registry authorization registry;
create extension if not exists pg_trgm with schema registry;
create extension if not exists btree_gist with schema registry;
create extension if not exists pgcrypto with schema registry;
-- Its settings are known, and may be said for a function, only once it is loaded.
load 'pg_trgm';
