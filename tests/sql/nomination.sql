-- Nominations: putting forward, deciding, withdrawing, replacing; one after the other and several at once.
begin;
select plan(158);

select test.account('coordinator') as coo \gset
select test.account('coordinator') as coo2 \gset
select test.account('registrar') as reg \gset
select test.account('director') as dir \gset
select test.account('auditor') as aud \gset
select test.account('administrator') as adm \gset
select test.account('trainer') as tra \gset
select test.agency('border', 'BY') as mine \gset
select test.agency('ngo', 'GE') as theirs \gset
select test.account('focal_point', :mine) as foc \gset
select test.account('focal_point', :theirs) as foreign_foc \gset
select test.person(:mine, 'Абрамова') as a \gset
select test.person(:mine, 'Буракова') as b \gset
select test.person(:mine, 'Волкова') as d \gset
select test.person(:mine, 'Громова') as spare \gset
select test.person(:theirs, 'Дадиани') as foreign_ \gset
select test.person(null, 'Ежова') as nobodys \gset
select test.account('trainee', null, :a) as trainee \gset
select test.course('nominations_open', 30, 2) as c \gset
select test.course('nominations_open', 31, 24, (select edition from course where id = :c)) as again \gset
create function pg_temp.add(_login bytea, _course int, _people int[], _number text default null, _date text default null, _note text default null, _idem uuid default gen_random_uuid()) returns json language sql as $$
	select api.nomination_add(_login, _course, _idem, to_jsonb(_people), _number, _date, _note) $$;
create function pg_temp.step(_login bytea, _id int, _state text, _reason text default null) returns json language sql as $$
	select api.nomination_step(_login, _id, _state, _reason, (select version::text from nomination where id = _id)) $$;
create function pg_temp.of(_course int, _person int) returns int language sql as 'select id from nomination where course = $1 and person = $2';
create function pg_temp.held(_course int) returns bigint language sql as 'select count(*) from place where course = $1 and held';

-- whom
select is((select string_agg(x ->> 'name', ', ') from json_array_elements(api.nomination_form(:'foc', 'ru', :c, null, null, null, null) -> 'candidates') x), 'Абрамова Анна Ивановна, Буракова Анна Ивановна, Волкова Анна Ивановна, Громова Анна Ивановна', 'a focal point chooses among the own people');
select is(json_typeof(api.nomination_form(:'foc', 'ru', :c, 'Дадиани', :theirs::text, null, null) -> 'candidates'), 'null', 'whatever is searched');
select is(json_typeof(api.nomination_form(:'coo', 'ru', :c, null, null, null, null) -> 'candidates'), 'null', 'a coordinator is shown nobody before an agency or a name is given');
select is(api.nomination_form(:'coo', 'ru', :c, 'dadiani', null, null, null) #>> '{candidates,0,id}', :'foreign_', 'then all who fit');
select throws_ok(format('select api.nomination_form(%L, %L, %s, null, null, null, null)', login, 'en', :c), 'PT403', 'not_yours', who || ' nominates nobody') from (values (:'reg'::bytea, 'a registrar'), (:'dir', 'a director'), (:'aud', 'an auditor'), (:'tra', 'a trainer'), (:'trainee', 'a trainee'), (:'adm', 'an administrator')) x (login, who);

-- putting forward
select gen_random_uuid() as idem \gset
select is(pg_temp.add(:'foc', :c, array[:a, :b], '12/345', '01.11.2020', 'By train.', :'idem') ->> 'nominated', '2', 'two are nominated');
select is(pg_temp.add(:'foc', :c, array[:a, :b], '12/345', '01.11.2020', 'By train.', :'idem') ->> 'nominated', '2', 'a double click is answered alike');
select is((select string_agg(state || agency || letter_number || letter_date || note, ' ') from nomination where course = :c), concat_ws(' ', 'proposed' || :mine || '12/3452020-11-01By train.', 'proposed' || :mine || '12/3452020-11-01By train.'), 'once, with the letter');
select throws_ok(format('select pg_temp.add(%L, %s, %L)', login, :c, array[:d]), 'PT403', 'not_yours', who || ' puts nobody forward') from (values (:'reg'::bytea, 'a registrar'), (:'dir', 'a director'), (:'aud', 'an auditor'), (:'tra', 'a trainer'), (:'trainee', 'a trainee'), (:'adm', 'an administrator')) x (login, who);
select throws_ok(format('select pg_temp.add(%L, %s, %L)', :'foc', :c, array[:d, :foreign_]), 'PT404', 'no_person', 'of foreign people not even the own one');
select throws_ok(format('select pg_temp.add(%L, %s, %L)', :'foc', :c, array[0]), 'PT404', 'no_person', 'an unknown one is answered alike');
select throws_ok(format('select pg_temp.add(%L, 0, %L)', :'foc', array[:d]), 'PT404', 'no_course', 'an unknown course is not there');
select throws_ok(format('select pg_temp.add(%L, %s, %L)', :'foc', test.course('draft', 30), array[:d]), 'PT404', 'no_course', 'nor is a draft, for a focal point');
select test.refused(format('select pg_temp.add(%L, %s, %L, %L, %L)', :'foc', :c, people, number, day), key, field, coalesce(status, 'PT422')) from (values
	('{}', null, null, 'people_are_missing', 'people', null), (array[:d]::text, '12', null, 'letter_is_half_told', 'letter_date', null), (array[:d]::text, null, '01.11.2020', 'letter_is_half_told', 'letter_number', null),
	(array[:d]::text, '12', '31.12.2099', 'letter_is_in_the_future', 'letter_date', null), (array[:d]::text, '12', '31.11.2020', 'date_is_wrong', 'letter_date', 'PT400'), (array[:d]::text, E'a\u200bb', '01.11.2020', 'text_is_wrong', 'letter_number', null),
	(array[:a, :d]::text, null, null, 'nominated_already', 'people', 'PT409')) x (people, number, day, key, field, status);
select test.refused(format('select api.nomination_add(%L, %s, gen_random_uuid(), %L, null, null, null)', :'foc', :c, '["x"]'), 'number_is_wrong', 'people', 'PT400');
select test.refused(format('select pg_temp.add(%L, %s, %L)', :'coo', :c, array[:nobodys]), 'agency_is_missing', 'people');
select throws_ok(format('select api.nomination_add(%L, %s, null, %L, null, null, null)', :'foc', :c, '[1]'), 'PT400', 'form_is_incomplete', 'a form without its key is incomplete');
select is((select count(*) from nomination where course = :c), 2::bigint, 'nothing of what was refused is kept');
select lives_ok(format('select pg_temp.add(%L, %s, %L, %L, %L)', :'coo', :c, array[:foreign_], '7', today()), 'a coordinator nominates by letter, whosever person');
select test.course('closed', 30) as closed \gset
select test.refused(format('select pg_temp.add(%L, %s, %L)', :'foc', :closed, array[:d]), 'nominations_are_closed', '', 'PT409');
select lives_ok(format('select pg_temp.add(%L, %s, %L)', :'coo', :closed, array[:d]), 'after closing the coordinator still does');
select throws_ok(format('select pg_temp.add(%L, %s, %L)', :'coo', test.course('running', -1), array[:d]), 'PT409', 'nominations_are_closed', 'not once it runs');
select test.course('nominations_open', 30) as late \gset
update course set nominations_until = today() - 1 where id = :late;
select throws_ok(format('select pg_temp.add(%L, %s, %L)', :'foc', :late, array[:d]), 'PT409', 'nominations_are_closed', 'nor a focal point after the last day');

-- who sees which
select pg_temp.of(:c, :a) as na \gset
select pg_temp.of(:c, :b) as nb \gset
select pg_temp.of(:c, :foreign_) as nf \gset
select is(json_array_length(api.course_nominations(:'foc', 'en', :c, null, null, null, null) -> 'rows') || ' ' || json_array_length(api.course_nominations(:'coo', 'en', :c, null, null, null, null) -> 'rows'), '2 3', 'a focal point sees the own of a course');
select is(api.nominations(:'foc', 'en', null, :c::text, :theirs::text, null, null) ->> 'total', '2', 'and in the list, whatever the filter');
select is(api.nominations(:'coo', 'en', 'proposed', :c::text, null, 'abramova', null) #>> '{rows,0,id}', :'na', 'the coordinator finds one by name');
select ok((select bool_and(x ->> 'name' ~ '^№ \d+$' and x ->> 'native' is null and x ->> 'person' is null) from json_array_elements(api.course_nominations(:'aud', 'en', :c, null, null, null, null) -> 'rows') x), 'an auditor reads numbers');
select ok(api.nomination(:'aud', 'en', :na)::text !~* 'Абрамова|PETROVA', 'on the page of one too');
select throws_ok(format('select api.nomination(%L, %L, %s)', :'foreign_foc', 'en', :na), 'PT404', 'not_found', 'a foreign nomination is not there');
select throws_ok(format('select api.nomination(%L, %L, 0)', :'foreign_foc', 'en'), 'PT404', 'not_found', 'like one that never was');
select throws_ok(format('select api.nominations(%L, %L, null, null, null, null, null)', :'tra', 'en'), 'PT403', 'not_yours', 'a trainer has no list');
select is((select string_agg(s ->> 'becomes', ' ') from json_array_elements(api.nomination(:'coo', 'en', :na) -> 'steps') s), 'accepted waiting refused withdrawn', 'what a coordinator may do');
select is((select string_agg(s ->> 'becomes', ' ') from json_array_elements(api.nomination(:'foc', 'en', :na) -> 'steps') s), 'withdrawn', 'and a focal point');

-- deciding
select is(pg_temp.step(:'coo', :na, 'accepted') ->> 'state', 'accepted', 'accepted');
select is(pg_temp.held(:c), 1::bigint, 'takes a place');
select throws_ok(format('select api.nomination_step(%L, %s, %L, null, %L)', :'coo2', :na, 'waiting', '1'), 'PT409', 'changed_meanwhile', 'who decides from an older page is told');
select throws_ok(format('select pg_temp.step(%L, %s, %L)', :'foc', :nb, 'accepted'), 'PT403', 'not_yours', 'a focal point accepts nobody');
select throws_ok(format('select pg_temp.step(%L, %s, %L)', :'foreign_foc', :na, 'withdrawn'), 'PT404', 'not_found', 'and withdraws nobody of another agency');
select throws_ok(format('select pg_temp.step(%L, %s, %L)', login, :na, 'withdrawn'), 'PT403', 'not_yours', who || ' takes no step') from (values (:'reg'::bytea, 'a registrar'), (:'dir', 'a director'), (:'aud', 'an auditor'), (:'trainee', 'a trainee')) x (login, who);
select test.refused(format('select pg_temp.step(%L, %s, %L)', :'coo', :nb, 'refused'), 'reason_is_missing', 'reason');
select test.refused(format('select pg_temp.step(%L, %s, %L)', :'coo', :nb, 'confirmed'), 'step_not_allowed', 'state', 'PT409');
select test.refused(format('select pg_temp.step(%L, %s, %L)', :'coo', :nb, ''), 'state_is_missing', 'state');
select test.refused(format('select pg_temp.step(%L, %s, %L)', :'coo', :na, 'replaced'), 'state_is_missing', 'state');
select lives_ok(format('select pg_temp.step(%L, %s, %L)', :'foc', :na, 'confirmed'), 'a focal point confirms');
select is(pg_temp.held(:c), 1::bigint, 'the place stays one');
select lives_ok(format('select pg_temp.step(%L, %s, %L)', :'coo', :nf, 'accepted'), 'the second takes the last place');
select test.refused(format('select pg_temp.step(%L, %s, %L)', :'coo', :nb, 'accepted'), 'course_is_full', 'state', 'PT409');
select lives_ok(format('select pg_temp.step(%L, %s, %L)', :'coo', :nb, 'waiting'), 'the third waits');
select test.refused(format('select pg_temp.step(%L, %s, %L)', :'foc', :na, 'withdrawn'), 'reason_is_missing', 'reason');
select lives_ok(format('select pg_temp.step(%L, %s, %L, %L)', :'foc', :na, 'withdrawn', 'Duty call.'), 'who had a place is withdrawn with a reason');
select is((select held from place where nomination = :na), false, 'the place falls free');
select lives_ok(format('select pg_temp.step(%L, %s, %L)', :'coo', :nb, 'accepted'), 'and who waited has it');
select is(api.nomination(:'foc', 'en', :na) #>> '{history,0,changes,0,becomes}', 'withdrawn', 'the history tells it');
select is(json_array_length(api.nomination(:'foc', 'en', :na) -> 'history'), 4, 'step by step');
select lives_ok(format('select pg_temp.step(%L, %s, %L)', :'foc', :na, 'proposed'), 'who was withdrawn is put forward again');

-- several at once
create function pg_temp.several(_login bytea, _ids int[], _becomes text, _reason text default null, _idem uuid default gen_random_uuid(), _all text default null, _n text default null, _course int default null, _state text default null, _agency text default null, _q text default null) returns json language sql as $$
	select api.nominations_step(_login, _idem, to_jsonb(_ids), _becomes, _reason, _all, _n, _course::text, _state, _agency, _q) $$;
select pg_temp.add(:'foc', :again, array[:a, :b, :d]) ->> 'nominated' as three \gset
select pg_temp.of(:again, :a) as ga, pg_temp.of(:again, :b) as gb, pg_temp.of(:again, :d) as gd \gset
update course set capacity = 1 where id = :again;
select gen_random_uuid() as idem \gset
select pg_temp.several(:'coo', array[:ga, :gb, :gd], 'accepted', null, :'idem', _course => :again) as several \gset
select is(json_array_length(:'several'::json -> 'done') || ' ' || json_array_length(:'several'::json -> 'skipped') || ' ' || (:'several'::json #>> '{skipped,0,error}'), '1 2 course_is_full', 'one has a place, of the others it is said why not');
select is(pg_temp.several(:'coo', array[:ga, :gb, :gd], 'accepted', null, :'idem', _course => :again)::text, :'several', 'a double click is answered alike');
select api.nominations_stepped(:'coo', 'ru', :'idem') as told \gset
select is((select string_agg(x ->> 'because', ' ') from json_array_elements(:'told'::json -> 'skipped') x) || ' ' || (:'told'::json #>> '{stepped,0,name}'), 'course_is_full course_is_full Абрамова Анна Ивановна', 'the page afterwards names both');
select is((:'told'::json ->> 'undo_n') || ' ' || (:'told'::json #>> '{of_course,places}') || ' ' || (:'told'::json ->> 'back'), '1 1 /courses/' || :again || '/nominations', 'and how many can be taken back');
select throws_ok(format('select api.nominations_stepped(%L, %L, %L)', login, 'ru', :'idem'), 'PT404', 'not_found', who || ' does not read it') from (values (:'coo2'::bytea, 'another coordinator'), (:'foc', 'a focal point')) x (login, who);
select throws_ok(format('select api.nominations_stepped(%L, %L, %L)', :'reg', 'ru', :'idem'), 'PT403', 'not_yours', 'nor does a registrar');
select throws_ok(format('select api.nominations_undo(%L, %L)', :'coo2', :'idem'), 'PT404', 'not_found', 'nor does anybody else take it back');
select is(api.nominations_undo(:'coo', :'idem') ->> 'undone', '1', 'whose decision it was takes it back');
select is((select state from nomination where id = :ga) || ' ' || pg_temp.held(:again), 'proposed 0', 'the place falls free');
select is(pg_temp.several(:'coo', array[:ga, :gb], 'confirmed') #>> '{skipped,1,error}', 'step_not_allowed', 'when none could be done that is told too');
select test.refused(format('select pg_temp.several(%L, %L, %L)', :'coo', array[:gb, :gd], 'refused'), 'reason_is_missing', 'reason');
select is((select count(*) from nomination where course = :again and state = 'refused'), 0::bigint, 'without its reason nothing is done by half');
select test.refused(format('select pg_temp.several(%L, %L, %L)', :'coo', array[:gb, :gd], 'refused.other'), 'reason_is_missing', 'reason');
select test.refused(format('select pg_temp.several(%L, %L, %L)', :'coo', array[:gb, :gd], 'refused.nonsense'), 'reason_code_is_wrong', 'code');
select throws_ok(format('select pg_temp.several(%L, %L, %L, _course => %s)', :'coo', array[:gd, :nb], 'waiting', :again), 'PT404', 'not_found', 'one of another course is not there');
select throws_ok(format('select pg_temp.several(%L, %L, %L)', :'foreign_foc', array[:gd], 'withdrawn'), 'PT404', 'not_found', 'nor one of another agency');
select throws_ok(format('select pg_temp.several(%L, %L, %L)', login, array[:gd], 'withdrawn'), 'PT403', 'not_yours', who || ' decides nothing') from (values (:'reg'::bytea, 'a registrar'), (:'dir', 'a director'), (:'aud', 'an auditor'), (:'trainee', 'a trainee')) x (login, who);
select test.refused(format('select pg_temp.several(%L, %L, %L)', :'coo', '{}', 'waiting'), 'nominations_are_missing', 'nominations');
select test.refused(format('select pg_temp.several(%L, %L, null)', :'coo', array[:gd]), 'state_is_missing', 'becomes');
select test.refused(format('select pg_temp.several(%L, %L, %L)', :'coo', array[:gd], 'replaced'), 'state_is_missing', 'becomes');
select is(json_array_length(pg_temp.several(:'foc', array[:gb, :gd], 'withdrawn') -> 'done'), 2, 'a focal point withdraws several');
select is((select x ->> 'overlaps' from json_array_elements(api.course_nominations(:'coo', 'en', :c, null, null, null, null) -> 'rows') x where (x ->> 'id')::int = :na), null, 'a course at the same time is named only while there is a place in it');

-- all that fit
select is((select string_agg((x ->> 'for') || (x ->> 'n') || case when (x ->> 'needs_reason')::boolean then '!' else '' end, ' ') from json_array_elements(api.nominations_step_form(:'coo', 'en', null, null, '1', :again::text, null, null, null) -> 'choices') x),
	'accepted1 waiting1 refused1! confirmed0 withdrawn1 proposed2', 'before deciding it is said what is possible for how many');
select is((api.nominations_step_form(:'foc', 'en', null, null, '1', null, null, :theirs::text, null) ->> 'set_n'), (select count(*)::text from nomination where agency = :mine), 'a focal point decides about own people only, whatever the filter');
select is((api.nominations_step_form(:'coo', 'en', jsonb_build_array(:ga, :gb), null, null, null, null, null, null) ->> 'ticked'), format('[%s, %s]', :ga, :gb), 'those that were ticked stay ticked');
select is((api.nominations_step_form(:'foc', 'en', jsonb_build_array(:ga, :nf), null, null, null, null, null, null) ->> 'set_n'), '1', 'without foreign ones');
select throws_ok(format('select api.nominations_step_form(%L, %L, null, null, null, null, null, null, null)', login, 'en'), 'PT403', 'not_yours', who || ' is not asked') from (values (:'reg'::bytea, 'a registrar'), (:'dir', 'a director'), (:'aud', 'an auditor'), (:'trainee', 'a trainee'), (:'adm', 'an administrator')) x (login, who);
select test.refused(format('select pg_temp.several(%L, null, %L, _all => %L, _n => %L, _course => %s, _state => %L)', :'coo', 'proposed', '1', '3', :again, 'withdrawn'), 'set_has_changed', '', 'PT409');
select gen_random_uuid() as idem \gset
select is(json_array_length(pg_temp.several(:'coo', null, 'proposed', null, :'idem', '1', '2', :again, 'withdrawn') -> 'done'), 2, 'the set is found again by the filter');
select is((select count(*) from nomination where course = :again and state = 'proposed'), 3::bigint, 'and all of it decided');
select lives_ok(format('select pg_temp.step(%L, %s, %L)', :'coo2', :gb, 'waiting'), 'somebody decides about one of them again');
select is(api.nominations_undo(:'coo', :'idem') ->> 'undone', '1', 'that one is not taken back');
select is((select string_agg(state, ' ' order by id) from nomination where id in (:gb, :gd)), 'waiting withdrawn', 'the other is');
select throws_ok(format('select api.nominations_undo(%L, %L)', :'coo', :'idem'), 'PT409', 'undo_is_late', 'then there is nothing left to take back');

-- taking one back
create function pg_temp.undo(_login bytea, _id int) returns json language sql as $$ select api.nomination_undo(_login, _id, (select state from nomination where id = _id)) $$;
select throws_ok(format('select api.nomination_undo(%L, %s, %L)', :'coo2', :gb, 'accepted'), 'PT409', 'undo_is_late', 'who saw another state takes nothing back');
select is(api.nomination(:'coo2', 'en', :gb) ->> 'undo_to', 'proposed', 'the page of one offers it');
select is(api.nomination(:'coo', 'en', :gb) ->> 'undo_to', null, 'to nobody else');
select throws_ok(format('select pg_temp.undo(%L, %s)', :'coo', :gb), 'PT409', 'undo_is_late', 'another coordinator takes nothing back');
select throws_ok(format('select pg_temp.undo(%L, %s)', :'foreign_foc', :gb), 'PT404', 'not_found', 'nor a foreign focal point');
select throws_ok(format('select pg_temp.undo(%L, %s)', login, :gb), 'PT403', 'not_yours', who || ' takes nothing back') from (values (:'reg'::bytea, 'a registrar'), (:'dir', 'a director'), (:'aud', 'an auditor'), (:'trainee', 'a trainee')) x (login, who);
select lives_ok(format('select pg_temp.undo(%L, %s)', :'coo2', :gb), 'who did it does');
select lives_ok(format('select pg_temp.step(%L, %s, %L, %L)', :'coo', :gb, 'refused', 'By mistake.'), 'a refusal');
select is((select reason_code from nomination where id = :gb), 'other', 'with words alone is for another reason');
select lives_ok(format('select pg_temp.undo(%L, %s)', :'coo', :gb), 'is taken back');
select is((select state || coalesce(reason, '') from nomination where id = :gb), 'proposed', 'with its reason');
select is((select json_array_length(pg_temp.several(:'coo', array[:gb], 'refused.profile') -> 'done')), 1, 'several are refused by kind of reason');
select is((select state || '.' || reason_code from nomination where id = :gb), 'refused.profile', 'which needs no words');
select lives_ok(format('select pg_temp.undo(%L, %s)', :'coo', :gb), 'and is taken back');
select lives_ok(format('select pg_temp.step(%L, %s, %L)', :'coo', :gb, 'accepted'), 'the only place is given');
select lives_ok(format('select pg_temp.step(%L, %s, %L, %L)', :'foc', :gb, 'withdrawn', 'Ill.'), 'and given back');
select lives_ok(format('select pg_temp.step(%L, %s, %L)', :'coo', :ga, 'accepted'), 'somebody else has it');
select throws_ok(format('select pg_temp.undo(%L, %s)', :'foc', :gb), 'PT409', 'course_is_full', 'then it cannot be taken back');
select throws_ok(format('select pg_temp.step(%L, %s, %L)', :'coo', :ga, 'proposed'), 'PT409', 'step_not_allowed', 'the way back is for undoing only');

-- replacing
select gen_random_uuid() as idem \gset
select is((select string_agg(x ->> 'name', ', ') from json_array_elements(api.nomination(:'foc', 'ru', :nb) -> 'substitutes') x), 'Абрамова Анна Ивановна, Волкова Анна Ивановна, Громова Анна Ивановна', 'who may take the seat, whom the agency has put forward first');
select api.nomination_replace(:'foc', :nb, :'idem', :spare::text, 'Ill.') ->> 'id' as seat \gset
select is(api.nomination_replace(:'foc', :nb, :'idem', :spare::text, 'Ill.') ->> 'id', :'seat', 'a double click replaces once');
select is((select state || ' ' || (replaced_by = :seat) from nomination where id = :nb) || ', ' || (select state from nomination where id = :seat), 'replaced true, accepted', 'the one goes, the other comes');
select is(pg_temp.held(:c), 2::bigint, 'on the same seat');
savepoint put_forward;
select is(api.nomination_replace(:'foc', :seat, gen_random_uuid(), :'a', 'Ill, too.') ->> 'id', :'na', 'one who was put forward already takes the seat with the own nomination');
select is((select state from nomination where id = :na) || ' ' || pg_temp.held(:c), 'accepted 2', 'on the same seat again');
rollback to put_forward;
select is(api.nomination(:'coo', 'en', :seat) ->> 'replaces', :'nb', 'and both tell of each other');
select is(pg_temp.of(:c, :foreign_), :nf, 'others keep theirs');
select test.refused(format('select api.nomination_replace(%L, %s, gen_random_uuid(), %L, null)', :'foc', :seat, person), key, 'person', coalesce(status, 'PT422')) from (values
	(:'foreign_', 'person_is_missing', null), ('', 'person_is_missing', null), ('0', 'person_is_missing', null), ('x', 'number_is_wrong', 'PT400'), (:'spare', 'nominated_already', 'PT409')) x (person, key, status);
select throws_ok(format('select api.nomination_replace(%L, %s, gen_random_uuid(), %L, null)', :'foreign_foc', :seat, :'d'), 'PT404', 'not_found', 'a foreign focal point replaces nobody');
select throws_ok(format('select api.nomination_replace(%L, %s, gen_random_uuid(), %L, null)', :'reg', :seat, :'d'), 'PT403', 'not_yours', 'nor a registrar');
select throws_ok(format('select api.nomination_replace(%L, %s, gen_random_uuid(), %L, null)', :'foc', :na, :'d'), 'PT409', 'step_not_allowed', 'who has no place is not replaced');
update course set state = 'closed' where id = :c;
update course set state = 'running', starts = today() - 1, ends = today() + 3 where id = :c;
insert into attendance (place, session, mark, marked_by) select p.id, test.session(:c, -1), 'present', test.account_id(:'coo') from place p where p.nomination = :seat;
select test.refused(format('select api.nomination_replace(%L, %s, gen_random_uuid(), %L, null)', :'foc', :seat, :'d'), 'attendance_has_begun', 'person', 'PT409');

-- over
update course set state = 'finished', attendance_closed = now() where id = :c;
select test.refused(format('select pg_temp.step(%L, %s, %L, %L)', :'coo', :nf, 'withdrawn', 'Too late.'), 'course_is_over', 'state', 'PT409');
select test.refused(format('select api.nomination_replace(%L, %s, gen_random_uuid(), %L, null)', :'coo', :nf, :'d'), 'course_is_over', 'person', 'PT409');
select ok((api.nomination(:'coo', 'en', :nf) ->> 'can_replace') = 'false', 'nor does the page offer it');

select * from finish();
rollback;
