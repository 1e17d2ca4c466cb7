-- Who takes part in a course.

-- The places of a course.  A focal point sees the own people and how many others there are; a trainee only how many.
--   select api.places(login, 'en', 7)  →  {"course": {…}, "rows": [{"place": 3, "name": "…", "agency": "…", "hours": 12}], "others": 10}
create function api.places(_login bytea, _lang text, _id int) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'trainee', 'trainer', 'focal_point', 'coordinator', 'registrar', 'director', 'auditor');
	head jsonb := course_head(_id, _lang, me);
	n int := places_held(_id);
	rows_ json;
begin
	select json_agg(x.shown order by x.sorted collate "ru-x-icu", x.place) into rows_ from (
		select p.id place, coalesce(m ->> case _lang when 'en' then 'latin' else 'native' end, m ->> 'name') sorted, (select s from (select p.id place, case when me.role in ('coordinator', 'registrar', 'focal_point', 'trainer') then p.person end person, o.state, p.nomination, g.country, pick(_lang, a.name_ru, a.name_en) agency,
			case when unnamed(me) then '№ ' || p.person else m ->> 'name' end as name, case when not unnamed(me) then m ->> 'native' end native, case when not unnamed(me) then m ->> 'latin' end latin, case when not unnamed(me) then g.position end as position,
			(select trim_scale(coalesce(sum(s.hours * k.share), 0)) from attendance t join attendance_mark k on k.mark = t.mark join session s on s.id = t.session where t.place = p.id and s.state = 'planned') hours,
			(select d.outcome from decision d where d.place = p.id order by d.number desc limit 1) outcome) s) shown
		from place p join nomination o on o.id = p.nomination join person g on g.id = p.person left join agency a on a.id = o.agency, lateral names_of(p.person, _lang) m
		where p.course = _id and p.held and (me.role not in ('focal_point', 'trainee') or me.role = 'focal_point' and o.agency = me.agency or me.role = 'trainee' and p.person = me.person)) x;
	return json_build_object('course', head, 'crumbs', head -> 'crumbs', 'tab', 'places', 'id', _id, 'title', head ->> 'code', 'rows', coalesce(rows_, '[]'), 'others', n - coalesce(json_array_length(rows_), 0), 'total', n,
		'planned', (select trim_scale(coalesce(sum(s.hours), 0)) from session s where s.course = _id and s.state = 'planned'),
		'can', json_build_object('sheet', me.role in ('coordinator', 'trainer', 'registrar'), 'people', me.role in ('coordinator', 'registrar', 'focal_point', 'trainer'), 'nominations', me.role in ('coordinator', 'focal_point')));
end $$;
