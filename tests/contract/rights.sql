-- What the login roles may not do.  Every row of `defect` is a broken promise.
\pset format unaligned
\pset tuples_only on
create temp table defect (words text, what text);
insert into defect select 'web, press and courier have no right on any table', r.rolname || ' ' || c.oid::regclass
	from pg_class c join pg_namespace n on n.oid = c.relnamespace, pg_roles r
	where r.rolname in ('web', 'press', 'courier') and n.nspname = 'registry' and c.relkind in ('r', 'p', 'v', 'm', 'f')
		and (has_table_privilege(r.oid, c.oid, 'SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER')
			or has_any_column_privilege(r.oid, c.oid, 'SELECT,INSERT,UPDATE,REFERENCES'));
insert into defect select 'web, press and courier create nothing and have no temporary tables', r.rolname
	from pg_roles r where r.rolname in ('web', 'press', 'courier') and (has_database_privilege(r.oid, current_database(), 'CREATE')
		or has_database_privilege(r.oid, current_database(), 'TEMP')
		or exists (select from pg_namespace n where nspname !~ '^pg_' and has_schema_privilege(r.oid, n.oid, 'CREATE')));
insert into defect select 'web, press and courier are no member of anything and have no power', r.rolname
	from pg_roles r where r.rolname in ('web', 'press', 'courier') and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication
		or exists (select from pg_auth_members m where m.member = r.oid));
insert into defect select 'no function of ours is for PUBLIC', p.oid::regprocedure::text
	from pg_proc p join pg_namespace n on n.oid = p.pronamespace
	where n.nspname in ('api', 'press', 'courier', 'registry') and exists (
		select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0 and a.privilege_type = 'EXECUTE');
insert into defect select 'every function of api, press and courier runs as its owner with a fixed search path', p.oid::regprocedure::text
	from pg_proc p join pg_namespace n on n.oid = p.pronamespace
	where n.nspname in ('api', 'press', 'courier') and (not p.prosecdef or not coalesce(array_to_string(p.proconfig, ';') like '%search_path=registry, pg_temp%', false));
insert into defect select 'the owner of the functions cannot sign in and is no superuser', r.rolname
	from pg_proc p join pg_roles r on r.oid = p.proowner where p.pronamespace in ('api'::regnamespace, 'press'::regnamespace, 'courier'::regnamespace) and (r.rolcanlogin or r.rolsuper) group by r.rolname;
insert into defect select 'web calls api alone, press and courier what is theirs', r.rolname || ' ' || p.oid::regprocedure
	from pg_proc p join pg_namespace n on n.oid = p.pronamespace, pg_roles r
	where r.rolname in ('web', 'press', 'courier') and n.nspname in ('api', 'press', 'courier') and n.nspname <> case r.rolname when 'web' then 'api' else r.rolname end
		and has_function_privilege(r.oid, p.oid, 'EXECUTE');
insert into defect select 'web, press and courier may not look into the schema of the tables', r.rolname
	from pg_roles r where r.rolname in ('web', 'press', 'courier') and has_schema_privilege(r.oid, 'registry', 'USAGE');
insert into defect select 'facts refuse every change, for their owner too', t
	from unnest(array['certificate', 'signature', 'paper', 'leaf', 'checkpoint', 'act', 'lookup', 'partner_call', 'decision', 'audit', 'attendance_correction', 'session_scan', 'session_scan_of', 'room_check_in']) t
	where not exists (select from pg_trigger g where g.tgrelid = ('registry.' || t)::regclass and g.tgenabled = 'A' and g.tgname ~ 'stays$'
		and g.tgfoid in ('registry.refuse_change'::regproc, 'registry.certificate_stays'::regproc, 'registry.certificate_part_stays'::regproc));
insert into defect select 'every table that people change is audited', c.relname
	from pg_class c where c.relnamespace = 'registry'::regnamespace and c.relkind = 'r'
		and c.relname in ('agency', 'account', 'person', 'name_form', 'programme', 'edition', 'course', 'session', 'resource', 'nomination', 'attendance', 'assessment', 'result', 'decision', 'batch', 'act', 'lookup')
		and not exists (select from pg_trigger g where g.tgrelid = c.oid and g.tgfoid in ('registry.audited'::regproc, 'registry.lookups_audited'::regproc));
insert into defect select 'every function says who may, or is public on purpose', p.proname
	from pg_proc p where p.pronamespace = 'api'::regnamespace and p.prosrc || coalesce(pg_get_functiondef(p.oid), '') !~ '\mwho(_or_nobody)?\s*\('
		and p.proname not in ('login_begin', 'login_finish', 'invitation', 'invitation_accept', 'name_slip', 'name_slip_answer', 'catalogue', 'certificate_by_code', 'certificate_by_file', 'certificate_by_id', 'certificate_match_id', 'certificate_match_code', 'certificate_proof', 'feed', 'log_checkpoint', 'log_tile', 'paper_by_code', 'published', 'verify_code', 'verify_file', 'verify_id', 'verify_name');
select 'not ok - ' || words || ': ' || what from defect;
select 'ok - ' || w from unnest(array[
	'web, press and courier have no right on any table', 'web, press and courier create nothing and have no temporary tables', 'web, press and courier are no member of anything and have no power',
	'no function of ours is for PUBLIC', 'every function of api, press and courier runs as its owner with a fixed search path', 'the owner of the functions cannot sign in and is no superuser',
	'web calls api alone, press and courier what is theirs', 'web, press and courier may not look into the schema of the tables', 'facts refuse every change, for their owner too',
	'every table that people change is audited', 'every function says who may, or is public on purpose']) w
where w not in (select words from defect);
