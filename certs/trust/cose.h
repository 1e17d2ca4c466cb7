#ifndef TRUST_COSE_H
#define TRUST_COSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "certs/trust/claims.h"

/*
 * The signed text of a QR code (verification.md 2.1, 2.2):
 *
 *	https://host/V/ID#1BASE32	BASE32 of a COSE_Sign1 (RFC 9052) by EdDSA
 *
 * The signature also covers "https://host/V/ID#1" (COSE's external data), so
 * neither the id nor the host can be exchanged.
 */

enum {
	QR_ID = 26,			/* letters of an id */
	QR_PREFIX_MOST = 52,		/* "https://" host "/V/", with NUL */
	QR_TEXT_MOST = 400,		/* a text that we write, with NUL */
	COSE_MOST = 224,		/* bytes of a COSE_Sign1 that we write */
	COSE_READ_MOST = 640,
	COSE_KID = 4			/* first bytes of the key's thumbprint (jwk.h) */
};

/* Signs; returns the bytes of the COSE_Sign1.  sk is libsodium's Ed25519 secret key. */
size_t	cose_sign(const struct claims *, const char *prefix, const char *id,
	    const unsigned char kid[static COSE_KID], const unsigned char sk[static 64],
	    unsigned char out[static COSE_MOST]);

/* prefix, id, "#1" and base32; returns the length without NUL, 0 if room is too small. */
size_t	qr_text(const char *prefix, const char *id, const unsigned char *cose, size_t n, char *out, size_t room);

/* A COSE_Sign1 taken apart; points into the bytes it was read from. */
struct cose {
	unsigned char		 kid[COSE_KID];
	const unsigned char	*payload, *signature;
	size_t			 npayload;
};

/* Strict: exactly the header that we write. */
bool	cose_read(const unsigned char *, size_t n, struct cose *);

/* Whether pk signed it under this prefix and id. */
bool	cose_check(const struct cose *, const char *prefix, const char *id, const unsigned char pk[static 32]);

#endif
