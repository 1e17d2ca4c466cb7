#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "certs/bytes.h"
#include "certs/paper.h"
#include "certs/record.h"
#include "certs/refusal.h"

/*
 * A record becomes a paper or is refused, whatever stands in it, and a paper is
 * the same when it is drawn again.  An input that begins with { is a record;
 * another one is lines that take the place of texts in a good record, the first
 * beginning with the number of its script.
 */

static struct paper *maker;
static json_t *good;

static int
draw(const char *json, size_t len, struct bytes *out)
{
	struct record record = {0};
	struct refusals why = {0};
	int answer = -1;

	if (record_read(json, len, &record, &why) == RECORD_FINE)
		answer = paper_draw(maker, &record, out, &why, NULL);
	if ((answer == 0) != (why.n == 0))
		abort();
	record_free(&record);
	return answer;
}

static void
draw_twice(const char *json, size_t len)
{
	struct bytes first = {0}, second = {0};

	if (draw(json, len, &first) == 0 && (draw(json, len, &second) != 0 || first.len != second.len ||
	    memcmp(first.data, second.data, first.len) != 0))
		abort();
	bytes_free(&first);
	bytes_free(&second);
}

/* Puts a line where the path leads; a line that is no UTF-8 leaves what was there. */
static void
put(const char *line, size_t len, json_t *object, const char *key)
{
	json_t *text = json_stringn(line, len);

	if (text != NULL)
		json_object_set_new(object, key, text);
}

static void
put_lines(json_t *record, const char *line, size_t size)
{
	static const char *const scripts[] = { "cyrl", "latn", "armn", "geor" };
	json_t *name = json_array_get(json_object_get(record, "names"), 0);
	json_t *decision = json_object_get(record, "decision");
	const struct { json_t *object; const char *key; } places[] = {
		{ name, "full" },
		{ json_object_get(record, "programme_title"), "ru" },
		{ json_object_get(record, "programme_title"), "en" },
		{ json_object_get(record, "organisation"), "ru" },
		{ json_array_get(json_object_get(record, "signatures"), 0), "post_ru" },
		{ json_array_get(json_object_get(decision, "attendance"), 0), "topic_ru" },
		{ json_array_get(json_object_get(decision, "attendance"), 0), "topic_en" },
		{ json_object_get(decision, "sentence"), "ru" },
	};

	if (size > 0) {
		json_object_set_new(name, "script", json_string(scripts[*line++ & 3]));
		size--;
	}
	json_object_set_new(name, "given", json_null());
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]) && size > 0; i++) {
		const char *end = memchr(line, '\n', size);
		size_t len = end != NULL ? (size_t)(end - line) : size;

		put(line, len, places[i].object, places[i].key);
		if (i == 0)
			put(line, len, name, "family");
		line += len + (end != NULL);
		size -= len + (end != NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char why[256], *text;
	json_t *record;

	if (maker == NULL) {
		maker = paper_open(why, sizeof(why));
		good = json_load_file("tests/paper/records/good/ru.json", 0, NULL);
		if (maker == NULL || good == NULL)
			abort();
	}
	if (size > 0 && data[0] == '{') {
		draw_twice((const char *)data, size);
		return 0;
	}
	record = json_deep_copy(good);
	put_lines(record, (const char *)data, size);
	text = json_dumps(record, JSON_COMPACT);
	draw_twice(text, strlen(text));
	free(text);
	json_decref(record);
	return 0;
}
