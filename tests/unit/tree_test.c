#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/log_fixture.h"

static void
leaf_vector(void **state)
{
	unsigned char salt[LEAF_SALT], commitment[LEAF_COMMITMENT], entry[LEAF_ENTRY], leaf[TREE_HASH];
	char hex[65];

	(void)state;
	memset(salt, 0xA5, sizeof(salt));
	leaf_commitment(LEAF_ISSUE, salt, "example-data", 12, commitment);
	sodium_bin2hex(hex, sizeof(hex), commitment, sizeof(commitment));
	assert_string_equal(hex, "e5146573a28281179628de927da875adaf1a7a618ffb6f263c7f33aa8aca7283");
	leaf_entry(LEAF_ISSUE, commitment, entry);
	tree_leaf(entry, sizeof(entry), leaf);
	sodium_bin2hex(hex, sizeof(hex), leaf, sizeof(leaf));
	assert_string_equal(hex, "ef372dbd2760fb96e6d7f217df8082a29c9e97da19b216d28941fbe2d431d95d");
}

static void
roots(void **state)
{
	struct tree tree = {0};
	unsigned char root[TREE_HASH], wanted[TREE_HASH];
	char text[NOTE_HASH_TEXT + 1];

	(void)state;
	tree_root(&tree, root);
	note_hash_text(root, text);
	assert_string_equal(text, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
	for (unsigned i = 0; i < ENTRIES; i++) {
		tree_add(&tree, leaves[i]);
		assert_int_equal(tree.size, i + 1);
		if (i + 1 != 1000 && i % 97 != 0)
			continue;
		tree_root(&tree, root);
		root_by_definition(0, i + 1, wanted);
		assert_memory_equal(root, wanted, sizeof(root));
		note_hash_text(root, text);
		if (i + 1 == 1000)
			assert_string_equal(text, "jeTFS6o+yfYIg83DKlDZeE7VhC+h5sTz3rauieGYnhc=");
	}
}

static void
inclusion(void **state)
{
	(void)state;
	for (int s = 0; s < SIZES; s++) {
		uint64_t size = sizes[s], step = size > 300 ? 37 : 1;
		struct tree_source source = { from_leaves, &size };
		struct tree_proof proof, wrong;
		unsigned char root[TREE_HASH], forged[TREE_HASH];

		root_by_definition(0, size, root);
		for (uint64_t i = 0; i < size; i += step) {
			assert_true(tree_inclusion(&source, i, size, &proof));
			assert_true(tree_included(leaves[i], i, size, &proof, root));
			memcpy(forged, leaves[i], sizeof(forged));
			forged[i % TREE_HASH] ^= 1;
			assert_false(tree_included(forged, i, size, &proof, root));
			assert_false(tree_included(leaves[i], i ^ 1, size, &proof, root));
			wrong = proof;
			wrong.n--;
			assert_false(tree_included(leaves[i], i, size, &wrong, root));
			wrong = proof;
			memset(wrong.hash[wrong.n++], 0, TREE_HASH);
			assert_false(tree_included(leaves[i], i, size, &wrong, root));
			wrong = proof;
			wrong.hash[proof.n - 1][0] ^= 1;
			assert_false(tree_included(leaves[i], i, size, &wrong, root));
		}
		assert_false(tree_inclusion(&source, size, size, &proof));
		assert_false(tree_included(leaves[0], size, size, &proof, root));
	}
}

static void
consistent(uint64_t old, uint64_t size)
{
	struct tree_source source = { from_leaves, &size };
	struct tree_proof proof, wrong;
	unsigned char was[TREE_HASH], is[TREE_HASH];

	root_by_definition(0, old, was);
	root_by_definition(0, size, is);
	assert_true(tree_consistency(&source, old, size, &proof));
	assert_true(tree_consistent(old, was, size, is, &proof));
	was[old % TREE_HASH] ^= 1;
	assert_false(tree_consistent(old, was, size, is, &proof));
	was[old % TREE_HASH] ^= 1;
	is[old % TREE_HASH] ^= 1;
	assert_false(tree_consistent(old, was, size, is, &proof));
	is[old % TREE_HASH] ^= 1;
	wrong = proof;
	memset(wrong.hash[wrong.n++], 0, TREE_HASH);
	assert_false(tree_consistent(old, was, size, is, &wrong));
	if (old == size)
		return;
	wrong = proof;
	wrong.n--;
	assert_false(tree_consistent(old, was, size, is, &wrong));
	for (int i = 0; i < proof.n; i++) {
		wrong = proof;
		wrong.hash[i][5] ^= 1;
		assert_false(tree_consistent(old, was, size, is, &wrong));
	}
	if (old > 1)
		assert_false(tree_consistent(old - 1, was, size, is, &proof));
}

static void
consistency(void **state)
{
	static const uint64_t old[] = { 1, 2, 3, 4, 6, 7, 8, 254, 255, 256, 257, 666, 999, 1000, 4095, 4096, 4097 };
	struct tree_proof proof;
	unsigned char root[TREE_HASH] = {0};
	uint64_t size = 257;
	struct tree_source source = { from_leaves, &size };

	(void)state;
	for (int s = 0; s < SIZES; s++)
		for (size_t i = 0; i < sizeof(old) / sizeof(old[0]) && old[i] <= sizes[s]; i++)
			consistent(old[i], sizes[s]);
	/* nothing is not altered, so there is nothing to prove from it */
	proof.n = 9;
	assert_true(tree_consistency(&source, 0, size, &proof));
	assert_int_equal(proof.n, 0);
	assert_true(tree_consistent(0, root, size, leaves[0], &proof));
	assert_true(tree_consistency(&source, 0, 0, &proof));
	assert_true(tree_consistent(0, root, 0, root, &proof));
	assert_false(tree_consistency(&source, size + 1, size, &proof));
	assert_false(tree_consistent(size + 1, root, size, root, &proof));
	/* a source that does not know fails the proof */
	assert_false(tree_consistency(&source, 200, size + 1, &proof));
	assert_false(tree_inclusion(&source, 3, size + 1, &proof));
}

static void
consistency_vector(void **state)
{
	struct note_key log = key_of("log.vkey");
	struct checkpoint was, is;
	struct tree_proof proof = {0}, ours;
	uint64_t size = 1000;
	struct tree_source source = { from_leaves, &size };
	size_t n;
	char *text = vector("checkpoint.old", &n);

	(void)state;
	assert_int_equal(checkpoint_open(text, n, &log, &was), NOTE_FINE);
	text = vector("checkpoint", &n);
	assert_int_equal(checkpoint_open(text, n, &log, &is), NOTE_FINE);
	assert_int_equal(was.size, 666);
	text = vector("consistency.txt", &n);
	for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
		assert_true(note_hash(line, strlen(line), proof.hash[proof.n++]));
	assert_true(tree_consistent(was.size, was.root, is.size, is.root, &proof));
	assert_true(tree_consistency(&source, 666, 1000, &ours));
	assert_int_equal(ours.n, proof.n);
	assert_memory_equal(ours.hash, proof.hash, (size_t)proof.n * TREE_HASH);
	was.root[31] ^= 0x80;
	assert_false(tree_consistent(was.size, was.root, is.size, is.root, &proof));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaf_vector),
		cmocka_unit_test(roots),
		cmocka_unit_test(inclusion),
		cmocka_unit_test(consistency),
		cmocka_unit_test(consistency_vector),
	};

	return cmocka_run_group_tests(tests, make_log, NULL);
}
