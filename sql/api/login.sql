-- Signing in and out, invitations, and who is signed in.

-- What the sign-in form needs to check a password: the account and its hash.  The attempt is counted
-- before the password is checked; unknown, inactive and waiting accounts have no hash, and kore checks one nobody can meet.
--   select api.login_begin('vera@itc.example', '::1')  →  {"account": 3, "hash": "$argon2id$…"}
-- changes: account
create function api.login_begin(_email text, _address text) returns json language plpgsql as $$
declare
	a account;
	-- the ladder: few mistakes wait a second, many wait until tomorrow
	wait interval;
begin
	select * into a from account where lower(email) = lower(tidy(_email)) and active and password is not null for update;
	wait := case when a.wrong < 3 then '0 s' when a.wrong < 9 then '3 s' when a.wrong < 25 then '5 s' when a.wrong < 100 then '10 s' else '1 day' end;
	if a.id is null or a.wrong_at > now() - wait then
		return json_build_object('account', null, 'hash', null);
	end if;
	update account set wrong = wrong + 1, wrong_at = now() where id = a.id;
	return json_build_object('account', a.id, 'hash', a.password);
end $$;

-- After the password was checked: a new sign-in under the hash of its token, or one refusal for every reason.
--   select api.login_finish('3', 'true', '\x…', '::1')  →  {"account": 3}
-- changes: account, login, audit
create function api.login_finish(_account text, _ok text, _token bytea, _address text) returns json language plpgsql as $$
declare
	a account;
begin
	select * into a from account where id = int_of(_account, 'email') and active for update;
	if a.id is null or _ok is distinct from 'true' then
		perform refuse(422, 'sign_in_failed', 'email');
	end if;
	update account set wrong = 0, wrong_at = null where id = a.id;
	-- at most five browsers at once: the oldest ends
	update login set ended = now() where token in (select token from login
		where account = a.id and kind = 'browser' and ended is null order by seen desc offset 4);
	insert into login (token, account, kind) values (_token, a.id, 'browser');
	perform set_config('registry.actor', a.id::text, true);
	perform event('signed_in', 'account', a.id::text);
	return json_build_object('account', a.id, 'lang', a.lang);
end $$;

-- The hash that one's current password is checked against before it is changed.
--   select api.login_hash(login)  →  {"hash": "$argon2id$…"}
create function api.login_hash(_login bytea) returns json language plpgsql stable as $$
declare
	me account := who(_login);
begin
	return json_build_object('hash', me.password);
end $$;

-- End this sign-in.
--   select api.logout(login)  →  {}
-- changes: login, audit
create function api.logout(_login bytea) returns json language plpgsql as $$
declare
	me account := who_or_nobody(_login);
begin
	update login set ended = now() where token = _login and ended is null;
	if me.id is not null then
		perform event('signed_out', 'account', me.id::text);
	end if;
	return '{}';
end $$;

-- The signed-in account and what its navigation holds, for the layout of every page; null when signed out.
-- Keeps the sign-in alive.
--   select api.me(login)  →  {"name": "Vera Melnik", "role": "coordinator", "nav": […]}
-- changes: login
create function api.me(_login bytea) returns json language plpgsql as $$
declare
	me account := who_or_nobody(_login);
	waiting int;
	to_approve int;
begin
	if me.id is null then
		return null;
	end if;
	update login set seen = now() where token = _login and seen < now() - interval '1 minute';
	if me.role = 'coordinator' then
		select count(*) into waiting from nomination n join course c on c.id = n.course
		where n.state = 'proposed' and c.state in ('nominations_open', 'closed');
	elsif me.role in ('registrar', 'director') then
		select count(*) into to_approve from batch where state = 'proposed';
	end if;
	return json_build_object('id', me.id, 'name', me.name, 'role', me.role, 'lang', me.lang, 'zone', me.zone,
		'initials', (select string_agg(upper(left(w, 1)), '') from (select w from regexp_split_to_table(me.name, '\s+') w limit 2) x),
		'agency', (select json_build_object('id', g.id, 'name_ru', g.name_ru, 'name_en', g.name_en) from agency g where g.id = me.agency),
		'is', json_build_object(me.role, true),
		'filters', (select json_agg(json_build_object('id', f.id, 'at', f.page, 'name', f.name, 'filter', f.query) order by f.name) from saved_filter f where f.account = me.id),
		'nav', (select json_agg(json_build_object('heading', heading, 'items', items) order by n)
			from (select min(n) n, heading, json_agg(json_build_object('href', href, 'icon', icon, 'label', label,
				'count', nullif(case label when 'nominations' then waiting when 'batches' then to_approve end, 0)) order by n) items
				from registry.navigation v where me.role = any (v.roles) group by heading) x));
end $$;

-- Who a link to set a password is for.  Looking does not use it up.
--   select api.invitation('k3…', 'en')  →  {"name": "Ihar Novik", "email": "…", "role": "trainee", "first": false}
create function api.invitation(_token text, _lang text) returns json language plpgsql stable as $$
declare
	i invitation;
	a account;
begin
	select * into i from invitation where token = sha256(convert_to(coalesce(_token, ''), 'UTF8')) and used is null and until > now();
	if i.token is null or (i.account is null and exists (select from account where role = 'administrator' and password is not null)) then
		perform refuse(404, 'invitation_is_over');
	end if;
	select * into a from account where id = i.account;
	return json_build_object('token', _token, 'first', i.account is null, 'name', a.name, 'email', a.email, 'role', coalesce(a.role, 'administrator'),
		'until', wall(i.until));
end $$;

-- Set a password with a link, once.  Earlier sign-ins of the account end.
--   select api.invitation_accept('k3…', null, null, '$argon2id$…')  →  {"email": "…"}
-- changes: account, invitation, login, audit
create function api.invitation_accept(_token text, _name text, _email text, _password text) returns json language plpgsql as $$
declare
	i invitation;
	a account;
begin
	select * into i from invitation where token = sha256(convert_to(coalesce(_token, ''), 'UTF8')) and used is null and until > now() for update;
	if i.token is null then
		perform refuse(404, 'invitation_is_over');
	end if;
	if _password is null then
		perform refuse(422, 'password_is_missing', 'password');
	end if;
	if i.account is null then
		perform pg_advisory_xact_lock(hashtext('first administrator'));
		if exists (select from account where role = 'administrator' and password is not null) then
			perform refuse(404, 'invitation_is_over');
		end if;
		if tidy(_name) is null then
			perform refuse(422, 'name_is_missing', 'name');
		end if;
		if tidy(_email) is null then
			perform refuse(422, 'email_is_missing', 'email');
		end if;
		insert into account (email, name, role, password, lang) values (tidy(_email), tidy(_name), 'administrator', _password, 'ru') returning * into a;
	else
		update account set password = _password, wrong = 0, wrong_at = null where id = i.account and active returning * into a;
		if a.id is null then
			perform refuse(404, 'invitation_is_over');
		end if;
		update login set ended = now() where account = a.id and ended is null;
	end if;
	update invitation set used = now() where token = i.token or (account = i.account and used is null);
	perform set_config('registry.actor', a.id::text, true);
	perform event('password_set', 'account', a.id::text);
	return json_build_object('email', a.email);
end $$;
