-- Papers that press draws for letters when they are due, with things as they are then.

-- Letters to print, each on a page of its own: whose they are, through whom they go, what they say.
create or replace function registry.hand_letters(_ids int[], _lang text) returns jsonb stable language plpgsql as $$
begin
	return (select jsonb_agg(jsonb_build_object('date', (o.at at time zone 'Europe/Minsk')::date, 'to', registry.outbox_name(o, _lang),
			'through', case when o.person is not null or o.account is not null then (select registry.pick(_lang, g.name_ru, g.name_en) from registry.agency g where g.id = o.agency) end,
			'subject', o.subject, 'lines', to_jsonb(string_to_array(replace(registry.letter_shown(o.body), E'\t', ' '), E'\n'))) order by o.agency, o.id)
		from registry.outbox o where o.id = any (_ids));
end $$;

-- The facts of letters to print for who may read them: one ("17"), or all that are to be handed on ("all"), at most 100.
create or replace function registry.hand_letters_facts(_subject text, _lang text, _me registry.account) returns jsonb stable language plpgsql as $$
declare
	ids int[];
begin
	if _me.role not in ('focal_point', 'coordinator', 'registrar') then
		perform registry.refuse(403, 'not_yours');
	elsif _subject = 'all' then
		ids := array(select o.id from registry.outbox o where o.state = 'by_hand' and o.done is null and (_me.role <> 'focal_point' or o.agency = _me.agency or o.account = _me.id) order by o.id limit 100);
	else
		ids := array[(registry.letter_for(registry.int_of(_subject, 'subject'), _me)).id];
		if (select k.secret from registry.letter_kind k join registry.outbox o on o.kind = k.kind where o.id = ids[1]) then
			perform registry.refuse(404, 'not_found');
		end if;
	end if;
	return jsonb_build_object('subject', _subject) || case when ids = '{}' then '{"stopped": "no_letters"}' else jsonb_build_object('letters', registry.hand_letters(ids, _lang)) end;
end $$;

-- Draw what goes with a letter that is due.  One that tells of letters to hand on counts them anew; when there are none left, it
-- has nothing to say.
-- changes: sheet, outbox
create or replace function registry.letter_prepared(_o registry.outbox) returns void language plpgsql as $$
declare
	c registry.course;
	facts jsonb;
	said record;
begin
	update registry.outbox set draws = false where id = _o.id;
	if _o.kind = 'letters_wait' then
		_o.facts := registry.letters_waiting(_o.agency);
		if (_o.facts ->> 'n')::int = 0 then
			delete from registry.outbox where id = _o.id;
			return;
		elsif not _o.edited then
			said := registry.letter_said(_o);
			update registry.outbox set subject = said.subject, body = said.body where id = _o.id;
		end if;
		update registry.outbox o set facts = _o.facts where o.id = _o.id;
		facts := jsonb_build_object('subject', registry.today(), 'letters', registry.hand_letters(array(select x::int from jsonb_array_elements_text(jsonb_path_query_array(_o.facts, '$.ids[*][*]')) x), _o.lang));
		insert into registry.sheet (kind, subject, lang, facts, outbox) values ('letters', facts ->> 'subject', _o.lang, registry.sheet_framed('letters', _o.lang, facts, 'Europe/Minsk'), _o.id);
	else
		select * into c from registry.course x where x.id = _o.course;
		facts := registry.result_letter_said(c, _o.agency, _o.lang);
		if facts is not null then
			insert into registry.sheet (kind, subject, lang, facts, outbox) values ('result_letter', c.code, _o.lang, registry.sheet_framed('result_letter', _o.lang, facts, 'Europe/Minsk'), _o.id);
		end if;
	end if;
end $$;

-- Letters to agencies' people that nobody was told of yet, because another such letter had just gone.
-- changes: outbox
create or replace function registry.letters_wait_swept() returns void language plpgsql as $$
begin
	perform registry.letters_wait_told(x.agency, '0') from (
		select o.agency, max(o.at) last from registry.outbox o where o.state = 'by_hand' and o.done is null and o.person is not null and o.agency is not null and o.kind <> 'letters_wait' group by o.agency) x
	where x.last > coalesce((select max(w.at) from registry.outbox w where w.kind = 'letters_wait' and w.agency = x.agency), '-infinity');
end $$;
