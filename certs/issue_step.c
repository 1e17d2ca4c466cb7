#include <sodium.h>
#include <string.h>

#include "certs/press_db.h"
#include "certs/queue_parts.h"
#include "certs/serial.h"
#include "certs/trust/commit.h"
#include "certs/trust/fold.h"
#include "certs/trust/point.h"

enum { AT_ONCE = 200, KEY_MOST = 1024, COSE_ROOM = 256 };

int
queue_commitments(const json_t *names, const char *id, unsigned char out[3][8])
{
	unsigned char bytes[SERIAL_ID_BYTES];
	size_t n = json_array_size(names);

	if (n < 1 || n > 3 || !serial_id_decode(id, bytes))
		return 0;
	for (size_t i = 0; i < n; i++) {
		const json_t *name = json_array_get(names, i);
		const char *patronymic = json_string_value(json_object_get(name, "patronymic"));
		const char *given = json_string_value(json_object_get(name, "given"));
		char key[KEY_MOST];

		if (!fold_key(json_string_value(json_object_get(name, "family")), given != NULL ? given : "",
		    patronymic != NULL ? patronymic : "", key, sizeof(key)))
			return 0;
		name_commitment(key, bytes, out[i]);
	}
	return (int)n;
}

/* An intent as the signer wants it; commitments that no proof brought are made now. */
static json_t *
item_of(const char *id, const char *text)
{
	json_t *item = json_loads(text, 0, NULL);
	unsigned char made[3][8];
	char hex[17];
	int n;

	if (json_is_null(json_object_get(item, "commitments"))) {
		json_t *list = json_array();

		n = queue_commitments(json_object_get(item, "names"), id, made);
		for (int i = 0; i < n; i++)
			json_array_append_new(list,
			    json_string(sodium_bin2hex(hex, sizeof(hex), made[i], sizeof(made[i]))));
		json_object_set_new(item, "commitments", list);
	}
	json_object_del(item, "names");
	return item;
}

static bool
store(struct queue *q, const char *id, const json_t *answer)
{
	const char *text = json_string_value(json_object_get(answer, "cose"));
	unsigned char cose[COSE_ROOM];
	const char *values[] = { id, (const char *)cose };
	int lengths[] = { 0, 0 };
	const int formats[] = { 0, 1 };
	size_t n;

	if (text == NULL || sodium_base642bin(cose, sizeof(cose), text, strlen(text), NULL, &n, NULL,
	    sodium_base64_VARIANT_ORIGINAL) != 0)
		return false;
	lengths[1] = (int)n;
	return press_db_call(q->db, "select press.signed($1::text, $2::bytea)", 2, values,
	    lengths, formats);
}

/* Stores what was signed up to the first that was not: none may be issued before it. */
static enum step
store_all(struct queue *q, PGresult *rows, const json_t *answer)
{
	const json_t *items = json_object_get(answer, "items");

	for (int i = 0; i < PQntuples(rows); i++) {
		const json_t *one = json_array_get(items, (size_t)i);
		const char *error = json_string_value(json_object_get(one, "error"));

		if (error != NULL) {
			queue_refused(q, error, "an intent to issue");
			return STEP_LATER;
		}
		if (!store(q, PQgetvalue(rows, i, 0), one)) {
			press_db_complain(q->db, "cannot store a signature");
			return STEP_FAILED;
		}
	}
	return STEP_DONE;
}

static enum step
sign_rows(struct queue *q, PGresult *rows)
{
	json_t *items = json_array(), *answer;
	enum step step;

	point_reached("issue_taken");
	for (int i = 0; i < PQntuples(rows); i++)
		json_array_append_new(items, item_of(PQgetvalue(rows, i, 0), PQgetvalue(rows, i, 1)));
	answer = queue_ask(q, json_pack("{s:s, s:o}", "ask", "issue", "items", items));
	if (answer == NULL)
		return STEP_LATER;
	point_reached("issue_signed");
	step = store_all(q, rows, answer);
	point_reached("issue_stored");
	json_decref(answer);
	return step;
}

enum step
issue_step(struct queue *q)
{
	return queue_rows(q, "select id, item from press.to_sign($1::int)", AT_ONCE, sign_rows);
}
