-- For programs of partner agencies (verification.md 4.5).

-- Up to 500 items, answered in their order: by QR text, by id, by serial and check code, by serial and surname (and the
-- day of issue), by the SHA-256 of a PDF.  An item is `match` (with the full record), `no_match`, `malformed`,
-- `bad_signature` or `try_later`: the day's 5,000 items of the agency are used up, or too many wrong codes or surnames
-- were tried for that serial.  A QR code is genuine if it is, letter by letter, the one that was signed.  Every record
-- that is told is a look-up, logged before it is answered.  "receipt" is what the web server has signed.
--   select api.partner_verify(login, 'recruitment', 'case 17/2026', '[{"id": "LFQG…"}, {"serial": "2026-000123-38", "code": "A1N7-QR36"}]', '9f31…')
--     →  {"results": [{"i": 0, "outcome": "match", "state": "valid", …}, {"i": 1, "outcome": "no_match"}], "receipt": {"iss": "https://…", "jti": "…", …}}
-- changes: partner_call, lookup, attempt, audit
create function api.partner_verify(_login bytea, _purpose text, _ref text, _items jsonb, _request_hash text) returns json language plpgsql as $$
declare
	me account := who(_login, 'focal_point');
	most constant int := 500;
	daily constant int := 5000;
	tries constant int := 5;
	call_ uuid := gen_random_uuid();
	reference_ text;
	n int;
	room int;
	matches int;
	misses int;
	results_ json;	-- for the agency
	told_ json;	-- for the receipt
	day date := today();
	host_ text := (select k.host from centre k);
begin
	if tidy(_purpose) is null then
		perform refuse(422, 'purpose_is_missing', 'purpose');
	elsif tidy(_purpose) <> all (array['recruitment', 'posting', 'investigation', 'recognition', 'other']) then
		perform refuse(422, 'purpose_is_wrong', 'purpose');
	elsif tidy(_ref) is null then
		perform refuse(422, 'reference_is_missing', 'ref');
	end if;
	reference_ := short_of(_ref, 'ref', true);
	if coalesce(jsonb_typeof(_items), '') <> 'array' or _items = '[]' then
		perform refuse(422, 'items_are_missing', 'items');
	end if;
	n := jsonb_array_length(_items);
	if n > most then
		perform refuse(422, 'too_many_items', 'items');
	end if;

	-- an agency's calls stand in a line, and so do guesses for one serial
	perform pg_advisory_xact_lock(hashtextextended('partner ' || me.agency, 0));
	room := greatest(daily - (select coalesce(sum(c.items), 0) from partner_call c where c.agency = me.agency and c.at > now() - interval '1 day'), 0);
	perform pg_advisory_xact_lock(x.lock) from (select distinct hashtextextended('code ' || serial_of(left(t ->> 'serial', 40)), 0) lock
		from jsonb_array_elements(_items) t where jsonb_typeof(t) = 'object' and t ? 'serial' and t ? 'code' order by 1) x where x.lock is not null;

	with item as materialized (
		select p.*, case p.way when 'code' then p.serial::text when 'family' then me.agency || ' ' || p.serial end guess,
			case p.way when 'code' then 'code' when 'family' then 'surname' end kind
		from partner_items(_items) p),
	one as materialized (	-- the certificate that an item names, if it was issued
		select f.i, c.id, c.code, c.issued, c.name_keys
		from (select p.i, p.id from item p where p.id is not null and p.wrong is null
			union all select p.i, w.certificate from item p join paper w on w.sha256 = p.sha256
			union all select p.i, k.id from item p join certificate k on k.serial = p.serial) f (i, id)
		join certificate c on c.id = f.id
		where exists (select from paper w where w.certificate = c.id) or exists (select from act a where a.certificate = c.id and a.kind = 'erased')),
	said as materialized (
		select p.i, p.kind, p.guess, o.id, case when p.i >= room then 'try_later' when p.wrong is not null then 'malformed' when p.way = 'qr' and p.host <> host_ then 'bad_signature'
				when o.id is null then 'no_match'
				when p.way = 'qr' then case when g.text is null then 'no_match' when split_part(g.text, '#', 2) = p.fragment then 'match' else 'bad_signature' end
				when p.way = 'code' then case when o.code = p.code then 'match' else 'no_match' end
				when p.way = 'family' then case when coalesce(p.issued = o.issued::text, true) and exists (select from unnest(o.name_keys) k where split_part(k, '|', 1) = p.family) then 'match' else 'no_match' end
				else 'match' end outcome,
			case when p.i >= room then 'too_many_today' when p.wrong is not null then p.wrong when p.way = 'qr' and p.host <> host_ then 'host_mismatch'
				when p.way = 'qr' and o.id is not null and g.text is null then 'erased' end reason
		from item p
		left join one o on o.i = p.i
		left join signature g on p.way = 'qr' and g.certificate = o.id),
	guessed as (	-- after so many wrong ones within an hour, a right one is not told either
		select s.i, s.kind, s.guess, s.outcome, (select count(*) from attempt a where a.kind = s.kind and a.key = s.guess and a.at > now() - interval '1 hour')
			+ count(*) filter (where s.outcome = 'no_match') over (partition by s.kind, s.guess order by s.i rows between unbounded preceding and 1 preceding) >= tries later
		from said s where s.guess is not null and s.outcome in ('match', 'no_match')),
	counted as (
		insert into attempt (kind, key, at) select g.kind, g.guess, clock_timestamp() from guessed g where g.outcome = 'no_match' and not g.later),
	final as materialized (
		select s.i, s.id, case when g.later then 'try_later' else s.outcome end outcome, case when g.later then 'too_many_tries' else s.reason end reason
		from said s left join guessed g on g.i = s.i),
	logged as (
		insert into lookup (certificate, account, agency, purpose, reference)
		select distinct f.id, me.id, me.agency, tidy(_purpose), reference_ from final f where f.outcome = 'match'),
	known as materialized (
		select f.i, f.outcome, f.reason, f.id, case when r.kind in ('revoked', 'superseded') then r.kind when r.kind = 'suspended' and r.until >= day then 'suspended'
			when c.expires < day then 'expired' when c.id is not null then 'valid' end state,
			serial_text(c.serial) serial, c.kind, case when c.replaces is null then e.title_ru else c.record #>> '{programme_title,ru}' end title_ru,
			case when c.replaces is null then e.title_en else c.record #>> '{programme_title,en}' end title_en, e.hours, k.starts, k.ends,
			jsonb_path_query_array(c.record, '$.names[*].full') as names, c.issued, c.expires, encode(w.sha256, 'hex') sha256,
			(r.at at time zone 'Europe/Minsk')::date since, r.category, (select serial_text(n.serial) from certificate n where n.id = r.replaced_by) replaced_by
		from final f
		left join certificate c on c.id = f.id and f.outcome = 'match'
		left join edition e on e.id = c.edition
		left join course k on k.id = c.course
		left join paper w on w.certificate = c.id
		left join lateral (select a.* from act a where a.certificate = c.id and a.kind in ('issued', 'suspended', 'reinstated', 'revoked', 'superseded') order by a.id desc limit 1) r on true)
	select json_agg(case when x.outcome <> 'match' then json_strip_nulls(json_build_object('i', x.i, 'outcome', x.outcome, 'reason', x.reason))
			when x.state in ('revoked', 'superseded') then json_build_object('i', x.i, 'outcome', x.outcome, 'state', x.state, 'since', x.since, 'category', x.category, 'replaced_by', x.replaced_by, 'id', x.id, 'serial', x.serial, 'kind', x.kind, 'title', json_build_object('ru', x.title_ru, 'en', x.title_en),
				'hours', x.hours, 'starts', x.starts, 'ends', x.ends, 'names', x.names, 'issued', x.issued, 'expires', x.expires, 'sha256', x.sha256)
			else json_build_object('i', x.i, 'outcome', x.outcome, 'state', x.state, 'id', x.id, 'serial', x.serial, 'kind', x.kind, 'title', json_build_object('ru', x.title_ru, 'en', x.title_en),
				'hours', x.hours, 'starts', x.starts, 'ends', x.ends, 'names', x.names, 'issued', x.issued, 'expires', x.expires, 'sha256', x.sha256) end order by x.i),
		json_agg(json_build_object('i', x.i, 'outcome', x.outcome, 'state', x.state) order by x.i),
		count(*) filter (where x.outcome = 'match'), count(*) filter (where x.outcome = 'no_match')
	into results_, told_, matches, misses
	from known x;

	if room > 0 then
		insert into partner_call (id, account, agency, purpose, reference, items, told, missed, request_hash)
		values (call_, me.id, me.agency, tidy(_purpose), reference_, least(n, room), matches, misses, decode(_request_hash, 'hex'));
		perform partner_alarm(me.agency);
	end if;
	return json_build_object('results', results_, 'receipt', json_build_object('iss', 'https://' || host_, 'aud', 'https://' || host_ || '/agencies/' || me.agency,
		'iat', extract(epoch from now())::bigint, 'jti', call_, 'req_sha256', _request_hash,
		'results', told_,
		'log', (select json_build_object('size', c.size, 'root', replace(encode(c.root, 'base64'), E'\n', '')) from checkpoint c order by c.size desc limit 1)));
end $$;
