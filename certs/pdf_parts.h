#ifndef PDF_PARTS_H
#define PDF_PARTS_H

/* Inside of pdf*.c.  Every libharu call may leave through the error handler. */

#include <setjmp.h>

#include <hpdf.h>
#include <hpdf_doc.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>

#include "certs/font.h"
#include "certs/pdf.h"

struct pdf {
	struct pdf_paper	*paper;
	HPDF_Doc		 doc;
	HPDF_Page		*pages;
	HPDF_Dict		 fonts;		/* name to font */
	HPDF_Annotation		 link;		/* NULL: none */
	jmp_buf			 failed;
};

/* New objects; pdf_object is indirect, so that others may refer to it. */
HPDF_Dict	pdf_dict(struct pdf *);
HPDF_Dict	pdf_object(struct pdf *);
HPDF_Array	pdf_array(struct pdf *);
HPDF_Dict	pdf_stream(struct pdf *, const struct bytes *deflated);
HPDF_Dict	pdf_deflate(struct pdf *, const struct bytes *raw);
void		pdf_add_text(struct pdf *, HPDF_Dict, const char *key, const char *utf8);
void		pdf_add_ascii(struct pdf *, HPDF_Dict, const char *key, const char *ascii);

void	pdf_fonts(struct pdf *);	/* fills fonts */
void	pdf_tags(struct pdf *);		/* the structure tree */
void	pdf_metadata(struct pdf *);	/* Info, XMP, /ID, output intent */

#endif
