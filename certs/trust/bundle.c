#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/bundle.h"
#include "certs/trust/jws.h"

static const char typ[] = "tcr-bundle+jwt";

static bool
number(const json_t *object, const char *name, int64_t *value)
{
	const json_t *n = json_object_get(object, name);

	*value = json_integer_value(n);
	return json_is_integer(n) && *value >= 0;
}

/* Takes the payload over if it is what a bundle is. */
static enum trust_answer
take_payload(struct bundle *bundle, json_t *payload)
{
	const char *iss = json_string_value(json_object_get(payload, "iss"));

	bundle->payload = payload;
	if (payload == NULL)
		return TRUST_UNSIGNED;
	return iss != NULL && strcmp(iss, bundle->trust.iss) == 0 && number(payload, "seq", &bundle->seq) &&
	    number(payload, "iat", &bundle->iat) && number(payload, "exp", &bundle->exp) ? TRUST_FINE : TRUST_MALFORMED;
}

enum trust_answer
bundle_read(const char *jws, const struct trust_roots *roots, int64_t seen, struct bundle *bundle)
{
	json_t *claimed = jws_unverified(jws, typ);
	const char *keys = json_string_value(json_object_get(claimed, "keys_jws"));
	const struct trust_key *key = NULL;
	char kid[JWK_THUMBPRINT + 1];
	enum trust_answer answer = TRUST_MALFORMED;

	memset(bundle, 0, sizeof(*bundle));
	if (keys != NULL && jws_kid(jws, kid, sizeof(kid)))
		answer = trust_read(keys, roots, seen, &bundle->trust);
	json_decref(claimed);
	if (answer == TRUST_FINE) {
		key = trust_find(&bundle->trust, TRUST_STATUS, kid);
		answer = take_payload(bundle, key == NULL ? NULL : jws_json(jws, typ, key->pk));
	}
	if (answer != TRUST_FINE)
		bundle_free(bundle);
	return answer;
}

void
bundle_free(struct bundle *bundle)
{
	for (int i = 0; i < bundle->nyears; i++)
		free(bundle->year[i].entries);
	json_decref(bundle->payload);
	memset(bundle, 0, sizeof(*bundle));
}

static const json_t *
announced(const struct bundle *bundle, int year)
{
	char name[16];

	snprintf(name, sizeof(name), "%d", year);
	return json_object_get(json_object_get(bundle->payload, "issued"), name);
}

static const struct bundle_register *
register_of(const struct bundle *bundle, int year)
{
	for (int i = 0; i < bundle->nyears; i++)
		if (bundle->year[i].year == year)
			return &bundle->year[i];
	return NULL;
}

bool
bundle_register(struct bundle *bundle, int year, const unsigned char *bytes, size_t n)
{
	const json_t *said = announced(bundle, year);
	const char *wanted = json_string_value(json_object_get(said, "sha256"));
	unsigned char hash[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof(hash) + 1];
	struct bundle_register *here = &bundle->year[bundle->nyears];
	int64_t count;

	if (wanted == NULL || !number(said, "count", &count) || n % BUNDLE_ENTRY != 0 ||
	    (int64_t)(n / BUNDLE_ENTRY) != count || bundle->nyears == BUNDLE_YEARS || register_of(bundle, year) != NULL)
		return false;
	crypto_hash_sha256(hash, bytes, n);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	if (strcmp(hex, wanted) != 0)
		return false;
	here->year = year;
	here->count = (size_t)count;
	here->entries = malloc(n + 1);
	if (here->entries == NULL)
		abort();
	memcpy(here->entries, bytes, n);
	bundle->nyears++;
	return true;
}

void
bundle_entry(const unsigned char id[static 16], unsigned char out[static BUNDLE_ENTRY])
{
	static const char tag[] = "tcr-set-v1";	/* its NUL is hashed too */
	unsigned char input[sizeof(tag) + 16], hash[crypto_hash_sha256_BYTES];

	memcpy(input, tag, sizeof(tag));
	memcpy(input + sizeof(tag), id, 16);
	crypto_hash_sha256(hash, input, sizeof(input));
	memcpy(out, hash, BUNDLE_ENTRY);
}

static int
compare(const void *a, const void *b)
{
	return memcmp(a, b, BUNDLE_ENTRY);
}

enum bundle_fact
bundle_has(const struct bundle *bundle, int year, const unsigned char id[static 16])
{
	const struct bundle_register *here = register_of(bundle, year);
	unsigned char entry[BUNDLE_ENTRY];

	if (here == NULL)
		return announced(bundle, year) == NULL ? BUNDLE_NO : BUNDLE_UNKNOWN;
	bundle_entry(id, entry);
	return bsearch(entry, here->entries, here->count, BUNDLE_ENTRY, compare) == NULL ? BUNDLE_NO : BUNDLE_YES;
}

json_t *
bundle_course(const struct bundle *bundle, uint32_t course)
{
	json_t *one;
	size_t i;

	json_array_foreach(json_object_get(bundle->payload, "courses"), i, one)
		if (json_is_integer(json_object_get(one, "id")) &&
		    json_integer_value(json_object_get(one, "id")) == (json_int_t)course)
			return one;
	return NULL;
}
