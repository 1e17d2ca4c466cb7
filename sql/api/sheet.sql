-- Sheets to print: asked for, drawn by press, fetched.

-- Ask for a sheet: `book` of a year; of a course (`7`, or one day of it, `7-2026-11-26`) its timetable, sign-in sheets, badges and so on; letters with decisions (`7:3` to one agency); letters to hand on (`17`, `all`).  One that cannot be made says why on its page.  What was asked for a week ago is thrown away.
--   select api.sheet_add(login, gen_random_uuid(), 'ru', 'book', '2026')  →  {"id": 7}
-- changes: sheet, badge_code, answered
create function api.sheet_add(_login bytea, _idem uuid, _lang text, _kind text, _subject text) returns json language plpgsql as $$
declare
	me account := who(_login, 'trainer', 'focal_point', 'coordinator', 'registrar', 'director', 'auditor');
	before json := answered(_idem, me.id, 'sheet_add');
	made int;
	drawn jsonb;
begin
	if before is not null then
		return before;
	end if;
	perform sheets_swept();
	drawn := sheet_facts(coalesce(_kind, ''), tidy(_subject), _lang, me);
	insert into sheet (kind, subject, lang, facts, asked_by, state, reason)
	values (_kind, coalesce(drawn ->> 'subject', tidy(_subject)), _lang, drawn, me.id, case when drawn ->> 'stopped' is null then 'waiting' else 'stopped' end, drawn ->> 'stopped') returning id into made;
	return answer(_idem, json_build_object('id', made));
end $$;

-- How far a sheet is.  Only who asked for it sees it: it shows what that person may read.
--   select api.sheet(login, 'ru', 7)  →  {"id": 7, "kind": "book", "subject": "2026", "state": "ready", "pages": 2, "bytes": 48213}
create function api.sheet(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'trainer', 'focal_point', 'coordinator', 'registrar', 'director', 'auditor');
	s sheet := sheet_of(_id, me);
begin
	return json_build_object('id', s.id, 'kind', s.kind, 'subject', s.subject, 'state', s.state, 'asked', wall(s.asked, me.zone), 'pages', s.pages, 'bytes', octet_length(s.bytes), 'kilobytes', ceil(octet_length(s.bytes) / 1024.0),
		'island', case s.state when 'waiting' then 'progress' end, 'refresh', case s.state when 'waiting' then 3 end, 'reason', s.reason, 'field', s.field, 'detail', s.detail, 'agency', (select pick(_lang, g.name_ru, g.name_en) from agency g where g.id = (s.facts ->> 'agency')::int),
		'can', json_build_object('send', me.role = 'coordinator' and s.kind = 'result_letter' and s.state = 'ready' and s.facts ->> 'agency' is not null), 'back', case s.kind when 'book' then '/book/' || s.subject when 'result_letter' then '/courses/' || (s.facts ->> 'course') || '/nominations' when 'letters' then '/outbox' || case when s.subject = 'all' then '?state=by_hand' else '/' || s.subject end else '/courses/' || (s.facts ->> 'course') end, 'section', case s.kind when 'book' then 'certificates' when 'letters' then 'outbox' else 'courses' end, 'help', case s.kind when 'book' then 'papers' when 'letters' then 'letters' else 'sheets' end);
end $$;

-- The sheet itself.
--   select * from api.sheet_file(login, 7)  →  book-2026.pdf, application/pdf, bytes
create function api.sheet_file(_login bytea, _id int) returns setof file language plpgsql stable as $$
declare
	me account := who(_login, 'trainer', 'focal_point', 'coordinator', 'registrar', 'director', 'auditor');
begin
	return query select s.kind || '-' || s.subject || '.pdf', 'application/pdf', s.bytes from sheet s where s.id = _id and s.asked_by = me.id and s.state = 'ready';
end $$;

-- Send the letter with decisions to its agency: each focal point gets a covering letter, in the own language, with the PDF.
--   select api.sheet_send(login, 7, gen_random_uuid())  →  {"id": 7, "next": "/outbox?kind=result_letter"}
-- changes: outbox, outbox_file, answered, audit
create function api.sheet_send(_login bytea, _id int, _idem uuid) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	s sheet := sheet_of(_id, me);
	before json := answered(_idem, me.id, 'sheet_send');
begin
	if before is not null then
		return before;
	elsif s.kind <> 'result_letter' or s.state <> 'ready' or s.facts ->> 'agency' is null then
		perform refuse(409, 'sheet_is_not_sent');
	end if;
	perform mail_agency('result_letter', (s.facts ->> 'agency')::int, '{}', (s.facts ->> 'course')::int, '10 minutes');
	insert into outbox_file (outbox, name, type, bytes) select o.id, s.kind || '-' || s.subject || '.pdf', 'application/pdf', s.bytes from outbox o
	where o.kind = 'result_letter' and o.agency = (s.facts ->> 'agency')::int and o.course = (s.facts ->> 'course')::int and letter_untouched(o) and o.done is null and not exists (select from outbox_file f where f.outbox = o.id);
	perform event('result_letter_sent', 'agency', s.facts ->> 'agency', jsonb_build_object('course', s.subject));
	return answer(_idem, json_build_object('id', s.id, 'next', '/outbox?kind=result_letter'));
end $$;

-- Send each agency of a course the letter with the decisions on its nominations, each in the language of its reader.  The PDFs are
-- drawn when the letters go, in ten minutes, with what is decided then.
--   select api.result_letters_send(login, 7, gen_random_uuid())  →  {"id": 7, "letters": 4}
-- changes: outbox, answered, audit
create function api.result_letters_send(_login bytea, _id int, _idem uuid) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	before json := answered(_idem, me.id, 'result_letters_send');
	c course;
	agencies int[];
begin
	if before is not null then
		return before;
	end if;
	c := course_locked(_id);
	agencies := array(select split_part(x ->> 'subject', ':', 2)::int from jsonb_array_elements(result_letters(c.id, me, 'ru') -> 'to') x);
	if agencies = '{}' then
		perform refuse(409, 'nothing_is_decided');
	end if;
	perform mail_agency('result_letter', g, '{}', c.id, '10 minutes', true), event('result_letter_sent', 'agency', g::text, jsonb_build_object('course', c.code)) from unnest(agencies) g;
	return answer(_idem, json_build_object('id', c.id, 'letters', cardinality(agencies)));
end $$;
