#ifndef PRESS_DB_H
#define PRESS_DB_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * What press says to PostgreSQL.  All of it waits for the answer; a failure
 * is told on stderr with the first line of the server's message only, because
 * its DETAIL repeats row contents.
 */

void	press_db_complain(PGconn *, const char *what);

/* A statement without a result. */
bool	press_db_command(PGconn *, const char *sql);

/* A statement whose one value does not matter. */
bool	press_db_call(PGconn *, const char *sql, int n, const char *const values[],
	    const int lengths[], const int formats[]);

/*
 * Rows of text columns, or of binary ones; the caller clears them.  NULL when
 * it failed.
 */
PGresult *press_db_rows(PGconn *, const char *sql, int n, const char *const values[], bool binary);

/* A bytea of a binary result: *len bytes; and a bigint. */
const unsigned char *press_db_bytes(const PGresult *, int row, int column, size_t *len);
int64_t	press_db_number(const PGresult *, int row, int column);

#endif
