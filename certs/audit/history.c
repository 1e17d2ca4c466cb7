#include <stdlib.h>
#include <string.h>

#include "certs/audit/audit.h"

/*
 * The leaf rows, the lowest tiles and the signer's entries each say what the
 * log's hashes are.  Whichever of them leads to the root of the last
 * checkpoint is the log; leaf rows that differ from it were touched.
 */

enum { MOVED_MOST = 5 /* leaves that stand elsewhere are named, others counted */ };

struct last { uint64_t size; unsigned char root[HASH]; bool known; };
static struct last last;

/* The hashes that the tiles have, as far as they go without a gap. */
static unsigned char (*from_tiles)[HASH];
static uint64_t tiles_n;

static void
each_checkpoint(struct audit *a, const struct row *row)
{
	struct note_parts parts;
	uint64_t when;

	/* the last that counts: with a key, the last that is signed */
	if (!note_parse(row_text(row, 0), &parts) ||
	    (a->vkey != NULL && !note_signed(row_text(row, 0), &parts, a->vkey, &when)))
		return;
	last.size = parts.size;
	memcpy(last.root, parts.root, HASH);
	last.known = true;
}

static void
each_tile(struct audit *a, const struct row *row)
{
	size_t n;
	const unsigned char *hashes = row_bytes(row, 1, &n);
	uint64_t number = (uint64_t)row_number(row, 0);

	(void)a;
	if (number * 256 != tiles_n || n % HASH != 0)
		return;
	from_tiles = realloc(from_tiles, (tiles_n + 256) * HASH);
	if (from_tiles == NULL || n > 256 * HASH)
		abort();
	memcpy(from_tiles[tiles_n], hashes, n);
	tiles_n += n / HASH;
}

static bool
leads_to_root(const unsigned char (*leaf)[HASH], uint64_t n)
{
	struct forest f;
	unsigned char root[HASH];

	if (leaf == NULL || n < last.size)
		return false;
	forest_make(&f, leaf, last.size);
	forest_root(&f, last.size, root);
	forest_free(&f);
	return memcmp(root, last.root, HASH) == 0;
}

/* A hash and its place, to be found by the hash. */
struct place { const unsigned char *hash; uint64_t at; };

static int
by_hash(const void *one, const void *other)
{
	return memcmp(((const struct place *)one)->hash, ((const struct place *)other)->hash, HASH);
}

static struct place *
places(const unsigned char (*hash)[HASH], const bool *there, uint64_t n, uint64_t *found_n)
{
	struct place *place = malloc((n + 1) * sizeof(*place));

	if (place == NULL)
		abort();
	*found_n = 0;
	for (uint64_t i = 0; i < n; i++)
		if (there == NULL || there[i])
			place[(*found_n)++] = (struct place){ hash[i], i };
	qsort(place, *found_n, sizeof(*place), by_hash);
	return place;
}

static const struct place *
find(const struct place *place, uint64_t n, const unsigned char *hash)
{
	return bsearch(&(struct place){ hash, 0 }, place, n, sizeof(*place), by_hash);
}

/* Names the leaf rows that are not the log's, and leaves of the log that are in no row. */
static void
compare(struct audit *a, const unsigned char (*log)[HASH], uint64_t n)
{
	uint64_t log_n, row_n, moved = 0;
	struct place *in_log = places(log, NULL, n, &log_n), *in_rows = places((const unsigned char (*)[HASH])a->leaf, a->there, a->size, &row_n);

	for (uint64_t i = 0; i < n && i < a->size; i++) {
		const struct place *place;

		if (!a->there[i] || memcmp(a->leaf[i], log[i], HASH) == 0)
			continue;
		place = find(in_log, log_n, a->leaf[i]);
		if (place == NULL) {
			found(a, EDITED, "leaf %llu is not the one in the log", (unsigned long long)i);
			continue;
		}
		if (moved++ < MOVED_MOST)
			found(a, REORDERED, "leaf %llu stands in the place of leaf %llu", (unsigned long long)place->at,
			    (unsigned long long)i);
		if (find(in_rows, row_n, log[i]) == NULL)
			found(a, DELETED, "what the log has as leaf %llu is in no row", (unsigned long long)i);
	}
	if (moved > MOVED_MOST)
		found(a, REORDERED, "and %llu leaves more", (unsigned long long)(moved - MOVED_MOST));
	free(in_log);
	free(in_rows);
}

/* Nothing leads to the last root: says from which checkpoint on. */
static uint64_t good;

static void
each_root(struct audit *a, const struct row *row)
{
	struct note_parts parts;
	unsigned char root[HASH];
	static bool said;

	if (said || !note_parse(row_text(row, 0), &parts) || parts.size > a->log.size)
		return;
	forest_root(&a->log, parts.size, root);
	if (memcmp(root, parts.root, HASH) == 0) {
		good = parts.size;
		return;
	}
	said = true;
	found(a, EDITED, "among leaves %llu to %llu: they are not what the checkpoint of %llu entries stands for",
	    (unsigned long long)good, (unsigned long long)parts.size - 1, (unsigned long long)parts.size);
}

bool
history_check(struct audit *a)
{
	uint64_t entries_n = 0;
	unsigned char (*entries)[HASH];
	bool fine = rows(a, "select note from checkpoint order by size", each_checkpoint) &&
	    rows(a, "select t.number::text, t.hashes from tile t where t.level = 0 order by t.number", each_tile);

	if (!fine)
		return false;
	entries = signer_leaves(a, &entries_n);
	if (!last.known || leads_to_root((const unsigned char (*)[HASH])a->leaf, a->size)) {
		forest_make(&a->log, (const unsigned char (*)[HASH])a->leaf, a->size);
	} else if (leads_to_root((const unsigned char (*)[HASH])from_tiles, tiles_n)) {
		compare(a, (const unsigned char (*)[HASH])from_tiles, tiles_n);
		forest_make(&a->log, (const unsigned char (*)[HASH])from_tiles, tiles_n);
	} else if (leads_to_root((const unsigned char (*)[HASH])entries, entries_n)) {
		compare(a, (const unsigned char (*)[HASH])entries, entries_n);
		forest_make(&a->log, (const unsigned char (*)[HASH])entries, entries_n);
	} else {
		forest_make(&a->log, (const unsigned char (*)[HASH])a->leaf, a->size);
		fine = rows(a, "select note from checkpoint order by size", each_root);
	}
	free(entries);
	free(from_tiles);
	return fine;
}
