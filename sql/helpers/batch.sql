-- Batches: which places can be proposed, how far a batch is, and issuing itself.

-- Every place of a course with its standing decision and what hinders a paper for it, as a key of the words; null: nothing does.
create or replace function registry.places_to_issue(_course int, _within int default 0) returns table (place int, decision int, outcome text, hindrance text) stable language plpgsql as $$
begin
	return query select p.id, d.id, d.outcome, case
		when e.certificate = 'none' then 'programme_gives_no_certificate'
		when d.id is null then 'decision_is_missing'
		when d.outcome <> 'passed' then 'place_has_not_passed'
		when registry.place_is_issued(p.id) then 'certificate_exists'
		when exists (select from registry.batch_paper x join registry.batch b on b.id = x.batch where x.place = p.id and b.state = 'proposed' and b.id <> _within) then 'place_is_in_batch'
		when r.place is null or d.outcome <> r.outcome or d.reasons <> r.reasons or d.facts <> r.facts then 'decision_is_outdated' end
	from registry.place p
	join registry.course c on c.id = p.course
	join registry.edition e on e.id = c.edition
	left join lateral (select * from registry.decision y where y.place = p.id order by y.number desc limit 1) d on true
	left join registry.decisions_of(_course) r on r.place = p.id
	where p.course = _course and p.held;
end $$;

-- {"total", "done", "ready", "stopped", "checking", "working", "percent"}: proofs while proposed, papers once approved.
create or replace function registry.batch_count(_b registry.batch) returns json stable language sql
return (select json_build_object('total', total, 'done', done, 'ready', ready, 'stopped', stopped, 'checking', checking, 'trouble', trouble,
		'signer_silent', waiting and h.state in ('silent', 'unheard'), 'signer_refused', case when waiting and h.state in ('refused', 'recovery') then h.detail end,
		'working', done < total and _b.state <> 'returned', 'finished', done >= total, 'percent', case when total = 0 then 100 else done * 100 / total end)
	from (select case when _b.state = 'approved' then count(*) filter (where bp.state = 'issued') else count(*) end total,
			case when _b.state = 'approved' then count(*) filter (where exists (select from registry.certificate k join registry.paper w on w.certificate = k.id where k.batch = _b.id and k.place = bp.place))
				else count(*) filter (where bp.state <> 'checking') end done,
			count(*) filter (where bp.state = 'ready') ready, count(*) filter (where bp.state = 'stopped') stopped, count(*) filter (where bp.state = 'checking') checking,
			(select count(*) from registry.to_draw t join registry.certificate k on k.id = t.certificate where k.batch = _b.id and t.trouble is not null) trouble,
			exists (select from registry.certificate k where k.batch = _b.id and not exists (select from registry.paper w where w.certificate = k.id)) and _b.decided < now() - interval '5 seconds' waiting
		from registry.batch_paper bp where bp.batch = _b.id) x, registry.signer_heard h);

-- Does _me read the names of a batch?  The director those of one that waits for a decision.
create or replace function registry.batch_named(_b registry.batch, _me registry.account) returns boolean immutable language sql
return not registry.unnamed(_me) or _me.role = 'director' and _b.state = 'proposed';

-- A batch that is going to be decided: its course and itself locked, in the order in which batches are proposed.
create or replace function registry.batch_locked(_id int) returns registry.batch language plpgsql as $$
declare
	b registry.batch;
begin
	perform from registry.course c where c.id = (select x.course from registry.batch x where x.id = _id) for no key update;
	select * into b from registry.batch where id = _id for update;
	if not found then
		perform registry.refuse(404, 'not_found');
	end if;
	return b;
end $$;

-- So many further numbers of a gapless counter at once: the last of them.
create or replace function registry.next_numbers(_name text, _year int, _n int) returns int language sql as $$
	insert into registry.counter (name, year, last) values (_name, _year, _n)
	on conflict (name, year) do update set last = registry.counter.last + _n
	returning last;
$$;

-- A sort key for the order of names in a language of instruction.
create or replace function registry.name_order(_record jsonb, _lang text) returns text immutable language sql
return (select m ->> 'family' || ' ' || coalesce(m ->> 'given', '') || ' ' || coalesce(m ->> 'patronymic', '')
	from jsonb_array_elements(_record -> 'names') with ordinality x (m, n)
	order by _lang in ('ru', 'be') or m ->> 'script' = 'latn' desc, n limit 1);

-- A number in the status lists that no certificate has: drawn by lot, so that bits next to each other tell nothing.
-- A list of 131 072 bits takes 100 000 certificates, then the next begins.
create or replace function registry.new_status(_nth bigint) returns bigint volatile language plpgsql as $$
declare
	list bigint := 1 + _nth / 100000;
	try bigint;
begin
	loop
		try := list * 131072 + (('x' || encode(registry.gen_random_bytes(4), 'hex'))::bit(32)::bigint & 131071);
		exit when not exists (select from registry.certificate c where c.status = try);
	end loop;
	return try;
end $$;

-- The intent to issue every ready paper of an approved batch: serials without a gap in the order of names, the record of
-- the proof frozen, one act 'issued', one row for the signer.  It is issued once it is signed, in the log and drawn.
-- Returns how many.
create or replace function registry.batch_issue(_b registry.batch) returns int language plpgsql as $$
declare
	day date := registry.today();
	year_ int := extract(year from day);
	spoken text := (select c.languages[1] from registry.course c where c.id = _b.course);
	n int := (select count(*) from registry.batch_paper x where x.batch = _b.id and x.state = 'ready');
	last int := registry.next_numbers('certificate', year_, n);
	so_far bigint := (select count(*) from registry.certificate);
begin
	insert into registry.certificate (id, serial, code, place, person, course, edition, agency, batch, replaces, kind, status, record, name_keys, issued, expires, proposed_by, approved_by)
	with item as materialized (
		select x.place, x.replaces, x.record, p.person, coalesce(old.edition, c.edition) edition, coalesce(old.kind, e.certificate) kind,
			case when old.id is null then (day + make_interval(months => e.validity))::date else old.expires end expires, coalesce(g.agency, m.agency) agency, x.certificate id,
			year_::bigint * 1000000 + last - n + row_number() over (order by
				case when spoken = 'be' then registry.name_order(x.record, spoken) end collate "be-x-icu",
				case when spoken = 'ru' then registry.name_order(x.record, spoken) end collate "ru-x-icu",
				registry.name_order(x.record, spoken) collate "en-x-icu", x.id) serial
		from registry.batch_paper x
		join registry.place p on p.id = x.place
		join registry.course c on c.id = p.course
		join registry.edition e on e.id = c.edition
		join registry.person g on g.id = p.person
		join registry.nomination m on m.id = p.nomination
		left join registry.certificate old on old.id = x.replaces
		where x.batch = _b.id and x.state = 'ready'
	)
	select i.id, i.serial, registry.check_code(i.id), i.place, i.person, _b.course, i.edition, i.agency, _b.id, i.replaces, i.kind, registry.new_status(so_far), registry.record_issued(i.record, day, i.expires, i.serial, i.id),
		(select array_agg(registry.name_key(m ->> 'family', m ->> 'given', m ->> 'patronymic')) from jsonb_array_elements(i.record -> 'names') m),
		day, i.expires, _b.proposed_by, _b.decided_by
	from item i order by i.serial;
	insert into registry.act (certificate, kind, by) select c.id, 'issued', _b.decided_by from registry.certificate c where c.batch = _b.id order by c.serial;
	insert into registry.to_sign (certificate, serial) select c.id, c.serial from registry.certificate c where c.batch = _b.id order by c.serial;
	update registry.batch_paper set state = case state when 'ready' then 'issued' else 'left_out' end, proof = null where batch = _b.id and state in ('ready', 'stopped');
	return n;
end $$;

-- What stops a paper, for people: the letter that is meant and what the faulty text is.
--   select registry.stop_explained('missing_letter', 'names[1].full', 'no typeface has U+1E9E', record)
--     →  {"letter": "ẞ", "code": "U+1E9E", "about": "name", "text": "…", "script": "latn"}
create or replace function registry.stop_explained(_reason text, _field text, _detail text, _record jsonb) returns jsonb immutable language sql
return (select jsonb_build_object('code', point, 'letter', case when _reason in ('missing_letter', 'script_differs') and point is not null then chr(('x' || lpad(substr(point, 3), 8, '0'))::bit(32)::int) end,
		'about', case when _field like 'names%' then 'name' when _field like 'programme_title%' then 'programme' when _field like 'decision.sentence%' then 'sentence'
			when _field like 'decision.%' then 'supplement' when _field like 'organisation%' or _field like 'signatures%' or _field in ('host', 'url') then 'centre' else 'paper' end,
		'script', form ->> 'script', 'text', form ->> 'full')
	from (select substring(_detail from 'U\+[0-9A-F]{4,6}') point, _record -> 'names' -> (substring(_field from '^names\[(\d)\]'))::int form) x);
