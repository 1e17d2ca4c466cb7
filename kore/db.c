#include <kore/kore.h>
#include <kore/http.h>

#include "kore/conn.h"

/* Milliseconds, and questions that may wait while no connection is up. */
enum { TICK = 50, WAIT_DOWN = 2000, AGAIN = 100, QUEUE_DOWN = 64 };

TAILQ_HEAD(queue, db_q);

struct db_config	 db_config;
static struct db_conn	*conns;
static struct queue	 queue = TAILQ_HEAD_INITIALIZER(queue);
static unsigned		 queued;

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

void
db_finish(struct db_q *q, enum db_state state)
{
	q->state = state;
	q->conn = NULL;
	http_request_wakeup(q->req);
}

/* Its connection is gone: once more if it only reads, else down. */
void
db_lost(struct db_q *q)
{
	PQclear(q->res);
	q->res = NULL;
	if (q->reads && !q->again) {
		/* Not at once: the other connections may be dying, too. */
		q->again = true;
		q->after = kore_time_ms() + AGAIN;
		enqueue(q, true);
	} else
		db_finish(q, DB_DOWN);
}

void
db_again(struct db_q *q)
{
	PQclear(q->res);
	q->res = NULL;
	enqueue(q, true);
}

static struct db_q *
next_question(void)
{
	uint64_t now = kore_time_ms();
	struct db_q *q;

	TAILQ_FOREACH(q, &queue, list)
		if (q->after <= now)
			break;
	return q;
}

/* Gives each idle connection something to do; questions go first. */
void
db_dispatch(void)
{
	static bool busy;

	if (busy)
		return;
	busy = true;
	for (unsigned i = 0; i < db_config.connections; i++) {
		struct db_conn *c = &conns[i];
		struct db_q *q;

		if (c->state != IDLE)
			continue;
		if ((q = next_question()) == NULL) {
			conn_prepare(c);
			continue;
		}
		dequeue(q);
		if (!conn_send(c, q))
			enqueue(q, true);
	}
	busy = false;
}

static bool
any_up(void)
{
	for (unsigned i = 0; i < db_config.connections; i++)
		if (conns[i].state >= IDLE)
			return true;
	return false;
}

static void
tick(void *arg, u_int64_t now)
{
	struct db_q *q, *next;

	(void)arg;
	for (unsigned i = 0; i < db_config.connections; i++)
		conn_tick(&conns[i], now);
	for (q = TAILQ_FIRST(&queue); q != NULL; q = next) {
		next = TAILQ_NEXT(q, list);
		if (now > q->deadline) {
			dequeue(q);
			db_finish(q, DB_DOWN);
		}
	}
	db_dispatch();
}

void
db_start(const struct db_config *given)
{
	db_config = *given;
	conns = kore_calloc(db_config.connections, sizeof(*conns));
	for (unsigned i = 0; i < db_config.connections; i++) {
		conn_init(&conns[i]);
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
	q->after = 0;
	q->values = values;
	q->n = n;
	q->deadline = kore_time_ms() + (up ? db_config.timeout_ms : WAIT_DOWN);
	http_request_sleep(req);
	if (queued >= (up ? db_config.queue_max : QUEUE_DOWN)) {
		db_finish(q, DB_FULL);
		return;
	}
	enqueue(q, false);
	db_dispatch();
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
