#ifndef LAYOUT_PARTS_H
#define LAYOUT_PARTS_H

/* Inside of layout*.c: what the pages share. */

#include "certs/canvas.h"
#include "certs/layout.h"

/* The lower part of page 1: facts, signatures, numbers, QR code. */
struct layout_link	layout_foot(struct canvas *, const struct record *);

/* The first line of the organisation's name on each half of the seal, if it fits. */
void	layout_seal(struct canvas *, const struct record *);

/* A text of at most 240 letters that was changed for printing. */
struct layout_copy { char text[1024]; };

struct layout_copy	layout_one_line(const char *);		/* line feeds become spaces */
struct layout_copy	layout_upper(const char *, size_t);	/* capitals */

/* Opens content of the open tag in the font's language. */
void	layout_content(struct canvas *, const struct canvas_font *);

/*
 * Sets one line centred on x, smaller if need be, as content of the open tag.
 * Below the least size: refusal text_does_not_fit with the font's field.
 */
void	layout_fitted(struct canvas *, const struct canvas_font *, double least, double width,
	    double x, double y, const char *text);

/* The same from the left edge. */
void	layout_fitted_left(struct canvas *, const struct canvas_font *, double least, double width,
	    double x, double y, const char *text);

#endif
