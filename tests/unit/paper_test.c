#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/bytes.h"
#include "certs/file.h"
#include "certs/paper.h"
#include "certs/record.h"
#include "certs/refusal.h"

/* Every record of tests/paper through one paper maker, under the sanitizers. */

static struct paper *maker;
static glob_t good, refused;

static int
setup(void **state)
{
	char why[256];

	(void)state;
	maker = paper_open(why, sizeof(why));
	if (maker == NULL)
		print_error("%s\n", why);
	return maker == NULL || glob("tests/paper/records/good/*.json", 0, NULL, &good) != 0 ||
	    glob("tests/paper/records/refused/*.json", 0, NULL, &refused) != 0 || good.gl_pathc < 14;
}

static int
teardown(void **state)
{
	(void)state;
	paper_close(maker);
	globfree(&good);
	globfree(&refused);
	return 0;
}

/* Draws the record of a file.  0, or -1 and why. */
static int
draw(const char *path, int pages, struct bytes *out, struct refusals *why)
{
	struct bytes json = {0};
	struct record record = {0};
	int answer = -1;

	memset(why, 0, sizeof(*why));
	assert_int_equal(file_read(path, 1 << 20, &json), 0);
	if (record_read((const char *)json.data, json.len, &record, why) == RECORD_FINE)
		answer = paper_draw_pages(maker, &record, pages, out, why, NULL);
	record_free(&record);
	bytes_free(&json);
	return answer;
}

/* FNV-1a of a good record's paper. */
static uint64_t
drawn(const char *path, int pages)
{
	struct bytes out = {0};
	struct refusals why;
	uint64_t hash = 14695981039346656037U;

	if (draw(path, pages, &out, &why) != 0)
		fail_msg("%s: %s: %s", path, why.list[0].field, why.list[0].code);
	assert_memory_equal(out.data, "%PDF-1.4", 8);
	for (size_t i = 0; i < out.len; i++)
		hash = (hash ^ out.data[i]) * 1099511628211U;
	bytes_free(&out);
	return hash;
}

/* What was drawn before leaves no trace in the next paper. */
static void
order_does_not_matter(void **state)
{
	uint64_t first[128];
	size_t n = good.gl_pathc;

	(void)state;
	assert_in_range(n, 14, 128);
	for (size_t i = 0; i < n; i++)
		first[i] = drawn(good.gl_pathv[i], 2);
	for (size_t i = n; i-- > 0;) {
		if (drawn(good.gl_pathv[i], 2) != first[i])
			fail_msg("%s is another paper after others", good.gl_pathv[i]);
		for (size_t k = 0; k < i; k++)
			assert_true(first[k] != first[i]);
	}
}

static void
each_is_refused_for_its_reason(void **state)
{
	uint64_t before = drawn(good.gl_pathv[0], 2);

	(void)state;
	for (size_t i = 0; i < refused.gl_pathc; i++) {
		const char *path = refused.gl_pathv[i], *name = strrchr(path, '/') + 1;
		size_t len = (size_t)(strstr(name, "--") - name);
		struct bytes out = {0};
		struct refusals why;

		assert_int_equal(draw(path, 2, &out, &why), -1);
		assert_in_range(why.n, 1, 24);
		if (strlen(why.list[0].code) != len || strncmp(why.list[0].code, name, len) != 0)
			fail_msg("%s: %s: %s", path, why.list[0].field, why.list[0].code);
		bytes_free(&out);
		/* and the maker is as good as before */
		if (drawn(good.gl_pathv[0], 2) != before)
			fail_msg("%s spoilt the next paper", path);
	}
}

/* No details of a refusal carry the text: it may be a name, and details reach logs. */
static void
refusals_tell_no_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < refused.gl_pathc; i++) {
		struct bytes out = {0};
		struct refusals why;

		draw(refused.gl_pathv[i], 2, &out, &why);
		for (int k = 0; k < why.n; k++)
			for (const char *at = why.list[k].detail; *at != '\0'; at++)
				assert_in_range(*at, ' ', '~');
		bytes_free(&out);
	}
}

static void
a_record_cut_anywhere_is_not_json(void **state)
{
	struct bytes json = {0};

	(void)state;
	assert_int_equal(file_read("tests/paper/records/good/hy.json", 1 << 20, &json), 0);
	for (size_t len = 0; len + 2 < json.len; len++) {
		char *copy = malloc(len + 1);	/* of its own, so that one byte too far is seen */
		struct record record = {0};
		struct refusals why = {0};

		memcpy(copy, json.data, len);
		assert_true(record_read(copy, len, &record, &why) != RECORD_FINE);
		assert_int_equal(why.n, 1);
		record_free(&record);
		free(copy);
	}
	bytes_free(&json);
}

static void
first_page_alone(void **state)
{
	(void)state;
	assert_true(drawn(good.gl_pathv[0], 1) != drawn(good.gl_pathv[0], 2));
	assert_true(drawn(good.gl_pathv[0], 1) == drawn(good.gl_pathv[0], 1));
}

static void
refusals_are_counted(void **state)
{
	struct refusals all = {0};
	char field[16];

	(void)state;
	refusal_add(&all, "spaces", "names[0].full", "U+%04X", 0x20);
	refusal_add(&all, "spaces", "names[0].full", "again");
	assert_int_equal(all.n, 1);
	assert_string_equal(all.list[0].detail, "U+0020");
	for (int i = 0; i < 40; i++) {
		snprintf(field, sizeof(field), "f%d", i);
		refusal_add(&all, "empty", field, "%s", "a detail that is much longer than the room there is for one, which is one hundred "
		    "and twenty-seven letters and an end, so some of it is cut away");
	}
	assert_int_equal(all.n, 24);
	assert_int_equal(all.more, 17);
	assert_int_equal(strlen(all.list[23].detail), sizeof(all.list[0].detail) - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_does_not_matter),
		cmocka_unit_test(each_is_refused_for_its_reason),
		cmocka_unit_test(refusals_tell_no_names),
		cmocka_unit_test(a_record_cut_anywhere_is_not_json),
		cmocka_unit_test(first_page_alone),
		cmocka_unit_test(refusals_are_counted),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
