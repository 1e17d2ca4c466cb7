#include <stddef.h>
#include <stdint.h>

#include "tests/fuzz/trust_lists.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* What holds of every list that is believed. */
static void
judge(const char *jws, const struct signers *signers)
{
	struct trust trust;

	if (trust_read(jws, &signers->roots, 3, &trust) != TRUST_FINE)
		return;
	if (trust.seq < 3 || trust.n > TRUST_KEYS || trust_find(&trust, TRUST_ROOT, signers->root_kid) == NULL)
		abort();
	for (int i = 0; i < trust.n; i++) {
		char kid[JWK_THUMBPRINT + 1];

		jwk_thumbprint(trust.key[i].pk, kid);
		if (strcmp(kid, trust.key[i].kid) != 0 || (trust.key[i].use != TRUST_ISSUE && trust.key[i].prefix[0] != '\0'))
			abort();
	}
}

/* Bytes as a document, and as the payload of one that the root signs. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct signers signers;
	char *text, *jws;

	if (signers.roots.n == 0)
		signers_make(&signers);
	text = text_of(data, n);
	judge(text, &signers);
	jws = jws_sign("tcr-keys+jwt", signers.root_kid, text, strlen(text), signers.root);
	judge(jws, &signers);
	free(jws);
	free(text);
	return 0;
}
