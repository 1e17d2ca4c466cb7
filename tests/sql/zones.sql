-- Screens are in the course's zone, written out, with the reader's beside it where the two differ.
begin;
select plan(14);
select test.account('coordinator') as coo \gset
update account set zone = 'Europe/Chisinau' where id = test.account_id(:'coo');
select test.course('closed', 30) as c \gset
update course set zone = 'Asia/Almaty' where id = :c;
insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) select :c, today() + 30 + time '12:00', today() + 30 + time '13:30', 'Asia/Almaty', 'Т', 'T', 2 returning id as s \gset
select to_char((today() + 30 + time '12:00') at time zone 'Asia/Almaty' at time zone 'Europe/Chisinau', 'HH24:MI') as mine, to_char((today() + 30 + time '12:00') at time zone 'Asia/Almaty' at time zone 'Europe/Minsk', 'HH24:MI') as minsk \gset
insert into resource (kind, name_ru, name_en) values ('room', 'Зал', 'Hall') returning id as hall \gset
insert into booking (session, resource) values (:s, :hall);
select test.place(:c) as place \gset
select is(j #>> '{sessions,0,time}' || ' ' || (j #>> '{course,zone}') || ' ' || (j #>> '{sessions,0,reader}') || ' ' || (j ->> 'reader_zone'), '12:00 Asia/Almaty ' || :'mine' || ' Europe/Chisinau', 'the attendance grid') from api.attendance(:'coo', 'en', :c, 'all') j;
select is(j ->> 'time' || ' ' || (j ->> 'zone') || ' ' || to_char((j ->> 'reader')::timestamptz at time zone 'Europe/Chisinau', 'HH24:MI'), '12:00 Asia/Almaty ' || :'mine', 'a cell of it') from api.attendance_cell(:'coo', 'en', :c, :place, :s) j;
select is(j #>> '{rows,0,from}' || ' ' || (j #>> '{rows,0,zone}') || ' ' || (j #>> '{rows,0,reader_from}'), '12:00 Asia/Almaty ' || :'mine', 'the timetable') from api.timetable(:'coo', 'en', :c, 'all') j;
select is(j ->> 'from' || ' ' || (j ->> 'zone') || ' ' || (j ->> 'reader_zone'), '12:00 Asia/Almaty Europe/Chisinau', 'the form of a session') from api.session_form_of(:'coo', 'en', :s, null, null, null, null, null) j;
select is(j ->> 'from' || ' ' || (j ->> 'zone') || ' ' || (j ->> 'reader_zone'), '12:00 Asia/Almaty Europe/Chisinau', 'the form that moves it') from api.session_move_form(:'coo', 'en', :s, null, null, null, null) j;
select is((select s ->> 'from' || ' ' || (s ->> 'own_from') || ' ' || (s ->> 'own_zone') || ' ' || (s ->> 'reader_from') from json_array_elements(j -> 'days') d, json_array_elements(d -> 'sessions') s), :'minsk' || ' 12:00 Asia/Almaty ' || :'mine', 'the week planner, by the centre''s clock, with both') from api.planner_week(:'coo', 'en', to_char(today() + 30, 'DD.MM.YYYY')) j;
select is((select s ->> 'from' || ' ' || (s ->> 'own_from') || ' ' || (s ->> 'own_zone') || ' ' || (s ->> 'reader_from') from json_array_elements(j -> 'rooms') r, json_array_elements(case json_typeof(r -> 'sessions') when 'array' then r -> 'sessions' else '[]' end) s), :'minsk' || ' 12:00 Asia/Almaty ' || :'mine', 'the plan of the rooms') from api.rooms_day(:'coo', 'en', to_char(today() + 30, 'DD.MM.YYYY')) j;
select is(to_char((j #>> '{upcoming,0,reader}')::timestamptz at time zone 'Europe/Chisinau', 'HH24:MI'), :'mine', 'what a room is booked for') from api.resource_form_of(:'coo', 'en', :hall, null, null) j;
select is(to_char((j #>> '{rows,0,next_reader}')::timestamptz at time zone 'Europe/Chisinau', 'HH24:MI'), :'mine', 'and the list of resources') from api.resources(:'coo', 'en', 'room', null) j where (j #>> '{rows,0,id}')::int = :hall;
-- where the reader's day is another one it is written, too
update account set zone = 'Asia/Kamchatka' where id = test.account_id(:'coo');
update session set starts = today() + 30 + time '20:00', ends = today() + 30 + time '21:30' where id = :s;
select to_char(today() + 31, 'DD.MM') || ' 03:00' as night \gset
select is(j #>> '{sessions,0,reader}', :'night', 'the grid at night') from api.attendance(:'coo', 'en', :c, 'all') j;
select is((select string_agg(s ->> 'reader_from', ' ') from json_array_elements(j -> 'days') d, json_array_elements(d -> 'sessions') s where (s ->> 'id')::int = :s), :'night', 'the week planner') from api.planner_week(:'coo', 'en', to_char(today() + 30, 'DD.MM.YYYY')) j;
select is((select string_agg(s ->> 'reader_from', ' ') from json_array_elements(j -> 'rooms') r, json_array_elements(case json_typeof(r -> 'sessions') when 'array' then r -> 'sessions' else '[]' end) s), :'night', 'the rooms of a day') from api.rooms_day(:'coo', 'en', to_char(today() + 30, 'DD.MM.YYYY')) j;
select is(j ->> 'reader', :'night', 'check-in') from api.session_check_in_form(:'coo', 'en', :s, null, null, null) j;
select is((j #>> '{plan,sessions,0,reader}'), to_char(today() + 38, 'DD.MM') || ' 03:00', 'a course that moves') from api.course_postpone_form(:'coo', 'en', :c, to_char(today() + 37, 'DD.MM.YYYY')) j;
select * from finish();
rollback;
