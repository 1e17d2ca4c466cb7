# shellcheck shell=sh
# The documented exit codes, and files that cannot be read or written.

RU=$GOOD/ru.json

# ends WORDS CODE SENTENCE COMMAND…: press ends with this code, saying this (regex) in its last line.
ends() {
	words=$1 code=$2 sentence=$3
	shift 3
	status=0
	"$@" >"$WORK/said" 2>&1 || status=$?
	if [ $status != "$code" ]; then fail "$words" "ended with $status, not $code: $(tail -n 1 "$WORK/said")"
	else like "$words" "$(cat "$WORK/said")" "$sentence"; fi
}

ends 'help ends with 0' 0 'Exit codes' $PRESS help
for words in '' 'paint' 'render' 'render a.json' 'check' 'check a.json b' 'serve now' 'bench' 'bench 0' 'bench -3' 'bench many' 'bench 3x'; do
	# shellcheck disable=SC2086  # several words
	ends "press $words: usage, 2" 2 'press render RECORD.json OUT.pdf' $PRESS $words
done

ends 'check, no such file: 3' 3 'no/such.json: No such file or directory$' $PRESS check "$WORK/no/such.json"
ends 'render, no such file: 3' 3 'No such file or directory$' $PRESS render "$WORK/no/such.json" "$WORK/x.pdf"
ends 'a folder as record: 3' 3 'Is a directory$' $PRESS check "$WORK"
ends 'an empty file: 3' 3 '^-: malformed: ' $PRESS check /dev/null
head -c 700 "$RU" >"$WORK/cut.json"
ends 'a record cut short: 3' 3 '^-: malformed: line [0-9]+, column [0-9]+$' $PRESS check "$WORK/cut.json"
sed 's/"kind"/kind/' "$RU" >"$WORK/quote.json"
ends 'a record without a quote: 3' 3 '^-: malformed: line 3, column' $PRESS check "$WORK/quote.json"
{ cat "$RU"; echo '{}'; } >"$WORK/two.json"
ends 'two records in a file: 3' 3 '^-: malformed: ' $PRESS check "$WORK/two.json"
awk 'BEGIN { printf "{\"template\":"; for (i = 0; i < 100000; i++) printf "["; }' >"$WORK/deep.json"
ends 'a hundred thousand brackets: 3' 3 '^-: malformed: ' $PRESS check "$WORK/deep.json"
{ cat "$RU"; head -c 1100000 /dev/zero | tr '\0' ' '; } >"$WORK/large.json"
ends 'more than a megabyte: 3' 3 'File too large$' $PRESS check "$WORK/large.json"
ends 'nothing of a name reaches a complaint' 3 '^-: malformed: line [0-9]+, column [0-9]+$' $PRESS render "$WORK/cut.json" "$WORK/x.pdf"

ends 'no such folder for the paper: 3' 3 'No such file or directory$' $PRESS render "$RU" "$WORK/no/such.pdf"
ends 'a folder in place of the paper: 3' 3 'Is a directory$' $PRESS render "$RU" "$WORK/papers"
ends 'a full disk: 3' 3 '/dev/full: No space left on device$' $PRESS render "$RU" /dev/full
# A file system of 64 kB, where root may make one: the paper begins to be written and then cannot end.
if mkdir -p "$WORK/small" && unshare -m true 2>/dev/null; then
	cat >"$WORK/small.sh" <<-'END'
	mount -t tmpfs -o size=16k none "$1" || exit 99
	echo before >"$1/paper.pdf"
	"$2" render "$3" "$1/paper.pdf"
	status=$?
	[ "$(ls -A "$1")" = paper.pdf ] || echo "left: $(ls -A "$1")"
	[ "$(cat "$1/paper.pdf")" = before ] || echo 'the old paper is gone'
	exit $status
	END
	ends 'a disk that fills up: 3, the old paper stays, nothing is left over' 3 'small/paper.pdf: No space left on device$' \
		unshare -m sh "$WORK/small.sh" "$WORK/small" "$PRESS" "$RU"
fi
is 'after all that no paper and no half of one is left' "$(find "$WORK" -maxdepth 1 -name '*.pdf*')" ''

echo old >"$WORK/over.pdf"
ends 'an old paper is replaced' 0 '' $PRESS render "$RU" "$WORK/over.pdf"
check 'by the new one, whole' cmp "$WORK/over.pdf" "$PAPERS/ru.pdf"
is 'which others may read' "$(stat -c %a "$WORK/over.pdf")" 644
rm "$WORK/over.pdf"
$PRESS render "$RU" /dev/stdout 2>"$WORK/said" | cat >"$WORK/piped"
check 'a paper goes through a pipe' cmp "$WORK/piped" "$PAPERS/ru.pdf"

ends 'serve without a database: 4' 4 'REGISTRY_DB' env -u REGISTRY_DB $PRESS serve
# Where root may hide the fonts from one process.
if unshare -m true 2>/dev/null; then
	ends 'without fonts: 4, and their package' 4 'cannot use the font .*package fonts-noto-core' \
		unshare -m sh -c "mount -t tmpfs none /usr/share/fonts && exec $PRESS render '$RU' '$WORK/x.pdf'"
	ends 'without the colour profile: 4, and its package' 4 'package icc-profiles-free' \
		unshare -m sh -c "mount -t tmpfs none /usr/share/color && exec $PRESS check '$RU'"
fi
