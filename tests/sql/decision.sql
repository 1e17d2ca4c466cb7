-- Decisions: the rule, its sentence, the sign-off, and what was changed afterwards.
begin;
select plan(44);

select test.account('coordinator') as coo \gset
select test.account('trainer') as tra \gset
select test.account('registrar') as reg \gset
select test.account('administrator') as adm \gset
select test.agency() as mine \gset
select test.account('focal_point', :mine) as foc \gset
select test.account('focal_point', test.agency()) as foreign_foc \gset
select test.person(:mine, 'Кавалёва') as anna \gset
select test.account('trainee', null, :anna) as trainee \gset
select test.course('running', -2) as c \gset
select test.place(:c, :anna) as p1 \gset
select test.place(:c, test.person(test.agency(), 'Абрамова')) as p2 \gset
select test.place(:c, test.person(test.agency(), 'Яковлева')) as p3 \gset
select test.session(:c, -2, 0, 12) as s1 \gset
select test.session(:c, -2, 3, 12) as s2 \gset
select test.session(:c, -1, 0, 10) as s3 \gset
select test.session(:c, -1, 3, 2) as s4 \gset
select test.trainer(:s1, :'tra') as r1 \gset
insert into assessment (course, position, title_ru, title_en, phase, weight, maximum, pass_mark, attempts)
	values (:c, 1, 'Входной тест', 'Pre-test', 'pre', 0, 50, null, 1), (:c, 2, 'Итоговый тест', 'Final test', 'post', 1, 100, 60, 2);
select min(id) as pre, max(id) as test from assessment where course = :c \gset
insert into attendance (place, session, mark, marked_by)
	select p, s, case when p = :p1 and s = :s4 then 'excused' when p = :p3 and s = :s1 then 'absent' when s = :s2 then 'late' else 'present' end, test.account_id(:'coo')
	from unnest(array[:p1, :p2, :p3]) p, unnest(array[:s1, :s2, :s3, :s4]) s;
insert into result (place, assessment, attempt, score, entered_by) values
	(:p1, :pre, 1, 24, test.account_id(:'tra')), (:p1, :test, 1, 55, test.account_id(:'tra')), (:p1, :test, 2, 72, test.account_id(:'tra')), (:p2, :test, 1, 59.5, test.account_id(:'tra'));
create function pg_temp.d(_place int) returns jsonb language sql as 'select registry.decision_of($1)';
create function pg_temp.line(_login bytea, _place int, _lang text default 'en') returns jsonb language sql as
	'select x::jsonb from registry.place p, json_array_elements(api.decisions($1, $3, p.course) -> ''rows'') x where p.id = $2 and (x ->> ''place'')::int = $2';

-- the rule
select is(pg_temp.d(:p1) ->> 'outcome', 'passed', 'enough hours and a pass: passed');
select is((pg_temp.d(:p1) ->> 'hours_credited')::numeric, 34::numeric, 'hours are credited against all planned: an excused hour is not');
select is((pg_temp.d(:p1) ->> 'score')::numeric, 72::numeric, 'the best attempt counts, the pre-test does not');
select is((pg_temp.d(:p1) #>> '{facts,gain}')::numeric, 24::numeric, 'the gain is the post-test against the pre-test, in percent of the maximum');
select is(jsonb_array_length(pg_temp.d(:p1) #> '{facts,hours}'), 4, 'the facts have the hours by topic');
select is(pg_temp.d(:p2) ->> 'outcome', 'not_passed', 'below the pass mark: not passed');
select is(pg_temp.d(:p3) ->> 'outcome', 'not_passed', 'too few hours: not passed');
select is(pg_temp.d(:p3) -> 'missing', '[]', 'and the missing result does not matter any more');

-- the sentence
select is(decision_sentence(pg_temp.d(:p1), 'ru'), '34 из 36 ч; итоговый тест 72, нужно 60; правило 1', 'Russian');
select is(decision_sentence(pg_temp.d(:p1), 'en'), '34 of 36 h; final test 72, needed 60; rule 1', 'English');
select is(decision_sentence(pg_temp.d(:p1), 'be'), '34 з 36 гадз; итоговый тест 72, трэба 60; правіла 1', 'Belarusian');
select is(decision_sentence(pg_temp.d(:p2), 'ru'), '36 из 36 ч; итоговый тест 59,5, нужно 60; правило 1', 'with a decimal comma');
select is(decision_sentence(pg_temp.d(:p3), 'en'), '24 of 36 h, needed 28.8; final test – no result, needed 60; rule 1', 'what is missing is told');

select is(decision_sentence(jsonb_set(pg_temp.d(:p1), '{reasons,2}', '{"key": "score", "got": 72, "needed": 80, "met": false, "title_en": "Final test"}'), 'en'),
	'34 of 36 h; final test 72, needed 60; mean score 72 %, needed 80 %; rule 1', 'the mean is told when it decides otherwise');

-- reading
select is(pg_temp.line(:'coo', :p1) ->> 'sentence', '34 of 36 h; final test 72, needed 60; rule 1', 'the page has the sentence');
select is(pg_temp.line(:'coo', :p1) ->> 'state', 'open', 'a place waits for its sign-off');
select is(json_array_length(api.decisions(:'trainee', 'ru', :c) -> 'rows'), 1, 'a trainee sees the own decision');
select is(json_array_length(api.decisions(:'foc', 'ru', :c) -> 'rows'), 1, 'a focal point those of the own agency');
select is(json_array_length(api.decisions(:'tra', 'ru', :c) -> 'rows'), 3, 'a trainer reads the own course''s');
select throws_ok(format($$ select api.decisions(%L, 'en', %s) $$, :'foreign_foc', :c), 'PT404', 'no_course', 'an agency without people in it finds nothing');
select throws_ok(format($$ select api.decisions(%L, 'en', %s) $$, :'adm', :c), 'PT403', 'not_yours', 'an administrator sees no people');

-- signing off
create function pg_temp.sign(_login bytea, _idem uuid, variadic _places int[]) returns json language plpgsql as
	'begin return api.decisions_sign($1, (select max(course) from assessment), $2, to_jsonb($3::text[])); end';
select gen_random_uuid() as idem \gset
select throws_ok(format($$ select pg_temp.sign(%L, gen_random_uuid(), %s) $$, :'coo', :p1), 'PT409', 'attendance_is_open', 'not before attendance is closed');
select api.attendance_close(:'coo', :c);
select throws_ok(format($$ select pg_temp.sign(%L, gen_random_uuid(), %s) $$, :'tra', :p1), 'PT403', 'not_yours', 'a trainer does not sign');
select throws_ok(format($$ select pg_temp.sign(%L, gen_random_uuid(), %s) $$, :'reg', :p1), 'PT403', 'not_yours', 'nor does a registrar');
select throws_ok(format($$ select api.decisions_sign(%L, %s, gen_random_uuid(), '[]') $$, :'coo', :c), 'PT422', 'nobody_is_chosen', 'somebody must be chosen');
select throws_ok(format($$ select pg_temp.sign(%L, gen_random_uuid(), %s) $$, :'coo', test.place(test.course())), 'PT404', 'no_place', 'of this course');
select throws_ok(format($$ select api.decisions_sign(%L, %s, gen_random_uuid(), '["x"]') $$, :'coo', :c), 'PT400', 'number_is_wrong', 'by number');
delete from result where place = :p2;
select is(pg_temp.line(:'coo', :p2) ->> 'state', 'missing', 'a result that could matter is missing');
select throws_ok(format($$ select pg_temp.sign(%L, gen_random_uuid(), %s, %s) $$, :'coo', :p1, :p2), 'PT409', 'results_are_missing', 'and nobody is signed without it');
select is((select count(*)::int from decision where place in (:p1, :p2)), 0, 'not even the others');
select is(pg_temp.sign(:'coo', :'idem', :p1, :p3) ->> 'signed', '2', 'a coordinator signs off');
select is(pg_temp.sign(:'coo', :'idem', :p1, :p3) ->> 'signed', '2', 'the form sent twice signs once');
select is(pg_temp.sign(:'coo', gen_random_uuid(), :p1) ->> 'signed', '0', 'a decision that holds is left as it is');
select is(pg_temp.line(:'coo', :p1) ->> 'state', 'signed', 'it stands');
select throws_ok(format($$ update decision set outcome = 'passed' where place = %s $$, :p3), 'PT409', 'facts_never_change', 'and never changes');

-- changed afterwards
select api.attendance_correct(:'coo', :c, :p3, :s1, 'present', 'Her signature is on the sheet.');
select is(pg_temp.line(:'coo', :p3) ->> 'state', 'missing', 'a correction asks for the result again');
insert into result (place, assessment, attempt, score, entered_by) values (:p3, :test, 1, 80, test.account_id(:'tra'));
select is(pg_temp.line(:'coo', :p3) ->> 'state', 'outdated', 'what was signed is outdated');
select matches(pg_temp.line(:'coo', :p3) ->> 'signed_sentence', '^24 of 36 h', 'and still says what it said');
select is(pg_temp.sign(:'coo', gen_random_uuid(), :p3) ->> 'signed', '1', 'signed again');
select is((select string_agg(number || outcome, ' ' order by number) from decision where place = :p3), '1not_passed 2passed', 'it gets the next number');

-- once a paper stands
insert into batch (course, proposed_by) values (:c, test.account_id(:'coo')) returning id as batch \gset
insert into batch_paper (batch, place, decision, record) select :batch, place, id, '{}' from decision where place = :p1;
insert into result (place, assessment, attempt, score, entered_by) values (:p3, :test, 2, 90, test.account_id(:'tra'));
update result set score = 73 where place = :p1 and attempt = 2;
select throws_ok(format($$ select pg_temp.sign(%L, gen_random_uuid(), %s) $$, :'coo', :p1), 'PT409', 'place_is_in_batch', 'a place in a batch keeps its decision');
insert into batch (course, proposed_by, state, decided_by, decided) values (:c, test.account_id(:'coo'), 'approved', test.account_id(:'reg'), now()) returning id as issued \gset
insert into batch_paper (batch, place, decision, record) select :issued, place, id, '{}' from decision where place = :p3 and outcome = 'passed';
update course set attendance_closed = coalesce(attendance_closed, now()) where id = :c;
insert into certificate (id, serial, code, place, person, course, edition, agency, batch, kind, status, record, name_keys, issued, proposed_by, approved_by)
	select repeat('A', 26), 2026999999, 'ABCDEFGH', p.id, p.person, p.course, k.edition, :mine, :issued, 'completion', 463217, '{}', '{}', today(), test.account_id(:'coo'), test.account_id(:'reg')
	from place p join course k on k.id = p.course where p.id = :p3;
select throws_ok(format($$ select pg_temp.sign(%L, gen_random_uuid(), %s) $$, :'coo', :p3), 'PT409', 'paper_is_issued', 'nor is anything signed behind a paper');
select throws_ok(format($$ select api.results_save(%L, %s, '{"%s.%s.1": "50"}', '{"%s.%s.1": "1"}') $$, :'coo', :c, :p3, :test, :p3, :test), 'PT409', 'paper_is_issued', 'nor a score changed');
select is(pg_temp.line(:'coo', :p3) ->> 'state', 'issued', 'the page says so');

select * from finish();
rollback;
