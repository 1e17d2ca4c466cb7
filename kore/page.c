#include <kore/kore.h>
#include <kore/http.h>

#include <string.h>
#include <time.h>

#include "kore/web.h"
#include "src/text.h"

/* The sentence for a fault; a key without words shows itself. */
const char *
page_message(struct web *w, const struct fault *f)
{
	const json_t *t = words_tree(&words, w->lang);
	const char *text = words_get(t, "error", f->code);
	json_t *detail;

	if (text == NULL)
		text = words_get(t, "error", fault_code(f->status));
	if (text == NULL)
		return f->code;
	detail = f->detail != NULL ? json_loads(f->detail, 0, NULL) : NULL;
	text = words_fill(&w->arena, text, detail);
	json_decref(detail);
	return text;
}

static json_t *
fault_json(struct web *w, const struct fault *f)
{
	json_t *detail = f->detail != NULL ? json_loads(f->detail, 0, NULL) :
	    NULL;

	if (f->status == 0)
		return json_null();
	return json_pack("{s:i, s:s, s:s, s:s?, s:o?}", "status", f->status,
	    "code", f->code, "message", page_message(w, f), "field", f->field,
	    "detail", detail);
}

/* A path or query may hold any bytes; JSON and pages may not. */
static const char *
clean(const char *s)
{
	return s != NULL && text_is_utf8(s, strlen(s)) ? s : "";
}

/* The path of this page, without a suffix: of a refused POST its form's. */
static const char *
page_path(struct web *w)
{
	struct buf out = buf_new(&w->arena);
	const char *p;

	if (w->step != STEP_FORM || w->route == NULL)
		return clean(w->match.path);
	for (p = w->route->path; *p != '\0';) {
		size_t n = strcspn(p, "{"), end;
		const char *name, *value;

		buf_add(&out, p, n);
		p += n;
		if (*p == '\0')
			break;
		end = strcspn(p, "}");
		name = arena_copy(&w->arena, p + 1, end - 1);
		value = pairs_find(w->match.parts, w->match.n, name);
		if (value == NULL)
			value = pairs_find(w->fields.list, w->fields.n, name);
		buf_puts(&out, text_url(&w->arena, value != NULL ? value : ""));
		p += end + (p[end] == '}');
	}
	return out.data;
}

/* The query without a choice of language, ready for one more parameter. */
static const char *
query_rest(struct web *w)
{
	struct buf query = buf_new(&w->arena);

	for (size_t i = 0; i < w->query.n; i++)
		if (strcmp(w->query.list[i].name, "lang") != 0)
			buf_printf(&query, "%s=%s&",
			    text_url(&w->arena, w->query.list[i].name),
			    text_url(&w->arena, w->query.list[i].value));
	return query.data;
}

/* A new key for a form that creates: a UUID of version 4. */
static const char *
new_idem(struct web *w)
{
	unsigned char b[16];
	const char *hex;

	web_random(b, sizeof(b));
	b[6] = (b[6] & 0x0f) | 0x40;
	b[8] = (b[8] & 0x3f) | 0x80;
	hex = text_hex(&w->arena, "", b, sizeof(b));
	return arena_printf(&w->arena, "%.8s-%.4s-%.4s-%.4s-%.12s", hex,
	    hex + 8, hex + 12, hex + 16, hex + 20);
}

/* The moment, worked out once a second. */
static const char *
now_text(void)
{
	static time_t when;
	static char text[32];
	time_t now = time(NULL);
	struct tm tm;

	if (now != when) {
		localtime_r(&now, &tm);
		/* +0300 becomes +03:00 */
		strftime(text, sizeof(text) - 1, "%Y-%m-%dT%H:%M:%S%z", &tm);
		memmove(text + 23, text + 22, 3);
		text[22] = ':';
		when = now;
	}
	return text;
}

/* JSON text as a value; null when there is none. */
static json_t *
parsed(const char *text)
{
	json_t *v = text != NULL ?
	    json_loads(text, JSON_DECODE_ANY, NULL) : NULL;

	return v != NULL ? v : json_null();
}

/* What all pages of a language see for as long as the worker lives. */
static const json_t *
constants(const char *lang)
{
	static const char *const names[WORDS_LANGS] =
	    { "English", "Русский", "Беларуская" };
	static json_t *of[WORDS_LANGS];
	json_t *langs;
	int at = 0;

	while (at < WORDS_LANGS - 1 && strcmp(words_langs[at], lang) != 0)
		at++;
	if (of[at] != NULL)
		return of[at];
	langs = json_array();
	for (int i = 0; i < WORDS_LANGS; i++)
		json_array_append_new(langs, json_pack("{s:s, s:s, s:b}",
		    "code", words_langs[i], "name", names[i],
		    "current", i == at));
	return of[at] = json_pack("{s:O, s:s, s:b, s:b, s:b, s:O, s:s, s:s,"
	    " s:n, s:o}", "t", (json_t *)words_tree(&words, lang),
	    "lang", words_langs[at], "is_en", strcmp(lang, "en") == 0,
	    "is_ru", strcmp(lang, "ru") == 0, "is_be", strcmp(lang, "be") == 0,
	    "asset", (json_t *)assets_names(), "host", settings.host,
	    "origin", settings.origin, "next", "langs", langs);
}

/* What every page sees below its own data, and of this request. */
static json_t *
base(struct web *w, const char *view, const struct fault *fault)
{
	const json_t *t = words_tree(&words, w->lang);
	const char *title = words_get(t, "page", view);
	const char *done = w->done != NULL ?
	    words_get(t, "done", w->done) : NULL;

	return json_pack("{s:o, s:s, s:s, s:o, s:s?, s:s, s:s, s:s, s:s, s:s?,"
	    " s:s?}", "me", parsed(w->me), "csrf", login_csrf(w),
	    "idem", new_idem(w), "error", fault_json(w, fault), "done", done,
	    "path", page_path(w), "query", clean(w->req->query_string),
	    "query_rest", query_rest(w), "now", now_text(),
	    "request", w->number, "title", title);
}

/* One typed field: "title" as it is, "score.7" inside an object score. */
static void
add_typed(struct arena *a, json_t *typed, const struct pair *field)
{
	const char *dot = strchr(field->name, '.');
	const char *first;
	json_t *inner;

	if (strcmp(field->name, "password") == 0 ||
	    strcmp(field->name, "current") == 0 ||
	    strcmp(field->name, "csrf") == 0)
		return;
	if (dot == NULL) {
		if (json_object_get(typed, field->name) == NULL)
			json_object_set_new(typed, field->name,
			    json_string(field->value));
		return;
	}
	first = arena_copy(a, field->name, (size_t)(dot - field->name));
	inner = json_object_get(typed, first);
	if (inner == NULL)
		json_object_set_new(typed, first, inner = json_object());
	if (json_is_object(inner))
		json_object_set_new(inner, dot + 1, json_string(field->value));
}

/* What the visitor typed; for a page without a call, its query and path. */
static json_t *
typed_fields(struct web *w)
{
	json_t *typed = json_object();
	bool show = w->step == STEP_FORM ||
	    (w->route != NULL && w->route->call == NULL);
	/* Told what was changed meanwhile, one may save over it. */
	bool stale = w->step == STEP_FORM && w->refused.code != NULL &&
	    strcmp(w->refused.code, "changed_meanwhile") == 0;

	for (size_t i = 0; show && i < w->fields.n; i++)
		if (!stale || strcmp(w->fields.list[i].name, "version") != 0)
			add_typed(&w->arena, typed, &w->fields.list[i]);
	for (size_t i = 0; show && i < w->match.n; i++)
		json_object_set_new(typed, w->match.parts[i].name,
		    json_string(w->match.parts[i].value));
	return typed;
}

static void
tell_unknown(const char *template, const char *name)
{
	kore_log(LOG_NOTICE, "template: %s: unknown %s", template, name);
}

void
page_send(struct web *w, int status, const char *view)
{
	const struct template *t = template_find(templates, view);
	struct buf out = buf_new(&w->arena);
	const struct fault *fault = w->step == STEP_FORM && w->fault.status == 0 ?
	    &w->refused : &w->fault;
	json_t *typed = typed_fields(w), *body = parsed(w->fault.status == 0 ?
	    w->body : NULL), *below = base(w, view, fault);
	struct template_view data = {
		.layers = { typed, body, below, constants(w->lang) }, .n = 4,
		.words = words_tree(&words, w->lang), .lang = w->lang,
		.origin = settings.origin,
		.unknown = settings.strict ? tell_unknown : NULL,
	};

	template_render(t, templates, &data, &out);
	json_decref(typed);
	json_decref(body);
	json_decref(below);
	headers_send(w, w->route != NULL && (w->route->flags & CAMERA) != 0 ?
	    CONTENT_CAMERA : CONTENT_HTML, "text/html; charset=utf-8");
	reply_bytes(w, status, out.data, out.len);
}
