#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "table_xlsx.h"

/* The cells of one sheet of an XLSX. */

struct cells {
	struct table_rows	*rows;
	size_t			 column;
	char			 type[12];	/* of a cell: s, str, n, … */
	size_t			 format;
	bool			 value, formula, inside, spoken;
	size_t			 merged;
};

/* "BC12": its column and row, 0 where it says none. */
static void
read_place(const char *s, size_t *column, size_t *row)
{
	*column = *row = 0;
	for (; *s >= 'A' && *s <= 'Z'; s++)
		if (*column < 1000000)
			*column = *column * 26 + (size_t)(*s - 'A') + 1;
	if (*s >= '0' && *s <= '9' && strlen(s) < 9)
		*row = (size_t)strtoul(s, NULL, 10);
}

/* ---- values ------------------------------------------------------------- */

/* Days since 1970 as year, month, day. */
static void
civil(long days, int *year, int *month, int *day)
{
	long z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	long of_era = z - era * 146097;
	long y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) /
	    365;
	long of_year = of_era - (365 * y + y / 4 - y / 100), m =
	    (5 * of_year + 2) / 153;

	*day = (int)(of_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	*year = (int)(y + era * 400 + (*month <= 2));
}

/* A day as Excel counts it: from 1900, which it takes for a leap year, or
 * from 1904.  False when it is none. */
static bool
put_day(char *out, size_t n, double v, int is, bool since_1904)
{
	double whole = floor(v);
	long seconds = lround((v - whole) * 86400), days;
	int year, month, day, minutes;

	if (is == XLSX_NUMBER || !(v >= 0) || v > 2958465 ||
	    (v < 1 && is != XLSX_TIME))
		return false;
	days = (long)whole + (since_1904 ? 1462 : 0) + seconds / 86400;
	minutes = (int)(seconds % 86400 / 60);
	civil(days - 25569 + (days < 60), &year, &month, &day);
	if (is == XLSX_TIME)
		snprintf(out, n, "%02d:%02d", minutes / 60, minutes % 60);
	else if (is == XLSX_DAY || minutes == 0)
		snprintf(out, n, "%02d.%02d.%04d", day, month, year);
	else
		snprintf(out, n, "%02d.%02d.%04d %02d:%02d", day, month, year,
		    minutes / 60, minutes % 60);
	return true;
}

/* 85.400000000000006 is what Excel keeps of 85.4. */
static void
put_number(struct xlsx *x, struct cells *c)
{
	char out[40], *end;
	double v;
	int is = c->format < x->formats_n ? x->formats[c->format] : XLSX_NUMBER;

	x->text[x->text_n] = '\0';
	v = strtod(x->text, &end);
	if (end == x->text || *end != '\0' || !isfinite(v) ||
	    strchr(x->text, 'x') != NULL) {
		table_cell(c->rows, c->column, x->text, x->text_n);
		return;
	}
	if (!put_day(out, sizeof(out), v, is, x->since_1904))
		snprintf(out, sizeof(out), "%.15g", v);
	table_cell(c->rows, c->column, out, strlen(out));
}

/* Excel writes what XML may not hold as _x000D_; it stands for a blank. */
static void
put_text(struct cells *c, const char *s, size_t n)
{
	char out[TABLE_FIELD + 8];
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (n - i >= 7 && memcmp(s + i, "_x00", 4) == 0 &&
		    strchr("01", s[i + 4]) != NULL && s[i + 6] == '_') {
			out[k++] = ' ';
			i += 6;
		} else
			out[k++] = s[i];
	table_cell(c->rows, c->column, out, k);
}

static void
cell_ends(struct xlsx *x, struct cells *c)
{
	if (c->value && strcmp(c->type, "s") == 0) {
		unsigned long i;

		x->text[x->text_n] = '\0';
		i = strtoul(x->text, NULL, 10);
		if (i >= x->strings_n)
			xlsx_refuse(x, "table_is_damaged");
		else
			put_text(c, x->strings[i], strlen(x->strings[i]));
	} else if (c->value && (c->type[0] == '\0' || strcmp(c->type, "n") == 0))
		put_number(x, c);
	else if (c->value && strcmp(c->type, "d") == 0) {
		char *t = memchr(x->text, 'T', x->text_n);

		if (t != NULL)
			*t = ' ';
		table_cell(c->rows, c->column, x->text, x->text_n);
	} else if (c->value || c->inside || c->formula)
		put_text(c, x->text, x->text_n);
}

/* ---- elements ----------------------------------------------------------- */

static void
row_begins(struct xlsx *x, struct cells *c, const char **list)
{
	const char *r = xlsx_attribute(list, "r");
	size_t n = r == NULL ? c->rows->n + 1 : strlen(r) < 9 ?
	    (size_t)strtoul(r, NULL, 10) : 0;

	if (n <= c->rows->n)
		xlsx_refuse(x, "table_is_damaged");
	c->rows->n = n;
	c->column = 0;
}

static void
cell_begins(struct xlsx *x, struct cells *c, const char **list)
{
	const char *r = xlsx_attribute(list, "r"), *t =
	    xlsx_attribute(list, "t"), *s = xlsx_attribute(list, "s");
	size_t column = 0, row;

	if (r != NULL)
		read_place(r, &column, &row);
	c->column = column > 0 ? column : c->column + 1;
	snprintf(c->type, sizeof(c->type), "%s", t != NULL ? t : "");
	c->format = s != NULL ? (size_t)strtoul(s, NULL, 10) : 0;
	c->value = c->formula = c->inside = false;
	x->text_n = 0;
}

/* What is merged downwards is said of each row that says something else; what
 * is merged sideways stands in its first column. */
static void
merged(struct xlsx *x, struct cells *c, const char *ref)
{
	size_t column, first, last_column, last;
	const char *colon = ref != NULL ? strchr(ref, ':') : NULL;

	if (colon == NULL)
		return;
	if (++c->merged > XLSX_MERGED) {
		xlsx_refuse(x, "table_unpacks_to_too_much");
		return;
	}
	read_place(ref, &column, &first);
	read_place(colon + 1, &last_column, &last);
	if (column > 0 && column <= TABLE_COLUMNS && first > 0)
		table_fill(c->rows, column, first, last);
}

static void
start(void *arg, const char *name, const char **list)
{
	struct xlsx *x = arg;
	struct cells *c = x->reader;

	if (strcmp(name, "row") == 0)
		row_begins(x, c, list);
	else if (strcmp(name, "c") == 0)
		cell_begins(x, c, list);
	else if (strcmp(name, "f") == 0) {
		c->formula = true;
		x->collect = true;
		x->text_n = 0;
		xlsx_text(x, "=", 1);
	} else if (strcmp(name, "v") == 0) {
		c->value = true;
		x->collect = true;
		x->text_n = 0;
	} else if (strcmp(name, "is") == 0)
		c->inside = true;
	else if (strcmp(name, "rPh") == 0)
		c->spoken = true;
	else if (strcmp(name, "t") == 0)
		x->collect = c->inside && !c->spoken;
	else if (strcmp(name, "mergeCell") == 0)
		merged(x, c, xlsx_attribute(list, "ref"));
}

static void
end(void *arg, const char *name)
{
	struct xlsx *x = arg;
	struct cells *c = x->reader;

	x->collect = false;
	if (strcmp(name, "c") == 0)
		cell_ends(x, c);
	else if (strcmp(name, "row") == 0)
		table_row_ends(c->rows);
	else if (strcmp(name, "rPh") == 0)
		c->spoken = false;
	if (x->fault->code != NULL)
		xlsx_refuse(x, x->fault->code);		/* stops reading */
}

void
xlsx_cells(struct xlsx *x, const char *part, struct table_rows *rows)
{
	struct cells c = { .rows = rows };

	if (!xlsx_part(x, part, start, end, &c))
		xlsx_refuse(x, "table_is_damaged");
}
