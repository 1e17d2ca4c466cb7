#ifndef QUEUE_PARTS_H
#define QUEUE_PARTS_H

#include <jansson.h>
#include <libpq-fe.h>
#include <stdbool.h>

#include "certs/bytes.h"
#include "src/signer_client.h"

struct paper;

/*
 * The steps of press serve, for queue.c.  Each is one transaction:
 * what was not committed is done again, by this worker or another.
 */

enum { QUEUE_ROWS = 50 };	/* papers of one transaction */

struct queue {
	struct paper	*paper;
	PGconn		*db;
	struct signer_client signer;
	bool		 met;		/* it was asked how far its log is, on this connection */
	char		 trouble[64];	/* what it refused last; "": nothing */
	char		 told[64];	/* the same, as the database knows it */
};

enum step {
	STEP_EMPTY,	/* nothing to do */
	STEP_DONE,	/* something was done; there may be more */
	STEP_LATER,	/* the signer does not answer or refuses: the database knows */
	STEP_FAILED	/* the connection to the database is lost */
};

/* Has intents signed, in the order of their serials (issue_step.c). */
enum step	issue_step(struct queue *);

/* Tells the signer of acts (act_step.c). */
enum step	act_step(struct queue *);

/* Draws papers or proofs; papers are signed as files (draw_step.c). */
enum step	draw_step(struct queue *);

/* Has badges made of issued papers (badge_step.c). */
enum step	badge_step(struct queue *);

/* Has the log signed as far as it goes and stores its tiles (log_step.c). */
enum step	log_step(struct queue *);

/* Publishes status lists, the offline bundle and the keys when they are due (publish_step.c). */
enum step	publish_step(struct queue *);

/* Draws a sheet (sheet_step.c). */
enum step	sheet_step(struct queue *);

/*
 * Takes up to n rows of a queue and does what is to be done with them, in one
 * transaction: they stay locked until it ends, so no other worker takes them.
 * What was done is kept also when the signer did not do all of it.
 */
enum step	queue_rows(struct queue *, const char *sql, int n, enum step (*work)(struct queue *, PGresult *));

/*
 * One question to the signer; it is taken over.  NULL: the signer is silent or
 * refused.  The caller frees the answer.
 */
json_t		*queue_ask(struct queue *, json_t *question);

/* Notes that it refused one of several things. */
void		queue_refused(struct queue *, const char *code, const char *detail);

/* Tells the database what the signer said last, for whoever waits; false: the connection is lost. */
bool		queue_tell(struct queue *);

/* Commitments to the names of a record, {"family", "given", "patronymic"} each, for this id; count, or 0. */
int		queue_commitments(const json_t *names, const char *id, unsigned char out[3][8]);

#endif
