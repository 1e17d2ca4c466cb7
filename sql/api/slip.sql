-- Proof-reading: before papers are printed, each trainee or the focal point confirms how the name will stand on them.

-- How the names of a course's people will be printed, and who has confirmed them.  A focal point sees the own people.
--   select api.course_names(login, 'en', 7)  →  {"rows": [{"place": 3, "names": ["Петрова Анна", "Anna Petrova"], "state": "waiting"}], "counts": {"waiting": 1, "open": 1, "all": 1}}
create function api.course_names(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'registrar');
	head jsonb := course_head(_id, _lang, me);
	staff boolean := me.role <> 'focal_point';
	asked_ int[] := array(select s from course c, slips_asked(c, null) s where c.id = _id and me.role <> 'focal_point');
	prints boolean := (select c.state not in ('cancelled', 'archived') from course c where c.id = _id);
begin
	return json_build_object('course', head, 'crumbs', head -> 'crumbs', 'tab', 'names', 'section', 'courses', 'id', _id, 'title', head ->> 'code', 'total', slips_counted(_id, case when not staff then me.agency end) -> 'all', 'counts', slips_counted(_id, case when not staff then me.agency end),
		'rows', (select coalesce(json_agg(json_build_object('place', p.id, 'person', p.person, 'slip', x.slip, 'agency', pick(_lang, g.name_ru, g.name_en), 'country', g.country, 'state', x.state, 'asked', wall(x.asked, me.zone), 'answered', wall(x.answered, me.zone),
				'by', coalesce((select a.name from account a where a.id = x.by), ''), 'names', (select json_agg(m ->> 'full' order by n) from jsonb_array_elements(x.names) with ordinality y (m, n)), 'printed', (select string_agg(m ->> 'full', '; ' order by n) from jsonb_array_elements(x.names) with ordinality y (m, n)),
				'should', case when x.state in ('corrected', 'declined') then (select string_agg(m ->> 'full', '; ' order by n) from jsonb_array_elements(x.wish) with ordinality y (m, n)) end,
				'wish', case when x.state in ('corrected', 'declined') then (select json_agg(m ->> 'full' order by n) from jsonb_array_elements(x.wish) with ordinality y (m, n) where m <> coalesce(x.names -> (n - 1)::int, 'null')) end,
				'reason', case when x.state = 'declined' then (select d.reason from name_decision d where d.slip = x.slip) end, 'decides', staff and x.state = 'corrected', 'again', staff and prints and x.state in ('waiting', 'lapsed', 'declined', 'outdated') and not place_is_issued(p.id),
				'by_rule', x.state <> 'confirmed' and exists (select from name_form f, jsonb_array_elements(x.names) m where f.person = p.person and f.valid_until is null and f.source = 'rule' and f.script = m ->> 'script' and f.language = lower(m ->> 'lang')), 'seen', md5(x.names::text)) order by x.names #>> '{0,family}' collate "ru-x-icu", p.id), '[]')
			from place p join nomination o on o.id = p.nomination join agency g on g.id = o.agency, lateral slip_of(p.id) x where p.course = _id and p.held and (staff or o.agency = me.agency)),
		'ask_n', cardinality(asked_), 'leaving', (select json_build_object('n', count(*), 'at', wall(min(o.not_before), me.zone)) from outbox o where staff and o.course = _id and o.kind = 'name_check' and letter_untouched(o) and o.not_before > now() having count(*) > 0),
		'can', json_build_object('ask', cardinality(asked_) > 0, 'print', staff));
end $$;

-- Ask everybody whose names were not asked for, or have changed since, whose link has lapsed or whose correction was declined; or
-- one of them again, whatever became of the last letter: by a letter with a link that is good for two weeks, and ends the one
-- before.  Not who has the paper already.  What goes to all goes ten minutes later, so that it can still be stopped.  Of those without an address the focal points are told how many there are.
--   select api.names_ask(login, 7, gen_random_uuid(), null)  →  {"id": 7, "asked": 12, "letters": 9}
-- changes: name_slip, outbox, answered, audit
create function api.names_ask(_login bytea, _id int, _idem uuid, _place text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	answer_ json := answered(_idem, me.id, 'names_ask');
	c course;
	p record;
	secret text;
	n int := 0;
	letters int := 0;
	silent int[] := '{}';
	place_ int := int_of(_place, 'place');
	delay interval := case when int_of(_place, 'place') is null then '10 minutes' else '0' end;
begin
	if answer_ is not null then
		return answer_;
	end if;
	c := course_locked(_id);
	if c.state in ('cancelled', 'archived') then
		perform refuse(409, 'names_are_not_asked');
	elsif place_ is not null and not exists (select from place x where x.id = place_ and x.course = c.id and x.held and (slip_of(x.id)).state not in ('confirmed', 'corrected')) then
		perform refuse(409, 'slip_is_answered');
	end if;
	for p in select x.id, h.id person, h.agency, coalesce(a.lang, h.lang) lang, a.id account, coalesce(address_of(a.email), address_of(h.email)) email, s.names
		from place x join person h on h.id = x.person left join account a on a.person = h.id and a.active, lateral slip_of(x.id) s
		where x.id in (select a from slips_asked(c, place_) a) order by x.id
	loop
		delete from outbox o where o.kind = 'name_check' and o.course = c.id and o.person = p.person and letter_unsent(o);
		secret := case when p.email is not null then replace(replace(encode(gen_random_bytes(24), 'base64'), '+', '-'), '/', '_') end;
		insert into name_slip (place, names, token, until, asked_by) values (p.id, p.names, sha256(convert_to(secret, 'UTF8')), now() + interval '14 days', me.id);
		if secret is not null then
			perform letter_made('name_check', p.lang, p.email, jsonb_build_object('until', letter_date(today() + 14)), p.account, p.person, p.agency, c.id, secret, delay);
			letters := letters + 1;
		else
			silent := silent || p.id;
		end if;
		n := n + 1;
	end loop;
	perform mail_agency('names_wait', x.agency, jsonb_build_object('n', x.n), c.id, delay)
	from (select o.agency, count(*) n from place w join nomination o on o.id = w.nomination where w.id = any (silent) group by o.agency) x;
	return answer(_idem, json_build_object('id', c.id, 'asked', n, 'letters', letters));
end $$;

-- The slip behind a link: the names of one person and nothing else.  Looking does not use it up.
--   select api.name_slip('k3…', 'en', null)  →  {"printed": [{"full": "Петрова Анна", "script": "cyrl"}], "answered": false}
create function api.name_slip(_token text, _lang text, _names jsonb) returns json language plpgsql stable as $$
declare
	s name_slip;
	answered_ boolean;
begin
	select * into s from name_slip where token = sha256(convert_to(coalesce(_token, ''), 'UTF8')) and until > now();
	if not found or s.id <> (slip_of(s.place)).slip then
		perform refuse(404, 'slip_is_over');
	end if;
	answered_ := exists (select from name_answer a where a.slip = s.id);
	return jsonb_build_object('token', _token, 'answered', answered_, 'until', (s.until at time zone 'Europe/Minsk')::date) || case when answered_ then '{}' else slip_shown(s.names, _names) end;
end $$;

-- Answer by the link, once.
--   select api.name_slip_answer('k3…', 'corrected', '{"0.family": "Петрова", "0.given": "Анна"}')  →  {"token": "k3…"}
-- changes: name_answer, audit
create function api.name_slip_answer(_token text, _outcome text, _names jsonb) returns json language plpgsql as $$
declare
	s name_slip;
begin
	select * into s from name_slip where token = sha256(convert_to(coalesce(_token, ''), 'UTF8')) and until > now() for update;
	if not found or s.id <> (slip_of(s.place)).slip then
		perform refuse(404, 'slip_is_over');
	elsif exists (select from name_answer a where a.slip = s.id) then
		perform refuse(409, 'slip_is_answered');
	end if;
	perform slip_answered(s, _outcome, _names, null);
	return json_build_object('token', _token);
end $$;

-- The same form for who answers for somebody: a focal point for the own people, the centre with the signed sheet in hand.
--   select api.name_check(login, 'en', 3, null)  →  {"id": 3, "printed": […], "seen": "9f…"}
create function api.name_check(_login bytea, _lang text, _id int, _names jsonb) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'registrar');
	p place := slip_place(_id, me);
	names_ jsonb := names_printed(p.person);
begin
	return jsonb_build_object('id', p.id, 'course', p.course, 'title', names_of(p.person, _lang) ->> 'name', 'seen', md5(names_::text), 'section', 'courses', 'state', (slip_of(p.id)).state,
		'crumbs', json_build_array(json_build_object('href', '/courses', 'key', 'courses'), json_build_object('href', '/courses/' || p.course || '/names', 'label', (select c.code from course c where c.id = p.course)))) || slip_shown(names_, _names);
end $$;

-- Answer for somebody.  _seen says which names were looked at: if they have changed since, one looks again.
--   select api.name_check_answer(login, 3, 'confirmed', null, '9f…')  →  {"course": 7}
-- changes: name_slip, name_answer, audit
create function api.name_check_answer(_login bytea, _id int, _outcome text, _names jsonb, _seen text) returns json language plpgsql as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'registrar');
	p place := slip_place(_id, me);
	names_ jsonb;
	s name_slip;
begin
	perform from place x where x.id = p.id for update;
	names_ := names_printed(p.person);
	if _seen is distinct from md5(names_::text) then
		perform refuse(409, 'names_have_changed', 'outcome');
	elsif (slip_of(p.id)).state = 'corrected' then
		perform refuse(409, 'slip_is_answered', 'outcome');
	end if;
	insert into name_slip (place, names, until, asked_by) values (p.id, names_, now(), me.id) returning * into s;
	perform slip_answered(s, _outcome, _names, me.id);
	return json_build_object('course', p.course);
end $$;

-- Decide about a correction: accepted, the names become the person's, beside the old ones in the dossier; or not, with a reason,
-- which whose name it is is told.
--   select api.name_decide(login, 5, 'yes', null)  →  {"course": 7}
-- changes: name_decision, name_form, outbox, audit
create function api.name_decide(_login bytea, _id int, _accept text, _reason text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	s name_slip;
	p place;
	a name_answer;
	m record;
	f name_form;
begin
	select * into s from name_slip x where x.id = _id for update;
	if not found then
		perform refuse(404, 'not_found');
	end if;
	p := slip_place(s.place, me);
	select * into a from name_answer x where x.slip = s.id;
	if a.outcome is distinct from 'corrected' or exists (select from name_decision d where d.slip = s.id) or s.id <> (slip_of(p.id)).slip then
		perform refuse(409, 'slip_is_decided');
	elsif _accept = 'yes' and s.names <> names_printed(p.person) then
		perform refuse(409, 'names_have_changed');
	end if;
	if _accept is distinct from 'yes' and tidy(_reason) is null then
		perform refuse(422, 'reason_is_missing', 'reason', jsonb_build_object('slip', s.id));
	end if;
	insert into name_decision (slip, accepted, reason, by) values (s.id, coalesce(_accept, '') = 'yes', case when _accept is distinct from 'yes' then note_of(_reason, 'reason') end, me.id);
	if _accept is distinct from 'yes' then
		perform mail_person('name_declined', p.person, jsonb_build_object('reason', tidy(_reason)), null, '10 minutes');
	else
		perform from person x where x.id = p.person for update;
		for m in select x.m, x.m ->> 'script' script, lower(x.m ->> 'lang') lang from jsonb_array_elements(a.wish) with ordinality x (m, n) where x.m <> s.names -> (x.n - 1)::int loop
			select * into f from name_form x where x.person = p.person and x.script = m.script and x.language = m.lang and x.valid_until is null;
			update name_form set valid_until = greatest(today(), valid_from) where id = f.id;
			-- nobody has seen a passport; but a Latin line that is no English one is printed as such for its source alone
			insert into name_form (person, script, language, family, given, patronymic, source)
			values (p.person, m.script, m.lang, in_capitals_as(f.family, m.m ->> 'family'), coalesce(in_capitals_as(f.given, m.m ->> 'given'), f.given), coalesce(in_capitals_as(f.patronymic, m.m ->> 'patronymic'), case when m.script = 'latn' then f.patronymic end),
				case when f.source = 'passport' and m.script = 'latn' and m.lang <> 'en' then 'passport' else 'self' end);
		end loop;
	end if;
	return json_build_object('course', p.course);
end $$;
