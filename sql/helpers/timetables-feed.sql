-- Calendar feeds: who may make one, and which sessions stand in it.

-- May this account have the calendar of that?  What it may read of it anyway.
create or replace function registry.feed_allowed(_kind text, _subject int, _me registry.account) returns boolean stable language sql
return case _kind
	when 'course' then _me.role <> 'administrator' and exists (select from registry.course c where c.id = _subject and registry.course_seen(c, _me))
	when 'resource' then exists (select from registry.resource r where r.id = _subject and (_me.role in ('coordinator', 'registrar', 'director') or _me.role = 'trainer' and r.account = _me.id))
	when 'person' then _me.role = 'coordinator' and exists (select from registry.person p where p.id = _subject) or _me.role = 'trainee' and _me.person = _subject
	when 'agency' then _me.role in ('coordinator', 'registrar') and exists (select from registry.agency g where g.id = _subject) or _me.role = 'focal_point' and _me.agency = _subject
	else false end;

-- Does a calendar still answer once its maker's account is disabled?  A course's or a room's that a coordinator made does, for whoever
-- subscribed to it; a coordinator ends it by hand.  What follows a person or an agency ends with its maker.
create or replace function registry.feed_answers(_f registry.feed, _maker registry.account) returns boolean stable language sql
return (_maker.active or _maker.role = 'coordinator' and _f.kind in ('course', 'resource')) and registry.feed_allowed(_f.kind, _f.subject, _maker);

-- The calendars of a subject that live, for its page: a coordinator sees all, others their own.
create or replace function registry.feeds_shown(_kind text, _subject int, _me registry.account) returns jsonb stable language sql
return (select case when registry.feed_allowed(_kind, _subject, _me) then jsonb_build_object('kind', _kind, 'subject', _subject, 'rows', coalesce((
	select jsonb_agg(jsonb_build_object('feed', f.id, 'made', registry.wall(f.made, _me.zone), 'who', a.name, 'fetched', registry.wall(f.fetched, _me.zone), 'silent', registry.feed_answers(f, a) is not true) order by f.id)
	from registry.feed f join registry.account a on a.id = f.made_by where f.kind = _kind and f.subject = _subject and f.ended is null and (_me.role = 'coordinator' or f.made_by = _me.id)), '[]')) end);

-- What the page of a feed says it is of.
create or replace function registry.feed_name(_kind text, _subject int, _lang text) returns text stable language sql
return case _kind
	when 'course' then (select c.code from registry.course c where c.id = _subject)
	when 'resource' then (select registry.pick(_lang, r.name_ru, r.name_en) from registry.resource r where r.id = _subject)
	when 'person' then registry.names_of(_subject, _lang) ->> 'name'
	when 'agency' then (select registry.pick(_lang, g.name_ru, g.name_en) from registry.agency g where g.id = _subject) end;

-- The sessions of a feed, those that were taken out of it, too.  `sequence` rises with every change that its calendar could show:
-- of the session, of the course, and (for people) of who takes part.  Nothing here names a person.
create or replace function registry.feed_sessions(_f registry.feed) returns table (uid uuid, sequence int, starts timestamptz, ends timestamptz, status text, title text, place text, course int) stable language sql
begin atomic
	with member as (	-- courses that people of the subject take or took part in
		select n.course, bool_or(n.state in ('accepted', 'confirmed')) held, sum((select count(*) from registry.audit a where a.noun = 'nomination' and a.object = n.id::text and a.changes ? 'state'))::int changed
		from registry.nomination n join registry.place p on p.nomination = n.id
		where _f.kind = 'person' and n.person = _f.subject or _f.kind = 'agency' and n.agency = _f.subject
		group by n.course
	), inside as (
		select s.id, true held, 0 changed from registry.session s where _f.kind = 'course' and s.course = _f.subject
		union all
		select o.session, exists (select from registry.booking b where b.session = o.session and b.resource = o.resource), 0 from registry.booked_once o where _f.kind = 'resource' and o.resource = _f.subject
		union all
		select s.id, m.held, m.changed from member m join registry.session s on s.course = m.course
	)
	select s.uid, s.version + c.version + i.changed - 2, lower(s.during), upper(s.during),
		case when s.state = 'cancelled' or not i.held or c.state = 'cancelled' and lower(s.during) > now() then 'CANCELLED' when c.state = 'draft' then 'TENTATIVE' else 'CONFIRMED' end,
		c.code || ' ' || case when e.neutral_ru is not null then registry.pick(_f.lang, e.neutral_ru, e.neutral_en, e.neutral_be) else registry.pick(_f.lang, e.title_ru, e.title_en, e.title_be) end,
		nullif(concat_ws(', ', registry.booked_names(s.id, 'room', _f.lang), c.venue, registry.pick(_f.lang, c.town_ru, c.town_en)), ''), c.id
	from inside i join registry.session s on s.id = i.id join registry.course c on c.id = s.course join registry.edition e on e.id = c.edition
	where upper(s.during) > now() - interval '120 days'
	order by lower(s.during), s.id limit 2000;
end;

-- The page that a feed is made and shown on.
create or replace function registry.feed_back(_kind text, _subject int, _me registry.account) returns text immutable language sql
return case when _me.role in ('trainer', 'trainee') and _kind <> 'course' then '/me' when _kind = 'resource' and _me.role <> 'coordinator' then '/resources'
	else case _kind when 'course' then '/courses/' when 'resource' then '/resources/' when 'person' then '/people/' when 'agency' then '/agencies/' end || _subject || case _kind when 'resource' then '/edit' else '' end end;

-- A moment as calendars write it: 20261126T060000Z
create or replace function registry.utc_of(_at timestamptz) returns text immutable language sql
return to_char(_at at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"');
