#include <kore/kore.h>
#include <kore/http.h>

#include <stdlib.h>
#include <string.h>

#include "db.h"

enum { TICK = 50, BACKOFF_MIN = 50, BACKOFF_MAX = 500, CONNECT_MAX = 5000,
	GRACE = 2000, WAIT_DOWN = 2000, QUEUE_DOWN = 64 };	/* ms; questions */

enum { EVENT_DB = 100 };		/* none of Kore's own */

enum conn_state { DOWN, CONNECTING, IDLE, PREPARING, BUSY };

struct db_conn {
	struct kore_event	 evt;		/* first: Kore's event loop */
	enum conn_state		 state;
	PGconn			*pg;
	struct db_q		*q;	/* BUSY without: the asker went away */
	uint64_t		 since;		/* of state, ms */
	uint64_t		 retry_at, backoff;
	size_t			 next;		/* statement to prepare */
	bool			*prepared;
	bool			 writing;	/* waits to write, too */
};

TAILQ_HEAD(queue, db_q);

static struct db_config	 config;
static struct db_conn	*conns;
static struct queue	 queue = TAILQ_HEAD_INITIALIZER(queue);
static unsigned		 queued;

static void	conn_event(void *, int);
static void	dispatch(void);

static void
set_state(struct db_conn *c, enum conn_state state)
{
	c->state = state;
	c->since = kore_time_ms();
}

static void
enqueue(struct db_q *q, bool first)
{
	q->state = DB_QUEUED;
	q->conn = NULL;
	if (first)
		TAILQ_INSERT_HEAD(&queue, q, list);
	else
		TAILQ_INSERT_TAIL(&queue, q, list);
	queued++;
}

static void
dequeue(struct db_q *q)
{
	TAILQ_REMOVE(&queue, q, list);
	queued--;
}

static void
finish(struct db_q *q, enum db_state state)
{
	q->state = state;
	q->conn = NULL;
	http_request_wakeup(q->req);
}

/* Its connection is gone: once more if it only reads, else down. */
static void
lost(struct db_q *q)
{
	PQclear(q->res);
	q->res = NULL;
	if (q->reads && !q->again) {
		q->again = true;
		enqueue(q, true);
	} else
		finish(q, DB_DOWN);
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
		lost(q);
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

static void
conn_start(struct db_conn *c)
{
	char options[256], timeout[32];
	const char *keys[] = { "dbname", "options", "gssencmode",
	    "client_encoding", "application_name", "connect_timeout", NULL };
	const char *values[] = { config.conninfo, options, "disable", "UTF8",
	    "registry", "3", NULL };

	snprintf(timeout, sizeof(timeout), "%llu",
	    (unsigned long long)config.timeout_ms);
	snprintf(options, sizeof(options), "-c statement_timeout=%s "
	    "-c idle_in_transaction_session_timeout=%s -c lock_timeout=3000 "
	    "-c timezone=%s", timeout, timeout, config.zone);
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
		memset(c->prepared, 0, config.stmts_n * sizeof(*c->prepared));
		c->next = 0;
		c->backoff = 0;
		set_state(c, IDLE);
		watch(c, false);
		dispatch();
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
		    config.stmts[c->next].name,
		    PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) != NULL ?
		    PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : "");
	if (c->state == BUSY && c->q != NULL) {
		PQclear(c->q->res);
		c->q->res = r;
	} else
		PQclear(r);
}

/* The statement is over: the connection is idle, or of no more use. */
static void
statement_over(struct db_conn *c)
{
	struct db_q *q = c->q;
	ExecStatusType status;

	if (PQtransactionStatus(c->pg) != PQTRANS_IDLE) {
		/* What it did will be rolled back: never say it was done. */
		bool open = PQtransactionStatus(c->pg) != PQTRANS_UNKNOWN;

		if (q != NULL && open)
			q->again = true;
		conn_down(c, open ? "open transaction" : "closed");
		return;
	}
	if (c->state == PREPARING)
		c->next++;
	if (c->state == BUSY && q != NULL) {
		status = PQresultStatus(q->res);
		c->q = NULL;
		if (status == PGRES_TUPLES_OK)
			finish(q, DB_OK);
		else if (is_shutdown(q->res))
			lost(q);
		else
			finish(q, DB_ERROR);
	}
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
	dispatch();
}

/* False when the connection turned out to be dead. */
static bool
conn_send(struct db_conn *c, struct db_q *q)
{
	const struct db_stmt *s = &config.stmts[q->stmt];
	int fine;

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
	dequeue(q);
	q->state = DB_RUNNING;
	q->conn = c;
	c->q = q;
	set_state(c, BUSY);
	if (!flush(c))
		conn_down(c, "send");
	return true;
}

static void
conn_prepare(struct db_conn *c)
{
	const struct db_stmt *s;

	while (c->next < config.stmts_n && config.stmts[c->next].sql == NULL)
		c->next++;
	if (c->next == config.stmts_n)
		return;
	s = &config.stmts[c->next];
	set_state(c, PREPARING);
	if (!PQsendPrepare(c->pg, s->name, s->sql, 0, NULL) || !flush(c))
		conn_down(c, "prepare");
}

/* Gives each idle connection something to do; questions go first. */
static void
dispatch(void)
{
	static bool busy;

	if (busy)
		return;
	busy = true;
	for (unsigned i = 0; i < config.connections; i++) {
		struct db_conn *c = &conns[i];

		if (c->state == IDLE && !TAILQ_EMPTY(&queue))
			(void)conn_send(c, TAILQ_FIRST(&queue));
		else if (c->state == IDLE)
			conn_prepare(c);
	}
	busy = false;
}

static bool
any_up(void)
{
	for (unsigned i = 0; i < config.connections; i++)
		if (conns[i].state >= IDLE)
			return true;
	return false;
}

static void
conn_tick(struct db_conn *c, uint64_t now)
{
	struct db_q *q = c->q;

	if (c->state == DOWN && now >= c->retry_at)
		conn_start(c);
	else if ((c->state == CONNECTING || c->state == PREPARING) &&
	    now > c->since + CONNECT_MAX)
		conn_down(c, "no answer");
	else if (c->state == BUSY && q != NULL && now > q->deadline) {
		/* The server's own statement_timeout ends the statement. */
		c->q = NULL;
		finish(q, DB_TIMEOUT);
	} else if (c->state == BUSY && q == NULL &&
	    now > c->since + config.timeout_ms + GRACE)
		conn_down(c, "no answer");
}

static void
tick(void *arg, u_int64_t now)
{
	struct db_q *q, *next;

	(void)arg;
	for (unsigned i = 0; i < config.connections; i++)
		conn_tick(&conns[i], now);
	for (q = TAILQ_FIRST(&queue); q != NULL; q = next) {
		next = TAILQ_NEXT(q, list);
		if (now > q->deadline) {
			dequeue(q);
			finish(q, DB_DOWN);
		}
	}
	dispatch();
}

void
db_start(const struct db_config *given)
{
	config = *given;
	conns = kore_calloc(config.connections, sizeof(*conns));
	for (unsigned i = 0; i < config.connections; i++) {
		conns[i].evt.type = EVENT_DB;
		conns[i].evt.handle = conn_event;
		conns[i].prepared = kore_calloc(config.stmts_n + 1,
		    sizeof(*conns[i].prepared));
		conn_start(&conns[i]);
	}
	/* Also what wakes the loop, without which Kore's timeouts sleep. */
	kore_timer_add(tick, TICK, NULL, 0);
}

void
db_ask(struct db_q *q, struct http_request *req, size_t stmt, bool reads,
    const char *const *values, int n)
{
	bool up = any_up();

	db_release(q);
	q->req = req;
	q->stmt = stmt;
	q->reads = reads;
	q->again = false;
	q->values = values;
	q->n = n;
	q->deadline = kore_time_ms() + (up ? config.timeout_ms : WAIT_DOWN);
	http_request_sleep(req);
	if (queued >= (up ? config.queue_max : QUEUE_DOWN)) {
		finish(q, DB_FULL);
		return;
	}
	enqueue(q, false);
	dispatch();
}

void
db_release(struct db_q *q)
{
	if (q->state == DB_QUEUED)
		dequeue(q);
	if (q->state == DB_RUNNING && q->conn != NULL)
		q->conn->q = NULL;	/* its result will be dropped */
	PQclear(q->res);
	q->res = NULL;
	q->conn = NULL;
	q->state = DB_NEW;
}
