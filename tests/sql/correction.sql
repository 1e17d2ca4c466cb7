-- Papers that replace others: requests with their scan, proposals, approval, the old paper and the new; the book of issue.
begin;
select plan(97);

select test.agency() as mine \gset
select test.agency() as theirs \gset
select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.account('registrar') as reg2 \gset
select test.account('director') as dir \gset
select test.account('auditor') as aud \gset
select test.account('focal_point', :mine) as foc \gset
select test.account('focal_point', :theirs) as foreign_foc \gset
select test.edition(36, 80, null) as e \gset
select test.course('running', -5, 24, :e) as c \gset
select test.person(:mine, 'Пертова') as anna \gset
select test.place(:c, :anna, :mine) as p1 \gset
select test.place(:c, test.person(:theirs), :theirs) as p2 \gset
select test.place(:c, test.person(:mine), :mine) as p3 \gset
select test.session(:c, -5) as s \gset
insert into attendance (place, session, mark, marked_by) select id, :s, 'present', test.account_id(:'coo') from place where course = :c;
select api.attendance_close(:'coo', :c);
select api.decisions_sign(:'coo', :c, gen_random_uuid(), test.places(:c));
update course set state = 'finished' where id = :c;
select api.batch_propose(:'coo', :c, gen_random_uuid(), test.places(:c)) ->> 'id' as b \gset
select test.drawn();
select api.batch_approve(:'reg', :b, gen_random_uuid());
select id as k1 from certificate where place = :p1 \gset
select throws_ok(format($$ select api.correction_propose(%L, %L, gen_random_uuid(), 'duplicate', 'Lost', null, null, null, null, null, null) $$, :'coo', :'k1'), 'PT409', 'paper_is_being_drawn', 'what is not issued yet is not replaced');
select test.drawn();
select id as k2 from certificate where place = :p2 \gset
select id as k3 from certificate where place = :p3 \gset
select test.account('trainee', null, :anna) as trainee \gset
create function pg_temp.state(_id text) returns text language sql as 'select api.certificate_by_id($1, ''en'') ->> ''state''';
create function pg_temp.ask(_login bytea, _id text, _kind text, _names jsonb default null, _evidence bytea default '%PDF-1.7 a scan') returns int language sql as
	'select (api.request_make($1, $2, gen_random_uuid(), $3, ''A letter is wrong'', $4, $5) ->> ''id'')::int';
create function pg_temp.correct(_login bytea, _id text, _kind text, _names jsonb default null, _title text default null, _request text default null) returns int language sql as
	'select (api.correction_propose($1, $2, gen_random_uuid(), $3, ''A letter is wrong'', $6, $4, $5, null, null, null) ->> ''batch'')::int';

-- asking
select is(api.request_form(:'trainee', 'en', :'k1', null, null) #>> '{name_rows,0,family}', 'Пертова', 'the form shows what is printed');
select throws_ok(format($$ select api.request_form(%L, 'en', %L, null, null) $$, :'trainee', :'k2'), 'PT404', 'not_found', 'of one''s own paper');
select throws_ok(format($$ select pg_temp.ask(%L, %L, 'duplicate') $$, :'foreign_foc', :'k1'), 'PT404', 'not_found', 'a focal point asks for the own people');
select throws_ok(format($$ select pg_temp.ask(%L, %L, 'duplicate') $$, :'coo', :'k1'), 'PT403', 'not_yours', 'a coordinator proposes and asks nobody');
select test.refused(format($$ select pg_temp.ask(%L, %L, 'wish') $$, :'trainee', :'k1'), 'correction_kind_is_wrong', 'kind');
select test.refused(format($$ select pg_temp.ask(%L, %L, 'change_of_name', '{}') $$, :'trainee', :'k1'), 'nothing_changes', 'names.0.family');
select test.refused(format($$ select pg_temp.ask(%L, %L, 'correction', '{"0.family": " ", "0.given": "Анна"}') $$, :'trainee', :'k1'), 'field_is_missing', 'names.0.family');
select test.refused(format($$ select pg_temp.ask(%L, %L, 'correction', '{"0.family": "a1", "0.given": "Анна"}') $$, :'trainee', :'k1'), 'name_is_wrong', 'names.0.family');
select test.refused(format($$ select pg_temp.ask(%L, %L, 'correction', null, '') $$, :'trainee', :'k1'), 'evidence_is_missing', 'evidence');
select test.refused(format($$ select pg_temp.ask(%L, %L, 'correction', null, '<script>') $$, :'trainee', :'k1'), 'evidence_is_no_scan', 'evidence');
select test.refused(format($$ select pg_temp.ask(%L, %L, 'correction', null, decode(repeat('25', 5242881), 'hex')) $$, :'trainee', :'k1'), 'evidence_is_too_large', 'evidence');
select test.refused(format($$ select api.request_make(%L, %L, gen_random_uuid(), 'duplicate', ' ', null, null) $$, :'trainee', :'k1'), 'reason_is_missing', 'wish');
select is(evidence_type('\xffd8ffe0') || ' ' || evidence_type('\x89504e470d0a1a0a00'), 'image/jpeg image/png', 'pictures are known by their first bytes');
select gen_random_uuid() as idem \gset
select api.request_make(:'trainee', :'k1', :'idem', 'correction', 'Петрова, not Пертова', '{"0.family": "Петрова", "0.given": "Анна", "0.patronymic": "Ивановна"}', '%PDF-1.7 passport') ->> 'id' as q \gset
select is(api.request_make(:'trainee', :'k1', :'idem', 'correction', 'Петрова, not Пертова', null, null) ->> 'id', :'q', 'a form sent twice asks once');
select throws_ok(format($$ select pg_temp.ask(%L, %L, 'duplicate') $$, :'foc', :'k1'), 'PT409', 'requested_already', 'one request at a time');
select is(api.request(:'reg', 'en', :q) #>> '{name_rows,0,was}' || ' > ' || (api.request(:'reg', 'en', :q) #>> '{name_rows,0,is}'), 'Пертова Анна Ивановна > Петрова Анна Ивановна', 'old and new side by side');
select is(api.request(:'reg', 'en', :q) #>> '{name_rows,1,changed}', 'false', 'what does not change is told apart');
select is((select type || ' ' || convert_from(bytes, 'UTF8') from api.request_evidence(:'coo', :q)), 'application/pdf %PDF-1.7 passport', 'the scan is kept');
select is((select count(*)::int from api.request_evidence(:'foreign_foc', :q)), 0, 'for those who may see the paper');
select throws_ok(format($$ select api.request(%L, 'en', %s) $$, :'foreign_foc', :q), 'PT404', 'not_found', 'a foreign request is like an unknown one');
select throws_ok(format($$ select api.request(%L, 'en', %s) $$, :'aud', :q), 'PT403', 'not_yours', 'an auditor reads none');
select is(json_array_length(api.requests(:'foc', 'en', null) -> 'rows') || ' ' || json_array_length(api.requests(:'foreign_foc', 'en', null) -> 'rows'), '1 0', 'lists too');
select ok(not exists (select from audit where noun = 'correction_request' and changes::text ~ 'Петрова'), 'the trail keeps no name');
select is(json_array_length(api.certificate(:'trainee', 'en', :'k1') -> 'requests'), 1, 'the paper''s page shows it');

-- refusing
select pg_temp.ask(:'foc', :'k3', 'duplicate', null, null) as q2 \gset
select throws_ok(format($$ select api.request_refuse(%L, %s, ' ') $$, :'coo', :q2), 'PT422', 'reason_is_missing', 'a refusal says why');
select throws_ok(format($$ select api.request_refuse(%L, %s, 'No.') $$, :'foc', :q2), 'PT403', 'not_yours', 'and is the centre''s');
select lives_ok(format($$ select api.request_refuse(%L, %s, 'It was handed over yesterday.') $$, :'coo', :q2), 'refused');
select is(api.request(:'foc', 'en', :q2) ->> 'refused_because', 'It was handed over yesterday.', 'whoever asked reads why');
select throws_ok(format($$ select api.request_refuse(%L, %s, 'Again.') $$, :'coo', :q2), 'PT409', 'step_not_allowed', 'once');

-- proposing
select is(api.correction_form(:'coo', 'en', :'k1', :'q', null, null) #>> '{name_rows,0,family}', 'Петрова', 'the form has what was asked for');
select throws_ok(format($$ select api.correction_form(%L, 'en', 'x', null, null, null) $$, :'coo'), 'PT404', 'not_found', 'of a paper that there is');
select throws_ok(format($$ select pg_temp.correct(%L, %L, 'duplicate') $$, :'dir', :'k1'), 'PT403', 'not_yours', 'a director proposes no correction');
select test.refused(format($$ select pg_temp.correct(%L, %L, 'wish') $$, :'coo', :'k1'), 'correction_kind_is_wrong', 'kind');
select test.refused(format($$ select pg_temp.correct(%L, %L, 'correction') $$, :'coo', :'k1'), 'nothing_changes', 'reason');
select test.refused(format($$ select api.correction_propose(%L, %L, gen_random_uuid(), 'duplicate', null, null, null, null, null, null, null) $$, :'coo', :'k1'), 'reason_is_missing', 'reason');
select test.refused(format($$ select pg_temp.correct(%L, %L, 'correction', null, E'a\u202eb') $$, :'coo', :'k1'), 'title_is_wrong', 'title_ru');
select pg_temp.correct(:'coo', :'k1', 'correction', '{"0.family": "Петрова", "0.given": "Анна", "0.patronymic": "Ивановна"}', null, :'q') as fix \gset
select is(api.request(:'trainee', 'en', :q) ->> 'state', 'accepted', 'a request that was taken up is accepted');
select throws_ok(format($$ select pg_temp.correct(%L, %L, 'duplicate') $$, :'coo', :'k1'), 'PT409', 'place_is_in_batch', 'one correction at a time');
select throws_ok(format($$ select pg_temp.correct(%L, %L, 'correction', '{"0.family": "Иная", "0.given": "Анна"}', null, %L) $$, :'coo', :'k3', :'q'), 'PT409', 'request_is_decided', 'a request is taken up once, for its own paper');
select is(api.batch(:'reg', 'en', :fix) #>> '{rows,0,compared,0,was}' || ' > ' || (api.batch(:'reg', 'en', :fix) #>> '{rows,0,compared,0,becomes}'), 'Пертова Анна Ивановна > Петрова Анна Ивановна', 'the batch shows both');
select is(json_array_length(api.batch(:'reg', 'en', :fix) #> '{rows,0,compared}'), 1, 'and only what differs');
select is((select record ->> 'serial' from batch_paper where batch = :fix), null, 'the proof has no number yet');
select is(pg_temp.state(:'k1'), 'valid', 'a proposal changes nothing');
select test.drawn();

-- approving
select throws_ok(format('select api.batch_approve(%L, %s, gen_random_uuid())', :'coo', :fix), 'PT403', 'not_yours', 'not by a coordinator');
select gen_random_uuid() as key \gset
select is(api.batch_approve(:'reg', :fix, :'key') ->> 'issued', '1', 'a registrar approves what a coordinator proposed');
select is(api.batch_approve(:'reg', :fix, :'key') ->> 'issued', '1', 'a double click once');
select id as n1 from certificate where replaces = :'k1' \gset
select is(pg_temp.state(:'k1'), 'valid', 'until the new paper is stored the old one stands');
select throws_ok(format($$ select api.certificate_suspend(%L, %L, gen_random_uuid(), '5', 'A doubt') $$, :'reg', :'k1'), 'PT409', 'certificate_is_being_replaced', 'and waits for nothing else');
select throws_ok(format($$ select api.act_propose(%L, %L, gen_random_uuid(), 'erased', null, 'A letter') $$, :'coo', :'k1'), 'PT409', 'step_not_allowed', 'nor is its holder erased meanwhile');
select test.drawn();
select is(pg_temp.state(:'k1') || ' ' || pg_temp.state(:'n1'), 'superseded valid', 'with the new one the old one is over');
select is((select (a.replaced_by, a.proposed_by, a.by)::text from act a where a.certificate = :'k1' and a.kind = 'superseded'), (:'n1', test.account_id(:'coo'), test.account_id(:'reg'))::text, 'the act names the new paper and both people');
select is((select substr(d.data, 17, 1) || substr(d.data, 22, 8) from leaf_data d join leaf l on l.index = d.leaf where d.certificate = :'k1' and l.type = 3), '\x06' || int8send((select serial from certificate where id = :'n1')), 'the log the serial of the new one');
select is(get_bit(press.status_bits((select status / 131072 from certificate where id = :'k1'), 'revocation'), (select (status % 131072 / 8 * 8 + 7 - status % 8)::int from certificate where id = :'k1')), 1, 'and its bit is set for ever');
select ok(api.certificate_by_id(:'k1', 'en')::text !~ (select serial_text(serial) from certificate where id = :'n1'), 'a stranger does not learn the new number');
select is(api.record_read(:'foreign_foc', 'en', :'k1', 'recruitment', 'case 1') ->> 'replaced_by', (select serial_text(serial) from certificate where id = :'n1'), 'an agency does');
select is((select record #>> '{names,0,full}' || ' ' || name_keys[1] from certificate where id = :'n1'), 'Петрова Анна Ивановна петрова|а|и', 'the new paper has the new name');
select is((select (o.expires, o.person, o.place, o.kind) is not distinct from (n.expires, n.person, n.place, n.kind) and n.serial > o.serial from certificate o, certificate n where o.id = :'k1' and n.id = :'n1'), true, 'holder, place and last day stay, the serial is new');
select throws_ok(format($$ select pg_temp.correct(%L, %L, 'duplicate') $$, :'coo', :'k1'), 'PT409', 'certificate_is_not_valid', 'what was replaced is not replaced again');
select throws_ok(format($$ select api.act_propose(%L, %L, gen_random_uuid(), 'revoked', 'mistake', 'Late') $$, :'coo', :'k1'), 'PT409', 'step_not_allowed', 'nothing leaves superseded');
select throws_ok(format($$ insert into act (certificate, kind, category, reason, by, proposed_by) values (%L, 'revoked', 'mistake', 'Late', %s, %s) $$, :'k1', test.account_id(:'dir'), test.account_id(:'coo')), 'PT403', 'second_person_is_missing', 'not in the table either');
select is((select count(*)::int from certificate where place = :p1 and certificate_lives(id)), 1, 'one living paper for a place');
select is(api.certificate(:'trainee', 'en', :'k1') #>> '{replaced_by,id}', :'n1', 'the page of the old one leads to the new');
select is(api.certificate(:'trainee', 'en', :'n1') #>> '{replaces,id}', :'k1', 'and back');

-- a duplicate by a registrar needs the director
select pg_temp.correct(:'reg', :'n1', 'duplicate') as dup \gset
select test.drawn();
select is(json_array_length(api.batch(:'dir', 'en', :dup) #> '{rows,0,compared}'), 0, 'a duplicate says the same');
select is((select record ->> 'duplicate' from batch_paper where batch = :dup), 'true', 'and that it is one');
select throws_ok(format('select api.batch_approve(%L, %s, gen_random_uuid())', :'reg', :dup), 'PT403', 'two_people_issue', 'never the proposer');
select throws_ok(format('select api.batch_approve(%L, %s, gen_random_uuid())', :'reg2', :dup), 'PT403', 'one_role_twice', 'never one role twice');
select is(api.batch(:'reg2', 'en', :dup) #>> '{can,approve}', 'false', 'another registrar is offered nothing');
select is(api.batch(:'dir', 'en', :dup) #>> '{can,approve}', 'true', 'the director is');
select lives_ok(format('select api.batch_approve(%L, %s, gen_random_uuid())', :'dir', :dup), 'and approves');
select test.drawn();
select is((select (record - '{serial,code,id,url,issued}'::text[]) from certificate where replaces = :'n1'), (select (record - '{serial,code,id,url,issued}'::text[]) || '{"duplicate": true}' from certificate where id = :'n1'), 'everything but number, code, day and the word for a duplicate is as it was');
select test.passed(:'coo', 1) as other \gset
select api.batch_propose(:'coo', :other, gen_random_uuid(), test.places(:other)) ->> 'id' as plain \gset
select throws_ok(format('select api.batch_approve(%L, %s, gen_random_uuid())', :'dir', :plain), 'PT403', 'not_yours', 'an issue is not the director''s');
select throws_ok(format('select api.batch_return(%L, %s, ''No.'')', :'dir', :plain), 'PT403', 'not_yours', 'nor its return');

-- a whole course
select is(api.course_correction_form(:'coo', 'en', :c) ->> 'papers', '3', 'three papers live');
select test.refused(format($$ select api.course_correction_propose(%L, %s, gen_random_uuid(), 'A letter', null, null, null, null) $$, :'coo', :c), 'nothing_changes', 'reason');
select test.refused(format($$ select api.course_correction_propose(%L, %s, gen_random_uuid(), ' ', 'Иное', null, null, null) $$, :'coo', :c), 'reason_is_missing', 'reason');
select test.refused(format($$ select api.course_correction_propose(%L, %s, gen_random_uuid(), 'A letter', null, null, E'a\nb\nc', null) $$, :'coo', :c), 'heading_is_wrong', 'organisation_ru');
select throws_ok(format($$ select api.course_correction_propose(%L, %s, gen_random_uuid(), 'A letter', 'Иное', null, null, null) $$, :'coo', test.course()), 'PT409', 'nothing_to_correct', 'a course without papers');
select throws_ok(format($$ select api.course_correction_propose(%L, %s, gen_random_uuid(), 'A letter', 'Иное', null, null, null) $$, :'foc', :c), 'PT403', 'not_yours', 'not by a focal point');
select api.course_correction_propose(:'coo', :c, gen_random_uuid(), 'A letter in the title', 'Программа исправленная', null, null, null) ->> 'batch' as whole \gset
select is(json_array_length(api.batch(:'reg', 'en', :whole) -> 'rows'), 3, 'one proposal for all');
select is((select count(*)::int from json_array_elements(api.batch(:'reg', 'en', :whole) -> 'rows') x where x #>> '{compared,0,becomes}' = 'Программа исправленная'), 3, 'each beside what it was');
select test.drawn();
savepoint stale;
select test.revoked(:'coo', :'reg', :'k2');
select throws_ok(format('select api.batch_approve(%L, %s, gen_random_uuid())', :'reg', :whole), 'PT409', 'certificate_is_not_valid', 'one that was revoked meanwhile stops it');
rollback to stale;
select api.batch_approve(:'reg', :whole, gen_random_uuid());
select test.drawn();
select is((select string_agg(certificate_state(id, expires), ' ' order by serial) from certificate where course = :c), 'superseded superseded superseded superseded superseded valid valid valid', 'three new papers, the old ones over');
select is(api.certificate_by_id((select id from certificate where replaces = :'k2'), 'ru') ->> 'programme', 'Программа исправленная', 'the public page says the new title');
select is(api.certificate_by_id(:'k2', 'ru') ->> 'programme', (select title_ru::text from edition where id = :e), 'of the old one what is printed on it');

-- the book
select is((api.book(:'reg', 'ru', extract(year from today())::text) -> 'missing')::text, '[]', 'no serial is missing');
select is(json_array_length(api.book(:'reg', 'ru', extract(year from today())::text) -> 'rows'), (select last from counter where name = 'certificate' and year = extract(year from today())), 'a row for each');
select api.certificate_hand_over(:'coo', (select id from certificate where replaces = :'k3'), gen_random_uuid(), null, 'in_person', null, 'Б 0000021');
select is((select x ->> 'form_number' || ', ' || (x ->> 'handed_to') from json_array_elements(api.book(:'reg', 'ru', extract(year from today())::text) -> 'rows') x where x ->> 'form_number' is not null),
	'Б 0000021, ' || (select record #>> '{names,0,full}' from certificate where replaces = :'k3'), 'with its form and who has it');
select ok(api.book(:'aud', 'ru', extract(year from today())::text)::text !~ 'Петрова', 'an auditor reads numbers');
select throws_ok(format($$ select api.book(%L, 'ru', '1999') $$, :'reg'), 'PT404', 'not_found', 'a year without papers has no book');
select throws_ok(format($$ select api.book(%L, 'ru', '2026') $$, :'foc'), 'PT403', 'not_yours', 'nor has a focal point');

-- a change of name is in the register, too
select id as n3, person as third from certificate where replaces = :'k3' \gset
insert into name_form (person, script, language, family, given, source) values (:third, 'latn', 'be-latn', 'Piatrova', 'Hanna', 'self');
select pg_temp.correct(:'coo', :'n3', 'change_of_name', '{"0.family": "Замужняя", "0.given": "Анна", "0.patronymic": "Ивановна", "1.family": "Zamuzhniaia", "1.given": "Anna"}') as name_batch \gset
select test.drawn();
select is((select count(*)::int from name_form where person = :third and batch is not null), 0, 'not before it is approved');
select api.batch_approve(:'reg', :name_batch, gen_random_uuid());
select results_eq(format($$ select family::text, given::text, patronymic::text, source, valid_from, batch from name_form where person = %s and valid_until is null order by script, language $$, :third),
	format($$ values ('Замужняя', 'Анна', 'Ивановна', 'agency_letter', today(), %1$s), ('Piatrova', 'Hanna', null, 'self', today(), null), ('ZAMUZHNIAIA', 'ANNA', null, 'passport', today(), %1$s) $$, :name_batch),
	'the printed forms give way to new ones of the same source; a passport''s capitals stay, and what was not printed');
select results_eq(format('select count(*)::int from name_form where person = %s and valid_until = today() and batch is null', :third), array[2], 'the old ones end today and stay in the dossier');
select is(names_printed(:third) #>> '{0,full}', 'Замужняя Анна Ивановна', 'later papers print the new one');
select is(api.person(:'coo', 'en', :third) #>> '{names,0,changed}', 'true', 'the dossier says why');
select test.drawn();

select * from finish();
rollback;
