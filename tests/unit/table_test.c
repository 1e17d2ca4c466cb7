#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/arena.h"
#include "src/csv.h"
#include "src/list.h"
#include "src/table_read.h"
#include "src/xlsx.h"
#include "tests/import/tables.h"

static struct arena a;

/* What became of a file, as tests/import/tables.h says it. */
static const char *
outcome(const char *bytes, size_t n, const struct table_how *how)
{
	struct table_fault fault;
	json_t *table = table_read(bytes, n, how, &fault);
	const char *text;
	char *rows;

	if (table == NULL)
		return arena_printf(&a, "!%s %zu %s", fault.code, fault.row,
		    fault.column > 0 ? table_column(&a, fault.column) : "");
	rows = json_dumps(json_object_get(table, "rows"), JSON_COMPACT);
	text = strcmp(json_string_value(json_object_get(table, "format")),
	    "csv") == 0 ? arena_printf(&a, "%s %s %s",
	    json_string_value(json_object_get(table, "charset")),
	    json_string_value(json_object_get(table, "separator")), rows) :
	    arena_printf(&a, "%s %s",
	    json_string_value(json_object_get(table, "sheet")), rows);
	free(rows);
	json_decref(table);
	return text;
}

static void
corpus(void **state)
{
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < table_cases_n; i++) {
		struct table_case *c = &table_cases[i];
		const struct table_how how = { c->charset, c->separator, c->which };
		size_t n = strlen(c->outcome), some = n - (c->outcome[n - 1] == '*');
		const char *got;

		table_case_make(&a, c);
		got = outcome(c->bytes, c->n, &how);
		if (strncmp(got, c->outcome, some) != 0 ||
		    (some == n && strlen(got) != n)) {
			print_error("%s: %.200s, not %.200s\n", c->name, got,
			    c->outcome);
			wrong++;
		}
		arena_free(&a);
	}
	assert_int_equal(wrong, 0);
	assert_true(table_cases_n >= 60);
}

/* What a list is written as, read back: the same cells from CSV and XLSX, with
 * whatever a spreadsheet could run made harmless in both. */
static void
there_and_back(void **state)
{
	json_t *rows = json_loads("[{\"name\": \"Ким \\\"А\\\"\", \"phone\":"
	    "\"+375 29\", \"note\": \"=1+1\\nx\", \"n\": 7, \"x\": 8.5, \"l\":"
	    "[\"ru\", \"en\"]}, {\"name\": \"@SUM\", \"phone\": \"\", \"n\":"
	    "-1, \"y\": true}]", 0, NULL);
	json_t *columns = json_loads("[\"name\", \"phone\", \"note\", \"n\","
	    "\"x\", \"l\", \"day\"]", 0, NULL);
	const struct table_how how = { NULL, NULL, NULL };
	static const char cells[] = "[[1,\"name\",\"phone\",\"note\",\"n\",\"x\","
	    "\"l\",\"day\"],[2,\"Ким \\\"А\\\"\",\"+375 29\",\"=1+1\\nx\",\"7\","
	    "\"8.5\",\"ru en\",\"%s\"],[3,\"@SUM\",\"\",\"\",\"-1\"]]";
	struct buf csv = buf_new(&a);
	struct list list;
	char *bytes;
	size_t n;

	(void)state;
	json_object_set_new(json_array_get(rows, 0), "day",
	    json_string("1989-03-07"));
	list = list_of(&a, rows, columns, columns, "en");
	csv_rows(&csv, &list);
	assert_non_null(strstr(csv.data, "\"'+375 29\",\"'=1+1\nx\""));
	assert_string_equal(outcome(csv.data, csv.len, &how),
	    arena_printf(&a, arena_printf(&a, "utf-8 comma %s", cells),
	    "07.03.1989"));
	bytes = xlsx_rows(&list, "people", "/tmp", &n);
	assert_non_null(bytes);
	assert_string_equal(outcome(bytes, n, &how), arena_printf(&a,
	    arena_printf(&a, "people %s", cells), "07.03.1989"));
	free(bytes);
	assert_null(xlsx_rows(&list, "x", "/nowhere", &n));
	json_decref(rows);
	json_decref(columns);
	arena_free(&a);
}

static void
columns_by_letters(void **state)
{
	(void)state;
	assert_string_equal(table_column(&a, 1), "A");
	assert_string_equal(table_column(&a, 26), "Z");
	assert_string_equal(table_column(&a, 27), "AA");
	assert_string_equal(table_column(&a, 16384), "XFD");
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(corpus),
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(columns_by_letters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
