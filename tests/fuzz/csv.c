#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "src/arena.h"
#include "src/csv.h"
#include "src/list.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* One text as a cell: quotes are even, no cell begins a formula. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a = { 0 };
	json_t *text = json_stringn((const char *)data, n);
	json_t *rows = text != NULL ? json_pack("[{s:o}]", "a", text) : NULL;
	struct buf out = buf_new(&a);
	size_t quotes = 0;
	const char *cell;
	struct list list;

	if (rows != NULL) {
		list = list_of(&a, rows, NULL, NULL, "en");
		csv_rows(&out, &list);
		for (size_t i = 0; i < out.len; i++)
			quotes += out.data[i] == '"';
		cell = strstr(out.data, "\r\n") + 3;
		if (quotes % 2 != 0 || *cell == '=' || *cell == '@' ||
		    *cell == '+' || *cell == '\t')
			abort();
	}
	json_decref(rows);
	arena_free(&a);
	return 0;
}
