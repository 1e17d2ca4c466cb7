#include <kore/kore.h>
#include <kore/http.h>

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "kore/web.h"
#include "src/csv.h"
#include "src/ics.h"
#include "src/list.h"
#include "src/text.h"
#include "src/zip.h"

void
reply_bytes(struct web *w, int status, const void *bytes, size_t n)
{
	w->status = status;
	login_cookies(w);
	http_response(w->req, status, bytes, n);
}

void
reply_plain(struct web *w, int status, const char *type, const char *text)
{
	headers_send(w, CONTENT_DATA, type);
	reply_bytes(w, status, text, strlen(text));
}

static void
attachment(struct web *w, const char *name)
{
	struct buf plain = buf_new(&w->arena);

	for (const char *p = name; *p != '\0'; p++)
		buf_puts(&plain, (unsigned char)*p < ' ' || *p > '~' ||
		    strchr("\"\\/", *p) != NULL ? "_" :
		    (char[]){ *p, '\0' });
	http_response_header(w->req, "content-disposition",
	    arena_printf(&w->arena, "attachment; filename=\"%s\"; "
	    "filename*=UTF-8''%s", plain.data, text_url(&w->arena, name)));
}

/* The last part of the path as a file name. */
static const char *
path_name(struct web *w, const char *suffix)
{
	const char *last = strrchr(w->match.path, '/');

	last = last != NULL && last[1] != '\0' ? last + 1 : "registry";
	return arena_printf(&w->arena, "%s%s", last, suffix);
}

static void
send_json(struct web *w, int status, const char *text)
{
	reply_plain(w, status, "application/json", text);
}

/* With the clear token, which PostgreSQL never saw. */
static const char *
with_token(struct web *w, const char *body)
{
	json_t *root = json_loads(body, 0, NULL);
	const char *text = body;
	char *dump;

	if (w->new_token != NULL && json_is_object(root)) {
		json_object_set_new(root, "token", json_string(w->new_token));
		if ((dump = json_dumps(root, JSON_COMPACT)) != NULL)
			text = arena_copy(&w->arena, dump, strlen(dump));
		free(dump);
	}
	json_decref(root);
	return text;
}

static void
send_fault_json(struct web *w)
{
	const struct fault *f = &w->fault;
	json_t *detail = f->detail != NULL ? json_loads(f->detail, 0, NULL) :
	    NULL;
	json_t *root = json_pack("{s:s, s:s, s:s?, s:o?, s:s}",
	    "error", f->code, "message", page_message(w, f), "field", f->field,
	    "detail", detail, "request", w->number);
	char *dump = json_dumps(root, JSON_COMPACT);

	send_json(w, f->status, dump != NULL ? dump : "{}");
	free(dump);
	json_decref(root);
}

/* Signed out on a page: to the sign-in, and back here afterwards. */
static bool
to_sign_in(struct web *w)
{
	const char *query = w->req->query_string, *here;

	if (w->fault.status != 401 || w->kind != KIND_HTML ||
	    w->method != GET || w->route == NULL || w->route->reply == FRAGMENT)
		return false;
	here = arena_printf(&w->arena, "%s%s%s", w->req->path,
	    query != NULL ? "?" : "", query != NULL ? query : "");
	http_response_header(w->req, "location", arena_printf(&w->arena,
	    "/login?next=%s", text_url(&w->arena, here)));
	headers_send(w, CONTENT_DATA, NULL);
	reply_bytes(w, 303, NULL, 0);
	return true;
}

static void
send_fault(struct web *w)
{
	if (to_sign_in(w))
		return;
	if (w->allow != NULL)
		http_response_header(w->req, "allow", w->allow);
	if (w->retry_after > 0)
		http_response_header(w->req, "retry-after",
		    arena_printf(&w->arena, "%u", w->retry_after));
	if (w->fault.status == 503)
		http_response_header(w->req, "retry-after", "2");
	if (w->kind == KIND_HTML)
		page_send(w, w->fault.status, "error");
	else
		send_fault_json(w);
}

static void
send_csv(struct web *w)
{
	struct buf out = buf_new(&w->arena);
	json_t *root = json_loads(w->body, 0, NULL);
	const json_t *rows = json_object_get(root, "rows");
	struct list list;

	/* null: a table without rows yet */
	if (!json_is_array(rows) && !json_is_null(rows)) {
		json_decref(root);
		web_fail(w, 406, "no_such_format", NULL);
		send_fault(w);
		return;
	}
	list = list_of(&w->arena, rows, assets_columns(w->route->view),
	    words_tree(&words, w->lang), w->lang);
	csv_rows(&out, &list);
	json_decref(root);
	attachment(w, path_name(w, ".csv"));
	headers_send(w, CONTENT_FILE, "text/csv; charset=utf-8");
	reply_bytes(w, 200, out.data, out.len);
}

static void
send_xlsx(struct web *w)
{
	attachment(w, path_name(w, ".xlsx"));
	headers_send(w, CONTENT_FILE, "application/vnd.openxmlformats-"
	    "officedocument.spreadsheetml.sheet");
	reply_bytes(w, 200, w->list, w->list_n);
}

/* A path with each {name} filled from the answer, or else from what was
 * asked. */
static const char *
fill_path(struct web *w, const char *view)
{
	struct buf out = buf_new(&w->arena);
	json_t *root = json_loads(w->body != NULL ? w->body : "{}", 0, NULL);

	while (*view != '\0') {
		size_t n = strcspn(view, "{"), end;
		const char *name, *value;
		const json_t *v;

		buf_add(&out, view, n);
		view += n;
		end = strcspn(view, "}");
		if (*view == '\0' || view[end] == '\0')
			break;
		name = arena_copy(&w->arena, view + 1, end - 1);
		v = json_object_get(root, name);
		value = json_is_integer(v) ? arena_printf(&w->arena,
		    "%" JSON_INTEGER_FORMAT, json_integer_value(v)) :
		    json_is_string(v) ? json_string_value(v) :
		    pairs_find(w->match.parts, w->match.n, name);
		if (value == NULL)
			value = pairs_find(w->fields.list, w->fields.n, name);
		buf_puts(&out, text_url(&w->arena, value != NULL ? value : ""));
		view += end + 1;
	}
	json_decref(root);
	return out.data;
}

static void
send_see(struct web *w)
{
	const char *to = fill_path(w, w->route->view), *next;

	if (w->kind != KIND_HTML) {
		send_json(w, 200, with_token(w, w->body != NULL ? w->body :
		    "{}"));
		return;
	}
	/* {next}: the answer itself says where to go. */
	if (*w->route->view == '{') {
		json_t *root = json_loads(w->body != NULL ? w->body : "{}", 0,
		    NULL);

		next = json_string_value(json_object_get(root, "next"));
		to = next != NULL && text_is_local_path(next) ?
		    arena_copy(&w->arena, next, strlen(next)) : "/";
		json_decref(root);
	}
	if ((w->route->flags & SIGN_IN) != 0) {
		next = pairs_find(w->fields.list, w->fields.n, "next");
		to = next != NULL && text_is_local_path(next) ? next :
		    *to == '/' ? to : "/";
	}
	/* Its language goes with the cookies. */
	if ((w->route->flags & SIGN_OUT) != 0)
		to = arena_printf(&w->arena, "%s?lang=%s", to, w->lang);
	http_response_header(w->req, "location", to);
	headers_send(w, CONTENT_DATA, NULL);
	w->status = 303;
	reply_bytes(w, 303, NULL, 0);
}

static void
send_file(struct web *w, const char *name, const char *type,
    const void *bytes, size_t n)
{
	attachment(w, name);
	headers_send(w, (w->route->flags & LASTING) != 0 ? CONTENT_LASTING :
	    CONTENT_FILE, type);
	reply_bytes(w, 200, bytes, n);
}

static const char *
cell(struct web *w, int row, int column)
{
	return arena_copy(&w->arena, PQgetvalue(w->q.res, row, column),
	    (size_t)PQgetlength(w->q.res, row, column));
}

/* Rows of name, type and bytes. */
static void
send_files(struct web *w)
{
	int n = PQntuples(w->q.res);
	const char *view = w->route->view != NULL ? w->route->view : "files";
	struct zip_part *parts;
	unsigned char *bytes;
	size_t size = 0;

	if (n == 0 || PQnfields(w->q.res) < 3) {
		web_fail(w, n == 0 ? 404 : 500, fault_code(n == 0 ? 404 : 500),
		    NULL);
		send_fault(w);
		return;
	}
	if (n == 1 && (w->route->flags & ZIP) == 0) {
		send_file(w, cell(w, 0, 0), cell(w, 0, 1),
		    PQgetvalue(w->q.res, 0, 2),
		    (size_t)PQgetlength(w->q.res, 0, 2));
		return;
	}
	parts = arena_alloc(&w->arena, (size_t)n * sizeof(*parts));
	for (int i = 0; i < n; i++)
		parts[i] = (struct zip_part){ cell(w, i, 0),
		    (const unsigned char *)PQgetvalue(w->q.res, i, 2),
		    (size_t)PQgetlength(w->q.res, i, 2) };
	bytes = zip_pack(&w->arena, parts, (size_t)n, &size);
	if (bytes == NULL) {
		web_fail(w, 500, "our_mistake", NULL);
		send_fault(w);
		return;
	}
	send_file(w, strstr(view, ".zip") != NULL ? view :
	    arena_printf(&w->arena, "%s.zip", view), "application/zip", bytes,
	    size);
}

static void
send_calendar(struct web *w)
{
	struct buf out = buf_new(&w->arena);
	json_t *root = json_loads(w->body != NULL ? w->body : "{}", 0, NULL);

	ics_write(&out, root, settings.origin, settings.host, settings.mail_from);
	json_decref(root);
	headers_send(w, CONTENT_FILE, "text/calendar; charset=utf-8");
	reply_bytes(w, 200, out.data, out.len);
}

static void
send_page(struct web *w)
{
	if (w->new_token != NULL && w->body != NULL)
		w->body = with_token(w, w->body);
	if (w->kind == KIND_JSON)
		send_json(w, 200, w->body != NULL ? w->body : "{}");
	else if (w->kind == KIND_CSV && w->body != NULL)
		send_csv(w);
	else if (w->kind == KIND_XLSX && w->body != NULL)
		send_xlsx(w);
	else
		page_send(w, 200, w->route->view);
}

void
reply_send(struct web *w)
{
	if (w->fault.status != 0)
		send_fault(w);
	else if (w->step == STEP_READY)
		reply_plain(w, 200, "text/plain; charset=utf-8", "ready\n");
	else if (w->step == STEP_FORM)
		page_send(w, w->refused.status, w->route->view);
	else if (w->route->reply == SEE)
		send_see(w);
	else if (w->route->reply == FILES)
		send_files(w);
	else if (w->route->reply == ICS)
		send_calendar(w);
	else if (w->route->reply == DATA)
		send_json(w, 200, w->body != NULL ? w->body : "{}");
	else
		send_page(w);
}
