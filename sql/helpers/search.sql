-- Search in lists: every word that is asked for stands in the row's key, in any order, script and spelling.

create or replace function registry.row_keyed() returns trigger language plpgsql as $$
declare
	e registry.edition;
	code text;
begin
	if tg_table_name = 'course' then
		select x.* into e from registry.edition x where x.id = new.edition;
		code := (select p.code from registry.programme p where p.id = e.programme);
		new.search_key := registry.search_key(concat_ws(' ', new.code, e.title_ru, e.title_en, e.title_be, new.town_ru, new.town_en, new.venue, code));
	elsif tg_table_name = 'edition' then
		code := (select p.code from registry.programme p where p.id = new.programme);
		new.search_key := registry.search_key(concat_ws(' ', code, new.title_ru, new.title_en, new.title_be));
	elsif tg_table_name = 'agency' then
		new.search_key := registry.search_key(concat_ws(' ', new.name_ru, new.name_en, new.town));
	elsif tg_table_name = 'outbox' then
		code := (select c.code from registry.course c where c.id = new.course);
		new.search_key := registry.search_key(concat_ws(' ', new.email, new.subject, code, (select r.name_ru || ' ' || r.name_en from registry.resource r where r.id = new.resource)));
	else
		new.search_key := registry.search_key(concat_ws(' ', new.name, registry.address_of(new.email)));
	end if;
	return new;
end $$;
create or replace trigger keyed before insert or update of code, edition, town_ru, town_en, venue on registry.course for each row execute function registry.row_keyed();
create or replace trigger keyed before insert or update of title_ru, title_en, title_be on registry.edition for each row execute function registry.row_keyed();
create or replace trigger keyed before insert or update of name_ru, name_en, town on registry.agency for each row execute function registry.row_keyed();
create or replace trigger keyed before insert or update of name, email on registry.account for each row execute function registry.row_keyed();
create or replace trigger keyed before insert or update of email, subject, course on registry.outbox for each row execute function registry.row_keyed();

-- A course is found by the titles of its edition, also after these were changed.
create or replace function registry.courses_keyed() returns trigger language plpgsql as $$
begin
	update registry.course set edition = edition where edition = new.id;
	return null;
end $$;
create or replace trigger courses after update of title_ru, title_en, title_be on registry.edition for each row execute function registry.courses_keyed();

-- What a search is asked with: a pattern for each word, the longest first, by which an index is entered; null when nothing was
-- asked, and a pattern that nothing fits when it has no letters.
create or replace function registry.words_sought(_q text) returns text[] immutable language sql
return case when registry.tidy(_q) is not null then (select coalesce(array_agg('%' || w || '%' order by length(w) desc, w), '{!}') from (select w from regexp_split_to_table(registry.search_key(left(_q, 200)), ' ') w where w <> '' group by w limit 8) x) end;

-- Letters by all the words: in address, subject and course, or in the name of whose letter it is, which is looked up where it is
-- kept, so that a letter never remembers a name that was taken out.
create or replace function registry.letters_sought(_words text[]) returns setof int stable language sql
begin atomic
	select o.id from registry.outbox o where o.search_key like _words[1] and o.search_key like all (_words)
	union select o.id from registry.outbox o where o.person in (select f.person from registry.name_form f where f.search_key like _words[1] and f.search_key like all (_words))
	union select o.id from registry.outbox o where o.account in (select a.id from registry.account a where a.search_key like _words[1] and a.search_key like all (_words))
	union select o.id from registry.outbox o where o.person is null and o.account is null and o.agency in (select g.id from registry.agency g where g.search_key like _words[1] and g.search_key like all (_words));
end;
