#ifndef PDF_H
#define PDF_H

#include "certs/bytes.h"
#include "certs/layout.h"
#include "certs/record.h"

/*
 * The file around the drawn pages: libharu keeps pages, cross references and
 * annotations; fonts, content, structure and metadata are ours and go in
 * through its object layer.  PDF/A-1b: sRGB intent, XMP equal to Info, /ID from
 * what is printed, everything embedded.
 */

struct font_use;
struct fonts;
struct libdeflate_compressor;
struct meter;
struct tags;

enum { PDF_PAGES = 2 };

/* A4 in points, as libharu writes it. */
#define PDF_A4_LONG 841.89
#define PDF_A4_SHORT 595.276

/* Streams that all papers share, deflated already. */
struct pdf_common {
	struct bytes	art[PDF_PAGES];		/* ornaments behind each page of a certificate */
	struct bytes	profile;		/* sRGB */
};

/*
 * What a file says about itself.  It never says whose it is: search engines,
 * mail gateways and file managers read titles.
 */
struct pdf_about {
	const char		*title, *author;
	const char		*lang;		/* of the document, BCP 47 */
	struct record_date	 day;		/* made and changed */
	const unsigned char	*digest;	/* 16 bytes of what is printed: the same, the same file */
	const char		*url;		/* of the link, or NULL */
};

/* One paper to be written.  Nothing in it is owned by it. */
struct pdf_paper {
	struct pdf_about		 about;
	double				 width, height;	/* of every page, points */
	const struct fonts		*fonts;
	const struct font_use		*use;		/* FONT_FACES of them */
	const struct tags		*tags;		/* NULL: no structure is told */
	const struct bytes		*art;		/* behind each page; NULL: nothing */
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
