#include <kore/kore.h>
#include <kore/http.h>

#include <signal.h>
#include <string.h>

#include "kore/web.h"

bool
web_dies_at(struct web *w, const char *name)
{
	const char *at = settings.dies ? ask_header(w, "dies-at") : NULL;

	return at != NULL && strcmp(at, name) == 0;
}

void
web_point(struct web *w, const char *name)
{
	if (web_dies_at(w, name))
		raise(SIGKILL);
}
