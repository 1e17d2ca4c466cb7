#include <string.h>

#include "arena.h"
#include "csv.h"
#include "list.h"

static void
put(struct buf *out, const char *s, bool text)
{
	buf_puts(out, text && list_is_formula(s) ? "\"'" : "\"");
	for (;;) {
		size_t n = strcspn(s, "\"");

		buf_add(out, s, n);
		s += n;
		if (*s == '\0')
			break;
		buf_puts(out, "\"\"");
		s++;
	}
	buf_puts(out, "\"");
}

void
csv_rows(struct buf *out, const struct list *l)
{
	const char *between = strcmp(l->lang, "en") == 0 ? "," : ";";
	const json_t *row;
	size_t i, k;

	buf_puts(out, "\xef\xbb\xbf");
	for (k = 0; k < l->n; k++) {
		buf_puts(out, k > 0 ? between : "");
		put(out, l->column[k].head, true);
	}
	buf_puts(out, "\r\n");
	json_array_foreach(l->rows, i, row) {
		for (k = 0; k < l->n; k++) {
			struct list_cell cell = list_cell(l, k, row);

			buf_puts(out, k > 0 ? between : "");
			put(out, cell.text, cell.is == LIST_TEXT);
		}
		buf_puts(out, "\r\n");
	}
}
