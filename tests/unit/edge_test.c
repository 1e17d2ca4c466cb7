#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "src/arena.h"
#include "src/bucket.h"
#include "src/fault.h"
#include "src/negotiate.h"
#include "src/password.h"
#include "src/text.h"

/* The small decisions of the edge: languages, faults, rates, passwords. */

static struct arena a;

static void
languages(void **state)
{
	(void)state;
	assert_string_equal(negotiate_language("ru"), "ru");
	assert_string_equal(negotiate_language("en-GB,ru;q=0.9"), "en");
	assert_string_equal(negotiate_language("en;q=0.5, be;q=0.8, ru"), "ru");
	assert_string_equal(negotiate_language("de, be-BY;q=0.3"), "be");
	assert_string_equal(negotiate_language("ru;q=0, en;q=0.001"), "en");
	assert_null(negotiate_language("de, *"));
	assert_null(negotiate_language(NULL));
	assert_null(negotiate_language(",;q=,"));
	assert_null(negotiate_language("bel"));
}

static void
kinds(void **state)
{
	(void)state;
	assert_int_equal(negotiate_kind(NULL), KIND_HTML);
	assert_int_equal(negotiate_kind("*/*"), KIND_HTML);
	assert_int_equal(negotiate_kind("application/json"), KIND_JSON);
	assert_int_equal(negotiate_kind("application/json, */*"), KIND_JSON);
	assert_int_equal(negotiate_kind("text/html, application/json;q=0.9"),
	    KIND_HTML);
	assert_int_equal(negotiate_kind("text/csv"), KIND_CSV);
#define SHEET "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	assert_int_equal(negotiate_kind(SHEET ", */*;q=0.1"), KIND_XLSX);
	assert_int_equal(negotiate_kind("text/csv;q=0.5, " SHEET), KIND_XLSX);
	assert_int_equal(negotiate_kind("text/csv, " SHEET), KIND_CSV);
	assert_int_equal(negotiate_kind("text/html, " SHEET ";q=0.9"), KIND_HTML);
	assert_true(negotiate_gzip("br, gzip"));
	assert_false(negotiate_gzip("gzip;q=0"));
	assert_false(negotiate_gzip(NULL));
	assert_true(negotiate_tag("\"a\", W/\"b\"", "\"b\""));
	assert_false(negotiate_tag("\"ab\"", "\"a\""));
	assert_true(negotiate_tag("*", "\"a\""));
}

static struct fault
fault(const char *sqlstate, const char *message, const char *constraint,
    const char *column, const char *context, unsigned *argument)
{
	const struct fault_report r = { sqlstate, message, constraint, column,
	    "{}", context };

	return fault_from(&a, &r, argument);
}

static void
faults(void **state)
{
	unsigned n;
	struct fault f;

	(void)state;
	f = fault("PT409", "course_is_full", NULL, "capacity", NULL, &n);
	assert_int_equal(f.status, 409);
	assert_string_equal(f.code, "course_is_full");
	assert_string_equal(f.field, "capacity");
	assert_string_equal(f.detail, "{}");
	f = fault("PT422", "not a key!", NULL, NULL, NULL, &n);
	assert_string_equal(f.code, "rule_not_met");
	f = fault("PT200", "x", NULL, NULL, NULL, &n);
	assert_int_equal(f.status, 500);
	f = fault("22P02", "invalid input: \"secret\"", NULL, NULL,
	    "unnamed portal parameter $2 = '...'", &n);
	assert_int_equal(f.status, 400);
	assert_string_equal(f.code, "value_is_wrong");
	assert_int_equal(n, 2);
	(void)fault("22P02", "", NULL, NULL, "SQL function parameter $2", &n);
	assert_int_equal(n, 0);
	f = fault("23502", "", NULL, "title", NULL, &n);
	assert_string_equal(f.code, "field_is_missing");
	assert_string_equal(f.field, "title");
	f = fault("23514", "", "hours_positive", NULL, NULL, &n);
	assert_int_equal(f.status, 400);
	assert_string_equal(f.code, "hours_positive");
	f = fault("23P01", "", "no_clash", NULL, NULL, &n);
	assert_int_equal(f.status, 409);
	assert_int_equal(fault("57014", "", NULL, NULL, NULL, &n).status, 503);
	assert_int_equal(fault("40P01", "", NULL, NULL, NULL, &n).status, 503);
	assert_int_equal(fault("42501", "", NULL, NULL, NULL, &n).status, 500);
	f = fault(NULL, NULL, NULL, NULL, NULL, &n);
	assert_int_equal(f.status, 500);
	assert_string_equal(f.code, "our_mistake");
}

static void
rates(void **state)
{
	struct bucket_rate r;
	struct bucket_table *t = calloc(1, sizeof(*t) + 8 * sizeof(t->at[0]));
	uint64_t now = 1000000000;
	unsigned taken = 0;

	(void)state;
	assert_true(bucket_rate("20:60", &r));
	assert_int_equal(r.every_us, 50000);
	assert_int_equal(r.burst, 60);
	assert_true(bucket_rate("1/6:10", &r));
	assert_int_equal(r.every_us, 6000000);
	assert_true(bucket_rate("0", &r));
	assert_int_equal(r.every_us, 0);
	assert_false(bucket_rate("20", &r));
	assert_false(bucket_rate("", &r));
	assert_false(bucket_rate("-1:5", &r));
	assert_false(bucket_rate("1:5x", &r));
	assert_true(bucket_rate("2:5", &r));
	t->n = 8;
	for (int i = 0; i < 50; i++)
		taken += bucket_take(t, &r, 3, now) == 0;
	assert_int_equal(taken, 5);
	assert_int_equal(bucket_take(t, &r, 3, now), 1);
	assert_int_equal(bucket_take(t, &r, 4, now), 0);
	assert_int_equal(bucket_take(t, &r, 3, now + 500000), 0);
	assert_int_not_equal(bucket_take(t, &r, 3, now + 500000), 0);
	assert_int_equal(bucket_take(t, &r, 3, now - 900000000), 0);
	assert_true(bucket_key("2001:db8::1", 1, 5) == bucket_key("2001:db8::2", 1, 5));
	assert_true(bucket_key("192.0.2.1", 1, 5) != bucket_key("192.0.2.2", 1, 5));
	assert_true(bucket_key("192.0.2.1", 1, 5) != bucket_key("192.0.2.1", 2, 5));
	free(t);
}

static void
passwords(void **state)
{
	unsigned char key[PASSWORD_PEPPER] = { 1 }, other[PASSWORD_PEPPER] = { 2 };
	struct password_cost plain = { 1, 64, NULL }, with = { 1, 64, key },
	    wrong = { 1, 64, other };
	char one[PASSWORD_STRING], two[PASSWORD_STRING];
	static const char *const common[] = {
		"passwordpassword", "Password-2026!", "qwertyuiop12", "123456789012",
		"Парольпароль12", "йцукенгшщзхъ", "aaaaaaaaaaaaaaaa", "training-centre-demo",
		"abcdefghijkl", "ПРИВЕТ 01.01.1990", "admin admin admin", "xyz1234567890",
		"фывапролджэ1", "Минск Минск 2026",
	};
	static const char *const own[] = {
		"correct horse battery", "двенадцать12", "Синий трамвай едет", "K7!vq-Zt2#pLw9",
		"training of seven otters", "պապիկի այգին ծաղկեց",
	};

	(void)state;
	assert_true(sodium_init() >= 0);
	assert_true(password_hash(&plain, "correct horse", one));
	assert_true(password_check(&plain, "correct horse", one));
	assert_true(password_check(&with, "correct horse", one));
	assert_false(password_check(&plain, "correct hors", one));
	assert_true(password_hash(&with, "correct horse", two));
	assert_non_null(strstr(two, "p=1,keyid="));
	assert_true(password_check(&with, "correct horse", two));
	assert_false(password_check(&with, "correct horsf", two));
	assert_false(password_check(&plain, "correct horse", two));
	assert_false(password_check(&wrong, "correct horse", two));
	two[strlen(two) - 2] ^= 1;
	assert_false(password_check(&with, "correct horse", two));
	assert_false(password_check(&with, "x", "$argon2id$v=19$m=9,t=1,p=1,keyid=a$b$c"));
	assert_false(password_check(&with, "x", ",keyid="));
	assert_false(password_check(&plain, "x", "-"));
	assert_string_equal(password_fault("elevenchars"), "password_too_short");
	assert_null(password_fault("двенадцать12"));
	assert_string_equal(password_fault("двенадцать1"), "password_too_short");
	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		assert_string_equal(password_fault(common[i]), "password_too_common");
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		assert_null(password_fault(own[i]));
	assert_string_equal(password_fault(arena_printf(&a, "%0129d", 1)),
	    "password_too_long");
}

static void
texts(void **state)
{
	size_t n;

	(void)state;
	assert_string_equal(text_hex(&a, "\\x", (const unsigned char *)"\x01\xff",
	    2), "\\x01ff");
	assert_string_equal(text_base64url(&a, (const unsigned char *)"\xff\xfe\xfd\xfc",
	    4), "__79_A");
	assert_string_equal(text_base64url(&a, (const unsigned char *)"", 0), "");
	assert_memory_equal(text_bytes(&a, "\\x01fF", &n), "\x01\xff", 2);
	assert_int_equal(n, 2);
	assert_null(text_bytes(&a, "\\x01f", &n));
	assert_null(text_bytes(&a, "01", &n));
	assert_true(text_is_local_path("/a?b=c#d"));
	assert_false(text_is_local_path("//evil"));
	assert_false(text_is_local_path("/\\evil"));
	assert_false(text_is_local_path("https://evil"));
	assert_false(text_is_local_path("/a\r\nb"));
	assert_false(text_is_local_path("/а"));
	assert_false(text_is_local_path(""));
	assert_int_equal(text_length("дом"), 3);
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
		cmocka_unit_test(languages), cmocka_unit_test(kinds),
		cmocka_unit_test(faults), cmocka_unit_test(rates),
		cmocka_unit_test(passwords), cmocka_unit_test(texts),
	};

	return cmocka_run_group_tests_name("edge", tests, NULL, end);
}
