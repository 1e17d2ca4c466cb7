#ifndef TABLE_READ_H
#define TABLE_READ_H

#include <jansson.h>
#include <stddef.h>

struct arena;

/*
 * The cells of a table that somebody uploads: CSV in UTF-8, UTF-16 with its
 * mark or Windows-1251, between fields ';', ',' or a tab; or a visible sheet of
 * an XLSX, the first with something in it.  What is not said is found out from
 * the bytes.
 */

enum {
	TABLE_BYTES	= 1 << 20,	/* of the file */
	TABLE_ROWS	= 2000,		/* with something in them, and then */
	TABLE_HEAD	= 20,		/*   as many for titles above them */
	TABLE_COLUMNS	= 120,
	TABLE_FIELD	= 1000,		/* bytes of UTF-8 */
	TABLE_TEXT	= 4 << 20	/* of all cells together */
};

/* NULL: find out. */
struct table_how {
	const char	*charset;	/* "utf-8", "windows-1251" */
	const char	*separator;	/* "semicolon", "comma", "tab" */
	const char	*sheet;		/* by its name */
};

/* Why a file is refused: a key of the words, and where; 0 is nowhere. */
struct table_fault {
	const char	*code;
	size_t		 row, column;	/* from 1, as a spreadsheet counts */
};

/*
 *	{"format": "csv", "charset": "windows-1251", "separator": "semicolon",
 *	 "sheet": null, "rows": [[1, "Фамилия", "Имя"], [2, "Ким", ""]]}
 *
 * An XLSX says by "sheets" which ones might be read, "sheet" is one of them.
 * Each row begins with its number in the file; empty ones and empty cells at
 * the end are left out.  NULL with a fault.
 */
json_t	*table_read(const char *bytes, size_t n, const struct table_how *,
	    struct table_fault *);

/* 1 → A, 27 → AA. */
const char *table_column(struct arena *, size_t column);

/* For the readers: rows that grow, within the limits above. */
struct table_rows {
	json_t			*rows, *row;	/* row: not yet in rows */
	size_t			 n;		/* number of the row */
	size_t			 bytes;		/* of all cells so far */
	struct table_fault	*fault;		/* code NULL: none yet */
};

void	table_cell(struct table_rows *, size_t column, const char *text,
	    size_t n);
void	table_row_ends(struct table_rows *);
/* What stands in a column of the row `first` stands in the rows below it, too,
 * where they have something else and nothing there. */
void	table_fill(struct table_rows *, size_t column, size_t first,
	    size_t last);
void	table_refuse(struct table_rows *, const char *code, size_t row,
	    size_t column);

json_t	*table_read_csv(const char *bytes, size_t n, const struct table_how *,
	    struct table_fault *);
json_t	*table_read_xlsx(const char *bytes, size_t n, const struct table_how *,
	    struct table_fault *);

#endif
