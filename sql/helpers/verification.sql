-- Verification: the facts of level 0, and the match of a name.

-- State and facts of a certificate that anybody with the paper may see.
create or replace function registry.certificate_public(_c registry.certificate, _lang text) returns jsonb stable language sql
return (select jsonb_build_object(
		'state', case when r.at is not null then 'revoked' when _c.expires < registry.today() then 'expired' else 'valid' end,
		'revoked', (r.at at time zone 'Europe/Minsk')::date,
		'kind', _c.kind, 'title', case when e.neutral_ru is not null then registry.pick(_lang, e.neutral_ru, e.neutral_en, e.neutral_be) else registry.pick(_lang, e.title_ru, e.title_en, e.title_be) end,
		'hours', e.hours, 'starts', c.starts, 'ends', c.ends, 'serial', registry.serial_text(_c.serial), 'issued', _c.issued, 'expires', _c.expires,
		'pdf_first', left(encode(w.sha256, 'hex'), 8), 'pdf_last', right(encode(w.sha256, 'hex'), 8), 'as_of', registry.wall(now()))
	from registry.edition e
	join registry.course c on c.id = _c.course
	left join registry.act r on r.certificate = _c.id and r.kind = 'revoked'
	left join registry.paper w on w.certificate = _c.id
	where e.id = _c.edition);

-- The certificate with this serial and check code.  A wrong code is counted; after five in an hour the serial answers to none.
create or replace function registry.certificate_coded(_serial text, _code text) returns registry.certificate language plpgsql as $$
declare
	serial_ bigint := registry.serial_of(_serial);
	code_ text := registry.code_of(_code);
	c registry.certificate;
begin
	if serial_ is null or code_ is null then
		return null;
	end if;
	if (select count(*) from registry.attempt a where a.kind = 'code' and a.key = serial_::text and a.at > now() - interval '1 hour') >= 5 then
		return null;
	end if;
	select * into c from registry.certificate where serial = serial_ and code = code_;
	if not found then
		perform registry.attempt_allowed('code', serial_::text, 5, '1 hour');
		return null;
	end if;
	return c;
end $$;

-- {"match": "yes" | "no" | "later" | "untyped"}: surname and initials against the frozen keys, in any printed script.
create or replace function registry.name_matched(_c registry.certificate, _family text, _initials text) returns jsonb language plpgsql as $$
declare
	family text := registry.fold(left(_family, 200));
	-- the first letters of what was typed: "И. С.", "И.С.", "ИС", "Иван Сергеевич"
	words text[] := array(select registry.fold(w) from regexp_split_to_table(left(coalesce(_initials, ''), 200), '[\s.,]+') w where registry.fold(w) <> '');
	first text;
	second text;
begin
	if family = '' then
		return '{"match": "untyped"}';
	end if;
	if not registry.attempt_allowed('match', _c.id, 5, '1 hour') then
		return '{"match": "later"}';
	end if;
	if cardinality(words) = 1 and length(words[1]) = 2 then
		words := array[left(words[1], 1), right(words[1], 1)];
	end if;
	first := left(coalesce(words[1], ''), 1);
	second := left(coalesce(words[2], ''), 1);
	return jsonb_build_object('match', case when exists (
			select from unnest(_c.name_keys) k
			where split_part(k, '|', 1) = family and split_part(k, '|', 2) = first
				-- a patronymic that is not printed or not typed is no difference
				and (second = '' or split_part(k, '|', 3) = '' or split_part(k, '|', 3) = second))
		then 'yes' else 'no' end);
end $$;
