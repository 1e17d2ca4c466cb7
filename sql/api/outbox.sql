-- The outbox: letters that wait, were sent, were refused, or go by hand; and the texts they are made of.

-- The newest letters first.  The centre sees all; a focal point those to the own agency and for its people, without links that open a door.
--   select api.outbox(login, 'en', 'waiting', 'joining', 'rybak', '1')  →  {"total": 3, "rows": [{"id": 7, "kind": "joining", "email": "…", "state": "waiting"}]}
create function api.outbox(_login bytea, _lang text, _state text, _kind text, _q text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'focal_point');
	page_ int := page_of(_page);
	size int := page_rows(_page);
	found_ int[] := letters_matching(me, _state, _kind, _q);
	total_ int := cardinality(found_);
	ids int[] := found_[(page_ - 1) * size + 1 : page_ * size];
	query text := letters_query(_state, _kind, _q);
begin
	perform whole_or_refuse(_page, total_);
	return json_build_object('total', total_, 'page', page_, 'pages', greatest(ceil(total_ / size::numeric), 1), 'state', coalesce(_state, ''), 'kind', coalesce(_kind, ''), 'q', coalesce(_q, ''), 'section', 'outbox', 'help', 'letters',
		'filtered', tidy(_state) is not null or tidy(_kind) is not null or tidy(_q) is not null,
		'previous', case when page_ > 1 then '?page=' || page_ - 1 || query end, 'next', case when page_ * size < total_ then '?page=' || page_ + 1 || query end,
		'states', (select json_agg(json_build_object('state', s, 'n', coalesce(c.n, 0), 'current', s = _state) order by s_n) from unnest(array['waiting', 'stopped', 'refused', 'by_hand', 'desk', 'handed_on', 'sent']) with ordinality u (s, s_n)
			left join (select letter_state(o) state, count(*) n from outbox o where letter_seen(o, me) group by 1 union all select 'desk', count(*) from outbox o where o.state = 'by_hand' and letter_of_desk(o)) c on c.state = u.s
			where s <> 'desk' or me.role <> 'focal_point'),
		'kinds', (select json_agg(json_build_object('kind', k.kind, 'chosen', k.kind = _kind) order by k.kind) from letter_kind k),
		'can', json_build_object('texts', me.role = 'coordinator', 'print', _state in ('by_hand', 'desk') and total_ > 0, 'step', case when me.role <> 'focal_point' and total_ > 0 then '/outbox/steps?' || substr(query, 2) end),
		'rows', coalesce((select json_agg(json_build_object('id', o.id, 'kind', o.kind, 'to', outbox_name(o, _lang), 'email', o.email, 'subject', o.subject, 'state', letter_state(o), 'course', k.code, 'at', wall(o.at, me.zone), 'not_before', case when o.state = 'waiting' and o.not_before > now() then wall(o.not_before, me.zone) end,
				'ended', wall(o.done, me.zone), 'tries', o.tries, 'files', letter_files_n(o)) order by o.id desc) from outbox o left join course k on k.id = o.course where o.id = any (ids)), '[]'));
end $$;

-- Before something is done with all letters that a filter shows: how many they are, the first of them, and with how many it can be done.
--   select api.letters_step_form(login, 'en', 'waiting', 'course_cancelled', null)  →  {"set_n": 14, "sample": [{"subject": "…"}], "choices": [{"for": "stopped", "n": 14, "left": 0}]}
create function api.letters_step_form(_login bytea, _lang text, _state text, _kind text, _q text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	set_ int[] := letters_matching(me, _state, _kind, _q);
	query text := letters_query(_state, _kind, _q);
begin
	return json_build_object('set_n', cardinality(set_), 'too_many', cardinality(set_) > 1000, 'state', coalesce(_state, ''), 'kind', coalesce(_kind, ''), 'q', coalesce(_q, ''), 'becomes', '', 'section', 'outbox', 'back', '/outbox' || case when query <> '' then '?' || substr(query, 2) else '' end,
		'sample', (select json_agg(json_build_object('subject', o.subject, 'to', outbox_name(o, _lang), 'state', letter_state(o)) order by o.id desc) from outbox o where o.id = any (set_[1:8])), 'more', greatest(cardinality(set_) - 8, 0),
		'choices', case when cardinality(set_) <= 1000 then (select json_agg(json_build_object('for', d, 'n', x.n, 'left', cardinality(set_) - x.n) order by k)
			from unnest(array['stopped', 'waiting', 'again']) with ordinality u (d, k), lateral (select count(*) filter (where letter_can(o, d)) n from outbox o where o.id = any (set_)) x) end,
		'crumbs', json_build_array(json_build_object('href', '/outbox', 'key', 'outbox')));
end $$;

-- Stop all letters that a filter shows, let them go (waiting) or send them once more (again).  The set is found again by the filter and
-- must be as large as it was when it was looked at; what cannot be done with a letter is left out.
--   select api.letters_step(login, gen_random_uuid(), 'stopped', '14', 'waiting', 'course_cancelled', null)  →  {"stepped": 14, "left": 0, "next": "/outbox?state=stopped"}
-- changes: outbox, outbox_file, answered, audit
create function api.letters_step(_login bytea, _idem uuid, _becomes text, _n text, _state text, _kind text, _q text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	before json := answered(_idem, me.id, 'letters_step');
	set_ int[];
	o outbox;
	n int := 0;
begin
	if before is not null then
		return before;
	end if;
	perform one_of(_becomes, 'becomes', array['stopped', 'waiting', 'again'], 'state_is_missing');
	perform from outbox x where x.id = any (letters_matching(me, _state, _kind, _q)) order by x.id for update;
	set_ := letters_matching(me, _state, _kind, _q);
	if cardinality(set_) is distinct from int_of(_n, 'n') then
		perform refuse(409, 'set_has_changed', '', jsonb_build_object('n', cardinality(set_)));
	elsif cardinality(set_) > 1000 then
		perform refuse(422, 'too_many_at_once', '', jsonb_build_object('most', 1000));
	end if;
	for o in select * from outbox x where x.id = any (set_) and letter_can(x, _becomes) order by x.id loop
		if _becomes = 'again' then
			perform event('letter_sent_again', 'outbox', letter_again(o, false)::text);
		else
			perform letter_stepped(o, _becomes);
		end if;
		n := n + 1;
	end loop;
	return answer(_idem, json_build_object('stepped', n, 'left', cardinality(set_) - n, 'next', '/outbox?state=' || case _becomes when 'again' then 'waiting' else _becomes end));
end $$;

-- One letter as it goes out, and what became of each try.
--   select api.letter(login, 'en', 7)  →  {"id": 7, "subject": "…", "body": "…", "state": "refused", "tries": [{"outcome": "refused", "answer": "550 no such user"}]}
create function api.letter(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'focal_point');
	o outbox := letter_for(_id, me);
	staff boolean := me.role <> 'focal_point';
begin
	return json_build_object('id', o.id, 'kind', o.kind, 'lang_of_letter', o.lang, 'to', outbox_name(o, _lang), 'email', o.email, 'title', o.subject, 'subject', o.subject, 'shown', letter_shown(o.body) || letter_calendar_note(o.lang, letter_calendars_shown(o)), 'draws', o.draws and o.done is null or exists (select from sheet s where s.outbox = o.id and s.state = 'waiting'), 'through', case when o.email is null and o.person is not null then (select pick(_lang, g.name_ru, g.name_en) from agency g where g.id = o.agency) end, 'body', o.body, 'state', letter_state(o), 'version', o.version, 'secret', o.secret is not null,
		'at', wall(o.at, me.zone), 'ended', wall(o.done, me.zone), 'not_before', case when o.not_before > now() then wall(o.not_before, me.zone) end, 'message_id', o.message_id, 'again', o.again,
		'course', (select json_build_object('id', k.id, 'code', k.code) from course k where k.id = o.course), 'files', letter_files(o), 'organisation', (select pick(o.lang, w.organisation_ru, w.organisation_en) from centre w),
		'tries', (select coalesce(json_agg(json_build_object('at', wall(t.at, me.zone), 'outcome', t.outcome, 'answer', t.answer) order by t.id), '[]') from outbox_try t where t.outbox = o.id),
		'section', 'outbox', 'crumbs', json_build_array(json_build_object('href', '/outbox', 'key', 'outbox')),
		'overtaken', case when staff and o.state in ('stopped', 'sent', 'refused') then letter_overtaken(o) end,
		'reason', '', 'can', json_build_object('foot', staff and (o.state in ('waiting', 'stopped') or o.state = 'by_hand' and o.done is null or o.state in ('sent', 'refused') and letter_can(o, 'again')), 'paper', not (select k.secret from letter_kind k where k.kind = o.kind), 'edit', staff and o.state in ('waiting', 'stopped', 'by_hand') and o.done is null and o.leased_until is null, 'stop', staff and (o.state = 'waiting' or o.state = 'by_hand' and o.done is null), 'release', staff and o.state = 'stopped' and letter_overtaken(o) is null,
			'resend', staff and o.state in ('sent', 'refused') and letter_overtaken(o) is null and not (select k.secret from letter_kind k where k.kind = o.kind), 'printed', o.state = 'by_hand' and o.done is null, 'returned', staff and o.state = 'sent'));
end $$;

-- One of the calendars that go with a letter, or went, counted from 1; for src/ics.c.
--   select api.letter_calendar_file(login, 7, '2')  →  {"method": "REQUEST", "attendee": "…", "name": "ITC-2026-014", "file": "ITC-2026-014-2.ics", "rows": [{…}]}
create function api.letter_calendar_file(_login bytea, _id int, _number text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'focal_point');
	o outbox := letter_for(_id, me);
	made jsonb := case when _number ~ '^[1-9][0-9]{0,3}$' then letter_calendars_shown(o) -> (_number::int - 1) end;
begin
	if made is null then
		perform refuse(404, 'not_found');
	end if;
	return made;
end $$;

-- A paper that goes with a letter, or went.
--   select * from api.letter_file(login, 7, 3)  →  result_letter-ITC-2026-014.pdf, application/pdf, bytes
create function api.letter_file(_login bytea, _id int, _file int) returns setof file language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'focal_point');
	o outbox := letter_for(_id, me);
begin
	return query select f.name, f.type, f.bytes from outbox_file f where f.outbox = o.id and f.id = _file;
end $$;

-- Change a letter before it goes.
--   select api.letter_change(login, 7, '1', 'Subject', 'Text')  →  {"id": 7}
-- changes: outbox, audit
create function api.letter_change(_login bytea, _id int, _version text, _subject text, _body text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	o outbox := letter_locked(_id, me);
begin
	perform same_version('outbox', o.id, _version, o.version);
	if o.state not in ('waiting', 'stopped', 'by_hand') or o.done is not null then
		perform refuse(409, 'letter_is_gone');
	elsif o.leased_until > now() then
		perform refuse(409, 'letter_is_going');
	end if;
	perform letter_typed(_subject, _body);
	if tidy(_subject) <> o.subject then
		perform letter_subject_neutral(tidy(_subject), o);
	end if;
	update outbox set subject = tidy(_subject), body = letter_lines(_body), edited = true, version = version + 1 where id = o.id;
	perform event('letter_changed', 'outbox', o.id::text, '{"body": null}');
	return json_build_object('id', o.id);
end $$;

-- Stop a letter that waits, to go or to be handed on, or let it go; not one that has become untrue.  The same twice is once.
--   select api.letter_step(login, 7, 'stopped')  →  {"id": 7, "state": "stopped"}
-- changes: outbox, audit
create function api.letter_step(_login bytea, _id int, _state text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	o outbox := letter_locked(_id, me);
begin
	perform one_of(_state, 'state', array['stopped', 'waiting'], 'state_is_wrong');
	return json_build_object('id', o.id, 'state', letter_stepped(o, _state));
end $$;

-- The same letter once more, to who reads it today; _by_hand: to be printed and handed on.  Nothing untrue goes, and no link that
-- opens a door, which is made anew elsewhere.
--   select api.letter_resend(login, 7, gen_random_uuid())  →  {"id": 12}
-- changes: outbox, outbox_file, answered, audit
create function api.letter_resend(_login bytea, _id int, _idem uuid, _by_hand text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	o outbox := letter_locked(_id, me);
	before json := answered(_idem, me.id, 'letter_resend');
	made int;
begin
	if before is not null then
		return before;
	end if;
	perform letter_resendable(o);
	made := letter_again(o, tidy(_by_hand) is not null);
	perform event('letter_sent_again', 'outbox', made::text);
	return answer(_idem, json_build_object('id', made));
end $$;

-- A letter that the mail server took came back later: its address is none.
--   select api.letter_returned(login, 7, '550 no such user')  →  {"id": 7}
-- changes: outbox, outbox_try, audit
create function api.letter_returned(_login bytea, _id int, _reason text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	o outbox := letter_locked(_id, me);
begin
	if o.state <> 'sent' then
		perform refuse(409, 'letter_is_not_sent');
	elsif tidy(_reason) is null then
		perform refuse(422, 'field_is_missing', 'reason');
	end if;
	insert into outbox_try (outbox, outcome, answer) values (o.id, 'refused', left(tidy(_reason), 500));
	update outbox set state = 'refused', done = now() where id = o.id;
	perform event('letter_came_back', 'outbox', o.id::text);
	return json_build_object('id', o.id);
end $$;

-- A letter without an address was printed and handed on.  Twice is once.
--   select api.letter_printed(login, 7)  →  {"id": 7}
-- changes: outbox, audit
create function api.letter_printed(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'focal_point');
	o outbox := letter_locked(_id, me);
begin
	if o.state <> 'by_hand' then
		perform refuse(409, 'letter_has_an_address');
	end if;
	if o.done is null then
		update outbox set done = now() where id = o.id;
		perform event('letter_printed', 'outbox', o.id::text);
	end if;
	return json_build_object('id', o.id);
end $$;

-- The texts that letters are made of.
--   select api.letter_texts(login, 'en')  →  {"rows": [{"kind": "joining", "subject": "…", "versions": 2}]}
create function api.letter_texts(_login bytea, _lang text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
begin
	return json_build_object('section', 'outbox', 'crumbs', json_build_array(json_build_object('href', '/outbox', 'key', 'outbox')),
		'rows', (select json_agg(json_build_object('kind', k.kind, 'subject', (letter_text_of(k.kind, _lang)).subject, 'changed', (select wall(max(t.at) filter (where t.version > 1), me.zone) from letter_template t where t.kind = k.kind),
			'sent', (select count(*) from outbox o where o.kind = k.kind and o.state = 'sent')) order by k.kind) from letter_kind k));
end $$;

-- One text in its three languages, and how it looks with the facts of the last letter of its kind.
--   select api.letter_text(login, 'en', 'joining')  →  {"kind": "joining", "facts": ["code", …], "texts": [{"lang": "ru", "subject": "…", "body": "…", "version": 1}]}
create function api.letter_text(_login bytea, _lang text, _kind text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	k letter_kind;
	c course;
begin
	k := letter_kind_of(_kind);
	select x.* into c from course x where x.state <> 'draft' order by x.starts desc limit 1;
	return json_build_object('kind', k.kind, 'of', '', 'subject', '', 'body', '', 'previewed', false, 'facts', letter_facts(k), 'neutral', array(select f from unnest(k.facts) f where f = any (letter_neutral())), 'section', 'outbox', 'help', 'letters',
		'crumbs', json_build_array(json_build_object('href', '/outbox', 'key', 'outbox'), json_build_object('href', '/letters', 'key', 'letters')), 'can', json_build_object('edit', me.role = 'coordinator'),
		'texts', (select json_agg(json_build_object('lang', l.lang, 'text_subject', t.subject, 'text_body', t.body, 'version', t.version, 'standard', exists (select from letter_template o where o.kind = k.kind and o.lang = l.lang and o.version = 1 and (o.subject, o.body) = (t.subject, t.body)), 'at', wall(t.at, me.zone), 'by', (select a.name from account a where a.id = t.made_by),
				'shown_subject', letter_filled(t.subject, f.facts), 'shown', letter_shown(letter_filled(t.body, f.facts))) order by l.n)
			from unnest(array['ru', 'en', 'be']) with ordinality l (lang, n), lateral letter_text_of(k.kind, l.lang) t, lateral (select letter_example(c, l.lang) || letter_recent(k.kind, l.lang)) e (facts), lateral (select e.facts || letter_how(k.kind, l.lang, true, e.facts)) f (facts)),
		'ways', (select json_agg(json_build_object('lang', w.lang, 'signs_in', w.signs_in, 'text', w.text) order by array_position(array['ru', 'en', 'be'], w.lang::text), w.signs_in desc) from letter_way w where w.kind = k.kind));
end $$;

-- How a text would look, with the facts of the last letter of its kind; nothing is saved.
--   select api.letter_text_preview(login, 'en', 'joining', 'ru', '1', 'Тема', 'Текст {code}')  →  as letter_text, and {"of": "ru", "previewed": true, "typed_subject": "Тема", "typed": "Текст ITC-2026-014"}
create function api.letter_text_preview(_login bytea, _lang text, _kind text, _of text, _version text, _subject text, _body text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator');
	k letter_kind := letter_kind_of(_kind);
	facts jsonb;
begin
	perform letter_text_typed(k, _of, _version, _subject, _body);
	select f || letter_how(k.kind, _of, true, f) into facts from (select letter_example(c, _of) || letter_recent(k.kind, _of) f from (select (select x from course x where x.state <> 'draft' order by x.starts desc limit 1) c) y) z;
	return api.letter_text(_login, _lang, _kind)::jsonb || jsonb_build_object('of', _of, 'subject', tidy(_subject), 'body', letter_lines(_body), 'previewed', true,
		'typed_subject', letter_filled(tidy(_subject), facts), 'typed', letter_shown(letter_filled(letter_lines(_body), facts)));
end $$;

-- A new version of a text in one language.  It may name the facts of its kind and no others, in its subject only what tells
-- nobody anything; letters that were made keep theirs.
--   select api.letter_text_change(login, 'joining', 'ru', '1', 'Тема', 'Текст')  →  {"kind": "joining"}
-- changes: letter_template, audit
create function api.letter_text_change(_login bytea, _kind text, _of text, _version text, _subject text, _body text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	k letter_kind := letter_kind_of(_kind);
begin
	perform from letter_kind x where x.kind = k.kind for update;
	perform letter_text_typed(k, _of, _version, _subject, _body);
	perform letter_text_saved(k, _of, tidy(_subject), letter_lines(_body), me);
	return json_build_object('kind', k.kind);
end $$;

-- Go back to the text that came with the product: a new version like the first.
--   select api.letter_text_standard(login, 'joining', 'ru', '2')  →  {"kind": "joining"}
-- changes: letter_template, audit
create function api.letter_text_standard(_login bytea, _kind text, _of text, _version text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	k letter_kind := letter_kind_of(_kind);
	t letter_template;
begin
	perform from letter_kind x where x.kind = k.kind for update;
	perform one_of(_of, 'of', array['ru', 'en', 'be'], 'language_is_wrong');
	perform same_version('letter_template', null, _version, (letter_text_of(k.kind, _of)).version);
	select * into t from letter_template x where x.kind = k.kind and x.lang = _of and x.version = 1;
	perform letter_text_saved(k, _of, t.subject, t.body, me);
	return json_build_object('kind', k.kind);
end $$;
