-- Nominations: an agency puts people forward, the centre decides.

-- Nominations one may see, those that wait for a decision first.
--   select api.nominations(login, 'en', 'proposed', null, null, null, null)  →  {"rows": [{"id": 5, "name": "…", "state": "proposed", "code": "ITC-2026-014"}], "total": 27}
create function api.nominations(_login bytea, _lang text, _state text, _course text, _agency text, _q text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator');
	page int := page_of(_page);
	long int := page_rows(_page);
	agency_ int := case me.role when 'focal_point' then me.agency else int_of(_agency, 'agency') end;
	course_ int := int_of(_course, 'course');
	query text := concat(case when _state ~ '^[a-z]+$' then '&state=' || _state end, case when course_ is not null then '&course=' || course_ end,
		case when me.role <> 'focal_point' and agency_ is not null then '&agency=' || agency_ end, case when tidy(_q) is not null then '&q=' || url_of(tidy(_q)) end);
	found_ int[] := nominations_matching(me, course_, _state, agency_, _q);
	ids int[];
	n int;
begin
	n := cardinality(found_);
	ids := array(select x.id from nomination x join course c on c.id = x.course where x.id = any (found_)
		order by x.state = 'proposed' desc, c.starts desc, x.made desc, x.id limit long offset (page - 1) * long);
	perform whole_or_refuse(_page, n);
	return json_build_object('state', coalesce(_state, ''), 'course', coalesce(_course, ''), 'agency', coalesce(agency_::text, ''), 'q', _q, 'total', n, 'page', page, 'pages', greatest((n + long - 1) / long, 1), 'section', 'nominations',
		'previous', case when page > 1 then '?page=' || page - 1 || query end, 'next', case when page * long < n then '?page=' || page + 1 || query end,
		'states', nomination_states(), 'agencies', case when me.role = 'coordinator' then agency_choices(_lang) end,
		'choices', nomination_choices(me.role), 'refusals', refusal_choices(me.role), 'filter', query, 'rows', coalesce((select json_agg(nomination_row(x, me, _lang) order by u.k) from unnest(ids) with ordinality u (id, k) join nomination x on x.id = u.id), '[]'));
end $$;

-- Nominations of a course that fit a filter, with what may be decided about several at once.
--   select api.course_nominations(login, 'en', 7, null, null, null, null)  →  {"course": {…}, "rows": […], "counts": {"proposed": 3}, "choices": ["accepted", …]}
create function api.course_nominations(_login bytea, _lang text, _id int, _state text, _agency text, _q text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'registrar', 'auditor');
	head jsonb := course_head(_id, _lang, me);
	page int := page_of(_page);
	long int := page_rows(_page);
	agency_ int := case me.role when 'focal_point' then me.agency else int_of(_agency, 'agency') end;
	query text := concat(case when _state ~ '^[a-z]+$' then '&state=' || _state end, case when me.role <> 'focal_point' and agency_ is not null then '&agency=' || agency_ end,
		case when tidy(_q) is not null then '&q=' || url_of(tidy(_q)) end);
	found_ int[] := nominations_matching(me, _id, _state, agency_, _q);
	n int := cardinality(found_);
begin
	perform whole_or_refuse(_page, n);
	return json_build_object('course', head, 'crumbs', head -> 'crumbs', 'tab', 'nominations', 'id', _id, 'title', head ->> 'code', 'state', coalesce(_state, ''), 'agency', coalesce(agency_::text, ''), 'q', _q,
		'letters', result_letters(_id, me, _lang),
		'total', n, 'page', page, 'pages', greatest((n + long - 1) / long, 1), 'filtered', query <> '', 'filter', query || '&course=' || _id,
		'previous', case when page > 1 then '?page=' || page - 1 || query end, 'next', case when page * long < n then '?page=' || page + 1 || query end,
		'counts', (select json_object_agg(s, k) from (select x.state s, count(*) k from nomination x where x.course = _id and (me.role <> 'focal_point' or x.agency = me.agency) group by x.state) y),
		'agencies', case when me.role <> 'focal_point' then course_agencies(_id, _lang) end,
		'rows', coalesce((select json_agg(nomination_row(x, me, _lang) order by u.k) from (select x.id, row_number() over (order by x.state = 'proposed' desc, x.made, x.id) k from nomination x where x.id = any (found_)
			order by 2 limit long offset (page - 1) * long) u join nomination x on x.id = u.id), '[]'),
		'states', nomination_states(), 'choices', nomination_choices(me.role), 'refusals', refusal_choices(me.role),
		'can', json_build_object('nominate', nominating_allowed(_id, me), 'sit', me.role = 'coordinator' and head ->> 'state' not in ('finished', 'archived', 'cancelled'), 'seats', me.role in ('coordinator', 'registrar', 'auditor'),
			'rank', me.role in ('focal_point', 'coordinator') and head ->> 'state' in ('announced', 'nominations_open', 'closed'), 'arrivals', me.role in ('focal_point', 'coordinator'), 'decide', me.role in ('coordinator', 'focal_point'), 'search', me.role <> 'auditor'));
end $$;

-- Whom could be nominated: the people of the agency, with what speaks against each.  _person was just added, _people were
-- chosen before the form was refused.
--   select api.nomination_form(login, 'en', 7, null, null, null, null)  →  {"candidates": [{"id": 41, "name": "…", "nominated": false, "had_it": true, "overlaps": "ITC-2026-012"}]}
create function api.nomination_form(_login bytea, _lang text, _id int, _q text, _agency text, _person text, _people jsonb) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator');
	head jsonb := course_head(_id, _lang, me);
	chosen int[] := ids_shown(_people) || ids_shown(to_jsonb(_person));
	agency_ int := case me.role when 'focal_point' then me.agency else coalesce((ids_shown(to_jsonb(_agency)))[1], case when tidy(_q) is null then (select p.agency from person p where p.id = any (chosen) limit 1) end) end;
	found_ int[] := case when tidy(_q) is not null then array(select f.person from people_found(_q, 200, agency_) f) end;
	c course;
	most int := 500;
begin
	select * into c from course where id = _id;
	return json_build_object('course', head, 'crumbs', head -> 'crumbs' || jsonb_build_object('href', '/courses/' || _id || '/nominations', 'key', 'nominations'), 'id', _id, 'title', head ->> 'code', 'q', _q, 'agency', coalesce(agency_::text, ''),
		'agencies', case when me.role = 'coordinator' then agency_choices(_lang) end, 'letter_number', '', 'letter_date', '', 'note', '', 'most', most,
		'more', found_ is null and agency_ is not null and (select count(*) from person p where p.agency = agency_ and p.merged_into is null) > most,
		'candidates', (select json_agg(x order by x.nominated, x.name collate "ru-x-icu", x.id) from (
			select p.id, m ->> 'name' as name, m ->> 'native' native, m ->> 'latin' latin, p.country, pick(_lang, g.name_ru, g.name_en) agency, p.position, p.id = any (chosen) chosen,
				n.id is not null and not (n.agency = p.agency and n.state = any (states_over())) nominated, case when n.agency = p.agency and n.state = any (states_over()) then n.state end again,
				exists (select from place w join course k on k.id = w.course join edition e on e.id = k.edition join edition own on own.id = c.edition where w.person = p.id and w.held and course_is_held(k.state) and e.programme = own.programme and k.id <> _id) had_it,
				(select string_agg(k.code, ', ') from place w join course k on k.id = w.course where w.person = p.id and w.held and k.id <> _id and k.state <> 'cancelled' and daterange(k.starts, k.ends, '[]') && daterange(c.starts, c.ends, '[]')) as overlaps
			from person p left join agency g on g.id = p.agency left join nomination n on n.course = _id and n.person = p.id, lateral (select names_of(p.id, _lang) m offset 0) y
			where p.merged_into is null and (agency_ is null or p.agency = agency_) and (found_ is not null and p.id = any (found_) or found_ is null and agency_ is not null or p.id = any (chosen))
			order by p.id = any (chosen) desc, (m ->> 'name') collate "ru-x-icu", p.id limit most) x),
		'by_letter', me.role = 'coordinator', 'open', nominating_allowed(_id, me));
end $$;

-- Nominate people.  A focal point nominates own people while nominations are open; a coordinator also by letter.  Whose nomination by the
-- same agency came to nothing is put forward again with it.
--   select api.nomination_add(login, 7, gen_random_uuid(), '["41"]', '12/345', '01.11.2026', null)  →  {"course": 7, "nominated": 1}
-- changes: nomination, answered, audit
create function api.nomination_add(_login bytea, _id int, _idem uuid, _people jsonb, _letter_number text, _letter_date text, _note text, _lang text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'focal_point', 'coordinator');
	answer_ json := answered(_idem, me.id, 'nomination_add');
	c course := course_for(_id, me);
	people int[] := array(select distinct x from unnest(ids_of(_people, 'people')) x);
	letter_day date := date_of(_letter_date, 'letter_date');
	standing int;
	again int[];		-- of them those who were put forward before
begin
	me.lang := coalesce(_lang, me.lang);
	if answer_ is not null then
		return answer_;
	end if;
	if not nominating_allowed(c.id, me) then
		perform refuse(409, 'nominations_are_closed', '', jsonb_build_object('state', c.state, 'until', to_char(c.nominations_until, 'DD.MM.YYYY')));
	elsif cardinality(people) = 0 then
		perform refuse(422, 'people_are_missing', 'people');
	elsif (tidy(_letter_number) is null) <> (letter_day is null) then
		perform refuse(422, 'letter_is_half_told', case when letter_day is null then 'letter_date' else 'letter_number' end);
	elsif letter_day > today() then
		perform refuse(422, 'letter_is_in_the_future', 'letter_date');
	elsif exists (select from unnest(people) x where not exists (select from person p where p.id = x and (me.role = 'coordinator' or p.agency = me.agency))) then
		perform refuse(404, 'no_person', 'people');
	elsif exists (select from person p where p.id = any (people) and p.agency is null) then
		perform refuse(422, 'agency_is_missing', 'people');
	end if;
	select x.person into standing from nomination x join person p on p.id = x.person where x.course = c.id and x.person = any (people) and not (x.agency = p.agency and x.state = any (states_over())) limit 1;
	if found then
		perform refuse(409, 'nominated_already', 'people', jsonb_build_object('name', names_of(standing, me.lang) ->> 'name'));
	end if;
	-- whoever does the same in this moment is met by this lock, or by the constraint when it is somebody new
	again := array(select x.person from nomination x join person p on p.id = x.person where x.course = c.id and x.person = any (people) and x.agency = p.agency and x.state = any (states_over()) order by x.id for update of x);
	perform taken_up(x.id, 'proposed') from nomination x where x.course = c.id and x.person = any (again);
	update nomination set letter_number = case when letter_day is null then letter_number else short_of(_letter_number, 'letter_number') end, letter_date = coalesce(letter_day, letter_date), note = coalesce(note_of(_note, 'note'), note)
	where course = c.id and person = any (again) and (letter_day is not null or tidy(_note) is not null);
	insert into nomination (course, person, agency, letter_number, letter_date, note, made_by)
	select c.id, p.id, p.agency, short_of(_letter_number, 'letter_number'), letter_day, note_of(_note, 'note'), me.id from person p where p.id = any (people) and p.id <> all (again) order by p.id;
	return answer(_idem, json_build_object('course', c.id, 'nominated', cardinality(people)));
end $$;

-- A nomination with what may be done and what was done.
--   select api.nomination(login, 'en', 5)  →  {"id": 5, "state": "proposed", "steps": [{"becomes": "accepted", "needs_reason": false}], "history": […]}
create function api.nomination(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator', 'registrar', 'auditor');
	n nomination := nomination_for(_id, me);
	head jsonb := course_head(n.course, _lang, me);
	frozen date := (select c.frozen_from from course c where c.id = n.course and course_is_frozen(c, me));
begin
	return (nomination_row(n, me, _lang)::jsonb || jsonb_build_object('course', head, 'title', head ->> 'code', 'section', 'nominations', 'version', n.version, 'over_quota', case when not unnamed(me) then n.over_quota end, 'language', n.language, 'seat', (select case when p.over then 'over' when p.line is not null then 'line' else 'pool' end from place p where p.nomination = n.id and p.held),
		'line', (select to_json(x) from json_array_elements(quota_rows(n.course, _lang)) x where (x ->> 'id')::int = (select p.line from place p where p.nomination = n.id and p.held)), 'codes', to_jsonb(reason_codes()),
		'lines_keep', me.role = 'coordinator' and seats_kept(n.course) > 0, 'note', case when not unnamed(me) then n.note end, 'letter_number', n.letter_number, 'letter_date', n.letter_date,
		'made_by', (select a.name from account a where a.id = n.made_by), 'replaced_by', n.replaced_by, 'replaces', (select x.id from nomination x where x.replaced_by = n.id order by x.state_at desc, x.id desc limit 1),
		'steps', (select jsonb_agg(s || jsonb_build_object('nomination', n.id)) from jsonb_array_elements(steps('nomination', n.state, me.role)::jsonb) s where s ->> 'becomes' <> 'replaced' and (frozen is null or s ->> 'becomes' = 'confirmed')), 'frozen_from', frozen,
		'other_agency_same', case when me.role in ('coordinator', 'registrar') then (select jsonb_agg(jsonb_build_object('id', s.person, 'pid', p.id, 'name', names_of(s.person, _lang) ->> 'name')) from person p, likely_same(p.id, p.born, array(select f.search_key from name_form f where f.person = p.id)) s where p.id = n.person) end,
		'undo_to', nomination_undo_to(n, me), 'moved_to', case when me.role <> 'auditor' then n.moved_to end, 'came_from', (select json_build_object('id', x.id, 'code', k.code) from nomination x join course k on k.id = x.course where x.moved_to = n.id),
		'offer', (select json_build_object('offer', o.id, 'until', o.until, 'mine', me.role in ('focal_point', 'coordinator'), 'take_back', me.role = 'coordinator') from offer o where o.nomination = n.id and offer_open(o)),
		'offers', (select json_agg(json_build_object('state', case when o.state = 'open' and o.until < today() then 'lapsed' else o.state end, 'made', wall(o.made, me.zone), 'until', o.until, 'reason', case when not unnamed(me) then o.reason end) order by o.id desc) from offer o where o.nomination = n.id and not offer_open(o)),
		'can_offer', me.role = 'coordinator' and n.state = 'waiting' and head ->> 'state' in ('nominations_open', 'closed') and not exists (select from offer o where o.nomination = n.id and o.state = 'open'),
		'follow_up', case when me.role in ('focal_point', 'coordinator') and n.state in ('accepted', 'confirmed') then json_build_object('filled', exists (select from follow_up f where f.nomination = n.id)) end,
		'can_replace', frozen is null and n.state in ('accepted', 'confirmed') and me.role in ('focal_point', 'coordinator') and head ->> 'state' not in ('finished', 'archived', 'cancelled'),
		'substitutes', case when n.state in ('accepted', 'confirmed') and me.role in ('focal_point', 'coordinator') then (select jsonb_agg(jsonb_build_object('id', p.id, 'name', names_of(p.id, _lang) ->> 'name', 'stands', coalesce(x.state, ''), 'spare', coalesce(x.reserve, false)) order by x.id is null, x.reserve desc, x.ranked nulls last, names_of(p.id, _lang) ->> 'name')
			from person p left join nomination x on x.course = n.course and x.person = p.id where p.agency = n.agency and p.merged_into is null and (x.id is null or x.agency = n.agency and (x.state in ('proposed', 'waiting') or x.state = any (states_over())))) end,
		'history', (select jsonb_agg(x order by k desc) from (select a.id k, wall(a.at, me.zone) at, coalesce(w.name, '') who, a.action, a.noun,
			(select jsonb_agg(jsonb_build_object('field', f, 'was', v ->> 0, 'becomes', v ->> 1)) from jsonb_each(a.changes) e (f, v) where (f not in ('reason', 'over_quota') or not unnamed(me)) and f in ('state', 'reason', 'reason_code', 'over_quota', 'ranked', 'reserve', 'language', 'letter_number', 'letter_date') and (f <> 'reserve' or v ->> 1 = 'true' or v ->> 0 is not null)) changes
			from audit a left join account w on w.id = a.actor where a.noun = 'nomination' and a.object = n.id::text) x where x.changes is not null or x.action <> 'update'),
		'crumbs', (head -> 'crumbs') || jsonb_build_object('href', '/courses/' || n.course || '/nominations', 'key', 'nominations')))::json;
end $$;

-- One step of a nomination: accept (beyond the quota lines with the reason _over), wait, refuse (by a kind of reason, in words, or both), confirm, withdraw, propose again.
--   select api.nomination_step(login, 5, 'accepted', null, '1')  →  {"id": 5, "state": "accepted"}
-- changes: nomination, place, audit
create function api.nomination_step(_login bytea, _id int, _state text, _reason text, _version text, _code text default null, _over text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'focal_point');
	n nomination := nomination_for(_id, me);
begin
	if tidy(_state) is null or _state = 'replaced' then
		perform refuse(422, 'state_is_missing', 'state');
	end if;
	perform nomination_stepped(n.id, me, _state, _reason, _version, _code, _over);
	return json_build_object('id', n.id, 'state', _state);
end $$;

-- Take back one's own last step, within ten minutes.
--   select api.nomination_undo(login, 5, 'accepted')  →  {"id": 5}
-- changes: nomination, place, audit
create function api.nomination_undo(_login bytea, _id int, _state text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'focal_point');
	n nomination := nomination_for(_id, me);
begin
	perform nomination_undone(n.id, me, _state);
	return json_build_object('id', n.id);
end $$;

-- Put another person of the same agency on the seat: one whom it has put forward already, a reserve or who waits, somebody new, or
-- who had it before and comes after all.  The seat and its history stay.
--   select api.nomination_replace(login, 5, gen_random_uuid(), '42', 'Duty call')  →  {"id": 9}
-- changes: nomination, place, answered, audit
create function api.nomination_replace(_login bytea, _id int, _idem uuid, _person text, _reason text, _lang text default null, _over text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator', 'focal_point');
	n nomination := nomination_for(_id, me);
	answer_ json := answered(_idem, me.id, 'nomination_replace');
	person_ int := int_of(_person, 'person');
	c course;
	put_forward nomination;
	offered boolean;
	over_ text;
	seat int;
begin
	me.lang := coalesce(_lang, me.lang);
	if answer_ is not null then
		return answer_;
	end if;
	select * into c from course x where x.id = n.course for no key update;
	select * into n from nomination where id = _id for update;
	perform step_or_refuse('nomination', n.state, 'replaced', me.role, _reason);
	perform not_frozen(c, me);
	if c.state in ('finished', 'archived', 'cancelled') then
		perform refuse(409, 'course_is_over', 'person', jsonb_build_object('state', c.state));
	elsif exists (select from place p join decision d on d.place = p.id where p.nomination = n.id) then
		perform refuse(409, 'decision_is_signed', 'person');
	elsif person_ is null or not exists (select from person p where p.id = person_ and p.agency = n.agency) then
		perform refuse(422, 'person_is_missing', 'person');
	end if;
	select * into put_forward from nomination x where x.course = n.course and x.person = person_ for update;
	if put_forward.agency <> n.agency or put_forward.state not in ('proposed', 'waiting') and put_forward.state <> all (states_over()) then
		perform refuse(409, 'nominated_already', 'person', jsonb_build_object('name', names_of(person_, me.lang) ->> 'name'));
	elsif exists (select from place p join attendance a on a.place = p.id where p.nomination = n.id) then
		perform refuse(409, 'attendance_has_begun', 'person');
	end if;
	update nomination set state = 'replaced', reason = tidy(_reason), ranked = null, state_at = now(), version = version + 1 where id = n.id;
	-- a seat beyond the lines stays one, with its reason
	over_ := coalesce(case when me.role = 'coordinator' then reason_or_none(_over, 'over') end, n.over_quota);
	if put_forward.id is null then
		insert into nomination (course, person, agency, state, over_quota, ranked, letter_number, letter_date, made_by)
		values (n.course, person_, n.agency, 'accepted', over_, n.ranked, n.letter_number, n.letter_date, me.id) returning id into seat;
	else
		seat := put_forward.id;
		offered := exists (select from offer o where o.nomination = seat and o.state = 'open');
		if put_forward.state = any (states_over()) then
			perform taken_up(seat, 'accepted', over_, n.ranked);
		else
			update nomination set state = 'accepted', over_quota = over_, state_at = now(), version = version + 1 where id = seat;
		end if;
		if offered then	-- the seat that was kept for it is free
			perform seat_passed_on(n.course, seat);
		end if;
	end if;
	update nomination set replaced_by = seat where id = n.id;
	return answer(_idem, json_build_object('id', seat));
end $$;
