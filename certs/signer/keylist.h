#ifndef KEYLIST_H
#define KEYLIST_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * keys.jws (verification.md 3): the public keys with their windows, signed by
 * root A; and what follows from it, jwks.json and did.json.  All of them lie
 * in the folder `public`, given as an open descriptor.
 */

/* The payload of keys.jws, checked against roots.json; NULL: why is one sentence. */
json_t	*keylist_read(int public, char *why, size_t);

/* Sets seq, iat and exp, signs with root-a.key of the roots folder, writes all three files. */
bool	 keylist_write(int public, int roots, json_t *payload, char *why, size_t);

/* An entry of "keys"; use is "issue" (with the prefix of QR texts) or "status". */
json_t	*keylist_key(const unsigned char pk[32], const char *use, const char *host,
	    uint32_t not_before, uint32_t not_after);

/* The entry of a root: its public key comes along for readers that pinned the thumbprint alone. */
json_t	*keylist_root(const unsigned char pk[32]);

/* Writes roots.json: what readers pin. */
bool	 keylist_roots(int public, const unsigned char a[32], const unsigned char b[32]);

#endif
