#ifndef LAYOUT_PARTS_H
#define LAYOUT_PARTS_H

/* Inside of layout*.c: what the pages share. */

#include "certs/canvas.h"
#include "certs/layout.h"

/* The lower part of page 1: facts, signatures, numbers, QR code. */
struct layout_link	layout_foot(struct canvas *, const struct record *);

/* A text of at most 240 letters that was changed for printing. */
struct layout_copy { char text[1024]; };

struct layout_copy	layout_one_line(const char *);		/* line feeds become spaces */
struct layout_copy	layout_upper(const char *, size_t);	/* capitals */

/*
 * Sets one line centred on x, smaller if need be, as content of the open tag.
 * Below the least size: refusal text_does_not_fit with the font's field.
 */
void	layout_fitted(struct canvas *, const struct canvas_font *, double least, double width,
	    double x, double y, const char *text);

/* The same from the left edge. */
void	layout_fitted_left(struct canvas *, const struct canvas_font *, double least, double width,
	    double x, double y, const char *text);

/* A paragraph of one tag: Russian, and English below in the second font. */
void	layout_both(struct canvas *, const struct canvas_font *ru, const struct canvas_font *en,
	    double least, double width, double x, double y, double leading, const char *text_ru,
	    const char *text_en);

#endif
