-- The book of issue of a year ("книга учета и выдачи"): every serial in order, its form, to whom it was handed over.

-- Serials without a gap: one that no row has would be said.
--   select api.book(login, 'ru', 2026)  →  {"year": 2026, "first": "…", "last": "…", "missing": [], "rows": [{"n": 1, "serial": "2026-000001-49", …}]}
create function api.book(_login bytea, _lang text, _year text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director', 'auditor');
	year_ int := int_of(_year, 'year');
	last_ int;
begin
	select k.last into last_ from counter k where k.name = 'certificate' and k.year = year_;
	if not found then
		perform refuse(404, 'not_found');
	end if;
	return json_build_object('year', year_, 'title', year_, 'section', 'certificates', 'total', last_, 'printed', wall(now(), me.zone), 'signed_by', me.name,
		'organisation', (select pick(_lang, w.organisation_ru, w.organisation_en) from centre w),
		'years', (select json_agg(k.year order by k.year desc) from counter k where k.name = 'certificate'),
		'missing', (select coalesce(json_agg(n order by n), '[]') from generate_series(1, last_) n where not exists (select from certificate c where c.serial = year_::bigint * 1000000 + n)),
		'handed_over', (select count(distinct a.certificate) from act a join certificate c on c.id = a.certificate where a.kind = 'handed_over' and c.serial / 1000000 = year_),
		'crumbs', json_build_array(json_build_object('href', '/certificates', 'key', 'certificates')),
		'rows', coalesce((select json_agg(x order by x.n) from (
			select (c.serial % 1000000)::int n, c.id, serial_text(c.serial) serial, certificate_name(c, me) as name, pick(_lang, c.record #>> '{programme_title,ru}', c.record #>> '{programme_title,en}') title,
				k.code, c.issued, c.expires, certificate_state(c.id, c.expires) state,
				(select serial_text(o.serial) from certificate o where o.id = c.replaces) replaces,
				h.form_number, h.handed_on, h.handed_how, case when not unnamed(me) then coalesce(h.handed_to, case when h.handed_how = 'in_person' then certificate_name(c, me) end) end handed_to
			from certificate c join course k on k.id = c.course
			left join lateral (select a.form_number, a.handed_on, a.handed_how, a.handed_to from act a where a.certificate = c.id and a.kind = 'handed_over' order by a.id desc limit 1) h on true
			where c.serial between year_::bigint * 1000000 and year_::bigint * 1000000 + 999999) x), '[]'));
end $$;
