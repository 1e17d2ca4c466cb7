#ifndef LOG_FIXTURE_H
#define LOG_FIXTURE_H

/* The log of tests/vectors, for the tests that include this; after cmocka.h. */

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/leaf.h"
#include "certs/trust/note.h"
#include "certs/trust/tree.h"

/* A log of entries 01 01 SHA-256("salt+credential i"), as in tests/vectors. */
enum { ENTRIES = 4097 };
static unsigned char leaves[ENTRIES][TREE_HASH];

static const uint64_t sizes[] = { 2, 7, 8, 255, 256, 257, 1000, 4097 };
enum { SIZES = sizeof(sizes) / sizeof(sizes[0]) };

static void
entry_of(unsigned i, unsigned char out[static LEAF_ENTRY])
{
	unsigned char commitment[LEAF_COMMITMENT];
	char text[40];
	int n = snprintf(text, sizeof(text), "salt+credential %u", i);

	crypto_hash_sha256(commitment, (unsigned char *)text, (unsigned long long)n);
	leaf_entry(LEAF_ISSUE, commitment, out);
}

static int
make_log(void **state)
{
	(void)state;
	for (unsigned i = 0; i < ENTRIES; i++) {
		unsigned char entry[LEAF_ENTRY];

		entry_of(i, entry);
		tree_leaf(entry, sizeof(entry), leaves[i]);
	}
	return sodium_init() < 0;
}

/* The root as RFC 6962 defines it, by halving: what the compact tree is measured against. */
static void
root_by_definition(uint64_t from, uint64_t to, unsigned char out[static TREE_HASH])
{
	unsigned char left[TREE_HASH], right[TREE_HASH];
	uint64_t half = 1;

	if (to - from == 1) {
		memcpy(out, leaves[from], TREE_HASH);
		return;
	}
	while (half * 2 < to - from)
		half *= 2;
	root_by_definition(from, from + half, left);
	root_by_definition(from + half, to, right);
	tree_node(left, right, out);
}

static bool
from_leaves(void *of, int level, uint64_t index, unsigned char out[static TREE_HASH])
{
	uint64_t end = (index + 1) << level;

	if (end > *(uint64_t *)of)
		return false;
	root_by_definition(index << level, end, out);
	return true;
}

static char *
vector(const char *name, size_t *n)
{
	static char text[8192];
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "tests/vectors/%s", name);
	file = fopen(path, "r");
	assert_non_null(file);
	*n = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[*n] = '\0';
	return text;
}

static struct note_key
key_of(const char *file)
{
	struct note_key key;
	size_t n;
	char *text = vector(file, &n);

	text[strcspn(text, "\n")] = '\0';
	assert_true(note_vkey_read(text, &key));
	return key;
}

#endif
