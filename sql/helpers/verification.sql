-- Verification: the facts of level 0, the look-up by number, and the match of a name.

-- The id in an address as it came: any case; what an old scanner left of the fragment behind it is cut off.
create or replace function registry.id_typed(_id text) returns text immutable language sql
return upper(split_part(_id, '#', 1));

-- The programme as the paper says it, which a correction may have changed; papers are in Russian and English.
create or replace function registry.certificate_title(_c registry.certificate, _e registry.edition, _lang text) returns text immutable language sql
return case when _c.replaces is null then registry.pick(_lang, _e.title_ru, _e.title_en, _e.title_be)
	else registry.pick(_lang, _c.record #>> '{programme_title,ru}', _c.record #>> '{programme_title,en}') end;

-- The same for strangers: neutral where the subject is sensitive.
create or replace function registry.title_public(_c registry.certificate, _e registry.edition, _lang text) returns text immutable language sql
return case when _e.neutral_ru is not null then registry.pick(_lang, _e.neutral_ru, _e.neutral_en, _e.neutral_be) else registry.certificate_title(_c, _e, _lang) end;

-- The certificate with this id, if it was issued: signed, in the log, its paper stored (what was erased has no paper any
-- more, nor names).  Before that nobody is told of it.  certificate_is_drawn() in one piece with the query that asks: a
-- function with a subquery would be planned anew at every call, which costs as much as all the rest.
create or replace function registry.certificate_issued(_id text) returns setof registry.certificate stable rows 1 language sql
begin atomic
	select c.* from registry.certificate c where c.id = _id
		and (c.name_keys = '{}' or exists (select from registry.paper w where w.certificate = c.id));
end;

-- State and facts of a certificate that anybody with the paper may see; no page is named after the programme, which
-- previews of a link would show.
create or replace function registry.certificate_public(_c registry.certificate, _lang text) returns jsonb stable language plpgsql as $$
begin
	return (select jsonb_build_object(
			'state', case when r.kind in ('revoked', 'superseded') then r.kind when r.kind = 'suspended' and r.until >= registry.today() then 'suspended'
				when _c.expires < registry.today() then 'expired' else 'valid' end,
			'revoked', case when r.kind = 'revoked' then (r.at at time zone 'Europe/Minsk')::date end,
			'superseded', case when r.kind = 'superseded' then (r.at at time zone 'Europe/Minsk')::date end,
			'erased', case when _c.name_keys = '{}' then (select (x.at at time zone 'Europe/Minsk')::date from registry.act x where x.certificate = _c.id and x.kind = 'erased') end,
			'kind', _c.kind, 'programme', registry.title_public(_c, e, _lang),
			'hours', e.hours, 'starts', k.starts, 'ends', k.ends, 'one_day', k.starts = k.ends, 'serial', registry.serial_text(_c.serial), 'issued', _c.issued, 'expires', _c.expires,
			'pdf_first', left(encode(w.sha256, 'hex'), 8), 'pdf_last', right(encode(w.sha256, 'hex'), 8), 'as_of', registry.wall(now()))
		from registry.edition e
		join registry.course k on k.id = _c.course
		left join lateral (select a.kind, a.until, a.at from registry.act a where a.certificate = _c.id and a.kind in ('issued', 'suspended', 'reinstated', 'revoked', 'superseded') order by a.id desc limit 1) r on true
		left join registry.paper w on w.certificate = _c.id
		where e.id = _c.edition);
end $$;

-- The same facts for programs.  Titles are said in every language, so that an answer may be kept and shown to others.
create or replace function registry.certificate_level0(_c registry.certificate) returns jsonb stable language plpgsql as $$
declare
	p jsonb := certificate_public(_c, 'en');
begin
	return (select jsonb_build_object('v', 1, 'state', case when p ->> 'state' = 'valid' and p ->> 'erased' is not null then 'erased' else p ->> 'state' end, 'as_of', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'kind', _c.kind, 'serial', p -> 'serial',
			'course', jsonb_build_object('edition', _c.edition, 'title', jsonb_build_object('ru', registry.title_public(_c, e, 'ru'), 'en', p -> 'programme', 'be', registry.title_public(_c, e, 'be')), 'hours', p -> 'hours', 'starts', p -> 'starts', 'ends', p -> 'ends'),
			'issued', _c.issued, 'expires', _c.expires, 'revoked', p -> 'revoked', 'superseded', p -> 'superseded', 'erased', p -> 'erased', 'issuer', jsonb_build_object('name', jsonb_build_object('ru', k.organisation_ru, 'en', k.organisation_en), 'host', k.host),
			'pdf', (select jsonb_build_object('sha256_ends', jsonb_build_array(p -> 'pdf_first', p -> 'pdf_last'), 'bytes', length(w.bytes)) from paper w where w.certificate = _c.id),
			'log', (select jsonb_build_object('index', d.leaf, 'logged_at', to_char(h.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'witnesses', regexp_count(h.note, '^— ', 1, 'n') - 1)
				from leaf_data d join leaf l on l.index = d.leaf and l.type = 1 join lateral (select * from checkpoint x where x.size > d.leaf order by x.size limit 1) h on true where d.certificate = _c.id))
		from centre k join edition e on e.id = _c.edition);
end $$;

-- The certificate whose paper has this SHA-256, as 64 hex digits; of anything else none.
create or replace function registry.certificate_of_file(_sha256 text) returns registry.certificate stable language sql
return (select c from registry.paper w join registry.certificate c on c.id = w.certificate
	where w.sha256 = case when lower(registry.tidy(_sha256)) ~ '^[0-9a-f]{64}$' then decode(lower(registry.tidy(_sha256)), 'hex') end);

-- The id of the certificate with this serial and check code, or null.  A wrong code is counted, for serials that exist,
-- that do not and that cannot be; after five in an hour what was typed answers `later` to every code.
-- Guesses for one serial stand in a line, so that many at once are not more than five.
-- changes: attempt
create or replace function registry.certificate_coded(_serial text, _code text, out id text, out later boolean) language plpgsql as $$
declare
	serial_ bigint := registry.serial_of(_serial);
	code_ text := registry.code_of(_code);
	key_ text := coalesce(serial_::text, left(md5(registry.tidy(_serial)), 16), '');
begin
	perform pg_advisory_xact_lock(hashtextextended('code ' || key_, 0));
	later := (select count(*) from registry.attempt a where a.kind = 'code' and a.key = key_ and a.at > now() - interval '1 hour') >= 5;
	if later then
		return;
	end if;
	select c.id into id from registry.certificate c where c.serial = serial_ and c.code = code_;
	if id is null then
		perform registry.attempt_allowed('code', key_, 5, '1 hour');
	end if;
end $$;

-- What is answered when there is no certificate to show: the same for an unknown id, one that cannot be, and a wrong code.
create or replace function registry.certificate_unknown(_later boolean) returns json immutable language sql
return case when _later then '{"state": "try_later"}'::json else '{"state": "not_found"}'::json end;

-- The first letters of given name and patronymic as typed: "И. С.", "И.С.", "ИС", "Иван Сергеевич".
create or replace function registry.initials_typed(_text text) returns text[] immutable language sql
return (select case when cardinality(w) = 1 and length(w[1]) = 2 then array[left(w[1], 1), right(w[1], 1)]
		else array[left(coalesce(w[1], ''), 1), left(coalesce(w[2], ''), 1)] end
	from (select array(select f from regexp_split_to_table(left(coalesce(_text, ''), 200), '[\s\u00a0.,]+') with ordinality s (t, n), lateral registry.fold(s.t) f where f <> '' order by n) w) x);

-- {"match": "yes" | "no" | "later" | "untyped"}: surname and initials against the frozen keys, in any printed script.
-- A patronymic that is not printed or not typed is no difference.  Five tries an hour for a certificate.
-- changes: attempt
create or replace function registry.name_matched(_c registry.certificate, _family text, _initials text) returns jsonb language plpgsql as $$
declare
	typed text := left(registry.tidy(_family), 200);
	rest text := registry.tidy(_initials);
	family text;
	i text[];
begin
	-- the whole name typed into the first field
	if rest is null and typed ~ '[\s\u00a0]' then
		rest := regexp_replace(typed, '^\S+[\s\u00a0]+', '');
		typed := substring(typed from '^\S+');
	end if;
	family := registry.fold(typed);
	i := registry.initials_typed(rest);
	if family = '' then
		return '{"match": "untyped"}';
	end if;
	if not registry.attempt_allowed('match', _c.id, 5, '1 hour') then
		return '{"match": "later"}';
	end if;
	return jsonb_build_object('match', case when exists (
			select from unnest(_c.name_keys) k
			where split_part(k, '|', 1) = family and split_part(k, '|', 2) = i[1]
				and (i[2] = '' or split_part(k, '|', 3) in ('', i[2])))
		then 'yes' else 'no' end);
end $$;
