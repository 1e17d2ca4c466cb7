#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "certs/trust/leaf.h"
#include "certs/trust/note.h"
#include "certs/trust/tile.h"
#include "certs/trust/tlog_proof.h"
#include "certs/trust/tree.h"

/*
 * Makes logs like that of tests/vectors, of any size, for programs that judge them:
 *
 *	log_maker tiles FOLDER SIZE [FORK]	checkpoint and tiles; from entry FORK on another history
 *	log_maker proof SIZE INDEX		a tlog-proof
 *	log_maker consistency OLD SIZE		hashes, one a line
 *	log_maker request OLD SIZE [FORK]	what add-checkpoint is asked
 *	log_maker sql				the hex of entries on stdin: SQL that stores their checkpoint and tiles
 */

enum { MOST = 1 << 17, LEVELS = 18 };
static unsigned char hashes[LEVELS][MOST][TREE_HASH];	/* of complete subtrees, by level */

static void
fail(const char *what)
{
	fprintf(stderr, "log_maker: %s: %s\n", what, strerror(errno));
	exit(1);
}

static bool
hash_of(void *of, int level, uint64_t index, unsigned char out[static TREE_HASH])
{
	(void)of;
	memcpy(out, hashes[level][index], TREE_HASH);
	return true;
}

static const struct tree_source source = { hash_of, NULL };

static void
add(uint64_t i, const unsigned char *entry)
{
	tree_leaf(entry, LEAF_ENTRY, hashes[0][i]);
}

static void
join(uint64_t size)
{
	for (int level = 1; level < LEVELS; level++)
		for (uint64_t i = 0; i < size >> level; i++)
			tree_node(hashes[level - 1][2 * i], hashes[level - 1][2 * i + 1], hashes[level][i]);
}

static void
make(uint64_t size, uint64_t fork)
{
	for (uint64_t i = 0; i < size; i++) {
		unsigned char commitment[LEAF_COMMITMENT], entry[LEAF_ENTRY];
		char text[64];
		int n = snprintf(text, sizeof(text), "salt+%s %" PRIu64, i < fork ? "credential" : "other", i);

		crypto_hash_sha256(commitment, (unsigned char *)text, (unsigned long long)n);
		leaf_entry(LEAF_ISSUE, commitment, entry);
		add(i, entry);
	}
	join(size);
}

/* Entries in hex on stdin; how many. */
static uint64_t
read_entries(void)
{
	char hex[2 * LEAF_ENTRY + 1];
	unsigned char entry[LEAF_ENTRY];
	uint64_t n = 0;

	while (n < MOST && fread(hex, 1, 2 * LEAF_ENTRY, stdin) == 2 * LEAF_ENTRY) {
		if (sodium_hex2bin(entry, sizeof(entry), hex, 2 * LEAF_ENTRY, NULL, NULL, NULL) != 0)
			fail("stdin");
		add(n++, entry);
	}
	join(n);
	return n;
}

static size_t
checkpoint(uint64_t size, char *out)
{
	static const char name[] = "verify.example.org/log", words[] = "tcr test log key";
	unsigned char seed[32], pk[32], sk[64];
	struct checkpoint c = { .size = size };
	struct note_key key;
	struct tree tree;

	crypto_hash_sha256(seed, (const unsigned char *)words, sizeof(words) - 1);
	crypto_sign_seed_keypair(pk, sk, seed);
	strcpy(c.origin, name);
	if (!note_key_make(&key, name, NOTE_ED25519, pk) || !tree_load(&source, size, &tree))
		abort();
	tree_root(&tree, c.root);
	return checkpoint_sign(&c, &key, sk, out);
}

/* Writes a file and the folders it is in. */
static void
put(const char *folder, const char *name, const void *data, size_t n)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	for (char *slash = path + strlen(folder); slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0755) < 0 && errno != EEXIST)
			fail(path);
		*slash = '/';
	}
	file = fopen(path, "w");
	if (file == NULL || fwrite(data, 1, n, file) != n || fclose(file) != 0)
		fail(path);
}

static void
tiles(const char *folder, uint64_t size)
{
	char note[1024], path[TILE_PATH_MOST], name[TILE_PATH_MOST + 8];
	struct tile tile = {0};

	while (tile_next(0, size, &tile)) {
		tile_path(&tile, path);
		snprintf(name, sizeof(name), "tile/%s", path);
		put(folder, name, hashes[tile.level * TILE_HEIGHT][tile.number * TILE_WIDTH],
		    (size_t)tile.width * TREE_HASH);
	}
	put(folder, "checkpoint", note, checkpoint(size, note));
}

static void
print_hex(const unsigned char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		printf("%02x", bytes[i]);
}

/* The root stands in the third line of the note. */
static void
sql(uint64_t size)
{
	char note[1024], *line;
	unsigned char root[TREE_HASH];
	struct tile tile = {0};
	size_t n = checkpoint(size, note);

	line = strchr(strchr(note, '\n') + 1, '\n') + 1;
	if (!note_hash(line, NOTE_HASH_TEXT, root))
		abort();
	printf("select press.checkpoint(%" PRIu64 ", '\\x", size);
	print_hex(root, sizeof(root));
	printf("', $note$%.*s$note$);\n", (int)n, note);
	while (tile_next(0, size, &tile)) {
		printf("select press.tile(%d, %" PRIu64 ", %d, '\\x", tile.level, tile.number, tile.width);
		print_hex(hashes[tile.level * TILE_HEIGHT][tile.number * TILE_WIDTH], (size_t)tile.width * TREE_HASH);
		puts("');");
	}
}

static void
print_proof(const struct tree_proof *proof)
{
	char text[NOTE_HASH_TEXT + 1];

	for (int i = 0; i < proof->n; i++) {
		note_hash_text(proof->hash[i], text);
		puts(text);
	}
}

int
main(int argc, char *argv[])
{
	static char text[TLOG_PROOF_MOST];
	static struct tlog_proof file;
	struct tree_proof proof;
	char note[1024];
	uint64_t size = argc > 3 ? strtoull(argv[argv[1][0] == 'p' ? 2 : 3], NULL, 10) : 0;
	uint64_t number = argc > 3 ? strtoull(argv[argv[1][0] == 'p' ? 3 : 2], NULL, 10) : 0;

	if (sodium_init() < 0 || size >= MOST)
		return 2;
	if (argc == 2) {
		sql(read_entries());
		return 0;
	}
	make(size, argc > 4 ? strtoull(argv[4], NULL, 10) : UINT64_MAX);
	if (strcmp(argv[1], "tiles") == 0) {
		tiles(argv[2], size);
	} else if (strcmp(argv[1], "proof") == 0 && tree_inclusion(&source, number, size, &file.path)) {
		file.index = number;
		file.note = note;
		file.note_n = checkpoint(size, note);
		fwrite(text, 1, tlog_proof_write(&file, text, sizeof(text)), stdout);
	} else if (tree_consistency(&source, number, size, &proof)) {
		if (strcmp(argv[1], "request") == 0)
			printf("old %" PRIu64 "\n", number);
		print_proof(&proof);
		if (strcmp(argv[1], "request") == 0)
			printf("\n%.*s", (int)checkpoint(size, note), note);
	} else {
		return 2;
	}
	return 0;
}
