-- Who asks.  The first line of every command and of every page that is not public.

-- The account of a living sign-in, or null.  Sets the actor of the audit trail.
create or replace function registry.who_or_nobody(_login bytea) returns registry.account
language plpgsql stable as $$
declare
	a registry.account;
begin
	if _login is null then
		return null;
	end if;
	select a_.* into a
	from registry.login l
	join registry.account a_ on a_.id = l.account
	join registry.session_limit s on s.role = a_.role
	where l.token = _login and l.ended is null and a_.active
		and case l.kind when 'key' then now() < l.until
			else now() < l.created + s.absolute and now() < l.seen + s.idle end;
	perform set_config('registry.actor', coalesce(a.id::text, ''), true);
	return a;
end $$;

-- The account that asks, if its role is one of those named (or none is named); else 401 or 403.
create or replace function registry.who(_login bytea, variadic _roles text[] default '{}') returns registry.account
language plpgsql stable as $$
declare
	a registry.account := registry.who_or_nobody(_login);
begin
	if a.id is null then
		perform registry.refuse(401, 'sign_in');
	end if;
	if cardinality(_roles) > 0 and a.role <> all (_roles) then
		perform registry.refuse(403, 'not_yours');
	end if;
	return a;
end $$;

-- The first answer to a creating form that was sent before, or null.  A second copy that arrives
-- while the first is being worked on waits for it here.
create or replace function registry.answered(_idem uuid, _account int, _call text) returns json language plpgsql as $$
declare
	found_ registry.answered;
begin
	if _idem is null then
		perform registry.refuse(400, 'form_is_incomplete', 'idem');
	end if;
	insert into registry.answered (idem, account, call) values (_idem, _account, _call) on conflict (idem) do nothing;
	if found then
		return null;
	end if;
	select * into found_ from registry.answered where idem = _idem;
	if found_.account <> _account or found_.call <> _call then
		perform registry.refuse(409, 'form_was_used', 'idem');
	end if;
	return found_.answer;
end $$;

-- Keep the answer of a creating form, and give it.
create or replace function registry.answer(_idem uuid, _answer json) returns json language plpgsql as $$
begin
	-- the first answer and its copies are alike to the byte
	update registry.answered set answer = _answer::jsonb where idem = _idem;
	return _answer::jsonb;
end $$;

-- One event that is no change of a row: signed_in, read_record, exported...
create or replace function registry.event(_action text, _noun text, _object text, _changes jsonb default '{}')
returns void language sql as $$
	insert into registry.audit (actor, action, noun, object, changes)
	values (nullif(current_setting('registry.actor', true), '')::int, _action, _noun, _object, _changes);
$$;

-- Count an attempt of a kind; false when _most were made in the last _within.
create or replace function registry.attempt_allowed(_kind text, _key text, _most int, _within interval) returns boolean
language plpgsql as $$
begin
	perform pg_advisory_xact_lock(hashtextextended(_kind || ' ' || _key, 0));
	if (select count(*) from registry.attempt a where a.kind = _kind and a.key = _key and a.at > now() - _within) >= _most then
		return false;
	end if;
	insert into registry.attempt (kind, key, at) values (_kind, _key, clock_timestamp());
	-- now and then, forget what counts no more
	if random() < 0.02 then
		delete from registry.attempt where ctid = any (array(select ctid from registry.attempt where at < now() - interval '1 day' - _within limit 500 for update skip locked));
	end if;
	return true;
end $$;

-- The version a form was made from against the row's: a stale save is told who changed what meanwhile, and when.
create or replace function registry.same_version(_noun text, _object int, _version text, _now int) returns void
language plpgsql as $$
declare
	sent int := registry.int_of(_version, 'version');
	since bigint[];
	n int;
	me registry.account;
begin
	if sent is not distinct from _now then
		return;
	end if;
	select * into me from registry.account a where a.id = nullif(current_setting('registry.actor', true), '')::int;
	-- as many changes as there are versions between, with what was told along with them; of what only tells (letters) as many of these
	n := least(greatest(_now - coalesce(sent, _now - 1), 1), 20);
	since := array(select a.id from registry.audit a where a.noun = _noun and a.object = _object::text
			and a.id >= (select min(u.id) from (select x.id from registry.audit x where x.noun = _noun and x.object = _object::text and x.action = 'update' order by x.id desc limit n) u) order by a.id desc limit 20);
	if since = '{}' then
		since := array(select a.id from registry.audit a where a.noun = _noun and a.object = _object::text order by a.id desc limit n);
	end if;
	perform registry.refuse(409, 'changed_meanwhile', '', jsonb_build_object(
		'who', (select string_agg(distinct c.name, ', ') from registry.audit a join registry.account c on c.id = a.actor where a.id = any (since)),
		'at', (select registry.wall(max(a.at), coalesce(me.zone, 'Europe/Minsk')) from registry.audit a where a.id = any (since)),
		'changes', (select jsonb_agg(x.c order by x.id) from (select l.id, jsonb_array_elements(l.changes) c from registry.history_lines(since, coalesce(me.lang, 'ru'), me) l) x)));
end $$;
