#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "arena.h"
#include "list.h"
#include "xlsx.h"

enum { NARROW = 6, WIDE = 60 };		/* of columns, in letters */

/* What Excel takes for the name of a sheet. */
static const char *
sheet_name(struct arena *a, const char *name)
{
	char *copy = arena_copy(a, name, strnlen(name, 31));

	for (char *p = copy; *p != '\0'; p++)
		if (strchr("abcdefghijklmnopqrstuvwxyz0123456789-", *p) == NULL)
			*p = '-';
	return *copy != '\0' && *copy != '-' ? copy : "list";
}

static size_t
letters(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

struct sheet {
	const struct list	*list;
	lxw_worksheet		*of;
	lxw_format		*day, *head;
	size_t			 width[LIST_COLUMNS];
};

/* Neutral as in CSV: a list is often saved as one again. */
static lxw_error
put_text(struct sheet *s, lxw_row_t row, size_t column, const char *text,
    lxw_format *format)
{
	return worksheet_write_string(s->of, row, (lxw_col_t)column,
	    list_is_formula(text) ? arena_printf(s->list->arena, "'%s", text) :
	    text, format);
}

static lxw_error
put_cell(struct sheet *s, lxw_row_t row, size_t column, const json_t *from)
{
	struct list_cell c = list_cell(s->list, column, from);
	lxw_datetime day = { .year = c.year, .month = c.month, .day = c.day };
	size_t n = letters(c.text);

	if (n > s->width[column])
		s->width[column] = n;
	if (*c.text == '\0')
		return LXW_NO_ERROR;
	/* Excel's days begin in 1900. */
	if (c.is == LIST_DAY && c.year > 1900)
		return worksheet_write_datetime(s->of, row, (lxw_col_t)column,
		    &day, s->day);
	return c.is == LIST_NUMBER ? worksheet_write_number(s->of, row,
	    (lxw_col_t)column, c.number, NULL) :
	    put_text(s, row, column, c.text, NULL);
}

static lxw_error
put_all(struct sheet *s)
{
	lxw_error wrong = LXW_NO_ERROR;
	const json_t *row;
	size_t i, k;

	for (k = 0; k < s->list->n && wrong == LXW_NO_ERROR; k++) {
		s->width[k] = letters(s->list->column[k].head) + 2;
		wrong = put_text(s, 0, k, s->list->column[k].head, s->head);
	}
	json_array_foreach(s->list->rows, i, row)
		for (k = 0; k < s->list->n && wrong == LXW_NO_ERROR; k++)
			wrong = put_cell(s, (lxw_row_t)i + 1, k, row);
	for (k = 0; k < s->list->n; k++)
		worksheet_set_column(s->of, (lxw_col_t)k, (lxw_col_t)k,
		    (double)(s->width[k] < NARROW ? NARROW : s->width[k] > WIDE ?
		    WIDE : s->width[k] + 1), NULL);
	worksheet_freeze_panes(s->of, 1, 0);
	if (s->list->n > 0)
		worksheet_autofilter(s->of, 0, 0,
		    (lxw_row_t)json_array_size(s->list->rows),
		    (lxw_col_t)s->list->n - 1);
	return wrong;
}

static char *
read_file(int fd, size_t *n)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char *bytes = size > 0 && lseek(fd, 0, SEEK_SET) == 0 ?
	    malloc((size_t)size) : NULL;

	*n = bytes != NULL ? (size_t)size : 0;
	for (size_t at = 0; at < *n;) {
		ssize_t got = read(fd, bytes + at, *n - at);

		if (got <= 0) {
			free(bytes);
			return NULL;
		}
		at += (size_t)got;
	}
	return bytes;
}

char *
xlsx_rows(const struct list *l, const char *name, const char *folder,
    size_t *n)
{
	char *path = arena_printf(l->arena, "%s/list-XXXXXX", folder);
	lxw_workbook_options options = { .tmpdir =
	    arena_copy(l->arena, folder, strlen(folder)) };
	int fd = mkstemp(path);
	lxw_workbook *book = fd >= 0 ? workbook_new_opt(path, &options) : NULL;
	struct sheet s = { .list = l };
	lxw_error wrong = LXW_ERROR_MEMORY_MALLOC_FAILED;
	char *bytes = NULL;

	if (book != NULL) {
		s.of = workbook_add_worksheet(book, sheet_name(l->arena, name));
		s.day = workbook_add_format(book);
		s.head = workbook_add_format(book);
		format_set_num_format(s.day, "dd.mm.yyyy");
		format_set_bold(s.head);
		wrong = put_all(&s);
		if (workbook_close(book) != LXW_NO_ERROR)
			wrong = LXW_ERROR_CREATING_XLSX_FILE;
	}
	if (fd >= 0) {
		(void)unlink(path);
		if (wrong == LXW_NO_ERROR)
			bytes = read_file(fd, n);
		close(fd);
	}
	return bytes;
}
