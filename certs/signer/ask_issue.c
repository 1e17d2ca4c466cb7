#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/bytes.h"
#include "certs/signer/protocol.h"
#include "certs/signer/ask.h"
#include "certs/signer/facts.h"
#include "certs/signer/keys.h"
#include "certs/signer/state.h"
#include "certs/trust/claims.h"
#include "certs/trust/cose.h"
#include "certs/trust/pades.h"

/* What is said of one certificate: that it is issued, which file it is, what happened to it. */

enum { ITEMS = 1000 };

typedef enum ask_code one_item(struct signer *, json_t *item, json_t *answer);

/* Each item on its own; the answer is an array of their answers. */
static json_t *
each_item(struct signer *s, json_t *question, one_item *one)
{
	json_t *items, *item, *answers;
	size_t i;

	if (json_unpack_ex(question, NULL, JSON_STRICT, "{s:o}", "items", &items) != 0 ||
	    !json_is_array(items) || json_array_size(items) == 0 || json_array_size(items) > ITEMS)
		return ask_wrong(s, CODE_malformed, "items");
	answers = json_array();
	json_array_foreach(items, i, item) {
		json_t *answer = json_object();
		enum ask_code code = one(s, item, answer);

		if (code != CODE_fine) {
			json_object_clear(answer);
			json_object_set_new(answer, "error", json_string(ask_code_name(code)));
		}
		json_array_append_new(answers, answer);
	}
	return json_pack("{s:o}", "items", answers);
}

/* At least `least` accounts, each once. */
static enum ask_code
approvals_wrong(const json_t *list, size_t least)
{
	size_t n = json_array_size(list);

	if (!json_is_array(list) || n < 1 || n > 2)
		return CODE_malformed;
	for (size_t i = 0; i < n; i++)
		if (!json_is_integer(json_array_get(list, i)) || json_integer_value(json_array_get(list, i)) < 1)
			return CODE_malformed;
	if (n < least || (n == 2 && json_equal(json_array_get(list, 0), json_array_get(list, 1))))
		return CODE_same_approver;
	return CODE_fine;
}

static bool
is_today(const struct signer *s, uint32_t day)
{
	uint32_t today = ask_today();

	return s->keys->demo || (day + 1 >= today && day <= today + 1);
}

static bool
read_commitments(const json_t *list, struct claims *out)
{
	json_t *one;
	size_t i;

	if (!json_is_array(list) || json_array_size(list) > 3)
		return false;
	json_array_foreach(list, i, one)
		if (!hex_read(json_string_value(one), out->commit[i], 8))
			return false;
	out->ncommit = (int)json_array_size(list);
	return true;
}

/* The facts of an item as they are signed; false: malformed. */
static bool
read_claims(json_t *item, struct claims *out, const char **id, json_t **approvals)
{
	const char *issued;
	json_int_t serial, course, status;
	json_t *expires, *commitments;
	uint32_t last;

	if (json_unpack_ex(item, NULL, JSON_STRICT, "{s:s, s:I, s:s, s:o, s:I, s:I, s:i, s:o, s:o}", "id", id,
	    "serial", &serial, "issued", &issued, "expires", &expires, "course", &course, "status", &status,
	    "kind", &out->kind, "commitments", &commitments, "approvals", approvals) != 0)
		return false;
	out->serial = (uint64_t)serial;
	out->course = (uint32_t)course;
	out->status = (uint64_t)status;
	out->expires = -1;
	if (!day_read(issued, &out->issued) || !read_commitments(commitments, out) ||
	    course < 0 || course > UINT32_MAX || status < 0 || status > UINT32_MAX || serial < 1 ||
	    out->kind < 0 || out->kind > 23)
		return false;
	if (json_is_null(expires))
		return true;
	if (!day_read(json_string_value(expires), &last) || last < out->issued)
		return false;
	out->expires = last;
	return true;
}

/* The year of a serial is that of its issue, give or take the hours around midnight. */
static bool
year_fits(const struct claims *c)
{
	uint32_t first, year = (uint32_t)(c->serial / SERIAL_YEAR);
	char day[16];

	if (year < 1970 || year > 9998)
		return false;
	snprintf(day, sizeof(day), "%u-01-01", year);
	if (!day_read(day, &first) || c->issued + 1 < first)
		return false;
	snprintf(day, sizeof(day), "%u-01-01", year + 1);
	return day_read(day, &first) && c->issued <= first;
}

/* What the journal says of a certificate, if the item asks for just the same. */
static enum ask_code
issued_before(struct signer *s, const struct certificate *c, json_t *item, json_t *answer)
{
	json_t *record = journal_read(&s->state->journal, c->issued);
	json_t *cose = json_incref(json_object_get(record, "cose"));
	bool same;

	if (record == NULL)
		return CODE_disk;
	json_object_del(record, "at");
	json_object_del(record, "ask");
	json_object_del(record, "kid");
	json_object_del(record, "cose");
	same = json_equal(record, item);
	json_object_set_new(answer, "cose", cose);
	json_decref(record);
	return same ? CODE_fine : CODE_id_used;
}

static enum ask_code
issue_wrong(const struct signer *s, const struct claims *c)
{
	uint32_t last = state_last(s->state, (uint32_t)(c->serial / SERIAL_YEAR));
	uint32_t n = (uint32_t)(c->serial % SERIAL_YEAR);

	if (!is_today(s, c->issued) || !year_fits(c) || (last == 0 && s->state->nyears == STATE_YEARS))
		return CODE_wrong_date;
	if (n == 0 || n > last + 1)
		return CODE_serial_gap;
	if (n <= last)
		return CODE_serial_used;
	if (certificate_at(&s->state->certificates, (uint32_t)c->status) != NULL)
		return CODE_status_used;
	if (s->hourly != 0 && state_issues(s->state, ask_now()) >= s->hourly)
		return CODE_too_many;
	return CODE_fine;
}

static enum ask_code
issue_one(struct signer *s, json_t *item, json_t *answer)
{
	const struct key *key;
	struct claims claims = {0};
	const char *id;
	json_t *approvals, *record;
	unsigned char id16[16], cose[COSE_MOST];
	char text[COSE_MOST * 2];
	const struct certificate *known;
	enum ask_code wrong;

	if (!read_claims(item, &claims, &id, &approvals) || !id_read(id, id16))
		return CODE_malformed;
	wrong = approvals_wrong(approvals, 2);
	if (wrong != CODE_fine)
		return wrong;
	known = certificate_of(&s->state->certificates, id16);
	if (known != NULL)
		return issued_before(s, known, item, answer);
	wrong = issue_wrong(s, &claims);
	if (wrong != CODE_fine)
		return wrong;
	/* readers ask for a key that was good on the day of issue */
	key = key_on(s->keys, KEY_ISSUE, claims.issued);
	if (key == NULL)
		return CODE_no_key;
	sodium_bin2base64(text, sizeof(text), cose,
	    cose_sign(&claims, s->keys->prefix, id, key->kid4, key->sk, cose), sodium_base64_VARIANT_ORIGINAL);
	record = json_copy(item);
	json_object_set_new(record, "kid", json_string(key->kid));
	json_object_set_new(record, "cose", json_string(text));
	state_remember(s->state, "issue", record);
	json_decref(record);
	json_object_set_new(answer, "cose", json_string(text));
	return CODE_fine;
}

json_t *
ask_issue(struct signer *s, json_t *question)
{
	return each_item(s, question, issue_one);
}

static enum ask_code
pdf_one(struct signer *s, json_t *item, json_t *answer)
{
	const char *id, *hex;
	unsigned char id16[16], digest[32];
	struct certificate *c;
	struct bytes cms = {0};
	char *text;
	size_t room;

	if (json_unpack_ex(item, NULL, JSON_STRICT, "{s:s, s:s}", "id", &id, "digest", &hex) != 0 ||
	    !id_read(id, id16) || !hex_read(hex, digest, 32))
		return CODE_malformed;
	c = certificate_of(&s->state->certificates, id16);
	if (c == NULL)
		return CODE_unknown_id;
	if (c->has_digest && memcmp(c->digest, digest, 32) != 0)
		return CODE_other_digest;
	if (!pades_cms(digest, s->keys->pdf_crt, s->keys->chain, s->keys->pdf, &cms))
		return CODE_no_key;
	if (!c->has_digest)
		state_remember(s->state, "pdf", item);
	room = sodium_base64_encoded_len(cms.len, sodium_base64_VARIANT_ORIGINAL);
	text = malloc(room);
	if (text == NULL)
		abort();
	sodium_bin2base64(text, room, cms.data, cms.len, sodium_base64_VARIANT_ORIGINAL);
	json_object_set_new(answer, "cms", json_string(text));
	free(text);
	bytes_free(&cms);
	return CODE_fine;
}

json_t *
ask_pdf(struct signer *s, json_t *question)
{
	return each_item(s, question, pdf_one);
}

/* Is that just what was last said of this certificate? */
static bool
acted_before(const struct signer *s, const struct certificate *c, const json_t *item)
{
	json_t *record = c->last_act == 0 ? NULL : journal_read(&s->state->journal, c->last_act - 1);
	bool same;

	json_object_del(record, "at");
	json_object_del(record, "ask");
	same = json_equal(record, item);
	json_decref(record);
	return same;
}

static enum ask_code
act_one(struct signer *s, json_t *item, json_t *answer)
{
	const char *id, *code, *day;
	json_int_t serial;
	json_t *approvals;
	unsigned char id16[16];
	uint32_t on;
	struct certificate *c;
	enum ask_code wrong;

	(void)answer;
	if (json_unpack_ex(item, NULL, JSON_STRICT, "{s:s, s:s, s:s, s:I, s:o}", "id", &id, "code", &code,
	    "day", &day, "serial", &serial, "approvals", &approvals) != 0 || !id_read(id, id16) ||
	    !act_is_known(code) || !day_read(day, &on) || serial < 0)
		return CODE_malformed;
	wrong = approvals_wrong(approvals, act_is_final(code) ? 2 : 1);
	if (wrong != CODE_fine)
		return wrong;
	c = certificate_of(&s->state->certificates, id16);
	if (c == NULL)
		return CODE_unknown_id;
	if (acted_before(s, c, item))
		return CODE_fine;
	if (on > ask_today() + 1 && !s->keys->demo)
		return CODE_wrong_date;
	if (c->final && !act_after_end(code))
		return CODE_already_final;
	if (serial % SERIAL_YEAR > state_last(s->state, (uint32_t)(serial / SERIAL_YEAR)))
		return CODE_serial_gap;
	state_remember(s->state, "act", item);
	return CODE_fine;
}

json_t *
ask_act(struct signer *s, json_t *question)
{
	return each_item(s, question, act_one);
}
