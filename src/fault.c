#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "fault.h"

const char *
fault_code(int status)
{
	switch (status) {
	case 400: return "form_is_malformed";
	case 401: return "sign_in";
	case 403: return "not_yours";
	case 404: return "not_found";
	case 405: return "method_not_allowed";
	case 406: return "no_such_format";
	case 409: return "conflict";
	case 413: return "too_large";
	case 415: return "wrong_type";
	case 422: return "rule_not_met";
	case 429: return "too_many_requests";
	case 503: return "try_again";
	case 504: return "took_too_long";
	}
	return "our_mistake";
}

static int
status_of(const char *sqlstate)
{
	static const char *const later[] = { "08", "40", "53", "55", "57" };

	if (strncmp(sqlstate, "22", 2) == 0 || strcmp(sqlstate, "23502") == 0 ||
	    strcmp(sqlstate, "23514") == 0)
		return 400;
	if (strncmp(sqlstate, "23", 2) == 0)
		return 409;
	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++)
		if (strncmp(sqlstate, later[i], 2) == 0)
			return 503;
	return 500;
}

/* "… portal with parameter $3 = '…'" or "… portal parameter $3": only the
 * message of a bind says so, and it says it first. */
static unsigned
argument_of(const char *context)
{
	const char *p = context;

	if (p == NULL || strncmp(p, "unnamed portal", 14) != 0 ||
	    (p = strstr(p, "parameter $")) == NULL)
		return 0;
	return (unsigned)strtoul(p + strlen("parameter $"), NULL, 10);
}

static const char *
copy(struct arena *a, const char *s)
{
	return s != NULL && *s != '\0' ? arena_copy(a, s, strlen(s)) : NULL;
}

static int
is_key(const char *s)
{
	if (s == NULL || *s == '\0')
		return 0;
	for (; *s != '\0'; s++)
		if (!isalnum((unsigned char)*s) && *s != '_')
			return 0;
	return 1;
}

struct fault
fault_from(struct arena *a, const struct fault_report *r, unsigned *argument)
{
	const char *state = r->sqlstate != NULL ? r->sqlstate : "";
	struct fault f = { .status = status_of(state) };

	*argument = argument_of(r->context);
	if (strncmp(state, "PT", 2) == 0 && isdigit((unsigned char)state[2])) {
		f.status = atoi(state + 2);
		if (f.status < 400 || f.status > 599)
			f.status = 500;
		f.code = is_key(r->message) ? copy(a, r->message) :
		    fault_code(f.status);
		f.field = copy(a, r->column);
		f.detail = copy(a, r->hint);
		return f;
	}
	f.code = fault_code(f.status);
	if (f.status == 400)
		f.code = strcmp(state, "23502") == 0 ? "field_is_missing" :
		    "value_is_wrong";
	if (f.status < 500) {
		if (is_key(r->constraint))
			f.code = copy(a, r->constraint);
		f.field = copy(a, r->column);
	}
	return f;
}
