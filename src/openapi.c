#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "openapi.h"

static bool
is_own(const char *name)
{
	static const char *const own[] = { "login", "lang", "address", "path",
	    "token_hash", "current_ok", "request_hash", "table",
	    "file_name" };

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (strcmp(name, own[i]) == 0)
			return true;
	return false;
}

static bool
in_path(struct arena *a, const struct route *r, const char *name)
{
	return strstr(r->path, arena_printf(a, "{%s}", name)) != NULL ||
	    strstr(r->path, arena_printf(a, "{%s*}", name)) != NULL;
}

static json_t *
schema(const struct route_arg *arg)
{
	switch (arg->kind) {
	case ARG_LIST:
		return json_pack("{s:s, s:{s:s}}", "type", "array", "items",
		    "type", "string");
	case ARG_MAP:
		return json_pack("{s:s, s:{s:s}}", "type", "object",
		    "additionalProperties", "type", "string");
	default:
		return json_pack("{s:s}", "type", "string");
	}
}

/* The certificates that a partner's program asks about, each by one of five ways. */
static json_t *
partner_items(void)
{
	return json_pack("{s:s, s:i, s:{s:s, s:{s:s}}}", "type", "array",
	    "maxItems", 500, "items", "type", "object", "additionalProperties",
	    "type", "string");
}

/* A form names the items of a map x.KEY; so does a query. */
static json_t *
parameter(const struct route_arg *arg, const char *where)
{
	return json_pack("{s:s, s:s, s:b, s:o}", "name", arg->name, "in", where,
	    "required", strcmp(where, "path") == 0, "schema", schema(arg));
}

static void
add_body(json_t *operation, json_t *properties)
{
	json_t *type = json_pack("{s:{s:s, s:o}}", "schema", "type", "object",
	    "properties", properties);

	json_object_set_new(operation, "requestBody", json_pack(
	    "{s:{s:O, s:O, s:o}}", "content", "application/json", type,
	    "application/x-www-form-urlencoded", type,
	    "multipart/form-data", type));
}

static json_t *
responses(const struct route *r)
{
	const char *type = r->reply == FILES ? "application/octet-stream" :
	    r->reply == ICS ? "text/calendar" : "application/json";
	json_t *done = json_pack("{s:s, s:{s:{}}}", "description",
	    "The answer", "content", type);
	json_t *fault = json_pack("{s:s, s:{s:{s:{s:s}}}}", "description",
	    "What is wrong", "content", "application/json", "schema", "$ref",
	    "#/components/schemas/error");

	return json_pack("{s:o, s:o}", "200", done, "default", fault);
}

static json_t *
operation(struct arena *a, const struct route *r, const struct route_plan *p)
{
	json_t *op = json_object(), *params = json_array(), *body = NULL;

	json_object_set_new(op, "operationId", json_string(p->function));
	if (r->about != NULL)
		json_object_set_new(op, "summary", json_string(r->about));
	if (r->method == POST)
		body = json_object();
	if ((r->flags & (HASH_PASSWORD | SIGN_IN)) != 0 && body != NULL)
		json_object_set_new(body, "password",
		    json_pack("{s:s}", "type", "string"));
	if ((r->flags & HASH_FILE) != 0 && body != NULL)
		json_object_set_new(body, "pdf", json_pack("{s:s, s:s}",
		    "type", "string", "format", "binary"));
	for (size_t i = 0; i < p->n; i++) {
		const struct route_arg *arg = &p->args[i];

		if (is_own(arg->name))
			continue;
		if (in_path(a, r, arg->name))
			json_array_append_new(params, parameter(arg, "path"));
		else if (body == NULL)
			json_array_append_new(params, parameter(arg, "query"));
		else
			json_object_set_new(body, arg->name,
			    (r->flags & RECEIPT) != 0 && arg->kind == ARG_LIST ?
			    partner_items() : schema(arg));
	}
	json_object_set_new(op, "parameters", params);
	if (body != NULL)
		add_body(op, body);
	json_object_set_new(op, "responses", responses(r));
	if ((r->flags & PUBLIC) != 0)
		json_object_set_new(op, "security", json_array());
	return op;
}

static json_t *
components(void)
{
	return json_pack("{s:{s:{s:s, s:s}}, s:{s:{s:s, s:{s:o, s:o, s:o, s:o,"
	    " s:o}}}}",
	    "securitySchemes", "key", "type", "http", "scheme", "bearer",
	    "schemas", "error", "type", "object", "properties",
	    "error", json_pack("{s:s}", "type", "string"),
	    "message", json_pack("{s:s}", "type", "string"),
	    "field", json_pack("{s:[s,s]}", "type", "string", "null"),
	    "detail", json_pack("{s:[s,s]}", "type", "object", "null"),
	    "request", json_pack("{s:s}", "type", "string"));
}

const char *
openapi_write(struct arena *a, const struct route *rows, size_t n,
    const char *origin)
{
	json_t *paths = json_object(), *root;
	struct route_plan plan;
	const char *why, *text;
	char *dump;

	for (size_t i = 0; i < n; i++) {
		json_t *path = json_object_get(paths, rows[i].path);

		if (rows[i].call == NULL || !route_plan(a, &rows[i], &plan, &why))
			continue;
		if (path == NULL)
			json_object_set_new(paths, rows[i].path,
			    path = json_object());
		json_object_set_new(path, rows[i].method == GET ? "get" : "post",
		    operation(a, &rows[i], &plan));
	}
	root = json_pack("{s:s, s:{s:s, s:s}, s:[{s:s}], s:[{s:[]}], s:o, s:o}",
	    "openapi", "3.1.0", "info", "title", "Registry", "version", "1",
	    "servers", "url", origin, "security", "key", "paths", paths,
	    "components", components());
	if ((dump = json_dumps(root, JSON_INDENT(1))) == NULL)
		abort();
	text = arena_copy(a, dump, strlen(dump));
	free(dump);
	json_decref(root);
	return text;
}
