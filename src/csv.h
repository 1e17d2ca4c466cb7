#ifndef CSV_H
#define CSV_H

#include <jansson.h>

struct buf;

/*
 * Rows (an array of flat objects) as CSV for a spreadsheet: a BOM, every
 * field quoted, CRLF, ';' between fields for ru and be (whose spreadsheets
 * take the comma for the decimal sign) and ',' for en.  The columns are the
 * keys of the first row.  A text that a spreadsheet could take for a formula
 * gets an apostrophe in front.
 */
void	csv_write(struct buf *, const json_t *rows, const char *lang);

/* Whether a spreadsheet might run this text. */
int	csv_is_formula(const char *);

#endif
