#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "certs/signer/folder.h"
#include "certs/signer/keylist.h"
#include "certs/signer/secret.h"
#include "certs/trust/jwk.h"
#include "certs/trust/jws.h"
#include "certs/trust/multikey.h"

enum { LIST_DAYS = 365 };

static json_t *
read_json(int folder, const char *name)
{
	size_t n;
	char *text = folder_read(folder, name, &n);
	json_t *json = text == NULL ? NULL : json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);

	free(text);
	return json;
}

static bool
write_json(int folder, const char *name, const json_t *json)
{
	char *text = json_dumps(json, JSON_INDENT(1));
	bool fine = text != NULL && folder_write(folder, name, 0644, text, strlen(text));

	free(text);
	return fine;
}

/* Roots sign nothing that others than readers of keys.jws look at. */
static bool
is_root(const json_t *key)
{
	return strcmp(json_string_value(json_object_get(key, "use")), "root") == 0;
}

/* The public key of a JWK. */
static bool
key_of(const json_t *jwk, unsigned char pk[32])
{
	const char *x = json_string_value(json_object_get(jwk, "x"));

	return x != NULL && jwk_x_read(x, pk);
}

json_t *
keylist_read(int public, char *why, size_t room)
{
	char *text = folder_read(public, "keys.jws", NULL);
	json_t *roots = read_json(public, "roots.json"), *one, *payload = NULL;
	unsigned char pk[32];
	size_t i;

	json_array_foreach(json_object_get(roots, "keys"), i, one)
		if (text != NULL && payload == NULL && key_of(one, pk))
			payload = jws_json(text, "tcr-keys+jwt", pk);
	if (payload == NULL)
		snprintf(why, room, "keys.jws is missing or not signed by a root of roots.json");
	json_decref(roots);
	free(text);
	return payload;
}

/* A key as one of the registry's DID. */
static json_t *
method_of(const char *did, const unsigned char pk[32])
{
	char multikey[MULTIKEY_MOST];

	multikey_write(pk, multikey);
	return json_pack("{s:o, s:s, s:s, s:s}", "id", json_sprintf("%s#%s", did, multikey), "type", "Multikey",
	    "controller", did, "publicKeyMultibase", multikey);
}

/* did:web of the host: who signs badges and status lists. */
static bool
write_did(int public, const char *host, const json_t *keys)
{
	json_t *methods = json_array(), *ids = json_array(), *did = json_sprintf("did:web:%s", host), *one, *all;
	unsigned char pk[32];
	size_t i;
	bool fine;

	json_array_foreach(keys, i, one)
		if (!is_root(one) && key_of(one, pk))
			json_array_append_new(methods, method_of(json_string_value(did), pk));
	json_array_foreach(methods, i, one)
		json_array_append(ids, json_object_get(one, "id"));
	all = json_pack("{s:[s,s], s:o, s:o, s:o}", "@context", "https://www.w3.org/ns/did/v1",
	    "https://w3id.org/security/multikey/v1", "id", did, "verificationMethod", methods, "assertionMethod", ids);
	fine = write_json(public, "did.json", all);
	json_decref(all);
	return fine;
}

/* A set of JWK, for readers of JWS. */
static bool
write_jwks(int public, const json_t *keys)
{
	json_t *set = json_array(), *one, *all;
	size_t i;
	bool fine;

	json_array_foreach(keys, i, one)
		if (!is_root(one))
			json_array_append_new(set, json_pack("{s:s, s:s, s:O, s:O, s:s, s:s}", "kty", "OKP", "crv", "Ed25519",
			    "x", json_object_get(one, "x"), "kid", json_object_get(one, "kid"), "alg", "EdDSA", "use", "sig"));
	all = json_pack("{s:o}", "keys", set);
	fine = write_json(public, "jwks.json", all);
	json_decref(all);
	return fine;
}

bool
keylist_write(int public, int roots, json_t *payload, char *why, size_t room)
{
	const char *iss = json_string_value(json_object_get(payload, "iss"));
	unsigned char *sk = sodium_malloc(64);
	char kid[JWK_THUMBPRINT + 1], *text, *jws = NULL;
	json_int_t now = time(NULL), seq = json_integer_value(json_object_get(payload, "seq"));
	bool fine = sk != NULL && secret_read(roots, "root-a.key", sk);

	if (!fine)
		snprintf(why, room, "root-a.key cannot be used: %s", strerror(errno));
	json_object_set_new(payload, "seq", json_integer(seq + 1));
	json_object_set_new(payload, "iat", json_integer(now));
	json_object_set_new(payload, "exp", json_integer(now + (json_int_t)LIST_DAYS * 86400));
	text = json_dumps(payload, JSON_COMPACT);
	if (fine) {
		jwk_thumbprint(sk + 32, kid);
		jws = jws_sign("tcr-keys+jwt", kid, text, strlen(text), sk);
	}
	if (fine && !(jws != NULL && folder_write(public, "keys.jws", 0644, jws, strlen(jws)) &&
	    write_jwks(public, json_object_get(payload, "keys")) &&
	    write_did(public, iss + strlen("https://"), json_object_get(payload, "keys")))) {
		snprintf(why, room, "public/ cannot be written: %s", strerror(errno));
		fine = false;
	}
	free(text);
	free(jws);
	sodium_free(sk);
	return fine;
}

json_t *
keylist_key(const unsigned char pk[32], const char *use, const char *host, uint32_t not_before,
    uint32_t not_after)
{
	char kid[JWK_THUMBPRINT + 1], x[JWK_X + 1];
	json_t *key;

	jwk_thumbprint(pk, kid);
	jwk_x(pk, x);
	key = json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:n}", "kid", kid, "kty", "OKP", "crv", "Ed25519",
	    "x", x, "use", use, "not_before", (json_int_t)not_before, "not_after", (json_int_t)not_after,
	    "compromised_from");
	if (strcmp(use, "issue") == 0)
		json_object_set_new(key, "qr_prefix", json_sprintf("https://%s/V/", host));
	return key;
}

json_t *
keylist_root(const unsigned char pk[32])
{
	char kid[JWK_THUMBPRINT + 1], x[JWK_X + 1];

	jwk_thumbprint(pk, kid);
	jwk_x(pk, x);
	return json_pack("{s:s, s:s, s:s, s:s, s:s}", "kid", kid, "kty", "OKP", "crv", "Ed25519", "x", x, "use", "root");
}

bool
keylist_roots(int public, const unsigned char a[32], const unsigned char b[32])
{
	json_t *set = json_pack("{s:[o,o]}", "keys", keylist_root(a), keylist_root(b));
	bool fine = write_json(public, "roots.json", set);

	json_decref(set);
	return fine;
}
