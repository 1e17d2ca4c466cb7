#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "src/arena.h"
#include "src/form.h"

static struct arena a;
static struct pairs p;

static const char *
parse(const char *text)
{
	return form_parse(&a, text, strlen(text), &p);
}

static const char *
value(const char *name)
{
	return pairs_find(p.list, p.n, name);
}

static void
urlencoded(void **state)
{
	(void)state;
	assert_null(parse("a=1&b=%D0%B0+b&c=x%0D%0Ay&d=&e&f=g=h"));
	assert_int_equal(p.n, 6);
	assert_string_equal(value("b"), "а b");
	assert_string_equal(value("c"), "x\r\ny");
	assert_string_equal(value("d"), "");
	assert_string_equal(value("e"), "");
	assert_string_equal(value("f"), "g=h");
	assert_null(parse(""));
	assert_int_equal(p.n, 0);
	assert_null(parse("&&=x&a"));
	assert_int_equal(p.n, 1);
}

static void
refused(void **state)
{
	static const char *const bad[] = { "a=%00", "a=%", "a=%4", "a=%4g",
	    "a=%ff", "a=%c0%80", "a=%ed%a0%80", "a=%f4%90%80%80", "%ff=a",
	    "a=\xff", "a=%e2%82" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (parse(bad[i]) == NULL)
			fail_msg("'%s' was taken", bad[i]);
	assert_string_equal(form_parse(&a, "a=\0b", 4, &p), "form_is_malformed");
}

static void
many(void **state)
{
	struct buf b = buf_new(&a);

	(void)state;
	for (int i = 0; i < FORM_FIELDS; i++)
		buf_printf(&b, "%sx%d=%d", i > 0 ? "&" : "", i, i);
	assert_null(parse(b.data));
	assert_int_equal(p.n, FORM_FIELDS);
	buf_puts(&b, "&one=more");
	assert_string_equal(parse(b.data), "too_many_fields");
}

static const char *
json(const char *text)
{
	return form_json(&a, text, strlen(text), &p);
}

static void
json_bodies(void **state)
{
	(void)state;
	assert_null(json("{\"a\": \"x\", \"b\": 12, \"c\": true, \"d\": null, "
	    "\"e\": [1, \"y\"], \"f\": {\"g\": 1}, \"h\": 1.5}"));
	assert_string_equal(value("a"), "x");
	assert_string_equal(value("b"), "12");
	assert_string_equal(value("c"), "true");
	assert_null(value("d"));
	assert_string_equal(value("e"), "[1,\"y\"]");
	assert_string_equal(value("f"), "{\"g\":1}");
	assert_string_equal(value("h"), "1.5");
	assert_non_null(json("[]"));
	assert_non_null(json("{"));
	assert_non_null(json(""));
	assert_non_null(json("{\"a\": 1, \"a\": 2}"));
	assert_non_null(json("{\"a\": \"\\u0000\"}"));
	assert_non_null(json("{} x"));
}

static void
values(void **state)
{
	const struct pair parts[] = { { "id", "7" } };
	const struct route_arg id = { ARG_TEXT, "id" }, one = { ARG_TEXT, "a" },
	    none = { ARG_TEXT, "z" }, list = { ARG_LIST, "l" },
	    map = { ARG_MAP, "m" };
	const char *wrong = NULL;

	(void)state;
	assert_null(parse("id=8&a=&l=x&l=&l=\"y&m.1=5&m.b.c=&mm=9&m=1"));
	assert_string_equal(form_value(&a, &id, parts, 1, &p, &wrong), "7");
	assert_null(form_value(&a, &one, parts, 1, &p, &wrong));
	assert_null(form_value(&a, &none, parts, 1, &p, &wrong));
	assert_string_equal(form_value(&a, &list, parts, 1, &p, &wrong),
	    "[\"x\",\"\\\"y\"]");
	assert_string_equal(form_value(&a, &map, parts, 1, &p, &wrong),
	    "{\"1\":\"5\",\"b.c\":\"\"}");
	assert_null(wrong);
	assert_null(parse("a=1&a=1&m.x=1&m.x=2"));
	(void)form_value(&a, &one, parts, 0, &p, &wrong);
	assert_string_equal(wrong, "field_given_twice");
	wrong = NULL;
	(void)form_value(&a, &map, parts, 0, &p, &wrong);
	assert_string_equal(wrong, "field_given_twice");
	assert_null(json("{\"l\": [\"p\"], \"m\": {\"k\": 1}}"));
	assert_string_equal(form_value(&a, &list, parts, 0, &p, &wrong), "[\"p\"]");
	assert_string_equal(form_value(&a, &map, parts, 0, &p, &wrong),
	    "{\"k\":1}");
}

static void
cookies(void **state)
{
	(void)state;
	assert_string_equal(form_cookie(&a, "a=1; sid=x=y ;b=2", "sid"), "x=y");
	assert_string_equal(form_cookie(&a, "sid=first; sid=second", "sid"),
	    "first");
	assert_null(form_cookie(&a, "xsid=1; sid2=3", "sid"));
	assert_null(form_cookie(&a, "", "sid"));
	assert_null(form_cookie(&a, NULL, "sid"));
	assert_string_equal(form_cookie(&a, "sid=", "sid"), "");
	assert_null(form_cookie(&a, "sid=\xff", "sid"));
}

static const char *
parts(const char *type, const char *text)
{
	return form_multipart(&a, type, text, strlen(text), &p, NULL);
}

#define MULTI "multipart/form-data; boundary=XX"
#define PART(name, text) "--XX\r\nContent-Disposition: form-data; name=\"" \
	name "\"\r\n\r\n" text "\r\n"

static void
multipart(void **state)
{
	static const char bytes[] = "--XX\r\nContent-Disposition: form-data; "
	    "name=\"f\"; filename=\"x\"\r\nContent-Type: a/b\r\n\r\n\0\xff\r\n-"
	    "\r\n--XX--\r\n";

	(void)state;
	assert_null(parts(MULTI, PART("a", "1") PART("b", "а\r\nb")
	    PART("c", "") "--XX--\r\n"));
	assert_int_equal(p.n, 3);
	assert_string_equal(value("a"), "1");
	assert_string_equal(value("b"), "а\r\nb");
	assert_string_equal(value("c"), "");
	assert_null(form_multipart(&a, MULTI, bytes, sizeof(bytes) - 1, &p,
	    NULL));
	assert_string_equal(value("f"), "\\x00ff0d0a2d");
	assert_null(parts("multipart/form-data; boundary=\"XX\"",
	    "--XX\r\nX: y\r\ncontent-disposition: form-data; filename=\"\"; "
	    "name=\"f\"\r\n\r\n\r\n--XX--"));
	assert_string_equal(value("f"), "");
}

static void
multipart_refused(void **state)
{
	static const char *const bad[] = { "", "--XX--x", "--XX\r\n", "--XX",
	    "x\r\n" PART("a", "1") "--XX--\r\n", PART("a", "1"),
	    PART("a", "1") "--XX--\r\nx", PART("a", "\xff") "--XX--\r\n",
	    "--XX\r\n\r\n1\r\n--XX--", "--XX\r\nContent-Disposition: "
	    "form-data; filename=\"a\"\r\n\r\n1\r\n--XX--\r\n",
	    "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--",
	    "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n"
	    "Content-Disposition: form-data; name=\"b\"\r\n\r\n1\r\n--XX--" };
	static const char *const types[] = { "multipart/form-data",
	    "multipart/form-data; boundary=", "multipart/form-data; xboundary=XX",
	    "multipart/form-data; boundary=\"X<X\"" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (parts(MULTI, bad[i]) == NULL)
			fail_msg("'%s' was taken", bad[i]);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (parts(types[i], PART("a", "1") "--XX--\r\n") == NULL)
			fail_msg("'%s' was taken", types[i]);
}

#define FILE_PART(name, text) "--XX\r\nContent-Disposition: form-data; name=\"" \
	name "\"; filename=\"a.pdf\"\r\n\r\n" text "\r\n"

static void
multipart_only_file(void **state)
{
	static const char text[] = PART("a", "1") FILE_PART("f", "%PDF-\r\n")
	    PART("b", "2") "--XX--\r\n";
	static const char twice[] = FILE_PART("f", "1") FILE_PART("g", "")
	    "--XX--\r\n";
	static const char none[] = PART("f", "1") "--XX--\r\n";
	struct form_file file = { 0 };

	(void)state;
	assert_null(form_multipart(&a, MULTI, text, sizeof(text) - 1, &p,
	    &file));
	assert_int_equal(p.n, 2);
	assert_string_equal(value("a"), "1");
	assert_string_equal(value("b"), "2");
	assert_int_equal(file.n, 7);
	assert_memory_equal(file.bytes, "%PDF-\r\n", 7);
	assert_true(file.bytes > text && file.bytes < text + sizeof(text));
	file = (struct form_file){ 0 };
	assert_null(form_multipart(&a, MULTI, none, sizeof(none) - 1, &p,
	    &file));
	assert_null(file.bytes);
	assert_non_null(form_multipart(&a, MULTI, twice, sizeof(twice) - 1, &p,
	    &file));
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
		cmocka_unit_test(urlencoded), cmocka_unit_test(refused),
		cmocka_unit_test(many), cmocka_unit_test(json_bodies),
		cmocka_unit_test(values), cmocka_unit_test(cookies),
		cmocka_unit_test(multipart), cmocka_unit_test(multipart_refused),
		cmocka_unit_test(multipart_only_file),
	};

	return cmocka_run_group_tests_name("form", tests, NULL, end);
}
