-- Follow-up forms: passport name, arrival, visa, diet, needs of those who come.

-- Days after the end of a course for which its forms are kept.
create or replace function registry.follow_up_days() returns int immutable language sql
return 30;

-- May _me fill in or change the form of a nomination?  The agency and the coordinator, until the course begins.
create or replace function registry.follow_up_allowed(_n registry.nomination, _me registry.account) returns boolean stable language sql
return _n.state in ('accepted', 'confirmed') and _me.role in ('focal_point', 'coordinator')
	and exists (select from registry.course c where c.id = _n.course and c.state in ('announced', 'nominations_open', 'closed', 'running') and c.ends >= registry.today());

-- Do the days of travel fit the days of the course, which may have moved since?  Whoever comes is there by its first day and leaves after its
-- last, each within a week of it.  What was not told yet fits.
create or replace function registry.arrival_fits(_f registry.follow_up, _c registry.course) returns boolean immutable language sql
return coalesce(_f.arrives::date between _c.starts - 7 and _c.starts, true);
create or replace function registry.departure_fits(_f registry.follow_up, _c registry.course) returns boolean immutable language sql
return coalesce(_f.departs::date between _c.ends and _c.ends + 7, true);

-- The name as the passport has it, proposed: the person's current form in Latin letters.
create or replace function registry.latin_form(_person int) returns registry.name_form stable language sql
return (select f from registry.name_form f where f.person = _person and f.script = 'latn' and f.valid_until is null order by f.source = 'passport' desc, f.id limit 1);

-- A day and a time that were typed into two fields, as one moment of the wall clock; both or none.
create or replace function registry.moment_typed(_day text, _time text, _field text) returns timestamp immutable language plpgsql as $$
declare
	day date := registry.date_of(_day, _field || '_day');
	clock time := registry.time_of(_time, _field || '_time');
begin
	if clock is not null and day is null then
		perform registry.refuse(422, 'date_is_missing', _field || '_day');
	elsif day is not null and clock is null then
		perform registry.refuse(422, 'time_is_missing', _field || '_time');
	end if;
	return day + clock;
end $$;

-- Forms whose day has come are deleted.
-- changes: follow_up, audit
create or replace function registry.follow_ups_forgotten() returns int language plpgsql as $$
declare
	n int;
begin
	delete from registry.follow_up f where f.keep_until < registry.today();
	get diagnostics n = row_count;
	return n;
end $$;
