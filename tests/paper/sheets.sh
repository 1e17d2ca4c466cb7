# shellcheck shell=sh disable=SC2154
# Sheets for a shelf or a room: drawn from their facts, every page whole, and refused with a reason.

# Changes the facts of a sheet: sheet_of NAME 'jq-like node expression over f' > file
sheet_of() { node -e "const f = JSON.parse(require('fs').readFileSync(process.argv[1])); $2; console.log(JSON.stringify(f))" "tests/paper/sheets/$1.json"; }
drawn() { "$PRESS" render-sheet "$1" "$2" 2>"$WORK/sheet.err"; }

: >"$WORK/wrong"
for name in $(sheets); do
	sheet=$PAPERS/sheet-$name.pdf
	drawn "tests/paper/sheets/$name.json" "$sheet" || { echo "$name: $(head -n 1 "$WORK/sheet.err")" >>"$WORK/wrong"; continue; }
	qpdf --check "$sheet" >"$WORK/qpdf" 2>&1 || echo "$name: $(tail -n 1 "$WORK/qpdf")" >>"$WORK/wrong"
	drawn "tests/paper/sheets/$name.json" "$WORK/again.pdf"
	cmp -s "$sheet" "$WORK/again.pdf" || echo "$name: other bytes from the same facts" >>"$WORK/wrong"
done
told 'every kind of sheet is drawn, whole, and the same from the same facts' "$WORK/wrong"

# The book: every number once and in order, its head on every page, names in their own letters, room to sign in.
book=$PAPERS/sheet-book.pdf
pages=$(pdfinfo "$book" | awk '/^Pages/ { print $2 }')
pdftotext -layout "$book" "$WORK/book.text"
is 'the book has every number once and in order' "$(grep -oE '2026-0[0-9]{5}-[0-9]{2}' "$WORK/book.text" | awk '!seen[$0]++' | sort -c && grep -oE '^ *[0-9]+ +2026-0[0-9]{5}-[0-9]{2}' "$WORK/book.text" | wc -l)" 60
is 'its head stands on every page' "$(grep -c 'Подпись' "$WORK/book.text")" "$pages"
is 'and every page says which it is' "$(grep -oE "[0-9]+ / $pages\$" "$WORK/book.text" | tr '\n' ' ')" "$(seq "$pages" | sed "s#\$# / $pages#" | tr '\n' ' ')"
for name in 'Тер-Ованнисян Лусине' 'Տեր-Հովհաննիսյան' 'Əliyeva Günəş' 'ბერიძე ნინო' 'Ўмід Ҳакимов'; do
	like "the book can be searched for $name" "$(pdftotext "$book" - | tr '\n' ' ')" "$name"
done
like 'a number that no paper has is said' "$(cat "$WORK/book.text")" 'Пропущены номера: 74'
# The column for signatures is empty but for its lines: no ink inside the cell of the first row.
pdftoppm -r 60 -f 1 -l 1 -gray "$book" "$WORK/book"
is 'there is room to sign in' "$(convert "$WORK"/book-*1.pgm -crop 56x20+603+144 +repage -format '%[fx:minima]' info:)" 1

# What stops a sheet.
for case in 'f.kind = "dream"|unknown_kind' 'f.rows[3].name = "\u4e2d\u6587"|missing_letter' 'f.rows[3].name = "a\u202eb"|direction_character' 'f.rows[3].title = "x".repeat(300)|text_does_not_fit'; do
	sheet_of book "${case%|*}" >"$WORK/facts.json"
	status=0
	drawn "$WORK/facts.json" "$WORK/refused.pdf" || status=$?
	like "a sheet is stopped: ${case#*|}" "$status $(cat "$WORK/sheet.err")" "^1 .*: ${case#*|}: "
done
echo '[1]' >"$WORK/facts.json"
status=0; drawn "$WORK/facts.json" "$WORK/refused.pdf" || status=$?
like 'what is no sheet is refused' "$status $(cat "$WORK/sheet.err")" '^1 .*facts_are_wrong'

# A badge's code says what its facts say, and neither a name nor an agency.
for size in 90 86 a6; do
	badges=$PAPERS/sheet-badges_$size.pdf
	pdftoppm -r 150 -f 1 -l 1 -gray "$badges" "$WORK/badges"
	zbarimg --quiet --raw "$WORK"/badges-*1.pgm | sort >"$WORK/codes"
	node -e 'const f = JSON.parse(require("fs").readFileSync(process.argv[1])); console.log(f.people.slice(0, process.argv[2]).map((p) => p.code).sort().join("\n"))' "tests/paper/sheets/badges_$size.json" "$([ "$size" = a6 ] && echo 4 || echo 10)" >"$WORK/wanted"
	is "every code of badges $size is read from the page, and is its badge's" "$(cat "$WORK/codes")" "$(cat "$WORK/wanted")"
	rm -f "$WORK"/badges-*
done
is 'a name stands on each badge' "$(pdftotext "$PAPERS/sheet-badges_a6.pdf" - | tr '\n' ' ' | grep -oE 'Щербаков-Воробьёв +Юрий +Всеволодович' | wc -l)" 2
is 'who teaches wears a badge, too, which says so' "$(pdftotext "$PAPERS/sheet-badges_90.pdf" - | grep -cE '^(Преподаватель|Trainer)$')" 1
is 'each day to sign for begins on a page of its own' "$(pdftotext -layout "$PAPERS/sheet-sign_in.pdf" - | grep -c '^ *Лист регистрации$')" 2
is 'every page names the course and the day that are signed for, once more where the table goes on' "$(for n in 1 2 3 4; do pdftotext -layout -f $n -l $n "$PAPERS/sheet-sign_in.pdf" - | grep -oE 'ITC-2026-014, [^ ]+, 2. ноября|[0-9] / [0-9]$' | tr '\n' ' '; done)" \
	'ITC-2026-014, понедельник, 23 ноября 1 / 2 ITC-2026-014, понедельник, 23 ноября ITC-2026-014, понедельник, 23 ноября 2 / 2 ITC-2026-014, вторник, 24 ноября 1 / 2 ITC-2026-014, вторник, 24 ноября ITC-2026-014, вторник, 24 ноября 2 / 2 '
is 'the day of printing says that it is one' "$(pdftotext -layout "$PAPERS/sheet-sign_in.pdf" - | grep -c 'напечатано 25.11.2026')" 4
is 'a name in letters of its own can be called' "$(pdftotext "$PAPERS/sheet-sign_in.pdf" - | grep -c 'Beridze Nino')" 8
is 'the commission signs for a course that is named' "$(pdftotext -f 2 -l 2 "$PAPERS/sheet-grades.pdf" - | tr '\n' ' ' | grep -c 'ITC-2026-014, .*Председатель')" 1
is 'what hangs at a door says neither what kind of sheet it is nor a point too many' "$(pdftotext "$PAPERS/sheet-door.pdf" - | grep -cE 'Door sign|\.\.')" 0
letter=$(pdftotext -layout "$PAPERS/sheet-result_letter.pdf" - | tr '\n' ' ')
like 'a letter with decisions says whom they are about and what was decided' "$letter" 'Исх. №.*Пограничная академия.*Ёлкина.*лист ожидания.*отказано.*ответ до +30.11.2026.*ITC-2026-015'
is 'each agency has its own page' "$(pdftotext -f 2 -l 2 "$PAPERS/sheet-result_letter.pdf" - | grep -cE 'Центр «Опора»|Ёлкина')" 1
is 'each letter to hand on has its own page, and says whose it is' "$(pdftotext -f 2 -l 2 "$PAPERS/sheet-letters.pdf" - | grep -cE '^Кому: Ёлкина|Қуанышбеков')" 1
