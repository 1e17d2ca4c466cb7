-- Who did what and when.  The director and the auditor read all, the administrator what concerns accounts;
-- the staff of the centre read the history of one object.

-- The audit trail, newest first, 100 a page.
--   select api.audit(login, 'en', 'course', null, '01.11.2026', null, null)  →  {"rows": [{"at": "…", "who": "Vera Melnik", "action": "update", "noun": "course", "changed": "state", "changes": […]}]}
create function api.audit(_login bytea, _lang text, _noun text, _actor text, _from text, _until text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'director', 'auditor', 'administrator');
	page int := page_of(_page);
	long int := page_rows(_page, 100);
	since date := date_of(_from, 'from');
	upto date := date_of(_until, 'until');
	actor_ int := int_of(_actor, 'actor');
	rows_ json;
begin
	with line as materialized (
		select * from audit a
		where (tidy(_noun) is null or a.noun = _noun or a.under_noun = _noun)
			and (actor_ is null or a.actor = actor_)
			and (since is null or a.at >= since::timestamp at time zone 'Europe/Minsk')
			and (upto is null or a.at < (upto + 1)::timestamp at time zone 'Europe/Minsk')
			and (me.role <> 'administrator' or a.noun in ('account', 'login', 'invitation', 'centre'))
		order by a.id desc limit long + 1 offset (page - 1)::bigint * long
	)
	select json_agg(x) into rows_ from (
		select a.id, wall(a.at, me.zone) at, coalesce(account_name(c, me), '') who, c.role, a.action, a.noun, a.object, coalesce(history_about(a, _lang, me), '') about,
			coalesce(a.under_noun, '') under_noun, coalesce(a.under, '') under, u.title of, case when a.under_noun in ('course', 'place', 'certificate', 'programme') and me.role <> 'administrator' then '/history/' || a.under_noun || '/' || a.under end href,
			history_changed(h.changes) changed, h.changes
		from line a
		left join history_lines(array(select l.id from line l), _lang, me) h on h.id = a.id
		left join (select x.under_noun, x.under, history_title(x.under_noun, x.under, _lang, me) title from (select distinct under_noun, under from line where under is not null) x) u on u.under_noun = a.under_noun and u.under = a.under
		left join account c on c.id = a.actor
		order by a.id desc) x;
	perform whole_or_refuse(_page, coalesce(json_array_length(rows_), 0));
	return json_build_object(
		'rows', coalesce((select json_agg(r) from (select r from json_array_elements(rows_) with ordinality y (r, n) where n <= long) z), '[]'),
		'noun', coalesce(_noun, ''), 'actor', coalesce(_actor, ''), 'from', _from, 'until', _until, 'page', page,
		'previous', case when page > 1 then '?page=' || page - 1 || audit_query(_noun, _actor, _from, _until) end,
		'next', case when json_array_length(rows_) > long then '?page=' || page + 1 || audit_query(_noun, _actor, _from, _until) end,
		'nouns', case when me.role = 'administrator' then '["account", "centre"]'::json else '["course", "session", "programme", "edition", "resource", "agency", "person", "name_form", "nomination",
			"attendance", "attendance_correction", "assessment", "result", "decision", "batch", "act", "lookup", "account", "centre"]' end,
		'actors', (select json_agg(json_build_object('id', c.id, 'name', c.name) order by c.name) from account c where c.role not in ('trainee')),
		'section', 'audit');
end $$;

-- What happened to one object and to what belongs to it, newest first.
--   select api.history(login, 'en', 'course', '7')  →  {"rows": [{"at": "…", "who": "…", "action": "update", "noun": "course", "changes": [{"field": "state", "was": {"word": "draft"}, "becomes": {"word": "announced"}}]}]}
create function api.history(_login bytea, _lang text, _noun text, _id text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director', 'auditor', 'administrator');
begin
	if not history_open(_noun, _id, me) then
		perform refuse(404, 'not_found');
	end if;
	return json_build_object('noun', _noun, 'id', _id,
		'title', history_title(_noun, _id, _lang, me), 'crumbs', history_crumbs(_noun, _id, _lang, me),
		'course', case when _noun = 'course' then course_head(_id::int, _lang, me) end, 'tab', 'history',
		'rows', coalesce((with line as materialized (
				select * from audit a where (a.noun = _noun and a.object = _id) or (a.under_noun = _noun and a.under = _id) order by a.id desc limit 500
			)
			select json_agg(x order by x.n desc) from (
				select a.id n, wall(a.at, me.zone) at, coalesce(account_name(c, me), '') who, a.action, a.noun, a.object,
					case when a.noun <> _noun or a.object <> _id then coalesce(history_about(a, _lang, me), '') else '' end about, history_changed(h.changes) changed, h.changes
				from line a
				left join history_lines(array(select l.id from line l), _lang, me) h on h.id = a.id
				left join account c on c.id = a.actor) x), '[]'));
end $$;
