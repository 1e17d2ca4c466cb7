#ifndef TRUST_PADES_PARTS_H
#define TRUST_PADES_PARTS_H

/* Inside of pades_*.c. */

#include "certs/trust/pades.h"

/* Of what is given to readers; offsets then have nine digits at most and fit all integers. */
enum { PADES_FILE_MOST = 1 << 29 };

/*
 * Signed is a file from its begin up to `until` and from `from` to its end;
 * between them are "<", an even number of characters and ">".
 */
struct pades_range { size_t until, from; };

/* Decimal digits at *at, which moves behind them; -1: there are none or more than nine. */
long	pades_number(const char **at, const char *end);

/* PADES_GOOD with the last byte range of a file, or what is wrong with it. */
enum pades_answer	pades_range(const unsigned char *pdf, size_t n, struct pades_range *);

#endif
