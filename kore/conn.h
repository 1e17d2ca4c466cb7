#ifndef CONN_H
#define CONN_H

#include <kore/kore.h>

#include "kore/db.h"

/*
 * One connection of the pool: connects, prepares the statements, runs one at
 * a time.  For db.c and conn.c only.
 */

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

extern struct db_config	db_config;

void	conn_init(struct db_conn *);
void	conn_start(struct db_conn *);
void	conn_tick(struct db_conn *, uint64_t now);

/* Both ask an idle connection; false when it turned out to be dead. */
bool	conn_send(struct db_conn *, struct db_q *);
void	conn_prepare(struct db_conn *);

/* db.c: a question is over; its connection is gone; it was not understood and
 * goes to the queue again; a connection is idle. */
void	db_finish(struct db_q *, enum db_state);
void	db_lost(struct db_q *);
void	db_again(struct db_q *);
void	db_dispatch(void);

#endif
