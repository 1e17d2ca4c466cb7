#ifndef KEYS_H
#define KEYS_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "certs/trust/jwk.h"
#include "certs/trust/note.h"

/*
 * The keys of one registry, as `signer keys` made them:
 *
 *	issue.key issue-2.key …		32 bytes as hex, 0400, each known to keys.jws by its thumbprint
 *	status.key status-2.key … log.key
 *	pdf.key pdf.crt			P-256, PEM
 *	registry.json			{"host":…, "demo":bool}
 *	public/				keys.jws jwks.json did.json roots.json ca.crt crl.pem
 *
 * Secrets are in memory that is locked, never dumped and read-only.
 */
enum { KEYS_CA = 4 };		/* ca.crt in text */
enum { KEYS_MOST = 64, KEYS_HOST_MOST = 64, KEYS_PUBLIC = 6 };

enum key_use { KEY_ISSUE, KEY_STATUS };

struct key {
	enum key_use		 use;
	unsigned char		 pk[32];
	char			 kid[JWK_THUMBPRINT + 1];
	unsigned char		 kid4[4];
	uint32_t		 not_before, not_after;	/* days since 1970, both good */
	const unsigned char	*sk;			/* 64 bytes */
};

struct keys {
	char			 host[KEYS_HOST_MOST];
	char			 prefix[KEYS_HOST_MOST + 16];	/* of QR texts: "https://host/V/" */
	bool			 demo;
	int			 n;
	struct key		 list[KEYS_MOST];
	struct note_key		 log;
	const unsigned char	*log_sk;
	unsigned char		*secrets;		/* all sk, one after the other */
	EVP_PKEY		*pdf;
	X509			*pdf_crt;
	STACK_OF(X509)		*chain;			/* the CA alone */
	char			*text[KEYS_PUBLIC];	/* of keys_public_names */
};

extern const char *const keys_public_names[KEYS_PUBLIC];

/* The one of that use that is good on that day; of several the newest.  NULL: none. */
const struct key *key_on(const struct keys *, enum key_use, uint32_t day);

/* Reads all of a folder.  false: why is one sentence. */
bool	keys_open(struct keys *, const char *folder, char *why, size_t);
void	keys_close(struct keys *);

#endif
