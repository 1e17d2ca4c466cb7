#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/arena.h"
#include "src/form.h"
#include "src/text.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* A urlencoded body, and its values as arguments: always UTF-8. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct route_arg args[] = { { ARG_TEXT, "a" }, { ARG_LIST, "a" },
	    { ARG_MAP, "a" } };
	struct arena a = { 0 };
	struct pairs p;
	const char *wrong, *v;

	if (form_parse(&a, (const char *)data, n, &p) == NULL) {
		for (size_t i = 0; i < p.n; i++)
			if (!text_is_utf8(p.list[i].value, strlen(p.list[i].value)))
				abort();
		for (size_t i = 0; i < 3; i++) {
			v = form_value(&a, &args[i], NULL, 0, &p, &wrong);
			if (v != NULL && !text_is_utf8(v, strlen(v)))
				abort();
		}
	}
	arena_free(&a);
	return 0;
}
