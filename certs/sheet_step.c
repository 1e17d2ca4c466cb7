#include <arpa/inet.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

#include "certs/press_db.h"
#include "certs/queue_parts.h"
#include "certs/refusal.h"
#include "certs/sheet.h"
#include "certs/trust/point.h"

/* One sheet at a time: one may have a hundred pages, and papers come first. */
enum { SHEETS = 1 };

static bool
store(struct queue *q, const char *key, const struct bytes *file, int n)
{
	unsigned char hash[SHA256_DIGEST_LENGTH];
	const uint32_t pages = htonl((uint32_t)n);
	const char *values[] = { key, (const char *)file->data, (const char *)hash, (const char *)&pages };
	const int lengths[] = { 0, (int)file->len, sizeof(hash), sizeof(pages) }, formats[] = { 0, 1, 1, 1 };

	SHA256(file->data, file->len, hash);
	return press_db_call(q->db, "select press.store_sheet($1::int, $2::bytea, $3::bytea, $4::int4)", 4, values,
	    lengths, formats);
}

static bool
stop(struct queue *q, const char *key, const struct refusals *why)
{
	static const struct refusal unknown = { "cannot_be_drawn", "-", "no reason known" };
	const struct refusal *first = why->n > 0 ? &why->list[0] : &unknown;
	const char *values[] = { "sheet", key, first->code, first->field, first->detail };

	fprintf(stderr, "press: stopped a sheet: %s: %s\n", first->field, first->code);
	return press_db_call(q->db, "select press.stop($1::text, $2::text, $3::text, $4::text, $5::text)", 5,
	    values, NULL, NULL);
}

static enum step
draw_rows(struct queue *q, PGresult *rows)
{
	enum step step = STEP_DONE;

	for (int i = 0; step == STEP_DONE && i < PQntuples(rows); i++) {
		struct refusals why = {0};
		struct bytes file = {0};
		int pages;
		bool fine = sheet_draw(q->paper, PQgetvalue(rows, i, 1), (size_t)PQgetlength(rows, i, 1), &file,
		    &pages, &why) == 0;

		point_reached("sheet_drawn");
		if (fine ? !store(q, PQgetvalue(rows, i, 0), &file, pages) : !stop(q, PQgetvalue(rows, i, 0), &why))
			step = STEP_FAILED;
		bytes_free(&file);
	}
	return step;
}

enum step
sheet_step(struct queue *q)
{
	return queue_rows(q, "select key, facts from press.next_sheet($1::int)", SHEETS, draw_rows);
}
