-- Accounts: who may sign in.  The administrator and the director see accounts, not people: of trainees a number;
-- a focal point sees the trainees of the own agency.

-- Accounts, newest sign-in first.
--   select api.accounts(login, 'en', null, 'registrar', null)  →  {"rows": [{"id": 4, "name": "…", "role": "registrar"}], "total": 2}
create function api.accounts(_login bytea, _lang text, _q text, _role text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'administrator', 'director', 'focal_point');
	page int := page_of(_page);
	long int := page_rows(_page);
	words text[] := words_sought(_q);
	found_ json;
	n int;
begin
	select count(*) into n from account a where account_seen(a, me)
		and (tidy(_role) is null or a.role = _role) and (words is null or case when a.role = 'trainee' then search_key(concat_ws(' ', account_name(a, me), account_email(a, me))) like all (words) else a.search_key like words[1] and a.search_key like all (words) end);
	select json_agg(x) into found_ from (
		select a.id, account_name(a, me) as name, account_email(a, me) email, a.role, pick(_lang, g.name_ru, g.name_en) agency, a.active,
			a.password is null invited, (select wall(max(l.seen), me.zone) from login l where l.account = a.id and l.kind = 'browser') seen
		from account a left join agency g on g.id = a.agency
		where account_seen(a, me)
			and (tidy(_role) is null or a.role = _role) and (words is null or case when a.role = 'trainee' then search_key(concat_ws(' ', account_name(a, me), account_email(a, me))) like all (words) else a.search_key like words[1] and a.search_key like all (words) end)
		order by a.active desc, a.role = 'trainee', account_name(a, me) limit long offset (page - 1) * long) x;
	perform whole_or_refuse(_page, n);
	return json_build_object('rows', coalesce(found_, '[]'), 'total', n, 'page', page, 'pages', greatest((n + long - 1) / long, 1), 'q', _q, 'role', _role,
		'previous', case when page > 1 then account_page(page - 1, _q, _role) end, 'next', case when page * long < n then account_page(page + 1, _q, _role) end,
		'roles', account_roles(me), 'can', json_build_object('add', me.role = 'administrator', 'people', me.role = 'focal_point'));
end $$;

-- The form of a new account.
--   select api.account_form(login, 'en', null, null)  →  {"roles": ["coordinator", …], "agencies": […]}
create function api.account_form(_login bytea, _lang text, _role text, _agency text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'administrator');
begin
	return json_build_object('name', '', 'email', '', 'roles', account_roles(me), 'role', coalesce(_role, ''), 'agency', coalesce(_agency, ''), 'lang_of_letters', 'ru',
		'agencies', (select json_agg(json_build_object('id', g.id, 'name', pick(_lang, g.name_ru, g.name_en)) order by pick(_lang, g.name_ru, g.name_en)) from agency g where g.active),
		'crumbs', json_build_array(json_build_object('href', '/accounts', 'key', 'accounts')));
end $$;

-- Add an account and make the link with which its owner sets a password.  The link is shown once.
--   select api.account_invite(login, gen_random_uuid(), 'i.novik@itc.example', 'Ihar Novik', 'registrar', null, 'ru', '\x…')  →  {"id": 9, "name": "…", "until": "…"}
-- changes: account, invitation, answered, audit
create function api.account_invite(_login bytea, _idem uuid, _email text, _name text, _role text, _agency text, _lang_of_letters text, _token_hash bytea, _new_token text)
returns json language plpgsql as $$
declare
	me account := who(_login, 'administrator');
	a account;
begin
	if tidy(_email) is null then
		perform refuse(422, 'email_is_missing', 'email');
	elsif tidy(_name) is null then
		perform refuse(422, 'name_is_missing', 'name');
	elsif tidy(_role) is null or _role = 'trainee' then
		perform refuse(422, 'role_is_missing', 'role');	-- a trainee is invited from the person's page
	elsif _role = 'focal_point' and int_of(_agency, 'agency') is null then
		perform refuse(422, 'focal_point_has_agency', 'agency');
	end if;
	if answered(_idem, me.id, 'account_invite') is not null then
		perform refuse(409, 'link_was_shown');
	end if;
	if exists (select from account where lower(email) = lower(tidy(_email))) then
		perform refuse(409, 'email_taken', 'email');
	end if;
	insert into account (email, name, role, agency, lang)
	values (tidy(_email), tidy(_name), _role, case when _role = 'focal_point' then int_of(_agency, 'agency') end, coalesce(_lang_of_letters, 'ru'))
	returning * into a;
	return answer(_idem, invitation_made(a, me, _token_hash, _new_token));
end $$;

-- A sign-in link for a trainee, to be handed out by the centre or by the focal point of the person's agency.
--   select api.person_invite(login, 17, 'a.k@agency.example', '\x…')  →  {"id": 21, "name": "…", "until": "…"}
-- changes: account, invitation, audit
create function api.person_invite(_login bytea, _id int, _email text, _token_hash bytea, _new_token text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'focal_point');
	p person;
	a account;
begin
	select * into p from person where id = _id and (me.role = 'coordinator' or agency = me.agency) for update;
	if not found then
		perform refuse(404, 'not_found');
	end if;
	select * into a from account where person = p.id and role = 'trainee';
	if a.id is null then
		if coalesce(tidy(_email), p.email) is null then
			-- many trainees have no address of their own: the link itself is what is handed out
			_email := 'person-' || p.id || '@no-address.invalid';
		end if;
		if exists (select from account where lower(email) = lower(coalesce(tidy(_email), p.email))) then
			perform refuse(409, 'email_taken', 'email');
		end if;
		insert into account (email, name, role, person, lang)
		values (coalesce(tidy(_email), p.email), names_of(p.id, p.lang) ->> 'name', 'trainee', p.id, p.lang) returning * into a;
	elsif not a.active then
		perform refuse(409, 'account_is_disabled');
	end if;
	return invitation_made(a, me, _token_hash, _new_token);
end $$;

-- One account with its sign-ins.
--   select api.account(login, 'en', 9)  →  {"id": 9, "name": "…", "role": "registrar", "active": true, "logins": 1}
create function api.account(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'administrator', 'director', 'focal_point');
	a account;
begin
	select * into a from account x where x.id = _id and account_seen(x, me);
	if not found then
		perform refuse(404, 'not_found');
	end if;
	return json_build_object('id', a.id, 'title', account_name(a, me), 'name', account_name(a, me), 'email', account_email(a, me), 'role', a.role, 'agency', coalesce(a.agency::text, ''),
		'active', case when a.active then 'yes' else 'no' end, 'lang_of_letters', a.lang, 'version', a.version, 'invited', a.password is null,
		'created', wall(a.created, me.zone),
		'logins', (select count(*) from login l join session_limit s on s.role = a.role where l.account = a.id and l.ended is null
			and case l.kind when 'key' then l.until > now() else now() < l.created + s.absolute and now() < l.seen + s.idle end),
		'roles', account_roles(me),
		'agencies', (select json_agg(json_build_object('id', g.id, 'name', pick(_lang, g.name_ru, g.name_en)) order by pick(_lang, g.name_ru, g.name_en)) from agency g where g.active or g.id = a.agency),
		'crumbs', json_build_array(json_build_object('href', '/accounts', 'key', 'accounts')),
		'can', json_build_object('edit', me.role = 'administrator' and a.id <> me.id and a.role <> 'trainee', 'end', me.role in ('administrator', 'director', 'focal_point') and a.id <> me.id,
			'switch', me.role in ('administrator', 'focal_point') and a.id <> me.id, 'history', me.role in ('administrator', 'director', 'auditor'), 'link', (me.role = 'focal_point' or me.role = 'administrator' and a.role <> 'trainee') and a.id <> me.id));
end $$;

-- Change name, role or agency, disable or enable.  A change of role ends the account's sign-ins at once.
--   select api.account_change(login, 9, '1', 'Ihar Novik', 'registrar', null, 'no')  →  {"id": 9}
-- changes: account, login, audit
create function api.account_change(_login bytea, _id int, _version text, _name text, _role text, _agency text, _active text) returns json language plpgsql as $$
declare
	me account := who(_login, 'administrator', 'focal_point');
	a account;
	goes boolean := _active is not distinct from 'no';
begin
	select * into a from account x where x.id = _id and account_seen(x, me) for update;
	if not found then
		perform refuse(404, 'not_found');
	elsif a.id = me.id then
		perform refuse(409, 'not_oneself');
	end if;
	perform same_version('account', a.id, _version, a.version);
	if me.role = 'focal_point' or a.role = 'trainee' then	-- of a trainee only the switch is theirs
		update account set active = not goes, version = version + 1 where id = a.id;
	else
		if tidy(_name) is null then
			perform refuse(422, 'name_is_missing', 'name');
		elsif coalesce(_role, a.role) = 'trainee' then
			perform refuse(422, 'role_is_missing', 'role');
		elsif coalesce(_role, a.role) = 'focal_point' and int_of(_agency, 'agency') is null then
			perform refuse(422, 'focal_point_has_agency', 'agency');
		end if;
		update account set name = tidy(_name), role = coalesce(_role, role), active = not goes,
			agency = case when coalesce(_role, role) = 'focal_point' then int_of(_agency, 'agency') end, version = version + 1
		where id = a.id;
	end if;
	if goes or coalesce(_role, a.role) <> a.role then
		update login set ended = now() where account = a.id and ended is null;
	end if;
	return json_build_object('id', a.id);
end $$;

-- A new link to set a password.  The old password and all sign-ins end.
--   select api.account_reinvite(login, 9, '\x…')  →  {"id": 9, "name": "…", "until": "…"}
-- changes: account, login, invitation, audit
create function api.account_reinvite(_login bytea, _id int, _token_hash bytea, _new_token text) returns json language plpgsql as $$
declare
	me account := who(_login, 'administrator', 'focal_point');
	a account;
begin
	select * into a from account x where x.id = _id and account_seen(x, me) and x.id <> me.id for update;
	if not found then
		perform refuse(404, 'not_found');
	elsif me.role = 'administrator' and a.role = 'trainee' then
		perform refuse(403, 'not_yours');	-- the link leads to a person's record: the agency or a coordinator makes it
	elsif not a.active then
		perform refuse(409, 'account_is_disabled');
	end if;
	update account set password = null where id = a.id;
	update login set ended = now() where account = a.id and ended is null;
	return invitation_made(a, me, _token_hash, _new_token);
end $$;

-- End all sign-ins and keys of an account.
--   select api.account_logins_end(login, 9)  →  {"id": 9}
-- changes: login, audit
create function api.account_logins_end(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login, 'administrator', 'director', 'focal_point');
begin
	if not exists (select from account x where x.id = _id and account_seen(x, me)) then
		perform refuse(404, 'not_found');
	end if;
	update login set ended = now() where account = _id and ended is null;
	perform event('logins_ended', 'account', _id::text);
	return json_build_object('id', _id);
end $$;
