-- A tiny database for the edge's own tests.
create role web login;
create schema registry;
create schema api;
create domain registry.short as text constraint short_text check (length(value) <= 10);
create type registry.file as (name text, type text, bytes bytea);

create table registry.item (
	id int generated always as identity primary key,
	idem uuid unique,
	title text not null constraint item_title_taken unique,
	hours int constraint item_hours_positive check (hours > 0),
	tags jsonb, score jsonb);
insert into registry.item (title, hours) values ('First <b>', 4), ('=1+1', 5);

create table registry.account (id int primary key, email text, password text);
create table registry.login (token bytea primary key, account int);
create table registry.tried (email text);

create function api.home() returns json stable begin atomic
	select json_build_object('greeting', 'hello');
end;
create function api.item(_id int) returns json language plpgsql stable as $$
declare found json;
begin
	select to_json(i) into found from registry.item i where id = _id;
	if found is null then
		raise 'no_item' using errcode = 'PT404';
	end if;
	return found;
end $$;
create function api.items(_q text) returns json stable begin atomic
	select json_build_object('rows', coalesce(json_agg(json_build_object('id', id, 'title', title, 'hours', hours) order by id), '[]'))
	from registry.item where _q is null or title = _q;
end;
create function api.item_add(_idem uuid, _title registry.short, _hours int, _tags jsonb, _score jsonb) returns json language plpgsql as $$
declare i int;
begin
	if _title = 'refused' then
		raise 'course_is_full' using errcode = 'PT409', column = 'title', hint = '{"free": 3}';
	end if;
	insert into registry.item (idem, title, hours, tags, score) values (_idem, _title, _hours, _tags, _score) returning id into i;
	return json_build_object('id', i);
end $$;
create function api.item_change(_id int, _title text, _hours int) returns json language plpgsql as $$
begin
	update registry.item set title = _title, hours = _hours where id = _id;
	if not found then
		raise 'no_item' using errcode = 'PT404';
	end if;
	return json_build_object('id', _id);
end $$;
create function api.echo(_text text, _many jsonb, _list jsonb, _lang text, _address text) returns json stable begin atomic
	select json_build_object('text', _text, 'many', _many, 'list', _list, 'lang', _lang, 'address', _address,
		'count', (select count(*) from jsonb_object_keys(_many)));
end;
create function api.slow(_seconds float) returns json language plpgsql as $$
begin
	perform pg_sleep(_seconds);
	return json_build_object('text', 'slept');
end $$;
create function api.slow_add(_seconds float, _title text) returns json language plpgsql as $$
begin
	insert into registry.item (title, hours) values (_title, 1);
	perform pg_sleep(_seconds);
	return json_build_object('text', 'added');
end $$;
create function api.open_begin() returns json begin atomic select null::json; end;
create function api.raise(_state text) returns json language plpgsql as $$
begin
	raise 'some_reason' using errcode = _state, detail = 'row (secret-canary)';
end $$;
create function api.files(_n int) returns setof registry.file begin atomic
	select format('paper-%s.txt', n), 'text/plain', convert_to('бумага ' || n, 'UTF8') from generate_series(1, coalesce(_n, 1)) n;
end;
create function api.big(_n int) returns json begin atomic
	select json_build_object('text', repeat('x', _n));
end;
create function api.check(_code text) returns json language plpgsql as $$
begin
	if _code = 'known' then
		perform pg_sleep(0.05);
	end if;
	return json_build_object('text', 'checked');
end $$;

create function api.login_begin(_email text, _address text) returns json language plpgsql as $$
declare a registry.account;
begin
	insert into registry.tried values (_email);
	select * into a from registry.account where email = _email;
	return json_build_object('account', a.id, 'hash', coalesce(a.password,
		'$argon2id$v=19$m=65536,t=3,p=1$cgW1LBgxrO9NsMaXvdVjcg$3RjMgDETi4UMmCFjynC1CCXnJz0Ff0+jUP/fKlNEruQ'));
end $$;
create function api.login_finish(_account text, _ok text, _token bytea, _address text) returns json language plpgsql as $$
begin
	if _account is null or _ok is distinct from 'true' then
		raise 'sign_in_failed' using errcode = 'PT422', column = 'email';
	end if;
	insert into registry.login values (_token, _account::int);
	return json_build_object('account', _account::int);
end $$;
create function api.login_hash(_login bytea) returns json stable begin atomic
	select json_build_object('hash', (select password from registry.account a join registry.login l on l.account = a.id where token = _login));
end;
create function api.logout(_login bytea) returns json language plpgsql as $$
begin
	delete from registry.login where token = _login;
	return '{}';
end $$;
create function api.me(_login bytea) returns json stable begin atomic
	select json_build_object('name', email) from registry.account a join registry.login l on l.account = a.id where token = _login;
end;
create function api.account(_login bytea) returns json language plpgsql stable as $$
declare found json;
begin
	select json_build_object('email', email) into found from registry.account a join registry.login l on l.account = a.id where token = _login;
	if found is null then
		raise 'sign_in' using errcode = 'PT401';
	end if;
	return found;
end $$;
create function api.account_password(_login bytea, _current_ok text, _password text) returns json language plpgsql as $$
begin
	if _current_ok is distinct from 'true' then
		raise 'current_password_wrong' using errcode = 'PT422', column = 'current';
	end if;
	update registry.account set password = _password where id = (select account from registry.login where token = _login);
	return '{}';
end $$;
create function api.invitation_accept(_token text, _password text) returns json language plpgsql as $$
begin
	if _password is null or _password not like '$argon2id$%' then
		raise 'password_is_missing' using errcode = 'PT422', column = 'password';
	end if;
	insert into registry.account values (1, 'vera@example.org', _password) on conflict (id) do update set password = _password;
	return '{}';
end $$;
create function api.key_add(_login bytea, _token_hash bytea) returns json language plpgsql as $$
begin
	insert into registry.login select _token_hash, account from registry.login where token = _login;
	return json_build_object('label', 'key');
end $$;

do $$
declare f regprocedure;
begin
	for f in select oid from pg_proc where pronamespace = 'api'::regnamespace loop
		execute format('alter function %s security definer set search_path = registry, pg_temp', f);
	end loop;
end $$;
grant usage on schema api, registry to web;
