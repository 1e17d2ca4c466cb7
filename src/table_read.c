#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "list.h"
#include "table_read.h"

void
table_refuse(struct table_rows *r, const char *code, size_t row, size_t column)
{
	if (r->fault->code == NULL)
		*r->fault = (struct table_fault){ code, row, column };
}

/* A cell without anything but blanks is empty. */
static bool
is_blank(const char *s, size_t n)
{
	while (n > 0) {
		size_t step = strchr(" \t\r\n", *s) != NULL ? 1 :
		    n >= 2 && memcmp(s, "\xc2\xa0", 2) == 0 ? 2 : 0;

		if (step == 0)
			return false;
		s += step;
		n -= step;
	}
	return true;
}

/* What our own files put in front of a formula; the text has no NUL. */
static bool
is_ours(const char *text, size_t n)
{
	char start[64];

	if (n < 2 || *text != '\'')
		return false;
	n = n - 1 < sizeof(start) ? n - 1 : sizeof(start) - 1;
	memcpy(start, text + 1, n);
	start[n] = '\0';
	return list_is_formula(start);
}

void
table_cell(struct table_rows *r, size_t column, const char *text, size_t n)
{
	if (r->fault->code != NULL || is_blank(text, n))
		return;
	if (is_ours(text, n)) {
		text++;
		n--;
	}
	if (column > TABLE_COLUMNS)
		table_refuse(r, "table_is_too_wide", r->n, column);
	else if (n > TABLE_FIELD)
		table_refuse(r, "table_field_is_too_long", r->n, column);
	else if ((r->bytes += n) > TABLE_TEXT)
		table_refuse(r, "table_unpacks_to_too_much", r->n, column);
	else {
		json_t *cell = json_stringn(text, n);

		if (cell == NULL) {
			table_refuse(r, "table_is_no_text", r->n, column);
			return;
		}
		if (r->row == NULL)
			r->row = json_pack("[I]", (json_int_t)r->n);
		while (json_array_size(r->row) <= column)
			json_array_append_new(r->row, json_string(""));
		json_array_set_new(r->row, column, cell);
	}
}

void
table_row_ends(struct table_rows *r)
{
	if (r->row != NULL && r->fault->code == NULL &&
	    json_array_size(r->rows) >= TABLE_ROWS + TABLE_HEAD)
		table_refuse(r, "table_is_too_long", r->n, 0);
	if (r->row != NULL)
		json_array_append_new(r->rows, r->row);
	r->row = NULL;
}

static size_t
number_of(const json_t *row)
{
	return (size_t)json_integer_value(json_array_get(row, 0));
}

/* Where the row of a number stands, or the next after it. */
static size_t
place_of(const json_t *rows, size_t n)
{
	size_t from = 0, to = json_array_size(rows);

	while (from < to) {
		size_t middle = (from + to) / 2;

		if (number_of(json_array_get(rows, middle)) < n)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

void
table_fill(struct table_rows *r, size_t column, size_t first, size_t last)
{
	size_t i = place_of(r->rows, first);
	json_t *row = json_array_get(r->rows, i), *cell;

	cell = number_of(row) == first ? json_array_get(row, column) : NULL;
	if (json_string_length(cell) == 0)
		return;
	while ((row = json_array_get(r->rows, ++i)) != NULL &&
	    number_of(row) <= last) {
		while (json_array_size(row) <= column)
			json_array_append_new(row, json_string(""));
		if (json_string_length(json_array_get(row, column)) > 0)
			continue;
		json_array_set(row, column, cell);
		if ((r->bytes += json_string_length(cell)) > TABLE_TEXT) {
			table_refuse(r, "table_unpacks_to_too_much", first,
			    column);
			return;
		}
	}
}

const char *
table_column(struct arena *a, size_t column)
{
	char text[16], *p = text + sizeof(text);

	*--p = '\0';
	for (; column > 0 && p > text; column = (column - 1) / 26)
		*--p = (char)('A' + (column - 1) % 26);
	return arena_copy(a, p, strlen(p));
}

/* What is called a table by its name alone: pages, papers, pictures. */
static bool
is_other(const char *bytes, size_t n)
{
	static const char *const begin[] = { "%PDF-", "{\\rtf", "<!doctype",
	    "<html", "<?xml", "<table", "\x89PNG", "GIF8", "\xff\xd8\xff", "Rar!",
	    "7z\xbc\xaf", "\x1f\x8b" };

	for (; n > 0 && strchr("\xef\xbb\xbf \t\r\n", *bytes) != NULL; n--)
		bytes++;
	for (size_t i = 0; i < sizeof(begin) / sizeof(begin[0]); i++)
		if (n >= strlen(begin[i]) &&
		    strncasecmp(bytes, begin[i], strlen(begin[i])) == 0)
			return true;
	return false;
}

json_t *
table_read(const char *bytes, size_t n, const struct table_how *how,
    struct table_fault *fault)
{
	static const char old[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
	json_t *table = NULL;

	*fault = (struct table_fault){ 0 };
	if (n == 0)
		fault->code = "table_is_missing";
	else if (n > TABLE_BYTES)
		fault->code = "table_is_too_large";
	else if (n >= 8 && memcmp(bytes, old, 8) == 0)
		fault->code = "table_is_old_excel";
	else if (is_other(bytes, n))
		fault->code = "table_is_of_another_kind";
	else if (n >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0)
		table = table_read_xlsx(bytes, n, how, fault);
	else
		table = table_read_csv(bytes, n, how, fault);
	if (fault->code == NULL &&
	    json_array_size(json_object_get(table, "rows")) == 0)
		fault->code = "table_is_empty";
	if (fault->code == NULL)
		return table;
	json_decref(table);
	return NULL;
}
