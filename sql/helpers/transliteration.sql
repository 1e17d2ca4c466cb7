-- A Latin form proposed for a name, as passports of its language have it, and where two rules are in use the other form, too.
-- Only proposed: what counts is the passport, and states let people choose within limits.
--
-- Each language has pairs of what is written and what stands for it, taken one after another; what begins with ~ is a regular
-- expression.  What a language does not say, the common tables do: Cyrillic by ICAO Doc 9303-3, Armenian, Georgian; at the end
-- marks are dropped.
--
-- Where each rule comes from, and what is uncertain:
--   be  Doc 9303-3 gives Belarusian Г H and Ё IO; passports begin what is iotated with Y, drop Й behind Ы and І, and write Ў U.  The
--       other form: Instruction 288 of the Ministry of the Interior of 9 October 2008 (JE JO JU JA at the beginning, behind vowels,
--       Ў, Ь and the apostrophe; IE IO IU IA behind consonants; Й J; Ў W), with Г H and without accents, as Instruction 200 of 28
--       June 2010 has it for passports.  Uncertain: the table's own sample Лябецкая is Liabetskaja, against its rule for Е.
--   ru  Doc 9303-3, as orders on passports have it since 2010 (320 of 2012; 889 of 2016 was not read, nor what followed).  The other
--       form: order 310 of the Ministry of the Interior of 1997 (Й Y, Ю YU, Я YA, Е behind Ь and Ъ YE), still in older papers.
--       Between 2010 and 2012 Ц was TC: not proposed.
--   uk  Cabinet of Ministers, resolution 55 of 2010.
--   kk  what passports show (Й Y, Ю YU, Е YE at the beginning and behind vowels); no act was found.  The other form: Doc 9303-3.
--   ky  Doc 9303-3; passports have Ж ZH, as was said in parliament in 2025.  The other form: Ж J, as resolution 284 of 2022 has it for
--       geographical names.  Uncertain: older papers have DZH, and Ы is sometimes I.
--   tg  usage, like BGN/PCGN 1994 without its marks; no act was found.  The other form: Doc 9303-3.
--   uz  the Latin alphabet of 1995 without apostrophes.  The other form, of a name in Cyrillic letters: Doc 9303-3, which passports
--       follow on their page for abroad.
--   az  usage of the English page (Q G, X KH, C J, Ə A); no act was found.  The other form: its letters without marks.  Uncertain: Ə is
--       written E, too.
--   tk  usage (Ç CH, Ş SH, Ž ZH, W V); no act was found.  The other form: the letters of the alphabet of 1993 without marks.
--   hy  usage, like BGN/PCGN 1981 without its apostrophes; the decision on passports (821 of 1998) was not read.
--   ka  the national system of 2002.
--   ro  its own letters without marks, as Doc 9303-3 has it.
create or replace function registry.latin_rules(_language text) returns text[] immutable language sql
return case split_part(coalesce(_language, ''), '-', 1)
	when 'be' then array[['~(^|[аеёіоуыэюяў’''ʼь -])е', '\1ye'], ['~(^|[аеёіоуыэюяў’''ʼь -])ё', '\1yo'], ['~(^|[аеёіоуэюяў’''ʼь -])ю', '\1yu'], ['~(^|[аеёіоуэюяў’''ʼь -])я', '\1ya'],
		['~([ыі])й(?=$|[ -])', '\1'], ['г', 'h'], ['ґ', 'g'], ['ё', 'io'], ['’', ''], ['''', ''], ['ʼ', '']]
	when 'uk' then array[['~(^|[ -])є', '\1ye'], ['~(^|[ -])ї', '\1yi'], ['~(^|[ -])й', '\1y'], ['~(^|[ -])ю', '\1yu'], ['~(^|[ -])я', '\1ya'], ['зг', 'zgh'], ['г', 'h'], ['и', 'y'], ['є', 'ie'], ['’', ''], ['''', ''], ['ʼ', '']]
	when 'kk' then array[['~(^|[аәеёиоөуұүыіэюя -])е', '\1ye'], ['ё', 'yo'], ['й', 'y'], ['ю', 'yu'], ['я', 'ya'], ['һ', 'h'], ['ъ', '']]
	when 'ky' then array[['ъ', '']]
	when 'tg' then array[['ғ', 'gh'], ['қ', 'q'], ['ҳ', 'h'], ['ҷ', 'j'], ['ё', 'yo'], ['й', 'y'], ['ю', 'yu'], ['я', 'ya'], ['ъ', ''], ['~(^|[аеиоуэӣӯ -])е', '\1ye']]
	when 'uz' then array[['~(^|[аеиоуэў -])е', '\1ye'], ['ў', 'o'], ['қ', 'q'], ['ҳ', 'h'], ['ж', 'j'], ['ё', 'yo'], ['й', 'y'], ['ю', 'yu'], ['я', 'ya'], ['ъ', ''], ['''', ''], ['’', ''], ['‘', ''], ['`', '']]
	when 'az' then array[['j', 'zh'], ['c', 'j'], ['ç', 'ch'], ['ş', 'sh'], ['ğ', 'gh'], ['q', 'g'], ['x', 'kh'], ['ə', 'a'], ['i̇', 'i']]
	when 'tk' then array[['ç', 'ch'], ['ş', 'sh'], ['ž', 'zh'], ['ý', 'y'], ['w', 'v']]
	when 'hy' then array[['~(^|[ -])և', '\1yev'], ['~(^|[ -])ու', '\1u'], ['~(^|[ -])ե', '\1ye'], ['~(^|[ -])ո(?!վ)', '\1vo']]
	else array[]::text[] end;

-- The other rule of a language, where two are in use.
create or replace function registry.latin_other_rules(_language text) returns text[] immutable language sql
return case split_part(coalesce(_language, ''), '-', 1)
	when 'be' then array[['~(^|[аеёіоуыэюяў’''ʼь -])е', '\1je'], ['~(^|[аеёіоуыэюяў’''ʼь -])ё', '\1jo'], ['~(^|[аеёіоуыэюяўeo’''ʼь -])ю', '\1ju'], ['~(^|[аеёіоуыэюяўeo’''ʼь -])я', '\1ja'],
		['е', 'ie'], ['ё', 'io'], ['й', 'j'], ['ў', 'w'], ['г', 'h'], ['ґ', 'g'], ['’', ''], ['''', ''], ['ʼ', '']]
	when 'ru' then array[['ье', 'ye'], ['ъе', 'ye'], ['й', 'y'], ['ю', 'yu'], ['я', 'ya'], ['ъ', '']]
	when 'kk' then array[['ъ', '']]
	when 'ky' then array[['ж', 'j'], ['ъ', '']]
	when 'tg' then array[['ъ', '']]
	when 'uz' then array[['ъ', ''], ['''', ''], ['’', ''], ['‘', ''], ['`', '']]
	when 'az' then array[['i̇', 'i']]
	when 'tk' then array[]::text[] end;

create or replace function registry.latin_common() returns text[] immutable language sql
return array[['щ', 'shch'], ['ш', 'sh'], ['ч', 'ch'], ['ж', 'zh'], ['х', 'kh'], ['ц', 'ts'], ['ё', 'e'], ['э', 'e'], ['ю', 'iu'], ['я', 'ia'], ['ы', 'y'], ['ь', ''], ['ъ', 'ie'], ['й', 'i'], ['ї', 'i'], ['є', 'ie'],
	['а', 'a'], ['б', 'b'], ['в', 'v'], ['г', 'g'], ['ґ', 'g'], ['д', 'd'], ['е', 'e'], ['з', 'z'], ['и', 'i'], ['к', 'k'], ['л', 'l'], ['м', 'm'], ['н', 'n'], ['о', 'o'], ['п', 'p'], ['р', 'r'], ['с', 's'], ['т', 't'], ['у', 'u'], ['ф', 'f'],
	['і', 'i'], ['ў', 'u'], ['ә', 'a'], ['ғ', 'g'], ['қ', 'k'], ['ң', 'n'], ['ө', 'o'], ['ұ', 'u'], ['ү', 'u'], ['һ', 'h'], ['ҳ', 'kh'], ['ҷ', 'ch'], ['ӣ', 'i'], ['ӯ', 'u'], ['җ', 'zh'],
	['ու', 'u'], ['և', 'ev'], ['թ', 't'], ['ժ', 'zh'], ['խ', 'kh'], ['ծ', 'ts'], ['ձ', 'dz'], ['ղ', 'gh'], ['ճ', 'ch'], ['շ', 'sh'], ['չ', 'ch'], ['ջ', 'j'], ['ց', 'ts'], ['ա', 'a'], ['բ', 'b'], ['գ', 'g'], ['դ', 'd'], ['ե', 'e'], ['զ', 'z'], ['է', 'e'],
	['ը', 'y'], ['ի', 'i'], ['լ', 'l'], ['կ', 'k'], ['հ', 'h'], ['մ', 'm'], ['յ', 'y'], ['ն', 'n'], ['ո', 'o'], ['պ', 'p'], ['ռ', 'r'], ['ս', 's'], ['վ', 'v'], ['տ', 't'], ['ր', 'r'], ['ւ', 'v'], ['փ', 'p'], ['ք', 'k'], ['օ', 'o'], ['ֆ', 'f'],
	['ა', 'a'], ['ბ', 'b'], ['გ', 'g'], ['დ', 'd'], ['ე', 'e'], ['ვ', 'v'], ['ზ', 'z'], ['თ', 't'], ['ი', 'i'], ['კ', 'k'], ['ლ', 'l'], ['მ', 'm'], ['ნ', 'n'], ['ო', 'o'], ['პ', 'p'], ['ჟ', 'zh'], ['რ', 'r'], ['ს', 's'], ['ტ', 't'], ['უ', 'u'], ['ფ', 'p'],
	['ქ', 'k'], ['ღ', 'gh'], ['ყ', 'q'], ['შ', 'sh'], ['ჩ', 'ch'], ['ც', 'ts'], ['ძ', 'dz'], ['წ', 'ts'], ['ჭ', 'ch'], ['ხ', 'kh'], ['ჯ', 'j'], ['ჰ', 'h']];

create or replace function registry.latin_by(_name text, _rules text[]) returns text immutable language plpgsql as $$
declare
	t text := lower(normalize(coalesce(_name, ''), NFC) collate "und-x-icu");
	pair text[];
begin
	foreach pair slice 1 in array _rules || registry.latin_common() loop
		t := case when pair[1] like '~%' then regexp_replace(t, substr(pair[1], 2), pair[2], 'g') else replace(t, pair[1], pair[2]) end;
	end loop;
	return upper(regexp_replace(registry.unmarked(translate(t, 'əıøłđʻʼ', 'aiold')), '[^a-z '' -]', '', 'g'));
end $$;

--   select registry.latin_proposed('Кавалёва', 'be')  →  KAVALIOVA
create or replace function registry.latin_proposed(_name text, _language text) returns text immutable language sql
return registry.latin_by(_name, registry.latin_rules(_language));

-- A name as it may be proposed; `other` where the other rule of the language gives another form.
--   select registry.latin_forms('Салаўёва', 'Алена', 'be')  →  {"family": "SALAUYOVA", "given": "ALENA", "other": {"family": "SALAWJOVA", "given": "ALIENA"}}
create or replace function registry.latin_forms(_family text, _given text, _language text) returns json immutable language sql
return (select json_build_object('family', x.family, 'given', x.given, 'other', case when (y.family, y.given) is distinct from (x.family, x.given) and y.family is not null then json_build_object('family', y.family, 'given', y.given) end)
	from (select registry.latin_proposed(_family, _language) family, registry.latin_proposed(_given, _language) given) x,
		(select registry.latin_by(_family, r) family, registry.latin_by(_given, r) given from registry.latin_other_rules(_language) r where r is not null union all select null, null limit 1) y);
