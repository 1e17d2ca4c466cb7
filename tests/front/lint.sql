-- Every row is a defect: something the programs could do that they must not.
select 'may touch a table: ' || r || ' ' || c.oid::regclass
from unnest(array['web', 'press']) r, pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'registry' and c.relkind in ('r', 'p', 'v', 'm', 'f')
and (has_table_privilege(r, c.oid, 'select, insert, update, delete, truncate, references, trigger')
	or has_any_column_privilege(r, c.oid, 'select, insert, update, references'))
union all
select 'may touch a sequence: ' || r || ' ' || c.oid::regclass
from unnest(array['web', 'press']) r, pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'registry' and c.relkind = 'S' and has_sequence_privilege(r, c.oid, 'usage, select, update')
union all
select 'may create: ' || r || ' in ' || n.nspname
from unnest(array['web', 'press']) r, pg_namespace n
where n.nspname !~ '^pg_' and has_schema_privilege(r, n.oid, 'create')
union all
select 'may look into schema registry: ' || r
from unnest(array['web', 'press']) r where has_schema_privilege(r, 'registry', 'usage')
union all
select 'may create tables: ' || r
from unnest(array['web', 'press']) r where has_database_privilege(r, current_database(), 'create, temporary')
union all
select 'may use a language: ' || r || ' ' || lanname
from unnest(array['web', 'press']) r, pg_language l
where lanpltrusted and has_language_privilege(r, l.oid, 'usage')
union all
select 'is more than it should be: ' || rolname
from pg_roles r where rolname in ('web', 'press', 'registry')
and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication
	or exists (select from pg_auth_members m where m.member = r.oid))
union all
select 'may be called by anybody: ' || p.oid::regprocedure
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname in ('api', 'press', 'registry')
and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
	where a.grantee = 0 and a.privilege_type = 'EXECUTE')
union all
select 'does not run as its owner with names fixed: ' || p.oid::regprocedure
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname in ('api', 'press')
and (not p.prosecdef or p.proowner <> 'registry'::regrole
	or coalesce(array_to_string(p.proconfig, ';'), '') !~ '(^|;)search_path=registry, pg_temp(;|$)')
union all
select 'may be called by the wrong program: ' || p.oid::regprocedure
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where (n.nspname = 'api' and has_function_privilege('press', p.oid, 'execute'))
or (n.nspname = 'press' and has_function_privilege('web', p.oid, 'execute'))
union all
select 'is not owned by registry: ' || c.oid::regclass
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'registry' and c.relkind in ('r', 'p', 'v', 'm', 'S') and c.relowner <> 'registry'::regrole
union all
select 'may stop others: ' || r || ' ' || p.oid::regprocedure
from unnest(array['web', 'press']) r, pg_proc p
where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '^(pg_sleep|pg_(try_)?advisory_|lo_)'
and has_function_privilege(r, p.oid, 'execute');
