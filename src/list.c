#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "format.h"
#include "list.h"
#include "words.h"

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

bool
list_is_formula(const char *s)
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

/* A text of the answer as a reader's list shows it. */
static struct list_cell
shown(const struct list *l, const struct list_column *c, const char *text)
{
	struct list_cell cell = { .text = text };
	const char *word = l->words != NULL && c->words != NULL ?
	    words_get(l->words, c->words, text) : NULL;
	size_t n = strlen(text);

	if (word == NULL && l->words != NULL && n >= 10 && text[4] == '-') {
		word = format_date(l->arena, text, n == 10 ? FORMAT_DATE :
		    FORMAT_DATETIME, l->lang);
		if (word != NULL && n == 10 && sscanf(text, "%4d-%2d-%2d",
		    &cell.year, &cell.month, &cell.day) == 3)
			cell.is = LIST_DAY;
	}
	if (word != NULL)
		cell.text = word;
	return cell;
}

/* {"at": "Name", "code": "is_wrong"} as "Name: its words". */
static void
add_remark(const struct list *l, const struct list_column *c, const json_t *v,
    struct buf *all)
{
	const char *at = json_string_value(json_object_get(v, "at"));
	const char *code = json_string_value(json_object_get(v, "code"));

	if (code != NULL)
		buf_printf(all, "%s%s%s%s", all->len > 0 ? " " : "",
		    at != NULL ? at : "", at != NULL && *at != '\0' ? ": " : "",
		    shown(l, c, code).text);
}

/* Several codes in one cell: "ru en", or their words; or remarks. */
static const char *
several(const struct list *l, const struct list_column *c, const json_t *list)
{
	struct buf all = buf_new(l->arena);
	const json_t *v;
	size_t i;

	json_array_foreach(list, i, v)
		if (json_is_object(v))
			add_remark(l, c, v, &all);
		else if (json_is_string(v) && strspn(json_string_value(v),
		    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		    "0123456789_-.") == json_string_length(v))
			buf_printf(&all, "%s%s", i == 0 ? "" :
			    l->words != NULL && c->words != NULL ? ", " : " ",
			    shown(l, c, json_string_value(v)).text);
	return all.data;
}

static const char *
yes_or_no(const struct list *l, bool yes)
{
	const char *word = l->words != NULL ?
	    words_get(l->words, "csv", yes ? "yes" : "no") : NULL;

	return word != NULL ? word : yes ? "1" : "0";
}

/* With the decimal sign of the language. */
static const char *
real(const struct list *l, double v)
{
	char *text = arena_printf(l->arena, "%.15g", v), *point;

	if (strcmp(l->lang, "en") != 0 && (point = strchr(text, '.')) != NULL)
		*point = ',';
	return text;
}

struct list_cell
list_cell(const struct list *l, size_t column, const json_t *row)
{
	const struct list_column *c = &l->column[column];
	const json_t *v = json_object_get(row, c->key);

	switch (v != NULL ? json_typeof(v) : JSON_NULL) {
	case JSON_STRING:
		return shown(l, c, json_string_value(v));
	case JSON_INTEGER:
		return (struct list_cell){ LIST_NUMBER, arena_printf(l->arena,
		    "%" JSON_INTEGER_FORMAT, json_integer_value(v)),
		    .number = (double)json_integer_value(v) };
	case JSON_REAL:
		return (struct list_cell){ LIST_NUMBER, real(l,
		    json_real_value(v)), .number = json_real_value(v) };
	case JSON_ARRAY:
		return (struct list_cell){ .text = several(l, c, v) };
	case JSON_TRUE:
	case JSON_FALSE:
		return (struct list_cell){ .text = yes_or_no(l,
		    json_is_true(v)) };
	default:
		return (struct list_cell){ .text = "" };
	}
}

static void
add_column(struct list *l, const char *key, const char *head,
    const char *words)
{
	if (l->n < LIST_COLUMNS)
		l->column[l->n++] = (struct list_column){ key, head, words };
}

/* The keys of the first row that no column before has named. */
static void
add_others(struct list *l, const char *words)
{
	size_t named = l->n;
	const char *key;
	json_t *v;

	json_object_foreach(json_array_get(l->rows, 0), key, v) {
		size_t i = 0;

		while (i < named && strcmp(l->column[i].key, key) != 0)
			i++;
		if (i == named)
			add_column(l, key, key, words);
	}
}

/* "KEY HEAD WORDS" in its parts. */
static void
read_column(struct list *l, const char *text)
{
	char *part[3] = { NULL, NULL, NULL }, *rest;
	const char *head;

	rest = arena_copy(l->arena, text, strlen(text));
	for (int i = 0; i < 3 && rest != NULL; i++)
		part[i] = strsep(&rest, " ");
	if (strcmp(part[0], "*") == 0) {
		add_others(l, part[1]);
		return;
	}
	head = part[1] != NULL ? words_get(l->words, part[1], NULL) : NULL;
	add_column(l, part[0], head != NULL ? head : part[0], part[2]);
}

struct list
list_of(struct arena *a, const json_t *rows, const json_t *columns,
    const json_t *words, const char *lang)
{
	struct list l = { .arena = a, .rows = rows, .lang = lang,
	    .words = columns != NULL ? words : NULL };
	const json_t *one;
	size_t i;

	if (columns == NULL)
		add_others(&l, NULL);
	json_array_foreach(columns, i, one)
		read_column(&l, json_string_value(one));
	return l;
}
