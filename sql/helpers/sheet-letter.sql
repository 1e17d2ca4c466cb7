-- The letter with what was decided on the nominations of an agency.

-- One agency's part of it: whom it put forward and what became of each.  A refusal tells its kind of reason.
create or replace function registry.result_letter_of(_course int, _agency int, _lang text) returns jsonb stable language sql
return (select jsonb_build_object('agency', (select registry.pick(_lang, g.name_ru, g.name_en) from registry.agency g where g.id = _agency),
		'letter', coalesce(string_agg(distinct x.letter_number || ', ' || to_char(x.letter_date, 'DD.MM.YYYY'), '; '), ''),
		'accepted', count(*) filter (where x.state = 'accepted'), 'waiting', count(*) filter (where x.state = 'waiting'),
		'people', jsonb_agg(jsonb_build_object('n', x.n, 'name', x.name, 'other', nullif(x.other, x.name), 'state', x.state, 'reason', case when x.state = 'refused' then x.reason_code end, 'until', x.until, 'course', x.moved_to) order by x.n))
	from (select n.state, n.reason_code, n.letter_number, n.letter_date, (select c.code from registry.nomination m join registry.course c on c.id = m.course where m.id = n.moved_to) moved_to, (select registry.letter_date(o.until) from registry.offer o where o.nomination = n.id and registry.offer_open(o)) until, m ->> 'name' as name, case _lang when 'en' then m ->> 'native' else m ->> 'latin' end other,
			row_number() over (order by array_position(array['confirmed', 'accepted', 'waiting', 'moved', 'refused'], replace(n.state, 'confirmed', 'accepted')), m ->> 'name', n.id) n
		from registry.nomination n, lateral registry.names_of(n.person, _lang) m
		where n.course = _course and n.agency = _agency and n.state not in ('withdrawn', 'replaced')) x
	having bool_or(x.state <> 'proposed'));

-- What a letter says around the decisions; to one agency, or to each of those that letters are given of.
create or replace function registry.result_letter_framed(_c registry.course, _agency int, _letters jsonb, _lang text) returns jsonb stable language sql
return (select jsonb_build_object('course', _c.id, 'agency', _agency, 'subject', _c.code, 'code', _c.code, 'course_title', registry.pick(_lang, e.title_ru, e.title_en, e.title_be), 'starts', _c.starts, 'ends', _c.ends, 'zone', _c.zone,
		'where', concat_ws(', ', _c.venue, registry.pick(_lang, _c.town_ru, _c.town_en)), 'town', registry.pick(_lang, w.town_ru, w.town_en), 'sign', registry.pick(_lang, w.signature_1_ru, w.signature_1_en), 'signed_by', coalesce(case _lang when 'en' then w.signature_1_name_en end, w.signature_1_name, ''),
		'coordinator', a.name, 'email', registry.address_of(a.email), 'letters', _letters)
	from registry.edition e, registry.centre w left join registry.account a on a.id = _c.coordinator where e.id = _c.edition);

-- The letter to one agency that goes by itself; null: nothing was decided, or the course is off.
create or replace function registry.result_letter_said(_c registry.course, _agency int, _lang text) returns jsonb stable language sql
return case when _c.state <> 'cancelled' and registry.result_letter_of(_c.id, _agency, _lang) is not null then registry.result_letter_framed(_c, _agency, jsonb_build_array(registry.result_letter_of(_c.id, _agency, _lang)), _lang) end;

-- The letters of a course: all of them ("7"), or that to one agency ("7:3"); a focal point has the own one.
create or replace function registry.result_letter_facts(_subject text, _lang text, _me registry.account) returns jsonb stable language plpgsql as $$
declare
	course_ int := registry.int_of(split_part(_subject, ':', 1), 'subject');
	agency_ int := coalesce(registry.int_of(nullif(split_part(_subject, ':', 2), ''), 'subject'), case _me.role when 'focal_point' then _me.agency end);
	c registry.course;
	letters jsonb;
begin
	if _me.role not in ('focal_point', 'coordinator', 'registrar') then
		perform registry.refuse(403, 'not_yours');
	elsif _me.role = 'focal_point' and agency_ is distinct from _me.agency then
		perform registry.refuse(404, 'not_found');
	end if;
	c := registry.course_for(course_, _me);
	select jsonb_agg(l order by g.country, g.id) into letters from registry.agency g, lateral registry.result_letter_of(c.id, g.id, _lang) l
	where g.id in (select n.agency from registry.nomination n where n.course = c.id) and g.id = coalesce(agency_, g.id) and l is not null;
	if letters is null or c.state = 'cancelled' then
		return jsonb_build_object('course', c.id, 'subject', c.code, 'stopped', case when c.state = 'cancelled' then 'course_is_off' else 'no_decisions' end);
	end if;
	return registry.result_letter_framed(c, agency_, letters, _lang);
end $$;

-- To which agencies of a course there is a letter to write, for a page that offers it.
create or replace function registry.result_letters(_course int, _me registry.account, _lang text) returns jsonb stable language sql
return (select jsonb_build_object('course', _course, 'send', _me.role = 'coordinator', 'n', count(*), 'every', case when _me.role <> 'focal_point' and count(*) > 1 then _course::text end,
		'to', jsonb_agg(jsonb_build_object('subject', _course || ':' || g.id, 'name', registry.pick(_lang, g.name_ru, g.name_en)) order by registry.pick(_lang, g.name_ru, g.name_en)))
	from registry.agency g
	where _me.role in ('focal_point', 'coordinator', 'registrar') and (_me.role <> 'focal_point' or g.id = _me.agency) and exists (select from registry.course c where c.id = _course and c.state <> 'cancelled')
		and g.id in (select n.agency from registry.nomination n where n.course = _course and n.state not in ('proposed', 'withdrawn', 'replaced'))
	having count(*) > 0);
