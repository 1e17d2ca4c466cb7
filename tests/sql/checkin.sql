-- Check-in by badge, and scans of what was signed.
begin;
select test.account('coordinator') as coo, test.account('registrar') as reg, test.account('trainer') as stranger, test.account('focal_point', test.agency()) as foc, test.course() as c, test.course() as other \gset
select test.place(:c) as p1, test.place(:c) as p2, test.place(:c) as p3, test.place(:other) as p4 \gset
insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) values (:c, today() - 1 + time '09:00', today() - 1 + time '10:30', 'Europe/Minsk', 'Т', 'T', 2) returning id as s \gset
insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) values (:c, today() + 1 + time '09:00', today() + 1 + time '10:30', 'Europe/Minsk', 'Т', 'T', 2) returning id as later \gset
insert into badge_code (place) select unnest(array[:p1, :p2, :p3, :p4]);
select (select code from badge_code where place = :p1) as b1, (select code from badge_code where place = :p2) as b2, (select code from badge_code where place = :p3) as b3, (select code from badge_code where place = :p4) as b4, gen_random_uuid() as idem \gset
insert into attendance (place, session, mark, marked_by) values (:p2, :s, 'excused', test.account_id(:'coo')), (:p3, :s, null, test.account_id(:'coo'));
select plan(23);

select is(api.session_check_in(:'coo', :s, 'ITC-B:' || :'b1' || E'\n' || lower(:'b1') || ' ' || :'b2' || ';' || :'b3' || ' ' || :'b4' || ' nonsense')::jsonb - 'session', jsonb_build_object('marked', 1, 'already', 2, 'unknown', 2, 'refused', (select jsonb_agg(x order by x) from unnest(array[:'b4', 'NONSENSE']) x)), 'who had no mark is present, once; another course''s badge is none of this');
select is((select mark from attendance where place = :p1 and session = :s), 'present', 'the mark is there');
select is((select mark from attendance where place = :p2 and session = :s), 'excused', 'what a person marked stays');
select is((select mark from attendance where place = :p3 and session = :s), null, 'also what a person cleared');
select is((select count(*)::int from attendance where place = :p4), 0, 'nobody else is marked');
select is(api.session_check_in(:'coo', :s, :'b1')::jsonb - 'session', '{"marked": 0, "already": 1, "unknown": 0, "refused": []}', 'read again, nobody is marked twice');
select is((select version from attendance where place = :p1 and session = :s), 1, 'nor is the row touched');
select is(api.session_check_in_form(:'coo', 'en', :s, '1', '0', '0')::jsonb #>> '{present_n}', '1', 'the page counts who is in');
select test.refused(format('select api.session_check_in(%L, %s, %L)', :'coo', :s, '  '), 'badges_are_missing', 'codes');
select test.refused(format('select api.session_check_in(%L, %s, %L)', :'coo', :later, :'b1'), 'session_is_to_come', 'codes');
select throws_ok(format('select api.session_check_in(%L, %s, %L)', :'stranger', :s, :'b1'), 'PT404', 'no_session', 'a trainer of other courses does not know the session');
select throws_ok(format('select api.session_check_in(%L, %s, %L)', :'foc', :s, :'b1'), 'PT403', 'not_yours', 'a focal point marks nobody');

-- scans
select api.session_scan_add(:'coo', :s, :'idem', '%PDF-1.7 signed') ->> 'id' as scan \gset
select is(api.session_scan_add(:'coo', :s, :'idem', '%PDF-1.7 signed') ->> 'id', :'scan', 'a double click keeps one scan');
select is(api.session_scan_add(:'reg', :s, gen_random_uuid(), '%PDF-1.7 signed') ->> 'id', :'scan', 'the same bytes are the same scan');
select is(api.session_scans(:'reg', 'en', :s) #>> '{rows,0,sha256}', encode(sha256('%PDF-1.7 signed'), 'hex'), 'it has its hash');
select is((select type || ' ' || convert_from(bytes, 'UTF8') from api.session_scan(:'reg', :scan)), 'application/pdf %PDF-1.7 signed', 'and is fetched as it came');
select is((select count(*)::int from api.session_scan(:'stranger', :scan)), 0, 'not by a trainer of other courses');
select throws_ok(format('select api.session_scans(%L, %L, %s)', :'stranger', 'en', :s), 'PT404', 'no_session', 'who does not see the list either');
select test.refused(format('select api.session_scan_add(%L, %s, gen_random_uuid(), %L)', :'coo', :s, bytes), key, 'scan') from (values
	(''::bytea, 'evidence_is_missing'), ('<script>', 'evidence_is_no_scan'), (decode(repeat('25', 5242881), 'hex'), 'evidence_is_too_large')) x (bytes, key);
select throws_ok(format('delete from session_scan where id = %s', :scan), null, null, 'a scan is not taken away');
select is((select count(*)::int from audit where noun = 'session_scan' and object = :'scan' and changes::text !~ 'signed'), 1, 'the trail says who attached it, without it');
select * from finish();
rollback;
