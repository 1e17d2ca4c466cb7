# shellcheck shell=sh disable=SC2154,SC2153
# registry-verify against what an issuer without our code published: each row of the offline result with its exit code,
# names, keys, PDF files and badges.
work=$WORK/verify
mkdir "$work"
node tests/trust/verify.mjs "$work"

# said WORDS WANTED COMMAND…: the code it says and its exit code.
said() {
	words=$1 wanted=$2; shift 2
	status=0
	"$@" >"$work/out" 2>"$work/err" || status=$?
	if grep -q '^{' "$work/out"; then code=$(jq -r '.code // .signature' "$work/out"); else code=$(cat "$work/out"); fi
	is "$words" "$code $status" "$wanted"
}
text() { cat "$work/texts/$1"; }
offline() { build/verify --bundle "$work/good" --today 2026-11-25 "$@"; }

# ---- texts --------------------------------------------------------------

for row in 'valid 0' 'revoked 1' 'suspended 1' 'expired 5' 'not_in_register 1' 'newer_than_register 5' 'status_unknown 4' 'unknown_key 1' \
	'issued_in_future 1' 'host_mismatch 1' 'bad_signature 1' 'malformed 1' 'unsupported_version 1' 'no_payload 4'; do
	said "qr: $row" "$row" offline qr "$(text "${row% *}")"
done
later() { build/verify --bundle "$work/good" --today "$@"; }
said 'eight days later' 'valid_stale_data 5' later 2026-12-03 qr "$(text valid)"
said 'a month later' 'bundle_expired 4' later 2026-12-26 qr "$(text valid)"
said 'two days before' 'clock_wrong 4' later 2026-11-23 qr "$(text valid)"
said 'a key that an old list does not know' 'unknown_key 4' later 2026-12-03 qr "$(text unknown_key)"
said 'of a stolen key, in the register' 'valid 0' build/verify --bundle "$work/stolen" --today 2026-11-25 qr "$(text valid)"
said 'of a stolen key, newer than the register' 'not_in_register 1' build/verify --bundle "$work/stolen" --today 2026-11-25 qr "$(text newer_than_register)"
said 'keys.jws is newer than the bundle and knows of the theft' 'not_in_register 1' build/verify --bundle "$work/newer" --today 2026-11-25 qr "$(text newer_than_register)"
is 'what it claims' "$(offline qr "$(text named)" | jq -c '[.as_of, .course.h, .claims.serial, .claims.code, .claims.issued, .claims.expires, .claims.kind, (.claims.commitments | length)]')" \
	'["2026-11-25T12:00:00Z",40,"2026-000123-38","A1N7-QR36","2026-11-23","2029-11-23","completion",2]'
mv "$work/good/issued" "$work/good/away"
said 'without its register' 'status_unknown 4' offline qr "$(text valid)"
mv "$work/good/away" "$work/good/issued"
one() { build/verify --jwk "$work/jwk.json" --prefix https://verify.example.org/V/ --today 2026-11-25 "$@"; }
said 'with one key a revoked text is signed, no more is known' 'signed 0' one qr "$(text revoked)"
said 'with one key: a foreign one' 'unknown_key 4' one qr "$(text unknown_key)"
said 'with one key: altered' 'bad_signature 1' one qr "$(text bad_signature)"

# ---- what is not believed -----------------------------------------------

for folder in strange forged short; do
	said "$folder folder" ' 3' build/verify --bundle "$work/$folder" --today 2026-11-25 qr "$(text valid)"
done
like 'and says why' "$(cat "$work/err")" 'not the register that bundle.jws announces'
said 'no folder' ' 3' build/verify --bundle "$work/nowhere" qr x
said 'another root is pinned by hand' ' 3' build/verify --bundle "$work/good" --root "$(head -n 1 "$work/strange/roots")" qr x
said 'the right root is pinned by hand' 'valid 0' build/verify --bundle "$work/good" --root "$(tail -n 1 "$work/good/roots")" --root "$(head -n 1 "$work/good/roots")" --today 2026-11-25 qr "$(text valid)"
mv "$work/strange/roots" "$work/strange/roots.json"
said 'roots.json that is none' ' 3' build/verify --bundle "$work/strange" --today 2026-11-25 qr "$(text valid)"
like 'and says so' "$(cat "$work/err")" 'roots.json names no roots'
printf '{"keys":[{"kid":"%s"}]}' "$(head -n 1 "$work/good/roots")" >"$work/strange/roots.json"
said 'the right roots.json' 'valid 0' build/verify --bundle "$work/strange" --today 2026-11-25 qr "$(text valid)"
for wrong in '' 'qr' 'qr x y' 'nothing x' '--bogus qr x' '--jwk x qr y' '--bundle a --jwk b --prefix c qr x' '--bundle a --today 25.11.2026 qr x' '--bundle a --root short qr x' 'commit k id' 'fold x'; do
	# shellcheck disable=SC2086  # words
	said "usage: $wrong" ' 2' build/verify $wrong
done
like 'help names the exit codes' "$(build/verify --help)" '^Exit codes: 0 genuine; 1 not genuine'
said 'an answer that cannot be written is no answer' ' 3' sh -c "build/verify --bundle '$work/good' --today 2026-11-25 qr '$(text valid)' >/dev/full"

# ---- names --------------------------------------------------------------

said 'match: native script' 'match 0' offline match "$(text named)" Петров И. С.
said 'match: whole names, in capitals, with an accent' 'match 0' offline match "$(text named)" ПЕ́ТРОВ ИВАН СЕРГЕЕВИЧ
said 'match: passport' 'match 0' offline match "$(text named)" Petrov I S
said 'no match: another initial' 'no_match 1' offline match "$(text named)" Петров И. П.
said 'no match: another name' 'no_match 1' offline match "$(text named)" Иванов И. С.
said 'no match: no patronymic where one is printed' 'no_match 1' offline match "$(text named)" Петров И.
said 'a paper without holder' 'no_holder 4' one match "$(text no_holder)" Петров И.
said 'a name in an altered text' 'bad_signature 1' offline match "$(text bad_signature)" Петров И.
said 'a name without letters' ' 2' offline match "$(text named)" ... И.
is 'fold' "$(build/verify fold Oʻrinboyev Gʻayrat 'Toʻxtasin oʻgʻli')" 'orinboyev|g|t'
is 'commit' "$(build/verify commit 'петров|и|с' aaaqeayeaudaocajbifqydiob4)" 0fc3967f467dfc02

# ---- files --------------------------------------------------------------

cc -std=c11 -D_GNU_SOURCE -iquote . -O1 -Wall -Wextra -Werror -o "$work/pades" tests/trust/pades_tool.c \
	certs/trust/pades_*.c certs/bytes.c certs/file.c -lcrypto -lsodium
build/signer keys "$work/keys" --host verify.example.org >/dev/null
build/signer keys "$work/others" --host verify.example.org >/dev/null
draw() { jq --arg url "$2" '.id = "LFQGLKJPIX6NJ3IGRO6PFOP2I4" | .code = "A1N7-QR36" | .host = "verify.example.org" | .url = $url' tests/paper/records/good/ru.json >"$work/record.json"; build/press render "$work/record.json" "$1"; }
sign() { "$work/pades" sign "$work/$1/pdf.key" "$work/$1/pdf.crt" "$work/$1/public/ca.crt" "$2" "$3"; }
draw "$work/plain.pdf" "$(text named)"
sign keys "$work/plain.pdf" "$work/good.pdf"
sign others "$work/plain.pdf" "$work/other.pdf"
pdf() { build/verify --bundle "$work/good" --ca "$work/keys/public/ca.crt" --today 2026-11-25 pdf "$1"; }
said 'pdf: genuine' 'good 0' pdf "$work/good.pdf"
is 'pdf: the code of its link, and its hash' "$(pdf "$work/good.pdf" | jq -r '.qr.code, .sha256' | tr '\n' ' ')" "valid $(sha256sum "$work/good.pdf" | cut -c1-64) "
said 'pdf: unsigned' 'unsigned 1' pdf "$work/plain.pdf"
said 'pdf: signed under another authority' 'untrusted 1' pdf "$work/other.pdf"
perl -0pe 's/Petrov|endobj/$& eq "endobj" ? "endobJ" : $&/e' "$work/good.pdf" >"$work/altered.pdf"
said 'pdf: altered' 'altered 1' pdf "$work/altered.pdf"
draw "$work/plain.pdf" "$(text named | sed s/HMJHA/HMJHB/)"
sign keys "$work/plain.pdf" "$work/link.pdf"
said 'pdf: signed, but its link is altered' 'good 1' pdf "$work/link.pdf"
is 'pdf: and it says so' "$(pdf "$work/link.pdf" | jq -r .qr.code)" bad_signature
said 'pdf: not one' ' 3' pdf README.md
said 'pdf: no authority' ' 2' offline pdf "$work/good.pdf"
cp "$work/keys/public/ca.crt" "$work/good/ca.crt"
said 'pdf: the authority of the folder' 'good 0' offline pdf "$work/good.pdf"

said 'badge: genuine' 'valid 0' offline badge tests/vectors/badge.json
said 'badge: with one key' 'signed 0' one badge tests/vectors/badge.json
jq '.credentialSubject.identifier[0].identityHash += "!"' tests/vectors/badge.json >"$work/badge.json"
said 'badge: altered' 'bad_signature 1' offline badge "$work/badge.json"
jq 'del(.proof)' tests/vectors/badge.json >"$work/badge.json"
said 'badge: without a proof' 'malformed 1' offline badge "$work/badge.json"
said 'badge: of another host' 'host_mismatch 1' build/verify --jwk "$work/jwk.json" --prefix https://other.example.org/V/ --today 2026-11-25 badge tests/vectors/badge.json
said 'badge: not JSON' ' 3' offline badge README.md
