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
	'reason', '…', 'until', registry.letter_date(registry.today() + 3), 'sign_in', 'person@agency.example', 'size', 812, 'note', '…');
