#ifndef QR_H
#define QR_H

struct bytes;

/*
 * The QR code: level M, modules joined by row, all of it one path with one
 * fill, because separate fills leave hair-thin seams between modules.
 */

enum {
	QR_MAX_VERSION = 12,	/* beyond, modules of a 40 mm symbol are below 0.61 mm */
	QR_QUIET = 4		/* modules of white on each side that readers rely on */
};

/*
 * Adds content operators that draw payload as a square symbol of the given
 * size, lower left corner at x, y, and white around it; hundredths of a point.
 * Returns how many modules wide the symbol is; 0 if payload needs more than
 * QR_MAX_VERSION; -1 if it cannot be encoded at all.
 */
int	qr_draw(struct bytes *, const char *payload, long x, long y, long size);

#endif
