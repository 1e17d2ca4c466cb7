#ifndef TRUST_JWK_H
#define TRUST_JWK_H

#include <stdbool.h>
#include <stddef.h>

/* Ed25519 public keys as JSON Web Keys (RFC 8037) and their names. */

enum {
	JWK_X = 43,		/* letters of 32 bytes in base64url */
	JWK_THUMBPRINT = 43,
	JWK_KID4 = 4		/* bytes of a thumbprint that QR codes carry */
};

/* base64url of 32 bytes, without padding, with NUL; and back, strictly. */
void	jwk_x(const unsigned char pk[static 32], char out[static JWK_X + 1]);
bool	jwk_x_read(const char *, unsigned char pk[static 32]);

/* The thumbprint of RFC 7638, and its first bytes. */
void	jwk_thumbprint(const unsigned char pk[static 32], char out[static JWK_THUMBPRINT + 1]);
bool	jwk_kid4(const char *thumbprint, unsigned char out[static JWK_KID4]);

#endif
