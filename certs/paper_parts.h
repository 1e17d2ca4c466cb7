#ifndef PAPER_PARTS_H
#define PAPER_PARTS_H

/* Inside of paper.c and sheet*.c: what is loaded once and used for every file. */

#include <libdeflate.h>

#include "certs/canvas.h"
#include "certs/paper.h"
#include "certs/pdf.h"

struct paper {
	struct fonts			*fonts;
	struct font_use			 use[FONT_FACES];
	struct tags			 tags;
	struct canvas			 pages[PAPER_PAGES];
	struct pdf_common		 common;
	struct libdeflate_compressor	*quick, *thorough;
	struct bytes			 packed[PAPER_PAGES];
	struct bytes			 spare[3];	/* for pdf.c, kept between papers */
};

/* Deflates into out, which is cleared first. */
void	paper_pack(struct libdeflate_compressor *, const struct bytes *in, struct bytes *out);

#endif
