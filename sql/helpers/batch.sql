-- Batches: which places can be proposed, how far a batch is, and issuing itself.

-- A place can be proposed when its standing decision is a pass that no newer fact contradicts, no living paper stands for it,
-- and no other open batch holds it.
create or replace function registry.place_can_be_proposed(_place int, _within int default 0) returns boolean stable language plpgsql as $$
declare
	d registry.decision := registry.decision_standing(_place);
begin
	return d.outcome = 'passed' and not registry.place_is_issued(_place)
		and (select p.held from registry.place p where p.id = _place)
		and exists (select from registry.place p join registry.course c on c.id = p.course join registry.edition e on e.id = c.edition where p.id = _place and e.certificate <> 'none')
		and not exists (select from registry.batch_paper bp join registry.batch b on b.id = bp.batch
			where bp.place = _place and b.state = 'proposed' and b.id <> _within);
end $$;

-- {"total", "done", "ready", "stopped", "checking", "working", "percent"}: proofs while proposed, papers once approved.
create or replace function registry.batch_count(_b registry.batch) returns json stable language sql
return (select json_build_object('total', total, 'done', done, 'ready', ready, 'stopped', stopped, 'checking', checking, 'trouble', trouble,
		'working', done < total and _b.state <> 'returned', 'finished', done >= total, 'percent', case when total = 0 then 100 else done * 100 / total end)
	from (select case when _b.state = 'approved' then count(*) filter (where bp.state = 'issued') else count(*) end total,
			case when _b.state = 'approved' then count(*) filter (where exists (select from registry.certificate k join registry.paper w on w.certificate = k.id where k.batch = _b.id and k.place = bp.place))
				else count(*) filter (where bp.state <> 'checking') end done,
			count(*) filter (where bp.state = 'ready') ready, count(*) filter (where bp.state = 'stopped') stopped, count(*) filter (where bp.state = 'checking') checking,
			(select count(*) from registry.to_draw t join registry.certificate k on k.id = t.certificate where k.batch = _b.id and t.trouble is not null) trouble
		from registry.batch_paper bp where bp.batch = _b.id) x);

-- Issue every ready paper of a batch: ids from the kernel's random numbers, serials without a gap in the order of names,
-- the record frozen, one act 'issued', one row for press.  Returns how many.
create or replace function registry.batch_issue(_b registry.batch, _me registry.account) returns int language plpgsql as $$
declare
	day date := registry.today();
	year_ int := extract(year from registry.today());
	item record;
	id_ text;
	serial_ bigint;
	n int := 0;
begin
	for item in
		select bp.id, bp.place, bp.decision, p.person, p.course, c.edition, e.certificate kind, e.validity, coalesce(g.agency, x.agency) agency
		from registry.batch_paper bp
		join registry.place p on p.id = bp.place
		join registry.course c on c.id = p.course
		join registry.edition e on e.id = c.edition
		join registry.person g on g.id = p.person
		join registry.nomination x on x.id = p.nomination
		where bp.batch = _b.id and bp.state = 'ready'
		order by bp.record -> 'names' -> 0 ->> 'full' collate "ru-x-icu", bp.id
	loop
		id_ := registry.base32(gen_random_bytes(16));
		serial_ := year_::bigint * 1000000 + registry.next_number('certificate', year_);
		insert into registry.certificate (id, serial, code, place, person, course, edition, agency, batch, kind, record, name_keys, issued, expires, proposed_by, approved_by)
		select id_, serial_, registry.check_code(id_), item.place, item.person, item.course, item.edition, item.agency, _b.id, item.kind, r,
			(select array_agg(registry.name_key(m ->> 'family', m ->> 'given', m ->> 'patronymic')) from jsonb_array_elements(r -> 'names') m),
			day, (r ->> 'expires')::date, _b.proposed_by, _me.id
		from registry.record_of(item.place, item.decision, day, serial_, id_) r;
		insert into registry.act (certificate, kind, by) values (id_, 'issued', _me.id);
		insert into registry.to_draw (certificate) values (id_);
		n := n + 1;
	end loop;
	update registry.batch_paper set state = 'issued', proof = null where batch = _b.id and state = 'ready';
	update registry.batch_paper set state = 'left_out', proof = null where batch = _b.id and state = 'stopped';
	notify press;
	return n;
end $$;
