#ifndef SHEET_H
#define SHEET_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Sheets: what the centre prints for a shelf, a room or a hand, in one language:
 * the book of issue, lists, timetables.  Unlike certificates they prove nothing
 * and can be made anew at any time.
 *
 * FACTS is one JSON object, frozen when the sheet was asked for.  The same facts
 * and words give the same bytes:
 *	kind		which sheet; each has its file sheet_<kind>.c, which says what
 *			else it reads
 *	lang		"en" "ru" "be": of the words around the facts
 *	printed		"2026-11-25T10:00:00+03:00": when it was asked for
 *	organisation	whose sheet it is, at most two lines
 */

struct bytes;
struct paper;
struct refusals;

/*
 * Reads the words of all languages (folder assets/words).  Once, before the
 * first sheet; false: why says what is wrong.
 */
bool	sheet_words(const char *folder, char *why, size_t size);

/*
 * Draws into out, which is cleared first: PDF/A-1b.  0, or -1 and refusals say
 * why: facts_are_wrong, unknown_kind, missing_letter, too_many_letters,
 * text_does_not_fit, too_many_pages, cannot_be_drawn.
 */
int	sheet_draw(struct paper *, const char *facts, size_t len, struct bytes *out,
	    int *pages, struct refusals *);

#endif
