#ifndef TYPESET_H
#define TYPESET_H

#include <stddef.h>

#include "certs/canvas.h"

/*
 * Setting lines of text: centred, fitted to a width, broken into balanced
 * lines.  Lengths in points.
 */

/* A part of a text: len bytes from text. */
struct typeset_piece { const char *text; size_t len; };

enum { TYPESET_LINES = 12 };

struct typeset_lines {
	struct typeset_piece	pieces[TYPESET_LINES];
	int			n;	/* 0: does not fit */
};

void	typeset_centre(struct canvas *, const struct canvas_font *, double x, double y,
	    const char *text, size_t len);
/*
 * After a line that its paragraph goes on from: a space, so that whoever copies
 * the text or listens to it does not get two words as one.
 */
void	typeset_space(struct canvas *, const struct canvas_font *);
void	typeset_left(struct canvas *, const struct canvas_font *, double x, double y, const char *);
void	typeset_right(struct canvas *, const struct canvas_font *, double x, double y, const char *);

/*
 * The greatest size up to font->size at which text is no wider than width, in
 * quarters of a point; 0 if that is less than least.
 */
double	typeset_fit(struct canvas *, const struct canvas_font *, double least, double width,
	    const char *text);

/*
 * Breaks text at its spaces into as few lines as fit the width at font->size,
 * and these as equal in length as can be.  A line feed in text also breaks.
 * n is 0 if that takes more than most lines.
 */
struct typeset_lines	typeset_break(struct canvas *, const struct canvas_font *, double width,
			    int most, const char *text);

/* The same for a paragraph set from the left: full lines, but no lone word in the last. */
struct typeset_lines	typeset_fill(struct canvas *, const struct canvas_font *, double width,
			    int most, const char *text);

/*
 * Fits text into one line down to the size `one`, else into two lines from the
 * size `two` down to `least`.  Sets font->size; n is 0 if it does not fit.
 */
struct typeset_lines	typeset_one_or_two(struct canvas *, struct canvas_font *, double one,
			    double two, double least, double width, const char *text);

#endif
