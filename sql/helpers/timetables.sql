-- Planning ahead: what a timetable would meet on other days, and whom a change touches.

-- The country whose clock a course goes by: where it is held, as far as zones tell.
create or replace function registry.zone_country(_zone text) returns text immutable language sql
return case when _zone in ('Europe/Minsk') then 'BY' when _zone in ('Asia/Almaty', 'Asia/Qostanay', 'Asia/Qyzylorda', 'Asia/Aqtobe', 'Asia/Aqtau', 'Asia/Atyrau', 'Asia/Oral') then 'KZ' when _zone in ('Asia/Tashkent', 'Asia/Samarkand') then 'UZ'
	when _zone = 'Asia/Bishkek' then 'KG' when _zone = 'Asia/Dushanbe' then 'TJ' when _zone = 'Asia/Ashgabat' then 'TM' when _zone = 'Asia/Baku' then 'AZ' when _zone = 'Asia/Yerevan' then 'AM' when _zone = 'Asia/Tbilisi' then 'GE'
	when _zone = 'Europe/Chisinau' then 'MD' when _zone in ('Europe/Kyiv', 'Europe/Kiev') then 'UA' when _zone in ('Europe/Moscow', 'Europe/Kaliningrad', 'Europe/Samara', 'Europe/Volgograd', 'Europe/Saratov', 'Asia/Yekaterinburg', 'Asia/Omsk',
		'Asia/Novosibirsk', 'Asia/Krasnoyarsk', 'Asia/Irkutsk', 'Asia/Yakutsk', 'Asia/Vladivostok', 'Asia/Magadan', 'Asia/Kamchatka') then 'RU' end;

-- Does a day off of a country matter to a course?  The centre's, that of where it is held, those of the countries that send people.
create or replace function registry.holiday_counts(_c registry.course, _country text) returns boolean stable language sql
return _country = 'BY' or _country = registry.zone_country(_c.zone) or exists (
	select from registry.nomination m join registry.agency g on g.id = m.agency where m.course = _c.id and m.state in ('proposed', 'waiting', 'accepted', 'confirmed') and g.country = _country);

-- Who takes part in a course and in another one at that time (or, while that has no timetable, on that day).
create or replace function registry.busy_people(_c registry.course, _during tstzrange, _day date) returns table (person int, code text) stable language sql
begin atomic
	select o.person, k.code from registry.place w join registry.place o on o.person = w.person and o.held and o.course <> w.course join registry.course k on k.id = o.course and k.state <> 'cancelled'
	where w.course = _c.id and w.held and case when exists (select from registry.session s where s.course = k.id and s.state = 'planned')
		then exists (select from registry.session s where s.course = k.id and s.state = 'planned' and s.during && _during) else _day between k.starts and k.ends end;
end;

-- What one should know before a session is saved: [{"kind": "holiday", "country": "BY", "name": "…", "needs_reason": true}, …].
-- A holiday of the centre or of where the course is held, another session of the course at the same time and a trainer's full day want a
-- reason.  The rest is only told: a holiday of those who send people, a weekend, a small room, people who are in another course then,
-- hours that the clock does not bear out, an interpreter of languages that nobody here needs.
-- A timetable that is planned as a whole: _along are the hours that come to stand on the same day with its other sessions, by resource
-- ({"12": 4}); _moves: it is the course itself that moves, so that none of its sessions stays where it is.
create or replace function registry.session_warnings(_c registry.course, _session int, _starts timestamp, _ends timestamp, _hours numeric, _resources int[], _lang text, _along jsonb default '{}', _moves boolean default false) returns jsonb stable language sql
return (select coalesce(jsonb_agg(w order by n, w ->> 'country', w ->> 'resource_id'), '[]') from (
	select 1 n, jsonb_build_object('kind', 'holiday', 'needs_reason', h.country in ('BY', registry.zone_country(_c.zone)), 'country', h.country, 'name', registry.pick(_lang, h.name_ru, h.name_en), 'day', h.day, 'resource_id', null) w
	from registry.holiday h where h.day = _starts::date and registry.holiday_counts(_c, h.country)
	union all
	select 2, jsonb_build_object('kind', 'weekend', 'needs_reason', false, 'country', null, 'day', _starts::date, 'resource_id', null)
	where extract(isodow from _starts) > 5
	union all
	select 3, jsonb_build_object('kind', 'own_overlap', 'needs_reason', true, 'country', null, 'name', (select string_agg(registry.pick(_lang, s.topic_ru, s.topic_en), ', ' order by s.starts, s.id)), 'day', _starts::date, 'resource_id', null,
		'from', to_char(min(s.starts), 'HH24:MI'), 'until', to_char(max(s.ends), 'HH24:MI'))
	from registry.session s where s.course = _c.id and s.state = 'planned' and not _moves and s.id is distinct from _session and s.starts < _ends and s.ends > _starts having count(*) > 0
	union all
	select 4, jsonb_build_object('kind', 'trainer_hours', 'needs_reason', true, 'country', null, 'name', registry.pick(_lang, r.name_ru, r.name_en), 'day', _starts::date, 'resource_id', r.id,
		'hours', trim_scale(x.n + _hours), 'most', trim_scale(r.day_hours))
	from registry.resource r cross join lateral (select coalesce(sum(s.hours), 0) + coalesce((_along ->> r.id::text)::numeric, 0) n from registry.booking b join registry.session s on s.id = b.session
		where b.resource = r.id and b.active and s.id is distinct from _session and s.starts::date = _starts::date and not (_moves and s.course = _c.id)) x
	where r.id = any (_resources) and r.kind = 'trainer' and x.n + _hours > r.day_hours
	union all
	select 5, jsonb_build_object('kind', 'small_room', 'needs_reason', false, 'country', null, 'name', registry.pick(_lang, r.name_ru, r.name_en), 'day', _starts::date, 'resource_id', r.id,
		'seats', r.seats, 'needed', registry.seats_needed(_c))
	from registry.resource r where r.id = any (_resources) and r.kind = 'room' and r.seats < registry.seats_needed(_c)
	union all
	select 6, jsonb_build_object('kind', 'double_booked', 'needs_reason', false, 'country', null, 'name', string_agg(distinct x.code, ', '), 'day', _starts::date, 'resource_id', null, 'n', count(distinct x.person))
	from registry.busy_people(_c, tstzrange(_starts at time zone _c.zone, _ends at time zone _c.zone), _starts::date) x having count(*) > 0
	union all
	select 7, jsonb_build_object('kind', 'hours_differ', 'needs_reason', false, 'country', null, 'day', _starts::date, 'resource_id', null, 'hours', trim_scale(_hours), 'clock', trim_scale(round(x.clock, 1)))
	from (select extract(epoch from _ends - _starts) / 2700 clock) x where _hours > x.clock + 0.5 or _hours > 0 and _hours < x.clock / 2
	union all
	select 8, jsonb_build_object('kind', 'languages', 'needs_reason', false, 'country', null, 'name', registry.pick(_lang, r.name_ru, r.name_en), 'day', _starts::date, 'resource_id', r.id)
	from registry.resource r where r.id = any (_resources) and r.kind = 'interpreter' and r.pairs <> '{}'
		and not registry.pairs_fit(r.pairs, _c.languages, registry.languages_around(_c) || array(select unnest(t.languages) from registry.resource t where t.id = any (_resources) and t.kind = 'trainer'))) x);

-- Warnings that want a reason and for which this session has none yet.
create or replace function registry.warnings_open(_session int, _warnings jsonb) returns jsonb stable language sql
return (select coalesce(jsonb_agg(w), '[]') from jsonb_array_elements(_warnings) w where (w ->> 'needs_reason')::boolean and not exists (
	select from registry.despite d where d.session = _session and d.kind = w ->> 'kind' and d.day = (w ->> 'day')::date and d.resource is not distinct from (w ->> 'resource_id')::int));

-- A reason that somebody typed against warnings, or the refusal that asks for it.
create or replace function registry.despite_or_refuse(_warnings jsonb, _despite text) returns text immutable language plpgsql as $$
declare
	reason text := registry.tidy(_despite);
begin
	if _warnings = '[]' then
		return null;
	elsif reason is null then
		perform registry.refuse(409, 'soft_warnings', 'despite', jsonb_build_object('warnings', _warnings));
	elsif length(reason) > 1000 or reason !~ '\S\S' or not registry.clean(translate(reason, E'\n\t\r', '')) then
		perform registry.refuse(422, 'reason_is_wrong', 'despite', jsonb_build_object('warnings', _warnings));
	end if;
	return reason;
end $$;

-- Keep why a session was planned in spite of warnings.
-- changes: despite, audit
create or replace function registry.despite_kept(_session int, _warnings jsonb, _reason text) returns void language sql as $$
	insert into registry.despite (session, kind, day, resource, detail, reason, by)
	select _session, w ->> 'kind', (w ->> 'day')::date, (w ->> 'resource_id')::int, w, _reason, nullif(current_setting('registry.actor', true), '')::int
	from jsonb_array_elements(_warnings) w where _reason is not null;
$$;

-- Is a session still to come, and nobody marked in it?
create or replace function registry.session_to_move(_s registry.session) returns boolean stable language sql
return lower(_s.during) > now() and not registry.session_held(_s.id);

-- The planned sessions of a course as they would stand so many days later in a course (in itself when it moves as a whole): what each
-- books of what is still in use, what has it already, what one should know, and why it cannot stand there at all.  _rest: only those to come
-- in which nobody was marked.
create or replace function registry.sessions_shifted(_from int, _into registry.course, _days int, _lang text, _moves boolean, _rest boolean default false)
returns table (id int, was timestamp, starts timestamp, ends timestamp, topic_ru text, topic_en text, hours numeric, resources int[], clashes jsonb, warnings jsonb, fault text) stable language sql
begin atomic
	with s as (
		select s.id, s.starts was, s.starts + make_interval(days => _days) starts, s.ends + make_interval(days => _days) ends, s.topic_ru, s.topic_en, s.hours, s.state,
			array(select b.resource from registry.booking b join registry.resource r on r.id = b.resource where b.session = s.id and (r.active or _moves) order by 1) resources
		from registry.session s where s.course = _from and s.state = 'planned' and (not _rest or registry.session_to_move(s))
	), t as (
		select s.*, tstzrange(s.starts at time zone _into.zone, s.ends at time zone _into.zone) during,
			case when s.starts::date not between _into.starts and _into.ends then 'outside'
				when (s.starts at time zone _into.zone) at time zone _into.zone <> s.starts or (s.ends at time zone _into.zone) at time zone _into.zone <> s.ends then 'no_time' end fault
		from s
	), u as materialized (
		select t.*, case when t.fault is null then registry.clashes(t.during, t.resources, null, _into, _lang, _moves) else '[]' end clashes from t
	), v as materialized (	-- what it will have, since what others have booked is left out
		select u.*, array(select r from unnest(u.resources) r where not u.clashes @> jsonb_build_array(jsonb_build_object('id', r))) gets from u
	)
	select v.id, v.was, v.starts, v.ends, v.topic_ru, v.topic_en, v.hours, v.resources, v.clashes,
		case when v.fault is null then registry.session_warnings(_into, case when _moves then v.id end, v.starts, v.ends, v.hours, v.gets, _lang, a.along, _moves) else '[]' end, v.fault
	from v cross join lateral (select coalesce(jsonb_object_agg(x.r, x.hours), '{}') along from (
		select r, sum(o.hours) hours from v o, unnest(o.gets) r where o.starts::date = v.starts::date and o.id <> v.id and o.fault is null group by r) x) a
	order by v.starts, v.id;
end;

-- The same for a page.
create or replace function registry.shift_shown(_from int, _into registry.course, _days int, _lang text, _moves boolean, _zone text, _rest boolean default false) returns jsonb stable language sql
return (select jsonb_build_object('n', count(*), 'can', count(*) filter (where x.fault is null), 'clashing', count(*) filter (where x.clashes <> '[]'), 'faulty', count(*) filter (where x.fault is not null),
	'asks', coalesce(bool_or(x.asks), false),
	'sessions', coalesce(jsonb_agg(jsonb_build_object('topic', registry.pick(_lang, x.topic_ru, x.topic_en), 'was', x.was::date, 'day', x.starts::date, 'from', to_char(x.starts, 'HH24:MI'), 'until', to_char(x.ends, 'HH24:MI'), 'reader', registry.reader_clock(x.starts at time zone _into.zone, _zone, _into.zone), 'fault', x.fault,
		'books', (select string_agg(registry.pick(_lang, r.name_ru, r.name_en), ', ' order by r.kind = 'room' desc, r.kind, r.id) from registry.resource r where r.id = any (x.resources)),
		'clashes', x.clashes, 'warnings', x.warnings) order by x.starts, x.id), '[]'))
	from (select s.*, exists (select from jsonb_array_elements(s.warnings) w where (w ->> 'needs_reason')::boolean) asks from registry.sessions_shifted(_from, _into, _days, _lang, _moves, _rest) s) x);

-- Whom a change of a course touches, each with the way in which they hear of it (by mail, from the agency, at the desk) and whether a
-- letter is made for them, of paper if need be: mail_course() writes exactly these.  Trainers and interpreters of its sessions to
-- come, who takes part or waits, the focal points of their agencies, and agencies that have none.
create or replace function registry.course_affected(_c registry.course) returns table (part text, name_ru text, name_en text, account int, person int, agency int, lang text, email text, way text, letter boolean, resource int) stable language sql
begin atomic
	select r.kind, r.name_ru, r.name_en, a.id, null::int, null::int, coalesce(a.lang, 'ru')::text, e.email, case when e.email is not null then 'mail' else 'desk' end, true, r.id
	from registry.resource r left join registry.account a on a.id = r.account and a.active cross join lateral (select coalesce(registry.address_of(a.email), r.email) email) e
	where r.kind <> 'room' and exists (select from registry.booking b join registry.session s on s.id = b.session where b.resource = r.id and b.active and s.course = _c.id and lower(s.during) > now())
	union all
	select case when x.held then 'participant' else 'nominee' end, coalesce(m.m ->> 'native', m.m ->> 'name'), coalesce(m.m ->> 'latin', m.m ->> 'name'), a.id, p.id, n.agency, coalesce(a.lang, p.lang)::text, e.email,
		case when x.held and e.email is not null then 'mail' else 'agency' end, x.held, null
	from registry.nomination n join registry.person p on p.id = n.person left join registry.account a on a.person = p.id and a.active
	cross join lateral (select n.state in ('accepted', 'confirmed') held) x cross join lateral (select coalesce(registry.address_of(a.email), registry.address_of(p.email)) email) e
	cross join lateral (select registry.names_of(p.id, 'ru') m) m
	where n.course = _c.id and n.state in ('proposed', 'waiting', 'accepted', 'confirmed')
	union all
	select case when a.id is null then 'agency' else 'focal_point' end, coalesce(a.name, g.name_ru), coalesce(a.name, g.name_en), a.id, null, g.id, coalesce(a.lang, g.lang)::text, e.email, case when e.email is not null then 'mail' else 'desk' end, true, null
	from registry.agency g left join registry.account a on a.agency = g.id and a.role = 'focal_point' and a.active
	cross join lateral (select case when a.id is null then g.email::text else registry.address_of(a.email) end email) e
	where g.id in (select n.agency from registry.nomination n where n.course = _c.id and n.state in ('proposed', 'waiting', 'accepted', 'confirmed'));
end;

-- The same for a page: by part, people by agency.
create or replace function registry.affected_shown(_c registry.course, _lang text) returns jsonb stable language sql
return (select jsonb_build_object('n', count(*), 'letters', count(*) filter (where x.letter),
	'sessions', (select count(*) from registry.session s where s.course = _c.id and s.state = 'planned' and lower(s.during) > now()),
	'parts', coalesce((select jsonb_agg(jsonb_build_object('part', p.part, 'n', p.n, 'people', p.people) order by array_position(array['trainer', 'interpreter', 'vehicle', 'focal_point', 'agency', 'participant', 'nominee'], p.part))
		from (select y.part, count(*) n, jsonb_agg(jsonb_build_object('name', registry.pick(_lang, y.name_ru, y.name_en), 'agency', (select nullif(registry.pick(_lang, g.name_ru, g.name_en), registry.pick(_lang, y.name_ru, y.name_en)) from registry.agency g where g.id = y.agency), 'way', y.way)
				order by y.agency, registry.pick(_lang, y.name_ru, y.name_en)) people from registry.course_affected(_c) y group by y.part) p), '[]'))
	from registry.course_affected(_c) x);

-- A course in which people were marked moves no more as a whole: the day from which its sessions to come do; null: it has no marks, or no such sessions.
create or replace function registry.rest_of(_c registry.course) returns date stable language sql
return (select min(s.starts)::date from registry.session s where s.course = _c.id and s.state = 'planned' and registry.session_to_move(s)
	and registry.course_has_marks(_c.id));

-- May this course be moved, or what is left of it?  Not once papers were made, or when people were marked in all of it.
create or replace function registry.postpone_refused(_c registry.course) returns text stable language sql
return case when _c.state not in ('draft', 'announced', 'nominations_open', 'closed', 'running') then 'course_is_settled'
	when exists (select from registry.certificate x where x.course = _c.id) then 'course_has_papers'
	when _c.attendance_closed is not null or registry.course_has_marks(_c.id) and registry.rest_of(_c) is null then 'course_has_marks' end;
create or replace function registry.postponable(_c registry.course) returns void stable language plpgsql as $$
begin
	if registry.postpone_refused(_c) is not null then
		perform registry.refuse(409, registry.postpone_refused(_c), 'starts');
	end if;
end $$;

-- The course so many days later; the last day of nominations moves along unless it is over.  Of what is left of it (_rest) only its end moves.
create or replace function registry.course_moved(_c registry.course, _days int, _rest date default null) returns registry.course stable language plpgsql as $$
begin
	if _rest is not null then
		if _rest + _days < registry.today() then
			perform registry.refuse(422, 'course_moves_into_past', 'starts');
		elsif _c.ends + _days - _c.starts > 400 then
			perform registry.refuse(422, 'course_is_too_long', 'starts');
		end if;
		_c.ends := greatest(_c.ends + _days, (select max(s.starts)::date from registry.session s where s.course = _c.id and s.state = 'planned' and not registry.session_to_move(s)));
		return _c;
	end if;
	if _c.starts + _days not between '2000-01-01' and '2100-01-01' or _c.starts + _days < registry.today() - 400 then
		perform registry.refuse(422, 'date_is_wrong', 'starts');
	elsif _c.state <> 'draft' and _c.starts + _days < registry.today() then
		perform registry.refuse(422, 'course_moves_into_past', 'starts');
	end if;
	if _c.nominations_until >= registry.today() or _c.nominations_until > _c.starts + _days then
		_c.nominations_until := _c.nominations_until + _days;
	end if;
	_c.frozen_from := _c.frozen_from + _days;
	_c.starts := _c.starts + _days;
	_c.ends := _c.ends + _days;
	return _c;
end $$;

-- Move the planned sessions of a course along with it: out of each other's way first, then each to its new time; what others have
-- booked there is left out.
-- changes: session, booking, despite, audit
create or replace function registry.sessions_moved(_was registry.course, _now registry.course, _days int, _rest boolean, _despite text, _lang text) returns int language plpgsql as $$
declare
	s record;
	has jsonb;
	moves int[] := '{}';
	n int := 0;
begin
	for s in select * from registry.sessions_shifted(_was.id, _now, _days, _lang, true, _rest) loop
		moves := moves || s.id;
		has := registry.bookings_of(s.id);
		delete from registry.booking b where b.session = s.id and b.resource in (select (x ->> 'id')::int from jsonb_array_elements(s.clashes) x);
		update registry.booking b set active = false where b.session = s.id;
		perform registry.bookings_told(s.id, has);
		perform registry.despite_kept(s.id, registry.warnings_open(s.id, s.warnings), _despite);
	end loop;
	for s in select x.id, x.starts, x.ends from registry.session x where x.id = any (moves) order by x.starts, x.id loop
		update registry.session set starts = s.starts + make_interval(days => _days), ends = s.ends + make_interval(days => _days), version = version + 1 where id = s.id;
		n := n + 1;
	end loop;
	return n;
end $$;

-- How many letters tell of a change of a course that this transaction has made (helpers/mail.sql).
create or replace function registry.course_told(_course int) returns int stable language sql
return (select count(*) from registry.outbox o where o.course = _course and o.kind in ('course_changed', 'timetable_changed', 'course_cancelled') and o.at >= now());

-- Sessions to come that changed since people were last told of the timetable, if anybody was invited yet.
create or replace function registry.sessions_untold(_course int) returns int stable language sql
return (select count(*) from registry.session s where s.course = _course and upper(s.during) > now()
	and s.changed > coalesce((select max(o.at) from registry.outbox o where o.course = _course and o.kind in ('course_changed', 'timetable_changed')),
		(select min(o.at) from registry.outbox o where o.course = _course and o.kind = 'joining'), 'infinity'));
