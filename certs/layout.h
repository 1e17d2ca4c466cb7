#ifndef LAYOUT_H
#define LAYOUT_H

/*
 * Where everything stands.  Both functions draw one page between canvas_begin
 * and canvas_end and add to the canvas's tags.  What does not fit or has no
 * letter in any typeface is noted in the canvas's refusals, and the page is
 * then worth nothing:
 *   name_does_not_fit, text_does_not_fit, missing_letter, too_many_letters,
 *   qr_too_large
 */

struct canvas;
struct record;

/* A rectangle on page 1 that is a link; width 0: none (a proof). */
struct layout_link { double x, y, width, height; };

/* Page 1.  Returns where the QR code is. */
struct layout_link	layout_page(struct canvas *, const struct record *);

/* Page 2, the decision record. */
void	layout_supplement(struct canvas *, const struct record *);

#endif
