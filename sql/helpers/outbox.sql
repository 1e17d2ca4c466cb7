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

-- Whose letter it is.
create or replace function registry.outbox_name(_o registry.outbox, _me registry.account) returns text stable language sql
return coalesce((select n.shown from registry.name_form n where n.person = _o.person and n.valid_until is null order by (n.script = 'latn') = (_me.lang = 'en') desc, n.id limit 1),
	(select a.name from registry.account a where a.id = _o.account), (select registry.pick(_me.lang, g.name_ru, g.name_en) from registry.agency g where g.id = _o.agency));

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
return registry.letter_filled(_body, jsonb_build_object('url', (select 'https://' || host from registry.centre), 'link', '••••••••'));

-- Facts to show a text with: a course that there is, and figures.
create or replace function registry.letter_example(_c registry.course, _lang text) returns jsonb stable language sql
return coalesce(registry.letter_course(_c, _lang), '{}') || jsonb_build_object('accepted', 3, 'waiting', 1, 'refused', 0, 'moved', 0, 'n', 2, 'serial', '2026-000123-38', 'act', registry.act_word('superseded', _lang), 'day', registry.letter_date(registry.today()),
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
