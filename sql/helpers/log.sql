-- The log as a tree of hashes (RFC 6962), read from its tiles.

-- The root of the complete subtree over leaves _index * 2^_level up to (_index + 1) * 2^_level - 1.
create or replace function registry.log_subtree(_level int, _index bigint) returns bytea stable language plpgsql as $$
declare
	within int := _level % 8;
	first_ bigint := _index << within;	-- the first of the hashes that the tile has of it
	hashes_ bytea := (select substr(t.hashes, 1 + 32 * (first_ % 256)::int, 32 << within) from registry.tile t where t.level = _level / 8 and t.number = first_ / 256);
begin
	while octet_length(hashes_) > 32 loop
		hashes_ := (select string_agg(sha256('\x01'::bytea || substr(hashes_, 1 + 64 * n, 64)), ''::bytea order by n) from generate_series(0, octet_length(hashes_) / 64 - 1) n);
	end loop;
	return hashes_;
end $$;

-- The largest power of two below _n, as its exponent.
create or replace function registry.log_split(_n bigint) returns int immutable language sql
return length(ltrim((_n - 1)::bit(64)::text, '0')) - 1;

-- The hash of leaves _from up to and without _until, which begin a complete subtree.
create or replace function registry.log_range(_from bigint, _until bigint) returns bytea stable language plpgsql as $$
declare
	n bigint := _until - _from;
	k int;
begin
	if n & (n - 1) = 0 then
		k := length(ltrim(n::bit(64)::text, '0')) - 1;
		return registry.log_subtree(k, _from >> k);
	end if;
	k := registry.log_split(n);
	return sha256('\x01'::bytea || registry.log_range(_from, _from + (1::bigint << k)) || registry.log_range(_from + (1::bigint << k), _until));
end $$;

-- The path from leaf _index to the root over _size leaves, from the leaf upwards (RFC 6962 section 2.1.1).
create or replace function registry.log_path(_index bigint, _size bigint) returns bytea[] stable language plpgsql as $$
declare
	from_ bigint := 0;
	until_ bigint := _size;
	path bytea[] := '{}';
	middle bigint;
begin
	while until_ - from_ > 1 loop
		middle := from_ + (1::bigint << registry.log_split(until_ - from_));
		if _index < middle then
			path := registry.log_range(middle, until_) || path;
			until_ := middle;
		else
			path := registry.log_range(from_, middle) || path;
			from_ := middle;
		end if;
	end loop;
	return path;
end $$;
