-- What was typed into the forms of acts, checked.

-- A certificate that something is going to happen to, locked; nobody learns of one that is not theirs.
create or replace function registry.certificate_locked(_id text, _me registry.account) returns registry.certificate language plpgsql as $$
declare
	c registry.certificate;
begin
	select * into c from registry.certificate where id = upper(_id) for no key update;
	if not found or not registry.certificate_seen(c, _me) then
		perform registry.refuse(404, 'not_found');
	end if;
	return c;
end $$;

-- The number of a paper form: letters, digits and dashes.
create or replace function registry.form_number_of(_text text, _field text) returns text immutable language plpgsql as $$
declare
	t text := upper(regexp_replace(registry.tidy(_text), '\s+', ' ', 'g') collate "und-x-icu");
begin
	if t !~ '^[0-9A-ZА-ЯЁІЎ][0-9A-ZА-ЯЁІЎ /-]{0,19}$' then
		perform registry.refuse(422, 'form_number_is_wrong', _field);
	end if;
	return t;
end $$;

-- The form number so many after this one: A 0009998, 3  →  A 0010001
create or replace function registry.form_number_after(_number text, _n int) returns text immutable language plpgsql as $$
declare
	digits text := substring(_number from '\d+$');
	next_ text;
begin
	if _n = 0 or _number is null then
		return _number;
	elsif digits is null then
		perform registry.refuse(422, 'form_number_cannot_count', 'form_number');
	end if;
	next_ := (digits::numeric + _n)::text;
	if length(next_) > length(digits) then
		perform registry.refuse(422, 'form_number_cannot_count', 'form_number');
	end if;
	return left(_number, length(_number) - length(digits)) || lpad(next_, length(digits), '0');
end $$;

-- The day on which papers were handed over: today unless another was typed, none to come.
create or replace function registry.handed_on_of(_text text) returns date stable language plpgsql as $$
declare
	day date := coalesce(registry.date_of(_text, 'handed_on'), registry.today());
begin
	if day > registry.today() then
		perform registry.refuse(422, 'day_is_to_come', 'handed_on');
	end if;
	return day;
end $$;

-- To whom: nobody is named when the holder came in person.
create or replace function registry.handed_to_of(_text text, _how text) returns text immutable language plpgsql as $$
begin
	if _how = 'in_person' then
		return null;
	end if;
	return registry.short_of(_text, 'handed_to', true);
end $$;
