#include <stdio.h>
#include <string.h>

#include "certs/press_db.h"
#include "certs/queue_parts.h"
#include "certs/trust/point.h"

enum step
queue_rows(struct queue *q, const char *sql, int n, enum step (*work)(struct queue *, PGresult *))
{
	enum step step = STEP_FAILED;
	char count[12];
	const char *values[] = { count };
	PGresult *rows;

	snprintf(count, sizeof(count), "%d", n);
	if (!press_db_command(q->db, "begin"))
		return STEP_FAILED;
	rows = press_db_rows(q->db, sql, 1, values, false);
	if (rows != NULL)
		step = PQntuples(rows) == 0 ? STEP_EMPTY : work(q, rows);
	PQclear(rows);
	if (step != STEP_FAILED && press_db_command(q->db, "commit")) {
		if (step != STEP_EMPTY)
			point_reached("committed");
		return step;
	}
	if (PQstatus(q->db) == CONNECTION_OK)
		press_db_command(q->db, "rollback");
	return STEP_FAILED;
}

json_t *
queue_ask(struct queue *q, json_t *question)
{
	json_t *answer = signer_ask(&q->signer, question);

	q->trouble[0] = '\0';
	if (answer == NULL)
		queue_refused(q, q->signer.error, q->signer.detail);
	return answer;
}

void
queue_refused(struct queue *q, const char *code, const char *detail)
{
	snprintf(q->trouble, sizeof(q->trouble), "%s", code);
	if (strcmp(q->told, code) != 0)
		fprintf(stderr, "press: the signer: %s: %s\n", code, detail);
}

/* Said once, outside of any transaction that might be taken back. */
bool
queue_tell(struct queue *q)
{
	const char *state = q->trouble[0] == '\0' ? "ready" :
	    strcmp(q->trouble, "away") == 0 ? "silent" :
	    strcmp(q->trouble, "recovery") == 0 ? "recovery" : "refused";
	const char *values[] = { state, q->trouble };

	if (strcmp(q->told, q->trouble) == 0)
		return true;
	strcpy(q->told, q->trouble);
	return press_db_call(q->db, "select press.heard($1, nullif($2, ''))", 2, values, NULL, NULL);
}
