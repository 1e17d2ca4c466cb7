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

/*
 * Shaped lines that are likely to come again: captions, the organisation, the
 * topics of a course.  A line is measured before it is drawn, so even a name
 * comes twice.  The place of a line is its hash; a newcomer takes the place.
 */
enum { CACHE_PLACES = 1024, CACHE_TEXT = 160, CACHE_GLYPHS = 96, CACHE_RUNS = 4 };

struct font_cached {
	char			 text[CACHE_TEXT], lang[16];
	size_t			 len;		/* 0: empty */
	enum font_style		 style;
	int			 n, nruns, width;
	struct font_glyph	 glyphs[CACHE_GLYPHS];
	struct font_run		 runs[CACHE_RUNS];
};

struct fonts {
	struct font_face	 faces[FONT_FACES];
	hb_buffer_t		*buffer;
	struct font_cached	*cache;		/* CACHE_PLACES of them */
};

#endif
