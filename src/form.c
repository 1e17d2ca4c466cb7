#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "form.h"
#include "text.h"

static size_t
count(const char *text, size_t len, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += text[i] == c;
	return n;
}

const char *
form_parse(struct arena *a, const char *text, size_t len, struct pairs *out)
{
	const char *p = text, *end = text + len;
	size_t max = count(text, len, '&') + 1;

	out->n = 0;
	if (max > FORM_FIELDS)
		return "too_many_fields";
	out->list = arena_alloc(a, max * sizeof(*out->list));
	while (p < end) {
		const char *stop = memchr(p, '&', (size_t)(end - p));
		const char *eq, *name, *value = "";

		if (stop == NULL)
			stop = end;
		eq = memchr(p, '=', (size_t)(stop - p));
		name = text_decode(a, p, (size_t)((eq ? eq : stop) - p), true);
		if (eq != NULL)
			value = text_decode(a, eq + 1, (size_t)(stop - eq - 1), true);
		if (name == NULL || value == NULL)
			return "form_is_malformed";
		if (*name != '\0')
			out->list[out->n++] = (struct pair){ name, value };
		p = stop + 1;
	}
	return NULL;
}

/* A JSON value as the text of a field; NULL for null. */
static const char *
field_text(struct arena *a, const json_t *v)
{
	char *dump, *text;

	if (json_is_null(v))
		return NULL;
	if (json_is_string(v))
		return arena_copy(a, json_string_value(v), json_string_length(v));
	dump = json_dumps(v, JSON_COMPACT | JSON_ENCODE_ANY |
	    JSON_REAL_PRECISION(15));
	if (dump == NULL)
		abort();
	text = arena_copy(a, dump, strlen(dump));
	free(dump);
	return text;
}

const char *
form_json(struct arena *a, const char *text, size_t len, struct pairs *out)
{
	json_error_t why;
	json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &why), *v;
	const char *name;

	out->n = 0;
	if (!json_is_object(root)) {
		json_decref(root);
		return "form_is_malformed";
	}
	if (json_object_size(root) > FORM_FIELDS) {
		json_decref(root);
		return "too_many_fields";
	}
	out->list = arena_alloc(a, (json_object_size(root) + 1) *
	    sizeof(*out->list));
	json_object_foreach(root, name, v) {
		const char *value = field_text(a, v);

		if (value != NULL)
			out->list[out->n++] = (struct pair){
			    arena_copy(a, name, strlen(name)), value };
	}
	json_decref(root);
	return NULL;
}

static const char *
dump_and_free(struct arena *a, json_t *v)
{
	char *dump = json_dumps(v, JSON_COMPACT);
	const char *text;

	if (dump == NULL)
		abort();
	text = arena_copy(a, dump, strlen(dump));
	free(dump);
	json_decref(v);
	return text;
}

/* Given as JSON it already is the array or object: one field, its text. */
static const char *
ready(const struct pairs *fields, const char *name, char first)
{
	const char *v = pairs_find(fields->list, fields->n, name);

	return v != NULL && *v == first ? v : NULL;
}

static const char *
list_value(struct arena *a, const char *name, const struct pairs *fields)
{
	const char *whole = ready(fields, name, '[');
	json_t *list;

	if (whole != NULL)
		return whole;
	list = json_array();
	for (size_t i = 0; i < fields->n; i++)
		if (strcmp(fields->list[i].name, name) == 0 &&
		    *fields->list[i].value != '\0')
			json_array_append_new(list,
			    json_string(fields->list[i].value));
	return dump_and_free(a, list);
}

static const char *
map_value(struct arena *a, const char *name, const struct pairs *fields,
    const char **wrong)
{
	const char *whole = ready(fields, name, '{');
	size_t len = strlen(name);
	json_t *map;

	if (whole != NULL)
		return whole;
	map = json_object();
	for (size_t i = 0; i < fields->n; i++) {
		const char *field = fields->list[i].name;

		if (strncmp(field, name, len) != 0 || field[len] != '.')
			continue;
		if (json_object_get(map, field + len + 1) != NULL)
			*wrong = "field_given_twice";
		json_object_set_new(map, field + len + 1,
		    json_string(fields->list[i].value));
	}
	return dump_and_free(a, map);
}

const char *
form_value(struct arena *a, const struct route_arg *arg,
    const struct pair *parts, size_t n_parts, const struct pairs *fields,
    const char **wrong)
{
	const char *v = pairs_find(parts, n_parts, arg->name);
	size_t times = 0;

	if (v != NULL)
		return v;
	if (arg->kind == ARG_LIST)
		return list_value(a, arg->name, fields);
	if (arg->kind == ARG_MAP)
		return map_value(a, arg->name, fields, wrong);
	for (size_t i = 0; i < fields->n; i++)
		if (strcmp(fields->list[i].name, arg->name) == 0) {
			v = fields->list[i].value;
			times++;
		}
	if (times > 1)
		*wrong = "field_given_twice";
	return v != NULL && *v != '\0' ? v : NULL;
}

const char *
form_cookie(struct arena *a, const char *header, const char *name)
{
	size_t len = strlen(name);

	while (header != NULL && *header != '\0') {
		size_t n;

		header += strspn(header, " \t;");
		n = strcspn(header, ";");
		if (n > len && header[len] == '=' &&
		    strncmp(header, name, len) == 0) {
			const char *v = header + len + 1;
			size_t size = n - len - 1;

			while (size > 0 && strchr(" \t", v[size - 1]) != NULL)
				size--;
			return text_is_utf8(v, size) ?
			    arena_copy(a, v, size) : NULL;
		}
		header += n;
	}
	return NULL;
}
