#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "form.h"
#include "text.h"

/*
 * multipart/form-data (RFC 7578) as browsers write it, and nothing looser: no
 * preamble, no nesting, one Content-Disposition a part.
 */

enum { BOUNDARY = 70, PARTS = 300 };

struct reader {
	struct arena	*arena;
	const char	*p, *end;
	const char	*mark;		/* CRLF "--" boundary */
	size_t		 mark_n;
	struct form_file *only;		/* NULL: a file is a field */
};

/* CRLF "--" boundary from the value of Content-Type; NULL if it has none. */
static const char *
mark_of(struct arena *a, const char *type)
{
	const char *b = strcasestr(type, "boundary=");
	size_t n;

	if (b == NULL || b == type || strchr("; \t", b[-1]) == NULL)
		return NULL;
	b += strlen("boundary=");
	n = *b == '"' ? strcspn(++b, "\"") : strcspn(b, "; \t");
	if (n == 0 || n > BOUNDARY || strspn(b, "0123456789abcdefghijklmnopqrst"
	    "uvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'()+_,-./:=? ") < n)
		return NULL;
	return arena_printf(a, "\r\n--%s", arena_copy(a, b, n));
}

static bool
take(struct reader *r, const char *text)
{
	size_t n = strlen(text);

	if ((size_t)(r->end - r->p) < n || memcmp(r->p, text, n) != 0)
		return false;
	r->p += n;
	return true;
}

/* The value of name="…" in a header line, behind a blank or semicolon; NULL if
 * there is none. */
static const char *
quoted(struct arena *a, const char *line, const char *name)
{
	const char *p = line;
	size_t n = strlen(name);

	while ((p = strstr(p, name)) != NULL) {
		const char *v = p + n, *end;

		if (p > line && strchr("; ", p[-1]) != NULL &&
		    strncmp(v, "=\"", 2) == 0 &&
		    (end = strchr(v + 2, '"')) != NULL)
			return arena_copy(a, v + 2, (size_t)(end - v - 2));
		p = v;
	}
	return NULL;
}

/* The headers of a part, up to and with their empty line. */
static bool
read_headers(struct reader *r, const char **name, const char **file)
{
	static const char disposition[] = "content-disposition: form-data;";

	*name = NULL;
	*file = NULL;
	while (!take(r, "\r\n")) {
		const char *stop = memmem(r->p, (size_t)(r->end - r->p),
		    "\r\n", 2), *line;

		if (stop == NULL || !text_is_utf8(r->p, (size_t)(stop - r->p)))
			return false;
		line = arena_copy(r->arena, r->p, (size_t)(stop - r->p));
		r->p = stop + 2;
		if (strncasecmp(line, disposition, strlen(disposition)) != 0)
			continue;
		if (*name != NULL)
			return false;
		*name = quoted(r->arena, line, "name");
		*file = quoted(r->arena, line, "filename");
	}
	return *name != NULL;
}

/* One part behind its boundary line; the next boundary is taken too.  A file
 * that is pointed at leaves no name. */
static bool
read_part(struct reader *r, struct pair *out)
{
	const char *stop, *file;
	size_t n;

	if (!read_headers(r, &out->name, &file))
		return false;
	stop = memmem(r->p, (size_t)(r->end - r->p), r->mark, r->mark_n);
	if (stop == NULL)
		return false;
	n = (size_t)(stop - r->p);
	if (file != NULL && r->only != NULL) {
		if (r->only->bytes != NULL)
			return false;
		*r->only = (struct form_file){ r->p, n, file };
		out->name = NULL;
	} else if (file != NULL)
		out->value = n == 0 ? "" : text_hex(r->arena, "\\x",
		    (const unsigned char *)r->p, n);
	else if (text_is_utf8(r->p, n))
		out->value = arena_copy(r->arena, r->p, n);
	else
		return false;
	r->p = stop + r->mark_n;
	return true;
}

const char *
form_multipart(struct arena *a, const char *type, const char *body,
    size_t len, struct pairs *out, struct form_file *only)
{
	struct reader r = { .arena = a, .p = body, .end = body + len,
	    .only = only };

	out->n = 0;
	if ((r.mark = mark_of(a, type)) == NULL)
		return "form_is_malformed";
	r.mark_n = strlen(r.mark);
	out->list = arena_alloc(a, PARTS * sizeof(*out->list));
	if (!take(&r, r.mark + 2))
		return "form_is_malformed";
	while (take(&r, "\r\n")) {
		if (out->n == PARTS)
			return "too_many_fields";
		if (!read_part(&r, &out->list[out->n]))
			return "form_is_malformed";
		out->n += out->list[out->n].name != NULL;
	}
	if (!take(&r, "--") || (take(&r, "\r\n"), r.p != r.end))
		return "form_is_malformed";
	return NULL;
}
