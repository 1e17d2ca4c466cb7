-- Mail: letters are made here, by what happens (mailed.sql), and sent by the courier.
--
--   perform registry.mail_person('joining', 17, '{}', 7, '10 minutes')
--
-- Who asks names whom the letter is for: an account, a person or an agency.  A person without an address gets it by hand
-- through the own agency, whose focal points are told; an agency without focal points gets it at its address, or by hand.
-- While an earlier letter of this kind to the same recipient about the same course still waits, the new one takes its place.

-- {name} of a text filled from an object; what it lacks stays as it is, and what is filled in is not looked at again.
create or replace function registry.letter_filled(_text text, _facts jsonb) returns text immutable language plpgsql as $$
declare
	made text := '';
	rest text := _text;
	m text[];
begin
	loop
		m := regexp_match(rest, '^(.*?)\{([a-z_]+)\}(.*)$', 's');
		exit when m is null;
		made := made || m[1] || coalesce(_facts ->> m[2], '{' || m[2] || '}');
		rest := m[3];
	end loop;
	return made || rest;
end $$;

-- A date as letters write it: figures that every language reads.
create or replace function registry.letter_date(_day date) returns text immutable language sql
return to_char(_day, 'DD.MM.YYYY');

-- Where a course is held, as letters write it.
create or replace function registry.letter_place(_c registry.course, _lang text) returns text stable language sql
return coalesce(nullif(concat_ws(', ', registry.pick(_lang, _c.town_ru, _c.town_en), _c.venue), ''), case _lang when 'ru' then 'онлайн' when 'be' then 'анлайн' else 'online' end);

-- What letters may say of a course: neutral where the subject is sensitive.
create or replace function registry.letter_course(_c registry.course, _lang text) returns jsonb stable language plpgsql as $$
begin
	return (select jsonb_build_object('code', _c.code, 'starts', registry.letter_date(_c.starts), 'ends', registry.letter_date(_c.ends),
		'title', case when e.neutral_ru is not null then registry.pick(_lang, e.neutral_ru, e.neutral_en, e.neutral_be) else registry.pick(_lang, e.title_ru, e.title_en, e.title_be) end,
		'place', registry.letter_place(_c, _lang),
		'coordinator', coalesce((select a.name || coalesce(', ' || registry.address_of(a.email), '') from registry.account a where a.id = _c.coordinator and a.active), (select replace(registry.pick(_lang, w.organisation_ru, w.organisation_en), E'\n', ' ') from registry.centre w)),
		'first', coalesce((select to_char(s.starts, 'DD.MM.YYYY HH24:MI') || ' (' || s.zone || ')' || coalesce(', ' || registry.booked_names(s.id, 'room', _lang), '') from registry.session s where s.course = _c.id and s.state = 'planned' order by s.starts, s.id limit 1),
			case _lang when 'ru' then 'будет сообщено позже' when 'be' then 'будзе паведамлена пазней' else 'to be announced' end))
	from registry.edition e where e.id = _c.edition);
end $$;

-- The last text of a kind of letter.
create or replace function registry.letter_text_of(_kind text, _lang text) returns registry.letter_template stable language sql
return (select t from registry.letter_template t where t.kind = _kind and t.lang = _lang order by t.version desc limit 1);

-- Can letters be sent there?  Accounts without an address have one that nobody can.
create or replace function registry.address_of(_email text) returns text immutable language sql
return case when _email !~* '@no-address\.invalid$' then _email end;

-- Has no courier had it yet?
create or replace function registry.letter_untouched(_o registry.outbox) returns boolean immutable language sql
return _o.state in ('waiting', 'by_hand') and _o.tries = 0 and _o.leased_until is null;

-- Has nobody had it yet, neither a courier nor who hands it on?  One that the centre has stopped is among them.
create or replace function registry.letter_unsent(_o registry.outbox) returns boolean immutable language sql
return (registry.letter_untouched(_o) or _o.state = 'stopped' and _o.tries = 0 and _o.leased_until is null) and _o.done is null;

-- {how}: what a reader who signs in, or does not, can do; as a fact.
create or replace function registry.letter_how(_kind text, _lang text, _signs_in boolean, _facts jsonb) returns jsonb stable language sql
return coalesce((select jsonb_build_object('how', registry.letter_filled(w.text, _facts)) from registry.letter_way w where w.kind = _kind and w.lang = _lang and w.signs_in = _signs_in), '{}');

-- Does a paper go with it that says what its reader cannot look up: a letter to an agency that nobody signs in for?
create or replace function registry.letter_draws(_kind text, _account int, _person int) returns boolean immutable language sql
return _kind in ('nomination_results', 'seat_offered', 'letters_wait') and _account is null and _person is null;

-- What a letter says, by the last text of its kind and things as they are now.  Facts of a course are said in the letter's language.
create or replace function registry.letter_said(_o registry.outbox, out subject text, out body text) stable language plpgsql as $$
declare
	t registry.letter_template := registry.letter_text_of(_o.kind, _o.lang);
	facts jsonb := coalesce((select registry.letter_course(c, _o.lang) from registry.course c where c.id = _o.course), '{}') || _o.facts;
begin
	if _o.kind = 'course_cancelled' then
		facts := facts || jsonb_build_object('earlier', coalesce(case _o.lang when 'ru' then ', ранее объявлялось ' when 'be' then ', раней абвяшчалася ' else ', before ' end || (_o.facts ->> 'was'), ''));
	end if;
	facts := facts || registry.letter_how(_o.kind, _o.lang, _o.account is not null, facts);
	subject := left(registry.letter_filled(t.subject, facts), 150);
	body := left(registry.letter_filled(t.body, facts), 8000);
end $$;

-- One letter to one recipient.  An earlier one of its kind about the same course that nobody has had yet gives way, or, where
-- somebody has edited it, is stopped.
-- changes: outbox
create or replace function registry.letter_made(_kind text, _lang text, _email text, _facts jsonb, _account int, _person int, _agency int, _course int, _secret text, _delay interval, _draws boolean default false, _resource int default null) returns int language plpgsql as $$
declare
	o registry.outbox;
	said record;
	made int;
begin
	for o in select x.* from registry.outbox x where x.course = _course and x.kind = _kind and registry.letter_unsent(x) and (x.not_before > now() or x.state <> 'waiting')
		and x.account is not distinct from _account and x.person is not distinct from _person and x.agency is not distinct from _agency and x.resource is not distinct from _resource
	loop
		if o.edited then
			update registry.outbox set state = 'stopped' where id = o.id;
		else
			delete from registry.outbox where id = o.id;
		end if;
	end loop;
	o := null;
	o.kind := _kind; o.lang := _lang; o.course := _course; o.facts := _facts; o.account := _account;
	said := registry.letter_said(o);
	insert into registry.outbox (kind, lang, account, person, agency, resource, course, email, subject, body, facts, secret, state, not_before, draws)
	values (_kind, _lang, _account, _person, _agency, _resource, _course, _email, said.subject, said.body, _facts, _secret, case when _email is null then 'by_hand' else 'waiting' end, now() + _delay, _draws or registry.letter_draws(_kind, _account, _person)) returning id into made;
	return made;
end $$;

-- Who reads a letter today, and at which address: a person at the own account, else at the own address; an account as long as it
-- is active and, where the letter is an agency's, still its focal point, else another of them, else the agency at its address.
-- Nulls: nobody and none.
create or replace function registry.letter_reader(_o registry.outbox, out account int, out email text) stable language sql
begin atomic
	select x.account, x.email from (
		select 1 k, a.id account, coalesce(registry.address_of(a.email), registry.address_of(p.email)) email from registry.person p left join registry.account a on a.person = p.id and a.active where p.id = _o.person
		union all
		select 1, a.id, coalesce(registry.address_of(a.email), x.email) from registry.resource x left join registry.account a on a.id = x.account and a.active where x.id = _o.resource
		union all
		select case when a.id = _o.account then 2 else 3 end, a.id, registry.address_of(a.email) from registry.account a where _o.person is null and _o.resource is null and _o.account is not null and a.active
			and (a.id = _o.account and _o.agency is null or a.agency = _o.agency and a.role = 'focal_point')
		union all
		select 4, null, g.email::text from registry.agency g where _o.person is null and g.id = _o.agency) x
	order by x.k, x.account limit 1;
end;

-- Letters that have not gone follow their reader: to the new address, by hand when there is none.  To an address that was taken
-- away nothing goes; a courier that has such a letter has it no longer.  A link that opens a door goes nowhere else.
-- changes: outbox, outbox_try
create or replace function registry.letters_follow(_account int, _person int, _agency int, _resource int) returns void language plpgsql as $$
declare
	o registry.outbox;
	r record;
	said record;
begin
	for o in select x.* from registry.outbox x where x.state in ('waiting', 'stopped') and (x.account = _account or x.person = _person or x.resource = _resource or x.agency = _agency and x.account is null and x.person is null) for update loop
		select * into r from registry.letter_reader(o);
		continue when r.email is not distinct from o.email and r.account is not distinct from o.account;
		if o.secret is not null and (r.email is null or o.person is null and r.account is distinct from o.account) then
			insert into registry.outbox_try (outbox, outcome, answer) values (o.id, 'refused', 'the address was taken away');
			update registry.outbox set state = 'refused', done = now(), secret = null, leased_until = null, lease = null where id = o.id;
		elsif o.person is null and r.account is distinct from o.account and exists (select from registry.outbox x where x.kind = o.kind and x.course is not distinct from o.course and x.agency = o.agency and x.account = r.account and x.at between o.at - interval '1 hour' and o.at + interval '1 hour') then
			delete from registry.outbox where id = o.id;	-- each of them was written to
		else
			update registry.outbox set email = r.email, account = coalesce(r.account, case when o.agency is null and o.person is null and o.resource is null then o.account end), leased_until = null, lease = null,
				state = case when r.email is null and o.state = 'waiting' then 'by_hand' else o.state end, draws = o.draws or registry.letter_draws(o.kind, r.account, o.person) and r.account is distinct from o.account where id = o.id returning * into o;
			if o.secret is null and not o.edited then
				said := registry.letter_said(o);
				update registry.outbox set subject = said.subject, body = said.body where id = o.id;
			end if;
			if r.email is null and o.person is not null then
				perform registry.letters_wait_told(o.agency, '0');
			end if;
		end if;
	end loop;
end $$;

create or replace function registry.address_followed() returns trigger language plpgsql as $$
begin
	perform registry.letters_follow(case tg_table_name when 'account' then new.id end, case tg_table_name when 'person' then new.id when 'account' then (to_jsonb(new) ->> 'person')::int end, case tg_table_name when 'agency' then new.id end, case tg_table_name when 'resource' then new.id end);
	return null;
end $$;
create or replace trigger followed after update of email on registry.person for each row when (old.email is distinct from new.email) execute function registry.address_followed();
create or replace trigger followed after update of email, account on registry.resource for each row when ((old.email, old.account) is distinct from (new.email, new.account)) execute function registry.address_followed();
create or replace trigger followed after update of email on registry.agency for each row when (old.email is distinct from new.email) execute function registry.address_followed();
create or replace trigger followed after update of email, active, role, agency on registry.account for each row when ((old.email, old.active, old.role, old.agency) is distinct from (new.email, new.active, new.role, new.agency)) execute function registry.address_followed();

-- Letters to an agency: to each focal point, else to its address in its language, else by hand.  _draws: the letter with decisions
-- is drawn anew and goes along.
-- changes: outbox
create or replace function registry.mail_agency(_kind text, _agency int, _facts jsonb, _course int default null, _delay interval default '0', _draws boolean default false) returns void language plpgsql as $$
declare
	a record;
begin
	for a in select x.id, x.lang, registry.address_of(x.email) email from registry.account x where x.agency = _agency and x.role = 'focal_point' and x.active order by x.id loop
		perform registry.letter_made(_kind, a.lang, a.email, _facts, a.id, null, _agency, _course, null, _delay, _draws);
	end loop;
	if not found then
		perform registry.letter_made(_kind, g.lang, g.email, _facts, null, null, _agency, _course, null, _delay, _draws) from registry.agency g where g.id = _agency;
	end if;
end $$;

-- How many letters wait to be handed on by an agency, and which: by their subjects, which name nobody.
create or replace function registry.letters_waiting(_agency int) returns jsonb stable language sql
return (select jsonb_build_object('n', coalesce(sum(x.n), 0), 'ids', coalesce(jsonb_agg(x.ids), '[]'), 'which', coalesce(left(string_agg('— ' || x.subject || case when x.n > 1 then ' (' || x.n || ')' else '' end, E'\n' order by x.last desc), 4000), '—'))
	from (select o.subject, count(*) n, max(o.id) last, jsonb_agg(o.id order by o.id) ids from registry.outbox o where o.agency = _agency and o.state = 'by_hand' and o.done is null and o.kind <> 'letters_wait' group by o.subject) x);

-- An agency is told once a day which letters wait, its focal points where, and its address gets them along; while that letter has
-- not gone, the next ones join it.  Who has neither is told by the centre, which hands the letters on itself.
-- changes: outbox
create or replace function registry.letters_wait_told(_agency int, _delay interval) returns void language plpgsql as $$
begin
	delete from registry.outbox o where o.kind = 'letters_wait' and o.agency = _agency and registry.letter_untouched(o) and o.done is null and o.not_before > now();
	if not exists (select from registry.outbox o where o.kind = 'letters_wait' and o.agency = _agency and o.at > now() - interval '1 day')
		and exists (select from registry.agency g where g.id = _agency and (g.email is not null or exists (select from registry.account a where a.agency = g.id and a.role = 'focal_point' and a.active)))
	then
		perform registry.mail_agency('letters_wait', _agency, registry.letters_waiting(_agency), null, greatest(_delay, '2 minutes'));
	end if;
end $$;

-- A letter to a person: to the own account, else to the own address, else by hand through the agency.
-- changes: outbox
create or replace function registry.mail_person(_kind text, _person int, _facts jsonb, _course int default null, _delay interval default '0') returns void language plpgsql as $$
declare
	p record;
begin
	select x.id, x.agency, coalesce(a.lang, x.lang) lang, a.id account, coalesce(registry.address_of(a.email), registry.address_of(x.email)) email into p
	from registry.person x left join registry.account a on a.person = x.id and a.active where x.id = _person;
	perform registry.letter_made(_kind, p.lang, p.email, _facts, p.account, p.id, p.agency, _course, null, _delay);
	if p.email is null and p.agency is not null then
		perform registry.letters_wait_told(p.agency, _delay);
	end if;
end $$;

-- A letter to an account; with the token of a link that opens a door once.
-- changes: outbox
create or replace function registry.mail_account(_kind text, _a registry.account, _facts jsonb, _course int default null, _secret text default null) returns void language plpgsql as $$
begin
	if registry.address_of(_a.email) is not null then
		perform registry.letter_made(_kind, _a.lang, _a.email, _facts, _a.id, null, null, _course, _secret, '0');
	end if;
end $$;
