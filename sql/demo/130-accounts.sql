-- Trainees who sign in, those who have not yet, and agencies that looked certificates up.

-- A link is handed out, and taken up with the password of all demo accounts.
create function pg_temp.trainee(_role text, _email text, _at timestamptz, _who text) returns void language plpgsql as $$
declare
	token text := gen_random_uuid()::text;
	p int := (select person from demo_cast where role = _role);
begin
	perform api.person_invite(pg_temp.at(_at, _who), p, _email, sha256(convert_to(token, 'UTF8')), null);
	perform set_config('demo.at', (_at + interval '5 hours')::text, true);
	perform api.invitation_accept(token, null, null, (select password from account where role = 'administrator'));
end $$;

do $$
declare
	n record;
	i int := 0;
begin
	perform pg_temp.trainee('trainee', 'trainee@agency.example', pg_temp.moment(pg_temp.day(-42, 2), '10:30'), 'focal.by');
	perform pg_temp.trainee('trainee2', 'trainee2@agency.example', pg_temp.moment((pg_temp.course('main')).starts - 4, '10:30'), 'focal.ge');

	-- links that nobody has followed yet
	for n in select p.person, c.coordinator from demo_place p join demo_course c on c.key = p.course where c.key = 'main' and p.role is null order by p.nth limit 2 loop
		i := i + 1;
		perform api.person_invite(pg_temp.at(pg_temp.moment(pg_temp.day(0, 1), '09:30') - i * interval '7 minutes', n.coordinator), n.person, null, sha256(convert_to(gen_random_uuid()::text, 'UTF8')), null);
	end loop;
	perform api.account_invite(pg_temp.at(pg_temp.moment(pg_temp.day(-1, 5), '12:10'), 'administrator'), gen_random_uuid(), 'focal.am@agency.example', 'Armine Sahakyan', 'focal_point',
		(select id::text from agency where country = 'AM'), 'en', sha256(convert_to(gen_random_uuid()::text, 'UTF8')), null);
end $$;

-- Who asked about whose certificate, and why.
do $$
declare
	l record;
begin
	for l in
		select x.*, (select k.id from certificate k join demo_place p on p.id = k.place where p.course = x.course and (p.role = x.role or p.nth = x.nth) order by p.role = x.role desc nulls last limit 1) id
		from (values
			('archived', 'trainee', null::int, -30, 2, 'focal.kz', 'recognition', 'Исх. 14/221'),
			('issued', 'revoked', null, -5, 4, 'focal.ge', 'investigation', 'Case 007/18-4'),
			('issued', 'trainee', null, -3, 1, 'focal.kz', 'recruitment', 'Исх. 14/305: совместная группа'),
			('visit', null, 3, -2, 3, 'focal.by', 'posting', '12-4/3317'),
			('issued', null, 21, -2, 5, 'focal.by', 'investigation', '12-4/3342'),
			('issued', 'trainee', null, -1, 2, 'focal.ge', 'recognition', 'MIA 3 1904'),
			('issued', 'revoked', null, -1, 3, 'focal.ge', 'investigation', 'Case 007/18-4, repeated')) x (course, role, nth, week, weekday, who, purpose, reference)
	loop
		perform api.record_read(pg_temp.at(pg_temp.moment(pg_temp.day(l.week, l.weekday), '12:30') + length(l.reference) * interval '9 minutes', l.who), 'ru', l.id, l.purpose, l.reference);
	end loop;
end $$;
