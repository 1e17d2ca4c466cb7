#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "src/arena.h"
#include "src/template.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
ignore(const char *template, const char *name)
{
	(void)template;
	(void)name;
}

/* Any text as a template that includes itself, over a little data. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static json_t *value;
	struct arena a = { 0 };
	const char *text, *why, *where;
	struct template_view view = { .n = 2, .lang = "ru", .unknown = ignore };
	struct template *t;

	if (n > 2000)
		return 0;
	text = arena_copy(&a, (const char *)data, n);
	if (value == NULL)
		value = json_loads("{\"a\": [{\"b\": \"<\"}, {\"b\": 2}], \"c\": "
		    "{\"a\": 1.5}, \"d\": \"2026-11-26T09:30\", \"e\": null, "
		    "\"t\": {\"x\": {\"one\": \"{n}\", \"other\": \"{n}{\"}}}", 0, NULL);
	view.layers[0] = json_object_get(value, "c");
	view.layers[1] = value;
	view.words = json_object_get(value, "t");
	if ((t = template_parse(&a, "p", text, &why)) != NULL) {
		struct buf out = buf_new(&a);

		if (template_check(t, &where, &why))
			template_render(t, t, &view, &out);
	}
	arena_free(&a);
	return 0;
}
