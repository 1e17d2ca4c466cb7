#include <libdeflate.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "certs/trust/bundle.h"

enum {
	DAY = 86400,
	STALE = 7 * DAY,
	LIST_BYTES = CLAIMS_LIST / 8,
	LIST_LETTERS = 64 << 10,	/* of a packed list: random bits would take half of it */
	REGISTERED_AFTER = 2		/* days until a paper is in the register for certain */
};

/* Unpacks "u" base64url(gzip(bits)) (Bitstring Status List 2.2). */
static bool
unpack(const char *text, unsigned char bits[static LIST_BYTES])
{
	struct libdeflate_decompressor *inflate;
	unsigned char *packed;
	size_t n, made = 0, letters = strlen(text);
	bool fine;

	if (text[0] != 'u' || letters > LIST_LETTERS)
		return false;
	packed = malloc(letters);
	inflate = libdeflate_alloc_decompressor();
	if (packed == NULL || inflate == NULL)
		abort();
	fine = sodium_base642bin(packed, letters, text + 1, letters - 1, NULL, &n, NULL,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
	    libdeflate_gzip_decompress(inflate, packed, n, bits, LIST_BYTES, &made) == LIBDEFLATE_SUCCESS &&
	    made == LIST_BYTES;
	libdeflate_free_decompressor(inflate);
	free(packed);
	return fine;
}

enum bundle_fact
bundle_status(const struct bundle *bundle, uint64_t status, const char *purpose)
{
	const json_t *list;
	const char *text;
	char name[24];
	unsigned char *bits = malloc(LIST_BYTES);
	uint64_t index = status % CLAIMS_LIST;
	enum bundle_fact fact = BUNDLE_UNKNOWN;

	if (bits == NULL)
		abort();
	snprintf(name, sizeof(name), "%llu", (unsigned long long)(status / CLAIMS_LIST));
	list = json_object_get(json_object_get(bundle->payload, "status"), name);
	text = json_string_value(json_object_get(list, purpose));
	/* The first bit is the left-most one. */
	if (text != NULL && unpack(text, bits))
		fact = (bits[index / 8] >> (7 - index % 8) & 1) != 0 ? BUNDLE_YES : BUNDLE_NO;
	free(bits);
	return fact;
}

static int
year_of(uint32_t day)
{
	time_t at = (time_t)day * DAY;
	struct tm tm;

	return gmtime_r(&at, &tm) == NULL ? 0 : tm.tm_year + 1900;
}

enum qr_answer
bundle_judge_genuine(const struct bundle *bundle, const struct qr *qr, int64_t now)
{
	const struct claims *claims = &qr->claims;
	enum bundle_fact revoked, suspended, registered;

	if (now < bundle->iat - DAY)
		return QR_CLOCK_WRONG;
	if (now > bundle->exp)
		return QR_BUNDLE_EXPIRED;
	revoked = bundle_status(bundle, claims->status, "revocation");
	suspended = bundle_status(bundle, claims->status, "suspension");
	if (revoked == BUNDLE_UNKNOWN || suspended == BUNDLE_UNKNOWN)
		return QR_STATUS_UNKNOWN;
	if (revoked == BUNDLE_YES)
		return QR_REVOKED;
	if (suspended == BUNDLE_YES)
		return QR_SUSPENDED;
	registered = bundle_has(bundle, year_of(claims->issued), qr->id16);
	if (registered == BUNDLE_UNKNOWN)
		return QR_STATUS_UNKNOWN;
	if (registered == BUNDLE_NO && (qr->key->compromised || claims->issued <= bundle->iat / DAY - REGISTERED_AFTER))
		return QR_NOT_IN_REGISTER;
	if (claims->expires >= 0 && now / DAY > claims->expires)
		return QR_EXPIRED;
	if (registered == BUNDLE_NO)
		return QR_NEWER_THAN_REGISTER;
	return now - bundle->iat > STALE ? QR_VALID_STALE_DATA : QR_VALID;
}

enum bundle_level
bundle_level(const struct bundle *bundle, enum qr_answer answer, int64_t now)
{
	switch (answer) {
	case QR_VALID:
		return LEVEL_GREEN;
	case QR_EXPIRED:
	case QR_NEWER_THAN_REGISTER:
	case QR_VALID_STALE_DATA:
		return LEVEL_AMBER;
	case QR_NO_PAYLOAD:
	case QR_CLOCK_WRONG:
	case QR_BUNDLE_EXPIRED:
	case QR_STATUS_UNKNOWN:
		return LEVEL_GREY;
	case QR_UNKNOWN_KEY:
		/* An old list may not know a new key. */
		return now - bundle->iat > STALE ? LEVEL_GREY : LEVEL_RED;
	default:
		return LEVEL_RED;
	}
}

enum qr_answer
bundle_judge(const struct bundle *bundle, const char *text, int64_t now, struct qr *qr, enum bundle_level *level)
{
	enum qr_answer answer = qr_read(text, &bundle->trust, now / DAY, qr);

	if (answer == QR_FINE)
		answer = bundle_judge_genuine(bundle, qr, now);
	*level = bundle_level(bundle, answer, now);
	return answer;
}
