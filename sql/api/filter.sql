-- Filters of lists, kept under a name by who uses them.

-- Keep the filter of a list; the same name again takes the place of the one before.
--   select api.filter_save(login, '/nominations', 'Mine, proposed', 'state=proposed')  →  {"next": "/nominations?state=proposed"}
-- changes: saved_filter
create function api.filter_save(_login bytea, _at text, _name text, _query text) returns json language plpgsql as $$
declare
	me account := who(_login);
	-- which page of it, and in which language, is no part of a filter
	kept text := (select string_agg(part, '&' order by n) from regexp_split_to_table(coalesce(_query, ''), '&') with ordinality x (part, n) where part !~ '^(page|lang)=' and part ~ '=.');
begin
	if coalesce(_at, '') !~ '^/[a-z]{1,40}(/[0-9]{1,9}/[a-z]{1,40})?$' then
		perform refuse(422, 'filter_page_is_wrong', 'at');
	elsif kept is null or kept !~ '^[!-~]+$' or length(kept) > 1000 then
		perform refuse(422, 'filter_is_wrong', 'query');
	elsif (select count(*) from saved_filter f where f.account = me.id and not (f.page = _at and f.name = tidy(_name))) >= 100 then
		perform refuse(409, 'too_many_filters', 'name');
	end if;
	insert into saved_filter (account, page, name, query) values (me.id, _at, short_of(_name, 'name', true), kept)
	on conflict (account, page, name) do update set query = excluded.query;
	return json_build_object('next', _at || '?' || kept);
end $$;

-- Forget a filter.
--   select api.filter_remove(login, 4)  →  {"next": "/nominations"}
-- changes: saved_filter
create function api.filter_remove(_login bytea, _id int) returns json language plpgsql as $$
declare
	me account := who(_login);
	page_ text;
begin
	delete from saved_filter f where f.id = _id and f.account = me.id returning f.page into page_;
	if page_ is null then
		perform refuse(404, 'not_found');
	end if;
	return json_build_object('next', page_);
end $$;
