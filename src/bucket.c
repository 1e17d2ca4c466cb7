#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "bucket.h"

bool
bucket_rate(const char *text, struct bucket_rate *rate)
{
	double tokens, seconds = 1;
	unsigned burst;
	char rest;

	*rate = (struct bucket_rate){ 0 };
	if (strcmp(text, "0") == 0)
		return true;
	if (sscanf(text, "%lf/%lf:%u%c", &tokens, &seconds, &burst, &rest) != 3) {
		seconds = 1;
		if (sscanf(text, "%lf:%u%c", &tokens, &burst, &rest) != 2)
			return false;
	}
	if (!(tokens > 0) || !(seconds > 0) || burst < 1 || burst > 1000000 ||
	    seconds / tokens > 86400 || seconds / tokens < 1e-6)
		return false;
	rate->every_us = (uint64_t)(seconds / tokens * 1e6);
	rate->burst = burst;
	return true;
}

unsigned
bucket_take(struct bucket_table *t, const struct bucket_rate *rate,
    uint64_t key, uint64_t now)
{
	_Atomic uint64_t *at = &t->at[key & (t->n - 1)];
	uint64_t empty = rate->every_us * rate->burst, old, from;

	if (rate->every_us == 0)
		return 0;
	old = atomic_load_explicit(at, memory_order_relaxed);
	/* `at` is when the bucket will be full again. */
	do {
		/* A time far ahead is left over from a clock set back. */
		from = old > now && old <= now + empty ? old : now;
		if (from + rate->every_us > now + empty)
			return (unsigned)((from + rate->every_us - now - empty) /
			    1000000 + 1);
	} while (!atomic_compare_exchange_weak_explicit(at, &old,
	    from + rate->every_us, memory_order_relaxed,
	    memory_order_relaxed));
	return 0;
}

uint64_t
bucket_key(const char *address, unsigned purpose, uint64_t secret)
{
	unsigned char bytes[16];
	size_t n = 0;
	uint64_t h = secret ^ (purpose * 0x9e3779b97f4a7c15u);

	if (inet_pton(AF_INET6, address, bytes) == 1)
		n = 8;
	else if (inet_pton(AF_INET, address, bytes) == 1)
		n = 4;
	for (size_t i = 0; i < n; i++)
		h = (h ^ bytes[i]) * 0x100000001b3u;
	h ^= h >> 33;
	h *= 0xff51afd7ed558ccdu;
	return h ^ h >> 33;
}
