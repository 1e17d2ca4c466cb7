-- Check-in: the codes of badges mark who is present.

-- Check in at a session: what was just done, and who is in.
--   select api.session_check_in_form(login, 'en', 12, '3', '1', '0')  →  {"marked": 3, "already": 1, "present_n": 17, "people_n": 22, "rows": [{"name": "…", "mark": "present"}]}
create function api.session_check_in_form(_login bytea, _lang text, _id int, _marked text, _already text, _unknown text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'trainer', 'coordinator');
	s session := scanned_session(_id, me);
	c course := grid_course(s.course, me);
begin
	return json_build_object('id', s.id, 'title', pick(_lang, s.topic_ru, s.topic_en), 'section', 'courses', 'help', 'checkin', 'crumbs', grid_crumbs(c, _lang), 'course', grid_head(c, _lang),
		'day', s.starts::date, 'time', to_char(s.starts, 'HH24:MI'), 'ends', to_char(s.ends, 'HH24:MI'), 'zone', s.zone, 'reader', reader_clock(lower(s.during), me.zone, s.zone),
		'marked', int_of(_marked, 'marked'), 'already', int_of(_already, 'already'), 'unknown', int_of(_unknown, 'unknown'), 'codes', '',
		'people_n', places_held(c.id), 'present_n', session_present(s.id), 'may_show', c.attendance_closed is null and s.state = 'planned',
		'rows', (select json_agg(json_build_object('name', g.name, 'other', g.other, 'mark', a.mark, 'at', wall(coalesce(r.shown, a.at), s.zone), 'by_code', r.place is not null, 'sent_later', case when r.sent > r.shown + interval '1 minute' then ceil(extract(epoch from r.sent - r.shown) / 60)::int end) order by g.n)
			from grid_people(c.id, me, _lang) g left join attendance a on a.place = g.place and a.session = s.id left join room_check_in r on r.place = a.place and r.session = a.session));
end $$;

-- Mark as present (or late) whose badges were read: codes in any order, between spaces, as often as they come; @ and seconds since 1970
-- behind one say when it was read, if not now: a phone without network sends later.  It is read from half an hour before the session
-- until its end.  Whoever has a mark keeps it, also one that was cleared: a person's hand knows better than a reader.
--   select api.session_check_in(login, 12, 'ITC-B:0A1B… ITC-B:77F0…@1764140400')  →  {"session": 12, "marked": 1, "already": 1, "unknown": 0, "refused": []}
-- changes: attendance, audit
create function api.session_check_in(_login bytea, _id int, _codes text) returns json language plpgsql as $$
declare
	me account := who(_login, 'trainer', 'coordinator');
	s session := scanned_session(_id, me);
	c course := grid_locked(s.course, me);
	shows tstzrange := room_shows(s);
	read_ text[];
	known text[];
	places int[];
	marked_ int;
	earliest timestamptz;
	refused_ text[];
begin
	if c.attendance_closed is not null then
		perform refuse(409, 'attendance_is_closed');
	elsif s.state = 'cancelled' then
		perform refuse(409, 'session_is_cancelled');
	end if;
	select array_agg(distinct b.code) filter (where b.at <@ shows), min(b.at) into read_, earliest from badges_read(_codes) b;
	if earliest is null then
		perform refuse(422, 'badges_are_missing', 'codes');
	elsif read_ is null then
		perform refuse(422, case when earliest < lower(shows) then 'session_is_not_yet' else 'session_is_over' end, 'codes');
	end if;
	select array_agg(b.code), coalesce(array_agg(p.id order by p.id), '{}') into known, places from badge_code b join place p on p.id = b.place and p.held and p.course = c.id where b.code = any (read_);
	insert into attendance (place, session, mark, marked_by) select b.place, s.id, room_mark(s, min(r.at)), me.id from badges_read(_codes) r join badge_code b on b.code = r.code
	where r.at <@ shows and b.place = any (places) group by b.place order by b.place on conflict (place, session) do nothing;
	get diagnostics marked_ = row_count;
	refused_ := array(select distinct b.code from badges_read(_codes) b where b.code <> all (coalesce(known, '{}')) order by 1);
	return json_build_object('session', s.id, 'marked', marked_, 'already', cardinality(places) - marked_, 'unknown', cardinality(refused_), 'refused', to_json(refused_));
end $$;
