-- Check-in by the code that a room shows on its screen and trainees read with their phones.

-- What the room shows: the code of this half minute, how long it is still the one, how many are in.  Nobody's name.
--   select api.session_code(login, 'en', 12)  →  {"id": 12, "code": "K7QM3F2A", "path": "/here/K7QM3F2A", "refresh": 18, "present_n": 17, "people_n": 22}
create function api.session_code(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'trainer', 'coordinator');
	s session := scanned_session(_id, me);
	c course := grid_course(s.course, me);
	silent text := room_silent(s, c);
	code_ text := case when silent is null then room_code(s.id, room_step(now())) end;
begin
	return json_build_object('id', s.id, 'title', pick(_lang, s.topic_ru, s.topic_en), 'code', code_, 'path', '/here/' || code_, 'typed', substr(code_, 1, 4) || ' ' || substr(code_, 5), 'silent', silent,
		'refresh', case when silent is null then 31 - floor(extract(epoch from now()))::bigint % 30 when silent = 'early' then 30 end, 'back', '/sessions/' || s.id || '/check-in',
		'course', c.code, 'day', s.starts::date, 'time', to_char(s.starts, 'HH24:MI'), 'ends', to_char(s.ends, 'HH24:MI'), 'zone', s.zone, 'from', to_char(s.starts - interval '30 minutes', 'HH24:MI'),
		'people_n', places_held(c.id), 'present_n', session_present(s.id));
end $$;

-- A trainee's page to come in by the code of the room: the sessions of now, and the own mark in each.  _code is one that was read.
--   select api.here(login, 'en', 'K7QM3F2A', null)  →  {"code": "K7QM3F2A", "rows": [{"session": 12, "title": "…", "time": "09:00", "mark": "present"}]}
create function api.here(_login bytea, _lang text, _code text, _said text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'trainee');
begin
	return json_build_object('section', 'overview', 'help', 'checkin', 'code', coalesce(left(room_code_of(_code), 8), ''), 'said', case when _said in ('marked', 'already') then _said end,
		'rows', (select coalesce(json_agg(json_build_object('session', s.id, 'title', pick(_lang, s.topic_ru, s.topic_en), 'course', c.code, 'day', s.starts::date, 'time', to_char(s.starts, 'HH24:MI'), 'ends', to_char(s.ends, 'HH24:MI'), 'zone', s.zone, 'reader', reader_clock(lower(s.during), me.zone, s.zone),
				'mark', a.mark, 'at', wall(coalesce(r.shown, a.at), s.zone), 'now', room_silent(s, c) is null) order by s.starts), '[]')
			from place p join course c on c.id = p.course join session s on s.course = c.id and s.state = 'planned' and s.starts::date = (now() at time zone s.zone)::date
			left join attendance a on a.place = p.id and a.session = s.id left join room_check_in r on r.place = p.id and r.session = s.id
			where p.person = me.person and p.held));
end $$;

-- Come in by the code of the room.  Once: whoever has a mark is told so and keeps it; what a person's hand has cleared stays so.
--   select api.session_here(login, 'K7QM3F2A')  →  {"session": 12, "mark": "present", "said": "marked"}
-- changes: attendance, room_check_in, audit
create function api.session_here(_login bytea, _code text) returns json language plpgsql as $$
declare
	me account := who(_login, 'trainee');
	code_ text := room_code_of(_code);
	f record;
	s session;
	c course;
	a attendance;
begin
	if code_ is null then
		perform refuse(422, 'room_code_is_missing', 'code');
	end if;
	select * into f from room_found(me.person, code_);
	if f.session is null then
		perform refuse(422, 'room_code_is_wrong', 'code');
	end if;
	select * into s from session x where x.id = f.session;
	c := grid_locked(s.course, me);
	if c.attendance_closed is not null then
		perform refuse(409, 'attendance_is_closed', 'code');
	end if;
	insert into attendance (place, session, mark, marked_by) values (f.place, s.id, room_mark(s, f.shown), me.id) on conflict (place, session) do nothing returning * into a;
	if found then
		insert into room_check_in (place, session, shown) values (f.place, s.id, f.shown);
		return json_build_object('session', s.id, 'mark', a.mark, 'said', 'marked');
	end if;
	select * into a from attendance x where x.place = f.place and x.session = s.id;
	if a.mark is null then
		perform refuse(409, 'mark_was_cleared', 'code');
	end if;
	return json_build_object('session', s.id, 'mark', a.mark, 'said', 'already');
end $$;
