#ifndef TRUST_CLAIMS_H
#define TRUST_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the QR code of a certificate claims: a CBOR array of seven fields
 * (verification.md 2.3).  No name: commitments to surname and initials, one for
 * each script that is printed (commit.h).
 */

enum {
	CLAIMS_MOST = 128,		/* bytes of any claims that we write */
	CLAIMS_READ_MOST = 512,		/* and that we read, with fields of later versions */
	CLAIMS_COMMITMENTS = 3,
	CLAIMS_COMMITMENT = 8,		/* bytes */
	CLAIMS_LIST = 131072		/* bits of a status list */
};

struct claims {
	uint32_t	issued;		/* days since 1970-01-01 */
	int64_t		expires;	/* the last valid day; -1: never */
	uint64_t	serial;		/* year x 1 000 000 + number */
	uint32_t	course;		/* the edition */
	uint64_t	status;		/* list x CLAIMS_LIST + bit */
	int		kind;		/* 0..23: 0 participation, 1 completion, 2 language level, 3 state form, 4 trainer, 9 test */
	int		ncommit;	/* 0..3; 0: no holder data, or a plain name, which is not kept */
	unsigned char	commit[CLAIMS_COMMITMENTS][CLAIMS_COMMITMENT];
};

/* Writes the array; returns its bytes. */
size_t	claims_encode(const struct claims *, unsigned char out[static CLAIMS_MOST]);

/* Strict; fields after the seventh are passed over.  False: *claims is unset. */
bool	claims_decode(const unsigned char *, size_t n, struct claims *);

#endif
