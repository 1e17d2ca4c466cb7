#ifndef TRUST_BADGE_H
#define TRUST_BADGE_H

#include "certs/trust/data_integrity.h"

/*
 * A certificate as an Open Badges 3.0 credential with a proof inside
 * (verification.md 8.1 to 8.3).  It has the full name of its holder, so only
 * the holder gets it.
 */

enum {
	BADGE_ID = 26,			/* letters of a certificate's id */
	BADGE_TEXT_MOST = 16384		/* bytes of each text, without NUL */
};

/* Texts are UTF-8, never empty, and belong to the caller. */
struct badge {
	char		 host[CREDENTIAL_HOST_MOST];
	const char	*id;		/* A-Z2-7, BADGE_ID letters */
	const char	*subject;	/* UUID in lower case, random for each certificate, always the same for one */
	const char	*holder;	/* full name */
	const char	*issuer;	/* the name of the registry */
	const char	*title;		/* of the course */
	const char	*description;	/* of the course: hours, form */
	const char	*criteria;	/* what it took to pass */
	uint32_t	 course;	/* its number */
	uint32_t	 status;	/* place in the status lists (statuslist.h) */
	uint32_t	 issued;	/* days since 1970-01-01 */
	int64_t		 expires;	/* the last valid day; -1: never */
};

/*
 * Fields as JSON, all but the host, which whoever signs knows:
 *
 *	{"id","subject","holder","issuer","title","description","criteria",
 *	 "course":1042,"status":463217,"issued":"2026-11-23","expires":"2029-11-23"|null}
 *
 * No member more or less.  Texts point into the JSON.  host is left alone.
 * false: not such an object; whether the values fit is said by badge_sign().
 */
bool	badge_fields(const json_t *, struct badge *);

/* The lines of the credential (data_integrity.h); false: a value does not fit. */
bool	badge_lines(const struct badge *, struct quads *);

/* The credential; the caller decrefs it.  sk is libsodium's Ed25519 secret key.  NULL: a value does not fit. */
json_t	*badge_sign(const struct badge *, time_t now, const unsigned char sk[static 64]);

/*
 * Reads what badge_sign() writes, whoever formatted it since; anything more or
 * less is malformed.  Texts of out point into the credential; out is whole only
 * if the answer is PROOF_GOOD.  Whether pk is a key of the host, and the dates
 * and the status, are for the caller to judge.
 */
enum proof_answer	badge_check(const json_t *, const unsigned char pk[static 32], struct badge *out);

#endif
