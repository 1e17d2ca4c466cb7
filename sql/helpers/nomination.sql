-- Nominations: who may nominate when, a row as pages show it, and one step.

-- While nominations are open and their last day has not passed; a coordinator also when they are closed.
create or replace function registry.nominating_allowed(_course int, _me registry.account) returns boolean stable language sql
return (select case _me.role when 'focal_point' then c.state = 'nominations_open' and coalesce(c.nominations_until, c.starts) >= registry.today()
		when 'coordinator' then c.state in ('nominations_open', 'closed') else false end
	from registry.course c where c.id = _course);

create or replace function registry.nomination_for(_nomination int, _me registry.account) returns registry.nomination stable language plpgsql as $$
declare
	n registry.nomination;
begin
	select * into n from registry.nomination x where x.id = _nomination and (_me.role <> 'focal_point' or x.agency = _me.agency);
	if not found then
		perform registry.refuse(404, 'not_found');
	end if;
	return n;
end $$;

create or replace function registry.nomination_row(_n registry.nomination, _me registry.account, _lang text) returns json stable language plpgsql as $$
begin
	return (select json_build_object('id', _n.id, 'state', _n.state, 'reason', _n.reason, 'person', case when _me.role <> 'auditor' then p.id end,
			'name', case when registry.unnamed(_me) then '№ ' || p.id else m ->> 'name' end, 'native', case when not registry.unnamed(_me) then m ->> 'native' end, 'latin', case when not registry.unnamed(_me) then m ->> 'latin' end,
			'country', p.country, 'agency', registry.pick(_lang, g.name_ru, g.name_en), 'agency_id', g.id, 'position', case when not registry.unnamed(_me) then p.position end, 'course_id', c.id, 'code', c.code, 'course_title', registry.pick(_lang, e.title_ru, e.title_en, e.title_be),
			'starts', c.starts, 'ends', c.ends, 'made', registry.wall(_n.made, _me.zone), 'letter', case when _n.letter_number is not null then _n.letter_number || ', ' || to_char(_n.letter_date, 'DD.MM.YYYY') end,
			'had_it', exists (select from registry.place w join registry.course k on k.id = w.course join registry.edition o on o.id = k.edition where w.person = p.id and w.held and o.programme = e.programme and k.id <> c.id),
			'overlaps', (select string_agg(k.code, ', ') from registry.place w join registry.course k on k.id = w.course where w.person = p.id and w.held and k.id <> c.id and k.state <> 'cancelled'
				and daterange(k.starts, k.ends, '[]') && daterange(c.starts, c.ends, '[]')))
		from registry.person p, registry.agency g, registry.course c, registry.edition e, lateral registry.names_of(p.id, _lang) m
		where p.id = _n.person and g.id = _n.agency and c.id = _n.course and e.id = c.edition);
end $$;

-- One step under the lock of the course: rights, reason, version and capacity are checked; the place follows by trigger.
create or replace function registry.nomination_stepped(_nomination int, _me registry.account, _state text, _reason text, _version text) returns void language plpgsql as $$
declare
	n registry.nomination;
	c registry.course;
begin
	select c_.* into c from registry.nomination x join registry.course c_ on c_.id = x.course where x.id = _nomination for no key update of c_;
	select * into n from registry.nomination where id = _nomination for update;
	if _version is not null then
		perform registry.same_version('nomination', n.id, _version, n.version);
	end if;
	perform registry.step_or_refuse('nomination', n.state, _state, _me.role, _reason);
	if c.state in ('finished', 'archived', 'cancelled') then
		perform registry.refuse(409, 'course_is_over', 'state', jsonb_build_object('state', c.state));
	elsif _me.role = 'focal_point' and _state = 'proposed' and not registry.nominating_allowed(c.id, _me) then
		perform registry.refuse(409, 'nominations_are_closed', 'state', jsonb_build_object('state', c.state));
	elsif n.state in ('accepted', 'confirmed') and _state not in ('accepted', 'confirmed')
		and exists (select from registry.place p join registry.decision d on d.place = p.id where p.nomination = n.id)
	then
		perform registry.refuse(409, 'decision_is_signed', 'state');
	end if;
	update registry.nomination set state = _state, reason = coalesce(registry.tidy(_reason), case when _state = 'refused' then reason end), state_at = now(), version = version + 1 where id = n.id;
end $$;
