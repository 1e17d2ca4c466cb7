# shellcheck shell=sh
# Every good record becomes a paper of two pages, and check agrees.

: >"$WORK/wrong"
for name in $(names); do
	$PRESS render "$GOOD/$name.json" "$PAPERS/$name.pdf" >"$WORK/out" 2>&1 || echo "$name: render: $(head -n 1 "$WORK/out")" >>"$WORK/wrong"
	[ ! -s "$WORK/out" ] || echo "$name: render says $(head -n 1 "$WORK/out")" >>"$WORK/wrong"
	$PRESS check "$GOOD/$name.json" >"$WORK/out" 2>&1 || echo "$name: check ends with $?" >>"$WORK/wrong"
	[ ! -s "$WORK/out" ] || echo "$name: check says $(head -n 1 "$WORK/out")" >>"$WORK/wrong"
done
told "render and check are content with $(names | wc -l) good records" "$WORK/wrong"

# Once, for all tests: what pdfinfo, pdftotext and qpdf say.
: >"$WORK/wrong"
for name in $(names); do
	paper=$PAPERS/$name.pdf
	pdfinfo "$paper" >"$PAPERS/$name.info" 2>&1
	pdftotext -raw "$paper" "$PAPERS/$name.txt" 2>>"$WORK/wrong"
	qpdf --json=2 --json-stream-data=none "$paper" >"$PAPERS/$name.qpdf"
	grep -Eq '^Pages: +2$' "$PAPERS/$name.info" || echo "$name: not two pages" >>"$WORK/wrong"
	grep -Eq '^Page size: +841\.89[0-9]* x 595\.2[78][0-9]* pts \(A4\)' "$PAPERS/$name.info" || echo "$name: not A4 landscape" >>"$WORK/wrong"
done
told 'each has two pages of A4 landscape, read without a complaint' "$WORK/wrong"

# The budget of a paper with a supplement of usual length; twenty-four topics need more.
: >"$WORK/wrong"
for name in $(names | grep -vx many-topics); do
	size=$(wc -c <"$PAPERS/$name.pdf")
	[ "$size" -le 70000 ] || echo "$name: $size bytes" >>"$WORK/wrong"
done
told 'no paper is larger than 70 kB, with all scripts' "$WORK/wrong"
