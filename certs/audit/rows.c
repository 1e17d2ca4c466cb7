#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/audit/audit.h"

const char *
row_text(const struct row *row, int column)
{
	return PQgetvalue(row->result, 0, column);
}

bool
row_null(const struct row *row, int column)
{
	return PQgetisnull(row->result, 0, column);
}

long long
row_number(const struct row *row, int column)
{
	return strtoll(row_text(row, column), NULL, 10);
}

const unsigned char *
row_bytes(const struct row *row, int column, size_t *n)
{
	*n = (size_t)PQgetlength(row->result, 0, column);
	return (const unsigned char *)PQgetvalue(row->result, 0, column);
}

bool
rows(struct audit *a, const char *sql, void (*each)(struct audit *, const struct row *))
{
	PGresult *result;
	bool fine = true;

	/* binary: text as it is, bytea without hex; a row at a time, since papers are large */
	if (!PQsendQueryParams(a->db, sql, 0, NULL, NULL, NULL, NULL, 1) || !PQsetSingleRowMode(a->db))
		fine = false;
	while ((result = PQgetResult(a->db)) != NULL) {
		struct row row = { result };

		if (PQresultStatus(result) == PGRES_SINGLE_TUPLE)
			each(a, &row);
		else if (PQresultStatus(result) != PGRES_TUPLES_OK)
			fine = false;
		PQclear(result);
	}
	if (!fine) {
		const char *message = PQerrorMessage(a->db);

		fprintf(stderr, "audit: the database: %.*s\n", (int)strcspn(message, "\n"), message);
	}
	return fine;
}
