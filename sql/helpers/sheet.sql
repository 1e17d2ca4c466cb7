-- Sheets: what stands on them.

-- What was asked for a week ago is thrown away: it holds names.
-- changes: sheet
create or replace function registry.sheets_swept() returns void language sql as $$
	delete from registry.sheet where outbox is null and asked < now() - interval '7 days';
$$;

-- The rows of the book of issue of a year, every serial in order.  Names only for who may read them.
create or replace function registry.book_rows(_year int, _lang text, _me registry.account) returns json stable language sql
begin atomic
	select coalesce(json_agg(x order by x.n), '[]') from (
		select (c.serial % 1000000)::int n, c.id, registry.serial_text(c.serial) serial, registry.certificate_name(c, _me) as name, registry.pick(_lang, c.record #>> '{programme_title,ru}', c.record #>> '{programme_title,en}') title,
			k.code, c.issued, c.expires, registry.certificate_state(c.id, c.expires) state,
			(select registry.serial_text(o.serial) from registry.certificate o where o.id = c.replaces) replaces,
			h.form_number, h.handed_on, h.handed_how, case when not registry.unnamed(_me) then coalesce(h.handed_to, case when h.handed_how = 'in_person' then registry.certificate_name(c, _me) end) end handed_to
		from registry.certificate c join registry.course k on k.id = c.course
		left join lateral (select a.form_number, a.handed_on, a.handed_how, a.handed_to from registry.act a where a.certificate = c.id and a.kind = 'handed_over' order by a.id desc limit 1) h on true
		where c.serial between _year::bigint * 1000000 and _year::bigint * 1000000 + 999999) x;
end;

-- The book of a year, or null when no certificate was issued in it.
create or replace function registry.book_facts(_year int, _lang text, _me registry.account) returns jsonb stable language sql
return (select jsonb_build_object('year', _year, 'total', k.last, 'signed_by', _me.name,
		'missing', (select coalesce(jsonb_agg(n order by n), '[]') from generate_series(1, k.last) n where not exists (select from registry.certificate c where c.serial = _year::bigint * 1000000 + n)),
		'rows', registry.book_rows(_year, _lang, _me))
	from registry.counter k where k.name = 'certificate' and k.year = _year);

-- The sheets of one kind and subject that somebody asked for lately, the last first.
create or replace function registry.sheets_of(_kind text, _subject text, _me registry.account) returns json stable language sql
return (select coalesce(json_agg(json_build_object('id', s.id, 'asked', registry.wall(s.asked, _me.zone), 'lang', s.lang, 'state', s.state) order by s.id desc), '[]')
	from registry.sheet s where s.kind = _kind and s.subject = _subject and s.asked_by = _me.id);

-- What every sheet says besides.
create or replace function registry.sheet_framed(_kind text, _lang text, _facts jsonb, _zone text) returns jsonb stable language sql
return _facts || jsonb_build_object('kind', _kind, 'lang', _lang, 'printed', registry.wall(now(), _zone), 'organisation', (select registry.pick(_lang, w.organisation_ru, w.organisation_en) from registry.centre w));

-- What stands on a sheet; refuses whoever may not have it.
-- changes: badge_code
create or replace function registry.sheet_facts(_kind text, _subject text, _lang text, _me registry.account) returns jsonb language plpgsql as $$
declare
	facts jsonb;
begin
	case _kind
	when 'book' then
		facts := registry.book_facts(registry.int_of(_subject, 'subject'), _lang, _me);
	when 'timetable', 'sign_in', 'sign_in_session', 'participants', 'badges_90', 'badges_86', 'badges_a6', 'door', 'joining', 'grades', 'slips' then
		facts := registry.course_facts(_kind, _subject, _lang, _me);
	when 'result_letter' then
		facts := registry.result_letter_facts(_subject, _lang, _me);
	when 'letters' then
		facts := registry.hand_letters_facts(_subject, _lang, _me);
	else
		perform registry.refuse(422, 'sheet_kind_is_wrong', 'kind');
	end case;
	if facts is null then
		perform registry.refuse(404, 'not_found');
	end if;
	return registry.sheet_framed(_kind, _lang, facts, _me.zone);
end $$;

-- A sheet, for who asked for it.
create or replace function registry.sheet_of(_id int, _me registry.account) returns registry.sheet stable language plpgsql as $$
declare
	s registry.sheet;
begin
	select * into s from registry.sheet x where x.id = _id and x.asked_by = _me.id;
	if not found then
		perform registry.refuse(404, 'not_found');
	end if;
	return s;
end $$;
