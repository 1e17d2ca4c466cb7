#include <qrencode.h>

#include "arena.h"
#include "qr_svg.h"

enum { QUIET = 4 };	/* white modules on each side */

/* One rectangle for each run of dark modules of a row. */
static void
draw_row(struct buf *out, const QRcode *code, int row)
{
	const unsigned char *at = code->data + row * code->width;

	for (int from = 0; from < code->width; from++) {
		int to = from;

		while (to < code->width && (at[to] & 1) != 0)
			to++;
		if (to > from)
			buf_printf(out, "M%d %dh%dv1h-%dz", from + QUIET,
			    row + QUIET, to - from, to - from);
		from = to;
	}
}

const char *
qr_svg(struct arena *a, const char *text)
{
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	struct buf out = buf_new(a);
	int side;

	if (code == NULL)
		return NULL;
	side = code->width + 2 * QUIET;
	buf_printf(&out, "<svg class=\"qr\" viewBox=\"0 0 %d %d\" "
	    "shape-rendering=\"crispEdges\" aria-hidden=\"true\">"
	    "<path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/>"
	    "<path fill=\"#000\" d=\"", side, side, side, side);
	for (int row = 0; row < code->width; row++)
		draw_row(&out, code, row);
	buf_puts(&out, "\"/></svg>");
	QRcode_free(code);
	return out.data;
}
