#include <qrencode.h>

#include "certs/bytes.h"
#include "certs/qr.h"

static int
dark(const QRcode *code, int row, int column)
{
	return code->data[row * code->width + column] & 1;
}

/* x y w h re, with the rows counted from the top as in the symbol. */
static void
rectangle(struct bytes *out, long x, long y, long w, long h)
{
	long sides[] = { x, y, w, h };

	for (int i = 0; i < 4; i++) {
		bytes_int(out, sides[i]);
		bytes_puts(out, " ");
	}
	bytes_puts(out, "re\n");
}

static void
draw_modules(struct bytes *out, const QRcode *code)
{
	for (int row = 0; row < code->width; row++) {
		for (int from = 0; from < code->width; from++) {
			int to = from;

			while (to < code->width && dark(code, row, to))
				to++;
			if (to > from)
				rectangle(out, from, code->width - 1 - row, to - from, 1);
			from = to;
		}
	}
}

int
qr_draw(struct bytes *out, const char *payload, long x, long y, long size)
{
	QRcode *code = QRcode_encodeString(payload, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	int width;

	if (code == NULL)
		return -1;
	width = code->width;
	if (code->version <= QR_MAX_VERSION) {
		/* one unit becomes one module, so the numbers are small and exact */
		bytes_printf(out, "q %ld.%04ld 0 0 %ld.%04ld %ld %ld cm 1 g\n",
		    size / width, size % width * 10000 / width,
		    size / width, size % width * 10000 / width, x, y);
		rectangle(out, -QR_QUIET, -QR_QUIET, width + 2 * QR_QUIET, width + 2 * QR_QUIET);
		bytes_puts(out, "f 0 g\n");
		draw_modules(out, code);
		bytes_puts(out, "f Q\n");
	} else
		width = 0;
	QRcode_free(code);
	return width;
}
