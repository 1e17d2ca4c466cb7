#include <sodium.h>
#include <string.h>

#include "certs/trust/leaf.h"

void
leaf_commitment(enum leaf_type type, const unsigned char salt[static LEAF_SALT],
    const void *data, size_t n, unsigned char out[static LEAF_COMMITMENT])
{
	static const unsigned char domain[] = "tcr-leaf-v1";	/* with its NUL */
	unsigned char kind = (unsigned char)type;
	unsigned char length[4] = { (unsigned char)(n >> 24), (unsigned char)(n >> 16),
	    (unsigned char)(n >> 8), (unsigned char)n };
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, domain, sizeof(domain));
	crypto_hash_sha256_update(&state, &kind, 1);
	crypto_hash_sha256_update(&state, salt, LEAF_SALT);
	crypto_hash_sha256_update(&state, length, sizeof(length));
	crypto_hash_sha256_update(&state, data, n);
	crypto_hash_sha256_final(&state, out);
}

void
leaf_entry(enum leaf_type type, const unsigned char commitment[static LEAF_COMMITMENT],
    unsigned char out[static LEAF_ENTRY])
{
	out[0] = LEAF_VERSION;
	out[1] = (unsigned char)type;
	memcpy(out + 2, commitment, LEAF_COMMITMENT);
}
