#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/tile.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

enum { LARGEST = 1 << 20 };	/* leaves of a log that grows here */

static void
read_path(const char *data, size_t n)
{
	char again[TILE_PATH_MOST];
	struct tile tile;

	if (!tile_path_read(data, n, &tile))
		return;
	if (tile.width < 1 || tile.width > TILE_WIDTH || tile.level < TILE_ENTRIES || tile.level >= TILE_LEVELS ||
	    tile_path(&tile, again) != n || memcmp(again, data, n) != 0)
		abort();
}

/* A log grows from..to: each new tile is in it and wider than it was. */
static void
grow(uint64_t from, uint64_t to)
{
	struct tile tile = {0};
	int level = 0;

	while (tile_next(from, to, &tile)) {
		int tall = TILE_HEIGHT * tile.level;
		uint64_t first = tile.number * TILE_WIDTH, is = to >> tall, was = from >> tall;

		if (tile.level < level || first + (uint64_t)tile.width > is || first + (uint64_t)tile.width <= was ||
		    (tile.width < TILE_WIDTH && first + (uint64_t)tile.width != is))
			abort();
		level = tile.level;
	}
}

/* A source whose tiles are the input over and over, and end with it now and then. */
struct input { const uint8_t *data; size_t n; };

static bool
input_tile(void *of, const struct tile *tile, unsigned char *hashes)
{
	struct input *in = of;

	for (int i = 0; i < tile->width * TREE_HASH; i++)
		hashes[i] = in->data[((size_t)i + tile->number) % in->n];
	return in->data[tile->number % in->n] != 0xFF;
}

static void
prove(struct input *in, uint64_t a, uint64_t b)
{
	static struct tile_reader reader;
	struct tree_source source = tile_source(&reader, input_tile, in, b);
	struct tree_proof proof;
	struct tree tree;
	unsigned char root[TREE_HASH];

	/* leaves that are no hashes of anything make a tree as good as any other: proofs from it hold */
	if (b % TILE_WIDTH != b || !tree_load(&source, b, &tree))
		return;
	tree_root(&tree, root);
	if (tree_inclusion(&source, a, b, &proof) &&
	    !tree_included(reader.hashes[0] + a * TREE_HASH, a, b, &proof, root))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	uint32_t a = 0, b = 0;

	read_path((const char *)data, n);
	if (n < 8)
		return 0;
	memcpy(&a, data, 4);
	memcpy(&b, data + 4, 4);
	grow(a % LARGEST, b % LARGEST);
	prove(&(struct input){ data, n }, a % TILE_WIDTH, b % TILE_WIDTH);
	return 0;
}
