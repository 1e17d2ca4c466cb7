-- The proof-reading slip: asked, answered by link or for somebody, decided; and that a batch warns.
begin;
select plan(76);
select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.account('director') as dir \gset
select test.account('auditor') as aud \gset
select test.account('trainer') as tra \gset
select test.agency('border', 'BY') as mine \gset
select test.agency('ngo', 'GE') as theirs \gset
select test.account('focal_point', :mine) as foc \gset
select test.account('focal_point', :theirs) as foreign_foc \gset
select test.course('running') as c \gset
select test.person(:mine, 'Зубр', 'BY') as with_mail \gset
select test.person(:mine, 'Рысь', 'BY') as without \gset
select test.person(:theirs, 'Тур', 'GE') as foreign \gset
update person set email = 'zubr@agency.example', lang = 'be' where id = :with_mail;
select test.place(:c, :with_mail, :mine) as p1 \gset
select test.place(:c, :without, :mine) as p2 \gset
select test.place(:c, :foreign, :theirs) as p3 \gset
create function pg_temp.states(_login bytea, _c int) returns text language sql as $$ select string_agg(r ->> 'state', ' ' order by (r ->> 'place')::int) from json_array_elements(api.course_names(_login, 'en', _c) -> 'rows') r $$;

select is(pg_temp.states(:'coo', :c), 'unasked unasked unasked', 'at first nobody was asked');
select is(pg_temp.states(:'foc', :c), 'unasked unasked', 'a focal point sees the own people');
select throws_ok(format('select api.course_names(%L, ''en'', %s)', l, :c), 'PT403', 'not_yours', who || ' sees no names here') from (values (:'dir'::bytea, 'a director'), (:'aud', 'an auditor'), (:'tra', 'a trainer')) x (l, who);
select throws_ok(format('select api.names_ask(%L, %s, gen_random_uuid())', :'foc', :c), 'PT403', 'not_yours', 'a focal point asks nobody');

-- asked
select gen_random_uuid() as idem \gset
select is(api.names_ask(:'coo', :c, :'idem')::jsonb - 'id', '{"asked": 3, "letters": 1}', 'everybody is asked, who has an address by a letter');
select is(api.names_ask(:'coo', :c, :'idem') ->> 'asked', '3', 'a double click asks once');
select is(api.names_ask(:'reg', :c, gen_random_uuid()) ->> 'asked', '0', 'who was asked is not asked again');
select is(pg_temp.states(:'coo', :c), 'waiting waiting waiting', 'and is waited for');
select secret, subject || body as letter, lang from outbox where kind = 'name_check' \gset
select is(:'lang'::text, 'be', 'in the language of the person');
select ok(:'letter' !~* 'Зубр|Petrova|Анна|T-\d', 'the letter says no name, no course');
select is((select string_agg((a.agency = :mine) || ' ' || substring(o.body from '\((\d)\)'), ', ' order by o.id) from outbox o join account a on a.id = o.account where o.kind = 'names_wait' and a.agency = :mine), 'true 1', 'the focal point is told how many have no address');
select is((select count(*) from courier.take(100, 'https://x.example', 300) where subject = (select subject from outbox where kind = 'name_check')), 0::bigint, 'the letter waits ten minutes');
select is(api.course_names(:'coo', 'en', :c) #>> '{leaving,n}', '1', 'which the page says');
update outbox set not_before = now() where kind = 'name_check';
select ok((select body from courier.take(100, 'https://x.example', 300) where subject = (select subject from outbox where kind = 'name_check')) ~ ('https://x.example/name/' || :'secret'), 'the letter goes with its link');
select is((select count(*) from name_slip where token is not null), 1::bigint, 'of the link a hash is kept');
select ok((select bool_and(changes -> 'names' = 'null' and changes -> 'token' is null) from audit where noun = 'name_slip' and action = 'insert'), 'the trail has no names');

-- by the link
select is(api.name_slip(:'secret', 'en', null) #>> '{printed,0,full}', 'Зубр Анна Ивановна', 'the link shows the own name');
select is((select count(*) from jsonb_object_keys(api.name_slip(:'secret', 'en', null)::jsonb)), 5::bigint, 'and nothing of the course or the agency');
select throws_ok(format('select api.name_slip(%L, ''en'', null)', t), 'PT404', 'slip_is_over', 'another link shows nothing') from (values ('nobody'), (null)) x (t);
select test.refused(format('select api.name_slip_answer(%L, %L, %L)', :'secret', o, n), k, f) from (values ('perhaps', null, 'name_outcome_is_wrong', 'outcome'), ('corrected', '{}', 'nothing_changes', 'names.0.family'),
	('corrected', '{"0.family": "Zubr", "0.given": "Анна", "0.patronymic": ""}', 'name_is_of_another_script', 'names.0.family'), ('corrected', '{"1.family": "<b>", "1.given": "Anna"}', 'name_is_wrong', 'names.1.family')) x (o, n, k, f);
select is(api.name_slip(:'secret', 'en', '{"0.family": "Зуб"}') #>> '{name_rows,0,family}', 'Зуб', 'the form comes back as it was typed');
select is(api.name_slip_answer(:'secret', 'corrected', '{"0.family": "Зубрева", "0.given": "Ганна", "0.patronymic": "Ивановна"}') ->> 'token', :'secret', 'a correction is sent');
select throws_ok(format('select api.name_slip_answer(%L, %L, null)', :'secret', 'confirmed'), 'PT409', 'slip_is_answered', 'once');
select is(api.name_slip(:'secret', 'en', null)::jsonb -> 'printed', null::jsonb, 'afterwards the link shows no name');
select is(pg_temp.states(:'coo', :c), 'corrected waiting waiting', 'the centre sees it');
select is(api.course_names(:'coo', 'en', :c) #>> '{rows,0,wish,0}' is not null or api.course_names(:'coo', 'en', :c) #>> '{rows,1,wish,0}' is not null, true, 'and what it should be');
select is((select family from name_form where person = :with_mail and language = 'ru' and valid_until is null), 'Зубр', 'nothing has changed yet');

-- decided
select id as slip from name_slip where token is not null \gset
select throws_ok(format('select api.name_decide(%L, %s, ''yes'')', :'foc', :slip), 'PT403', 'not_yours', 'a focal point decides nothing');
select throws_ok(format('select api.name_decide(%L, 0, ''yes'')', :'reg'), 'PT404', 'not_found', 'what was not asked is not decided');
savepoint undecided;
select test.refused(format('select api.name_decide(%L, %s, ''no'', '' '')', :'reg', :slip), 'reason_is_missing', 'reason');
select api.name_decide(:'reg', :slip, 'no', 'The passport has another letter.') \g /dev/null
select is((select r ->> 'reason' from json_array_elements(api.course_names(:'foc', 'en', :c) -> 'rows') r where r ->> 'place' = :'p1'), 'The passport has another letter.', 'the reason stands beside it');
select is((select string_agg(email || ' ' || (body ~ 'The passport has another letter'), ', ') from outbox where kind = 'name_declined'), 'zubr@agency.example true', 'and is told to whose name it is');
select is(pg_temp.states(:'coo', :c), 'declined waiting waiting', 'it may be declined');
select is((select family from name_form where person = :with_mail and language = 'ru' and valid_until is null), 'Зубр', 'then the name stays');
rollback to undecided;
select is(api.name_decide(:'reg', :slip, 'yes') ->> 'course', :'c', 'or accepted');
select is((select string_agg(family || ' ' || given || ' ' || source, ', ' order by id) from name_form where person = :with_mail and language = 'ru'), 'Зубр Анна agency_letter, Зубрева Ганна self', 'then the dossier has the new name beside the old one');
select is(pg_temp.states(:'coo', :c), 'confirmed waiting waiting', 'and it is confirmed as it was wished');
select throws_ok(format('select api.name_decide(%L, %s, ''no'')', :'reg', :slip), 'PT409', 'slip_is_decided', 'once');

-- for somebody
select md5(names_printed(:without)::text) as seen \gset
select is(api.name_check(:'foc', 'en', :p2, null) ->> 'seen', :'seen', 'a focal point reads the name of who has no address');
select throws_ok(format('select api.name_check(%L, ''en'', %s, null)', :'foreign_foc', :p2), 'PT404', 'no_place', 'a foreign one does not');
select throws_ok(format('select api.name_check_answer(%L, %s, ''confirmed'', null, %L)', :'foreign_foc', :p2, :'seen'), 'PT404', 'no_place', 'nor answers');
select test.refused(format('select api.name_check_answer(%L, %s, ''confirmed'', null, %L)', :'foc', :p2, 'another'), 'names_have_changed', 'outcome', 'PT409');
select is(api.name_check_answer(:'foc', :p2, 'confirmed', null, :'seen') ->> 'course', :'c', 'and confirms it');
select is(pg_temp.states(:'coo', :c), 'confirmed confirmed waiting', 'which is known');
select is((select r ->> 'by' from json_array_elements(api.course_names(:'coo', 'en', :c) -> 'rows') r where r ->> 'place' = :'p2'), (select name::text from account where id = test.account_id(:'foc')), 'and by whom');
select api.name_form_add(:'coo', :without, gen_random_uuid(), 'latn', 'en', 'RYS', 'HANNA', null, 'passport') \g /dev/null
select is(pg_temp.states(:'coo', :c), 'confirmed outdated waiting', 'a name that changes is to be confirmed again');
select is(api.names_ask(:'coo', :c, gen_random_uuid()) ->> 'asked', '1', 'it is asked anew');
select is(api.course_names(:'coo', 'en', :c) -> 'counts' ->> 'open', '2', 'how many are open is counted');
select is(api.name_check_answer(:'coo', :p2, 'corrected', '{"1.family": "Ryska", "1.given": "Hanna"}', md5(names_printed(:without)::text)) ->> 'course', :'c', 'the centre enters what was signed');
select is((select (r ->> 'printed') || ' -> ' || (r ->> 'should') from json_array_elements(api.course_names(:'coo', 'en', :c) -> 'rows') r where r ->> 'place' = :'p2'), 'Рысь Анна Ивановна; Hanna Rys -> Рысь Анна Ивановна; Hanna Ryska', 'a table to take along says both');
select test.refused(format('select api.name_check_answer(%L, %s, ''confirmed'', null, %L)', :'coo', :p2, md5(names_printed(:without)::text)), 'slip_is_answered', 'outcome', 'PT409');
select api.name_decide(:'coo', (slip_of(:p2)).slip, 'yes') \g /dev/null
select is(names_printed(:without) #>> '{1,full}', 'Hanna Ryska', 'and it prints');

-- as the passport has it
select is(api.name_check_answer(:'foc', :p2, 'corrected', '{"0.family": "РЫСЬ", "0.given": "Анна", "0.patronymic": "ИВАНОВНА", "1.family": "RYSKINA", "1.given": "HANNA"}', md5(names_printed(:without)::text)) ->> 'course', :'c', 'a correction is typed in capitals');
select is((slip_of(:p2)).wish #>> '{1,full}' || ', ' || ((slip_of(:p2)).wish -> 0 = (slip_of(:p2)).names -> 0), 'Hanna Ryskina, true', 'it is read as papers print it, what is the same otherwise is the same');
select api.name_decide(:'coo', (slip_of(:p2)).slip, 'yes') \g /dev/null
select is((slip_of(:p2)).state || (select ' ' || family || ' ' || source from name_form where person = :without and script = 'latn' and valid_until is null), 'confirmed RYSKINA self', 'accepted, it is confirmed; and nobody says that the passport was seen');
select test.refused(format('select api.name_check_answer(%L, %s, ''corrected'', ''{"1.family": "RYSKINA", "1.given": "HANNA"}'', %L)', :'foc', :p2, md5(names_printed(:without)::text)), 'nothing_changes', 'names.0.family');

-- whom nobody asks
update person set email = 'tur@agency.example' where id = :foreign;
savepoint asked;
update course set state = 'cancelled', state_reason = 'A test.' where id = :c;
select test.refused(format('select api.names_ask(%L, %s, gen_random_uuid())', :'coo', :c), 'names_are_not_asked', '', 'PT409');
select is(api.course_names(:'coo', 'en', :c) #>> '{can,ask}', 'false', 'of a course that was called off nobody is asked, nor offered to ask');
rollback to asked;

-- facts; the batch; the sheet; erasure
select throws_ok('update name_answer set outcome = ''confirmed'', wish = null', 'PT409', 'facts_never_change', 'an answer stays');
select throws_ok('update name_slip set names = ''[]''', 'PT409', 'facts_never_change', 'and so does what was asked');
select test.passed(:'coo') as done \gset
select api.batch_propose(:'coo', :done, gen_random_uuid(), test.places(:done)) ->> 'id' as batch \gset
select is(api.batch(:'reg', 'en', :batch) ->> 'unconfirmed', '2', 'a batch says how many names are not confirmed');
select is(api.batch(:'reg', 'en', :batch) #>> '{rows,0,names_state}', 'unasked', 'and which');
select is(api.batch(:'aud', 'en', :batch) #>> '{rows,0,names_state}', '', 'to who reads names');
select api.name_check_answer(:'reg', w.id, 'confirmed', null, md5(names_printed(w.person)::text)) from place w where w.course = :done \g /dev/null
select is(api.batch(:'reg', 'en', :batch) ->> 'unconfirmed', '0', 'until they are');
select is(api.decisions(:'coo', 'en', :done) #>> '{rows,0,names_state}', 'confirmed', 'the decisions show it, too');
select api.sheet_add(:'coo', gen_random_uuid(), 'ru', 'slips', :'done') ->> 'id' as sheet \gset
select is((select facts #>> '{people,0,names,1}' is not null from sheet where id = :sheet), true, 'in its facts');
select test.drawn() \g /dev/null
select api.batch_approve(:'reg', :batch, gen_random_uuid()) \g /dev/null
select test.drawn() \g /dev/null
select id as cert, place from certificate where batch = :batch limit 1 \gset
select api.name_form_add(:'coo', person, gen_random_uuid(), 'latn', 'en', 'ANOTHER', 'NAME', null, 'rule') from place where course = :done \g /dev/null
select is(api.names_ask(:'coo', :done, gen_random_uuid()) ->> 'asked' || ' ' || (select bool_and(place_is_issued(id)) from place where course = :done and held), '0 true', 'nor who has the paper');
select is((select bool_and(r ->> 'by_rule' = 'true') from json_array_elements(api.course_names(:'reg', 'en', :done) -> 'rows') r), true, 'a line that nobody wrote is marked');
insert into outbox (kind, lang, person, subject, body, state) select 'paper_ready', 'ru', c.person, 'S', 'T', 'by_hand' from certificate c where c.id = :'cert' returning id as handed \gset
insert into outbox (kind, lang, agency, email, subject, body, facts, state, done) select 'letters_wait', 'ru', g.id, 'box@agency.example', 'S', 'T', jsonb_build_object('ids', jsonb_build_array(jsonb_build_array(:handed))), 'sent', now() from agency g limit 1 returning id as along \gset
select api.act_approve(:'reg', (api.act_propose(:'coo', :'cert', gen_random_uuid(), 'erased', null, 'Asked for.') ->> 'id')::int, gen_random_uuid()) \g /dev/null
select is((select count(*) from outbox where id in (:handed, :along)), 0::bigint, 'and in letters to hand on, and those that they went with');
select is((select count(*) from name_slip where place = :place), 0::bigint, 'who is erased is erased here, too');
select * from finish();
rollback;
