-- Who is put forward by whom, and what becomes of it.  A focal point nominates on the page; of other agencies there are letters.
create temp table demo_sends (course text, agency text, people int, n serial) on commit drop;
insert into demo_sends (course, agency, people) values
	('archived', 'BY law_enforcement', 1), ('archived', 'BY border', 3), ('archived', 'KZ border', 3), ('archived', 'KG border', 4), ('archived', 'MD border', 5), ('archived', 'RU migration', 4), ('archived', 'AZ migration', 2),
	('issued', 'BY law_enforcement', 3), ('issued', 'RU law_enforcement', 5), ('issued', 'KZ law_enforcement', 4), ('issued', 'TJ law_enforcement', 4), ('issued', 'UZ law_enforcement', 5), ('issued', 'GE law_enforcement', 4),
	('visit', 'KZ government', 3), ('visit', 'TJ government', 3), ('visit', 'TM migration', 3), ('visit', 'AZ migration', 3), ('visit', 'AM government', 3),
	('online', 'KG ngo', 5), ('online', 'UZ ngo', 6), ('online', 'GE ngo', 4), ('online', 'UA ngo', 5), ('online', 'BY ngo', 3), ('online', 'RU international', 3), ('online', 'KZ government', 3),
	('language', 'BY law_enforcement', 1), ('language', 'BY border', 3), ('language', 'BY migration', 3), ('language', 'BY ngo', 4), ('language', 'BY academic', 7),
	('batch', 'BY migration', 3), ('batch', 'KZ border', 3), ('batch', 'KG border', 3), ('batch', 'MD border', 4), ('batch', 'TM migration', 4), ('batch', 'AZ migration', 4), ('batch', 'RU migration', 2),
	('almaty', 'KZ border', 2), ('almaty', 'KZ government', 2), ('almaty', 'KG ngo', 4), ('almaty', 'UZ ngo', 5), ('almaty', 'TJ government', 4), ('almaty', 'TM migration', 4),
	('main', 'BY law_enforcement', 3), ('main', 'RU law_enforcement', 4), ('main', 'KZ law_enforcement', 4), ('main', 'TJ law_enforcement', 4), ('main', 'UZ law_enforcement', 5), ('main', 'GE law_enforcement', 4), ('main', 'MD border', 4), ('main', 'AM government', 2),
	('table', 'BY law_enforcement', 1), ('table', 'BY border', 1), ('table', 'BY migration', 2), ('table', 'BY ngo', 3), ('table', 'BY academic', 1), ('table', 'RU international', 3), ('table', 'UA ngo', 2), ('table', 'GE ngo', 2), ('table', 'KG ngo', 1),
	('cancelled', 'TJ government', 2), ('cancelled', 'AZ migration', 2), ('cancelled', 'AM government', 1),
	('open', 'BY border', 3), ('open', 'BY migration', 3), ('open', 'KZ border', 3), ('open', 'KG border', 2), ('open', 'MD border', 6), ('open', 'TM migration', 5), ('open', 'AZ migration', 5), ('open', 'RU migration', 3),
	('later', 'BY law_enforcement', 1), ('later', 'RU law_enforcement', 1), ('later', 'UZ law_enforcement', 2), ('later', 'GE law_enforcement', 1), ('later', 'KZ law_enforcement', 1), ('later', 'MD border', 4), ('later', 'AM government', 2);

-- Of the people of an agency those who fit: nobody twice in one programme or in two courses at once; first who has been sent least.
create function pg_temp.sent(_course demo_course, _agency int, _people int) returns int[] stable language sql
return array(select p.id from registry.person p left join demo_cast z on z.person = p.id
	where p.agency = _agency and (z.person is null or _course.key = any (z.courses))
		and (z.person is not null or not exists (select from registry.nomination n join demo_course d on d.id = n.course where n.person = p.id
			and (d.programme = _course.programme or daterange(d.starts, d.ends, '[]') && daterange(_course.starts, _course.ends, '[]'))))
		and not exists (select from registry.nomination n where n.person = p.id and n.course = _course.id)
	order by z.person is null, (select count(*) from registry.nomination n where n.person = p.id), pg_temp.mix(_course.key, p.id::text) limit _people);

do $$
declare
	s record;
	focal text;
	people int[];
	made date;
begin
	for s in
		select c, g.id agency, g.country, x.course, x.people, row_number() over (partition by x.course order by x.n) nth, count(*) over (partition by x.course) of_
		from demo_sends x join demo_course c on c.key = x.course join agency g on g.country || ' ' || g.kind = x.agency order by c.until, c.starts, x.n
	loop
		focal := (select split_part(a.email, '@', 1) from account a where a.agency = s.agency and a.role = 'focal_point');
		people := pg_temp.sent(s.c, s.agency, s.people);
		if cardinality(people) <> s.people then
			raise 'demo: % wants % people of agency %, there are %', s.course, s.people, s.agency, cardinality(people);
		end if;
		made := pg_temp.day((s.c).opened, 5);
		made := made + (least((s.c).until, pg_temp.today()) - made) * s.nth::int / s.of_::int;
		made := made - greatest(extract(isodow from made)::int - 5, 0);
		perform api.nomination_add(pg_temp.at(pg_temp.moment(made, '09:20') + s.nth * interval '34 minutes', coalesce(focal, (s.c).coordinator)), (s.c).id, gen_random_uuid(), (select jsonb_agg(p::text) from unnest(people) p),
			case when focal is null then case s.country when 'BY' then '12-' || 3 + s.agency || '/' when 'RU' then s.agency || '/4-' when 'KZ' then '1-14/' when 'UZ' then '07-' when 'GE' then 'MIA 3 ' else '№ ' end || 100 + pg_temp.mix('letter', s.course, s.agency::text) % 2900 end,
			case when focal is null then ((pg_temp.moment(made, '09:20') at time zone 'Europe/Minsk')::date - 1 - pg_temp.mix('posted', s.course, s.agency::text) % 4)::text end, case when s.course = 'open' and s.country = 'MD' then 'Просьба разместить группу вместе: едут одной машиной.' end);
	end loop;
end $$;

-- What becomes of the nominations of a course, by their number in it.  The others are confirmed or, where the course is to
-- come, wait to be decided.  'later' moves up from the waiting list.
create temp table demo_fate (course text, nth int[], fate text, reason text) on commit drop;
insert into demo_fate values
	('archived', '{9}', 'refused.incomplete', 'Прислана копия паспорта другого сотрудника; ответа на запрос нет.'), ('archived', '{15}', 'withdrawn', 'Отозван из-за служебной командировки.'), ('archived', '{20}', 'later', null),
	('issued', '{20}', 'refused.profile', 'Стаж службы меньше двух лет.'), ('issued', '{14}', 'replaced', 'Переведён в другое подразделение.'), ('issued', '{24}', 'withdrawn', 'Болезнь; письмо агентства от руководителя.'),
	('visit', '{11}', 'refused.profile', 'Визит для руководителей среднего звена.'),
	('online', '{4,19}', 'withdrawn', 'Нет доступа к сети на время командировки.'), ('online', '{27}', 'refused.had_it', 'Прошёл этот модуль в прошлом году.'),
	('language', '{6,17}', 'waiting', null),
	('batch', '{7}', 'withdrawn', 'Срочный вызов на службу.'), ('batch', '{11}', 'later', null), ('batch', '{19,22}', 'waiting', null), ('batch', '{5}', 'replaced', 'Болезнь.'),
	('almaty', '{14}', 'withdrawn', 'Перенос отпуска.'),
	('main', '{8,26}', 'refused.profile', 'Стаж службы меньше двух лет.'), ('main', '{17}', 'withdrawn', 'Отозван из-за следственных действий.'), ('main', '{25}', 'later', null), ('main', '{27,28,30}', 'waiting', null), ('main', '{6}', 'replaced', 'Переведён в другое подразделение.'),
	('table', '{4,10,15}', 'proposed', null), ('table', '{1,6,11,14,17}', 'accepted', null), ('table', '{13}', 'refused.no_seat', 'От организации уже приглашены два человека.'),
	('open', '{1,2,6,8,13}', 'accepted', null), ('open', '{10}', 'withdrawn', 'Курс совпадает с проверкой подразделения.'), ('open', '{15}', 'refused.incomplete', 'Не указана должность; на запрос нет ответа.'), ('open', '{3}', 'confirmed', null), ('open', '{7}', 'waiting', null),
	('later', '{3,6}', 'accepted', null),
	('cancelled', '{1,2}', 'accepted', null);

-- One step of several; demo data that does not fit together is a mistake.
create function pg_temp.decide_all(_login bytea, _ids jsonb, _state text, _reason text) returns void language plpgsql as $$
declare
	told json := api.nominations_step(_login, gen_random_uuid(), _ids, _state, _reason, null, null, null, null, null, null);
begin
	if json_array_length(told -> 'skipped') > 0 then
		raise 'demo nominations: % of % %', _state, _ids, told -> 'skipped';
	end if;
end $$;

-- One step of those with a fate, by the course's coordinator.
create function pg_temp.decide(_c demo_course, _at timestamptz, _fates text[], _state text) returns void language plpgsql as $$
declare
	g record;
	ids jsonb;
begin
	for g in select reason, nullif(split_part(fate, '.', 2), '') code, jsonb_agg(id::text order by id) ids from demo_nomination where course = _c.key and split_part(fate, '.', 1) = any (_fates) group by 1, 2 loop
		perform pg_temp.decide_all(pg_temp.at(_at, _c.coordinator), g.ids, concat_ws('.', _state, g.code), case when _state in ('refused', 'withdrawn') then g.reason end);
		_at := _at + interval '3 minutes';
	end loop;
end $$;

create temp table demo_nomination (course text, id int, agency int, fate text, reason text) on commit drop;
insert into demo_nomination
select c.key, n.id, n.agency, coalesce(f.fate, case when c.becomes in ('nominations_open', 'cancelled') then 'proposed' else 'confirmed' end), f.reason
from (select n.*, row_number() over (partition by n.course order by n.id)::int nth from nomination n) n
join demo_course c on c.id = n.course left join demo_fate f on f.course = c.key and n.nth = any (f.nth);

do $$
declare
	c demo_course;
	n record;
	g record;
	decided timestamptz;
begin
	for c in select x.* from demo_course x where x.opened is not null order by x.until, x.starts loop
		if c.becomes not in ('nominations_open', 'cancelled') then
			perform pg_temp.step(c.id, 'closed', pg_temp.moment(c.until + 3, '09:12'), c.coordinator);
		end if;
		decided := pg_temp.moment(case when c.becomes in ('nominations_open', 'cancelled') then pg_temp.day(-1, 3) else c.until + 4 end, '11:05');
		perform pg_temp.decide(c, decided, '{refused}', 'refused');
		perform pg_temp.decide(c, decided + interval '8 minutes', '{waiting,later}', 'waiting');
		perform pg_temp.decide(c, decided + interval '14 minutes', '{accepted,confirmed,withdrawn,replaced}', 'accepted');
		perform pg_temp.decide(c, pg_temp.moment(decided::date + 2, '10:40'), '{withdrawn}', 'withdrawn');
		perform pg_temp.decide(c, pg_temp.moment(decided::date + 2, '11:30'), '{later}', 'accepted');
		-- a focal point confirms on the page, the coordinator what was answered by letter
		for g in select split_part(a.email, '@', 1) who, jsonb_agg(d.id::text order by d.id) ids, min(d.id) first from demo_nomination d
			left join account a on a.agency = d.agency and a.role = 'focal_point'
			where d.course = c.key and d.fate in ('confirmed', 'later', 'replaced') group by 1 order by first
		loop
			perform pg_temp.decide_all(pg_temp.at(pg_temp.moment(decided::date + 4, '09:30') + g.first % 9 * interval '40 minutes', coalesce(g.who, c.coordinator)), g.ids, 'confirmed', null);
		end loop;
		for n in select x.* from demo_nomination x where x.course = c.key and x.fate = 'replaced' loop
			perform api.nomination_replace(pg_temp.at(pg_temp.moment(c.starts - 9, '14:25'), c.coordinator), n.id, gen_random_uuid(), (pg_temp.sent(c, n.agency, 1))[1]::text, n.reason);
		end loop;
	end loop;
end $$;
-- The substitutes are confirmed too.
do $$
declare
	n record;
begin
	for n in select x.id, c.starts, c.coordinator from nomination x join demo_course c on c.id = x.course where exists (select from nomination y where y.replaced_by = x.id) order by x.id loop
		perform api.nomination_step(pg_temp.at(pg_temp.moment(n.starts - 7, '10:15'), n.coordinator), n.id, 'confirmed', null, null);
	end loop;
end $$;

-- The border crossing point cannot be shown.
select pg_temp.step(id, 'cancelled', pg_temp.moment(pg_temp.day(-1, 4), '16:20'), coordinator, 'Пункт пропуска закрыт на ремонт; принимающая сторона предлагает осень.') from demo_course where key = 'cancelled';
