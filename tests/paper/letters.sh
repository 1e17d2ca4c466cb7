# shellcheck shell=sh
# Letters as pixels: each typeface of a paper against the same text drawn by HarfBuzz and cairo from the whole font.
# libharu and careless subsetting lose marks silently; only a picture shows it.

NOTO=/usr/share/fonts/truetype/noto

# differs PAPER PAGE NTH FONT TINT LETTERS REFERENCE EM: lays the NTH word LETTERS of that page (0: the smallest) over REFERENCE as drawn from
# the font, EM pixels an em, and prints how many pixels of ink of one are further than two pixels from any of the other.
differs() (
	paper=$1 page=$2 nth=$3 font=$4 tint=$5 letters=$6 reference=$7 em=$8
	at=$(mktemp -d "$WORK/letters.XXXXXX")
	[ -f "${paper%.pdf}.$page.box" ] || pdftotext -bbox -f "$page" -l "$page" "$paper" "${paper%.pdf}.$page.box"
	# The lines of Noto Serif are 1.362 of their size, so the box of a word tells its size.
	eval "$(grep -F ">$letters</word>" "${paper%.pdf}.$page.box" | tr '"' ' ' | awk -v nth="$nth" 'nth ? NR == nth : !least || $9 - $5 < least { least = $9 - $5; line = $0 } END { print line }' |
		awk -v em="$em" -v high="$(case $font in *Armenian*|*Georgian*) echo 1.36 ;; *) echo 1.362 ;; esac)" '{
			size = int(($9 - $5) / high * 20 + 0.5) / 20; dpi = int(em * 72 / size); k = dpi / 72
			printf "dpi=%d x=%d y=%d w=%d h=%d px=%.4f", dpi, ($3 - size / 8) * k, ($5 - size / 40) * k, ($7 - $3 + size / 4) * k, ($9 - $5 + size / 20) * k, size * k }')"
	[ -n "${dpi:-}" ] || { echo "no such word on page $page" >&2; echo 999999; exit; }
	pdftocairo -png -r "$dpi" -gray -f "$page" -l "$page" -x "$x" -y "$y" -W "$w" -H "$h" -singlefile "$paper" "$at/paper"
	hb-view --font-file="$NOTO/$font.ttf" --font-size="$px" --language=ru --features=-liga,-clig --margin=40 \
		--output-format=png --output-file="$at/font.png" "$reference"
	# Eroding white is growing ink; then what the other has beside it is subtracted.
	convert -background white -gravity center \( "$at/paper.png" -threshold "$tint" -trim +repage -extent "$((w + 40))x$((h + 40))" -write mpr:paper \) \
		\( "$at/font.png" -colorspace gray -threshold 50% -trim +repage -extent "$((w + 40))x$((h + 40))" -write mpr:font \) -delete 0-1 \
		\( mpr:paper -morphology Erode Square:2 mpr:font -compose minus_src -composite \) \
		\( mpr:font -morphology Erode Square:2 mpr:paper -compose minus_src -composite \) \
		-format '%[fx:round(mean*w*h)]\n' info: | awk '{ n += $1 } END { print n }'
	rm -r "$at"
)

# sheet NAME SCRIPT LETTERS: a paper that shows them in every typeface, each time as a word alone in its line.
sheet() {
	jq --arg script "$2" --arg letters "$3" '.names = [{script: $script, lang: "ru", family: $letters, given: null, patronymic: null, full: $letters}]
		| .decision.attendance = [{topic_ru: $letters, topic_en: "n", hours: 1, credited: 1}, {topic_ru: "н", topic_en: $letters, hours: 1, credited: 1}]' \
		"$GOOD/ru.json" >"$WORK/$1.json"
	$PRESS render "$WORK/$1.json" "$WORK/$1.pdf"
	rm -f "$WORK/$1".*.box
}

# compared NAME SCRIPT LETTERS EM MOST: what is wrong with them in each of the four serif faces, one line each.
compared() {
	sheet "$1" "$2" "$3"
	case $2 in
		armn) set -- "$@" NotoSerifArmenian-Bold NotoSerifArmenian-Bold NotoSerifArmenian-Regular NotoSerifArmenian-Regular ;;
		geor) set -- "$@" NotoSerifGeorgian-Bold NotoSerifGeorgian-Bold NotoSerifGeorgian-Regular NotoSerifGeorgian-Regular ;;
		*) set -- "$@" NotoSerifDisplay-Bold NotoSerif-Bold NotoSerif-Regular NotoSerif-Italic ;;
	esac
	# Page and place of the word, and the grey between paper and its ink.
	while read -r page nth face tint; do
		left=$(differs "$WORK/$1.pdf" "$page" "$nth" "$face" "$tint" "$3" "$3" "$4" </dev/null)
		[ "$left" -le "$5" ] || echo "$3 in $face: $left"
	done <<-END
	1 1 $6 35%
	2 1 $7 35%
	2 2 $8 50%
	2 3 $9 68%
	END
}

# The letters that go wrong: marks above, below and through, turned letters, apostrophes, and fallback scripts.
HARD='cyrl:ЁЇЎӮӢЙ cyrl:ёїўӯӣй cyrl:ҰҖӘҒҚҢҲҶ cyrl:ұҗәғқңҳҷ latn:ƏəOʻGʻșțŞğİ armn:ՃՋՂևքփ geor:ჟჭყღჰძ'
for line in $HARD; do
	compared hard "${line%%:*}" "${line#*:}" 220 0 >"$WORK/wrong"
	told "${line#*:} are whole, in four typefaces" "$WORK/wrong"
done
# The alphabets, smaller: no letter is missing, none is a box, either of which is thousands of pixels.
for line in cyrl:АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ cyrl:абвгдежзиклмнопрстуфхцчшщъыьэюя cyrl:ҐЄІЎҮӨҺҜҘҠҤҰӘ cyrl:ґєіўүөһҝҙҡҥұә \
	latn:ABCDEFGHIJKLMNOPQRSTUVWXYZ latn:abcdefghijklmnopqrstuvwxyz latn:ĂÂÎŇÝŽŠČĞÖÜÄÇŞ latn:ăâîňýžščğöüäçşıʼ \
	armn:ԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ armn:աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ geor:აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ; do
	compared alphabet "${line%%:*}" "${line#*:}" 150 50
done >"$WORK/wrong"
told 'the alphabets of the CIS are complete, in four typefaces' "$WORK/wrong"

# The sans has only capitals; it is looked at where it is smallest, in the microprint.
: >"$WORK/wrong"
for letters in ЁЇЎӮӢЙҰҖ ҒҚҢҲҶӨҺ АБВГДЕЖЗИКЛМНОП РСТУФХЦЧШЩЪЫЬЭЮЯ ABCDEFGHIJKLM NOPQRSTUVWXYZ; do
	jq --arg letters $letters '.organisation.en = $letters' "$GOOD/ru.json" >"$WORK/sans.json"
	$PRESS render "$WORK/sans.json" "$WORK/sans.pdf"
	rm -f "$WORK"/sans.*.box
	left=$(differs "$WORK/sans.pdf" 1 0 NotoSans-Regular 68% $letters $letters 150)
	[ "$left" = 0 ] || echo "$letters: $left" >>"$WORK/wrong"
done
told 'so are those of the microprint' "$WORK/wrong"

# Does the test see what it must? For each hard letter, its look without the mark is something else.
: >"$WORK/wrong"
for pair in cyrl:ЁЇЎӮӢЙ:ЕЇЎӮӢЙ cyrl:ЁЇЎӮӢЙ:ЁІЎӮӢЙ cyrl:ЁЇЎӮӢЙ:ЁЇУӮӢЙ cyrl:ЁЇЎӮӢЙ:ЁЇЎУӢЙ cyrl:ЁЇЎӮӢЙ:ЁЇЎӮӢИ cyrl:ҰҖӘҒҚҢҲҶ:ҮҖӘҒҚҢҲҶ \
	cyrl:ҰҖӘҒҚҢҲҶ:ҰЖӘҒҚҢҲҶ cyrl:ҰҖӘҒҚҢҲҶ:ҰҖЭҒҚҢҲҶ cyrl:ҰҖӘҒҚҢҲҶ:ҰҖӘГҚҢҲҶ latn:ƏəOʻGʻșțŞğİ:ƏəOʼGʻșțŞğİ latn:ƏəOʻGʻșțŞğİ:ƏəOʻGʻsțŞğİ \
	latn:ƏəOʻGʻșțŞğİ:ƏəOʻGʻșțŞğI latn:ƏəOʻGʻșțŞğİ:ƏəOʻGʻşțŞğİ armn:ՃՋՂևքփ:ՃՋՂեքփ geor:ჟჭყღჰძ:ჟჭყღჯძ; do
	letters=${pair#*:}
	case ${pair%%:*} in armn) face=NotoSerifArmenian-Bold ;; geor) face=NotoSerifGeorgian-Bold ;; *) face=NotoSerifDisplay-Bold ;; esac
	[ "$letters" = "${sheeted:-}" ] || sheet control "${pair%%:*}" "${letters%%:*}"
	sheeted=$letters
	left=$(differs "$WORK/control.pdf" 1 1 "$face" 35% "${letters%%:*}" "${letters##*:}" 220)
	[ "$left" != 0 ] || echo "${letters%%:*} was taken for ${letters##*:}" >>"$WORK/wrong"
done
told 'a mark that is missing, turned or another is seen' "$WORK/wrong"

# And in the paper itself: the name's first letter taken for another glyph of the font, and for none.
sheet broken cyrl ЁЇЎӮӢЙ
qpdf --qdf --object-streams=disable "$WORK/broken.pdf" "$WORK/broken.qdf"
# The name is the first text of its size in the display face; its letters are codes of four digits.
for glyph in 0001 0000; do
	awk -v glyph=$glyph '/\/F0 3[0-9]+ Tf\[</ && !done { sub(/Tf\[<..../, "Tf[<" glyph); done = 1 } { print }' "$WORK/broken.qdf" >"$WORK/broken2.qdf"
	fix-qdf "$WORK/broken2.qdf" >"$WORK/broken2.pdf" 2>/dev/null
	# The text that poppler reads has changed with it.
	rm -f "$WORK"/broken2.*.box
	pdftotext -bbox "$WORK/broken2.pdf" "$WORK/bbox"
	word=$(grep -F 'ЇЎӮӢЙ</word>' "$WORK/bbox" | head -n 1 | sed 's/.*>\(.*\)<.*/\1/')
	left=$(differs "$WORK/broken2.pdf" 1 1 NotoSerifDisplay-Bold 35% "$word" ЁЇЎӮӢЙ 220)
	if [ "$left" != 0 ]; then ok "a paper whose Ё became glyph $glyph is found out"; else fail "a paper whose Ё became glyph $glyph is found out"; fi
done
