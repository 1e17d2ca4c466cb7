#ifndef QUEUE_H
#define QUEUE_H

#include "certs/press.h"

struct paper;

/*
 * Takes papers from the registry's queue until SIGTERM or SIGINT, then ends
 * the running transaction and returns PRESS_FINE.
 *
 * REGISTRY_DB is the libpq connection string (role press).  The worker only
 * calls functions of the schema press:
 *   press.next(_n)	    rows (kind, key, record), locked until the transaction ends
 *   press.store(_kind, _key, _bytes, _sha256, _pages)
 *   press.stop(_kind, _key, _reason, _field, _detail)
 * It listens on channel press and also looks every 2 seconds.  One transaction
 * takes up to 50 rows; what was not committed is taken again, by this worker or
 * another.  A row that cannot be drawn is stopped with its reason and never
 * stands in the way of the next.  A lost connection is made anew after 0.1 to 5
 * seconds.  Reports go to stderr, one line each; they name keys, not people.
 *
 * PRESS_SYSTEM if REGISTRY_DB is not set.
 */
enum press_exit	queue_serve(struct paper *);

#endif
