#include <sodium.h>
#include <string.h>

#include "certs/trust/tree.h"

void
tree_leaf(const unsigned char *entry, size_t n, unsigned char out[static TREE_HASH])
{
	static const unsigned char prefix = 0;
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, &prefix, 1);
	crypto_hash_sha256_update(&state, entry, n);
	crypto_hash_sha256_final(&state, out);
}

void
tree_node(const unsigned char left[static TREE_HASH], const unsigned char right[static TREE_HASH],
    unsigned char out[static TREE_HASH])
{
	unsigned char both[1 + 2 * TREE_HASH] = { 1 };

	memcpy(both + 1, left, TREE_HASH);
	memcpy(both + 1 + TREE_HASH, right, TREE_HASH);
	crypto_hash_sha256(out, both, sizeof(both));
}

void
tree_add(struct tree *tree, const unsigned char leaf[static TREE_HASH])
{
	memcpy(tree->node[tree->n++], leaf, TREE_HASH);
	/* each 1 at the end of the size is a subtree that is now one of two equals */
	for (uint64_t rest = tree->size++; rest & 1; rest >>= 1) {
		tree->n--;
		tree_node(tree->node[tree->n - 1], tree->node[tree->n], tree->node[tree->n - 1]);
	}
}

void
tree_root(const struct tree *tree, unsigned char out[static TREE_HASH])
{
	unsigned char root[TREE_HASH];

	if (tree->n == 0) {
		crypto_hash_sha256(out, NULL, 0);
		return;
	}
	memcpy(root, tree->node[tree->n - 1], TREE_HASH);
	for (int i = tree->n - 2; i >= 0; i--)
		tree_node(tree->node[i], root, root);
	memcpy(out, root, TREE_HASH);
}

/* The tree over leaves from..to-1, where from is a multiple of a power of two not below to - from. */
static bool
range(const struct tree_source *source, uint64_t from, uint64_t to, struct tree *tree)
{
	*tree = (struct tree){ .size = to - from };
	for (int level = TREE_LEVELS - 1; level >= 0; level--) {
		uint64_t width = (uint64_t)1 << level;

		if ((tree->size & width) == 0)
			continue;
		if (!source->hash(source->of, level, from >> level, tree->node[tree->n++]))
			return false;
		from += width;
	}
	return true;
}

bool
tree_load(const struct tree_source *source, uint64_t size, struct tree *tree)
{
	return range(source, 0, size, tree);
}

static bool
add_range(const struct tree_source *source, uint64_t from, uint64_t to, struct tree_proof *proof)
{
	struct tree tree;

	if (!range(source, from, to, &tree))
		return false;
	tree_root(&tree, proof->hash[proof->n++]);
	return true;
}

/* The largest power of two below n, which is at least 2. */
static uint64_t
split(uint64_t n)
{
	uint64_t k = 1;

	while (k << 1 < n)
		k <<= 1;
	return k;
}

static void
reverse(struct tree_proof *proof)
{
	for (int a = 0, b = proof->n - 1; a < b; a++, b--) {
		unsigned char hash[TREE_HASH];

		memcpy(hash, proof->hash[a], TREE_HASH);
		memcpy(proof->hash[a], proof->hash[b], TREE_HASH);
		memcpy(proof->hash[b], hash, TREE_HASH);
	}
}

bool
tree_inclusion(const struct tree_source *source, uint64_t index, uint64_t size, struct tree_proof *proof)
{
	uint64_t from = 0, to = size;

	proof->n = 0;
	if (index >= size || size > INT64_MAX)
		return false;
	while (to - from > 1) {
		uint64_t middle = from + split(to - from);
		bool left = index < middle;

		if (!add_range(source, left ? middle : from, left ? to : middle, proof))
			return false;
		*(left ? &to : &from) = middle;
	}
	reverse(proof);
	return true;
}

bool
tree_consistency(const struct tree_source *source, uint64_t old, uint64_t size, struct tree_proof *proof)
{
	uint64_t from = 0, to = size;
	bool known = true;	/* from..to is what the old root says, if to is old */

	proof->n = 0;
	if (old > size || size > INT64_MAX)
		return false;
	if (old == 0)
		return true;
	while (to != old) {
		uint64_t middle = from + split(to - from);
		bool left = old <= middle;

		if (!add_range(source, left ? middle : from, left ? to : middle, proof))
			return false;
		known = known && left;
		*(left ? &to : &from) = middle;
	}
	if (!known && !add_range(source, from, to, proof))
		return false;
	reverse(proof);
	return true;
}

/* Joins what was computed with the proof's next hash; false when there is none. */
static bool
join(unsigned char computed[static TREE_HASH], const struct tree_proof *proof, int *used, bool from_left)
{
	const unsigned char *next;

	if (*used >= proof->n)
		return false;
	next = proof->hash[(*used)++];
	if (from_left)
		tree_node(next, computed, computed);
	else
		tree_node(computed, next, computed);
	return true;
}

bool
tree_included(const unsigned char leaf[static TREE_HASH], uint64_t index, uint64_t size,
    const struct tree_proof *proof, const unsigned char root[static TREE_HASH])
{
	unsigned char computed[TREE_HASH];
	int used = 0;

	if (index >= size || size > INT64_MAX)
		return false;
	memcpy(computed, leaf, TREE_HASH);
	/* at, last: this node and the last node of its level */
	for (uint64_t at = index, last = size - 1; last > 0; at >>= 1, last >>= 1) {
		bool right = at & 1;

		if (!right && at == last)
			continue;	/* alone: goes up as it is */
		if (!join(computed, proof, &used, right))
			return false;
	}
	return used == proof->n && sodium_memcmp(computed, root, TREE_HASH) == 0;
}

bool
tree_consistent(uint64_t old, const unsigned char old_root[static TREE_HASH],
    uint64_t size, const unsigned char root[static TREE_HASH], const struct tree_proof *proof)
{
	unsigned char was[TREE_HASH], is[TREE_HASH];
	uint64_t at = old - 1, last = size - 1;
	int used = 0, joined;

	if (old > size || size > INT64_MAX)
		return false;
	if (old == 0)
		return proof->n == 0;
	if (old == size)
		return proof->n == 0 && sodium_memcmp(old_root, root, TREE_HASH) == 0;
	/* up to the largest subtree that ends where the old tree ended */
	for (; at & 1; at >>= 1)
		last >>= 1;
	if (at == 0)
		memcpy(was, old_root, TREE_HASH);
	else if (proof->n > 0)
		memcpy(was, proof->hash[used++], TREE_HASH);
	else
		return false;
	memcpy(is, was, TREE_HASH);
	for (; last > 0; at >>= 1, last >>= 1) {
		bool right = at & 1;

		if (!right && at == last)
			continue;
		joined = used;
		if (!join(is, proof, &used, right))
			return false;
		if (right)	/* what stands left of it stood in the old tree as well */
			tree_node(proof->hash[joined], was, was);
	}
	return used == proof->n && sodium_memcmp(was, old_root, TREE_HASH) == 0 &&
	    sodium_memcmp(is, root, TREE_HASH) == 0;
}
