#include <string.h>

#include "kore/routes.h"

/* A site of the edge's own tests: one row for each thing it must do. */
const struct route routes[] = {
	{ GET,	"/",			"home()",		PAGE,	"home", .flags = PUBLIC },
	{ GET,	"/item/{id}",		"item(id)",		PAGE,	"item" },
	{ GET,	"/items",		"items(q)",		PAGE,	"items", .about = "All items" },
	{ GET,	"/items/new",		NULL,			PAGE,	"item_form" },
	{ POST,	"/items",		"item_add(idem, title, hours, tags[], score{})", SEE, "/item/{id}", "/items/new" },
	{ GET,	"/item/{id}/edit",	"item(id)",		PAGE,	"item_form" },
	{ POST,	"/item/{id}",		"item_change(id, title, hours)", SEE, "/item/{id}", "/item/{id}/edit" },
	{ GET,	"/echo",		"echo(text, many{}, list[], lang, address)", PAGE, "echo" },
	{ POST,	"/echo",		"echo(text, many{}, list[], lang, address)", PAGE, "echo" },
	{ GET,	"/slow/{seconds}",	"slow(seconds)",	PAGE,	"echo" },
	{ POST,	"/slow",		"slow_add(seconds, title)", PAGE, "echo" },
	{ POST,	"/open",		"open_begin()",		PAGE,	"echo" },
	{ GET,	"/raise/{state}",	"raise(state)",		PAGE,	"echo" },
	{ GET,	"/files/{n}",		"files(n)",		FILES,	"papers" },
	{ GET,	"/zip",			"files(n)",		FILES,	"papers", .flags = ZIP },
	{ GET,	"/piece",		"home()",		FRAGMENT, "piece" },
	{ GET,	"/big/{n}",		"big(n)",		PAGE,	"big" },
	{ GET,	"/login",		NULL,			PAGE,	"login", .flags = PUBLIC },
	{ POST,	"/login",		"login_begin(email, address)", SEE, "/", "/login", PUBLIC | SIGN_IN },
	{ POST,	"/logout",		"logout(login)",	SEE,	"/login", .flags = SIGN_OUT },
	{ GET,	"/me",			"account(login)",	PAGE,	"me" },
	{ POST,	"/me/password",		"account_password(login, current_ok, password)", SEE, "/me", "/me", CHECK_PASSWORD | HASH_PASSWORD },
	{ POST,	"/invitation/{token}",	"invitation_accept(token, password)", SEE, "/login", .flags = HASH_PASSWORD },
	{ POST,	"/keys",		"key_add(login, token_hash)", PAGE, "key", "/me", NEW_TOKEN },
	{ POST,	"/check",		"check(code)",		PAGE,	"echo", .flags = PUBLIC | EVEN },
	{ GET,	"/limited",		"home()",		PAGE,	"home", .flags = PUBLIC | THROTTLED },
};

const size_t routes_n = sizeof(routes) / sizeof(routes[0]);

bool	__real_route_plan(struct arena *, const struct route *,
	    struct route_plan *, const char **);
bool	__wrap_route_plan(struct arena *, const struct route *,
	    struct route_plan *, const char **);

/* One row leaves a transaction open, which no function of SQL could do. */
bool
__wrap_route_plan(struct arena *a, const struct route *r,
    struct route_plan *plan, const char **why)
{
	bool fine = __real_route_plan(a, r, plan, why);

	if (r->call != NULL && strcmp(r->call, "open_begin()") == 0)
		plan->sql = "begin";
	return fine;
}
