#ifndef CANVAS_H
#define CANVAS_H

#include <stdbool.h>

#include "certs/bytes.h"
#include "certs/font.h"
#include "certs/tags.h"

/*
 * One page on which is drawn: operations become the bytes of a PDF content
 * stream.  Lengths are points (1/72 inch), the origin is the lower left corner.
 * They are written as whole hundredths of a point: small, exact, no locale.
 *
 * What is drawn while no content is open is an artifact: decoration that is
 * not read aloud.
 */

struct meter;
struct refusals;

enum canvas_colour {
	CANVAS_NAVY = 0x16294C, CANVAS_GOLD = 0xA98438, CANVAS_PALE_GOLD = 0xE9DDBF,
	CANVAS_GREY = 0x55606F, CANVAS_INK = 0x1D222B, CANVAS_TINT = 0xE3E9F1,
	CANVAS_CREAM = 0xFBF6E9, CANVAS_WHITE = 0xFFFFFF, CANVAS_BLACK = 0x000000,
	CANVAS_PROOF = 0xF0D9D6
};

struct canvas {
	struct bytes	 out;
	struct fonts	*fonts;
	struct font_use	*use;		/* array of FONT_FACES, shared by the pages */
	struct tags	*tags;		/* NULL: nothing is told of its structure */
	int		 page;
	struct refusals	*refusals;	/* where missing letters are noted */
	struct meter	*meter;		/* NULL: nobody looks at the clock */

	int		 fill, stroke, width;	/* what is set now; -1: nothing */
	bool		 artifact, content;	/* which marked piece is open */
	struct font_line line;			/* of the text being set */
	double		 end_x, end_y;		/* where that text ended */
};

/* Begins a page anew; fonts, use, tags, page, refusals stay. */
void	canvas_begin(struct canvas *);
void	canvas_end(struct canvas *);

void	canvas_free(struct canvas *);

/* Content belongs to the open tag.  english: it is in English inside another language. */
void	canvas_content(struct canvas *, bool english);
void	canvas_content_end(struct canvas *);

void	canvas_fill(struct canvas *, int rgb);
void	canvas_stroke(struct canvas *, int rgb, double width);

void	canvas_move(struct canvas *, double x, double y);
void	canvas_line(struct canvas *, double x, double y);
void	canvas_curve(struct canvas *, double x1, double y1, double x2, double y2,
	    double x, double y);
void	canvas_close(struct canvas *);
void	canvas_rectangle(struct canvas *, double x, double y, double w, double h);
void	canvas_circle(struct canvas *, double x, double y, double r);

/* End the path: its line, its inside. */
void	canvas_draw(struct canvas *);
void	canvas_paint(struct canvas *);

/* Raw operators for what has its own coordinates; an artifact if no content is open. */
void	canvas_raw(struct canvas *, const char *operators);

/*
 * Coordinates of their own, smaller by scale: 0, 0 becomes x, y; each step moves
 * and turns (radians) them on; what follows leave is as if nothing had been.
 */
void	canvas_enter(struct canvas *, double x, double y, double scale);
void	canvas_step(struct canvas *, double dx, double dy, double angle);
void	canvas_leave(struct canvas *);

/*
 * Text.  Sizes and spacing (extra room after each letter) in points.  field is
 * the record's path of the text, for reports; lang its BCP 47 tag.
 */
struct canvas_font {
	enum font_style	 style;
	double		 size, spacing;
	int		 colour;
	const char	*lang;
	const char	*field;
};

double	canvas_width(struct canvas *, const struct canvas_font *, const char *text, size_t len);
void	canvas_text(struct canvas *, const struct canvas_font *, double x, double y,
	    const char *text, size_t len);

/* More text behind the one just set. */
void	canvas_text_on(struct canvas *, const struct canvas_font *, const char *text, size_t len);

/* The same as canvas_text, turned by the angle in radians around x, y. */
void	canvas_text_turned(struct canvas *, const struct canvas_font *, double x, double y,
	    double angle, const char *text, size_t len);

#endif
