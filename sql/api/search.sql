-- One field for everything: people in any script, courses, certificates, agencies.

--   select api.search(login, 'en', 'Kavaliova')  →  {"people": […], "courses": […], "certificates": […], "agencies": []}
create function api.search(_login bytea, _lang text, _q text) returns json language plpgsql stable as $$
declare
	me account := who(_login);
	q text := left(tidy(_q), 200);
	words text[] := words_sought(q);
	people_ boolean := me.role in ('focal_point', 'coordinator', 'registrar');
begin
	if q is null or me.role = 'administrator' then
		return json_build_object('q', q, 'none', q is not null);
	end if;
	return (select json_build_object('q', q, 'people', p, 'courses', c, 'certificates', k, 'agencies', g, 'none', p is null and c is null and k is null and g is null,
			'has_people', p is not null, 'has_courses', c is not null, 'has_certificates', k is not null, 'has_agencies', g is not null)
		from (select
			case when people_ then (select json_agg(json_build_object('id', x.id, 'name', m ->> 'name', 'latin', m ->> 'latin', 'agency', pick(_lang, a.name_ru, a.name_en), 'country', x.country) order by f.rank)
				from people_found(q, 50, case me.role when 'focal_point' then me.agency end) f join person x on x.id = f.person left join agency a on a.id = x.agency, lateral (select names_of(x.id, _lang) m offset 0) y) end p,
			(select json_agg(y) from (select x.id, x.code, pick(_lang, e.title_ru, e.title_en, e.title_be) title, x.starts, x.ends, x.state from course x join edition e on e.id = x.edition
				where course_seen(x, me) and x.search_key like words[1] and x.search_key like all (words)
				order by x.starts desc limit 20) y) c,
			(select json_agg(y) from (select x.id, serial_text(x.serial) serial, certificate_name(x, me) as name, certificate_state(x.id, x.expires) state from certificate x
				where (x.serial = serial_of(q) or q ~ '^20\d\d-\d+' and serial_text(x.serial) like like_of(q) || '%' or x.id = upper(q)) and certificate_seen(x, me) order by x.serial limit 20) y) k,
			(select json_agg(y) from (select x.id, pick(_lang, x.name_ru, x.name_en) as name, x.country from agency x
				where me.role in ('focal_point', 'coordinator', 'registrar', 'director', 'auditor') and (me.role <> 'focal_point' or x.id = me.agency) and x.search_key like words[1] and x.search_key like all (words) order by 2 limit 20) y) g) z);
end $$;
