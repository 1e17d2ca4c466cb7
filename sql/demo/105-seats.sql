-- Seats of the course that takes nominations: quota lines, agencies' order of their people, a seat that fell free and is
-- offered, follow-up forms of those who come.
do $$
declare
	c course;
	coordinator bytea := pg_temp.at(pg_temp.moment(pg_temp.day(-1, 5), '16:05'), 'coordinator');
	s record;
	ranks jsonb;
	n record;
begin
	select k.* into c from course k join demo_course d on d.id = k.id where d.key = 'open';
	perform api.quota_add(coordinator, c.id, gen_random_uuid(), null, 'border', null, null, null, '9', 'hard', (c.starts - 7)::text);
	perform api.quota_add(coordinator, c.id, gen_random_uuid(), null, 'migration', null, null, null, '6', 'hard', (c.starts - 7)::text);
	perform api.quota_add(coordinator, c.id, gen_random_uuid(), 'KZ', null, null, null, null, '2', 'hard', (c.starts - 10)::text);
	perform api.quota_add(coordinator, c.id, gen_random_uuid(), null, null, null, 'f', null, '8', 'advisory', null);
	perform api.seats_rules(coordinator, c.id, (select version::text from course where id = c.id), (c.starts - 5)::text, '4');
	-- agencies that sign in order their people themselves, the last of four or more is a reserve; for others the coordinator does, from the letter
	for s in select x.agency, array_agg(x.id order by pg_temp.mix('rank', x.id::text)) ids, (select split_part(a.email, '@', 1) from account a where a.agency = x.agency and a.role = 'focal_point') focal
		from nomination x where x.course = c.id and x.state not in ('withdrawn', 'refused') group by x.agency having count(*) > 1 order by x.agency
	loop
		select jsonb_object_agg(i::text, k::text) into ranks from unnest(s.ids) with ordinality u (i, k);
		perform api.ranking_save(pg_temp.at(pg_temp.moment(pg_temp.day(-1, 5), '16:10'), coalesce(s.focal, 'coordinator')), c.id, s.agency::text, ranks,
			case when cardinality(s.ids) > 3 then jsonb_build_array(s.ids[cardinality(s.ids)]::text) else '[]' end, '{}', (select jsonb_object_agg(x.id::text, x.version::text) from nomination x where x.id = any (s.ids)));
	end loop;
	for n in select x.id, x.person from nomination x where x.course = c.id and x.state in ('accepted', 'confirmed') order by x.id limit 3 loop
		perform api.follow_up_save(coordinator, n.id, '0', (latin_form(n.person)).family, (latin_form(n.person)).given, (c.starts - 1)::text, '14:20', 'B2 784', (c.ends)::text, '19:05', case when n.id % 2 = 0 then 'have' else 'not_needed' end,
			case when n.id % 3 = 0 then 'halal' else 'any' end, null, null);
	end loop;
	-- today: where the agency that was asked by the rule let the day pass, it is asked again; one is sent to a later course
	coordinator := pg_temp.at(pg_temp.moment(pg_temp.today(), '08:20'), 'coordinator');
	perform offers_lapsed();
	for n in select x.id from nomination x where x.course = c.id and x.state = 'waiting' and not exists (select from offer o where o.nomination = x.id and o.state = 'open') order by x.id limit 1 loop
		perform api.offer_make(coordinator, n.id, gen_random_uuid());
	end loop;
	for n in select x.id, x.version from nomination x where x.course = c.id and x.state = 'proposed' order by x.reserve desc, x.ranked desc nulls last, x.id limit 1 loop
		perform api.sitting_decide(coordinator, c.id, gen_random_uuid(), jsonb_build_object(n.id::text, 'moved.' || (select k.id from course k where k.state in ('announced', 'nominations_open', 'closed') and k.starts > c.ends order by k.starts, k.id limit 1)),
			jsonb_build_object(n.id::text, 'На этом курсе мест для резерва не будет.'), jsonb_build_object(n.id::text, n.version::text), null);
	end loop;
end $$;
