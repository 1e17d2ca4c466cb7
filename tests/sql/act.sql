-- Acts on a certificate: the table of states, two people in two roles, the emergency brake, hand-over, erasing.
begin;
select plan(89);

select test.agency() as mine \gset
select test.account('coordinator') as coo \gset
select test.account('coordinator') as coo2 \gset
select test.account('registrar') as reg \gset
select test.account('registrar') as reg2 \gset
select test.account('director') as dir \gset
select test.account('auditor') as aud \gset
select test.account('focal_point', :mine) as foc \gset
select test.issued(:'coo', :'reg', 6) as b \gset
create temp table k as select id, row_number() over (order by serial) n, person from certificate where batch = :b;
select id as k1 from k where n = 1 \gset
select id as k2 from k where n = 2 \gset
select id as k3 from k where n = 3 \gset
select id as k4 from k where n = 4 \gset
select id as k5 from k where n = 5 \gset
create function pg_temp.state(_id text) returns text language sql as 'select api.certificate_by_id($1, ''en'') ->> ''state''';
create function pg_temp.propose(_login bytea, _id text, _kind text, _category text default null) returns int language sql as
	'select (api.act_propose($1, $2, gen_random_uuid(), $3, $4, ''A test of two people'') ->> ''id'')::int';

-- the kinds and their bytes in the log
select is((select string_agg(code || ' ' || kind, ' ' order by code) from act_kind), '1 issued 2 handed_over 3 suspended 4 reinstated 5 revoked 6 superseded 7 lost 8 erased', 'each kind of act has its byte');
select is((select string_agg(kind, ' ' order by code) from act_kind where two_people), 'issued reinstated revoked superseded erased', 'those that need two people');
select is((select string_agg(was || '>' || becomes, ' ' order by was, becomes) from step where noun = 'certificate'),
	'issued>revoked issued>superseded issued>suspended issuing>issued issuing>revoked suspended>issued suspended>revoked', 'nothing leads out of revoked or superseded');
select is((select string_agg(distinct proposed_by || ' ' || by, ',') from act where certificate in (select id from k) and kind = 'issued'), test.account_id(:'coo') || ' ' || test.account_id(:'reg'), 'an issue has its two people');

-- suspending
select gen_random_uuid() as idem \gset
select throws_ok(format($$ select api.certificate_suspend(%L, %L, gen_random_uuid(), '5', 'A doubt') $$, :'coo', :'k1'), 'PT403', 'not_yours', 'a coordinator does not suspend');
select throws_ok(format($$ select api.certificate_suspend(null, %L, gen_random_uuid(), '5', 'A doubt') $$, :'k1'), 'PT401', 'sign_in', 'nor a stranger');
select throws_ok(format($$ select api.certificate_suspend(%L, 'x', gen_random_uuid(), '5', 'A doubt') $$, :'reg'), 'PT404', 'not_found', 'what there is not');
select test.refused(format($$ select api.certificate_suspend(%L, %L, gen_random_uuid(), '31', 'A doubt') $$, :'reg', :'k1'), 'suspended_too_long', 'days');
select test.refused(format($$ select api.certificate_suspend(%L, %L, gen_random_uuid(), '0', 'A doubt') $$, :'reg', :'k1'), 'suspended_too_long', 'days');
select test.refused(format($$ select api.certificate_suspend(%L, %L, gen_random_uuid(), null, 'A doubt') $$, :'reg', :'k1'), 'field_is_missing', 'days');
select test.refused(format($$ select api.certificate_suspend(%L, %L, gen_random_uuid(), '5', ' ') $$, :'reg', :'k1'), 'reason_is_missing', 'reason');
select test.refused(format($$ select api.certificate_suspend(%L, %L, gen_random_uuid(), '5', E'a\u202eb') $$, :'reg', :'k1'), 'reason_is_wrong', 'reason');
select is(api.certificate_suspend(:'reg', :'k1', :'idem', '5', 'A doubt') ->> 'until', (today() + 5)::text, 'one registrar suspends at once');
select is(api.certificate_suspend(:'reg', :'k1', :'idem', '5', 'A doubt') ->> 'until', (today() + 5)::text, 'a double click once');
select is(pg_temp.state(:'k1'), 'suspended', 'the public page says so');
select ok(api.certificate_by_id(:'k1', 'en')::text !~ 'doubt', 'without the reason');
select is(certificate_state(:'k1', null), 'suspended', 'every list too');
select is(get_bit(press.status_bits((select status / 131072 from certificate where id = :'k1'), 'suspension'), (select (status % 131072 / 8 * 8 + 7 - status % 8)::int from certificate where id = :'k1')), 1, 'and the status list');
select is((select json_array_length(api.certificates(:'reg', 'en', null, null, 'suspended', null, null) -> 'rows')), 1, 'the register finds it');
select is((select json_array_length(api.certificates(:'reg', 'en', null, null, 'valid', null, null) -> 'rows')), 5, 'and not among the valid');
select throws_ok(format($$ select api.certificate_suspend(%L, %L, gen_random_uuid(), '5', 'A doubt') $$, :'dir', :'k1'), 'PT409', 'step_not_allowed', 'what is suspended is not suspended again');
select throws_ok(format($$ insert into act (certificate, kind, reason, until, by) values (%L, 'suspended', 'Longer', today() + 31, %s) $$, :'k2', test.account_id(:'reg')), '23514', null, 'the table takes no longer than 30 days');

-- reinstating takes two, in two roles
select throws_ok(format($$ insert into act (certificate, kind, reason, proposed_by, by) values (%L, 'reinstated', 'Fine', %s, %s) $$, :'k1', test.account_id(:'coo'), test.account_id(:'dir')), 'PT403', 'second_person_is_missing', 'the table takes no act of two people without its proposal');
select throws_ok(format($$ insert into act (certificate, kind, reason, by) values (%L, 'reinstated', 'Fine', %s) $$, :'k1', test.account_id(:'dir')), 'PT403', 'second_person_is_missing', 'nor one with a single person');
select pg_temp.propose(:'reg', :'k1', 'reinstated') as p \gset
select throws_ok(format($$ select pg_temp.propose(%L, %L, 'revoked', 'mistake') $$, :'coo', :'k1'), 'PT409', 'proposed_already', 'one thing at a time is proposed');
select is(api.certificate(:'reg', 'en', :'k1') #>> '{proposal,own}', 'true', 'its page says that one waits');
select is(api.certificate(:'reg2', 'en', :'k1') #>> '{proposal,decide}', 'false', 'another registrar is offered nothing');
select is(api.certificate(:'dir', 'en', :'k1') #>> '{proposal,decide}', 'true', 'the director is');
select throws_ok(format('select api.act_approve(%L, %s, gen_random_uuid())', :'reg', :p), 'PT403', 'one_role_twice', 'never the proposer');
select throws_ok(format('select api.act_approve(%L, %s, gen_random_uuid())', :'reg2', :p), 'PT403', 'one_role_twice', 'never one role twice');
select throws_ok(format('select api.act_approve(%L, %s, gen_random_uuid())', :'coo', :p), 'PT403', 'not_yours', 'never a coordinator');
select throws_ok(format('update act_proposal set state = ''approved'', decided_by = %s, decided = now() where id = %s', test.account_id(:'reg2'), :p), 'PT403', 'one_role_twice', 'the table knows it too');
select throws_ok(format('update act_proposal set reason = ''Another'' where id = %s', :p), 'PT409', 'facts_never_change', 'what was proposed stays');
select lives_ok(format('select api.act_approve(%L, %s, gen_random_uuid())', :'dir', :p), 'the director approves');
select throws_ok(format('select api.act_approve(%L, %s, gen_random_uuid())', :'dir', :p), 'PT409', 'step_not_allowed', 'once');
select is(pg_temp.state(:'k1'), 'valid', 'it is valid again');
select throws_ok(format($$ select api.certificate_suspend(%L, %L, gen_random_uuid(), '5', 'Again') $$, :'reg', :'k1'), 'PT409', 'suspended_by_you_before', 'nobody suspends the same paper twice');
select throws_ok(format('select api.act_approve(%L, 999999, gen_random_uuid())', :'dir'), 'PT404', 'not_found', 'a proposal that there is not');

-- a suspension ends by itself
alter table act disable trigger follows;
insert into act (certificate, kind, reason, until, by, at) values (:'k2', 'suspended', 'Long ago', today() - 1, test.account_id(:'reg'), now() - interval '20 days');
alter table act enable trigger follows;
select is(pg_temp.state(:'k2'), 'valid', 'after its last day it is over');
select is(certificate_stage(:'k2'), 'issued', 'without an act');
select is((select json_array_length(api.certificates(:'reg', 'en', null, null, 'suspended', null, null) -> 'rows')), 0, 'the register agrees');

-- revoking
select test.refused(format($$ select api.act_propose(%L, %L, gen_random_uuid(), 'revoked', 'whim', 'x y') $$, :'coo', :'k2'), 'category_is_wrong', 'category');
select test.refused(format($$ select api.act_propose(%L, %L, gen_random_uuid(), 'revoked', 'mistake', ' ') $$, :'coo', :'k2'), 'reason_is_missing', 'reason');
select test.refused(format($$ select api.act_propose(%L, %L, gen_random_uuid(), 'lost', null, 'x y') $$, :'coo', :'k2'), 'act_is_wrong', 'act');
select throws_ok(format($$ select pg_temp.propose(%L, %L, 'reinstated') $$, :'coo', :'k2'), 'PT409', 'step_not_allowed', 'what is not suspended is not reinstated');
select throws_ok(format($$ select pg_temp.propose(%L, %L, 'revoked', 'mistake') $$, :'aud', :'k2'), 'PT403', 'not_yours', 'an auditor proposes nothing');
select gen_random_uuid() as again \gset
select api.act_propose(:'coo', :'k2', :'again', 'revoked', 'mistake', 'Issued by mistake') ->> 'id' as p \gset
select is(api.act_propose(:'coo', :'k2', :'again', 'revoked', 'mistake', 'Issued by mistake') ->> 'id', :'p', 'a double click proposes once');
select is(pg_temp.state(:'k2'), 'valid', 'a proposal changes nothing');
select throws_ok(format('select api.act_refuse(%L, %s, '' '')', :'reg', :p), 'PT422', 'reason_is_missing', 'refusing needs a reason');
select throws_ok(format('select api.act_refuse(%L, %s, ''No.'')', :'coo2', :p), 'PT403', 'not_yours', 'a coordinator refuses nothing');
select lives_ok(format('select api.act_refuse(%L, %s, ''The facts are right.'')', :'reg', :p), 'a registrar refuses');
select pg_temp.propose(:'coo', :'k2', 'revoked', 'facts') as p \gset
select throws_ok(format('select api.act_withdraw(%L, %s)', :'coo2', :p), 'PT403', 'not_yours', 'only who proposed takes it back');
select lives_ok(format('select api.act_withdraw(%L, %s)', :'coo', :p), 'and may');
select pg_temp.propose(:'coo', :'k2', 'revoked', 'facts') as p \gset
select gen_random_uuid() as key \gset
select is(api.act_approve(:'reg', :p, :'key') ->> 'kind', 'revoked', 'a registrar approves what a coordinator proposed');
select is(api.act_approve(:'reg', :p, :'key') ->> 'kind', 'revoked', 'a double click revokes once');
select is((select (proposed_by, by, category, reason::text)::text from act where certificate = :'k2' and kind = 'revoked'), (test.account_id(:'coo'), test.account_id(:'reg'), 'facts', 'A test of two people')::text, 'the act names both');
select is(substr(d.data, 17, 1), '\x05'::bytea, 'and is in the log') from leaf_data d join leaf l on l.index = d.leaf where d.certificate = :'k2' and l.type = 3 order by l.index desc limit 1;
select throws_ok(format($$ select pg_temp.propose(%L, %L, 'revoked', 'mistake') $$, :'coo', :'k2'), 'PT409', 'step_not_allowed', 'revoked is revoked');
select throws_ok(format($$ select api.certificate_suspend(%L, %L, gen_random_uuid(), '5', 'Late') $$, :'dir', :'k2'), 'PT409', 'step_not_allowed', 'nothing leaves it');
select throws_ok(format($$ select api.certificate_hand_over(%L, %L, gen_random_uuid(), null, 'in_person', null, null) $$, :'coo', :'k2'), 'PT409', 'certificate_is_over', 'nor is it handed over');
select is(json_array_length(api.act_proposals(:'aud', 'en', null) -> 'rows'), 4, 'the list of all proposals');
select matches(api.act_proposals(:'aud', 'en', null) #>> '{rows,0,name}', '^№ \d+$', 'without names for an auditor');

-- handing over, lost
select test.refused(format($$ select api.certificate_hand_over(%L, %L, gen_random_uuid(), null, 'by_pigeon', null, null) $$, :'coo', :'k1'), 'handed_how_is_wrong', 'handed_how');
select test.refused(format($$ select api.certificate_hand_over(%L, %L, gen_random_uuid(), null, 'proxy', ' ', null) $$, :'coo', :'k1'), 'field_is_missing', 'handed_to');
select test.refused(format($$ select api.certificate_hand_over(%L, %L, gen_random_uuid(), %L, 'in_person', null, null) $$, :'coo', :'k1', today() + 1), 'day_is_to_come', 'handed_on');
select test.refused(format($$ select api.certificate_hand_over(%L, %L, gen_random_uuid(), null, 'in_person', null, '<b>') $$, :'coo', :'k1'), 'form_number_is_wrong', 'form_number');
select throws_ok(format($$ select api.certificate_hand_over(%L, %L, gen_random_uuid(), null, 'in_person', null, null) $$, :'dir', :'k1'), 'PT403', 'not_yours', 'a director hands nothing over');
select lives_ok(format($$ select api.certificate_hand_over(%L, %L, gen_random_uuid(), null, 'proxy', 'Иванов П. П., доверенность 18', 'а 0000007') $$, :'coo', :'k1'), 'to somebody with a power of attorney');
select is((select a.form_number || ' ' || a.handed_to || ' ' || a.handed_on from act a where a.certificate = :'k1' and a.kind = 'handed_over'), 'А 0000007 Иванов П. П., доверенность 18 ' || today(), 'the act says to whom, when and on which form');
select throws_ok(format($$ select api.certificate_hand_over(%L, %L, gen_random_uuid(), null, 'in_person', null, 'А 0000007') $$, :'coo', :'k3'), '23P01', null, 'a form is used once');
select ok(not exists (select from audit where noun = 'act' and changes::text ~ 'Иванов'), 'the trail has no name');
select is(form_number_after('A 0009998', 3), 'A 0010001', 'forms count on');
select test.refused(format($$ select api.batch_hand_over(%L, %s, gen_random_uuid(), null, 'in_person', null, 'AB') $$, :'coo', :b), 'form_number_cannot_count', 'form_number');
select throws_ok(format($$ select api.batch_hand_over(%L, 999999, gen_random_uuid(), null, 'in_person', null, null) $$, :'coo'), 'PT404', 'not_found', 'a batch that there is not');
select is(api.batch_hand_over(:'coo', :b, gen_random_uuid(), null, 'in_person', null, 'A 0000099') ->> 'papers', '4', 'all that live and were not handed over yet');
select is((select string_agg(a.form_number, ', ' order by c.serial) from act a join certificate c on c.id = a.certificate where c.batch = :b and a.kind = 'handed_over' and a.handed_how = 'in_person'), 'A 0000099, A 0000100, A 0000101, A 0000102', 'in the order of serials');
select throws_ok(format($$ select api.batch_hand_over(%L, %s, gen_random_uuid(), null, 'in_person', null, null) $$, :'coo', :b), 'PT409', 'nothing_to_hand_over', 'nothing is left');
select test.refused(format($$ select api.certificate_lost(%L, %L, gen_random_uuid(), null) $$, :'coo', :'k3'), 'reason_is_missing', 'reason');
select lives_ok(format($$ select api.certificate_lost(%L, %L, gen_random_uuid(), 'Lost on a journey') $$, :'coo', :'k3'), 'a paper is lost');
select is(pg_temp.state(:'k3'), 'valid', 'and goes on being valid');

-- erasing
select throws_ok(format('update certificate set record = record_erased(record), name_keys = ''{}'' where id = %L', :'k4'), 'PT409', 'facts_never_change', 'no name goes without its act');
select throws_ok(format('delete from paper where certificate = %L', :'k4'), 'PT409', 'facts_never_change', 'nor a paper');
select ok((select count(*) from outbox o join certificate c on c.person = o.person where c.id = :'k4' and o.kind = 'paper_ready') > 0, 'there was a letter about the paper');
select api.act_approve(:'dir', pg_temp.propose(:'reg', :'k4', 'erased'), gen_random_uuid());
select is((select count(*)::int from outbox o join certificate c on c.person = o.person where c.id = :'k4' and o.kind ~ '^paper_'), 0, 'who is taken out of a paper is taken out of the letters about it');
select is((select record -> 'names' || to_jsonb(name_keys) from certificate where id = :'k4'), '[]', 'the names are gone');
select is((select count(*)::int from paper w full join leaf_data d on d.certificate = w.certificate full join signature s on s.certificate = w.certificate where :'k4' in (w.certificate, d.certificate, s.certificate)), 0, 'paper, signature and what the leaves commit to');
select is(pg_temp.state(:'k4') || ' ' || (api.certificate_by_id(:'k4', 'en') ->> 'erased'), 'valid ' || today(), 'state and dates stay');
select is(api.certificate(:'reg', 'en', :'k4') ->> 'name', '№ ' || (select person from k where n = 4), 'a number stands for the name');
select throws_ok(format('update certificate set issued = issued - 1 where id = %L', :'k4'), 'PT409', 'facts_never_change', 'and nothing else changes, then neither');

select * from finish();
rollback;
