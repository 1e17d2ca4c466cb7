#include <stdlib.h>
#include <string.h>

#include "table_xlsx.h"

/* What stands beside the sheets of an XLSX: formats of numbers, shared texts. */

struct format {
	long	 id;
	int	 is;
};

struct styles {
	struct format	 own[1000];
	size_t		 n;
	bool		 in_formats;	/* below cellXfs */
};

/* What numbers of a format like `dd.mm.yyyy hh:mm` are. */
static int
is_format(const char *s)
{
	bool day = false, time = false, month = false;

	for (; *s != '\0' && *s != ';'; s++)
		switch (*s | ' ') {
		case '"' | ' ':
			s += 1 + strcspn(s + 1, "\"");
			s -= *s == '\0';
			break;
		case '[' | ' ':		/* [Red], [$-419]; [h]:mm is a time */
			time |= strchr("hHsS", s[1]) != NULL && s[1] != '\0';
			s += strcspn(s, "]");
			s -= *s == '\0';
			break;
		case '\\' | ' ':
		case '_' | ' ':
		case '*' | ' ':
			s += s[1] != '\0';
			break;
		case 'y':
		case 'd':
			day = true;
			break;
		case 'h':
		case 's':
			time = true;
			break;
		case 'm':
			month = true;
			break;
		}
	day |= month && !time;
	return day && time ? XLSX_BOTH : day ? XLSX_DAY : time ? XLSX_TIME :
	    XLSX_NUMBER;
}

static int
built_in(long id)
{
	return id == 22 ? XLSX_BOTH : (id >= 14 && id <= 17) ||
	    (id >= 27 && id <= 31) || (id >= 50 && id <= 58) ? XLSX_DAY :
	    (id >= 18 && id <= 21) || (id >= 45 && id <= 47) ? XLSX_TIME :
	    XLSX_NUMBER;
}

static void
in_styles(void *arg, const char *name, const char **list)
{
	struct xlsx *x = arg;
	struct styles *s = x->reader;
	const char *number = xlsx_attribute(list, "numFmtId");
	const char *code = xlsx_attribute(list, "formatCode");
	long id = number != NULL ? strtol(number, NULL, 10) : 0;
	int is = built_in(id);

	if (strcmp(name, "cellXfs") == 0)
		s->in_formats = true;
	else if (strcmp(name, "numFmt") == 0 && code != NULL && s->n < 1000)
		s->own[s->n++] = (struct format){ id, is_format(code) };
	else if (s->in_formats && strcmp(name, "xf") == 0 &&
	    x->formats_n < x->formats_most) {
		for (size_t i = 0; i < s->n; i++)
			if (s->own[i].id == id)
				is = s->own[i].is;
		x->formats[x->formats_n++] = (unsigned char)is;
	}
}

static void
styles_end(void *arg, const char *name)
{
	struct xlsx *x = arg;

	if (strcmp(name, "cellXfs") == 0)
		((struct styles *)x->reader)->in_formats = false;
}

static void
in_strings(void *arg, const char *name, const char **list)
{
	struct xlsx *x = arg;
	bool *spoken = x->reader;	/* how it is read aloud, in Japanese */

	(void)list;
	if (strcmp(name, "si") == 0)
		x->text_n = 0;
	else if (strcmp(name, "rPh") == 0)
		*spoken = true;
	x->collect = strcmp(name, "t") == 0 && !*spoken;
}

static void
strings_end(void *arg, const char *name)
{
	struct xlsx *x = arg;

	x->collect = false;
	if (strcmp(name, "rPh") == 0)
		*(bool *)x->reader = false;
	if (strcmp(name, "si") != 0)
		return;
	if (x->strings_n == x->strings_most)
		xlsx_refuse(x, "table_unpacks_to_too_much");
	else
		x->strings[x->strings_n++] = arena_copy(&x->arena, x->text,
		    x->text_n);
}

void
xlsx_formats(struct xlsx *x, const char *part)
{
	struct styles s = { .n = 0 };

	x->formats_most = 70000;		/* Excel has 65,490 at most */
	x->formats = arena_alloc(&x->arena, x->formats_most);
	(void)xlsx_part(x, part, in_styles, styles_end, &s);
}

void
xlsx_strings(struct xlsx *x, const char *part)
{
	bool spoken = false;

	x->strings_most = XLSX_STRINGS;
	x->strings = arena_alloc(&x->arena, XLSX_STRINGS * sizeof(*x->strings));
	(void)xlsx_part(x, part, in_strings, strings_end, &spoken);
}
