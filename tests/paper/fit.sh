# shellcheck shell=sh
# A long name becomes smaller down to a floor, then takes two lines, then is refused. Nothing leaves the frame.

# A name of N letters, in words of this many letters.
named() {
	jq --argjson n "$1" --argjson word "$2" '.names[0] as $old | ([range($n) | if . % $word == $word - 1 then " " elif . % $word == 0 then "Щ" else "ю" end] | add | sub(" $"; "")) as $full
		| .names[0] = ($old | .full = $full | .family = ($full | split(" ")[0]) | .given = null | .patronymic = null)' "$GOOD/ru.json"
}
# lines PAPER: of the name on page 1, by its letter Щю: top, height and edges, one line each.
lines() {
	pdftotext -bbox-layout -f 1 -l 1 "$1" - | tr '"' ' ' | awk '/<line/ { box = $0 } /<word/ && />Щю/ && box != "" { print box; box = "" }' |
		awk '{ printf "%s %.2f %s %s\n", $5, ($9 - $5) / 1.362, $3, $7 }'
}
: >"$WORK/wrong"
: >"$WORK/sizes"
last=99
for n in 8 16 24 30 36 42 48 54 60 70 80 90; do
	named $n 12 >"$WORK/name.json"
	if ! $PRESS render "$WORK/name.json" "$WORK/name.pdf" 2>"$WORK/said"; then echo "$n letters: $(cat "$WORK/said")" >>"$WORK/wrong"; continue; fi
	lines "$WORK/name.pdf" >"$WORK/lines"
	count=$(wc -l <"$WORK/lines")
	size=$(awk 'NR == 1 { print $2 }' "$WORK/lines")
	echo "$n $count $size" >>"$WORK/sizes"
	awk -v n="$n" -v last="$last" -v count="$count" '
		count < 1 || count > 2 { print n " letters in " count " lines"; exit }
		$2 < 14.9 { print n " letters at " $2 " points, under the floor of 15" }
		count == 1 && $2 > last + 0.01 { print n " letters are larger than fewer were" }
		count == 1 && $2 < 20.9 { print n " letters in one line at " $2 " points: two lines would be larger" }
		$2 > 34.05 { print n " letters at " $2 " points" }
		$3 < 60 || $4 > 781.9 { print n " letters leave the frame: " $3 " to " $4 }
		($3 + $4 - 841.89) ^ 2 > 1 { print n " letters are not in the middle: " $3 " to " $4 }
		NR == 1 { first = $4 - $3 }
		NR == 2 { if (first / ($4 - $3) > 2.2 || ($4 - $3) / first > 2.2) print n " letters: one line is much longer" }' "$WORK/lines" >>"$WORK/wrong"
	last=$size
	[ "$count" = 1 ] || last=99
done
told 'names of 8 to 90 letters stand in the middle, one line down to 21 points, then two down to 15' "$WORK/wrong"
is 'a short name has the full size' "$(head -n 1 "$WORK/sizes")" '8 1 34.00'
like 'a long one takes two lines' "$(tail -n 1 "$WORK/sizes")" '^90 2 '

# The same for the title, of the greatest length there is.
jq '(["Противодействие", "незаконной", "миграции", "и", "защита", "прав", "несовершеннолетних"] | . + . + . | join(" ") | .[0:236]) as $ru
	| .programme_title = {ru: ($ru | sub(" [^ ]*$"; "")), en: ([range(24) | "protection"] | join(" ") | .[0:197])}' "$GOOD/ru.json" >"$WORK/title.json"
ends 'a title of more than 220 letters fits' 0 '' $PRESS render "$WORK/title.json" "$WORK/title.pdf"

# All names, two lines of a title and two of a name at once, and every kind of paper: nothing lies on another thing.
: >"$WORK/wrong"
jq --slurpfile long "$GOOD/long.json" '.names = $long[0].names' "$WORK/title.json" >"$WORK/full.json"
$PRESS render "$WORK/full.json" "$WORK/full.pdf" 2>"$WORK/said" || cat "$WORK/said" >>"$WORK/wrong"
for kind in participation language_level state_form trainer; do
	jq --arg kind $kind '.kind = $kind | .expires = null | .names = .names[0:1] | .organisation = {ru: "Международный учебный центр", en: "International Training Centre"}' "$GOOD/ru.json" >"$WORK/$kind.json"
	$PRESS render "$WORK/$kind.json" "$WORK/$kind.pdf" 2>"$WORK/said" || cat "$WORK/said" >>"$WORK/wrong"
done
for name in $(names) full title participation language_level state_form trainer; do
	# Lines of page 1 and 2 as boxes, cut to the height of small letters; boxes that meet are text on text.
	pdftotext -bbox-layout "$(paper_of "$name")" - | tr '"' ' ' | awk -v name="$name" '
		/<page/ { page++; n = 0 }
		/<word/ { text = $0; sub(/.*">/, "", text); gsub(/.* >|<.*/, "", text); h = $9 - $5
			# the words around the seal are turned, letter by letter
			if (page == 1 && ($3 + $7 - 841.89) ^ 2 / 4 + ($5 + $9 - 968.56) ^ 2 / 4 < 38 ^ 2) next
			x1 = $3; x2 = $7; y1 = $5 + h * 0.30; y2 = $9 - h * 0.24
			if (name == "proof" && h > 100) next
			for (i = 0; i < n; i++)
				if (x1 < X2[i] - 0.5 && x2 > X1[i] + 0.5 && y1 < Y2[i] - 0.2 && y2 > Y1[i] + 0.2)
					print name " page " page ": " text " on " T[i]
			X1[n] = x1; X2[n] = x2; Y1[n] = y1; Y2[n] = y2; T[n] = text; n++
			edge = page == 1 ? 46 : 31
			if (x1 < edge || x2 > 841.89 - edge || $5 < edge || $9 > 595.28 - edge + 3) print name " page " page ": " text " leaves the frame" }' >>"$WORK/wrong"
done
told 'no text lies on another or leaves the frame, on any page' "$WORK/wrong"

# Page 2 sets itself smaller for many topics, and stays legible: no letter under five points.
: >"$WORK/wrong"
for name in $(names) full; do
	pdftotext -bbox -f 2 -l 2 "$(paper_of "$name")" - | tr '"' ' ' | awk -v name="$name" '/<word/ && ($9 - $5) / 1.362 < 3.9 { print name ": " $0; exit }' >>"$WORK/wrong"
done
told 'page 2 stays legible' "$WORK/wrong"
