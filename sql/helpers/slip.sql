-- The proof-reading slip: what is known of each place's names.

-- The last slip of a place with its answer and what was decided, and how the names stand:
-- unasked, waiting, confirmed, corrected (somebody is to decide), declined, or outdated: the names have changed since.
create or replace function registry.slip_of(_place int, out slip int, out state text, out wish jsonb, out names jsonb, out asked timestamptz, out answered timestamptz, out by int) stable language sql
return (with now_ as (select registry.names_printed(p.person) names from registry.place p where p.id = _place)
	select row(s.id, case when s.id is null then 'unasked'
			when a.outcome = 'corrected' and d.slip is null then 'corrected'
			when coalesce(case when d.accepted then a.wish end, s.names) <> n.names then 'outdated'
			when a.slip is null then case when s.until <= now() or exists (select from registry.outbox o join registry.place p on p.course = o.course and p.person = o.person where p.id = _place and o.kind = 'name_check' and o.state = 'refused' and o.at >= s.asked) then 'lapsed' else 'waiting' end
			when a.outcome = 'corrected' and not d.accepted then 'declined'
			else 'confirmed' end, a.wish, n.names, s.asked, a.at, a.by)
	from now_ n left join lateral (select * from registry.name_slip x where x.place = _place order by x.id desc limit 1) s on true
	left join registry.name_answer a on a.slip = s.id left join registry.name_decision d on d.slip = a.slip);

-- The states in which somebody is asked together with all others.
create or replace function registry.slips_to_ask() returns text[] immutable language sql
return array['unasked', 'outdated', 'lapsed', 'declined'];

-- The places whose people are asked: all that are to be asked, or this one; not who has the paper already, nor anybody of a course
-- that is over or was called off.
create or replace function registry.slips_asked(_c registry.course, _place int) returns setof int stable language sql
begin atomic
	select p.id from registry.place p where p.course = _c.id and p.held and _c.state not in ('cancelled', 'archived') and (_place is null or p.id = _place)
	and not registry.place_is_issued(p.id) and (_place is not null or (registry.slip_of(p.id)).state = any (registry.slips_to_ask()));
end;

-- How many of a course (of an agency) stand how: {"confirmed": 3, "waiting": 1, …, "open": 2}, open being all but the confirmed.
create or replace function registry.slips_counted(_course int, _agency int default null) returns jsonb stable language sql
return (select coalesce(jsonb_object_agg(state, n), '{}') || jsonb_build_object('open', coalesce(sum(n) filter (where state <> 'confirmed'), 0), 'all', coalesce(sum(n), 0))
	from (select (registry.slip_of(p.id)).state, count(*) n from registry.place p join registry.nomination o on o.id = p.nomination
		where p.course = _course and p.held and (_agency is null or o.agency = _agency) group by 1) x);

-- The place, if _me may speak for its names: a focal point for the own people.
create or replace function registry.slip_place(_place int, _me registry.account) returns registry.place stable language plpgsql as $$
declare
	p registry.place;
begin
	select x.* into p from registry.place x join registry.nomination o on o.id = x.nomination where x.id = _place and x.held and (_me.role <> 'focal_point' or o.agency = _me.agency);
	if not found then
		perform registry.refuse(404, 'no_place');
	end if;
	return p;
end $$;

-- Keep an answer.  People copy their passports, so that names in capitals are read as papers print them; what is typed as it
-- stands changes nothing.
-- changes: name_answer
create or replace function registry.slip_answered(_s registry.name_slip, _outcome text, _typed jsonb, _by int) returns void language plpgsql as $$
declare
	wish jsonb;
begin
	if coalesce(_outcome, '') not in ('confirmed', 'corrected') then
		perform registry.refuse(422, 'name_outcome_is_wrong', 'outcome');
	elsif _outcome = 'corrected' then
		wish := registry.names_replaced(_s.names, (select coalesce(jsonb_object_agg(t.key, registry.name_cased(t.value)), '{}') from jsonb_each_text(coalesce(_typed, '{}')) t));
		if wish = _s.names then
			perform registry.refuse(422, 'nothing_changes', 'names.0.family');
		end if;
		perform registry.name_fields(m ->> 'script', lower(m ->> 'lang'), m ->> 'family', coalesce(m ->> 'given', m ->> 'family'), m ->> 'patronymic', 'names.' || (n - 1) || '.family', 'names.' || (n - 1) || '.family', 'names.' || (n - 1) || '.family')
		from jsonb_array_elements(wish) with ordinality x (m, n);
	end if;
	insert into registry.name_answer (slip, outcome, wish, by) values (_s.id, _outcome, wish, _by);
end $$;

-- What a slip shows of its names, as fields of a form.
create or replace function registry.slip_shown(_names jsonb, _typed jsonb) returns jsonb stable language sql
return jsonb_build_object('printed', (select jsonb_agg(jsonb_build_object('full', m ->> 'full', 'lang', m ->> 'lang', 'script', m ->> 'script') order by n) from jsonb_array_elements(_names) with ordinality x (m, n)),
	'name_rows', registry.names_as_fields(_names, registry.names_typed(_names, coalesce(_typed, '{}'))));
