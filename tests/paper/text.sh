# shellcheck shell=sh
# Every text of the record is on the paper, can be copied out of it, and is read aloud in order.

# printed NAME: the texts of a record that the paper shows, one a line.
printed() {
	jq -r '[.names[].full, .organisation[], .programme_title[], .result[], .host, .serial, .code,
		(.signatures[] | .name, .post_ru, .post_en),
		(.decision | .sentence[], .rule, .minutes, .course, .languages[], .town[],
			(.attendance[] | .topic_ru, .topic_en), (.assessments[] | .title_ru, .title_en))]
		| .[] | select(. != null) | gsub("\n"; " ")' "$GOOD/$1.json"
}
# squeezed FILE: the text without line ends and with common spaces; a paper may break lines where it needs.
squeezed() { tr '\n\f\r' '   ' <"$1" | sed 's/\xc2\xa0/ /g' | tr -s ' '; }
# lost NAME FILE: the texts that are not in it.
lost() {
	squeezed "$2" >"$WORK/squeezed"
	printed "$1" | while IFS= read -r line; do
		grep -Fq -- "$line" "$WORK/squeezed" || printf '%s: %s\n' "$1" "$line"
	done
}

: >"$WORK/wrong"
for name in $(names); do lost "$name" "$PAPERS/$name.txt" >>"$WORK/wrong"; done
told "every text of $(names | wc -l) records comes back out of the paper, by poppler" "$WORK/wrong"
: >"$WORK/wrong"
for name in $(names); do lost "$name" "$PAPERS/$name.text" >>"$WORK/wrong"; done
told 'and by PDFBox' "$WORK/wrong"
check 'among them names in fourteen languages' [ "$(jq -r '.names[0].lang' "$GOOD"/*.json | sort -u | wc -l)" -ge 14 ]
sed 's/Ё/Е/' "$PAPERS/uk.txt" | sed 's/ї/і/' >"$WORK/worn"
like 'a letter that came back as another would be missed' "$(lost uk "$WORK/worn")" '^uk: '

# A duplicate says so beside its title in both languages, and no other paper does.
is 'the word for a duplicate stands on the one that is' "$(cd "$PAPERS" && grep -lx Дубликат -- *.txt | paste -sd ' ') $(cd "$PAPERS" && grep -lx Duplicate -- *.txt | paste -sd ' ')" 'duplicate.txt duplicate.txt'
like 'behind the title, before the sentence' "$(tr '\n' ' ' <"$PAPERS/duplicate.txt")" 'C E R T I F I C A T E .* Дубликат Duplicate Настоящим'
is 'with nothing else changed' "$(grep -vxE 'Дубликат|Duplicate' "$PAPERS/duplicate.txt")" "$(cat "$PAPERS/ru.txt")"

# One letter is one code: what looks composed is not copied as two.
: >"$WORK/wrong"
loose() { grep -cP '[\x{0300}-\x{036F}\x{FFFD}\x{E000}-\x{F8FF}]' "$1"; }
for name in $(names); do
	[ "$(loose "$PAPERS/$name.txt")" = 0 ] || echo "$name has loose marks or unknown letters" >>"$WORK/wrong"
done
told 'no loose marks, no private or unknown letters' "$WORK/wrong"
sed "s/й/и$(printf '\314\206')/" "$PAPERS/ru.txt" >"$WORK/loose"
check 'one would be seen' [ "$(loose "$WORK/loose")" -gt 0 ]

# The order of the tags, page 1 then page 2. pdfinfo reads a page anew for every tag, so not of every paper.
: >"$WORK/wrong"
for name in ru ka uz-Latn long proof; do
	pdfinfo -struct-text "$PAPERS/$name.pdf" >"$PAPERS/$name.struct" 2>>"$WORK/wrong"
	sed -nE 's/^ *"(.*)"$/\1/p' "$PAPERS/$name.struct" | tr '\n' ' ' | sed 's/\xc2\xa0/ /g' | tr -s ' ' >"$WORK/spoken"
	jq -r '[(.organisation.ru | split("\n")[0]), (.organisation.en | split("\n")[0]), "Настоящим удостоверяется", "This is to certify", (.names[].full | split(" ")[0]),
		(.programme_title | .ru, .en), .result.ru, .result.en, (.signatures[] | .post_ru, .post_en), (.serial, .code | select(. != null)), .host, "Приложение к", .names[0].full, .decision.course, .decision.languages.en,
		(.decision.attendance[] | .topic_ru, .topic_en), "Всего / Total", (.decision.assessments[] | .title_ru, .title_en), .decision.sentence.ru, .decision.sentence.en, "Лист 2 из 2"] | .[]' "$GOOD/$name.json" >"$WORK/order"
	awk -v name="$name" 'NR == FNR { text = text $0; next }
		{ at = index(substr(text, from + 1), $0); if (!at) { print name ": not in its turn: " $0; exit } from += at }' "$WORK/spoken" "$WORK/order" >>"$WORK/wrong"
done
told 'pdfinfo -struct-text gives everything in reading order' "$WORK/wrong"

# What is decoration is not read; what is read has its language.
is 'headings: one for each page and one for each part of page 2' "$(grep -cE '^ +H[12]' "$PAPERS/ru.struct")" 6
is 'two tables, with head cells' "$(grep -cE '^ +Table' "$PAPERS/ru.struct") $(grep -cE '^ +TH' "$PAPERS/ru.struct")" '2 7'
like 'the code is a link in the tags' "$(grep -E '^ +Link' "$PAPERS/ru.struct")" Link
: >"$WORK/wrong"
for name in $(names); do
	jq -r '.names[0] | "\(.lang)"' "$GOOD/$name.json" | while read -r lang; do
		[ "$lang" = ru ] || jq -e --arg lang "u:$lang" '[.qpdf[1][] | .value? | objects | .["/Lang"]?] | index($lang)' "$PAPERS/$name.qpdf" >/dev/null || echo "$name: $lang is not said" >>"$WORK/wrong"
	done
	jq -e '[.qpdf[1][] | .value? | objects | select(.["/Type"] == "/Catalog") | .["/Lang"]] == ["u:ru"]' "$PAPERS/$name.qpdf" >/dev/null || echo "$name: the document has no language" >>"$WORK/wrong"
done
told 'each name is tagged with its language' "$WORK/wrong"
