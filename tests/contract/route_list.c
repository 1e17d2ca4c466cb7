/* Prints the route table as JSON, one row a line, for the contract tests. */
#include <stdio.h>

#include "kore/routes.h"
#include "src/arena.h"

static const char *
reply_name(enum reply r)
{
	static const char *const names[] = { "PAGE", "FRAGMENT", "SEE", "FILES",
	    "DATA", "ICS" };

	return names[r];
}

static void
put(const char *key, const char *value, const char *after)
{
	if (value == NULL)
		printf("\"%s\":null%s", key, after);
	else
		printf("\"%s\":\"%s\"%s", key, value, after);
}

int
main(void)
{
	struct arena a = { 0 };

	for (size_t i = 0; i < routes_n; i++) {
		const struct route *r = &routes[i];
		struct route_plan plan = { 0 };
		const char *why = NULL;
		int ok = route_plan(&a, r, &plan, &why);

		printf("{\"method\":\"%s\",", r->method == GET ? "GET" : "POST");
		put("path", r->path, ",");
		put("call", r->call, ",");
		put("reply", reply_name(r->reply), ",");
		put("view", r->view, ",");
		put("form", r->form, ",");
		put("about", r->about, ",");
		put("why", ok ? NULL : why, ",");
		put("function", ok ? plan.function : NULL, ",");
		printf("\"flags\":%u,\"sign_in\":%d,\"args\":[", r->flags,
		    (r->flags & SIGN_IN) != 0);
		for (size_t n = 0; ok && n < plan.n; n++)
			printf("%s\"%s\"", n ? "," : "", plan.args[n].name);
		printf("]}\n");
	}
	arena_free(&a);
	return 0;
}
