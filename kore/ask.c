#include <kore/kore.h>
#include <kore/http.h>

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "kore/web.h"
#include "src/table_read.h"
#include "src/text.h"

/* What HASH_FILE takes, and the other fields beside a file. */
enum { FILE_MAX = 2 << 20, FIELDS_MAX = 16384 };

const char *
ask_header(struct web *w, const char *name)
{
	const char *v;

	return http_request_header(w->req, name, &v) ? v : NULL;
}

static unsigned
count_header(const struct http_request *req, const char *name)
{
	const struct http_header *h;
	unsigned n = 0;

	TAILQ_FOREACH(h, &req->req_headers, list)
		n += strcasecmp(h->header, name) == 0;
	return n;
}

/*
 * What Kore would read differently from a proxy in front of it ends the
 * connection.  Kore takes its Host out of the list, so one that is left is a
 * second; and it knows no body of a GET.
 */
static bool
check_framing(struct web *w)
{
	const struct http_request *req = w->req;
	bool body = req->method == HTTP_METHOD_POST;
	const char *length = ask_header(w, "content-length");

	if (count_header(req, "transfer-encoding") == 0 &&
	    count_header(req, "host") == 0 &&
	    count_header(req, "content-length") <= 1 &&
	    (body || length == NULL || strcmp(length, "0") == 0))
		return true;
	req->owner->flags |= CONN_CLOSE_EMPTY;
	web_fail(w, 400, "form_is_malformed", NULL);
	return false;
}

static void
read_address(struct web *w)
{
	const struct connection *c = w->req->owner;
	const char *given = settings.trust_proxy ?
	    ask_header(w, "x-real-ip") : NULL;
	char text[INET6_ADDRSTRLEN] = "127.0.0.1";
	unsigned char bytes[16];

	if (c->family == AF_INET)
		inet_ntop(AF_INET, &c->addr.ipv4.sin_addr, text, sizeof(text));
	else if (c->family == AF_INET6)
		inet_ntop(AF_INET6, &c->addr.ipv6.sin6_addr, text, sizeof(text));
	if (given != NULL && (inet_pton(AF_INET, given, bytes) == 1 ||
	    inet_pton(AF_INET6, given, bytes) == 1))
		w->address = arena_copy(&w->arena, given, strlen(given));
	else
		w->address = arena_copy(&w->arena, text, strlen(text));
}

static const char *
known_language(const char *text)
{
	for (int i = 0; text != NULL && i < WORDS_LANGS; i++)
		if (strcmp(text, words_langs[i]) == 0)
			return words_langs[i];
	return NULL;
}

/* The query wins and is remembered; then the cookie, then the browser. */
static void
read_language(struct web *w)
{
	const char *cookies = ask_header(w, "cookie");

	w->lang = known_language(pairs_find(w->query.list, w->query.n, "lang"));
	w->set_lang = w->lang;
	if (w->lang == NULL)
		w->lang = known_language(form_cookie(&w->arena, cookies, "lang"));
	if (w->lang == NULL)
		w->lang = negotiate_language(ask_header(w, "accept-language"));
	if (w->lang == NULL)
		w->lang = "en";
}

static bool
read_query(struct web *w)
{
	const char *q = w->req->query_string;
	const char *wrong = q == NULL ? NULL :
	    form_parse(&w->arena, q, strlen(q), &w->query);

	if (wrong != NULL)
		w->query.n = 0;
	read_language(w);
	if (wrong != NULL)
		web_fail(w, 400, wrong, NULL);
	return wrong == NULL;
}

static bool
is_type(const char *header, const char *type)
{
	size_t n = strlen(type);

	return header != NULL && strncasecmp(header, type, n) == 0 &&
	    (header[n] == '\0' || header[n] == ';' || header[n] == ' ');
}

/* A file that is only hashed, or a table, need not be read when it is too
 * large. */
static bool
too_large(struct web *w)
{
	bool table = (w->route->flags & TABLE_FILE) != 0;
	size_t most = table ? TABLE_BYTES : FILE_MAX;

	if ((w->route->flags & (HASH_FILE | TABLE_FILE)) == 0 ||
	    w->req->http_body_length <= most + FIELDS_MAX)
		return false;
	web_fail(w, 422, table ? "table_is_too_large" : "file_is_too_large",
	    table ? "file" : "pdf");
	return true;
}

/* The one file of a row HASH_FILE: a PDF, whatever its name says.  Readers
 * look for the mark of a PDF in the first kilobyte. */
static const char *
file_fault(const struct form_file *f)
{
	if (f->n == 0)
		return "file_is_missing";
	if (f->n > FILE_MAX)
		return "file_is_too_large";
	return memmem(f->bytes, f->n < 1024 ? f->n : 1024, "%PDF-", 5) == NULL ?
	    "file_is_no_pdf" : NULL;
}

static const char *
read_multipart(struct web *w, const char *type, const struct buf *body)
{
	bool hash = (w->route->flags & HASH_FILE) != 0;
	bool table = (w->route->flags & TABLE_FILE) != 0;
	const char *wrong = form_multipart(&w->arena, type, body->data,
	    body->len, &w->fields, hash || table ? &w->file : NULL);
	bool known = w->file.bytes == NULL &&
	    pairs_find(w->fields.list, w->fields.n, "sha256") != NULL;
	const char *fault = hash && !known && wrong == NULL ?
	    file_fault(&w->file) : NULL;

	if (fault != NULL)
		web_fail(w, 422, fault, "pdf");
	return wrong;
}

static bool
read_body(struct web *w)
{
	const char *type = ask_header(w, "content-type"), *wrong;
	struct buf body = buf_new(&w->arena);
	unsigned char hash[crypto_hash_sha256_BYTES];
	char part[8192];
	ssize_t n;

	if (too_large(w))
		return false;
	while ((n = http_body_read(w->req, part, sizeof(part))) > 0)
		buf_add(&body, part, (size_t)n);
	if ((w->route->flags & RECEIPT) != 0) {
		crypto_hash_sha256(hash, (unsigned char *)body.data, body.len);
		w->body_hash = text_hex(&w->arena, "", hash, sizeof(hash));
	}
	if (n < 0)
		wrong = "form_is_malformed";
	else if (is_type(type, "application/json")) {
		wrong = form_json(&w->arena, body.data, body.len, &w->fields);
		if (strstr(ask_header(w, "accept") != NULL ?
		    ask_header(w, "accept") : "", "text/html") == NULL)
			w->kind = KIND_JSON;
	} else if (is_type(type, "application/x-www-form-urlencoded"))
		wrong = form_parse(&w->arena, body.data, body.len, &w->fields);
	else if (is_type(type, "multipart/form-data"))
		wrong = read_multipart(w, type, &body);
	else {
		web_fail(w, 415, "wrong_type", NULL);
		return false;
	}
	if (wrong != NULL)
		web_fail(w, 400, wrong, NULL);
	return w->fault.status == 0;
}

static void
refuse_method(struct web *w)
{
	bool get = w->match.get, post = w->match.post;

	if (!get && !post) {
		web_fail(w, 404, "not_found", NULL);
		return;
	}
	w->allow = get && post ? "GET, HEAD, POST" : get ? "GET, HEAD" : "POST";
	web_fail(w, 405, "method_not_allowed", NULL);
}

/* The form of the answer: the suffix of the path, else the Accept header. */
static void
read_kind(struct web *w)
{
	const char *accept = ask_header(w, "accept");

	w->kind = negotiate_kind(accept);
	if (w->by_key && (accept == NULL || strstr(accept, "text/html") == NULL))
		w->kind = w->kind == KIND_HTML ? KIND_JSON : w->kind;
	if (w->match.suffix == AS_JSON)
		w->kind = KIND_JSON;
	else if (w->match.suffix == AS_CSV)
		w->kind = KIND_CSV;
	else if (w->match.suffix == AS_XLSX)
		w->kind = KIND_XLSX;
}

static bool
find_route(struct web *w)
{
	int method = w->req->method;

	w->method = method == HTTP_METHOD_POST ? POST : GET;
	route_find(&w->arena, routes, routes_n, w->method, w->req->path,
	    &w->match);
	read_kind(w);
	if (w->match.route == NULL || (method != HTTP_METHOD_GET &&
	    method != HTTP_METHOD_HEAD && method != HTTP_METHOD_POST)) {
		refuse_method(w);
		return false;
	}
	w->route = w->match.route;
	w->plan = &plans[w->route - routes];
	w->pattern = w->route->path;
	return true;
}

bool
ask_begin(struct web *w)
{
	unsigned char random[5];

	w->start = kore_time_ms();
	web_random(random, sizeof(random));
	sodium_bin2hex(w->number, sizeof(w->number), random, sizeof(random));
	w->lang = "en";
	if (!check_framing(w))
		return false;
	read_address(w);
	login_read(w);
	if (!read_query(w))
		return false;
	if (!find_route(w))
		return limit_any(w) && false;
	if (!limit_any(w) || !limit_strict(w))
		return false;
	if (w->method == GET)
		w->fields = w->query;
	else if (!read_body(w) || !login_check_post(w))
		return false;
	return true;
}

/* Arguments that are ours to say; NULL in *value is SQL's NULL. */
static bool
own_value(struct web *w, const char *name, const char **value)
{
	const struct { const char *name, *value; } own[] = {
		{ "login", w->login },
		{ "lang", w->lang },
		{ "address", w->address },
		{ "path", w->match.path },
		{ "token_hash", w->new_token == NULL ? NULL :
		    login_token_hash(&w->arena, w->new_token) },
		{ "new_token", w->new_token },
		{ "current_ok", w->current_ok },
		{ "request_hash", w->body_hash },
		{ "table", w->table },
	};

	/* A table that is taken away is the whole list. */
	if ((w->kind == KIND_CSV || w->kind == KIND_XLSX) &&
	    strcmp(name, "page") == 0) {
		*value = "all";
		return true;
	}
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (strcmp(name, own[i].name) == 0) {
			*value = own[i].value;
			return true;
		}
	if (strcmp(name, "password") == 0 &&
	    (w->route->flags & HASH_PASSWORD) != 0) {
		*value = w->password;
		return true;
	}
	if ((w->route->flags & TABLE_FILE) != 0 && strcmp(name, "file") == 0) {
		*value = w->table == NULL ? NULL : text_hex(&w->arena, "\\x",
		    (const unsigned char *)w->file.bytes, w->file.n);
		return true;
	}
	if ((w->route->flags & TABLE_FILE) != 0 &&
	    strcmp(name, "file_name") == 0) {
		*value = w->file.name;
		return true;
	}
	if (w->file_hash != NULL && strcmp(name, "sha256") == 0) {
		*value = w->file_hash;
		return true;
	}
	return false;
}

bool
ask_values(struct web *w, const struct route_plan *plan, const char *values[])
{
	for (size_t i = 0; i < plan->n; i++) {
		const struct route_arg *arg = &plan->args[i];
		const char *wrong = NULL;

		if (own_value(w, arg->name, &values[i]))
			continue;
		values[i] = form_value(&w->arena, arg, w->match.parts,
		    w->match.n, &w->fields, &wrong);
		/* A form that is shown again was already refused. */
		if (wrong != NULL && w->step != STEP_FORM) {
			web_fail(w, 400, wrong, arg->name);
			return false;
		}
	}
	return true;
}
