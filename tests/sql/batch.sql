-- Batches: proposing, proofs, approval by another person, issuing, returning.
begin;
select plan(83);

select test.account('coordinator') as coo \gset
select test.account('coordinator') as other_coo \gset
select test.account('registrar') as reg \gset
select test.account('director') as dir \gset
select test.account('auditor') as aud \gset
select test.account('trainer') as tra \gset
select test.account('focal_point', test.agency()) as foc \gset
select test.passed(:'coo', 3, 1) as c \gset
select min(id) as failed from place where course = :c \gset
select id as p2 from place where course = :c order by id offset 1 limit 1 \gset
select max(id) as p3 from place where course = :c \gset
create function pg_temp.propose(_login bytea, _course int, _idem uuid, variadic _places int[]) returns json language sql as
	'select api.batch_propose($1, $2, $3, to_jsonb($4::text[]))';
create function pg_temp.state(_batch int) returns text language sql as 'select string_agg(state, '' '' order by place) from registry.batch_paper where batch = $1';

-- the course's page
select is((api.course_certificates(:'coo', 'en', :c) ->> 'ready_n')::int, 2, 'those who passed can be proposed');
select is(api.course_certificates(:'coo', 'en', :c) #>> '{others,0,hindrance}', 'place_has_not_passed', 'who did not is shown with the reason');
select is(api.course_certificates(:'coo', 'en', :c) #>> '{can,propose}', 'true', 'a coordinator may propose');
select is(api.course_certificates(:'reg', 'en', :c) #>> '{can,propose}', 'false', 'a registrar may not');
select matches(api.course_certificates(:'aud', 'en', :c) #>> '{ready,0,name}', '^№ \d+$', 'an auditor reads numbers for names');
select throws_ok(format($$ select api.course_certificates(%L, 'en', %s) $$, :'foc', :c), 'PT403', 'not_yours', 'a focal point has no business there');
select throws_ok(format($$ select api.course_certificates(%L, 'en', 999999) $$, :'coo'), 'PT404', 'no_course', 'an unknown course');

-- proposing
select gen_random_uuid() as idem \gset
select throws_ok(format($$ select pg_temp.propose(%L, %s, gen_random_uuid(), %s) $$, :'reg', :c, :p2), 'PT403', 'not_yours', 'a registrar does not propose');
select throws_ok(format($$ select pg_temp.propose(null, %s, gen_random_uuid(), %s) $$, :c, :p2), 'PT401', 'sign_in', 'nor a stranger');
select throws_ok(format($$ select api.batch_propose(%L, %s, gen_random_uuid(), '[]') $$, :'coo', :c), 'PT422', 'places_are_missing', 'somebody must be chosen');
select throws_ok(format($$ select api.batch_propose(%L, %s, gen_random_uuid(), '["x"]') $$, :'coo', :c), 'PT400', 'number_is_wrong', 'by number');
select throws_ok(format($$ select api.batch_propose(%L, %s, null, '["%s"]') $$, :'coo', :c, :p2), 'PT400', 'form_is_incomplete', 'with the key of the form');
select throws_ok(format($$ select pg_temp.propose(%L, %s, gen_random_uuid(), %s) $$, :'coo', :c, test.place(test.course())), 'PT404', 'no_place', 'of this course');
select throws_ok(format($$ select pg_temp.propose(%L, %s, gen_random_uuid(), %s, %s) $$, :'coo', :c, :p2, :failed), 'PT409', 'place_has_not_passed', 'not who did not pass');
select is((select count(*)::int from batch where course = :c), 0, 'and then nobody else either');
select test.course('running') as open_course \gset
select throws_ok(format($$ select pg_temp.propose(%L, %s, gen_random_uuid(), %s) $$, :'coo', :open_course, test.place(:open_course)), 'PT409', 'attendance_is_open', 'not before attendance is closed');
select pg_temp.propose(:'coo', :c, :'idem', :p2, :p3) ->> 'id' as b \gset
select is((pg_temp.propose(:'coo', :c, :'idem', :p2, :p3) ->> 'id')::int, :b, 'the form sent twice proposes once');
select throws_ok(format($$ select pg_temp.propose(%L, %s, %L, %s) $$, :'other_coo', :c, :'idem', :p2), 'PT409', 'form_was_used', 'and is nobody else''s');
select throws_ok(format($$ select pg_temp.propose(%L, %s, gen_random_uuid(), %s) $$, :'other_coo', :c, :p2), 'PT409', 'place_is_in_batch', 'a place is in one open batch');
select is(pg_temp.state(:b), 'checking checking', 'proofs wait for press');
select is((select record ->> 'serial' from batch_paper where batch = :b limit 1), null, 'a proof has no number');
select is((select record ->> 'proof' from batch_paper where batch = :b limit 1), 'true', 'and says that it is one');
select is((select jsonb_agg(n ->> 'script') from batch_paper, jsonb_array_elements(record -> 'names') n where place = :p2), '["cyrl", "latn"]', 'both scripts are on it');
select is(api.batch(:'reg', 'en', :b) #>> '{progress,checking}', '2', 'the page counts what is not ready');
select is(api.batch(:'reg', 'en', :b) #>> '{can,approve}', 'false', 'and offers no approval yet');
select throws_ok(format($$ select api.batch_approve(%L, %s, gen_random_uuid()) $$, :'reg', :b), 'PT409', 'proofs_are_not_ready', 'which is refused too');

-- a proof is stopped, the name is mended
select press.store_proof(id::text, '%PDF') from batch_paper where batch = :b and place = :p2;
select press.stop('proof', id::text, 'missing_letter', 'names[0].full', 'no typeface has U+10A0') from batch_paper where batch = :b and place = :p3;
select is(pg_temp.state(:b), 'ready stopped', 'a letter the fonts lack stops one paper, not the other');
select is(x -> 'stop' ->> 'letter', chr(x'10A0'::int), 'the page names the letter') from json_array_elements(api.batch(:'coo', 'en', :b) -> 'rows') x where x ->> 'state' = 'stopped';
select is(x -> 'stop' ->> 'about', 'name', 'and where it stands') from json_array_elements(api.batch(:'coo', 'en', :b) -> 'rows') x where x ->> 'state' = 'stopped';
select is((select x -> 'stop' ->> 'text' from json_array_elements(api.batch(:'aud', 'en', :b) -> 'rows') x where x ->> 'state' = 'stopped'), null, 'without the name for an auditor');
select throws_ok(format($$ select api.batch_check(%L, %s) $$, :'reg', :b), 'PT403', 'not_yours', 'a registrar mends no names');
update name_form set given = 'Алина' where person = (select person from place where id = :p3) and script = 'cyrl';
select is((api.batch_check(:'coo', :b) ->> 'papers')::int, 1, 'the stopped paper is checked again');
select is(pg_temp.state(:b), 'ready checking', 'and only that');
select is((api.batch_check(:'coo', :b) ->> 'papers')::int, 0, 'asked again, nothing changes');
select test.drawn();
select is(pg_temp.state(:b), 'ready ready', 'now both are ready');
select is((select count(*)::int from api.batch_proof(:'reg', :b, (select id::text from batch_paper where batch = :b limit 1))), 1, 'a registrar looks at a proof');
select is((select count(*)::int from api.batch_proof(:'reg', :b, 'x')), 0, 'no proof x');
select throws_ok(format($$ select * from api.batch_proof(%L, %s, '1') $$, :'aud', :b), 'PT403', 'not_yours', 'an auditor sees no names, so no proof');
select is((select count(*)::int from api.batch_proof(:'dir', :b, (select id::text from batch_paper where batch = :b limit 1))), 1, 'a director to those of a batch that waits');
select is((select string_agg(f.type || ' ' || (f.bytes = x.proof), ', ' order by x.id) from api.batch_files(:'coo', :b) f join batch_paper x on f.name = 'proof-' || x.id || '.pdf'), 'application/pdf true, application/pdf true', 'all proofs at once');
select is((select count(*)::int from api.batch_files(:'dir', :b)), 2, 'the director too, while it waits');
select is((select count(*)::int from api.batch_files(:'coo', 999999)), 0, 'an unknown batch has none');
select throws_ok(format($$ select * from api.batch_files(%L, %s) $$, :'aud', :b), 'PT403', 'not_yours', 'an auditor none at all');
select ok(api.batch(:'dir', 'ru', :b) #>> '{rows,0,name}' !~ '^№', 'a director reads the names of a batch that waits');

-- approval
select throws_ok(format($$ select api.batch_approve(%L, %s, gen_random_uuid()) $$, :'coo', :b), 'PT403', 'not_yours', 'a coordinator does not approve');
select throws_ok(format($$ select api.batch_approve(%L, %s, gen_random_uuid()) $$, :'dir', :b), 'PT403', 'not_yours', 'nor a director');
select throws_ok(format($$ select api.batch_approve(%L, 999999, gen_random_uuid()) $$, :'reg'), 'PT404', 'not_found', 'an unknown batch');
savepoint same_person;
update account set role = 'registrar' where id = test.account_id(:'coo');
select throws_ok(format($$ select api.batch_approve(%L, %s, gen_random_uuid()) $$, :'coo', :b), 'PT403', 'two_people_issue', 'who proposed does not approve, even as a registrar meanwhile');
select throws_ok(format('update batch set state = %L, decided_by = proposed_by where id = %s', 'approved', :b), '23514', null, 'the table itself refuses it');
rollback to savepoint same_person;
savepoint renamed;
update name_form set given = 'Арина' where person = (select person from place where id = :p3) and script = 'cyrl';
select throws_ok(format($$ select api.batch_approve(%L, %s, gen_random_uuid()) $$, :'reg', :b), 'PT409', 'facts_have_changed', 'a name changed behind its proof stops the batch');
rollback to savepoint renamed;
savepoint corrected;
select api.attendance_correct(:'coo', :c, :p3, (select id from session where course = :c limit 1), 'excused', 'A letter came.');
select throws_ok(format($$ select api.batch_approve(%L, %s, gen_random_uuid()) $$, :'reg', :b), 'PT409', 'decision_is_outdated', 'so does attendance corrected behind the decision');
rollback to savepoint corrected;
savepoint withdrawn;
update nomination set state = 'withdrawn', reason = 'A test.' where id = (select nomination from place where id = :p3);
select throws_ok(format($$ select api.batch_approve(%L, %s, gen_random_uuid()) $$, :'reg', :b), 'PT409', 'place_is_given_up', 'and a place that was given up');
rollback to savepoint withdrawn;
select gen_random_uuid() as approve \gset
select coalesce(max(last), 0) as before from counter where name = 'certificate' and year = extract(year from today()) \gset
select is((api.batch_approve(:'reg', :b, :'approve') ->> 'issued')::int, 2, 'a registrar approves');
select is((api.batch_approve(:'reg', :b, :'approve') ->> 'issued')::int, 2, 'a double click is answered the same');
select throws_ok(format($$ select api.batch_approve(%L, %s, gen_random_uuid()) $$, :'reg', :b), 'PT409', 'step_not_allowed', 'another click is refused');
select results_eq(format('select serial %% 1000000 from certificate where batch = %s order by serial', :b), format('values (%s::bigint), (%s)', :before + 1, :before + 2), 'the serials follow without a gap');
select is((select array_agg(record #>> '{names,0,full}' order by serial) from certificate where batch = :b), (select array_agg(record #>> '{names,0,full}' order by record #>> '{names,0,full}' collate "ru-x-icu") from certificate where batch = :b), 'in the order of names');
select ok((select bool_and(id ~ '^[A-Z2-7]{26}$' and code = check_code(id) and record ->> 'url' = 'https://localhost/V/' || id and record ->> 'serial' = serial_text(serial)) from certificate where batch = :b), 'the record carries id, code, address and number');
select is((select count(*)::int from act a join certificate k on k.id = a.certificate where k.batch = :b and a.kind = 'issued' and a.by = test.account_id(:'reg')), 2, 'each has its act');
select is((select count(*)::int from to_sign t join certificate k on k.id = t.certificate where k.batch = :b), 2, 'each waits for the signer');
select is((select count(*)::int from batch_paper where batch = :b and proof is not null), 0, 'proofs are gone');
select is(api.batch_progress(:'coo', 'en', :b) #>> '{progress,done}', '0', 'none is drawn');
select is(api.batch_progress(:'coo', 'en', :b) #>> '{progress,working}', 'true', 'the bar goes on');
select test.drawn();
select is(api.batch_progress(:'coo', 'en', :b) #>> '{progress,done}', '2', 'both are drawn');
select is(api.batch_progress(:'coo', 'en', :b) #>> '{progress,working}', 'false', 'the bar ends');
select is((select string_agg(f.name, ' ' order by f.name) from api.batch_files(:'reg', :b) f), (select string_agg('certificate-' || serial_text(serial) || '.pdf', ' ' order by serial) from certificate where batch = :b), 'all papers at once');
select is((select count(*)::int from api.batch_files(:'dir', :b)), 0, 'no more for the director');
select ok(api.batch(:'dir', 'ru', :b) #>> '{rows,0,name}' ~ '^№ \d+$' and api.batch(:'dir', 'ru', :b)::text !~ 'Анна', 'who then reads numbers');
select throws_ok(format($$ select api.batch_progress(%L, 'en', %s) $$, :'tra', :b), 'PT403', 'not_yours', 'a trainer does not see batches');
select throws_ok(format($$ select pg_temp.propose(%L, %s, gen_random_uuid(), %s) $$, :'coo', :c, :p2), 'PT409', 'certificate_exists', 'a place has one living paper');
select throws_ok(format($$ select api.batch_return(%L, %s, 'Late') $$, :'reg', :b), 'PT409', 'step_not_allowed', 'an issued batch is not returned');
select throws_ok(format($$ update course set ends = ends + 1 where id = %s $$, :c), 'PT409', 'course_has_certificates', 'the dates of the course are printed and stay');

-- the ground of a certificate
select throws_ok(format($$ insert into certificate select (jsonb_populate_record(k, jsonb_build_object('id', 'LFQGLKJPIX6NJ3IGRO6PFOP2I4', 'serial', 2026999999, 'batch', %s, 'place', %s))).* from certificate k where k.batch = %s limit 1 $$, :b, :failed, :b), 'PT409', 'certificate_has_no_ground', 'the table takes no paper without decision and batch');

-- returning
select test.passed(:'coo', 2) as c2 \gset
select api.batch_propose(:'coo', :c2, gen_random_uuid(), test.places(:c2)) ->> 'id' as b2 \gset
select throws_ok(format($$ select api.batch_return(%L, %s, ' ') $$, :'reg', :b2), 'PT422', 'reason_is_missing', 'a return needs a reason');
select throws_ok(format($$ select api.batch_return(%L, %s, 'No.') $$, :'dir', :b2), 'PT403', 'not_yours', 'a director returns nothing');
select lives_ok(format($$ select api.batch_return(%L, %s, 'A name is misspelt.') $$, :'reg', :b2), 'a registrar returns a batch');
select is(pg_temp.state(:b2), 'left_out left_out', 'its papers are left out');
select press.store_proof(id::text, '%PDF') from batch_paper where batch = :b2;
select is(pg_temp.state(:b2), 'left_out left_out', 'a proof that comes late changes nothing');
select api.batch_propose(:'coo', :c2, gen_random_uuid(), test.places(:c2)) ->> 'id' as b3 \gset
select lives_ok(format($$ select api.batch_return(%L, %s, 'Forgot somebody.') $$, :'coo', :b3), 'who proposed takes it back');
select is((select decided_by from batch where id = :b3), null, 'without standing as the second person');
select is(json_array_length(api.batches(:'aud', 'ru', 'returned', null) -> 'rows') >= 2, true, 'the list by state');
select is((api.batches(:'dir', 'ru', 'nonsense', '1') ->> 'total')::int, 0, 'an unknown state lists nothing');
select throws_ok(format($$ select api.batches(%L, 'ru', null, 'x') $$, :'dir'), 'PT400', 'number_is_wrong', 'a page is a number');

select * from finish();
rollback;
