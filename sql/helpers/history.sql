-- History: what the trail says, in words and names; what a page calls an object, and the way back to it.

-- The name of an account as _me may read it; of a trainee who is to see no names reads a number.
create or replace function registry.account_name(_a registry.account, _me registry.account) returns text immutable language sql
return case when _a.role = 'trainee' and registry.unnamed(_me) then '№ ' || _a.person else _a.name end;

-- Columns the trail keeps and a reader needs no line for: ids, parents, who and when (the line itself says them),
-- and what a decision's sentence tells.
create or replace function registry.history_silent() returns text[] immutable language sql
return array['id', 'course', 'person', 'programme', 'state_at', 'during', 'made', 'created', 'at', 'marked_by', 'entered_by', 'made_by', 'said_by', 'by', 'signed', 'signed_by', 'proposed', 'proposed_by',
	'decided', 'decided_by', 'attendance_closed_by', 'place', 'edition', 'reasons', 'facts', 'hours_planned', 'hours_credited', 'score_mean', 'session', 'nomination', 'account', 'key', 'shown',
	'changes', 'evidence', 'evidence_type', 'names', 'batch', 'uid', 'sha256', 'type'];

-- Columns whose values are words of the product: keys of audit.value.
create or replace function registry.history_words() returns text[] immutable language sql
return array['state', 'mark', 'was', 'becomes', 'outcome', 'phase', 'kind', 'mode', 'certificate', 'purpose', 'active', 'held', 'category', 'reserve', 'hard', 'reason_code', 'agency_kind', 'sex'];

-- Names of what the trail keeps by number.
create or replace function registry.history_name(_field text, _id int, _lang text) returns text stable language plpgsql as $$
begin
	if _field = 'agency' then
		return (select registry.pick(_lang, g.name_ru, g.name_en) from registry.agency g where g.id = _id);
	elsif _field = 'coordinator' then
		return (select a.name from registry.account a where a.id = _id);
	elsif _field = 'assessment' then
		return (select registry.pick(_lang, x.title_ru, x.title_en) from registry.assessment x where x.id = _id);
	end if;
	return '№ ' || _id;
end $$;

create or replace function registry.history_list(_noun text, _value jsonb, _lang text) returns text stable language plpgsql as $$
begin
	return case _noun when 'session' then registry.resources_named(_value, _lang) else array_to_string(registry.list_of(_value), ', ') end;
end $$;

-- One value of the trail for a page: {"word": key} | {"date": day} | {"datetime": moment} | {"text": as it stands}; null:
-- nothing stood there.  Planned into the statement that asks: an export asks for ten thousand lines.
create or replace function registry.history_value(_noun text, _field text, _value jsonb, _lang text, _zone text) returns jsonb stable language sql
return case
	when _value is null or jsonb_typeof(_value) = 'null' or _value = '""' then null
	when _field = any (registry.history_words()) and _value #>> '{}' ~ '^[a-z_]+$' then jsonb_build_object('word', _value)
	when jsonb_typeof(_value) = 'array' then jsonb_build_object('text', registry.history_list(_noun, _value, _lang))
	when jsonb_typeof(_value) = 'number' then jsonb_build_object('text', case when _field in ('agency', 'coordinator', 'assessment', 'replaced_by', 'moved_to')
		then registry.history_name(_field, (_value #>> '{}')::int, _lang) else registry.number_in((_value #>> '{}')::numeric, _lang) end)
	when _value #>> '{}' ~ '^\d{4}-\d\d-\d\d$' then jsonb_build_object('date', _value)
	when _value #>> '{}' ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d' then jsonb_build_object('datetime', registry.wall((_value #>> '{}')::timestamptz, _zone))
	when _value #>> '{}' ~ '^\d{4}-\d\d-\d\dT\d\d:' then jsonb_build_object('datetime', _value)
	else jsonb_build_object('text', _value) end;

-- What lines of the trail changed: [{"field": "state", "was": {"word": "draft"}, "becomes": {"word": "announced"}}]; of a
-- decision its sentence.  Private fields are named without their values; so are reasons, which people word freely, to who is
-- to see no names.
create or replace function registry.history_lines(_ids bigint[], _lang text, _me registry.account) returns table (id bigint, changes jsonb) stable language sql as $$
	select a.id, jsonb_agg(jsonb_build_object('field', k, 'private', v = 'null',
		'was', case when a.action <> 'insert' then registry.history_value(a.noun, k, v -> 0, _lang, coalesce((_me).zone, 'Europe/Minsk')) end, 'becomes', registry.history_value(a.noun, k, v -> 1, _lang, coalesce((_me).zone, 'Europe/Minsk'))) order by k)
	from registry.audit a, jsonb_each(a.changes) e (k, told), lateral (select case when k in ('reason', 'grounds', 'refused_because', 'over_quota') and registry.unnamed(_me) then 'null' else told end v) w
	where a.id = any (_ids) and a.noun <> 'decision' and k <> all (registry.history_silent()) and k is distinct from a.under_noun and not (a.noun = 'result' and k = 'assessment')
	group by a.id
	union all
	select a.id, jsonb_build_array(jsonb_build_object('field', 'outcome', 'private', false, 'was', null, 'becomes', jsonb_build_object('word', d.outcome)),
		jsonb_build_object('field', 'sentence', 'private', false, 'was', null, 'becomes', jsonb_build_object('text', registry.decision_sentence(d, _lang))))
	from registry.audit a join registry.decision d on d.id = a.object::int where a.id = any (_ids) and a.noun = 'decision';
$$;

-- The same as one text, for tables and lists: state: draft → announced; note
create or replace function registry.history_changed(_changes jsonb) returns text immutable language sql
return (select string_agg(c ->> 'field' || case when (c ->> 'private')::boolean then '' else ': ' || coalesce(w.was || ' → ', '') || coalesce(w.becomes, '') end, '; ' order by n)
	from jsonb_array_elements(_changes) with ordinality x (c, n),
		lateral (select (select v from jsonb_each_text(case jsonb_typeof(c -> 'was') when 'object' then c -> 'was' else '{}' end) y (k, v)) was,
			(select v from jsonb_each_text(case jsonb_typeof(c -> 'becomes') when 'object' then c -> 'becomes' else '{}' end) y (k, v)) becomes) w);

-- What a line is about: the session of a mark, the assessment of a score, the number of a batch.
create or replace function registry.history_about(_a registry.audit, _lang text, _me registry.account) returns text stable language plpgsql as $$
declare
	n int := case when _a.object ~ '^\d{1,9}$' then _a.object::int end;
begin
	if _a.noun = 'attendance_correction' then
		n := _a.changes #>> '{session,1}';
	end if;
	if _a.noun in ('attendance', 'attendance_correction', 'session') then
		return (select to_char(s.starts, 'DD.MM.YYYY HH24:MI') || case when s.zone <> 'Europe/Minsk' then ' ' || s.zone else '' end || ', ' || registry.pick(_lang, s.topic_ru, s.topic_en) from registry.session s where s.id = n);
	elsif _a.noun in ('result', 'assessment') then
		return (select registry.pick(_lang, x.title_ru, x.title_en) from registry.assessment x where x.id = n);
	elsif _a.noun = 'nomination' then
		return (select '№ ' || x.person from registry.nomination x where x.id = n);
	elsif _a.noun in ('course', 'programme', 'agency', 'resource', 'account') then
		return registry.history_title(_a.noun, _a.object, _lang, _me);
	elsif _a.noun in ('batch', 'person', 'decision') then
		return '№ ' || n;
	end if;
	return null;
end $$;

-- May _me read the history of this object?  The administrator that of accounts; who sees no names not that of people.
create or replace function registry.history_open(_noun text, _id text, _me registry.account) returns boolean stable language sql
return _noun in ('course', 'programme', 'agency', 'person', 'nomination', 'place', 'batch', 'certificate', 'account', 'resource', 'centre')
	and case _me.role when 'administrator' then _noun in ('account', 'centre') when 'director' then _noun <> 'person' when 'auditor' then _noun <> 'person' else _noun not in ('account', 'centre') end
	and (_noun = 'centre' or exists (select from registry.audit a where a.noun = _noun and a.object = _id or a.under_noun = _noun and a.under = _id));

-- What a page calls an object, as _me may read it.
create or replace function registry.history_title(_noun text, _id text, _lang text, _me registry.account) returns text stable language plpgsql as $$
declare
	n int := case when _id ~ '^\d{1,9}$' then _id::int end;
begin
	if _noun = 'course' then
		return (select c.code || ' ' || registry.pick(_lang, e.title_ru, e.title_en, e.title_be) from registry.course c join registry.edition e on e.id = c.edition where c.id = n);
	elsif _noun = 'place' then
		return (select case when registry.unnamed(_me) then '№ ' || p.person else registry.names_of(p.person, _lang) ->> 'name' end || ', ' || c.code from registry.place p join registry.course c on c.id = p.course where p.id = n);
	elsif _noun = 'person' then
		return (select case when registry.unnamed(_me) then '№ ' || p.id else registry.names_of(p.id, _lang) ->> 'name' end from registry.person p where p.id = n);
	elsif _noun = 'programme' then
		return (select p.code from registry.programme p where p.id = n);
	elsif _noun = 'edition' then
		return (select g.code || ', № ' || e.number from registry.edition e join registry.programme g on g.id = e.programme where e.id = n);
	elsif _noun = 'agency' then
		return (select registry.pick(_lang, g.name_ru, g.name_en) from registry.agency g where g.id = n);
	elsif _noun = 'account' then
		return (select registry.account_name(a, _me) from registry.account a where a.id = n);
	elsif _noun = 'resource' then
		return (select registry.pick(_lang, r.name_ru, r.name_en) from registry.resource r where r.id = n);
	elsif _noun = 'certificate' then
		return (select registry.serial_text(c.serial) from registry.certificate c where c.id = _id);
	elsif _noun = 'centre' then
		return (select registry.pick(_lang, c.organisation_ru, c.organisation_en) from registry.centre c);
	end if;
	return '№ ' || _id;
end $$;

create or replace function registry.history_crumbs(_noun text, _id text, _lang text, _me registry.account) returns json stable language sql
return (select case _noun when 'centre' then json_build_array(json_build_object('href', '/centre', 'key', 'centre_details'))
	when 'place' then (select json_build_array(json_build_object('href', '/courses', 'key', 'courses'), json_build_object('href', '/courses/' || p.course || '/decisions', 'label', (select c.code from registry.course c where c.id = p.course))) from registry.place p where p.id::text = _id)
	else json_build_array(json_build_object('href', '/' || plural, 'key', plural),
		json_build_object('href', '/' || plural || '/' || _id || case _noun when 'resource' then '/edit' else '' end, 'label', registry.history_title(_noun, _id, _lang, _me))) end
	from (select case _noun when 'agency' then 'agencies' when 'person' then 'people' when 'batch' then 'batches' else _noun || 's' end plural) x);

-- The filters of the audit page as a query to go on with.
create or replace function registry.audit_query(_noun text, _actor text, _from text, _until text) returns text immutable language sql
return concat(case when _noun ~ '^[a-z_]+$' then '&noun=' || _noun end, case when _actor ~ '^\d+$' then '&actor=' || _actor end,
	case when _from ~ '^[0-9./-]+$' then '&from=' || _from end, case when _until ~ '^[0-9./-]+$' then '&until=' || _until end);
