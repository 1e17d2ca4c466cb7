#include <string.h>
#include <utf8proc.h>

#include "certs/trust/cbor.h"

size_t
cbor_head(unsigned char *out, enum cbor_kind kind, uint64_t value)
{
	unsigned char first = (unsigned char)(kind << 5);
	int bytes = value < 24 ? 0 : value <= UINT8_MAX ? 1 : value <= UINT16_MAX ? 2 : value <= UINT32_MAX ? 4 : 8;

	if (bytes == 0) {
		out[0] = first | (unsigned char)value;
		return 1;
	}
	out[0] = first | (unsigned char)(bytes == 1 ? 24 : bytes == 2 ? 25 : bytes == 4 ? 26 : 27);
	for (int i = 0; i < bytes; i++)
		out[1 + i] = (unsigned char)(value >> 8 * (bytes - 1 - i));
	return 1 + (size_t)bytes;
}

bool
cbor_read(struct cbor *c, enum cbor_kind *kind, uint64_t *value)
{
	static const uint64_t least[] = { 24, UINT8_MAX + 1ull, UINT16_MAX + 1ull, UINT32_MAX + 1ull };
	unsigned char first, size;

	if (c->at == c->end)
		return false;
	first = *c->at++;
	*kind = first >> 5;
	size = first & 31;
	if (size < 24) {
		*value = size;
		return true;
	}
	if (size > 27 || *kind == CBOR_SIMPLE || c->end - c->at < 1 << (size - 24))
		return false;
	*value = 0;
	for (int i = 0; i < 1 << (size - 24); i++)
		*value = *value << 8 | *c->at++;
	return *value >= least[size - 24];
}

bool
cbor_expect(struct cbor *c, enum cbor_kind kind, uint64_t *value)
{
	enum cbor_kind got;

	return cbor_read(c, &got, value) && got == kind;
}

const unsigned char *
cbor_take(struct cbor *c, uint64_t n)
{
	const unsigned char *from = c->at;

	if (n > (uint64_t)(c->end - c->at))
		return NULL;
	c->at += n;
	return from;
}

static bool	skip(struct cbor *, int depth);

static bool
is_utf8(const unsigned char *text, uint64_t n)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t step;

	for (; n > 0; text += step, n -= (uint64_t)step)
		if ((step = utf8proc_iterate(text, (utf8proc_ssize_t)n, &c)) <= 0)
			return false;
	return true;
}

/* Whether the bytes of a key come after those of the key before. */
static bool
rises(const unsigned char *before, size_t nbefore, const unsigned char *key, size_t n)
{
	int order = memcmp(before, key, nbefore < n ? nbefore : n);

	return order < 0 || (order == 0 && nbefore < n);
}

static bool
skip_pairs(struct cbor *c, uint64_t pairs, int depth)
{
	const unsigned char *before = c->at, *key;
	size_t nbefore = 0, n;

	if (pairs > CBOR_PAIRS)
		return false;
	for (uint64_t i = 0; i < pairs; i++) {
		key = c->at;
		if (!skip(c, depth))
			return false;
		n = (size_t)(c->at - key);
		if (!rises(before, nbefore, key, n) || !skip(c, depth))
			return false;
		before = key;
		nbefore = n;
	}
	return true;
}

static bool
skip(struct cbor *c, int depth)
{
	const unsigned char *content;
	enum cbor_kind kind;
	uint64_t value;

	if (depth == CBOR_DEPTH || !cbor_read(c, &kind, &value) || value > CBOR_NUMBER_MOST)
		return false;
	switch (kind) {
	case CBOR_UINT:
	case CBOR_NEGATIVE:
		return true;
	case CBOR_SIMPLE:
		return value == CBOR_NULL;
	case CBOR_BYTES:
		return cbor_take(c, value) != NULL;
	case CBOR_TEXT:
		content = cbor_take(c, value);
		return content != NULL && is_utf8(content, value);
	case CBOR_TAG:
		return skip(c, depth + 1);
	case CBOR_MAP:
		return skip_pairs(c, value, depth + 1);
	case CBOR_ARRAY:
		if (value > CBOR_ITEMS)
			return false;
		for (; value > 0; value--)
			if (!skip(c, depth + 1))
				return false;
		return true;
	}
	return false;
}

bool
cbor_skip(struct cbor *c)
{
	return skip(c, 0);
}
