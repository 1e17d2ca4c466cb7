#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>

#include "src/arena.h"
#include "src/format.h"
#include "src/words.h"

static struct arena a;

static const char *
fault(const char *one, const char *two)
{
	struct words w = { { NULL } };
	const char *why = "";
	bool fine = words_add(&a, &w, one, &why) &&
	    (two == NULL || words_add(&a, &w, two, &why));

	words_free(&w);
	return fine ? "" : why;
}

#define LEAF "{\"en\": \"e\", \"ru\": \"р\", \"be\": \"б\"}"

static void
catalogues(void **state)
{
	struct words w = { { NULL } };
	const char *why = "";

	(void)state;
	assert_true(words_add(&a, &w, "{\"c\": {\"s\": {\"x\": " LEAF "}}}", &why));
	assert_true(words_add(&a, &w, "{\"c\": {\"s\": {\"y\": " LEAF "}}, \"d\": "
	    LEAF "}", &why));
	assert_string_equal(words_get(words_tree(&w, "ru"), "c.s", "x"), "р");
	assert_string_equal(words_get(words_tree(&w, "be"), "c.s.y", NULL), "б");
	assert_string_equal(words_get(words_tree(&w, "xx"), "d", NULL), "e");
	assert_null(words_get(words_tree(&w, "en"), "c.s.z", NULL));
	assert_null(words_get(words_tree(&w, "en"), "c", NULL));
	words_free(&w);
}

static void
faults(void **state)
{
	(void)state;
	assert_string_equal(fault("{\"a\": {\"en\": \"x\", \"ru\": \"y\"}}", NULL),
	    "a has not exactly en, ru and be");
	assert_string_equal(fault("{\"a\": {\"en\": \"x\", \"ru\": \"y\", "
	    "\"be\": \"\"}}", NULL),
	    "a is not three texts, nor three plurals with \"other\"");
	assert_string_equal(fault("{\"a\": {\"b\": {\"en\": \"x\", \"ru\": \"y\", "
	    "\"be\": {\"other\": \"z\"}}}}", NULL),
	    "a.b is not three texts, nor three plurals with \"other\"");
	assert_string_equal(fault("{\"a\": \"x\"}", NULL), "a is no object");
	assert_string_equal(fault("{\"a\": " LEAF "}", "{\"a\": " LEAF "}"),
	    "a is there twice");
	assert_string_equal(fault("{\"a\": " LEAF "}", "{\"a\": {\"b\": " LEAF "}}"),
	    "a is a text elsewhere");
	assert_string_not_equal(fault("{", NULL), "");
	assert_string_equal(fault("{\"a\": " LEAF "}", "{\"b\": " LEAF "}"), "");
}

static void
plurals(void **state)
{
	static const struct { const char *n, *en, *ru; } cases[] = {
		{ "0", "other", "many" }, { "1", "one", "one" },
		{ "2", "other", "few" }, { "4", "other", "few" },
		{ "5", "other", "many" }, { "11", "other", "many" },
		{ "14", "other", "many" }, { "21", "other", "one" },
		{ "22", "other", "few" }, { "111", "other", "many" },
		{ "101", "other", "one" }, { "-1", "one", "one" },
		{ "1.5", "other", "other" }, { "x", "other", "other" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_string_equal(format_plural(cases[i].n, "en"), cases[i].en);
		assert_string_equal(format_plural(cases[i].n, "ru"), cases[i].ru);
		assert_string_equal(format_plural(cases[i].n, "be"), cases[i].ru);
	}
}

static void
sentences(void **state)
{
	json_t *v = json_loads("{\"a\": \"x\", \"n\": 3}", 0, NULL);

	(void)state;
	assert_string_equal(words_fill(&a, "{a} and {n}, {z}.", v), "x and 3, .");
	assert_string_equal(words_fill(&a, "open {a", v), "open {a");
	assert_string_equal(words_fill(&a, "{a}", NULL), "");
	json_decref(v);
}

static void
dates(void **state)
{
	const char *d = "2026-11-26T09:30:00+03:00";

	(void)state;
	assert_string_equal(format_date(&a, d, FORMAT_DATE, "en"), "26.11.2026");
	assert_string_equal(format_date(&a, d, FORMAT_DM, "ru"), "26.11");
	assert_string_equal(format_date(&a, d, FORMAT_TIME, "ru"), "09:30");
	assert_string_equal(format_date(&a, d, FORMAT_DATETIME, "be"),
	    "26.11.2026 09:30");
	assert_string_equal(format_date(&a, d, FORMAT_LONG, "en"),
	    "Thursday, 26 November 2026");
	assert_string_equal(format_date(&a, d, FORMAT_LONG, "ru"),
	    "четверг, 26 ноября 2026 г.");
	assert_string_equal(format_date(&a, d, FORMAT_LONG, "be"),
	    "чацвер, 26 лістапада 2026 г.");
	assert_string_equal(format_date(&a, "2026-02-01", FORMAT_MONTH, "be"),
	    "люты 2026");
	assert_string_equal(format_date(&a, "2024-02-29", FORMAT_WEEKDAY, "en"),
	    "Thu");
	assert_string_equal(format_date(&a, "2026-03-03", FORMAT_WEEKDAY, "be"),
	    "Аў");
	assert_string_equal(format_date(&a, "14:05:00", FORMAT_TIME, "en"),
	    "14:05");
	assert_string_equal(format_date(&a, "2026-11-26 09:30", FORMAT_TIME,
	    "en"), "09:30");
	assert_null(format_date(&a, "14:05", FORMAT_DATE, "en"));
	assert_null(format_date(&a, "2026-11-26", FORMAT_TIME, "en"));
	assert_null(format_date(&a, "2026-13-01", FORMAT_DATE, "en"));
	assert_null(format_date(&a, "", FORMAT_DATE, "en"));
	assert_null(format_date(&a, "2026-11-26x", FORMAT_DATE, "en"));
}

static void
numbers(void **state)
{
	(void)state;
	assert_string_equal(format_number(&a, "999", "en"), "999");
	assert_string_equal(format_number(&a, "1234", "en"), "1\xe2\x80\xaf" "234");
	assert_string_equal(format_number(&a, "1234567.25", "ru"),
	    "1\xe2\x80\xaf" "234\xe2\x80\xaf" "567,25");
	assert_string_equal(format_number(&a, "-5", "en"), "−5");
	assert_null(format_number(&a, "1e5", "en"));
	assert_null(format_number(&a, "", "en"));
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
		cmocka_unit_test(catalogues), cmocka_unit_test(faults),
		cmocka_unit_test(plurals), cmocka_unit_test(sentences),
		cmocka_unit_test(dates), cmocka_unit_test(numbers),
	};

	return cmocka_run_group_tests_name("words", tests, NULL, end);
}
