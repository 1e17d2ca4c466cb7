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
		'day', s.starts::date, 'time', to_char(s.starts, 'HH24:MI'), 'ends', to_char(s.ends, 'HH24:MI'), 'zone', s.zone,
		'marked', int_of(_marked, 'marked'), 'already', int_of(_already, 'already'), 'unknown', int_of(_unknown, 'unknown'), 'codes', '',
		'people_n', places_held(c.id), 'present_n', session_present(s.id), 'may_show', c.attendance_closed is null and s.state = 'planned',
		'rows', (select json_agg(json_build_object('name', g.name, 'other', g.other, 'mark', a.mark, 'at', wall(coalesce(r.shown, a.at), s.zone), 'by_code', r.place is not null, 'sent_later', case when r.sent > r.shown + interval '1 minute' then ceil(extract(epoch from r.sent - r.shown) / 60)::int end) order by g.n)
			from grid_people(c.id, me, _lang) g left join attendance a on a.place = g.place and a.session = s.id left join room_check_in r on r.place = a.place and r.session = a.session));
end $$;

-- Mark as present whose badges were read: codes in any order, between spaces, as often as they come.  Whoever has a mark
-- keeps it, also one that was cleared: a person's hand knows better than a reader.
--   select api.session_check_in(login, 12, 'ITC-B:0A1B… ITC-B:77F0…')  →  {"session": 12, "marked": 1, "already": 1, "unknown": 0, "refused": []}
-- changes: attendance, audit
create function api.session_check_in(_login bytea, _id int, _codes text) returns json language plpgsql as $$
declare
	me account := who(_login, 'trainer', 'coordinator');
	s session := scanned_session(_id, me);
	c course := grid_locked(s.course, me);
	read_ text[] := array(select distinct regexp_replace(upper(x), '^ITC-B:', '') from regexp_split_to_table(coalesce(tidy(_codes), ''), '[\s,;]+') x where x <> '');
	known text[];
	places int[];
	marked_ int;
begin
	if c.attendance_closed is not null then
		perform refuse(409, 'attendance_is_closed');
	elsif s.state = 'cancelled' then
		perform refuse(409, 'session_is_cancelled');
	elsif s.starts::date > (now() at time zone s.zone)::date then
		perform refuse(422, 'session_is_to_come', 'codes');
	elsif cardinality(read_) = 0 then
		perform refuse(422, 'badges_are_missing', 'codes');
	end if;
	select array_agg(b.code), coalesce(array_agg(p.id order by p.id), '{}') into known, places from badge_code b join place p on p.id = b.place and p.held and p.course = c.id where b.code = any (read_);
	insert into attendance (place, session, mark, marked_by) select p, s.id, 'present', me.id from unnest(places) p on conflict (place, session) do nothing;
	get diagnostics marked_ = row_count;
	return json_build_object('session', s.id, 'marked', marked_, 'already', cardinality(places) - marked_, 'unknown', cardinality(read_) - cardinality(places),
		'refused', (select coalesce(json_agg(x order by x), '[]') from unnest(read_) x where x <> all (coalesce(known, '{}'))));
end $$;
