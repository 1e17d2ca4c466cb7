-- The log of papers and the signed files, for whoever checks us: no names, nothing of a person.

-- A signed file by its address.
--   select * from api.published('/.well-known/tcr/keys.jws')  →  keys.jws, application/jose, bytes
create function api.published(_path text) returns setof file language plpgsql stable as $$
begin
	return query select split_part(p.path, '/', -1), p.type, p.bytes from published p where p.path = _path;
end $$;

-- The last checkpoint that the log key signed.
--   select * from api.log_checkpoint()  →  checkpoint, text/plain, "registry.example/log\n812\n…"
create function api.log_checkpoint() returns setof file language plpgsql stable as $$
begin
	return query select 'checkpoint', 'text/plain; charset=utf-8', convert_to(c.note, 'UTF8') from checkpoint c order by c.size desc limit 1;
end $$;

-- A tile of hashes, or of entries, that a checkpoint covers: level 0 to 7 or `entries`, number as x001/234, at the end .p/W for a
-- tile that is not full.  What such an address says once, it says for ever.
--   select * from api.log_tile('0', 'x001/234')  →  234, application/octet-stream, 8192 bytes
create function api.log_tile(_level text, _number text) returns setof file language plpgsql stable as $$
declare
	n bigint;
	width_ int := coalesce(substring(_number from '\.p/([1-9]\d{0,2})$')::int, 256);
	signed bigint := coalesce((select max(c.size) from checkpoint c), 0);
	bytes_ bytea;
begin
	if _level !~ '^([0-7]|entries)$' or _number !~ '^(x\d{3}/){0,3}\d{3}(\.p/[1-9]\d{0,2})?$' or width_ > 256 or _number ~ '^x000/' then
		return;
	end if;
	n := replace(replace(regexp_replace(_number, '\.p/.*$', ''), 'x', ''), '/', '')::bigint;
	if _level = 'entries' then
		if 256 * n + width_ <= signed then
			-- each with its length, 34, in two bytes before it
			bytes_ := (select string_agg('\x002201'::bytea || set_byte('\x00'::bytea, 0, l.type) || l.commitment, ''::bytea order by l.index) from leaf l where l.index >= 256 * n and l.index < 256 * n + width_);
		end if;
	else
		bytes_ := (select substr(t.hashes, 1, 32 * width_) from tile t where t.level = _level::int and t.number = n and t.width >= width_);
	end if;
	if bytes_ is not null then
		return query select split_part(regexp_replace(_number, '\.p/.*$', ''), '/', -1), 'application/octet-stream', bytes_;
	end if;
end $$;

-- Proof that a certificate is in the log: its leaf, the path to the root, the checkpoint (C2SP tlog-proof).  The extra line is the
-- salt of the leaf: with the signed text of the paper it gives the leaf.
--   select * from api.certificate_proof('LFQG…')  →  LFQG….tlog-proof, text/plain, "c2sp.org/tlog-proof@v1\n…"
create function api.certificate_proof(_id text) returns setof file language plpgsql stable as $$
declare
	l record;
	c checkpoint;
begin
	select d.leaf, d.salt into l from leaf_data d join leaf f on f.index = d.leaf and f.type = 1 where d.certificate = id_typed(_id);
	select * into c from checkpoint order by size desc limit 1;
	if l.leaf is null or c.size is null or c.size <= l.leaf or not exists (select from paper w where w.certificate = id_typed(_id)) then
		return;
	end if;
	return query select id_typed(_id) || '.tlog-proof', 'text/plain; charset=utf-8', convert_to(E'c2sp.org/tlog-proof@v1\nextra ' || encode(l.salt, 'base64') || E'\nindex ' || l.leaf || E'\n'
		|| coalesce((select string_agg(encode(h, 'base64') || E'\n', '' order by n) from unnest(log_path(l.leaf, c.size)) with ordinality x (h, n)), '') || E'\n' || c.note, 'UTF8');
end $$;
