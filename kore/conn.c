#include <kore/kore.h>

#include <signal.h>
#include <string.h>
#include <sys/socket.h>

#include "kore/conn.h"

enum { BACKOFF_MIN = 50, BACKOFF_MAX = 500, CONNECT_MAX = 5000,
	GRACE = 2000, LAG = 300 };	/* ms */
enum { EVENT_DB = 100 };		/* none of Kore's own */

static void	conn_event(void *, int);

static void
set_state(struct db_conn *c, enum conn_state state)
{
	c->state = state;
	c->since = kore_time_ms();
}

/* libpq's messages end in a newline, and may go on in a second line. */
static void
log_lost(const struct db_conn *c, const char *why)
{
	const char *text = c->pg != NULL ? PQerrorMessage(c->pg) : "";

	kore_log(LOG_NOTICE, "db: connection lost (%s): %.*s", why,
	    (int)strcspn(text, "\n"), text);
}

static void
conn_down(struct db_conn *c, const char *why)
{
	struct db_q *q = c->q;

	log_lost(c, why);
	PQfinish(c->pg);		/* closes the socket, which leaves epoll */
	c->pg = NULL;
	c->q = NULL;
	set_state(c, DOWN);
	c->backoff = c->backoff == 0 ? BACKOFF_MIN :
	    MIN(c->backoff * 2, BACKOFF_MAX);
	c->retry_at = c->since + c->backoff;
	if (q != NULL)
		db_lost(q);
}

/* Level-triggered: libpq may leave bytes unread, and must hear of them. */
static void
watch(struct db_conn *c, bool writing)
{
	c->writing = writing;
	if (writing)
		kore_platform_event_level_all(PQsocket(c->pg), c);
	else
		kore_platform_event_level_read(PQsocket(c->pg), c);
}

static bool
flush(struct db_conn *c)
{
	int left = PQflush(c->pg);

	if (left >= 0 && (left > 0) != c->writing)
		watch(c, left > 0);
	return left >= 0;
}

static void
ignore_notice(void *arg, const char *text)
{
	(void)arg;
	(void)text;		/* may carry what is in the rows */
}

void
conn_init(struct db_conn *c)
{
	c->evt.type = EVENT_DB;
	c->evt.handle = conn_event;
	c->prepared = kore_calloc(db_config.stmts_n + 1, sizeof(*c->prepared));
}

void
conn_start(struct db_conn *c)
{
	char options[256], timeout[32];
	const char *keys[] = { "dbname", "options", "gssencmode",
	    "client_encoding", "application_name", "connect_timeout", NULL };
	const char *values[] = { db_config.conninfo, options, "disable", "UTF8",
	    "registry", "3", NULL };

	snprintf(timeout, sizeof(timeout), "%llu",
	    (unsigned long long)db_config.timeout_ms);
	snprintf(options, sizeof(options), "-c statement_timeout=%s "
	    "-c idle_in_transaction_session_timeout=%s -c lock_timeout=3000 "
	    "-c timezone=%s", timeout, timeout, db_config.zone);
	set_state(c, CONNECTING);
	c->pg = PQconnectStartParams(keys, values, 1);
	if (c->pg == NULL || PQstatus(c->pg) == CONNECTION_BAD) {
		conn_down(c, "start");
		return;
	}
	PQsetNoticeProcessor(c->pg, ignore_notice, NULL);
	watch(c, true);
}

static void
conn_poll(struct db_conn *c)
{
	switch (PQconnectPoll(c->pg)) {
	case PGRES_POLLING_OK:
		PQsetnonblocking(c->pg, 1);
		memset(c->prepared, 0, db_config.stmts_n * sizeof(*c->prepared));
		c->next = 0;
		c->backoff = 0;
		set_state(c, IDLE);
		watch(c, false);
		db_dispatch();
		break;
	case PGRES_POLLING_FAILED:
		conn_down(c, "connect");
		break;
	case PGRES_POLLING_WRITING:
		watch(c, true);
		break;
	default:
		watch(c, false);
	}
}

/* The server says it is going away, or is not there yet. */
static bool
is_shutdown(const PGresult *r)
{
	const char *s = PQresultErrorField(r, PG_DIAG_SQLSTATE);

	return s == NULL || strncmp(s, "57P", 3) == 0 ||
	    strncmp(s, "08", 2) == 0;
}

static void
take_result(struct db_conn *c, PGresult *r)
{
	if (c->state == PREPARING)
		c->prepared[c->next] = PQresultStatus(r) == PGRES_COMMAND_OK;
	if (c->state == PREPARING && !c->prepared[c->next])
		kore_log(LOG_ERR, "db: cannot prepare %s: %s",
		    db_config.stmts[c->next].name,
		    PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) != NULL ?
		    PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : "");
	if (c->state == BUSY && c->q != NULL) {
		PQclear(c->q->res);
		c->q->res = r;
	} else
		PQclear(r);
}

/* The function was replaced by one of other arguments since it was prepared
 * here: nothing was done, and the text says what is meant now. */
static bool
is_stale(struct db_conn *c, const struct db_q *q)
{
	static const char *const states[] = { "42883", "42P18", "0A000",
	    "26000" };
	const char *s = PQresultErrorField(q->res, PG_DIAG_SQLSTATE);

	for (size_t i = 0; s != NULL && i < 4; i++)
		if (strcmp(s, states[i]) == 0 && c->prepared[q->stmt]) {
			c->prepared[q->stmt] = false;
			return true;
		}
	return false;
}

static void
question_over(struct db_conn *c, struct db_q *q)
{
	c->q = NULL;
	if (PQresultStatus(q->res) == PGRES_TUPLES_OK)
		db_finish(q, DB_OK);
	else if (is_shutdown(q->res))
		db_lost(q);
	else if (is_stale(c, q))
		db_again(q);
	else
		db_finish(q, DB_ERROR);
}

/* The statement is over: the connection is idle, or of no more use. */
static void
statement_over(struct db_conn *c)
{
	PGTransactionStatusType status = PQtransactionStatus(c->pg);

	if (status != PQTRANS_IDLE) {
		/* What was left open will be rolled back: never ask again,
		 * never say it was done. */
		if (c->q != NULL && status != PQTRANS_UNKNOWN)
			c->q->again = true;
		conn_down(c, status == PQTRANS_UNKNOWN ? "closed" :
		    "open transaction");
		return;
	}
	if (c->state == PREPARING)
		c->next++;
	if (c->state == BUSY && c->q != NULL)
		question_over(c, c->q);
	set_state(c, IDLE);
}

static void
conn_event(void *arg, int err)
{
	struct db_conn *c = arg;
	PGresult *r;

	if (c->state == DOWN)
		return;
	if (c->state == CONNECTING) {
		conn_poll(c);
		return;
	}
	if (!PQconsumeInput(c->pg) || !flush(c)) {
		conn_down(c, "read");
		return;
	}
	while (c->state != DOWN && !PQisBusy(c->pg)) {
		if ((r = PQgetResult(c->pg)) != NULL) {
			take_result(c, r);
			continue;
		}
		if (c->state != IDLE)
			statement_over(c);
		break;
	}
	if (c->state != DOWN && (err || PQstatus(c->pg) == CONNECTION_BAD))
		conn_down(c, "closed");
	db_dispatch();
}

/* Its end, or a farewell, waits to be read. */
static bool
is_dying(const struct db_conn *c)
{
	char byte;

	return recv(PQsocket(c->pg), &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0;
}

bool
conn_send(struct db_conn *c, struct db_q *q)
{
	const struct db_stmt *s = &db_config.stmts[q->stmt];
	int fine;

	if (is_dying(c)) {
		conn_down(c, "closed");
		return false;
	}
	/* A statement that could not be prepared says why when it is asked. */
	fine = c->prepared[q->stmt] ?
	    PQsendQueryPrepared(c->pg, s->name, q->n, q->values, NULL, NULL,
	    s->binary) :
	    PQsendQueryParams(c->pg, s->sql, q->n, NULL, q->values, NULL, NULL,
	    s->binary);
	if (!fine) {
		conn_down(c, "send");
		return false;
	}
	q->state = DB_RUNNING;
	q->conn = c;
	c->q = q;
	set_state(c, BUSY);
	if (!flush(c))
		conn_down(c, "send");
	else if (q->dies)
		raise(SIGKILL);
	return true;
}

void
conn_prepare(struct db_conn *c)
{
	const struct db_stmt *s;

	while (c->next < db_config.stmts_n && db_config.stmts[c->next].sql == NULL)
		c->next++;
	if (c->next == db_config.stmts_n)
		return;
	s = &db_config.stmts[c->next];
	set_state(c, PREPARING);
	if (!PQsendPrepare(c->pg, s->name, s->sql, 0, NULL) || !flush(c))
		conn_down(c, "prepare");
}

void
conn_tick(struct db_conn *c, uint64_t now)
{
	struct db_q *q = c->q;

	if (c->state == DOWN && now >= c->retry_at)
		conn_start(c);
	else if ((c->state == CONNECTING || c->state == PREPARING) &&
	    now > c->since + CONNECT_MAX)
		conn_down(c, "no answer");
	else if (c->state == BUSY && q != NULL && now > q->deadline + LAG) {
		/* The server's own statement_timeout, which should have come
		 * by now, ends the statement. */
		c->q = NULL;
		db_finish(q, DB_TIMEOUT);
	} else if (c->state == BUSY && q == NULL &&
	    now > c->since + db_config.timeout_ms + GRACE)
		conn_down(c, "no answer");
}

