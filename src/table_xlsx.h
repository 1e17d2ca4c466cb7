#ifndef TABLE_XLSX_H
#define TABLE_XLSX_H

#include <expat.h>
#include <stdbool.h>
#include <zip.h>

#include "arena.h"
#include "table_read.h"

/*
 * What the three files that read XLSX share: table_read_xlsx.c finds the sheet
 * and opens its parts, table_read_parts.c reads shared texts and formats of
 * days, table_read_cells.c the cells.
 */

enum {
	XLSX_UNPACKED	= 32 << 20,	/* bytes of all parts together */
	XLSX_STRINGS	= 200000,
	XLSX_DEPTH	= 40,		/* of elements in elements */
	XLSX_MERGED	= 5000
};

/* What numbers of a format are. */
enum { XLSX_NUMBER, XLSX_DAY, XLSX_TIME, XLSX_BOTH };

struct xlsx {
	struct arena		 arena;
	zip_t			*zip;
	struct table_fault	*fault;
	size_t			 unpacked, depth;
	XML_Parser		 parser;	/* of the part that is read */
	XML_StartElementHandler	 start;
	XML_EndElementHandler	 end;
	void			*reader;	/* what they work on */
	bool			 collect;	/* text is kept in */
	char			 text[TABLE_FIELD + 8];	/* not ended by NUL */
	size_t			 text_n;
	const char		**strings;	/* shared texts */
	size_t			 strings_n, strings_most;
	unsigned char		*formats;	/* XLSX_… of each format */
	size_t			 formats_n, formats_most;
	bool			 since_1904;
};

/* The first fault stands; reading stops. */
void	xlsx_refuse(struct xlsx *, const char *code);

/* The elements of a part, named without their namespaces; false when there is
 * no such part or it is refused. */
bool	xlsx_part(struct xlsx *, const char *name, XML_StartElementHandler,
	    XML_EndElementHandler, void *reader);

/* The name without its namespace, an attribute by it or NULL. */
const char *xlsx_local(const char *);
const char *xlsx_attribute(const char **, const char *name);

/* More text, as much as a cell may hold and a little. */
void	xlsx_text(struct xlsx *, const char *, size_t);

void	xlsx_strings(struct xlsx *, const char *part);
void	xlsx_formats(struct xlsx *, const char *part);
void	xlsx_cells(struct xlsx *, const char *part, struct table_rows *);

#endif
