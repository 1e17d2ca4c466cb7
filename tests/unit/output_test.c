#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <string.h>
#include <zip.h>

#include "src/arena.h"
#include "src/csv.h"
#include "src/list.h"
#include "src/openapi.h"
#include "src/zip.h"

static struct arena a;

static const char *
csv(const char *rows, const char *lang)
{
	struct buf out = buf_new(&a);
	struct list list;
	json_t *v = json_loads(rows, 0, NULL);

	list = list_of(&a, v, NULL, NULL, lang);
	csv_rows(&out, &list);
	json_decref(v);
	return out.data;
}

static void
csv_of_rows(void **state)
{
	(void)state;
	assert_string_equal(csv("[{\"a\": 1, \"b\": \"x\\\"y\"}, {\"b\": null, "
	    "\"c\": 5, \"a\": 2.5}]", "en"),
	    "\xef\xbb\xbf\"a\",\"b\"\r\n\"1\",\"x\"\"y\"\r\n\"2.5\",\"\"\r\n");
	assert_string_equal(csv("[{\"a\": 2.5, \"b\": true}]", "ru"),
	    "\xef\xbb\xbf\"a\";\"b\"\r\n\"2,5\";\"1\"\r\n");
	assert_string_equal(csv("[]", "be"), "\xef\xbb\xbf\r\n");
	assert_string_equal(csv("[{\"l\": [\"ru\", \"en\"]}, {\"l\": [\"=1\"]}]", "en"),
	    "\xef\xbb\xbf" "\"l\"\r\n\"ru en\"\r\n\"\"\r\n");
	assert_string_equal(csv("[{\"a\": \"=1+1\"}]", "en"),
	    "\xef\xbb\xbf\"a\"\r\n\"'=1+1\"\r\n");
	assert_string_equal(csv("[{\"a\": \"-5\"}, {\"a\": \"-5+a\"}]", "en"),
	    "\xef\xbb\xbf\"a\"\r\n\"-5\"\r\n\"'-5+a\"\r\n");
}

/* The columns of a list: chosen, in order, with headings, codes and dates in
 * the reader's words. */
static void
csv_columns(void **state)
{
	json_t *words = json_loads("{\"h\": {\"a\": \"Язык\", \"s\": \"=S\"},"
	    "\"state\": {\"open\": \"открыт\"}, \"csv\": {\"yes\": \"да\","
	    "\"no\": \"нет\"}}", 0, NULL);
	json_t *columns = json_loads("[\"s h.s state\", \"l h.a state\","
	    "\"d h.none\", \"*\"]", 0, NULL);
	json_t *rows = json_loads("[{\"id\": 1, \"d\": \"2026-11-26\", \"s\":"
	    "\"open\", \"l\": [\"open\", \"x\"], \"y\": true},"
	    "{\"d\": \"2026-11-26T09:30:00+03:00\", \"s\": \"-shut\"}]", 0, NULL);
	struct buf out = buf_new(&a), none = buf_new(&a);
	struct list list;

	(void)state;
	list = list_of(&a, rows, columns, words, "ru");
	csv_rows(&out, &list);
	assert_string_equal(out.data, "\xef\xbb\xbf\"'=S\";\"Язык\";\"d\";\"id\";"
	    "\"y\"\r\n\"открыт\";\"открыт, x\";\"26.11.2026\";\"1\";\"да\"\r\n"
	    "\"'-shut\";\"\";\"26.11.2026 09:30\";\"\";\"\"\r\n");
	json_array_clear(rows);
	list = list_of(&a, rows, columns, words, "en");
	csv_rows(&none, &list);
	assert_string_equal(none.data,
	    "\xef\xbb\xbf\"'=S\",\"Язык\",\"d\"\r\n");
	json_decref(words);
	json_decref(columns);
	json_decref(rows);
}

static void
csv_formulas(void **state)
{
	static const char *const bad[] = { "=1", "+1", "-a", "@x", "\tx", "\rx",
	    "\nx", "  =1", "\"=1", "＝1", "＋1", "－1", "＠x", "\xc2\xa0=1",
	    "'=1", " \"  @x", "\xe3\x80\x80=1", "|x" };
	static const char *const good[] = { "", "a=1", "5", "-5", "-5.25", "Минск",
	    " a", "1+1" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (!list_is_formula(bad[i]))
			fail_msg("'%s' is one", bad[i]);
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (list_is_formula(good[i]))
			fail_msg("'%s' is none", good[i]);
}

static void
zip_files(void **state)
{
	const struct zip_part parts[] = {
		{ "бумага.txt", (const unsigned char *)"one", 3 },
		{ "../бумага.txt", (const unsigned char *)"two!", 4 },
		{ "empty", (const unsigned char *)"", 0 },
	};
	size_t n = 0, again = 0;
	unsigned char *bytes = zip_pack(&a, parts, 3, &n), *same;
	zip_error_t e;
	zip_t *z;
	char text[8] = "";

	(void)state;
	assert_non_null(bytes);
	z = zip_open_from_source(zip_source_buffer_create(bytes, n, 0, &e), 0, &e);
	assert_non_null(z);
	assert_int_equal(zip_get_num_entries(z, 0), 3);
	assert_string_equal(zip_get_name(z, 0, 0), "бумага.txt");
	assert_string_equal(zip_get_name(z, 1, 0), "бумага (2).txt");
	assert_int_equal(zip_name_locate(z, "empty", 0), 2);
	zip_file_t *f = zip_fopen_index(z, 1, 0);
	assert_int_equal(zip_fread(f, text, sizeof(text)), 4);
	assert_string_equal(text, "two!");
	zip_fclose(f);
	zip_discard(z);
	same = zip_pack(&a, parts, 3, &again);
	assert_int_equal(n, again);
	assert_memory_equal(bytes, same, n);
}

static void
document(void **state)
{
	static const struct route rows[] = {
		{ GET, "/c/{id}", "c(login, id, q)", PAGE, "c", .about = "One" },
		{ POST, "/c/{id}", "c_add(login, id, title, tags[], m{})", SEE, "/",
		    .flags = PUBLIC },
		{ GET, "/static", NULL, PAGE, "s", .flags = 0 },
	};
	json_t *d = json_loads(openapi_write(&a, rows, 3, "https://x"), 0, NULL);
	const json_t *get, *post, *body;

	(void)state;
	assert_non_null(d);
	get = json_object_get(json_object_get(json_object_get(d, "paths"),
	    "/c/{id}"), "get");
	assert_string_equal(json_string_value(json_object_get(get, "summary")),
	    "One");
	assert_int_equal(json_array_size(json_object_get(get, "parameters")), 2);
	assert_null(json_object_get(get, "security"));
	post = json_object_get(json_object_get(json_object_get(d, "paths"),
	    "/c/{id}"), "post");
	assert_int_equal(json_array_size(json_object_get(post, "security")), 0);
	body = json_object_get(json_object_get(json_object_get(json_object_get(
	    json_object_get(post, "requestBody"), "content"),
	    "application/json"), "schema"), "properties");
	assert_int_equal(json_object_size(body), 3);
	assert_null(json_object_get(body, "login"));
	assert_null(json_object_get(json_object_get(d, "paths"), "/static"));
	json_decref(d);
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
		cmocka_unit_test(csv_of_rows),
		cmocka_unit_test(csv_columns), cmocka_unit_test(csv_formulas),
		cmocka_unit_test(zip_files), cmocka_unit_test(document),
	};

	return cmocka_run_group_tests_name("output", tests, NULL, end);
}
