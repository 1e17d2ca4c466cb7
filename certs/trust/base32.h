#ifndef TRUST_BASE32_H
#define TRUST_BASE32_H

#include <stddef.h>

/*
 * Base32 of RFC 4648 section 6 without padding: A-Z and 2-7, upper case alone,
 * the unused bits of the last letter 0.  So each text has one value and each
 * value one text.
 */

/* Letters of n bytes, without the NUL. */
#define BASE32_LETTERS(n) (((n) * 8 + 4) / 5)

/* Writes BASE32_LETTERS(n) letters and a NUL; returns how many letters. */
size_t	base32_encode(const unsigned char *, size_t n, char *out);

/* How many bytes n letters are; -1 if they are not base32 or need more than room. */
long	base32_decode(const char *, size_t n, unsigned char *out, size_t room);

#endif
