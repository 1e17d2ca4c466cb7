#ifndef TEMPLATE_H
#define TEMPLATE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct template;

/*
 * Mustache, the whole core of its specification: variables, sections,
 * inverted sections, comments, partials and changed delimiters.  Empty for a
 * section are: absent, null, false, "", 0 and [].  And two extensions:
 *
 * Equality sections compare as text, a missing name is "", and put nothing
 * on the stack of contexts.  They are closed by repeating the whole tag:
 *	{{#kind='seminar'}} … {{/kind='seminar'}}	{{^state='draft'}} …
 *	{{#agency==id}}selected{{/agency==id}}		between two names
 *
 * Filters change a value before it is escaped, from left to right:
 *	{{starts|date}}		26.11.2026
 *	{{starts|long}}		Thursday, 26 November 2026
 *	{{starts|dm}}		26.11
 *	{{starts|month}}	November 2026
 *	{{starts|weekday}}	Thu
 *	{{at|time}}		09:30, the digits as they stand, no conversion
 *	{{at|datetime}}		26.11.2026 09:30
 *	{{n|number}}		12 345.5 with thin spaces, 12 345,5
 *	{{n|plural:words.hours}}	the plural form of t.words.hours for n
 *	{{state|t:course.state}}	t.course.state.<value>
 *	{{x|url}}		percent-encoded
 *	{{{x|qr}}}		a QR code as <svg>; a path of this site as an address
 * What is no date or number comes out of its filter unchanged.
 *
 * {{#rows.0}} … {{/rows.0}} is there once when a list has anything in it.
 */

/* Parse once at start; on a mistake NULL, and *why says what is wrong.  The
 * text must live as long as the template. */
struct template *template_parse(struct arena *, const char *name,
	    const char *text, const char **why);

/* Templates are kept in a list, which is where partials are found. */
struct template *template_join(struct template *list, struct template *);
const struct template *template_find(const struct template *list,
	    const char *name);

/* Every partial exists, none contains itself, every filter is known; else
 * false, *why says what and *where in which template.  The partials that were
 * found are remembered, so that rendering need not look for them by name. */
bool	 template_check(struct template *list, const char **where,
	    const char **why);

/* What a template sees. */
struct template_view {
	const json_t	*layers[8];	/* nearest first */
	size_t		 n;
	const json_t	*words;		/* the tree of filters t: and plural: */
	const char	*lang;		/* en, ru, be */
	const char	*origin;	/* what qr puts before a path; may be NULL */
	/* Told about each name that exists nowhere, and about the part of the
	 * words where a value has none (never the value); may be NULL. */
	void		(*unknown)(const char *template, const char *name);
};

void	 template_render(const struct template *, const struct template *list,
	    const struct template_view *, struct buf *);

#endif
