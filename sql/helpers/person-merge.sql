-- Two records of one person: what moves from the one that goes to the one that is kept, what stays, what stands in the way.

-- Every column that names a person, and what a merge does with it: 'moves' row by row, 'copied' beside what is there, or 'stays'
-- with the record that goes.  A test compares it with the catalog: a new table says here what becomes of its rows.
create or replace function registry.person_columns() returns table (tab text, col text, key text, does text) immutable language sql
begin atomic
	values ('name_form', 'person', 'id', 'moves'), ('nomination', 'person', 'id', 'moves'), ('place', 'person', 'id', 'moves'), ('certificate', 'person', 'id', 'moves'),
		('account', 'person', 'id', 'moves'), ('outbox', 'person', 'id', 'moves'), ('feed', 'subject', 'id', 'moves'),
		('person_distinct', 'one', '', 'copied'), ('person_distinct', 'other', '', 'copied'),
		('name_printed', 'person', '', 'stays'), ('person', 'merged_into', '', 'stays'), ('person_merge', 'kept', '', 'stays'), ('person_merge', 'gone', '', 'stays');
end;

-- May the trigger of certificates let one go from a record to another?  While the one has gone into the other, or just came back.
create or replace function registry.certificate_may_move(_id text, _from int, _to int) returns boolean stable language sql
return exists (select from registry.person p where p.id = _from and p.merged_into = _to)
	or exists (select from registry.person_merge m join registry.person_merge_undo u on u.merge = m.id where m.kept = _from and m.gone = _to and m.moved -> 'certificate' ? _id);

-- Nominations of the one that goes for a course for which the kept one is nominated, too.  One that came to nothing stays
-- where it is; else they are in the way.
create or replace function registry.merge_nominations(_kept int, _gone int) returns table (id int, course int, stays boolean) stable language sql
begin atomic
	select n.id, n.course, n.state in ('refused', 'withdrawn', 'replaced', 'moved', 'closed') and not exists (select from registry.place p join registry.certificate c on c.place = p.id where p.nomination = n.id)
	from registry.nomination n join registry.nomination k on k.course = n.course and k.person = _kept where n.person = _gone;
end;

-- The rows that move, by table: {"name_form": ["3", "4"], "nomination": ["7"], …}, and under "person_distinct" from whom the kept
-- one will be distinct, too.
create or replace function registry.merge_moves(_kept int, _gone int) returns jsonb stable language plpgsql as $$
declare
	c record;
	ids jsonb;
	all_ jsonb := '{}';
	staying int[] := array(select n.id from registry.merge_nominations(_kept, _gone) n where n.stays);
begin
	for c in select * from registry.person_columns() x where x.does = 'moves' loop
		execute format('select coalesce(jsonb_agg(t.%I::text order by t.%I), ''[]'') from registry.%I t where t.%I = $1 %s', c.key, c.key, c.tab, c.col,
			case c.tab when 'nomination' then 'and t.id <> all ($2)' when 'place' then 'and t.nomination <> all ($2)' when 'feed' then 'and t.kind = ''person'''
				when 'account' then 'and not exists (select from registry.account a where a.person = $3)' else '' end)
		into ids using _gone, staying, _kept;
		all_ := all_ || jsonb_build_object(c.tab, ids);
	end loop;
	return all_ || jsonb_build_object('person_distinct', (select coalesce(jsonb_agg(o::text order by o), '[]') from (select case _gone when d.one then d.other else d.one end o from registry.person_distinct d where _gone in (d.one, d.other)) x
		where o <> _kept and not exists (select from registry.person_distinct d where d.one = least(o, _kept) and d.other = greatest(o, _kept))));
end $$;

-- Facts that the kept record lacks and the other has.
create or replace function registry.merge_fills(_kept registry.person, _gone registry.person) returns text[] immutable language sql
return array(select f from unnest(array['agency', 'rank', 'position', 'email', 'phone']) with ordinality x (f, n)
	where to_jsonb(_kept) -> f = 'null' and to_jsonb(_gone) -> f <> 'null' order by n);

-- Why the two cannot be put together: a key of the words with its detail, or null.
create or replace function registry.merge_hindrance(_kept registry.person, _gone registry.person) returns jsonb stable language sql
return case
	when _kept.id = _gone.id then jsonb_build_object('key', 'same_person')
	when coalesce(_kept.merged_into, _gone.merged_into) is not null then jsonb_build_object('key', 'person_is_merged', 'detail', jsonb_build_object('id', coalesce(_kept.merged_into, _gone.merged_into)))
	when exists (select from registry.person_distinct d where d.one = least(_kept.id, _gone.id) and d.other = greatest(_kept.id, _gone.id)) then jsonb_build_object('key', 'said_to_be_distinct')
	else (select jsonb_build_object('key', 'both_nominated', 'detail', jsonb_build_object('courses', string_agg(c.code, ', ' order by c.starts)))
		from registry.merge_nominations(_kept.id, _gone.id) n join registry.course c on c.id = n.course where not n.stays having count(*) > 0) end;

-- All rows of a merge, to the kept record or back.
-- changes: name_form, nomination, place, certificate, account, outbox, feed
create or replace function registry.merge_carried(_moved jsonb, _from int, _to int) returns void language plpgsql as $$
declare
	c record;
begin
	for c in select * from registry.person_columns() x where x.does = 'moves' loop
		execute format('update registry.%I t set %I = $1 where t.%I = $2 and t.%I::text in (select jsonb_array_elements_text($3))', c.tab, c.col, c.col, c.key)
		using _to, _from, _moved -> c.tab;
	end loop;
end $$;

-- What hinders undoing a merge, as a key of the words; null: nothing does.
create or replace function registry.merge_undo_hindrance(_m registry.person_merge) returns text stable language sql
return case
	when exists (select from registry.person_merge_undo u where u.merge = _m.id) then 'merge_is_undone'
	when exists (select from registry.person p where p.id = _m.kept and p.merged_into is not null) then 'merged_again'
	when exists (select from registry.person_merge n where n.kept = _m.kept and n.id > _m.id and not exists (select from registry.person_merge_undo u where u.merge = n.id)) then 'merged_again'
	when exists (select from registry.certificate c where c.place::text in (select jsonb_array_elements_text(_m.moved -> 'place')) and not _m.moved -> 'certificate' ? c.id) then 'paper_issued_since' end;

-- What moves, for people: [{"what": "nomination", "n": 2, "items": ["TC-26-9 …", …]}].
create or replace function registry.merge_told(_moves jsonb, _lang text) returns json stable language sql
return (select json_agg(json_build_object('what', w, 'n', jsonb_array_length(_moves -> w), 'items', case w
		when 'name_form' then (select json_agg(f.shown || ' (' || f.language || ')' order by f.id) from registry.name_form f where f.id::text in (select jsonb_array_elements_text(_moves -> w)))
		when 'nomination' then (select json_agg(c.code || ' ' || registry.pick(_lang, e.title_ru, e.title_en, e.title_be) order by c.starts) from registry.nomination n join registry.course c on c.id = n.course join registry.edition e on e.id = c.edition
			where n.id::text in (select jsonb_array_elements_text(_moves -> w)))
		when 'certificate' then (select json_agg(registry.serial_text(c.serial) order by c.serial) from registry.certificate c where c.id in (select jsonb_array_elements_text(_moves -> w)))
		when 'person_distinct' then (select json_agg(registry.names_of(o::int, _lang) ->> 'name' order by o::int) from jsonb_array_elements_text(_moves -> w) o) end) order by k)
	from unnest(array['name_form', 'nomination', 'place', 'certificate', 'account', 'outbox', 'feed', 'person_distinct']) with ordinality x (w, k) where jsonb_array_length(_moves -> w) > 0);

-- One of two records, side by side with the other; contact only for who reads it.
create or replace function registry.merge_side(_p registry.person, _lang text, _contact boolean) returns jsonb stable language sql
return (select jsonb_build_object('id', _p.id, 'name', m ->> 'name', 'native', m ->> 'native', 'latin', m ->> 'latin', 'sex', _p.sex, 'born', _p.born, 'country', _p.country, 'rank', _p.rank, 'position', _p.position,
		'agency', (select registry.pick(_lang, g.name_ru, g.name_en) from registry.agency g where g.id = _p.agency), 'email', case when _contact then _p.email end, 'phone', case when _contact then _p.phone end,
		'created', (_p.created at time zone 'Europe/Minsk')::date)
	from registry.names_of(_p.id, _lang) m);
