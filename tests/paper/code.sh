# shellcheck shell=sh
# The QR code: read by zbar, measured on a 300 dpi picture, and a link.

# A record that the registry issues today: the shortest address, the largest modules.
jq '.url = "https://\(.host)/V/\(.id)"' "$GOOD/ru.json" >"$WORK/short.json"
jq '.host = "localhost" | .url = "https://\(.host)/V/\(.id)"' "$GOOD/kk.json" >"$WORK/shortest.json"
# And the longest one the printed size allows.
jq '.url = "https://\(.host)/V/\(.id)#1" + ([range(190) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[(. * 7 % 32):(. * 7 % 32 + 1)]] | add)' "$GOOD/hy.json" >"$WORK/longest.json"
for name in short shortest longest; do $PRESS render "$WORK/$name.json" "$WORK/$name.pdf"; done
record_of() { if [ -f "$GOOD/$1.json" ]; then echo "$GOOD/$1.json"; else echo "$WORK/$1.json"; fi; }
paper_of() { if [ -f "$PAPERS/$1.pdf" ]; then echo "$PAPERS/$1.pdf"; else echo "$WORK/$1.pdf"; fi; }

: >"$WORK/wrong"
for name in $(issued) short shortest longest; do
	pdftoppm -r 96 -gray -f 1 -l 1 -singlefile "$(paper_of "$name")" "$WORK/page"
	zbarimg -q --raw "$WORK/page.pgm" >"$WORK/read" 2>/dev/null || :
	jq -r .url "$(record_of "$name")" | cmp -s - "$WORK/read" || echo "$name: read '$(head -n 1 "$WORK/read")'" >>"$WORK/wrong"
done
told 'zbar reads exactly the address from a picture of the whole page at 96 dpi' "$WORK/wrong"
pdftoppm -r 96 -gray -f 1 -l 1 -singlefile "$PAPERS/proof.pdf" "$WORK/page"
is 'a proof has no code to read' "$(zbarimg -q --raw "$WORK/page.pgm" 2>/dev/null)" ''

for page in 1 2; do
	like "and says that it is one, on page $page" "$(pdftotext -raw -f $page -l $page "$PAPERS/proof.pdf" - | tr '\n' ' ')" 'ОБРАЗЕЦ · PROOF'
done
is 'a paper does not' "$(cat "$PAPERS/ru.txt" "$PAPERS/three-scripts.txt" | grep -c -e ОБРАЗЕЦ -e PROOF)" 0

# Black is only the code: all other ink is lighter. So the box of black is the symbol.
# measured NAME: sets BOX_X … BOX_H in pixels at 300 dpi, from the page's upper left corner.
measured() {
	pdftoppm -r 300 -gray -f 1 -l 1 -singlefile "$(paper_of "$1")" "$WORK/page"
	box=$(convert "$WORK/page.pgm" -threshold 4% -bordercolor white -border 1 -trim -format '%@ %w %h %X %Y' info:)
	# shellcheck disable=SC2086
	set -- $box
	BOX_W=$2 BOX_H=$3 BOX_X=$((${4#+} - 1)) BOX_Y=$((${5#+} - 1))
}

: >"$WORK/wrong"
for name in ru ka short shortest longest; do
	measured "$name"
	# 40 mm are 472.4 pixels
	for side in "$BOX_W" "$BOX_H"; do
		[ "$side" -ge 471 ] && [ "$side" -le 474 ] || echo "$name: $side pixels wide or high, not 472" >>"$WORK/wrong"
	done
	# How many modules: the finder's left edge is seven of them, dark.
	finder=$(convert "$WORK/page.pgm" -crop "1x${BOX_H}+$((BOX_X + 2))+${BOX_Y}" +repage -threshold 50% txt:- | awk -F'[ ,:]+' 'NR > 1 { if (/black|#000/) { if (!gap) n++ } else gap = 1 } END { print n }')
	quiet=$((finder * 4 / 7))
	# Four modules on each side are white, as white as paper.
	darkest=$(convert "$WORK/page.pgm" -fill white -draw "rectangle $((BOX_X - 1)),$((BOX_Y - 1)) $((BOX_X + BOX_W)),$((BOX_Y + BOX_H))" \
		-crop "$((BOX_W + 2 * quiet))x$((BOX_H + 2 * quiet))+$((BOX_X - quiet))+$((BOX_Y - quiet))" +repage -format '%[fx:round(minima*255)]' info:)
	[ "$darkest" = 255 ] || echo "$name: something of darkness $darkest stands within four modules ($quiet pixels)" >>"$WORK/wrong"
	# The link lies on the symbol; its corners are in points, from below.
	[ -f "$PAPERS/$name.qpdf" ] || continue
	jq -r '.qpdf[1][] | .value? | objects | select(.["/Subtype"] == "/Link") | .["/Rect"] | @tsv' "$PAPERS/$name.qpdf" |
		awk -v x="$BOX_X" -v y="$BOX_Y" -v w="$BOX_W" -v h="$BOX_H" 'function off(a, b) { return (a - b * 72 / 300) ^ 2 > 0.5 } END {
			exit NF != 4 || off($1, x) || off($3, x + w) || off(595.28 - $4, y) || off(595.28 - $2, y + h) }' ||
		echo "$name: the link is not on the code" >>"$WORK/wrong"
done
told 'the code is 40 mm, with four modules of white around it, at every length' "$WORK/wrong"

# Vector: no picture in any paper, and edges that 1200 dpi do not soften.
: >"$WORK/wrong"
for name in $(names); do
	[ "$(pdfimages -list "$PAPERS/$name.pdf" | wc -l)" = 2 ] || echo "$name has pictures" >>"$WORK/wrong"
done
pdftoppm -r 1200 -gray -f 1 -l 1 -x "$((BOX_X * 4))" -y "$((BOX_Y * 4))" -W 1888 -H 1888 -singlefile "$WORK/longest.pdf" "$WORK/fine"
soft=$(convert "$WORK/fine.pgm" -fuzz 2% -fill white -opaque black -format '%[fx:mean < 0.985]' info:)
[ "$soft" = 0 ] || echo 'grey edges at 1200 dpi' >>"$WORK/wrong"
told 'it is drawn, not a picture' "$WORK/wrong"

: >"$WORK/wrong"
for name in $(issued); do
	link=$(jq -c '[.qpdf[1][] | .value? | objects | select(.["/Subtype"] == "/Link") | {uri: .["/A"]["/URI"], kind: .["/A"]["/S"], flags: .["/F"], words: (.["/Contents"] | length > 10), parent: (.["/StructParent"] != null)}]' "$PAPERS/$name.qpdf")
	wanted=$(jq -c '[{uri: ("u:" + .url), kind: "/URI", flags: 4, words: true, parent: true}]' "$GOOD/$name.json")
	[ "$link" = "$wanted" ] || echo "$name: $link" >>"$WORK/wrong"
done
told 'it is a link to the same address, printable, with words, in the tags' "$WORK/wrong"
is 'a proof links nowhere' "$(grep -c '"/Link"' "$PAPERS/proof.qpdf")" 0
