#ifndef QR_SVG_H
#define QR_SVG_H

struct arena;

/*
 * A QR code for a page: an <svg> of one path, black on white with the quiet
 * zone that readers rely on, as large as its style makes it.  NULL when the
 * text is too long for one.
 */
const char *qr_svg(struct arena *, const char *text);

#endif
