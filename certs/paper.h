#ifndef PAPER_H
#define PAPER_H

#include <stddef.h>

/*
 * From a record to the bytes of its paper: PDF/A-1b, tagged, two pages.  The
 * same record gives the same bytes, in every process: no clock, no chance, no
 * locale.  One paper maker per thread.
 */

struct bytes;
struct meter;
struct paper;
struct record;
struct refusals;

enum { PAPER_PAGES = 2 };

/* Reads fonts and colour profile, draws the ornaments.  NULL: why says what is missing. */
struct paper	*paper_open(char *why, size_t size);
void		 paper_close(struct paper *);

/*
 * Draws one paper into out, which is cleared first.  0, or -1 and refusals say
 * why: those of layout.h, or cannot_be_drawn (a library refused; nothing about
 * the record is known to be wrong).  After -1 the maker is as good as before.
 * meter may be NULL.
 */
int	paper_draw(struct paper *, const struct record *, struct bytes *out,
	    struct refusals *, struct meter *);

/* The same with only the first pages of it, for bench. */
int	paper_draw_pages(struct paper *, const struct record *, int pages, struct bytes *out,
	    struct refusals *, struct meter *);

#endif
