#include <string.h>

#include "certs/audit/audit.h"

/* CBOR, as much of it as a payload is made of (verification.md 2.2, 2.3). */
struct cbor { const unsigned char *at, *end; bool bad; };

enum { UINT = 0, BYTES = 2, ARRAY = 4, SIMPLE = 7, NUL = 22 };

/* The head of an item: its number; the type goes to *type. */
static uint64_t
head(struct cbor *c, int *type)
{
	uint64_t value;
	int more;

	*type = -1;
	if (c->bad || c->at >= c->end) {
		c->bad = true;
		return 0;
	}
	*type = *c->at >> 5;
	value = *c->at++ & 31;
	if (value < 24)
		return value;
	more = 1 << (value - 24);
	if (value > 27 || c->end - c->at < more) {
		c->bad = true;
		return 0;
	}
	for (value = 0; more > 0; more--)
		value = value << 8 | *c->at++;
	return value;
}

static uint64_t
item(struct cbor *c, int wanted)
{
	int type;
	uint64_t value = head(c, &type);

	c->bad = c->bad || type != wanted;
	return value;
}

static const unsigned char *
bytes(struct cbor *c, size_t *n)
{
	const unsigned char *from;
	uint64_t length = item(c, BYTES);

	if (c->bad || length > (uint64_t)(c->end - c->at)) {
		c->bad = true;
		*n = 0;
		return c->end;
	}
	*n = (size_t)length;
	from = c->at;
	c->at += length;
	return from;
}

static long
day_or_null(struct cbor *c)
{
	int type;
	uint64_t value = head(c, &type);

	if (type == SIMPLE && value == NUL)
		return -1;
	c->bad = c->bad || type != UINT;
	return (long)value;
}

/* Array of commitments; null and plain names leave none. */
static void
holder(struct cbor *c, struct payload *p)
{
	int type;
	uint64_t n = head(c, &type);

	p->n = 0;
	if (type != ARRAY)
		return;
	c->bad = c->bad || n > COMMITMENTS;
	while (!c->bad && (uint64_t)p->n < n) {
		size_t length;
		const unsigned char *commitment = bytes(c, &length);

		c->bad = c->bad || length != 8;
		if (!c->bad)
			memcpy(p->commitment[p->n++], commitment, 8);
	}
}

bool
payload_read(const unsigned char *cose, size_t n, struct payload *p)
{
	struct cbor c = { cose, cose + n, false };
	const unsigned char *payload;
	size_t length;

	/* tag 18, array of 4, protected header of 9 bytes, empty map */
	if (n < 16 || cose[0] != 0xD2 || cose[1] != 0x84 || cose[2] != 0x49 || cose[12] != 0xA0)
		return false;
	c.at = cose + 13;
	payload = bytes(&c, &length);
	if (c.bad)
		return false;
	c = (struct cbor){ payload, payload + length, false };
	if (item(&c, ARRAY) < 7)
		return false;
	p->issued = (long)item(&c, UINT);
	p->expires = day_or_null(&c);
	p->serial = item(&c, UINT);
	p->edition = (long)item(&c, UINT);
	p->status = (long)item(&c, UINT);
	p->kind = (long)item(&c, UINT);
	holder(&c, p);
	return !c.bad;
}
