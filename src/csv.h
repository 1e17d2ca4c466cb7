#ifndef CSV_H
#define CSV_H

struct buf;
struct list;

/*
 * A list as CSV for a spreadsheet: a BOM, every field quoted, CRLF, ';'
 * between fields for ru and be (whose spreadsheets take the comma for the
 * decimal sign) and ',' for en.  A text that a spreadsheet could take for a
 * formula gets an apostrophe in front.
 */
void	csv_rows(struct buf *, const struct list *);

#endif
