#ifndef FORM_H
#define FORM_H

#include <stddef.h>

#include "route.h"

/*
 * Fields from what a visitor sends: a urlencoded or multipart body, a query, a
 * JSON body, a Cookie line.  Strict: one bad byte refuses the whole.
 */

enum { FORM_FIELDS = 4000 };	/* a large grid, and no more */

/* What is wrong; a key of the word catalogue, NULL if nothing. */

/* a=1&b=2.  An empty value is kept as "". */
const char *form_parse(struct arena *, const char *text, size_t len,
	    struct pairs *);

/* {"a": 1, "b": ["x"]}: members become fields; numbers and booleans as text,
 * null absent, arrays and objects as JSON text. */
const char *form_json(struct arena *, const char *text, size_t len,
	    struct pairs *);

/* A file as it came; the bytes lie in the body. */
struct form_file {
	const char	*bytes;		/* NULL: none came */
	size_t		 n;
	const char	*name;		/* as it was called, perhaps with a path */
};

/*
 * multipart/form-data; type is the whole Content-Type, with its boundary.  A
 * part with a file name is a file: its value is the bytes as PostgreSQL reads
 * a bytea, "\\x" and hex; one that nobody chose is "".  Its name and type are
 * not believed.  With `only` there may be one file, which is no field: it is
 * pointed at and not copied.
 */
const char *form_multipart(struct arena *, const char *type,
	    const char *body, size_t len, struct pairs *,
	    struct form_file *only);

/*
 * The value of one argument of a call: NULL when absent or empty.  The parts
 * of the path go before fields.  *wrong is set to a catalogue key when a
 * plain field was given twice.
 */
const char *form_value(struct arena *, const struct route_arg *,
	    const struct pair *parts, size_t n_parts, const struct pairs *,
	    const char **wrong);

/* One cookie of a Cookie header line; NULL if absent.  Of several with the
 * same name the first: browsers send the longest path first. */
const char *form_cookie(struct arena *, const char *header, const char *name);

#endif
