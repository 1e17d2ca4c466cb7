-- Certificates: ids, serials, codes, the record that is printed, and the state of a paper.

create or replace function registry.setting(_key text) returns text stable language sql
return (select s.value from registry.setting s where s.key = _key);

-- Called by the start script as owner: select registry.setting_set('verification_host', 'registry.example.org')
create or replace function registry.setting_set(_key text, _value text) returns void language sql as $$
	insert into registry.setting (key, value) values (_key, _value) on conflict (key) do update set value = excluded.value;
$$;

-- RFC 4648 base32 without padding.
create or replace function registry.base32(_bytes bytea) returns text immutable strict parallel safe language sql
return (select string_agg(substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 1 + lpad(substr(bits, 1 + 5 * i, 5), 5, '0')::bit(5)::int, 1), '' order by i)
	from (select string_agg(get_byte(_bytes, n)::bit(8)::text, '' order by n) || repeat('0', (5 - 8 * length(_bytes) % 5) % 5) bits from generate_series(0, length(_bytes) - 1) n) x,
		generate_series(0, (length(_bytes) * 8 + 4) / 5 - 1) i);

-- The 16 bytes of an id; null when it is no id (the two unused bits must be 0).
create or replace function registry.id_bytes(_id text) returns bytea immutable strict parallel safe language plpgsql as $$
declare
	bits text := '';
	out_ bytea := '';
begin
	if _id !~ '^[A-Z2-7]{26}$' then
		return null;
	end if;
	for i in 1..26 loop
		bits := bits || (strpos('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', substr(_id, i, 1)) - 1)::bit(5)::text;
	end loop;
	if substr(bits, 129) <> '00' then
		return null;
	end if;
	for i in 0..15 loop
		out_ := out_ || decode(lpad(to_hex(substr(bits, 1 + 8 * i, 8)::bit(8)::int), 2, '0'), 'hex');
	end loop;
	return out_;
end $$;

-- The check code that is printed, derived from the id: Crockford base32 of the first 5 bytes of SHA-256("tcr-code-v1" 00 id).
--   select registry.check_code('LFQGLKJPIX6NJ3IGRO6PFOP2I4')  →  A1N7QR36
create or replace function registry.check_code(_id text) returns text immutable strict parallel safe language sql
return translate(registry.base32(substr(sha256(convert_to('tcr-code-v1', 'UTF8') || '\x00'::bytea || registry.id_bytes(_id)), 1, 5)),
	'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', '0123456789ABCDEFGHJKMNPQRSTVWXYZ');

create or replace function registry.code_text(_code text) returns text immutable language sql
return left(_code, 4) || '-' || substr(_code, 5);

-- A typed check code: any case, blanks and dashes left out, O is 0, I and L are 1; null when it is none.
create or replace function registry.code_of(_text text) returns text immutable parallel safe language sql
return (select case when c ~ '^[0-9A-HJKMNP-TV-Z]{8}$' then c end
	from (select translate(upper(regexp_replace(coalesce(_text, ''), '[\s–—-]', '', 'g')), 'OIL', '011') c) x);

-- Two check digits, ISO 7064 MOD 97-10: 2026000123 → 38
create or replace function registry.check_digits(_serial bigint) returns text immutable language sql
return lpad((98 - (_serial * 100) % 97)::text, 2, '0');

-- 2026000123 → 2026-000123-38
create or replace function registry.serial_text(_serial bigint) returns text immutable language sql
return (_serial / 1000000)::text || '-' || lpad((_serial % 1000000)::text, 6, '0') || '-' || registry.check_digits(_serial);

-- A typed serial, with or without dashes; null when it is none or a digit is wrong.
create or replace function registry.serial_of(_text text) returns bigint immutable parallel safe language sql
return (select case when t ~ '^20\d{10}$' and registry.check_digits(left(t, 10)::bigint) = right(t, 2) then left(t, 10)::bigint end
	from (select regexp_replace(coalesce(_text, ''), '[\s–—-]', '', 'g') t) x);

-- valid, expired or revoked, today.
create or replace function registry.certificate_state(_id text, _expires date) returns text stable language sql
return case when exists (select from registry.act a where a.certificate = _id and a.kind = 'revoked') then 'revoked'
	when _expires < registry.today() then 'expired' else 'valid' end;

-- A Latin name as it is printed: the passport's line is in capitals, a paper is not.
create or replace function registry.name_cased(_text text) returns text immutable language sql
return case when _text = upper(_text collate "und-x-icu") and _text <> lower(_text collate "und-x-icu") then initcap(lower(_text collate "und-x-icu") collate "und-x-icu") else _text end;

-- The names of a person as a paper prints them: the native form first, then the passport's, at most three.
create or replace function registry.names_printed(_person int) returns jsonb stable language sql
return (select coalesce(jsonb_agg(jsonb_build_object('script', script, 'lang', language, 'family', family, 'given', given, 'patronymic', patronymic,
		'full', case when script = 'latn' then concat_ws(' ', given, family) else concat_ws(' ', family, given, patronymic) end) order by n), '[]')
	from (select f.script, f.language, registry.name_cased(f.family) family, registry.name_cased(f.given) given,
			case when f.script <> 'latn' then f.patronymic end patronymic,
			row_number() over (order by (f.script = 'latn' and f.source = 'passport') , f.script = 'latn', f.id) n
		from registry.name_form f where f.person = _person and f.valid_until is null) x
	where n <= 3);

-- What kind of paper a decision earns: the programme's, or participation.
-- The record of a paper (certs/record.h) for a place and its decision; the serial, code and id are null in a proof.
create or replace function registry.record_of(_place int, _decision int, _issued date, _serial bigint, _id text) returns jsonb stable language plpgsql as $$
declare
	p registry.place;
	c registry.course;
	e registry.edition;
	d registry.decision;
	host text := registry.setting('verification_host');
	paper_host text;
begin
	select * into p from registry.place where id = _place;
	select * into c from registry.course where id = p.course;
	select * into e from registry.edition where id = c.edition;
	select * into d from registry.decision where id = _decision;
	paper_host := split_part(host, ':', 1);
	return jsonb_build_object('template', 1, 'kind', e.certificate, 'proof', _id is null,
		'names', registry.names_printed(p.person),
		'organisation', jsonb_build_object('ru', registry.setting('organisation_ru'), 'en', registry.setting('organisation_en')),
		'programme_title', jsonb_build_object('ru', e.title_ru, 'en', e.title_en),
		'hours', e.hours, 'starts', c.starts, 'ends', c.ends,
		'result', case e.certificate when 'participation' then jsonb_build_object('ru', 'участие', 'en', 'participated') else jsonb_build_object('ru', 'зачтено', 'en', 'passed') end,
		'issued', _issued, 'expires', case when e.validity is not null then (_issued + make_interval(months => e.validity))::date end,
		'serial', case when _id is not null then registry.serial_text(_serial) end,
		'code', case when _id is not null then registry.code_text(registry.check_code(_id)) end,
		'id', _id, 'host', paper_host,
		'url', case when _id is not null then 'https://' || paper_host || '/V/' || _id end,
		'signatures', (select jsonb_agg(jsonb_build_object('name', nullif(registry.setting('signature_' || n || '_name'), ''),
			'post_ru', registry.setting('signature_' || n || '_ru'), 'post_en', registry.setting('signature_' || n || '_en')) order by n) from generate_series(1, 2) n),
		'decision', jsonb_build_object(
			'sentence', jsonb_build_object('ru', registry.decision_sentence(d, 'ru'), 'en', registry.decision_sentence(d, 'en')),
			'rule', d.rule::text, 'hours_credited', trim_scale(d.hours_credited), 'hours_planned', trim_scale(d.hours_planned),
			'attendance', (select coalesce(jsonb_agg(h), '[]') from (select h from jsonb_array_elements(d.facts -> 'hours') h limit 40) x),
			'assessments', (select coalesce(jsonb_agg(jsonb_build_object('title_ru', left(r ->> 'title_ru', 160), 'title_en', left(r ->> 'title_en', 160), 'score', r -> 'best', 'maximum', r -> 'maximum',
				'pass', r -> 'pass_mark', 'weight', r -> 'weight')), '[]') from (select r from jsonb_array_elements(d.facts -> 'results') r limit 12) x),
			'decided', (d.signed at time zone 'Europe/Minsk')::date, 'minutes', '№ ' || d.id, 'course', c.code,
			'languages', jsonb_build_object('ru', registry.languages_in(c.languages, 'ru'), 'en', registry.languages_in(c.languages, 'en')),
			'town', jsonb_build_object('ru', coalesce(c.town, registry.setting('town_ru')), 'en', coalesce(c.town, registry.setting('town_en')))));
end $$;

-- Languages of instruction in words, for the supplement.
create or replace function registry.languages_in(_codes text[], _lang text) returns text immutable language sql
return (select string_agg(coalesce((case _lang when 'ru' then
	'{"ru":"русский","en":"английский","be":"белорусский","fr":"французский","es":"испанский","ar":"арабский","zh":"китайский","kk":"казахский","uz":"узбекский","ky":"киргизский","tg":"таджикский","az":"азербайджанский","hy":"армянский","ka":"грузинский","ro":"румынский","tk":"туркменский","uk":"украинский"}'
	else '{"ru":"Russian","en":"English","be":"Belarusian","fr":"French","es":"Spanish","ar":"Arabic","zh":"Chinese","kk":"Kazakh","uz":"Uzbek","ky":"Kyrgyz","tg":"Tajik","az":"Azerbaijani","hy":"Armenian","ka":"Georgian","ro":"Romanian","tk":"Turkmen","uk":"Ukrainian"}' end)::jsonb ->> c, c), ', ' order by n)
	from unnest(_codes) with ordinality u (c, n));

-- Who reads certificates: the centre all of them (the auditor without names), a focal point those of the own agency, a trainee the own.
create or replace function registry.certificate_seen(_c registry.certificate, _me registry.account) returns boolean stable language sql
return case _me.role when 'coordinator' then true when 'registrar' then true when 'director' then true when 'auditor' then true
	when 'focal_point' then _c.agency = _me.agency or exists (select from registry.person p where p.id = _c.person and p.agency = _me.agency)
	when 'trainee' then _c.person = _me.person else false end;

-- The name on a certificate as _me may read it; the auditor reads initials.
create or replace function registry.certificate_name(_c registry.certificate, _me registry.account) returns text immutable language sql
return case when _me.role = 'auditor' then (select string_agg(left(w, 1) || '.', ' ') from regexp_split_to_table(_c.record -> 'names' -> 0 ->> 'full', '\s+') w)
	else _c.record -> 'names' -> 0 ->> 'full' end;
