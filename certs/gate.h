#ifndef GATE_H
#define GATE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The one gate for text that will stand on a paper.  libharu and PDF readers
 * would carry a right-to-left override or an invisible letter straight into
 * the document, so nothing behind this gate has to be suspicious.
 */

enum gate_script { GATE_CYRL, GATE_LATN, GATE_ARMN, GATE_GEOR, GATE_OTHER };

enum gate_allow {
	GATE_ONE_LINE = 0,
	GATE_TWO_LINES = 1	/* one '\n' says where the line breaks */
};

/*
 * Looks at one text of at most max code points.  Returns NULL if it may be
 * printed, else the code of what is wrong, and in detail what and where:
 *   empty, too_long, not_utf8, not_nfc, spaces (at an end, or two together),
 *   control_character, direction_character, invisible_character,
 *   private_character (also unassigned and odd spaces)
 */
const char	*gate_text(const char *text, size_t max, enum gate_allow,
		    char *detail, size_t size);

/*
 * The first letter of text that belongs to another script, or 0.  Digits, marks and
 * punctuation belong to all.  U+02BB and U+02BC of Uzbek and Belarusian are
 * letters of no script and pass.
 */
unsigned	gate_foreign(const char *text, enum gate_script);

/* The next code point of text that passed the gate; 0 at the end. */
unsigned	gate_next(const char **text);

#endif
