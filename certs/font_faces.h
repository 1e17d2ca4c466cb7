#ifndef FONT_FACES_H
#define FONT_FACES_H

/* Inside of font.c and font_program.c. */

#include <harfbuzz/hb.h>

#include "certs/font.h"

struct font_face {
	hb_face_t		*face;		/* already cut to our repertoire */
	hb_face_t		*prepared;	/* the same, made ready for cutting again */
	hb_font_t		*font;
	char			 name[64];
	struct font_facts	 facts;
};

struct fonts {
	struct font_face	 faces[FONT_FACES];
	hb_buffer_t		*buffer;
};

#endif
