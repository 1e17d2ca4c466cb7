-- Courses are announced and opened for nominations; two sessions want a room that another course has.
do $$
declare
	d demo_course;
begin
	for d in select * from demo_course where announced is not null order by starts, made loop
		perform pg_temp.step(d.id, 'announced', pg_temp.moment(pg_temp.day(d.announced, 3), '10:20'), d.coordinator);
		if d.opened is not null then
			perform pg_temp.step(d.id, 'nominations_open', pg_temp.moment(pg_temp.day(d.opened, 1), '09:15'), d.coordinator);
		end if;
	end loop;
end $$;

-- The trainer asks for the computer room.  The English course is there: the database refuses, names it and what is
-- free, and the coordinator takes the hall.
do $$
declare
	c demo_course := pg_temp.course('main');
	s session;
	b jsonb;
	at_ timestamptz := pg_temp.moment(c.starts - 10, '15:10');
	clash jsonb;
begin
	for s in select x.* from session x where x.course = c.id and x.topic_en = 'Digital evidence' and x.starts::time = '15:00'
		or x.course = c.id and x.topic_en = 'Recruitment through social networks' and x.starts::time = '15:00' loop
		b := bookings_of(s.id);
		at_ := at_ + interval '6 minutes';
		begin
			perform api.session_change(pg_temp.at(at_, 'coordinator'), s.id, s.version::text, s.starts::date::text, to_char(s.starts, 'HH24:MI'), to_char(s.ends, 'HH24:MI'),
				s.topic_ru, s.topic_en, s.hours::text, pg_temp.resource('Computer Room'), b -> 'trainers', '[]', '[]', null, 'ru', 'Согласовано с преподавателями и слушателями');
		exception when sqlstate 'PT409' then
			get stacked diagnostics clash = pg_exception_hint;
			perform api.session_change(pg_temp.at(at_ + interval '1 minute', 'coordinator'), s.id, s.version::text, s.starts::date::text, to_char(s.starts, 'HH24:MI'), to_char(s.ends, 'HH24:MI'),
				s.topic_ru, s.topic_en, s.hours::text, pg_temp.resource('Computer Room'), b -> 'trainers', '[]', '[]',
				(select f ->> 'id' from jsonb_array_elements(clash -> 'free') f where f ->> 'id' = pg_temp.resource('Conference Hall')), 'ru', 'Согласовано с преподавателями и слушателями');
		end;
	end loop;
end $$;
