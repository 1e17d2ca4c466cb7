-- What happens makes letters: decisions, seats, changes of courses, papers and what is done to them.

-- What was decided on the nominations of an agency for a course, in one letter; ten minutes later, so that what is undone is
-- not told.  What is decided meanwhile goes into the same letter, and whatever happens to a nomination meanwhile is counted anew;
-- what the agency has been told already is not told again.
-- changes: outbox
create or replace function registry.decisions_mailed(_course int, _agency int, _decided boolean) returns void language plpgsql as $$
declare
	n jsonb;
	told text;		-- what was decided, nominee by nominee
begin
	if not _decided and not exists (select from registry.outbox o where o.kind = 'nomination_results' and o.agency = _agency and o.course = _course and registry.letter_untouched(o) and o.not_before > now()) then
		return;
	end if;
	select jsonb_build_object('accepted', count(*) filter (where x.state in ('accepted', 'confirmed')), 'waiting', count(*) filter (where x.state = 'waiting'), 'refused', count(*) filter (where x.state = 'refused'),
		'moved', count(*) filter (where x.state = 'moved')), md5(string_agg(x.id || x.state, ' ' order by x.id) filter (where x.state in ('accepted', 'confirmed', 'waiting', 'refused', 'moved')))
	into n, told from registry.nomination x where x.course = _course and x.agency = _agency;
	if n = '{"accepted": 0, "waiting": 0, "refused": 0, "moved": 0}' or told = (select o.facts ->> 'told' from registry.outbox o where o.kind = 'nomination_results' and o.agency = _agency and o.course = _course and (o.state = 'sent' or o.state = 'by_hand' and o.done is not null) order by o.id desc limit 1) then
		delete from registry.outbox o where o.kind = 'nomination_results' and o.agency = _agency and o.course = _course and registry.letter_untouched(o) and o.not_before > now();
	else
		perform registry.mail_agency('nomination_results', _agency, n || jsonb_build_object('told', told), _course, '10 minutes');
	end if;
end $$;

-- Has an invitation gone out that nothing has ended since?
create or replace function registry.is_invited(_person int, _course int) returns boolean stable language sql
return coalesce((select o.kind = 'joining' from registry.outbox o where o.person = _person and o.course = _course and o.kind in ('joining', 'place_ended') and o.state <> 'refused' order by o.id desc limit 1), false);

-- Who gets a seat is invited; who loses it is no longer, or, where the invitation has gone out, is told, and the calendar with it.
-- changes: outbox
create or replace function registry.seat_mailed(_n registry.nomination, _holds boolean) returns void language plpgsql as $$
begin
	if _holds then
		delete from registry.outbox o where o.kind = 'place_ended' and o.person = _n.person and o.course = _n.course and registry.letter_untouched(o) and o.done is null;
		if not found and not registry.is_invited(_n.person, _n.course) then
			perform registry.mail_person('joining', _n.person, '{}', _n.course, '10 minutes');
		end if;
		return;
	end if;
	delete from registry.outbox o where o.kind = 'joining' and o.person = _n.person and o.course = _n.course and registry.letter_unsent(o);
	if registry.is_invited(_n.person, _n.course) and exists (select from registry.course c where c.id = _n.course and c.state in ('nominations_open', 'closed', 'running')) then
		perform registry.mail_person('place_ended', _n.person, '{}', _n.course, '10 minutes');
	end if;
end $$;

create or replace function registry.nomination_is_told() returns trigger language plpgsql as $$
declare
	was text := case when tg_op = 'UPDATE' then old.state else 'proposed' end;
	decided text[] := '{accepted,waiting,refused,moved}';
begin
	perform registry.decisions_mailed(new.course, new.agency, new.state = any (decided) or was = any (decided) and new.state = 'proposed');
	if (new.state in ('accepted', 'confirmed')) <> (was in ('accepted', 'confirmed')) then
		perform registry.seat_mailed(new, new.state in ('accepted', 'confirmed'));
	end if;
	return null;
end $$;

-- Everybody whom a course concerns, as course_affected() lists them: agencies with living nominations, who holds a place, who
-- teaches.  Nominees without an answer hear of it from their agency.
-- changes: outbox
create or replace function registry.mail_course(_kind text, _course int, _facts jsonb) returns void language plpgsql as $$
declare
	x record;
begin
	for x in select distinct a.part in ('agency', 'focal_point') as of_agency, a.account, a.person, a.agency, a.lang, a.email, a.resource
		from registry.course c, registry.course_affected(c) a where c.id = _course and a.letter order by a.agency, a.account, a.person, a.resource
	loop
		if x.person is not null then
			perform registry.mail_person(_kind, x.person, _facts, _course, '10 minutes');
		else
			perform registry.letter_made(_kind, x.lang, x.email, _facts, x.account, null, case when x.of_agency then x.agency end, _course, null, '10 minutes', false, x.resource);
		end if;
	end loop;
end $$;

-- Letters of a course that a cancellation makes untrue: those that nobody has had yet are thrown away; one that a mail server may
-- have had, or that somebody has edited, is stopped.
-- changes: outbox
create or replace function registry.letters_overtaken(_course int) returns void language plpgsql as $$
declare
	kinds text[] := '{joining,nomination_results,result_letter,seat_offered,course_changed,timetable_changed,place_ended}';
begin
	delete from registry.outbox o where o.course = _course and o.kind = any (kinds) and registry.letter_unsent(o) and not o.edited;
	update registry.outbox o set state = 'stopped' where o.course = _course and o.kind = any (kinds) and (o.state = 'waiting' or o.state = 'by_hand' and o.done is null);
end $$;

-- Letters of a course that nobody has had yet, nor changed by hand, say what is so now.
-- changes: outbox
create or replace function registry.letters_filled_anew(_course int) returns void language sql as $$
	update registry.outbox o set subject = s.subject, body = s.body
	from registry.outbox x, lateral registry.letter_said(x) s
	where x.id = o.id and o.course = _course and o.kind in ('joining', 'nomination_results', 'seat_offered', 'place_ended') and registry.letter_unsent(o) and not o.edited;
$$;

-- A change tells its reason where the command that made it has said one (course_reason).
create or replace function registry.course_is_told() returns trigger language plpgsql as $$
declare
	was_ text := (select o.facts ->> 'was' from registry.outbox o where o.course = new.id and o.kind = 'course_changed' and registry.letter_unsent(o) order by o.id limit 1);	-- what people know who have not heard of a change yet
begin
	if new.state = 'cancelled' and old.state not in ('cancelled', 'draft') then
		perform registry.letters_overtaken(new.id);
		perform registry.mail_course('course_cancelled', new.id, jsonb_strip_nulls(jsonb_build_object('reason', new.state_reason, 'was', was_)));
	elsif new.state in ('announced', 'nominations_open', 'closed', 'running') and (old.starts, old.ends, old.venue, old.town_ru, old.town_en, old.zone) is distinct from (new.starts, new.ends, new.venue, new.town_ru, new.town_en, new.zone) then
		perform registry.letters_filled_anew(new.id);
		perform registry.mail_course('course_changed', new.id, jsonb_build_object('was', coalesce(was_, registry.letter_date(old.starts) || ' – ' || registry.letter_date(old.ends) || case when old.venue is distinct from new.venue then coalesce(', ' || old.venue, '') else '' end), 'reason', coalesce(nullif(current_setting('registry.course_reason', true), ''), '—')));
	end if;
	return null;
end $$;

-- A paper is issued when it is stored.  A paper that replaces another is told by the act on the old one.
create or replace function registry.paper_is_told() returns trigger language plpgsql as $$
begin
	perform registry.mail_person('paper_ready', c.person, jsonb_build_object('code', k.code), c.course, '2 minutes')
	from registry.certificate c join registry.course k on k.id = c.course where c.id = new.certificate;
	return null;
end $$;

-- The word for an act, in the language of a letter.
create or replace function registry.act_word(_kind text, _lang text) returns text immutable language sql
return case _kind
	when 'suspended' then case _lang when 'ru' then 'приостановлен' when 'be' then 'прыпынены' else 'suspended' end
	when 'reinstated' then case _lang when 'ru' then 'снова действителен' when 'be' then 'зноў сапраўдны' else 'valid again' end
	when 'revoked' then case _lang when 'ru' then 'отозван' when 'be' then 'адкліканы' else 'revoked' end
	when 'superseded' then case _lang when 'ru' then 'заменён другим' when 'be' then 'заменены іншым' else 'replaced by another' end
	end;

-- The holder and the holder's agency hear what was done to a paper.
create or replace function registry.act_is_told() returns trigger language plpgsql as $$
declare
	c registry.certificate;
	lang_ text;
begin
	select * into c from registry.certificate x where x.id = new.certificate;
	select coalesce(a.lang, p.lang) into lang_ from registry.person p left join registry.account a on a.person = p.id where p.id = c.person;
	perform registry.mail_person('paper_act', c.person, jsonb_build_object('serial', registry.serial_text(c.serial), 'act', registry.act_word(new.kind, lang_), 'day', registry.letter_date((new.at at time zone 'Europe/Minsk')::date)));
	perform registry.letter_made('paper_act', a.lang, registry.address_of(a.email), jsonb_build_object('serial', registry.serial_text(c.serial), 'act', registry.act_word(new.kind, a.lang), 'day', registry.letter_date((new.at at time zone 'Europe/Minsk')::date)), a.id, null, c.agency, null, null, '0')
	from registry.account a where a.agency = c.agency and a.role = 'focal_point' and a.active and registry.address_of(a.email) is not null;
	return null;
end $$;

-- Who was taken out of a paper is also taken out of the letters about papers, and of those with which they went to an agency.
-- changes: outbox
create or replace function registry.letters_forgotten() returns trigger language plpgsql as $$
declare
	gone int[];
begin
	with forgotten as (delete from registry.outbox o using registry.certificate c where c.id = new.certificate and o.person = c.person and o.kind in ('paper_ready', 'paper_act', 'paper_expires') returning o.id)
	select coalesce(array_agg(id), '{}') into gone from forgotten;
	delete from registry.outbox o where o.kind = 'letters_wait' and exists (select from jsonb_array_elements_text(jsonb_path_query_array(o.facts, '$.ids[*][*]')) x where x::int = any (gone));
	return null;
end $$;

-- Papers that expire in 90 or in 30 days: told once each.
-- changes: outbox, expiry_told
create or replace function registry.expiries_told() returns int language plpgsql as $$
declare
	c record;
	n int := 0;
begin
	for c in
		with due as (
			insert into registry.expiry_told (certificate, days)
			select x.id, d.days from registry.certificate x, (values (90), (30)) d (days)
			where x.expires between registry.today() and registry.today() + d.days and (d.days = 30 or x.expires > registry.today() + 30) and registry.certificate_state(x.id, x.expires) = 'valid'
			on conflict do nothing returning certificate
		)
		select x.* from registry.certificate x where x.id in (select certificate from due)
	loop
		perform registry.mail_person('paper_expires', c.person, jsonb_build_object('serial', registry.serial_text(c.serial), 'day', registry.letter_date(c.expires)));
		n := n + 1;
	end loop;
	return n;
end $$;

-- Once a week every focal point is sent the last checkpoint: whoever keeps the letters can prove that the log was not set back.
create or replace function registry.checkpoint_is_mailed() returns trigger language plpgsql as $$
begin
	if exists (select from registry.outbox o where o.kind = 'checkpoint' and o.at > now() - interval '7 days') then
		return null;
	end if;
	perform registry.mail_account('checkpoint', a, jsonb_build_object('size', new.size, 'note', new.note)) from registry.account a where a.role = 'focal_point' and a.active;
	return null;
end $$;

create or replace trigger told after update of state on registry.nomination for each row when (old.state <> new.state) execute function registry.nomination_is_told();
create or replace trigger told_new after insert on registry.nomination for each row when (new.state = 'accepted') execute function registry.nomination_is_told();
create or replace trigger told after update on registry.course for each row execute function registry.course_is_told();
create or replace trigger told after insert on registry.paper for each row execute function registry.paper_is_told();
create or replace trigger told after insert on registry.act for each row when (new.kind in ('suspended', 'reinstated', 'revoked', 'superseded')) execute function registry.act_is_told();
create or replace trigger forgotten after insert on registry.act for each row when (new.kind = 'erased') execute function registry.letters_forgotten();
create or replace trigger mailed after insert on registry.checkpoint for each row when (new.size > 0) execute function registry.checkpoint_is_mailed();
