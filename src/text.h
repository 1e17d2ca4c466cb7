#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Small conversions of text.  Results live in the arena given.
 */

struct arena;
struct buf;

/* Well-formed UTF-8 (no overlong forms, no surrogates) without NUL. */
bool	 text_is_utf8(const char *, size_t n);

/* How many characters (code points) well-formed UTF-8 has. */
size_t	 text_length(const char *);

/* %41 and, in forms, + for a blank; NULL if a % is not followed by two hex
 * digits or the result is not UTF-8 or holds a NUL. */
char	*text_decode(struct arena *, const char *, size_t n, bool form);

/* Everything but letters, digits and -._~ as %XX. */
char	*text_url(struct arena *, const char *);

/* & < > " ' as HTML entities. */
void	 text_escape(struct buf *, const char *, size_t n);

/* Lower-case hex of bytes; prefix may be "" or "\\x" (a bytea). */
char	*text_hex(struct arena *, const char *prefix, const unsigned char *,
	    size_t n);

/* base64url without padding. */
char	*text_base64url(struct arena *, const unsigned char *, size_t n);

/* Bytes of a bytea in hex format ("\x0102"); NULL if it is none. */
unsigned char *text_bytes(struct arena *, const char *, size_t *n);

/* May be the target of a redirect: a path of our own, printable ASCII,
 * beginning with exactly one slash. */
bool	 text_is_local_path(const char *);

#endif
