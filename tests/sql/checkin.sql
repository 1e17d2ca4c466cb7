-- Check-in by badge, and scans of what was signed.
begin;
select test.account('coordinator') as coo, test.account('registrar') as reg, test.account('trainer') as stranger, test.account('focal_point', test.agency()) as foc, test.course() as c, test.course() as other \gset
select test.place(:c) as p1, test.place(:c) as p2, test.place(:c) as p3, test.place(:other) as p4 \gset
insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) values (:c, now() at time zone 'Europe/Minsk' - interval '5 minutes', now() at time zone 'Europe/Minsk' + interval '1 hour', 'Europe/Minsk', 'Т', 'T', 2) returning id as s \gset
insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) values (:c, now() at time zone 'Europe/Minsk' - interval '3 hours', now() at time zone 'Europe/Minsk' - interval '1 hour', 'Europe/Minsk', 'Т', 'T', 2) returning id as held \gset
insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) values (:c, now() at time zone 'Europe/Minsk' + interval '31 minutes', now() at time zone 'Europe/Minsk' + interval '2 hours', 'Europe/Minsk', 'Т', 'T', 2) returning id as soon \gset
insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) values (:c, today() + 1 + time '09:00', today() + 1 + time '10:30', 'Europe/Minsk', 'Т', 'T', 2) returning id as later \gset
insert into badge_code (place) select unnest(array[:p1, :p2, :p3, :p4]);
select (select code from badge_code where place = :p1) as b1, (select code from badge_code where place = :p2) as b2, (select code from badge_code where place = :p3) as b3, (select code from badge_code where place = :p4) as b4, gen_random_uuid() as idem \gset
insert into attendance (place, session, mark, marked_by) values (:p2, :s, 'excused', test.account_id(:'coo')), (:p3, :s, null, test.account_id(:'coo'));
select plan(35);

select is(api.session_check_in(:'coo', :s, 'ITC-B:' || :'b1' || E'\n' || lower(:'b1') || ' ' || :'b2' || ';' || :'b3' || ' ' || :'b4' || ' nonsense')::jsonb - 'session', jsonb_build_object('marked', 1, 'already', 2, 'unknown', 2, 'refused', (select jsonb_agg(x order by x) from unnest(array[:'b4', 'NONSENSE']) x)), 'who had no mark is present, once; another course''s badge is none of this');
select is((select mark from attendance where place = :p1 and session = :s), 'present', 'the mark is there');
select is((select mark from attendance where place = :p2 and session = :s), 'excused', 'what a person marked stays');
select is((select mark from attendance where place = :p3 and session = :s), null, 'also what a person cleared');
select is((select count(*)::int from attendance where place = :p4), 0, 'nobody else is marked');
select is(api.session_check_in(:'coo', :s, :'b1')::jsonb - 'session', '{"marked": 0, "already": 1, "unknown": 0, "refused": []}', 'read again, nobody is marked twice');
select is((select version from attendance where place = :p1 and session = :s), 1, 'nor is the row touched');
select is(api.session_check_in_form(:'coo', 'en', :s, '1', '0', '0')::jsonb #>> '{present_n}', '1', 'the page counts who is in');
select test.refused(format('select api.session_check_in(%L, %s, %L)', :'coo', :s, '  '), 'badges_are_missing', 'codes');
select test.refused(format('select api.session_check_in(%L, %s, %L)', :'coo', :later, :'b1'), 'session_is_not_yet', 'codes');
select test.refused(format('select api.session_check_in(%L, %s, %L)', :'coo', :soon, :'b1'), 'session_is_not_yet', 'codes');
select test.refused(format('select api.session_check_in(%L, %s, %L)', :'coo', :held, :'b1'), 'session_is_over', 'codes');
create function pg_temp.at(_minutes int) returns text language sql as $$ select '@' || floor(extract(epoch from now() - make_interval(mins => _minutes)))::bigint $$;
select is(api.session_check_in(:'coo', :held, concat_ws(' ', :'b1' || pg_temp.at(185), :'b2' || pg_temp.at(169), :'b3' || pg_temp.at(50)))::jsonb - 'session', jsonb_build_object('marked', 2, 'already', 0, 'unknown', 1, 'refused', jsonb_build_array(:'b3')), 'what was read in time may be sent later');
select is((select string_agg(mark, ' ' order by place) from attendance where session = :held), 'present late', 'more than ten minutes after the beginning is late');
select is(api.session_check_in(:'coo', :held, :'b3' || pg_temp.at(100) || ' ' || :'b3')::jsonb ->> 'marked', '1', 'of two readings the earlier counts');
update session set starts = starts - interval '6 minutes' where id = :s;
delete from attendance where place = :p3;
select is(api.session_check_in(:'coo', :s, :'b3' || pg_temp.at(-600))::jsonb ->> 'marked', '1', 'a phone whose clock is ahead reads now');
select is((select mark from attendance where place = :p3 and session = :s), 'late', 'eleven minutes after the beginning');
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
select test.course() as signed \gset
select test.place(:signed, null, (select agency from account where id = test.account_id(:'foc'))) \g /dev/null
select test.session(:signed, -1, 9) as d1, test.session(:signed, -1, 11) as d2, test.session(:signed, -2, 9) as d3 \gset
select is(api.session_scans(:'coo', 'en', :d1) ->> 'day_sessions', '2', 'the form knows how many sessions of the day there are');
select api.session_scan_add(:'coo', :d1, gen_random_uuid(), '%PDF-1.7 day', 'yes') ->> 'id' as dayscan \gset
select is((select string_agg(s::text || ' ' || coalesce(api.session_scans(:'coo', 'en', s) #>> '{rows,0,times}', '-'), ', ' order by s) from unnest(array[:d1, :d2, :d3]) s), format('%s 09:00, 11:00, %s 09:00, 11:00, %s -', :d1, :d2, :d3), 'one scan is of all sessions of its day, of no other');
select is((select string_agg(x ->> 'session', ' ') from json_array_elements(api.attendance(:'coo', 'en', :signed, null) -> 'unscanned') x), :'d3', 'the grid says which sessions have none');
select is(api.attendance(:'foc', 'en', :signed, null) ->> 'unscanned', null, 'to who keeps them');
select throws_ok(format('delete from session_scan_of where scan = %s', :dayscan), null, null, 'and stays');
select throws_ok(format('delete from session_scan where id = %s', :scan), null, null, 'a scan is not taken away');
select is((select count(*)::int from audit where noun = 'session_scan' and object = :'scan' and changes::text !~ 'signed'), 1, 'the trail says who attached it, without it');
select * from finish();
rollback;
