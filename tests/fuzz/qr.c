#include <jansson.h>
#include <sodium.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/base32.h"
#include "certs/trust/cose.h"
#include "certs/trust/qr_read.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* The key of tests/vectors: what it signed are the only claims that may ever be accepted. */
static struct trust trust;
static json_t *vectors;

static int
is_vector(const struct qr *qr)
{
	char id[2 * sizeof(qr->id16) + 1];
	const char *known;
	json_t *vector;
	size_t i;

	sodium_bin2hex(id, sizeof(id), qr->id16, sizeof(qr->id16));
	json_array_foreach(json_object_get(vectors, "vectors"), i, vector) {
		known = json_string_value(json_object_get(vector, "id"));
		if (strcmp(known, id) == 0)
			return 1;
	}
	return 0;
}

/* A text as it is, and bytes as what a well spelt text holds. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = malloc(n + 1), spelt[1200];
	struct cose cose;
	struct qr qr;

	if (vectors == NULL) {
		vectors = json_load_file("tests/vectors/qr.json", 0, NULL);
		if (sodium_init() < 0 || !trust_one(json_object_get(vectors, "jwk"), "https://verify.example.org/V/", &trust))
			abort();
	}
	memcpy(text, data, n);
	text[n] = '\0';
	if (qr_read(text, &trust, 20781, &qr) == QR_FINE && !is_vector(&qr))
		abort();
	free(text);
	if (n > 0 && cose_read(data, n, &cose) && (cose.payload < data || cose.signature + 64 != data + n))
		abort();
	if (n <= COSE_READ_MOST && qr_text(trust.key[0].prefix, "LFQGLKJPIX6NJ3IGRO6PFOP2I4", data, n, spelt, sizeof(spelt)) > 0 &&
	    qr_read(spelt, &trust, 20781, &qr) == QR_FINE && !is_vector(&qr))
		abort();
	return 0;
}
