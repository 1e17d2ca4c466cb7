-- Calendar feeds: sessions of a course, room, trainer, person or agency for a calendar program, by secret address.

-- Make a calendar address; its secret is shown once and kept only as a hash.
--   select api.feed_add(login, 'en', gen_random_uuid(), 'course', '7', '\x…')  →  {"id": 3, "kind": "course", "name": "ITC-2026-014", "back": "/courses/7"}
-- changes: feed, answered, audit
create function api.feed_add(_login bytea, _lang text, _idem uuid, _kind text, _subject text, _token_hash bytea) returns json language plpgsql as $$
declare
	me account := who(_login, 'trainee', 'trainer', 'focal_point', 'coordinator', 'registrar', 'director', 'auditor');
	before json := answered(_idem, me.id, 'feed_add');
	subject_ int := int_of(_subject, 'subject');
	made int;
begin
	if before is not null then	-- the secret of the first answer is not known here
		perform refuse(409, 'form_was_used', 'idem');
	elsif feed_allowed(_kind, subject_, me) is not true then
		perform refuse(404, 'not_found');
	elsif (select count(*) from feed f where f.made_by = me.id and f.ended is null) >= 200 then
		perform refuse(422, 'too_many_feeds');
	end if;
	insert into feed (kind, subject, lang, token, made_by) values (_kind, subject_, _lang, _token_hash, me.id) returning id into made;
	return answer(_idem, json_build_object('id', made, 'kind', _kind, 'name', feed_name(_kind, subject_, _lang), 'back', feed_back(_kind, subject_, me)));
end $$;

-- End a calendar address: whoever has it reads nothing more.
--   select api.feed_end(login, 3)  →  {"id": 3, "next": "/courses/7"}
-- changes: feed, audit
create function api.feed_end(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login, 'trainee', 'trainer', 'focal_point', 'coordinator', 'registrar', 'director', 'auditor');
	f feed;
begin
	select * into f from feed x where x.id = _id and (x.made_by = me.id or me.role = 'coordinator') for update;
	if not found then
		perform refuse(404, 'not_found');
	end if;
	update feed set ended = now() where id = _id and ended is null;
	return json_build_object('id', _id, 'next', feed_back(f.kind, f.subject, me));
end $$;

-- The calendar behind a secret address, as long as it lives and who made it may still read it (helpers/timetables-feed.sql); rows for src/ics.c.
--   select api.feed('itc_k3…')  →  {"name": "ITC-2026-014", "at": "20261125T180000Z", "rows": [{"uid": "…", "sequence": 2, "starts": "20261126T060000Z", "status": "CONFIRMED", "title": "…", "place": "…", "path": "/courses/7/timetable"}]}
-- changes: feed
create function api.feed(_token text) returns json language plpgsql as $$
declare
	f feed;
	a account;
begin
	select * into f from feed x where x.token = sha256(convert_to(coalesce(_token, ''), 'UTF8')) and x.ended is null;
	select * into a from account x where x.id = f.made_by;
	if a.id is null or feed_answers(f, a) is not true then
		perform refuse(404, 'not_found');
	end if;
	update feed set fetched = date_trunc('hour', now()) where id = f.id and fetched is distinct from date_trunc('hour', now());
	return json_build_object('name', case when f.kind in ('course', 'agency') or exists (select from resource r where f.kind = 'resource' and r.id = f.subject and r.kind in ('room', 'vehicle')) then feed_name(f.kind, f.subject, f.lang) else 'ITC' end, 'at', utc_of(now()),
		'rows', (select coalesce(json_agg(json_build_object('uid', s.uid, 'sequence', s.sequence, 'starts', utc_of(s.starts), 'ends', utc_of(s.ends), 'status', s.status, 'title', s.title, 'place', s.place,
			'path', '/courses/' || s.course || '/timetable') order by s.starts, s.uid), '[]') from feed_sessions(f) s));
end $$;
