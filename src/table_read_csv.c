#include <csv.h>
#include <stdbool.h>
#include <string.h>
#include <unicode/ucnv.h>

#include "arena.h"
#include "table_read.h"
#include "text.h"

enum { LOOK = 32 };		/* rows that tell the separator */

static const struct {
	const char	*name;
	char		 byte;
} separators[] = { { "semicolon", ';' }, { "tab", '\t' }, { "comma", ',' } };

struct text {
	const char	*bytes;
	size_t		 n;
	const char	*charset;
};

/* How many bytes a well-formed character takes that is not ASCII; 0: none. */
static size_t
character(const char *s, size_t n)
{
	for (size_t k = 2; k <= 4 && k <= n; k++)
		if (text_is_utf8(s, k))
			return k;
	return 0;
}

/* Bytes that are UTF-8 but for a few: such a file was damaged, and no other
 * encoding would make sense of it. */
static bool
damaged_utf8(const char *s, size_t n)
{
	size_t good = 0, bad = 0;

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] >= 0x80) {
			size_t k = character(s + i, n - i);

			good += k > 0;
			bad += k == 0;
			i += k > 0 ? k - 1 : 0;
		}
	return good > 10 * bad;
}

/* The row of the first byte that is no UTF-8. */
static size_t
row_of_bad(const char *s, size_t n)
{
	size_t row = 1;

	for (size_t i = 0; i < n; i++)
		if (s[i] == '\n')
			row++;
		else if ((unsigned char)s[i] >= 0x80) {
			size_t k = character(s + i, n - i);

			if (k == 0)
				break;
			i += k - 1;
		}
	return row;
}

/* In UTF-8 from another encoding, by ICU.  What it cannot say comes as U+FFFD,
 * which no cell may hold. */
static bool
convert(struct arena *a, struct text *t, const char *charset)
{
	UErrorCode error = U_ZERO_ERROR;
	size_t most = 3 * t->n + 16;
	char *out = arena_alloc(a, most);
	int32_t n = ucnv_convert("UTF-8", charset, out, (int32_t)most, t->bytes,
	    (int32_t)t->n, &error);

	if (U_FAILURE(error))
		return false;
	t->bytes = out;
	t->n = (size_t)n;
	return true;
}

static const char *
decode(struct arena *a, struct text *t, const char *charset, size_t *row)
{
	bool mark = t->n >= 3 && memcmp(t->bytes, "\xef\xbb\xbf", 3) == 0;
	bool wide = t->n >= 2 && (memcmp(t->bytes, "\xff\xfe", 2) == 0 ||
	    memcmp(t->bytes, "\xfe\xff", 2) == 0);

	if (mark) {
		t->bytes += 3;
		t->n -= 3;
	}
	if (wide && (charset == NULL || strcmp(charset, "utf-16") == 0)) {
		if (!convert(a, t, "UTF-16"))
			return "table_is_no_text";
		t->charset = "utf-16";
	} else if (memchr(t->bytes, '\0', t->n) != NULL)
		return "table_is_no_text";
	else if (charset != NULL ? strcmp(charset, "windows-1251") == 0 :
	    !mark && !text_is_utf8(t->bytes, t->n) &&
	    !damaged_utf8(t->bytes, t->n)) {
		if (!convert(a, t, "windows-1251"))
			return "table_is_no_text";
		t->charset = "windows-1251";
	} else
		t->charset = "utf-8";
	if (text_is_utf8(t->bytes, t->n))
		return NULL;
	*row = row_of_bad(t->bytes, t->n);
	return memchr(t->bytes, '\0', t->n) != NULL ? "table_is_no_text" :
	    "table_is_no_utf8";
}

/* ---- fields of the first rows, to find the separator -------------------- */

struct count {
	size_t	fields, rows;
	size_t	of[LOOK];
};

static void
count_field(void *field, size_t n, void *arg)
{
	struct count *c = arg;

	(void)field;
	(void)n;
	c->fields++;
}

static void
count_row(int end, void *arg)
{
	struct count *c = arg;

	(void)end;
	if (c->rows < LOOK && c->fields > 0)
		c->of[c->rows++] = c->fields;
	c->fields = 0;
}

/* How well a separator parts the first rows into equally many fields. */
static size_t
score(const struct text *t, char byte)
{
	struct csv_parser p;
	struct count c = { 0 };
	size_t best = 0;

	if (csv_init(&p, 0) != 0)
		return 0;
	csv_set_delim(&p, (unsigned char)byte);
	for (size_t at = 0; at < t->n && c.rows < LOOK; at += 4096)
		if (csv_parse(&p, t->bytes + at, t->n - at < 4096 ? t->n - at :
		    4096, count_field, count_row, &c) == 0)
			break;
	if (c.rows < LOOK)
		(void)csv_fini(&p, count_field, count_row, &c);
	csv_free(&p);
	for (size_t i = 0; i < c.rows; i++) {
		size_t alike = 0;

		for (size_t k = 0; k < c.rows; k++)
			alike += c.of[k] == c.of[i];
		if (c.of[i] > 1 && 100 * alike + c.of[i] > best)
			best = 100 * alike + (c.of[i] < 99 ? c.of[i] : 99);
	}
	return best;
}

/* What a first line "sep=;" says, which Excel writes and takes away; else what
 * was said by the reader, else what parts the rows best. */
static size_t
separator(struct text *t, const char *said)
{
	size_t best = 0, most = 0;
	char byte = 0;

	if (t->n > 5 && strncasecmp(t->bytes, "sep=", 4) == 0 &&
	    strchr("\r\n", t->bytes[5]) != NULL) {
		size_t line = 5 + (t->bytes[5] == '\r' && t->n > 6 &&
		    t->bytes[6] == '\n') + 1;

		byte = t->bytes[4];
		t->bytes += line;
		t->n -= line;
	}
	for (size_t i = 0; i < sizeof(separators) / sizeof(*separators); i++) {
		size_t fits;

		if (said != NULL ? strcmp(said, separators[i].name) == 0 :
		    byte == separators[i].byte)
			return i;
		if ((fits = score(t, separators[i].byte)) > most) {
			most = fits;
			best = i;
		}
	}
	return best;
}

/* ---- the whole ---------------------------------------------------------- */

struct reader {
	struct table_rows	 rows;
	size_t			 column;
	int			 last;		/* what ended the row before */
};

static void
take_field(void *field, size_t n, void *arg)
{
	struct reader *r = arg;
	const char *text = field;

	r->column++;
	r->last = 0;
	if (text == NULL)
		return;
	table_cell(&r->rows, r->column, text, n);
}

static void
take_row(int end, void *arg)
{
	struct reader *r = arg;

	if (end == '\n' && r->last == '\r') {	/* the other half of one end */
		r->last = 0;
		return;
	}
	table_row_ends(&r->rows);
	r->rows.n++;
	r->column = 0;
	r->last = end;
}

static void
read_all(struct reader *r, const struct text *t, char byte)
{
	struct csv_parser p;

	if (csv_init(&p, CSV_REPALL_NL) != 0) {
		table_refuse(&r->rows, "table_is_no_text", 0, 0);
		return;
	}
	csv_set_delim(&p, (unsigned char)byte);
	for (size_t at = 0; at < t->n && r->rows.fault->code == NULL;
	    at += 4096)
		if (csv_parse(&p, t->bytes + at, t->n - at < 4096 ? t->n - at :
		    4096, take_field, take_row, r) == 0)
			break;
	/* A quote inside a field is text, one that never ends is none. */
	csv_set_opts(&p, CSV_REPALL_NL | CSV_STRICT | CSV_STRICT_FINI);
	if (r->rows.fault->code == NULL &&
	    csv_fini(&p, take_field, take_row, r) != 0)
		table_refuse(&r->rows, "table_quote_is_open", r->rows.n,
		    r->column + 1);
	table_row_ends(&r->rows);
	csv_free(&p);
}

json_t *
table_read_csv(const char *bytes, size_t n, const struct table_how *how,
    struct table_fault *fault)
{
	struct arena a = { 0 };
	struct text t = { bytes, n, NULL };
	struct reader r = { .rows = { .rows = json_array(), .n = 1,
	    .fault = fault } };
	size_t row = 0, by;
	const char *wrong = decode(&a, &t, how->charset, &row);
	json_t *table = NULL;

	if (wrong != NULL)
		table_refuse(&r.rows, wrong, row, 0);
	else {
		by = separator(&t, how->separator);
		read_all(&r, &t, separators[by].byte);
		table = json_pack("{s:s, s:s, s:s, s:n, s:O}", "format", "csv",
		    "charset", t.charset, "separator", separators[by].name,
		    "sheet", "rows", r.rows.rows);
	}
	json_decref(r.rows.rows);
	arena_free(&a);
	return table;
}
