#ifndef CSV_H
#define CSV_H

#include <jansson.h>

struct buf;

/*
 * Rows (an array of flat objects) as CSV for a spreadsheet: a BOM, every
 * field quoted, CRLF, ';' between fields for ru and be (whose spreadsheets
 * take the comma for the decimal sign) and ',' for en.  A text that a
 * spreadsheet could take for a formula gets an apostrophe in front.
 *
 * columns: what a list of the reader shows, in its order, each a text
 *	"KEY HEAD"		the value of KEY under the word HEAD
 *	"KEY HEAD WORDS"	the same, a code said by its word WORDS.<code>
 *	"* WORDS"		all keys not named, under their own names
 * Dates are written as the language writes them.  NULL: the keys of the first
 * row as they are.
 */
void	csv_rows(struct buf *, const json_t *rows, const json_t *columns,
	    const json_t *words, const char *lang);

/* Whether a spreadsheet might run this text. */
int	csv_is_formula(const char *);

#endif
