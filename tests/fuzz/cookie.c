#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/arena.h"
#include "src/form.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a = { 0 };
	const char *line = arena_copy(&a, (const char *)data, n), *v;

	v = form_cookie(&a, line, "sid");
	if (v != NULL && strchr(v, ';') != NULL)
		abort();
	(void)form_cookie(&a, line, "");
	arena_free(&a);
	return 0;
}
