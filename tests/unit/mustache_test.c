#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "src/arena.h"
#include "src/template.h"

/*
 * The core modules of the official mustache specification, every case.
 */

static struct template *
partials(struct arena *a, const json_t *test)
{
	struct template *list = NULL;
	const char *name, *why;
	json_t *text;

	json_object_foreach(json_object_get(test, "partials"), name, text) {
		struct template *t = template_parse(a, name,
		    json_string_value(text), &why);

		assert_non_null(t);
		list = template_join(list, t);
	}
	return list;
}

static int
passes(const json_t *test)
{
	struct arena a = { 0 };
	struct template *list = partials(&a, test), *t;
	const char *why = "", *expected = json_string_value(
	    json_object_get(test, "expected"));
	struct template_view view = { .layers = { json_object_get(test,
	    "data") }, .n = 1, .lang = "en" };
	struct buf out = buf_new(&a);
	int fine;

	t = template_parse(&a, "main", json_string_value(
	    json_object_get(test, "template")), &why);
	if (t != NULL)
		template_render(t, list, &view, &out);
	fine = t != NULL && strcmp(out.data, expected) == 0;
	if (!fine)
		print_message("%s: expected [%s], got [%s] %s\n",
		    json_string_value(json_object_get(test, "name")), expected,
		    out.data, why);
	arena_free(&a);
	return fine;
}

static void
module(void **state)
{
	char path[128];
	json_t *root, *test;
	size_t i;
	int bad = 0;

	snprintf(path, sizeof(path), "tests/unit/mustache/%s.json",
	    (const char *)*state);
	root = json_load_file(path, 0, NULL);
	assert_non_null(root);
	assert_true(json_array_size(json_object_get(root, "tests")) > 5);
	json_array_foreach(json_object_get(root, "tests"), i, test)
		bad += !passes(test);
	json_decref(root);
	assert_int_equal(bad, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "comments", module, NULL, NULL, "comments" },
		{ "delimiters", module, NULL, NULL, "delimiters" },
		{ "interpolation", module, NULL, NULL, "interpolation" },
		{ "inverted", module, NULL, NULL, "inverted" },
		{ "partials", module, NULL, NULL, "partials" },
		{ "sections", module, NULL, NULL, "sections" },
	};

	return cmocka_run_group_tests_name("mustache", tests, NULL, NULL);
}
