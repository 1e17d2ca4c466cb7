#ifndef TRUST_PADES_H
#define TRUST_PADES_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>

struct bytes;

/*
 * The signature of a PDF file: PAdES B-B (ETSI EN 319 142-1), one incremental
 * update at the end of the file with an invisible field.  The date stands in
 * the signature dictionary (/M, the file's own date), not among the signed
 * attributes.  The parts are apart so that the key and the file need not meet:
 *
 *	press	 pades_prepare()  the file with room for the signature, its digest
 *	signer	 pades_cms()	  the signature over the digest
 *	press	 pades_place()	  the signature into its room
 */

enum { PADES_ROOM = 4096 };	/* bytes kept for the CMS */

/*
 * Adds the update to a file that press drew (certs/pdf.h: no compressed
 * cross-reference).  out is the whole file; digest is SHA-256 over all of it but
 * the signature's room.  The same file gives the same bytes.  False: not such a file.
 */
bool	pades_prepare(const unsigned char *pdf, size_t n, struct bytes *out, unsigned char digest[static 32]);

/* The CMS over a digest, in DER, with the signer's certificate and the chain; false: OpenSSL could not. */
bool	pades_cms(const unsigned char digest[static 32], X509 *, STACK_OF(X509) *chain, EVP_PKEY *, struct bytes *out);

/* Puts the CMS into the room of a prepared file; false: it does not fit, or one is there. */
bool	pades_place(struct bytes *prepared, const unsigned char *cms, size_t n);

enum pades_answer {
	PADES_GOOD,
	PADES_UNSIGNED,		/* no signature in the file */
	PADES_MALFORMED,	/* its range is not the whole file but the signature itself */
	PADES_ALTERED,		/* the bytes are not those that were signed, or something was appended */
	PADES_UNTRUSTED		/* signed, but not under this authority */
};

/*
 * Judges the last signature of a file: that it is over all of the file, and made
 * by a certificate for documents of this authority.  When was not asked: papers
 * are older than certificates get.
 */
enum pades_answer	pades_check(const unsigned char *pdf, size_t n, X509 *ca);

#endif
