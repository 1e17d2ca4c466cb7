#ifndef PDF_H
#define PDF_H

#include "certs/bytes.h"
#include "certs/layout.h"

/*
 * The file around the drawn pages: libharu keeps pages, cross references and
 * annotations; fonts, content, structure and metadata are ours and go in
 * through its object layer.  PDF/A-1b: sRGB intent, XMP equal to Info, /ID from
 * the record, everything embedded.
 */

struct font_use;
struct fonts;
struct libdeflate_compressor;
struct meter;
struct record;
struct tags;

enum { PDF_PAGES = 2 };

/* Streams that all papers share, deflated already. */
struct pdf_common {
	struct bytes	art[PDF_PAGES];		/* ornaments behind each page's text */
	struct bytes	profile;		/* sRGB */
};

/* One paper to be written.  Nothing in it is owned by it. */
struct pdf_paper {
	const struct record		*record;
	const struct fonts		*fonts;
	const struct font_use		*use;		/* FONT_FACES of them */
	const struct tags		*tags;
	const struct pdf_common		*common;
	const struct bytes		*packed;	/* each page's own content, deflated */
	int				 pages;		/* how many of them, from the first */
	struct layout_link		 link;
	struct libdeflate_compressor	*compressor;
	struct bytes			*spare;		/* three to work with */
	struct meter			*meter;
	unsigned long			 error;		/* libharu's code after -1 */
};

/* Adds the file to out.  0, or -1 with error set; out is then unchanged. */
int	pdf_write(struct pdf_paper *, struct bytes *out);

#endif
