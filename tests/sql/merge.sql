-- Two records of one person: what moves, what stays, what stands in the way, and that it can all be put back.
begin;
select plan(71);

select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.account('director') as dir \gset
select test.account('auditor') as aud \gset
select test.account('trainer') as tra \gset
select test.agency('border', 'BY') as mine \gset
select test.agency('ngo', 'GE') as theirs \gset
select test.account('focal_point', :mine) as foc \gset
select test.account('focal_point', :theirs) as foreign_foc \gset

-- A kept one of the one agency; one that goes of the other, with a paper, a waiting nomination, a refused one, an account, letters.
select test.person(:mine, 'Зубр', 'BY') as kept \gset
select test.issued(:'coo', :'reg') as batch \gset
select id as cert, place, course as done from certificate where batch = :batch order by serial limit 1 \gset
-- the first paper's holder is the one that goes
select person as holder from certificate where id = :'cert' \gset
\set gone :holder
update person set phone = '+375 1', email = 'gone@x.example', rank = 'Captain', country = 'BY' where id = :gone;
update person set rank = 'Major' where id = :kept;
insert into name_form (person, script, language, family, given, source) values (:gone, 'cyrl', 'be', 'Зубр', 'Ганна', 'agency_letter');
select test.account('trainee', null, :gone) as tee \gset
select test.course('nominations_open', 30) as open \gset
select test.course('nominations_open', 60) as both \gset
insert into nomination (course, person, agency, state, made_by, reason) values (:open, :gone, :theirs, 'waiting', test.account_id(:'coo'), null), (:both, :gone, :theirs, 'refused', test.account_id(:'coo'), 'Late.'), (:both, :kept, :mine, 'proposed', test.account_id(:'coo'), null);
select id as stays from nomination where course = :both and person = :gone \gset
select test.person(:mine) as third \gset
select api.person_distinct(:'coo', :gone, :'third') \g /dev/null
insert into feed (kind, subject, lang, token, made_by) values ('person', :gone, 'ru', sha256('calendar'), test.account_id(:'tee'));
select mail_person('paper_ready', :gone, '{"code": "x"}');

-- the catalog
select is((select string_agg(r.relname || '.' || a.attname, ' ' order by 1) from pg_constraint c join pg_class r on r.oid = c.conrelid join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
	where c.contype = 'f' and c.confrelid = 'registry.person'::regclass and not exists (select from person_columns() x where x.tab = r.relname and x.col = a.attname)), null, 'the merge knows every column that names a person');
select is((select string_agg(x.tab || '.' || x.col, ' ') from person_columns() x where x.tab <> 'feed' and not exists (select from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
	where c.contype = 'f' and c.confrelid = 'registry.person'::regclass and c.conrelid = ('registry.' || x.tab)::regclass and a.attname = x.col)), null, 'and no other');

-- who
select throws_ok(format('select api.person_merge_form(%L, ''en'', %s, %L, null)', l, :kept, :'gone'), 'PT403', 'not_yours', who || ' merges nobody') from (values (:'foc'::bytea, 'a focal point'), (:'foreign_foc', 'a foreign one'), (:'dir', 'a director'), (:'aud', 'an auditor'), (:'tra', 'a trainer'), (:'tee', 'a trainee')) x (l, who);
select throws_ok(format('select api.person_merge(%L, %s, gen_random_uuid(), %L, %L)', :'foc', :kept, :'gone', ''), 'PT403', 'not_yours', 'nor by force');
select throws_ok(format('select api.person_merge(null, %s, gen_random_uuid(), %L, %L)', :kept, :'gone', ''), 'PT401', 'sign_in', 'a stranger is asked to sign in');

-- the preview
select api.person_merge_form(:'coo', 'en', :kept, :'gone', null)::jsonb as form \gset
select is((select string_agg((m ->> 'what') || ' ' || (m ->> 'n'), ', ') from jsonb_array_elements(:'form'::jsonb -> 'moves') m), 'name_form 3, nomination 2, place 1, certificate 1, account 1, outbox ' || (select count(*) from outbox where person = :gone) || ', feed 1, person_distinct 1', 'it says what moves');
select is(:'form'::jsonb #>> '{moves,3,items,0}', (select serial_text(serial) from certificate where id = :'cert'), 'by name');
select is(:'form'::jsonb #>> '{stays,0,id}', :'stays', 'a nomination that came to nothing stays where the kept one is nominated, too');
select is(:'form'::jsonb -> 'fills', '["email", "phone"]', 'what the kept record lacks it takes over');
select is(array_length(string_to_array(:'form'::jsonb ->> 'ends', '; '), 1), 2, 'the names in one script and language give way');
select is(:'form'::jsonb -> 'hindrance', 'null', 'nothing stands in the way');
select is(api.person_merge_form(:'reg', 'en', :kept, :'gone', null) #>> '{gone,email}', null, 'contact is the coordinator''s alone');
select is(api.person_merge_form(:'reg', 'en', :kept, null, 'Зубр') #>> '{kept,id}', :'kept', 'the registrar may, too');
select is(json_array_length(api.person_merge_form(:'coo', 'en', :kept, null, 'zubr') -> 'found') > 0, true, 'without another record one searches');

select is((select string_agg(m, ', ') from jsonb_array_elements_text(:'form'::jsonb #> '{prints,before}') m) || ' > ' || (select count(*) from jsonb_array_elements(:'form'::jsonb #> '{prints,after}')), (select string_agg(m ->> 'full', ', ' order by n) from jsonb_array_elements(names_printed(:kept)) with ordinality x (m, n)) || ' > 3', 'what papers print now and would print');
select is(:'form'::jsonb #>> '{sees,kept}', (select name_en::text from agency where id = :mine), 'and whose focal points will see it all');

-- what stands in the way
select test.refused(format('select api.person_merge(%L, %s, gen_random_uuid(), %L, %L)', :'coo', :kept, o, s), k, 'other', st) from (values
	('', '', 'person_is_missing', 'PT422'), (:'kept', '', 'same_person', 'PT422'), (:'gone', 'another', 'merge_has_changed', 'PT409')) x (o, s, k, st);
select throws_ok(format('select api.person_merge(%L, %s, gen_random_uuid(), ''0'', %L)', :'coo', :kept, ''), 'PT404', 'no_person', 'an unknown one is not there');
savepoint way;
update nomination set state = 'proposed', reason = 'Again.' where id = :stays;
select test.refused(format('select api.person_merge(%L, %s, gen_random_uuid(), %L, %L)', :'coo', :kept, :'gone', ''), 'both_nominated', 'other', 'PT409');
select is((select detail ->> 'courses' from test.detail(format('select api.person_merge(%L, %s, gen_random_uuid(), %L, %L)', :'coo', :kept, :'gone', ''))), (select code from course where id = :both), 'the course is named');
rollback to way;
update nomination set state = 'proposed', reason = 'Again.' where id = :stays;
update nomination set state = 'closed' where id = :stays;
select is(api.person_merge_form(:'coo', 'en', :kept, :'gone', null) #>> '{stays,0,id}', :'stays', 'a course that was called off is not in the way');
rollback to way;
update person set born = '1984-06-15' where id = :gone;
select is(api.person_merge_form(:'coo', 'en', :kept, :'gone', null) ->> 'differs', 'true', 'another birth date is pointed out');
select test.refused(format('select api.person_merge(%L, %s, gen_random_uuid(), %L, %L, null)', :'coo', :kept, :'gone', api.person_merge_form(:'coo', 'en', :kept, :'gone', null) ->> 'seen'), 'reason_is_missing', 'reason');
select api.person_merge(:'coo', :kept, gen_random_uuid(), :'gone', api.person_merge_form(:'coo', 'en', :kept, :'gone', null) ->> 'seen', 'Typed wrongly.') \g /dev/null
select is(api.person(:'reg', 'en', :kept) #>> '{merges,0,reason}', 'Typed wrongly.', 'the reason is told and kept');
select is((select jsonb_agg(m ->> 'full') from jsonb_array_elements(names_printed(:kept)) m), :'form'::jsonb #> '{prints,after}', 'and papers print what was said');
rollback to way;
select api.person_distinct(:'coo', :gone, :'kept') \g /dev/null
select test.refused(format('select api.person_merge(%L, %s, gen_random_uuid(), %L, %L)', :'coo', :kept, :'gone', ''), 'said_to_be_distinct', 'other', 'PT409');
rollback to way;

-- merged
create function pg_temp.world(_kept int, _gone int) returns jsonb stable language sql as $$
	select jsonb_build_object('people', (select jsonb_agg(to_jsonb(p) - 'version' order by p.id) from person p where p.id in (_kept, _gone)), 'names', (select jsonb_agg(to_jsonb(f) order by f.id) from name_form f where f.person in (_kept, _gone)),
		'nominations', (select jsonb_agg(to_jsonb(n) order by n.id) from nomination n where n.person in (_kept, _gone)), 'places', (select jsonb_agg(to_jsonb(w) order by w.id) from place w where w.person in (_kept, _gone)),
		'certificates', (select jsonb_agg(to_jsonb(c) order by c.id) from certificate c where c.person in (_kept, _gone)), 'accounts', (select jsonb_agg(to_jsonb(a) - 'version' order by a.id) from account a where a.person in (_kept, _gone)),
		'letters', (select jsonb_agg(to_jsonb(o) order by o.id) from outbox o where o.person in (_kept, _gone)), 'feeds', (select jsonb_agg(to_jsonb(f) order by f.id) from feed f where f.kind = 'person' and f.subject in (_kept, _gone)),
		'distinct', (select jsonb_agg(to_jsonb(d) order by d.one, d.other) from person_distinct d where _kept in (d.one, d.other) or _gone in (d.one, d.other))) $$;
select pg_temp.world(:kept, :gone) as before \gset
select to_jsonb(c) - 'person' as printed from certificate c where id = :'cert' \gset
select gen_random_uuid() as idem \gset
select api.person_merge(:'coo', :kept, :'idem', :'gone', :'form'::jsonb ->> 'seen') ->> 'merge' as merge \gset
select is(api.person_merge(:'coo', :kept, :'idem', :'gone', '') ->> 'merge', :'merge', 'a double click merges once');
select is((select array_agg(distinct person) from (select person from place where id = :place union select person from certificate where id = :'cert' union select person from nomination where course in (:open, :done) and person in (:kept, :gone)
	union select subject from feed where token = sha256('calendar') union select person from account where id = test.account_id(:'tee') union select person from outbox where kind = 'paper_ready' and person in (:kept, :gone)) x), array[:kept], 'everything belongs to the kept record');
select is((select to_jsonb(c) - 'person' from certificate c where id = :'cert'), :'printed'::jsonb, 'the paper is what it was');
select is((select person from nomination where id = :stays), :gone, 'what stays stays');
select is((select string_agg(language, ' ' order by language) from name_form where person = :kept and valid_until is null), 'be en ru', 'one current name for each language');
select is((select family from name_form where person = :kept and valid_until is null and language = 'ru'), 'Зубр', 'the kept one''s own');
select is((select rank || ' ' || phone || ' ' || email from person where id = :kept), 'Major +375 1 gone@x.example', 'facts it had stay, those it lacked came');
select ok(exists (select from person_distinct where one = least(:kept, :third) and other = greatest(:kept, :third)), 'who was not the other is not this one');
select is(api.person(:'coo', 'en', :gone) ->> 'id', :'kept', 'the old number leads to the kept record');
select is(api.person(:'coo', 'en', :gone) ->> 'was', :'gone', 'and says so');
select is(api.person(:'coo', 'en', :kept) #>> '{merges,0,gone}', :'gone', 'the kept one names it');
select is(json_typeof(api.person(:'foc', 'en', :kept) -> 'merges'), 'null', 'to the centre');
select throws_ok(format('select api.person(%L, ''en'', %s)', :'foreign_foc', :gone), 'PT404', 'no_person', 'the other agency does not come into a foreign record by it');
select is(api.person(:'tee', 'en', :kept) ->> 'id', :'kept', 'the trainee signs in as before');
select is(names_of(:gone, 'ru') ->> 'name', names_of(:kept, 'ru') ->> 'name', 'what stayed behind shows the kept name');
select ok(not (api.people(:'coo', 'en', null, null, null, 'all') -> 'rows')::jsonb @> jsonb_build_array(jsonb_build_object('id', :gone)), 'the other is in no list');
select ok(not (api.people(:'coo', 'en', null, :'theirs', null, 'all') -> 'rows')::jsonb @> jsonb_build_array(jsonb_build_object('id', :gone)), 'nor in its agency''s');
select test.refused(format('select api.person_form_of(%L, ''en'', %s)', :'coo', :gone), 'person_is_merged', '', 'PT409');
select throws_ok(format('insert into nomination (course, person, agency, made_by) values (%s, %s, %s, %s)', test.course('nominations_open', 90), :gone, :theirs, test.account_id(:'coo')), 'PT409', 'person_is_merged', 'nothing new is said of it');
select throws_ok(format('update certificate set person = %s where id = %L', :third, :'cert'), 'PT409', 'facts_never_change', 'a certificate goes nowhere else');
select throws_ok(format('update certificate set person = %s, expires = null, code = ''AAAAAAAA'' where id = %L', :gone, :'cert'), 'PT409', 'facts_never_change', 'and nothing else of it changes with it');
select throws_ok('delete from person_merge', 'PT409', 'facts_never_change', 'that they were merged stays known');
select is((select action from audit where noun = 'person' and object = :'kept' and action = 'merged'), 'merged', 'the trail says so');
select is((api.verify_id(:'cert') ->> 'state'), 'valid', 'the paper verifies');

-- and back
select throws_ok(format('select api.person_merge_undo(%L, %s, %L)', :'foc', :kept, :'merge'), 'PT403', 'not_yours', 'a focal point takes nothing back');
select test.refused(format('select api.person_merge_undo(%L, %s, null)', :'coo', :kept), 'form_is_incomplete', 'merge');
select throws_ok(format('select api.person_merge_undo(%L, %s, %L)', :'coo', :third, :'merge'), 'PT404', 'not_found', 'not on another record');
savepoint back;
select api.person_merge(:'coo', :third, gen_random_uuid(), :'kept', api.person_merge_form(:'coo', 'en', :third, :'kept', null) ->> 'seen') from (select api.person_distinct_undo(:'coo', :third, :'kept')) x \g /dev/null
select test.refused(format('select api.person_merge_undo(%L, %s, %L)', :'coo', :kept, :'merge'), 'merged_again', 'merge', 'PT409');
select is(api.person(:'coo', 'en', :gone) ->> 'id', :'third', 'a number leads on to where the record is now');
rollback to back;
select is(api.person_merge_undo(:'reg', :kept, :'merge') ->> 'id', :'gone', 'another may take it back');
select is(pg_temp.world(:kept, :gone), :'before'::jsonb, 'everything is where it was');
select test.refused(format('select api.person_merge_undo(%L, %s, %L)', :'coo', :kept, :'merge'), 'merge_is_undone', 'merge', 'PT409');
select throws_ok(format('update certificate set person = %s where id = %L', :kept, :'cert'), 'PT409', 'facts_never_change', 'the paper stays there');

-- two sign-ins: the other's closes, and opens again
select test.account('trainee', null, :kept) as own \gset
select is(api.person_merge_form(:'coo', 'en', :kept, :'gone', null) ->> 'closes', (select email::text from account where id = test.account_id(:'tee')), 'of two sign-ins the other one is named');
select api.person_merge(:'reg', :kept, gen_random_uuid(), :'gone', api.person_merge_form(:'reg', 'en', :kept, :'gone', null) ->> 'seen') ->> 'merge' as merge \gset
select is((select active from account where id = test.account_id(:'tee')), false, 'and closed');
-- a paper that is issued meanwhile
savepoint paper;
insert into batch (course, proposed_by, state, decided_by, decided) values (:done, test.account_id(:'coo'), 'approved', test.account_id(:'reg'), now()) returning id as second \gset
select test.revoked(:'coo', :'reg', :'cert') \g /dev/null
insert into batch_paper (batch, place, decision, state, record) select :second, :place, d.id, 'issued', c.record from decision d, certificate c where d.place = :place and c.id = :'cert' order by d.number desc limit 1;
insert into certificate (id, serial, code, place, person, course, edition, agency, batch, kind, status, record, name_keys, issued, expires, proposed_by, approved_by)
	select new_certificate_id(), c.serial + 500, c.code, c.place, c.person, c.course, c.edition, c.agency, :second, c.kind, c.status + 1, c.record, c.name_keys, c.issued, c.expires, c.proposed_by, c.approved_by from certificate c where c.id = :'cert';
select test.refused(format('select api.person_merge_undo(%L, %s, %L)', :'coo', :kept, :'merge'), 'paper_issued_since', 'merge', 'PT409');
rollback to paper;
select lives_ok(format('select api.person_merge_undo(%L, %s, %L)', :'coo', :kept, :'merge'), 'else it is undone');
select is((select active from account where id = test.account_id(:'tee')), true, 'and the sign-in is open again');

select * from finish();
rollback;
