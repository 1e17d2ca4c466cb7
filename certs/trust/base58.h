#ifndef TRUST_BASE58_H
#define TRUST_BASE58_H

#include <stddef.h>

/* Base58 with the alphabet of Bitcoin, as Multibase's "z" has it; for keys and signatures: its time grows with n². */

/* Room for the letters of n bytes, with NUL. */
#define BASE58_ROOM(n) ((n) * 138 / 100 + 2)

/* Writes the letters and a NUL; returns their number. */
size_t	base58_encode(const unsigned char *, size_t n, char *out);

/* Returns the number of bytes; -1: a foreign letter or more than fits into room. */
long	base58_decode(const char *, size_t n, unsigned char *out, size_t room);

#endif
