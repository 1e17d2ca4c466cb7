-- The demo registry is filled by the product's own functions, as if the people of the centre had worked with
-- it for more than a year.  While it is filled, the clock stands where pg_temp.at() puts it: a trigger on
-- every table writes that moment where the present one would stand.  The audit trail waits in a temporary
-- table until it can be kept in the order of time.  990-end.sql takes all of this away again.
set local role registry;

create temp table demo_audit (like audit) on commit drop;
create temp table demo_today on commit drop as select pg_get_functiondef('registry.today()'::regprocedure) definition;

create or replace function registry.today() returns date stable language sql
return (current_setting('demo.at')::timestamptz at time zone 'Europe/Minsk')::date;

alter table name_form alter valid_from set default registry.today();

create function pg_temp.clock() returns trigger language plpgsql as $$
declare
	c text;
	row_ jsonb := to_jsonb(new);
	moved jsonb := '{}';
begin
	foreach c in array tg_argv loop
		if (row_ ->> c)::timestamptz >= now() then
			moved := moved || jsonb_build_object(c, current_setting('demo.at'));
		end if;
	end loop;
	if moved <> '{}' then
		new := jsonb_populate_record(new, moved);
	end if;
	return new;
end $$;

create function pg_temp.audit_waits() returns trigger language plpgsql as $$
begin
	new.at := current_setting('demo.at')::timestamptz;
	insert into demo_audit select new.*;
	return null;
end $$;
create trigger a_demo before insert on audit for each row execute function pg_temp.audit_waits();

do $$
declare
	t record;
begin
	for t in select c.relname, string_agg(quote_literal(a.attname), ', ') columns
		from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		where c.relnamespace = 'registry'::regnamespace and c.relkind = 'r' and a.atttypid = 'timestamptz'::regtype
			and c.relname not in ('audit', 'login', 'invitation', 'to_sign', 'to_draw', 'signer_heard', 'patch')
		group by c.relname
	loop
		execute format('create trigger a_demo before insert or update on %I for each row execute function pg_temp.clock(%s)', t.relname, t.columns);
	end loop;
end $$;

-- Days are told in weeks from this one, so that the registry is lively whenever it is loaded.
create function pg_temp.today() returns date stable language sql
return (now() at time zone 'Europe/Minsk')::date;
create function pg_temp.day(_week int, _weekday int default 1) returns date stable language sql
return date_trunc('week', pg_temp.today())::date + 7 * _week + _weekday - 1;

-- The clock of the centre on a working day; never later than now.
create function pg_temp.moment(_day date, _time time) returns timestamptz stable language sql
return least((_day - greatest(extract(isodow from _day)::int - 5, 0) + _time) at time zone 'Europe/Minsk', now() - interval '9 minutes');

-- Somebody sits down at a moment: answers with the sign-in that functions take.
create function pg_temp.at(_at timestamptz, _who text) returns bytea language plpgsql as $$
declare
	a registry.account;
begin
	perform set_config('demo.at', least(_at + random() * interval '50 seconds', now() - interval '1 minute')::text, true);
	select * into strict a from registry.account where split_part(email, '@', 1) = _who;
	perform set_config('registry.actor', a.id::text, true);
	return sha256(convert_to('demo ' || a.id, 'UTF8'));
end $$;

-- A sign-in for each account; they end before anybody can see them.
create function pg_temp.signed_in() returns void language sql as $$
	insert into registry.login (token, account, kind) select sha256(convert_to('demo ' || a.id, 'UTF8')), a.id, 'browser' from registry.account a
	on conflict do nothing;
$$;
select setseed(0.19072007);
select set_config('demo.at', pg_temp.moment(pg_temp.day(-65, 2), '09:30')::text, true);
