-- The letter with decisions on an agency's nominations: what stands in it, who may have it, how it is sent.
begin;
select test.agency() as mine, test.agency() as theirs, test.agency() as none \gset
select test.account('coordinator') as coo, test.account('registrar') as reg, test.account('trainer') as tra, test.account('director') as dir \gset
select test.account('focal_point', :mine) as foc, test.account('focal_point', :none) as other \gset
select test.course('nominations_open', 20, 10) as c \gset
select test.person(:mine) as p1, test.person(:mine) as p2, test.person(:mine) as p3, test.person(:theirs, 'Чужова') as p4 \gset
insert into nomination (course, person, agency, made_by, letter_number, letter_date) select :c, p, a, test.account_id(:'foc'), '17/2', '2026-11-02' from (values (:p1, :mine), (:p2, :mine), (:p3, :mine), (:p4, :theirs)) x (p, a);
create function pg_temp.made(_login bytea, _lang text, _subject text) returns int language sql as $$ select (api.sheet_add(_login, gen_random_uuid(), _lang, 'result_letter', _subject) ->> 'id')::int $$;
create function pg_temp.facts(_login bytea, _lang text, _subject text) returns jsonb language plpgsql as $$
declare
	made int := pg_temp.made(_login, _lang, _subject);
begin
	return (select facts from sheet where id = made);
end $$;
select plan(26);

select is(pg_temp.facts(:'coo', 'ru', :'c' || ':' || :'mine') ->> 'stopped', 'no_decisions', 'while nothing is decided there is nothing to write');
update nomination set state = 'accepted' where person = :p2;
update nomination set state = 'refused', reason = 'Words for who signs in.', reason_code = 'no_seat' where person = :p3;
update nomination set state = 'waiting' where person = :p4;
select pg_temp.facts(:'coo', 'ru', :'c' || ':' || :'mine') as facts \gset
select is((:'facts'::jsonb #> '{letters,0,people}')::jsonb @? '$[*] ? (@.state == "refused" && @.reason == "no_seat")', true, 'who was refused stands in it, with the kind of reason');
select is(jsonb_path_query_array(:'facts'::jsonb, '$.letters[0].people[*].state'), '["accepted", "refused", "proposed"]', 'each of the agency''s, decided or not');
select ok(:'facts' !~ 'Words for who signs in', 'not the words of a reason');
select ok(:'facts' !~ 'Чужова', 'nobody of another agency');
select is(:'facts'::jsonb #>> '{letters,0,letter}', '17/2, 02.11.2026', 'the letter that it answers');
select ok(:'facts'::jsonb #>> '{letters,0,people,0,name}' ~ 'Петрова', 'names in their own script');
select ok(pg_temp.facts(:'coo', 'en', :'c' || ':' || :'mine') #>> '{letters,0,people,0,name}' ~* 'petrova', 'or as in the passport');
select is(jsonb_array_length(pg_temp.facts(:'reg', 'be', :'c') -> 'letters'), 2, 'all agencies have theirs at once');
select is(api.course(:'coo', 'en', :c) #>> '{letters,every}', :'c', 'which the course''s page offers');
select is(jsonb_array_length(api.course_nominations(:'foc', 'en', :c, null, null, null, null)::jsonb #> '{letters,to}'), 1, 'a focal point''s page of nominations the own one');

update centre set signature_1_name = 'Г. С. Островская', signature_1_name_en = 'H. Astrouskaya';
select is((pg_temp.facts(:'coo', 'en', :'c') ->> 'signed_by') || (pg_temp.facts(:'coo', 'be', :'c') ->> 'signed_by'), 'H. AstrouskayaГ. С. Островская', 'who signs is written in the letters of its language');

-- who may have it
select is(pg_temp.facts(:'foc', 'ru', :'c') #>> '{letters,0,agency}', (select name_ru::text from agency where id = :mine), 'a focal point has the own agency''s');
select throws_ok(format('select pg_temp.made(%L, %L, %L)', :'foc', 'ru', :'c' || ':' || :'theirs'), 'PT404', 'not_found', 'not another''s');
select throws_ok(format('select pg_temp.made(%L, %L, %L)', login, 'ru', :'c'), 'PT403', 'not_yours', 'nor has a trainer or the director one') from (values (:'tra'), (:'dir')) x (login);
select is(pg_temp.facts(:'other', 'ru', :'c') ->> 'stopped', 'no_decisions', 'an agency that put nobody forward has none');

-- sending
delete from outbox;
select pg_temp.made(:'coo', 'ru', :'c' || ':' || :'mine') as letter, pg_temp.made(:'coo', 'ru', :'c') as all_ \gset
select test.refused(format('select api.sheet_send(%L, %s, gen_random_uuid())', :'coo', :letter), 'sheet_is_not_sent', '', 'PT409');
select press.store_sheet(id, '%PDF letter', sha256('%PDF letter'), 1) from (values (:letter), (:all_)) x (id);
select test.refused(format('select api.sheet_send(%L, %s, gen_random_uuid())', :'coo', :all_), 'sheet_is_not_sent', '', 'PT409');
select gen_random_uuid() as idem \gset
select api.sheet_send(:'coo', :letter, :'idem'), api.sheet_send(:'coo', :letter, :'idem');
select is((select count(*) || ' ' || min(o.account) from outbox o where o.kind = 'result_letter'), '1 ' || test.account_id(:'foc'), 'a double click sends one letter, to the focal point');
select ok((select subject !~* 'Петров|PETROV' and body !~* 'Петров|PETROV' from outbox where kind = 'result_letter'), 'which itself names nobody');
select id as o from outbox where kind = 'result_letter' \gset
select is(api.letter(:'foc', 'ru', :o) #>> '{files,0,name}', 'result_letter-' || (select code from course where id = :c) || '.pdf', 'its page shows the PDF');
select is((select convert_from(f.bytes, 'UTF8') from outbox_file x, api.letter_file(:'foc', :o, x.id) f where x.outbox = :o), '%PDF letter', 'and gives it');
select throws_ok(format('select * from api.letter_file(%L, %s, 1)', :'other', :o), 'PT404', 'not_found', 'to nobody else');
update outbox set not_before = now() where id = :o;
select lease from courier.take(5, 'x', 355) where id = :o \gset
select is((select convert_from(f.bytes, 'UTF8') from courier.files(:o, :'lease') f), '%PDF letter', 'the courier takes it along');
select is((select count(*)::int from courier.files(:o, gen_random_uuid())), 0, 'as long as it has the letter');
select * from finish();
rollback;
