#ifndef VERIFY_H
#define VERIFY_H

#include <jansson.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "certs/trust/bundle.h"

/*
 * registry-verify: checks papers of a registry without it.  `help` in main.c
 * says what it does; the exit codes are these.
 */
enum verdict {
	VERDICT_GENUINE = 0,
	VERDICT_NOT_GENUINE = 1,	/* red: forged, altered, revoked, suspended; no match */
	VERDICT_USAGE = 2,
	VERDICT_FILE = 3,		/* a file is missing or not what it should be */
	VERDICT_UNKNOWN = 4,		/* grey: cannot be told with what is at hand */
	VERDICT_RESERVED = 5		/* amber: genuine, but expired, newer than the register, or of old data */
};

/* What papers are checked against: a bundle, or one key. */
struct source {
	bool		 has_bundle;
	struct bundle	 bundle;
	struct trust	 one;
	X509		*ca;		/* of PDF signatures; NULL: none given */
	int64_t		 now;		/* seconds since 1970 */
};

struct options {
	const char	*bundle;	/* --bundle FOLDER */
	const char	*roots[TRUST_ROOTS];
	int		 nroots;	/* --root THUMBPRINT … */
	const char	*jwk, *prefix;	/* --jwk FILE --prefix URL */
	const char	*ca;		/* --ca FILE */
	const char	*today;		/* --today YYYY-MM-DD */
};

/* Prints one line to stderr and returns the verdict. */
enum verdict	say(enum verdict, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Opens what the options name.  The owner calls source_close(), also after a fault. */
enum verdict	source_open(const struct options *, struct source *);
void		source_close(struct source *);

/* The whole file with a NUL behind it; NULL with errno.  The caller frees it. */
char		*read_whole(const char *path, size_t *n);

/* Judges a text: the code is of 2.7, or of 9.2 with a bundle; QR_FINE with one key alone. */
enum qr_answer	judge_text(const struct source *, const char *text, struct qr *, enum verdict *);

/* The verdict of an answer, and whether nothing is wrong with the text itself, so that its claims may be shown. */
enum verdict	verdict_of(const struct source *, enum qr_answer);
bool		is_signed(enum qr_answer);

/* What was found, as JSON: code, level, claims.  The caller decrefs it. */
json_t		*report_qr(const struct source *, enum qr_answer, const struct qr *);

/* The beginning of it: code; as_of and course of a bundle; issuer and kid. */
json_t		*report_begin(const struct source *, enum qr_answer, const struct qr *);

/* "2026-11-23" of a day since 1970; null of -1. */
json_t		*report_day(int64_t day);

/* Prints JSON and drops it. */
void		 print_json(json_t *);

/* The commands.  Names of match are as printed on the paper; patronymic may be NULL. */
enum verdict	verify_qr(const struct source *, const char *text);
enum verdict	verify_match(const struct source *, const char *text, const char *family, const char *given,
		    const char *patronymic);
enum verdict	verify_pdf(const struct source *, const char *path);
enum verdict	verify_badge(const struct source *, const char *path);

#endif
