-- Seats that are offered to who waits.

-- Offer a free seat to one who waits, out of turn.
--   select api.offer_make(login, 12, gen_random_uuid())  →  {"id": 12}
-- changes: offer, outbox, answered, audit
create function api.offer_make(_login bytea, _id int, _idem uuid) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	before json := answered(_idem, me.id, 'offer_make');
	n nomination := nomination_for(_id, me);
	c course;
	line_ int;
begin
	if before is not null then
		return before;
	end if;
	c := course_locked(n.course);
	select * into n from nomination where id = _id for update;
	if n.state <> 'waiting' then
		perform refuse(409, 'offer_is_for_who_waits');
	elsif exists (select from offer o where o.nomination = n.id and o.state = 'open') then
		perform refuse(409, 'offered_already');
	elsif c.starts <= today() or c.state not in ('nominations_open', 'closed') then
		perform refuse(409, 'course_is_over', '', jsonb_build_object('state', c.state));
	end if;
	line_ := seat_free_for(n);
	if line_ is null then
		perform refuse(409, case when seats_used(c.id, n.id) >= c.capacity then 'course_is_full' else 'quota_is_full' end, '', quota_full_hint(n) || jsonb_build_object('capacity', c.capacity));
	end if;
	perform offer_made(n, line_, least(today() + greatest(c.offer_days, 1), c.starts - 1), null, me.id);
	return answer(_idem, json_build_object('id', n.id));
end $$;

-- Take the offered seat, or let it pass to the next.  The agency answers; the coordinator for one that only sends letters.
--   select api.offer_answer(login, 4, 'accepted', null)  →  {"id": 12, "answer": "accepted"}
-- changes: offer, nomination, place, outbox, audit
create function api.offer_answer(_login bytea, _id int, _answer text, _reason text) returns json language plpgsql as $$
declare
	me account := who(_login, 'focal_point', 'coordinator');
	o offer := offer_locked(_id, me);
	answer_ text := one_of(_answer, 'answer', array['accepted', 'declined'], 'state_is_missing');
begin
	perform step_or_refuse('offer', o.state, answer_, me.role, _reason);
	if answer_ = 'accepted' then
		update offer set answered_by = me.id, answered = now() where id = o.id;
		update nomination set state = 'confirmed', state_at = now(), version = version + 1 where id = o.nomination;
	else
		update offer set state = 'declined', reason = reason_or_none(_reason, 'reason'), answered_by = me.id, answered = now() where id = o.id;
		perform seat_passed_on(o.course, o.freed_by);
	end if;
	return json_build_object('id', o.nomination, 'answer', answer_);
end $$;

-- Take an offer back: the seat is free, and stays so until somebody gets it by hand.
--   select api.offer_take_back(login, 4)  →  {"course": 7}
-- changes: offer, audit
create function api.offer_take_back(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	o offer := offer_locked(_id, me);
begin
	update offer set state = 'taken_back', answered_by = me.id, answered = now() where id = o.id;
	return json_build_object('course', o.course);
end $$;
