# shellcheck shell=sh
# The file as such: structure, PDF/A-1b, fonts, tags, nothing active, nobody's name in what it says about itself.

# keys FILE.qpdf: every key of every dictionary in a paper; qpdf decoded the names.
keys() { jq -r '[.qpdf[1][] | (.value // .stream.dict) | .. | objects | keys[]] | unique[]' "$1"; }
# active FILE.qpdf: what could do something, or hide something. Actions are allowed to be one kind only: a link.
active() {
	keys "$1" | grep -Exi '/(JavaScript|JS|OpenAction|AA|EmbeddedFiles?|EF|AF|Launch|SubmitForm|ImportData|RichMedia|Movie|Sound|Names|AcroForm|XFA|Encrypt|OCProperties|PieceInfo|SMask|ca|CA|Next|Collection)' || :
	jq -r '.qpdf[1][] | (.value // .stream.dict) | .. | objects | .["/S"]? // empty | select(type == "string") | select(test("^/(JavaScript|Launch|GoToR|SubmitForm|ImportData|Named|Hide|Rendition|Sound|Movie|ResetForm|Trans)$"))' "$1"
	jq -r '.trailer // .qpdf[1].trailer.value | keys[]' "$1" | grep -x '/Encrypt' || :
}

: >"$WORK/wrong"
for name in $(names); do
	qpdf --check "$PAPERS/$name.pdf" >"$WORK/out" 2>&1 || echo "$name: qpdf: $(tail -n 1 "$WORK/out")" >>"$WORK/wrong"
	grep -Eq 'No syntax or stream encoding errors' "$WORK/out" || echo "$name: qpdf: $(tail -n 1 "$WORK/out")" >>"$WORK/wrong"
	! grep -q WARNING "$WORK/out" || echo "$name: qpdf: $(grep -m1 WARNING "$WORK/out")" >>"$WORK/wrong"
done
told 'qpdf --check finds nothing' "$WORK/wrong"

: >"$WORK/wrong"
for name in $(names); do
	found=$(active "$PAPERS/$name.qpdf" | tr '\n' ' ')
	[ -z "$found" ] || echo "$name: $found" >>"$WORK/wrong"
done
told 'no script, action, attachment, form, encryption or transparency' "$WORK/wrong"
# The same question about a paper into which something active was put.
qpdf --qdf --object-streams=disable "$PAPERS/ru.pdf" "$WORK/ru.qdf"
sed 's|^  /Type /Catalog$|&\n  /OpenAction << /S /JavaScript /JS (app.alert) >>|' "$WORK/ru.qdf" >"$WORK/active.qdf"
fix-qdf "$WORK/active.qdf" >"$WORK/active.pdf" 2>/dev/null || :
qpdf --json=2 --json-stream-data=none "$WORK/active.pdf" >"$WORK/active.qpdf" 2>/dev/null || :
is 'and one that has a script is found out' "$(active "$WORK/active.qpdf" | tr '\n' ' ')" '/JS /OpenAction /JavaScript '

# PDF/A, by PDFBox; a paper without its colour intent is no PDF/A, and must be told so.
sed '/^  \/OutputIntents/,/^  \]/d' "$WORK/ru.qdf" >"$WORK/lame.qdf"
fix-qdf "$WORK/lame.qdf" >"$PAPERS/lame.pdf" 2>/dev/null
if java -Xshare:auto -XX:TieredStopAtLevel=1 -cp "$(echo /usr/share/java/pdfbox2.jar /usr/share/java/fontbox2.jar /usr/share/java/preflight.jar /usr/share/java/xmpbox.jar /usr/share/java/commons-logging.jar /usr/share/java/commons-io.jar /usr/share/java/jaxb-api.jar /usr/share/java/javax.activation.jar | tr ' ' :)" \
	tests/paper/PdfA.java "$PAPERS"/*.pdf >"$WORK/pdfa" 2>"$WORK/pdfa.err"; then
	is 'a paper that lost its colour intent is no PDF/A-1b' "$(grep -c 'lame.pdf: not valid' "$WORK/pdfa")" 1
	grep -v -e ': valid$' -e 'lame.pdf' "$WORK/pdfa" >"$WORK/wrong" || :
	told "PDFBox preflight: all $(grep -c ': valid$' "$WORK/pdfa") papers are valid PDF/A-1b" "$WORK/wrong"
	is 'it saw each of them' "$(grep -c ': valid$' "$WORK/pdfa")" "$({ names; sheets; } | wc -l)"
	is 'and had nothing to warn about' "$(grep -vi 'lame' "$WORK/pdfa.err" | head -n 3)" ''
else
	fail 'PDFBox preflight' "$(tail -n 2 "$WORK/pdfa.err" | tr '\n' ' ')"
fi
rm -f "$PAPERS/lame.pdf" "$PAPERS/lame.text"

# Fonts: all letters are in the file, cut to what is used, and lead back to Unicode.
: >"$WORK/wrong"
for name in $(names); do
	pdffonts "$PAPERS/$name.pdf" >"$WORK/fonts" 2>&1
	[ "$(wc -l <"$WORK/fonts")" -ge 7 ] || echo "$name: fewer than five fonts" >>"$WORK/wrong"
	tail -n +3 "$WORK/fonts" | grep -Ev '^[A-Z]{6}\+NotoS[A-Za-z]+-[A-Za-z]+ +CID TrueType +Identity-H +yes yes yes ' | sed "s/^/$name: /" >>"$WORK/wrong" || :
done
told 'every font is embedded, a subset, and has its Unicode' "$WORK/wrong"
for face in ARMENIAN:hy:NotoSerifArmenian-Bold GEORGIAN:ka:NotoSerifGeorgian-Bold; do
	paper=$PAPERS/$(echo "$face" | cut -d: -f2).pdf
	like "a paper in $(echo "${face%%:*}" | tr '[:upper:]' '[:lower:]') carries that script's letters" "$(pdffonts "$paper")" "\\+${face##*:} "
done
is 'one in Russian does not' "$(pdffonts "$PAPERS/ru.pdf" | grep -cE 'Armenian|Georgian')" 0

: >"$WORK/wrong"
for name in $(names); do
	info=$PAPERS/$name.info
	for line in 'Tagged: +yes' 'JavaScript: +no' 'Form: +none' 'Encrypted: +no' 'PDF version: +1\.4' 'Metadata Stream: +yes' 'Suspects: +no'; do
		grep -Eq "^$line" "$info" || echo "$name: not '$line'" >>"$WORK/wrong"
	done
	day=$(jq -r .issued "$GOOD/$name.json")
	TZ=UTC pdfinfo -isodates "$PAPERS/$name.pdf" | grep -E '^(Creation|Mod)Date:' >"$WORK/dates"
	[ "$(grep -c "$day""T00:00:00Z" "$WORK/dates")" = 2 ] || echo "$name: dates are not those of the record: $(tr '\n' ' ' <"$WORK/dates")" >>"$WORK/wrong"
done
told 'tagged, PDF 1.4, not encrypted, dated by the record' "$WORK/wrong"

# Search engines, mail gateways and file managers read titles and metadata: never a name.
: >"$WORK/wrong"
for name in $(names); do
	{ cat "$PAPERS/$name.info"; pdfinfo -meta "$PAPERS/$name.pdf"; strings "$PAPERS/$name.pdf"
		jq -r '.. | strings | select(startswith("u:"))' "$PAPERS/$name.qpdf"; } >"$WORK/about"
	jq -r '.names[] | .family, .given, .patronymic, .full | select(. != null)' "$GOOD/$name.json" >"$WORK/holder"
	! grep -Fqi -f "$WORK/holder" "$WORK/about" || echo "$name: the holder's name stands in its metadata" >>"$WORK/wrong"
	grep -q '^Title: .*\(Сертификат\|Свидетельство\).*\(20[0-9][0-9]-[0-9]*-[0-9]*\|образец / proof\)$' "$PAPERS/$name.info" || echo "$name: the title is $(grep '^Title' "$PAPERS/$name.info")" >>"$WORK/wrong"
done
told 'title and metadata name the paper by its serial, nobody by name' "$WORK/wrong"
like 'a name there would be found' "$(grep -Fi "$(jq -r .serial "$GOOD/uk.json")" "$PAPERS/uk.info")" Title
