-- Before the batch that waits was proposed, everybody was asked how the name is written: most confirmed it, one sent a
-- correction that waits to be decided, some have not answered.
do $$
declare
	c demo_course := pg_temp.course('batch');
	s name_slip;
	n int := 0;
	coo bytea := pg_temp.at(pg_temp.moment(pg_temp.day(-1, 2), '10:20'), c.coordinator);
begin
	perform api.names_ask(coo, c.id, gen_random_uuid());
	for s in select x.* from name_slip x join place p on p.id = x.place where p.course = c.id order by x.id loop
		n := n + 1;
		perform pg_temp.at(pg_temp.moment(pg_temp.day(-1, 3), '09:30') + n * interval '17 minutes', c.coordinator);
		if n = 3 then
			perform slip_answered(s, 'corrected', jsonb_build_object('0.family', (s.names #>> '{0,family}') || '-' || (s.names #>> '{0,family}'), '0.given', s.names #>> '{0,given}', '0.patronymic', s.names #>> '{0,patronymic}'), null);
		elsif n % 4 <> 0 then
			perform slip_answered(s, 'confirmed', null, null);
		end if;
	end loop;
end $$;
