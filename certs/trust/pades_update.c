/* SHA256_Init and its like are marked old in OpenSSL 3 but are the plain way to hash two parts. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/bytes.h"
#include "certs/trust/pades.h"

enum {
	RANGE = 40,		/* blanks that the byte range is written into */
	DATE_MOST = 40,
	ENTRY = 20,		/* bytes of a line of the cross-reference */
	OBJECTS = 5
};

/* A PDF with one plain cross-reference table. */
struct file {
	const char	*at;
	size_t		 n, xref;
	const char	*trailer;
	size_t		 ntrailer;
	long		 size, root, info, page;
};

struct part { const char *at; size_t n; };

/* Objects of the update and where they begin. */
struct update {
	struct bytes	*out;
	struct { long id; size_t at; } object[OBJECTS];
	int		 n;
	size_t		 range, contents, after;	/* of the signature dictionary */
};

static const char *
find(struct part in, const char *text)
{
	return memmem(in.at, in.n, text, strlen(text));
}

/* The number after a key, or -1. */
static long
number_after(struct part in, const char *key)
{
	const char *p = find(in, key);
	char digits[24];
	size_t left;

	if (p == NULL)
		return -1;
	p += strlen(key);
	left = (size_t)(in.at + in.n - p);
	snprintf(digits, sizeof(digits), "%.*s", (int)(left < 20 ? left : 20), p);
	return strtol(digits, NULL, 10);
}

/* What stands between "obj" and "endobj". */
static bool
object(const struct file *f, long id, struct part *body)
{
	/* "xref", "0 N", then a line for each object */
	const char *line = memchr(f->at + f->xref + 5, '\n', f->n - f->xref - 5);
	struct part rest;
	const char *from, *to;
	size_t at;

	if (line == NULL || id < 1 || id >= f->size ||
	    (size_t)(f->at + f->n - line - 1) < (size_t)(id + 1) * ENTRY)
		return false;
	at = strtoul(line + 1 + id * ENTRY, NULL, 10);
	if (at >= f->n)
		return false;
	rest = (struct part){ f->at + at, f->n - at };
	from = find(rest, "obj");
	to = find(rest, "endobj");
	if (from == NULL || to == NULL || to < from + 3)
		return false;
	*body = (struct part){ from + 3, (size_t)(to - from - 3) };
	while (body->n > 0 && (body->at[body->n - 1] == '\n' || body->at[body->n - 1] == '\r'))
		body->n--;
	return body->n > 2 && memcmp(body->at + body->n - 2, ">>", 2) == 0;
}

static bool
open_file(const unsigned char *pdf, size_t n, struct file *f)
{
	struct part whole = { (const char *)pdf, n }, tail, pages, catalogue;
	const char *start, *trailer;

	*f = (struct file){ .at = whole.at, .n = n };
	if (n < 64)
		return false;
	tail = n > 64 ? (struct part){ whole.at + n - 64, 64 } : whole;
	start = find(tail, "startxref\n");
	f->xref = start == NULL ? n : strtoul(start + 10, NULL, 10);
	if (f->xref + 32 > n || memcmp(f->at + f->xref, "xref\n0 ", 7) != 0)
		return false;
	trailer = find((struct part){ f->at + f->xref, n - f->xref }, "trailer");
	if (trailer == NULL)
		return false;
	f->trailer = trailer;
	f->ntrailer = (size_t)(start - trailer);
	f->size = number_after((struct part){ trailer, f->ntrailer }, "/Size ");
	f->root = number_after((struct part){ trailer, f->ntrailer }, "/Root ");
	f->info = number_after((struct part){ trailer, f->ntrailer }, "/Info ");
	if (f->size < 2 || f->size > 1000000 || f->info < 1 || !object(f, f->root, &catalogue) ||
	    find(catalogue, "/AcroForm") != NULL || !object(f, number_after(catalogue, "/Pages "), &pages))
		return false;
	f->page = number_after(pages, "/Kids [ ");
	return f->page > 0;
}

static void
begin_object(struct update *u, long id)
{
	u->object[u->n].id = id;
	u->object[u->n++].at = u->out->len;
	bytes_printf(u->out, "%ld 0 obj", id);
}

/* An object of the file with something more before the end of its dictionary, or of a list in it. */
static void
extend(struct update *u, long id, struct part body, const char *list, const char *more, const char *alone)
{
	const char *in = list == NULL ? NULL : find(body, list);
	const char *end = in == NULL ? body.at + body.n - 2 : memchr(in, ']', (size_t)(body.at + body.n - in));

	if (end == NULL)
		end = body.at + body.n - 2;
	begin_object(u, id);
	bytes_add(u->out, body.at, (size_t)(end - body.at));
	bytes_puts(u->out, in != NULL ? more : alone);
	bytes_add(u->out, end, (size_t)(body.at + body.n - end));
	bytes_puts(u->out, "\nendobj\n");
}

static void
signature_object(struct update *u, long id, const char *date)
{
	begin_object(u, id);
	bytes_printf(u->out, "\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(%s)/ByteRange[0 ", date);
	u->range = u->out->len;
	bytes_printf(u->out, "%-*s]/Contents ", RANGE, "");
	u->contents = u->out->len;
	memset(bytes_room(u->out, 2 * PADES_ROOM + 2), '0', 2 * PADES_ROOM + 2);
	u->out->data[u->contents] = '<';
	u->out->len += 2 * PADES_ROOM + 2;
	u->out->data[u->out->len - 1] = '>';
	u->after = u->out->len;
	bytes_puts(u->out, ">>\nendobj\n");
}

static int
by_id(const void *a, const void *b)
{
	const long *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
cross_reference(struct update *u, const struct file *f)
{
	struct part trailer = { f->trailer, f->ntrailer };
	const char *id = find(trailer, "/ID"), *end = id == NULL ? NULL : memchr(id, ']', (size_t)(trailer.at + trailer.n - id));
	size_t at = u->out->len;

	qsort(u->object, OBJECTS, sizeof(u->object[0]), by_id);
	bytes_puts(u->out, "xref\n");
	for (int i = 0, n; i < OBJECTS; i += n) {
		for (n = 1; i + n < OBJECTS && u->object[i + n].id == u->object[i].id + n; n++)
			;
		bytes_printf(u->out, "%ld %d\n", u->object[i].id, n);
		for (int k = i; k < i + n; k++)
			bytes_printf(u->out, "%010zu 00000 n \n", u->object[k].at);
	}
	bytes_printf(u->out, "trailer\n<</Size %ld/Root %ld 0 R/Info %ld 0 R/Prev %zu", f->size + 3, f->root, f->info, f->xref);
	if (end != NULL)
		bytes_add(u->out, id, (size_t)(end + 1 - id));
	bytes_printf(u->out, ">>\nstartxref\n%zu\n%%%%EOF\n", at);
}

/* The range is known once the file has its length. */
static void
finish(struct update *u, unsigned char digest[static 32])
{
	unsigned char *data = u->out->data;
	char range[RANGE + 1];
	SHA256_CTX hash;
	int n = snprintf(range, sizeof(range), "%zu %zu %zu", u->contents, u->after, u->out->len - u->after);

	memcpy(data + u->range, range, (size_t)n);
	SHA256_Init(&hash);
	SHA256_Update(&hash, data, u->contents);
	SHA256_Update(&hash, data + u->after, u->out->len - u->after);
	SHA256_Final(digest, &hash);
}

/* The date of the file, as its Info has it. */
static bool
date_of(const struct file *f, char date[DATE_MOST])
{
	struct part info;
	const char *from, *to;

	if (!object(f, f->info, &info) || (from = find(info, "/CreationDate (")) == NULL)
		return false;
	from += strlen("/CreationDate (");
	to = memchr(from, ')', (size_t)(info.at + info.n - from));
	if (to == NULL || to - from >= DATE_MOST)
		return false;
	snprintf(date, DATE_MOST, "%.*s", (int)(to - from), from);
	return true;
}

bool
pades_prepare(const unsigned char *pdf, size_t n, struct bytes *out, unsigned char digest[static 32])
{
	struct update u = { .out = out };
	struct part catalogue, page;
	char date[DATE_MOST], more[64], alone[80];
	struct file f;

	if (!open_file(pdf, n, &f) || !object(&f, f.root, &catalogue) || !object(&f, f.page, &page) || !date_of(&f, date))
		return false;
	bytes_clear(out);
	bytes_add(out, pdf, n);
	if (pdf[n - 1] != '\n')
		bytes_puts(out, "\n");
	snprintf(more, sizeof(more), "/AcroForm<</Fields[%ld 0 R]/SigFlags 3>>", f.size);
	extend(&u, f.root, catalogue, NULL, more, more);
	snprintf(more, sizeof(more), " %ld 0 R", f.size);
	snprintf(alone, sizeof(alone), "/Annots[%ld 0 R]", f.size);
	extend(&u, f.page, page, "/Annots", more, alone);
	begin_object(&u, f.size);
	bytes_printf(out, "\n<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature1)/F 132/Rect[0 0 0 0]/P %ld 0 R/V %ld 0 R"
	    "/AP<</N %ld 0 R>>>>\nendobj\n", f.page, f.size + 1, f.size + 2);
	signature_object(&u, f.size + 1, date);
	begin_object(&u, f.size + 2);
	bytes_puts(out, "\n<</Type/XObject/Subtype/Form/BBox[0 0 0 0]/Length 0>>\nstream\n\nendstream\nendobj\n");
	cross_reference(&u, &f);
	finish(&u, digest);
	return true;
}

bool
pades_place(struct bytes *prepared, const unsigned char *cms, size_t n)
{
	static const char hex[] = "0123456789abcdef", mark[] = "]/Contents <";
	unsigned char *room = NULL;

	/* The last one: what was drawn before may say anything. */
	for (size_t i = prepared->len; room == NULL && i-- > 2 * PADES_ROOM + sizeof(mark);) {
		size_t at = i - 2 * PADES_ROOM - sizeof(mark);

		if (memcmp(prepared->data + at, mark, sizeof(mark) - 1) == 0)
			room = prepared->data + at + sizeof(mark) - 1;
	}
	if (room == NULL || n > PADES_ROOM)
		return false;
	for (size_t i = 0; i < n; i++) {
		room[2 * i] = (unsigned char)hex[cms[i] >> 4];
		room[2 * i + 1] = (unsigned char)hex[cms[i] & 15];
	}
	return true;
}
