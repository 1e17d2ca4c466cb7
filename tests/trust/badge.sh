# Open Badges and status lists of our C, judged by the libraries of Digital Bazaar and by the schema of Open Badges 3.0;
# and what those libraries signed, judged by our C.
# shellcheck shell=sh disable=SC2034,SC2154
${CC:-cc} -std=c11 -D_GNU_SOURCE -iquote . -O1 -Wall -Wextra -Werror -o "$WORK/badge" tests/trust/badge.c \
	certs/trust/base32.c certs/trust/base58.c certs/trust/multikey.c certs/trust/data_integrity.c \
	certs/trust/statuslist.c certs/trust/badge.c certs/bytes.c -ljansson -lsodium -ldeflate
node tests/trust/badge.mjs "$WORK/badge" || FAILED=1
