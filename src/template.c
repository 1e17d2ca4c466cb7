#include <string.h>

#include "arena.h"
#include "template.h"
#include "template_parts.h"

enum { DELIM = 8 };

struct parser {
	struct arena	*arena;
	const char	*p;		/* where we are */
	const char	*line;		/* where its line begins */
	const char	*why;
	char		 open[DELIM], close[DELIM];
};

struct tag {
	char		 sigil;		/* # ^ / > ! = & { or 0 */
	const char	*name;
	const char	*start, *end;	/* with its delimiters */
};

static bool
fail(struct parser *s, const char *why)
{
	s->why = why;
	return false;
}

static const char *
skip_blanks(const char *p)
{
	return p + strspn(p, " \t");
}

/* If the tag has its line for itself, where the next line begins. */
static const char *
line_after(const struct parser *s, const struct tag *t)
{
	const char *p = skip_blanks(t->end);

	if (t->sigil == '\0' || strchr("#^/>!=", t->sigil) == NULL ||
	    skip_blanks(s->line) < t->start)
		return NULL;
	if (p[0] == '\r' && p[1] == '\n')
		return p + 2;
	return *p == '\n' ? p + 1 : *p == '\0' ? p : NULL;
}

static bool
read_tag(struct parser *s, struct tag *t)
{
	const char *p = t->start + strlen(s->open), *q, *close = s->close;
	char special[DELIM + 1];

	t->sigil = *p != '\0' && strchr("#^/>!=&{", *p) != NULL ? *p++ : '\0';
	if (t->sigil == '{' || t->sigil == '=') {
		special[0] = t->sigil == '{' ? '}' : '=';
		strcpy(special + 1, s->close);
		close = special;
	}
	if ((q = strstr(p, close)) == NULL)
		return fail(s, "tag without end");
	t->end = q + strlen(close);
	for (; p < q && strchr(" \t\r\n", *p) != NULL; p++)
		;
	for (; p < q && strchr(" \t\r\n", q[-1]) != NULL; q--)
		;
	if (p == q && t->sigil != '!')
		return fail(s, "tag without name");
	t->name = arena_copy(s->arena, p, (size_t)(q - p));
	return true;
}

static bool
change_delimiters(struct parser *s, const char *name)
{
	size_t a = strcspn(name, " \t\r\n");
	const char *b = name + a + strspn(name + a, " \t\r\n");

	if (a == 0 || a >= DELIM || *b == '\0' || strlen(b) >= DELIM)
		return fail(s, "bad delimiters");
	memcpy(s->open, name, a);
	s->open[a] = '\0';
	strcpy(s->close, b);
	return true;
}

static struct name
split(struct arena *a, const char *text)
{
	struct name name = { .text = text };
	size_t n = 1;

	if (strcmp(text, ".") == 0)
		return name;
	for (const char *p = text; *p != '\0'; p++)
		n += *p == '.';
	name.part = arena_alloc(a, n * sizeof(*name.part));
	for (;; text++) {
		size_t len = strcspn(text, ".");

		name.part[name.n++] = arena_copy(a, text, len);
		text += len;
		if (*text == '\0')
			return name;
	}
}

/* name|filter:arg|filter */
static void
read_value(struct parser *s, const char *text, struct node *n)
{
	size_t len = strcspn(text, "|");
	struct filter **tail = &n->filter;

	n->name = split(s->arena, arena_copy(s->arena, text, len));
	for (text += len; *text == '|'; text += len) {
		struct filter *f = arena_alloc(s->arena, sizeof(*f));
		size_t name;

		text++;
		len = strcspn(text, "|");
		name = strcspn(text, "|:");
		f->name = arena_copy(s->arena, text, name);
		if (name < len)
			f->arg = arena_copy(s->arena, text + name + 1,
			    len - name - 1);
		*tail = f;
		tail = &f->next;
	}
}

/* name, name='text' or name==name */
static bool
read_condition(struct parser *s, const char *text, struct node *n)
{
	size_t len = strcspn(text, "="), end = strlen(text), at = len + 1;
	struct name *other;

	n->name = split(s->arena, arena_copy(s->arena, text, len));
	if (text[len] == '\0')
		return true;
	at += text[at] == '=';		/* =='text' is as good */
	if (text[at] == '\'' && end > at + 1 && text[end - 1] == '\'') {
		n->equal = arena_copy(s->arena, text + at + 1, end - at - 2);
		return true;
	}
	if (len == 0 || at != len + 2 || text[at] == '\0')
		return fail(s, "a comparison is name='text' or name==name");
	other = arena_alloc(s->arena, sizeof(*other));
	*other = split(s->arena, text + at);
	n->same = other;
	return true;
}

static struct node **
add(struct parser *s, struct node **tail, struct node n)
{
	*tail = arena_alloc(s->arena, sizeof(n));
	**tail = n;
	return &(*tail)->next;
}

/* Text up to a point, one node a line, so that partials can be indented. */
static struct node **
add_text(struct parser *s, struct node **tail, const char *end)
{
	while (s->p < end) {
		const char *nl = memchr(s->p, '\n', (size_t)(end - s->p));
		const char *stop = nl != NULL ? nl + 1 : end;

		tail = add(s, tail, (struct node){ .kind = TEXT, .text = s->p,
		    .len = (size_t)(stop - s->p), .fresh = s->p == s->line });
		s->p = stop;
		if (nl != NULL)
			s->line = stop;
	}
	return tail;
}

/* Reads the tag at t->start and the text before it; for a partial that has
 * its line for itself, its indent goes into *n. */
static bool
next_tag(struct parser *s, struct node ***tail, struct tag *t, struct node *n)
{
	const char *next;

	for (const char *p = s->p; p < t->start; p++)
		if (*p == '\n')			/* whole lines first */
			*tail = add_text(s, *tail, p + 1);
	if (!read_tag(s, t))
		return false;
	if ((next = line_after(s, t)) == NULL) {
		*tail = add_text(s, *tail, t->start);
		if (t->start == s->line)	/* for the indent */
			*tail = add(s, *tail, (struct node){ .text = "",
			    .fresh = true });
	}
	if (t->sigil == '>' && next != NULL) {
		n->text = s->line;
		n->len = (size_t)(t->start - s->line);
	}
	s->p = next != NULL ? next : t->end;
	if (next != NULL)
		s->line = next;
	return true;
}

static bool
parse(struct parser *s, struct node **tail, const char *section, int depth)
{
	struct tag t;

	if (depth > TEMPLATE_DEPTH)
		return fail(s, "sections too deep");
	while ((t.start = strstr(s->p, s->open)) != NULL) {
		struct node n = { .kind = VALUE };

		if (!next_tag(s, &tail, &t, &n))
			return false;
		switch (t.sigil) {
		case '!':
			continue;
		case '=':
			if (!change_delimiters(s, t.name))
				return false;
			continue;
		case '/':
			if (section == NULL || strcmp(section, t.name) != 0)
				return fail(s, "section closed that is not open");
			return true;
		case '#':
		case '^':
			n.kind = t.sigil == '#' ? SECTION : INVERTED;
			if (!read_condition(s, t.name, &n) ||
			    !parse(s, &n.inner, t.name, depth + 1))
				return false;
			break;
		case '>':
			n.kind = PARTIAL;
			n.name.text = t.name;
			break;
		default:
			if (t.sigil != '\0')
				n.kind = RAW;
			read_value(s, t.name, &n);
		}
		tail = add(s, tail, n);
	}
	if (section != NULL)
		return fail(s, "section never closed");
	(void)add_text(s, tail, s->p + strlen(s->p));
	return true;
}

struct template *
template_parse(struct arena *a, const char *name, const char *text,
    const char **why)
{
	struct parser s = { .arena = a, .p = text, .line = text,
	    .open = "{{", .close = "}}" };
	struct template *t = arena_alloc(a, sizeof(*t));

	t->name = name;
	if (parse(&s, &t->nodes, NULL, 0))
		return t;
	*why = s.why;
	return NULL;
}

struct template *
template_join(struct template *list, struct template *t)
{
	t->next = list;
	return t;
}

const struct template *
template_find(const struct template *t, const char *name)
{
	for (; t != NULL && strcmp(t->name, name) != 0; t = t->next)
		;
	return t;
}

static bool
check_filters(const struct filter *f, const char **why)
{
	bool needs;

	for (; f != NULL; f = f->next) {
		*why = f->name;
		if (!filter_known(f->name, &needs) || needs != (f->arg != NULL))
			return false;
	}
	return true;
}

static bool
check(const struct template *list, struct node *n, int depth,
    const char **why)
{
	const struct template *t;

	for (; n != NULL; n = n->next) {
		if (!check_filters(n->filter, why))
			return false;
		if (!check(list, n->inner, depth, why))
			return false;
		if (n->kind != PARTIAL)
			continue;
		*why = n->name.text;
		t = template_find(list, n->name.text);
		/* Partials so deep can only be a circle. */
		if (t == NULL || depth == TEMPLATE_DEPTH ||
		    !check(list, t->nodes, depth + 1, why))
			return false;
		n->partial = t;
	}
	return true;
}

bool
template_check(struct template *list, const char **where, const char **why)
{
	for (struct template *t = list; t != NULL; t = t->next) {
		*where = t->name;
		if (!check(list, t->nodes, 0, why))
			return false;
	}
	return true;
}
