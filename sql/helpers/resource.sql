-- Resources: what was typed into their form.

create or replace function registry.resource_kinds(_chosen text) returns json immutable language sql
return (select json_agg(json_build_object('kind', k, 'chosen', coalesce(k = _chosen, false)) order by n) from unnest(array['room', 'trainer', 'interpreter', 'vehicle']) with ordinality x (k, n));

-- Accounts of trainers.
create or replace function registry.trainers_offered(_chosen int) returns json stable language sql
return (select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name) order by a.name), '[]') from registry.account a where a.role = 'trainer' and a.active or a.id = _chosen);

create or replace function registry.resource_typed(_id int, _kind text, _name_ru text, _name_en text, _seats text, _languages jsonb, _equipment_ru text, _equipment_en text, _account text) returns registry.resource stable language plpgsql as $$
declare
	r registry.resource;
begin
	r.kind := _kind;
	r.name_ru := registry.short_of(_name_ru, 'name_ru', true);
	r.name_en := registry.short_of(_name_en, 'name_en', true);
	if exists (select from registry.resource x where x.kind = _kind and x.name_en = r.name_en and x.id is distinct from _id) then
		perform registry.refuse(409, 'resource_known', 'name_en');
	end if;
	if _kind in ('room', 'vehicle') then
		r.seats := case when registry.tidy(_seats) is not null then registry.whole_of(_seats, 'seats', 1, 1000, 'seats_are_wrong') end;
		r.equipment_ru := registry.short_of(_equipment_ru, 'equipment_ru');
		r.equipment_en := registry.short_of(_equipment_en, 'equipment_en');
	end if;
	r.languages := case when _kind in ('trainer', 'interpreter') then registry.languages_of(_languages, _kind = 'interpreter') else '{}' end;
	if _kind = 'trainer' then
		r.account := registry.int_of(_account, 'account');
		if r.account is not null and not exists (select from registry.account a where a.id = r.account and a.role = 'trainer') then
			perform registry.refuse(422, 'account_is_no_trainer', 'account');
		end if;
	end if;
	return r;
end $$;
