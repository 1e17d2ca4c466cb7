#include <ctype.h>
#include <string.h>

#include "arena.h"
#include "route.h"
#include "text.h"

/*
 * One segment of a pattern, up to '/', against one of a path.  "{id}.pdf"
 * catches up to the literal end.  True also advances both.
 */
static bool
match_segment(struct arena *a, const char **pattern, const char **path,
    struct route_match *m)
{
	size_t np = strcspn(*pattern, "/"), n = strcspn(*path, "/");
	const char *open = memchr(*pattern, '{', np), *close;
	size_t before, after, caught;
	char *value;

	if (open == NULL) {
		if (np != n || memcmp(*pattern, *path, n) != 0)
			return false;
	} else {
		close = memchr(open, '}', np - (size_t)(open - *pattern));
		before = (size_t)(open - *pattern);
		after = close == NULL ? 0 :
		    np - (size_t)(close + 1 - *pattern);
		if (close == NULL || n <= before + after || m->n == ROUTE_ARGS ||
		    memcmp(*pattern, *path, before) != 0 ||
		    memcmp(close + 1, *path + n - after, after) != 0)
			return false;
		caught = n - before - after;
		value = text_decode(a, *path + before, caught, false);
		if (value == NULL)
			return false;
		m->parts[m->n++] = (struct pair){ arena_copy(a, open + 1,
		    (size_t)(close - open - 1)), value };
	}
	*pattern += np;
	*path += n;
	return true;
}

/* {name*} at the end of a pattern takes all that is left, slashes too. */
static bool
match_rest(struct arena *a, const char *pattern, const char *path,
    struct route_match *m)
{
	size_t n = strlen(pattern);
	char *value = text_decode(a, path, strlen(path), false);

	if (value == NULL || *value == '\0' || m->n == ROUTE_ARGS)
		return false;
	m->parts[m->n++] = (struct pair){ arena_copy(a, pattern + 1, n - 3), value };
	return true;
}

static bool
match(struct arena *a, const char *pattern, const char *path,
    struct route_match *m)
{
	m->n = 0;
	for (;;) {
		size_t n = strlen(pattern);

		if (*pattern == '{' && n > 3 && strchr(pattern, '/') == NULL &&
		    strcmp(pattern + n - 2, "*}") == 0)
			return match_rest(a, pattern, path, m);
		if (!match_segment(a, &pattern, &path, m))
			return false;
		if (*pattern == '\0' || *path == '\0')
			return *pattern == *path;
		pattern++;
		path++;
	}
}

/* Does a path begin as the pattern does before its first {name}?  Of nearly
 * all rows the first letters say that it does not. */
static bool
begins_alike(const char *pattern, const char *path)
{
	for (; *pattern != '\0' && *pattern != '{'; pattern++, path++)
		if (*pattern != *path)
			return false;
	return true;
}

/* The best row for exactly this path. */
static void
find(struct arena *a, const struct route *rows, size_t n, enum method method,
    const char *path, struct route_match *best)
{
	struct route_match m = { .path = path };

	for (size_t i = 0; i < n; i++) {
		if (!begins_alike(rows[i].path, path) ||
		    !match(a, rows[i].path, path, &m))
			continue;
		best->get |= rows[i].method == GET;
		best->post |= rows[i].method == POST;
		if (rows[i].method != method ||
		    (best->route != NULL && best->n <= m.n))
			continue;
		best->route = &rows[i];
		best->n = m.n;
		memcpy(best->parts, m.parts, m.n * sizeof(m.parts[0]));
	}
}

void
route_find(struct arena *a, const struct route *rows, size_t n,
    enum method method, const char *path, struct route_match *m)
{
	static const struct { const char *text; int as; } suffix[] = {
		{ ".json", AS_JSON }, { ".csv", AS_CSV },
		{ ".xlsx", AS_XLSX }
	};
	size_t len = strlen(path);

	memset(m, 0, sizeof(*m));
	m->path = path;
	for (size_t i = 0; i < sizeof(suffix) / sizeof(suffix[0]); i++) {
		size_t cut = strlen(suffix[i].text);

		if (len <= cut + 1 ||
		    strcmp(path + len - cut, suffix[i].text) != 0)
			continue;
		/* A row may have the suffix in its own pattern. */
		find(a, rows, n, method, path, m);
		if (m->route != NULL &&
		    strstr(m->route->path, suffix[i].text) != NULL)
			return;
		memset(m, 0, sizeof(*m));
		m->suffix = suffix[i].as;
		m->path = arena_copy(a, path, len - cut);
		break;
	}
	find(a, rows, n, method, m->path, m);
}

const struct route *
route_by_path(const struct route *rows, size_t n, enum method method,
    const char *path)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].method == method && strcmp(rows[i].path, path) == 0)
			return &rows[i];
	return NULL;
}

const char *
pairs_find(const struct pair *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].name, name) == 0)
			return list[i].value;
	return NULL;
}

static bool
is_word(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!islower((unsigned char)s[i]) && s[i] != '_' &&
		    (i == 0 || !isdigit((unsigned char)s[i])))
			return false;
	return n > 0;
}

static bool
plan_arg(struct arena *a, const char *text, size_t len, struct route_arg *arg)
{
	arg->kind = ARG_TEXT;
	if (len > 2 && memcmp(text + len - 2, "[]", 2) == 0)
		arg->kind = ARG_LIST;
	else if (len > 2 && memcmp(text + len - 2, "{}", 2) == 0)
		arg->kind = ARG_MAP;
	if (arg->kind != ARG_TEXT)
		len -= 2;
	arg->name = arena_copy(a, text, len);
	return is_word(text, len);
}

static void
plan_sql(struct arena *a, const struct route *r, struct route_plan *plan)
{
	struct buf sql = buf_new(a);
	size_t login = 0;

	buf_printf(&sql, r->reply == FILES ? "select * from api.%s(" :
	    "select api.%s(", plan->function);
	for (size_t i = 0; i < plan->n; i++) {
		buf_printf(&sql, "%s_%s => $%zu", i > 0 ? ", " : "",
		    plan->args[i].name, i + 1);
		if (strcmp(plan->args[i].name, "login") == 0)
			login = i + 1;
	}
	buf_puts(&sql, ")");
	/* A page has a layout that shows who is signed in; and to do something
	 * keeps a sign-in alive as looking at a page does. */
	plan->me = login > 0 && (r->reply == PAGE ||
	    (r->method == POST && r->reply == SEE));
	if (plan->me)
		buf_printf(&sql, ", api.me(_login => $%zu)", login);
	plan->sql = sql.data;
}

bool
route_plan(struct arena *a, const struct route *r, struct route_plan *plan,
    const char **why)
{
	const char *p = r->call, *open;

	memset(plan, 0, sizeof(*plan));
	if (p == NULL)
		return true;
	*why = "a call is written f(a, b[], c{})";
	open = strchr(p, '(');
	if (open == NULL || !is_word(p, (size_t)(open - p)))
		return false;
	plan->function = arena_copy(a, p, (size_t)(open - p));
	for (p = open + 1; *p != ')'; p += strspn(p, ", ")) {
		size_t len = strcspn(p, ",) ");

		if (plan->n == ROUTE_ARGS || p[len] == '\0' ||
		    !plan_arg(a, p, len, &plan->args[plan->n++]))
			return false;
		p += len;
		if (*p == ' ')		/* a comma, or the end */
			return false;
	}
	if (p[1] != '\0')
		return false;
	plan_sql(a, r, plan);
	return true;
}
