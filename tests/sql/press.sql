-- The queue of press: papers first, one worker a row, stored once, nothing lost; and what must always hold.
begin;
select plan(52);

select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.passed(:'coo', 4) as c \gset
select test.passed(:'coo', 1) as c2 \gset
select api.batch_propose(:'coo', :c, gen_random_uuid(), test.places(:c)) ->> 'id' as b \gset
select test.drawn();
select api.batch_approve(:'reg', :b, gen_random_uuid());
select api.batch_propose(:'coo', :c2, gen_random_uuid(), test.places(:c2)) ->> 'id' as b2 \gset
create temp table k as select id::text, row_number() over (order by serial) n from certificate where batch = :b;
grant select on k to press;
select id as proof from batch_paper where batch = :b2 \gset

-- signing
select is((select count(*)::int from press.next(50) where kind = 'paper'), 0, 'nothing is drawn that is not signed');
select is((select array_agg(id order by n) from (select *, row_number() over () n from press.to_sign(2)) x), (select array_agg(id::text order by n) from k where n <= 2), 'intents in the order of their serials');
select is((select item from press.to_sign(1)), (select jsonb_build_object('id', c.id, 'serial', c.serial, 'issued', c.issued, 'expires', c.expires, 'course', c.edition, 'status', c.status, 'kind', 1,
	'commitments', null, 'names', c.record -> 'names', 'approvals', jsonb_build_array(test.account_id(:'coo'), test.account_id(:'reg'))) from certificate c join k on k.id = c.id and n = 1), 'with all that the signature says, and the two who approved');
select lives_ok($$ select press.signed(id, decode(repeat('ab', 121), 'hex')) from k where n = 1 $$, 'a signature is stored');
select lives_ok($$ select press.signed(id, decode(repeat('cd', 121), 'hex')) from k where n = 1 $$, 'a second one');
select is((select encode(cose, 'hex') from signature s join k on k.id = s.certificate), repeat('ab', 121), 'changes nothing');
select is((select record ->> 'url' from press.next(1)), (select c.record ->> 'url' || '#1' || base32(decode(repeat('ab', 121), 'hex')) from certificate c join k on k.id = c.id and n = 1), 'the paper will say the signed text');
select is((select count(*)::int from to_sign t join k on k.id = t.certificate), 3, 'it has left the queue');
select throws_ok($$ select press.signed(id, 'x') from k where n = 2 $$, '23514', null, 'what is no signature is refused');
select is((select count(*)::int from leaf_data d join k on k.id = d.certificate and n = 1 join leaf l on l.index = d.leaf and l.type = 1 and l.commitment = leaf_commitment(1, d.salt, d.data) and d.data = decode(repeat('ab', 121), 'hex')), 1, 'the log has a leaf for it');
select test.signed();

-- what is next
select is((select count(*)::int from press.next(50)), 4, 'all issued papers wait');
select is((select string_agg(distinct kind, ',') from press.next(50)), 'paper', 'papers come before proofs');
select is((select count(*)::int from press.next(3)), 3, 'as many as asked');
select is((select array_agg(key) from press.next(2)), (select array_agg(id::text order by n) from k where n <= 2), 'in the order of issue');
select is((select record ->> 'id' from press.next(1)), (select id from k where n = 1), 'with the frozen record');

-- storing
select lives_ok($$ select press.store_paper((select id from k where n = 1), 'one', sha256('one'), 2) $$, 'a paper is stored');
select is((select count(*)::int from paper where certificate = (select id from k where n = 1)), 1, 'it is there');
select is((select count(*)::int from to_draw where certificate = (select id from k where n = 1)), 0, 'and has left the queue');
select lives_ok($$ select press.store_paper((select id from k where n = 1), 'two', sha256('two'), 2) $$, 'a second worker that comes late');
select is((select string_agg(l.type || ' ' || (d.data = case l.type when 2 then id_bytes(k.id) || sha256('one') else d.data end), ',' order by l.index) from leaf_data d join k on k.id = d.certificate and n = 1 join leaf l on l.index = d.leaf), '1 true,2 true', 'the log has a leaf for the file, once');
select is((select convert_from(bytes, 'UTF8') from paper where certificate = (select id from k where n = 1)), 'one', 'changes nothing');
select throws_ok($$ select press.store_paper((select id from k where n = 2), 'two', sha256('three'), 2) $$, '23514', null, 'a wrong hash is refused');
select throws_ok($$ select press.store_paper('AAAAAAAAAAAAAAAAAAAAAAAAAA', 'x', sha256('x'), 2) $$, '23503', null, 'a paper of no certificate too');
select is((select count(*)::int from to_draw t join k on k.id = t.certificate), 3, 'then the paper stays in the queue');

-- trouble
select press.stop('paper', (select id from k where n = 2), 'cannot_be_drawn', '-', 'libharu error 0x1017');
select is((select array_agg(key) from press.next(50)), (select array_agg(id order by n) from k where n > 2), 'a paper in trouble holds nobody up');
select is(api.batch(:'reg', 'en', :b) #>> '{progress,trouble}', '1', 'the registrar is shown it');
select is(api.certificate(:'reg', 'en', (select id from k where n = 2)) ->> 'trouble', 'cannot_be_drawn: -: libharu error 0x1017', 'with the reason');
update to_draw set tried = tried - interval '11 minutes' where trouble is not null;
select is((select (array_agg(key))[3] from press.next(50)), (select id from k where n = 2), 'it is tried again later, after the others');
select press.store_paper(id, convert_to(id, 'UTF8'), sha256(convert_to(id, 'UTF8')), 2) from k where n > 1;
select is(api.batch(:'reg', 'en', :b) #>> '{progress,trouble}', '0', 'drawn at last');

-- proofs
select is((select string_agg(kind || ' ' || key, ',') from press.next(50)), 'proof ' || :'proof', 'then proofs');
select press.stop('proof', :'proof', 'name_does_not_fit', 'names[0].full', 'not even in two lines of 15 points');
select is((select state || ' ' || reason from batch_paper where id = :proof), 'stopped name_does_not_fit', 'a name that does not fit stops its paper');
select press.store_proof(:'proof', 'x');
select is((select state from batch_paper where id = :proof), 'stopped', 'a late proof does not start it again');
select throws_ok(format($$ select api.batch_approve(%L, %s, gen_random_uuid()) $$, :'reg', :b2), 'PT409', 'nothing_to_issue', 'and nothing is issued');

-- rights
select is(has_function_privilege('press', 'press.next(int)', 'execute') and has_function_privilege('press', 'press.store_paper(text, bytea, bytea, int)', 'execute'), true, 'press may take and store');
select is(has_function_privilege('web', 'press.next(int)', 'execute') or has_schema_privilege('press', 'registry', 'usage') or has_table_privilege('press', 'registry.paper', 'select'), false, 'and nothing else, and nobody else may');

-- a notice for each kind of work
select is((select count(*)::int from pg_trigger where tgname = 'notice' and tgfoid = 'press_notified'::regproc and tgrelid in ('to_sign'::regclass, 'to_draw'::regclass, 'batch_paper'::regclass)), 3, 'press is told of each kind of work');

-- the log
select is((select count(*) from leaf), (select size from log_head), 'as many leaves as the head says');
select is((select octet_length(press.entries(0, 1000))), 34 * (select size::int from log_head), 'entries of 34 bytes');
select is((select substr(press.entries(index, 1), 3) from leaf order by index desc limit 1), (select commitment from leaf order by index desc limit 1), 'with the commitment of each');
select throws_ok('update leaf set type = 2', null, null, 'no leaf is changed');
select throws_ok('delete from leaf', null, null, 'and none removed');
select lives_ok($$ select press.checkpoint(2, sha256('root'), 'note') $$, 'a checkpoint is stored');
select is((select signed from press.log()), 2::bigint, 'and known to be the last');
select lives_ok($$ select press.tile(0, 0, 1, sha256('a')), press.tile(0, 0, 2, sha256('a') || sha256('b')), press.tile(0, 0, 1, sha256('c')) $$, 'tiles grow');
select is(press.tile_hashes(0, 0), sha256('a') || sha256('b'), 'and never shrink');
select is(press.recover((select size from log_head), '\x0101' || sha256('lost')), 1, 'a leaf that a restored backup has not is taken from the signer');
select throws_ok($$ select press.recover(0, '\x0101' || sha256('lost')) $$, 'PT409', 'log_is_not_at_this_size', 'only where the log ends');

-- acts are told one after the other
insert into act (certificate, kind, reason, "by") select id, 'lost', 'It was lost.', test.account_id(:'reg') from k where n in (1, 3);
insert into act (certificate, kind, reason, "by") select id, 'lost', 'Lost once more.', test.account_id(:'reg') from k where n = 1;
select is((select array_agg(item ->> 'id' order by act) from press.to_tell(50)), (select array_agg(id order by n) from k where n in (1, 3)), 'of each paper the oldest act that the signer has not heard of');
select press.told(act) from press.to_tell(50);
select is((select count(*)::int from press.to_tell(50)), 1, 'then the next');

-- what the signer says, and what is published
select press.heard('silent', 'no answer');
select is((select state || ' ' || detail from signer_heard), 'silent no answer', 'the signer''s last word');
select press.publish('/x.json', 'application/json', 'one'), press.publish('/x.json', 'application/json', 'two');
select is((select convert_from(bytes, 'UTF8') from published where path = '/x.json'), 'two', 'the last that was published stands');

-- a certificate is either drawn or in the queue, never both, never neither
select is((select count(*)::int from certificate c where (exists (select from paper w where w.certificate = c.id)) = (exists (select from to_draw q where q.certificate = c.id))), 0, 'no paper is lost, none is doubled');
select * from finish();
rollback;
