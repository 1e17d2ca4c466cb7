-- Helpers of the api functions.  Replaced at every deploy; the web role may not call them.

-- Refuse a request: status 400, 401, 403, 404, 409, 422 or 429; _key is a key of the words (error.*),
-- _field names the form field at fault, _detail is meant for the visitor and fills the sentence.
create or replace function registry.refuse(_status int, _key text, _field text default '', _detail jsonb default null)
returns void language plpgsql as $$
begin
	raise exception using message = _key, errcode = 'PT' || _status, column = coalesce(_field, ''),
		hint = coalesce(_detail::text, '');
end $$;

-- Text as people type it: composed, without blanks around; null where nothing is left.
create or replace function registry.tidy(_text text) returns text immutable parallel safe language sql
return nullif(regexp_replace(normalize(_text, NFC), '^[\s\u00a0]+|[\s\u00a0]+$', '', 'g'), '');

-- A date as people write it: 26.11.2026, 26.11.26, 26/11/2026 or 2026-11-26.
create or replace function registry.date_of(_text text, _field text) returns date immutable language plpgsql as $$
declare
	m text[];
	t text := registry.tidy(_text);
begin
	if t is null then
		return null;
	end if;
	m := regexp_match(t, '^(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})$');
	if m is not null then
		return make_date(case when length(m[3]) = 2 then 2000 + m[3]::int
			- case when m[3]::int > 50 then 100 else 0 end else m[3]::int end, m[2]::int, m[1]::int);
	end if;
	m := regexp_match(t, '^(\d{4})-(\d{2})-(\d{2})$');
	if m is not null then
		return make_date(m[1]::int, m[2]::int, m[3]::int);
	end if;
	perform registry.refuse(400, 'date_is_wrong', _field);
exception when datetime_field_overflow then
	perform registry.refuse(400, 'date_is_wrong', _field);
end $$;

-- A time of day: 9:30, 09:30 or 9.30.
create or replace function registry.time_of(_text text, _field text) returns time immutable language plpgsql as $$
declare
	m text[] := regexp_match(registry.tidy(_text), '^(\d{1,2})[:.](\d{2})$');
begin
	if registry.tidy(_text) is null then
		return null;
	end if;
	if m is null or m[1]::int > 23 or m[2]::int > 59 then
		perform registry.refuse(400, 'time_is_wrong', _field);
	end if;
	return make_time(m[1]::int, m[2]::int, 0);
end $$;

create or replace function registry.int_of(_text text, _field text) returns int immutable language plpgsql as $$
declare
	t text := regexp_replace(registry.tidy(_text), '[\s\u00a0\u2009\u202f]', '', 'g');
begin
	if t is null then
		return null;
	end if;
	if t !~ '^-?\d{1,9}$' then
		perform registry.refuse(400, 'number_is_wrong', _field);
	end if;
	return t::int;
end $$;

-- A number with an optional fraction, comma or point: 1,5
create or replace function registry.number_of(_text text, _field text) returns numeric immutable language plpgsql as $$
declare
	t text := replace(regexp_replace(registry.tidy(_text), '[\s\u00a0\u2009\u202f]', '', 'g'), ',', '.');
begin
	if t is null then
		return null;
	end if;
	if t !~ '^-?\d{1,9}(\.\d{1,3})?$' then
		perform registry.refuse(400, 'number_is_wrong', _field);
	end if;
	return t::numeric;
end $$;

-- The page of a list that is asked for, from 1; "all" is one long page, which an export asks for.
create or replace function registry.page_of(_page text) returns int immutable language sql
return case when _page = 'all' then 1 else least(greatest(coalesce(registry.int_of(_page, 'page'), 1), 1), 1000000) end;

-- How many rows such a page has at most.
create or replace function registry.page_rows(_page text, _rows int default 50) returns int immutable language sql
return case when _page = 'all' then 10000 else _rows end;

-- An export is whole or it is not made.
create or replace function registry.whole_or_refuse(_page text, _n bigint) returns void immutable language plpgsql as $$
begin
	if _page = 'all' and _n > registry.page_rows(_page) then
		perform registry.refuse(422, 'list_is_too_long', 'page', jsonb_build_object('n', _n, 'most', registry.page_rows(_page)));
	end if;
end $$;

-- Who reads numbers for names: the auditor, the director (but for a batch that waits), the administrator.
create or replace function registry.unnamed(_me registry.account) returns boolean immutable language sql
return _me.role in ('auditor', 'director', 'administrator');

-- A list that a form sent (`x[]`) as text array; blanks left out.
create or replace function registry.list_of(_list jsonb) returns text[] immutable language sql
return (select coalesce(array_agg(registry.tidy(v) order by n), '{}') from jsonb_array_elements_text(
	case jsonb_typeof(_list) when 'array' then _list when 'string' then jsonb_build_array(_list) else '[]' end) with ordinality x (v, n)
	where registry.tidy(v) is not null);

-- A list of row numbers that a form sent; anything that is no number is refused.
create or replace function registry.ids_of(_list jsonb, _field text) returns int[] immutable language sql
return (select coalesce(array_agg(registry.int_of(v, _field)), '{}') from unnest(registry.list_of(_list)) v);

-- Of a text in three languages the reader's, else what there is.
create or replace function registry.pick(_lang text, _ru text, _en text, _be text default null) returns text
immutable parallel safe language sql
return case _lang when 'en' then coalesce(_en, _ru) when 'be' then coalesce(_be, _ru, _en) else coalesce(_ru, _en) end;

-- A moment as wall-clock in a zone with its offset: 2026-11-26T09:00:00+03:00
create or replace function registry.wall(_at timestamptz, _zone text default 'Europe/Minsk') returns text stable language plpgsql as $$
declare
	local timestamp := _at at time zone _zone;
	off interval := local - (_at at time zone 'UTC');
begin
	return to_char(local, 'YYYY-MM-DD"T"HH24:MI:SS') || case when off < '0' then '-' else '+' end
		|| to_char(greatest(off, -off), 'HH24:MI');
end $$;

-- Today in the centre's zone: the day of issue and of deadlines.
create or replace function registry.today() returns date stable language sql
return (now() at time zone 'Europe/Minsk')::date;

-- The next number of a gapless counter.  The row stays locked until the transaction ends.
create or replace function registry.next_number(_name text, _year int) returns int language sql as $$
	insert into registry.counter (name, year, last) values (_name, _year, 1)
	on conflict (name, year) do update set last = registry.counter.last + 1
	returning last;
$$;

-- Steps that a role may take from a state: what a page offers as buttons; what no step leads back from is for good.
create or replace function registry.steps(_noun text, _was text, _role text) returns json stable language sql
return (select coalesce(json_agg(json_build_object('becomes', s.becomes, 'needs_reason', s.needs_reason,
		'for_good', not exists (select from registry.step back where back.noun = _noun and back.was = s.becomes and back.becomes = s.was)) order by s.position), '[]')
	from registry.step s where s.noun = _noun and s.was = _was and _role = any (s.roles));

-- May this role take this step?  Raises step_not_allowed, or reason_is_missing where the step needs one.
create or replace function registry.step_or_refuse(_noun text, _was text, _becomes text, _role text, _reason text)
returns void language plpgsql stable as $$
declare
	s registry.step;
begin
	select * into s from registry.step where noun = _noun and was = _was and becomes = _becomes;
	if not found or s.roles = '{}' then
		perform registry.refuse(409, 'step_not_allowed', 'state', jsonb_build_object('was', _was, 'becomes', _becomes));
	end if;
	if _role <> all (s.roles) then
		perform registry.refuse(403, 'not_yours');
	end if;
	if s.needs_reason and registry.tidy(_reason) is null then
		perform registry.refuse(422, 'reason_is_missing', 'reason');
	end if;
end $$;

-- Text for LIKE: its own % and _ mean themselves.
create or replace function registry.like_of(_text text) returns text immutable language sql
return replace(replace(replace(registry.tidy(_text), '\', '\\'), '%', '\%'), '_', '\_');

-- Percent-encoded for a query.
create or replace function registry.url_of(_text text) returns text immutable language sql
return (select coalesce(string_agg(case when c ~ '^[A-Za-z0-9._~-]$' then c else
		(select string_agg('%' || upper(lpad(to_hex(get_byte(b, i)), 2, '0')), '' order by i) from (select convert_to(c, 'UTF8')) x (b), generate_series(0, length(b) - 1) i) end, '' order by n), '')
	from regexp_split_to_table(_text, '') with ordinality t (c, n) where c <> '');

-- The clock of a reader who lives in another zone, with the day where it is another one: "00:00", "27.11 00:00"; null where there is no other.
create or replace function registry.reader_clock(_at timestamptz, _reader text, _zone text) returns text stable language sql
return case when _reader <> _zone then to_char(_at at time zone _reader, case when (_at at time zone _reader)::date <> (_at at time zone _zone)::date then 'DD.MM HH24:MI' else 'HH24:MI' end) end;
