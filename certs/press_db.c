#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "certs/press_db.h"

void
press_db_complain(PGconn *db, const char *what)
{
	const char *message = PQerrorMessage(db);

	fprintf(stderr, "press: %s: %.*s\n", what, (int)strcspn(message, "\n"), message);
}

bool
press_db_command(PGconn *db, const char *sql)
{
	PGresult *result = PQexec(db, sql);
	bool fine = PQresultStatus(result) == PGRES_COMMAND_OK;

	PQclear(result);
	if (!fine)
		press_db_complain(db, sql);
	return fine;
}

bool
press_db_call(PGconn *db, const char *sql, int n, const char *const values[], const int lengths[],
    const int formats[])
{
	PGresult *result = PQexecParams(db, sql, n, NULL, values, lengths, formats, 1);
	bool fine = PQresultStatus(result) == PGRES_TUPLES_OK;

	PQclear(result);
	return fine;
}

PGresult *
press_db_rows(PGconn *db, const char *sql, int n, const char *const values[], bool binary)
{
	PGresult *result = PQexecParams(db, sql, n, NULL, values, NULL, NULL, binary);

	if (PQresultStatus(result) == PGRES_TUPLES_OK)
		return result;
	press_db_complain(db, sql);
	PQclear(result);
	return NULL;
}

const unsigned char *
press_db_bytes(const PGresult *rows, int row, int column, size_t *len)
{
	*len = (size_t)PQgetlength(rows, row, column);
	return (const unsigned char *)PQgetvalue(rows, row, column);
}

int64_t
press_db_number(const PGresult *rows, int row, int column)
{
	uint64_t wire;

	memcpy(&wire, PQgetvalue(rows, row, column), sizeof(wire));
	return (int64_t)be64toh(wire);
}
