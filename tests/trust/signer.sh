# shellcheck shell=sh disable=SC2154,SC2153,SC2034
# The signer: what it refuses, what it remembers through kill -9, who may ask, what nobody may read.
PGDATABASE=signer
DAY=$(date -u +%F)
YEAR=${DAY%%-*}
folder=$(signer_folder)

# say LINE…: as press, the answers; say_as UID LINE…
say() { printf '%s\n' "$@" | $AS perl tests/trust/ask.pl "$folder/socket" 2>&1; }
say_as() { uid=$1; shift; printf '%s\n' "$@" | setpriv --reuid="$uid" --regid="$uid" --clear-groups -- perl tests/trust/ask.pl "$folder/socket" 2>&1; }
refused() { is "refused: $1" "$(say "$2" | jq -r '.error // (.items[0].error) // "answered"')" "$3"; }
value() { say "$1" | jq -r "$2"; }

# An id and a place in a status list of its own for each number; item N [FIELD=JSON …]
id_of() { printf '%025dA' "$1" | tr 0189 AHJK; }
item() {
	number=$1; shift
	json=$(jq -nc --arg id "$(id_of "$number")" --arg day "$DAY" --argjson n "$number" --argjson y "$YEAR" \
		'{id: $id, serial: ($y * 1000000 + $n), issued: $day, expires: null, course: 7, status: (131072 + $n), kind: 1, commitments: ["00112233445566aa"], approvals: [17, 23]}')
	for change; do json=$(printf %s "$json" | jq -c ".${change%%=*} = ${change#*=}"); done
	printf %s "$json"
}
issue() { printf '{"ask":"issue","items":[%s]}' "$(item "$@")"; }
act() { printf '{"ask":"act","items":[{"id":"%s","code":"%s","day":"%s","serial":%s,"approvals":%s}]}' "$(id_of "$1")" "$2" "$DAY" "${4:-0}" "${3:-[17,23]}"; }
entries() { for n in "$@"; do printf '0101%064d' "$n"; done; }
checkpoint() { from=$1; shift; printf '{"ask":"checkpoint","from":%s,"entries":"%s"}' "$from" "$(entries "$@")"; }
signer_again() { signer_stop; signer_start "$@"; }

# ---- keys ---------------------------------------------------------------

signer_start
is 'a set of keys is never overwritten' "$($AS "$ROOT/build/signer" keys "$folder/keys" --host localhost >/dev/null 2>&1 || echo $?)" 1
is 'keys are readable by their owner alone' "$(stat -c %a "$folder"/keys/*.key "$folder"/keys-roots/*.key | sort -u)" 400
is 'the root keys are kept apart' "$(find "$folder/keys" -name 'root-*' -o -name 'ca.key')" ''
is 'jose accepts the list of keys by a root' "$(node tests/trust/keys.mjs "$folder/keys/public" 2>&1)" 'https://localhost 1 issue,status,root,root localhost/log'
check 'the certificate of PDFs is one of the authority, and not revoked' openssl verify -CAfile "$folder/keys/public/ca.crt" -crl_check -CRLfile "$folder/keys/public/crl.pem" "$folder/keys/pdf.crt"
is 'it publishes what it has' "$(value '{"ask":"public"}' '.files | keys | join(" ")')" 'ca.crt crl.pem did.json jwks.json keys.jws roots.json'

# ---- who, and how it is confined ----------------------------------------

pid=$SIGNER_PID
is 'a filter of system calls and no new privileges' "$(awk '/^(NoNewPrivs|Seccomp):/ { printf "%s ", $2 }' "/proc/$pid/status")" '1 2 '
is 'no core dumps' "$(awk '/core file size/ { print $5 }' "/proc/$pid/limits")" 0
is 'its memory is not its user'"'"'s to read' "$(stat -c %U "/proc/$pid/mem")" root
is 'and cannot be read' "$($AS head -c 1 "/proc/$pid/mem" 2>/dev/null | wc -c)" 0
is 'it has no socket but Unix ones' "$(find "/proc/$pid/fd" -lname 'socket:*' | while read -r fd; do s=$(readlink "$fd"); s=${s#socket:[}; awk -v s="${s%]}" '$7 == s { found = 1 } END { if (!found) print "foreign" }' /proc/net/unix; done)" ''
if [ "$(id -u)" = 0 ]; then
	is 'another user is sent away' "$(say_as 12345 '{"ask":"hello"}' | head -n 1 | jq -r .error)" not_yours
	is 'root may say hello' "$(say_as 0 '{"ask":"hello"}' | jq -r .ok)" true
	is 'but root may not have anything signed' "$(say_as 0 "$(issue 1)" | jq -r .error)" not_yours
	signer_again REGISTRY_SIGNER_WEB=nobody
	is 'the web server may have receipts' "$(say_as "$(id -u nobody)" '{"ask":"receipt","payload":{}}' | jq -r .error)" malformed
	is 'and nothing else' "$(say_as "$(id -u nobody)" '{"ask":"hello"}' '{"ask":"public"}' | jq -r .error | sort -u)" not_yours
fi
signer_again

# ---- what it refuses ----------------------------------------------------

refused 'no JSON' 'certificate, please' not_json
refused 'an array' '[1]' not_json
refused 'a member twice' '{"ask":"hello","ask":"hello"}' not_json
refused 'an unknown question' '{"ask":"sign","bytes":"00"}' unknown_ask
refused 'a member that nobody asked for' '{"ask":"hello","please":1}' malformed
is 'refused: a line of 9 MB, and the connection ends' "$(head -c 9000000 /dev/zero | tr '\0' x | $AS perl tests/trust/ask.pl "$folder/socket" 2>&1 | jq -r .error 2>/dev/null)" too_long
is 'a connection that ends in the middle of a line does no harm' "$(printf '{"ask":' | $AS perl tests/trust/ask.pl "$folder/socket" >/dev/null 2>&1 & sleep 0.2; kill $! 2>/dev/null; value '{"ask":"hello"}' .ok)" true

first=$(say "$(issue 1)")
like 'the first certificate of a year' "$first" '"cose":"0oRJ'
is 'the same again: the same bytes' "$(say "$(issue 1)")" "$first"
refused 'the same id with another course' "$(issue 1 course=8)" id_used
refused 'the same id by others' "$(issue 1 'approvals=[18,23]')" id_used
refused 'one approval for two' "$(issue 2 'approvals=[17,17]')" same_approver
refused 'one approval' "$(issue 2 'approvals=[17]')" same_approver
refused 'no approval' "$(issue 2 'approvals=[]')" malformed
refused 'a serial left out' "$(issue 3)" serial_gap
refused 'a serial that was given out' "$(issue 2 "serial=${YEAR}000001")" serial_used
refused 'a serial of the year after next' "$(issue 2 "serial=$((YEAR + 2))000001")" wrong_date
refused 'a place in the status list that another has' "$(issue 2 status=131073)" status_used
refused 'a kind above 23' "$(issue 2 kind=24)" malformed
refused 'four commitments' "$(issue 2 'commitments=["00112233445566aa","00112233445566aa","00112233445566aa","00112233445566aa"]')" malformed
refused 'half a commitment' "$(issue 2 'commitments=["0011"]')" malformed
refused 'an id in lower case' "$(issue 2 'id="aaaaaaaaaaaaaaaaaaaaaaaaaa"')" malformed
refused 'a day that is none' "$(issue 2 "issued=\"$YEAR-02-30\"")" malformed
refused 'the last day before the first' "$(issue 2 'expires="2020-01-01"')" malformed
refused 'no items' '{"ask":"issue","items":[]}' malformed
is 'in one line: what is right is signed, what is wrong is not' \
	"$(value "$(printf '{"ask":"issue","items":[%s,%s,%s]}' "$(item 2)" "$(item 2 'approvals=[1,1]')" "$(item 3)")" '[.items[] | .error // "signed"] | join(" ")')" 'signed same_approver signed'

digest=$(printf %064d 5)
like 'the signature of a PDF' "$(say "{\"ask\":\"pdf\",\"items\":[{\"id\":\"$(id_of 1)\",\"digest\":\"$digest\"}]}")" '"cms":"MI'
like 'of the same digest again' "$(say "{\"ask\":\"pdf\",\"items\":[{\"id\":\"$(id_of 1)\",\"digest\":\"$digest\"}]}")" '"cms":"MI'
refused 'another digest for the same id' "{\"ask\":\"pdf\",\"items\":[{\"id\":\"$(id_of 1)\",\"digest\":\"$(printf %064d 6)\"}]}" other_digest
refused 'a PDF of an id that was never issued' "{\"ask\":\"pdf\",\"items\":[{\"id\":\"$(id_of 9)\",\"digest\":\"$digest\"}]}" unknown_id

is 'one person suspends' "$(value "$(act 1 suspended '[17]')" '.items[0].error // "done"')" 'done'
refused 'one person revokes' "$(act 1 revoked '[17]')" same_approver
is 'two revoke' "$(value "$(act 1 revoked)" '.items[0].error // "done"')" 'done'
is 'the same again is no second act' "$(value "$(act 1 revoked)" '.items[0].error // "done"')" 'done'
refused 'something after that' "$(act 1 reinstated)" already_final
refused 'revoking twice, by others' "$(act 1 revoked '[18,23]')" already_final
is 'but data may be erased' "$(value "$(act 1 erased)" '.items[0].error // "done"')" 'done'
refused 'an act on what was never issued' "$(act 9 revoked)" unknown_id
refused 'an act nobody knows' "$(act 2 forgotten)" malformed
refused 'superseded by a serial that was never given out' "$(act 2 superseded '[17,23]' "${YEAR}000099")" serial_gap

like 'a checkpoint' "$(say "$(checkpoint 0 1 2 3)")" '"size":3.*localhost/log'
root=$(value '{"ask":"hello"}' .log.root)
is 'the same again: the same note' "$(say "$(checkpoint 0 1 2 3)" | jq -r .root)" "$root"
refused 'entries that are others than before' "$(checkpoint 0 1 2 4)" went_backwards
refused 'fewer entries than before' "$(checkpoint 0 1 2)" went_backwards
refused 'going back by one' "$(checkpoint 2 9)" went_backwards
refused 'a gap' "$(checkpoint 4 5)" gap
refused 'half an entry' '{"ask":"checkpoint","from":3,"entries":"0101"}' malformed
refused 'an entry of another kind' "$(checkpoint 3 4 | sed 's/:"0101/:"0201/')" malformed
is 'it goes on from where it was' "$(value "$(checkpoint 2 3 4 5)" .size)" 5

bits() { node -e 'const b = Buffer.alloc(+process.argv[1]); for (const i of process.argv.slice(2)) b[i >> 3] |= 128 >> (i & 7); console.log(require("zlib").gzipSync(b).toString("base64"))' "$@"; }
status() { purpose=$1; shift; printf '{"ask":"status","list":1,"purpose":"%s","bits":"%s"}' "$purpose" "$(bits 16384 "$@")"; }
refused 'a list in which a revoked certificate is good' "$(status revocation)" went_backwards
like 'a list with what was revoked' "$(say "$(status revocation 1 77)")" '"credential":.*status/1/revocation'
refused 'the same without a bit that was signed' "$(status revocation 1)" went_backwards
like 'suspensions come' "$(say "$(status suspension 5)")" '"credential":'
like 'and go' "$(say "$(status suspension)")" '"credential":'
refused 'another purpose' "$(status message)" malformed
refused 'a list that is too short' "{\"ask\":\"status\",\"list\":1,\"purpose\":\"suspension\",\"bits\":\"$(bits 16383)\"}" malformed
refused 'a list that is too long' "{\"ask\":\"status\",\"list\":1,\"purpose\":\"suspension\",\"bits\":\"$(bits 16385)\"}" malformed
signer_again
refused 'also after a start' "$(status revocation 1)" went_backwards

badge() { jq -nc --arg id "$(id_of "$1")" --arg day "$DAY" --argjson n "$1" --arg holder "${2:-Ivan Petrov}" --argjson course "${3:-7}" \
	'{ask: "badge", fields: {id: $id, subject: "0b6f3a5e-8a1c-4d0e-9d7a-2f3c4b5a6978", holder: $holder, issuer: "Centre", title: "A course", description: "40 hours", criteria: "Passed", course: $course, status: (131072 + $n), issued: $day, expires: null}}'; }
like 'a badge' "$(say "$(badge 2)")" '"credential":.*eddsa-rdfc-2022'
refused 'a badge of another course' "$(badge 2 'Ivan Petrov' 8)" id_used
refused 'a badge of what was never issued' "$(badge 9)" unknown_id
refused 'a badge of a revoked certificate' "$(badge 1)" already_final
refused 'a badge without a holder' "$(badge 2 | jq -c 'del(.fields.holder)')" malformed

bundle() { jq -nc --rawfile keys "$folder/keys/public/keys.jws" --argjson seq "$1" --argjson iat "$(date +%s)" --arg iss "${2:-https://localhost}" --argjson more "${3:-0}" \
	'{ask: "bundle", payload: {iss: $iss, seq: $seq, iat: ($iat + $more), exp: ($iat + 86400 * 30), keys_jws: $keys}}'; }
like 'a bundle' "$(say "$(bundle 5)")" '"jws":"eyJ'
refused 'a bundle that is not newer' "$(bundle 5)" went_backwards
refused 'a bundle of another host' "$(bundle 7 https://example.org)" wrong_issuer
refused 'a bundle of tomorrow' "$(bundle 7 https://localhost 86400)" wrong_time
refused 'a bundle with other keys' "$(bundle 7 | jq -c '.payload.keys_jws = "x"')" malformed
receipt=$(jq -nc --argjson iat "$(date +%s)" '{ask: "receipt", payload: {iss: "https://localhost", aud: "a", iat: $iat, jti: "1"}}')
is 'others find it good: @auth0/cose, the scripts of the pages, jose' \
	"$(node tests/trust/signed.mjs "$folder/keys/public" "$(id_of 2)" "$(value "$(issue 2)" '.items[0].cose')" "$(value "$(bundle 6)" .jws)" "$(value "$receipt" .jws)" 2>&1 | tail -n 1)" \
	'cose qr tcr-bundle+jwt tcr-receipt+jwt'
refused 'a receipt for nobody' "$(printf %s "$receipt" | jq -c 'del(.payload.aud)')" malformed

signer_again REGISTRY_SIGNER_HOURLY=4
is 'no more than so many issues an hour, also after a start' "$(value "$(printf '{"ask":"issue","items":[%s,%s]}' "$(item 4)" "$(item 5)")" '[.items[] | .error // "signed"] | join(" ")')" 'signed too_many'

# Keys that are not of the demo know what day it is.
PGDATABASE=real; folder=$(signer_folder)
mkdir "$folder"; chown "$RUN_USER" "$folder" 2>/dev/null || :
$AS "$ROOT/build/signer" keys "$folder/keys" --host localhost >/dev/null
signer_stop; signer_start
refused 'a day of last week' "$(issue 1 "issued=\"$(date -u -d '-7 days' +%F)\"")" wrong_date
refused 'a day of next week' "$(issue 1 "issued=\"$(date -u -d '+7 days' +%F)\"")" wrong_date
like 'today' "$(say "$(issue 1)")" '"cose":"0oRJ'
signer_stop
PGDATABASE=signer; folder=$(signer_folder)

# ---- kill -9 at every step ----------------------------------------------

# dies POINT QUESTION: the signer dies there; its answer was not heard; after a start the same question is answered.
dies() {
	signer_again "REGISTRY_SIGNER_DIES_AT=$1"
	is "killed at $1: no answer" "$(say "$2")" "${3:-gone}"
	wait_gone "$SIGNER_PID" || :
	signer_again
}
signer_again
n=$(value '{"ask":"hello"}' ".serial[\"$YEAR\"]")
for point in journal_written journal_synced neighbour_written:2 state_synced; do
	n=$((n + 1))
	dies "$point" "$(issue $n)"
	like "killed at $point: the certificate is issued in the end" "$(say "$(issue $n)")" '"cose":"0oRJ'
	is "killed at $point: once" "$(grep -c "\"$(id_of $n)\"" "$folder/state/journal")" 1
done
n=$((n + 1))
signer_again REGISTRY_SIGNER_DIES_AT=answered
answer=$(say "$(issue $n)")
wait_gone "$SIGNER_PID" || :
signer_again
is 'killed after the answer: the same answer for ever' "$(say "$(issue $n)")" "$answer"
size=$(value '{"ask":"hello"}' .log.size)
for point in entries_written entries_synced journal_written journal_synced neighbour_written:2 state_synced; do
	more="$((size + 1)) $((size + 2))"
	# shellcheck disable=SC2086  # numbers
	dies "$point" "$(checkpoint "$size" $more)"
	after=$(value '{"ask":"hello"}' .log.size)
	like "killed at $point: the log has both entries or none" "$after" "^($size|$((size + 2)))\$"
	# shellcheck disable=SC2086
	is "killed at $point: the checkpoint is signed in the end" "$(value "$(checkpoint "$size" $more)" .size)" $((size + 2))
	size=$((size + 2))
done
n=$((n + 1))
say "$(issue $n)" >/dev/null
dies journal_written "$(act $n revoked)"
is 'killed while revoking: revoked in the end' "$(value "$(act $n revoked)" '.items[0].error // "done"')" 'done'
signer_again
refused 'and for ever' "$(act $n reinstated)" already_final

# ---- a disk that takes no more ------------------------------------------

signer_again
signer_stop
start_in "$ROOT" "$SIGNER_ENV" "$SIGNER_LOG" prlimit --fsize=$(($(stat -c %s "$folder/state/journal") + 100)) "$ROOT/build/signer" serve
SIGNER_PID=$STARTED
until [ -S "$folder/socket" ]; do sleep 0.05; done
n=$((n + 1))
is 'what cannot be written is not signed' "$(say "$(issue $n)" | jq -r .error)" disk
check 'and the signer ends' wait_gone "$SIGNER_PID"
signer_again
like 'when there is room again it is signed' "$(say "$(issue $n)")" '"cose":"0oRJ'
is 'once' "$(grep -c "\"$(id_of $n)\"" "$folder/state/journal")" 1

# ---- what a crash or somebody did to the files --------------------------

broken() {	# broken WORDS REGEX: it does not start, says why, exit code 4
	code=0
	# shellcheck disable=SC2046
	why=$($AS env $(cat "$SIGNER_ENV") "$ROOT/build/signer" serve 2>&1) || code=$?
	like "does not start: $1" "$code $why" "^4 signer: .*$2"
	rm -rf "$folder/state"; cp -a "$WORK/state" "$folder/state"
}
signer_stop
cp -a "$folder/state" "$WORK/state"
printf 'half a line' >>"$folder/state/journal"
printf 'half an entry' >>"$folder/state/entries"
signer_start
is 'what a crash tore is cut off, the rest is there' "$(value '{"ask":"hello"}' '[.log.size, .journal.size] | join(" ")')" "$size $(wc -l <"$WORK/state/journal")"
signer_stop
rm -rf "$folder/state"; cp -a "$WORK/state" "$folder/state"
sed -i '$d' "$folder/state/journal"; chown "$RUN_USER" "$folder/state/journal"
broken 'the last line of the journal is gone' 'journal is not the one that was kept'
sed -i "2s/\"course\":7/\"course\":8/" "$folder/state/journal"; chown "$RUN_USER" "$folder/state/journal"
broken 'a line of the journal is another' 'journal is not the one that was kept'
truncate -s -34 "$folder/state/entries"
broken 'the last entry is gone' 'entries are not those that were signed'
printf 'x' | dd of="$folder/state/entries" bs=1 seek=10 conv=notrunc 2>/dev/null
broken 'an entry is another' 'entries are not those that were signed'
rm "$folder/state/state.json"
broken 'state.json is gone' 'state.json is missing'
chmod 644 "$folder/keys/issue.key"
broken 'others may read a key' 'issue.key: others may read it'
chmod 400 "$folder/keys/issue.key"
signer_start
broken 'another signer runs' 'another signer is running'

# ---- a database that was set back ---------------------------------------

recover() { # shellcheck disable=SC2046
	$AS env $(cat "$SIGNER_ENV") "$ROOT/build/signer" recover "$@" 2>&1; }
hello() { say "{\"ask\":\"hello\",\"size\":$1,\"root\":\"$2\"}" | jq -r .state; }
signer_again
is 'nothing to recover at first' "$(recover | cut -c1-18)" 'Nothing to recover'
now=$(value '{"ask":"hello"}' .log.root)
is 'the database is where the signer is' "$(hello "$size" "$now")" ready
is 'the database of three entries ago' "$(hello 3 "$root")" recovery
n=$((n + 1))
refused 'a certificate in recovery' "$(issue $n)" recovery
refused 'a checkpoint in recovery' "$(checkpoint "$size" 1)" recovery
signer_again
refused 'also after a start' "$(issue $n)" recovery
like 'recover says what is missing, and the words' "$(recover || :)" "confirm 'take $((size - 3)) entries from 3'"
like 'without the words it writes nothing' "$(recover --write "$folder/missing" --confirm yes || :; ls "$folder")" 'words to confirm with'
is 'with them' "$(recover --write "$folder/missing" --confirm "take $((size - 3)) entries from 3" | cut -d' ' -f2-5)" 'holds what the database'
is 'every missing entry' "$(jq -r 'select(.entry) | .hex' "$folder/missing" | tr -d '\n')" "$(od -An -v -tx1 -j102 "$folder/state/entries" | tr -d ' \n')"
is 'what was signed since then' "$(jq -r 'select(.ask == "issue") | .id' "$folder/missing" | tail -n 1)" "$(id_of $((n - 1)))"
is 'the last serial' "$(jq -r 'select(.last) | .last' "$folder/missing")" $((n - 1))
refused 'nothing is signed before the database took them' "$(issue $n)" recovery
is 'the database has them' "$(hello "$size" "$now")" ready
like 'and papers are issued again' "$(say "$(issue $n)")" '"cose":"0oRJ'
hello "$size" "$(printf %064d 1)" >/dev/null
like 'another database is no older one' "$(recover || :)" 'is another one'
hello "$size" "$now" >/dev/null

# ---- new keys -----------------------------------------------------------

keys() { $AS "$ROOT/build/signer" "$@" --keys "$folder/keys" 2>&1; }
kid() { value '{"ask":"hello"}' ".keys.$1.kid"; }
list() { node -e 'console.log(Buffer.from(require("fs").readFileSync(process.argv[1], "utf8").split(".")[1], "base64url").toString())' "$folder/keys/public/keys.jws" | jq -r "$1"; }
old=$(kid issue)
like 'a new key for issuing' "$(keys rotate issue)" '^a new issue key signs in 14 days.*number 2;'
is 'it stands in the list beside the old one' "$(list '[.keys[] | select(.use == "issue")] | length')" 2
is '14 days before its first use' "$(list '[.keys[] | select(.use == "issue") | .not_before] | last')" $(($(date +%s) / 86400 + 14))
signer_again
is 'until then the old one signs' "$(kid issue)" "$old"
like 'a thumbprint that begins with a dash is no option' "$(keys compromised "-$(printf %042d 1)" "$DAY" || :)" 'keys.jws has no key -0'
like 'a stolen key' "$(keys compromised "$old" "$DAY")" '^the key signs no more'
signer_again
is 'signs no more' "$(kid issue)" null
refused 'so nothing is issued' "$(issue $((n + 1)))" no_key
like 'a new key at once' "$(keys rotate issue --now)" 'from now on'
like 'a new key for statuses' "$(keys rotate status --now)" 'from now on'
like 'a new key for PDFs' "$(keys compromised pdf "$DAY"; keys rotate pdf)" 'a new pdf key'
signer_again
like 'papers are issued again' "$(say "$(issue $((n + 1)))")" '"cose":"0oRJ'
is 'old papers get the bytes they had' "$(say "$(issue 1)")" "$first"
is 'the list says since when the old key is stolen' "$(list ".keys[] | select(.kid == \"$old\") | .compromised_from")" $(($(date +%s) / 86400))
check 'the new certificate of PDFs is good' openssl verify -CAfile "$folder/keys/public/ca.crt" -crl_check -CRLfile "$folder/keys/public/crl.pem" "$folder/keys/pdf.crt"
is 'the old one is revoked' "$(openssl crl -in "$folder/keys/public/crl.pem" -noout -text | grep -c 'Serial Number:')" 1
printf 'witness W1 partner-agency.example/witness+ad473645+BL3nzNG+t4oxFXdP1GhlpPRuOktfGbNbdw1UO3tlInyq\nquorum W1\n' >"$WORK/policy"
like 'witnesses' "$(keys policy "$WORK/policy")" 'policy is changed'
is 'behind the log' "$(list .witness_policy | grep . | cut -d' ' -f1,2 | cut -d+ -f1 | tr '\n' ';')" 'log localhost/log;witness W1;quorum W1;'
is 'jose accepts the list as well' "$(node tests/trust/keys.mjs "$folder/keys/public" 2>&1 | cut -d' ' -f1)" https://localhost
mv "$folder/keys-roots/root-a.key" "$folder/away"
like 'nothing of this without the root keys' "$(keys rotate issue || echo $?)" 'root-a.key and ca.key must be at hand'
mv "$folder/away" "$folder/keys-roots/root-a.key"
is 'exit codes: usage' "$("$ROOT/build/signer" rotate log --keys x >/dev/null 2>&1 || echo $?)" 2
is 'exit codes: no keys' "$(REGISTRY_SIGNER=$WORK/s REGISTRY_SIGNER_KEYS=$WORK REGISTRY_SIGNER_STATE=$WORK/n "$ROOT/build/signer" serve 2>/dev/null || echo $?)" 4
is 'exit codes: nobody serves' "$(REGISTRY_SIGNER=$WORK/s "$ROOT/build/signer" status 2>/dev/null || echo $?)" 3
signer_stop
