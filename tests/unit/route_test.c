#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "src/arena.h"
#include "src/form.h"
#include "src/route.h"

static struct arena a;

static const struct route rows[] = {
	{ GET,	"/",			"home(login)", PAGE, "home", .flags = 0 },
	{ GET,	"/courses/{id}",	"course(login, id)", PAGE, "course", .flags = 0 },
	{ GET,	"/courses/new",		NULL, PAGE, "new", .flags = 0 },
	{ POST,	"/courses/{id}",	"course_change(login, id, tags[], score{})", SEE, "/", .flags = 0 },
	{ GET,	"/c/{id}.pdf",		"paper(id)", FILES, "p", .flags = 0 },
	{ GET,	"/feed.json",		"feed()", PAGE, "feed", .flags = 0 },
	{ GET,	"/a/{x}/b/{y}",		"f(x, y)", FRAGMENT, "f", .flags = 0 },
};

static struct route_match m;

static const char *
found(enum method method, const char *path)
{
	route_find(&a, rows, sizeof(rows) / sizeof(rows[0]), method, path, &m);
	return m.route != NULL ? m.route->path : "";
}

static void
matches(void **state)
{
	(void)state;
	assert_string_equal(found(GET, "/"), "/");
	assert_string_equal(found(GET, "/courses/12"), "/courses/{id}");
	assert_string_equal(m.parts[0].name, "id");
	assert_string_equal(m.parts[0].value, "12");
	assert_string_equal(found(GET, "/courses/new"), "/courses/new");
	assert_int_equal(m.n, 0);
	assert_string_equal(found(GET, "/a/1/b/%D0%B0%2F"), "/a/{x}/b/{y}");
	assert_string_equal(m.parts[1].value, "а/");
	assert_string_equal(found(GET, "/a/1/b/"), "");
	assert_string_equal(found(GET, "/courses"), "");
	assert_string_equal(found(GET, "/courses/1/"), "");
	assert_string_equal(found(GET, "/courses/%00"), "");
	assert_string_equal(found(GET, "/courses/%ff"), "");
	assert_string_equal(found(GET, ""), "");
}

static void
suffixes(void **state)
{
	(void)state;
	assert_string_equal(found(GET, "/courses/12.json"), "/courses/{id}");
	assert_int_equal(m.suffix, AS_JSON);
	assert_string_equal(m.parts[0].value, "12");
	assert_string_equal(m.path, "/courses/12");
	assert_string_equal(found(GET, "/courses/12.csv"), "/courses/{id}");
	assert_int_equal(m.suffix, AS_CSV);
	assert_string_equal(found(GET, "/c/x.y.pdf"), "/c/{id}.pdf");
	assert_string_equal(m.parts[0].value, "x.y");
	assert_string_equal(found(GET, "/feed.json"), "/feed.json");
	assert_int_equal(m.suffix, AS_ASKED);
	assert_string_equal(found(GET, "/.json"), "");
}

static void
methods(void **state)
{
	(void)state;
	assert_string_equal(found(POST, "/"), "");
	assert_true(m.get && !m.post);
	(void)found(POST, "/nothing");
	assert_true(!m.get && !m.post);
	(void)found(GET, "/courses/1");
	assert_true(m.get && m.post);
	assert_ptr_equal(route_by_path(rows, 7, POST, "/courses/{id}"), &rows[3]);
	assert_null(route_by_path(rows, 7, POST, "/"));
}

static void
statements(void **state)
{
	struct route_plan p;
	const char *why;

	(void)state;
	assert_true(route_plan(&a, &rows[1], &p, &why));
	assert_string_equal(p.sql, "select api.course(_login => $1, _id => $2),"
	    " api.me(_login => $1)");
	assert_true(p.me);
	assert_true(route_plan(&a, &rows[3], &p, &why));
	assert_string_equal(p.sql, "select api.course_change(_login => $1, "
	    "_id => $2, _tags => $3, _score => $4), api.me(_login => $1)");
	assert_int_equal(p.args[2].kind, ARG_LIST);
	assert_int_equal(p.args[3].kind, ARG_MAP);
	assert_string_equal(p.args[3].name, "score");
	assert_true(route_plan(&a, &rows[4], &p, &why));
	assert_string_equal(p.sql, "select * from api.paper(_id => $1)");
	assert_true(route_plan(&a, &rows[5], &p, &why));
	assert_string_equal(p.sql, "select api.feed()");
	assert_true(route_plan(&a, &rows[2], &p, &why));
	assert_null(p.sql);
}

static void
mistakes(void **state)
{
	static const char *const calls[] = { "", "f", "f(", "f(a", "f(a b)",
	    "F()", "f(a;drop)", "f()x", "f(a,,[])", "(a)", "f(1a)" };
	struct route_plan p;
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		struct route r = { GET, "/", calls[i], PAGE, "x", .flags = 0 };

		if (route_plan(&a, &r, &p, &why))
			fail_msg("'%s' was taken: %s", calls[i], p.sql);
	}
}

static int
end(void **state)
{
	(void)state;
	arena_free(&a);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(matches), cmocka_unit_test(suffixes),
		cmocka_unit_test(methods), cmocka_unit_test(statements),
		cmocka_unit_test(mistakes),
	};

	return cmocka_run_group_tests_name("route", tests, NULL, end);
}
