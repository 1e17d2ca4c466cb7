#include <stdio.h>

#include "certs/press_db.h"
#include "certs/queue_parts.h"
#include "certs/trust/point.h"

enum { AT_ONCE = 200 };

/* What the signer took leaves the queue; what it refused stays, and the database knows. */
static enum step
tell_rows(struct queue *q, PGresult *rows)
{
	json_t *items = json_array(), *answer;
	enum step step = STEP_DONE;

	for (int i = 0; i < PQntuples(rows); i++)
		json_array_append_new(items, json_loads(PQgetvalue(rows, i, 1), 0, NULL));
	answer = queue_ask(q, json_pack("{s:s, s:o}", "ask", "act", "items", items));
	if (answer == NULL)
		return STEP_LATER;
	point_reached("act_told");
	for (int i = 0; i < PQntuples(rows) && step != STEP_FAILED; i++) {
		const json_t *one = json_array_get(json_object_get(answer, "items"), (size_t)i);
		const char *error = json_string_value(json_object_get(one, "error"));
		const char *values[] = { PQgetvalue(rows, i, 0) };

		if (error != NULL) {
			queue_refused(q, error, "an act on a certificate");
			step = STEP_LATER;
		} else if (!press_db_call(q->db, "select press.told($1::int)", 1, values, NULL, NULL)) {
			press_db_complain(q->db, "cannot note an act");
			step = STEP_FAILED;
		}
	}
	json_decref(answer);
	return step;
}

enum step
act_step(struct queue *q)
{
	return queue_rows(q, "select act, item from press.to_tell($1::int)", AT_ONCE, tell_rows);
}
