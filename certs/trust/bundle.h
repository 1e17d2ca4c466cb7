#ifndef TRUST_BUNDLE_H
#define TRUST_BUNDLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "certs/trust/qr_read.h"
#include "certs/trust/trustlist.h"

/*
 * What a registry publishes for those who check without it (verification.md
 * 9.1): bundle.jws with keys, courses and status lists, and for each year the
 * register of issued certificates; and what it says of a paper (9.2), as
 * assets/script/bundle.js says it.
 */

enum { BUNDLE_ENTRY = 10 /* bytes of a register's entry */, BUNDLE_YEARS = 100 };

/* The register of a year: entries in order. */
struct bundle_register {
	int		 year;
	unsigned char	*entries;
	size_t		 count;
};

struct bundle {
	struct trust		 trust;
	int64_t			 seq, iat, exp;	/* seconds since 1970 */
	json_t			*payload;
	struct bundle_register	 year[BUNDLE_YEARS];
	int			 nyears;
};

/*
 * Reads bundle.jws: signed by a status key of its own list of keys, and that by
 * a pinned root.  seen is the highest seq of a list of keys that this reader
 * knows.  Unless TRUST_FINE, *bundle is zeroed.  The owner calls bundle_free(),
 * which a zeroed one bears too.
 */
enum trust_answer	bundle_read(const char *jws, const struct trust_roots *, int64_t seen, struct bundle *);
void			bundle_free(struct bundle *);

/* Takes in (copies) the register of a year; false: not the one that the bundle announces. */
bool	bundle_register(struct bundle *, int year, const unsigned char *, size_t n);

enum bundle_fact { BUNDLE_NO, BUNDLE_YES, BUNDLE_UNKNOWN };

/* A bit of a published list: purpose is "revocation" or "suspension". */
enum bundle_fact	bundle_status(const struct bundle *, uint64_t status, const char *purpose);

/* Whether a paper of that year is in the register; unknown: announced, but not taken in. */
enum bundle_fact	bundle_has(const struct bundle *, int year, const unsigned char id[static 16]);

/* SHA-256("tcr-set-v1" 00 id), its first bytes. */
void	bundle_entry(const unsigned char id[static 16], unsigned char out[static BUNDLE_ENTRY]);

/* The course (edition) as {"id", "t": titles, "h": hours}; NULL: not in the bundle.  Borrowed. */
json_t	*bundle_course(const struct bundle *, uint32_t course);

enum bundle_level { LEVEL_GREEN, LEVEL_AMBER, LEVEL_RED, LEVEL_GREY };

/*
 * The first row of 9.2 that fits; never QR_FINE.  now: seconds since 1970.
 * Green also needs that somebody compares the name.  *qr is for use with the
 * answers of a bundle, QR_CLOCK_WRONG and after.
 */
enum qr_answer		bundle_judge(const struct bundle *, const char *text, int64_t now, struct qr *,
			    enum bundle_level *);

/* The rows from the clock on, for a paper in which nothing is wrong; and the level of any answer. */
enum qr_answer		bundle_judge_genuine(const struct bundle *, const struct qr *, int64_t now);
enum bundle_level	bundle_level(const struct bundle *, enum qr_answer, int64_t now);

#endif
