-- Letters: who is written to when, what the centre may do with a letter, what the courier does.
begin;
select test.agency() as mine \gset
select test.agency() as theirs \gset
select test.account('coordinator') as coo, test.account('registrar') as reg, test.account('administrator') as adm \gset
select test.account('focal_point', :mine) as foc \gset
select test.account('focal_point', :theirs) as foreign_foc \gset
select test.person(:mine) as p1, test.person(:theirs) as p2, test.person(:theirs) as p3 \gset
update person set email = 'holder@agency.example' where id = :p1;
update person set email = null where id in (:p2, :p3);
select test.account('trainee', null, :p3) as trainee \gset
update account set email = 'trainee@agency.example', lang = 'be' where person = :p3;
delete from outbox;
create temp table outbox_made (course int); grant insert on outbox_made to public;
create function pg_temp.made() returns trigger language plpgsql as $$ begin insert into outbox_made values (new.course); return null; end $$;
create trigger made after insert on outbox for each row execute function pg_temp.made();
create function pg_temp.lease(_id int) returns uuid language sql as $$ select lease from outbox where id = _id $$;
select plan(138);

-- decisions on nominations: one letter an agency, ten minutes later, none for what is undone
select test.course('nominations_open', 20, 10) as c \gset
insert into nomination (course, person, agency, made_by) select :c, p, a, test.account_id(:'foc') from (values (:p1, :mine), (:p2, :theirs), (:p3, :theirs)) x (p, a);
create function pg_temp.n(_person int) returns int language sql as $$ select id from nomination where person = _person $$;
update nomination set state = 'accepted' where id = pg_temp.n(:p2);
update nomination set state = 'waiting' where id = pg_temp.n(:p3);
select is((select count(*)::int from outbox where kind = 'nomination_results'), 1, 'several decisions are one letter');
select ok((select not_before > now() + interval '9 minutes' and body like E'%: 1\n%: 1\n%: 0\n%' from outbox where kind = 'nomination_results'), 'it waits ten minutes and counts them');
select is((select account from outbox where kind = 'nomination_results'), test.account_id(:'foreign_foc'), 'the focal point of that agency gets it');
select ok((select subject from outbox where kind = 'nomination_results') !~ 'Петров|торговл', 'its subject names nobody and no sensitive subject');
select is((select state || coalesce(email, '-') from outbox where kind = 'joining' and person = :p2), 'by_hand-', 'who has no address is written to by hand');
select is((select count(*)::int from outbox where kind = 'letters_wait' and agency = :theirs), 1, 'and the agency is told that a letter waits');
select is(courier.take(10, 'https://x.example', 355)::text, null, 'nothing is due yet');
update nomination set state = 'proposed' where id = pg_temp.n(:p2);
select is((select count(*)::int from outbox where kind = 'joining'), 0, 'what is undone is not told');
update nomination set state = 'accepted' where id = pg_temp.n(:p1);
select is((select email || ' ' || lang from outbox where kind = 'joining' and person = :p1), 'holder@agency.example ru', 'who has an address is written to there, in the own language');
update nomination set state = 'proposed' where id = pg_temp.n(:p1);
select is((select count(*)::int from outbox where kind = 'nomination_results' and agency = :mine), 0, 'nothing decided, nothing said');
update nomination set state = 'accepted' where id in (pg_temp.n(:p1), pg_temp.n(:p3));
select is((select lang || ' ' || email from outbox where kind = 'joining' and person = :p3), 'be trainee@agency.example', 'an account is written to in its language');

-- a course changes
delete from outbox;
update course set capacity = 11 where id = :c;
select is((select count(*)::int from outbox), 0, 'what does not matter is not told');
update course set venue = 'Other hall' where id = :c;
update course set venue = 'Great hall' where id = :c;
select is((select string_agg(kind || ' ' || coalesce(person, account), ',' order by person nulls first, account) from outbox), (select string_agg('course_changed ' || x, ',' order by n, x) from (values (1, test.account_id(:'foc')), (1, test.account_id(:'foreign_foc')), (2, :p1), (3, :p3)) v (n, x)), 'agencies and who has a place are told of a change, once');
select ok((select bool_and(body like '%Great hall%') from outbox), 'and of the last state of things');
-- their calendars follow: the sessions of the course, as its feeds have them
insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) select :c, k.starts + time '09:00', k.starts + time '10:30', 'Europe/Minsk', 'Т', 'T', 2 from course k where k.id = :c returning id as s \gset
update outbox set not_before = now(), email = coalesce(email, 'x' || id || '@agency.example'), state = 'waiting';
create temp table gone as select t.*, o.person, o.account, t.calendars::jsonb -> 0 c, jsonb_array_length(t.calendars::jsonb) files from courier.take(10, 'x', 355) t join outbox o using (id);
select is((select count(*)::int from gone where c ->> 'method' = 'REQUEST' and c #>> '{rows,0,status}' = 'CONFIRMED'), 4, 'a change asks calendars in');
select is((select string_agg(distinct files || ' ' || jsonb_array_length(c -> 'rows') || ' ' || (c ->> 'file'), ',') from gone), (select '1 1 ' || code || '.ics' from course where id = :c), 'one session, one file');
select is((select count(*)::int from gone g join session s on s.id = :s where g.c #>> '{rows,0,uid}' = s.uid::text), 4, 'under the UID of the session');
select ok((select (c #>> '{rows,0,sequence}')::int = (select f.sequence from feed_sessions(jsonb_populate_record(null::feed, jsonb_build_object('kind', 'person', 'subject', :p1, 'lang', 'ru'))) f where f.course = :c) from gone where person = :p1), 'and with the SEQUENCE of the recipient''s feed');
select is((select c ->> 'attendee' from gone where person = :p1), 'holder@agency.example', 'for this recipient');
select is((select count(*)::int from gone where c::text ~ 'Петров|PETROV|Программа \d+.*торговл'), 0, 'without names');
select is((api.letter(:'coo', 'en', (select id from gone where person = :p1)) #>> '{files,0,name}'), (select code || '.ics' from course where id = :c), 'its page shows what goes along');
select courier.sent(id, '250 ok', lease) from gone where person = :p1;
select is(api.letter_calendar_file(:'coo', (select id from gone where person = :p1), '1')::jsonb, (select c from gone where person = :p1), 'which stays as it went');
select throws_ok(format('select api.letter_calendar_file(%L, %s, %L)', :'coo', (select id from gone where person = :p1), x), 'PT404', 'not_found', 'there is no file ' || x) from unnest(array['2', '0', '', 'x']) x;
select throws_ok(format('select api.letter_calendar_file(%L, %s, %L)', :'foreign_foc', (select id from gone where person = :p1), '1'), 'PT404', 'not_found', 'and is nobody else''s');
update outbox set state = 'waiting', leased_until = null where state = 'waiting';
select api.course_step(:'coo', :c, 'cancelled', 'Too few nominations.');
select is((select count(*)::int from outbox where kind = 'course_cancelled' and body like '%Too few nominations.%'), 4, 'a cancelled course is told with its reason');
update outbox set not_before = now(), email = coalesce(email, 'x' || id || '@agency.example'), state = case state when 'by_hand' then 'waiting' else state end;
select is((select c ->> 'method' || ' ' || (c #>> '{rows,0,status}') || ' ' || ((c #>> '{rows,0,sequence}')::int > (select (g.c #>> '{rows,0,sequence}')::int from gone g where g.person = :p1)) from (select t.calendars::jsonb -> 0 c from courier.take(10, 'x', 355) t join outbox o using (id) where o.kind = 'course_cancelled' and o.person = :p1) x), 'CANCEL CANCELLED true', 'and takes its sessions out of calendars, by a higher SEQUENCE');

-- RFC 5546: under REQUEST and CANCEL one UID a file; from eleven sessions on one publication of all
select test.course('announced', 20) as many \gset
select test.place(:many, :p1) \gset
create function pg_temp.sessions(_course int, _from int, _until int) returns void language sql as $$ insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) select _course, k.starts + n * interval '40 minutes', k.starts + n * interval '40 minutes' + interval '30 minutes', 'Europe/Minsk', 'Т', 'T', 1 from course k, generate_series(_from, _until) n where k.id = _course $$;
select pg_temp.sessions(:many, 10, 19);
insert into outbox (kind, lang, person, course, email, subject, body) values ('course_changed', 'ru', :p1, :many, 'holder@agency.example', 'S', 'T') returning id as letter \gset
create function pg_temp.calendars(_letter int) returns text language sql as $$ select string_agg(concat_ws(' ', x ->> 'file', x ->> 'method', jsonb_array_length(x -> 'rows'), x ->> 'attendee'), ', ' order by n) from outbox o, jsonb_array_elements(letter_calendars(o)) with ordinality y (x, n) where o.id = _letter $$;
select is(pg_temp.calendars(:letter), (select string_agg(format('%s-%s.ics REQUEST 1 holder@agency.example', code, n), ', ' order by n) from course, generate_series(1, 10) n where id = :many), 'ten sessions are ten files, each a request of one');
select is((select count(distinct x #>> '{rows,0,uid}')::int from outbox o, jsonb_array_elements(letter_calendars(o)) x where o.id = :letter), 10, 'each of its own UID');
select ok((select bool_and(f ->> 'starts' is not null and f ->> 'zone' = 'Europe/Minsk') and count(*) = 10 from outbox o, jsonb_array_elements(letter_files(o)) f where o.id = :letter), 'the letter''s page says when each is');
update session set state = 'cancelled' where course = :many and starts = (select max(starts) from session where course = :many);
select ok(pg_temp.calendars(:letter) like '%-9.ics REQUEST 1%-10.ics CANCEL 1%', 'one that no longer takes place is called off, the others stay');
select pg_temp.sessions(:many, 20, 20);
select is(pg_temp.calendars(:letter), (select code || '.ics PUBLISH 11' from course where id = :many), 'eleven are one publication, to nobody in particular');
update outbox set kind = 'course_cancelled' where id = :letter;
select is(pg_temp.calendars(:letter), (select code || '.ics CANCEL 1 holder@agency.example' from course where id = :many), 'of a cancelled course, what is not cancelled is not taken out');
update session set state = 'cancelled' where course = :many;
select is((select string_agg(distinct x ->> 'status', '') || count(*) from outbox o, jsonb_array_elements(letter_calendars(o) #> '{0,rows}') x where o.id = :letter), 'CANCELLED11', 'a publication crosses each out');

select mail_person('course_changed', :p2, '{"reason": "one"}', :c, '10 minutes'), mail_person('course_changed', :p2, '{"reason": "two"}', :c, '10 minutes');
select is((select string_agg(state || (body ~ 'two'), ' ') from outbox where person = :p2 and kind = 'course_changed'), 'by_handtrue', 'a letter by hand gives way to the next one, too');

-- postponed: one letter each, with the reason
delete from outbox;
select test.course('announced', 30) as later \gset
select test.place(:later, test.person(:mine)) \gset
delete from outbox; delete from outbox_made;
select api.course_postpone(:'coo', :later, '1', (today() + 37)::text, 'The hall is under repair.', null, null, 'en') as told \gset
select is((select count(*) || ' ' || bool_and(body like '%The hall is under repair.%') || ' ' || count(distinct (person, account)) from outbox where course = :later and kind = 'course_changed'), (:'told'::json ->> 'told') || ' true ' || (:'told'::json ->> 'told'), 'a postponed course is told once each, with the reason');
select ok((select count(*) from outbox_made where course = :later) = (:'told'::json ->> 'told')::int, 'and no letter was made to be thrown away');

-- papers
delete from outbox;
select test.issued(:'coo', :'reg') as b \gset
select ok((select count(*) from outbox where kind = 'paper_ready') = (select count(*) from certificate where batch = :b), 'whoever has a paper is told');
select ok((select bool_and(body !~ 'торговл') from outbox where kind = 'paper_ready'), 'not of which course it is');
select id as k from certificate where batch = :b order by serial limit 1 \gset
insert into act (certificate, kind, reason, until, by) values (:'k', 'suspended', 'A check.', today() + 5, test.account_id(:'reg'));
select ok((select count(*) from outbox where kind = 'paper_act' and body like '%приостановлен%' or body like '%suspended%') >= 1, 'an act is told');
select ok((select body from outbox where kind = 'paper_act' limit 1) !~ 'A check', 'not why: that is shown after the sign-in');
delete from expiry_told;
select is(expiries_told(), 0, 'no paper expires soon');

-- invitations carry a link that only the courier sees
delete from outbox;
select api.account_invite(:'adm', gen_random_uuid(), 'new@itc.example', 'New', 'registrar', null, 'en', sha256('t'), 'aaaabbbbccccddddeeeeffff') ->> 'id' as new \gset
select id as inv from outbox where kind = 'invitation' \gset
select ok(api.letter(:'coo', 'en', :inv)::text !~ 'aaaabbbb', 'the centre does not see the link');
select ok((select body from courier.take(10, 'https://x.example', 355) where id = :inv) like '%https://x.example/invitation/aaaabbbbccccddddeeeeffff%', 'the courier does');
select courier.sent(:inv, '250 ok', pg_temp.lease(:inv));
select is((select state || coalesce(secret, '-') from outbox where id = :inv), 'sent-', 'when it was sent, the link is forgotten');
select test.refused(format('select api.letter_resend(%L, %s, gen_random_uuid())', :'coo', :inv), 'letter_is_not_resent', '', 'PT409');

-- the courier
insert into outbox (kind, lang, account, email, subject, body) values ('letters_wait', 'en', test.account_id(:'foc'), 'post@agency.example', 'Subject', 'Text {url}') returning id as l \gset
select is((select body from courier.take(10, 'https://x.example', 355) where id = :l), 'Text https://x.example', 'a letter names the registry');
select is((select count(*)::int from courier.take(10, 'https://x.example', 355)), 0, 'a leased letter is nobody else''s');
update outbox set leased_until = now() - interval '1 s' where id = :l;
select pg_temp.lease(:l) as first_lease \gset
select is((select message_id from courier.take(10, 'x', 355) where id = :l), (select message_id from outbox where id = :l), 'when its courier died, another takes it, under the same id');
select courier.sent(:l, '250 late', :'first_lease'), courier.failed(:l, true, '550 late', :'first_lease');
select is((select state || ' ' || (leased_until > now() + interval '5 minutes') from outbox where id = :l), 'waiting true', 'whose lease is over says nothing of a letter that another has');
select courier.failed(:l, false, '451 busy', pg_temp.lease(:l));
select ok((select state = 'waiting' and not_before > now() and leased_until is null from outbox where id = :l), 'a busy server: later');
select is((select outcome || ' ' || answer from outbox_try where outbox = :l), 'later 451 busy', 'what it said is kept');
update outbox set not_before = now() where id = :l;
select count(*) from courier.take(10, 'x', 355);
select courier.failed(:l, true, '550 no such user', pg_temp.lease(:l));
select is((select state from outbox where id = :l), 'refused', 'no such address: refused');
select courier.sent(:l, '250 late', :'first_lease');
select is((select count(*)::int from outbox_try where outbox = :l), 2, 'nothing is said of a letter that is over');
insert into outbox (kind, lang, account, email, subject, body, tries) values ('letters_wait', 'en', test.account_id(:'foc'), 'post@agency.example', 'S', 'T', 15) returning id as old \gset
select count(*) from courier.take(10, 'x', 355);
select courier.failed(:old, false, '451 still busy', pg_temp.lease(:old));
select is((select state from outbox where id = :old), 'refused', 'after sixteen tries it is given up');

-- what the centre may do
select api.letter_resend(:'coo', :l, gen_random_uuid()) ->> 'id' as anew \gset
select is((select state || ' ' || again || ' ' || email from outbox where id = :anew), 'waiting ' || :l || ' ' || (select email from account where id = test.account_id(:'foc')), 'a letter goes once more, to the address of today');
select isnt((select message_id from outbox where id = :anew), (select message_id from outbox where id = :l), 'as a letter of its own');
select api.letter_change(:'coo', :anew, '1', ' A subject ', E'Line\r\nline');
select is((select subject || '|' || body || '|' || version from outbox where id = :anew), E'A subject|Line\nline|2', 'before it goes it can be changed');
select test.refused(format('select api.letter_change(%L, %s, %L, %L, %L)', :'coo', :anew, version, subject, body), key, field, status) from (values
	('1', 'S', 'T', 'changed_meanwhile', '', 'PT409'), ('2', '', 'T', 'field_is_missing', 'subject', 'PT422'), ('2', 'S', ' ', 'field_is_missing', 'body', 'PT422'), ('2', E'S\nBcc: x@y', 'T', 'subject_is_wrong', 'subject', 'PT422'),
	('2', 'S', E'a\x01b', 'letter_is_wrong', 'body', 'PT422'), ('2', repeat('s', 151), 'T', 'subject_is_wrong', 'subject', 'PT422')) x (version, subject, body, key, field, status);
select api.letter_step(:'reg', :anew, 'stopped');
select is((select count(*)::int from courier.take(10, 'x', 355) where id = :anew), 0, 'a stopped letter does not go');
select is(api.letter_step(:'reg', :anew, 'stopped') ->> 'state', 'stopped', 'stopping it twice is once');
select api.letter_step(:'reg', :anew, 'waiting');
select is((select count(*)::int from courier.take(10, 'x', 355) where id = :anew), 1, 'let go, it goes');
select test.refused(format('select api.letter_step(%L, %s, %L)', :'coo', :anew, 'stopped'), 'letter_is_going', '', 'PT409');
select test.refused(format('select api.letter_change(%L, %s, (select version::text from outbox where id = %s), %L, %L)', :'coo', :anew, :anew, 'S', 'T'), 'letter_is_going', '', 'PT409');
select test.refused(format('select api.letter_step(%L, %s, %L)', :'coo', :l, 'waiting'), 'letter_is_gone', '', 'PT409');
select test.refused(format('select api.letter_step(%L, %s, %L)', :'coo', :anew, 'sent'), 'state_is_wrong', 'state', 'PT422');

-- who sees what
select is((api.outbox(:'foc', 'en', null, null, null, null) ->> 'total')::int, (select count(*)::int from outbox where agency = :mine or account = test.account_id(:'foc')), 'a focal point sees the own agency''s letters');
select throws_ok(format('select api.letter(%L, %L, %s)', :'foreign_foc', 'en', :anew), 'PT404', 'not_found', 'and no others');
select throws_ok(format('select api.letter_step(%L, %s, %L)', :'foc', :anew, 'stopped'), 'PT403', 'not_yours', 'nor stops one');
select is((api.outbox(:'coo', 'en', 'refused', 'letters_wait', 'post@', null) ->> 'total') || ' ' || (api.outbox(:'coo', 'en', 'replaced', 'letters_wait', 'post@', null) ->> 'total'), '1 1', 'the list is filtered by state, kind and address');
insert into outbox (kind, lang, person, agency, subject, body, state) values ('joining', 'ru', :p1, :mine, 'S', 'T', 'by_hand') returning id as hand \gset
select api.letter_printed(:'foc', :hand);
select ok((select done is not null from outbox where id = :hand), 'a focal point hands a letter on');
select test.refused(format('select api.letter_printed(%L, %s)', :'coo', :anew), 'letter_has_an_address', '', 'PT409');

-- what is forgotten
insert into outbox (kind, lang, agency, email, subject, body, at) values ('letters_wait', 'en', :mine, 'post@agency.example', 'S', 'T', now() - interval '2 years') returning id as ancient \gset
insert into outbox (kind, lang, agency, email, subject, body, at, secret) values ('invitation', 'en', :mine, 'post@agency.example', 'S', 'T', now() - interval '4 days', 'aaaabbbbccccddddeeeeffff') returning id as dead \gset
insert into outbox (kind, lang, person, email, subject, body) select 'paper_ready', 'en', c.person, 'post@agency.example', 'S', 'T' from certificate c where c.id = :'k' returning id as about \gset
select courier.daily();
select is((select count(*)::int from outbox where id in (:ancient, :dead)), 0, 'letters of last year and links that open nothing are forgotten');
select is((select count(*)::int from outbox where id = :about), 1, 'others are kept');

-- texts
select is((select count(*)::int from letter_kind k cross join unnest(array['ru', 'en', 'be']) l where (letter_text_of(k.kind, l)).version is null), 0, 'every kind has its text in three languages');
select is((select string_agg(k.kind || ' ' || m[1], ', ') from letter_kind k, letter_template t, regexp_matches(t.subject || t.body, '\{([^}]*)\}', 'g') m where t.kind = k.kind and m[1] <> all (k.facts || array['url', 'link'])), null, 'and names only the facts of its kind');
select api.letter_text_change(:'coo', 'joining', 'ru', '1', 'Новая тема {code}', 'Текст {place}');
select is((select (letter_text_of('joining', 'ru')).version), 2, 'a change is a new version');
select test.refused(format('select api.letter_text_change(%L, %L, %L, %L, %L, %L)', :'coo', kind, of_, version, 'S', body), key, field, status) from (values
	('joining', 'ru', '2', 'Text {name}', 'letter_names_unknown_fact', 'body', 'PT422'), ('invitation', 'ru', '1', 'no door', 'letter_lacks_its_link', 'body', 'PT422'), ('joining', 'fr', '2', 'T', 'language_is_wrong', 'of', 'PT422'), ('joining', 'ru', '1', 'T', 'changed_meanwhile', '', 'PT409')) x (kind, of_, version, body, key, field, status);
select test.refused(format('select api.letter_text_change(%L, %L, %L, %L, %L, %L)', :'coo', kind, 'en', '1', subject, 'Text {link}'), 'subject_is_not_neutral', 'subject') from (values
	('joining', 'For {title}'), ('joining', '{name}, welcome'), ('course_cancelled', 'Because {reason}'), ('invitation', 'For {sign_in}'), ('invitation', 'At {link}')) x (kind, subject);
select is((select string_agg(t.kind || ' ' || m[1], ', ') from letter_template t, regexp_matches(t.subject, '\{([^}]*)\}', 'g') m where m[1] <> all (letter_neutral())), null, 'what came with the product has neutral subjects');
insert into outbox (kind, lang, agency, email, subject, body, facts) values ('paper_act', 'ru', :mine, 'post@agency.example', 'S', 'T', '{"serial": "2026-000777-11"}');
select ok(api.letter_text(:'coo', 'en', 'paper_act')::text ~ '2026-000777-11', 'a text is shown with the facts of the last letter of its kind');
select throws_ok(format('select api.letter_text_change(%L, %L, %L, %L, %L, %L)', :'reg', 'joining', 'ru', '2', 'S', 'T'), 'PT403', 'not_yours', 'the coordinator alone changes texts');
select is(letter_filled('{a} {b} {c}', '{"a": "{b}", "b": "x"}'), '{b} x {c}', 'what is filled in is not looked at again');
select is(api.letter_text_preview(:'coo', 'en', 'joining', 'en', '1', 'Subject {code}', 'In {place}')::jsonb @> jsonb_build_object('of', 'en', 'previewed', true, 'body', 'In {place}'), true, 'a text is looked at before it is saved');
select ok(api.letter_text_preview(:'coo', 'en', 'joining', 'en', '1', 'Subject {code}', 'In {place}') ->> 'typed' !~ '[{]', 'with the facts of a letter');
select is((letter_text_of('joining', 'en')).version, 1, 'and nothing is saved');
select test.refused(format('select api.letter_text_preview(%L, %L, %L, %L, %L, %L, %L)', :'coo', 'en', 'joining', 'ru', '1', 'S', 'T'), 'changed_meanwhile', '', 'PT409');
select api.letter_text_standard(:'coo', 'joining', 'ru', '2'), api.letter_text_standard(:'coo', 'joining', 'ru', '3');
select is((select version || ' ' || (subject = (select t.subject from letter_template t where t.kind = 'joining' and t.lang = 'ru' and t.version = 1)) from letter_text_of('joining', 'ru')), '3 true', 'the standard text comes back as a version, once');
select is(api.letter_text(:'coo', 'en', 'joining') #>> '{texts,0,standard}', 'true', 'which its page knows');

-- subjects that people type name nobody and no topic
set session_replication_role = replica;	-- a published title never changes
update edition set title_ru = 'Расследование торговли людьми', title_en = 'Investigating trafficking in human beings', neutral_ru = 'Специальный курс', neutral_en = 'Special course' where id = (select edition from course where id = :c);
reset session_replication_role;
update name_form set given = 'Гюльнара' where person = :p2 and script = 'cyrl';
insert into outbox (kind, lang, person, agency, course, email, subject, body) values ('joining', 'ru', :p1, :mine, :c, 'holder@agency.example', 'Реестр МУЦ: приглашение, T-1', 'T') returning id as own_ \gset
insert into outbox (kind, lang, account, agency, course, email, subject, body) values ('nomination_results', 'ru', test.account_id(:'foreign_foc'), :theirs, :c, 'post@agency.example', 'S', 'T') returning id as told_ \gset
select test.refused(format('select api.letter_change(%L, %s, %L, %L, %L)', :'coo', letter, '1', subject, 'T'), key, 'subject') from (values
	(:own_, 'Для Анны: приглашение', 'subject_names_person'), (:own_, 'Invitation of Ms Petrova', 'subject_names_person'), (:own_, 'О Петровой', 'subject_names_person'), (:told_, 'О Гульнаре', 'subject_names_person'), (:told_, 'Focal point', 'subject_names_person'),
	(:own_, 'Расследования: расписание', 'subject_names_topic'), (:told_, 'On TRAFFICKING', 'subject_names_topic')) x (letter, subject, key);
select lives_ok(format('select api.letter_change(%L, %s, %L, %L, %L)', :'coo', :own_, '1', 'Специальный курс T-1: приглашение', 'Дорогая Анна!'), 'the neutral title and the code may stand there, and any name in the text');
select lives_ok(format('select api.letter_change(%L, %s, %L, %L, %L)', :'coo', :told_, '1', 'Гость: приезд, T-1', 'T'), 'the name of nobody whom it is about is no matter');

-- the list is searched as names are, in any script
select is((api.outbox(:'coo', 'en', null, 'joining', 'priglasenie spetsialnii', null) #>> '{rows,0,id}')::int, :own_, 'by words of the subject, in other letters');
select is((select count(*)::int from json_array_elements(api.outbox(:'coo', 'en', null, 'joining', 'Anna Petrova', null) -> 'rows') r where (r ->> 'id')::int = :own_), 1, 'by the name of whose letter it is');
select is((api.outbox(:'coo', 'en', null, null, 'никого такого', null) ->> 'total')::int, 0, 'what is not there is not found');
select is((api.outbox(:'foreign_foc', 'en', null, 'joining', 'приглашение', null) ->> 'total')::int, 0, 'nobody finds a letter of others');
insert into outbox_file (outbox, name, type, bytes) values (:own_, 'a.pdf', 'application/pdf', '%PDF');
select is((select r ->> 'files' from json_array_elements(api.outbox(:'coo', 'en', null, 'joining', 'holder@agency.example', null) -> 'rows') r where (r ->> 'id')::int = :own_), '1', 'the list marks a letter with files');

-- letters to hand on
delete from outbox;
select mail_person('joining', :p2, '{}', :c, '10 minutes'), mail_person('course_changed', :p2, '{"reason": "x"}', :c, '10 minutes');
select ok((select body like '%: 2.%' and body like '%приглашение, T-%' and body like '%изменения, T-%' and body like '%{url}/outbox?state=by_hand%' from outbox where kind = 'letters_wait'), 'an agency is told once which letters wait, and where');
-- an address that was taken away gets nothing
delete from outbox;
update person set email = 'old@agency.example' where id = :p1;
select mail_person('paper_ready', :p1, '{"code": "T-1"}') \g /dev/null
update person set email = 'new@agency.example' where id = :p1;
select is((select state || ' ' || email from outbox where person = :p1), 'waiting new@agency.example', 'a letter that waits follows its reader');
select count(*) from courier.take(10, 'x', 355) \g /dev/null
select pg_temp.lease(id) as was_leased, id as moved from outbox where person = :p1 \gset
update person set email = null where id = :p1;
select is((select state || coalesce(email, '-') from outbox where id = :moved), 'by_hand-', 'or is handed on when there is no address any more, though a courier had it');
select courier.failed(:moved, false, '451 busy', :'was_leased');
select is((select state from outbox where id = :moved), 'by_hand', 'who then has it no longer');
select is((select count(*)::int from outbox where kind = 'letters_wait' and agency = :mine), 1, 'the agency hears of it');
insert into outbox (kind, lang, person, agency, email, subject, body, state, tries, done) values ('paper_ready', 'en', :p1, :mine, 'old@agency.example', 'S', 'T', 'sent', 1, now()) returning id as gone_ \gset
select api.letter_resend(:'coo', :gone_, gen_random_uuid()) ->> 'id' as once_more \gset
select is((select state || coalesce(email, '-') from outbox where id = :once_more), 'by_hand-', 'once more, it goes by hand');
select test.account('focal_point', :mine) as foc2 \gset
delete from outbox;
update agency set email = 'box@agency.example' where id = :mine;
insert into outbox (kind, lang, account, agency, email, subject, body, state, tries, done) select 'paper_act', 'en', a.id, :mine, a.email, 'S', 'T', 'sent', 1, now() from account a where a.id = test.account_id(:'foc2') returning id as gone_ \gset
select mail_agency('letters_wait', :mine, '{"n": 1, "which": "x"}');
update account set active = false where id = test.account_id(:'foc2');
select is((select string_agg(account || ' ' || email, ',') from outbox where kind = 'letters_wait'), test.account_id(:'foc') || ' ' || (select email from account where id = test.account_id(:'foc')), 'of a focal point whose account is closed the others have the letter');
select api.letter_resend(:'coo', :gone_, gen_random_uuid()) ->> 'id' as once_more \gset
select is((select email::text from outbox where id = :once_more), (select email::text from account where id = test.account_id(:'foc')), 'or get it');
update account set active = false where id = test.account_id(:'foc');
select is((select string_agg(distinct coalesce(account::text, '-') || ' ' || email, ',') from outbox where state = 'waiting'), '- box@agency.example', 'and where there is none, the agency');
update account set active = true where id = test.account_id(:'foc');
insert into outbox (kind, lang, account, email, subject, body, secret) select 'invitation', 'en', a.id, a.email, 'S', 'T {link}', 'aaaabbbbccccddddeeeeffff' from account a where a.id = test.account_id(:'reg') returning id as door \gset
update account set active = false where id = test.account_id(:'reg');
select is((select state || coalesce(secret, '-') from outbox where id = :door), 'refused-', 'a link that opens a door goes nowhere else');
update account set active = true where id = test.account_id(:'reg');

-- what has become untrue does not go
update person set email = 'holder@agency.example' where id = :p1;
select test.course('nominations_open', 20, 10) as u \gset
insert into nomination (course, person, agency, made_by) values (:u, :p1, :mine, test.account_id(:'coo')) returning id as un \gset
delete from outbox;
update nomination set state = 'accepted' where id = :un;
update outbox set state = 'sent', done = now(), tries = 1 where state = 'waiting';
select id as joined from outbox where kind = 'joining' \gset
update course set starts = starts + 7, ends = ends + 7 where id = :u;
select api.letter_resend(:'coo', :joined, gen_random_uuid()) ->> 'id' as once_more \gset
select is((select s.body like '%' || to_char(c.starts, 'DD.MM.YYYY') || '%' from outbox s, course c where c.id = :u and s.id = :once_more), true, 'an invitation that is sent once more says the dates of today');
select api.letter_step(:'coo', id, 'stopped') from outbox where kind = 'course_changed' and person = :p1 \g /dev/null
update course set venue = 'Third hall' where id = :u;
select is((select count(*)::int from outbox where kind = 'course_changed' and person = :p1), 1, 'a letter that was stopped gives way to the next one');
select api.letter_change(:'coo', id, version::text, 'S', 'Typed by hand') from outbox where kind = 'course_changed' and person = :p1 \g /dev/null
update course set venue = 'Fourth hall' where id = :u;
select is((select string_agg(state || (body = 'Typed by hand'), ' ' order by id) from outbox where kind = 'course_changed' and person = :p1), 'stoppedtrue waitingfalse', 'one that was edited is kept, stopped');
select id as typed_ from outbox where body = 'Typed by hand' \gset
select test.refused(format('select api.letter_step(%L, %s, %L)', :'coo', :typed_, 'waiting'), 'letter_is_overtaken', '', 'PT409');
select is(api.letter(:'coo', 'en', :typed_) ->> 'overtaken', 'letter_is_overtaken', 'which its page says');
savepoint held;
update nomination set state = 'withdrawn', reason = 'On duty.' where id = :un;
select test.refused(format('select api.letter_resend(%L, %s, gen_random_uuid())', :'coo', :joined), 'letter_place_has_changed', '', 'PT409');
rollback to held;
update outbox set tries = 1 where kind = 'course_changed' and state = 'waiting' and person = :p1;
select api.course_step(:'coo', :u, 'cancelled', 'Too few nominations.') \g /dev/null
select test.refused(format('select api.letter_resend(%L, %s, gen_random_uuid())', :'coo', :joined), 'letter_course_is_off', '', 'PT409');
select is((select string_agg(distinct kind || ' ' || state, ', ') from outbox where course = :u and state in ('waiting', 'by_hand')), 'course_cancelled waiting', 'what a cancellation makes untrue goes no further, not even what a mail server has once put off');
select is(json_array_length(api.course(:'coo', 'en', :u) #> '{print,kinds}'), 2, 'nor is there anything to print for the door');
select is(api.course(:'coo', 'en', :u) ->> 'letters', null, 'nor a letter with seats');

-- by hand: may be edited and stopped, too
insert into outbox (kind, lang, person, agency, subject, body, state) values ('paper_ready', 'ru', :p1, :mine, 'S', 'T', 'by_hand') returning id as hand \gset
select api.letter_change(:'coo', :hand, '1', 'S', 'T2'), api.letter_step(:'coo', :hand, 'stopped'), api.letter_step(:'coo', :hand, 'waiting') \g /dev/null
select is((select state || body || coalesce(email, '-') from outbox where id = :hand), 'by_handT2-', 'a letter to hand on can be edited, stopped and let go');
select is(jsonb_path_query_array(detail, '$.changes[*].field')::text, '["body", "state", "state"]', 'of what was changed') from test.detail(format('select api.letter_change(%L, %s, %L, %L, %L)', :'coo', :hand, '1', 'S', 'T'));
select * from finish();
rollback;
