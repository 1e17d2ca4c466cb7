-- The book of issue of a year ("книга учета и выдачи"): every serial in order, its form, to whom it was handed over.

-- Serials without a gap: one that no row has would be said.
--   select api.book(login, 'ru', 2026)  →  {"year": 2026, "first": "…", "last": "…", "missing": [], "rows": [{"n": 1, "serial": "2026-000001-49", …}]}
create function api.book(_login bytea, _lang text, _year text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director', 'auditor');
	facts jsonb := book_facts(int_of(_year, 'year'), _lang, me);
begin
	if facts is null then
		perform refuse(404, 'not_found');
	end if;
	return facts || jsonb_build_object('title', facts -> 'year', 'section', 'certificates', 'printed', wall(now(), me.zone),
		'organisation', (select pick(_lang, w.organisation_ru, w.organisation_en) from centre w),
		'sheets', sheets_of('book', facts ->> 'year', me),
		'years', (select jsonb_agg(k.year order by k.year desc) from counter k where k.name = 'certificate'),
		'handed_over', (select count(distinct a.certificate) from act a join certificate c on c.id = a.certificate where a.kind = 'handed_over' and c.serial / 1000000 = (facts ->> 'year')::int),
		'crumbs', jsonb_build_array(jsonb_build_object('href', '/certificates', 'key', 'certificates')));
end $$;
