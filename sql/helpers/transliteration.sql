-- A Latin form proposed for a name, as passports of its language have it.  Only proposed: what counts is the passport.
--
-- Each language has pairs of what is written and what stands for it, taken one after another; what begins with ~ is a regular
-- expression.  What a language does not say, the common tables do: Cyrillic by ICAO Doc 9303-3 (so Russian and Kyrgyz passports),
-- Armenian, Georgian by its national system of 2002; at the end marks are dropped, as Doc 9303-3 has it for Romanian.
create or replace function registry.latin_rules(_language text) returns text[] immutable language sql
return case split_part(coalesce(_language, ''), '-', 1)
	-- Belarusian passports: Г is H, Ё after a consonant IO; what is iotated begins with Y at the beginning and after a vowel
	when 'be' then array[['~(^|[аеёіоуыэюяў’''ʼь -])е', '\1ye'], ['~(^|[аеёіоуыэюяў’''ʼь -])ё', '\1yo'], ['~(^|[аеёіоуэюяў’''ʼь -])ю', '\1yu'], ['~(^|[аеёіоуэюяў’''ʼь -])я', '\1ya'],
		['~([ыі])й(?=$|[ -])', '\1'], ['г', 'h'], ['ґ', 'g'], ['ё', 'io'], ['’', ''], ['''', ''], ['ʼ', '']]
	-- Ukraine, Cabinet of Ministers 55 of 2010
	when 'uk' then array[['~(^|[ -])є', '\1ye'], ['~(^|[ -])ї', '\1yi'], ['~(^|[ -])й', '\1y'], ['~(^|[ -])ю', '\1yu'], ['~(^|[ -])я', '\1ya'], ['зг', 'zgh'], ['г', 'h'], ['и', 'y'], ['є', 'ie'], ['’', ''], ['''', ''], ['ʼ', '']]
	-- Kazakh passports: Й is Y, Е at the beginning and after a vowel YE
	when 'kk' then array[['~(^|[аәеёиоөуұүыіэюя -])е', '\1ye'], ['ё', 'yo'], ['й', 'y'], ['ю', 'yu'], ['я', 'ya'], ['һ', 'h'], ['ъ', '']]
	when 'ky' then array[['ъ', '']]
	when 'tg' then array[['ғ', 'gh'], ['қ', 'q'], ['ҳ', 'h'], ['ҷ', 'j'], ['ё', 'yo'], ['й', 'y'], ['ю', 'yu'], ['я', 'ya'], ['ъ', ''], ['~(^|[аеиоуэӣӯ -])е', '\1ye']]
	-- Uzbek, whether it is written in Cyrillic or in Latin letters: no apostrophes in the machine-readable line
	when 'uz' then array[['~(^|[аеиоуэў -])е', '\1ye'], ['ў', 'o'], ['қ', 'q'], ['ҳ', 'h'], ['ж', 'j'], ['ё', 'yo'], ['й', 'y'], ['ю', 'yu'], ['я', 'ya'], ['ъ', ''], ['''', ''], ['’', ''], ['‘', ''], ['`', '']]
	-- Azerbaijani passports give the sound: Quliyev is GULIYEV, Cəfər JAFAR
	when 'az' then array[['j', 'zh'], ['c', 'j'], ['ç', 'ch'], ['ş', 'sh'], ['ğ', 'gh'], ['q', 'g'], ['x', 'kh'], ['ə', 'a'], ['i̇', 'i']]
	when 'tk' then array[['ç', 'ch'], ['ş', 'sh'], ['ž', 'zh'], ['ý', 'y'], ['w', 'v']]
	when 'hy' then array[['~(^|[ -])և', '\1yev'], ['~(^|[ -])ու', '\1u'], ['~(^|[ -])ե', '\1ye'], ['~(^|[ -])ո(?!վ)', '\1vo']]
	else array[]::text[] end;

create or replace function registry.latin_common() returns text[] immutable language sql
return array[['щ', 'shch'], ['ш', 'sh'], ['ч', 'ch'], ['ж', 'zh'], ['х', 'kh'], ['ц', 'ts'], ['ё', 'e'], ['э', 'e'], ['ю', 'iu'], ['я', 'ia'], ['ы', 'y'], ['ь', ''], ['ъ', 'ie'], ['й', 'i'], ['ї', 'i'], ['є', 'ie'],
	['а', 'a'], ['б', 'b'], ['в', 'v'], ['г', 'g'], ['ґ', 'g'], ['д', 'd'], ['е', 'e'], ['з', 'z'], ['и', 'i'], ['к', 'k'], ['л', 'l'], ['м', 'm'], ['н', 'n'], ['о', 'o'], ['п', 'p'], ['р', 'r'], ['с', 's'], ['т', 't'], ['у', 'u'], ['ф', 'f'],
	['і', 'i'], ['ў', 'u'], ['ә', 'a'], ['ғ', 'g'], ['қ', 'k'], ['ң', 'n'], ['ө', 'o'], ['ұ', 'u'], ['ү', 'u'], ['һ', 'h'], ['ҳ', 'kh'], ['ҷ', 'ch'], ['ӣ', 'i'], ['ӯ', 'u'], ['җ', 'zh'],
	['ու', 'u'], ['և', 'ev'], ['թ', 't'], ['ժ', 'zh'], ['խ', 'kh'], ['ծ', 'ts'], ['ձ', 'dz'], ['ղ', 'gh'], ['ճ', 'ch'], ['շ', 'sh'], ['չ', 'ch'], ['ջ', 'j'], ['ց', 'ts'], ['ա', 'a'], ['բ', 'b'], ['գ', 'g'], ['դ', 'd'], ['ե', 'e'], ['զ', 'z'], ['է', 'e'],
	['ը', 'y'], ['ի', 'i'], ['լ', 'l'], ['կ', 'k'], ['հ', 'h'], ['մ', 'm'], ['յ', 'y'], ['ն', 'n'], ['ո', 'o'], ['պ', 'p'], ['ռ', 'r'], ['ս', 's'], ['վ', 'v'], ['տ', 't'], ['ր', 'r'], ['ւ', 'v'], ['փ', 'p'], ['ք', 'k'], ['օ', 'o'], ['ֆ', 'f'],
	['ა', 'a'], ['ბ', 'b'], ['გ', 'g'], ['დ', 'd'], ['ე', 'e'], ['ვ', 'v'], ['ზ', 'z'], ['თ', 't'], ['ი', 'i'], ['კ', 'k'], ['ლ', 'l'], ['მ', 'm'], ['ნ', 'n'], ['ო', 'o'], ['პ', 'p'], ['ჟ', 'zh'], ['რ', 'r'], ['ს', 's'], ['ტ', 't'], ['უ', 'u'], ['ფ', 'p'],
	['ქ', 'k'], ['ღ', 'gh'], ['ყ', 'q'], ['შ', 'sh'], ['ჩ', 'ch'], ['ც', 'ts'], ['ძ', 'dz'], ['წ', 'ts'], ['ჭ', 'ch'], ['ხ', 'kh'], ['ჯ', 'j'], ['ჰ', 'h']];

--   select registry.latin_proposed('Кавалёва', 'be')  →  KAVALIOVA
create or replace function registry.latin_proposed(_name text, _language text) returns text immutable language plpgsql as $$
declare
	t text := lower(normalize(coalesce(_name, ''), NFC) collate "und-x-icu");
	pair text[];
begin
	foreach pair slice 1 in array registry.latin_rules(_language) || registry.latin_common() loop
		t := case when pair[1] like '~%' then regexp_replace(t, substr(pair[1], 2), pair[2], 'g') else replace(t, pair[1], pair[2]) end;
	end loop;
	return upper(regexp_replace(registry.unmarked(translate(t, 'əıøłđʻʼ', 'aiold')), '[^a-z '' -]', '', 'g'));
end $$;
