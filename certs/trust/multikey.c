#include <string.h>

#include "certs/trust/base58.h"
#include "certs/trust/multikey.h"

/* ed25519-pub of the table of Multicodec, as a varint. */
static const unsigned char kind[2] = { 0xed, 0x01 };

void
multikey_write(const unsigned char pk[static 32], char out[static MULTIKEY_MOST])
{
	unsigned char bytes[sizeof(kind) + 32];

	memcpy(bytes, kind, sizeof(kind));
	memcpy(bytes + sizeof(kind), pk, 32);
	out[0] = 'z';
	base58_encode(bytes, sizeof(bytes), out + 1);
}

bool
multikey_read(const char *text, unsigned char pk[static 32])
{
	unsigned char bytes[sizeof(kind) + 32];
	size_t n = strnlen(text, MULTIKEY_MOST);

	if (text[0] != 'z' || n == MULTIKEY_MOST ||
	    base58_decode(text + 1, n - 1, bytes, sizeof(bytes)) != (long)sizeof(bytes) ||
	    memcmp(bytes, kind, sizeof(kind)) != 0)
		return false;
	memcpy(pk, bytes + sizeof(kind), 32);
	return true;
}
