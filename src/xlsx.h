#ifndef XLSX_H
#define XLSX_H

#include <stddef.h>

struct list;

/*
 * A list as XLSX: the cells of csv.h, days and numbers as what they are.  The
 * name is that of the sheet; what is drawn lies for a moment in a file in
 * `folder`, of which nothing remains.  NULL when it cannot be written; else
 * free() it.
 */
char	*xlsx_rows(const struct list *, const char *name, const char *folder,
	    size_t *n);

#endif
