#ifndef BUCKET_H
#define BUCKET_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Rate limits as token buckets (GCRA): one 64-bit word a bucket, changed by
 * one compare-and-swap, so several processes may share them in memory.
 */

struct bucket_rate {
	uint64_t	every_us;	/* one token each; 0: no limit */
	uint64_t	burst;		/* as many at once */
};

struct bucket_table {
	size_t			 n;	/* a power of two */
	_Atomic uint64_t	 at[];	/* zeroed memory is a full bucket */
};

/* "20:60" is 20 a second, 60 at once; "1/6:10" one in 6 seconds; "0" none.
 * False if it is neither. */
bool	bucket_rate(const char *text, struct bucket_rate *);

/* Takes a token from the bucket of a key at a time in microseconds; 0 when
 * there was one, else how many seconds until there will be. */
unsigned bucket_take(struct bucket_table *, const struct bucket_rate *,
	    uint64_t key, uint64_t now_us);

/* A key from an address and a purpose; IPv6 counts by its /64. */
uint64_t bucket_key(const char *address, unsigned purpose, uint64_t secret);

#endif
