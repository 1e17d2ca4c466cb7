#include <stdlib.h>
#include <string.h>

#include "certs/audit/audit.h"

enum { COSE_MOST = 200, COSE_TEXT_MOST = COSE_MOST * 8 / 5 + 2 };

/* A certificate with who approved it and what there is of it.  Numbers of kinds as the QR code has them. */
static const char select_certificates[] =
    "select c.id::text, c.serial::text, (c.issued - date '1970-01-01')::text, (c.expires - date '1970-01-01')::text,"
    " c.edition::text, c.status::text,"
    " case c.kind when 'participation' then '0' when 'completion' then '1' when 'language_level' then '2' when 'state_form' then '3' else '-1' end,"
    " s.cose, w.sha256,"
    " (exists (select from to_sign t where t.certificate = c.id) or exists (select from to_draw t where t.certificate = c.id)"
    "  or exists (select from act a where a.certificate = c.id and a.kind = 'revoked'))::text,"
    " exists (select from act a where a.certificate = c.id and a.kind = 'erased')::text,"
    " concat_ws(', ', case when c.proposed_by is null or c.approved_by is null or c.proposed_by = c.approved_by then 'not two people' end,"
    "  case when b.id is null then 'no batch' when b.state <> 'approved' then 'the batch is ' || b.state end,"
    "  case when b.proposed_by is distinct from c.proposed_by then 'proposed by another than the batch' end,"
    "  case when b.decided_by is distinct from c.approved_by then 'approved by another than the batch' end),"
    " concat_ws(', ', case when c.record ->> 'id' is distinct from c.id::text then 'id' end,"
    "  case when c.record ->> 'issued' is distinct from c.issued::text then 'issued' end,"
    "  case when c.record ->> 'expires' is distinct from c.expires::text then 'expires' end,"
    "  case when replace(left(c.record ->> 'serial', 11), '-', '') is distinct from c.serial::text then 'serial' end,"
    "  case when c.record - '{proof,issued,expires,serial,code,id,url}'::text[] is distinct from x.record - '{proof,issued,expires,serial,code,id,url}'::text[]"
    "   then 'what was approved' end,"
    "  case when (p.person, p.course) is distinct from (c.person, c.course) then 'place' end,"
    "  case when (b.course, k.edition) is distinct from (c.course, c.edition) then 'course' end),"
    " c.code, s.text, 'https://' || (c.record ->> 'host') || '/V/' || c.id || '#1'"
    " from certificate c left join batch b on b.id = c.batch left join batch_paper x on x.certificate = c.id"
    " left join place p on p.id = c.place left join course k on k.id = c.course left join signature s on s.certificate = c.id"
    " left join paper w on w.certificate = c.id order by c.id collate \"C\"";

static struct certificate *
add_certificate(struct audit *a)
{
	if ((a->ncertificates & (a->ncertificates - 1)) == 0) {
		size_t room = a->ncertificates > 0 ? 2 * a->ncertificates : 1;

		a->certificate = realloc(a->certificate, room * sizeof(*a->certificate));
		if (a->certificate == NULL)
			abort();
	}
	memset(&a->certificate[a->ncertificates], 0, sizeof(*a->certificate));
	return &a->certificate[a->ncertificates++];
}

static bool
truth(const struct row *row, int column)
{
	return *row_text(row, column) == 't';
}

/* 40 bits of SHA-256("tcr-code-v1" 00 id) in Crockford's letters (verification.md 4.4). */
static bool
is_code(const struct certificate *c, const char *code)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	unsigned char named[12 + ID] = "tcr-code-v1", hash[HASH];
	char text[16];

	memcpy(named + 12, c->bytes, ID);
	hash_bytes(named, sizeof(named), hash);
	base32_text(hash, 5, text);
	for (char *at = text; *at != '\0'; at++)
		*at = crockford[strchr(letters, *at) - letters];
	return strcmp(code, text) == 0;
}

/* The address, and behind it the signature. */
static bool
is_text(const char *text, const char *address, const unsigned char *cose, size_t n)
{
	char signature[COSE_TEXT_MOST];

	if (n > COSE_MOST || strncmp(text, address, strlen(address)) != 0)
		return false;
	base32_text(cose, n, signature);
	return strcmp(text + strlen(address), signature) == 0;
}

static void
each(struct audit *a, const struct row *row)
{
	struct certificate *c = add_certificate(a);
	const unsigned char *cose, *sha256;
	size_t cose_n, sha256_n;

	strncpy(c->id, row_text(row, 0), ID_TEXT);
	c->serial = (uint64_t)row_number(row, 1);
	c->issued = (long)row_number(row, 2);
	c->expires = row_null(row, 3) ? -1 : (long)row_number(row, 3);
	c->edition = (long)row_number(row, 4);
	c->status = (long)row_number(row, 5);
	c->kind = (long)row_number(row, 6);
	cose = row_bytes(row, 7, &cose_n);
	sha256 = row_bytes(row, 8, &sha256_n);
	c->is_signed = !row_null(row, 7);
	c->has_paper = !row_null(row, 8);
	hash_bytes(cose, cose_n, c->cose);
	if (sha256_n == HASH)
		memcpy(c->file, sha256, HASH);
	c->waits = truth(row, 9);
	c->erased = truth(row, 10);
	c->issue_leaf = c->file_leaf = -1;
	if (!base32_bytes(c->id, c->bytes))
		found(a, EDITED, "certificate %s has an id that is none", serial_words(c->serial));
	if (!is_code(c, row_text(row, 13)))
		found(a, EDITED, "certificate %s: %s is not the check code of its id", serial_words(c->serial), row_text(row, 13));
	if (c->is_signed && !is_text(row_text(row, 14), row_text(row, 15), cose, cose_n))
		found(a, EDITED, "certificate %s: the text of its QR code is not its signature", serial_words(c->serial));
	if (*row_text(row, 11) != '\0')
		found(a, NO_APPROVAL, "certificate %s: %s", serial_words(c->serial), row_text(row, 11));
	if (*row_text(row, 12) != '\0' && !c->erased)
		found(a, EDITED, "certificate %s: its row is at odds with others: %s", serial_words(c->serial), row_text(row, 12));
}

bool
certificates_load(struct audit *a)
{
	return rows(a, select_certificates, each);
}

static int
by_id(const void *id, const void *certificate)
{
	return strcmp(id, ((const struct certificate *)certificate)->id);
}

struct certificate *
certificate_of(struct audit *a, const char *id)
{
	return a->ncertificates == 0 ? NULL :
	    bsearch(id, a->certificate, a->ncertificates, sizeof(*a->certificate), by_id);
}

struct certificate *
certificate_of_bytes(struct audit *a, const unsigned char *id)
{
	char text[ID_TEXT + 1];

	base32_text(id, ID, text);
	return certificate_of(a, text);
}
