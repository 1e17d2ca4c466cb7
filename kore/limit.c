#include <kore/kore.h>

#include <sys/mman.h>

#include <sodium.h>

#include "kore/web.h"

/* Buckets: two addresses share one with a chance of clients / BUCKETS. */
enum { BUCKETS = 1 << 16 };

static struct bucket_table	*table;
static uint64_t			 secret;

/* Before the workers are made, so that all of them see the same memory. */
void
limit_init(void)
{
	size_t size = sizeof(*table) + BUCKETS * sizeof(table->at[0]);

	table = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (table == MAP_FAILED)
		fatal("limit: no memory");
	table->n = BUCKETS;
	randombytes_buf(&secret, sizeof(secret));
}

static bool
take(struct web *w, const struct bucket_rate *rate, unsigned purpose)
{
	struct timespec now;
	unsigned wait;

	clock_gettime(CLOCK_MONOTONIC, &now);
	wait = bucket_take(table, rate, bucket_key(w->address, purpose, secret),
	    (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000);
	if (wait == 0)
		return true;
	w->retry_after = wait;
	web_fail(w, 429, "too_many_requests", NULL);
	return false;
}

bool
limit_any(struct web *w)
{
	return take(w, &settings.rate, 0);
}

bool
limit_strict(struct web *w)
{
	unsigned purpose = (unsigned)(w->route - routes) + 1;

	if (w->method == POST && (w->route->flags & (SIGN_IN | HASH_PASSWORD |
	    CHECK_PASSWORD)) != 0)
		return take(w, &settings.login_rate, purpose);
	return (w->route->flags & THROTTLED) == 0 ||
	    take(w, &settings.throttle, purpose);
}
