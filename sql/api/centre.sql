-- The centre's details: what its papers say of it.  Issued papers keep what they were printed with.

-- What stands on papers that are proposed from now on.
--   select api.centre(login, 'en')  →  {"organisation_en": "…", "signature_1_name": "…", "host": "registry.example.org", "version": 1, "can": {"change": true}}
create function api.centre(_login bytea, _lang text) returns json language plpgsql stable as $$
declare
	me account := who(_login, 'administrator', 'director', 'auditor');
begin
	return (select (to_jsonb(c) - 'id') || jsonb_build_object('section', 'centre_details', 'can', jsonb_build_object('change', me.role = 'administrator'),
		'waiting', (select count(*) from batch b where b.state = 'proposed')) from centre c);
end $$;

-- Change them.
--   select api.centre_change(login, '1', 'МЕЖДУНАРОДНЫЙ УЧЕБНЫЙ ЦЕНТР…', 'INTERNATIONAL TRAINING CENTRE…', 'Минск', 'Minsk', …)  →  {}
-- changes: centre, audit
create function api.centre_change(_login bytea, _version text, _organisation_ru text, _organisation_en text, _town_ru text, _town_en text,
	_signature_1_name text, _signature_1_name_en text, _signature_1_ru text, _signature_1_en text, _signature_2_name text, _signature_2_name_en text, _signature_2_ru text, _signature_2_en text) returns json language plpgsql as $$
declare
	me account := who(_login, 'administrator');
	c centre;
begin
	select * into c from centre for update;
	perform same_version('centre', 1, _version, c.version);
	update centre set version = version + 1,
		organisation_ru = heading_of(_organisation_ru, 'organisation_ru'), organisation_en = heading_of(_organisation_en, 'organisation_en'),
		town_ru = short_of(_town_ru, 'town_ru', true), town_en = short_of(_town_en, 'town_en', true),
		signature_1_name = short_of(_signature_1_name, 'signature_1_name'), signature_1_name_en = latin_of(_signature_1_name_en, 'signature_1_name_en'), signature_1_ru = short_of(_signature_1_ru, 'signature_1_ru', true), signature_1_en = short_of(_signature_1_en, 'signature_1_en', true),
		signature_2_name = short_of(_signature_2_name, 'signature_2_name'), signature_2_name_en = latin_of(_signature_2_name_en, 'signature_2_name_en'), signature_2_ru = short_of(_signature_2_ru, 'signature_2_ru', true), signature_2_en = short_of(_signature_2_en, 'signature_2_en', true);
	return '{}';
end $$;
