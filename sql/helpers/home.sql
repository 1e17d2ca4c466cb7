-- What the overview shows to each role.

-- Numbers as the bars of a small picture, 104 wide and 36 high; _on is the one of now.
--   select registry.bars('{1,4,2}', 3)  →  [{"x": 0, "y": 27, "w": 32, "h": 9, "on": false}, …]
create or replace function registry.bars(_values bigint[], _on int) returns jsonb immutable language sql
return (select jsonb_agg(jsonb_build_object('x', round((i - 1) * 104.0 / n), 'y', 36 - h, 'w', greatest(floor(104.0 / n) - 2, 1), 'h', h, 'on', i = _on) order by i)
	from (select i, cardinality(_values) n, case when v > 0 then greatest(round(34.0 * v / max(v) over ()), 2) else 1 end h from unnest(_values) with ordinality x (v, i)) b);

-- What the counters of the desk looked like: people in training on the last ten weekdays, nominations of the last ten weeks,
-- free places of the next six months, certificates of this year's months.
create or replace function registry.home_bars() returns jsonb stable language plpgsql as $$
declare
	today date := registry.today();
	year_start bigint := extract(year from registry.today())::bigint * 1000000;
begin
	return jsonb_build_object(
		'training', registry.bars((select array_agg(k order by d) from (
			select d, (select count(*) from registry.course c join registry.place p on p.course = c.id and p.held where registry.course_is_held(c.state) and d between c.starts and c.ends) k
			from (select d::date d from generate_series(today - 20, today, interval '1 day') d where extract(isodow from d) < 6 order by d desc limit 10) w) x), 10),
		'nominated', registry.bars((select array_agg(k order by w desc) from (
			select w, (select count(*) from registry.nomination n where n.made >= today - (w + 1) * 7 + 1 and n.made < today - w * 7 + 1) k from generate_series(0, 9) w) x), 10),
		'free', registry.bars((select array_agg(k order by m) from (
			select m, (select coalesce(sum(greatest(c.capacity - registry.places_held(c.id), 0)), 0) from registry.course c where c.state in ('announced', 'nominations_open', 'closed')
				and c.starts >= date_trunc('month', today) + make_interval(months => m) and c.starts < date_trunc('month', today) + make_interval(months => m + 1)) k from generate_series(0, 5) m) x), 1),
		'issued', registry.bars((select array_agg(coalesce(k.n, 0) order by m) from generate_series(1, 12) m left join (
			select extract(month from c.issued)::int as month, count(*) n from registry.certificate c where c.serial between year_start and year_start + 999999 group by 1) k on k.month = m), extract(month from today)::int));
end $$;

-- The desk of the centre: counters, what needs a decision, deadlines, latest changes.
create or replace function registry.home_desk(_me registry.account, _lang text) returns json stable language plpgsql as $$
declare
	today date := registry.today();
	year_start bigint := extract(year from registry.today())::bigint * 1000000;
begin
	return (select json_build_object(
		'in_training', (select count(*) from registry.place p join registry.course c on c.id = p.course where p.held and c.state = 'running' and today between c.starts and c.ends),
		'running', (select count(*) from registry.course c where c.state = 'running'),
		'absent_today', (select count(distinct a.place) from registry.attendance a join registry.session s on s.id = a.session where (lower(s.during) at time zone 'Europe/Minsk')::date = today and a.mark in ('absent', 'excused')),
		'to_review', (select count(*) from registry.nomination n join registry.course c on c.id = n.course where n.state = 'proposed' and c.state in ('nominations_open', 'closed')),
		'review_soon', (select count(*) from registry.nomination n join registry.course c on c.id = n.course where n.state = 'proposed' and c.state in ('nominations_open', 'closed') and c.starts <= today + 14),
		'free_places', (select coalesce(sum(greatest(c.capacity - (select count(*) from registry.place p where p.course = c.id and p.held), 0)), 0) from registry.course c
			where c.state in ('announced', 'nominations_open', 'closed') and c.starts between today and today + 60),
		'all_places', (select coalesce(sum(c.capacity), 0) from registry.course c where c.state in ('announced', 'nominations_open', 'closed') and c.starts between today and today + 60),
		'certificates', (select count(*) from registry.certificate c where c.serial between year_start and year_start + 999999),
		'year', extract(year from today), 'bars', registry.home_bars(),
		'todo', registry.home_todo(_me, _lang),
		'deadlines', (select json_agg(x order by x.until, x.id) from (
			select c.id, c.code, registry.pick(_lang, e.title_ru, e.title_en, e.title_be) title, c.nominations_until until, c.capacity,
				(select count(*) from registry.nomination n where n.course = c.id and n.state in ('proposed', 'accepted', 'waiting', 'confirmed')) nominated
			from registry.course c join registry.edition e on e.id = c.edition
			where c.state = 'nominations_open' and c.nominations_until >= today order by c.nominations_until limit 5) x),
		-- the same by the same person about the same thing is one line
		'changes', (select json_agg(json_build_object('at', registry.wall(x.at, _me.zone), 'who', coalesce(w.name, ''), 'action', x.action, 'noun', x.noun, 'object', x.object, 'n', case when x.n > 1 then x.n end,
			'about', x.about, 'about_id', x.about_id, 'code', case x.about when 'course' then (select c.code from registry.course c where c.id::text = x.about_id)
				when 'programme' then (select p.code from registry.programme p where p.id::text = x.about_id) end) order by x.last desc)
			from (
				select max(a.at) at, a.actor, a.action, a.noun, min(a.object) object, count(*) n, coalesce(a.under_noun, a.noun) about, coalesce(a.under, a.object) about_id, max(a.id) last
				from (select * from registry.audit a
					where a.noun in ('course', 'session', 'nomination', 'decision', 'batch', 'edition', 'resource', 'assessment') and (a.under_noun is null or a.under_noun in ('course', 'programme'))
					order by a.id desc limit 200) a
				group by a.actor, a.action, a.noun, coalesce(a.under_noun, a.noun), coalesce(a.under, a.object) order by last desc limit 8) x
			left join registry.account w on w.id = x.actor)));
end $$;

-- What waits for a decision of this role: {"kind", "href", "n", "code", "title"}
create or replace function registry.home_todo(_me registry.account, _lang text) returns json stable language plpgsql as $$
begin
	return (select json_agg(json_build_object('kind', kind, 'href', href, 'n', n, 'code', code, 'title', title) order by urgency, code) from (
	select 1 urgency, 'nominations' kind, '/courses/' || c.id || '/nominations' href, count(*) n, c.code, registry.pick(_lang, e.title_ru, e.title_en, e.title_be) title
	from registry.nomination n join registry.course c on c.id = n.course join registry.edition e on e.id = c.edition
	where _me.role = 'coordinator' and n.state = 'proposed' and c.state in ('nominations_open', 'closed') group by c.id, e.id
	union all
	select 1, 'sitting', '/courses/' || c.id || '/sitting', count(*), c.code, registry.pick(_lang, e.title_ru, e.title_en, e.title_be)
	from registry.nomination n join registry.course c on c.id = n.course join registry.edition e on e.id = c.edition
	where _me.role = 'coordinator' and n.state = 'waiting' and c.state in ('nominations_open', 'closed') and c.starts > registry.today()
		and not exists (select from registry.offer o where o.nomination = n.id and registry.offer_open(o))
	group by c.id, e.id having registry.seats_used(c.id) < c.capacity
	union all
	select 2, 'attendance', '/courses/' || c.id || '/attendance', count(*), c.code, registry.pick(_lang, e.title_ru, e.title_en, e.title_be)
	from registry.session s join registry.course c on c.id = s.course join registry.edition e on e.id = c.edition
	where _me.role = 'coordinator' and c.state in ('running', 'finished') and c.attendance_closed is null and s.state = 'planned' and upper(s.during) < now()
		and exists (select from registry.place p where p.course = c.id and p.held and not exists (select from registry.attendance a where a.place = p.id and a.session = s.id and a.mark is not null))
	group by c.id, e.id
	union all
	select 2, 'close', '/courses/' || c.id || '/attendance', 1, c.code, registry.pick(_lang, e.title_ru, e.title_en, e.title_be)
	from registry.course c join registry.edition e on e.id = c.edition cross join lateral registry.attendance_gaps(c.id) g
	where _me.role = 'coordinator' and c.state in ('running', 'finished') and c.attendance_closed is null
		and exists (select from registry.place p where p.course = c.id and p.held) and g.sessions > 0 and g.to_come = 0 and g.unmarked = 0
	union all
	select 3, 'decisions', '/courses/' || c.id || '/decisions', count(*), c.code, registry.pick(_lang, e.title_ru, e.title_en, e.title_be)
	from registry.place p join registry.course c on c.id = p.course join registry.edition e on e.id = c.edition
	where _me.role = 'coordinator' and c.state = 'finished' and c.attendance_closed is not null and p.held and not exists (select from registry.decision d where d.place = p.id)
	group by c.id, e.id
	union all
	select 4, 'papers', '/courses/' || c.id || '/certificates', count(*), c.code, registry.pick(_lang, e.title_ru, e.title_en, e.title_be)
	from registry.place p join registry.course c on c.id = p.course join registry.edition e on e.id = c.edition
	where _me.role = 'coordinator' and p.held and c.state = 'finished' and e.certificate <> 'none'
		and exists (select from registry.decision d where d.place = p.id and d.outcome = 'passed')
		and not exists (select from registry.certificate x where x.place = p.id)
		and not exists (select from registry.batch_paper b join registry.batch t on t.id = b.batch where b.place = p.id and t.state = 'proposed')
	group by c.id, e.id
	union all
	select 5, 'batch', '/batches/' || b.id, (select count(*) from registry.batch_paper x where x.batch = b.id), c.code, registry.pick(_lang, e.title_ru, e.title_en, e.title_be)
	from registry.batch b join registry.course c on c.id = b.course join registry.edition e on e.id = c.edition
	where _me.role in ('registrar', 'director') and b.state = 'proposed' and (b.kind = 'issue' or registry.two_roles(b.proposed_by, _me.id))
	union all
	select 7, 'proposal', '/certificates/' || x.id, 1, registry.serial_text(x.serial), registry.pick(_lang, e.title_ru, e.title_en, e.title_be)
	from registry.act_proposal p join registry.certificate x on x.id = p.certificate join registry.edition e on e.id = x.edition
	where _me.role in ('registrar', 'director') and p.state = 'proposed' and registry.two_roles(p.proposed_by, _me.id)
	union all
	select 8, 'request', '/requests/' || q.id, 1, registry.serial_text(x.serial), registry.pick(_lang, e.title_ru, e.title_en, e.title_be)
	from registry.correction_request q join registry.certificate x on x.id = q.certificate join registry.edition e on e.id = x.edition
	where _me.role in ('coordinator', 'registrar') and q.state = 'open'
	union all
	select 0, 'letters_refused', '/outbox?state=refused', x.n, null, null from (select count(*) n from registry.outbox o where o.state = 'refused' and registry.letter_state(o) = 'refused' having count(*) > 0) x where _me.role in ('coordinator', 'registrar')
	union all
	select 7, 'letters_desk', '/outbox?state=desk', x.n, null, null from (select count(*) n from registry.outbox o where o.state = 'by_hand' and registry.letter_of_desk(o) having count(*) > 0) x where _me.role in ('coordinator', 'registrar')
	union all
	select 6, 'returned', '/batches/' || b.id, (select count(*) from registry.batch_paper x where x.batch = b.id), c.code, registry.pick(_lang, e.title_ru, e.title_en, e.title_be)
	from registry.batch b join registry.course c on c.id = b.course join registry.edition e on e.id = c.edition
	where _me.role = 'coordinator' and b.state = 'returned'
		and not exists (select from registry.batch later where later.course = b.course and later.id > b.id)) x);
end $$;

-- A trainer's own courses and next sessions.
create or replace function registry.home_trainer(_me registry.account, _lang text) returns json stable language plpgsql as $$
begin
	return (select json_build_object(
	'sessions', (select json_agg(x) from (
		select s.id, s.course, c.code, registry.pick(_lang, s.topic_ru, s.topic_en) topic, registry.wall(lower(s.during), c.zone) starts, registry.wall(upper(s.during), c.zone) ends, c.zone,
			case when c.zone <> _me.zone then registry.wall(lower(s.during), _me.zone) end reader_starts
		from registry.session s join registry.course c on c.id = s.course
		where s.state = 'planned' and upper(s.during) > now() and exists (select from registry.booking b join registry.resource r on r.id = b.resource where b.session = s.id and r.account = _me.id)
		order by s.during limit 10) x),
	'courses', (select json_agg(x) from (
		select c.id, c.code, registry.pick(_lang, e.title_ru, e.title_en, e.title_be) title, c.starts, c.ends, c.state,
			(select count(*) from registry.place p where p.course = c.id and p.held) places
		from registry.course c join registry.edition e on e.id = c.edition
		where exists (select from registry.session s join registry.booking b on b.session = s.id join registry.resource r on r.id = b.resource where s.course = c.id and r.account = _me.id)
		order by c.starts desc limit 20) x)));
end $$;

-- A focal point: courses to nominate for, own nominations that wait, people in training.
create or replace function registry.home_focal_point(_me registry.account, _lang text) returns json stable language plpgsql as $$
begin
	return (select json_build_object(
	'agency', (select registry.pick(_lang, g.name_ru, g.name_en) from registry.agency g where g.id = _me.agency),
	'open', (select json_agg(x) from (
		select c.id, c.code, registry.pick(_lang, e.title_ru, e.title_en, e.title_be) title, c.starts, c.ends, c.nominations_until until, c.capacity,
			(select count(*) from registry.nomination n where n.course = c.id and n.agency = _me.agency and n.state not in ('withdrawn', 'refused', 'replaced', 'moved', 'closed')) ours
		from registry.course c join registry.edition e on e.id = c.edition
		where c.state = 'nominations_open' and registry.nominating_allowed(c.id, _me) order by c.nominations_until nulls last, c.starts limit 20) x),
	'to_confirm', (select json_agg(x) from (
		select n.id, c.code, registry.pick(_lang, e.title_ru, e.title_en, e.title_be) title, registry.names_of(n.person, _lang) ->> 'name' person
		from registry.nomination n join registry.course c on c.id = n.course join registry.edition e on e.id = c.edition
		where n.agency = _me.agency and n.state = 'accepted' and c.state in ('nominations_open', 'closed') order by c.starts, n.id limit 50) x),
	'offered', (select json_agg(x) from (
		select n.id, c.code, registry.pick(_lang, e.title_ru, e.title_en, e.title_be) title, registry.names_of(n.person, _lang) ->> 'name' person, o.until
		from registry.offer o join registry.nomination n on n.id = o.nomination join registry.course c on c.id = n.course join registry.edition e on e.id = c.edition
		where n.agency = _me.agency and registry.offer_open(o) order by o.until, o.id limit 50) x),
	'forms', (select json_agg(x) from (
		select n.id, c.code, registry.pick(_lang, e.title_ru, e.title_en, e.title_be) title, registry.names_of(n.person, _lang) ->> 'name' person, f.nomination is not null misfits
		from registry.nomination n join registry.course c on c.id = n.course join registry.edition e on e.id = c.edition left join registry.follow_up f on f.nomination = n.id
		where n.agency = _me.agency and n.state in ('accepted', 'confirmed') and c.state in ('nominations_open', 'closed') and c.mode <> 'online'
			and (f.nomination is null or not (registry.arrival_fits(f, c) and registry.departure_fits(f, c))) order by c.starts, n.id limit 50) x),
	'waiting', (select count(*) from registry.nomination n join registry.course c on c.id = n.course where n.agency = _me.agency and n.state in ('proposed', 'waiting') and c.state in ('nominations_open', 'closed')),
	'people', (select count(*) from registry.person p where p.agency = _me.agency and p.merged_into is null),
	'papers', (select count(*) from registry.certificate x where x.agency = _me.agency),
	'lookups', (select count(*) from registry.lookup l join registry.certificate x on x.id = l.certificate where x.agency = _me.agency and l.at > now() - interval '30 days')));
end $$;

-- A trainee: own courses with the decision in one sentence, and own papers.
create or replace function registry.home_trainee(_me registry.account, _lang text) returns json stable language plpgsql as $$
begin
	return (select json_build_object(
	'courses', (select json_agg(x) from (
		select c.id, c.code, registry.pick(_lang, e.title_ru, e.title_en, e.title_be) title, c.starts, c.ends, c.state, c.venue, registry.pick(_lang, c.town_ru, c.town_en) town, n.state nomination, p.held,
			d.outcome, registry.decision_sentence(to_jsonb(d), _lang) sentence
		from registry.nomination n join registry.course c on c.id = n.course join registry.edition e on e.id = c.edition
		left join registry.place p on p.nomination = n.id
		left join lateral (select * from registry.decision y where y.place = p.id order by y.number desc limit 1) d on true
		where n.person = _me.person order by c.starts desc limit 100) x),
	'papers', (select json_agg(x) from (
		select k.id, registry.serial_text(k.serial) serial, w.drawn and row_number() over (partition by w.drawn order by k.serial desc) = 1 first, registry.pick(_lang, e.title_ru, e.title_en, e.title_be) title, k.issued, k.expires,
			w.drawn,
			registry.certificate_lives(k.id) and exists (select from registry.badge b where b.certificate = k.id) badge,
			registry.certificate_state(k.id, k.expires) state
		from registry.certificate k join registry.edition e on e.id = k.edition, lateral (select exists (select from registry.paper p where p.certificate = k.id) drawn) w
		where k.person = _me.person order by k.serial desc) x)));
end $$;

-- The administrator: accounts, not people.
create or replace function registry.home_administrator(_me registry.account) returns json stable language plpgsql as $$
begin
	return (select json_build_object(
	'roles', (select json_agg(x) from (select a.role, count(*) n, count(*) filter (where a.password is null) invited, count(*) filter (where not a.active) disabled
		from registry.account a group by a.role order by a.role) x),
	'signed_in', (select count(distinct l.account) from registry.login l where l.kind = 'browser' and l.ended is null and l.seen > now() - interval '1 hour'),
	'invited', (select count(*) from registry.account a where a.password is null and a.active),
	'failing', (select count(*) from registry.account a where a.wrong >= 9)));
end $$;
