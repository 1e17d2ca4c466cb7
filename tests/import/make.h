#ifndef MAKE_H
#define MAKE_H

#include "tests/import/tables.h"

/* What tables.c makes its archives from. */

struct part {
	const char	*name, *text;	/* NULL: it is left out */
	size_t		 n;		/* 0: to its NUL */
};

extern const char	head[], one_sheet[], relations[], root[];

const char *archive(struct arena *, const struct part *, size_t parts,
	    size_t *n);
const char *repeat(struct arena *, const char *, size_t times);
const char *workbook(struct arena *, const char *sheets);
/* data: what stands in it, or '!' and the whole part */
const char *worksheet(struct arena *, const char *data);
void	book(struct arena *, struct table_case *);

#endif
