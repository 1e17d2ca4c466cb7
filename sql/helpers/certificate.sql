-- Certificates: ids, serials, codes, the record that is printed, and the state of a paper.

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
create or replace function registry.code_of(_text text) returns text immutable parallel safe language plpgsql as $$
declare
	c text := translate(upper(regexp_replace(coalesce(_text, ''), '[\s–—-]', '', 'g')), 'OIL', '011');
begin
	return case when c ~ '^[0-9A-HJKMNP-TV-Z]{8}$' then c end;
end $$;

-- Two check digits, ISO 7064 MOD 97-10: 2026000123 → 38
create or replace function registry.check_digits(_serial bigint) returns text immutable language sql
return lpad((98 - (_serial * 100) % 97)::text, 2, '0');

-- 2026000123 → 2026-000123-38
create or replace function registry.serial_text(_serial bigint) returns text immutable language sql
return (_serial / 1000000)::text || '-' || lpad((_serial % 1000000)::text, 6, '0') || '-' || registry.check_digits(_serial);

-- A typed serial, with or without dashes; null when it is none or a digit is wrong.
create or replace function registry.serial_of(_text text) returns bigint immutable parallel safe language plpgsql as $$
declare
	t text := regexp_replace(coalesce(_text, ''), '[\s–—-]', '', 'g');
begin
	return case when t ~ '^20\d{10}$' and registry.check_digits(left(t, 10)::bigint) = right(t, 2) then left(t, 10)::bigint end;
end $$;

-- valid, expired, suspended, superseded or revoked, today.
create or replace function registry.certificate_state(_id text, _expires date) returns text stable language sql
return (select case when s in ('revoked', 'superseded', 'suspended') then s when _expires < registry.today() then 'expired' else 'valid' end from registry.certificate_stage(_id) s);

-- A name as it is printed: a passport's line is in capitals, a paper is not; no two blanks together.
create or replace function registry.name_cased(_text text) returns text immutable language plpgsql as $$
declare
	t text := regexp_replace(_text, '[\s\u00a0]+', ' ', 'g');
begin
	return case when t ~ '[[:lower:]]' then t when t = upper(t collate "und-x-icu") and t <> lower(t collate "und-x-icu") then initcap(lower(t collate "und-x-icu") collate "und-x-icu") else t end;
end $$;

-- A text as it is printed in so many letters at most.
create or replace function registry.printed(_text text, _most int) returns text immutable language sql
return (select case when length(t) > _most then btrim(left(t, _most - 1)) || '…' else t end from (select btrim(regexp_replace(_text, '[\s\u00a0]+', ' ', 'g')) t) x);

-- The names of a person as a paper prints them, at most three: the form in the own script first, then the passport's
-- Latin line, then one more.  A Latin line has the given name first and no patronymic.  Which, where there are several, may be chosen.
-- _other: as they would be if that record went into this one, whose names in the same script and language go on.
create or replace function registry.names_printed_with(_person int, _other int) returns jsonb stable language sql
return (with form as (
		select f.*, f.script = 'latn' and (f.source = 'passport' or f.language = 'en') line,
			split_part(f.language, '-', 1) || case when f.language like '%-%' then '-' || initcap(split_part(f.language, '-', 2)) else '' end tag,
			(select c.place from registry.name_printed c where c.person = _person and c.script = f.script and c.language = f.language order by c.place = 'third' limit 1) chosen,
			registry.name_cased(f.family) fam, registry.name_cased(f.given) giv, registry.name_cased(f.patronymic) pat
		from registry.name_form f where f.valid_until is null and (f.person = _person or f.person = _other
			and not exists (select from registry.name_form o where o.person = _person and o.valid_until is null and o.script = f.script and o.language = f.language))
	), placed as (
		select *, row_number() over (partition by line order by coalesce(chosen = case when line then 'latin' else 'own' end, false) desc, script = 'latn', source = 'passport' desc, id) k from form
	)
	select coalesce(jsonb_agg(jsonb_build_object('script', script, 'lang', tag, 'family', fam, 'given', giv, 'patronymic', case when not line then pat end,
		'full', case when line then concat_ws(' ', giv, fam) else concat_ws(' ', fam, giv, pat) end) order by n), '[]')
	from (select *, row_number() over (order by k = 1 desc, k > 1 and coalesce(chosen = 'third', false) desc, line, k) n from placed) x
		where n <= case when exists (select from registry.name_printed c where c.person = _person and c.place = 'third' and c.script = '') then 2 else 3 end);

create or replace function registry.names_printed(_person int) returns jsonb stable language sql
return registry.names_printed_with(_person, null);

-- Hours by topic for the second page, which has room for forty: what is beyond stands together in the last row.
create or replace function registry.topics_printed(_hours jsonb) returns jsonb immutable language sql
return (select coalesce(jsonb_agg(jsonb_build_object('topic_ru', ru, 'topic_en', en, 'hours', trim_scale(hours), 'credited', trim_scale(credited)) order by n), '[]')
	from (select min(n) n, case when min(n) = 40 and count(*) > 1 then 'Другие темы' else min(registry.printed(h ->> 'topic_ru', 200)) end ru,
			case when min(n) = 40 and count(*) > 1 then 'Other topics' else min(registry.printed(h ->> 'topic_en', 200)) end en,
			sum((h ->> 'hours')::numeric) hours, sum((h ->> 'credited')::numeric) credited
		from jsonb_array_elements(_hours) with ordinality x (h, n) group by least(n, 40)) y);

-- Assessments for the second page: those that count first, twelve at most.
create or replace function registry.assessments_printed(_results jsonb) returns jsonb immutable language sql
return (select coalesce(jsonb_agg(jsonb_build_object('title_ru', registry.printed(r ->> 'title_ru', 160), 'title_en', registry.printed(r ->> 'title_en', 160),
		'score', r -> 'best', 'maximum', r -> 'maximum', 'pass', r -> 'pass_mark', 'weight', r -> 'weight') order by n), '[]')
	from (select r, n from jsonb_array_elements(_results) with ordinality x (r, n) order by (r ->> 'weight')::int > 0 desc, n limit 12) y);

-- Who signs, as a paper in two languages prints it: in both scripts, where both are known and fit (certs/record.h).
create or replace function registry.signatory(_name text, _latin text) returns text immutable language sql
return case when length(_name || ' / ' || _latin) <= 60 then _name || ' / ' || _latin else coalesce(_name, _latin) end;

-- The record of a proof (certs/record.h) for a place and its decision: everything but number, code, id and address.
create or replace function registry.record_of(_place int, _decision int, _issued date) returns jsonb stable language plpgsql as $$
declare
	p registry.place;
	c registry.course;
	e registry.edition;
	d registry.decision;
	level text;
	own registry.centre;
begin
	select * into own from registry.centre;
	select * into p from registry.place where id = _place;
	select * into c from registry.course where id = p.course;
	select * into e from registry.edition where id = c.edition;
	select * into d from registry.decision where id = _decision;
	level := (select g.level from registry.programme g where g.id = e.programme);
	return jsonb_build_object('template', 1, 'kind', e.certificate, 'proof', true,
		'names', registry.names_printed(p.person),
		'organisation', jsonb_build_object('ru', own.organisation_ru, 'en', own.organisation_en),
		'programme_title', jsonb_build_object('ru', registry.printed(e.title_ru, 1000), 'en', registry.printed(e.title_en, 1000)),
		'hours', e.hours, 'starts', c.starts, 'ends', c.ends,
		'result', case when e.certificate = 'participation' then jsonb_build_object('ru', 'участие', 'en', 'participated')
			when level is not null then jsonb_build_object('ru', 'зачтено, уровень ' || level, 'en', 'passed, level ' || level)
			else jsonb_build_object('ru', 'зачтено', 'en', 'passed') end,
		'issued', _issued, 'expires', (_issued + make_interval(months => e.validity))::date,
		'serial', null, 'code', null, 'id', null, 'host', own.host, 'url', null,
		'signatures', jsonb_build_array(
			jsonb_build_object('name', registry.signatory(own.signature_1_name, own.signature_1_name_en), 'post_ru', own.signature_1_ru, 'post_en', own.signature_1_en),
			jsonb_build_object('name', registry.signatory(own.signature_2_name, own.signature_2_name_en), 'post_ru', own.signature_2_ru, 'post_en', own.signature_2_en)),
		'decision', jsonb_build_object(
			'sentence', jsonb_build_object('ru', registry.printed(registry.decision_sentence(d, 'ru'), 400), 'en', registry.printed(registry.decision_sentence(d, 'en'), 400)),
			'rule', d.rule::text, 'hours_credited', trim_scale(d.hours_credited), 'hours_planned', trim_scale(d.hours_planned),
			'attendance', registry.topics_printed(d.facts -> 'hours'), 'assessments', registry.assessments_printed(d.facts -> 'results'),
			'decided', (d.signed at time zone 'Europe/Minsk')::date, 'minutes', '№ ' || d.id, 'course', c.code,
			'languages', jsonb_build_object('ru', registry.languages_in(c.languages, 'ru'), 'en', registry.languages_in(c.languages, 'en')),
			'town', jsonb_build_object('ru', registry.printed(coalesce(c.town_ru, own.town_ru), 80), 'en', registry.printed(coalesce(c.town_en, own.town_en), 80))));
end $$;

drop function if exists registry.record_issued(jsonb, date, int, bigint, text);
-- The same record with what issuing adds to it; nothing else of an approved proof changes.
create or replace function registry.record_issued(_proof jsonb, _issued date, _expires date, _serial bigint, _id text) returns jsonb immutable language sql
return _proof || jsonb_build_object('proof', false, 'issued', _issued, 'expires', _expires,
	'serial', registry.serial_text(_serial), 'code', registry.code_text(registry.check_code(_id)), 'id', _id, 'url', 'https://' || (_proof ->> 'host') || '/V/' || _id);

-- What of a proof must still hold when it is approved: everything but the day.
create or replace function registry.record_facts(_proof jsonb) returns jsonb immutable language sql
return _proof - '{issued,expires}'::text[];

-- Languages of instruction in words, for the supplement.
create or replace function registry.languages_in(_codes text[], _lang text) returns text immutable language sql
return (select string_agg(coalesce((case _lang when 'ru' then
	'{"ru":"русский","en":"английский","be":"белорусский","fr":"французский","es":"испанский","ar":"арабский","zh":"китайский","kk":"казахский","uz":"узбекский","ky":"киргизский","tg":"таджикский","az":"азербайджанский","hy":"армянский","ka":"грузинский","ro":"румынский","tk":"туркменский","uk":"украинский"}'
	else '{"ru":"Russian","en":"English","be":"Belarusian","fr":"French","es":"Spanish","ar":"Arabic","zh":"Chinese","kk":"Kazakh","uz":"Uzbek","ky":"Kyrgyz","tg":"Tajik","az":"Azerbaijani","hy":"Armenian","ka":"Georgian","ro":"Romanian","tk":"Turkmen","uk":"Ukrainian"}' end)::jsonb ->> c, c), ', ' order by n)
	from unnest(_codes) with ordinality u (c, n));

-- Who reads certificates: the centre all of them (auditor and director without names), a focal point those of the own agency, a trainee the own.
create or replace function registry.certificate_seen(_c registry.certificate, _me registry.account) returns boolean stable language sql
return case _me.role when 'coordinator' then true when 'registrar' then true when 'director' then true when 'auditor' then true
	when 'focal_point' then _c.agency = _me.agency or exists (select from registry.person p where p.id = _c.person and p.agency = _me.agency)
	when 'trainee' then _c.person = _me.person else false end;

-- The name on a certificate as _me may read it, or a number.
create or replace function registry.certificate_name(_c registry.certificate, _me registry.account) returns text immutable language sql
return case when registry.unnamed(_me) or _c.name_keys = '{}' then '№ ' || _c.person else _c.record -> 'names' -> 0 ->> 'full' end;

-- The Latin line of it, where there is one beside another.
create or replace function registry.certificate_latin(_c registry.certificate, _me registry.account) returns text immutable language sql
return case when not registry.unnamed(_me) then (select m ->> 'full' from jsonb_array_elements(_c.record -> 'names') with ordinality x (m, n) where m ->> 'script' = 'latn' and n > 1 order by n limit 1) end;

drop function if exists registry.certificates_found(registry.account, text, int, text, int, int);
-- How many certificates _me may see that fit, and the serials of one page of them, newest first.  Each role has its own
-- narrow way in; conditions that were not asked for cost nothing.
create or replace function registry.certificates_found(_me registry.account, _q text, _year int, _state text, _course int, _page int, _rows int, out n int, out serials bigint[]) language plpgsql stable as $$
declare
	key text := registry.search_key(_q);
	number_ text := regexp_replace(_q, '[\s–—-]', '', 'g');
	suspended constant text := '(c.id in (select a.certificate from registry.act a where a.kind = ''suspended'' and a.until >= registry.today()) and registry.certificate_stage(c.id) = ''suspended'')';
	wanted text := concat_ws(' and ',
		case _me.role when 'focal_point' then '(c.agency = $1.agency or c.person in (select p.id from registry.person p where p.agency = $1.agency))' when 'trainee' then 'c.person = $1.person' else 'true' end,
		case when _year is not null then 'c.serial between $3::bigint * 1000000 and $3::bigint * 1000000 + 999999' end,
		case when _course is not null then 'c.course = $4' end,
		case when _state is null then null when _state in ('revoked', 'superseded') then format('exists (select from registry.act a where a.certificate = c.id and a.kind = %L)', _state)
			when _state = 'suspended' then suspended
			when _state in ('valid', 'expired') then 'coalesce(c.expires, ''infinity'') ' || case _state when 'valid' then '>=' else '<' end
				|| ' registry.today() and not exists (select from registry.act a where a.certificate = c.id and a.kind in (''revoked'', ''superseded'')) and not ' || suspended else 'false' end,
		case when _q is null then null
			when number_ ~ '^\d{4,12}$' then 'c.serial between rpad($5, 10, ''0'')::bigint and rpad($5, 10, ''9'')::bigint'
			when number_ ~* '^[A-Z2-7]{26}$' then 'c.id = upper($5)'
			when registry.unnamed(_me) or key = '' then 'false'
			else 'c.person in (select f.person from registry.name_form f where f.search_key like ''%'' || $2 || ''%'')' end);
begin
	execute format('select (select count(*) from registry.certificate c where %1$s), array(select c.serial from registry.certificate c where %1$s order by c.serial desc limit $7 offset ($6 - 1)::bigint * $7)', wanted)
	into n, serials using _me, registry.like_of(key), _year, _course, left(number_, case when number_ ~ '^\d{12}$' then 10 else 26 end), _page, _rows;
end $$;

-- Which bit of the status lists a state sets, if any.
create or replace function registry.status_purpose(_state text) returns text immutable language sql
return case when _state in ('revoked', 'superseded') then 'revocation' when _state = 'suspended' then 'suspension' end;
