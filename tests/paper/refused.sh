# shellcheck shell=sh
# Each record in refused/ is stopped with the code in its name, at the field in the list `fields`.

: >"$WORK/wrong"
REFUSED=tests/paper/records/refused
for file in "$REFUSED"/*.json; do
	name=$(basename "$file" .json)
	wanted="$(awk -v name="$name" '$1 == name { print $2 }' "$REFUSED/fields"): ${name%%--*}: "
	status=0
	$PRESS check "$file" >"$WORK/check" 2>"$WORK/err" || status=$?
	[ $status = 1 ] || echo "$name: check ends with $status" >>"$WORK/wrong"
	[ ! -s "$WORK/err" ] || echo "$name: check complains: $(head -n 1 "$WORK/err")" >>"$WORK/wrong"
	head -n 1 "$WORK/check" | grep -Fq -- "$wanted" || echo "$name: '$(head -n 1 "$WORK/check")', not '$wanted'" >>"$WORK/wrong"
	# One fault, one code: no reason hides among others.
	[ "$(cut -d: -f2 "$WORK/check" | sort -u | wc -l)" = 1 ] || echo "$name: several reasons: $(cut -d: -f1,2 "$WORK/check" | tr '\n' ' ')" >>"$WORK/wrong"
	[ "$(sort "$WORK/check" | uniq -d | wc -l)" = 0 ] || echo "$name: says a thing twice" >>"$WORK/wrong"

	status=0
	$PRESS render "$file" "$WORK/refused.pdf" >"$WORK/out" 2>"$WORK/err" || status=$?
	[ $status = 1 ] || echo "$name: render ends with $status" >>"$WORK/wrong"
	cmp -s "$WORK/check" "$WORK/err" || echo "$name: render gives other reasons than check" >>"$WORK/wrong"
	[ ! -e "$WORK/refused.pdf" ] || echo "$name: a paper was written" >>"$WORK/wrong"
	rm -f "$WORK/refused.pdf"
done
told "$(find "$REFUSED" -name '*.json' | wc -l) records are refused, each for its own reason, at its field, without a paper" "$WORK/wrong"

# The list and the folder know the same records, and every documented code has one.
is 'the list of fields names each of them' \
	"$(cut -d' ' -f1 "$REFUSED/fields" | sort | tr '\n' ' ')" \
	"$(find "$REFUSED" -name '*.json' -exec basename {} .json \; | sort | tr '\n' ' ')"
: >"$WORK/wrong"
{
	sed -n '/^ \* Codes of refusals:/,/^ \*\//p' certs/record.h
	sed -n '/the code of what is wrong/,/^ \*\//p' certs/gate.h
	sed -n '/^ \*   name_does_not_fit/,/^ \*\//p' certs/layout.h
} | grep -oE '\b[a-z0-9]+(_[a-z0-9]+)+\b|\b(missing|spaces|empty)\b' | sort -u >"$WORK/codes"
while read -r code; do
	ls "$REFUSED/$code--"*.json >/dev/null 2>&1 || echo "$code has no record" >>"$WORK/wrong"
done <"$WORK/codes"
told "each documented code of refusal has a record ($(wc -l <"$WORK/codes") codes)" "$WORK/wrong"
: >"$WORK/wrong"
for code in $(cat "$WORK/codes") cannot_be_drawn; do
	jq -e --arg code "$code" '[.. | objects | .stop? | objects | .[$code] | objects | .en, .ru, .be | strings | select(length > 5)] | length == 3' assets/words/batch.json >/dev/null ||
		echo "$code is not explained" >>"$WORK/wrong"
done
told 'and a sentence in English, Russian and Belarusian on the page of a batch' "$WORK/wrong"
