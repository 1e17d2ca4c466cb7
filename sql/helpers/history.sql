-- What the history page calls an object, and the way back to it.
create or replace function registry.history_title(_noun text, _id text, _lang text) returns text stable language plpgsql as $$
begin
	return case _noun
		when 'course' then (select c.code || ' ' || registry.pick(_lang, e.title_ru, e.title_en, e.title_be) from registry.course c join registry.edition e on e.id = c.edition where c.id::text = _id)
		when 'programme' then (select p.code from registry.programme p where p.id::text = _id)
		when 'agency' then (select registry.pick(_lang, g.name_ru, g.name_en) from registry.agency g where g.id::text = _id)
		when 'person' then (select registry.names_of(p.id, _lang) ->> 'name' from registry.person p where p.id::text = _id)
		when 'account' then (select a.name from registry.account a where a.id::text = _id)
		when 'resource' then (select registry.pick(_lang, r.name_ru, r.name_en) from registry.resource r where r.id::text = _id)
		when 'centre' then (select registry.pick(_lang, c.organisation_ru, c.organisation_en) from registry.centre c)
		else _id end;
end $$;

create or replace function registry.history_crumbs(_noun text, _id text, _lang text) returns json stable language sql
return (select case when _noun = 'centre' then json_build_array(json_build_object('href', '/centre', 'key', 'centre_details')) else json_build_array(json_build_object('href', '/' || plural, 'key', plural),
		json_build_object('href', '/' || plural || '/' || _id || case _noun when 'resource' then '/edit' else '' end, 'label', registry.history_title(_noun, _id, _lang))) end
	from (select case _noun when 'agency' then 'agencies' when 'person' then 'people' when 'batch' then 'batches' else _noun || 's' end plural) x);

-- The filters of the audit page as a query to go on with.
create or replace function registry.audit_query(_noun text, _actor text, _from text, _until text) returns text immutable language sql
return concat(case when _noun ~ '^[a-z_]+$' then '&noun=' || _noun end, case when _actor ~ '^\d+$' then '&actor=' || _actor end,
	case when _from ~ '^[0-9./-]+$' then '&from=' || _from end, case when _until ~ '^[0-9./-]+$' then '&until=' || _until end);
