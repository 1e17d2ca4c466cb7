#include <stdbool.h>
#include <string.h>

#include "arena.h"
#include "csv.h"

static bool
starts(const char *s, const char *const list[])
{
	for (; *list != NULL; list++)
		if (strncmp(s, *list, strlen(*list)) == 0)
			return true;
	return false;
}

static bool
is_number(const char *s)
{
	static const char digits[] = "0123456789";
	size_t n;

	s += *s == '-' || *s == '+';
	n = strspn(s, digits);
	s += n;
	if (*s == '.')
		s += 1 + strspn(s + 1, digits);
	return n > 0 && *s == '\0';
}

int
csv_is_formula(const char *s)
{
	static const char *const blank[] = { " ", "\"", "'", "\xc2\xa0",
	    "\xe2\x80\xaf", "\xe3\x80\x80", "\xef\xbb\xbf", "\xe2\x80\x8b",
	    NULL };
	/* = + - @ and their full-width forms; TAB, CR, LF anywhere in front */
	static const char *const formula[] = { "=", "+", "-", "@", "\t", "\r",
	    "\n", "|", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
	    "\xef\xbc\xa0", "\xe2\x88\x92", "\xef\xb9\xa6", "\xef\xb9\xa2",
	    "\xef\xb9\xa3", "\xef\xb9\xab", NULL };

	if (is_number(s) && *s != '+')
		return false;
	while (*s != '\0' && starts(s, blank)) {
		s++;
		while (((unsigned char)*s & 0xc0) == 0x80)
			s++;
	}
	return starts(s, formula);
}

static void
put_text(struct buf *out, const char *s)
{
	buf_puts(out, csv_is_formula(s) ? "\"'" : "\"");
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

/* Codes in one cell: "ru en". */
static void
put_list(struct buf *out, const json_t *list)
{
	const json_t *v;
	size_t i;

	buf_puts(out, "\"");
	json_array_foreach(list, i, v)
		if (json_is_string(v) && strspn(json_string_value(v),
		    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		    "0123456789_-.") == json_string_length(v))
			buf_printf(out, "%s%s", i > 0 ? " " : "",
			    json_string_value(v));
	buf_puts(out, "\"");
}

static void
put_value(struct buf *out, const json_t *v, bool comma)
{
	switch (v != NULL ? json_typeof(v) : JSON_NULL) {
	case JSON_STRING:
		put_text(out, json_string_value(v));
		break;
	case JSON_INTEGER:
		buf_printf(out, "\"%" JSON_INTEGER_FORMAT "\"",
		    json_integer_value(v));
		break;
	case JSON_REAL: {
		char text[40], *point;

		snprintf(text, sizeof(text), "%.15g", json_real_value(v));
		if (comma && (point = strchr(text, '.')) != NULL)
			*point = ',';
		buf_printf(out, "\"%s\"", text);
		break;
	}
	case JSON_ARRAY:
		put_list(out, v);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		buf_printf(out, "\"%d\"", json_is_true(v));
		break;
	default:
		buf_puts(out, "\"\"");
	}
}

void
csv_write(struct buf *out, const json_t *rows, const char *lang)
{
	const json_t *first = json_array_get(rows, 0), *row;
	bool english = strcmp(lang, "en") == 0;
	const char *between = english ? "," : ";", *key;
	json_t *v;
	size_t i, n = 0;

	buf_puts(out, "\xef\xbb\xbf");
	json_object_foreach((json_t *)first, key, v) {
		buf_puts(out, n++ > 0 ? between : "");
		put_text(out, key);
	}
	buf_puts(out, "\r\n");
	json_array_foreach(rows, i, row) {
		n = 0;
		json_object_foreach((json_t *)first, key, v) {
			buf_puts(out, n++ > 0 ? between : "");
			put_value(out, json_object_get(row, key), !english);
		}
		buf_puts(out, "\r\n");
	}
}
