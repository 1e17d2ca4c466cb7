-- Planners: the week of all courses, moving a session, and taking one's own move back.
begin;
select plan(31);

select test.account('coordinator') as coo \gset
select test.account('coordinator') as co2 \gset
select test.account('director') as dir \gset
select test.course('closed', 30) as c \gset
select test.course('closed', 30) as other \gset
insert into resource (kind, name_ru, name_en, seats) values ('room', 'Зал', 'Hall', 30) returning id as hall \gset
insert into resource (kind, name_ru, name_en, seats) values ('room', 'Класс', 'Class', 30) returning id as class \gset
insert into resource (kind, name_ru, name_en) values ('trainer', 'Новик', 'Novik') returning id as novik \gset
select test.session(:c, 30, 9) as s \gset
select test.session(:other, 30, 12) as taken \gset
insert into booking (session, resource) values (:s, :hall), (:s, :novik), (:taken, :hall);
create function pg_temp.day(_n int) returns text language sql as $$ select to_char(today() + _n, 'DD.MM.YYYY') $$;
create function pg_temp.move(_login bytea, _day int, _from text, _room text default null, _instead text default null, _version text default null) returns json language sql as $$
	select api.session_move(_login, s.id, coalesce(_version, s.version::text), pg_temp.day(_day), _from, _room, _instead, null, 'week', 'en') from session s where s.id = (select min(id) from session) $$;
create function pg_temp.stands() returns text language sql as $$
	select (s.starts::date - today()) || ' ' || to_char(s.starts, 'HH24:MI') || '–' || to_char(s.ends, 'HH24:MI') || ' ' || coalesce((select string_agg(r.name_en, '+' order by r.name_en) from booking b join resource r on r.id = b.resource where b.session = s.id and b.active and b.during = s.during), '')
	from session s where s.id = (select min(id) from session) $$;

select is(api.planner_week(:'coo', 'en', pg_temp.day(30)) #>> '{zone}', 'Europe/Minsk', 'the week says whose clock it shows');
select is((select string_agg(d ->> 'day' || ' ' || (s ->> 'from') || ' ' || (s ->> 'room'), ', ' order by s ->> 'from') from json_array_elements(api.planner_week(:'coo', 'en', pg_temp.day(30)) -> 'days') d, json_array_elements(d -> 'sessions') s),
	concat(today() + 30, ' 09:00 Hall, ', today() + 30, ' 12:00 Hall'), 'it holds the sessions of all courses');
select is(api.planner_week(:'dir', 'en', pg_temp.day(30)) #>> '{can,plan}', 'false', 'a director looks on');
select is(api.planner_week(:'coo', 'en', pg_temp.day(30)) ->> 'moved', null, 'nothing was moved yet');
select is(pg_temp.move(:'coo', 31, '10:15') ->> 'next', '/calendar/week?day=' || (today() + 31), 'a move leads back to the planner');
select is(pg_temp.stands(), '31 10:15–11:45 Hall+Novik', 'the session stands there with all that it books, as long as before');
select is(api.planner_week(:'coo', 'en', null) #>> '{moved,was_from}', '09:00', 'the planner offers to take it back');
select is(api.planner_week(:'co2', 'en', null) ->> 'moved', null, 'to nobody else');
select throws_ok(format('select api.session_move_undo(%L, %s, %L, %L)', :'co2', :s, 'week', 'en'), 'PT409', 'move_is_over', 'nobody else takes it back');
select is(api.session_move_undo(:'coo', :s, 'rooms', 'en') ->> 'next', '/calendar/rooms?day=' || (today() + 30), 'who moved it does');
select is(pg_temp.stands(), '30 09:00–10:30 Hall+Novik', 'and it stands where it stood');
select throws_ok(format('select api.session_move_undo(%L, %s, %L, %L)', :'coo', :s, 'week', 'en'), 'PT409', 'move_is_over', 'once');
create temp table clash as select * from test.detail(format('select pg_temp.move(%L, 30, %L)', :'coo', '11:00'));
select is((select said from clash), 'PT409 resource_is_booked room', 'what is booked already refuses the move');
select is((select detail #>> '{clashes,0,resource}' || ' ' || (detail #>> '{clashes,0,from}') from clash), 'Hall 12:00', 'and is named');
select is(pg_temp.stands(), '30 09:00–10:30 Hall+Novik', 'the session stays');
select is(pg_temp.move(:'coo', 30, '11:00', null, :'class') ->> 'day', (today() + 30)::text, 'a free room is taken instead');
select is(pg_temp.stands(), '30 11:00–12:30 Class+Novik', 'for this one');
select pg_temp.move(:'coo', 30, '11:00', 'none') \g /dev/null
select is(pg_temp.stands(), '30 11:00–12:30 Novik', 'or none');
select api.session_move_undo(:'coo', :s, null, 'en') \g /dev/null
select is(pg_temp.stands(), '30 11:00–12:30 Class+Novik', 'undo brings the room back, too');
select is((test.detail(format('select pg_temp.move(%L, 99, %L)', :'coo', '9:00'))).said, 'PT422 session_outside_course day', 'a move ends within the course');
select is((test.detail(format('select pg_temp.move(%L, 31, null)', :'coo'))).said, 'PT422 field_is_missing from', 'and needs a beginning');
select is((test.detail(format('select pg_temp.move(%L, 31, %L, %L)', :'coo', '9:00', :novik))).said, 'PT422 resource_is_unknown room', 'a trainer is no room');
select throws_ok(format('select pg_temp.move(%L, 31, %L, null, null, %L)', :'coo', '9:00', '1'), 'PT409', 'changed_meanwhile', 'a stale page moves nothing');
select pg_temp.move(:'coo', 31, '9:00') \g /dev/null
insert into attendance (place, session, mark, marked_by) select test.place(:c), :s, 'present', test.account_id(:'coo');
select is((test.detail(format('select pg_temp.move(%L, 32, %L)', :'coo', '9:00'))).said, 'PT409 session_is_held day', 'what people were marked in does not move');
select is((test.detail(format('select api.session_move_undo(%L, %s, %L, %L)', :'coo', :s, 'week', 'en'))).said, 'PT409 session_is_held day', 'nor back');
select is(api.planner_week(:'coo', 'en', null) ->> 'moved', null, 'nor is that offered');
select is((select s ->> 'moves' from json_array_elements(api.planner_week(:'coo', 'en', pg_temp.day(31)) -> 'days') d, json_array_elements(d -> 'sessions') s where (s ->> 'id')::int = :s), 'false', 'and the planner does not let it be dragged');
select lives_ok(format('select pg_temp.move(%L, 31, %L, %L)', :'coo', '9:00', 'none'), 'its room is another matter');
update attendance set mark = null where session = :s;
update session set topic_en = 'Another', version = version + 1 where id = :s;
select throws_ok(format('select api.session_move_undo(%L, %s, %L, %L)', :'coo', :s, 'week', 'en'), 'PT409', 'move_is_over', 'what was changed since is not taken back');
update session set state = 'cancelled' where id = :s;
select is((test.detail(format('select pg_temp.move(%L, 31, %L)', :'coo', '9:00'))).said, 'PT409 session_is_cancelled ', 'a cancelled session does not move');
select is(json_array_length(api.rooms_day(:'coo', 'en', pg_temp.day(30)) -> 'rooms') > 0, true, 'the day of the rooms is there');

select * from finish();
rollback;
