-- The public catalogue: what is announced, under neutral titles, without names, rooms or figures.

-- Announced courses that are still to come, the next first.
--   select api.catalogue('en')  →  {"rows": [{"code": "ITC-2026-014", "title": "Working with documents", "kind": "course", "starts": "2026-11-23"}]}
create function api.catalogue(_lang text) returns json language plpgsql stable as $$
begin
	return json_build_object('wide', true, 'rows', (select coalesce(json_agg(x order by x.starts, x.code), '[]') from (
		select c.code, case when e.neutral_ru is not null then pick(_lang, e.neutral_ru, e.neutral_en, e.neutral_be) else pick(_lang, e.title_ru, e.title_en, e.title_be) end title,
			p.kind, p.level, c.starts, c.ends, c.starts = c.ends one_day, pick(_lang, c.town_ru, c.town_en) town, c.mode, c.languages, e.hours, c.state,
			case when c.state = 'nominations_open' then coalesce(c.nominations_until, c.starts) end nominations_until,
			case when e.neutral_ru is null then e.aims end aims, case when e.neutral_ru is null then e.audience end audience
		from course c join edition e on e.id = c.edition join programme p on p.id = e.programme
		where c.state in ('announced', 'nominations_open', 'closed') and c.ends >= today()) x));
end $$;
