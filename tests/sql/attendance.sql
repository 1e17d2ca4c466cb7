-- Attendance: saving, stale saves, filling, closing, corrections, the sheet.
begin;
select plan(76);

select test.account('coordinator') as coo \gset
select test.account('coordinator') as coo2 \gset
select test.account('trainer') as tra \gset
select test.account('trainer') as other_tra \gset
select test.account('registrar') as reg \gset
select test.account('auditor') as aud \gset
select test.account('administrator') as adm \gset
select test.agency() as mine \gset
select test.agency() as theirs \gset
select test.account('focal_point', :mine) as foc \gset
select test.account('focal_point', test.agency()) as foreign_foc \gset
select test.person(:mine, 'Кавалёва') as anna \gset
select test.person(:theirs, 'Абрамова') as bela \gset
select test.account('trainee', null, :anna) as trainee \gset
select test.account('trainee', null, test.person(:mine)) as foreign_trainee \gset
select test.course('running', -2) as c \gset
select test.place(:c, :anna) as p1 \gset
select test.place(:c, :bela) as p2 \gset
select test.session(:c, -2, 0, 2) as s1 \gset
select test.session(:c, -1, 0, 4) as s2 \gset
select test.session(:c, 2, 0, 2) as later \gset
select test.trainer(:s1, :'tra') as r1 \gset
select test.course('running', -2) as c2 \gset
select test.place(:c2) as foreign_place \gset
select test.session(:c2, -2) as foreign_session \gset
create function pg_temp.save(_login bytea, _course int, _cells jsonb, _versions jsonb) returns json language sql as 'select api.attendance_save($1, $2, $3, $4)';
create function pg_temp.cells(variadic _pairs text[]) returns jsonb language sql as
	'select jsonb_object_agg(_pairs[i], _pairs[i + 1]) from generate_series(1, cardinality(_pairs), 2) i';
create function pg_temp.mark(_place int, _session int) returns text language sql as 'select mark from attendance where place = $1 and session = $2';
select :'p1' || '.' || :'s1' as c11, :'p1' || '.' || :'s2' as c12, :'p2' || '.' || :'s1' as c21, :'p2' || '.' || :'s2' as c22, :'p1' || '.' || :'later' as c1l \gset

-- reading
select is(api.attendance(:'coo', 'en', :c, null) ->> 'people_n', '2', 'the grid has its places');
select is(json_array_length(api.attendance(:'coo', 'en', :c, null) -> 'sessions'), 3, 'and its planned sessions');
select is(api.attendance(:'coo', 'ru', :c, null) #>> '{places,0,name}', 'Абрамова Анна Ивановна', 'in the order of surnames');
select is(api.attendance(:'coo', 'en', :c, null) #>> '{places,0,cells,0,mark}', '', 'unmarked is its own state');
select is(api.attendance(:'coo', 'en', :c, null) ->> 'unmarked', '4', 'unmarked cells of begun sessions are counted');
select is(api.attendance(:'coo', 'en', :c, null) ->> 'hours_planned', '8', 'planned hours are the sum of the planned sessions');
select is(api.attendance(:'coo', 'en', :c, null) ->> 'hours_differ', 'true', 'a difference from the programme is told');
select is(json_array_length(api.attendance(:'foc', 'en', :c, null) -> 'places'), 1, 'a focal point sees the rows of the own agency');
select is(api.attendance(:'trainee', 'en', :c, null) #>> '{places,0,place}', :'p1', 'a trainee sees the own row');
select is(json_array_length(api.attendance(:'trainee', 'en', :c, null) -> 'places'), 1, 'and no other');
select is(api.attendance(:'tra', 'en', :c, null) #>> '{can,mark}', 'true', 'a trainer of the course may mark');
select is(api.attendance(:'reg', 'en', :c, null) #>> '{can,mark}', 'false', 'a registrar reads');
select matches(api.attendance(:'aud', 'en', :c, null) #>> '{places,0,name}', '^№ \d+$', 'an auditor sees no name');
select throws_ok(format($$ select api.attendance(%L, 'en', %s, null) $$, :'other_tra', :c), 'PT404', 'no_course', 'a trainer of another course finds nothing');
select throws_ok(format($$ select api.attendance(%L, 'en', %s, null) $$, :'foreign_foc', :c), 'PT404', 'no_course', 'nor a focal point without people in it');
select throws_ok(format($$ select api.attendance(%L, 'en', %s, null) $$, :'foreign_trainee', :c), 'PT404', 'no_course', 'nor a trainee of another course');
select throws_ok(format($$ select api.attendance(%L, 'en', %s, null) $$, :'adm', :c), 'PT403', 'not_yours', 'an administrator sees no people');
select throws_ok(format($$ select api.attendance(null, 'en', %s, null) $$, :c), 'PT401', 'sign_in', 'a stranger is asked to sign in');
select throws_ok(format($$ select api.attendance(%L, 'en', 0, null) $$, :'coo'), 'PT404', 'no_course', 'an unknown course is not there');
select throws_ok(format($$ select api.attendance(%L, 'en', %s, '31.02.2026') $$, :'coo', :c), 'PT400', 'date_is_wrong', 'a day that does not exist is refused');
select is(json_array_length(api.attendance(:'coo', 'en', :c, (today() - 1)::text) -> 'sessions'), 1, 'one day can be asked for');

-- saving
select is(pg_temp.save(:'tra', :c, pg_temp.cells(:'c11', 'present', :'c21', 'late'), pg_temp.cells(:'c11', '0', :'c21', '0')) #>> '{saved,0,version}', '1', 'a trainer marks');
select is(pg_temp.mark(:p2, :s1), 'late', 'and the mark is kept');
select is(pg_temp.save(:'coo', :c, pg_temp.cells(:'c11', 'absent'), pg_temp.cells(:'c11', '1')) #>> '{saved,0,version}', '2', 'a coordinator changes it');
select throws_ok(format($$ select pg_temp.save(%L, %s, pg_temp.cells(%L, 'excused', %L, 'absent'), pg_temp.cells(%L, '1', %L, '1')) $$, :'tra', :c, :'c11', :'c21', :'c11', :'c21'),
	'PT409', 'changed_meanwhile', 'a stale save is refused');
select is(pg_temp.mark(:p2, :s1), 'late', 'and none of it is saved');
select is(attendance_conflicts(:c, pg_temp.cells(:'c11', 'excused', :'c21', 'absent'), pg_temp.cells(:'c11', '1', :'c21', '1'), (select a from account a where id = test.account_id(:'tra'))) #>> '{conflicts,0,theirs}',
	'absent', 'it says what stands there');
select is(attendance_conflicts(:c, pg_temp.cells(:'c11', 'excused', :'c21', 'absent'), pg_temp.cells(:'c11', '1', :'c21', '1'), (select a from account a where id = test.account_id(:'tra'))) #>> '{conflicts,0,who}',
	(select name::text from account where id = test.account_id(:'coo')), 'and who put it there');
select is(jsonb_array_length(attendance_conflicts(:c, pg_temp.cells(:'c11', 'excused', :'c21', 'absent'), pg_temp.cells(:'c11', '1', :'c21', '1'), (select a from account a where id = test.account_id(:'tra'))) -> 'others'),
	1, 'and what else was to be saved');
select is(json_array_length(pg_temp.save(:'tra', :c, pg_temp.cells(:'c11', 'present', :'c12', ''), pg_temp.cells(:'c11', '1 present', :'c12', '0')) -> 'saved'), 1, 'a cell that a form showed and nobody changed');
select is(pg_temp.mark(:p1, :s1), 'absent', 'is left as it stands');
select is(pg_temp.save(:'coo', :c, pg_temp.cells(:'c11', ''), pg_temp.cells(:'c11', '2')) #>> '{saved,0,mark}', '', 'a mark can be cleared while the grid is open');
select throws_ok(format($$ select pg_temp.save(%L, %s, pg_temp.cells(%L, 'late'), pg_temp.cells(%L, '1')) $$, :'tra', :c, :'c11', :'c11'), 'PT409', 'changed_meanwhile', 'clearing counts as a change');
select throws_ok(format($$ select pg_temp.save(%L, %s, pg_temp.cells('%s.%s', 'late'), '{}') $$, :'coo', :c, :foreign_place, :s1), 'PT404', 'no_place', 'a place of another course is refused');
select throws_ok(format($$ select pg_temp.save(%L, %s, pg_temp.cells('%s.%s', 'late'), '{}') $$, :'coo', :c, :p1, :foreign_session), 'PT404', 'no_place', 'and a session of another course');
select throws_ok(format($$ select pg_temp.save(%L, %s, pg_temp.cells('x', 'late'), '{}') $$, :'coo', :c), 'PT404', 'no_place', 'and a cell that is none');
select throws_ok(format($$ select pg_temp.save(%L, %s, '[1]', '{}') $$, :'coo', :c), 'PT400', 'form_is_incomplete', 'cells are an object');
select throws_ok(format($$ select pg_temp.save(%L, %s, pg_temp.cells(%L, 'asleep'), pg_temp.cells(%L, '0')) $$, :'coo', :c, :'c12', :'c12'), 'PT400', 'mark_is_wrong', 'a fifth mark is refused');
select throws_ok(format($$ select pg_temp.save(%L, %s, pg_temp.cells(%L, 'present'), '{}') $$, :'coo', :c, :'c12'), 'PT400', 'form_is_incomplete', 'a mark without its version is refused');
select throws_ok(format($$ select pg_temp.save(%L, %s, pg_temp.cells(%L, 'present'), pg_temp.cells(%L, '0')) $$, :'coo', :c, :'c1l', :'c1l'), 'PT422', 'session_is_to_come', 'a day to come is not marked');
select throws_ok(format($$ select pg_temp.save(%L, %s, '{}', '{}') $$, :'other_tra', :c), 'PT404', 'no_course', 'a trainer of another course does not mark');
select throws_ok(format($$ select pg_temp.save(%L, %s, '{}', '{}') $$, :'foc', :c), 'PT403', 'not_yours', 'nor does a focal point');
select throws_ok(format($$ select pg_temp.save(%L, %s, '{}', '{}') $$, :'coo', test.course('draft')), 'PT409', 'course_is_not_running', 'a draft is not marked');

-- filling
select is(api.attendance_fill(:'tra', :c, :'s1', 'present') ->> 'filled', '1', 'filling marks who has no mark');
select is(pg_temp.mark(:p2, :s1), 'late', 'and leaves marks alone');
select throws_ok(format($$ select api.attendance_fill(%L, %s, %L, 'present') $$, :'coo', :c, :'later'), 'PT422', 'session_is_to_come', 'not on a day to come');
select throws_ok(format($$ select api.attendance_fill(%L, %s, %L, 'present') $$, :'coo', :c, :'foreign_session'), 'PT404', 'no_session', 'not in another course');
select throws_ok(format($$ select api.attendance_fill(%L, %s, %L, null) $$, :'coo', :c, :'s1'), 'PT400', 'mark_is_wrong', 'not without a mark');

-- closing
select throws_ok(format($$ select api.attendance_close(%L, %s) $$, :'tra', :c), 'PT403', 'not_yours', 'a trainer does not close the grid');
select throws_ok(format($$ select api.attendance_close(%L, %s) $$, :'coo', :c), 'PT409', 'attendance_is_incomplete', 'it stays open while somebody is unmarked');
select throws_ok(format($$ select api.attendance_ready(%L, %s) $$, :'tra', :c), 'PT409', 'attendance_is_incomplete', 'nor is it said to be complete');
select api.attendance_fill(:'coo', :c, :'s2', 'absent');
select throws_ok(format($$ select api.attendance_close(%L, %s) $$, :'coo', :c), 'PT409', 'sessions_are_to_come', 'and while a session is to come');
select throws_ok(format($$ select api.attendance_ready(%L, %s) $$, :'tra', :c), 'PT409', 'sessions_are_to_come', 'before its end it is not complete');
update session set state = 'cancelled' where id = :later;
select throws_ok(format($$ select api.attendance_ready(%L, %s) $$, :'other_tra', :c), 'PT404', 'no_course', 'a trainer of others says nothing of it');
select is(api.attendance(:'coo', 'en', :c, null) ->> 'ready', null, 'nobody has said so');
select lives_ok(format($$ select api.attendance_ready(%L, %s) $$, :'tra', :c), 'its trainer says that it is complete');
select api.attendance_ready(:'tra', :c);
select is((select count(*)::int from audit where action = 'attendance_ready' and object = :'c'), 1, 'said twice, it is said once');
select is(api.attendance(:'coo', 'en', :c, null) ->> 'ready_by', (select name::text from account where id = test.account_id(:'tra')), 'the coordinator sees who said so');
select is(api.attendance(:'reg', 'en', :c, null) ->> 'ready', null, 'it is between those two');
update attendance set at = clock_timestamp() where place = :p1 and session = :s1;
select is(api.attendance(:'coo', 'en', :c, null) ->> 'ready', null, 'a mark that changes afterwards takes it back');
select lives_ok(format($$ select api.attendance_close(%L, %s) $$, :'coo', :c), 'a cancelled session does not count');
select lives_ok(format($$ select api.attendance_close(%L, %s) $$, :'coo', :c), 'closing twice is closing once');
select throws_ok(format($$ select api.attendance_ready(%L, %s) $$, :'tra', :c), 'PT409', 'attendance_is_closed', 'what is closed was complete');
select throws_ok(format($$ select pg_temp.save(%L, %s, pg_temp.cells(%L, 'late'), pg_temp.cells(%L, '1')) $$, :'coo', :c, :'c12', :'c12'), 'PT409', 'attendance_is_closed', 'a closed grid is not saved');
select throws_ok(format($$ update attendance set mark = 'present' where place = %s $$, :p1), 'PT409', 'attendance_is_closed', 'not even by its owner');
select is((select (api.attendance(:'coo', 'en', :c, null) #>> '{places,0,credited}')::numeric), 2::numeric, 'hours are credited: late counts, absent does not');

-- corrections
select throws_ok(format($$ select api.attendance_correct(%L, %s, %s, %s, 'present', null) $$, :'coo', :c, :p1, :s2), 'PT422', 'reason_is_missing', 'a correction needs a reason');
select throws_ok(format($$ select api.attendance_correct(%L, %s, %s, %s, 'absent', 'No reason') $$, :'coo', :c, :p1, :s2), 'PT422', 'correction_changes_nothing', 'and must change something');
select throws_ok(format($$ select api.attendance_correct(%L, %s, %s, %s, 'present', 'Signed the sheet.') $$, :'tra', :c, :p1, :s2), 'PT403', 'not_yours', 'a trainer does not correct');
select throws_ok(format($$ select api.attendance_correct(%L, %s, %s, %s, 'present', 'Signed the sheet.') $$, :'coo', :c2, :foreign_place, :foreign_session), 'PT409', 'attendance_is_open', 'an open grid is simply marked');
select lives_ok(format($$ select api.attendance_correct(%L, %s, %s, %s, 'present', 'Signed the sheet.') $$, :'coo', :c, :p1, :s2), 'a coordinator corrects');
select lives_ok(format($$ select api.attendance_correct(%L, %s, %s, %s, 'present', 'Signed the sheet.') $$, :'coo', :c, :p1, :s2), 'the same form twice is one correction');
select is(api.attendance_cell(:'tra', 'en', :c, :p1, :s2) #>> '{corrections,0,was}', 'absent', 'the old value stays visible');
select throws_ok(format($$ update attendance set mark = 'absent' where place = %s $$, :p1), 'PT409', 'attendance_is_closed', 'and the grid is locked again');
select throws_ok($$ delete from attendance_correction $$, 'PT409', 'facts_never_change', 'a correction stays');

-- the sheet
select is((api.sign_in_sheet(:'coo', 'ru', :c, to_char(today() - 2, 'DD.MM.YYYY')) #>> '{rows,0,native}'), 'Абрамова Анна Ивановна', 'the sheet names people in their own script');

select * from finish();
rollback;
