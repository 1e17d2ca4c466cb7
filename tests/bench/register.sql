-- A register of :certificates papers and :people people, on one programme and one course.
-- Bulk rows: triggers and foreign keys are off for the load, the rows are such as the product writes.
set session_replication_role = replica;
set search_path = registry, public;
insert into agency (kind, country, name_ru, name_en) values ('law_enforcement', 'BY', 'Ведомство', 'Agency') on conflict do nothing;
insert into account (email, name, role) values ('one@bench.example', 'One', 'coordinator'), ('two@bench.example', 'Two', 'registrar') on conflict do nothing;
insert into login (token, account, kind, label, until)
	select sha256(convert_to('itc_bench', 'UTF8')), id, 'key', 'bench', now() + interval '1 day' from account where email = 'one@bench.example' on conflict do nothing;
insert into programme (code, kind) values ('BENCH', 'course') on conflict do nothing;
insert into edition (programme, number, state, title_ru, title_en, hours, languages, published)
	select id, 1, 'published', 'Расследование торговли людьми', 'Investigating trafficking in human beings', 36, '{ru}', now() from programme where code = 'BENCH' on conflict do nothing;
insert into course (code, edition, starts, ends, languages, capacity, state)
	select 'ITC-2020-001', e.id, '2020-03-02', '2020-03-06', '{ru}', 500, 'archived' from edition e join programme p on p.id = e.programme where p.code = 'BENCH' on conflict do nothing;
insert into batch (course, state, proposed_by, decided_by, decided)
	select c.id, 'approved', (select id from account where email = 'one@bench.example'), (select id from account where email = 'two@bench.example'), now()
	from course c where c.code = 'ITC-2020-001' and not exists (select from batch b where b.course = c.id);
insert into person (sex, born, country, agency)
	select case n % 2 when 0 then 'f' else 'm' end, date '1960-01-01' + n % 14000, 'BY', (select min(id) from agency) from generate_series(1, :people) n;
create temp table syllable as select row_number() over () - 1 i, s from unnest(array['Ка','ва','лё','Пет','ро','ма','ри','но','Бе','ла','го','ши','Ах','ме','то','ву','Со','ко','Ни','за']) s;
insert into name_form (person, script, language, family, given, source, search_key, shown)
	select p.id, 'cyrl', 'ru', f, g, 'passport', registry.search_key(f || ' ' || g), f || ' ' || g from person p
	cross join lateral (select initcap(lower((select s from syllable where i = p.id % 20) || (select s from syllable where i = p.id / 20 % 20) || (select s from syllable where i = p.id / 400 % 20) || (select s from syllable where i = p.id / 8000 % 20))) || 'в' f,
		initcap(lower((select s from syllable where i = p.id / 7 % 20) || (select s from syllable where i = p.id / 3 % 20))) g) x;
insert into certificate (id, serial, code, place, person, course, edition, agency, batch, kind, status, record, name_keys, issued, expires, proposed_by, approved_by)
	select i.id, (2020 + n / 200000)::bigint * 1000000 + n % 200000 + 1, registry.check_code(i.id), n, 1 + n % :people, c.id, c.edition, (select min(id) from agency),
		(select min(b.id) from batch b where b.course = c.id), 'completion', 131072 + n, '{}', array['ковалёв|и|с', 'kavaleu|i|s'], date '2020-03-09' + n % 2000, date '2030-01-01',
		(select id from account where email = 'one@bench.example'), (select id from account where email = 'two@bench.example')
	from generate_series(0, :certificates - 1) n
	cross join lateral (select registry.base32(substr(sha256(convert_to('bench' || n, 'UTF8')), 1, 16)) id) i
	cross join (select * from course where code = 'ITC-2020-001') c;
insert into act (certificate, kind, by) select id, 'issued', approved_by from certificate;
insert into paper (certificate, bytes, sha256, pages) select id, b, sha256(b), 2 from certificate, lateral (select convert_to(id, 'UTF8') b) x;
reset session_replication_role;
analyze;
