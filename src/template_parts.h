#ifndef TEMPLATE_PARTS_H
#define TEMPLATE_PARTS_H

#include <stdbool.h>
#include <stddef.h>

/* What template.c parses and render.c renders; for these two files only. */

enum { TEMPLATE_DEPTH = 32 };

enum node_kind { TEXT, VALUE, RAW, SECTION, INVERTED, PARTIAL };

/* "a.b.c" in parts; "." has none. */
struct name {
	const char	*text;
	const char	**part;
	size_t		 n;
};

struct filter {
	const char	*name;
	const char	*arg;		/* after ':', or NULL */
	struct filter	*next;
};

struct node {
	enum node_kind	 kind;
	bool		 fresh;		/* begins a line of the template */
	const char	*text;		/* TEXT: itself; PARTIAL: its indent */
	size_t		 len;
	struct name	 name;
	struct filter	*filter;	/* of a value */
	const char	*equal;		/* ='text' of a section */
	const struct name *same;	/* ==name of a section */
	struct node	*inner;		/* of a section */
	const struct template *partial;	/* PARTIAL: found by template_check */
	struct node	*next;
};

struct template {
	const char	*name;
	struct node	*nodes;
	struct template	*next;
};

/* Whether there is such a filter; whether it needs an argument. */
bool	 filter_known(const char *name, bool *needs_arg);

#endif
