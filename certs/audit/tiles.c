#include <stdlib.h>
#include <string.h>

#include "certs/audit/audit.h"

enum { WIDTH = 256, HEIGHT = 8, LEVELS = 8 };

/* How many hashes of each level were found whole in tiles, and how many the last checkpoint needs. */
static uint64_t whole[LEVELS], signed_size;

static void
each(struct audit *a, const struct row *row)
{
	int level = (int)row_number(row, 0);
	uint64_t first = (uint64_t)row_number(row, 1) * WIDTH, width = (uint64_t)row_number(row, 2);
	size_t n;
	const unsigned char *hashes = row_bytes(row, 3, &n);

	a->tiles++;
	if (level < 0 || level >= LEVELS || n != width * HASH || first + width > a->log.size >> (HEIGHT * level)) {
		found(a, EDITED, "tile %d/%llu is wider than the log", level, (unsigned long long)first / WIDTH);
		return;
	}
	if (memcmp(hashes, a->log.level[HEIGHT * level][first], n) != 0)
		found(a, EDITED, "tile %d/%llu has other hashes than the log", level, (unsigned long long)first / WIDTH);
	if (first == whole[level])
		whole[level] += width;
}

static void
each_signed(struct audit *a, const struct row *row)
{
	(void)a;
	signed_size = (uint64_t)row_number(row, 0);
}

bool
tiles_check(struct audit *a)
{
	if (!rows(a, "select coalesce(max(size), 0)::text from checkpoint", each_signed) ||
	    !rows(a, "select t.level::text, t.number::text, t.width::text, t.hashes from tile t order by t.level, t.number", each))
		return false;
	for (int level = 0; level < LEVELS; level++)
		if (whole[level] < signed_size >> (HEIGHT * level))
			found(a, DELETED, "tiles of level %d end after %llu hashes, and %llu were signed", level,
			    (unsigned long long)whole[level], (unsigned long long)(signed_size >> (HEIGHT * level)));
	return true;
}
