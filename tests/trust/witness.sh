# shellcheck shell=sh
# The program of a partner agency: what it cosigns and what it refuses, over HTTP and on stdin.

vkey=$(cat tests/vectors/log.vkey)
# shellcheck source=tests/trust/log_maker
. tests/trust/log_maker

mkdir -p "$WORK/site"
"${NODE:-node}" tests/trust/files.mjs "$WORK/site" >"$WORK/site.port" &
SITE_PID=$!
SERVERS="$SERVERS $SITE_PID"
tries=0
until [ -s "$WORK/site.port" ] || [ $tries = 100 ]; do sleep 0.1; tries=$((tries + 1)); done
SITE=http://127.0.0.1:$(cat "$WORK/site.port")

# grown SIZE [FORK]: the log as it is served from now on.
grown() { rm -rf "$WORK/site/log"; "$maker" tiles "$WORK/site/log" "$@"; }
# look [FOLDER]: one look at it; what it said is in $said.
look() {
	status=0
	said=$(build/witness --log "$SITE/log" --vkey "$vkey" --key "$WORK/agency.key" --state "$WORK/${1:-agency}" once 2>&1) || status=$?
}
# remembered: size and root.
remembered() { tail -n 2 "$WORK/agency/state"; }
# seen WORDS STATUS SENTENCE
seen() { is "witness: $1" "$status" "$2"; like "witness: $1, in words" "$said" "$3"; }

is 'witness: a key is made' "$(build/witness keygen agency.example/witness "$WORK/agency.key" | grep -Ec '^agency.example/witness\+[0-9a-f]{8}\+B[A-Za-z0-9+/]{43}$')" 1
is 'witness: only its owner reads the key' "$(stat -c %a "$WORK/agency.key")" 400
status=0; said=$(build/witness keygen agency.example/witness "$WORK/agency.key" 2>&1) || status=$?
seen 'a key is never overwritten' 3 'File exists'

grown 0; look; seen 'an empty log is where one can begin' 0 'cosigned 0 entries'
for size in 2 7 8 255 256 257 1000 4097 70000; do
	grown $size; look; seen "the log grew to $size entries" 0 "cosigned $size entries of verify.example.org/log"
done
look; seen 'the log did not grow' 0 'cosigned 70000 entries'
is 'witness: the note has the signatures of log and agency' "$(grep -c '^— ' "$WORK/agency/checkpoint")" 2
is 'witness: the note has the text of the log' "$(sed '/^$/q' "$WORK/agency/checkpoint")" "$(sed '/^$/q' "$WORK/site/log/checkpoint")"

was=$(remembered)
grown 60000; look; seen 'the log went backwards' 6 'went backwards: it has 60000 entries and had 70000'
is 'witness: the evidence is kept' "$(sed -n 2p "$WORK/agency/refused")" 60000
grown 70000 69999; look; seen 'another root for the same size' 7 'inconsistent'
grown 70001 12; look; seen 'a rewritten entry' 7 'inconsistent: its 70001 entries do not continue the 70000'
is 'witness: the evidence carries the log its signature' "$(grep -c '^— verify.example.org/log ' "$WORK/agency/refused")" 1
grown 70001; sed -i '2s/70001/70002/' "$WORK/site/log/checkpoint"; look; seen 'a changed checkpoint' 5 'bad signature'
grown 70001; sed -i '/^— /d' "$WORK/site/log/checkpoint"; look; seen 'a checkpoint without signature' 5 'bad signature'
printf 'hello\n' >"$WORK/site/log/checkpoint"; look; seen 'what is no checkpoint' 5 'bad signature: what came is no checkpoint'
grown 70001; rm -r "$WORK/site/log/tile"; look; seen 'missing tiles' 4 'unreachable: .*/log/tile/.* answered 404'
grown 70001
printf x >>"$WORK/site/log/tile/0/273.p/113"; look; seen 'a tile with other bytes' 4 'tile/0/273.p/113 has 3617 bytes'
rm -r "$WORK/site/log"; look; seen 'a missing log' 4 'unreachable: .* answered 404'
is 'witness: what is refused changes nothing that is remembered' "$(remembered)" "$was"

# A log may drop a partial tile once the whole one is there.
grown 70200; look later; rm -rf "$WORK/later"
mkdir -p "$WORK/later"; "$maker" tiles "$WORK/earlier" 300
cp "$WORK/earlier/checkpoint" "$WORK/site/log/checkpoint"
rm -rf "$WORK/site/log/tile/0/001"* "$WORK/site/log/tile/1"; mkdir -p "$WORK/site/log/tile/1"
"$maker" tiles "$WORK/whole" 512; cp "$WORK/whole/tile/0/001" "$WORK/site/log/tile/0/001"
cp -r "$WORK/earlier/tile/1" "$WORK/site/log/tile/"
printf 'verify.example.org/log\n257\n%s\n' "$("$maker" tiles "$WORK/small" 257; sed -n 3p "$WORK/small/checkpoint")" >"$WORK/later/state"
look later; seen 'a partial tile was replaced by the whole one' 0 'cosigned 300 entries'

# add-checkpoint
# ask OLD SIZE [FORK]: a request on stdin
ask() {
	status=0
	answer=$("$maker" request "$@" | build/witness --vkey "$vkey" --key "$WORK/agency.key" --state "$WORK/added" add 2>"$WORK/ask.err") || status=$?
	said=$(cat "$WORK/ask.err")
}
ask 0 257; is 'witness add: from nothing' "$status $(printf '%s\n' "$answer" | grep -c '^— agency.example/witness [A-Za-z0-9+/]*=*$')" '0 1'
ask 257 1000; is 'witness add: the log grew' "$status" 0
ask 1000 1000; is 'witness add: the same once more' "$status" 0
ask 257 1000; is 'witness add: the proof begins elsewhere, and where it should is said' "$status $answer" '8 1000'
ask 666 900; seen 'add: backwards' 6 'went backwards'
ask 1000 1001 5; seen 'add: another history' 7 'inconsistent'
for body in 'hello' 'old 1000' "$(printf 'old 01000\n\nx')" "$(printf 'old 1000\nnothash\n\nx')"; do
	status=0
	said=$(printf '%s\n' "$body" | build/witness --vkey "$vkey" --key "$WORK/agency.key" --state "$WORK/added" add 2>&1) || status=$?
	seen "add: not a request: $(printf %s "$body" | tr '\n' '|')" 9 malformed
done
is 'witness add: the last that was good is remembered' "$(sed -n 2p "$WORK/added/state")" 1000

# its own files
printf 'rubbish' >"$WORK/later/state"; look later; seen 'a broken memory is not started anew' 3 'is not what a witness remembers'
printf 'other.example/log\n5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n' >"$WORK/later/state"
look later; seen 'the memory of another log' 3 'remembers another log, other.example/log'
chmod 444 "$WORK/agency.key"; look; seen 'a key that others may read' 3 'others may read'; chmod 400 "$WORK/agency.key"
status=0; said=$(build/witness --log "$SITE/log" --vkey "${vkey}x" --key "$WORK/agency.key" --state "$WORK/agency" once 2>&1) || status=$?
seen 'a wrong key of the log' 2 'no public key'

# serve: waits out an unreachable log, ends with one that misbehaves
rm -rf "$WORK/site/log"
build/witness --log "$SITE/log" --vkey "$vkey" --key "$WORK/agency.key" --state "$WORK/served" --every 1 serve 2>"$WORK/serve.err" &
serving=$!
SERVERS="$SERVERS $serving"
sleep 0.5; "$maker" tiles "$WORK/made" 500; mv "$WORK/made" "$WORK/site/log"
tries=0
until grep -q 'cosigned 500' "$WORK/serve.err" || [ $tries = 100 ]; do sleep 0.1; tries=$((tries + 1)); done
ask_served=0
"$maker" request 500 600 | build/witness --vkey "$vkey" --key "$WORK/agency.key" --state "$WORK/served" add >/dev/null 2>&1 || ask_served=$?
is 'witness serve: a request is answered beside it' "$ask_served" 0
status=0; wait $serving || status=$?
said=$(cat "$WORK/serve.err")
seen 'serve ends when the log is shorter than it was' 6 'went backwards: it has 500 entries and had 600'
like 'witness serve: an unreachable log is waited for' "$said" 'unreachable'
end_program $SITE_PID
