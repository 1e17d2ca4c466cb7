#include <libpq-fe.h>

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/sha.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "certs/bytes.h"
#include "certs/paper.h"
#include "certs/queue.h"
#include "certs/record.h"
#include "certs/refusal.h"

enum {
	BATCH = 50,		/* rows of one transaction */
	LOOK_EVERY = 2000,	/* ms, should a notice be lost */
	WAIT_LEAST = 100,	/* ms before connecting anew, doubled up to */
	WAIT_MOST = 5000
};

struct queue {
	struct paper	*paper;
	PGconn		*db;
	int		 signals;	/* readable after SIGTERM or SIGINT */
	bool		 ending;
	struct bytes	 out;		/* the paper being drawn */
};

enum batch { BATCH_EMPTY, BATCH_FULL, BATCH_FAILED };

/* Only the first line: PostgreSQL's DETAIL repeats row contents. */
static void
complain(struct queue *q, const char *what)
{
	const char *message = PQerrorMessage(q->db);

	fprintf(stderr, "press: %s: %.*s\n", what, (int)strcspn(message, "\n"), message);
}

/* Waits for a signal, the connection (if there is one) or the end of ms. */
static void
wait_for(struct queue *q, bool connection, int ms)
{
	struct pollfd fds[] = {
		{ .fd = q->signals, .events = POLLIN },
		{ .fd = connection ? PQsocket(q->db) : -1, .events = POLLIN },
	};

	if (poll(fds, 2, ms) > 0 && fds[0].revents != 0)
		q->ending = true;
}

static bool
command(struct queue *q, const char *sql)
{
	PGresult *result = PQexec(q->db, sql);
	bool fine = PQresultStatus(result) == PGRES_COMMAND_OK;

	PQclear(result);
	if (!fine)
		complain(q, sql);
	return fine;
}

/* A statement whose result is one value that does not matter. */
static bool
call(struct queue *q, const char *sql, int n, const char *const values[], const int lengths[],
    const int formats[])
{
	PGresult *result = PQexecParams(q->db, sql, n, NULL, values, lengths, formats, 1);
	bool fine = PQresultStatus(result) == PGRES_TUPLES_OK;

	PQclear(result);
	return fine;
}

static bool
store(struct queue *q, const char *kind, const char *key)
{
	unsigned char hash[SHA256_DIGEST_LENGTH];
	const uint32_t pages = htonl(PAPER_PAGES);
	const char *values[] = {
		kind, key, (const char *)q->out.data, (const char *)hash, (const char *)&pages
	};
	const int lengths[] = { 0, 0, (int)q->out.len, sizeof(hash), sizeof(pages) };
	const int formats[] = { 0, 0, 1, 1, 1 };

	SHA256(q->out.data, q->out.len, hash);
	return call(q, "select press.store($1::text, $2::text, $3::bytea, $4::bytea, $5::int4)", 5,
	    values, lengths, formats);
}

static bool
stop(struct queue *q, const char *kind, const char *key, const struct refusals *why)
{
	static const struct refusal unknown = { "cannot_be_drawn", "-", "no reason known" };
	const struct refusal *first = why->n > 0 ? &why->list[0] : &unknown;
	const char *values[] = { kind, key, first->code, first->field, first->detail };

	fprintf(stderr, "press: stopped %s %s: %s: %s: %s\n", kind, key, first->field, first->code,
	    first->detail);
	return call(q, "select press.stop($1::text, $2::text, $3::text, $4::text, $5::text)", 5, values,
	    NULL, NULL);
}

/* Draws one row and stores it, or stops it; false: the transaction is lost. */
static bool
one_row(struct queue *q, const char *kind, const char *key, const char *json, size_t len)
{
	struct refusals why = {0};
	struct record record = {0};
	bool drawn;

	drawn = record_read(json, len, &record, &why) == RECORD_FINE &&
	    paper_draw(q->paper, &record, &q->out, &why, NULL) == 0;
	record_free(&record);
	return drawn ? store(q, kind, key) : stop(q, kind, key, &why);
}

/*
 * The same inside a savepoint, so that a row whose bytes the database refuses
 * does not take its neighbours along.  That row is stopped.
 */
static bool
guarded_row(struct queue *q, const char *kind, const char *key, const char *json, size_t len)
{
	struct refusals why = {0};

	if (!command(q, "savepoint one"))
		return false;
	if (one_row(q, kind, key, json, len))
		return command(q, "release savepoint one");
	complain(q, "cannot store");
	if (PQstatus(q->db) != CONNECTION_OK || !command(q, "rollback to savepoint one"))
		return false;
	refusal_add(&why, "cannot_be_drawn", "-", "the database did not take the paper");
	return stop(q, kind, key, &why);
}

static enum batch
draw_rows(struct queue *q, PGresult *rows)
{
	int n = PQntuples(rows);

	for (int i = 0; i < n; i++)
		if (!guarded_row(q, PQgetvalue(rows, i, 0), PQgetvalue(rows, i, 1), PQgetvalue(rows, i, 2),
		    (size_t)PQgetlength(rows, i, 2)))
			return BATCH_FAILED;
	return n < BATCH ? BATCH_EMPTY : BATCH_FULL;
}

/* One transaction.  Rows stay locked until it ends, so no other worker takes them. */
static enum batch
one_batch(struct queue *q)
{
	const char *values[1];
	const int lengths[] = { sizeof(uint32_t) }, formats[] = { 1 };
	uint32_t size = htonl(BATCH);
	enum batch answer = BATCH_FAILED;
	PGresult *rows;

	values[0] = (const char *)&size;
	if (!command(q, "begin"))
		return BATCH_FAILED;
	rows = PQexecParams(q->db, "select kind, key, record from press.next($1::int4)", 1, NULL,
	    values, lengths, formats, 0);
	if (PQresultStatus(rows) == PGRES_TUPLES_OK)
		answer = draw_rows(q, rows);
	else
		complain(q, "press.next");
	PQclear(rows);
	if (answer != BATCH_FAILED && command(q, "commit"))
		return answer;
	if (PQstatus(q->db) == CONNECTION_OK)
		command(q, "rollback");
	return BATCH_FAILED;
}

static bool
connect_db(struct queue *q)
{
	q->db = PQconnectdb(getenv("REGISTRY_DB"));
	if (PQstatus(q->db) == CONNECTION_OK && command(q, "listen press"))
		return true;
	complain(q, "cannot connect");
	return false;
}

/* Works until the connection breaks or the end is asked for; true if it did anything. */
static bool
work(struct queue *q)
{
	bool worked = false;

	while (!q->ending) {
		enum batch batch = one_batch(q);
		bool again = batch == BATCH_FULL;
		PGnotify *notice;

		if (batch == BATCH_FAILED)
			return worked;
		worked = true;
		/* What came while we drew may tell of rows that we did not see. */
		while ((notice = PQnotifies(q->db)) != NULL) {
			PQfreemem(notice);
			again = true;
		}
		wait_for(q, true, again ? 0 : LOOK_EVERY);
		if (!PQconsumeInput(q->db))
			return worked;
	}
	return worked;
}

/* SIGTERM and SIGINT become readable, so that they never cut a transaction short. */
static int
open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

enum press_exit
queue_serve(struct paper *paper)
{
	struct queue q = { .paper = paper, .signals = open_signals() };
	int wait = WAIT_LEAST;

	if (getenv("REGISTRY_DB") == NULL || q.signals < 0) {
		fprintf(stderr, "press: REGISTRY_DB is not set\n");
		return PRESS_SYSTEM;
	}
	while (!q.ending) {
		bool worked = connect_db(&q) && work(&q);

		PQfinish(q.db);
		if (q.ending)
			break;
		wait = worked ? WAIT_LEAST : wait * 2 < WAIT_MOST ? wait * 2 : WAIT_MOST;
		wait_for(&q, false, wait);
	}
	close(q.signals);
	bytes_free(&q.out);
	return PRESS_FINE;
}
