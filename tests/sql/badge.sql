-- The Open Badge of a certificate: for the holder alone, gone with the holder.
begin;
select plan(17);

select test.agency('border', 'BY') as mine \gset
select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.account('focal_point', :mine) as foc \gset
select test.person(:mine, 'Кавалёва') as anna \gset
select test.account('trainee', null, :anna) as trainee \gset
select test.account('trainee', null, test.person(:mine)) as other \gset
select test.edition(36, 80, null) as e \gset
select test.course('running', -5, 24, :e) as c \gset
select test.place(:c, :anna, :mine) as p \gset
select test.session(:c, -5) as s \gset
insert into attendance (place, session, mark, marked_by) values (:p, :s, 'present', test.account_id(:'coo'));
select api.attendance_close(:'coo', :c);
select api.decisions_sign(:'coo', :c, gen_random_uuid(), test.places(:c));
select api.batch_propose(:'coo', :c, gen_random_uuid(), test.places(:c)) ->> 'id' as b \gset
select test.drawn();
select api.batch_approve(:'reg', :b, gen_random_uuid());
select test.drawn();
select id as k, serial_text(serial) as serial from certificate where place = :p \gset

select is((select fields ->> 'id' from press.to_badge(10) where id = :'k'), :'k', 'press makes a badge of every issued paper');
select is((select count(*)::int from api.certificate_badge(:'trainee', :'k')), 0, 'there is none before');
select is(api.certificate(:'trainee', 'en', :'k') ->> 'badge', 'false', 'nor a button');
select press.badge(:'k', '{"b": 1, "a": "Кавалёва"}');
select is((select array[name, type, convert_from(bytes, 'UTF8')] from api.certificate_badge(:'trainee', lower(:'k'))), array['certificate-' || :'serial' || '.badge.json', 'application/vc', '{"b": 1, "a": "Кавалёва"}'], 'the holder gets it, byte for byte');
select is(api.certificate(:'trainee', 'en', :'k') ->> 'badge', 'true', 'by a button on its page');
select is(api.home(:'trainee', 'en') #>> '{trainee,papers,0,badge}', 'true', 'and in the list of papers');
select is(api.certificate(:'reg', 'en', :'k') ->> 'badge', 'false', 'the registrar sees no button');
select is((select count(*)::int from api.certificate_badge(:'other', :'k')), 0, 'another trainee gets none');
select is((select count(*)::int from api.certificate_badge(:'trainee', 'x')), 0, 'of no certificate there is none');
select throws_ok(format($$ select * from api.certificate_badge(%L, %L) $$, :'foc', :'k'), 'PT403', 'not_yours', 'a focal point gets none');
select throws_ok(format($$ select * from api.certificate_badge(%L, %L) $$, :'reg', :'k'), 'PT403', 'not_yours', 'nor a registrar');
select throws_ok(format($$ select * from api.certificate_badge(null, %L) $$, :'k'), 'PT401', 'sign_in', 'nor a stranger');
select throws_ok(format($$ update badge set credential = '{}' where certificate = %L $$, :'k'), 'PT409', 'facts_never_change', 'a badge stays');
select throws_ok(format($$ delete from badge where certificate = %L $$, :'k'), 'PT409', 'facts_never_change', 'and is there');

savepoint living;
select test.revoked(:'coo', :'reg', :'k');
select is((select count(*)::int from api.certificate_badge(:'trainee', :'k')), 0, 'a revoked paper has none to hand out');
rollback to living;
select api.act_approve(:'reg', (api.act_propose(:'coo', :'k', gen_random_uuid(), 'erased', null, 'A letter of the holder') ->> 'id')::int, gen_random_uuid());
select is((select count(*)::int from badge), 0, 'a holder who is erased takes the badge along');
select is((select count(*)::int from to_badge where certificate = :'k'), 0, 'and none is made any more');

select * from finish();
rollback;
