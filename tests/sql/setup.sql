-- What the SQL tests share: small makers of the things they need.  Loaded once before them.
drop schema if exists test cascade;
create schema test;
create sequence test.n;

-- An account with a living sign-in; answers with the hash of its token, which is what functions take as _login.
delete from registry.holiday;	-- tests count days from today

create function test.account(_role text, _agency int default null, _person int default null) returns bytea language plpgsql as $$
declare
	n int := nextval('test.n');
	token bytea := sha256(('token ' || n)::bytea);
	account int;
begin
	insert into registry.account (email, name, role, agency, person) values (_role || n || '@test.example', initcap(_role) || ' ' || n, _role, _agency, _person) returning id into account;
	insert into registry.login (token, account, kind) values (token, account, 'browser');
	return token;
end $$;

-- Whose sign-in is it?
create function test.account_id(_login bytea) returns int language sql
return (select l.account from registry.login l where l.token = _login);

create function test.agency(_kind text default 'border', _country text default 'BY') returns int language sql as $$
	insert into registry.agency (kind, country, name_ru, name_en)
	select _kind, _country, 'Ведомство ' || n, 'Agency ' || n from nextval('test.n') n returning id;
$$;

-- A person with a Cyrillic and a passport form of the name.
create function test.person(_agency int default null, _family text default null, _country text default 'BY') returns int language plpgsql as $$
declare
	n int := nextval('test.n');
	made int;
	letters text := translate(n::text, '0123456789', 'абвгдежзик');
begin
	insert into registry.person (sex, born, country, agency) values ('f', '1985-06-15', _country, _agency) returning id into made;
	insert into registry.name_form (person, script, language, family, given, patronymic, source) values
		(made, 'cyrl', 'ru', coalesce(_family, 'Петрова-' || letters), 'Анна', 'Ивановна', 'agency_letter'),
		(made, 'latn', 'en', 'PETROVA-' || upper(translate(n::text, '0123456789', 'abcdefghij')), 'ANNA', null, 'passport');
	return made;
end $$;

-- A published edition: 36 hours, 80 % of them, pass mark 60.
create function test.edition(_hours int default 36, _share int default 80, _pass_mark int default 60) returns int language plpgsql as $$
declare
	n int := nextval('test.n');
	programme int;
	made int;
begin
	insert into registry.programme (code, kind) values ('T-' || n, 'course') returning id into programme;
	insert into registry.edition (programme, number, title_ru, title_en, hours, languages, minimum_share, pass_mark)
	values (programme, 1, 'Программа ' || n, 'Programme ' || n, _hours, '{ru,en}', _share, _pass_mark) returning id into made;
	update registry.edition set state = 'published', published = now() where id = made;
	return made;
end $$;

-- A course in a state, beginning so many days from today and lasting five.
create function test.course(_state text default 'running', _begins int default -2, _capacity int default 24, _edition int default null) returns int language sql as $$
	insert into registry.course (code, edition, starts, ends, languages, capacity, state, state_reason)
	select 'T-' || n, coalesce(_edition, test.edition()), registry.today() + _begins, registry.today() + _begins + 4, '{ru,en}', _capacity, _state, case _state when 'cancelled' then 'A test.' end
	from nextval('test.n') n returning id;
$$;

-- A session of so many hours, so many days from today, at an hour of the day.
create function test.session(_course int, _day int default 0, _hour int default 0, _hours numeric default 2) returns int language sql as $$
	insert into registry.session (course, starts, ends, zone, topic_ru, topic_en, hours)
	select _course, (registry.today() + _day) + make_interval(hours => _hour), (registry.today() + _day) + make_interval(hours => _hour, mins => 90), 'Europe/Minsk', 'Тема ' || n, 'Topic ' || n, _hours
	from nextval('test.n') n returning id;
$$;

-- A place in a course: somebody nominated and accepted.
create function test.place(_course int, _person int default null, _agency int default null) returns int language plpgsql as $$
declare
	agency int := coalesce(_agency, (select p.agency from registry.person p where p.id = _person), test.agency());
	person int := coalesce(_person, test.person(agency));
	maker int := (select id from registry.account order by id limit 1);
	made int;
begin
	if maker is null then
		maker := test.account_id(test.account('coordinator'));
	end if;
	insert into registry.nomination (course, person, agency, state, made_by) values (_course, person, agency, 'accepted', maker) returning id into made;
	return (select p.id from registry.place p where p.nomination = made);
end $$;

-- Books an account as trainer of a session.
create function test.trainer(_session int, _login bytea) returns int language plpgsql as $$
declare
	resource int;
begin
	insert into registry.resource (kind, name_ru, name_en, account)
	select 'trainer', 'Тренер ' || n, 'Trainer ' || n, test.account_id(_login) from nextval('test.n') n returning id into resource;
	insert into registry.booking (session, resource) values (_session, resource);
	return resource;
end $$;

-- A finished course of one four-hour session whose places are all signed off as passed; _fails of them as not passed.
create function test.passed(_coordinator bytea, _places int default 2, _fails int default 0, _edition int default null) returns int language plpgsql as $$
declare
	made int := test.course('running', -10, greatest(_places, 24), coalesce(_edition, test.edition(36, 80, null)));
	taught int := test.session(made, -10, 0, 4);
begin
	perform test.place(made) from generate_series(1, _places);
	insert into registry.attendance (place, session, mark, marked_by)
	select p.id, taught, case when row_number() over (order by p.id) <= _fails then 'absent' else 'present' end, test.account_id(_coordinator) from registry.place p where p.course = made;
	perform api.attendance_close(_coordinator, made);
	perform api.decisions_sign(_coordinator, made, gen_random_uuid(), (select jsonb_agg(p.id::text) from registry.place p where p.course = made));
	update registry.course set state = 'finished' where id = made;
	return made;
end $$;

-- Places of a course as a form sends them.
create function test.places(_course int) returns jsonb stable language sql
return (select jsonb_agg(p.id::text order by p.id) from registry.place p where p.course = _course and p.held);

-- Stands in for the signer: every intent gets a signature.
create function test.signed() returns bigint language sql
return (select count(press.signed(t.id, sha256(convert_to(t.id, 'UTF8')) || sha256('a') || sha256('b'))) from press.to_sign(500) t);

-- Stands in for press and signer: every proof that waits is ready, every issued paper is signed and stored.
create function test.drawn() returns int language plpgsql as $$
declare
	r record;
	n int := 0;
begin
	loop
		perform test.signed();
		exit when not exists (select from press.next(1));
		for r in select * from press.next(50) loop
			if r.kind = 'paper' then
				perform press.store_paper(r.key, convert_to('%PDF ' || r.key, 'UTF8'), sha256(convert_to('%PDF ' || r.key, 'UTF8')), 2);
			else
				perform press.store_proof(r.key, convert_to('%PDF ' || r.key, 'UTF8'));
			end if;
			n := n + 1;
		end loop;
	end loop;
	return n;
end $$;

-- Certificates of a fresh course: proposed by the one, approved by the other, drawn.  Answers with the batch.
create function test.issued(_coordinator bytea, _registrar bytea, _places int default 2, _edition int default null) returns int language plpgsql as $$
declare
	made int := test.passed(_coordinator, _places, 0, _edition);
	batch int := (api.batch_propose(_coordinator, made, gen_random_uuid(), test.places(made)) ->> 'id')::int;
begin
	perform test.drawn();
	perform api.batch_approve(_registrar, batch, gen_random_uuid());
	perform test.drawn();
	return batch;
end $$;

-- Revoked by two people: proposed by the one, approved by the other.
create function test.revoked(_coordinator bytea, _registrar bytea, _id text, _category text default 'mistake', _reason text default 'Issued by mistake') returns json language sql as $$
	select api.act_approve(_registrar, (api.act_propose(_coordinator, _id, gen_random_uuid(), 'revoked', _category, _reason) ->> 'id')::int, gen_random_uuid());
$$;

-- What a refusal says: its status, key and field; and its detail.
create function test.detail(_call text, out said text, out detail jsonb) language plpgsql as $$
declare
	state text; key text; field text; hint_ text;
begin
	execute _call;
exception when others then
	get stacked diagnostics state = returned_sqlstate, key = message_text, field = column_name, hint_ = pg_exception_hint;
	said := state || ' ' || key || ' ' || field;
	detail := nullif(hint_, '')::jsonb;
end $$;

-- A pgTAP assertion: the call is refused with this key, which names this field.
create function test.refused(_call text, _key text, _field text, _status text default 'PT422') returns text language plpgsql as $$
declare
	state text; key text; field text;
begin
	execute _call;
	return fail(_key || ' is refused');
exception when others then
	get stacked diagnostics state = returned_sqlstate, key = message_text, field = column_name;
	return is(state || ' ' || key || ' ' || field, _status || ' ' || _key || ' ' || _field, _key || ' names ' || _field);
end $$;
