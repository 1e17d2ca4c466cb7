#ifndef AUTHORITY_H
#define AUTHORITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The small X.509 authority under which PDFs are signed (ECDSA P-256).
 *
 *	roots folder	ca.key (0400) revoked (serial numbers in hex and times in
 *			seconds of Unix, one certificate a line)
 *	keys folder	pdf.key (0400) pdf.crt public/ca.crt public/crl.pem
 *
 * Folders are open descriptors.  false: why is one sentence.
 */

/* A new authority with its first signing certificate and an empty CRL. */
bool	authority_make(int roots, int keys, int public, const char *host, char *why, size_t);

/* A new signing key and certificate of the same authority in place of the old ones. */
bool	authority_new_key(int roots, int keys, int public, const char *host, char *why, size_t);

/* The signing certificate that is in use is revoked as of that time; writes the CRL. */
bool	authority_revoke(int roots, int keys, int public, int64_t when, char *why, size_t);

/* A new CRL of the same contents, good for another 400 days. */
bool	authority_crl(int roots, int public, char *why, size_t);

#endif
