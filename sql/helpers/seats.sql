-- Seats: which quota line's a seat is.  A hard line keeps its seats for whoever fits it; what no line keeps is the common pool.
-- Somebody who fits several lines sits on whichever leaves most room: who sits on a seat that a newcomer needs moves over to
-- another line that fits, so nobody is refused while there is a way to seat everybody.

-- Does somebody of this agency, sex and language fit a line?
create or replace function registry.quota_fits(_q registry.quota, _agency registry.agency, _sex text, _language text) returns boolean immutable language sql
return (_q.country is null or _q.country = _agency.country) and (_q.agency_kind is null or _q.agency_kind = _agency.kind) and (_q.agency is null or _q.agency = _agency.id)
	and (_q.sex is null or _q.sex = _sex) and (_q.language is null or _q.language = coalesce(_language, ''));

-- Does it keep seats today?
create or replace function registry.quota_keeps(_q registry.quota) returns boolean stable language sql
return _q.id is not null and _q.hard and (_q.release is null or _q.release > registry.today());

-- The seats that lines keep, taken or not.
create or replace function registry.seats_kept(_course int) returns int stable language sql
return (select coalesce(sum(q.seats), 0)::int from registry.quota q where q.course = _course and registry.quota_keeps(q));

-- Seats that are given or offered, but for one nomination's own.
create or replace function registry.seats_used(_course int, _but int default null) returns int stable language sql
return ((select count(*) from registry.place p where p.course = _course and p.held and p.nomination is distinct from _but)
	+ (select count(*) from registry.offer o where o.course = _course and registry.offer_open(o) and o.nomination is distinct from _but))::int;

-- Who sits on which line; 0 is the common pool.  Those beyond the lines sit on none.
create or replace function registry.seats_of(_course int) returns table (nomination int, line int) stable language sql as $$
	select s.nomination, case when registry.quota_keeps(q) then q.id else 0 end
	from (select p.nomination, p.line from registry.place p where p.course = _course and p.held and not p.over
		union all select o.nomination, o.line from registry.offer o where o.course = _course and registry.offer_open(o)) s
	left join registry.quota q on q.id = s.line;
$$;

-- The lines a nomination fits that keep seats, the narrowest first, then the common pool (0).
create or replace function registry.lines_for(_n registry.nomination) returns int[] stable language sql
return array(select q.id from registry.quota q, registry.person p, registry.agency g
	where q.course = _n.course and p.id = _n.person and g.id = _n.agency and registry.quota_keeps(q) and registry.quota_fits(q, g, p.sex, _n.language)
	order by num_nonnulls(q.country, q.agency_kind, q.agency, q.sex, q.language) desc, q.id) || 0;

-- The line on which a nomination can sit, 0 for the common pool, null when there is none; whoever has to move over for it
-- does.  The caller has locked the course.  The shortest chain of moves is looked for, line by line.
create or replace function registry.seat_taken(_n registry.nomination) returns int language plpgsql as $$
declare
	free jsonb;
	reached int[];
	parent int[];
	mover int[];
	r record;
	i int := 0;
begin
	if not exists (select from registry.quota q where q.course = _n.course and registry.quota_keeps(q)) then
		return 0;
	end if;
	select jsonb_object_agg(l.line, l.seats - coalesce(t.n, 0)) into free
	from (select q.id line, q.seats from registry.quota q where q.course = _n.course and registry.quota_keeps(q)
		union all select 0, c.capacity - registry.seats_kept(c.id) from registry.course c where c.id = _n.course) l
	left join (select s.line, count(*) n from registry.seats_of(_n.course) s where s.nomination <> _n.id group by s.line) t on t.line = l.line;
	reached := registry.lines_for(_n);
	parent := array_fill(null::int, array[cardinality(reached)]);
	mover := parent;
	loop
		i := i + 1;
		exit when i > cardinality(reached);
		if (free ->> reached[i]::text)::int > 0 then
			while parent[i] is not null loop
				update registry.place set line = nullif(reached[i], 0) where nomination = mover[i] and held;
				update registry.offer set line = nullif(reached[i], 0) where nomination = mover[i] and state = 'open';
				i := parent[i];
			end loop;
			return reached[i];
		end if;
		for r in select distinct on (y.line) y.line, s.nomination
			from registry.seats_of(_n.course) s join registry.nomination m on m.id = s.nomination, unnest(registry.lines_for(m)) y (line)
			where s.line = reached[i] and s.nomination <> _n.id and y.line <> all (reached) order by y.line, s.nomination
		loop
			reached := reached || r.line;
			parent := parent || i;
			mover := mover || r.nomination;
		end loop;
	end loop;
	return null;
end $$;

-- The line on which somebody who waits can sit, 0 for the common pool; null: none, or no seat is free at all.  The caller has
-- locked the course.
create or replace function registry.seat_free_for(_n registry.nomination) returns int language sql
return case when registry.seats_used(_n.course, _n.id) < (select c.capacity from registry.course c where c.id = _n.course) then registry.seat_taken(_n) end;

-- After the lines of a course have changed: everybody who has a seat is seated anew, who came first first.
create or replace function registry.seats_assigned(_course int) returns void language plpgsql as $$
declare
	r record;
	line_ int;
begin
	update registry.place set line = null, over = true where course = _course and held;
	for r in select n, p.id from registry.place p join registry.nomination n on n.id = p.nomination where p.course = _course and p.held order by p.since, p.id loop
		line_ := registry.seat_taken(r.n);
		update registry.place set line = nullif(line_, 0), over = line_ is null where id = r.id;
	end loop;
end $$;

-- After something about a nomination has changed by which lines go: who sits on one that is for others now, or beyond the lines,
-- moves to a seat that fits.  False: there was a line, and no seat is left beside it.
create or replace function registry.reseated(_n registry.nomination) returns boolean language plpgsql as $$
declare
	had int;
	over_ boolean;
	line_ int;
begin
	perform from registry.course c where c.id = _n.course for no key update;
	select x.line, x.over into had, over_ from (select p.line, p.over from registry.place p where p.nomination = _n.id and p.held
		union all select o.line, false from registry.offer o where o.nomination = _n.id and registry.offer_open(o)) x;
	if not found or not over_ and (had is null or had = any (registry.lines_for(_n)) or not exists (select from registry.quota q where q.id = had and registry.quota_keeps(q))) then
		return true;
	end if;
	line_ := registry.seat_taken(_n);
	update registry.place set line = nullif(line_, 0), over = line_ is null where nomination = _n.id and held;
	update registry.offer set line = nullif(line_, 0) where nomination = _n.id and state = 'open';
	return line_ is not null or over_;
end $$;

-- How many of a course sit beyond its lines.
create or replace function registry.seats_beyond(_course int) returns int stable language sql
return (select count(*)::int from registry.place p where p.course = _course and p.held and p.over);

-- After a change of the lines: more people beyond them than before (_was) are counted first, and said, and agreed to.
create or replace function registry.beyond_agreed(_course int, _was int, _agreed text) returns void stable language plpgsql as $$
declare
	n int := registry.seats_beyond(_course) - _was;
begin
	if n > 0 and registry.tidy(_agreed) is null then
		perform registry.refuse(409, 'people_beyond_the_lines', 'beyond', jsonb_build_object('n', n));
	end if;
end $$;

-- What is said when no line has a seat for a nomination.
create or replace function registry.quota_full_hint(_n registry.nomination) returns jsonb stable language sql
return jsonb_build_object('kept', registry.seats_kept(_n.course), 'free', (select c.capacity from registry.course c where c.id = _n.course) - registry.seats_used(_n.course, _n.id));

-- The lines of a course as pages show them, each with who sits on it; an agency sees those it fits.
create or replace function registry.quota_rows(_course int, _lang text, _agency int default null) returns json stable language sql
return (select json_agg(x order by x.hard desc, x.id) from (
	select q.id, q.country, q.agency_kind, q.agency, registry.pick(_lang, a.name_ru, a.name_en) agency_name, q.sex, q.language, q.seats, q.hard, q.release, q.version,
		q.hard and not registry.quota_keeps(q) released, u.used, greatest(q.seats - u.used, 0) as left, greatest(u.used - q.seats, 0) beyond
	from registry.quota q left join registry.agency a on a.id = q.agency left join (select s.line, count(*)::int n from registry.seats_of(_course) s group by s.line) t on t.line = q.id,
		lateral (select case when registry.quota_keeps(q) then coalesce(t.n, 0)
			else (select count(*)::int from registry.place p join registry.nomination n on n.id = p.nomination join registry.agency g on g.id = n.agency join registry.person h on h.id = p.person
				where p.course = _course and p.held and registry.quota_fits(q, g, h.sex, n.language)) end used) u
	where q.course = _course and (_agency is null or exists (select from registry.agency g where g.id = _agency and (q.country is null or q.country = g.country) and (q.agency_kind is null or q.agency_kind = g.kind) and (q.agency is null or q.agency = g.id)))) x);

-- What is left beside the lines, and of the course as a whole: who sits beyond the lines takes a seat of the course, but of no line.
create or replace function registry.pool_row(_c registry.course) returns json stable language sql
return (select json_build_object('seats', x.seats, 'used', x.used, 'left', greatest(x.seats - x.used, 0), 'over', (select count(*) from registry.place p where p.course = _c.id and p.held and p.over), 'offered', (select count(*) from registry.offer o where o.course = _c.id and registry.offer_open(o)), 'kept', x.kept, 'capacity', _c.capacity, 'given', x.given, 'free', greatest(_c.capacity - x.given, 0))
	from (select _c.capacity - registry.seats_kept(_c.id) seats, registry.seats_kept(_c.id) kept, registry.seats_used(_c.id) given, (select count(*)::int from registry.seats_of(_c.id) s where s.line = 0) used) x);

create or replace function registry.not_frozen(_c registry.course, _me registry.account) returns void stable language plpgsql as $$
begin
	if registry.course_is_frozen(_c, _me) then
		perform registry.refuse(409, 'course_is_frozen', '', jsonb_build_object('from', to_char(_c.frozen_from, 'DD.MM.YYYY')));
	end if;
end $$;

-- A course whose lines may be changed, locked.
create or replace function registry.quota_course(_id int) returns registry.course language plpgsql as $$
declare
	c registry.course;
begin
	if _id is null then
		perform registry.refuse(404, 'not_found');
	end if;
	c := registry.course_locked(_id);
	if c.state in ('archived', 'cancelled', 'finished') then
		perform registry.refuse(409, 'course_is_over', '', jsonb_build_object('state', c.state));
	end if;
	return c;
end $$;

-- A line as it was typed; what is wrong names its field.
create or replace function registry.quota_typed(_c registry.course, _country text, _agency_kind text, _agency text, _sex text, _language text, _seats text, _binding text, _release text, _was date default null) returns registry.quota stable language plpgsql as $$
declare
	q registry.quota;
begin
	if registry.tidy(_country) !~ '^[A-Z]{2}$' then
		perform registry.refuse(422, 'country_is_wrong', 'country');
	end if;
	q.country := registry.tidy(_country);
	q.agency_kind := registry.tidy(_agency_kind);
	q.agency := registry.int_of(_agency, 'agency');
	q.sex := registry.tidy(_sex);
	q.language := registry.tidy(_language);
	q.release := registry.date_of(_release, 'release');
	if num_nonnulls(q.country, q.agency_kind, q.agency, q.sex, q.language) = 0 then
		perform registry.refuse(422, 'quota_is_for_somebody', 'country');
	elsif q.agency_kind is not null and q.agency_kind <> all (registry.agency_kinds()) then
		perform registry.refuse(422, 'agency_kind_is_wrong', 'agency_kind');
	elsif q.agency is not null and not exists (select from registry.agency g where g.id = q.agency) then
		perform registry.refuse(422, 'agency_is_missing', 'agency');
	elsif exists (select from registry.agency g where g.id = q.agency and g.country <> q.country) then
		perform registry.refuse(422, 'quota_fits_nobody', 'country');
	elsif exists (select from registry.agency g where g.id = q.agency and g.kind <> q.agency_kind) then
		perform registry.refuse(422, 'quota_fits_nobody', 'agency_kind');
	elsif q.sex not in ('f', 'm') then
		perform registry.refuse(422, 'sex_is_wrong', 'sex');
	elsif q.language <> all (_c.languages) then
		perform registry.refuse(422, 'language_is_not_of_the_course', 'language');
	elsif q.release < registry.today() and q.release is distinct from _was then
		perform registry.refuse(422, 'day_has_passed', 'release');
	elsif q.release > _c.starts then
		perform registry.refuse(422, 'release_before_the_course', 'release');
	end if;
	q.seats := registry.whole_of(_seats, 'seats', 1, 2000, 'quota_seats_are_wrong');
	q.hard := registry.one_of(coalesce(registry.tidy(_binding), 'hard'), 'binding', array['hard', 'advisory'], 'value_is_wrong') = 'hard';
	return q;
end $$;

-- What the form of a line offers.
create or replace function registry.quota_form_of(_c registry.course, _lang text) returns jsonb stable language sql
return jsonb_build_object('countries', (select jsonb_agg(distinct g.country order by g.country) from registry.agency g where g.active),
	'kinds', to_jsonb(registry.agency_kinds()),
	'agencies', registry.agency_choices(_lang)::jsonb, 'languages', to_jsonb(_c.languages));

-- May _me order the nominees of an agency?  The agency until the freezing day, the coordinator until the course is over.
create or replace function registry.ranking_allowed(_c registry.course, _me registry.account) returns boolean stable language sql
return _c.state in ('announced', 'nominations_open', 'closed') and _me.role in ('coordinator', 'focal_point') and not registry.course_is_frozen(_c, _me);
