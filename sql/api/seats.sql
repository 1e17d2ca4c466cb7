-- Seats of a course: its quota lines, the day from which agencies change no more, the agencies' order of their people.

-- The quota lines of a course with what is left on each, and the rules.
--   select api.seats(login, 'en', 7)  →  {"course": {…}, "rows": [{"id": 3, "country": "KZ", "seats": 4, "used": 2, "left": 2, "hard": true, "release": "2026-11-30"}], "pool": {"seats": 6, "left": 1}}
create function api.seats(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'auditor');
	c course := course_for(_id, me);
	head jsonb := course_head(_id, _lang, me);
begin
	return (quota_form_of(c, _lang) || jsonb_build_object('course', head, 'crumbs', head -> 'crumbs' || jsonb_build_object('href', '/courses/' || _id || '/nominations', 'key', 'nominations'), 'tab', 'nominations', 'id', _id, 'title', head ->> 'code',
		'rows', quota_rows(c.id, _lang), 'pool', pool_row(c), 'offers', case when not unnamed(me) then offer_rows(c.id, _lang) end, 'version', c.version, 'frozen_from', c.frozen_from, 'offer_days', c.offer_days,
		'country', '', 'agency_kind', '', 'agency', '', 'sex', '', 'language', '', 'seats', '', 'binding', 'hard', 'release', null,
		'can', jsonb_build_object('edit', me.role = 'coordinator' and c.state not in ('archived', 'cancelled', 'finished'))))::json;
end $$;

-- Add a quota line.  Whom it leaves beyond the lines is counted and agreed to (_beyond) first; who has a seat keeps it.
--   select api.quota_add(login, 7, gen_random_uuid(), 'KZ', 'border', null, null, null, '4', 'hard', '30.11.2026')  →  {"id": 7}
-- changes: quota, place, answered, audit
create function api.quota_add(_login bytea, _id int, _idem uuid, _country text, _agency_kind text, _agency text, _sex text, _language text, _seats text, _binding text, _release text, _beyond text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	before json := answered(_idem, me.id, 'quota_add');
	c course;
	q quota;
	beyond_ int := seats_beyond(_id);
begin
	if before is not null then
		return before;
	end if;
	c := quota_course(_id);
	q := quota_typed(c, _country, _agency_kind, _agency, _sex, _language, _seats, _binding, _release);
	insert into quota (course, country, agency_kind, agency, sex, language, seats, hard, release)
	values (c.id, q.country, q.agency_kind, q.agency, q.sex, q.language, q.seats, q.hard, q.release);
	perform beyond_agreed(c.id, beyond_, _beyond);
	return answer(_idem, json_build_object('id', c.id));
end $$;

-- The form of a quota line.
--   select api.quota_form(login, 'en', 3)  →  {"id": 3, "course": {…}, "country": "KZ", "seats": 4, "binding": "hard", "version": 1}
create function api.quota_form(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator');
	q quota;
	c course;
	head jsonb;
begin
	select * into q from quota x where x.id = _id;
	if not found then
		perform refuse(404, 'not_found');
	end if;
	c := course_for(q.course, me);
	head := course_head(c.id, _lang, me);
	return (quota_form_of(c, _lang) || jsonb_build_object('course', head, 'crumbs', head -> 'crumbs' || jsonb_build_object('href', '/courses/' || c.id || '/seats', 'key', 'seats'), 'tab', 'nominations', 'id', q.id, 'title', c.code,
		'country', coalesce(q.country, ''), 'agency_kind', coalesce(q.agency_kind, ''), 'agency', coalesce(q.agency::text, ''), 'sex', coalesce(q.sex, ''), 'language', coalesce(q.language, ''),
		'seats', q.seats, 'binding', case when q.hard then 'hard' else 'advisory' end, 'release', q.release, 'version', q.version))::json;
end $$;

-- Change a quota line; who has a seat keeps it.
--   select api.quota_change(login, 3, '1', 'KZ', 'border', null, null, null, '5', 'hard', '30.11.2026')  →  {"id": 7}
-- changes: quota, place, audit
create function api.quota_change(_login bytea, _id int, _version text, _country text, _agency_kind text, _agency text, _sex text, _language text, _seats text, _binding text, _release text, _beyond text default null) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	c course := quota_course((select q.course from quota q where q.id = _id));
	was quota;
	q quota;
	beyond_ int := seats_beyond(c.id);
begin
	select * into was from quota x where x.id = _id;
	perform same_version('quota', was.id, _version, was.version);
	q := quota_typed(c, _country, _agency_kind, _agency, _sex, _language, _seats, _binding, _release, was.release);
	update quota set country = q.country, agency_kind = q.agency_kind, agency = q.agency, sex = q.sex, language = q.language, seats = q.seats, hard = q.hard, release = q.release, version = version + 1 where id = _id;
	perform beyond_agreed(c.id, beyond_, _beyond);
	return json_build_object('id', c.id);
end $$;

-- Remove a quota line: its seats are everybody's.  Removed twice it is simply gone.
--   select api.quota_remove(login, 3)  →  {"id": 7}
-- changes: quota, place, audit
create function api.quota_remove(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	c course := quota_course((select q.course from quota q where q.id = _id));
begin
	delete from quota where id = _id;
	return json_build_object('id', c.id);
end $$;

-- From which day only coordinators change who comes, and how many days an agency has to answer when a seat is offered.
--   select api.seats_rules(login, 7, '4', '01.12.2026', '3')  →  {"id": 7}
-- changes: course, audit
create function api.seats_rules(_login bytea, _id int, _version text, _frozen_from text, _offer_days text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	c course := quota_course(_id);
	frozen date := date_of(_frozen_from, 'frozen_from');
	days int := whole_of(coalesce(tidy(_offer_days), '0'), 'offer_days', 0, 30, 'offer_days_are_wrong');
begin
	perform same_version('course', c.id, _version, c.version);
	if frozen < today() and frozen is distinct from c.frozen_from then
		perform refuse(422, 'day_has_passed', 'frozen_from');
	elsif frozen > c.starts then
		perform refuse(422, 'frozen_before_the_course', 'frozen_from');
	end if;
	update course set frozen_from = frozen, offer_days = days, version = version + 1 where id = c.id;
	return json_build_object('id', c.id);
end $$;

-- The people whom an agency has put forward for a course, in its own order, with its reserves; for a coordinator those of _agency.
--   select api.ranking(login, 'en', 7, null, null, null, null)  →  {"rows": [{"id": 5, "name": "…", "rank": 1, "reserve": false, "language": "ru", "state": "proposed"}], "can": {"rank": true}}
create function api.ranking(_login bytea, _lang text, _id int, _agency text, _ranks jsonb, _reserves jsonb, _languages jsonb) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator');
	c course := course_for(_id, me);
	head jsonb := course_head(_id, _lang, me);
	agency_ int := case me.role when 'focal_point' then me.agency else (ids_shown(to_jsonb(_agency)))[1] end;
	typed boolean := coalesce(_ranks, '{}') <> '{}';	-- the form is shown again
begin
	return json_build_object('course', head, 'crumbs', head -> 'crumbs' || jsonb_build_object('href', '/courses/' || _id || '/nominations', 'key', 'nominations'), 'tab', 'nominations', 'id', _id, 'title', head ->> 'code', 'agency', coalesce(agency_::text, ''),
		'agencies', case when me.role = 'coordinator' then course_agencies(_id, _lang) end,
		'frozen_from', c.frozen_from, 'lines', quota_rows(c.id, _lang, agency_), 'languages', to_jsonb(c.languages), 'several', cardinality(c.languages) > 1,
		'can', json_build_object('rank', ranking_allowed(c, me)),
		'rows', (select coalesce(json_agg(x order by x.settled, x.reserve, x.ranked nulls last, x.made, x.id), '[]') from (
			select n.id, n.state, n.state not in ('proposed', 'waiting', 'accepted', 'confirmed') settled, m ->> 'name' as name, m ->> 'native' native, m ->> 'latin' latin, p.position, n.made, n.version,
				n.ranked, case when typed then _ranks ->> n.id::text else n.ranked::text end as rank, case when not typed then n.reserve else n.id = any (ids_shown(_reserves)) end reserve,
				(select json_agg(json_build_object('code', l, 'chosen', l = coalesce(_languages ->> n.id::text, n.language, ''))) from unnest(c.languages) l) choices, n.language
			from nomination n join person p on p.id = n.person, lateral (select names_of(n.person, _lang) m offset 0) y
			where n.course = c.id and n.agency = agency_) x));
end $$;

-- Keep an agency's order: numbers as typed become 1, 2, 3; who has none stands behind.
--   select api.ranking_save(login, 7, null, '{"5": "1", "6": "2"}', '["6"]', '{"5": "ru"}', '{"5": "1", "6": "1"}')  →  {"course": 7, "agency": 2}
-- changes: nomination, audit
create function api.ranking_save(_login bytea, _id int, _agency text, _ranks jsonb, _reserves jsonb, _languages jsonb, _versions jsonb) returns json language plpgsql as $$
declare
	me account := who(_login, 'focal_point', 'coordinator');
	agency_ int := case me.role when 'focal_point' then me.agency else int_of(_agency, 'agency') end;
	c course := course_for(_id, me);
	reserves int[] := ids_of(_reserves, 'reserves');
	r record;
begin
	if agency_ is null then
		perform refuse(422, 'agency_is_missing', 'agency');
	end if;
	c := course_locked(c.id);
	if not ranking_allowed(c, me) then
		perform not_frozen(c, me);
		perform refuse(409, 'course_is_over', '', jsonb_build_object('state', c.state));
	end if;
	for r in select n.*, t.position, row_number() over (order by t.position nulls last) new_rank, coalesce(tidy(_languages ->> n.id::text), n.language) new_language
		from nomination n, lateral (select whole_or_null(_ranks ->> n.id::text, 'ranks.' || n.id) as position) t
		where n.course = c.id and n.agency = agency_ and n.state in ('proposed', 'waiting', 'accepted', 'confirmed') and _versions ? n.id::text order by t.position nulls last, n.id
	loop
		perform same_version('nomination', r.id, _versions ->> r.id::text, r.version);
		if r.new_language is not null and r.new_language <> all (c.languages) then
			perform refuse(422, 'language_is_not_of_the_course', 'languages.' || r.id);
		elsif r.position is not null and exists (select from jsonb_each_text(_ranks) o where o.key <> r.id::text and tidy(o.value) = r.position::text) then
			perform refuse(422, 'rank_is_taken', 'ranks.' || r.id, jsonb_build_object('rank', r.position));
		end if;
		update nomination set ranked = case when r.position is not null then r.new_rank end, reserve = id = any (reserves), language = r.new_language, version = version + 1
		where id = r.id and (ranked, reserve, language) is distinct from (case when r.position is not null then r.new_rank::int end, id = any (reserves), r.new_language);
	end loop;
	return json_build_object('course', c.id, 'agency', agency_);
end $$;
