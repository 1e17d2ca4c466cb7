-- The selection sitting of a course.

-- All nominees of a course on one screen, with the seats that are left on each quota line.  _decisions and _reasons and _over, the
-- reason for going beyond the lines, are shown again when one comes back to them.
--   select api.sitting(login, 'en', 7, null, null, null)  →  {"course": {…}, "lines": [{"id": 3, "left": 2}], "pool": {"left": 1, "capacity": 20, "free": 3}, "rows": [{"id": 5, "name": "…", "rank": 1, "had_it": false, "fits": "3"}]}
create function api.sitting(_login bytea, _lang text, _id int, _decisions jsonb, _reasons jsonb, _over text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator');
	c course := course_for(_id, me);
	head jsonb := course_head(_id, _lang, me);
	rows_ json := sitting_rows(c, _lang, _decisions, _reasons);
	decide boolean := c.state not in ('finished', 'archived', 'cancelled');
begin	-- resend: another language of the page keeps what was chosen
	return json_build_object('resend', case when decide and rows_::text <> '[]' then '/courses/' || _id || '/sitting/again' end, 'course', head, 'crumbs', head -> 'crumbs' || jsonb_build_object('href', '/courses/' || _id || '/nominations', 'key', 'nominations'), 'tab', 'nominations', 'id', _id, 'title', head ->> 'code', 'island', 'sitting',
		'lines', quota_rows(c.id, _lang), 'pool', pool_row(c), 'over', coalesce(_over, ''), 'others', other_courses(c, _lang), 'codes', (select json_agg(json_build_object('code', k, 'value', 'refused.' || k)) from unnest(reason_codes()) k),
		'rows', rows_, 'several', cardinality(c.languages) > 1, 'can', json_build_object('decide', decide));
end $$;

-- What these decisions would come to; nothing is changed.
--   select api.sitting_preview(login, 'en', 7, '{"5": "accepted", "6": "refused.no_seat"}', '{}', '{"5": "1", "6": "1"}', null)  →  {"decided": [{"id": 5, "becomes": "accepted"}], "not_possible": [], "lines": […]}
create function api.sitting_preview(_login bytea, _lang text, _id int, _decisions jsonb, _reasons jsonb, _versions jsonb, _over text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	c course := course_for(_id, me);
	head jsonb := course_head(_id, _lang, me);
	told jsonb := sitting_tried(c, me, _lang, _decisions, _reasons, _versions, _over);
begin
	if told -> 'done' = '[]' and told -> 'skipped' = '[]' then
		perform refuse(422, 'nominations_are_missing', '');
	end if;
	return (with chosen as (select n, n.id, registry.names_of(n.person, _lang) ->> 'name' as name, g.country, pick(_lang, g.name_ru, g.name_en) agency, _decisions ->> n.id::text choice, _reasons ->> n.id::text why, _versions ->> n.id::text version
			from nomination n join agency g on g.id = n.agency where n.course = c.id and tidy(_decisions ->> n.id::text) is not null)
		select json_build_object('resend', '/courses/' || _id || '/sitting/preview', 'course', head, 'crumbs', head -> 'crumbs' || jsonb_build_object('href', '/courses/' || _id || '/sitting', 'key', 'sitting'), 'tab', 'nominations', 'id', _id, 'title', head ->> 'code',
			'lines', told -> 'lines', 'pool', told -> 'pool', 'offers', told -> 'offers', 'over', coalesce(_over, ''), 'over_needed', told -> 'skipped' @> '[{"error": "quota_is_full"}]',
			'sums', (select json_agg(json_build_object('becomes', b, 'n', k) order by b) from (select value b, count(*) k from jsonb_each_text(told -> 'each') group by value) x),
			'done_n', jsonb_array_length(told -> 'done'), 'skipped_n', jsonb_array_length(told -> 'skipped'),
			'fields', (select json_agg(json_build_object('id', x.id, 'choice', x.choice, 'why', x.why, 'version', x.version) order by x.id) from chosen x),
			'decided', (select json_agg(json_build_object('id', x.id, 'name', x.name, 'country', x.country, 'agency', x.agency, 'state', (x.n).state, 'becomes', told -> 'each' ->> x.id::text, 'why', x.why,
				'code', case when x.choice like 'refused.%' then split_part(x.choice, '.', 2) end, 'course', (select k.code from course k where x.choice = 'moved.' || k.id)) order by told -> 'each' ->> x.id::text, x.country, x.name)
				from chosen x where told -> 'each' ? x.id::text),
			'not_possible', (select json_agg(json_build_object('id', x.id, 'name', x.name, 'country', x.country, 'agency', x.agency, 'because', s ->> 'error') order by x.country, x.name)
				from jsonb_array_elements(told -> 'skipped') s join chosen x on x.id = (s ->> 'id')::int)));
end $$;

-- Decide.  Who was changed meanwhile or finds no seat is left as it is and told; all else is done, and may be undone for ten minutes.
--   select api.sitting_decide(login, 7, gen_random_uuid(), '{"5": "accepted"}', '{}', '{"5": "1"}', null)  →  {"idem": "…", "done": [5], "each": {"5": "accepted"}, "skipped": []}
-- changes: nomination, place, offer, outbox, answered, audit
create function api.sitting_decide(_login bytea, _id int, _idem uuid, _decisions jsonb, _reasons jsonb, _versions jsonb, _over text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	answer_ json := answered(_idem, me.id, 'sitting_decide');
	c course := course_for(_id, me);
	told jsonb;
begin
	if answer_ is not null then
		return answer_;
	end if;
	told := sitting_decided(c, me, _decisions, _reasons, _versions, reason_or_none(_over, 'over'));
	if told -> 'done' = '[]' and told -> 'skipped' = '[]' then
		perform refuse(422, 'nominations_are_missing', '');
	end if;
	return answer(_idem, (told || jsonb_build_object('idem', _idem, 'course', c.id))::json);
end $$;
