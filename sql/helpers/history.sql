-- History: what the trail says, in words and names; what a page calls an object, and the way back to it.

-- The name of an account as _me may read it; of a trainee who is to see no names reads a number.
create or replace function registry.account_name(_a registry.account, _me registry.account) returns text immutable language sql
return case when _a.role = 'trainee' and registry.unnamed(_me) then '№ ' || _a.person else _a.name end;

-- Columns the trail keeps and a reader needs no line for: ids, parents, who and when (the line itself says them),
-- and what a decision's sentence tells.
create or replace function registry.history_silent() returns text[] immutable language sql
return array['id', 'course', 'person', 'programme', 'state_at', 'during', 'made', 'created', 'at', 'marked_by', 'entered_by', 'made_by', 'said_by', 'by', 'signed', 'signed_by', 'proposed', 'proposed_by',
	'decided', 'decided_by', 'attendance_closed_by', 'place', 'edition', 'reasons', 'facts', 'hours_planned', 'hours_credited', 'score_mean', 'session', 'nomination', 'account', 'key'];

-- Columns whose values are words of the product: keys of audit.value.
create or replace function registry.history_words() returns text[] immutable language sql
return array['state', 'mark', 'was', 'becomes', 'outcome', 'phase', 'kind', 'role', 'mode', 'certificate', 'purpose', 'active', 'held'];

-- One value of the trail for a page: {"word": key} | {"date": day} | {"datetime": moment} | {"text": as it stands}; null: nothing stood there.
create or replace function registry.history_value(_noun text, _field text, _value jsonb, _lang text, _zone text) returns jsonb stable language plpgsql as $$
declare
	t text := _value #>> '{}';
	kind text := jsonb_typeof(_value);
begin
	-- One question after the other, those without a table first: an export asks for ten thousand lines.
	if t is null or t = '' then
		return null;
	elsif kind = 'number' and _field not in ('agency', 'coordinator', 'assessment', 'replaced_by', 'attendance_ready_by') then
		return jsonb_build_object('text', registry.number_in(t::numeric, _lang));
	elsif kind = 'array' and _noun = 'session' then
		return jsonb_build_object('text', registry.resources_named(_value, _lang));
	elsif kind = 'array' then
		return jsonb_build_object('text', (select string_agg(v, ', ') from jsonb_array_elements_text(_value) v));
	elsif _field = 'agency' and _noun <> 'account' then
		return jsonb_build_object('text', (select registry.pick(_lang, g.name_ru, g.name_en) from registry.agency g where g.id::text = t));
	elsif _field in ('coordinator', 'attendance_ready_by') then
		return jsonb_build_object('text', (select a.name from registry.account a where a.id::text = t));
	elsif _field = 'assessment' then
		return jsonb_build_object('text', (select registry.pick(_lang, x.title_ru, x.title_en) from registry.assessment x where x.id::text = t));
	elsif _field = 'replaced_by' then
		return jsonb_build_object('text', '№ ' || t);
	elsif _field = any (registry.history_words()) and t ~ '^[a-z_]+$' then
		return jsonb_build_object('word', t);
	elsif t !~ '^\d{4}-\d\d-\d\d' then
		return jsonb_build_object('text', t);
	elsif t ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d' then
		return jsonb_build_object('datetime', registry.wall(t::timestamptz, _zone));
	elsif t ~ '^\d{4}-\d\d-\d\dT' then
		return jsonb_build_object('datetime', t);
	elsif t ~ '^\d{4}-\d\d-\d\d$' then
		return jsonb_build_object('date', t);
	end if;
	return jsonb_build_object('text', t);
end $$;

-- What one line of the trail changed: [{"field": "state", "was": {"word": "draft"}, "becomes": {"word": "announced"}}]; of a
-- decision its sentence.  Private fields are named without their values.
create or replace function registry.history_changes(_a registry.audit, _lang text, _zone text) returns jsonb stable language plpgsql as $$
begin
	if _a.noun = 'decision' then
		return (select jsonb_build_array(jsonb_build_object('field', 'outcome', 'was', null, 'becomes', jsonb_build_object('word', d.outcome)),
				jsonb_build_object('field', 'sentence', 'was', null, 'becomes', jsonb_build_object('text', registry.decision_sentence(d, _lang))))
			from registry.decision d where d.id::text = _a.object);
	end if;
	return (select jsonb_agg(jsonb_build_object('field', k, 'private', v = 'null',
			'was', case when _a.action <> 'insert' then registry.history_value(_a.noun, k, v -> 0, _lang, _zone) end, 'becomes', registry.history_value(_a.noun, k, v -> 1, _lang, _zone)) order by k)
		from jsonb_each(_a.changes) e (k, v)
		where k <> all (registry.history_silent()) and k is distinct from _a.under_noun and not (_a.noun = 'result' and k = 'assessment'));
end $$;

-- The same as one text, for tables and lists: state: draft → announced; note
create or replace function registry.history_changed(_changes jsonb) returns text immutable language sql
return (select string_agg(c ->> 'field' || case when (c ->> 'private')::boolean then '' else ': ' || coalesce(w.was || ' → ', '') || coalesce(w.becomes, '') end, '; ' order by n)
	from jsonb_array_elements(_changes) with ordinality x (c, n),
		lateral (select (select v from jsonb_each_text(case jsonb_typeof(c -> 'was') when 'object' then c -> 'was' else '{}' end) y (k, v)) was,
			(select v from jsonb_each_text(case jsonb_typeof(c -> 'becomes') when 'object' then c -> 'becomes' else '{}' end) y (k, v)) becomes) w);

-- What a line is about: the session of a mark, the assessment of a score, the paper of an act.
create or replace function registry.history_about(_a registry.audit, _lang text, _me registry.account) returns text stable language plpgsql as $$
begin
	return case _a.noun
		when 'attendance' then (select to_char(s.starts, 'DD.MM.YYYY HH24:MI') || ', ' || registry.pick(_lang, s.topic_ru, s.topic_en) from registry.session s where s.id::text = _a.object)
		when 'attendance_correction' then (select to_char(s.starts, 'DD.MM.YYYY HH24:MI') || ', ' || registry.pick(_lang, s.topic_ru, s.topic_en) from registry.session s where s.id::text = coalesce(_a.changes #>> '{session,1}', ''))
		when 'session' then (select to_char(s.starts, 'DD.MM.YYYY HH24:MI') || ', ' || registry.pick(_lang, s.topic_ru, s.topic_en) from registry.session s where s.id::text = _a.object)
		when 'result' then (select registry.pick(_lang, x.title_ru, x.title_en) from registry.assessment x where x.id::text = _a.object)
		when 'assessment' then (select registry.pick(_lang, x.title_ru, x.title_en) from registry.assessment x where x.id::text = _a.object)
		when 'nomination' then (select '№ ' || n.person from registry.nomination n where n.id::text = _a.object)
		when 'course' then (select c.code from registry.course c where c.id::text = _a.object)
		when 'programme' then (select p.code from registry.programme p where p.id::text = _a.object)
		when 'batch' then '№ ' || _a.object
		when 'resource' then (select registry.pick(_lang, r.name_ru, r.name_en) from registry.resource r where r.id::text = _a.object)
		when 'agency' then (select registry.pick(_lang, g.name_ru, g.name_en) from registry.agency g where g.id::text = _a.object)
		when 'account' then (select registry.account_name(x, _me) from registry.account x where x.id::text = _a.object)
		when 'decision' then (select '№ ' || d.id from registry.decision d where d.id::text = _a.object)
		when 'person' then '№ ' || _a.object
		when 'name_form' then null when 'edition_assessment' then null when 'act' then null when 'lookup' then null when 'centre' then null
		else _a.object end;
end $$;

-- May _me read the history of this object?  The administrator that of accounts; who sees no names not that of people.
create or replace function registry.history_open(_noun text, _id text, _me registry.account) returns boolean stable language sql
return _noun in ('course', 'programme', 'agency', 'person', 'nomination', 'place', 'batch', 'certificate', 'account', 'resource', 'centre')
	and case _me.role when 'administrator' then _noun in ('account', 'centre') when 'director' then _noun <> 'person' when 'auditor' then _noun <> 'person' else _noun not in ('account', 'centre') end
	and (_noun = 'centre' or exists (select from registry.audit a where a.noun = _noun and a.object = _id or a.under_noun = _noun and a.under = _id));

create or replace function registry.history_title(_noun text, _id text, _lang text, _me registry.account) returns text stable language plpgsql as $$
begin
	return case _noun
		when 'course' then (select c.code || ' ' || registry.pick(_lang, e.title_ru, e.title_en, e.title_be) from registry.course c join registry.edition e on e.id = c.edition where c.id::text = _id)
		when 'programme' then (select p.code from registry.programme p where p.id::text = _id)
		when 'agency' then (select registry.pick(_lang, g.name_ru, g.name_en) from registry.agency g where g.id::text = _id)
		when 'person' then (select case when registry.unnamed(_me) then '№ ' || p.id else registry.names_of(p.id, _lang) ->> 'name' end from registry.person p where p.id::text = _id)
		when 'place' then (select case when registry.unnamed(_me) then '№ ' || p.person else registry.names_of(p.person, _lang) ->> 'name' end || ', ' || c.code from registry.place p join registry.course c on c.id = p.course where p.id::text = _id)
		when 'account' then (select registry.account_name(a, _me) from registry.account a where a.id::text = _id)
		when 'resource' then (select registry.pick(_lang, r.name_ru, r.name_en) from registry.resource r where r.id::text = _id)
		when 'certificate' then (select registry.serial_text(c.serial) from registry.certificate c where c.id = _id)
		when 'edition' then (select g.code || ', № ' || e.number from registry.edition e join registry.programme g on g.id = e.programme where e.id::text = _id)
		when 'centre' then (select registry.pick(_lang, c.organisation_ru, c.organisation_en) from registry.centre c)
		else '№ ' || _id end;
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
