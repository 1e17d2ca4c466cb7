-- Corrections, changes of name and duplicates: the record of the paper that replaces another.

-- The record of a proof for the paper that replaces _c: what is printed on the old one, with the members of _changes in
-- their place.  The last valid day stays, the host is today's.  What replaces a duplicate is none, unless it says so.
create or replace function registry.record_replaced(_c registry.certificate, _changes jsonb) returns jsonb stable language sql
return (_c.record - 'duplicate') || _changes || jsonb_build_object('proof', true, 'issued', registry.today(), 'expires', _c.expires,
	'serial', null, 'code', null, 'id', null, 'url', null, 'host', (select w.host from registry.centre w));

-- Why _c cannot be replaced now, as a key of the words; null: nothing hinders.
create or replace function registry.replacing_hindered(_c registry.certificate, _within int default 0) returns text stable language sql
return case when registry.certificate_state(_c.id, _c.expires) <> 'valid' then 'certificate_is_not_valid'
	when registry.certificate_is_erased(_c.id) then 'holder_is_erased'
	when not registry.certificate_is_drawn(_c.id) then 'paper_is_being_drawn'
	when registry.certificate_is_being_replaced(_c.id) then 'certificate_is_being_replaced'
	when exists (select from registry.batch_paper x join registry.batch b on b.id = x.batch where x.replaces = _c.id and b.state = 'proposed' and b.id <> _within) then 'place_is_in_batch' end;

-- What the papers of a batch must say now: of an issue by decision and course, of a correction by the paper that is replaced.
create or replace function registry.batch_facts(_b registry.batch) returns table (place int, decision int, record jsonb, hindrance text) stable language plpgsql as $$
begin
	if _b.kind = 'issue' then
		return query select i.place, i.decision, registry.record_of(i.place, i.decision, registry.today()), i.hindrance
			from registry.places_to_issue(_b.course, _b.id) i join registry.batch_paper x on x.batch = _b.id and x.place = i.place;
	else
		return query select x.place, x.decision, registry.record_replaced(c, _b.changes), registry.replacing_hindered(c, _b.id)
			from registry.batch_paper x join registry.certificate c on c.id = x.replaces where x.batch = _b.id;
	end if;
end $$;

create or replace function registry.name_part_of(_text text, _field text, _needed boolean) returns text immutable language plpgsql as $$
declare
	t text := regexp_replace(registry.tidy(_text), '[\s\u00a0]+', ' ', 'g');
begin
	if t is null and _needed then
		perform registry.refuse(422, 'field_is_missing', _field);
	end if;
	return t::registry.name_part;
exception when check_violation then
	perform registry.refuse(422, 'name_is_wrong', _field);
end $$;

-- One name as it was typed beside the printed one: the same script, language and order.
create or replace function registry.name_replaced(_old jsonb, _family text, _given text, _patronymic text, _field text) returns jsonb immutable language plpgsql as $$
declare
	family_ text := registry.name_part_of(_family, _field, true);
	given_ text := registry.name_part_of(_given, _field, _old ->> 'given' is not null);
	patronymic_ text := registry.name_part_of(_patronymic, _field, false);
begin
	return _old || jsonb_build_object('family', family_, 'given', given_, 'patronymic', patronymic_,
		'full', case when _old ->> 'script' = 'latn' and _old ->> 'full' = concat_ws(' ', _old ->> 'given', _old ->> 'family')
			then concat_ws(' ', given_, family_) else concat_ws(' ', family_, given_, patronymic_) end);
end $$;


-- The names of a paper with what was typed: {"0.family": "…", "0.given": "…", "0.patronymic": "…", "1.family": …}.
-- What was not sent stays.
create or replace function registry.names_replaced(_names jsonb, _typed jsonb) returns jsonb immutable language sql
return (select jsonb_agg(case when _typed ? ((n - 1) || '.family') then registry.name_replaced(m, _typed ->> ((n - 1) || '.family'), _typed ->> ((n - 1) || '.given'),
		_typed ->> ((n - 1) || '.patronymic'), 'names.' || (n - 1) || '.family') else m end order by n)
	from jsonb_array_elements(_names) with ordinality x (m, n));

-- Names of a paper as fields of a form: [{"n": 0, "script": "cyrl", "family": "…", "given": "…", "patronymic": "…", "was": "…"}]
create or replace function registry.names_as_fields(_old jsonb, _new jsonb) returns jsonb immutable language sql
return (select jsonb_agg(jsonb_build_object('n', n - 1, 'field', 'names.' || (n - 1) || '.family', 'script', m ->> 'script', 'lang', m ->> 'lang', 'was', m ->> 'full', 'is', _new -> (n - 1)::int ->> 'full', 'changed', m <> _new -> (n - 1)::int,
		'family', _new -> (n - 1)::int ->> 'family', 'given', _new -> (n - 1)::int ->> 'given', 'patronymic', _new -> (n - 1)::int ->> 'patronymic',
		'has_patronymic', m ->> 'patronymic' is not null or m ->> 'script' = 'cyrl') order by n)
	from jsonb_array_elements(_old) with ordinality x (m, n));

-- What is printed on two papers side by side, the lines that differ: [{"field": "name", "was": "…", "becomes": "…"}]
create or replace function registry.records_compared(_old jsonb, _new jsonb) returns jsonb immutable language sql
return (select coalesce(jsonb_agg(jsonb_build_object('field', field, 'was', was, 'becomes', becomes) order by n), '[]')
	from (
		select 10 + k n, 'name' field, _old -> 'names' -> k ->> 'full' was, _new -> 'names' -> k ->> 'full' becomes from generate_series(0, 2) k
		union all select 20, 'title_ru', _old #>> '{programme_title,ru}', _new #>> '{programme_title,ru}'
		union all select 21, 'title_en', _old #>> '{programme_title,en}', _new #>> '{programme_title,en}'
		union all select 22, 'organisation_ru', _old #>> '{organisation,ru}', _new #>> '{organisation,ru}'
		union all select 23, 'organisation_en', _old #>> '{organisation,en}', _new #>> '{organisation,en}') x
	where was is distinct from becomes);

-- The names as they were typed, to show them again; unchecked.
create or replace function registry.names_typed(_names jsonb, _typed jsonb) returns jsonb immutable language sql
return (select jsonb_agg(m || jsonb_strip_nulls(jsonb_build_object('family', _typed ->> ((n - 1) || '.family'), 'given', _typed ->> ((n - 1) || '.given'), 'patronymic', _typed ->> ((n - 1) || '.patronymic'))) order by n)
	from jsonb_array_elements(_names) with ordinality x (m, n));

-- Title and organisation as typed, where they differ from what is printed; null typed: as printed.
create or replace function registry.headings_replaced(_old jsonb, _title_ru text, _title_en text, _organisation_ru text, _organisation_en text) returns jsonb immutable language plpgsql as $$
declare
	titles jsonb := jsonb_build_object('ru', coalesce(registry.title_of(_title_ru, 'title_ru'), _old #>> '{programme_title,ru}'), 'en', coalesce(registry.title_of(_title_en, 'title_en'), _old #>> '{programme_title,en}'));
	organisations jsonb := jsonb_build_object('ru', coalesce(registry.organisation_of(_organisation_ru, 'organisation_ru'), _old #>> '{organisation,ru}'),
		'en', coalesce(registry.organisation_of(_organisation_en, 'organisation_en'), _old #>> '{organisation,en}'));
begin
	return case when titles <> _old -> 'programme_title' then jsonb_build_object('programme_title', titles) else '{}' end
		|| case when organisations <> _old -> 'organisation' then jsonb_build_object('organisation', organisations) else '{}' end;
end $$;

-- The head of a paper as typed: one or two lines.
create or replace function registry.organisation_of(_text text, _field text) returns text immutable language plpgsql as $$
declare
	t text := replace(registry.tidy(_text), E'\r\n', E'\n');
begin
	if not registry.clean(translate(t, E'\n', '')) or length(t) > 160 or t ~ E'\n.*\n' then
		perform registry.refuse(422, 'heading_is_wrong', _field);
	end if;
	return t;
end $$;

-- Living papers of a course that could be replaced now.
create or replace function registry.certificates_to_correct(_course int) returns setof registry.certificate stable language sql as $$
	select c.* from registry.certificate c where c.course = _course and registry.replacing_hindered(c) is null;
$$;

-- A batch that replaces these papers; what would change nothing on any of them is refused.  The course is locked.
-- changes: batch, batch_paper
create or replace function registry.correction_batch(_course int, _kind text, _grounds text, _changes jsonb, _papers text[], _me registry.account) returns int language plpgsql as $$
declare
	made int;
	hindrance_ text;
	n int;
begin
	select registry.replacing_hindered(c), count(*) into hindrance_, n from registry.certificate c
	where c.id = any (_papers) and registry.replacing_hindered(c) is not null group by 1 order by 2 desc limit 1;
	if hindrance_ is not null then
		perform registry.refuse(409, hindrance_, '', jsonb_build_object('n', n));
	elsif _kind <> 'duplicate' and not exists (select from registry.certificate c where c.id = any (_papers) and c.record <> c.record || _changes) then
		perform registry.refuse(422, 'nothing_changes', 'reason');
	end if;
	insert into registry.batch (course, kind, grounds, changes, proposed_by) values (_course, _kind, _grounds, _changes, _me.id) returning id into made;
	insert into registry.batch_paper (batch, place, decision, replaces, record)
	select made, c.place, x.decision, c.id, registry.record_replaced(c, _changes)
	from registry.certificate c join registry.batch_paper x on x.batch = c.batch and x.place = c.place where c.id = any (_papers) order by c.serial;
	return made;
end $$;

-- A change of name that was approved is in the register, too, so that later papers print it: each printed name that became
-- another ends the form it was printed from, and the new one begins today, of the same source.  A passport's capitals stay.
-- changes: name_form
create or replace function registry.names_changed(_b registry.batch) returns void language plpgsql as $$
declare
	x record;
	f registry.name_form;
begin
	for x in
		select distinct c.person, m ->> 'script' script, lower(m ->> 'lang') lang, m ->> 'family' family, m ->> 'given' given, m ->> 'patronymic' patronymic, was ->> 'patronymic' patronymic_was
		from registry.batch_paper p join registry.certificate c on c.id = p.replaces, jsonb_array_elements(_b.changes -> 'names') with ordinality n (m, k), lateral (select c.record -> 'names' -> (k - 1)::int was) o
		where p.batch = _b.id and p.state = 'issued' and m <> was order by 1, 2, 3
	loop
		perform from registry.person where id = x.person for update;
		select * into f from registry.name_form where person = x.person and script = x.script and language = x.lang and valid_until is null;
		continue when row(registry.name_cased(f.family), registry.name_cased(f.given)) is not distinct from row(x.family, x.given)
			and (x.patronymic is null or registry.name_cased(f.patronymic) is not distinct from x.patronymic);
		update registry.name_form set valid_until = greatest(registry.today(), valid_from) where id = f.id;
		insert into registry.name_form (person, script, language, family, given, patronymic, source, batch)
		values (x.person, x.script, x.lang, registry.in_capitals_as(f.family, x.family), coalesce(registry.in_capitals_as(f.given, x.given), f.given),
			coalesce(registry.in_capitals_as(f.patronymic, x.patronymic), case when x.patronymic_was is null then f.patronymic end),
			coalesce(nullif(f.source, 'rule'), case when x.script = 'latn' then 'passport' else 'agency_letter' end), _b.id);
	end loop;
end $$;

-- _text in capitals where what stood before it was in capitals.
create or replace function registry.in_capitals_as(_before text, _text text) returns text immutable language sql
return case when _before = upper(_before collate "und-x-icu") and _before <> lower(_before collate "und-x-icu") then upper(_text collate "und-x-icu") else _text end;

-- PDF, JPEG or PNG by its first bytes; null: neither.
create or replace function registry.evidence_type(_bytes bytea) returns text immutable language sql
return case when substr(_bytes, 1, 5) = '%PDF-'::bytea then 'application/pdf' when substr(_bytes, 1, 3) = '\xffd8ff' then 'image/jpeg'
	when substr(_bytes, 1, 8) = '\x89504e470d0a1a0a' then 'image/png' end;
