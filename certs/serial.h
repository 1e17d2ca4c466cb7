#ifndef SERIAL_H
#define SERIAL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The three ways to name a certificate.
 *
 * id      128 random bits, written as 26 letters of base32 (RFC 4648, upper
 *         case, no padding); the two unused bits of the last letter are 0.
 * serial  2026-000123-38: year, number in the year, two check digits by
 *         ISO 7064 MOD 97-10, so a typing mistake is found before any look-up.
 * code    A1N7-QR36: 40 bits of SHA-256("tcr-code-v1" 00 id) in Crockford's
 *         base32; printed beside the serial, derived from the id, stored nowhere.
 */

enum { SERIAL_ID_BYTES = 16, SERIAL_ID_LETTERS = 26 };

/* All three texts end in NUL; the sizes count it. */
struct serial_id { char text[SERIAL_ID_LETTERS + 1]; };
struct serial_code { char text[10]; };
struct serial_number { char text[20]; };

/* 98 - (n * 100 mod 97), which is 2..98.  n counts year * 1000000 + number. */
unsigned	serial_check_digits(unsigned long n);

/* Year 1000..9999, number 1..999999. */
struct serial_number	serial_format(unsigned year, unsigned number);

/* True if text is exactly YYYY-NNNNNN-CC with right check digits. */
bool	serial_valid(const char *text);

/* Strict: exactly 26 upper-case letters, unused bits 0.  False: bytes unset. */
bool	serial_id_decode(const char *text, unsigned char bytes[static SERIAL_ID_BYTES]);
struct serial_id	serial_id_encode(const unsigned char bytes[static SERIAL_ID_BYTES]);

struct serial_code	serial_code(const unsigned char id[static SERIAL_ID_BYTES]);

#endif
