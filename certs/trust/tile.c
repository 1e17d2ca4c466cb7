#include <stdio.h>
#include <string.h>

#include "certs/trust/tile.h"

size_t
tile_path(const struct tile *tile, char out[static TILE_PATH_MOST])
{
	unsigned group[7];
	uint64_t rest = tile->number;
	int groups = 0;
	size_t n;

	do
		group[groups++] = (unsigned)(rest % 1000);
	while ((rest /= 1000) > 0);
	if (tile->level == TILE_ENTRIES)
		n = (size_t)snprintf(out, TILE_PATH_MOST, "entries");
	else
		n = (size_t)snprintf(out, TILE_PATH_MOST, "%d", tile->level);
	while (groups-- > 0)
		n += (size_t)snprintf(out + n, TILE_PATH_MOST - n, "/%s%03u", groups > 0 ? "x" : "", group[groups]);
	if (tile->width < TILE_WIDTH)
		n += (size_t)snprintf(out + n, TILE_PATH_MOST - n, ".p/%d", tile->width);
	return n;
}

/* A number in decimal at *text; moves behind it.  digits: exactly so many, 0: any, 1 to 3. */
static bool
number(const char **text, int digits, unsigned *out)
{
	int n = 0;

	for (*out = 0; n < 3 && (*text)[n] >= '0' && (*text)[n] <= '9'; n++)
		*out = *out * 10 + (unsigned)((*text)[n] - '0');
	*text += n;
	return n > 0 && (digits == 0 || n == digits);
}

bool
tile_path_read(const char *path, size_t n, struct tile *tile)
{
	char text[TILE_PATH_MOST], again[TILE_PATH_MOST];
	const char *at = text;
	unsigned part = 0;
	bool more = true;

	if (n >= sizeof(text) || memchr(path, '\0', n) != NULL)
		return false;
	memcpy(text, path, n);
	text[n] = '\0';
	*tile = (struct tile){ .level = TILE_ENTRIES, .width = TILE_WIDTH };
	if (strncmp(at, "entries", 7) == 0)
		at += 7;
	else if (number(&at, 0, &part) && part < TILE_LEVELS)
		tile->level = (int)part;
	else
		return false;
	while (more) {
		if (*at++ != '/')
			return false;
		more = *at == 'x';
		at += more;
		if (!number(&at, 3, &part) || tile->number > ((uint64_t)INT64_MAX - part) / 1000)
			return false;
		tile->number = tile->number * 1000 + part;
	}
	if (strncmp(at, ".p/", 3) == 0) {
		at += 3;
		if (!number(&at, 0, &part) || part == 0 || part >= TILE_WIDTH)
			return false;
		tile->width = (int)part;
	}
	/* written again it must be the same: no zeros in front, no empty groups, nothing behind */
	return *at == '\0' && tile_path(tile, again) == n && memcmp(again, text, n) == 0;
}

static uint64_t
hashes_of_level(int level, uint64_t size)
{
	return size >> (level * TILE_HEIGHT);
}

/* How wide a tile is when its level has so many hashes, more than number * 256. */
static int
width_of(uint64_t number, uint64_t hashes)
{
	uint64_t left = hashes - number * TILE_WIDTH;

	return left < TILE_WIDTH ? (int)left : TILE_WIDTH;
}

bool
tile_next(uint64_t from, uint64_t to, struct tile *tile)
{
	int level = tile->level;
	uint64_t number = tile->number + 1;

	if (tile->width == 0) {
		level = 0;
		number = from / TILE_WIDTH;
	}
	for (;;) {
		uint64_t was = hashes_of_level(level, from), is = hashes_of_level(level, to);

		if (was < is && number * TILE_WIDTH < is) {
			*tile = (struct tile){ level, number, width_of(number, is) };
			return true;
		}
		if (++level == TILE_LEVELS)
			return false;
		number = hashes_of_level(level, from) / TILE_WIDTH;
	}
}

/* The root over count hashes, a power of two. */
static void
join(const unsigned char *hashes, int count, unsigned char out[static TREE_HASH])
{
	unsigned char right[TREE_HASH];

	if (count == 1) {
		memcpy(out, hashes, TREE_HASH);
		return;
	}
	join(hashes, count / 2, out);
	join(hashes + count / 2 * TREE_HASH, count / 2, right);
	tree_node(out, right, out);
}

static bool
hash_from_tile(void *of, int level, uint64_t index, unsigned char out[static TREE_HASH])
{
	struct tile_reader *reader = of;
	int tall = level % TILE_HEIGHT, tile_level = level / TILE_HEIGHT;
	uint64_t first = index << tall, there = hashes_of_level(tile_level, reader->size);
	struct tile wanted = { .level = tile_level, .number = first / TILE_WIDTH };
	struct tile *at = &reader->at[tile_level];
	unsigned char *hashes = reader->hashes[tile_level];

	if (first + ((uint64_t)1 << tall) > there)
		return false;
	wanted.width = width_of(wanted.number, there);
	if (at->width != wanted.width || at->number != wanted.number) {
		at->width = 0;
		if (!reader->read(reader->of, &wanted, hashes))
			return false;
		*at = wanted;
	}
	join(hashes + first % TILE_WIDTH * TREE_HASH, 1 << tall, out);
	return true;
}

struct tree_source
tile_source(struct tile_reader *reader, bool (*read)(void *of, const struct tile *, unsigned char *hashes),
    void *of, uint64_t size)
{
	reader->read = read;
	reader->of = of;
	reader->size = size;
	memset(reader->at, 0, sizeof(reader->at));
	return (struct tree_source){ hash_from_tile, reader };
}
