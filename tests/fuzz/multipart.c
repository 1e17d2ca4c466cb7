#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/arena.h"
#include "src/form.h"
#include "src/text.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* A multipart body: names and values are UTF-8, whatever the bytes of its files. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a = { 0 };
	struct form_file file = { 0 };
	struct pairs p;

	if (form_multipart(&a, "multipart/form-data; boundary=X",
	    (const char *)data, n, &p, &file) == NULL && file.n > n)
		abort();
	if (form_multipart(&a, "multipart/form-data; boundary=X",
	    (const char *)data, n, &p, NULL) == NULL)
		for (size_t i = 0; i < p.n; i++)
			if (!text_is_utf8(p.list[i].value, strlen(p.list[i].value)) ||
			    !text_is_utf8(p.list[i].name, strlen(p.list[i].name)))
				abort();
	arena_free(&a);
	return 0;
}
