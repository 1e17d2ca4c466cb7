-- Follow-up forms of those who come.

-- The form of one accepted nomination, empty or as it stands.
--   select api.follow_up_form(login, 'en', 12)  →  {"id": 12, "name": "…", "passport_family": "TOKTOGULOV", "visa": "not_needed", "keep_until": "2027-01-12", "version": 0}
create function api.follow_up_form(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator');
	n nomination := nomination_for(_id, me);
	head jsonb := course_head(n.course, _lang, me);
	f follow_up;
	l name_form := latin_form(n.person);
begin
	if n.state not in ('accepted', 'confirmed') then
		perform refuse(409, 'follow_up_is_for_the_accepted');
	end if;
	select * into f from follow_up x where x.nomination = n.id;
	return json_build_object('id', n.id, 'course', head, 'title', head ->> 'code', 'section', 'nominations', 'name', names_of(n.person, _lang) ->> 'name', 'filled', f.nomination is not null, 'filled_at', wall(f.filled, me.zone), 'version', coalesce(f.version, 0),
		'passport_family', coalesce(f.passport_family, upper(l.family)), 'passport_given', coalesce(f.passport_given, upper(l.given)),
		'arrives_day', f.arrives::date, 'arrives_time', to_char(f.arrives, 'HH24:MI'), 'arrives_by', f.arrives_by, 'departs_day', f.departs::date, 'departs_time', to_char(f.departs, 'HH24:MI'),
		'visa', coalesce(f.visa, ''), 'visas', '["not_needed", "needed", "have"]'::json, 'diet', coalesce(f.diet, 'any'), 'diets', '["any", "vegetarian", "vegan", "halal", "kosher", "other"]'::json, 'diet_other', f.diet_other, 'needs', f.needs,
		'misfits', (select f.nomination is not null and not (arrival_fits(f, c) and departure_fits(f, c)) from course c where c.id = n.course),
		'keep_until', coalesce(f.keep_until, (select c.ends + follow_up_days() from course c where c.id = n.course)), 'zone', head ->> 'zone',
		'can', json_build_object('fill', follow_up_allowed(n, me)),
		'crumbs', (head -> 'crumbs') || jsonb_build_object('href', '/courses/' || n.course || '/nominations', 'key', 'nominations') || jsonb_build_object('href', '/nominations/' || n.id, 'key', 'nomination'));
end $$;

-- Fill in or change the form.
--   select api.follow_up_save(login, 12, '0', 'TOKTOGULOV', 'BAKYT', '06.12.2026', '14:20', 'PS 841', null, null, 'not_needed', 'halal', null, null)  →  {"id": 12}
-- changes: follow_up, audit
create function api.follow_up_save(_login bytea, _id int, _version text, _passport_family text, _passport_given text, _arrives_day text, _arrives_time text, _arrives_by text, _departs_day text, _departs_time text,
	_visa text, _diet text, _diet_other text, _needs text) returns json language plpgsql as $$
declare
	me account := who(_login, 'focal_point', 'coordinator');
	n nomination := nomination_for(_id, me);
	was follow_up;
	f follow_up;
	c course;
begin
	select * into n from nomination x where x.id = _id for update;
	select * into was from follow_up x where x.nomination = n.id;
	if n.state not in ('accepted', 'confirmed') then
		perform refuse(409, 'follow_up_is_for_the_accepted');
	elsif not follow_up_allowed(n, me) then
		perform refuse(409, 'course_is_over', '', jsonb_build_object('state', (select k.state from course k where k.id = n.course)));
	end if;
	perform same_version('follow_up', n.id, _version, coalesce(was.version, 0));
	f.passport_family := upper(short_of(_passport_family, 'passport_family', true));
	f.passport_given := upper(short_of(_passport_given, 'passport_given', true));
	f.arrives := moment_typed(_arrives_day, _arrives_time, 'arrives');
	f.departs := moment_typed(_departs_day, _departs_time, 'departs');
	select * into c from course x where x.id = n.course;
	if not f.arrives::date between c.starts - 30 and c.ends + 30 then	-- further away it is a slip
		perform refuse(422, 'travel_is_far_from_the_course', 'arrives_day', jsonb_build_object('starts', to_char(c.starts, 'DD.MM.YYYY'), 'ends', to_char(c.ends, 'DD.MM.YYYY')));
	elsif not f.departs::date between c.starts - 30 and c.ends + 30 then
		perform refuse(422, 'travel_is_far_from_the_course', 'departs_day', jsonb_build_object('starts', to_char(c.starts, 'DD.MM.YYYY'), 'ends', to_char(c.ends, 'DD.MM.YYYY')));
	elsif f.departs <= f.arrives then
		perform refuse(422, 'departs_after_arriving', 'departs_day');
	elsif f.passport_family || 'A' !~ '^[A-Za-zÀ-ÖØ-öø-ž'' .’-]+$' then
		perform refuse(422, 'passport_in_latin_letters', 'passport_family');
	elsif f.passport_given || 'A' !~ '^[A-Za-zÀ-ÖØ-öø-ž'' .’-]+$' then
		perform refuse(422, 'passport_in_latin_letters', 'passport_given');
	end if;
	f.visa := one_of(_visa, 'visa', array['not_needed', 'needed', 'have'], 'visa_is_wrong');
	f.diet := one_of(coalesce(tidy(_diet), 'any'), 'diet', array['any', 'vegetarian', 'vegan', 'halal', 'kosher', 'other'], 'diet_is_wrong');
	f.diet_other := short_of(_diet_other, 'diet_other', f.diet = 'other');
	insert into follow_up (nomination, passport_family, passport_given, arrives, arrives_by, departs, visa, diet, diet_other, needs, keep_until, filled_by)
	select n.id, f.passport_family, f.passport_given, f.arrives, short_of(_arrives_by, 'arrives_by'), f.departs, f.visa, f.diet, case when f.diet = 'other' then f.diet_other end, note_of(_needs, 'needs'), c.ends + follow_up_days(), me.id
	on conflict (nomination) do update set passport_family = excluded.passport_family, passport_given = excluded.passport_given, arrives = excluded.arrives, arrives_by = excluded.arrives_by, departs = excluded.departs,
		visa = excluded.visa, diet = excluded.diet, diet_other = excluded.diet_other, needs = excluded.needs, keep_until = excluded.keep_until, filled_by = excluded.filled_by, filled = now(), version = was.version + 1;
	return json_build_object('id', n.id);
end $$;

-- Everybody who comes, with the follow-up form: the list for whoever meets, feeds and houses them.  An agency sees its own.
--   select api.follow_ups(login, 'en', 7)  →  {"course": {…}, "rows": [{"nomination": 12, "name": "…", "passport": "TOKTOGULOV BAKYT", "arrives": "2026-12-06T14:20", "diet": "halal"}], "missing_n": 3, "misfit_n": 0}
create function api.follow_ups(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'focal_point', 'coordinator');
	c course := course_for(_id, me);
	head jsonb := course_head(_id, _lang, me);
	rows_ json := (select coalesce(json_agg(x order by x.arrives nulls last, x.name collate "ru-x-icu", x.nomination), '[]') from (
		select n.id nomination, m ->> 'name' as name, m ->> 'latin' latin, p.country, pick(_lang, g.name_ru, g.name_en) agency, f.nomination is not null filled,
			f.passport_family || ' ' || f.passport_given passport, f.passport_family is not null and (upper(l.family), upper(l.given)) is distinct from (f.passport_family, f.passport_given) name_differs, p.id person,
			not arrival_fits(f, c) arrives_misfit, not departure_fits(f, c) departs_misfit, to_char(f.arrives, 'YYYY-MM-DD"T"HH24:MI') arrives, f.arrives_by, to_char(f.departs, 'YYYY-MM-DD"T"HH24:MI') departs, f.visa, case when f.diet <> 'any' then f.diet end diet, f.diet_other, f.needs
		from nomination n join person p on p.id = n.person join agency g on g.id = n.agency left join follow_up f on f.nomination = n.id,
			lateral (select names_of(n.person, _lang) m offset 0) y, lateral (select (latin_form(n.person)).*) l
		where n.course = c.id and n.state in ('accepted', 'confirmed') and (me.role = 'coordinator' or n.agency = me.agency)) x);
begin
	return json_build_object('course', head, 'crumbs', head -> 'crumbs' || jsonb_build_object('href', '/courses/' || _id || '/nominations', 'key', 'nominations'), 'tab', 'nominations', 'id', _id, 'title', head ->> 'code', 'rows', rows_,
		'missing_n', (select count(*) from json_array_elements(rows_) r where r ->> 'filled' = 'false'), 'misfit_n', (select count(*) from json_array_elements(rows_) r where 'true' in (r ->> 'arrives_misfit', r ->> 'departs_misfit')), 'total', json_array_length(rows_), 'keep_until', c.ends + follow_up_days());
end $$;
