#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/press_db.h"
#include "certs/queue_parts.h"
#include "certs/trust/leaf.h"
#include "certs/trust/point.h"
#include "certs/trust/tile.h"
#include "certs/trust/tree.h"

enum { ENTRIES_AT_ONCE = 5000 };

/* Entries from a leaf on, as many as are asked for or there are; NULL when it failed. */
static PGresult *
entries_from(struct queue *q, uint64_t from, unsigned n)
{
	char first[24], count[12];
	const char *values[] = { first, count };

	snprintf(first, sizeof(first), "%" PRIu64, from);
	snprintf(count, sizeof(count), "%u", n);
	return press_db_rows(q->db, "select press.entries($1::bigint, $2::int)", 2, values, true);
}

/* The root over the first size leaves of the database; false: it has fewer, or failed. */
static bool
root_of(struct queue *q, uint64_t size, unsigned char root[TREE_HASH])
{
	struct tree tree = {0};

	while (tree.size < size) {
		uint64_t left = size - tree.size;
		PGresult *rows = entries_from(q, tree.size, left < ENTRIES_AT_ONCE ? (unsigned)left : ENTRIES_AT_ONCE);
		const unsigned char *bytes;
		unsigned char leaf[TREE_HASH];
		size_t n;

		if (rows == NULL)
			return false;
		bytes = press_db_bytes(rows, 0, 0, &n);
		for (size_t i = 0; i + LEAF_ENTRY <= n; i += LEAF_ENTRY) {
			tree_leaf(bytes + i, LEAF_ENTRY, leaf);
			tree_add(&tree, leaf);
		}
		PQclear(rows);
		if (n == 0)
			return false;
	}
	tree_root(&tree, root);
	return true;
}

/*
 * Does the database hold what the signer has signed?  A database that was set
 * back does not, and the signer is told: it then signs nothing before somebody
 * has said how to go on.
 */
static enum step
meet(struct queue *q, uint64_t size)
{
	json_t *answer = queue_ask(q, json_pack("{s:s}", "ask", "hello")), *log;
	unsigned char root[TREE_HASH], theirs[TREE_HASH];
	char hex[2 * TREE_HASH + 1];
	const char *text;
	uint64_t signed_size;
	bool same;

	if (answer == NULL)
		return STEP_LATER;
	log = json_object_get(answer, "log");
	signed_size = (uint64_t)json_integer_value(json_object_get(log, "size"));
	text = json_string_value(json_object_get(log, "root"));
	same = signed_size <= size && root_of(q, signed_size, root) && text != NULL &&
	    sodium_hex2bin(theirs, sizeof(theirs), text, strlen(text), NULL, NULL, NULL) == 0 &&
	    memcmp(root, theirs, sizeof(root)) == 0;
	json_decref(answer);
	if (PQstatus(q->db) != CONNECTION_OK)
		return STEP_FAILED;
	if (!same && !root_of(q, size, root))
		return STEP_FAILED;
	answer = queue_ask(q, json_pack("{s:s, s:I, s:s}", "ask", "hello", "size",
	    (json_int_t)(same ? signed_size : size), "root", sodium_bin2hex(hex, sizeof(hex), root, sizeof(root))));
	if (answer == NULL)
		return STEP_LATER;
	q->met = same;
	json_decref(answer);
	return same ? STEP_DONE : STEP_LATER;
}

/* The hash that stands at place i of a tile. */
static bool
tile_hash(struct queue *q, const struct tile *tile, int i, unsigned char out[TREE_HASH])
{
	char level[12], number[24];
	const char *values[] = { level, number };
	struct tree tree = {0};
	PGresult *rows;
	const unsigned char *bytes;
	size_t n;

	snprintf(level, sizeof(level), "%d", tile->level - 1);
	snprintf(number, sizeof(number), "%" PRIu64, tile->number * TILE_WIDTH + (unsigned)i);
	rows = press_db_rows(q->db, "select press.tile_hashes($1::int, $2::bigint)", 2, values, true);
	if (rows == NULL)
		return false;
	bytes = press_db_bytes(rows, 0, 0, &n);
	for (size_t at = 0; at < n; at += TREE_HASH)
		tree_add(&tree, bytes + at);
	if (n == TILE_BYTES)
		tree_root(&tree, out);
	PQclear(rows);
	return n == TILE_BYTES;
}

static bool
tile_hashes(struct queue *q, const struct tile *tile, unsigned char out[TILE_BYTES])
{
	PGresult *rows;
	const unsigned char *bytes;
	size_t n;

	if (tile->level > 0) {
		for (int i = 0; i < tile->width; i++)
			if (!tile_hash(q, tile, i, out + (size_t)i * TREE_HASH))
				return false;
		return true;
	}
	rows = entries_from(q, tile->number * TILE_WIDTH, (unsigned)tile->width);
	if (rows == NULL)
		return false;
	bytes = press_db_bytes(rows, 0, 0, &n);
	for (int i = 0; (size_t)i < n / LEAF_ENTRY; i++)
		tree_leaf(bytes + i * LEAF_ENTRY, LEAF_ENTRY, out + (size_t)i * TREE_HASH);
	PQclear(rows);
	return n == (size_t)tile->width * LEAF_ENTRY;
}

/* Tiles of hashes that are new or wider since the log had `from` leaves. */
static bool
store_tiles(struct queue *q, uint64_t from, uint64_t to)
{
	unsigned char *hashes = malloc(TILE_BYTES);
	struct tile tile = {0};
	bool fine = hashes != NULL;

	while (fine && tile_next(from, to, &tile)) {
		char level[12], number[24], width[12];
		const char *values[] = { level, number, width, (const char *)hashes };
		const int lengths[] = { 0, 0, 0, tile.width * TREE_HASH }, formats[] = { 0, 0, 0, 1 };

		if (tile.level < 0)
			continue;
		snprintf(level, sizeof(level), "%d", tile.level);
		snprintf(number, sizeof(number), "%" PRIu64, tile.number);
		snprintf(width, sizeof(width), "%d", tile.width);
		fine = tile_hashes(q, &tile, hashes) &&
		    press_db_call(q->db, "select press.tile($1::int, $2::bigint, $3::int, $4::bytea)", 4, values,
		    lengths, formats);
	}
	free(hashes);
	return fine;
}

static bool
store_checkpoint(struct queue *q, const json_t *answer, uint64_t from)
{
	uint64_t size = (uint64_t)json_integer_value(json_object_get(answer, "size"));
	const char *note = json_string_value(json_object_get(answer, "note"));
	const char *root = json_string_value(json_object_get(answer, "root"));
	char number[24];
	const char *values[] = { number, root, note };

	snprintf(number, sizeof(number), "%" PRIu64, size);
	return root != NULL && note != NULL && press_db_command(q->db, "begin") &&
	    store_tiles(q, from, size) &&
	    press_db_call(q->db, "select press.checkpoint($1::bigint, decode($2, 'hex'), $3)", 3, values, NULL, NULL) &&
	    press_db_command(q->db, "commit");
}

/* Hands the signer the entries that it has not, and stores the checkpoint that it signs. */
static enum step
sign_log(struct queue *q, uint64_t signed_to)
{
	json_t *answer = queue_ask(q, json_pack("{s:s}", "ask", "hello"));
	uint64_t from;
	PGresult *rows;
	const unsigned char *bytes;
	size_t n;
	char *hex;
	bool fine;

	if (answer == NULL)
		return STEP_LATER;
	from = (uint64_t)json_integer_value(json_object_get(json_object_get(answer, "log"), "size"));
	json_decref(answer);
	rows = entries_from(q, from, ENTRIES_AT_ONCE);
	if (rows == NULL)
		return STEP_FAILED;
	bytes = press_db_bytes(rows, 0, 0, &n);
	hex = malloc(2 * n + 1);
	if (hex == NULL)
		abort();
	sodium_bin2hex(hex, 2 * n + 1, bytes, n);
	PQclear(rows);
	answer = queue_ask(q, json_pack("{s:s, s:I, s:s}", "ask", "checkpoint", "from", (json_int_t)from, "entries", hex));
	free(hex);
	if (answer == NULL)
		return STEP_LATER;
	point_reached("log_signed");
	fine = store_checkpoint(q, answer, signed_to);
	point_reached("log_stored");
	json_decref(answer);
	if (!fine && PQstatus(q->db) == CONNECTION_OK)
		press_db_command(q->db, "rollback");
	return fine ? STEP_DONE : STEP_FAILED;
}

enum step
log_step(struct queue *q)
{
	PGresult *rows = press_db_rows(q->db, "select size, signed from press.log()", 0, NULL, true);
	uint64_t size, signed_to;

	if (rows == NULL)
		return STEP_FAILED;
	size = (uint64_t)press_db_number(rows, 0, 0);
	signed_to = (uint64_t)press_db_number(rows, 0, 1);
	PQclear(rows);
	if (!q->met) {
		enum step step = meet(q, size);

		if (step != STEP_DONE)
			return step;
	}
	return size == signed_to ? STEP_EMPTY : sign_log(q, signed_to);
}
