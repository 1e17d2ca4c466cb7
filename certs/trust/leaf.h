#ifndef TRUST_LEAF_H
#define TRUST_LEAF_H

#include <stddef.h>

/*
 * What a leaf of the log is (verification.md 6.1): 34 bytes that say a type and
 * commit to data without showing them.
 *
 *	entry      = 01 type commitment
 *	commitment = SHA-256("tcr-leaf-v1" 00 type salt u32be(length) data)
 *
 * Without the salt nobody can tell what data a commitment belongs to, so that
 * data and salt can be erased and the log stays whole.
 */

enum { LEAF_SALT = 32, LEAF_COMMITMENT = 32, LEAF_ENTRY = 34, LEAF_VERSION = 1 };

enum leaf_type {
	LEAF_ISSUE = 1,		/* the COSE bytes of the QR code */
	LEAF_FILE,		/* id, SHA-256 of the PDF */
	LEAF_ACT,		/* id, act, day, serial of the new certificate or 0 */
	LEAF_KEY,		/* SHA-256 of keys.jws */
	LEAF_SNAPSHOT,		/* SHA-256 of bundle.jws */
	LEAF_AUDIT,		/* head of the database's audit chain */
	LEAF_PADDING		/* random */
};

/* n is below 4 GB. */
void	leaf_commitment(enum leaf_type, const unsigned char salt[static LEAF_SALT],
	    const void *data, size_t n, unsigned char out[static LEAF_COMMITMENT]);

void	leaf_entry(enum leaf_type, const unsigned char commitment[static LEAF_COMMITMENT],
	    unsigned char out[static LEAF_ENTRY]);

#endif
