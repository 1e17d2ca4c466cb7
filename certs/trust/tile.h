#ifndef TRUST_TILE_H
#define TRUST_TILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "certs/trust/tree.h"

/*
 * Tiles of a log (C2SP tlog-tiles; verification.md 6.2).  A tile of level L
 * holds up to 256 hashes of complete subtrees of 256^L leaves; tile N begins
 * with subtree N * 256.  A tile with less than 256 hashes is partial and is
 * only ever the last of its level.  Entry bundles hold the entries themselves,
 * each with its length in two bytes before it, 256 to a bundle.
 */

enum {
	TILE_WIDTH = 256,
	TILE_HEIGHT = 8,	/* 2^8 hashes */
	TILE_LEVELS = 8,
	TILE_BYTES = TILE_WIDTH * TREE_HASH,
	TILE_ENTRIES = -1,	/* the level of entry bundles */
	TILE_PATH_MOST = 64	/* a path, with NUL */
};

struct tile {
	int		level;		/* 0..7, or TILE_ENTRIES */
	uint64_t	number;
	int		width;		/* 1..256 */
};

/* "0/x001/234.p/5", "entries/067": what comes after /log/tile/.  Returns its length. */
size_t	tile_path(const struct tile *, char out[static TILE_PATH_MOST]);

/* Strict: the one way to write each tile. */
bool	tile_path_read(const char *, size_t n, struct tile *);

/*
 * The tiles that a log of size `to` has and a log of size `from` had not or
 * had narrower, level by level.  Begin with width 0; false: there are no more.
 */
bool	tile_next(uint64_t from, uint64_t to, struct tile *);

/*
 * A source of hashes (tree.h) that reads tiles.  read() puts 32 * width bytes
 * of the tile as it is in a log of `size` leaves, or says false.
 * The struct may be large; hand tile_source() to the functions of tree.h.
 */
struct tile_reader {
	bool		(*read)(void *of, const struct tile *, unsigned char *hashes);
	void		*of;
	uint64_t	 size;
	struct tile	 at[TILE_LEVELS];	/* the tile read last, by level; width 0: none */
	unsigned char	 hashes[TILE_LEVELS][TILE_BYTES];
};

/* Makes the reader ready; the source points to it. */
struct tree_source	tile_source(struct tile_reader *, bool (*read)(void *of, const struct tile *, unsigned char *hashes),
			    void *of, uint64_t size);

#endif
