-- What a partner agency's program asks: items, each by one of five ways, answered all at once.

-- A whole QR text: base32 in the one way it can be written, the head of a COSE_Sign1 as the signer writes it.
create or replace function registry.qr_is_whole(_fragment text) returns boolean immutable parallel safe language sql
return length(_fragment) <= 400 and _fragment ~ '^1[A-Z2-7]+$' and _fragment ~ '^12KCETIQBE4CE[IJ]'
	and case (length(_fragment) - 1) % 8 when 0 then true when 2 then _fragment ~ '[AEIMQUY4]$' when 4 then _fragment ~ '[AQ]$'
		when 5 then _fragment ~ '[ACEGIKMOQSUWY246]$' when 7 then _fragment ~ '[AIQY]$' else false end;

-- How an item asks: qr, id, sha256, code, family; null when it has other members, or values that are no text.
create or replace function registry.partner_way(_item jsonb) returns text immutable parallel safe language sql
return case when jsonb_typeof(_item) <> 'object' or jsonb_path_exists(_item, '$.* ? (@.type() != "string")') then null
	when _item ? 'qr' and _item - 'qr' = '{}' then 'qr'
	when _item ? 'id' and _item - 'id' = '{}' then 'id'
	when _item ? 'sha256' and _item - 'sha256' = '{}' then 'sha256'
	when _item ?& array['serial', 'code'] and _item - array['serial', 'code'] = '{}' then 'code'
	when _item ?& array['serial', 'family'] and _item - array['serial', 'family', 'issued'] = '{}' then 'family' end;

drop function if exists registry.partner_items(jsonb);
-- Items as values, in their order from 0; `wrong` is what makes one malformed: the codes of verification.md 2.7, or
-- "malformed" itself.  Of a QR text host and fragment stay as they came.  (offset 0: worked out once, not at each mention.)
create or replace function registry.partner_items(_items jsonb) returns table (i int, way text, id text, host text, fragment text, serial bigint, code text, family text, issued text, sha256 bytea, wrong text) stable rows 500 language sql
begin atomic
	select v.i, v.way, v.id, v.host, v.fragment, v.serial, v.code, v.family, v.issued, v.sha256,
		case when case v.way when 'qr' then v.id is null when 'id' then v.id is null when 'sha256' then v.sha256 is null when 'code' then v.serial is null or v.code is null
				when 'family' then v.serial is null or v.family = '' or v.issued !~ '^\d{4}-\d\d-\d\d$' else true end then 'malformed'
			when v.way = 'qr' and v.fragment = '' then 'no_payload'
			when v.way = 'qr' and v.fragment !~ '^1' then 'unsupported_version'
			when v.way = 'qr' and not registry.qr_is_whole(v.fragment) then 'malformed' end
	from (
		select q.i, q.way,
			case when y.typed ~ '^[A-Z2-7]{25}[AEIMQUY4]$' then y.typed end id,
			lower(q.part[1]) host, coalesce(q.part[3], '') fragment,
			case when q.way in ('code', 'family') then registry.serial_of(left(q.x ->> 'serial', 40)) end serial,
			case when q.way = 'code' then registry.code_of(left(q.x ->> 'code', 40)) end code,
			case when q.way = 'family' then registry.fold(left(q.x ->> 'family', 200)) end family,
			q.x ->> 'issued' issued,
			case when q.way = 'sha256' and q.x ->> 'sha256' ~ '^[0-9a-fA-F]{64}$' then decode(q.x ->> 'sha256', 'hex') end sha256
		from (select w.*, case when w.way = 'qr' then regexp_match(left(w.x ->> 'qr', 600), '^[hH][tT][tT][pP][sS]://([A-Za-z0-9.-]{1,40})/V/([A-Za-z2-7]{26})(?:#(.*))?$') end part
			from (select (t.n - 1)::int i, t.x, registry.partner_way(t.x) way from jsonb_array_elements(_items) with ordinality t (x, n) offset 0) w offset 0) q
		cross join lateral (select upper(case q.way when 'id' then q.x ->> 'id' when 'qr' then q.part[2] end) typed offset 0) y
		offset 0) v;
end;

-- More than one in five of more than 50 items of the day were not there: somebody may be guessing.  The trail says so once a day.
-- changes: audit
create or replace function registry.partner_alarm(_agency int) returns void language plpgsql as $$
begin
	if (select sum(c.items) > 50 and sum(c.missed) * 5 > sum(c.items) from registry.partner_call c where c.agency = _agency and c.at > now() - interval '1 day')
		and not exists (select from registry.audit a where a.noun = 'agency' and a.object = _agency::text and a.action = 'many_not_found' and a.at > now() - interval '1 day')
	then
		perform registry.event('many_not_found', 'agency', _agency::text);
	end if;
end $$;
