-- Subjects that people type: whoever sees a screen, a list of letters or a mail server's log reads them.

-- The words of a text, folded across scripts and without the vowels at their ends, which are what declension changes.
create or replace function registry.stems_of(_text text) returns text[] immutable language sql
return array(select distinct regexp_replace(w, '[aeiou]+$', '') from regexp_split_to_table(registry.search_key(_text), '[^[:alnum:]]+') w where length(regexp_replace(w, '[aeiou]+$', '')) > 1);

-- Is one of these stems that of a name?  Longer ones also with another ending: Петров, Петровым.
create or replace function registry.stem_named(_subject text[], _name text[]) returns boolean immutable language sql
return exists (select from unnest(_subject) s, unnest(_name) n where s = n or length(n) >= 5 and length(s) <= length(n) + 3 and starts_with(s, n));

-- The people of a letter: whose it is, whose paper it tells of, and whom its agency (else anybody) put forward for its course.
create or replace function registry.letter_people(_o registry.outbox) returns setof int stable language sql
begin atomic
	select _o.person where _o.person is not null
	union select a.person from registry.account a where a.id = _o.account and a.person is not null
	union select c.person from registry.certificate c where registry.serial_text(c.serial) = _o.facts ->> 'serial' and _o.facts ? 'serial'
	union select n.person from registry.nomination n where n.course = _o.course and n.agency = coalesce(case when _o.person is null then _o.agency end, n.agency);
end;

-- Refuses a subject with the name of anybody whom the letter is about or for, or with the topic of its course: all of a title, and
-- of one that is kept from strangers each long word that the neutral title lacks.
create or replace function registry.letter_subject_neutral(_subject text, _o registry.outbox) returns void stable language plpgsql as $$
declare
	stems text[] := registry.stems_of(_subject);
	e registry.edition;
	title text;
	word text;
begin
	select w into word from (
		select f.family w from registry.name_form f where f.person in (select registry.letter_people(_o))
		union all select f.given from registry.name_form f where f.person in (select registry.letter_people(_o))
		union all select f.patronymic from registry.name_form f where f.person in (select registry.letter_people(_o))
		union all select x from registry.account a, regexp_split_to_table(a.name, ' ') x where a.id = _o.account) y
	where registry.stem_named(stems, registry.stems_of(w)) limit 1;
	if word is not null then
		perform registry.refuse(422, 'subject_names_person', 'subject', jsonb_build_object('name', left(word, 60)));
	end if;
	select x.* into e from registry.edition x join registry.course c on c.edition = x.id where c.id = _o.course;
	foreach title in array array_remove(array[e.title_ru, e.title_en, e.title_be]::text[], null) loop
		word := case when registry.stems_of(title) <> '{}' and registry.stems_of(title) <@ stems then title
			when e.neutral_ru is not null then (select w from regexp_split_to_table(title, '[^[:alnum:]]+') w where length(w) >= 7 and registry.stem_named(stems, registry.stems_of(w))
				and not registry.stem_named(registry.stems_of(concat_ws(' ', e.neutral_ru, e.neutral_en, e.neutral_be)), registry.stems_of(w)) limit 1) end;
		if word is not null then
			perform registry.refuse(422, 'subject_names_topic', 'subject', jsonb_build_object('name', left(word, 60)));
		end if;
	end loop;
end $$;
