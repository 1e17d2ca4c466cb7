/* SHA256_Init and its like are marked old in OpenSSL 3 but are the plain way to hash two parts. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/bytes.h"
#include "certs/trust/pades_parts.h"

enum {
	RANGE = 40,		/* blanks that the byte range is written into */
	DATE_MOST = 40,
	TAIL = 64,		/* from startxref to the end */
	ENTRY = 20,		/* bytes of a line of the cross-reference */
	OBJECTS = 5
};

struct part { const char *at; size_t n; };

/* A PDF with one plain cross-reference table. */
struct file {
	struct part	 all, trailer;
	const char	*table;		/* its first line of an object */
	size_t		 xref;
	long		 size, root, info, page;
};

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

/* Moves behind a text that a part must begin with. */
static bool
expect(struct part *in, const char *text)
{
	size_t n = strlen(text);

	if (in->n < n || memcmp(in->at, text, n) != 0)
		return false;
	*in = (struct part){ in->at + n, in->n - n };
	return true;
}

/* Moves behind a number; -1: there is none. */
static long
number(struct part *in)
{
	const char *at = in->at, *end = in->at + in->n;
	long value = pades_number(&at, end);

	*in = (struct part){ at, (size_t)(end - at) };
	return value;
}

/* The number after a key, or -1. */
static long
number_after(struct part in, const char *key)
{
	const char *p = find(in, key);
	struct part rest;

	if (p == NULL)
		return -1;
	p += strlen(key);
	rest = (struct part){ p, (size_t)(in.at + in.n - p) };
	return number(&rest);
}

static struct part
from_offset(const struct file *f, size_t at)
{
	return (struct part){ f->all.at + at, f->all.n - at };
}

/* A dictionary: what stands between "ID 0 obj" and "endobj". */
static bool
object(const struct file *f, long id, struct part *body)
{
	struct part line, rest;
	const char *end;
	long at;

	if (id < 1 || id >= f->size)
		return false;
	line = (struct part){ f->table + id * ENTRY, ENTRY };
	/* ten digits, of which the first is 0 in any file we take */
	if (!expect(&line, "0") || (at = number(&line)) < 0 || !expect(&line, " 00000 n") || (size_t)at >= f->all.n)
		return false;
	rest = from_offset(f, (size_t)at);
	if (number(&rest) != id || !expect(&rest, " 0 obj\n<<") || (end = find(rest, ">>\nendobj\n")) == NULL)
		return false;
	*body = (struct part){ rest.at - 3, (size_t)(end + 2 - rest.at) + 3 };
	return true;
}

/* The table of all objects and the trailer behind it. */
static bool
read_table(struct file *f)
{
	struct part end = f->all.n < TAIL ? f->all : from_offset(f, f->all.n - TAIL), rest;
	const char *start = find(end, "\nstartxref\n");
	long at;

	if (start == NULL)
		return false;
	end = (struct part){ start, (size_t)(f->all.at + f->all.n - start) };
	if (!expect(&end, "\nstartxref\n") || (at = number(&end)) < 0 || !expect(&end, "\n%%EOF\n") || end.n != 0 ||
	    f->all.at + at > start)
		return false;
	f->xref = (size_t)at;
	rest = from_offset(f, f->xref);
	if (!expect(&rest, "xref\n0 ") || (f->size = number(&rest)) < 2 || !expect(&rest, "\n") ||
	    rest.n / ENTRY < (size_t)f->size)
		return false;
	f->table = rest.at;
	rest = (struct part){ rest.at + f->size * ENTRY, rest.n - (size_t)f->size * ENTRY };
	f->trailer = (struct part){ rest.at, (size_t)(start + 1 - rest.at) };
	return rest.at < start && expect(&rest, "trailer\n<<") && number_after(f->trailer, "/Size ") == f->size;
}

static bool
open_file(const unsigned char *pdf, size_t n, struct file *f)
{
	struct part pages, catalogue;

	*f = (struct file){ .all = { (const char *)pdf, n } };
	/* pades_range() takes the last one for the signature's */
	if (n == 0 || n > PADES_FILE_MOST || !read_table(f) || find(f->all, "/ByteRange") != NULL)
		return false;
	f->root = number_after(f->trailer, "/Root ");
	f->info = number_after(f->trailer, "/Info ");
	if (!object(f, f->root, &catalogue) || find(catalogue, "/AcroForm") != NULL ||
	    !object(f, number_after(catalogue, "/Pages "), &pages))
		return false;
	f->page = number_after(pages, "/Kids [ ");
	return true;
}

static void
begin_object(struct update *u, long id)
{
	u->object[u->n].id = id;
	u->object[u->n++].at = u->out->len;
	bytes_printf(u->out, "%ld 0 obj", id);
}

/* An object of the file with more in it, at `end`. */
static void
extend(struct update *u, long id, struct part body, const char *end, const char *more)
{
	begin_object(u, id);
	bytes_add(u->out, body.at, (size_t)(end - body.at));
	bytes_puts(u->out, more);
	bytes_add(u->out, end, (size_t)(body.at + body.n - end));
	bytes_puts(u->out, "\nendobj\n");
}

static void
extend_catalogue(struct update *u, const struct file *f, struct part body)
{
	char more[64];

	snprintf(more, sizeof(more), "/AcroForm<</Fields[%ld 0 R]/SigFlags 3>>", f->size);
	extend(u, f->root, body, body.at + body.n - 2, more);
}

/* The field joins the link, where the page has one. */
static void
extend_page(struct update *u, const struct file *f, struct part body)
{
	const char *list = find(body, "/Annots ["), *end = NULL;
	char more[64];

	if (list != NULL)
		end = memchr(list, ']', (size_t)(body.at + body.n - list));
	snprintf(more, sizeof(more), end != NULL ? "%ld 0 R " : "/Annots[%ld 0 R]", f->size);
	extend(u, f->page, body, end != NULL ? end : body.at + body.n - 2, more);
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
	const char *id = find(f->trailer, "/ID [");
	const char *end = id == NULL ? NULL : memchr(id, ']', (size_t)(f->trailer.at + f->trailer.n - id));
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
	char date[DATE_MOST];
	struct file f;

	if (!open_file(pdf, n, &f) || !object(&f, f.root, &catalogue) || !object(&f, f.page, &page) || !date_of(&f, date))
		return false;
	bytes_clear(out);
	bytes_add(out, pdf, n);
	extend_catalogue(&u, &f, catalogue);
	extend_page(&u, &f, page);
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
	static const char hex[] = "0123456789abcdef";
	struct pades_range range;
	unsigned char *room;

	if (pades_range(prepared->data, prepared->len, &range) != PADES_GOOD || n > (range.from - range.until - 2) / 2)
		return false;
	room = prepared->data + range.until + 1;
	for (size_t i = 0; i < range.from - range.until - 2; i++)
		if (room[i] != '0')
			return false;
	for (size_t i = 0; i < n; i++) {
		room[2 * i] = (unsigned char)hex[cms[i] >> 4];
		room[2 * i + 1] = (unsigned char)hex[cms[i] & 15];
	}
	return true;
}
