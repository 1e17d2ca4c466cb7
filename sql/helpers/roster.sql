-- What the grids of a course (attendance, results, decisions, sign-in sheet) have in common:
-- who may see which rows, and how a row is named.

-- Is this account booked as a trainer of the course?
create or replace function registry.course_taught(_course int, _account int) returns boolean stable language sql
return exists (select from registry.session s
	join registry.booking b on b.session = s.id
	join registry.resource r on r.id = b.resource
	where s.course = _course and s.state = 'planned' and r.account = _account);

-- May _me read the grids of this course?  Staff all, a trainer the own, a focal point and a trainee where they have rows.
create or replace function registry.grid_seen(_id int, _me registry.account) returns boolean stable language sql
return case _me.role
	when 'administrator' then false
	when 'trainer' then registry.course_taught(_id, _me.id)
	when 'focal_point' then exists (select from registry.place p join registry.nomination n on n.id = p.nomination where p.course = _id and p.held and n.agency = _me.agency)
	when 'trainee' then exists (select from registry.place p where p.course = _id and p.held and p.person = _me.person)
	else true end;

-- The course whose grids _me may read; else 404 as for an unknown one.
create or replace function registry.grid_course(_id int, _me registry.account) returns registry.course stable language plpgsql as $$
declare
	c registry.course;
begin
	if _me.role = 'administrator' then
		perform registry.refuse(403, 'not_yours');
	end if;
	select * into c from registry.course where id = _id;
	if c.id is null or not registry.grid_seen(_id, _me) then
		perform registry.refuse(404, 'no_course');
	end if;
	return c;
end $$;

-- The same course, locked until the transaction ends, for who may write into its grids: marks, scores,
-- closing and signing of one course happen one after another.
create or replace function registry.grid_locked(_id int, _me registry.account) returns registry.course language plpgsql as $$
declare
	c registry.course;
begin
	perform registry.grid_course(_id, _me);
	select * into c from registry.course where id = _id for no key update;
	if c.state not in ('closed', 'running', 'finished') then
		perform registry.refuse(409, 'course_is_not_running', '', jsonb_build_object('state', c.state));
	end if;
	return c;
end $$;

-- The people of a course as _me may see them, in the order of their surnames; who is to see no names sees numbers.
create or replace function registry.grid_people(_course int, _me registry.account, _lang text)
returns table (n int, place int, person int, name text, other text, native text, country text, agency text) stable language sql
begin atomic
	select row_number() over (order by
			case when _lang = 'en' then coalesce((l.form).family, (o.form).family) end collate "en-x-icu",
			case when _lang = 'be' then coalesce((o.form).family, (l.form).family) end collate "be-x-icu",
			coalesce((o.form).family, (l.form).family) collate "ru-x-icu", coalesce((o.form).given, (l.form).given) collate "ru-x-icu", p.id)::int,
		p.id, case when not registry.unnamed(_me) then p.person end,
		case when registry.unnamed(_me) then '№ ' || p.person
			when _lang = 'en' then coalesce((l.form).shown, (o.form).shown, '—')
			else coalesce((o.form).shown, (l.form).shown, '—') end,
		case when registry.unnamed(_me) or (o.form).id is null or (l.form).id is null or (o.form).shown = (l.form).shown then null
			when _lang = 'en' then (o.form).shown else (l.form).shown end,
		case when registry.unnamed(_me) then '№ ' || p.person else coalesce((o.form).shown, (l.form).shown, '—') end,
		h.country::text, registry.pick(_lang, a.name_ru, a.name_en)
	from registry.place p
	join registry.nomination m on m.id = p.nomination
	join registry.person h on h.id = p.person
	join registry.agency a on a.id = m.agency
	left join lateral (select f form from registry.name_form f where f.person = p.person and f.valid_until is null and f.script = 'latn'
		order by f.source = 'passport' desc, f.id limit 1) l on true
	left join lateral (select f form from registry.name_form f where f.person = p.person and f.valid_until is null and f.id is distinct from (l.form).id
		order by f.script <> 'latn' desc, f.language = _lang desc, f.id limit 1) o on true
	where p.course = _course and p.held and case _me.role
		when 'focal_point' then m.agency = _me.agency
		when 'trainee' then p.person = _me.person
		else true end;
end;

-- The course as its pages name it.
create or replace function registry.grid_head(_c registry.course, _lang text) returns json stable language sql
return (select json_build_object('id', _c.id, 'code', _c.code, 'state', _c.state, 'starts', _c.starts, 'ends', _c.ends, 'zone', _c.zone,
		'title', registry.pick(_lang, e.title_ru, e.title_en, e.title_be), 'hours', e.hours, 'minimum_share', e.minimum_share,
		'pass_mark', e.pass_mark, 'rule', e.number, 'certificate', e.certificate, 'grids', true)
	from registry.edition e where e.id = _c.edition);

create or replace function registry.grid_crumbs(_c registry.course, _lang text) returns json stable language sql
return (select json_build_array(json_build_object('href', '/courses', 'key', 'courses'),
		json_build_object('href', '/courses/' || _c.id, 'label', _c.code || ' ' || registry.pick(_lang, e.title_ru, e.title_en, e.title_be)))
	from registry.edition e where e.id = _c.edition);
