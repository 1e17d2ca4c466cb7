#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "certs/refusal.h"
#include "certs/gate.h"
#include "certs/read.h"
#include "certs/record.h"

static const char *const pair_keys[] = { "ru", "en", NULL };

void
read_refuse(struct reader *r, const char *code, const char *key, const char *detail)
{
	char field[128];

	snprintf(field, sizeof(field), "%s%s%s", r->path, *r->path ? "." : "", key);
	refusal_add(r->refusals, code, field, "%s", detail);
}

/* The member if it has the type, else NULL and a fault (none if the object is gone). */
static json_t *
member(struct reader *r, const char *key, json_type type, enum read_null null, const char *name)
{
	json_t *value;

	if (r->object == NULL)
		return NULL;
	value = json_object_get(r->object, key);
	if (value == NULL) {
		read_refuse(r, "missing", key, "the record has no such key");
		return NULL;
	}
	if (json_is_null(value) && null == READ_NULL_ALLOWED)
		return NULL;
	if (json_typeof(value) != type) {
		read_refuse(r, "wrong_type", key, name);
		return NULL;
	}
	return value;
}

struct reader
read_object(struct reader *r, const char *key)
{
	struct reader inner = { .refusals = r->refusals };

	inner.object = member(r, key, JSON_OBJECT, READ_NEEDED, "must be an object");
	snprintf(inner.path, sizeof(inner.path), "%.23s%s%.23s", r->path, *r->path ? "." : "", key);
	return inner;
}

struct reader
read_element(struct reader *r, const char *key, size_t index)
{
	struct reader inner = { .refusals = r->refusals };
	json_t *value = json_array_get(json_object_get(r->object, key), index);

	snprintf(inner.path, sizeof(inner.path), "%.20s%s%.20s[%u]", r->path,
	    *r->path ? "." : "", key, (unsigned)index % 100);
	if (json_is_object(value))
		inner.object = value;
	else
		refusal_add(r->refusals, "wrong_type", inner.path, "must be an object");
	return inner;
}

size_t
read_count(struct reader *r, const char *key, size_t min, size_t max)
{
	json_t *array = member(r, key, JSON_ARRAY, READ_NEEDED, "must be an array");
	char detail[64];
	size_t n;

	if (array == NULL)
		return 0;
	n = json_array_size(array);
	if (n >= min && n <= max)
		return n;
	snprintf(detail, sizeof(detail), "%zu elements, must be %zu to %zu", n, min, max);
	read_refuse(r, "wrong_count", key, detail);
	return 0;
}

/* A stranger's key may be anything; only a plain one is repeated in a report. */
static bool
is_plain(const char *key)
{
	size_t n = strlen(key);

	return n > 0 && n <= 40 && strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789_") == n;
}

void
read_only(struct reader *r, const char *const keys[])
{
	const char *key;
	json_t *value;

	json_object_foreach(r->object, key, value) {
		int i = 0;

		while (keys[i] != NULL && strcmp(keys[i], key) != 0)
			i++;
		if (keys[i] == NULL)
			read_refuse(r, "unknown_key", is_plain(key) ? key : "?", "no such key is known");
	}
}

static const char *
gated(struct reader *r, const char *key, size_t max, enum read_null null, int allow)
{
	json_t *value = member(r, key, JSON_STRING, null, "must be a text");
	char detail[96];
	const char *wrong;

	if (value == NULL)
		return NULL;
	wrong = gate_text(json_string_value(value), max, (enum gate_allow)allow, detail, sizeof(detail));
	if (wrong == NULL)
		return json_string_value(value);
	read_refuse(r, wrong, key, detail);
	return NULL;
}

const char *
read_text(struct reader *r, const char *key, size_t max, enum read_null null)
{
	return gated(r, key, max, null, GATE_ONE_LINE);
}

const char *
read_word(struct reader *r, const char *key, enum read_null null)
{
	json_t *value = member(r, key, JSON_STRING, null, "must be a text");

	return value == NULL ? NULL : json_string_value(value);
}

struct record_pair
read_pair(struct reader *r, const char *key, size_t max, int allow)
{
	struct reader pair = read_object(r, key);
	struct record_pair both;

	read_only(&pair, pair_keys);
	both.ru = gated(&pair, "ru", max, READ_NEEDED, allow);
	both.en = gated(&pair, "en", max, READ_NEEDED, allow);
	return both;
}

static int
days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

struct record_date
read_date(struct reader *r, const char *key, enum read_null null)
{
	const char *text = read_word(r, key, null);
	struct record_date d = {0};
	int end = 0;

	if (text == NULL)
		return d;
	if (strlen(text) == 10 && strspn(text, "0123456789-") == 10 &&
	    sscanf(text, "%4d-%2d-%2d%n", &d.year, &d.month, &d.day, &end) == 3 && end == 10 &&
	    d.year >= 1990 && d.year <= 2199 && d.month >= 1 && d.month <= 12 &&
	    d.day >= 1 && d.day <= days_in(d.year, d.month))
		return d;
	read_refuse(r, "bad_date", key, "must be YYYY-MM-DD, a day of 1990 to 2199");
	return (struct record_date){0};
}

long
read_hundredths(struct reader *r, const char *key, enum read_null null)
{
	json_t *value;
	double number;

	if (r->object == NULL)
		return -1;
	value = json_object_get(r->object, key);
	if (value != NULL && json_is_null(value) && null == READ_NULL_ALLOWED)
		return -1;
	if (value == NULL || !json_is_number(value)) {
		read_refuse(r, value ? "wrong_type" : "missing", key, "must be a number");
		return -1;
	}
	number = json_number_value(value) * 100;
	if (number >= 0 && number <= 9999900 && fabs(number - round(number)) < 1e-6)
		return lround(number);
	read_refuse(r, "bad_number", key, "must be 0 to 99999 with at most two decimals");
	return -1;
}

int
read_int(struct reader *r, const char *key, int min, int max)
{
	json_t *value = member(r, key, JSON_INTEGER, READ_NEEDED, "must be a whole number");
	char detail[64];

	if (value == NULL)
		return min;
	if (json_integer_value(value) >= min && json_integer_value(value) <= max)
		return (int)json_integer_value(value);
	snprintf(detail, sizeof(detail), "must be %d to %d", min, max);
	read_refuse(r, "bad_number", key, detail);
	return min;
}

bool
read_flag(struct reader *r, const char *key)
{
	json_t *value = json_object_get(r->object, key);

	if (value != NULL && !json_is_boolean(value))
		read_refuse(r, "wrong_type", key, "must be true or false");
	return json_is_true(value);
}

bool
read_is_null(struct reader *r, const char *key)
{
	json_t *value = json_object_get(r->object, key);

	return value != NULL && json_is_null(value);
}
