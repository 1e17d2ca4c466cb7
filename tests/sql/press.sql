-- The queue of press: papers first, one worker a row, stored once, nothing lost; and what must always hold.
begin;
select plan(26);

select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.passed(:'coo', 4) as c \gset
select test.passed(:'coo', 1) as c2 \gset
select api.batch_propose(:'coo', :c, gen_random_uuid(), test.places(:c)) ->> 'id' as b \gset
select test.drawn();
select api.batch_approve(:'reg', :b, gen_random_uuid());
select api.batch_propose(:'coo', :c2, gen_random_uuid(), test.places(:c2)) ->> 'id' as b2 \gset
create temp table k as select id, row_number() over (order by serial) n from certificate where batch = :b;
grant select on k to press;
select id as proof from batch_paper where batch = :b2 \gset

-- what is next
select is((select count(*)::int from press.next(50)), 4, 'all issued papers wait');
select is((select string_agg(distinct kind, ',') from press.next(50)), 'paper', 'papers come before proofs');
select is((select count(*)::int from press.next(3)), 3, 'as many as asked');
select is((select array_agg(key) from press.next(2)), (select array_agg(id::text order by n) from k where n <= 2), 'in the order of issue');
select is((select record ->> 'id' from press.next(1)), (select id from k where n = 1), 'with the frozen record');

-- storing
select lives_ok($$ select press.store('paper', (select id from k where n = 1), 'one', sha256('one'), 2) $$, 'a paper is stored');
select is((select count(*)::int from paper where certificate = (select id from k where n = 1)), 1, 'it is there');
select is((select count(*)::int from to_draw where certificate = (select id from k where n = 1)), 0, 'and has left the queue');
select lives_ok($$ select press.store('paper', (select id from k where n = 1), 'two', sha256('two'), 2) $$, 'a second worker that comes late');
select is((select convert_from(bytes, 'UTF8') from paper where certificate = (select id from k where n = 1)), 'one', 'changes nothing');
select throws_ok($$ select press.store('paper', (select id from k where n = 2), 'two', sha256('three'), 2) $$, '23514', null, 'a wrong hash is refused');
select throws_ok($$ select press.store('paper', 'AAAAAAAAAAAAAAAAAAAAAAAAAA', 'x', sha256('x'), 2) $$, '23503', null, 'a paper of no certificate too');
select is((select count(*)::int from to_draw t join k on k.id = t.certificate), 3, 'then the paper stays in the queue');

-- trouble
select press.stop('paper', (select id from k where n = 2), 'cannot_be_drawn', '-', 'libharu error 0x1017');
select is((select array_agg(key) from press.next(50)), (select array_agg(id order by n) from k where n > 2), 'a paper in trouble holds nobody up');
select is(api.batch(:'reg', 'en', :b) #>> '{progress,trouble}', '1', 'the registrar is shown it');
select is(api.certificate(:'reg', 'en', (select id from k where n = 2)) ->> 'trouble', 'cannot_be_drawn: -: libharu error 0x1017', 'with the reason');
update to_draw set tried = tried - interval '11 minutes' where trouble is not null;
select is((select (array_agg(key))[3] from press.next(50)), (select id from k where n = 2), 'it is tried again later, after the others');
select press.store('paper', id, 'x', sha256('x'), 2) from k where n > 1;
select is(api.batch(:'reg', 'en', :b) #>> '{progress,trouble}', '0', 'drawn at last');

-- proofs
select is((select string_agg(kind || ' ' || key, ',') from press.next(50)), 'proof ' || :'proof', 'then proofs');
select press.stop('proof', :'proof', 'name_does_not_fit', 'names[0].full', 'not even in two lines of 15 points');
select is((select state || ' ' || reason from batch_paper where id = :proof), 'stopped name_does_not_fit', 'a name that does not fit stops its paper');
select press.store('proof', :'proof', 'x', sha256('x'), 2);
select is((select state from batch_paper where id = :proof), 'stopped', 'a late proof does not start it again');
select throws_ok(format($$ select api.batch_approve(%L, %s, gen_random_uuid()) $$, :'reg', :b2), 'PT409', 'nothing_to_issue', 'and nothing is issued');

-- rights
select is(has_function_privilege('press', 'press.next(int)', 'execute') and has_function_privilege('press', 'press.store(text, text, bytea, bytea, int)', 'execute'), true, 'press may take and store');
select is(has_function_privilege('web', 'press.next(int)', 'execute') or has_schema_privilege('press', 'registry', 'usage') or has_table_privilege('press', 'registry.paper', 'select'), false, 'and nothing else, and nobody else may');

-- a notice for each kind of work
select is((select count(*)::int from pg_trigger where tgname = 'notice' and tgfoid = 'press_notified'::regproc and tgrelid in ('to_draw'::regclass, 'batch_paper'::regclass)), 2, 'press is told of both kinds of work');

-- a certificate is either drawn or in the queue, never both, never neither
select is((select count(*)::int from certificate c where (exists (select from paper w where w.certificate = c.id)) = (exists (select from to_draw q where q.certificate = c.id))), 0, 'no paper is lost, none is doubled');
select * from finish();
rollback;
