#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "certs/trust/jwk.h"

enum { URL_SAFE = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

void
jwk_x(const unsigned char pk[static 32], char out[static JWK_X + 1])
{
	sodium_bin2base64(out, JWK_X + 1, pk, 32, URL_SAFE);
}

bool
jwk_x_read(const char *text, unsigned char pk[static 32])
{
	char again[JWK_X + 1];
	size_t n;

	if (strlen(text) != JWK_X || sodium_base642bin(pk, 32, text, JWK_X, NULL, &n, NULL, URL_SAFE) != 0 || n != 32)
		return false;
	/* libsodium takes bytes above 127 for letters; there is one way to write a key. */
	jwk_x(pk, again);
	return strcmp(text, again) == 0;
}

void
jwk_thumbprint(const unsigned char pk[static 32], char out[static JWK_THUMBPRINT + 1])
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char x[JWK_X + 1], text[128];
	int n;

	jwk_x(pk, x);
	n = snprintf(text, sizeof(text), "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"}", x);
	crypto_hash_sha256(hash, (const unsigned char *)text, (size_t)n);
	jwk_x(hash, out);
}

bool
jwk_kid4(const char *thumbprint, unsigned char out[static JWK_KID4])
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	if (!jwk_x_read(thumbprint, hash))
		return false;
	memcpy(out, hash, JWK_KID4);
	return true;
}
