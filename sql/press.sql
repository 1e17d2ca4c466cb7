-- What the program press may do: take papers and proofs from the queue, store them, or say what stops one.

-- Up to _n rows to draw, papers first, locked until the transaction ends.  A paper in trouble is tried again after ten minutes.
--   select * from press.next(50)  →  kind 'paper' or 'proof', key, record
create function press.next(_n int) returns table (kind text, key text, record jsonb) language plpgsql as $$
begin
	return query
		select 'paper', t.certificate::text, c.record
		from (select d.certificate, d.trouble is not null again, d.since from to_draw d where d.trouble is null or d.tried < now() - interval '10 minutes'
			order by d.trouble is not null, d.since, d.certificate limit least(_n, 200) for update skip locked) t
		join certificate c on c.id = t.certificate
		order by t.again, t.since, c.serial;
	if not found then
		return query
			select 'proof', b.id::text, b.record
			from (select p.id, p.record from batch_paper p where p.state = 'checking' order by p.id limit least(_n, 200) for update skip locked) b;
	end if;
end $$;

-- Store what was drawn.  A paper leaves the queue in the same transaction; stored twice, it is stored once.
-- changes: paper, to_draw, batch_paper
create function press.store(_kind text, _key text, _bytes bytea, _sha256 bytea, _pages int) returns void language plpgsql as $$
begin
	if _kind = 'paper' then
		insert into paper (certificate, bytes, sha256, pages) values (_key, _bytes, _sha256, _pages) on conflict (certificate) do nothing;
		delete from to_draw where certificate = _key;
	elsif _kind = 'proof' then
		update batch_paper set state = 'ready', reason = null, field = null, detail = null, proof = _bytes where id = _key::int and state = 'checking';
	end if;
end $$;

-- Say what stops a record.  A proof is stopped with its reason; an issued paper keeps its place in the queue, marked.
-- changes: to_draw, batch_paper
create function press.stop(_kind text, _key text, _reason text, _field text, _detail text) returns void language plpgsql as $$
begin
	if _kind = 'paper' then
		update to_draw set trouble = concat_ws(': ', _reason, _field, _detail), tried = clock_timestamp() where certificate = _key;
	elsif _kind = 'proof' then
		update batch_paper set state = 'stopped', reason = _reason, field = _field, detail = _detail, proof = null where id = _key::int and state = 'checking';
	end if;
end $$;
