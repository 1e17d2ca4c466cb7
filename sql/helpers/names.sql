-- Names: folding for search across scripts, and for the match on the verification page.

-- Without marks: NFKD, combining marks dropped.
create or replace function registry.unmarked(_text text) returns text immutable parallel safe language sql
return regexp_replace(normalize(_text, NFKD), '[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]', '', 'g');

-- Fold one name for the match (exactly the rule that is printed into every QR code later):
-- NFKD, no marks, lower case, letters and digits only, then letters that checkers type alike.
create or replace function registry.fold(_text text) returns text immutable parallel safe language sql
return replace(replace(translate(
	regexp_replace(registry.unmarked(lower(registry.unmarked(coalesce(_text, '')) collate "und-x-icu")) collate "und-x-icu",
		'[^[:alpha:][:digit:]]|[\u02b0-\u02ff\u0559\u0640\u1d2c-\u1d6a\ua67f\ua717-\ua71f\ua788]', '', 'g'),
	'қҳғңөұүәіһҗҷґєјəıøłđ', 'кхгноууаихжчгеиaiold'), 'ß', 'ss'), 'æ', 'ae');

-- surname|initial|initial
create or replace function registry.name_key(_family text, _given text, _patronymic text) returns text
immutable parallel safe language sql
return registry.fold(_family) || '|' || left(registry.fold(_given), 1) || '|' || left(registry.fold(_patronymic), 1);

-- A key under which one name is found in any script and spelling: Щербаков = Shcherbakov, Жұмабаев = Zhumabayev.
-- Letters that passports spell in several ways fall together.  Words keep their order and are parted by blanks.
--   select registry.search_key('Кавалёва Аліна')  →  kavaleva alina
create or replace function registry.search_key(_text text) returns text immutable parallel safe language plpgsql as $$
declare
	t text := lower(normalize(coalesce(_text, ''), NFC) collate "und-x-icu");
	pair text[];
begin
	foreach pair slice 1 in array array[['чж', 'ж'], ['ու', 'u'], ['և', 'ev'], ['ß', 'ss'], ['æ', 'ae'], ['þ', 't'], ['oʻ', 'u'], ['o‘', 'u'], ['o’', 'u'], ['o''', 'u'], ['gʻ', 'g'], ['g‘', 'g'], ['g’', 'g'], ['g''', 'g']] loop
		t := replace(t, pair[1], pair[2]);
	end loop;
	t := regexp_replace(t, '(^|[^аеёиіоуыэюя])ў', '\1у', 'g');	-- Uzbek; the Belarusian one follows a vowel
	t := regexp_replace(t, '(^|[^[:alpha:]])j(?=[aeiou])', '\1z', 'g');	-- Jamshed, Jumabek; elsewhere it is й
	-- Cyrillic, Armenian and Georgian letter by letter, those that open no digraph as capitals; what has no counterpart (soft sign, apostrophe) is left out
	t := translate(t, 'абвгдеёжзийклмнопрстуфхцчшщыэюяәəғґқҝңөӯұүўһҳҷҹҗӣїієјѳաբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆაბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰıøłđðъьʼʻ’‘''`´ʹ՛',
		'abvgdeezziiklmnoprstufHccssieuaaaggkknouuuvHHzzziiieifabgdezeitzilHckHzgcmynsocpzrsvtrcvpkofabgdevztiklmnopzrstupkgkscczccHzHioldd');
	t := registry.unmarked(t);
	-- digraphs of Latin spellings, longest first
	foreach pair slice 1 in array array[['iou', 'ev'], ['dzh', 'z'], ['shch', 's'], ['sch', 's'], ['tch', 'c'], ['sh', 's'], ['ch', 'c'], ['zh', 'z'], ['kh', 'h'], ['gh', 'g'], ['ph', 'f'], ['ts', 'c'], ['tz', 'c'], ['tc', 'c'], ['dj', 'z'], ['dz', 'z'], ['yu', 'u'], ['iu', 'u'], ['ju', 'u'], ['ya', 'a'], ['ia', 'a'], ['ja', 'a'], ['yo', 'e'], ['io', 'e'], ['jo', 'e'], ['ye', 'e'], ['ie', 'e'], ['je', 'e'], ['yi', 'i'], ['iy', 'i'], ['ij', 'i'], ['yy', 'i'], ['ii', 'i'], ['y', 'i'], ['j', 'i'], ['w', 'v'], ['q', 'k'], ['x', 'ks'], ['au', 'av'], ['ou', 'ov'], ['eu', 'ev']] loop
		t := replace(t, pair[1], pair[2]);
	end loop;
	t := regexp_replace(translate(t, 'gH', 'hh'), '([a-z])\1+', '\1', 'g');	-- Ганна = Hanna, Григорьева = Hryhorieva
	return btrim(regexp_replace(t, '[^a-z0-9]+', ' ', 'g'));
end $$;

-- The whole name of a form: family, given, patronymic; a Latin one is written given name first.  A passport's capitals are
-- kept in the form and not shown.
create or replace function registry.full_name(_n registry.name_form) returns text immutable language sql
return case when _n.script = 'latn' then concat_ws(' ', registry.name_cased(_n.given), registry.name_cased(_n.family))
	else concat_ws(' ', registry.name_cased(_n.family), registry.name_cased(_n.given), registry.name_cased(_n.patronymic)) end;

-- What is found and shown of a name is worked out once, when it is kept.
create or replace function registry.name_form_keyed() returns trigger language plpgsql as $$
begin
	new.search_key := registry.search_key(concat_ws(' ', new.family, new.given, new.patronymic));
	new.shown := registry.full_name(new);
	return new;
end $$;
create or replace trigger keyed before insert or update of script, family, given, patronymic on registry.name_form
	for each row execute function registry.name_form_keyed();

-- The record that a number leads to: the kept one of a record that went.
create or replace function registry.person_kept(_id int) returns int stable language sql
return (with recursive way (id, next) as (
		select p.id, p.merged_into from registry.person p where p.id = _id
		union
		select p.id, p.merged_into from way w join registry.person p on p.id = w.next)
	select coalesce((select w.id from way w where w.next is null), _id));

-- How a person is shown: {"name": the form in the reader's script, "latin": passport form, "native": first form}.
create or replace function registry.names_of(_person int, _lang text) returns jsonb stable language sql
return (select jsonb_build_object(
		'name', coalesce(case when _lang = 'en' then l.full_ end, n.full_, l.full_,
			(select f.shown from registry.name_form f where f.person = registry.person_kept(_person) and f.valid_until is null order by (f.script = 'latn') = (_lang = 'en') desc, f.id limit 1), '—'),
		'native', n.full_, 'latin', l.full_)
	from (select 1) one
	left join lateral (select f.shown full_ from registry.name_form f where f.person = _person and f.valid_until is null and f.script = 'latn'
		order by f.source = 'passport' desc, f.id limit 1) l on true
	left join lateral (select f.shown full_ from registry.name_form f where f.person = _person and f.valid_until is null and f.script <> 'latn'
		order by f.language = _lang desc, f.id limit 1) n on true);
