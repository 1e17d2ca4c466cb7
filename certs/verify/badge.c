#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/badge.h"
#include "certs/trust/base32.h"
#include "certs/verify/verify.h"

/* An Open Badge: its proof, then the same questions as of a QR code. */

enum { DAY = 86400 };

static const struct trust *
keys_of(const struct source *source)
{
	return source->has_bundle ? &source->bundle.trust : &source->one;
}

/* The proof, by the key that it names. */
static enum qr_answer
check_proof(const struct source *source, const json_t *credential, struct badge *badge, const struct trust_key **key)
{
	const struct trust *trust = keys_of(source);

	for (int i = 0; i < trust->n; i++) {
		if (trust->key[i].use != TRUST_ISSUE)
			continue;
		*key = &trust->key[i];
		switch (badge_check(credential, trust->key[i].pk, badge)) {
		case PROOF_GOOD:
			return QR_FINE;
		case PROOF_MALFORMED:
			return QR_MALFORMED;
		case PROOF_FORGED:
			return QR_BAD_SIGNATURE;
		case PROOF_OTHER_KEY:
			break;
		}
	}
	return QR_UNKNOWN_KEY;
}

/* What is asked of a QR code after its signature. */
static enum qr_answer
judge_badge(const struct source *source, const struct badge *badge, struct qr *qr)
{
	char prefix[CREDENTIAL_HOST_MOST + 16];
	enum qr_answer answer;

	snprintf(prefix, sizeof(prefix), "https://%s/V/", badge->host);
	if (strcmp(prefix, qr->key->prefix) != 0)
		return QR_HOST_MISMATCH;
	if (base32_decode(badge->id, QR_ID, qr->id16, sizeof(qr->id16)) != sizeof(qr->id16))
		return QR_MALFORMED;
	qr->claims = (struct claims){ .issued = badge->issued, .expires = badge->expires, .course = badge->course,
	    .status = badge->status };
	answer = qr_judge_days(qr, source->now / DAY);
	return answer == QR_FINE && source->has_bundle ?
	    bundle_judge_genuine(&source->bundle, qr, source->now) : answer;
}

static enum verdict
judge_credential(const struct source *source, const json_t *credential)
{
	struct badge badge = { 0 };
	struct qr qr = { 0 };
	enum qr_answer answer = check_proof(source, credential, &badge, &qr.key);
	json_t *report;

	if (answer == QR_FINE)
		answer = judge_badge(source, &badge, &qr);
	if (!is_signed(answer)) {
		puts(qr_code(answer));
		return verdict_of(source, answer);
	}
	report = report_begin(source, answer, &qr);
	json_object_set_new(report, "badge", json_pack("{s:s, s:s, s:s, s:s, s:I, s:o, s:o}", "id", badge.id,
	    "holder", badge.holder, "issuer", badge.issuer, "title", badge.title, "course", (json_int_t)badge.course,
	    "issued", report_day(badge.issued), "expires", report_day(badge.expires)));
	print_json(report);
	return verdict_of(source, answer);
}

enum verdict
verify_badge(const struct source *source, const char *path)
{
	size_t n;
	char *text = read_whole(path, &n);
	json_t *credential;
	enum verdict verdict;

	if (text == NULL)
		return say(VERDICT_FILE, "%s cannot be read: %s", path, strerror(errno));
	credential = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);
	free(text);
	verdict = json_is_object(credential) ? judge_credential(source, credential) :
	    say(VERDICT_FILE, "%s is no JSON object", path);
	json_decref(credential);
	return verdict;
}
