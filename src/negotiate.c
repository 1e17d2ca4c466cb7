#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "negotiate.h"

/* One element of a list with qualities: "en-GB;q=0.8". */
struct element {
	const char	*text;
	size_t		 len;
	int		 q;		/* thousandths */
};

/* ";q=0.8" anywhere among the parameters; 1000 without. */
static int
quality(const char *s, size_t n)
{
	const char *end = s + n;
	int q, unit = 100;

	for (; s < end; s++) {
		if (*s != ';')
			continue;
		for (s++; s < end && (*s == ' ' || *s == '\t'); s++)
			;
		if (end - s < 3 || tolower((unsigned char)s[0]) != 'q' ||
		    s[1] != '=') {
			s--;
			continue;
		}
		if (s[2] != '0')
			return 1000;
		for (q = 0, s += 3; s < end && (isdigit((unsigned char)*s) ||
		    *s == '.'); s++)
			if (*s != '.') {
				q += (*s - '0') * unit;
				unit /= 10;
			}
		return q;
	}
	return 1000;
}

static const char *
next(const char *s, struct element *e)
{
	size_t n;

	s += strspn(s, " \t,");
	if (*s == '\0')
		return NULL;
	n = strcspn(s, ",");
	e->text = s;
	e->len = strcspn(s, ";, \t");
	e->q = quality(s, n);
	return s + n;
}

static bool
is(const struct element *e, const char *text)
{
	return e->len == strlen(text) && strncasecmp(e->text, text, e->len) == 0;
}

const char *
negotiate_language(const char *s)
{
	static const char *const langs[] = { "en", "ru", "be" };
	const char *best = NULL;
	struct element e;
	int q = 0;

	while (s != NULL && (s = next(s, &e)) != NULL)
		for (int i = 0; i < 3; i++)
			if (e.q > q && e.len >= 2 &&
			    strncasecmp(e.text, langs[i], 2) == 0 &&
			    (e.len == 2 || e.text[2] == '-')) {
				best = langs[i];
				q = e.q;
			}
	return best;
}

enum kind
negotiate_kind(const char *s)
{
	int html = 0, json = 0, csv = 0, xlsx = 0;
	struct element e;

	if (s == NULL)
		return KIND_HTML;
	while ((s = next(s, &e)) != NULL) {
		if (is(&e, "text/html") || is(&e, "application/xhtml+xml") ||
		    is(&e, "*/*") || is(&e, "text/*"))
			html = e.q > html ? e.q : html;
		else if (is(&e, "application/json"))
			json = e.q;
		else if (is(&e, "text/csv"))
			csv = e.q;
		else if (is(&e, "application/vnd.openxmlformats-officedocument"
		    ".spreadsheetml.sheet"))
			xlsx = e.q;
	}
	/* At equal quality the named type is meant: a program that also
	 * takes anything. */
	if (json > 0 && json >= html && json >= csv && json >= xlsx)
		return KIND_JSON;
	if (xlsx > 0 && xlsx >= html && xlsx > csv)
		return KIND_XLSX;
	return csv > 0 && csv >= html ? KIND_CSV : KIND_HTML;
}

bool
negotiate_gzip(const char *s)
{
	struct element e;

	while (s != NULL && (s = next(s, &e)) != NULL)
		if (is(&e, "gzip"))
			return e.q > 0;
	return false;
}

bool
negotiate_tag(const char *s, const char *tag)
{
	size_t n = strlen(tag);

	if (s == NULL)
		return false;
	while (*s != '\0') {
		s += strspn(s, " \t,");
		if (strncmp(s, "W/", 2) == 0)
			s += 2;
		if (*s == '*' || (strncmp(s, tag, n) == 0 &&
		    (s[n] == '\0' || strchr(" \t,", s[n]) != NULL)))
			return true;
		s += strcspn(s, ",");
	}
	return false;
}
