#include <kore/kore.h>
#include <kore/http.h>

#include <time.h>

#include "kore/web.h"

/*
 * Time, method, pattern (never the path), status, duration, number.  Nothing
 * that a visitor sent: no names, no tokens, no query, no address.
 */
void
log_request(struct web *w, int status)
{
	char at[32];
	struct timespec now;
	struct tm tm;

	if (w->logged)
		return;
	w->logged = true;
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	strftime(at, sizeof(at), "%Y-%m-%dT%H:%M:%SZ", &tm);
	kore_log(LOG_INFO, "%s %s %s %d %llums %s", at,
	    http_method_text(w->req->method),
	    w->pattern != NULL ? w->pattern : "-", status,
	    (unsigned long long)(kore_time_ms() - w->start), w->number);
}
