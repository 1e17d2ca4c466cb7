#ifndef TRUST_JWS_H
#define TRUST_JWS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Signed JSON documents: JWS in its compact form (RFC 7515) by EdDSA (RFC
 * 8037).  The header is {"alg":"EdDSA","typ":…,"kid":…} and nothing else; a
 * reader says which type and which key it expects and never takes a key from
 * the document.
 */

enum { JWS_MOST = 8 << 20 };	/* bytes of a document that is read */

/* The document as text; the caller frees it.  sk is libsodium's secret key. */
char	*jws_sign(const char *typ, const char *kid, const char *payload, size_t n, const unsigned char sk[static 64]);

/* The payload, if pk signed it and it is of this type; else NULL.  The caller decrefs it. */
json_t	*jws_json(const char *, const char *typ, const unsigned char pk[static 32]);

/* The payload of a document of this type without asking who signed it: to find the key in it.  The caller decrefs it. */
json_t	*jws_unverified(const char *, const char *typ);

/* The kid that the header names, to look the key up; false: malformed. */
bool	 jws_kid(const char *, char *kid, size_t room);

#endif
