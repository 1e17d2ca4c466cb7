#include <stdbool.h>
#include <string.h>

#include "certs/trust/base32.h"
#include "certs/trust/qr_read.h"

const char *
qr_code(enum qr_answer answer)
{
	static const char *const codes[QR_ANSWERS] = {
		"fine", "no_payload", "malformed", "unsupported_version", "unknown_key", "bad_signature",
		"host_mismatch", "issued_in_future", "key_not_valid_at_issue", "clock_wrong", "bundle_expired",
		"status_unknown", "revoked", "suspended", "not_in_register", "expired", "newer_than_register",
		"valid_stale_data", "valid"
	};

	return codes[answer];
}

/* Where the address ends and what is signed begins: at # or, of an old scanner, %23.  NULL: nowhere. */
static const char *
fragment_of(const char *text, size_t *before)
{
	const char *hash = strchr(text, '#'), *escaped = strstr(text, "%23");

	if (hash == NULL && escaped == NULL)
		return NULL;
	if (hash == NULL || (escaped != NULL && escaped < hash)) {
		*before = (size_t)(escaped - text);
		return escaped + 3;
	}
	*before = (size_t)(hash - text);
	return hash + 1;
}

static char
upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool
read_id(const char *letters, size_t n, struct qr *qr)
{
	if (n != QR_ID)
		return false;
	for (size_t i = 0; i < QR_ID; i++)
		qr->id[i] = upper(letters[i]);
	qr->id[QR_ID] = '\0';
	return base32_decode(qr->id, QR_ID, qr->id16, sizeof(qr->id16)) == sizeof(qr->id16);
}

/* Whether an address begins as the list has it; scheme and host in any case. */
static bool
is_prefix(const char *text, size_t n, const char *wanted)
{
	const char *host = strstr(wanted, "://"), *path = host == NULL ? NULL : strchr(host + 3, '/');

	if (path == NULL || n != strlen(wanted))
		return false;
	for (size_t i = 0; i < n; i++)
		if (wanted + i < path ? upper(text[i]) != upper(wanted[i]) : text[i] != wanted[i])
			return false;
	return true;
}

enum qr_answer
qr_judge_days(const struct qr *qr, int64_t today)
{
	if (qr->claims.issued > today + 1)
		return QR_ISSUED_IN_FUTURE;
	if (qr->claims.issued < qr->key->not_before || qr->claims.issued > qr->key->not_after)
		return QR_KEY_NOT_VALID_AT_ISSUE;
	return QR_FINE;
}

enum qr_answer
qr_read(const char *text, const struct trust *trust, int64_t today, struct qr *qr)
{
	unsigned char bytes[COSE_READ_MOST];
	struct cose cose;
	size_t before = 0, prefix;
	const char *fragment = fragment_of(text, &before);
	long n;

	if (fragment == NULL)
		return QR_NO_PAYLOAD;
	for (prefix = before; prefix > 0 && text[prefix - 1] != '/'; )
		prefix--;
	if (!read_id(text + prefix, before - prefix, qr))
		return QR_MALFORMED;
	if (*fragment != '1')
		return QR_UNSUPPORTED_VERSION;
	n = base32_decode(fragment + 1, strlen(fragment + 1), bytes, sizeof(bytes));
	if (n < 0 || !cose_read(bytes, (size_t)n, &cose) ||
	    !claims_decode(cose.payload, cose.npayload, &qr->claims))
		return QR_MALFORMED;
	if ((qr->key = trust_issuer(trust, cose.kid)) == NULL)
		return QR_UNKNOWN_KEY;
	if (!cose_check(&cose, qr->key->prefix, qr->id, qr->key->pk))
		return QR_BAD_SIGNATURE;
	if (!is_prefix(text, prefix, qr->key->prefix))
		return QR_HOST_MISMATCH;
	return qr_judge_days(qr, today);
}
