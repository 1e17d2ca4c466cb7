#include <arpa/inet.h>
#include <openssl/sha.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/paper.h"
#include "certs/press_db.h"
#include "certs/queue_parts.h"
#include "certs/record.h"
#include "certs/refusal.h"
#include "certs/trust/pades.h"
#include "certs/trust/point.h"

enum { CMS_MOST = 8192 };

/* A row of press.next and what was drawn of it. */
struct drawn {
	const char	*key, *id;
	bool		 paper;			/* else a proof */
	bool		 fine;			/* else refused for a reason of why */
	struct bytes	 file;
	unsigned char	 digest[32];		/* what the PDF's signature is over */
	unsigned char	 commitments[3][8];
	int		 ncommitments;
	struct refusals	 why;
};

static bool
stop(struct queue *q, const struct drawn *d)
{
	static const struct refusal unknown = { "cannot_be_drawn", "-", "no reason known" };
	const struct refusal *first = d->why.n > 0 ? &d->why.list[0] : &unknown;
	const char *values[] = { d->paper ? "paper" : "proof", d->key, first->code, first->field, first->detail };

	/* The id of a paper opens its page: it stands in no log. */
	fprintf(stderr, "press: stopped a %s: %s: %s\n", values[0], first->field, first->code);
	return press_db_call(q->db, "select press.stop($1::text, $2::text, $3::text, $4::text, $5::text)", 5,
	    values, NULL, NULL);
}

/* Draws one row; a paper is made ready for the signature over its file. */
static void
draw_row(struct queue *q, PGresult *rows, int i, struct drawn *d)
{
	struct record record = {0};
	struct bytes plain = {0};

	d->paper = strcmp(PQgetvalue(rows, i, 0), "paper") == 0;
	d->key = PQgetvalue(rows, i, 1);
	d->id = PQgetvalue(rows, i, 2);
	d->fine = record_read(PQgetvalue(rows, i, 3), (size_t)PQgetlength(rows, i, 3), &record, &d->why) == RECORD_FINE &&
	    paper_draw(q->paper, &record, d->paper ? &plain : &d->file, &d->why, NULL) == 0;
	if (d->fine && d->paper) {
		d->fine = pades_prepare(plain.data, plain.len, &d->file, d->digest);
		if (!d->fine)
			refusal_add(&d->why, "cannot_be_drawn", "-", "no room for a signature");
	} else if (d->fine) {
		d->ncommitments = queue_commitments(json_object_get(record.root, "names"), d->id, d->commitments);
	}
	bytes_free(&plain);
	record_free(&record);
}

/* The signatures of all papers of these rows, in one question. */
static enum step
sign_files(struct queue *q, struct drawn *d, int n)
{
	json_t *items = json_array(), *answer;
	size_t at = 0;
	char hex[65];

	for (int i = 0; i < n; i++)
		if (d[i].paper && d[i].fine)
			json_array_append_new(items, json_pack("{s:s, s:s}", "id", d[i].id, "digest",
			    sodium_bin2hex(hex, sizeof(hex), d[i].digest, sizeof(d[i].digest))));
	if (json_array_size(items) == 0) {
		json_decref(items);
		return STEP_DONE;
	}
	answer = queue_ask(q, json_pack("{s:s, s:o}", "ask", "pdf", "items", items));
	if (answer == NULL)
		return STEP_LATER;
	for (int i = 0; i < n; i++) {
		unsigned char cms[CMS_MOST];
		const char *text;
		size_t len;

		if (!d[i].paper || !d[i].fine)
			continue;
		text = json_string_value(json_object_get(json_array_get(json_object_get(answer, "items"), at++), "cms"));
		d[i].fine = text != NULL && sodium_base642bin(cms, sizeof(cms), text, strlen(text), NULL, &len, NULL,
		    sodium_base64_VARIANT_ORIGINAL) == 0 && pades_place(&d[i].file, cms, len);
		if (!d[i].fine)
			refusal_add(&d[i].why, "cannot_be_drawn", "-", "the signer did not sign the file");
	}
	json_decref(answer);
	return STEP_DONE;
}

static bool
store_paper(struct queue *q, const struct drawn *d)
{
	unsigned char hash[SHA256_DIGEST_LENGTH];
	const uint32_t pages = htonl(PAPER_PAGES);
	const char *values[] = { d->key, (const char *)d->file.data, (const char *)hash, (const char *)&pages };
	const int lengths[] = { 0, (int)d->file.len, sizeof(hash), sizeof(pages) }, formats[] = { 0, 1, 1, 1 };

	SHA256(d->file.data, d->file.len, hash);
	return press_db_call(q->db, "select press.store_paper($1::text, $2::bytea, $3::bytea, $4::int4)", 4, values,
	    lengths, formats);
}

/* Commitments go as the text of an array: {"\\x0fc3…","\\x…"}. */
static bool
store_proof(struct queue *q, const struct drawn *d)
{
	char array[3 * 32] = "{", hex[17];
	const char *values[] = { d->key, (const char *)d->file.data, d->ncommitments > 0 ? array : NULL };
	const int lengths[] = { 0, (int)d->file.len, 0 }, formats[] = { 0, 1, 0 };

	for (int i = 0; i < d->ncommitments; i++) {
		size_t len = strlen(array);

		snprintf(array + len, sizeof(array) - len, "%s\"\\\\x%s\"", i > 0 ? "," : "",
		    sodium_bin2hex(hex, sizeof(hex), d->commitments[i], sizeof(d->commitments[i])));
	}
	strcat(array, "}");
	return press_db_call(q->db, "select press.store_proof($1::text, $2::bytea, $3::bytea[])", 3, values, lengths, formats);
}

/*
 * Stores one row inside a savepoint, so that a row whose bytes the database
 * refuses does not take its neighbours along.  That row is stopped.
 */
static bool
store_row(struct queue *q, struct drawn *d)
{
	if (!d->fine)
		return stop(q, d);
	if (!press_db_command(q->db, "savepoint one"))
		return false;
	if (d->paper ? store_paper(q, d) : store_proof(q, d))
		return press_db_command(q->db, "release savepoint one");
	press_db_complain(q->db, "cannot store");
	if (PQstatus(q->db) != CONNECTION_OK || !press_db_command(q->db, "rollback to savepoint one"))
		return false;
	refusal_add(&d->why, "cannot_be_drawn", "-", "the database did not take the paper");
	return stop(q, d);
}

static enum step
draw_rows(struct queue *q, PGresult *rows)
{
	static struct drawn drawn[QUEUE_ROWS];
	int n = PQntuples(rows);
	enum step step;

	point_reached("draw_taken");
	memset(drawn, 0, sizeof(drawn));
	for (int i = 0; i < n; i++)
		draw_row(q, rows, i, &drawn[i]);
	point_reached("draw_drawn");
	step = sign_files(q, drawn, n);
	point_reached("draw_signed");
	for (int i = 0; step == STEP_DONE && i < n; i++)
		if (!store_row(q, &drawn[i]))
			step = STEP_FAILED;
	point_reached("draw_stored");
	for (int i = 0; i < n; i++)
		bytes_free(&drawn[i].file);
	return step;
}

enum step
draw_step(struct queue *q)
{
	return queue_rows(q, "select kind, key, id, record from press.next($1::int)", QUEUE_ROWS, draw_rows);
}
