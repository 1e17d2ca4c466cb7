-- Nominations: who may nominate when, a row as pages show it, and one step.

-- While nominations are open and their last day has not passed; a coordinator also when they are closed.
create or replace function registry.nominating_allowed(_course int, _me registry.account) returns boolean stable language sql
return (select case _me.role when 'focal_point' then c.state = 'nominations_open' and coalesce(c.nominations_until, c.starts) >= registry.today() and not registry.course_is_frozen(c, _me)
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

-- The states of a nomination, in the order of a filter.
create or replace function registry.nomination_states() returns json immutable language sql
return '["proposed", "accepted", "waiting", "refused", "confirmed", "withdrawn", "replaced", "moved", "closed"]'::json;

-- States out of which an agency may put somebody forward again: the nomination came to nothing, and the centre did not refuse it.
create or replace function registry.states_over() returns text[] immutable language sql
return array['withdrawn', 'replaced', 'moved'];

-- Take such a nomination up again; what is known of how it ended stays in its history.
create or replace function registry.taken_up(_nomination int, _state text, _over text default null, _ranked int default null) returns void language sql as $$
	update registry.nomination set state = _state, reason = null, reason_code = null, over_quota = _over, replaced_by = null, moved_to = null, reserve = false, ranked = _ranked, state_at = now(), version = version + 1 where id = _nomination;
$$;

create or replace function registry.nomination_row(_n registry.nomination, _me registry.account, _lang text) returns json stable language plpgsql as $$
begin
	return (select json_build_object('id', _n.id, 'state', _n.state, 'reason', case when not registry.unnamed(_me) then _n.reason end, 'reason_code', _n.reason_code, 'rank', _n.ranked, 'reserve', _n.reserve, 'person', case when _me.role <> 'auditor' then p.id end,
			'name', case when registry.unnamed(_me) then '№ ' || p.id else m ->> 'name' end, 'native', case when not registry.unnamed(_me) then m ->> 'native' end, 'latin', case when not registry.unnamed(_me) then m ->> 'latin' end,
			'country', p.country, 'agency', registry.pick(_lang, g.name_ru, g.name_en), 'agency_id', g.id, 'position', case when not registry.unnamed(_me) then p.position end, 'course_id', c.id, 'code', c.code, 'course_title', registry.pick(_lang, e.title_ru, e.title_en, e.title_be),
			'starts', c.starts, 'ends', c.ends, 'made', registry.wall(_n.made, _me.zone), 'letter', case when _n.letter_number is not null then _n.letter_number || ', ' || to_char(_n.letter_date, 'DD.MM.YYYY') end,
			'had_it', exists (select from registry.place w join registry.course k on k.id = w.course join registry.edition o on o.id = k.edition where w.person = p.id and w.held and registry.course_is_held(k.state) and o.programme = e.programme and k.id <> c.id),
			'overlaps', (select string_agg(k.code, ', ') from registry.place w join registry.course k on k.id = w.course where w.person = p.id and w.held and k.id <> c.id and k.state <> 'cancelled'
				and daterange(k.starts, k.ends, '[]') && daterange(c.starts, c.ends, '[]')))
		from registry.person p, registry.agency g, registry.course c, registry.edition e, lateral registry.names_of(p.id, _lang) m
		where p.id = _n.person and g.id = _n.agency and c.id = _n.course and e.id = c.edition);
end $$;

-- One step under the lock of the course: rights, reason, version, capacity and quota lines are checked; the place follows by
-- trigger.  _code is the kind of reason of a refusal, _over why a coordinator goes beyond the quota lines.
create or replace function registry.nomination_stepped(_nomination int, _me registry.account, _state text, _reason text, _version text, _code text default null, _over text default null) returns void language plpgsql as $$
declare
	n registry.nomination;
	c registry.course;
	code text := case when _state = 'refused' then coalesce(registry.reason_code_of(_code), 'other') end;
	over_ text;
begin
	select c_.* into c from registry.nomination x join registry.course c_ on c_.id = x.course where x.id = _nomination for no key update of c_;
	select * into n from registry.nomination where id = _nomination for update;
	if _version is not null then
		perform registry.same_version('nomination', n.id, _version, n.version);
	end if;
	perform registry.step_or_refuse('nomination', n.state, _state, _me.role, coalesce(registry.tidy(_reason), nullif(code, 'other')));
	if _state <> 'confirmed' then	-- which changes nothing of who comes
		perform registry.not_frozen(c, _me);
	end if;
	if c.state in ('finished', 'archived', 'cancelled') then
		perform registry.refuse(409, 'course_is_over', 'state', jsonb_build_object('state', c.state));
	elsif _me.role = 'focal_point' and _state = 'proposed' and not registry.nominating_allowed(c.id, _me) then
		perform registry.refuse(409, 'nominations_are_closed', 'state', jsonb_build_object('state', c.state));
	elsif n.state in ('accepted', 'confirmed') and _state not in ('accepted', 'confirmed')
		and exists (select from registry.place p join registry.decision d on d.place = p.id where p.nomination = n.id)
	then
		perform registry.refuse(409, 'decision_is_signed', 'state');
	end if;
	if _state = 'accepted' and n.state <> 'confirmed' and _me.role = 'coordinator' and registry.tidy(_over) is not null and registry.seat_taken(n) is null then
		over_ := registry.reason_of(_over, 'over');
	end if;
	update registry.nomination set state = _state, reason = coalesce(registry.tidy(_reason), case when _state = 'refused' then reason end), reason_code = code, over_quota = case when _state = 'accepted' then over_ else over_quota end,
		state_at = now(), version = version + 1 where id = n.id;
end $$;

-- The nominations that _me may see and that fit a filter.
create or replace function registry.nominations_matching(_me registry.account, _course int, _state text, _agency int, _q text) returns int[] stable language plpgsql as $$
declare
	agency_ int := case _me.role when 'focal_point' then _me.agency else _agency end;
	named int[] := case when registry.tidy(_q) is not null then array(select f.person from registry.people_found(_q, 5000, agency_) f) end;
begin
	if named is not null and _me.role = 'auditor' then
		perform registry.refuse(403, 'not_yours');	-- who sees no names searches for none
	end if;
	return array(select x.id from registry.nomination x
		where (agency_ is null or x.agency = agency_) and (_course is null or x.course = _course) and (registry.tidy(_state) is null or x.state = _state)
			and (named is null or x.person = any (named)));
end $$;

-- What a role may decide about nominations at all, in the order of a form; refusals are told apart (refusal_choices).
create or replace function registry.nomination_choices(_role text) returns json stable language sql
return (select json_agg(b order by p) from (select s.becomes b, min(s.position) p from registry.step s
	where s.noun = 'nomination' and _role = any (s.roles) and s.becomes not in ('replaced', 'refused') group by s.becomes) x);

-- The state to which _me may still take a nomination back: the last step was _me's own and is ten minutes old at most.
create or replace function registry.nomination_undo_to(_n registry.nomination, _me registry.account) returns text stable language sql
return (select case when a.actor = _me.id and a.at > now() - interval '10 minutes' and _n.state <> 'replaced' and a.changes -> 'state' ->> 1 = _n.state and a.changes -> 'state' ->> 0 not in ('replaced', 'moved')
		and exists (select from registry.step s where s.noun = 'nomination' and s.was = _n.state and s.becomes = a.changes -> 'state' ->> 0) then a.changes -> 'state' ->> 0 end
	from registry.audit a where a.noun = 'nomination' and a.object = _n.id::text and a.changes ? 'state' order by a.id desc limit 1);

-- Take the step that led to _state back, under the lock of the course; a second one who takes it back finds another state.
create or replace function registry.nomination_undone(_nomination int, _me registry.account, _state text) returns void language plpgsql as $$
declare
	n registry.nomination;
	c registry.course;
	was_ text;
	told jsonb;
begin
	select c_.* into c from registry.nomination x join registry.course c_ on c_.id = x.course where x.id = _nomination for no key update of c_;
	select * into n from registry.nomination where id = _nomination for update;
	was_ := registry.nomination_undo_to(n, _me);
	if was_ is null or n.state is distinct from _state then
		perform registry.refuse(409, 'undo_is_late');
	elsif c.state in ('finished', 'archived', 'cancelled') then
		perform registry.refuse(409, 'course_is_over', 'state', jsonb_build_object('state', c.state));
	elsif was_ not in ('accepted', 'confirmed') and exists (select from registry.place p join registry.decision d on d.place = p.id where p.nomination = n.id) then
		perform registry.refuse(409, 'decision_is_signed', 'state');
	end if;
	-- what followed from the step goes back with it: the seat that it set free was offered, the person put forward elsewhere;
	-- nothing else follows from taking it back, so the rule of the waiting list rests
	perform set_config('registry.sitting', 'on', true);
	update registry.offer set state = 'taken_back', answered = now() where freed_by = n.id and state = 'open';
	perform registry.moved_back(n);
	select a.changes into told from registry.audit a where a.noun = 'nomination' and a.object = n.id::text and a.changes ? 'state' order by a.id desc limit 1;
	update registry.nomination set state = was_, state_at = now(), version = version + 1, moved_to = null,
		reason = case when told ? 'reason' then told -> 'reason' ->> 0 else n.reason end,
		reason_code = case when told ? 'reason_code' then told -> 'reason_code' ->> 0 else n.reason_code end,
		over_quota = case when told ? 'over_quota' then told -> 'over_quota' ->> 0 else n.over_quota end
	where id = n.id;
	if was_ = 'waiting' then
		perform registry.offer_restored(n);
	end if;
	perform set_config('registry.sitting', '', true);
end $$;

-- The offer that the step answered stands again, as long as its seat is free and its day has not passed; _n is the nomination
-- as it was before the step was taken back.
create or replace function registry.offer_restored(_n registry.nomination) returns void language plpgsql as $$
declare
	o registry.offer;
	line_ int;
begin
	select * into o from registry.offer x where x.nomination = _n.id and x.state in ('accepted', 'taken_back') and x.answered = _n.state_at and x.until >= registry.today() order by x.id desc limit 1;
	if not found then
		return;
	end if;
	line_ := registry.seat_free_for(_n);
	if line_ is null then
		return;
	elsif o.state = 'taken_back' then	-- its letter may be gone
		perform registry.offer_made(_n, line_, o.until, o.freed_by, o.made_by);
	else
		update registry.offer set state = 'open', line = nullif(line_, 0), answered = null, answered_by = null where id = o.id;
	end if;
end $$;

-- The nomination for another course goes with the step that made it, as long as nobody has touched it.
create or replace function registry.moved_back(_n registry.nomination) returns void language plpgsql as $$
begin
	if _n.moved_to is null then
		return;
	end if;
	update registry.nomination set moved_to = null where id = _n.id;
	delete from registry.nomination m where m.id = _n.moved_to and m.state = 'proposed' and m.version = 1;
	if not found then
		perform registry.refuse(409, 'undo_is_late');
	end if;
end $$;

-- What one decision about many said, or a sitting, to who made it.
create or replace function registry.steps_told(_idem uuid, _me registry.account) returns jsonb stable language sql
return (select a.answer from registry.answered a where a.idem = _idem and a.account = _me.id and a.call in ('nominations_step', 'sitting_decide'));

-- What it made of one nomination: the same of all, or of a sitting one state each.
create or replace function registry.step_told(_told jsonb, _nomination int) returns text immutable language sql
return coalesce(_told -> 'each' ->> _nomination::text, _told ->> 'becomes');
