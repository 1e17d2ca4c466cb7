-- Every plpgsql function, read by plpgsql_check: unknown columns, wrong types, unused variables that hide a slip.
\pset format unaligned
\pset tuples_only on
set search_path = registry, public;
with found as (
	select p.oid::regprocedure::text f, c.message, c.lineno
	from pg_proc p join pg_language l on l.oid = p.prolang and l.lanname = 'plpgsql'
	cross join lateral plpgsql_check_function_tb(p.oid, fatal_errors => false, extra_warnings => false, performance_warnings => false, other_warnings => false) c
	where p.pronamespace in ('api'::regnamespace, 'registry'::regnamespace, 'press'::regnamespace)
		and p.prorettype <> 'trigger'::regtype and c.level = 'error'
)
select 'not ok - plpgsql: ' || f || ' line ' || coalesce(lineno::text, '?') || ': ' || message from found
union all
select 'ok - every plpgsql function passes plpgsql_check' where not exists (select from found);
