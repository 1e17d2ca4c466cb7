#include <stdbool.h>
#include <string.h>

#include "arena.h"
#include "csv.h"
#include "format.h"
#include "words.h"

enum { COLUMNS = 200 };

struct column {
	const char	*key, *head;
	const char	*words;		/* path of what its codes mean, or NULL */
};

struct sheet {
	struct buf	*out;
	const json_t	*words;		/* NULL: values as they are */
	const char	*lang;
	bool		 comma;		/* the decimal sign */
	struct column	 column[COLUMNS];
	size_t		 n;
};

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

/* A text of the answer as a reader's list shows it. */
static const char *
shown(const struct sheet *s, const struct column *c, const char *text)
{
	const char *word = s->words != NULL && c->words != NULL ?
	    words_get(s->words, c->words, text) : NULL;
	size_t n = strlen(text);

	if (word == NULL && s->words != NULL && n >= 10 && text[4] == '-')
		word = format_date(s->out->arena, text, n == 10 ? FORMAT_DATE :
		    FORMAT_DATETIME, s->lang);
	return word != NULL ? word : text;
}

/* {"at": "Name", "code": "is_wrong"} as "Name: its words". */
static void
put_remark(const struct sheet *s, const struct column *c, const json_t *v,
    struct buf *all)
{
	const char *at = json_string_value(json_object_get(v, "at"));
	const char *code = json_string_value(json_object_get(v, "code"));

	if (code != NULL)
		buf_printf(all, "%s%s%s%s", all->len > 0 ? " " : "",
		    at != NULL ? at : "", at != NULL && *at != '\0' ? ": " : "",
		    shown(s, c, code));
}

/* Several codes in one cell: "ru en", or their words; or remarks. */
static void
put_list(const struct sheet *s, const struct column *c, const json_t *list)
{
	struct buf all = buf_new(s->out->arena);
	const json_t *v;
	size_t i;

	json_array_foreach(list, i, v)
		if (json_is_object(v))
			put_remark(s, c, v, &all);
	json_array_foreach(list, i, v)
		if (json_is_string(v) && strspn(json_string_value(v),
		    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		    "0123456789_-.") == json_string_length(v))
			buf_printf(&all, "%s%s", i == 0 ? "" :
			    s->words != NULL && c->words != NULL ? ", " : " ",
			    shown(s, c, json_string_value(v)));
	put_text(s->out, all.data);
}

static void
put_bool(const struct sheet *s, bool yes)
{
	const char *word = s->words != NULL ?
	    words_get(s->words, "csv", yes ? "yes" : "no") : NULL;

	put_text(s->out, word != NULL ? word : yes ? "1" : "0");
}

static void
put_value(const struct sheet *s, const struct column *c, const json_t *v)
{
	char text[40], *point;

	switch (v != NULL ? json_typeof(v) : JSON_NULL) {
	case JSON_STRING:
		put_text(s->out, shown(s, c, json_string_value(v)));
		break;
	case JSON_INTEGER:
		buf_printf(s->out, "\"%" JSON_INTEGER_FORMAT "\"",
		    json_integer_value(v));
		break;
	case JSON_REAL:
		snprintf(text, sizeof(text), "%.15g", json_real_value(v));
		if (s->comma && (point = strchr(text, '.')) != NULL)
			*point = ',';
		buf_printf(s->out, "\"%s\"", text);
		break;
	case JSON_ARRAY:
		put_list(s, c, v);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		put_bool(s, json_is_true(v));
		break;
	default:
		buf_puts(s->out, "\"\"");
	}
}

static void
add_column(struct sheet *s, const char *key, const char *head,
    const char *words)
{
	if (s->n < COLUMNS)
		s->column[s->n++] = (struct column){ key, head, words };
}

/* The keys of the first row that no column before has named. */
static void
add_others(struct sheet *s, const json_t *first, const char *words)
{
	size_t named = s->n;
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)first, key, v) {
		size_t i = 0;

		while (i < named && strcmp(s->column[i].key, key) != 0)
			i++;
		if (i == named)
			add_column(s, key, key, words);
	}
}

/* "KEY HEAD WORDS" in its parts. */
static void
read_column(struct sheet *s, const json_t *first, const char *text)
{
	char *part[3] = { NULL, NULL, NULL }, *rest;
	const char *head;

	rest = arena_copy(s->out->arena, text, strlen(text));
	for (int i = 0; i < 3 && rest != NULL; i++)
		part[i] = strsep(&rest, " ");
	if (strcmp(part[0], "*") == 0) {
		add_others(s, first, part[1]);
		return;
	}
	head = part[1] != NULL ? words_get(s->words, part[1], NULL) : NULL;
	add_column(s, part[0], head != NULL ? head : part[0], part[2]);
}

void
csv_rows(struct buf *out, const json_t *rows, const json_t *columns,
    const json_t *words, const char *lang)
{
	bool english = strcmp(lang, "en") == 0;
	struct sheet s = { .out = out, .words = columns != NULL ? words : NULL,
	    .lang = lang, .comma = !english };
	const char *between = english ? "," : ";";
	const json_t *row, *one;
	size_t i, k;

	if (columns == NULL)
		add_others(&s, json_array_get(rows, 0), NULL);
	json_array_foreach(columns, i, one)
		read_column(&s, json_array_get(rows, 0), json_string_value(one));
	buf_puts(out, "\xef\xbb\xbf");
	for (k = 0; k < s.n; k++) {
		buf_puts(out, k > 0 ? between : "");
		put_text(out, s.column[k].head);
	}
	buf_puts(out, "\r\n");
	json_array_foreach(rows, i, row) {
		for (k = 0; k < s.n; k++) {
			buf_puts(out, k > 0 ? between : "");
			put_value(&s, &s.column[k],
			    json_object_get(row, s.column[k].key));
		}
		buf_puts(out, "\r\n");
	}
}
