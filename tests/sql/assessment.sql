-- Assessments and results: adding, changing, scores, attempts, stale saves.
begin;
select plan(53);

select test.account('coordinator') as coo \gset
select test.account('trainer') as tra \gset
select test.account('trainer') as other_tra \gset
select test.account('registrar') as reg \gset
select test.agency() as mine \gset
select test.agency() as theirs \gset
select test.account('focal_point', :mine) as foc \gset
select test.account('focal_point', test.agency()) as foreign_foc \gset
select test.person(:mine, 'Кавалёва') as anna \gset
select test.account('trainee', null, :anna) as trainee \gset
select test.course('running', -2) as c \gset
select test.place(:c, :anna) as p1 \gset
select test.place(:c, test.person(:theirs, 'Абрамова')) as p2 \gset
select test.session(:c, -2) as s1 \gset
select test.trainer(:s1, :'tra') as r1 \gset
select test.course('running', -2) as c2 \gset
select test.place(:c2) as foreign_place \gset
create function pg_temp.add_(_login bytea, _course int, _phase text default 'test', _weight text default null, _maximum text default '100', _pass text default '60', _attempts text default null,
	_idem uuid default gen_random_uuid(), _ru text default 'Итоговый тест', _en text default 'Final test') returns json language sql
	as 'select api.assessment_add($1, $2, $8, $9, $10, $3, $4, $5, $6, $7)';
create function pg_temp.cells(variadic _pairs text[]) returns jsonb language sql as
	'select jsonb_object_agg(_pairs[i], _pairs[i + 1]) from generate_series(1, cardinality(_pairs), 2) i';
create function pg_temp.score(_place int, _assessment int, _attempt int default 1) returns numeric language sql as 'select score from result where place = $1 and assessment = $2 and attempt = $3';

-- adding
select gen_random_uuid() as idem \gset
select pg_temp.add_(:'coo', :c, 'pre', null, '50', null) ->> 'id' as pre \gset
select is((select weight || ' ' || attempts from assessment where id = :pre), '0 1', 'a pre-test weighs nothing and has one attempt');
select pg_temp.add_(:'coo', :c, _idem => :'idem') ->> 'id' as test \gset
select is((select weight || ' ' || attempts || ' ' || position from assessment where id = :test), '1 2 2', 'a test weighs 1, has two attempts and comes next');
select is(pg_temp.add_(:'coo', :c, _idem => :'idem') ->> 'id', :'test', 'the form sent twice makes one assessment');
select throws_ok(format($$ select pg_temp.add_(%L, %s, _idem => null) $$, :'coo', :c), 'PT400', 'form_is_incomplete', 'a creating form carries its key');
select throws_ok(format($$ select pg_temp.add_(%L, %s) $$, :'tra', :c), 'PT403', 'not_yours', 'a trainer adds none');
select throws_ok(format($$ select pg_temp.add_(%L, %s) $$, :'reg', :c), 'PT403', 'not_yours', 'nor does a registrar');
select throws_ok(format($$ select pg_temp.add_(null, %s) $$, :c), 'PT401', 'sign_in', 'a stranger is asked to sign in');
select throws_ok(format($$ select pg_temp.add_(%L, 0) $$, :'coo'), 'PT404', 'no_course', 'not to an unknown course');
select throws_ok(format($$ select pg_temp.add_(%L, %s) $$, :'coo', test.course('cancelled')), 'PT409', 'course_is_over', 'not to a cancelled one');
select throws_ok(format($$ select pg_temp.add_(%L, %s, _ru => ' ') $$, :'coo', :c), 'PT422', 'title_is_missing', 'a title must be there');
select throws_ok(format($$ select pg_temp.add_(%L, %s, _en => E'a\u200bb') $$, :'coo', :c), 'PT422', 'title_is_wrong', 'without invisible letters');
select throws_ok(format($$ select pg_temp.add_(%L, %s, 'oral') $$, :'coo', :c), 'PT422', 'phase_is_wrong', 'the phase is one of four');
select throws_ok(format($$ select pg_temp.add_(%L, %s, _weight => '101') $$, :'coo', :c), 'PT422', 'weight_is_wrong', 'a weight has its bounds');
select throws_ok(format($$ select pg_temp.add_(%L, %s, _weight => 'much') $$, :'coo', :c), 'PT400', 'number_is_wrong', 'and is a number');
select throws_ok(format($$ select pg_temp.add_(%L, %s, _maximum => null) $$, :'coo', :c), 'PT422', 'maximum_is_wrong', 'a maximum must be there');
select throws_ok(format($$ select pg_temp.add_(%L, %s, _pass => '101') $$, :'coo', :c), 'PT422', 'assessment_pass_mark_is_wrong', 'the pass mark lies within');
select throws_ok(format($$ select pg_temp.add_(%L, %s, _attempts => '6') $$, :'coo', :c), 'PT422', 'attempts_are_wrong', 'five attempts at most');

-- reading
select is(json_array_length(api.assessments(:'tra', 'en', :c) -> 'rows'), 2, 'a trainer reads the own course''s');
select is(api.assessments(:'coo', 'ru', :c) #>> '{rows,1,title}', 'Итоговый тест', 'in the reader''s language');
select throws_ok(format($$ select api.assessments(%L, 'en', %s) $$, :'other_tra', :c), 'PT404', 'no_course', 'another trainer finds nothing');
select throws_ok(format($$ select api.assessments(%L, 'en', %s) $$, :'foreign_foc', :c), 'PT404', 'no_course', 'nor an agency without people in it');
select is(api.assessment_form_of(:'coo', 'en', :test) ->> 'version', '1', 'the form has its version');
select throws_ok(format($$ select api.assessment_form_of(%L, 'en', %s) $$, :'tra', :test), 'PT403', 'not_yours', 'and is for coordinators');

-- changing
select lives_ok(format($$ select api.assessment_change(%L, %s, '1', 'Тест', 'Test', 'test', '2', '80', '40', '2') $$, :'coo', :test), 'without results it can change');
select throws_ok(format($$ select api.assessment_change(%L, %s, '1', 'Тест', 'Test', 'test', '2', '80', '40', '2') $$, :'coo', :test), 'PT409', 'changed_meanwhile', 'but not from a stale form');
select throws_ok(format($$ select api.assessment_change(%L, 0, '1', 'Тест', 'Test', 'test', '2', '80', '40', '2') $$, :'coo'), 'PT404', 'no_assessment', 'nor when it is not there');

-- scores
select :'p1' || '.' || :'test' as cell1, :'p2' || '.' || :'test' as cell2, :'p1' || '.' || :'pre' || '.1' as pre1 \gset
create function pg_temp.save(_login bytea, _cells jsonb, _versions jsonb) returns json language plpgsql as 'begin return api.results_save($1, (select max(course) from assessment), $2, $3); end';
select is(pg_temp.save(:'tra', pg_temp.cells(:'cell1' || '.1', '35,5'), pg_temp.cells(:'cell1' || '.1', '0')) #>> '{saved,0,score}', '35.5', 'a trainer enters a score, with a comma');
select is(pg_temp.save(:'coo', pg_temp.cells(:'cell1' || '.2', '60', :'pre1', '25'), pg_temp.cells(:'cell1' || '.2', '0', :'pre1', '0')) #>> '{saved,0,version}', '1', 'a coordinator a second attempt');
select is(api.results(:'coo', 'ru', :c) #>> '{places,1,score}', '75', 'the best attempt counts');
select is(json_array_length(api.results(:'trainee', 'en', :c) -> 'places'), 1, 'a trainee sees the own scores alone');
select is(json_array_length(api.results(:'foc', 'en', :c) -> 'places'), 1, 'a focal point those of the own agency');
select throws_ok(format($$ select pg_temp.save(%L, pg_temp.cells('%s', '40'), '{}') $$, :'coo', :'cell1'), 'PT404', 'no_place', 'a cell must be a cell');
select throws_ok(format($$ select pg_temp.save(%L, pg_temp.cells(%L, '40'), pg_temp.cells(%L, '0')) $$, :'coo', :'cell1' || '.1', :'cell1' || '.1'), 'PT409', 'changed_meanwhile', 'a stale score is refused');
select is(pg_temp.score(:p1, :test), 35.5, 'and nothing is overwritten');
select throws_ok(format($$ select pg_temp.save(%L, pg_temp.cells(%L, '40', %L, '81'), pg_temp.cells(%L, '1', %L, '0')) $$, :'coo', :'cell1' || '.1', :'cell2' || '.1', :'cell1' || '.1', :'cell2' || '.1'),
	'PT422', 'score_above_maximum', 'a score above the maximum is refused');
select is(pg_temp.score(:p1, :test), 35.5, 'with everything sent beside it');
select throws_ok(format($$ select pg_temp.save(%L, pg_temp.cells(%L, 'good'), pg_temp.cells(%L, '0')) $$, :'coo', :'cell2' || '.1', :'cell2' || '.1'), 'PT422', 'number_is_wrong', 'a score is a number');
select throws_ok(format($$ select pg_temp.save(%L, pg_temp.cells(%L, '1.25'), pg_temp.cells(%L, '0')) $$, :'coo', :'cell2' || '.1', :'cell2' || '.1'), 'PT422', 'score_is_wrong', 'with one decimal at most');
select throws_ok(format($$ select pg_temp.save(%L, pg_temp.cells(%L, '-1'), pg_temp.cells(%L, '0')) $$, :'coo', :'cell2' || '.1', :'cell2' || '.1'), 'PT422', 'score_is_wrong', 'and not below nothing');
select throws_ok(format($$ select pg_temp.save(%L, pg_temp.cells(%L, '1'), pg_temp.cells(%L, '0')) $$, :'coo', :'cell2' || '.3', :'cell2' || '.3'), 'PT422', 'too_many_attempts', 'there are as many attempts as were planned');
select throws_ok(format($$ select pg_temp.save(%L, pg_temp.cells('%s.%s.1', '1'), '{}') $$, :'coo', :foreign_place, :test), 'PT404', 'no_place', 'a place of another course is refused');
select throws_ok(format($$ select api.results_save(%L, %s, '{}', '{}') $$, :'other_tra', :c), 'PT404', 'no_course', 'another trainer enters nothing');
select throws_ok(format($$ select api.results_save(%L, %s, '{}', '{}') $$, :'reg', :c), 'PT403', 'not_yours', 'nor does a registrar');
select throws_ok(format($$ select api.results_save(%L, %s, '{}', '{}') $$, :'trainee', :c), 'PT403', 'not_yours', 'nor a trainee');
select is(json_array_length(pg_temp.save(:'coo', pg_temp.cells(:'cell1' || '.1', '35.5', :'cell2' || '.1', ''), pg_temp.cells(:'cell1' || '.1', '1 35.5', :'cell2' || '.1', '0')) -> 'saved'), 0, 'unchanged cells are left alone');
select is(result_conflicts(:c, pg_temp.cells(:'cell1' || '.1', '40', :'cell2' || '.1', '20', :'cell2' || '.2', '90'), pg_temp.cells(:'cell1' || '.1', '0', :'cell2' || '.1', '0', :'cell2' || '.2', '0'),
	(select a from account a where id = test.account_id(:'coo'))) #>> '{conflicts,0,theirs}', '35.5', 'a conflict says what stands');
select is(jsonb_array_length(result_conflicts(:c, pg_temp.cells(:'cell1' || '.1', '40', :'cell2' || '.1', '20', :'cell2' || '.2', '90'), pg_temp.cells(:'cell1' || '.1', '0', :'cell2' || '.1', '0', :'cell2' || '.2', '0'),
	(select a from account a where id = test.account_id(:'coo'))) -> 'wrong'), 1, 'a wrong one is named');

-- with results it stays
select throws_ok(format($$ select api.assessment_change(%L, %s, '2', 'Тест', 'Test', 'test', '2', '80', '40', '2') $$, :'coo', :test), 'PT409', 'assessment_has_results', 'with results it does not change');
select throws_ok(format($$ select api.assessment_remove(%L, %s) $$, :'coo', :test), 'PT409', 'assessment_has_results', 'and is not removed');
select throws_ok(format($$ insert into result (place, assessment, attempt, score, entered_by) values (%s, %s, 3, 1, 1) $$, :p1, :test), 'PT422', 'too_many_attempts', 'the table holds the attempts');
select pg_temp.save(:'coo', pg_temp.cells(:'pre1', ''), pg_temp.cells(:'pre1', '1'));
select is(pg_temp.score(:p1, :pre), null, 'a score can be cleared');
select throws_ok(format($$ select api.assessment_remove(%L, %s) $$, :'tra', :pre), 'PT403', 'not_yours', 'a trainer removes none');
select lives_ok(format($$ select api.assessment_remove(%L, %s) $$, :'coo', :pre), 'without results it can be removed');

select * from finish();
rollback;
