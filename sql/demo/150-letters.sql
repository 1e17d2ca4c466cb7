-- Letters that all this made: the older ones went long ago, one was refused; the last few wait for the courier of today.
do $$
declare
	o record;
	last_ int := (select max(id) from outbox);
begin
	update outbox set at = clock_timestamp() - interval '2 hours' - (last_ - id) * interval '41 minutes';
	update outbox set not_before = at;
	update expiry_told set at = clock_timestamp() - interval '1 day';
	delete from outbox_try;
	-- press draws what went with the letters of courses to come
	perform letter_prepared(x) from outbox x left join course c on c.id = x.course where x.draws and (x.kind = 'letters_wait' or c.state in ('nominations_open', 'closed'));
	update outbox set draws = false;
	for o in select x.id, x.at, row_number() over (order by x.id desc) n from outbox x where x.state = 'waiting' loop
		if o.n = 9 then
			insert into outbox_try (outbox, outcome, answer, at) values (o.id, 'refused', '550 5.1.1 The address does not exist', o.at + interval '40 seconds');
			update outbox set state = 'refused', tries = 1, done = o.at + interval '40 seconds', secret = null where id = o.id;
		elsif o.n > 6 then
			insert into outbox_try (outbox, outcome, answer, at) values (o.id, 'sent', '250 2.0.0 Ok: queued', o.at + interval '40 seconds');
			update outbox set state = 'sent', tries = 1, done = o.at + interval '40 seconds', secret = null where id = o.id;
		end if;
	end loop;
	update outbox set done = at + interval '1 day' where state = 'by_hand' and id < last_ - 40;
	-- timetables were made before people were invited; one session has another hour since, of which nobody was told yet
	alter table session disable trigger range;
	update session set changed = clock_timestamp() - case when id = (select x.id from session x join course c on c.id = x.course where c.state = 'closed' and x.state = 'planned' and lower(x.during) > now() order by x.starts, x.id limit 1) then interval '90 minutes' else interval '1 year' end;
	alter table session enable trigger range;
	update sheet set asked = pg_temp.moment(pg_temp.day(-1, 5), '17:05');
end $$;
