-- What the program press may do: carry intents to the signer, draw papers and proofs and store them, have the log signed,
-- publish; or say what stops it.

-- Up to _n certificates to be signed, in the order of their serials, locked; by one worker at a time, since the signer
-- takes no serial before the one below it.  Commitments that no proof brought are still to be made from the names.
--   select * from press.to_sign(200)  →  LFQG…, {"id": "LFQG…", "serial": 2026000123, "issued": "2026-11-25", …}
create function press.to_sign(_n int) returns table (id text, item jsonb) language plpgsql as $$
begin
	if not pg_try_advisory_xact_lock(hashtextextended('press.to_sign', 0)) then
		return;
	end if;
	return query
		select c.id::text, jsonb_build_object('id', c.id, 'serial', c.serial, 'issued', c.issued, 'expires', c.expires, 'course', c.edition, 'status', c.status,
			'kind', case c.kind when 'participation' then 0 when 'completion' then 1 when 'language_level' then 2 when 'state_form' then 3 end,
			'commitments', (select jsonb_agg(encode(m, 'hex') order by n) from unnest(p.commitments) with ordinality x (m, n)), 'names', c.record -> 'names',
			'approvals', jsonb_build_array(c.proposed_by, c.approved_by))
		from to_sign t join certificate c on c.id = t.certificate left join batch_paper p on p.certificate = c.id
		order by t.serial limit least(_n, 500) for update of t;
end $$;

-- The signature of a certificate: from now on it is in the log and can be drawn.  Said twice, it is stored once.
-- changes: signature, leaf, leaf_data, log_head, to_sign, to_draw
create function press.signed(_id text, _cose bytea) returns void language plpgsql as $$
begin
	insert into signature (certificate, cose, text)
		select c.id, _cose, c.record ->> 'url' || '#1' || base32(_cose) from certificate c where c.id = _id
		on conflict (certificate) do nothing;
	if found then
		perform leaf_add(1, _cose, _id);
		insert into to_draw (certificate, since) values (_id, clock_timestamp());
	end if;
	delete from to_sign where certificate = _id;
end $$;

-- Up to _n rows to draw, papers first, locked until the transaction ends.  A paper in trouble is tried again after ten minutes.
-- What is printed in the QR code is the signed text.
--   select * from press.next(50)  →  kind 'paper' or 'proof', key, the id of the paper, record
create function press.next(_n int) returns table (kind text, key text, id text, record jsonb) language plpgsql as $$
begin
	return query
		select 'paper', t.certificate::text, t.certificate::text, c.record || jsonb_build_object('url', s.text)
		from (select d.certificate, d.trouble is not null again, d.since from to_draw d where d.trouble is null or d.tried < now() - interval '10 minutes'
			order by d.trouble is not null, d.since, d.certificate limit least(_n, 200) for update skip locked) t
		join certificate c on c.id = t.certificate
		join signature s on s.certificate = c.id
		order by t.again, t.since, c.serial;
	if not found then
		return query
			select 'proof', b.id::text, b.certificate::text, b.record
			-- twenty: each needs commitments to its names, and on a busy machine fifty would outlast the transaction
			from (select p.id, p.certificate, p.record from batch_paper p where p.state = 'checking' order by p.id limit least(_n, 20) for update skip locked) b;
	end if;
end $$;

-- Store a paper that was drawn and signed.  It leaves the queue and enters the log in the same transaction; stored twice, it is stored once.
-- changes: paper, leaf, leaf_data, log_head, to_draw, to_badge
create function press.store_paper(_id text, _bytes bytea, _sha256 bytea, _pages int) returns void language plpgsql as $$
begin
	insert into paper (certificate, bytes, sha256, pages) values (_id, _bytes, _sha256, _pages) on conflict (certificate) do nothing;
	if found then
		perform leaf_add(2, id_bytes(_id) || _sha256, _id);
		-- a paper that is over gets none
		insert into to_badge (certificate) select _id where certificate_stage(_id) = 'issued';
	end if;
	delete from to_draw where certificate = _id;
end $$;

-- Store a proof, with the commitments to the names that it shows.
-- changes: batch_paper
create function press.store_proof(_key text, _bytes bytea, _commitments bytea[] default null) returns void language sql as $$
	update batch_paper set state = 'ready', reason = null, field = null, detail = null, proof = _bytes, commitments = _commitments where id = _key::int and state = 'checking';
$$;

-- Up to _n sheets to draw, oldest first, locked until the transaction ends.
--   select * from press.next_sheet(1)  →  7, {"kind": "book", "lang": "ru", …}
create function press.next_sheet(_n int) returns table (key text, facts text) language sql as $$
	select s.id::text, s.facts::text from sheet s where s.state = 'waiting' order by s.id limit least(_n, 10) for update skip locked;
$$;

-- Store a sheet that was drawn.
-- changes: sheet
create function press.store_sheet(_id int, _bytes bytea, _sha256 bytea, _pages int) returns void language sql as $$
	update sheet set state = 'ready', bytes = _bytes, sha256 = _sha256, pages = _pages where id = _id and state = 'waiting';
$$;

-- Say what stops a record.  A proof is stopped with its reason; an issued paper keeps its place in the queue, marked.
-- changes: to_draw, batch_paper, sheet
create function press.stop(_kind text, _key text, _reason text, _field text, _detail text) returns void language plpgsql as $$
begin
	if _kind = 'paper' then
		update to_draw set trouble = concat_ws(': ', _reason, _field, _detail), tried = clock_timestamp() where certificate = _key;
	elsif _kind = 'proof' then
		update batch_paper set state = 'stopped', reason = _reason, field = _field, detail = _detail, proof = null where id = _key::int and state = 'checking';
	elsif _kind = 'sheet' then
		update sheet set state = 'stopped', reason = _reason, field = _field, detail = _detail where id = _key::int and state = 'waiting';
	end if;
end $$;

-- Acts on signed papers that the signer has not heard of, oldest first, locked, by one worker at a time; of each paper only the
-- oldest: what is told again after a crash is then what the signer heard last of it, which it knows.
--   select * from press.to_tell(200)  →  12, {"id": "LFQG…", "code": "revoked", "day": "2026-11-25", "serial": 0, "approvals": [17, 23]}
create function press.to_tell(_n int) returns table (act int, item jsonb) language plpgsql as $$
begin
	if not pg_try_advisory_xact_lock(hashtextextended('press.to_tell', 0)) then
		return;
	end if;
	return query
		select a.id, jsonb_build_object('id', a.certificate, 'code', a.kind, 'day', (a.at at time zone 'Europe/Minsk')::date, 'serial', coalesce(n.serial, 0),
			'approvals', case when a.proposed_by is null then jsonb_build_array(a."by") else jsonb_build_array(a.proposed_by, a."by") end)
		from to_tell t join act a on a.id = t.act join signature s on s.certificate = a.certificate left join certificate n on n.id = a.replaced_by
		where not exists (select from to_tell e join act b on b.id = e.act where b.certificate = a.certificate and b.id < a.id)
		order by a.id limit least(_n, 500) for update of t;
end $$;

-- The signer knows of an act.
-- changes: to_tell
create function press.told(_act int) returns void language sql as $$ delete from to_tell where act = _act; $$;

-- Issued certificates that have no badge yet, as the signer wants to know them (certs/trust/badge.h).  A paper that is over gets none.
--   select * from press.to_badge(100)  →  LFQG…, {"id": "LFQG…", "subject": "0b6f…", "holder": "Ivan Petrov", "title": "…", …}
create function press.to_badge(_n int) returns table (id text, fields jsonb) language sql as $$
	select c.id::text, jsonb_build_object('id', c.id, 'subject', t.subject,
		'holder', coalesce((select m ->> 'full' from jsonb_array_elements(c.record -> 'names') with ordinality x (m, n) where m ->> 'script' = 'latn' order by n limit 1), c.record -> 'names' -> 0 ->> 'full'),
		'issuer', replace(c.record -> 'organisation' ->> 'en', E'\n', ' '), 'title', coalesce(e.neutral_en, e.title_en),
		'description', e.hours || ' academic hours', 'criteria', concat_ws('; ', 'At least ' || e.minimum_share || ' % of the planned hours attended', 'assessments passed with ' || e.pass_mark || ' %'),
		'course', c.edition, 'status', c.status, 'issued', c.issued, 'expires', c.expires)
	from to_badge t join certificate c on c.id = t.certificate join edition e on e.id = c.edition
	order by c.serial limit least(_n, 200) for update of t skip locked;
$$;

-- The badge of a certificate; null: there will be none.
-- changes: badge, to_badge
create function press.badge(_id text, _credential json) returns void language plpgsql as $$
begin
	if _credential is not null then
		insert into badge (certificate, credential) values (_id, _credential) on conflict (certificate) do nothing;
	end if;
	delete from to_badge where certificate = _id;
end $$;

-- What the signer said last, for whoever waits for papers.
-- changes: signer_heard
create function press.heard(_state text, _detail text) returns void language sql as $$
	update signer_heard set state = _state, detail = _detail, since = clock_timestamp() where (state, coalesce(detail, '')) is distinct from (_state, coalesce(_detail, ''));
$$;

-- How far the log has come and how far its last checkpoint.
--   select * from press.log()  →  size 812, signed 810
create function press.log(out size bigint, out signed bigint) stable language sql as $$
	select (select h.size from log_head h), coalesce((select max(k.size) from checkpoint k), 0);
$$;

-- The entries of the log from _from on, 34 bytes each: 01, the type, the commitment.
create function press.entries(_from bigint, _n int) returns bytea stable language sql as $$
	select coalesce(string_agg('\x01'::bytea || set_byte('\x00'::bytea, 0, l.type) || l.commitment, ''::bytea order by l.index), '')
	from leaf l where l.index >= _from and l.index < _from + least(_n, 10000);
$$;

-- A checkpoint that the log key signed.
-- changes: checkpoint
create function press.checkpoint(_size bigint, _root bytea, _note text) returns void language sql as $$
	insert into checkpoint (size, root, note) values (_size, _root, _note) on conflict (size) do nothing;
$$;

-- A tile that grew.  A full one never changes.
-- changes: tile
create function press.tile(_level int, _number bigint, _width int, _hashes bytea) returns void language sql as $$
	insert into tile (level, number, width, hashes) values (_level, _number, _width, _hashes)
	on conflict (level, number) do update set width = excluded.width, hashes = excluded.hashes where tile.width < excluded.width;
$$;

-- The hashes of a tile, or null.
create function press.tile_hashes(_level int, _number bigint) returns bytea stable language sql as $$
	select t.hashes from tile t where t.level = _level and t.number = _number;
$$;

-- Entries that the signer has and a restored database has not: leaves whose data are lost.
-- changes: leaf, log_head
create function press.recover(_from bigint, _entries bytea) returns int language plpgsql as $$
declare
	n int := octet_length(_entries) / 34;
begin
	update log_head set size = _from + n where size = _from;
	if not found or octet_length(_entries) % 34 <> 0 then
		raise 'log_is_not_at_this_size' using errcode = 'PT409';
	end if;
	insert into leaf (index, type, commitment)
		select _from + i, get_byte(_entries, 34 * i + 1), substr(_entries, 34 * i + 3, 32) from generate_series(0, n - 1) i;
	return n;
end $$;

-- A signed file for everybody.
-- changes: published
create function press.publish(_path text, _type text, _bytes bytea) returns void language sql as $$
	insert into published (path, type, bytes) values (_path, _type, _bytes)
	on conflict (path) do update set type = excluded.type, bytes = excluded.bytes, at = clock_timestamp() where published.bytes <> excluded.bytes;
$$;

-- What is to be published anew, or null: when papers or acts came since, at most every 20 seconds, and once a day.
--   select press.publication()  →  {"lists": [1, 2], "years": [2026], "seq": 1795392000, …}
create function press.publication() returns jsonb stable language plpgsql as $$
declare
	last_ timestamptz := (select at from published where path = '/offline/bundle.jws');
	years int[] := array(select distinct (c.serial / 1000000)::int from certificate c order by 1);
begin
	if last_ > now() - interval '20 seconds' or last_ > now() - interval '1 day'
		and not exists (select from act a where a.at > last_) and not exists (select from paper w where w.drawn > last_)
	then
		return null;
	end if;
	return jsonb_build_object('lists', (select coalesce(jsonb_agg(distinct c.status / 131072), '[]') from certificate c),
		'years', years, 'seq', extract(epoch from clock_timestamp())::bigint);
end $$;

-- The bits of a status list, 16 384 bytes, the first certificate the left-most bit of the first: revocation for papers that were
-- revoked or replaced, suspension for those that are suspended.
create function press.status_bits(_list bigint, _purpose text) returns bytea stable language plpgsql as $$
declare
	bits bytea := decode(repeat('00', 16384), 'hex');
	bit_ int;
begin
	for bit_ in
		select (c.status % 131072)::int from certificate c
		where c.status / 131072 = _list and exists (select from act a where a.certificate = c.id and a.kind <> 'issued')
			and status_purpose(certificate_state(c.id, c.expires)) = _purpose
	loop
		bits := set_bit(bits, bit_ / 8 * 8 + 7 - bit_ % 8, 1);
	end loop;
	return bits;
end $$;

-- Which certificates of a year were issued: sorted hashes of 10 bytes that tell nothing but their number.
create function press.issued_set(_year int) returns bytea stable language sql as $$
	select coalesce(string_agg(h, ''::bytea order by h), '')
	from certificate c, lateral substr(sha256('tcr-set-v1'::bytea || '\x00'::bytea || id_bytes(c.id)), 1, 10) h
	where c.serial between _year::bigint * 1000000 and _year::bigint * 1000000 + 999999 and certificate_is_drawn(c.id);
$$;

-- The titles that the signed numbers of courses stand for, neutral where the subject is sensitive.
create function press.catalogue() returns jsonb stable language sql as $$
	select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 't', jsonb_strip_nulls(case when e.neutral_ru is not null then jsonb_build_object('ru', e.neutral_ru, 'en', e.neutral_en, 'be', e.neutral_be)
		else jsonb_build_object('ru', e.title_ru, 'en', e.title_en, 'be', e.title_be) end), 'h', e.hours) order by e.id), '[]')
	from edition e where exists (select from certificate c where c.edition = e.id);
$$;

-- The address that every signed paper begins with.
create function press.issuer() returns text stable language sql as $$ select 'https://' || host from centre $$;

-- The last checkpoint, or ''.
create function press.last_checkpoint() returns text stable language sql as $$ select coalesce((select c.note from checkpoint c order by c.size desc limit 1), ''); $$;
