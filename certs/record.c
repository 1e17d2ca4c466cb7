#include <jansson.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/refusal.h"
#include "certs/gate.h"
#include "certs/read.h"
#include "certs/record.h"
#include "certs/serial.h"

static const char *const record_keys[] = {
	"template", "kind", "proof", "duplicate", "names", "organisation", "programme_title",
	"hours", "starts", "ends", "result", "issued", "expires", "serial", "code",
	"id", "host", "url", "signatures", "decision", NULL
};
static const char *const name_keys[] = {
	"script", "lang", "family", "given", "patronymic", "full", NULL
};
static const char *const signature_keys[] = { "name", "post_ru", "post_en", NULL };
static const char *const decision_keys[] = {
	"sentence", "rule", "hours_credited", "hours_planned", "attendance",
	"assessments", "decided", "minutes", "course", "languages", "town", NULL
};
static const char *const topic_keys[] = {
	"topic_ru", "topic_en", "hours", "credited", NULL
};
static const char *const assessment_keys[] = {
	"title_ru", "title_en", "score", "maximum", "pass", "weight", NULL
};

static const char *const kinds[RECORD_KINDS + 1] = {
	"participation", "completion", "language_level", "state_form", "trainer", NULL
};
static const char *const scripts[] = { "cyrl", "latn", "armn", "geor", NULL };

/* Position of the member's word in the list; 0 and a fault if it is not there. */
static int
one_of(struct reader *r, const char *key, const char *const words[])
{
	const char *word = read_word(r, key, READ_NEEDED);

	for (int i = 0; word != NULL && words[i] != NULL; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	if (word != NULL)
		read_refuse(r, "unknown_value", key, "not one of the known words");
	return 0;
}

/* "ru", "uz-Latn": letters and digits in groups of at most 8, the first of 2 or 3. */
static bool
is_language(const char *text)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	size_t n = strspn(text, letters + 26);

	if (n < 2 || n > 3 || strlen(text) > 15)
		return false;
	for (text += n; *text == '-'; text += n) {
		text++;
		n = strspn(text, letters);
		if (n == 0 || n > 8)
			return false;
	}
	return *text == '\0';
}

static void
read_name(struct reader *r, struct record_name *name)
{
	enum gate_script script = (enum gate_script)one_of(r, "script", scripts);
	unsigned foreign;
	char detail[48];

	read_only(r, name_keys);
	name->script = scripts[script];
	name->lang = read_word(r, "lang", READ_NEEDED);
	name->family = read_text(r, "family", 100, READ_NEEDED);
	name->given = read_text(r, "given", 100, READ_NULL_ALLOWED);
	name->patronymic = read_text(r, "patronymic", 100, READ_NULL_ALLOWED);
	name->full = read_text(r, "full", 100, READ_NEEDED);
	if (name->lang != NULL && !is_language(name->lang))
		read_refuse(r, "bad_language", "lang", "must be a language tag such as ru or uz-Latn");
	if (name->full == NULL || name->family == NULL)
		return;
	if ((foreign = gate_foreign(name->full, script)) != 0) {
		snprintf(detail, sizeof(detail), "U+%04X belongs to another script", foreign);
		read_refuse(r, "script_differs", "full", detail);
	}
	if (strstr(name->full, name->family) == NULL ||
	    (name->given != NULL && strstr(name->full, name->given) == NULL))
		read_refuse(r, "full_differs", "full", "must contain family and given");
}

static void
read_topics(struct reader *r, struct record_decision *decision)
{
	size_t n = read_count(r, "attendance", 0, RECORD_TOPICS);

	decision->ntopics = (int)n;
	for (size_t i = 0; i < n; i++) {
		struct reader row = read_element(r, "attendance", i);
		struct record_topic *topic = &decision->topics[i];

		read_only(&row, topic_keys);
		topic->title.ru = read_text(&row, "topic_ru", 200, READ_NEEDED);
		topic->title.en = read_text(&row, "topic_en", 200, READ_NEEDED);
		topic->hours = read_hundredths(&row, "hours", READ_NEEDED);
		topic->credited = read_hundredths(&row, "credited", READ_NEEDED);
	}
}

static void
read_assessments(struct reader *r, struct record_decision *decision)
{
	size_t n = read_count(r, "assessments", 0, RECORD_ASSESSMENTS);

	decision->nassessments = (int)n;
	for (size_t i = 0; i < n; i++) {
		struct reader row = read_element(r, "assessments", i);
		struct record_assessment *one = &decision->assessments[i];

		read_only(&row, assessment_keys);
		one->title.ru = read_text(&row, "title_ru", 160, READ_NEEDED);
		one->title.en = read_text(&row, "title_en", 160, READ_NEEDED);
		one->score = read_hundredths(&row, "score", READ_NULL_ALLOWED);
		one->maximum = read_hundredths(&row, "maximum", READ_NEEDED);
		one->pass = read_hundredths(&row, "pass", READ_NULL_ALLOWED);
		one->weight = read_hundredths(&row, "weight", READ_NULL_ALLOWED);
	}
}

static void
read_decision(struct reader *top, struct record_decision *decision)
{
	struct reader r = read_object(top, "decision");

	if (r.object == NULL)
		return;
	read_only(&r, decision_keys);
	decision->sentence = read_pair(&r, "sentence", 400, GATE_ONE_LINE);
	decision->languages = read_pair(&r, "languages", 120, GATE_ONE_LINE);
	decision->town = read_pair(&r, "town", 80, GATE_ONE_LINE);
	decision->rule = read_text(&r, "rule", 40, READ_NEEDED);
	decision->minutes = read_text(&r, "minutes", 60, READ_NEEDED);
	decision->course = read_text(&r, "course", 40, READ_NEEDED);
	decision->hours_credited = read_hundredths(&r, "hours_credited", READ_NEEDED);
	decision->hours_planned = read_hundredths(&r, "hours_planned", READ_NEEDED);
	decision->decided = read_date(&r, "decided", READ_NEEDED);
	read_topics(&r, decision);
	read_assessments(&r, decision);
}

static bool
is_host(const char *host)
{
	size_t n = strlen(host);

	/* localhost: a demo on one machine */
	return n >= 4 && n <= 40 && (strchr(host, '.') != NULL || strcmp(host, "localhost") == 0) &&
	    strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-") == n &&
	    host[0] != '.' && host[0] != '-' && host[n - 1] != '.' && host[n - 1] != '-' &&
	    strstr(host, "..") == NULL;
}

/* https://<host>/V/<id>, then nothing or "#1" and a signed payload in base32. */
static bool
is_url(const char *url, const char *host, const char *id)
{
	char prefix[128];
	size_t n = (size_t)snprintf(prefix, sizeof(prefix), "https://%s/V/%s", host, id);

	if (strncmp(url, prefix, n) != 0)
		return false;
	url += n;
	if (*url == '\0')
		return true;
	return strncmp(url, "#1", 2) == 0 && url[2] != '\0' && strlen(url) <= 600 &&
	    strspn(url + 2, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == strlen(url + 2);
}

/* What an issued paper must carry, and a proof must not. */
static void
read_identity(struct reader *r, struct record *record)
{
	static const char *const keys[] = { "serial", "code", "id", "url" };
	unsigned char id[SERIAL_ID_BYTES];

	record->host = read_word(r, "host", READ_NEEDED);
	if (record->host != NULL && !is_host(record->host)) {
		read_refuse(r, "bad_host", "host", "must be a host name in lower case");
		record->host = NULL;
	}
	if (record->proof) {
		for (int i = 0; i < 4; i++)
			if (!read_is_null(r, keys[i]))
				read_refuse(r, "proof_differs", keys[i], "must be null in a proof");
		return;
	}
	record->serial = read_word(r, "serial", READ_NEEDED);
	record->code = read_word(r, "code", READ_NEEDED);
	record->id = read_word(r, "id", READ_NEEDED);
	record->url = read_word(r, "url", READ_NEEDED);
	if (record->serial != NULL && !serial_valid(record->serial))
		read_refuse(r, "bad_serial", "serial", "must be YYYY-NNNNNN-CC with right check digits");
	if (record->id == NULL)
		return;
	if (!serial_id_decode(record->id, id)) {
		read_refuse(r, "bad_id", "id", "must be 26 letters of base32");
		return;
	}
	if (record->code != NULL && strcmp(record->code, serial_code(id).text) != 0)
		read_refuse(r, "bad_code", "code", "is not the check code of this id");
	if (record->url != NULL && record->host != NULL &&
	    !is_url(record->url, record->host, record->id))
		read_refuse(r, "bad_url", "url", "must be https://<host>/V/<id>, perhaps with #1 and base32");
}

static int
compare_dates(struct record_date a, struct record_date b)
{
	return (a.year * 10000 + a.month * 100 + a.day) - (b.year * 10000 + b.month * 100 + b.day);
}

static void
read_dates(struct reader *r, struct record *record)
{
	record->starts = read_date(r, "starts", READ_NEEDED);
	record->ends = read_date(r, "ends", READ_NEEDED);
	record->issued = read_date(r, "issued", READ_NEEDED);
	record->expires = read_date(r, "expires", READ_NULL_ALLOWED);
	if (record->ends.year && compare_dates(record->ends, record->starts) < 0)
		read_refuse(r, "date_order", "ends", "is before starts");
	if (record->expires.year && compare_dates(record->expires, record->issued) < 0)
		read_refuse(r, "date_order", "expires", "is before issued");
}

static void
read_signatures(struct reader *r, struct record *record)
{
	size_t n = read_count(r, "signatures", RECORD_SIGNATURES, RECORD_SIGNATURES);

	for (size_t i = 0; i < n; i++) {
		struct reader one = read_element(r, "signatures", i);

		read_only(&one, signature_keys);
		record->signatures[i].name = read_text(&one, "name", 60, READ_NULL_ALLOWED);
		record->signatures[i].post_ru = read_text(&one, "post_ru", 120, READ_NEEDED);
		record->signatures[i].post_en = read_text(&one, "post_en", 120, READ_NEEDED);
	}
}

static void
read_all(struct reader *r, struct record *record)
{
	read_only(r, record_keys);
	read_int(r, "template", 1, 1);
	record->kind = (enum record_kind)one_of(r, "kind", kinds);
	record->proof = read_flag(r, "proof");
	record->duplicate = read_flag(r, "duplicate");
	record->nnames = (int)read_count(r, "names", 1, RECORD_NAMES);
	for (int i = 0; i < record->nnames; i++) {
		struct reader name = read_element(r, "names", (size_t)i);

		read_name(&name, &record->names[i]);
	}
	record->organisation = read_pair(r, "organisation", 200, GATE_TWO_LINES);
	record->programme_title = read_pair(r, "programme_title", 240, GATE_ONE_LINE);
	record->hours = read_int(r, "hours", 1, 9999);
	record->result = read_pair(r, "result", 60, GATE_ONE_LINE);
	read_dates(r, record);
	read_identity(r, record);
	read_signatures(r, record);
	read_decision(r, &record->decision);
}

/* Same facts, same digest: white space and the order of keys do not count. */
static void
digest(struct record *record)
{
	char *canonical = json_dumps(record->root, JSON_COMPACT | JSON_SORT_KEYS);

	if (canonical == NULL)
		abort();
	SHA256((const unsigned char *)canonical, strlen(canonical), record->digest);
	free(canonical);
}

/* What stopped jansson, in our codes. */
static enum record_answer
not_parsed(const json_error_t *error, struct refusals *refusals)
{
	switch (json_error_code(error)) {
	case json_error_invalid_utf8:
		refusal_add(refusals, "not_utf8", "-", "at byte %d", error->position);
		return RECORD_STOPPED;
	case json_error_null_character:
	case json_error_null_byte_in_key:
		refusal_add(refusals, "control_character", "-", "U+0000 at byte %d", error->position);
		return RECORD_STOPPED;
	case json_error_duplicate_key:
		refusal_add(refusals, "duplicate_key", "-", "at byte %d", error->position);
		return RECORD_STOPPED;
	default:
		refusal_add(refusals, "malformed", "-", "line %d, column %d", error->line, error->column);
		return RECORD_NOT_JSON;
	}
}

enum record_answer
record_read(const char *json, size_t len, struct record *record, struct refusals *refusals)
{
	struct reader r = { .refusals = refusals };
	json_error_t error;

	memset(record, 0, sizeof(*record));
	record->root = json_loadb(json, len, JSON_REJECT_DUPLICATES, &error);
	if (record->root == NULL)
		return not_parsed(&error, refusals);
	if (!json_is_object(record->root)) {
		refusal_add(refusals, "wrong_type", "-", "a record must be an object");
		return RECORD_STOPPED;
	}
	r.object = record->root;
	read_all(&r, record);
	digest(record);
	return refusals->n > 0 ? RECORD_STOPPED : RECORD_FINE;
}

void
record_free(struct record *record)
{
	json_decref(record->root);
	record->root = NULL;
}
