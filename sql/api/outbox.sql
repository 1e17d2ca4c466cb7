-- The outbox: letters that wait, were sent, were refused, or go by hand; and the texts they are made of.

-- The newest letters first.  The centre sees all; a focal point those to the own agency and for its people, without links that open a door.
--   select api.outbox(login, 'en', 'waiting', 'joining', 'rybak', '1')  →  {"total": 3, "rows": [{"id": 7, "kind": "joining", "email": "…", "state": "waiting"}]}
create function api.outbox(_login bytea, _lang text, _state text, _kind text, _q text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'focal_point');
	page_ int := page_of(_page);
	size int := page_rows(_page);
	words text[] := words_sought(_q);
	ids int[];
	total_ int;
begin
	select array_agg(x.id order by x.id desc) filter (where x.n > (page_ - 1) * size and x.n <= page_ * size), count(*) into ids, total_ from (
		select o.id, row_number() over (order by o.id desc) n from outbox o
		where (me.role <> 'focal_point' or o.agency = me.agency or o.account = me.id)
			and (tidy(_state) is null or o.state = _state) and (tidy(_kind) is null or o.kind = _kind)
			and (words is null or o.id in (select letters_sought(words)))) x;
	perform whole_or_refuse(_page, total_);
	return json_build_object('total', total_, 'page', page_, 'pages', greatest(ceil(total_ / size::numeric), 1), 'state', coalesce(_state, ''), 'kind', coalesce(_kind, ''), 'q', coalesce(_q, ''), 'section', 'outbox',
		'filtered', tidy(_state) is not null or tidy(_kind) is not null or tidy(_q) is not null,
		'previous', case when page_ > 1 then '?page=' || page_ - 1 || coalesce('&state=' || url_of(tidy(_state)), '') || coalesce('&kind=' || url_of(tidy(_kind)), '') || coalesce('&q=' || url_of(tidy(_q)), '') end,
		'next', case when page_ * size < total_ then '?page=' || page_ + 1 || coalesce('&state=' || url_of(tidy(_state)), '') || coalesce('&kind=' || url_of(tidy(_kind)), '') || coalesce('&q=' || url_of(tidy(_q)), '') end,
		'states', (select json_agg(json_build_object('state', s, 'n', (select count(*) from outbox o where o.state = s and (me.role <> 'focal_point' or o.agency = me.agency or o.account = me.id)), 'current', s = _state)) from unnest(array['waiting', 'stopped', 'refused', 'by_hand', 'sent']) s),
		'kinds', (select json_agg(json_build_object('kind', k.kind, 'chosen', k.kind = _kind) order by k.kind) from letter_kind k),
		'can', json_build_object('texts', me.role = 'coordinator', 'print', _state = 'by_hand' and total_ > 0),
		'rows', coalesce((select json_agg(json_build_object('id', o.id, 'kind', o.kind, 'to', outbox_name(o, _lang), 'email', o.email, 'subject', o.subject, 'state', o.state, 'course', k.code, 'at', wall(o.at, me.zone), 'not_before', case when o.state = 'waiting' and o.not_before > now() then wall(o.not_before, me.zone) end,
				'ended', wall(o.done, me.zone), 'tries', o.tries, 'files', letter_files_n(o)) order by o.id desc) from outbox o left join course k on k.id = o.course where o.id = any (ids)), '[]'));
end $$;

-- One letter as it goes out, and what became of each try.
--   select api.letter(login, 'en', 7)  →  {"id": 7, "subject": "…", "body": "…", "state": "refused", "tries": [{"outcome": "refused", "answer": "550 no such user"}]}
create function api.letter(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'focal_point');
	o outbox := letter_for(_id, me);
	staff boolean := me.role <> 'focal_point';
begin
	return json_build_object('id', o.id, 'kind', o.kind, 'lang_of_letter', o.lang, 'to', outbox_name(o, _lang), 'email', o.email, 'title', o.subject, 'subject', o.subject, 'shown', letter_shown(o.body) || letter_calendar_note(o.lang, letter_calendars_shown(o)), 'draws', o.draws or exists (select from sheet s where s.outbox = o.id and s.state = 'waiting'), 'through', case when o.email is null and o.person is not null then (select pick(_lang, g.name_ru, g.name_en) from agency g where g.id = o.agency) end, 'body', o.body, 'state', o.state, 'version', o.version, 'secret', o.secret is not null,
		'at', wall(o.at, me.zone), 'ended', wall(o.done, me.zone), 'not_before', case when o.not_before > now() then wall(o.not_before, me.zone) end, 'message_id', o.message_id, 'again', o.again,
		'course', (select json_build_object('id', k.id, 'code', k.code) from course k where k.id = o.course), 'files', letter_files(o), 'organisation', (select pick(o.lang, w.organisation_ru, w.organisation_en) from centre w),
		'tries', (select coalesce(json_agg(json_build_object('at', wall(t.at, me.zone), 'outcome', t.outcome, 'answer', t.answer) order by t.id), '[]') from outbox_try t where t.outbox = o.id),
		'section', 'outbox', 'crumbs', json_build_array(json_build_object('href', '/outbox', 'key', 'outbox')),
		'overtaken', case when staff and o.state in ('stopped', 'sent', 'refused') then letter_overtaken(o) end,
		'can', json_build_object('paper', not (select k.secret from letter_kind k where k.kind = o.kind), 'edit', staff and o.state in ('waiting', 'stopped', 'by_hand') and o.done is null and o.leased_until is null, 'stop', staff and (o.state = 'waiting' or o.state = 'by_hand' and o.done is null), 'release', staff and o.state = 'stopped' and letter_overtaken(o) is null,
			'resend', staff and o.state in ('sent', 'refused') and letter_overtaken(o) is null and not (select k.secret from letter_kind k where k.kind = o.kind), 'printed', o.state = 'by_hand' and o.done is null));
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
