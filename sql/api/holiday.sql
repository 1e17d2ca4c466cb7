-- Public holidays: days on which planning warns.

-- Holidays of a year, of one country or of all.
--   select api.holidays(login, 'en', '2027', 'BY', null)  →  {"shown_year": 2027, "rows": [{"id": 4, "of": "BY", "off": "2027-01-01", "name": "New Year"}], "total": 10}
create function api.holidays(_login bytea, _lang text, _year text, _country text, _page text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'coordinator', 'registrar', 'director');
	year_ int := coalesce(int_of(_year, 'year'), extract(year from today())::int);
	page int := page_of(_page);
	long int := page_rows(_page);
	n int;
begin
	select count(*) into n from holiday h where extract(year from h.day) = year_ and (tidy(_country) is null or h.country = _country);
	perform whole_or_refuse(_page, n);
	return json_build_object('shown_year', year_, 'total', n, 'page', page, 'pages', greatest((n + long - 1) / long, 1), 'section', 'resources', 'crumbs', json_build_array(json_build_object('href', '/resources', 'key', 'resources')),
		'previous', case when page > 1 then list_page(page - 1, 'year', year_::text, 'country', _country) end, 'next', case when page * long < n then list_page(page + 1, 'year', year_::text, 'country', _country) end,
		'years', (select json_agg(json_build_object('y', y, 'chosen', y = year_) order by y) from (select extract(year from day)::int y from holiday union select year_ union select extract(year from today())::int) x),
		'countries', (select json_agg(json_build_object('code', c, 'chosen', coalesce(c = _country, false)) order by c <> 'BY', c) from (select distinct country c from holiday) x),
		'all_countries', (select json_agg(json_build_object('code', c)) from jsonb_array_elements_text(person_choices(_lang) -> 'countries') c),
		'rows', (select coalesce(json_agg(x order by x.off, x.of), '[]') from (select h.id, h.country as of, h.day off, pick(_lang, h.name_ru, h.name_en) as name from holiday h
			where extract(year from h.day) = year_ and (tidy(_country) is null or h.country = _country) order by h.day, h.country limit long offset (page - 1)::bigint * long) x),
		'country', coalesce(_country, 'BY'), 'day', null, 'name_ru', '', 'name_en', '', 'can', json_build_object('edit', me.role = 'coordinator'));
end $$;

-- Add a holiday.
--   select api.holiday_add(login, gen_random_uuid(), 'BY', '03.01.2028', 'Выходной', 'Day off')  →  {"id": 200, "year": 2028, "country": "BY"}
-- changes: holiday, answered, audit
create function api.holiday_add(_login bytea, _idem uuid, _country text, _day text, _name_ru text, _name_en text) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	before json := answered(_idem, me.id, 'holiday_add');
	day_ date := date_of(_day, 'day');
	made int;
begin
	if before is not null then
		return before;
	elsif tidy(_country) is null or tidy(_country) !~ '^[A-Z]{2}$' then
		perform refuse(422, 'country_is_wrong', 'country');
	elsif day_ is null then
		perform refuse(422, 'field_is_missing', 'day');
	elsif day_ not between '2020-01-01' and '2100-01-01' then
		perform refuse(422, 'holiday_day_is_wrong', 'day');
	elsif exists (select from holiday h where h.country = tidy(_country) and h.day = day_) then
		perform refuse(409, 'holiday_known', 'day');
	end if;
	insert into holiday (country, day, name_ru, name_en) values (tidy(_country), day_, short_of(_name_ru, 'name_ru', true), short_of(_name_en, 'name_en', true)) returning id into made;
	return answer(_idem, json_build_object('id', made, 'year', extract(year from day_)::int, 'country', tidy(_country)));
end $$;

-- Remove a holiday; once removed it is simply gone.
--   select api.holiday_remove(login, 200)  →  {"id": 200, "year": 2028, "country": "BY"}
-- changes: holiday, audit
create function api.holiday_remove(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login, 'coordinator');
	h holiday;
begin
	delete from holiday where id = _id returning * into h;
	if h.id is null then
		perform refuse(404, 'not_found');
	end if;
	return json_build_object('id', h.id, 'year', extract(year from h.day)::int, 'country', h.country);
end $$;
