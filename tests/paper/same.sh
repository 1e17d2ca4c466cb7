# shellcheck shell=sh
# The same record gives the same bytes: again, elsewhere, in another order, written in another way, and by press serve.

: >"$WORK/wrong"
for name in $(names | sort -r); do
	jq -S --indent 5 . "$GOOD/$name.json" | sed 's/Ё/\\u0401/' >"$WORK/again.json"
	(cd / && umask 077 && TZ=Asia/Vladivostok LC_ALL=C LANG=de_DE.UTF-8 HOME=/nonexistent "$HERE/$PRESS" render "$WORK/again.json" "$WORK/again.pdf")
	cmp -s "$WORK/again.pdf" "$PAPERS/$name.pdf" || echo "$name" >>"$WORK/wrong"
done
told 'a second drawing of each record, its keys in another order, in another zone and locale, is the same to the byte' "$WORK/wrong"
jq '.decision.attendance[0].credited = 5.5' "$GOOD/ru.json" >"$WORK/other.json"
$PRESS render "$WORK/other.json" "$WORK/other.pdf"
if cmp -s "$WORK/other.pdf" "$PAPERS/ru.pdf"; then fail 'another fact makes other bytes'; else ok 'another fact makes other bytes'; fi
id_of() { qpdf --show-object=trailer "$1" | grep -o '/ID .*]'; }
check 'and another /ID' [ "$(id_of "$WORK/other.pdf")" != "$(id_of "$PAPERS/ru.pdf")" ]

# The queue: proofs and papers that the register holds are those that render draws from the same records.
# shellcheck disable=SC2119
cluster_start
database_new paper
psql -Xq -v ON_ERROR_STOP=1 -f tests/sql/setup.sql >/dev/null 2>&1
batch=$(psql -Xq -v ON_ERROR_STOP=1 -v papers=6 -f tests/batch.sql | tail -n 1)
signer_start
printf 'REGISTRY_SIGNER=%s\nREGISTRY_DB=%s\n' "$(signer_folder)/socket" "host=$PGHOST user=press dbname=$PGDATABASE" >"$WORK/press.env"
start_in "$ROOT" "$WORK/press.env" "$WORK/serve.log" "$ROOT/build/press" serve
SERVE=$STARTED
# drawn SQL: waits until the count is six.
drawn() {
	for _ in $(seq 200); do
		[ "$(sql "$1")" != 6 ] || return 0
		sleep 0.1
	done
	return 1
}
# stored WORDS SQL: rows of a record and its bytes in hex, separated by a tab.  What is behind the drawn bytes is the signature
# of the file, which tests/trust judges.
stored() {
	: >"$WORK/wrong"
	sql "$2" >"$WORK/rows"
	count=0
	while IFS="$(printf '\t')" read -r record bytes; do
		count=$((count + 1))
		printf '%s\n' "$record" >"$WORK/row.json"
		$PRESS render "$WORK/row.json" "$WORK/row.pdf" 2>>"$WORK/wrong" || continue
		printf '%s' "$bytes" | head -c $((2 * $(stat -c %s "$WORK/row.pdf"))) | tr a-f A-F | basenc --base16 -d | cmp -s - "$WORK/row.pdf" || echo "row $count differs" >>"$WORK/wrong"
	done <"$WORK/rows"
	[ $count = 6 ] || echo "$count rows" >>"$WORK/wrong"
	told "$1" "$WORK/wrong"
}
check 'press serve draws the proofs of a batch' drawn "select count(*) from registry.batch_paper where batch = $batch and state = 'ready'"
stored 'they are what press render draws' "select record::text || E'\\t' || encode(proof, 'hex') from registry.batch_paper where batch = $batch"
sql "select api.batch_approve(sha256('itc_registrar'), $batch, gen_random_uuid())" >"$WORK/approve.log" 2>&1 || :
check 'and the papers, once it is approved' drawn 'select count(*) from registry.paper'
stored 'they too are what press render draws' "select (c.record || jsonb_build_object('url', s.text))::text || E'\\t' || encode(p.bytes, 'hex') from registry.certificate c join registry.paper p on p.certificate = c.id join registry.signature s on s.certificate = c.id"
is 'the register knows their hashes' "$(sql 'select count(*) from registry.paper where sha256 <> sha256(bytes) or pages <> 2')" 0
is 'each leads to its own address' "$(sql "select count(*) from registry.certificate where record ->> 'url' <> 'https://' || (record ->> 'host') || '/V/' || id")" 0
kill -TERM $SERVE
status=0
wait $SERVE || status=$?
is 'told to end, press ends with 0' "$status" 0
is 'and said nothing' "$(cat "$WORK/serve.log")" ''
