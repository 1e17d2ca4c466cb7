-- The calendar, the rooms of a day, the first page, and the history of what is planned.
begin;
select plan(56);

select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.account('director') as dir \gset
select test.account('auditor') as aud \gset
select test.account('administrator') as adm \gset
select test.account('trainer') as tra \gset
select test.agency() as mine \gset
select test.agency('ngo', 'GE') as theirs \gset
select test.account('focal_point', :mine) as foc \gset
select test.person(:mine, 'Абрамова') as anna \gset
select test.person(:theirs, 'Дадиани') as dadiani \gset
select test.account('trainee', null, :anna) as trainee \gset
select test.course('announced', 0) as early, test.course('draft', 0) as draft, test.course('announced', 0) as late \gset
update course set starts = '2031-05-30', ends = '2031-06-03' where id = :early;	-- Friday to Tuesday
update course set starts = '2031-06-02', ends = '2031-06-06' where id = :late;
update course set starts = '2031-06-02', ends = '2031-06-02' where id = :draft;

-- a month
create function pg_temp.events(_login bytea, _month text) returns setof jsonb language sql as $$ select jsonb_path_query(api.calendar(_login, 'en', _month)::jsonb, '$.weeks[*].events[*] ? (@.id > 0)') $$;
select is((select count(*) from json_array_elements(api.calendar(:'coo', 'en', '2031-06') -> 'weeks')), 6::bigint, 'a month has whole weeks');
select is((select string_agg(concat_ws(' ', 'x' || (e ->> 'x'), 'w' || (e ->> 'w'), 'y' || (e ->> 'y'), case when (e ->> 'from')::boolean then 'from' end, case when (e ->> 'to')::boolean then 'to' end), ', ') from pg_temp.events(:'coo', '2031-06') e where (e ->> 'id')::int = :early),
	'x6 w3 y2 to, x2 w2 y2 from', 'a course over a week''s end is drawn in both weeks, and goes on');
select is((select string_agg(e ->> 'y', ' ' order by e ->> 'id') from pg_temp.events(:'coo', '2031-06') e where (e ->> 'x')::int = 2), (select string_agg(y::text, ' ' order by id) from (values (:early, 2), (:late, 3), (:draft, 4)) v (id, y)), 'what is at the same time stands in lanes of its own');
select is((select e ->> 'draft' from pg_temp.events(:'coo', '2031-06') e where (e ->> 'id')::int = :draft), 'true', 'a draft is told apart');
select is((select count(*) from pg_temp.events(:'foc', '2031-06') e where (e ->> 'id')::int = :draft), 0::bigint, 'a focal point sees no drafts');
select is((select count(*) from pg_temp.events(:'trainee', '2031-06') e), 0::bigint, 'a trainee only the own courses');
select is(api.calendar(:'coo', 'en', '2031-06') ->> 'month_before' || ' ' || (api.calendar(:'coo', 'en', '2031-12') ->> 'month_after'), '2031-05 2032-01', 'months follow each other');
select is(api.calendar(:'coo', 'en', null) ->> 'this_month', 'true', 'without a month it is the present one');
select is(json_array_length(api.calendar(:'coo', 'en', '2031-06') -> 'rows'), 3, 'as a table too');
select throws_ok(format('select api.calendar(%L, %L, %L)', :'coo', 'en', month), 'PT400', 'date_is_wrong', month || ' is no month') from (values ('2031-13'), ('June'), ('31-06')) x (month);
select throws_ok(format('select api.calendar(%L, %L, null)', :'adm', 'en'), 'PT403', 'not_yours', 'an administrator has no calendar');
select throws_ok('select api.calendar(null, ''en'', null)', 'PT401', 'sign_in', 'nor has a stranger');

-- the rooms of a day, by the clock of Minsk
insert into resource (kind, name_ru, name_en, seats) values ('room', 'Ясная', 'Clear', 20) returning id as room \gset
update course set zone = 'Asia/Almaty' where id = :late;
insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) values (:late, '2031-06-02 13:00', '2031-06-02 14:30', 'Asia/Almaty', 'Тема', 'Afternoon there', 2) returning id as far \gset
insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) values (:early, '2031-06-02 09:00', '2031-06-02 10:30', 'Europe/Minsk', 'Утро', 'Morning', 2) returning id as near \gset
insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) values (:early, '2031-06-02 19:00', '2031-06-02 20:00', 'Europe/Minsk', 'Вечер', 'Evening', 1) returning id as homeless \gset
insert into booking (session, resource) values (:far, :room), (:near, :room);
create function pg_temp.rooms(_login bytea) returns table (room int, s jsonb) language sql as $$
	select (r ->> 'id')::int, x from jsonb_array_elements(api.rooms_day(_login, 'en', '02.06.2031')::jsonb -> 'rooms') r, jsonb_path_query(r, '$.sessions[*]') x $$;
select is((select string_agg((s ->> 'from') || '–' || (s ->> 'until') || ' x' || (s ->> 'x') || ' w' || (s ->> 'w'), ', ' order by s ->> 'from') from pg_temp.rooms(:'coo') where room = :room), '09:00–10:30 x6 w6, 11:00–12:30 x14 w6', 'what is in a room stands at its hour in Minsk, wherever the course is');
select is((select s ->> 'topic' from pg_temp.rooms(:'coo') where room is null), 'Evening', 'what has no room comes last');
select is(api.rooms_day(:'coo', 'en', '02.06.2031') ->> 'evening', 'true', 'the picture is longer when the evening is used');
select is(api.rooms_day(:'coo', 'en', '02.06.2031') ->> 'now', null, 'the line of the present stands in the present day only');
select is((select count(*) from json_array_elements(api.rooms_day(:'reg', 'en', '02.06.2031') -> 'rows')), 3::bigint, 'as a table too');
select throws_ok(format('select api.rooms_day(%L, %L, %L)', :'coo', 'en', '30.02.2031'), 'PT400', 'date_is_wrong', 'a day that is none is refused');
select throws_ok(format('select api.rooms_day(%L, %L, null)', login, 'en'), 'PT403', 'not_yours', who || ' has no rooms') from (values (:'aud'::bytea, 'an auditor'), (:'foc', 'a focal point'), (:'tra', 'a trainer'), (:'trainee', 'a trainee'), (:'adm', 'an administrator')) x (login, who);

-- the first page
select is(api.home(null, 'en')::jsonb, '{"open": true, "way_in": true}'::jsonb, 'a stranger is shown the way in');
select is((select string_agg(k, ' ' order by k) from json_object_keys(api.home(login, 'en')) k), keys, who || ' has the own first page')
from (values (:'coo'::bytea, 'a coordinator', 'calendar desk rooms section'), (:'reg', 'a registrar', 'calendar desk rooms section'), (:'dir', 'a director', 'calendar desk rooms section'), (:'aud', 'an auditor', 'calendar desk rooms section'), (:'tra', 'a trainer', 'section trainer'),
	(:'foc', 'a focal point', 'focal_point section'), (:'trainee', 'a trainee', 'section trainee'), (:'adm', 'an administrator', 'administrator section')) x (login, who, keys);
select is(json_typeof(api.home(:'aud', 'en') -> 'rooms'), 'null', 'an auditor without rooms');
select test.course('nominations_open', 5, 3) as open \gset
insert into nomination (course, person, agency, made_by) values (:open, :anna, :mine, test.account_id(:'foc')), (:open, :dadiani, :theirs, test.account_id(:'coo'));
select is((select (t ->> 'n') || ' ' || (t ->> 'href') from json_array_elements(api.home(:'coo', 'en') #> '{desk,todo}') t where t ->> 'kind' = 'nominations' and t ->> 'code' = (select code from course where id = :open)), '2 /courses/' || :open || '/nominations', 'a coordinator is told what waits for a decision');
select is((select count(*) from json_array_elements(case json_typeof(api.home(:'reg', 'en') #> '{desk,todo}') when 'array' then api.home(:'reg', 'en') #> '{desk,todo}' else '[]' end) t where t ->> 'kind' = 'nominations'), 0::bigint, 'a registrar is not: it is not theirs to decide');
update nomination set state = 'accepted' where course = :open;
select is((select string_agg(x ->> 'person', ', ') from json_array_elements(api.home(:'foc', 'ru') #> '{focal_point,to_confirm}') x), 'Абрамова Анна Ивановна', 'a focal point is asked to confirm the own people');
select is(api.home(:'foc', 'ru') #>> '{focal_point,people}', '1', 'and counts only them');
select ok(api.home(:'foc', 'ru')::text !~ 'Дадиани', 'nobody else is named');
select is(api.home(:'trainee', 'ru') #>> '{trainee,courses,0,id}', :'open', 'a trainee sees the own course');

-- small pictures
select is((select string_agg(concat_ws(' ', b ->> 'x', b ->> 'y', b ->> 'w', b ->> 'h', b ->> 'on'), ', ') from jsonb_array_elements(bars('{0,17,34}', 3)) b), '0 35 32 1 false, 35 19 32 17 false, 69 2 32 34 true', 'numbers become bars, none is higher than the picture');
select is((select string_agg(k || jsonb_array_length(v), ' ' order by k) from jsonb_each(home_bars()) e (k, v)), 'free6 issued12 nominated10 training10', 'of weekdays, weeks and months');
select is((select (home_bars() #> '{nominated,9,h}')::int > 1), true, 'what was nominated today stands in the last');

-- history
select lives_ok(format('select api.course_step(%L, %s, %L, null)', :'coo', :open, 'closed'), 'a course moves on');
select is(api.history(:'coo', 'en', 'course', :'open') #>> '{rows,0,changes,0,field}', 'state', 'its history tells it');
select ok((select bool_or(h ->> 'noun' = 'nomination') from json_array_elements(api.history(:'aud', 'en', 'course', :'open') -> 'rows') h), 'with what belongs to it');
select throws_ok(format('select api.history(%L, %L, %L, %L)', login, 'en', 'course', :'open'), 'PT403', 'not_yours', who || ' reads no history') from (values (:'foc'::bytea, 'a focal point'), (:'tra', 'a trainer'), (:'trainee', 'a trainee')) x (login, who);
select throws_ok(format('select api.history(%L, %L, %L, %L)', :'coo', 'en', noun, id), 'PT404', 'not_found', noun || ' ' || id || ' has none') from (values ('course', '0'), ('setting', '1'), ('account', '1'), ('course', 'x')) x (noun, id);
select throws_ok(format('select api.history(%L, %L, %L, %L)', :'adm', 'en', 'course', :'open'), 'PT404', 'not_found', 'an administrator reads of accounts only');
select ok((select bool_and((c ->> 'private')::boolean and c ->> 'becomes' is null) from jsonb_path_query(api.history(:'coo', 'en', 'person', :'anna')::jsonb, '$.rows[*] ? (@.noun == "person" || @.noun == "name_form").changes[*]') c), 'of a person it tells that something changed, not to what');

select * from finish();
rollback;
