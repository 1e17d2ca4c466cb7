-- Many letters at once, letters that nobody has to look at any more, letters that came back, and people of a course who have no account.
begin;
select test.agency() as mine, test.agency() as mute \gset
select test.account('coordinator') as coo, test.account('registrar') as reg \gset
select test.account('focal_point', :mine) as foc \gset
select test.person(:mine) as p1, test.person(:mute) as p2 \gset
update person set email = 'p' || id || '@agency.example' where id = :p1;
update person set email = null where id = :p2;
delete from outbox;
create function pg_temp.todo(_login bytea) returns text language sql as $$ select string_agg(x ->> 'kind' || ' ' || (x ->> 'n'), ', ' order by x ->> 'kind') from jsonb_path_query(api.home(_login, 'en')::jsonb, '$.desk.todo[*]') x where x ->> 'kind' like 'letters%' $$;
create function pg_temp.choices(_login bytea, _state text, _kind text, _q text) returns text language sql as $$ select string_agg(concat_ws(' ', x ->> 'for', x ->> 'n', x ->> 'left'), ', ' order by x ->> 'for') from json_array_elements(api.letters_step_form(_login, 'en', _state, _kind, _q) -> 'choices') x $$;
select plan(33);

-- what needs nobody, and what needs somebody
insert into outbox (kind, lang, person, agency, subject, body, state) values ('paper_ready', 'ru', :p2, :mute, 'S', 'T', 'by_hand') returning id as hand \gset
insert into outbox (kind, lang, account, agency, subject, body, state) values ('paper_ready', 'ru', test.account_id(:'foc'), :mine, 'S', 'T', 'by_hand') returning id as theirs \gset
insert into outbox (kind, lang, person, agency, email, subject, body, state, tries, done) values ('paper_ready', 'ru', :p1, :mine, 'p1@agency.example', 'S', 'T', 'refused', 1, now()) returning id as bad \gset
select is(pg_temp.todo(:'coo'), 'letters_desk 1, letters_refused 1', 'the desk sees on its first page what was not delivered, and what it hands on itself');
select is(pg_temp.todo(:'reg'), 'letters_desk 1, letters_refused 1', 'so does the registrar');
select is((api.outbox(:'coo', 'en', 'desk', null, null, null) #>> '{rows,0,id}')::int, :hand, 'and finds it in the list');
select api.letter_printed(:'coo', :hand) \g /dev/null
select is(api.letter(:'coo', 'en', :hand) ->> 'state', 'handed_on', 'one that was handed on says so');
select is((api.outbox(:'coo', 'en', 'by_hand', null, null, null) #>> '{rows,0,id}')::int, :theirs, 'and is no longer among those to hand on');
select is((select s ->> 'n' from json_array_elements(api.outbox(:'coo', 'en', null, null, null, null) -> 'states') s where s ->> 'state' = 'handed_on'), '1', 'it is counted by itself');
select api.letter_resend(:'coo', :bad, gen_random_uuid()) ->> 'id' as anew \gset
select is(api.letter(:'coo', 'en', :bad) ->> 'state', 'replaced', 'one that was not delivered has a successor');
select is(pg_temp.todo(:'coo'), null, 'and needs nobody any more');

-- it came back
update outbox set state = 'sent', done = now(), tries = 1 where id = :anew;
select test.refused(format('select api.letter_returned(%L, %s, %L)', :'coo', :anew, ' '), 'field_is_missing', 'reason');
select throws_ok(format('select api.letter_returned(%L, %s, %L)', :'foc', :anew, 'No such user'), 'PT403', 'not_yours', 'an agency does not say so');
select api.letter_returned(:'coo', :anew, '550 no such user') \g /dev/null
select is(api.letter(:'coo', 'en', :anew) ->> 'state' || ' ' || (api.letter(:'coo', 'en', :anew) #>> '{tries,0,answer}'), 'refused 550 no such user', 'a letter that came back later was not delivered');
select test.refused(format('select api.letter_returned(%L, %s, %L)', :'coo', :anew, 'x'), 'letter_is_not_sent', '', 'PT409');

-- all that a filter shows
select test.course('nominations_open', 30) as c \gset
select code as code from course where id = :c \gset
select test.place(:c, :p1), test.place(:c, test.person(:mine)), test.place(:c, test.person(:mine)) \g /dev/null
update person set email = 'q' || id || '@agency.example' where agency = :mine;
delete from outbox where course = :c;
select api.course_step(:'coo', :c, 'cancelled', 'Too few nominations.') \g /dev/null
select count(*) as n from outbox where kind = 'course_cancelled' and course = :c \gset
update outbox set leased_until = now() + interval '1 minute', tries = 1 where id = (select min(id) from outbox where kind = 'course_cancelled' and course = :c);
select is(pg_temp.choices(:'coo', 'waiting', 'course_cancelled', :'code'), format('again 0 %s, stopped %s 1, waiting 0 %s', :n, :n - 1, :n), 'before it is done, it is said with how many it can be');
select throws_ok(format('select api.letters_step_form(%L, %L, null, null, null)', :'foc', 'en'), 'PT403', 'not_yours', 'an agency does it with none');
select throws_ok(format('select api.letters_step(%L, gen_random_uuid(), %L, %L, null, null, null)', :'foc', 'stopped', '1'), 'PT403', 'not_yours', 'nor without looking');
select test.refused(format('select api.letters_step(%L, gen_random_uuid(), %L, %L, %L, %L, %L)', :'coo', becomes, n, 'waiting', 'course_cancelled', :'code'), key, field, status) from (values ('sent', :'n', 'state_is_missing', 'becomes', 'PT422'), ('stopped', '1', 'set_has_changed', '', 'PT409')) x (becomes, n, key, field, status);
select gen_random_uuid() as idem \gset
select api.letters_step(:'coo', :'idem', 'stopped', :'n', 'waiting', 'course_cancelled', :'code')::text as did \gset
select is(:'did'::jsonb ->> 'stepped' || ' ' || (:'did'::jsonb ->> 'left'), :n - 1 || ' 1', 'all are stopped but the one that is going');
select is(api.letters_step(:'coo', :'idem', 'stopped', :'n', 'waiting', 'course_cancelled', :'code')::text, :'did'::text, 'twice is once');
select is((select count(*)::int from outbox where course = :c and state = 'stopped'), :n - 1, 'as it says');
select is((select count(*)::int from outbox where course is distinct from :c and state = 'stopped'), 0, 'and nothing else is');
update outbox set kind = 'course_changed' where id = (select max(id) from outbox where course = :c and state = 'stopped');
select is(pg_temp.choices(:'coo', 'stopped', null, :'code'), format('again 0 %s, stopped 0 %s, waiting %s 1', :n - 1, :n - 1, :n - 2), 'what has become untrue is not let go');
select api.letters_step(:'coo', gen_random_uuid(), 'waiting', (:n - 1)::text, 'stopped', null, :'code') \g /dev/null
select is((select count(*)::int from outbox where course = :c and state = 'waiting'), :n - 1, 'the others go');
update outbox set state = 'refused', done = now(), leased_until = null where course = :c and state = 'waiting';
select api.letters_step(:'coo', gen_random_uuid(), 'again', (:n - 1)::text, 'refused', null, :'code')::text as did \gset
select is((select count(*)::int from outbox where course = :c and again is not null and state = 'waiting'), :n - 1, 'a day of letters that were not delivered goes once more');

-- trainers, interpreters and drivers without an account
select test.course('announced', 40) as d \gset
insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) select :d, k.starts + time '09:00', k.starts + time '10:30', 'Europe/Minsk', 'Т', 'T', 2 from course k where k.id = :d returning id as s \gset
select api.resource_add(:'coo', gen_random_uuid(), 'interpreter', 'Толмач', 'Interpreter X', null, '["ru"]', null, null, null, null, null, null, 'talk@agency.example') ->> 'id' as talk \gset
select api.resource_add(:'coo', gen_random_uuid(), 'trainer', 'Учитель', 'Teacher X', null, '[]', null, null, null) ->> 'id' as teach \gset
select test.refused(format('select api.resource_change(%L, %s, %L, %L, %L, null, %L, null, null, null, %L, null, null, null, %L)', :'coo', :teach, '1', 'У', 'T', '[]', 'yes', 'nobody'), 'email_is_wrong', 'email');
insert into booking (session, resource) values (:s, :talk), (:s, :teach);
delete from outbox;
select api.course_step(:'coo', :d, 'cancelled', 'Too few nominations.') ->> 'told' as told \gset
select is((select string_agg(resource || ' ' || state || ' ' || coalesce(email, '-'), ', ' order by resource) from outbox where course = :d), format('%s waiting talk@agency.example, %s by_hand -', :talk, :teach), 'who has an address is written to, who has none is told by the centre');
select is(:'told'::text, '2', 'as it is said');
select is((select letter_calendars(o) #>> '{0,method}' from outbox o where o.resource = :talk), 'CANCEL', 'calendars follow');
select is(pg_temp.todo(:'coo'), 'letters_desk 1', 'whom to tell stands on the first page');
select is(api.course(:'coo', 'en', :d) #>> '{told,n}' || ' ' || (api.course(:'coo', 'en', :d) #>> '{told,desk}'), '2 1', 'and on the page of the course');
select is((api.outbox(:'coo', 'en', null, null, 'uchitel', null) #>> '{rows,0,to}'), 'Teacher X', 'found by name');
update resource set email = 'teach@agency.example' where id = :teach;
update resource set email = null where id = :talk;
select is((select state from outbox where resource = :talk), 'by_hand', 'an address that was taken away gets nothing');
select is((select state from outbox where resource = :teach), 'by_hand', 'what is to be handed on stays so');
select * from finish();
rollback;
