-- Places: who takes part, seen by each role; the seat under the nomination.
begin;
select plan(30);

select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.account('director') as dir \gset
select test.account('auditor') as aud \gset
select test.account('administrator') as adm \gset
select test.account('trainer') as tra \gset
select test.account('trainer') as other_tra \gset
select test.agency('border', 'BY') as mine \gset
select test.agency('ngo', 'GE') as theirs \gset
select test.account('focal_point', :mine) as foc \gset
select test.account('focal_point', test.agency()) as empty_foc \gset
select test.person(:mine, 'Яковлева') as a \gset
select test.person(:mine, 'Абрамова') as b \gset
select test.person(:theirs, 'Дадиани') as g \gset
select test.account('trainee', null, :a) as trainee \gset
select test.account('trainee', null, test.person(:mine)) as other_trainee \gset
select test.course('running', -2, 4) as c \gset
select test.place(:c, :a) as pa \gset
select test.place(:c, :b) as pb \gset
select test.place(:c, :g) as pg \gset
select test.session(:c, -2, 0, 4) as s \gset
select test.trainer(:s, :'tra') as r \gset
insert into attendance (place, session, mark, marked_by) values (:pa, :s, 'present', test.account_id(:'coo'));
create function pg_temp.names(_login bytea, _course int) returns text language sql as $$ select string_agg(x ->> 'name', ', ') from json_array_elements(api.places(_login, 'ru', _course) -> 'rows') x $$;

select is(pg_temp.names(:'coo', :c), 'Абрамова Анна Ивановна, Дадиани Анна Ивановна, Яковлева Анна Ивановна', 'in the order of surnames');
select is(pg_temp.names(login, :c), 'Абрамова Анна Ивановна, Дадиани Анна Ивановна, Яковлева Анна Ивановна', who || ' sees all') from (values (:'reg'::bytea, 'a registrar'), (:'tra', 'a trainer of it')) x (login, who);
select is(pg_temp.names(:'foc', :c) || ' + ' || (api.places(:'foc', 'ru', :c) ->> 'others'), 'Абрамова Анна Ивановна, Яковлева Анна Ивановна + 1', 'a focal point the own people, and how many others');
select is(coalesce(pg_temp.names(:'empty_foc', :c), '') || ' + ' || (api.places(:'empty_foc', 'ru', :c) ->> 'others'), ' + 3', 'who sent nobody only how many');
select is(pg_temp.names(:'trainee', :c) || ' + ' || (api.places(:'trainee', 'ru', :c) ->> 'others'), 'Яковлева Анна Ивановна + 2', 'a trainee oneself and how many');
select is(pg_temp.names(login, :c), format('№ %s, № %s, № %s', :b::int, :g::int, :a::int), who || ' numbers') from (values (:'aud'::bytea, 'an auditor'), (:'dir', 'a director')) x (login, who);
select ok(api.places(:'aud', 'en', :c)::text !~* 'PETROVA|Абрамова', 'and nothing else that names them');
select throws_ok(format('select api.places(%L, %L, %s)', login, 'en', :c), 'PT404', 'no_course', who || ' finds no course there') from (values (:'other_tra'::bytea, 'a trainer of others'), (:'other_trainee', 'a trainee who was not put forward')) x (login, who);
select throws_ok(format('select api.places(%L, %L, 0)', :'other_tra', 'en'), 'PT404', 'no_course', 'an unknown one is answered alike');
select throws_ok(format('select api.places(%L, %L, %s)', :'adm', 'en', :c), 'PT403', 'not_yours', 'an administrator sees no people');
select throws_ok(format('select api.places(null, %L, %s)', 'en', :c), 'PT401', 'sign_in', 'a stranger is asked to sign in');
select is((select x ->> 'hours' from json_array_elements(api.places(:'coo', 'en', :c) -> 'rows') x where (x ->> 'place')::int = :pa) || ' of ' || (api.places(:'coo', 'en', :c) ->> 'planned'), '4 of 4', 'with the hours so far');
select is((select (x ->> 'name') || ' / ' || (x ->> 'native') from json_array_elements(api.places(:'coo', 'en', :c) -> 'rows') x where (x ->> 'place')::int = :pa) ~ '^Anna Petrova-\S+ / Яковлева Анна Ивановна$', true, 'an English reader has both forms');
select is((api.places(:'trainee', 'en', :c) #>> '{rows,0,person}'), null, 'a trainee has no link to a dossier');

-- the seat
select is((select held from place where id = :pa), true, 'an accepted nomination holds its place');
update nomination set state = 'withdrawn', reason = 'Ill.' where person = :a and course = :c;
select is((select held from place where id = :pa), false, 'a withdrawn one does not');
select is(api.places(:'coo', 'en', :c) ->> 'total', '2', 'and is not in the list');
select is((select count(*) from attendance where place = :pa), 1::bigint, 'what was marked stays');
update nomination set state = 'proposed' where person = :a and course = :c;
update nomination set state = 'accepted' where person = :a and course = :c;
select is((select string_agg(id || held::text, ' ') from place where course = :c and person = :a), :'pa' || 'true', 'accepted again it is the same place');
select lives_ok(format('select test.place(%s)', :c), 'the last place');
select throws_ok(format('select test.place(%s)', :c), 'PT409', 'course_is_full', 'not one more, whoever inserts it');
select throws_ok(format('update course set capacity = 3 where id = %s', :c), 'PT409', 'capacity_below_places', 'nor can the room be made smaller than the group');
select lives_ok(format('update course set capacity = 5 where id = %s', :c), 'but larger');
select throws_ok(format('update nomination set state = %L where person = %s and course = %s', 'refused', :b, :c), 'PT409', 'step_not_allowed', 'no step beyond the table of steps');
select throws_ok(format('insert into nomination (course, person, agency, made_by) values (%s, %s, %s, %s)', :c, :b, :mine, test.account_id(:'coo')), '23505', null, 'one nomination of a person for a course');
select throws_ok(format('insert into nomination (course, person, agency, state, made_by) values (%s, %s, %s, %L, %s)', :c, test.person(:mine), :mine, 'refused', test.account_id(:'coo')), '23514', null, 'none is refused without a reason');
select throws_ok(format('insert into nomination (course, person, agency, letter_number, made_by) values (%s, %s, %s, %L, %s)', :c, test.person(:mine), :mine, '12', test.account_id(:'coo')), '23514', null, 'a letter has number and date');

select * from finish();
rollback;
