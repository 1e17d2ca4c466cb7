#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "certs/trust/base32.h"
#include "certs/trust/cbor.h"
#include "certs/trust/cose.h"

enum {
	PROTECTED = 9,			/* bytes of the protected header: {1: -8, 4: kid} */
	SIGNED_MOST = COSE_READ_MOST + 128
};

static const unsigned char header[] = { 0xa2, 0x01, 0x27, 0x04, 0x44 };

static void
put_header(const unsigned char kid[static COSE_KID], unsigned char out[PROTECTED])
{
	memcpy(out, header, sizeof(header));
	memcpy(out + sizeof(header), kid, COSE_KID);
}

static size_t
put_bytes(unsigned char *out, enum cbor_kind kind, const void *bytes, size_t n)
{
	size_t head = cbor_head(out, kind, n);

	memcpy(out + head, bytes, n);
	return head + n;
}

/* ["Signature1", protected header, prefix id "#1", payload] (RFC 9052 section 4.4). */
static size_t
signed_bytes(const char *prefix, const char *id, const unsigned char kid[static COSE_KID],
    const unsigned char *payload, size_t npayload, unsigned char out[SIGNED_MOST])
{
	unsigned char protected_header[PROTECTED];
	char external[QR_PREFIX_MOST + QR_ID + 3];
	int length = snprintf(external, sizeof(external), "%s%s#1", prefix, id);
	size_t n = cbor_head(out, CBOR_ARRAY, 4);

	put_header(kid, protected_header);
	n += put_bytes(out + n, CBOR_TEXT, "Signature1", 10);
	n += put_bytes(out + n, CBOR_BYTES, protected_header, sizeof(protected_header));
	n += put_bytes(out + n, CBOR_BYTES, external, (size_t)length);
	return n + put_bytes(out + n, CBOR_BYTES, payload, npayload);
}

size_t
cose_sign(const struct claims *claims, const char *prefix, const char *id,
    const unsigned char kid[static COSE_KID], const unsigned char sk[static 64],
    unsigned char out[static COSE_MOST])
{
	unsigned char payload[CLAIMS_MOST], protected_header[PROTECTED], bytes[SIGNED_MOST], signature[crypto_sign_BYTES];
	size_t npayload = claims_encode(claims, payload), n;

	n = signed_bytes(prefix, id, kid, payload, npayload, bytes);
	crypto_sign_detached(signature, NULL, bytes, n, sk);
	put_header(kid, protected_header);
	n = cbor_head(out, CBOR_TAG, 18);
	n += cbor_head(out + n, CBOR_ARRAY, 4);
	n += put_bytes(out + n, CBOR_BYTES, protected_header, sizeof(protected_header));
	n += cbor_head(out + n, CBOR_MAP, 0);
	n += put_bytes(out + n, CBOR_BYTES, payload, npayload);
	return n + put_bytes(out + n, CBOR_BYTES, signature, sizeof(signature));
}

size_t
qr_text(const char *prefix, const char *id, const unsigned char *cose, size_t n, char *out, size_t room)
{
	size_t before = strlen(prefix) + strlen(id) + 2;

	if (before + BASE32_LETTERS(n) + 1 > room)
		return 0;
	snprintf(out, room, "%s%s#1", prefix, id);
	return before + base32_encode(cose, n, out + before);
}

bool
cose_read(const unsigned char *bytes, size_t n, struct cose *cose)
{
	struct cbor c = { bytes, bytes + n };
	const unsigned char *protected_header;
	uint64_t value, payload;

	if (!cbor_expect(&c, CBOR_TAG, &value) || value != 18 ||
	    !cbor_expect(&c, CBOR_ARRAY, &value) || value != 4 ||
	    !cbor_expect(&c, CBOR_BYTES, &value) || value != PROTECTED ||
	    (protected_header = cbor_take(&c, PROTECTED)) == NULL ||
	    memcmp(protected_header, header, sizeof(header)) != 0 ||
	    !cbor_expect(&c, CBOR_MAP, &value) || value != 0 ||
	    !cbor_expect(&c, CBOR_BYTES, &payload) || payload > CLAIMS_READ_MOST ||
	    (cose->payload = cbor_take(&c, payload)) == NULL ||
	    !cbor_expect(&c, CBOR_BYTES, &value) || value != crypto_sign_BYTES ||
	    (cose->signature = cbor_take(&c, value)) == NULL)
		return false;
	memcpy(cose->kid, protected_header + sizeof(header), COSE_KID);
	cose->npayload = (size_t)payload;
	return c.at == c.end;
}

bool
cose_check(const struct cose *cose, const char *prefix, const char *id, const unsigned char pk[static 32])
{
	unsigned char bytes[SIGNED_MOST];
	size_t n = signed_bytes(prefix, id, cose->kid, cose->payload, cose->npayload, bytes);

	return strlen(prefix) < QR_PREFIX_MOST &&
	    crypto_sign_verify_detached(cose->signature, bytes, n, pk) == 0;
}
