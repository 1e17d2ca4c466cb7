-- What each role finds in its navigation, in order.
create table if not exists registry.navigation (
	n	int primary key,
	heading	text not null,
	href	text not null,
	icon	text not null,
	label	text not null,		-- key of t.nav
	roles	text[] not null
);
delete from registry.navigation;
insert into registry.navigation (n, heading, href, icon, label, roles) values
	(10, 'work', '/', 'layout-dashboard', 'overview', '{trainee,trainer,focal_point,coordinator,registrar,director,auditor,administrator}'),
	(20, 'work', '/calendar', 'calendar-days', 'calendar', '{trainer,focal_point,coordinator,registrar,director,auditor}'),
	(30, 'work', '/courses', 'presentation', 'courses', '{trainee,trainer,focal_point,coordinator,registrar,director,auditor}'),
	(40, 'work', '/nominations', 'users', 'nominations', '{focal_point,coordinator}'),
	(50, 'work', '/people', 'id-card', 'people', '{focal_point,coordinator,registrar}'),
	(60, 'work', '/batches', 'file-check-2', 'batches', '{coordinator,registrar,director,auditor}'),
	(65, 'work', '/proposals', 'stamp', 'proposals', '{coordinator,registrar,director,auditor}'),
	(67, 'work', '/requests', 'pencil', 'requests', '{focal_point,coordinator,registrar}'),
	(68, 'work', '/outbox', 'mail', 'outbox', '{focal_point,coordinator,registrar}'),
	(70, 'work', '/certificates', 'award', 'certificates', '{trainee,focal_point,coordinator,registrar,director,auditor}'),
	(80, 'work', '/lookups', 'scan-line', 'lookups', '{focal_point,registrar,auditor}'),
	(90, 'work', '/verify', 'shield-check', 'verify', '{trainee,trainer,focal_point,coordinator,registrar,director,auditor,administrator}'),
	(110, 'centre', '/programmes', 'graduation-cap', 'programmes', '{focal_point,coordinator,registrar,director,auditor}'),
	(115, 'centre', '/calendar/week', 'calendar-days', 'planner_week', '{coordinator,registrar,director}'),
	(120, 'centre', '/calendar/rooms', 'clock', 'rooms_day', '{coordinator,registrar,director}'),
	(130, 'centre', '/resources', 'door-open', 'resources', '{coordinator,registrar,director}'),
	(140, 'centre', '/agencies', 'building-2', 'agencies', '{focal_point,coordinator,registrar,director,auditor}'),
	(150, 'centre', '/accounts', 'settings', 'accounts', '{administrator,director,focal_point}'),
	(155, 'centre', '/centre', 'landmark', 'centre_details', '{administrator,director,auditor}'),
	(160, 'centre', '/audit', 'history', 'audit', '{director,auditor,administrator}');

-- The one-time link of an empty registry: with it the first administrator sets a password.  Called by the
-- start script as owner; only while no administrator has one; an earlier link stops working.
--   select registry.first_administrator_link(sha256('…'))  →  true
create or replace function registry.first_administrator_link(_token bytea) returns boolean language plpgsql as $$
begin
	if exists (select from registry.account where role = 'administrator' and password is not null) then
		return false;
	end if;
	delete from registry.invitation where account is null;
	insert into registry.invitation (token, until) values (_token, now() + interval '72 hours');
	return true;
end $$;

-- May _me see this account?  The administrator and the director all; a focal point the trainees of the own agency.
create or replace function registry.account_seen(_a registry.account, _me registry.account) returns boolean stable language sql
return _me.role in ('administrator', 'director')
	or (_me.role = 'focal_point' and _a.role = 'trainee' and exists (select from registry.person p where p.id = _a.person and p.agency = _me.agency));

-- With what an account signs in, as _me may read it: of a trainee nobody but the own agency and the centre's coordinator knows.
create or replace function registry.account_email(_a registry.account, _me registry.account) returns text immutable language sql
return case when _a.role = 'trainee' and registry.unnamed(_me) then null else _a.email end;

-- Roles that an account may be given, in the order of a form.
create or replace function registry.account_roles(_me registry.account) returns json immutable language sql
return case when _me.role = 'focal_point' then '["trainee"]'::json
	else '["coordinator", "registrar", "director", "auditor", "administrator", "trainer", "focal_point"]'::json end;

-- Keep a link for an account; earlier unused links of it stop working.  Three days.  Whoever made it is shown the link; it
-- also goes by mail, where there is an address: until then its token waits in the outbox, and is forgotten when it was sent.
drop function if exists registry.invitation_made(registry.account, registry.account, bytea);
create or replace function registry.invitation_made(_a registry.account, _me registry.account, _token_hash bytea, _token text) returns json language plpgsql as $$
declare
	i registry.invitation;
begin
	update registry.invitation set used = now() where account = _a.id and used is null;
	insert into registry.invitation (token, account, made_by, until) values (_token_hash, _a.id, _me.id, now() + interval '72 hours') returning * into i;
	perform registry.event('invited', 'account', _a.id::text);
	perform registry.mail_account('invitation', _a, jsonb_build_object('sign_in', _a.email), null, _token);
	return json_build_object('id', _a.id, 'name', registry.account_name(_a, _me), 'email', nullif(registry.account_email(_a, _me), 'person-' || _a.person || '@no-address.invalid'),
		'sign_in', registry.account_email(_a, _me), 'role', _a.role, 'person', _a.person, 'until', registry.wall(i.until, _me.zone));
end $$;

-- The link to another page of the same list.
create or replace function registry.account_page(_page int, _q text, _role text) returns text immutable language sql
return '?page=' || _page || case when _role ~ '^[a-z_]+$' then '&role=' || _role else '' end || case when registry.tidy(_q) is null then '' else '&q=' || registry.url_of(_q) end;
