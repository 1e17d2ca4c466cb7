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

static bool
skip(struct cbor *c, int depth)
{
	enum cbor_kind kind;
	uint64_t value, items;

	if (depth == CBOR_DEPTH || !cbor_read(c, &kind, &value))
		return false;
	switch (kind) {
	case CBOR_UINT:
	case CBOR_NEGATIVE:
		return true;
	case CBOR_SIMPLE:
		return value >= 20 && value <= CBOR_NULL;
	case CBOR_BYTES:
	case CBOR_TEXT:
		return cbor_take(c, value) != NULL;
	case CBOR_TAG:
		return skip(c, depth + 1);
	case CBOR_ARRAY:
	case CBOR_MAP:
		if (value > CBOR_ITEMS)
			return false;
		items = kind == CBOR_MAP ? 2 * value : value;
		for (uint64_t i = 0; i < items; i++)
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
