-- Offers: a seat that falls free goes to who waits for it, with a day until which to answer.

-- May it still be answered?
create or replace function registry.offer_open(_o registry.offer) returns boolean stable language sql
return _o.state = 'open' and _o.until >= registry.today();

-- Offer a seat to one who waits; the agency is told ten minutes later, so that what is undone is not told.
-- changes: offer, outbox
create or replace function registry.offer_made(_n registry.nomination, _line int, _until date, _freed_by int, _by int) returns void language plpgsql as $$
begin
	insert into registry.offer (course, nomination, freed_by, line, until, made_by) values (_n.course, _n.id, _freed_by, nullif(_line, 0), _until, _by);
	perform registry.mail_agency('seat_offered', _n.agency, jsonb_build_object('until', registry.letter_date(_until)), _n.course, '10 minutes');
end $$;

-- The last day to answer an offer that is made today; null when the course is too near, or its seats are given by hand only.
create or replace function registry.offer_until(_c registry.course) returns date stable language sql
return case when _c.offer_days > 0 and _c.state in ('nominations_open', 'closed') and _c.starts > registry.today() then least(registry.today() + _c.offer_days, _c.starts - 1) end;

-- A seat fell free: the rule.  First those of the agency whose seat it was, in its own order; then whoever has waited longest.
-- Who once let an offer for this course pass is not asked again by the rule, nor who gave this seat up, and nobody gets a seat
-- that no line has for them.
-- While a sitting decides, the rule rests.  False: nobody was offered it.
-- changes: offer, outbox
create or replace function registry.seat_passed_on(_course int, _freed_by int) returns boolean language plpgsql as $$
declare
	c registry.course;
	until_ date;
	agency_ int := (select f.agency from registry.nomination f where f.id = _freed_by);
	n registry.nomination;
	line_ int;
begin
	select * into c from registry.course x where x.id = _course for no key update;
	until_ := registry.offer_until(c);
	if until_ is null or current_setting('registry.sitting', true) = 'on' then
		return false;
	end if;
	for n in select w.* from registry.nomination w where w.course = c.id and w.state = 'waiting' and w.id is distinct from _freed_by
			and not exists (select from registry.offer o where o.nomination = w.id and o.state in ('open', 'declined', 'lapsed'))
		order by w.agency = agency_ desc nulls last, case when w.agency = agency_ then w.ranked end nulls last, w.state_at, w.id
	loop
		line_ := registry.seat_free_for(n);
		if line_ is not null then
			perform registry.offer_made(n, line_, until_, _freed_by, null);
			return true;
		end if;
	end loop;
	return false;
end $$;

-- Seats whose offer was taken back by hand, and which nobody has got since: they stay free until somebody gets them by hand.
create or replace function registry.seats_by_hand(_course int) returns int stable language sql
return (select count(*)::int from (select row_number() over (order by o.answered desc, o.id desc) k,
		(select count(*) from registry.place p where p.course = _course and p.held and p.since > o.answered) + (select count(*) from registry.offer x where x.course = _course and registry.offer_open(x) and x.made > o.answered) given
	from registry.offer o where o.course = _course and o.state = 'taken_back' and o.answered_by is not null) x where x.given < x.k);

-- So many seats became everybody's: those who wait are offered them, as far as seats are free beside those held back by hand.
-- changes: offer, outbox
create or replace function registry.seats_passed_on(_course int, _seats int) returns void language plpgsql as $$
declare
	free int := least(_seats, (select c.capacity from registry.course c where c.id = _course) - registry.seats_used(_course) - registry.seats_by_hand(_course));
begin
	while free > 0 and registry.seat_passed_on(_course, null) loop
		free := free - 1;
	end loop;
end $$;

-- The day on which lines release their free seats has come (it is looked for three days long, should a day be missed).
-- changes: offer, outbox
create or replace function registry.lines_released() returns void language plpgsql as $$
declare
	r record;
begin
	for r in select q.course, sum(greatest(q.seats - (select count(*) from registry.place p where p.line = q.id and p.held), 0))::int free from registry.quota q
			where q.hard and q.release between registry.today() - 2 and registry.today() group by q.course order by q.course loop
		perform from registry.course c where c.id = r.course for no key update;
		perform registry.seats_passed_on(r.course, r.free);
	end loop;
end $$;

-- Offers whose last day has passed lapse, and the seat goes on to the next.
-- changes: offer, outbox
create or replace function registry.offers_lapsed() returns int language plpgsql as $$
declare
	o registry.offer;
	n int := 0;
begin
	for o in select * from registry.offer x where x.state = 'open' and x.until < registry.today() order by x.course, x.id loop
		perform from registry.course c where c.id = o.course for no key update;
		update registry.offer set state = 'lapsed', answered = now() where id = o.id and state = 'open';
		if found then
			perform registry.seat_passed_on(o.course, o.freed_by);
			n := n + 1;
		end if;
	end loop;
	return n;
end $$;

-- An offer that _me may answer or take back, its course locked.
create or replace function registry.offer_locked(_id int, _me registry.account) returns registry.offer language plpgsql as $$
declare
	o registry.offer;
begin
	select x.* into o from registry.offer x join registry.nomination n on n.id = x.nomination where x.id = _id and (_me.role = 'coordinator' or n.agency = _me.agency);
	if not found then
		perform registry.refuse(404, 'not_found');
	end if;
	perform registry.course_locked(o.course);
	select * into o from registry.offer x where x.id = _id for update;
	if o.state <> 'open' then
		perform registry.refuse(409, 'offer_is_answered');
	elsif o.until < registry.today() then
		perform registry.refuse(409, 'offer_has_lapsed', '', jsonb_build_object('until', to_char(o.until, 'DD.MM.YYYY')));
	end if;
	return o;
end $$;

-- The open offers of a course as pages show them.
create or replace function registry.offer_rows(_course int, _lang text) returns json stable language sql
return (select json_agg(json_build_object('id', o.id, 'nomination', n.id, 'name', registry.names_of(n.person, _lang) ->> 'name', 'country', p.country, 'agency', registry.pick(_lang, g.name_ru, g.name_en), 'until', o.until, 'by_rule', o.made_by is null) order by o.until, o.id)
	from registry.offer o join registry.nomination n on n.id = o.nomination join registry.person p on p.id = n.person join registry.agency g on g.id = n.agency
	where o.course = _course and registry.offer_open(o));

-- Those of them that a sitting led to, which told their numbers.
create or replace function registry.offers_told(_told jsonb, _course int, _lang text) returns jsonb stable language sql
return (select jsonb_agg(x) from jsonb_array_elements(registry.offer_rows(_course, _lang)::jsonb) x where _told -> 'offered' @> (x -> 'id'));
