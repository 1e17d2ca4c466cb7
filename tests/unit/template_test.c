#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <string.h>

#include "src/arena.h"
#include "src/template.h"
#include "src/words.h"

/* What goes beyond mustache: comparisons, filters, layers, checks. */

static struct arena	 a;
static char		 unknown[256];

static void
remember(const char *template, const char *name)
{
	strcat(strcat(strcat(strcat(unknown, template), ":"), name), " ");
}

static const char *
rendered(const char *lang, const char *text, const char *data)
{
	static struct words w;
	const char *why = "";
	json_t *one = json_loads(data, 0, NULL),
	    *two = json_loads("{\"b\": \"below\", \"x\": null}", 0, NULL);
	struct template *t = template_parse(&a, "page", text, &why);
	struct buf out = buf_new(&a);
	struct template_view view = { .layers = { one, two }, .n = 2,
	    .origin = "https://x.example", .lang = lang, .unknown = remember };

	if (w.tree[0] == NULL)
		assert_true(words_add(&a, &w,
		    "{\"state\": {\"draft\": {\"en\": \"Draft\", \"ru\": \"Черновик\","
		    " \"be\": \"Чарнавік\"}}, \"people\": {"
		    "\"en\": {\"one\": \"{n} person\", \"other\": \"{n} people\"},"
		    "\"ru\": {\"one\": \"{n} человек\", \"few\": \"{n} человека\","
		    " \"many\": \"{n} человек\", \"other\": \"{n} человека\"},"
		    "\"be\": {\"one\": \"{n} чалавек\", \"few\": \"{n} чалавекі\","
		    " \"many\": \"{n} чалавек\", \"other\": \"{n} чалавека\"}}}",
		    &why));
	view.words = words_tree(&w, lang);
	unknown[0] = '\0';
	if (t != NULL)
		template_render(t, NULL, &view, &out);
	json_decref(one);
	json_decref(two);
	return t != NULL ? out.data : why;
}

#define R(text, data, want) \
	assert_string_equal(rendered("en", text, data), want)
#define L(lang, text, data, want) \
	assert_string_equal(rendered(lang, text, data), want)

static void
comparisons(void **state)
{
	(void)state;
	R("{{#k='a'}}yes{{/k='a'}}", "{\"k\": \"a\"}", "yes");
	R("{{#k='a'}}yes{{/k='a'}}", "{\"k\": \"b\"}", "");
	R("{{^k='a'}}no{{/k='a'}}", "{\"k\": \"b\"}", "no");
	R("{{#k=''}}empty{{/k=''}}", "{}", "empty");
	R("{{#k='4'}}{{k}}{{/k='4'}}", "{\"k\": 4}", "4");
	R("{{#x.y=='z'}}q{{/x.y=='z'}}", "{}", "");
	R("{{#rows}}{{#id==chosen}}*{{/id==chosen}}{{id}}{{/rows}}",
	    "{\"chosen\": \"2\", \"rows\": [{\"id\": 1}, {\"id\": 2}]}", "1*2");
	R("{{#a=b}}{{/a=b}}", "{}", "a comparison is name='text' or name==name");
	R("{{#k='a'}}{{/k}}", "{}", "section closed that is not open");
}

static void
layers(void **state)
{
	(void)state;
	R("{{a}}{{b}}", "{\"a\": 1}", "1below");
	R("{{b}}", "{\"b\": \"near\"}", "near");
	R("{{#zero}}x{{/zero}}{{^zero}}none{{/zero}}", "{\"zero\": 0}", "none");
	R("{{n}} {{r}} {{t}}", "{\"n\": 12, \"r\": 4.5, \"t\": true}",
	    "12 4.5 true");
	R("{{r}}", "{\"r\": 0.1}", "0.1");
	R("{{#rows.0}}{{#rows}}{{i}}{{/rows}}.{{/rows.0}}",
	    "{\"rows\": [{\"i\": 1}, {\"i\": 2}]}", "12.");
	R("{{#rows.0}}some{{/rows.0}}", "{\"rows\": []}", "");
	assert_string_equal(unknown, "");
	R("{{a}}", "{\"a\": \"<&>\\\"'\"}", "&lt;&amp;&gt;&quot;&#39;");
}

static void
unknown_names(void **state)
{
	(void)state;
	(void)rendered("en", "{{a}}{{x}}{{x.y}}{{z.q}}{{#s}}{{/s}}",
	    "{\"a\": null}");
	assert_string_equal(unknown, "page:z.q ");
}

static void
filters(void **state)
{
	(void)state;
	R("{{d|date}}", "{\"d\": \"2026-11-26\"}", "26.11.2026");
	R("{{d|date}}", "{\"d\": \"soon\"}", "soon");
	R("{{d|date}}", "{}", "");
	L("ru", "{{s|t:state}}", "{\"s\": \"draft\"}", "Черновик");
	R("{{s|t:state}}", "{\"s\": \"odd\"}", "odd");
	assert_string_equal(unknown, "page:t.state.… ");
	R("{{n|plural:people}}", "{\"n\": 1}", "1 person");
	L("ru", "{{n|plural:people}}", "{\"n\": 22}", "22 человека");
	L("be", "{{n|plural:people}}", "{\"n\": 11}", "11 чалавек");
	L("ru", "{{n|number}}", "{\"n\": 1234567.5}", "1\xe2\x80\xaf" "234\xe2\x80\xaf" "567,5");
	R("{{q|url}}", "{\"q\": \"а b/c\"}", "%D0%B0%20b%2Fc");
	R("{{s|t:state|url}}", "{\"s\": \"draft\"}", "Draft");
	/* a path is an address of this site; version 2, 25 modules and 8 of white */
	assert_string_equal(rendered("en", "{{{p|qr}}}",
	    "{\"p\": \"/here/AAAABBBB\"}"), rendered("en", "{{{p|qr}}}",
	    "{\"p\": \"https://x.example/here/AAAABBBB\"}"));
	assert_non_null(strstr(rendered("en", "{{{p|qr}}}",
	    "{\"p\": \"/here/A\"}"), "viewBox=\"0 0 33 33\""));
}

static const char *
fault(const char *page, const char *partial)
{
	const char *where = "", *why = "";
	struct template *list = template_parse(&a, "page", page, &why);

	list = template_join(list, template_parse(&a, "_part", partial, &why));
	return template_check(list, &where, &why) ? "" :
	    arena_printf(&a, "%s: %s", where, why);
}

static void
checks(void **state)
{
	(void)state;
	assert_string_equal(fault("{{> _part}}{{a|date}}", "x"), "");
	assert_string_equal(fault("{{> _none}}", "x"), "page: _none");
	assert_string_equal(fault("x", "{{> _part}}"), "_part: _part");
	assert_string_equal(fault("{{> _part}}", "{{#a}}{{> page}}{{/a}}") + 6,
	    " page");
	assert_string_equal(fault("{{a|dat}}", "x"), "page: dat");
	assert_string_equal(fault("{{a|t}}", "x"), "page: t");
	assert_string_equal(fault("{{a|date:x}}", "x"), "page: date");
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
		cmocka_unit_test(comparisons), cmocka_unit_test(layers),
		cmocka_unit_test(unknown_names), cmocka_unit_test(filters),
		cmocka_unit_test(checks),
	};

	return cmocka_run_group_tests_name("template", tests, NULL, end);
}
