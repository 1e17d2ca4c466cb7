#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "certs/trust/tile.h"
#include "certs/trust/tlog_proof.h"
#include "tests/unit/log_fixture.h"

/* A tile of the log, made from the leaves. */
static bool
make_tile(void *of, const struct tile *tile, unsigned char *hashes)
{
	uint64_t *size = of;
	struct tree_source source = { from_leaves, size };

	for (int i = 0; i < tile->width; i++)
		if (!source.hash(of, tile->level * TILE_HEIGHT, tile->number * TILE_WIDTH + (uint64_t)i,
		    hashes + i * TREE_HASH))
			return false;
	return true;
}

static void
paths(void **state)
{
	static const char *const good[] = { "0/000", "0/067", "1/999", "0/x001/234", "0/x001/234.p/5",
	    "7/x001/x234/067.p/255", "entries/067", "entries/x001/000.p/1" };
	static const char *const bad[] = { "", "0", "0/", "0/1", "00/000", "8/000", "-1/000", "0/0000", "0/x000/001",
	    "0/x001", "0/001/234", "0/x1/234", "0/000.p", "0/000.p/", "0/000.p/0", "0/000.p/256", "0/000.p/05",
	    "0/000.p/5/", "0/000 ", "/0/000", "entries", "entries/", "entriesx/000", "0/x999/x999/x999/x999/x999/x999/999" };
	struct tile tile;
	char text[TILE_PATH_MOST];

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(tile_path_read(good[i], strlen(good[i]), &tile));
		assert_int_equal(tile_path(&tile, text), strlen(good[i]));
		assert_string_equal(text, good[i]);
	}
	assert_true(tile_path_read("0/x001/234.p/5", 14, &tile));
	assert_int_equal(tile.level, 0);
	assert_int_equal(tile.number, 1234);
	assert_int_equal(tile.width, 5);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(tile_path_read(bad[i], strlen(bad[i]), &tile));
	assert_false(tile_path_read("0/000\0", 6, &tile));
}

/* Which tiles a log gets when it grows: by their paths, in one line. */
static char *
new_tiles(uint64_t from, uint64_t to)
{
	static char all[512];
	struct tile tile = {0};
	char path[TILE_PATH_MOST];
	size_t n = 0;

	all[0] = '\0';
	while (tile_next(from, to, &tile)) {
		tile_path(&tile, path);
		n += (size_t)snprintf(all + n, sizeof(all) - n, " %s", path);
	}
	return all;
}

static void
growing(void **state)
{
	(void)state;
	assert_string_equal(new_tiles(0, 0), "");
	assert_string_equal(new_tiles(5, 5), "");
	assert_string_equal(new_tiles(0, 1), " 0/000.p/1");
	assert_string_equal(new_tiles(1, 255), " 0/000.p/255");
	assert_string_equal(new_tiles(255, 256), " 0/000 1/000.p/1");
	assert_string_equal(new_tiles(256, 257), " 0/001.p/1");
	assert_string_equal(new_tiles(200, 700), " 0/000 0/001 0/002.p/188 1/000.p/2");
	assert_string_equal(new_tiles(512, 768), " 0/002 1/000.p/3");
	assert_string_equal(new_tiles(65535, 65537), " 0/255 0/256.p/1 1/000 2/000.p/1");
}

static void
proofs_from_tiles(void **state)
{
	static struct tile_reader reader;

	(void)state;
	for (int s = 0; s < SIZES; s++) {
		uint64_t size = sizes[s], less = size - 1;
		struct tree_source tiles = tile_source(&reader, make_tile, &size, size), plain = { from_leaves, &size };
		struct tree_proof a, b;
		struct tree tree;
		unsigned char root[TREE_HASH], wanted[TREE_HASH];

		for (uint64_t i = 0; i < size; i += size / 5 + 1) {
			assert_true(tree_inclusion(&tiles, i, size, &a));
			assert_true(tree_inclusion(&plain, i, size, &b));
			assert_int_equal(a.n, b.n);
			assert_memory_equal(a.hash, b.hash, (size_t)a.n * TREE_HASH);
			assert_true(tree_consistency(&tiles, i, size, &a));
			assert_true(tree_consistency(&plain, i, size, &b));
			assert_int_equal(a.n, b.n);
			assert_memory_equal(a.hash, b.hash, (size_t)a.n * TREE_HASH);
		}
		assert_true(tree_load(&tiles, size, &tree));
		tree_root(&tree, root);
		root_by_definition(0, size, wanted);
		assert_memory_equal(root, wanted, sizeof(root));
		/* beyond what the tiles hold there is no proof */
		tiles = tile_source(&reader, make_tile, &less, less);
		assert_false(tree_load(&tiles, size, &tree));
		/* and none when a tile is missing */
		tiles = tile_source(&reader, make_tile, &less, size);
		assert_false(tree_load(&tiles, size, &tree));
	}
}

static void
proof_file(void **state)
{
	struct note_key log = key_of("log.vkey"), witness = key_of("witness.vkey"), *other = &witness;
	struct tlog_proof proof;
	struct checkpoint c;
	struct note note;
	uint64_t when, size = 1000;
	struct tree_source source = { from_leaves, &size };
	unsigned char entry[LEAF_ENTRY];
	static char again[TLOG_PROOF_MOST];
	size_t n;
	char *text = vector("cert.tlog-proof", &n);

	(void)state;
	entry_of(333, entry);
	assert_true(tlog_proof_read(text, n, &proof));
	assert_int_equal(tlog_proof_check(&proof, &log, entry, sizeof(entry), &c), TLOG_FINE);
	assert_int_equal(c.size, 1000);
	assert_true(note_read(proof.note, proof.note_n, &note));
	assert_int_equal(note_check(&note, &witness, &when), NOTE_FINE);
	assert_int_equal(when, 1795428000);
	assert_int_equal(tlog_proof_check(&proof, other, entry, sizeof(entry), &c), TLOG_BAD_CHECKPOINT);
	entry[20] ^= 1;
	assert_int_equal(tlog_proof_check(&proof, &log, entry, sizeof(entry), &c), TLOG_NOT_INCLUDED);

	assert_true(tree_inclusion(&source, 333, 1000, &proof.path));
	assert_int_equal(tlog_proof_write(&proof, again, sizeof(again)), n);
	assert_memory_equal(again, text, n);
	assert_int_equal(tlog_proof_write(&proof, again, n), 0);
	memset(proof.extra, 7, 32);
	proof.extra_n = 32;
	n = tlog_proof_write(&proof, again, sizeof(again));
	memset(proof.extra, 0, 32);
	assert_true(tlog_proof_read(again, n, &proof));
	assert_int_equal(proof.extra_n, 32);
	assert_int_equal(proof.extra[31], 7);
	for (size_t cut = 0; cut < n - 400; cut++)
		assert_false(tlog_proof_read(again, cut, &proof) && proof.note_n > 60);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths),
		cmocka_unit_test(growing),
		cmocka_unit_test(proofs_from_tiles),
		cmocka_unit_test(proof_file),
	};

	return cmocka_run_group_tests(tests, make_log, NULL);
}
