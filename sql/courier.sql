-- What the program courier may do: take letters that are due, say what became of them, and see once a day what is to be told.

-- Up to _n letters that are due, leased for so many seconds: a courier that dies with them leaves them to another after that.
-- _origin is the address of the registry, which letters name; a link that opens a door is filled in here and nowhere else.
-- calendars are the files for the recipient's calendar program, as things are now; reply_to is the course's coordinator.  Who has a
-- letter is its lease.  A letter with which a paper goes that is yet to be drawn waits for press.
--   select * from courier.take(5, 'https://registry.example', 355)  →  7, '0b6f…', 'post@agency.example', 'ru', subject, body, null, '5f0c…', 'coordinator@itc.example'
-- changes: outbox, sheet, mail_origin
create function courier.take(_n int, _origin text, _seconds int) returns table (id int, message_id text, email text, lang text, subject text, body text, calendars text, lease uuid, reply_to text) language sql as $$
	insert into mail_origin (origin) select _origin where _origin ~ '^https?://[^/ ]+$' on conflict on constraint mail_origin_pkey do update set origin = excluded.origin where mail_origin.origin <> excluded.origin;
	select letter_prepared(o) from outbox o where o.draws and o.state in ('waiting', 'by_hand') and o.done is null and o.not_before <= now() order by o.id limit 20 for update skip locked;
	update outbox o set leased_until = now() + make_interval(secs => least(greatest(_seconds, 60), 3600)), lease = gen_random_uuid(), tries = o.tries + 1, calendars = letter_calendars(o)
	from (select x.id from outbox x where x.state = 'waiting' and not x.draws and x.not_before <= now() and (x.leased_until is null or x.leased_until < now()) and not exists (select from sheet s where s.outbox = x.id and s.state = 'waiting') order by x.id limit least(_n, 100) for update skip locked) due
	where o.id = due.id
	returning o.id, o.message_id, o.email::text, o.lang::text, o.subject::text, letter_filled(o.body, jsonb_build_object('url', _origin, 'link', _origin || case o.kind when 'name_check' then '/name/' else '/invitation/' end || o.secret)) || letter_calendar_note(o.lang, o.calendars), o.calendars::text, o.lease,
		(select address_of(a.email) from course c join account a on a.id = c.coordinator and a.active where c.id = o.course);
$$;

-- The papers that go with a letter, for who has it.
--   select * from courier.files(7, '5f0c…')  →  'result_letter-ITC-2026-014.pdf', 'application/pdf', bytes
create function courier.files(_id int, _lease uuid) returns table (name text, type text, bytes bytea) stable language sql as $$
	select f.name, f.type, f.bytes from outbox o join outbox_file f on f.outbox = o.id where o.id = _id and o.lease = _lease order by f.id;
$$;

-- When the next letter is due, in seconds from now; null when none waits.
create function courier.next() returns int stable language sql as $$
	select ceil(extract(epoch from min(greatest(o.not_before, coalesce(o.leased_until, '-infinity'))) - now()))::int from outbox o where o.state = 'waiting' and not exists (select from sheet s where s.outbox = o.id and s.state = 'waiting');
$$;

-- The mail server took a letter.  Letters to hand on that went along with it are the agency's from then on.  Said twice, it is sent once; whose lease is over, so that another has the letter, says nothing.
-- changes: outbox, outbox_try
create function courier.sent(_id int, _answer text, _lease uuid) returns void language plpgsql as $$
declare
	o outbox;
begin
	update outbox set state = 'sent', done = now(), leased_until = null, lease = null, secret = null where id = _id and lease = _lease and state in ('waiting', 'stopped') returning * into o;
	if found then
		insert into outbox_try (outbox, outcome, answer) values (_id, 'sent', left(_answer, 500));
		if o.kind = 'letters_wait' and o.account is null then
			update outbox set done = now() where id in (select x::int from jsonb_array_elements_text(jsonb_path_query_array(o.facts, '$.ids[*][*]')) x) and state = 'by_hand' and done is null;
		end if;
	end if;
end $$;

-- It did not: for good (refused), or for now, and it is tried again after 1, 2, 4 … minutes, at most 6 hours; after 16 tries,
-- which is more than two days, it is given up.
-- changes: outbox, outbox_try
create function courier.failed(_id int, _for_good boolean, _answer text, _lease uuid) returns void language plpgsql as $$
declare
	o outbox;
	gone boolean;
begin
	select * into o from outbox x where x.id = _id and x.lease = _lease and x.state in ('waiting', 'stopped') for update;
	if not found then
		return;
	end if;
	gone := o.state = 'waiting' and (_for_good or o.tries >= 16);
	insert into outbox_try (outbox, outcome, answer) values (_id, case when gone then 'refused' else 'later' end, left(coalesce(_answer, '?'), 500));
	update outbox set leased_until = null, lease = null, state = case when gone then 'refused' else o.state end, done = case when gone then now() end, secret = case when not gone then o.secret end,
		not_before = case when gone then o.not_before else now() + least(interval '1 minute' * power(2, least(o.tries, 20) - 1), interval '6 hours') end
	where id = _id;
end $$;

-- Once a day: papers that expire soon; letters of last year are forgotten, links that no longer open anything, and uploaded
-- tables and printed sheets of a week ago; agencies hear of letters to hand on that they were not told of; offered seats that nobody
-- answered for go on to the next, and those that lines release; follow-up forms are deleted on their day.
-- changes: outbox, expiry_told, import, import_row, offer, follow_up, sheet
create function courier.daily() returns int language plpgsql as $$
begin
	delete from outbox where coalesce(done, at) < now() - interval '1 year' or secret is not null and at < now() - interval '72 hours';
	perform imports_swept(), sheets_swept(), offers_lapsed(), lines_released(), follow_ups_forgotten(), letters_wait_swept();
	return expiries_told();
end $$;
