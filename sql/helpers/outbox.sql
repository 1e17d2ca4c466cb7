-- What the pages of the outbox share.

-- A letter that _me may see.
create or replace function registry.letter_for(_id int, _me registry.account) returns registry.outbox stable language plpgsql as $$
declare
	o registry.outbox;
begin
	select * into o from registry.outbox x where x.id = _id and (_me.role <> 'focal_point' or x.agency = _me.agency or x.account = _me.id);
	if not found then
		perform registry.refuse(404, 'not_found');
	end if;
	return o;
end $$;

create or replace function registry.letter_locked(_id int, _me registry.account) returns registry.outbox language plpgsql as $$
begin
	perform from registry.outbox x where x.id = _id for update;
	return registry.letter_for(_id, _me);
end $$;

-- Where a letter stands for who reads the list: one that was handed on, or that was refused and has a successor, needs nobody.
create or replace function registry.letter_state(_o registry.outbox) returns text stable language sql
return case when _o.state = 'by_hand' and _o.done is not null then 'handed_on' when _o.state = 'refused' and exists (select from registry.outbox x where x.again = _o.id) then 'replaced' else _o.state end;

-- Is it the centre that hands it on, since nobody of an agency can?
create or replace function registry.letter_of_desk(_o registry.outbox) returns boolean stable language sql
return _o.state = 'by_hand' and _o.done is null and not exists (select from registry.agency g where g.id = _o.agency and _o.person is not null
	and (g.email is not null or exists (select from registry.account a where a.agency = g.id and a.role = 'focal_point' and a.active)))
	and not exists (select from registry.account a where a.id = _o.account and a.active and a.role = 'focal_point');

create or replace function registry.letter_seen(_o registry.outbox, _me registry.account) returns boolean immutable language sql
return _me.role <> 'focal_point' or _o.agency = _me.agency or _o.account = _me.id;

-- A filter of letters as a link carries it on: &state=waiting&kind=joining, "" for none.
create or replace function registry.letters_query(_state text, _kind text, _q text) returns text immutable language sql
return concat('&state=' || registry.url_of(registry.tidy(_state)), '&kind=' || registry.url_of(registry.tidy(_kind)), '&q=' || registry.url_of(registry.tidy(_q)));

-- The letters that a filter shows, the newest first; the state 'desk' is what the centre hands on itself.
create or replace function registry.letters_matching(_me registry.account, _state text, _kind text, _q text) returns int[] stable language plpgsql as $$
declare
	words text[] := registry.words_sought(_q);
	state_ text := registry.tidy(_state);
begin
	return array(select o.id from registry.outbox o where registry.letter_seen(o, _me) and (registry.tidy(_kind) is null or o.kind = registry.tidy(_kind))
		and (state_ is null or o.state = case state_ when 'handed_on' then 'by_hand' when 'desk' then 'by_hand' when 'replaced' then 'refused' else state_ end and case state_ when 'desk' then registry.letter_of_desk(o) else registry.letter_state(o) = state_ end)
		and (words is null or o.id in (select registry.letters_sought(words))) order by o.id desc);
end $$;

-- Why a letter about a course may no longer go, a word for its reader; null: it may.  What it says has become untrue, or a newer
-- one of its kind to the same reader has taken its place.
create or replace function registry.letter_overtaken(_o registry.outbox) returns text stable language sql
return (select case
	when c.state = 'cancelled' and _o.kind in ('joining', 'nomination_results', 'result_letter', 'seat_offered', 'course_changed', 'timetable_changed', 'place_ended') then 'letter_course_is_off'
	when _o.kind in ('joining', 'course_changed', 'timetable_changed') and _o.person is not null and not h.held or _o.kind = 'place_ended' and h.held then 'letter_place_has_changed'
	when _o.kind = 'seat_offered' and not exists (select from registry.offer f join registry.nomination n on n.id = f.nomination where f.course = c.id and n.agency = _o.agency and registry.offer_open(f)) then 'letter_offer_is_over'
	when _o.kind in ('joining', 'nomination_results', 'seat_offered', 'course_changed', 'timetable_changed', 'place_ended', 'result_letter') and exists (select from registry.outbox x where x.kind = _o.kind and x.course = c.id and x.id > _o.id and x.again is null
		and x.person is not distinct from _o.person and x.agency is not distinct from _o.agency and x.resource is not distinct from _o.resource and (x.person is not null or x.account is not distinct from _o.account)) then 'letter_is_overtaken' end
	from registry.course c, lateral (select exists (select from registry.nomination n where n.course = c.id and n.person = _o.person and n.state in ('accepted', 'confirmed')) held) h where c.id = _o.course);

-- What can be done with a letter among many: stopped, waiting (let go), again; null when nothing of that.
create or replace function registry.letter_can(_o registry.outbox, _do text) returns boolean stable language sql
return case _do
	when 'stopped' then (_o.state = 'waiting' or _o.state = 'by_hand' and _o.done is null) and coalesce(_o.leased_until < now(), true)
	when 'waiting' then _o.state = 'stopped' and coalesce(_o.leased_until < now(), true) and registry.letter_overtaken(_o) is null
	when 'again' then registry.letter_state(_o) in ('sent', 'refused') and not (select k.secret from registry.letter_kind k where k.kind = _o.kind) and registry.letter_overtaken(_o) is null end;

create or replace function registry.letter_not_overtaken(_o registry.outbox) returns void stable language plpgsql as $$
begin
	if registry.letter_overtaken(_o) is not null then
		perform registry.refuse(409, registry.letter_overtaken(_o));
	end if;
end $$;

-- A letter once more, to who reads it today: with the text of today unless it was edited, by hand where there is no address.
-- changes: outbox, outbox_file
create or replace function registry.letter_again(_o registry.outbox, _by_hand boolean) returns int language plpgsql as $$
declare
	r record;
	said record;
	made int;
begin
	select * into r from registry.letter_reader(_o);
	if r.account is null and r.email is null and _o.person is null and _o.agency is null and _o.resource is null then
		perform registry.refuse(409, 'letter_has_no_reader');
	end if;
	_o.account := r.account;
	_o.draws := registry.letter_draws(_o.kind, _o.account, _o.person);
	said := registry.letter_said(_o);
	insert into registry.outbox (kind, lang, account, person, agency, resource, course, email, subject, body, facts, state, edited, draws, again)
	values (_o.kind, _o.lang, _o.account, _o.person, _o.agency, _o.resource, _o.course, case when not _by_hand then r.email end, case when _o.edited then _o.subject else said.subject end, case when _o.edited then _o.body else said.body end, _o.facts,
		case when _by_hand or r.email is null then 'by_hand' else 'waiting' end, _o.edited, _o.draws, _o.id) returning id into made;
	insert into registry.outbox_file (outbox, name, type, bytes) select made, f.name, f.type, f.bytes from registry.outbox_file f where f.outbox = _o.id and not _o.draws order by f.id;
	if _o.person is not null and _o.agency is not null and (_by_hand or r.email is null) then
		perform registry.letters_wait_told(_o.agency, '0');
	end if;
	return made;
end $$;

-- May it be sent once more?  Refuses.
create or replace function registry.letter_resendable(_o registry.outbox) returns void stable language plpgsql as $$
begin
	if _o.state not in ('sent', 'refused') or (select k.secret from registry.letter_kind k where k.kind = _o.kind) then
		perform registry.refuse(409, 'letter_is_not_resent');
	end if;
	perform registry.letter_not_overtaken(_o);
end $$;

-- Stop a letter, or let it go; says where it stands then.
-- changes: outbox, audit
create or replace function registry.letter_stepped(_o registry.outbox, _state text) returns text language plpgsql as $$
declare
	becomes text := case when _state = 'waiting' and _o.email is null then 'by_hand' else _state end;
begin
	if _o.state = becomes then
		return becomes;
	elsif _o.state not in ('waiting', 'stopped', 'by_hand') or _o.done is not null then
		perform registry.refuse(409, 'letter_is_gone');
	elsif _o.leased_until > now() then
		perform registry.refuse(409, 'letter_is_going');
	elsif _state = 'waiting' then
		perform registry.letter_not_overtaken(_o);
	end if;
	update registry.outbox set state = becomes, version = version + 1, not_before = least(not_before, now()), tries = case _state when 'waiting' then 0 else tries end where id = _o.id;
	perform registry.event(case _state when 'stopped' then 'letter_stopped' else 'letter_released' end, 'outbox', _o.id::text, jsonb_build_object('state', jsonb_build_array(_o.state, becomes)));
	return becomes;
end $$;

-- Whose letter it is.
create or replace function registry.outbox_name(_o registry.outbox, _lang text) returns text stable language sql
return coalesce((select n.shown from registry.name_form n where n.person = _o.person and n.valid_until is null order by (n.script = 'latn') = (_lang = 'en') desc, n.id limit 1),
	(select registry.pick(_lang, r.name_ru, r.name_en) from registry.resource r where r.id = _o.resource), (select a.name from registry.account a where a.id = _o.account), (select registry.pick(_lang, g.name_ru, g.name_en) from registry.agency g where g.id = _o.agency));

-- Subject and text as people typed them: lines as the database keeps them.
create or replace function registry.letter_lines(_body text) returns text immutable language sql
return registry.tidy(replace(replace(_body, E'\r\n', E'\n'), E'\r', E'\n'));

create or replace function registry.letter_typed(_subject text, _body text) returns void immutable language plpgsql as $$
begin
	if registry.tidy(_subject) is null then
		perform registry.refuse(422, 'field_is_missing', 'subject');
	elsif registry.letter_lines(_body) is null then
		perform registry.refuse(422, 'field_is_missing', 'body');
	elsif length(registry.tidy(_subject)) > 150 or registry.tidy(_subject) ~ E'[\n\r\t]' or not registry.clean(registry.tidy(_subject)) then
		perform registry.refuse(422, 'subject_is_wrong', 'subject');
	elsif length(registry.letter_lines(_body)) > 8000 or registry.letter_lines(_body) ~ E'[\x01-\x08\x0b\x0c\x0e-\x1f]' then
		perform registry.refuse(422, 'letter_is_wrong', 'body');
	end if;
end $$;

-- As its reader will see it, but for a link that opens a door, which nobody else does.
create or replace function registry.letter_shown(_body text) returns text stable language sql
return registry.letter_filled(_body, jsonb_build_object('url', coalesce((select m.origin from registry.mail_origin m), (select 'https://' || host from registry.centre)), 'link', '••••••••'));

-- Facts to show a text with: a course that there is, and figures.
create or replace function registry.letter_example(_c registry.course, _lang text) returns jsonb stable language sql
return coalesce(registry.letter_course(_c, _lang), '{}') || jsonb_build_object('accepted', 3, 'waiting', 1, 'refused', 0, 'moved', 0, 'n', 2, 'serial', '2026-000123-38', 'act', registry.act_word('superseded', _lang), 'day', registry.letter_date(registry.today()), 'was', '01.02.2027 – 05.02.2027', 'earlier', '',
	'reason', '…', 'until', registry.letter_date(registry.today() + 3), 'sign_in', 'person@agency.example', 'size', 812, 'note', '…', 'which', '— …');

create or replace function registry.letter_kind_of(_kind text) returns registry.letter_kind stable language plpgsql as $$
declare
	k registry.letter_kind;
begin
	select * into k from registry.letter_kind x where x.kind = _kind;
	if not found then
		perform registry.refuse(404, 'not_found');
	end if;
	return k;
end $$;

-- What a text of this kind may name.
create or replace function registry.letter_facts(_k registry.letter_kind) returns text[] immutable language sql
return _k.facts || array['url'] || case when _k.secret then array['link'] else '{}' end;

-- Refuses a text that may not be saved.
create or replace function registry.letter_text_typed(_k registry.letter_kind, _of text, _version text, _subject text, _body text) returns void stable language plpgsql as $$
declare
	foreign_ text;
begin
	perform registry.one_of(_of, 'of', array['ru', 'en', 'be'], 'language_is_wrong');
	perform registry.same_version('letter_template', null, _version, (registry.letter_text_of(_k.kind, _of)).version);
	perform registry.letter_typed(_subject, _body);
	select m[1] into foreign_ from regexp_matches(_subject, '\{([^{}]*)\}', 'g') m where m[1] <> all (registry.letter_neutral()) or m[1] <> all (_k.facts) limit 1;
	if foreign_ is not null then
		perform registry.refuse(422, 'subject_is_not_neutral', 'subject', jsonb_build_object('name', left(foreign_, 40)));
	end if;
	select m[1] into foreign_ from regexp_matches(_body, '\{([^{}]*)\}', 'g') m where m[1] <> all (registry.letter_facts(_k)) limit 1;
	if foreign_ is not null then
		perform registry.refuse(422, 'letter_names_unknown_fact', 'body', jsonb_build_object('name', left(foreign_, 40)));
	elsif _k.secret and _body !~ '\{link\}' then
		perform registry.refuse(422, 'letter_lacks_its_link', 'body');
	end if;
end $$;

-- changes: letter_template, audit
create or replace function registry.letter_text_saved(_k registry.letter_kind, _of text, _subject text, _body text, _me registry.account) returns void language plpgsql as $$
declare
	t registry.letter_template := registry.letter_text_of(_k.kind, _of);
begin
	if (t.subject, t.body) <> (_subject, _body) then
		insert into registry.letter_template (kind, lang, version, subject, body, made_by) values (_k.kind, _of, t.version + 1, _subject, _body, _me.id);
		perform registry.event('letter_text_changed', 'letter_kind', _k.kind);
	end if;
end $$;
