#ifndef TRUST_CBOR_H
#define TRUST_CBOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * As much CBOR (RFC 8949) as a signed payload needs, in its deterministic form
 * (section 4.2.1): the shortest head for each number and length, nothing of
 * indefinite length.  Anything else is refused.
 */

enum cbor_kind {
	CBOR_UINT = 0, CBOR_NEGATIVE = 1, CBOR_BYTES = 2, CBOR_TEXT = 3, CBOR_ARRAY = 4,
	CBOR_MAP = 5, CBOR_TAG = 6, CBOR_SIMPLE = 7	/* false 20, true 21, null 22 */
};

enum { CBOR_HEAD_MOST = 9, CBOR_NULL = 22, CBOR_DEPTH = 4, CBOR_ITEMS = 16, CBOR_PAIRS = 8 };

/* The largest number of an item: what every reader's language holds exactly. */
#define CBOR_NUMBER_MOST ((1ull << 53) - 1)

/* Writes a head; returns its 1 to 9 bytes. */
size_t	cbor_head(unsigned char *out, enum cbor_kind, uint64_t value);

struct cbor {
	const unsigned char	*at, *end;
};

/* One item's head.  Of bytes and texts the content is still to be taken. */
bool	cbor_read(struct cbor *, enum cbor_kind *, uint64_t *value);

/* A head of that kind; else false. */
bool	cbor_expect(struct cbor *, enum cbor_kind, uint64_t *value);

/* n bytes of content; NULL when there are not so many. */
const unsigned char *cbor_take(struct cbor *, uint64_t n);

/*
 * Passes over one whole item: CBOR_DEPTH deep, CBOR_ITEMS of an array and
 * CBOR_PAIRS of a map at most, keys of a map rising by their bytes, texts in
 * UTF-8, of the simple values null alone.
 */
bool	cbor_skip(struct cbor *);

#endif
