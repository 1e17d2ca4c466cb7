#ifndef DB_H
#define DB_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

/*
 * PostgreSQL on Kore's event loop: one pool of connections for each worker.
 *
 * One statement is one transaction.  An answer counts only when the
 * connection is idle again; a statement that leaves a transaction open costs
 * its connection and is never called done.  What only reads is asked once
 * more after a lost connection, what changes never.  Nothing here blocks, and
 * no row contents reach the log.
 */

struct db_conn;
struct http_request;

enum db_state {
	DB_NEW,
	DB_QUEUED,
	DB_RUNNING,
	DB_OK,			/* `res` holds rows */
	DB_ERROR,		/* `res` holds the server's error report */
	DB_DOWN,		/* no connection, or it was lost meanwhile */
	DB_FULL,		/* too many are waiting already */
	DB_TIMEOUT		/* it ran longer than the deadline */
};

struct db_stmt {
	const char	*name;	/* for the log */
	const char	*sql;	/* NULL: none in this place */
	bool		 binary;	/* columns as they are, not as text */
};

struct db_config {
	const char		*conninfo;
	const char		*zone;		/* time zone of the sessions */
	const struct db_stmt	*stmts;
	size_t			 stmts_n;
	unsigned		 connections;	/* for each worker */
	unsigned		 queue_max;
	uint64_t		 timeout_ms;	/* of a statement, of a wait */
};

/* One question; lives in the request's state, zeroed at first. */
struct db_q {
	enum db_state		 state;
	PGresult		*res;
	struct http_request	*req;
	struct db_conn		*conn;
	uint64_t		 deadline;
	size_t			 stmt;
	const char *const	*values;	/* must outlive the question */
	int			 n;
	bool			 reads;		/* may be asked once more */
	bool			 again;		/* it has been */
	bool			 dies;		/* the worker, once it is sent; tests */
	uint64_t		 after;		/* not before this time, ms */
	TAILQ_ENTRY(db_q)	 list;
};

/* Starts the pool of this worker; once. */
void	db_start(const struct db_config *);

/* Asks; the request sleeps and is woken when q->state >= DB_OK. */
void	db_ask(struct db_q *, struct http_request *, size_t stmt, bool reads,
	    const char *const *values, int n);

/* Ends a question in whatever state; idempotent. */
void	db_release(struct db_q *);

#endif
