-- Two records of one person become one, and two again.

-- Before two records are put together: whom it may be, then what moves, what stays, and what stands in the way.
--   select api.person_merge_form(login, 'en', 41, '17', null)  →  {"kept": {"id": 41, …}, "gone": {"id": 17, …}, "moves": [{"what": "nomination", "n": 2, "items": […]}], "hindrance": null, "seen": "9f…"}
create function api.person_merge_form(_login bytea, _lang text, _id int, _other text, _q text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	k person := person_for(_id, me);
	g person;
	q text := left(tidy(_q), 200);
	moves jsonb;
	why jsonb;
begin
	if (ids_shown(to_jsonb(_other)))[1] is not null then
		g := person_for((ids_shown(to_jsonb(_other)))[1], me);
		why := merge_hindrance(k, g);
		moves := merge_moves(k.id, g.id);
	end if;
	return json_build_object('id', k.id, 'title', names_of(k.id, _lang) ->> 'name', 'section', 'people', 'q', q, 'other', coalesce(g.id::text, ''),
		'kept', merge_side(k, _lang, me.role = 'coordinator'), 'gone', case when g.id is not null then merge_side(g, _lang, me.role = 'coordinator') end, 'differs', case when g.id is not null then k.born <> g.born or k.sex <> g.sex or k.country <> g.country end,
		'reason', '', 'prints', case when why is null and g.id is not null then (select json_build_object('changes', b <> a, 'before', (select json_agg(m ->> 'full' order by n) from jsonb_array_elements(b) with ordinality x (m, n)), 'after', (select json_agg(m ->> 'full' order by n) from jsonb_array_elements(a) with ordinality x (m, n)))
			from names_printed(k.id) b, names_printed_with(k.id, g.id) a) end,
		'sees', case when why is null and k.agency <> g.agency then json_build_object('kept', (select pick(_lang, x.name_ru, x.name_en) from agency x where x.id = k.agency), 'gone', (select pick(_lang, x.name_ru, x.name_en) from agency x where x.id = g.agency)) end,
		'hindrance', why, 'moves', case when why is null and g.id is not null then merge_told(moves, _lang) end,
		'stays', case when g.id is not null then (select json_agg(json_build_object('id', n.id, 'code', c.code)) from merge_nominations(k.id, g.id) n join course c on c.id = n.course where n.stays) end,
		'ends', case when g.id is not null then (select string_agg(f.shown, '; ' order by f.id) from name_form f where f.person = g.id and f.valid_until is null
			and exists (select from name_form o where o.person = k.id and o.valid_until is null and o.script = f.script and o.language = f.language)) end,
		'fills', case when g.id is not null then to_json(merge_fills(k, g)) end,
		'closes', case when exists (select from account a where a.person = k.id) then (select a.email from account a where a.person = g.id and a.active) end,
		'seen', case when g.id is not null then md5(moves::text || k.version || g.version) end,
		'likely', case when g.id is null then (select json_agg(person_told(s.person, _lang) || jsonb_build_object('kept', k.id) order by s.sure desc) from likely_same(k.id, k.born, array(select f.search_key from name_form f where f.person = k.id)) s) end,
		'found', case when g.id is null and q is not null then (select json_agg(person_told(f.person, _lang) || jsonb_build_object('kept', k.id) order by f.rank) from people_found(q, 20) f where f.person <> k.id) end,
		'crumbs', json_build_array(json_build_object('href', '/people', 'key', 'people'), json_build_object('href', '/people/' || k.id, 'label', names_of(k.id, _lang) ->> 'name')));
end $$;

-- Put two records together: what belongs to the other moves to this one, the other leads here from now on.  Issued papers stay
-- as they are.  _seen is what the preview showed: if anything has changed since, one looks again.  Where birth date, sex or country
-- differ a reason is told.
--   select api.person_merge(login, 41, gen_random_uuid(), '17', '9f…', null)  →  {"id": 41, "merge": 3}
-- changes: person, person_merge, name_form, nomination, place, certificate, account, login, outbox, feed, person_distinct, answered, audit
create function api.person_merge(_login bytea, _id int, _idem uuid, _other text, _seen text, _reason text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	answer_ json := answered(_idem, me.id, 'person_merge');
	k person;
	g person;
	other_ int := int_of(_other, 'other');
	why jsonb;
	moves jsonb;
	fills text[];
	closed_ int;
	valid int[];
	made int;
begin
	if answer_ is not null then
		return answer_;
	end if;
	if other_ is null then
		perform refuse(422, 'person_is_missing', 'other');
	end if;
	perform person_for(_id, me), person_for(other_, me);
	perform from person p where p.id in (_id, other_) order by p.id for update;
	select * into k from person where id = _id;
	select * into g from person where id = other_;
	why := merge_hindrance(k, g);
	if why is not null then
		perform refuse(case why ->> 'key' when 'same_person' then 422 else 409 end, why ->> 'key', 'other', why -> 'detail');
	end if;
	moves := merge_moves(k.id, g.id);
	if _seen is distinct from md5(moves::text || k.version || g.version) then
		perform refuse(409, 'merge_has_changed', 'other');
	elsif tidy(_reason) is null and (k.born, k.sex, k.country) is distinct from (g.born, g.sex, g.country) then
		perform refuse(422, 'reason_is_missing', 'reason');
	end if;
	fills := merge_fills(k, g);
	valid := array(select f.id from name_form f where f.person = g.id and f.valid_until is null order by f.id);
	update account a set active = false, version = version + 1 where a.person = g.id and a.active and exists (select from account o where o.person = k.id) returning a.id into closed_;
	update login l set ended = now() where l.account = closed_ and l.ended is null;
	insert into person_merge (kept, gone, moved, current, filled, closed, reason, made_by) values (k.id, g.id, moves, valid, fills, closed_, note_of(_reason, 'reason'), me.id) returning id into made;
	update person set merged_into = k.id, version = version + 1 where id = g.id;
	-- of two current names in one script and language the kept record's goes on
	update name_form f set valid_until = greatest(today(), f.valid_from) where f.id = any (valid)
		and exists (select from name_form o where o.person = k.id and o.valid_until is null and o.script = f.script and o.language = f.language);
	perform merge_carried(moves, g.id, k.id);
	insert into person_distinct (one, other, said_by, at)
	select least(o::int, k.id), greatest(o::int, k.id), d.said_by, d.at from jsonb_array_elements_text(moves -> 'person_distinct') o
		join person_distinct d on d.one = least(o::int, g.id) and d.other = greatest(o::int, g.id);
	update person set agency = coalesce(agency, g.agency), rank = coalesce(rank, g.rank), position = coalesce(position, g.position), email = coalesce(email, g.email), phone = coalesce(phone, g.phone), version = version + 1 where id = k.id;
	perform event('merged', 'person', k.id::text, jsonb_build_object('other', json_build_array(null, g.id)));
	return answer(_idem, json_build_object('id', k.id, 'merge', made));
end $$;

-- Take a merge back: everything that moved goes where it was.  Not once a paper was issued since for what moved, nor while a
-- later merge stands on it.
--   select api.person_merge_undo(login, 41, '3')  →  {"id": 17}
-- changes: person, person_merge_undo, name_form, nomination, place, certificate, account, outbox, feed, person_distinct, audit
create function api.person_merge_undo(_login bytea, _id int, _merge text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'registrar');
	m person_merge;
	g person;
	why text;
begin
	if int_of(_merge, 'merge') is null then
		perform refuse(422, 'form_is_incomplete', 'merge');
	end if;
	select * into m from person_merge x where x.id = int_of(_merge, 'merge') and x.kept = _id;
	if not found then
		perform refuse(404, 'not_found');
	end if;
	perform from person p where p.id in (m.kept, m.gone) order by p.id for update;
	why := merge_undo_hindrance(m);
	if why is not null then
		perform refuse(409, why, 'merge');
	end if;
	insert into person_merge_undo (merge, made_by) values (m.id, me.id);
	update person set merged_into = null, version = version + 1 where id = m.gone returning * into g;
	perform merge_carried(m.moved, m.kept, m.gone);
	update name_form set valid_until = null where id = any (m.current) and valid_until is not null;
	delete from person_distinct d using jsonb_array_elements_text(m.moved -> 'person_distinct') o where d.one = least(o::int, m.kept) and d.other = greatest(o::int, m.kept);
	update account set active = true, version = version + 1 where id = m.closed and not active;
	-- a fact that was taken over goes again, unless it has been changed since
	update person p set agency = case when 'agency' = any (m.filled) and p.agency = g.agency then null else p.agency end, rank = case when 'rank' = any (m.filled) and p.rank = g.rank then null else p.rank end,
		position = case when 'position' = any (m.filled) and p.position = g.position then null else p.position end, email = case when 'email' = any (m.filled) and p.email = g.email then null else p.email end,
		phone = case when 'phone' = any (m.filled) and p.phone = g.phone then null else p.phone end, version = version + 1 where p.id = m.kept;
	perform event('unmerged', 'person', m.kept::text, jsonb_build_object('other', json_build_array(null, m.gone)));
	return json_build_object('id', m.gone);
end $$;
