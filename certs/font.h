#ifndef FONT_H
#define FONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The typefaces of the paper: Debian's Noto, read once.  HarfBuzz shapes and
 * kerns every line, and cuts each face down to the letters of one paper.
 * Armenian and Georgian letters come from their own faces, run by run, in the
 * weight that fits.  A letter that no face has is reported, never drawn as a box.
 *
 * Lengths are in thousandths of an em; every face has 1000 units to the em.
 */

enum font_style {
	FONT_DISPLAY,		/* Noto Serif Display Bold: the title, the large name */
	FONT_BOLD,		/* Noto Serif Bold */
	FONT_TEXT,		/* Noto Serif */
	FONT_ITALIC,		/* Noto Serif Italic */
	FONT_SANS,		/* Noto Sans: captions */
	FONT_STYLES
};

enum {
	FONT_FACES = FONT_STYLES + 4,	/* and Armenian, Georgian, each in two weights */
	FONT_GLYPHS = 2048,		/* the most one face may keep at start */
	FONT_LINE = 512,		/* the most glyphs of one line */
	FONT_RUNS = 64,			/* the most changes of face in one line */
	FONT_CIDS = 512			/* the most different letters of one face in a paper */
};

struct fonts;

/* NULL if a face is missing or unusable; then why says which file. */
struct fonts	*fonts_load(char *why, size_t size);
void		 fonts_free(struct fonts *);

struct font_glyph {
	uint16_t	glyph;
	uint32_t	code;		/* what it stands for; 0: part of the glyph before */
	int		advance;	/* with kerning */
	int		natural;	/* without */
	int		x, y;		/* shift of the outline */
};

struct font_run { int face, first, n; };

struct font_line {
	struct font_glyph	glyphs[FONT_LINE];
	struct font_run		runs[FONT_RUNS];
	int			n, nruns;
	int			width;
	uint32_t		missing;	/* the first letter no face has; 0: none */
	bool			overflow;	/* too many letters or changes of face for one line */
};

/* Shapes len bytes of text that passed the gate.  lang is a BCP 47 tag. */
void	font_shape(struct fonts *, enum font_style, const char *lang,
	    const char *text, size_t len, struct font_line *);

/*
 * Which letters of a face one paper uses.  Letters get numbers (CIDs) in the
 * order of their first use, so the same record always gives the same numbers.
 * Two letters with the same outline get two numbers: copied text stays right.
 */
struct font_use {
	struct { uint16_t glyph; uint32_t code; } cid[FONT_CIDS];
	int		n;			/* 0: the face is not used; else CID 0 is .notdef */
	uint16_t	first[FONT_GLYPHS];	/* CID of a glyph, 0: none yet */
};

void	font_use_clear(struct font_use *);

/* The CID of a glyph; 0 if the paper would have too many different letters. */
int	font_use_cid(struct font_use *, const struct font_glyph *);

/* What a PDF must say about a face. */
struct font_facts {
	const char	*name;		/* PostScript name */
	int		 ascent, descent, cap_height, italic_angle;
	int		 box[4];
	int		 symbolic_flags;	/* of the font descriptor */
};

const struct font_facts	*font_facts(const struct fonts *, int face);
int	font_advance(const struct fonts *, int face, uint16_t glyph);

struct bytes;

/*
 * Makes the TrueType file of the used letters, and the map from CID to its
 * glyphs, two bytes each.  0, or -1 if HarfBuzz cannot.
 */
int	font_program(const struct fonts *, int face, const struct font_use *,
	    struct bytes *file, struct bytes *map);

#endif
