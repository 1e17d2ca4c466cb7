#ifndef TABLES_H
#define TABLES_H

#include <stddef.h>

struct arena;

/*
 * The corpus of ugly tables: what agencies send, and what somebody might send
 * on purpose.  Each file is made here from a few words; the outcome is either
 *
 *	"charset separator [[1,\"cell\",…],…]"	how a CSV was read, and its cells
 *	"Sheet [[1,\"cell\",…],…]"		of an XLSX
 *	"!code row column"			why it is refused, and where
 *
 * A long outcome may be told by its beginning, with '*' behind it.
 */
struct table_case {
	const char	*name, *outcome;
	const char	*bytes;		/* a CSV; NULL: make() */
	size_t		 n;
	void		(*make)(struct arena *, struct table_case *);
	const char	*sheet;		/* an XLSX: what stands in its <sheetData>… */
	const char	*strings, *formats, *book;
	const char	*charset, *separator;	/* what its reader says */
	const char	*which;			/* … of the sheet */
};

extern struct table_case	table_cases[];
extern const size_t		table_cases_n;

/* Makes bytes and n where they are not there yet. */
void	table_case_make(struct arena *, struct table_case *);

#endif
