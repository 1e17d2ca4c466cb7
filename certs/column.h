#ifndef COLUMN_H
#define COLUMN_H

#include <stdbool.h>

#include "certs/canvas.h"

/*
 * A column of page 2: headings, paragraphs and table rows from above down.
 * Drawn twice: once dry, which only moves y and so measures, then for real at
 * the scale at which everything fits.
 */
struct column {
	struct canvas	*canvas;
	double		 x, width;
	double		 y;		/* where the next thing begins, from below */
	double		 scale;		/* of every size and distance */
	bool		 dry;
};

/* A heading in both languages with a thin rule below. */
void	column_heading(struct column *, const char *ru, const char *en);

/* A paragraph in one language ("ru" upright in ink, "en" italic in grey). */
void	column_paragraph(struct column *, const char *lang, const char *field, double size,
	    const char *text);

void	column_gap(struct column *, double points);

/*
 * A row of a table: a text in both languages, then up to four short values at
 * the right edge, each in a column of its width.  role says whether it is
 * TAG_TH or TAG_TD.  English may be NULL.
 */
struct column_row {
	enum tag_role	 role;
	const char	*field;
	const char	*ru, *en;
	const char	*values[4];
	double		 widths[4];
	int		 nvalues;
	bool		 strong;	/* a total */
};

void	column_row(struct column *, const struct column_row *);

#endif
