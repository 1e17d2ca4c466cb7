-- Kinds of agencies, in the order of a form.
create or replace function registry.agency_kinds() returns text[] immutable language sql
return array['law_enforcement', 'border', 'migration', 'ngo', 'government', 'international', 'academic'];

-- The agencies that put somebody forward for a course, as a form offers them.
create or replace function registry.course_agencies(_course int, _lang text) returns json stable language sql
return (select json_agg(json_build_object('id', g.id, 'name', registry.pick(_lang, g.name_ru, g.name_en), 'country', g.country) order by g.country, registry.pick(_lang, g.name_ru, g.name_en))
	from registry.agency g where g.id in (select x.agency from registry.nomination x where x.course = _course));

-- Refuse what cannot be an agency, naming the field.
create or replace function registry.agency_fields(_kind text, _country text, _name_ru text, _name_en text, _town text, _email text, _phone text, _note text) returns void language plpgsql stable as $$
begin
	if coalesce(_kind, '') <> all (registry.agency_kinds()) then
		perform registry.refuse(422, 'agency_kind_is_wrong', 'kind');
	elsif coalesce(registry.tidy(_country), '') !~ '^[A-Z]{2}$' then
		perform registry.refuse(422, 'country_is_wrong', 'country');
	elsif registry.email_is_wrong(_email) then
		perform registry.refuse(422, 'email_is_wrong', 'email');
	end if;
	perform registry.title_of(_name_ru, 'name_ru', true), registry.title_of(_name_en, 'name_en', true), registry.short_of(_town, 'town'), registry.short_of(_phone, 'phone'), registry.note_of(_note, 'note');
end $$;
