#include <kore/kore.h>
#include <kore/http.h>

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "kore/web.h"
#include "src/text.h"

/*
 * Everything is read at start and served from memory: templates, words, the
 * columns of lists, and the built files, whose names carry a hash of their content.  Files named in
 * manifest.json are what templates see as {{asset.NAME}}.
 */

struct file {
	const char	*url, *type, *etag;
	const char	*bytes, *gz;
	size_t		 n, gz_n;
	bool		 hashed;	/* its name changes with its content */
	struct file	*next;
};

struct template		*templates;
struct words		 words;
static struct file	*files;
static json_t		*names, *columns;

static const char *
slurp(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	struct buf b = buf_new(&forever);
	char part[65536];
	size_t got;

	if (f == NULL)
		fatal("%s: %s", path, strerror(errno));
	while ((got = fread(part, 1, sizeof(part), f)) > 0)
		buf_add(&b, part, got);
	if (ferror(f))
		fatal("%s: cannot be read", path);
	fclose(f);
	if (n != NULL)
		*n = b.len;
	return b.data;
}

static bool
ends_in(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n > m && strcmp(name + n - m, end) == 0;
}

/* Calls for each file of a folder with this ending, in order of name. */
static void
each_file(const char *folder, const char *end,
    void (*take)(const char *path, const char *name))
{
	struct dirent **list;
	int n = scandir(folder, &list, NULL, alphasort), used = 0;

	if (n < 0)
		fatal("%s: %s", folder, strerror(errno));
	for (int i = 0; i < n; i++) {
		const char *name = list[i]->d_name;

		if (*name != '.' && ends_in(name, end)) {
			take(arena_printf(&forever, "%s/%s", folder, name),
			    arena_copy(&forever, name, strlen(name)));
			used++;
		}
		free(list[i]);
	}
	free(list);
	if (used == 0)
		fatal("%s: has no file *%s", folder, end);
}

static void
take_template(const char *path, const char *name)
{
	const char *why, *text = slurp(path, NULL);
	size_t n = strlen(name) - strlen(".html");
	struct template *t;

	if (!text_is_utf8(text, strlen(text)))
		fatal("%s: is not UTF-8", path);
	t = template_parse(&forever, arena_copy(&forever, name, n), text, &why);
	if (t == NULL)
		fatal("%s: %s", path, why);
	templates = template_join(templates, t);
}

static void
take_words(const char *path, const char *name)
{
	const char *why;

	(void)name;
	if (!words_add(&forever, &words, slurp(path, NULL), &why))
		fatal("%s: %s", path, why);
}

static const char *
type_of(const char *name)
{
	static const struct { const char *end, *type; } types[] = {
		{ ".css", "text/css; charset=utf-8" },
		{ ".js", "text/javascript; charset=utf-8" },
		{ ".mjs", "text/javascript; charset=utf-8" },
		{ ".svg", "image/svg+xml" },
		{ ".png", "image/png" },
		{ ".ico", "image/x-icon" },
		{ ".woff2", "font/woff2" },
		{ ".json", "application/json" },
		{ ".webmanifest", "application/manifest+json" },
		{ ".wasm", "application/wasm" },
		{ ".txt", "text/plain; charset=utf-8" },
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (ends_in(name, types[i].end))
			return types[i].type;
	return "application/octet-stream";
}

/* name.0123456789ab.css: at least eight hex digits between two dots. */
static bool
is_hashed(const char *name)
{
	const char *end = strrchr(name, '.'), *p = end;

	while (p > name && p[-1] != '.')
		p--;
	return p > name && end - p >= 8 &&
	    strspn(p, "0123456789abcdef") == (size_t)(end - p);
}

static struct file *
find(const char *url)
{
	struct file *f = files;

	while (f != NULL && strcmp(f->url, url) != 0)
		f = f->next;
	return f;
}

static void
take_asset(const char *path, const char *name)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	struct file *f;

	if (ends_in(name, ".gz") || strcmp(name, "manifest.json") == 0)
		return;
	f = arena_alloc(&forever, sizeof(*f));
	f->url = arena_printf(&forever, "/assets/%s", name);
	f->type = type_of(name);
	f->bytes = slurp(path, &f->n);
	f->hashed = is_hashed(name);
	crypto_hash_sha256(hash, (const unsigned char *)f->bytes, f->n);
	f->etag = arena_printf(&forever, "\"%s\"",
	    text_hex(&forever, "", hash, 12));
	f->next = files;
	files = f;
}

static void
take_gz(const char *path, const char *name)
{
	struct file *f = find(arena_printf(&forever, "/assets/%.*s",
	    (int)(strlen(name) - strlen(".gz")), name));

	if (f != NULL)
		f->gz = slurp(path, &f->gz_n);
}

static void
read_manifest(void)
{
	const char *path = arena_printf(&forever, "%s/manifest.json",
	    settings.assets), *name;
	json_error_t why;
	json_t *root = json_loads(slurp(path, NULL), 0, &why), *url;

	if (root == NULL)
		fatal("%s: line %d: %s", path, why.line, why.text);
	names = json_incref(json_object_get(root, "keys"));
	if (!json_is_object(names))
		fatal("%s: has no object \"keys\"", path);
	json_object_foreach(names, name, url)
		if (!json_is_string(url) || find(json_string_value(url)) == NULL)
			fatal("%s: %s is no file here", path, name);
	json_decref(root);
}

/* {"VIEW": ["KEY HEAD WORDS", …]}, as list.h says. */
static void
read_columns(void)
{
	const char *path = arena_printf(&forever, "%s/columns.json",
	    settings.pages), *view;
	json_error_t why;
	json_t *list, *one;
	size_t i;

	columns = json_loads(slurp(path, NULL), 0, &why);
	if (columns == NULL)
		fatal("%s: line %d: %s", path, why.line, why.text);
	json_object_foreach(columns, view, list) {
		if (!json_is_array(list))
			fatal("%s: %s is no list", path, view);
		json_array_foreach(list, i, one)
			if (!json_is_string(one))
				fatal("%s: %s: a column is no text", path, view);
	}
}

void
assets_init(void)
{
	const char *where = "", *why = "";

	each_file(arena_printf(&forever, "%s/html", settings.pages), ".html",
	    take_template);
	each_file(arena_printf(&forever, "%s/words", settings.pages), ".json",
	    take_words);
	each_file(settings.assets, "", take_asset);
	each_file(settings.assets, ".gz", take_gz);
	read_manifest();
	read_columns();
	if (!template_check(templates, &where, &why))
		fatal("%s/html/%s.html: %s is unknown, or contains itself",
		    settings.pages, where, why);
	if (template_find(templates, "error") == NULL)
		fatal("%s/html: has no error.html", settings.pages);
}

const json_t *
assets_names(void)
{
	return names;
}

const json_t *
assets_columns(const char *view)
{
	return json_object_get(columns, view);
}

/* Files that browsers look for at the root: a worker minds no more than what
 * lies beside it. */
static const char *
place_of(struct arena *a, const char *path)
{
	static const char *const root[] = { "/favicon.ico", "/worker.js",
	    "/manifest.webmanifest" };

	for (size_t i = 0; i < sizeof(root) / sizeof(root[0]); i++)
		if (strcmp(path, root[i]) == 0)
			return arena_printf(a, "/assets%s", path);
	return path;
}

bool
assets_serve(struct web *w)
{
	const struct file *f = find(place_of(&w->arena, w->req->path));
	bool gz, worker = strcmp(w->req->path, "/worker.js") == 0;

	if (f == NULL)
		return false;
	w->pattern = "/assets/*";
	w->lang = "en";
	gz = f->gz != NULL && negotiate_gzip(ask_header(w, "accept-encoding"));
	headers_send(w, worker ? CONTENT_WORKER : CONTENT_ASSET, f->type);
	http_response_header(w->req, "cache-control", f->hashed ?
	    "public, max-age=31536000, immutable" : "no-cache");
	http_response_header(w->req, "etag", f->etag);
	if (f->gz != NULL)
		http_response_header(w->req, "vary", "accept-encoding");
	if (negotiate_tag(ask_header(w, "if-none-match"), f->etag)) {
		reply_bytes(w, 304, NULL, 0);
		return true;
	}
	if (gz)
		http_response_header(w->req, "content-encoding", "gzip");
	reply_bytes(w, 200, gz ? f->gz : f->bytes, gz ? f->gz_n : f->n);
	return true;
}
