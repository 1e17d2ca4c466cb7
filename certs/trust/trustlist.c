#include <stdio.h>
#include <string.h>

#include "certs/trust/jws.h"
#include "certs/trust/trustlist.h"

static const char typ[] = "tcr-keys+jwt";

bool
trust_pin(struct trust_roots *roots, const char *thumbprint)
{
	unsigned char hash[32];

	if (roots->n == TRUST_ROOTS || !jwk_x_read(thumbprint, hash))
		return false;
	snprintf(roots->thumbprint[roots->n++], JWK_THUMBPRINT + 1, "%s", thumbprint);
	return true;
}

static bool
is_pinned(const struct trust_roots *roots, const char *kid)
{
	for (int i = 0; i < roots->n; i++)
		if (strcmp(roots->thumbprint[i], kid) == 0)
			return true;
	return false;
}

static bool
copy_text(const json_t *object, const char *name, char *out, size_t room)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL && strlen(text) == json_string_length(json_object_get(object, name)) &&
	    snprintf(out, room, "%s", text) < (int)room;
}

static bool
number(const json_t *object, const char *name, int64_t *value)
{
	const json_t *n = json_object_get(object, name);

	*value = json_integer_value(n);
	return json_is_integer(n) && *value >= 0;
}

static enum trust_use
use_of(const json_t *jwk)
{
	static const char *const names[] = { "issue", "status", "root" };
	const char *use = json_string_value(json_object_get(jwk, "use"));

	for (int i = 0; use != NULL && i < TRUST_OTHER; i++)
		if (strcmp(use, names[i]) == 0)
			return (enum trust_use)i;
	return TRUST_OTHER;
}

static bool
is_text(const json_t *object, const char *name, const char *wanted)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL && strcmp(text, wanted) == 0;
}

/* The key itself, and its names worked out from it. */
static bool
read_jwk(const json_t *jwk, struct trust_key *key)
{
	char x[JWK_X + 1];

	if (!is_text(jwk, "kty", "OKP") || !is_text(jwk, "crv", "Ed25519") ||
	    !copy_text(jwk, "x", x, sizeof(x)) || !jwk_x_read(x, key->pk))
		return false;
	jwk_thumbprint(key->pk, key->kid);
	return jwk_kid4(key->kid, key->kid4);
}

static bool
read_entry(const json_t *entry, struct trust_key *key)
{
	const json_t *compromised = json_object_get(entry, "compromised_from");

	memset(key, 0, sizeof(*key));
	if (!read_jwk(entry, key) || !is_text(entry, "kid", key->kid))
		return false;
	key->use = use_of(entry);
	key->compromised = compromised != NULL && !json_is_null(compromised);
	return key->use != TRUST_ISSUE ||
	    (copy_text(entry, "qr_prefix", key->prefix, sizeof(key->prefix)) &&
	    number(entry, "not_before", &key->not_before) && number(entry, "not_after", &key->not_after));
}

static bool
read_list(const json_t *list, struct trust *trust)
{
	const json_t *keys = json_object_get(list, "keys"), *entry;
	size_t i;

	memset(trust, 0, sizeof(*trust));
	if (!copy_text(list, "iss", trust->iss, sizeof(trust->iss)) || !number(list, "seq", &trust->seq) ||
	    !number(list, "iat", &trust->iat) || !number(list, "exp", &trust->exp) ||
	    !json_is_array(json_object_get(list, "roots")) || !json_is_array(keys) ||
	    json_array_size(keys) > TRUST_KEYS)
		return false;
	json_array_foreach(keys, i, entry)
		trust->n += read_entry(entry, &trust->key[trust->n]);
	return true;
}

enum trust_answer
trust_read(const char *jws, const struct trust_roots *roots, int64_t seen, struct trust *trust)
{
	char kid[JWK_THUMBPRINT + 1];
	const struct trust_key *root;
	json_t *list = jws_unverified(jws, typ), *verified;
	bool fine = list != NULL && read_list(list, trust);

	json_decref(list);
	if (!fine || !jws_kid(jws, kid, sizeof(kid)))
		return TRUST_MALFORMED;
	/* The list brings the roots' keys along; a key is the pinned one if its thumbprint is. */
	root = is_pinned(roots, kid) ? trust_find(trust, TRUST_ROOT, kid) : NULL;
	verified = root == NULL ? NULL : jws_json(jws, typ, root->pk);
	if (verified == NULL)
		return TRUST_UNSIGNED;
	json_decref(verified);
	return trust->seq < seen ? TRUST_OLDER : TRUST_FINE;
}

const struct trust_key *
trust_issuer(const struct trust *trust, const unsigned char kid4[static JWK_KID4])
{
	for (int i = 0; i < trust->n; i++)
		if (trust->key[i].use == TRUST_ISSUE && memcmp(trust->key[i].kid4, kid4, JWK_KID4) == 0)
			return &trust->key[i];
	return NULL;
}

const struct trust_key *
trust_find(const struct trust *trust, enum trust_use use, const char *kid)
{
	for (int i = 0; i < trust->n; i++)
		if (trust->key[i].use == use && strcmp(trust->key[i].kid, kid) == 0)
			return &trust->key[i];
	return NULL;
}

bool
trust_one(const json_t *jwk, const char *prefix, struct trust *trust)
{
	memset(trust, 0, sizeof(*trust));
	trust->n = 1;
	trust->key[0].use = TRUST_ISSUE;
	trust->key[0].not_after = INT64_MAX;
	return snprintf(trust->key[0].prefix, QR_PREFIX_MOST, "%s", prefix) < QR_PREFIX_MOST &&
	    read_jwk(jwk, &trust->key[0]);
}
