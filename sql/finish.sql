-- What holds for every function is said once, here.
set local role registry;

-- api, press and courier: run with the owner's rights, found names fixed, one caller each.
do $$
declare
	f record;
begin
	for f in
		select p.oid::regprocedure as name, n.nspname as caller
		from pg_proc p join pg_namespace n on n.oid = p.pronamespace
		where n.nspname in ('api', 'press', 'courier')
	loop
		execute format('alter function %s security definer set search_path = registry, pg_temp', f.name);
		execute format('revoke all on function %s from public', f.name);
		execute format('grant execute on function %s to %I', f.name,
			case f.caller when 'api' then 'web' else f.caller end);
	end loop;
end $$;
grant usage on schema api to web;
grant usage on schema press to press;
grant usage on schema courier to courier;

-- registry: tables and helpers, for the owner alone.
reset role;
do $$
declare
	f regprocedure;
begin
	for f in
		select oid from pg_proc
		where pronamespace = 'registry'::regnamespace and prokind in ('f', 'p', 'a')
	loop
		execute format('revoke all on routine %s from public, web, press, courier', f);
		execute format('grant execute on routine %s to registry', f);
	end loop;

	-- The rule of a domain is checked with the caller's rights when a caller's
	-- value becomes that domain. Without usage on the schema the function still
	-- cannot be called by name.
	for f in
		select distinct d.refobjid
		from pg_constraint c
		join pg_depend d on d.classid = 'pg_constraint'::regclass and d.objid = c.oid
			and d.refclassid = 'pg_proc'::regclass
		join pg_proc p on p.oid = d.refobjid and p.pronamespace = 'registry'::regnamespace
		where c.contypid <> 0
	loop
		execute format('grant execute on function %s to web, press, courier', f);
	end loop;
end $$;
revoke all on schema registry from public, web, press, courier;
revoke all on all tables in schema registry from public, web, press, courier;
revoke all on all sequences in schema registry from public, web, press, courier;
