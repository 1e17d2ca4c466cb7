#include <libpq-fe.h>

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "certs/press_db.h"
#include "certs/queue.h"
#include "certs/queue_parts.h"
#include "certs/trust/point.h"

enum {
	LOOK_EVERY = 2000,	/* ms, should a notice be lost */
	WAIT_LEAST = 100,	/* ms before connecting anew, doubled up to */
	WAIT_MOST = 5000,
	ANSWER_MOST = 3000	/* of the signer: longer, and PostgreSQL would end the transaction */
};

/* The steps in their order: what must be issued first comes first. */
static enum step (*const steps[])(struct queue *) = { issue_step, draw_step, act_step, badge_step, log_step, publish_step, sheet_step };
enum { STEPS = sizeof(steps) / sizeof(steps[0]) };

/* Readable after SIGTERM or SIGINT; the program then ends between two steps. */
static int	signals;
static bool	ending;

/* Waits for a signal, the connection (if there is one) or the end of ms. */
static void
wait_for(PGconn *db, int ms)
{
	struct pollfd fds[] = {
		{ .fd = signals, .events = POLLIN },
		{ .fd = db != NULL ? PQsocket(db) : -1, .events = POLLIN },
	};

	if (poll(fds, 2, ms) > 0 && fds[0].revents != 0)
		ending = true;
}

static bool
connect_db(struct queue *q)
{
	q->met = false;
	strcpy(q->told, "?");
	q->db = PQconnectdb(getenv("REGISTRY_DB"));
	if (PQstatus(q->db) == CONNECTION_OK && press_db_command(q->db, "listen press"))
		return true;
	press_db_complain(q->db, "cannot connect");
	return false;
}

/* One round of all steps; false: the connection is lost. */
static bool
round_of_steps(struct queue *q, bool *again)
{
	for (int i = 0; i < STEPS && !ending; i++) {
		enum step step = steps[i](q);

		if (step == STEP_FAILED || !queue_tell(q))
			return false;
		*again |= step == STEP_DONE;
	}
	return true;
}

/* Works until the connection breaks or the end is asked for; true if it did anything. */
static bool
work(struct queue *q)
{
	bool worked = false;

	while (!ending) {
		bool again = false;
		PGnotify *notice;

		if (!round_of_steps(q, &again))
			return worked;
		worked = true;
		/* What came while we worked may tell of rows that we did not see. */
		while ((notice = PQnotifies(q->db)) != NULL) {
			PQfreemem(notice);
			again = true;
		}
		wait_for(q->db, again ? 0 : LOOK_EVERY);
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
	struct queue q = { .paper = paper, .signer = {
		.path = getenv("REGISTRY_SIGNER"), .timeout_ms = ANSWER_MOST, .fd = -1 } };
	int wait = WAIT_LEAST;

	point_setting(getenv("REGISTRY_PRESS_DIES_AT"));
	signals = open_signals();
	if (getenv("REGISTRY_DB") == NULL || q.signer.path == NULL || signals < 0) {
		fprintf(stderr, "press: REGISTRY_DB or REGISTRY_SIGNER is not set\n");
		return PRESS_SYSTEM;
	}
	while (!ending) {
		bool worked = connect_db(&q) && work(&q);

		PQfinish(q.db);
		if (ending)
			break;
		wait = worked ? WAIT_LEAST : wait * 2 < WAIT_MOST ? wait * 2 : WAIT_MOST;
		wait_for(NULL, wait);
	}
	signer_close(&q.signer);
	close(signals);
	return PRESS_FINE;
}
