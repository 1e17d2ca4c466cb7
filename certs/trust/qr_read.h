#ifndef TRUST_QR_READ_H
#define TRUST_QR_READ_H

#include <stdint.h>

#include "certs/trust/claims.h"
#include "certs/trust/cose.h"
#include "certs/trust/trustlist.h"

/*
 * Reads the text of a QR code (verification.md 2.7).  The same texts and the
 * same codes as assets/script/qr.js.
 */

/* First what a reader finds, in its order; then what a bundle says of a genuine text (9.2). */
enum qr_answer {
	QR_FINE,		/* nothing is wrong with the text itself */
	QR_NO_PAYLOAD, QR_MALFORMED, QR_UNSUPPORTED_VERSION, QR_UNKNOWN_KEY, QR_BAD_SIGNATURE,
	QR_HOST_MISMATCH, QR_ISSUED_IN_FUTURE, QR_KEY_NOT_VALID_AT_ISSUE,
	QR_CLOCK_WRONG, QR_BUNDLE_EXPIRED, QR_STATUS_UNKNOWN, QR_REVOKED, QR_SUSPENDED,
	QR_NOT_IN_REGISTER, QR_EXPIRED, QR_NEWER_THAN_REGISTER, QR_VALID_STALE_DATA, QR_VALID,
	QR_ANSWERS
};

/* "bad_signature" and so on. */
const char	*qr_code(enum qr_answer);

struct qr {
	char			 id[QR_ID + 1];	/* upper case */
	unsigned char		 id16[16];
	struct claims		 claims;	/* to be shown after QR_FINE alone */
	const struct trust_key	*key;		/* of the list */
};

/* today: days since 1970-01-01.  Unless QR_FINE, *qr is not for use. */
enum qr_answer	qr_read(const char *text, const struct trust *, int64_t today, struct qr *);

/* Its eighth step alone, for what is signed in another form (badge.h): issued and key of *qr are judged. */
enum qr_answer	qr_judge_days(const struct qr *, int64_t today);

#endif
