#include <stdlib.h>
#include <string.h>

#include "certs/press_db.h"
#include "certs/queue_parts.h"
#include "certs/trust/point.h"

enum { AT_ONCE = 50 };

static bool
store(struct queue *q, const char *id, const json_t *credential)
{
	char *text = credential == NULL ? NULL : json_dumps(credential, JSON_COMPACT);
	const char *values[] = { id, text };
	bool fine = press_db_call(q->db, "select press.badge($1::text, $2::json)", 2, values, NULL, NULL);

	free(text);
	if (!fine)
		press_db_complain(q->db, "cannot store a badge");
	return fine;
}

/* The signer makes none of a paper that is over; anything else that it refuses waits. */
static enum step
make_badges(struct queue *q, PGresult *rows)
{
	for (int i = 0; i < PQntuples(rows); i++) {
		json_t *fields = json_loads(PQgetvalue(rows, i, 1), 0, NULL);
		json_t *answer = queue_ask(q, json_pack("{s:s, s:o}", "ask", "badge", "fields", fields));
		bool fine = true;

		if (answer == NULL && strcmp(q->trouble, "already_final") != 0)
			return STEP_LATER;
		q->trouble[0] = '\0';
		point_reached("badge_made");
		fine = store(q, PQgetvalue(rows, i, 0), json_object_get(answer, "credential"));
		json_decref(answer);
		if (!fine)
			return STEP_FAILED;
	}
	return STEP_DONE;
}

enum step
badge_step(struct queue *q)
{
	return queue_rows(q, "select id, fields from press.to_badge($1::int)", AT_ONCE, make_badges);
}
