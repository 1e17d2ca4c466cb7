-- What the issue promises of the demo data, sentence by sentence, on the day it was loaded.
begin;
select no_plan();
create function pg_temp.today() returns date stable language sql return (now() at time zone 'Europe/Minsk')::date;

select is((select count(*) || ' ' || count(distinct kind) from programme), '8 8', '8 programmes of different kinds');

select is((select count(*)::int from course), 14, '14 courses');
select is((select string_agg(distinct state, ' ' order by state) from course), 'announced archived cancelled closed draft finished nominations_open running', 'in all states');
select ok((select count(*) filter (where ends < pg_temp.today()) >= 4 and count(*) filter (where starts > pg_temp.today()) >= 4 and max(starts) < pg_temp.today() + 200 and min(starts) > pg_temp.today() - 400 from course), 'around today''s date');
select ok(not exists (select from course where state = 'running' and pg_temp.today() not between starts and ends), 'what runs, runs today');
select ok(not exists (select from course where state in ('finished', 'archived') and ends >= pg_temp.today()), 'what is finished has ended');
select ok(not exists (select from course where state in ('draft', 'announced', 'nominations_open', 'closed') and starts <= pg_temp.today()), 'what has not begun lies ahead');
select ok(not exists (select from course where state = 'nominations_open' and nominations_until < pg_temp.today()), 'where nominations are open, the day is still to come');
select ok(not exists (select from course c where not exists (select from session s where s.course = c.id)), 'every course has a timetable');

select is((select count(*)::int from resource where kind = 'room'), 3, '3 rooms');
select is((select count(*)::int from resource where kind in ('trainer', 'interpreter')), 10, '10 trainers and interpreters');
select is((select count(*) || ' ' || count(distinct kind) || ' ' || count(distinct country) from agency), '24 7 12', '24 agencies of all kinds in 12 countries');

select is((select count(*)::int from person where merged_into is null), 261, '261 people, one of them from an uploaded table');
select is((select count(*)::int from person where merged_into is not null), 1, 'and a second record of one of them, which was merged');
select ok(not exists (select from person p where p.merged_into is null and not exists (select from name_form f where f.person = p.id and f.script = 'latn' and f.language = 'en' and f.valid_until is null)), 'each with a Latin line');
select ok(not exists (select from person p where p.merged_into is null and not exists (select from name_form f where f.person = p.id and f.valid_until is null and f.language <> 'en' and f.script = case
	when p.country in ('BY', 'RU', 'KZ', 'KG', 'TJ', 'UA') then 'cyrl' when p.country = 'AM' then 'armn' when p.country = 'GE' then 'geor' else 'latn' end)), 'and with the name in the own script');
select is((select string_agg(distinct language, ' ' order by language) from name_form), 'az be en hy ka kk ky ro ru tg tk uk uz', 'in thirteen languages');
select ok((select count(*) filter (where sex = 'f') between 90 and 150 from person), 'women and men');
select ok((select count(distinct (f.family, f.given, f.patronymic)) >= 258 from name_form f where f.valid_until is null and f.language = (select x.language from name_form x where x.person = f.person order by x.id limit 1)), 'nobody is called as another, but for one who is known twice');

select ok(exists (select from course c where c.state = 'finished' and exists (select from certificate k where k.course = c.id)
	and not exists (select from place p join decision d on d.place = p.id where p.course = c.id and d.outcome = 'passed' and not exists (select from certificate k where k.place = p.id))), 'a finished course with issued papers');
select is((select count(*)::int from act where kind = 'revoked'), 1, 'one revoked');
select is((select string_agg(distinct state, ' ' order by state) from correction_request), 'open refused', 'a request waits, one was refused');
select ok((select count(*) > 15 from act where kind = 'handed_over' and form_number is not null), 'papers were handed over on numbered forms');
select is((select count(*)::int from batch where kind = 'correction' and state = 'proposed'), 1, 'a correction waits for its second person');
select ok((select count(*) > 30 from certificate where certificate_state(id, expires) = 'valid') and (select count(*) > 10 from certificate where certificate_state(id, expires) = 'expired'), 'valid ones and ended ones');

create temp table main as select c.* from course c join edition e on e.id = c.edition join programme p on p.id = e.programme where p.code = 'ITH' and c.state = 'running';
select is((select count(*)::int from main), 1, 'one course of two weeks runs');
select ok((select count(a.mark) between 0.25 * count(*) and 0.95 * count(*) from main m join session s on s.course = m.id cross join place p left join attendance a on a.place = p.id and a.session = s.id where p.course = m.id and p.held), 'with half-filled attendance');
select ok((select count(*) filter (where a.mark is null) between 1 and count(*) from main m join place p on p.course = m.id and p.held
	join session s on s.id = (select x.id from session x where x.course = m.id and upper(x.during) < now() - interval '10 minutes' order by x.starts desc limit 1) left join attendance a on a.place = p.id and a.session = s.id), 'the last session is half filled in');
select ok(not exists (select from attendance a join session s on s.id = a.session where lower(s.during) > now()), 'nobody was marked before the session');
select ok(not exists (select from session s join course c on c.id = s.course where c.attendance_closed is not null and exists (select from place p where p.course = c.id and p.held
	and not exists (select from attendance a where a.place = p.id and a.session = s.id and a.mark is not null))), 'where attendance is closed, everybody is marked');

select ok(exists (select from course c where c.state = 'nominations_open' and (select count(*) from nomination n where n.course = c.id and n.state = 'proposed') > c.capacity - (select count(*) from place p where p.course = c.id and p.held)),
	'one with nominations to decide, more than there are seats');
select is((select string_agg(distinct state, ' ' order by state) from nomination), 'accepted closed confirmed moved proposed refused replaced waiting withdrawn', 'nominations in every state');
select is((select count(*)::int from nomination where state = 'refused' and coalesce(reason_code, 'other') = 'other'), 0, 'each refusal by kind of reason');
select ok(exists (select from nomination where letter_number is not null) and exists (select from nomination n join account a on a.id = n.made_by where a.role = 'focal_point'), 'by letter and by focal points');
select ok(not exists (select from nomination where letter_date > made::date), 'no letter after it was answered');
select ok(not exists (select from course c where (select count(*) from place p where p.course = c.id and p.held) > c.capacity), 'no course is overfull');

create temp table moved as select s.* from main m join session s on s.course = m.id join booking b on b.session = s.id join resource r on r.id = b.resource where r.name_en = 'Conference Hall';
select is((select count(*)::int from moved), 2, 'two sessions that changed rooms');
select is((select count(*)::int from moved m where m.version > 1 and exists (select from booking b join resource r on r.id = b.resource where r.name_en = 'Computer Room' and b.active and b.during && m.during)), 2, 'because the computer room was taken');
select throws_ok(format('insert into booking (session, resource) values (%s, (select id from resource where name_en = ''Computer Room''))', (select min(id) from moved)), '23P01', null, 'which the database refuses');

create temp table promised (email text, password text, words text);
\copy promised from 'sql/demo/accounts.txt'
select is((select count(*)::int from promised p join account a on a.email = p.email and a.active and a.role = case when p.words like 'focal point%' then 'focal_point' else substring(p.words from '^[a-z]+') end
	and a.password = (select x.password from account x where x.role = 'administrator')), (select count(*)::int from promised), 'every account that is promised is there, with its role');
select is((select count(distinct role)::int from account), 8, 'of every role');
select is((select string_agg(certificate_state(k.id, k.expires), ' ' order by k.serial) from certificate k join account a on a.person = k.person where a.email = 'trainee@agency.example'), 'expired valid', 'the trainee has certificates');
select ok((select not exists (select from certificate k where k.person = a.person) and exists (select from main m join place p on p.course = m.id where p.held and p.person = a.person) from account a where a.email = 'trainee2@agency.example'),
	'the other is in the running course, without');
select is((select count(*)::int from account where password is null), 3, 'three links wait');

select is((select string_agg(distinct state, ' ' order by state) from batch), 'approved proposed returned', 'a batch waits, one was returned');
select is((select count(distinct decided_by)::int from batch where state = 'approved'), 2, 'two registrars approved');
select ok(exists (select from decision where outcome = 'not_passed') and exists (select from decision where number = 2), 'some did not pass, some passed later');
select is((select count(*) from attendance_correction), 1::bigint, 'one mark was corrected after closing');
select ok(exists (select from attendance_correction k join attendance a on a.place = k.place and a.session = k.session where a.mark = k.becomes and k.was <> k.becomes and k.reason is not null), 'with its reason');
select ok((select count(*) >= 5 from lookup l join certificate k on k.id = l.certificate where l.agency <> k.agency), 'agencies looked papers up');
select is((select count(*)::int from person_distinct), 1, 'one pair is remembered as two people');
select is((select count(*)::int from person p, likely_same(p.id, p.born, array(select f.search_key from name_form f where f.person = p.id and f.valid_until is null)) s), 2, 'one pair is still to be told apart');

-- All of it happened, in order, on working days.
create function pg_temp.latest() returns table (what text, at timestamptz) language plpgsql as $$
declare
	c record;
begin
	for c in select table_name t, column_name n from information_schema.columns where table_schema = 'registry' and data_type = 'timestamp with time zone' and table_name not in ('invitation', 'to_sign', 'to_draw', 'signer_heard', 'patch') loop
		return query execute format('select %L, max(%I) from registry.%I', c.t || '.' || c.n, c.n, c.t);
	end loop;
end $$;
select is((select string_agg(what, ', ') from pg_temp.latest() where at > now()), null, 'nothing is dated in the future');
select is((select string_agg(what, ', ') from pg_temp.latest() where what not in ('paper.drawn', 'login.created', 'login.seen') and at > (select applied from patch where name = 'demo') - interval '30 seconds'), null, 'nor at the moment of loading');
select ok(not exists (select from (select at, lag(at) over (order by id) before from audit) x where at < before), 'the trail is in the order of time');
select ok(not exists (select from audit where actor is null), 'and everything was done by somebody');
select ok(not exists (select from certificate k join act a on a.certificate = k.id and a.kind = 'issued' where k.issued <> (a.at at time zone 'Europe/Minsk')::date or k.issued >= pg_temp.today() or extract(isodow from k.issued) > 5), 'papers were issued on past working days');
select ok(not exists (select from certificate k join course c on c.id = k.course where k.issued <= c.ends or (k.record #>> '{decision,decided}')::date not between c.ends and k.issued), 'decided after the course and before the paper');
select ok(not exists (select from (select serial, issued, lag(serial) over (order by serial) s, lag(issued) over (order by serial) i from certificate) x where i > issued or s / 1000000 = serial / 1000000 and s <> serial - 1), 'serials without a gap, in the order of issue');
select ok(not exists (select from name_form where valid_from > pg_temp.today()), 'no name begins tomorrow');
select ok(not exists (select from login), 'nobody is signed in');
select * from finish();
rollback;
