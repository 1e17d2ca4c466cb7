#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/cbor.h"
#include "certs/trust/claims.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Claims with commitments and without later fields are written as they were read. */
static void
read_claims(const uint8_t *data, size_t n)
{
	unsigned char again[CLAIMS_MOST];
	struct claims claims;

	if (claims_decode(data, n, &claims) && data[0] == 0x87 && claims.ncommit > 0 &&
	    (claims_encode(&claims, again) != n || memcmp(again, data, n) != 0))
		abort();
}

/* Bytes as one item: a shorter one is no item, and a head is written as it was read. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct cbor c = { data, data + n }, head = c;
	unsigned char again[CBOR_HEAD_MOST];
	enum cbor_kind kind;
	uint64_t value;
	size_t made;

	if (cbor_read(&head, &kind, &value)) {
		made = cbor_head(again, kind, value);
		if (made != (size_t)(head.at - data) || memcmp(again, data, made) != 0)
			abort();
	}
	if (cbor_skip(&c)) {
		struct cbor cut = { data, c.at - 1 };

		if (c.at <= data || c.at > c.end || cbor_skip(&cut))
			abort();
	}
	read_claims(data, n);
	return 0;
}
