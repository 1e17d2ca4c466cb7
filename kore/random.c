#include <string.h>

#include <sodium.h>

#include "kore/web.h"

/* One system call fills it for many requests; what was given out is wiped. */
void
web_random(unsigned char *out, size_t n)
{
	static unsigned char pool[1024];
	static size_t left;

	if (n > left) {
		randombytes_buf(pool, sizeof(pool));
		left = sizeof(pool);
	}
	left -= n;
	memcpy(out, pool + left, n);
	sodium_memzero(pool + left, n);
}
