# shellcheck shell=sh disable=SC2154,SC2034
# Texts of QR codes by our C, judged by npm's @auth0/cose.

# qr_maker: what makes them, and folds letters for fold.sh.
qr_maker=$WORK/qr_maker
cc -std=c11 -D_GNU_SOURCE -iquote . -O2 -Wall -Wextra -Werror -o "$qr_maker" tests/trust/qr_maker.c \
	certs/trust/base32.c certs/trust/cbor.c certs/trust/claims.c certs/trust/commit.c certs/trust/cose.c \
	certs/trust/fold.c certs/trust/jwk.c -lsodium -lcrypto -lutf8proc
"$qr_maker" texts 200 >"$WORK/texts"
node tests/trust/cose.mjs "$WORK/texts" || FAILED=1
