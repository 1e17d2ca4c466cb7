#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "format.h"
#include "qr_svg.h"
#include "template.h"
#include "template_parts.h"
#include "text.h"
#include "words.h"

struct scope {
	const json_t		*data;
	const struct scope	*outer;
};

struct indent {
	const struct node	*partial;
	const struct indent	*outer;
};

struct render {
	const struct template	*list, *now;
	const struct template_view *view;
	struct buf		*out;
	int			 depth;
};

static const struct {
	const char	*name;
	bool		 arg;
	int		 format;	/* of a date, -1 for others */
} filters[] = {
	{ "date", false, FORMAT_DATE },		{ "dm", false, FORMAT_DM },
	{ "long", false, FORMAT_LONG },		{ "month", false, FORMAT_MONTH },
	{ "weekday", false, FORMAT_WEEKDAY },	{ "time", false, FORMAT_TIME },
	{ "datetime", false, FORMAT_DATETIME },	{ "number", false, -1 },
	{ "plural", true, -1 },			{ "t", true, -1 },
	{ "url", false, -1 },			{ "qr", false, -1 },
};

static int
filter_find(const char *name)
{
	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
		if (strcmp(filters[i].name, name) == 0)
			return (int)i;
	return -1;
}

bool
filter_known(const char *name, bool *needs_arg)
{
	int i = filter_find(name);

	*needs_arg = i >= 0 && filters[i].arg;
	return i >= 0;
}

/*
 * "a.b.c": a in the nearest scope that has it, then strictly inside; "rows.0"
 * is the first of a list.  *known is false when the name exists nowhere; under
 * a null all is known.
 */
static const json_t *
look_up(const struct scope *s, const struct name *name, bool *known)
{
	const json_t *v = NULL;

	*known = true;
	if (name->n == 0)
		return s != NULL ? s->data : NULL;
	for (; s != NULL && v == NULL; s = s->outer)
		v = json_object_get(s->data, name->part[0]);
	for (size_t i = 1; i < name->n && v != NULL; i++) {
		if (json_is_null(v))
			return NULL;
		if (strcmp(name->part[i], "0") != 0)
			v = json_object_get(v, name->part[i]);
		else if (json_is_array(v) && json_array_size(v) == 0)
			return NULL;	/* the first of none, but no mistake */
		else
			v = json_array_get(v, 0);
	}
	*known = v != NULL;
	return v;
}

/* A value as text; "" for what has none. */
static const char *
value_text(struct arena *a, const json_t *v)
{
	char *text;

	switch (v != NULL ? json_typeof(v) : JSON_NULL) {
	case JSON_STRING:
		return json_string_value(v);
	case JSON_INTEGER:
		return arena_printf(a, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(v));
	case JSON_REAL:
		text = arena_printf(a, "%.15g", json_real_value(v));
		return strtod(text, NULL) == json_real_value(v) ? text :
		    arena_printf(a, "%.17g", json_real_value(v));
	case JSON_TRUE:
		return "true";
	case JSON_FALSE:
		return "false";
	default:
		return "";
	}
}

static bool
truth(const json_t *v)
{
	switch (v != NULL ? json_typeof(v) : JSON_NULL) {
	case JSON_NULL:
	case JSON_FALSE:
		return false;
	case JSON_ARRAY:
		return json_array_size(v) > 0;
	case JSON_STRING:
		return json_string_length(v) > 0;
	case JSON_INTEGER:
		return json_integer_value(v) != 0;
	case JSON_REAL:
		return json_real_value(v) != 0;
	default:
		return true;
	}
}

static void
tell_unknown(const struct render *r, const char *name)
{
	if (r->view->unknown != NULL)
		r->view->unknown(r->now->name, name);
}

static const char *
filter(const struct render *r, const struct filter *f, const char *text)
{
	struct arena *a = r->out->arena;
	const struct template_view *v = r->view;
	int i = filter_find(f->name);
	const char *made = NULL;

	if (i < 0 || *text == '\0')
		return text;
	if (filters[i].format >= 0)
		made = format_date(a, text, (enum format)filters[i].format,
		    v->lang);
	else if (strcmp(f->name, "number") == 0)
		made = format_number(a, text, v->lang);
	else if (strcmp(f->name, "url") == 0)
		made = text_url(a, text);
	else if (strcmp(f->name, "qr") == 0)
		made = qr_svg(a, *text != '/' || v->origin == NULL ? text :
		    arena_printf(a, "%s%s", v->origin, text));
	else if (f->arg != NULL && strcmp(f->name, "plural") == 0)
		made = words_plural(a, v->words, f->arg, text, v->lang);
	else if (f->arg != NULL) {
		made = words_get(v->words, f->arg, text);
		if (made == NULL)	/* the value may be typed: no log keeps it */
			tell_unknown(r, arena_printf(a, "t.%s.…", f->arg));
	}
	return made != NULL ? made : text;
}

static void
render_value(struct render *r, const struct node *n, const struct scope *s)
{
	bool known;
	const json_t *v = look_up(s, &n->name, &known);
	const char *text = value_text(r->out->arena, v);

	if (!known)
		tell_unknown(r, n->name.text);
	for (const struct filter *f = n->filter; f != NULL; f = f->next)
		text = filter(r, f, text);
	if (n->kind == RAW)
		buf_puts(r->out, text);
	else
		text_escape(r->out, text, strlen(text));
}

static void	render(struct render *, const struct node *,
		    const struct scope *, const struct indent *);

static void
render_section(struct render *r, const struct node *n, const struct scope *s,
    const struct indent *indent)
{
	struct arena *a = r->out->arena;
	bool known, yes, compares = n->equal != NULL || n->same != NULL;
	const json_t *v = look_up(s, &n->name, &known), *one;
	const char *other = n->equal;
	size_t i;

	if (n->same != NULL)
		other = value_text(a, look_up(s, n->same, &known));
	yes = compares ? strcmp(value_text(a, v), other) == 0 : truth(v);
	if (yes != (n->kind == SECTION))
		return;
	if (compares || n->kind == INVERTED)
		render(r, n->inner, s, indent);
	else if (!json_is_array(v))
		render(r, n->inner, &(struct scope){ v, s }, indent);
	else
		json_array_foreach(v, i, one)
			render(r, n->inner, &(struct scope){ one, s }, indent);
}

static void
render_partial(struct render *r, const struct node *n, const struct scope *s,
    const struct indent *indent)
{
	const struct template *t = n->partial != NULL ? n->partial :
	    template_find(r->list, n->name.text);
	const struct template *before = r->now;
	struct indent in = { n, indent };

	if (t == NULL || r->depth >= TEMPLATE_DEPTH)
		return;
	r->depth++;
	r->now = t;
	render(r, t->nodes, s, n->text != NULL ? &in : indent);
	r->now = before;
	r->depth--;
}

static void
put_indent(struct buf *out, const struct indent *i)
{
	if (i == NULL)
		return;
	put_indent(out, i->outer);
	buf_add(out, i->partial->text, i->partial->len);
}

static void
render(struct render *r, const struct node *n, const struct scope *s,
    const struct indent *indent)
{
	for (; n != NULL; n = n->next) {
		if (n->fresh)
			put_indent(r->out, indent);
		switch (n->kind) {
		case TEXT:
			buf_add(r->out, n->text, n->len);
			break;
		case VALUE:
		case RAW:
			render_value(r, n, s);
			break;
		case SECTION:
		case INVERTED:
			render_section(r, n, s, indent);
			break;
		case PARTIAL:
			render_partial(r, n, s, indent);
			break;
		}
	}
}

void
template_render(const struct template *t, const struct template *list,
    const struct template_view *view, struct buf *out)
{
	struct render r = { .list = list, .now = t, .view = view, .out = out };
	struct scope scope[8];
	size_t n = view->n;

	for (size_t i = 0; i < n; i++)
		scope[i] = (struct scope){ view->layers[i],
		    i + 1 < n ? &scope[i + 1] : NULL };
	render(&r, t->nodes, n > 0 ? scope : NULL, NULL);
}
