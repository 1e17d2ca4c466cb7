#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/arena.h"
#include "src/route.h"
#include "src/text.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const struct route rows[] = {
	{ GET, "/", "f()", PAGE, "x", .flags = 0 },
	{ GET, "/a/{id}", "f(id)", PAGE, "x", .flags = 0 },
	{ GET, "/a/{id}/b/{n}.pdf", "f(id, n)", FILES, "x", .flags = 0 },
	{ POST, "/{x}/{y}", "f(x, y)", SEE, "/", .flags = 0 },
};

/* A path against a table; and the same bytes as the call of a row. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a = { 0 };
	const char *text = arena_copy(&a, (const char *)data, n), *why;
	struct route row = { GET, "/", text, PAGE, "x", .flags = 0 };
	struct route_match m;
	struct route_plan p;

	for (int method = GET; method <= POST; method++) {
		route_find(&a, rows, 4, (enum method)method, text, &m);
		for (size_t i = 0; i < m.n; i++)
			if (!text_is_utf8(m.parts[i].value,
			    strlen(m.parts[i].value)))
				abort();
	}
	if (route_plan(&a, &row, &p, &why) && strpbrk(p.sql, "';-\"") != NULL)
		abort();
	arena_free(&a);
	return 0;
}
