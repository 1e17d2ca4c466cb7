#ifndef TRUST_TREE_H
#define TRUST_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The Merkle tree of RFC 6962 section 2.1: hashes of leaves begin with 00,
 * hashes of nodes with 01, the empty tree is SHA-256 of nothing.  Sizes and
 * indexes are below 2^63.
 */

enum { TREE_HASH = 32, TREE_LEVELS = 64 };

/*
 * A tree that only grows, as the roots of its complete subtrees from the
 * largest to the smallest: one for each bit of the size.  A zeroed struct is
 * the empty tree.
 */
struct tree {
	uint64_t	size;
	int		n;
	unsigned char	node[TREE_LEVELS][TREE_HASH];
};

/* A path of hashes from the leaf upwards: inclusion or consistency. */
struct tree_proof {
	int		n;
	unsigned char	hash[TREE_LEVELS][TREE_HASH];
};

/*
 * Where hashes come from.  hash() gives the root of the complete subtree over
 * leaves index * 2^level up to (index + 1) * 2^level - 1, or false when it
 * cannot; then the function that asked fails as well.
 */
struct tree_source {
	bool	(*hash)(void *of, int level, uint64_t index, unsigned char out[static TREE_HASH]);
	void	*of;
};

void	tree_leaf(const unsigned char *entry, size_t n, unsigned char out[static TREE_HASH]);

/* out may be left or right. */
void	tree_node(const unsigned char left[static TREE_HASH],
	    const unsigned char right[static TREE_HASH], unsigned char out[static TREE_HASH]);

void	tree_add(struct tree *, const unsigned char leaf[static TREE_HASH]);
void	tree_root(const struct tree *, unsigned char out[static TREE_HASH]);

/* The same from a source: the compact tree of the first size leaves. */
bool	tree_load(const struct tree_source *, uint64_t size, struct tree *);

/* Proof that leaf index is in the tree of size leaves; false also when index >= size. */
bool	tree_inclusion(const struct tree_source *, uint64_t index, uint64_t size, struct tree_proof *);

/*
 * Proof that the tree of size leaves begins with the tree of old leaves; false
 * also when old > size.  From 0 and between equal sizes it is empty.
 */
bool	tree_consistency(const struct tree_source *, uint64_t old, uint64_t size, struct tree_proof *);

bool	tree_included(const unsigned char leaf[static TREE_HASH], uint64_t index, uint64_t size,
	    const struct tree_proof *, const unsigned char root[static TREE_HASH]);

/* The old root is not looked at when old is 0: everything extends the empty tree. */
bool	tree_consistent(uint64_t old, const unsigned char old_root[static TREE_HASH],
	    uint64_t size, const unsigned char root[static TREE_HASH], const struct tree_proof *);

#endif
