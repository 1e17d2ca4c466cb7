-- Seats: quota lines, freezing, order and reserves, the selection sitting, offered seats, follow-up forms.
begin;
select no_plan();

create function pg_temp.nominated(_course int, _agency int, _n int default 1, _state text default 'proposed') returns int[] language plpgsql as $$
declare
	made int[] := '{}';
	one int;
begin
	for i in 1.._n loop
		insert into nomination (course, person, agency, made_by) values (_course, test.person(_agency), _agency, test.account_id(current_setting('t.coo')::bytea)) returning id into one;
		if _state <> 'proposed' then
			update nomination set state = _state where id = one;
		end if;
		made := made || one;
	end loop;
	return made;
end $$;
create function pg_temp.coo() returns bytea language sql return current_setting('t.coo')::bytea;
create function pg_temp.foc() returns bytea language sql return current_setting('t.foc')::bytea;
create function pg_temp.line(_course int, _agency_kind text, _seats int, _agency int default null, _hard text default 'hard', _release text default null) returns int language plpgsql as $$
begin
	perform api.quota_add(pg_temp.coo(), _course, gen_random_uuid(), null, _agency_kind, _agency::text, null, null, _seats::text, _hard, _release);
	return (select max(q.id) from quota q where q.course = _course);
end $$;
create function pg_temp.accept(_id int, _over text default null) returns text language plpgsql as $$
begin
	perform api.nomination_step(pg_temp.coo(), _id, 'accepted', null, null, null, _over);
	return 'yes';
exception when sqlstate 'PT409' then
	return sqlerrm;
end $$;
select set_config('t.coo', test.account('coordinator')::text, true) is not null, set_config('t.border', test.agency('border')::text, true), set_config('t.ngo', test.agency('ngo', 'KZ')::text, true);
select set_config('t.foc', test.account('focal_point', current_setting('t.border')::int)::text, true);
create function pg_temp.border() returns int language sql return current_setting('t.border')::int;
create function pg_temp.ngo() returns int language sql return current_setting('t.ngo')::int;

-- ---- quota lines
create temp table k (name text, id int);
insert into k values ('course', test.course('nominations_open', 20, 4));
create function pg_temp.k(_name text default 'course') returns int language sql return (select id from k where name = _name);
insert into k values ('border', pg_temp.line(pg_temp.k(), 'border', 2)), ('ngo', pg_temp.line(pg_temp.k(), 'ngo', 1));
create temp table b as select unnest(pg_temp.nominated(pg_temp.k(), pg_temp.border(), 5)) id;
create temp table g as select unnest(pg_temp.nominated(pg_temp.k(), pg_temp.ngo(), 3)) id;
select is((select string_agg(pg_temp.accept(id), ' ' order by id) from b), 'yes yes yes quota_is_full quota_is_full', 'a hard line gives its two seats, the pool its one, and no more');
select is((select string_agg(pg_temp.accept(id), ' ' order by id) from g), 'yes course_is_full course_is_full', 'the seat of the other line was kept');
select is((select array_agg(left_ order by left_) from (select (x ->> 'left')::int left_ from json_array_elements(api.seats(pg_temp.coo(), 'en', pg_temp.k()) -> 'rows') x) y), '{0,0}', 'the page says what is left');
select is(api.seats(pg_temp.coo(), 'en', pg_temp.k()) -> 'pool' ->> 'left', '0', 'also of the common pool');
select is(pg_temp.accept((select max(id) from g), 'Asked for by the ministry.'), 'course_is_full', 'capacity is a wall, whatever the reason');
update course set capacity = 5 where id = pg_temp.k();
select is(pg_temp.accept((select max(id) from g)), 'yes', 'a new common seat is for everybody');
update course set capacity = 6 where id = pg_temp.k();
select api.quota_change(pg_temp.coo(), pg_temp.k('border'), '1', null, 'border', null, null, null, '3', 'hard', null);
select is((select count(*)::int from place where course = pg_temp.k() and line = pg_temp.k('border')), 3, 'who sat in the pool moves onto the line that grew');
select throws_ok(format('select api.quota_change(%L, %s, ''2'', null, ''border'', null, null, null, ''6'', ''hard'', null)', pg_temp.coo(), pg_temp.k('border')), 'PT409', 'quotas_exceed_capacity', 'lines keep no more than the course has');
select throws_ok(format('select api.quota_add(%L, %s, gen_random_uuid(), null, null, null, null, null, ''1'', ''hard'', null)', pg_temp.coo(), pg_temp.k()), 'PT422', 'quota_is_for_somebody');
select throws_ok(format('select api.quota_add(%L, %s, gen_random_uuid(), ''XXX'', null, null, null, null, ''1'', ''hard'', null)', pg_temp.coo(), pg_temp.k()), 'PT422', 'country_is_wrong');
select throws_ok(format('select api.quota_add(%L, %s, gen_random_uuid(), null, null, ''999999'', null, null, ''1'', ''hard'', null)', pg_temp.coo(), pg_temp.k()), 'PT422', 'agency_is_missing');
select throws_ok(format('select api.quota_add(%L, %s, gen_random_uuid(), null, null, null, ''x'', null, ''1'', ''hard'', null)', pg_temp.coo(), pg_temp.k()), 'PT422', 'sex_is_wrong');
select throws_ok(format('select api.quota_add(%L, %s, gen_random_uuid(), null, null, null, null, ''fr'', ''1'', ''hard'', null)', pg_temp.coo(), pg_temp.k()), 'PT422', 'language_is_not_of_the_course');
select throws_ok(format('select api.quota_add(%L, %s, gen_random_uuid(), ''KZ'', null, %L, null, null, ''1'', ''hard'', null)', pg_temp.coo(), pg_temp.k(), pg_temp.border()), 'PT422', 'quota_fits_nobody', 'no line for an agency and another country');
select throws_ok(format('select api.quota_add(%L, %s, gen_random_uuid(), null, ''ngo'', %L, null, null, ''1'', ''hard'', null)', pg_temp.coo(), pg_temp.k(), pg_temp.border()), 'PT422', 'quota_fits_nobody', 'nor another kind');
select throws_ok(format('select api.quota_add(%L, %s, gen_random_uuid(), ''BY'', null, null, null, null, ''1'', ''hard'', %L)', pg_temp.coo(), pg_temp.k(), (today() - 1)::text), 'PT422', 'day_has_passed', 'no line is released in the past');
select throws_ok(format('select api.quota_add(%L, %s, gen_random_uuid(), ''BY'', null, null, null, null, ''0'', ''hard'', null)', pg_temp.coo(), pg_temp.k()), 'PT422', 'quota_seats_are_wrong');
select throws_ok(format('select api.quota_add(%L, %s, gen_random_uuid(), ''BY'', null, null, null, null, ''1'', ''hard'', %L)', pg_temp.coo(), pg_temp.k(), (today() + 200)::text), 'PT422', 'release_before_the_course');
select throws_ok(format('select api.quota_change(%L, %s, ''1'', null, ''border'', null, null, null, ''3'', ''hard'', null)', pg_temp.coo(), pg_temp.k('border')), 'PT409', 'changed_meanwhile', 'a stale form loses nothing');
select is(api.quota_form(pg_temp.coo(), 'en', pg_temp.k('border')) ->> 'seats', '3', 'the form shows the line');
select throws_ok(format('select api.quota_form(%L, ''en'', 999999)', pg_temp.coo()), 'PT404', 'not_found');
select throws_ok(format('update course set capacity = 3 where id = %s', pg_temp.k()), 'PT409', 'capacity_below_places');
select lives_ok(format('select api.quota_remove(%L, %s)', pg_temp.coo(), pg_temp.k('ngo')), 'a line goes');
select throws_ok(format('select api.quota_remove(%L, %s)', pg_temp.coo(), pg_temp.k('ngo')), 'PT404', 'not_found', 'and is gone');
select is((select count(*)::int from place where course = pg_temp.k() and held), 5, 'and nobody lost a seat');

-- released, advisory, over
insert into k values ('released', test.course('nominations_open', 20, 2));
insert into k values ('old', pg_temp.line(pg_temp.k('released'), 'ngo', 2, null, 'hard', (today() + 3)::text));
insert into k select 'r', unnest(pg_temp.nominated(pg_temp.k('released'), pg_temp.border(), 1));
select is(pg_temp.accept(pg_temp.k('r')), 'quota_is_full', 'before the day of release the seats are kept');
update quota set release = today() where id = pg_temp.k('old');
select is(pg_temp.accept(pg_temp.k('r')), 'yes', 'from the day of release they are everybody''s');
insert into k values ('advised', test.course('nominations_open', 20, 2));
select lives_ok(format('select pg_temp.line(%s, ''ngo'', 2, null, ''advisory'')', pg_temp.k('advised')));
insert into k select 'a', unnest(pg_temp.nominated(pg_temp.k('advised'), pg_temp.border(), 1));
select is(pg_temp.accept(pg_temp.k('a')), 'yes', 'an advisory line keeps nothing');
insert into k values ('overrun', test.course('nominations_open', 20, 2));
select lives_ok(format('select pg_temp.line(%s, ''ngo'', 2)', pg_temp.k('overrun')));
insert into k select 'o', unnest(pg_temp.nominated(pg_temp.k('overrun'), pg_temp.border(), 1));
select is(pg_temp.accept(pg_temp.k('o'), 'The ministry asked in writing.'), 'yes', 'a reason opens a seat beyond the lines');
select is((select (over_quota, over)::text from nomination n join place p on p.nomination = n.id where n.id = pg_temp.k('o')), '("The ministry asked in writing.",t)', 'and stands with the seat');
select throws_ok(format('select api.nomination_step(%L, %s, ''accepted'', null, null, null, ''x'')', pg_temp.coo(), (pg_temp.nominated(pg_temp.k('overrun'), pg_temp.border(), 1))[1]), 'PT422', 'reason_is_wrong', 'one letter is no reason');

-- who fits two lines moves over for who fits one
insert into k values ('both', test.course('nominations_open', 20, 2));
select lives_ok(format('select pg_temp.line(%s, ''border'', 1), pg_temp.line(%s, null, 1, %s)', pg_temp.k('both'), pg_temp.k('both'), pg_temp.border()));
insert into k select 'm1', unnest(pg_temp.nominated(pg_temp.k('both'), pg_temp.border(), 1)) union all select 'm2', unnest(pg_temp.nominated(pg_temp.k('both'), test.agency('border'), 1));
select is(pg_temp.accept(pg_temp.k('m1')) || pg_temp.accept(pg_temp.k('m2')), 'yesyes', 'nobody is refused while there is a way to seat everybody');

-- ---- freezing, order, reserves
select lives_ok(format('select api.seats_rules(%L, c.id, c.version::text, %L, ''2'') from course c where c.id = %s', pg_temp.coo(), today()::text, pg_temp.k()));
select throws_ok(format('select api.nomination_step(%L, %s, ''withdrawn'', ''Ill.'', null)', pg_temp.foc(), (select min(id) from b)), 'PT409', 'course_is_frozen', 'from the freezing day the agency changes nothing');
select throws_ok(format('select api.ranking_save(%L, %s, null, ''{}'', ''[]'', ''{}'', ''{}'')', pg_temp.foc(), pg_temp.k()), 'PT409', 'course_is_frozen', 'not its order either');
select is((select (select string_agg(x ->> 'becomes', ' ') from json_array_elements(j -> 'steps') x) || ' ' || (j ->> 'can_replace') || ' ' || (j ->> 'frozen_from') from api.nomination(pg_temp.foc(), 'en', (select min(id) from b)) j), 'confirmed false ' || today(), 'its page offers nothing of it, and says why');
select lives_ok(format('select api.nomination_step(%L, %s, ''confirmed'', null, null)', pg_temp.foc(), (select min(id) from b)), 'confirming changes nothing of who comes');
select is((api.home(pg_temp.foc(), 'en') -> 'focal_point' -> 'open')::jsonb @> jsonb_build_array(jsonb_build_object('id', pg_temp.k())), false, 'nobody is invited to nominate');
select throws_ok(format('select api.seats_rules(%L, c.id, c.version::text, %L, ''2'') from course c where c.id = %s', pg_temp.coo(), (today() - 1)::text, pg_temp.k()), 'PT422', 'day_has_passed');
select throws_ok(format('select api.seats_rules(%L, c.id, c.version::text, %L, ''2'') from course c where c.id = %s', pg_temp.coo(), (today() + 300)::text, pg_temp.k()), 'PT422', 'frozen_before_the_course');
select throws_ok(format('select api.seats_rules(%L, c.id, c.version::text, null, ''31'') from course c where c.id = %s', pg_temp.coo(), pg_temp.k()), 'PT422', 'offer_days_are_wrong');
insert into k values ('order', test.course('nominations_open', 20, 2));
create temp table o as select row_number() over () n, x id from unnest(pg_temp.nominated(pg_temp.k('order'), pg_temp.border(), 3)) x;
create function pg_temp.o(_n int) returns int language sql return (select id from o where n = _n);
select lives_ok(format('select api.ranking_save(%L, %s, null, %L, %L, ''{}'', %L)', pg_temp.foc(), pg_temp.k('order'), jsonb_build_object(pg_temp.o(1)::text, '7', pg_temp.o(2)::text, '3', pg_temp.o(3)::text, ''),
	jsonb_build_array(pg_temp.o(1)::text), jsonb_build_object(pg_temp.o(1)::text, '1', pg_temp.o(2)::text, '1', pg_temp.o(3)::text, '1')));
select is((select string_agg(coalesce(ranked::text, '-') || case when reserve then 'r' else '' end, ' ' order by id) from nomination where course = pg_temp.k('order')), '2r 1 -', 'numbers close up, reserves are named');
select is((select string_agg(x ->> 'id', ' ') from json_array_elements(api.ranking(pg_temp.foc(), 'en', pg_temp.k('order'), null, null, null, null) -> 'rows') x), concat_ws(' ', pg_temp.o(2), pg_temp.o(3), pg_temp.o(1)), 'and the page shows them so');
select throws_ok(format('select api.ranking_save(%L, %s, null, %L, ''[]'', ''{}'', %L)', pg_temp.foc(), pg_temp.k('order'), jsonb_build_object(pg_temp.o(1)::text, '1', pg_temp.o(2)::text, '1'), jsonb_build_object(pg_temp.o(1)::text, '2', pg_temp.o(2)::text, '2')), 'PT422', 'rank_is_taken');
select throws_ok(format('select api.ranking_save(%L, %s, null, %L, ''[]'', ''{}'', %L)', pg_temp.foc(), pg_temp.k('order'), jsonb_build_object(pg_temp.o(1)::text, '0'), jsonb_build_object(pg_temp.o(1)::text, '2')), 'PT422', 'rank_is_wrong');
select throws_ok(format('select api.ranking_save(%L, %s, null, %L, ''[]'', ''{}'', %L)', pg_temp.foc(), pg_temp.k('order'), jsonb_build_object(pg_temp.o(1)::text, '1'), jsonb_build_object(pg_temp.o(1)::text, '1')), 'PT409', 'changed_meanwhile');

-- ---- a language line
insert into k values ('tongue', test.course('nominations_open', 20, 2));
update course set languages = '{ru,en}' where id = pg_temp.k('tongue');
select lives_ok(format('select api.quota_add(%L, %s, gen_random_uuid(), null, null, null, null, ''en'', ''1'', ''hard'', null)', pg_temp.coo(), pg_temp.k('tongue')));
create temp table l as select row_number() over () n, x id from unnest(pg_temp.nominated(pg_temp.k('tongue'), pg_temp.border(), 2)) x;
update nomination set language = case when id = (select id from l where n = 1) then 'en' else 'ru' end where course = pg_temp.k('tongue');
select is((select string_agg(pg_temp.accept(id), ' ' order by n) from l), 'yes yes');
create function pg_temp.speaks(_n int, _language text) returns text language sql return (select format('select api.ranking_save(%L, %s, null, %L, ''[]'', %L, %L)', pg_temp.foc(), n.course, jsonb_build_object(n.id::text, ''), jsonb_build_object(n.id::text, _language), jsonb_build_object(n.id::text, n.version::text)) from nomination n join l on l.id = n.id where l.n = _n);
select throws_ok(pg_temp.speaks(1, 'ru'), 'PT409', 'language_keeps_the_seat', 'a seat that is kept for a language goes with it');
update course set capacity = 3 where id = pg_temp.k('tongue');
select lives_ok(pg_temp.speaks(1, 'ru'), 'with a common seat left it is changed');
select is((select string_agg(coalesce(p.line::text, '-'), ' ' order by l.n) from place p join l on l.id = p.nomination), '- -', 'and the seat of the line is free');
select lives_ok(format('update quota set language = null, sex = %L where course = %s', (select sex from person p join nomination n on n.person = p.id join l on l.id = n.id where l.n = 1), pg_temp.k('tongue')));
update course set capacity = 2 where id = pg_temp.k('tongue');
update person set sex = case sex when 'f' then 'm' else 'f' end where id in (select person from nomination where course = pg_temp.k('tongue'));
select is((select count(*)::int from place where course = pg_temp.k('tongue') and over), 1, 'a sex put right costs nobody the seat, but its line');
select lives_ok(format('update quota set sex = null, agency_kind = ''border'', seats = 2 where course = %s', pg_temp.k('tongue')));
update agency set kind = 'migration' where id = pg_temp.border();
select is((select count(*)::int from place where course = pg_temp.k('tongue') and over), 2, 'nor does an agency of another kind than was thought');
update agency set kind = 'border' where id = pg_temp.border();
select is((select count(*)::int from place where course = pg_temp.k('tongue') and over), 0, 'and back onto the line');
update quota set hard = false where course = pg_temp.k('tongue');
select is((select (x ->> 'advised' = (select id::text from quota where course = pg_temp.k('tongue'))) || ' ' || (x ->> 'fits') || ' ' || (x ->> 'sex' is not null) || ' ' || (x ->> 'language') from json_array_elements(api.sitting(pg_temp.coo(), 'en', pg_temp.k('tongue'), null, null, null) -> 'rows') x limit 1), 'true  true ru', 'a sitting shows sex and language, and which targets each fits');

-- ---- the sitting
insert into k values ('sit', test.course('nominations_open', 20, 2)), ('elsewhere', test.course('nominations_open', 40, 5));
select lives_ok(format('select pg_temp.line(%s, ''border'', 1)', pg_temp.k('sit')));
create temp table s as select row_number() over () n, x id from unnest(pg_temp.nominated(pg_temp.k('sit'), pg_temp.border(), 4) || pg_temp.nominated(pg_temp.k('sit'), pg_temp.ngo(), 2)) x;
create function pg_temp.s(_n int) returns text language sql return (select id::text from s where n = _n);
create function pg_temp.versions() returns jsonb language sql return (select jsonb_object_agg(id, version::text) from nomination where course = pg_temp.k('sit'));
create function pg_temp.choose() returns jsonb language sql return jsonb_build_object(pg_temp.s(1), 'accepted', pg_temp.s(2), 'refused.had_it', pg_temp.s(3), 'waiting', pg_temp.s(4), 'moved.' || pg_temp.k('elsewhere'), pg_temp.s(5), 'accepted', pg_temp.s(6), 'accepted');
select is(json_array_length(api.sitting(pg_temp.coo(), 'en', pg_temp.k('sit'), null, null, null) -> 'rows'), 6, 'all nominees on one screen');
select is(api.sitting(pg_temp.coo(), 'en', pg_temp.k('advised'), null, null, null) -> 'rows' -> 0 ->> 'advised', '', 'who fits no target');
select is((select x -> 'rows' -> 0 ->> 'advised' from api.sitting(pg_temp.coo(), 'en', pg_temp.k('released'), null, null, null) x), '', 'nor a line that is released');
savepoint twin;
update name_form f set family = 'Двойникова', search_key = search_key('Двойникова Анна') where f.script = 'cyrl' and f.person in (select person from nomination where id in (pg_temp.s(1)::int, pg_temp.s(2)::int));
update name_form f set search_key = search_key('Dvoinikova Anna' || f.person) where f.script = 'latn' and f.person in (select person from nomination where id in (pg_temp.s(1)::int, pg_temp.s(2)::int));
select is((select string_agg(x ->> 'twin', ' ') from json_array_elements(api.sitting(pg_temp.coo(), 'en', pg_temp.k('sit'), null, null, null) -> 'rows') x where x ->> 'id' = pg_temp.s(1)), (select person::text from nomination where id = pg_temp.s(2)::int), 'with who may be recorded twice');
rollback to twin;
select is((select x ->> 'fits' from json_array_elements(api.sitting(pg_temp.coo(), 'en', pg_temp.k('sit'), null, null, null) -> 'rows') x where x ->> 'id' = pg_temp.s(1)), (select id::text from quota where course = pg_temp.k('sit')), 'with the lines each fits');
select is((select j -> 'pool' ->> 'capacity' || ' ' || (j -> 'pool' ->> 'kept') || ' ' || (j -> 'pool' ->> 'free') || ' ' || (j ->> 'over') from api.sitting(pg_temp.coo(), 'en', pg_temp.k('sit'), null, null, 'The ministry asked.') j), '2 1 2 The ministry asked.', 'and the seats of the course; the reason for going beyond the lines comes back with the choices');
select is((select j -> 'pool' ->> 'free' || ' ' || (j -> 'pool' ->> 'left') || ' ' || (j -> 'pool' ->> 'over') from api.sitting(pg_temp.coo(), 'en', pg_temp.k('overrun'), null, null, null) j), '1 0 1', 'who sits beyond the lines takes a seat of the course, and of no line');
create temp table p as select api.sitting_preview(pg_temp.coo(), 'en', pg_temp.k('sit'), pg_temp.choose(), '{}', pg_temp.versions(), null) j;
select is((select j ->> 'done_n' || ' ' || (j ->> 'skipped_n') || ' ' || (j -> 'not_possible' -> 0 ->> 'because') from p), '5 1 course_is_full', 'the preview says what would come of it');
select is((select string_agg(distinct state, ' ') from nomination where course = pg_temp.k('sit')), 'proposed', 'and changes nothing');
select is((select count(*)::int from nomination where course = pg_temp.k('elsewhere')) + (select count(*)::int from outbox where course = pg_temp.k('sit')), 0, 'nor tells anybody');
select set_config('t.idem', gen_random_uuid()::text, true);
select lives_ok(format('select api.sitting_decide(%L, %s, %L, %L, ''{}'', %L, null)', pg_temp.coo(), pg_temp.k('sit'), current_setting('t.idem'), pg_temp.choose(), pg_temp.versions()));
select is((select string_agg(state || coalesce('.' || reason_code, ''), ' ' order by id) from nomination where course = pg_temp.k('sit')), 'accepted refused.had_it waiting moved accepted proposed', 'everything that can be is decided');
select is((select string_agg(state, ' ') from nomination where course = pg_temp.k('elsewhere')), 'proposed', 'who is sent elsewhere waits there');
select is(api.nominations_stepped(pg_temp.coo(), 'en', current_setting('t.idem')::uuid) ->> 'undo_n', '5', 'and may be undone');
select throws_ok(format('select api.sitting_decide(%L, %s, gen_random_uuid(), %L, ''{}'', ''{}'', null)', pg_temp.coo(), pg_temp.k('sit'), '{}'), 'PT422', 'nominations_are_missing');
select throws_ok(format('select api.sitting_decide(%L, %s, gen_random_uuid(), %L, ''{}'', %L, null)', pg_temp.coo(), pg_temp.k('sit'), jsonb_build_object(pg_temp.s(6), 'refused.other'), pg_temp.versions()), 'PT422', 'reason_is_missing', 'another reason needs words');
select throws_ok(format('select api.sitting_decide(%L, %s, gen_random_uuid(), %L, ''{}'', %L, null)', pg_temp.coo(), pg_temp.k('sit'), jsonb_build_object(pg_temp.s(6), 'nonsense'), pg_temp.versions()), 'PT422', 'state_is_missing', 'nonsense is refused');
select is((api.sitting_decide(pg_temp.coo(), pg_temp.k('sit'), gen_random_uuid(), jsonb_build_object(pg_temp.s(6), 'waiting'), '{}', jsonb_build_object(pg_temp.s(6), '9'), null) -> 'skipped' -> 0 ->> 'error'), 'changed_meanwhile', 'who was changed meanwhile is left');
select lives_ok(format('select api.nominations_undo(%L, %L)', pg_temp.coo(), current_setting('t.idem')));
select is((select string_agg(distinct state || coalesce(reason_code, ''), ' ') from nomination where course = pg_temp.k('sit')), 'proposed', 'undone, all stand as before');
select is((select count(*)::int from nomination where course = pg_temp.k('elsewhere')), 0, 'also elsewhere');

-- ---- offered seats
insert into k values ('offer', test.course('nominations_open', 20, 2));
create temp table w as select row_number() over () n, x id from unnest(pg_temp.nominated(pg_temp.k('offer'), pg_temp.border(), 1, 'accepted') || pg_temp.nominated(pg_temp.k('offer'), pg_temp.ngo(), 1, 'accepted')
	|| pg_temp.nominated(pg_temp.k('offer'), pg_temp.ngo(), 1, 'waiting') || pg_temp.nominated(pg_temp.k('offer'), pg_temp.border(), 2, 'waiting')) x;
create function pg_temp.w(_n int) returns int language sql return (select id from w where n = _n);
update nomination set ranked = case id when pg_temp.w(4) then 2 when pg_temp.w(5) then 1 end where course = pg_temp.k('offer');
create function pg_temp.offered() returns int language sql return (select nomination from offer where course = pg_temp.k('offer') and state = 'open');
create function pg_temp.offer() returns int language sql return (select id from offer where course = pg_temp.k('offer') and state = 'open');
select lives_ok(format('select api.nomination_step(%L, %s, ''withdrawn'', ''Ill.'', null)', pg_temp.foc(), pg_temp.w(1)));
select is(pg_temp.offered(), pg_temp.w(5), 'a seat that falls free is offered to the first of the same agency');
select is((select until from offer where id = pg_temp.offer()), today() + 3, 'with a day until which to answer');
select is((select count(*)::int from outbox where kind = 'seat_offered' and course = pg_temp.k('offer')), 1, 'and a letter');
select is(pg_temp.accept(pg_temp.w(3)), 'course_is_full', 'while it is open nobody else gets the seat');
select throws_ok(format('select api.offer_answer(%L, %s, ''accepted'', null)', test.account('focal_point', pg_temp.ngo()), pg_temp.offer()), 'PT404', 'not_found', 'another agency knows nothing of it');
select throws_ok(format('select api.offer_answer(%L, %s, ''maybe'', null)', pg_temp.foc(), pg_temp.offer()), 'PT422', 'state_is_missing');
select is(api.offer_answer(pg_temp.foc(), pg_temp.offer(), 'declined', 'On duty.') ->> 'answer', 'declined', 'let pass');
select is(pg_temp.offered(), pg_temp.w(4), 'it goes on to the next');
select is(api.nomination(pg_temp.foc(), 'en', pg_temp.w(4)) -> 'offer' ->> 'until', (today() + 3)::text, 'whose page says so');
select is(api.offer_answer(pg_temp.foc(), pg_temp.offer(), 'accepted', null) ->> 'answer', 'accepted', 'taken');
select is((select state from nomination where id = pg_temp.w(4)), 'confirmed', 'who takes it comes');
select is((select state from offer where nomination = pg_temp.w(4)), 'accepted');
select throws_ok(format('select api.offer_answer(%L, %s, ''declined'', null)', pg_temp.foc(), (select id from offer where nomination = pg_temp.w(4))), 'PT409', 'offer_is_answered');
select lives_ok(format('select api.nomination_step(%L, %s, ''withdrawn'', ''Ill.'', null)', pg_temp.coo(), pg_temp.w(2)));
select is(pg_temp.offered(), pg_temp.w(3), 'the next seat goes to who has waited longest');
select lives_ok(format('select api.nomination_undo(%L, %s, ''withdrawn'')', pg_temp.coo(), pg_temp.w(2)), 'a withdrawal that is undone');
select is(pg_temp.offered(), null, 'takes its offer back');
select lives_ok(format('select api.nomination_step(%L, %s, ''withdrawn'', ''Ill.'', null)', pg_temp.coo(), pg_temp.w(2)));
update offer set until = today() - 1 where course = pg_temp.k('offer') and state = 'open';
select throws_ok(format('select api.offer_answer(%L, %s, ''accepted'', null)', pg_temp.coo(), pg_temp.offer()), 'PT409', 'offer_has_lapsed');
select is(offers_lapsed(), 1, 'without an answer it lapses');
select is(pg_temp.offered(), null, 'and nobody is asked twice by the rule');
select lives_ok(format('select api.offer_make(%L, %s, gen_random_uuid())', pg_temp.coo(), pg_temp.w(5)), 'by hand it may be offered again');
select throws_ok(format('select api.offer_make(%L, %s, gen_random_uuid())', pg_temp.coo(), pg_temp.w(5)), 'PT409', 'offered_already');
select throws_ok(format('select api.offer_make(%L, %s, gen_random_uuid())', pg_temp.coo(), pg_temp.w(3)), 'PT409', 'course_is_full');
select throws_ok(format('select api.offer_make(%L, %s, gen_random_uuid())', pg_temp.coo(), pg_temp.w(4)), 'PT409', 'offer_is_for_who_waits');
select is(json_array_length(api.seats(pg_temp.coo(), 'en', pg_temp.k('offer')) -> 'offers'), 1, 'the page of seats shows it');
select lives_ok(format('select api.offer_take_back(%L, %s)', pg_temp.coo(), pg_temp.offer()));
select is(pg_temp.offered(), null, 'an offer is taken back');
select lives_ok(format('update course set capacity = 3 where id = %s', pg_temp.k('offer')));
select is((select count(*)::int from offer where course = pg_temp.k('offer') and state = 'open'), 0, 'seats that grow are offered only to who was not asked');

-- what is undone, and what a sitting decides
insert into k values ('rest', test.course('nominations_open', 20, 3));
create temp table u as select row_number() over () n, x id from unnest(pg_temp.nominated(pg_temp.k('rest'), pg_temp.border(), 1, 'accepted') || pg_temp.nominated(pg_temp.k('rest'), pg_temp.ngo(), 1, 'accepted') || pg_temp.nominated(pg_temp.k('rest'), pg_temp.ngo(), 3, 'waiting')) x;
create function pg_temp.u(_n int) returns int language sql return (select id from u where n = _n);
create function pg_temp.offers() returns text language sql return (select string_agg(u.n::text, ' ' order by u.n) from offer o join u on u.id = o.nomination where o.state = 'open');
create function pg_temp.sat(_choice jsonb) returns jsonb language sql return
	api.sitting_decide(pg_temp.coo(), pg_temp.k('rest'), gen_random_uuid(), _choice, (select jsonb_object_agg(id, 'On duty.') from u), (select jsonb_object_agg(id, version::text) from nomination where course = pg_temp.k('rest')), null)::jsonb;
select is(pg_temp.accept(pg_temp.u(3)), 'yes');
select lives_ok(format('select api.nomination_undo(%L, %s, ''accepted'')', pg_temp.coo(), pg_temp.u(3)), 'an acceptance is undone');
select is(pg_temp.offers(), null, 'and the seat, free before, is offered to nobody');
select lives_ok(format('select api.offer_make(%L, %s, gen_random_uuid())', pg_temp.coo(), pg_temp.u(4)));
select set_config('t.nfoc', test.account('focal_point', pg_temp.ngo())::text, true) is not null;
select lives_ok(format('select api.offer_answer(%L, (select id from offer where nomination = %s), ''accepted'', null)', current_setting('t.nfoc'), pg_temp.u(4)));
select throws_ok(format('select api.nomination_step(%L, %s, ''accepted'', null, null)', pg_temp.coo(), pg_temp.u(4)), 'PT409', 'step_not_allowed', 'no step of a role is no matter of rights');
select lives_ok(format('select api.nomination_undo(%L, %s, ''confirmed'')', current_setting('t.nfoc'), pg_temp.u(4)));
select is(pg_temp.offers(), '4', 'an offer that was taken by mistake stands again');
select lives_ok(format('select api.nomination_step(%L, %s, ''withdrawn'', ''Ill.'', null)', pg_temp.coo(), pg_temp.u(4)));
select is(pg_temp.offers(), '3', 'who withdraws with an offer lets it pass to the next');
select lives_ok(format('select api.nomination_undo(%L, %s, ''withdrawn'')', pg_temp.coo(), pg_temp.u(4)));
select is(pg_temp.offers(), '4', 'and has it again when the withdrawal is undone');
select throws_ok(format('update course set capacity = 2 where id = %s', pg_temp.k('rest')), 'PT409', 'capacity_below_places', 'a seat that is offered is not taken away with the capacity');
select set_config('t.other', test.agency('ngo')::text, true) is not null;
select throws_ok(format('select pg_temp.line(%s, null, 3, %s)', pg_temp.k('rest'), current_setting('t.other')), 'PT409', 'people_beyond_the_lines', 'a line that leaves people without one says how many first');
select lives_ok(format('select api.quota_add(%L, %s, gen_random_uuid(), null, null, %L, null, null, ''3'', ''hard'', null, ''1'')', pg_temp.coo(), pg_temp.k('rest'), current_setting('t.other')), 'agreed to, it is kept:');
select is(api.offer_answer(pg_temp.coo(), (select id from offer where nomination = pg_temp.u(4) and state = 'open'), 'accepted', null) ->> 'answer', 'accepted', 'who takes an offered seat in time gets it all the same');
select is((select over from place where nomination = pg_temp.u(4)), true, 'beyond the lines if need be');
delete from quota where course = pg_temp.k('rest');
select is((pg_temp.sat(jsonb_build_object(pg_temp.u(1), 'withdrawn', pg_temp.u(3), 'accepted')) -> 'offered')::text, '[]', 'a seat given up in a sitting and given away in it is offered to nobody');
select is(jsonb_array_length(pg_temp.sat(jsonb_build_object(pg_temp.u(2), 'withdrawn')) -> 'offered'), 1, 'one that nobody got in the sitting is, when it ends');
select is(pg_temp.offers(), '5', 'to who waits');
select is((api.sitting_preview(pg_temp.coo(), 'en', pg_temp.k('rest'), jsonb_build_object(pg_temp.u(5), 'withdrawn'), jsonb_build_object(pg_temp.u(5), 'On duty.'), (select jsonb_object_agg(id, version::text) from nomination where course = pg_temp.k('rest')), null)::jsonb ->> 'offers'), null, 'the preview says so, or that nobody waits');
-- seats that a line releases, beside one whose offer was taken back by hand
insert into k values ('freed', test.course('nominations_open', 20, 4));
insert into k select 'f', unnest(pg_temp.nominated(pg_temp.k('freed'), pg_temp.ngo(), 3, 'waiting'));
insert into k values ('freed line', pg_temp.line(pg_temp.k('freed'), 'border', 2));
select lives_ok(format('select api.offer_make(%L, %s, gen_random_uuid())', pg_temp.coo(), (select min(id) from k where name = 'f')));
select lives_ok(format('select api.offer_take_back(%L, (select id from offer where course = %s))', pg_temp.coo(), pg_temp.k('freed')));
update offer set answered = answered - interval '1 hour' where course = pg_temp.k('freed');
select lives_ok(format('select api.quota_remove(%L, %s)', pg_temp.coo(), pg_temp.k('freed line')));
select is((select count(*)::int from offer where course = pg_temp.k('freed') and state = 'open'), 2, 'both are offered: the one held back by hand is another');

-- replaced: the seat stays with who replaces
insert into k select 'swap', (api.nomination_replace(pg_temp.coo(), pg_temp.w(4), gen_random_uuid(), test.person(pg_temp.border())::text, null) ->> 'id')::int;
select is((select state from nomination where id = pg_temp.k('swap')), 'accepted', 'a swap keeps the seat');
create function pg_temp.back(_from int, _to int) returns text language sql return format('select api.nomination_replace(%L, %s, gen_random_uuid(), %L, null)', pg_temp.foc(), _from, (select person from nomination where id = _to));
select is((select x ->> 'stands' from json_array_elements(api.nomination(pg_temp.foc(), 'en', pg_temp.k('swap')) -> 'substitutes') x where x ->> 'id' = (select person::text from nomination where id = pg_temp.w(4))), 'replaced', 'who had the seat is among the substitutes');
select lives_ok(pg_temp.back(pg_temp.k('swap'), pg_temp.w(4)), 'and a swap is taken back by another');
select is((select string_agg(state || (replaced_by is null) || (select count(*) from place p where p.nomination = n.id and p.held), ' ' order by id) from nomination n where id in (pg_temp.w(4), pg_temp.k('swap'))), 'acceptedtrue1 replacedfalse0', 'the seat is where it was');
select lives_ok(pg_temp.back(pg_temp.w(4), pg_temp.k('swap')), 'back and forth');
select is(api.nomination(pg_temp.coo(), 'en', pg_temp.k('swap')) ->> 'replaces', pg_temp.w(4)::text);
select is((api.nomination_form(pg_temp.foc(), 'en', pg_temp.k('offer'), null, null, null, null) -> 'candidates')::jsonb @> jsonb_build_array(jsonb_build_object('id', (select person from nomination where id = pg_temp.w(4)), 'nominated', false, 'again', 'replaced')), true, 'who was replaced may be put forward again');
select is(api.nomination_add(pg_temp.foc(), pg_temp.k('offer'), gen_random_uuid(), (select jsonb_build_array(n.person::text, test.person(pg_temp.border())::text) from nomination n where n.id = pg_temp.w(4)), null, null, 'Free after all.') ->> 'nominated', '2', 'beside somebody new');
select is((select (state, note, replaced_by)::text from nomination where id = pg_temp.w(4)), '(proposed,"Free after all.",)', 'and waits to be decided');
select is(api.nomination(pg_temp.foc(), 'en', pg_temp.w(4)) ->> 'undo_to', null, 'which is taken back by withdrawing');
select throws_ok(format('select api.nomination_add(%L, %s, gen_random_uuid(), (select jsonb_build_array(n.person::text) from nomination n where n.id = %s), null, null, null)', pg_temp.foc(), pg_temp.k('offer'), pg_temp.w(4)), 'PT409', 'nominated_already', 'but not twice');

-- ---- with a cancelled course
select lives_ok(format('update course set state = ''cancelled'', state_reason = ''No donor.'' where id = %s', pg_temp.k('order')));
select is((select string_agg(distinct state, ' ') from nomination where course = pg_temp.k('order')), 'closed', 'what was not decided is closed with the course');

-- ---- follow-up forms
create function pg_temp.fill(_login bytea, _id int, _version text, _arrives text default to_char(today() + 14, 'DD.MM.YYYY'), _departs text default to_char(today() + 18, 'DD.MM.YYYY'), _diet text default 'halal', _family text default 'Toktogulov') returns json language sql as $$
	select api.follow_up_save(_login, _id, _version, _family, 'Bakyt', _arrives, '14:20', 'PS 841', _departs, '9.30', 'not_needed', _diet, null, 'A cool box.') $$;
select is(api.follow_up_form(pg_temp.foc(), 'en', pg_temp.k('swap')) ->> 'version', '0', 'an empty form, with the name proposed');
select lives_ok(format('select pg_temp.fill(%L, %s, ''0'')', pg_temp.foc(), pg_temp.k('swap')));
select is((select (passport_family, arrives - today(), keep_until - (select ends from course where id = pg_temp.k('offer')))::text from follow_up where nomination = pg_temp.k('swap')), '(TOKTOGULOV,"14 days 14:20:00",30)', 'kept as typed, until thirty days after the course');
select throws_ok(format('select pg_temp.fill(%L, %s, ''0'')', pg_temp.foc(), pg_temp.k('swap')), 'PT409', 'changed_meanwhile');
select throws_ok(format('select pg_temp.fill(%L, %s, ''1'', %L)', pg_temp.foc(), pg_temp.k('swap'), to_char(today() + 19, 'DD.MM.YYYY')), 'PT422', 'departs_after_arriving');
select throws_ok(format('select pg_temp.fill(%L, %s, ''1'', %L)', pg_temp.foc(), pg_temp.k('swap'), to_char(today() - 365, 'DD.MM.YYYY')), 'PT422', 'travel_is_far_from_the_course', 'a wrong year is a slip');
select throws_ok(format('select pg_temp.fill(%L, %s, ''1'', _departs => %L)', pg_temp.foc(), pg_temp.k('swap'), to_char(today() + 365, 'DD.MM.YYYY')), 'PT422', 'travel_is_far_from_the_course', 'on either way');
select throws_ok(format('select pg_temp.fill(%L, %s, ''1'', null)', pg_temp.foc(), pg_temp.k('swap')), 'PT422', 'date_is_missing');
select throws_ok(format('select pg_temp.fill(%L, %s, ''1'', _diet => ''other'')', pg_temp.foc(), pg_temp.k('swap')), 'PT422', 'field_is_missing');
select throws_ok(format('select pg_temp.fill(%L, %s, ''1'', _family => ''Токтогулов'')', pg_temp.foc(), pg_temp.k('swap')), 'PT422', 'passport_in_latin_letters');
select throws_ok(format('select pg_temp.fill(%L, %s, ''0'')', test.account('focal_point', pg_temp.ngo()), pg_temp.k('swap')), 'PT404', null, 'another agency never');
select throws_ok(format('select api.follow_up_form(%L, ''en'', %s)', pg_temp.coo(), pg_temp.w(3)), 'PT409', 'follow_up_is_for_the_accepted');
select is(api.follow_ups(pg_temp.coo(), 'en', pg_temp.k('offer')) -> 'rows' -> 0 ->> 'passport', 'TOKTOGULOV BAKYT', 'the list of who comes');
-- the course moves away from days of travel that were told
create function pg_temp.travel(_arrives int, _departs int) returns text language sql as $$
	update follow_up f set arrives = c.starts + _arrives + time '14:20', departs = c.ends + _departs + time '9:30' from course c where c.id = pg_temp.k('offer') and f.nomination = pg_temp.k('swap');
	select concat_ws(' ', r ->> 'arrives_misfit', r ->> 'departs_misfit', x ->> 'misfit_n', api.follow_up_form(pg_temp.foc(), 'en', pg_temp.k('swap')) ->> 'misfits',
		(select string_agg(h ->> 'misfits', ',') from json_array_elements(api.home(pg_temp.foc(), 'en') -> 'focal_point' -> 'forms') h where h ->> 'id' = pg_temp.k('swap')::text))
	from api.follow_ups(pg_temp.coo(), 'en', pg_temp.k('offer')) x, json_array_elements(x -> 'rows') r where r ->> 'nomination' = pg_temp.k('swap')::text $$;
select is(pg_temp.travel(-1, 0), 'false false 0 false', 'who comes the day before and leaves on the last day fits');
select is(pg_temp.travel(-7, 7), 'false false 0 false', 'a week before and after too');
select is(pg_temp.travel(-31, -30), 'true true 1 true true', 'a course that moved away from days of travel: marked in the list, on the form and on the agency''s first page');
select is(pg_temp.travel(1, 0), 'true false 1 true true', 'who comes after it began is marked');
update follow_up set arrives = null, departs = null where nomination = pg_temp.k('swap');
select is(api.follow_up_form(pg_temp.foc(), 'en', pg_temp.k('swap')) ->> 'misfits', 'false', 'days that were not told yet do not');
select set_config('t.foc2', test.account('focal_point', test.agency())::text, true);
select is(json_array_length(api.follow_ups(current_setting('t.foc2')::bytea, 'en', pg_temp.k('offer')) -> 'rows'), 0, 'an agency sees its own only');
select is((select count(*)::int from audit where noun = 'follow_up' and changes::text ~* 'toktogulov|halal'), 0, 'the trail keeps nothing of it');
update follow_up set keep_until = today() - 1 where nomination = pg_temp.k('swap');
select is(follow_ups_forgotten(), 1, 'when its day has come it is deleted');
select lives_ok(format('select pg_temp.fill(%L, %s, ''0'')', pg_temp.foc(), pg_temp.k('swap')));
select lives_ok(format('select api.nomination_step(%L, %s, ''withdrawn'', ''Ill.'', null)', pg_temp.coo(), pg_temp.k('swap')));
select is((select count(*)::int from follow_up where nomination = pg_temp.k('swap')), 0, 'who does not come is forgotten at once');

select * from finish();
rollback;
