#ifndef TRUST_STATUSLIST_H
#define TRUST_STATUSLIST_H

#include "certs/trust/data_integrity.h"

/*
 * Status lists as the world reads them: W3C Bitstring Status List 1.0
 * (verification.md 8.4).  One bit for each certificate, the first one the
 * left-most; certificate status s is bit s % STATUSLIST_BITS of list
 * s / STATUSLIST_BITS.
 */

enum {
	STATUSLIST_BITS = 131072,
	STATUSLIST_BYTES = STATUSLIST_BITS / 8,
	STATUSLIST_DAYS = 14		/* from the beginning of the day it is signed on */
};

bool	statuslist_bit(const unsigned char bits[static STATUSLIST_BYTES], uint32_t index);

/* Multibase "u", gzip inside; the same bits give the same text.  The caller frees it. */
char	*statuslist_encode(const unsigned char bits[static STATUSLIST_BYTES]);

/* false: anything but STATUSLIST_BYTES in one gzip member. */
bool	statuslist_decode(const char *, unsigned char bits[static STATUSLIST_BYTES]);

/*
 * The signed list /status/<list>/<purpose> of a host; the caller decrefs it.
 * purpose: "revocation" or "suspension"; sk is libsodium's Ed25519 secret key.
 * NULL: the host or purpose is none.
 */
json_t	*statuslist_sign(const char *host, uint32_t list, const char *purpose,
	     const unsigned char bits[static STATUSLIST_BYTES], time_t now, const unsigned char sk[static 64]);

struct statuslist {
	char		 host[CREDENTIAL_HOST_MOST];
	uint32_t	 list;
	const char	*purpose;	/* points into the document */
	time_t		 from, until;	/* the caller judges them by its clock */
	unsigned char	 bits[STATUSLIST_BYTES];
};

/* Reads what statuslist_sign() writes; out is whole only if the answer is PROOF_GOOD. */
enum proof_answer	statuslist_check(const json_t *, const unsigned char pk[static 32], struct statuslist *out);

#endif
