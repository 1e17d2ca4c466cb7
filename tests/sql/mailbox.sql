-- Agencies that have a mailbox and nobody who signs in, and people without an account or an address: what they can do stands in
-- their letters, and what they cannot look up goes along.
begin;
select test.agency() as box, test.agency() as mute, test.agency() as desk \gset
update agency set email = 'box@agency.example', lang = 'en' where id = :box;
select test.account('coordinator') as coo, test.account('trainer') as tra, test.account('focal_point', :desk) as foc \gset
select test.course('nominations_open', 20, 10) as c \gset
update course set offer_days = 3, coordinator = test.account_id(:'coo') where id = :c;
select test.person(:box) as p1, test.person(:box) as p2, test.person(:box) as p3, test.person(:mute) as p4, test.person(:desk, 'Чужова') as p5 \gset
update person set email = null where id in (:p1, :p4);
update person set email = 'p' || id || '@agency.example' where id in (:p2, :p3, :p5);
insert into session (course, starts, ends, zone, topic_ru, topic_en, hours) select :c, k.starts + time '09:00', k.starts + time '10:30', 'Europe/Minsk', 'Т', 'T', 2 from course k where k.id = :c;
insert into nomination (course, person, agency, made_by) select :c, p, a, test.account_id(:'coo') from (values (:p1, :box), (:p2, :box), (:p3, :box), (:p4, :mute), (:p5, :desk)) x (p, a);
create function pg_temp.n(_person int) returns int language sql as $$ select max(id) from nomination where person = _person $$;
create function pg_temp.step(_person int, _state text) returns void language sql as $$ update nomination set state = _state, state_at = now(), reason = case when _state in ('withdrawn', 'refused') then 'On duty.' else reason end where id = pg_temp.n(_person) $$;
create function pg_temp.due() returns void language sql as $$ update outbox set not_before = now() where state in ('waiting', 'by_hand') $$;
create function pg_temp.drawn() returns void language sql as $$ select press.store_sheet(key::int, '%PDF', sha256('%PDF'), 1) from press.next_sheet(10) $$;
create temp table went (id int, email text, body text, reply_to text, lease uuid);
create function pg_temp.take() returns void language sql as $$ insert into went select id, email, body, reply_to, lease from courier.take(50, 'https://registry.example', 355) $$;
create function pg_temp.sent() returns void language sql as $$ select courier.sent(id, '250 ok', lease) from went; delete from went $$;
select plan(47);

-- decisions
select pg_temp.step(:p2, 'accepted'), pg_temp.step(:p5, 'accepted') \g /dev/null
select is((select email || ' ' || lang from outbox where kind = 'nomination_results' and agency = :box), 'box@agency.example en', 'an agency without a focal point is written to at its address, in its language');
select ok((select body !~ 'sign in|/nominations' and body ~ 'reply|answer this letter' and body ~ (select email::text from account where id = test.account_id(:'coo')) from outbox where kind = 'nomination_results' and agency = :box), 'its letter says how to answer without signing in');
select ok((select (subject || body) !~* 'Петров|PETROV' from outbox where kind = 'nomination_results' and agency = :box), 'and names nobody');
select ok((select body ~ '/nominations' and not draws from outbox where kind = 'nomination_results' and agency = :desk), 'that of a focal point says where to sign in');
select is(api.letter(:'coo', 'en', id) ->> 'draws', 'true', 'its page says that a PDF will go along') from outbox where kind = 'nomination_results' and agency = :box;
select pg_temp.due(), pg_temp.take() \g /dev/null
select is((select count(*)::int from went w join outbox o using (id) where o.kind = 'nomination_results' and o.agency = :box), 0, 'it waits for the PDF');
select is((select jsonb_path_query_array(facts, '$.letters[*].people[*].state') from sheet where kind = 'result_letter'), '["accepted", "proposed", "proposed"]', 'which holds what became of each');
select ok((select facts::text !~ 'Чужова' and facts ->> 'lang' = 'en' from sheet where kind = 'result_letter'), 'of its people alone, in its language');
select throws_ok(format('select api.sheet(%L, %L, %s)', :'coo', 'en', id), 'PT404', 'not_found', 'and is nobody''s to fetch') from sheet where kind = 'result_letter';
select pg_temp.drawn(), pg_temp.take() \g /dev/null
select is((select w.email || ' ' || w.reply_to from went w join outbox o using (id) where o.kind = 'nomination_results' and o.agency = :box), 'box@agency.example ' || (select email from account where id = test.account_id(:'coo')), 'then it goes; an answer comes to the coordinator');
select is((select f.name from outbox o, courier.files(o.id, o.lease) f where o.kind = 'nomination_results' and o.agency = :box), 'result_letter-' || code || '.pdf', 'with its PDF') from course where id = :c;
select is((select count(*)::int from sheet), 0, 'of which no other copy stays');
select pg_temp.sent() \g /dev/null
select pg_temp.step(:p2, 'proposed') \g /dev/null
select is((select facts ->> 'accepted' from outbox where kind = 'nomination_results' and agency = :desk and state = 'waiting'), null, 'what another agency is told is its own');
select pg_temp.step(:p2, 'accepted') \g /dev/null
select is((select count(*)::int from outbox where kind = 'nomination_results' and agency = :box and state = 'waiting'), 0, 'what was undone and done again is not told twice');

-- people
select is((select count(*)::int from outbox where kind = 'joining' and person = :p2 and body ~ '/courses|sign in'), 0, 'who has no account is not sent to pages that ask for one');
select ok((select body ~ (to_char(c.starts, 'DD.MM.YYYY') || ' 09:00 \(Europe/Minsk\)') and body ~ a.email::text from outbox o join course c on c.id = o.course join account a on a.id = c.coordinator where o.kind = 'joining' and o.person = :p2 order by o.id desc limit 1), 'an invitation says when it begins and whom to ask');
select test.account('trainee', null, :p3) \g /dev/null
select pg_temp.step(:p3, 'accepted') \g /dev/null
select ok((select body ~ '/courses' from outbox where kind = 'joining' and person = :p3), 'who has one is');
select mail_person('paper_ready', :p2, '{"code": "T"}'), mail_person('paper_ready', :p3, '{"code": "T"}') \g /dev/null
select is((select string_agg((body ~ '/certificates')::text, ' ' order by person) from outbox where kind = 'paper_ready'), 'false true', 'nor told to sign in for a paper');

-- letters to hand on
delete from outbox; delete from sheet;
select pg_temp.step(:p1, 'accepted'), pg_temp.step(:p4, 'accepted') \g /dev/null
select is((select string_agg(kind || ' ' || coalesce(email, '-'), ', ' order by kind) from outbox where agency = :mute), 'joining -, nomination_results -', 'an agency without an address is told nothing that it cannot read: the centre hands on');
select is((select email || ' ' || draws from outbox where kind = 'letters_wait'), 'box@agency.example true', 'one with an address gets the letters along');
update outbox set state = 'stopped' where kind = 'nomination_results';
savepoint waits;
select pg_temp.step(:p1, 'proposed'), pg_temp.due(), pg_temp.take() \g /dev/null
select is((select count(*)::int from outbox where kind = 'letters_wait'), 0, 'when nothing is left to hand on, nothing is said');
rollback to waits;
select pg_temp.due(), pg_temp.take() \g /dev/null
select is((select facts #>> '{letters,0,to}' from sheet where kind = 'letters'), (select shown from name_form where person = :p1 and valid_until is null order by (script = 'latn') desc limit 1), 'each says whose it is');
select is((select facts #>> '{letters,0,through}' || ' ' || jsonb_array_length(facts -> 'letters') from sheet where kind = 'letters'), (select name_en || ' 1' from agency where id = :box), 'and through whom it goes: only those of this agency');
select ok((select (facts #>> '{letters,0,lines}') ~ a.email::text and (facts #>> '{letters,0,lines}') !~ '/courses' from sheet s, course c join account a on a.id = c.coordinator where s.kind = 'letters' and c.id = :c), 'with its text');
select is((select count(*)::int from went w join outbox o using (id) where o.kind = 'letters_wait'), 0, 'the mail waits for it');
select pg_temp.drawn(), pg_temp.take(), pg_temp.sent() \g /dev/null
select is((select f.name ~ '^letters-' from outbox o join outbox_file f on f.outbox = o.id where o.kind = 'letters_wait'), true, 'and takes it along');
select is((select done is not null from outbox where kind = 'joining' and person = :p1), true, 'with it, they are handed on');
select is((select done is not null from outbox where kind = 'joining' and person = :p4), false, 'others are not');
select mail_person('paper_ready', :p1, '{"code": "T"}') \g /dev/null
select is((select count(*)::int from outbox where kind = 'letters_wait' and state = 'waiting'), 0, 'the same day, the agency is not told again');
update outbox set at = now() - interval '25 hours' where kind = 'letters_wait';
select courier.daily() \g /dev/null
select is((select facts ->> 'n' from outbox where kind = 'letters_wait' and state = 'waiting'), '1', 'but the next day, though no other letter was made');
select pg_temp.due(), pg_temp.take() \g /dev/null
select press.stop('sheet', id::text, 'missing_letter', 'to', 'x') from sheet \g /dev/null
select is((select state from outbox where kind = 'letters_wait' and at > now() - interval '1 hour'), 'stopped', 'what cannot be drawn is stopped, for somebody to see');

-- an offered seat
delete from outbox; delete from sheet;
update course set offer_days = 0 where id = :c;
select pg_temp.step(:p1, 'waiting') \g /dev/null
select offer_made(n, null, today() + 3, null, test.account_id(:'coo')) from nomination n where n.id = pg_temp.n(:p1) \g /dev/null
select ok((select body ~ to_char(today() + 3, 'DD.MM.YYYY') and body !~ '/nominations' and draws from outbox where kind = 'seat_offered'), 'an offer says until when, and how to answer');
update outbox set not_before = now() where kind = 'seat_offered';
select pg_temp.take() \g /dev/null
select is((select jsonb_path_query_first(facts, '$.letters[0].people[*] ? (@.state == "waiting").until') #>> '{}' from sheet where kind = 'result_letter' order by id desc limit 1), to_char(today() + 3, 'DD.MM.YYYY'), 'and its PDF for whom');

-- to all agencies at once
delete from outbox; delete from sheet;
select throws_ok(format('select api.result_letters_send(%L, %s, gen_random_uuid())', login, :c), 'PT403', 'not_yours', 'only the coordinator sends all letters') from (values (:'foc'), (:'tra')) x (login);
select api.result_letters_send(:'coo', :c, gen_random_uuid()) ->> 'letters' as n \gset
select is((select string_agg(coalesce(email, '-') || ' ' || lang || ' ' || draws, ', ' order by agency) from outbox where kind = 'result_letter'), 'box@agency.example en true, - ru true, ' || (select email || ' ' || lang from account where id = test.account_id(:'foc')) || ' true', 'each agency gets its own, in the language of its reader');
select is(:'n'::text, '3', 'as it is said');
select pg_temp.due(), pg_temp.take() \g /dev/null
select is((select count(distinct facts ->> 'agency') || ' ' || max(jsonb_array_length(facts -> 'letters')) from sheet), '3 1', 'one PDF each');
update course set state = 'cancelled', state_reason = 'Too few nominations.' where id = :c;
select test.refused(format('select api.result_letters_send(%L, %s, gen_random_uuid())', :'coo', :c), 'nothing_is_decided', '', 'PT409');

-- printed by who hands on
delete from outbox; delete from sheet;
insert into outbox (kind, lang, person, agency, subject, body, state) values ('paper_ready', 'ru', :p1, :box, 'S', 'T', 'by_hand'), ('paper_ready', 'ru', :p5, :desk, 'S', E'T\n{url}', 'by_hand');
select api.sheet_add(:'foc', gen_random_uuid(), 'ru', 'letters', 'all') ->> 'id' as own_ \gset
select is((select facts #>> '{letters,0,through}' || ' ' || jsonb_array_length(facts -> 'letters') || ' ' || (facts #>> '{letters,0,lines,1}') from sheet where id = :own_), (select name_ru || ' 1 https://registry.example' from agency where id = :desk), 'a focal point prints the own agency''s letters, on letterhead, with the address that mail has');
select throws_ok(format('select api.sheet_add(%L, gen_random_uuid(), %L, %L, %L)', :'foc', 'ru', 'letters', id), 'PT404', 'not_found', 'not another''s') from outbox where agency = :box;
select throws_ok(format('select api.sheet_add(%L, gen_random_uuid(), %L, %L, %L)', :'tra', 'ru', 'letters', 'all'), 'PT403', 'not_yours', 'nor does a trainer');

-- what was before
select test.course('announced', 40) as d \gset
select test.place(:d, :p2) \g /dev/null
delete from outbox;
select to_char(starts, 'DD.MM.YYYY') as was from course where id = :d \gset
update course set starts = starts + 7, ends = ends + 7 where id = :d;
select ok((select body ~ ('Было: ' || :'was') from outbox where kind = 'course_changed' and person = :p2), 'a change says what was before');
update course set starts = starts + 7, ends = ends + 7 where id = :d;
select ok((select body ~ ('Было: ' || :'was') from outbox where kind = 'course_changed' and person = :p2), 'what people know, when two changes come in one letter');
update course set state = 'cancelled', state_reason = 'Too few nominations.' where id = :d;
select ok((select body ~ ('ранее объявлялось ' || :'was') from outbox where kind = 'course_cancelled' and person = :p2), 'and a cancellation that comes instead');

select is(letter_calendar_note('en', '[{"method": "REQUEST"}]') || letter_calendar_note('en', null), '', 'a calendar that mail programs take in themselves needs no word');
select ok(letter_calendar_note('ru', '[{"method": "PUBLISH"}]') ~ 'откройте', 'one of many sessions does');
select * from finish();
rollback;
