-- The first page: what waits for whoever is signed in.

-- The overview by role; signed out, the way in.
--   select api.home(login, 'en')  →  {"desk": {"in_training": 61, "todo": […], …}}
create function api.home(_login bytea, _lang text) returns json language plpgsql stable as $$
declare
	me account := who_or_nobody(_login);
begin
	return case
		when me.id is null then json_build_object('open', true, 'way_in', true)
		when me.role in ('coordinator', 'registrar', 'director', 'auditor') then
			json_build_object('section', 'overview', 'desk', home_desk(me, _lang), 'calendar', api.calendar(_login, _lang, null),
				'rooms', case when me.role <> 'auditor' then api.rooms_day(_login, _lang, null) end)
		when me.role = 'trainer' then json_build_object('section', 'overview', 'trainer', home_trainer(me, _lang))
		when me.role = 'focal_point' then json_build_object('section', 'overview', 'focal_point', home_focal_point(me, _lang))
		when me.role = 'trainee' then json_build_object('section', 'overview', 'trainee', home_trainee(me, _lang))
		else json_build_object('section', 'overview', 'administrator', home_administrator(me))
	end;
end $$;
