# shellcheck shell=sh disable=SC2154,SC2034
# Texts of QR codes by our C, judged by npm's @auth0/cose; and that C and pages say the same of altered ones.

# qr_maker: what makes them, and folds letters for fold.sh.
qr_maker=$WORK/qr_maker
cc -std=c11 -D_GNU_SOURCE -iquote . -O2 -Wall -Wextra -Werror -o "$qr_maker" tests/trust/qr_maker.c \
	certs/trust/base32.c certs/trust/cbor.c certs/trust/claims.c certs/trust/commit.c certs/trust/cose.c \
	certs/trust/fold.c certs/trust/jwk.c certs/trust/jws.c certs/trust/qr_read.c certs/trust/trustlist.c \
	-ljansson -lsodium -lcrypto -lutf8proc
"$qr_maker" texts 200 >"$WORK/texts"
node tests/trust/cose.mjs "$WORK/texts" || FAILED=1

node tests/trust/codes.mjs "$WORK/altered" >"$WORK/codes.js"
"$qr_maker" codes "$(jq -r .jwk.x tests/vectors/qr.json)" <"$WORK/altered" >"$WORK/codes.c"
is "C and pages find the same in $(wc -l <"$WORK/codes.js") altered texts" "$(paste "$WORK/codes.js" "$WORK/codes.c" "$WORK/altered" | awk '$1 != $2' | head -n 3)" ''
is 'and every fault of a text is among them' "$(sort -u "$WORK/codes.c" | tr '\n' ' ')" 'bad_signature fine host_mismatch issued_in_future malformed no_payload unknown_key unsupported_version '
