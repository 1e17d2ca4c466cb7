-- One's own account: settings, password, API keys, sign-ins.

-- One's account with its sign-ins, API keys and what happened to it.
--   select api.account_own(login, 'en')  →  {"name": "Vera Melnik", "zone": "Europe/Minsk", "logins": […], "keys": […], "events": […]}
create function api.account_own(_login bytea, _lang text) returns json language plpgsql stable as $$
declare
	me account := who(_login);
begin
	return json_build_object('name', me.name, 'email', me.email, 'role', me.role, 'lang_of_letters', me.lang, 'zone', me.zone, 'version', me.version,
		'zones', (select json_agg(z) from unnest(array['Europe/Minsk', 'Europe/Moscow', 'Europe/Samara', 'Asia/Yekaterinburg', 'Asia/Omsk', 'Asia/Krasnoyarsk',
			'Asia/Irkutsk', 'Asia/Yakutsk', 'Asia/Vladivostok', 'Asia/Kamchatka', 'Europe/Chisinau', 'Europe/Kyiv', 'Asia/Tbilisi', 'Asia/Yerevan', 'Asia/Baku',
			'Asia/Almaty', 'Asia/Bishkek', 'Asia/Dushanbe', 'Asia/Tashkent', 'Asia/Ashgabat', 'Europe/Vienna', 'Europe/London', 'UTC']) z
			where z in (select name from pg_timezone_names)),
		'logins', (select json_agg(json_build_object('id', l.id, 'created', wall(l.created, me.zone), 'seen', wall(l.seen, me.zone), 'this', l.token = _login) order by l.seen desc)
			from login l join session_limit s on s.role = me.role
			where l.account = me.id and l.kind = 'browser' and l.ended is null and now() < l.created + s.absolute and now() < l.seen + s.idle),
		'keys', (select json_agg(json_build_object('id', l.id, 'label', l.label, 'created', wall(l.created, me.zone), 'until', wall(l.until, me.zone)) order by l.created desc)
			from login l where l.account = me.id and l.kind = 'key' and l.ended is null and l.until > now()),
		'events', (with line as materialized (select * from audit a where a.noun = 'account' and a.object = me.id::text order by a.id desc limit 20)
			select json_agg(x order by x.n desc) from (
				select a.id n, wall(a.at, me.zone) at, case when a.actor = me.id then '' else coalesce(c.name, '') end who, a.actor is null system, a.action, h.changes
				from line a
				left join history_lines(array(select l.id from line l where l.action = 'update'), _lang, me) h on h.id = a.id
				left join account c on c.id = a.actor) x),
		'feeds', case when me.role = 'trainer' then (select feeds_shown('resource', r.id, me) from resource r where r.account = me.id order by r.id limit 1) when me.role = 'trainee' then feeds_shown('person', me.person, me) end,
		'can', json_build_object('keys', me.role <> 'trainee', 'rename', me.role <> 'trainee'));
end $$;

-- Change one's name, language of letters or time zone.
--   select api.account_own_change(login, 'Vera Melnik', 'ru', 'Europe/Minsk', '1')  →  {"id": 3}
-- changes: account, audit
create function api.account_own_change(_login bytea, _name text, _lang_of_letters text, _zone text, _version text) returns json language plpgsql as $$
declare
	me account := who(_login);
begin
	perform same_version('account', me.id, _version, me.version);
	if tidy(_name) is null then
		perform refuse(422, 'name_is_missing', 'name');
	end if;
	-- a trainee's name stands on papers: it comes from the person, not from here
	update account set name = case when me.role = 'trainee' then name else tidy(_name) end,
		lang = coalesce(_lang_of_letters, lang), zone = coalesce(_zone, zone), version = version + 1
	where id = me.id;
	return json_build_object('id', me.id);
end $$;

-- Change one's password.  Every other sign-in ends.
--   select api.account_password(login, 'true', '$argon2id$…')  →  {"id": 3}
-- changes: account, login, audit
create function api.account_password(_login bytea, _current_ok text, _password text) returns json language plpgsql as $$
declare
	me account := who(_login);
begin
	if _current_ok is distinct from 'true' then
		perform refuse(422, 'current_password_is_wrong', 'current');
	end if;
	if _password is null then
		perform refuse(422, 'password_is_missing', 'password');
	end if;
	update account set password = _password where id = me.id;
	update login set ended = now() where account = me.id and token <> _login and kind = 'browser' and ended is null;
	perform event('password_set', 'account', me.id::text);
	return json_build_object('id', me.id);
end $$;

-- Make an API key.  It has the rights of its account, lives a year, and is shown once.
--   select api.key_add(login, gen_random_uuid(), 'Border post', '\x…')  →  {"id": 12, "label": "Border post", "until": "2027-…"}
-- changes: login, answered, audit
create function api.key_add(_login bytea, _idem uuid, _label text, _token_hash bytea) returns json language plpgsql as $$
declare
	me account := who(_login, 'trainer', 'focal_point', 'coordinator', 'registrar', 'director', 'auditor', 'administrator');
	key login;
begin
	if tidy(_label) is null then
		perform refuse(422, 'label_is_missing', 'label');
	end if;
	-- sent twice, the first key was already shown: it cannot be shown again
	if answered(_idem, me.id, 'key_add') is not null then
		perform refuse(409, 'key_was_shown');
	end if;
	if (select count(*) from login where account = me.id and kind = 'key' and ended is null and until > now()) >= 10 then
		perform refuse(409, 'too_many_keys');
	end if;
	insert into login (token, account, kind, label, until) values (_token_hash, me.id, 'key', tidy(_label), now() + interval '1 year') returning * into key;
	perform event('key_made', 'account', me.id::text, jsonb_build_object('key', key.id));
	return answer(_idem, json_build_object('id', key.id, 'label', key.label, 'until', wall(key.until, me.zone)));
end $$;

-- End an API key of one's own.
--   select api.key_end(login, 12)  →  {"id": 12}
-- changes: login, audit
create function api.key_end(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login);
begin
	update login set ended = coalesce(ended, now()) where id = _id and account = me.id and kind = 'key';
	if not found then
		perform refuse(404, 'not_found');
	end if;
	perform event('key_ended', 'account', me.id::text, jsonb_build_object('key', _id));
	return json_build_object('id', _id);
end $$;

-- End one sign-in of one's own.
--   select api.login_end(login, 12)  →  {"id": 12}
-- changes: login, audit
create function api.login_end(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login);
begin
	update login set ended = coalesce(ended, now()) where id = _id and account = me.id and kind = 'browser';
	if not found then
		perform refuse(404, 'not_found');
	end if;
	perform event('signed_out_elsewhere', 'account', me.id::text);
	return json_build_object('id', _id);
end $$;

-- Sign out everywhere else.
--   select api.logins_end(login)  →  {"ended": 2}
-- changes: login, audit
create function api.logins_end(_login bytea) returns json language plpgsql as $$
declare
	me account := who(_login);
	n int;
begin
	update login set ended = now() where account = me.id and token <> _login and kind = 'browser' and ended is null;
	get diagnostics n = row_count;
	perform event('signed_out_elsewhere', 'account', me.id::text);
	return json_build_object('ended', n);
end $$;
