#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/jws.h"

enum {
	URL_SAFE = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
	HEADER_MOST = 256,
	SIGNATURE_LETTERS = 86
};

static void *
must(void *memory)
{
	if (memory == NULL)
		abort();
	return memory;
}

char *
jws_sign(const char *typ, const char *kid, const char *payload, size_t n, const unsigned char sk[static 64])
{
	char header[HEADER_MOST];
	int nheader = snprintf(header, sizeof(header), "{\"alg\":\"EdDSA\",\"typ\":\"%s\",\"kid\":\"%s\"}", typ, kid);
	size_t room = sodium_base64_encoded_len((size_t)nheader, URL_SAFE) +
	    sodium_base64_encoded_len(n, URL_SAFE) + SIGNATURE_LETTERS + 3, at;
	unsigned char signature[crypto_sign_BYTES];
	char *out = must(malloc(room));

	sodium_bin2base64(out, room, (const unsigned char *)header, (size_t)nheader, URL_SAFE);
	at = strlen(out);
	out[at++] = '.';
	sodium_bin2base64(out + at, room - at, (const unsigned char *)payload, n, URL_SAFE);
	at += strlen(out + at);
	crypto_sign_detached(signature, NULL, (const unsigned char *)out, at, sk);
	out[at++] = '.';
	sodium_bin2base64(out + at, room - at, signature, sizeof(signature), URL_SAFE);
	return out;
}

/* Bytes of n letters; NULL unless they are the one way to write them.  The caller frees them. */
static unsigned char *
letters(const char *text, size_t n, size_t *made)
{
	unsigned char *bytes = must(malloc(n + 1));
	char *again = must(malloc(sodium_base64_encoded_len(n, URL_SAFE)));
	bool fine = sodium_base642bin(bytes, n + 1, text, n, NULL, made, NULL, URL_SAFE) == 0;

	if (fine) {
		sodium_bin2base64(again, sodium_base64_encoded_len(n, URL_SAFE), bytes, *made, URL_SAFE);
		fine = strlen(again) == n && memcmp(again, text, n) == 0;
	}
	free(again);
	if (fine)
		return bytes;
	free(bytes);
	return NULL;
}

static json_t *
json_of(const char *text, size_t n)
{
	size_t made;
	unsigned char *bytes = letters(text, n, &made);
	json_t *json = bytes == NULL ? NULL : json_loadb((const char *)bytes, made, JSON_REJECT_DUPLICATES, NULL);

	free(bytes);
	return json;
}

/* The header of a document whose two dots are found; NULL: malformed. */
static json_t *
header_of(const char *text, const char **payload, const char **signature)
{
	const char *dot = memchr(text, '.', strnlen(text, HEADER_MOST)), *second;
	json_t *header;

	if (dot == NULL || strnlen(text, JWS_MOST) == JWS_MOST || (second = strchr(dot + 1, '.')) == NULL)
		return NULL;
	*payload = dot + 1;
	*signature = second + 1;
	header = json_of(text, (size_t)(dot - text));
	if (json_object_size(header) == 3 && json_is_string(json_object_get(header, "typ")) &&
	    json_is_string(json_object_get(header, "kid")) && json_is_string(json_object_get(header, "alg")) &&
	    strcmp(json_string_value(json_object_get(header, "alg")), "EdDSA") == 0)
		return header;
	json_decref(header);
	return NULL;
}

json_t *
jws_json(const char *text, const char *typ, const unsigned char pk[static 32])
{
	const char *payload, *signature;
	json_t *header = header_of(text, &payload, &signature);
	unsigned char *bytes;
	size_t n = 0;
	bool fine;

	if (header == NULL)
		return NULL;
	bytes = letters(signature, strlen(signature), &n);
	fine = strcmp(json_string_value(json_object_get(header, "typ")), typ) == 0 && bytes != NULL &&
	    n == crypto_sign_BYTES &&
	    crypto_sign_verify_detached(bytes, (const unsigned char *)text, (size_t)(signature - 1 - text), pk) == 0;
	free(bytes);
	json_decref(header);
	return fine ? json_of(payload, (size_t)(signature - 1 - payload)) : NULL;
}

json_t *
jws_unverified(const char *text, const char *typ)
{
	const char *payload, *signature;
	json_t *header = header_of(text, &payload, &signature);
	bool fine = header != NULL && strcmp(json_string_value(json_object_get(header, "typ")), typ) == 0;

	json_decref(header);
	return fine ? json_of(payload, (size_t)(signature - 1 - payload)) : NULL;
}

bool
jws_kid(const char *text, char *kid, size_t room)
{
	const char *payload, *signature;
	json_t *header = header_of(text, &payload, &signature);
	int n = header == NULL ? -1 : snprintf(kid, room, "%s", json_string_value(json_object_get(header, "kid")));

	json_decref(header);
	return n >= 0 && (size_t)n < room;
}
