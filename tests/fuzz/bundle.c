#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "certs/trust/bundle.h"
#include "tests/fuzz/trust_lists.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static struct signers signers;
static char *keys;

/* A list of the two keys. */
static void
make_keys(void)
{
	char root[JWK_X + 1], status[JWK_X + 1], *payload;
	json_t *list;

	signers_make(&signers);
	jwk_x(signers.root + 32, root);
	jwk_x(signers.status + 32, status);
	list = json_pack("{s:s, s:i, s:i, s:i, s:[], s:[{s:s, s:s, s:s, s:s, s:s}, {s:s, s:s, s:s, s:s, s:s}]}",
	    "iss", "https://verify.example.org", "seq", 1, "iat", 1, "exp", 2, "roots", "keys",
	    "kty", "OKP", "crv", "Ed25519", "use", "root", "kid", signers.root_kid, "x", root,
	    "kty", "OKP", "crv", "Ed25519", "use", "status", "kid", signers.status_kid, "x", status);
	payload = json_dumps(list, JSON_COMPACT);
	keys = jws_sign("tcr-keys+jwt", signers.root_kid, payload, strlen(payload), signers.root);
	free(payload);
	json_decref(list);
}

/* Asks everything of a bundle that is believed. */
static void
judge(const char *jws, const uint8_t *data, size_t n)
{
	static const unsigned char id[16];
	struct bundle bundle;

	if (bundle_read(jws, &signers.roots, 0, &bundle) != TRUST_FINE) {
		if (bundle.payload != NULL)
			abort();
		return;
	}
	for (uint64_t status = 0; status < 4ull * CLAIMS_LIST; status += CLAIMS_LIST / 2 + 1) {
		bundle_status(&bundle, status, "revocation");
		bundle_status(&bundle, status, "suspension");
	}
	if (bundle_register(&bundle, 2026, data, n) && bundle_has(&bundle, 2026, id) == BUNDLE_UNKNOWN)
		abort();
	bundle_has(&bundle, 2025, id);
	bundle_course(&bundle, 1042);
	bundle_free(&bundle);
}

/* Bytes as a document; and as the payload of one that is signed, to which the list of keys is added. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text, *payload, *jws;
	json_t *json;

	if (keys == NULL)
		make_keys();
	text = text_of(data, n);
	judge(text, data, n);
	json = json_loadb(text, n, 0, NULL);
	if (json_is_object(json)) {
		json_object_set_new(json, "keys_jws", json_string(keys));
		payload = json_dumps(json, JSON_COMPACT);
		jws = jws_sign("tcr-bundle+jwt", signers.status_kid, payload, strlen(payload), signers.status);
		judge(jws, data, n);
		free(jws);
		free(payload);
	}
	json_decref(json);
	free(text);
	return 0;
}
