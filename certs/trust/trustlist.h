#ifndef TRUSTLIST_H
#define TRUSTLIST_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "certs/trust/cose.h"
#include "certs/trust/jwk.h"

/*
 * The list of keys that a registry publishes (keys.jws, verification.md 3),
 * believed only from a root whose thumbprint was pinned before.
 */

enum { TRUST_KEYS = 64, TRUST_ROOTS = 8, TRUST_ISS_MOST = 64 };

/* Thumbprints of roots, as the agreement with the registry has them. */
struct trust_roots {
	int	n;
	char	thumbprint[TRUST_ROOTS][JWK_THUMBPRINT + 1];
};

/* Adds one; false: no thumbprint, or too many. */
bool	trust_pin(struct trust_roots *, const char *thumbprint);

enum trust_use { TRUST_ISSUE, TRUST_STATUS, TRUST_ROOT, TRUST_OTHER };

struct trust_key {
	char		 kid[JWK_THUMBPRINT + 1];	/* worked out from the key, not believed */
	unsigned char	 kid4[JWK_KID4];
	unsigned char	 pk[32];
	enum trust_use	 use;
	char		 prefix[QR_PREFIX_MOST];	/* of QR texts; "" unless TRUST_ISSUE */
	int64_t		 not_before, not_after;		/* days on which it may issue */
	bool		 compromised;
};

struct trust {
	char		 iss[TRUST_ISS_MOST];		/* "https://host" */
	int64_t		 seq;				/* rises with every list */
	int64_t		 iat, exp;			/* seconds since 1970 */
	int		 n;
	struct trust_key key[TRUST_KEYS];
};

enum trust_answer {
	TRUST_FINE,
	TRUST_MALFORMED,
	TRUST_UNSIGNED,		/* by no pinned root */
	TRUST_OLDER		/* than a list that was seen before */
};

/*
 * Reads keys.jws.  seen is the highest seq this reader knows, 0 for none.
 * Entries that are incomplete or whose kid is not their thumbprint are left
 * out.  Unless TRUST_FINE, *trust is unset.
 */
enum trust_answer	trust_read(const char *jws, const struct trust_roots *, int64_t seen, struct trust *);

/* The key of a QR text by its first bytes, of those that issue; NULL: unknown. */
const struct trust_key	*trust_issuer(const struct trust *, const unsigned char kid4[static JWK_KID4]);

/* The key of that use by its whole thumbprint; NULL: unknown. */
const struct trust_key	*trust_find(const struct trust *, enum trust_use, const char *kid);

/* A list of one key that issues under a prefix, on any day: for who was given a JWK and nothing else. */
bool	trust_one(const json_t *jwk, const char *prefix, struct trust *);

#endif
