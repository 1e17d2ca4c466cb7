-- People with a story of their own: two who look like somebody known, and those who are told of further on.

-- A coordinator types a twin: the page shows the sibling before it saves, and "not the same person" is remembered.
do $$
declare
	p person;
	f name_form;
	made int;
begin
	select x.* into p from person x join agency g on g.id = x.agency where g.country = 'BY' and g.kind = 'border' and x.sex = 'm' and x.born < '1990-01-01' order by x.born desc limit 1;
	select * into f from name_form x where x.person = p.id and x.language = 'be';
	made := (api.person_add(pg_temp.at(pg_temp.moment(pg_temp.day(-58, 2), '15:40'), 'coordinator'), gen_random_uuid(), 'ru', 'm', p.born::text, 'BY', p.agency::text, 'капитан', 'старший контролёр', null, '+375 1592 0-17-35', 'be',
		'cyrl', 'be', f.family, 'Раман', f.patronymic, (select upper(x.family) from name_form x where x.person = p.id and x.script = 'latn'), 'RAMAN', 'passport', to_jsonb(array[p.id::text]), null)) ->> 'id';
	select * into f from name_form x where x.person = p.id and x.language = 'ru';
	perform api.name_form_add(pg_temp.at(pg_temp.moment(pg_temp.day(-58, 2), '15:44'), 'coordinator'), made, gen_random_uuid(), 'cyrl', 'ru', f.family, 'Роман', f.patronymic, 'agency_letter');
end $$;

-- A focal point adds an officer who came from another agency: only the centre sees that the person is known already.
create temp table demo_cast (role text primary key, person int, courses text[]) on commit drop;
do $$
declare
	p person;
	f name_form;
begin
	select x.* into p from person x join agency g on g.id = x.agency where g.country = 'KZ' and g.kind = 'government' and x.sex = 'f' order by x.id limit 1;
	select * into f from name_form x where x.person = p.id and x.language = 'kk';
	insert into demo_cast values ('known before', p.id, '{visit}'), ('known again',
		((api.person_add(pg_temp.at(pg_temp.moment(pg_temp.day(-3, 4), '09:50'), 'focal.kz'), gen_random_uuid(), 'ru', 'f', p.born::text, 'KZ', null, 'капитан', 'инспектор', null, null, 'ru',
			'cyrl', 'kk', f.family, f.given, f.patronymic, (select upper(x.family) from name_form x where x.person = p.id and x.script = 'latn'), (select upper(x.given) from name_form x where x.person = p.id and x.script = 'latn'),
			'passport', '[]', null)) ->> 'id')::int, '{open}');
end $$;

-- The first person of an agency's, by number, older or younger than that.
create function pg_temp.somebody(_agency text, _sex text, _from date default '1960-01-01') returns int stable language sql
return (select x.id from registry.person x join registry.agency g on g.id = x.agency where g.country || ' ' || g.kind = _agency and x.sex = _sex and x.born >= _from order by x.id limit 1);

insert into demo_cast values
	('trainee', pg_temp.somebody('BY law_enforcement', 'f'), '{archived,issued}'),
	('trainee2', pg_temp.somebody('GE law_enforcement', 'm', '1985-01-01'), '{main}'),
	('revoked', pg_temp.somebody('UZ law_enforcement', 'm'), '{issued}'),
	('misspelt', pg_temp.somebody('KZ law_enforcement', 'm'), '{issued}'),
	('twice', pg_temp.somebody('RU law_enforcement', 'm'), '{issued,later}'),
	('typo', pg_temp.somebody('AZ migration', 'm'), '{batch}');

-- An agency's letter had the letter ǝ of another alphabet for ə, which looks the same: no typeface of the papers has it.
update name_form set family = replace(family, 'ə', 'ǝ') where person = (select c.person from demo_cast c where c.role = 'typo') and language = 'az';

-- A letter is missing in another's Latin name; the registrar will see it on the proof.
update name_form set family = overlay(family placing '' from 4 for 1), source = 'agency_letter' where person = (select c.person from demo_cast c where c.role = 'misspelt') and script = 'latn';
