#include <stdlib.h>
#include <string.h>

#include "certs/audit/audit.h"

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
    "  case when (b.course, k.edition) is distinct from (c.course, c.edition) then 'course' end)"
    " from certificate c left join batch b on b.id = c.batch left join batch_paper x on x.certificate = c.id"
    " left join place p on p.id = c.place left join course k on k.id = c.course left join signature s on s.certificate = c.id"
    " left join paper w on w.certificate = c.id order by c.id collate \"C\"";

/* The 16 bytes of an id of 26 letters. */
static bool
id_bytes(const char *text, unsigned char out[static ID])
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	unsigned bits = 0, value = 0, n = 0;

	if (strlen(text) != ID_TEXT)
		return false;
	for (; *text != '\0'; text++) {
		const char *letter = strchr(letters, *text);

		if (letter == NULL)
			return false;
		value = value << 5 | (unsigned)(letter - letters);
		bits += 5;
		if (bits >= 8 && n < ID) {
			bits -= 8;
			out[n++] = (unsigned char)(value >> bits);
		}
	}
	return n == ID && (value & 3) == 0;
}

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
	if (!id_bytes(c->id, c->bytes))
		found(a, EDITED, "certificate %s has an id that is none", serial_words(c->serial));
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
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	char text[ID_TEXT + 1];
	unsigned value = 0, bits = 0;
	int n = 0;

	for (int i = 0; i < ID; i++) {
		value = value << 8 | id[i];
		for (bits += 8; bits >= 5; bits -= 5)
			text[n++] = letters[value >> (bits - 5) & 31];
	}
	text[n++] = letters[value << (5 - bits) & 31];
	text[n] = '\0';
	return certificate_of(a, text);
}
