#include <string.h>

#include "certs/trust/cbor.h"
#include "certs/trust/claims.h"

enum { FIELDS = 7, NAME_LETTERS = 64, NAME_UTF8 = 96 };

size_t
claims_encode(const struct claims *c, unsigned char out[static CLAIMS_MOST])
{
	size_t n = cbor_head(out, CBOR_ARRAY, FIELDS);

	n += cbor_head(out + n, CBOR_UINT, c->issued);
	n += c->expires < 0 ? cbor_head(out + n, CBOR_SIMPLE, CBOR_NULL) :
	    cbor_head(out + n, CBOR_UINT, (uint64_t)c->expires);
	n += cbor_head(out + n, CBOR_UINT, c->serial);
	n += cbor_head(out + n, CBOR_UINT, c->course);
	n += cbor_head(out + n, CBOR_UINT, c->status);
	n += cbor_head(out + n, CBOR_UINT, (uint64_t)c->kind);
	if (c->ncommit == 0)
		return n + cbor_head(out + n, CBOR_SIMPLE, CBOR_NULL);
	n += cbor_head(out + n, CBOR_ARRAY, (uint64_t)c->ncommit);
	for (int i = 0; i < c->ncommit; i++) {
		n += cbor_head(out + n, CBOR_BYTES, CLAIMS_COMMITMENT);
		memcpy(out + n, c->commit[i], CLAIMS_COMMITMENT);
		n += CLAIMS_COMMITMENT;
	}
	return n;
}

static bool
number(struct cbor *c, uint64_t most, uint64_t *value)
{
	return cbor_expect(c, CBOR_UINT, value) && *value <= most;
}

static bool
number_or_null(struct cbor *c, uint64_t most, int64_t *value)
{
	enum cbor_kind kind;
	uint64_t got;

	if (!cbor_read(c, &kind, &got))
		return false;
	*value = kind == CBOR_SIMPLE ? -1 : (int64_t)got;
	return kind == CBOR_SIMPLE ? got == CBOR_NULL : kind == CBOR_UINT && got <= most;
}

/* A plain name (verification.md 2.5) is well formed, but no paper of ours has one: it is passed over. */
static bool
plain_name(struct cbor c, enum cbor_kind kind, uint64_t n, struct cbor *after)
{
	if (n > (kind == CBOR_BYTES ? NAME_LETTERS : NAME_UTF8) || !cbor_skip(&c))
		return false;
	*after = c;
	return true;
}

static bool
holder(struct cbor *c, struct claims *claims)
{
	struct cbor whole = *c;
	enum cbor_kind kind;
	uint64_t n, len;

	if (!cbor_read(c, &kind, &n))
		return false;
	claims->ncommit = 0;
	if (kind == CBOR_SIMPLE)
		return n == CBOR_NULL;
	if (kind == CBOR_BYTES || kind == CBOR_TEXT)
		return plain_name(whole, kind, n, c);
	if (kind != CBOR_ARRAY || n < 1 || n > CLAIMS_COMMITMENTS)
		return false;
	for (; claims->ncommit < (int)n; claims->ncommit++) {
		const unsigned char *bytes;

		if (!cbor_expect(c, CBOR_BYTES, &len) || len != CLAIMS_COMMITMENT ||
		    (bytes = cbor_take(c, len)) == NULL)
			return false;
		memcpy(claims->commit[claims->ncommit], bytes, CLAIMS_COMMITMENT);
	}
	return true;
}

bool
claims_decode(const unsigned char *bytes, size_t n, struct claims *claims)
{
	struct cbor c = { bytes, bytes + n };
	uint64_t fields, issued, course, kind;

	if (!cbor_expect(&c, CBOR_ARRAY, &fields) || fields < FIELDS || fields > CBOR_ITEMS ||
	    !number(&c, UINT32_MAX, &issued) || !number_or_null(&c, UINT32_MAX, &claims->expires) ||
	    !number(&c, CBOR_NUMBER_MOST, &claims->serial) || !number(&c, UINT32_MAX, &course) ||
	    !number(&c, CBOR_NUMBER_MOST, &claims->status) || !number(&c, 23, &kind) || !holder(&c, claims))
		return false;
	for (; fields > FIELDS; fields--)
		if (!cbor_skip(&c))
			return false;
	claims->issued = (uint32_t)issued;
	claims->course = (uint32_t)course;
	claims->kind = (int)kind;
	return c.at == c.end;
}
