#ifndef TRUST_LISTS_H
#define TRUST_LISTS_H

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/jwk.h"
#include "certs/trust/jws.h"
#include "certs/trust/trustlist.h"

/* A root and a status key, so that payloads get past the signature. */
struct signers {
	unsigned char		 root[64], status[64];
	char			 root_kid[JWK_THUMBPRINT + 1], status_kid[JWK_THUMBPRINT + 1];
	struct trust_roots	 roots;
};

static inline void
signers_make(struct signers *s)
{
	static const unsigned char root[32] = "root", status[32] = "status";
	unsigned char pk[32];

	if (sodium_init() < 0)
		abort();
	crypto_sign_seed_keypair(pk, s->root, root);
	jwk_thumbprint(pk, s->root_kid);
	crypto_sign_seed_keypair(pk, s->status, status);
	jwk_thumbprint(pk, s->status_kid);
	trust_pin(&s->roots, s->root_kid);
}

/* Bytes as a text of their own. */
static inline char *
text_of(const void *data, size_t n)
{
	char *text = malloc(n + 1);

	memcpy(text, data, n);
	text[n] = '\0';
	return text;
}

#endif
