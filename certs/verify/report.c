#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "certs/serial.h"
#include "certs/trust/commit.h"
#include "certs/trust/fold.h"
#include "certs/verify/verify.h"

enum { DAY = 86400 };

static const enum verdict verdicts[] = {
	[LEVEL_GREEN] = VERDICT_GENUINE, [LEVEL_AMBER] = VERDICT_RESERVED,
	[LEVEL_RED] = VERDICT_NOT_GENUINE, [LEVEL_GREY] = VERDICT_UNKNOWN
};

void
print_json(json_t *json)
{
	char *text = json_dumps(json, JSON_INDENT(1));

	if (text == NULL)
		abort();
	puts(text);
	free(text);
	json_decref(json);
}

static json_t *
date(int64_t at, const char *format)
{
	char text[64];
	time_t t = (time_t)at;
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(text, sizeof(text), format, &tm);
	return json_string(text);
}

json_t *
report_day(int64_t day)
{
	return day < 0 ? json_null() : date(day * DAY, "%F");
}

bool
is_signed(enum qr_answer answer)
{
	return answer == QR_FINE || answer >= QR_CLOCK_WRONG;
}

enum verdict
verdict_of(const struct source *source, enum qr_answer answer)
{
	if (source->has_bundle)
		return verdicts[bundle_level(&source->bundle, answer, source->now)];
	if (answer == QR_FINE)
		return VERDICT_GENUINE;
	return answer == QR_NO_PAYLOAD || answer == QR_UNKNOWN_KEY ? VERDICT_UNKNOWN : VERDICT_NOT_GENUINE;
}

enum qr_answer
judge_text(const struct source *source, const char *text, struct qr *qr, enum verdict *verdict)
{
	enum bundle_level level;
	enum qr_answer answer = source->has_bundle ?
	    bundle_judge(&source->bundle, text, source->now, qr, &level) :
	    qr_read(text, &source->one, source->now / DAY, qr);

	*verdict = verdict_of(source, answer);
	return answer;
}

static json_t *
report_claims(const struct qr *qr)
{
	static const char *const kinds[] = { "participation", "completion", "language_level", "state_form", "trainer" };
	const struct claims *c = &qr->claims;
	json_t *commitments = json_array();
	char hex[2 * COMMITMENT + 1];

	for (int i = 0; i < c->ncommit; i++)
		json_array_append_new(commitments,
		    json_string(sodium_bin2hex(hex, sizeof(hex), c->commit[i], COMMITMENT)));
	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:I, s:I, s:I, s:o, s:o}",
	    "id", qr->id, "serial", serial_format((unsigned)(c->serial / 1000000), (unsigned)(c->serial % 1000000)).text,
	    "code", serial_code(qr->id16).text, "issued", report_day(c->issued), "expires", report_day(c->expires), "course", (json_int_t)c->course,
	    "status_list", (json_int_t)(c->status / CLAIMS_LIST), "status_index", (json_int_t)(c->status % CLAIMS_LIST),
	    "kind", c->kind < 5 ? json_string(kinds[c->kind]) : c->kind == 9 ? json_string("test") : json_integer(c->kind),
	    "commitments", commitments);
}

json_t *
report_begin(const struct source *source, enum qr_answer answer, const struct qr *qr)
{
	json_t *report = json_object(), *course;

	/* With a key alone, that the text is genuine is all there is to say. */
	json_object_set_new(report, "code", json_string(answer == QR_FINE ? "signed" : qr_code(answer)));
	if (!is_signed(answer))
		return report;
	if (source->has_bundle) {
		json_object_set_new(report, "as_of", date(source->bundle.iat, "%FT%TZ"));
		if ((course = bundle_course(&source->bundle, qr->claims.course)) != NULL)
			json_object_set(report, "course", course);
	}
	json_object_set_new(report, "issuer", json_string(qr->key->prefix));
	json_object_set_new(report, "kid", json_string(qr->key->kid));
	return report;
}

json_t *
report_qr(const struct source *source, enum qr_answer answer, const struct qr *qr)
{
	json_t *report = report_begin(source, answer, qr);

	if (is_signed(answer))
		json_object_set_new(report, "claims", report_claims(qr));
	return report;
}

enum verdict
verify_qr(const struct source *source, const char *text)
{
	struct qr qr;
	enum verdict verdict;
	enum qr_answer answer = judge_text(source, text, &qr, &verdict);

	if (is_signed(answer))
		print_json(report_qr(source, answer, &qr));
	else
		puts(qr_code(answer));
	return verdict;
}

static bool
has_commitment(const struct qr *qr, const char *key)
{
	unsigned char commitment[COMMITMENT];

	name_commitment(key, qr->id16, commitment);
	for (int i = 0; i < qr->claims.ncommit; i++)
		if (memcmp(commitment, qr->claims.commit[i], COMMITMENT) == 0)
			return true;
	return false;
}

enum verdict
verify_match(const struct source *source, const char *text, const char *family, const char *given, const char *patronymic)
{
	struct qr qr;
	char key[FOLD_MOST], shorter[FOLD_MOST];
	enum verdict verdict;
	enum qr_answer answer = judge_text(source, text, &qr, &verdict);

	if (!is_signed(answer)) {
		puts(qr_code(answer));
		return verdict;
	}
	if (!fold_key(family, given, patronymic, key, sizeof(key)) ||
	    !fold_key(family, given, NULL, shorter, sizeof(shorter)) || key[0] == '|')
		return say(VERDICT_USAGE, "the family name has no letters, or is no UTF-8");
	if (qr.claims.ncommit == 0) {
		puts("no_holder");
		return VERDICT_UNKNOWN;
	}
	/* A patronymic that is not printed in one of the scripts is no difference. */
	if (!has_commitment(&qr, key) && (strcmp(key, shorter) == 0 || !has_commitment(&qr, shorter))) {
		puts("no_match");
		return VERDICT_NOT_GENUINE;
	}
	puts("match");
	return verdict;
}
