#include <kore/kore.h>
#include <kore/http.h>

#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "kore/web.h"
#include "src/form.h"
#include "src/text.h"

enum { TOKEN = 32, TOKEN_TEXT = 43 };	/* bytes, and as base64url */

const char *
login_new_token(struct arena *a)
{
	unsigned char bytes[TOKEN];

	randombytes_buf(bytes, sizeof(bytes));
	return text_base64url(a, bytes, sizeof(bytes));
}

/* Only this reaches the database: a dump of it signs nobody in. */
const char *
login_token_hash(struct arena *a, const char *token)
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(hash, (const unsigned char *)token, strlen(token));
	return text_hex(a, "\\x", hash, sizeof(hash));
}

static bool
is_token(const char *s)
{
	return s != NULL && strlen(s) == TOKEN_TEXT &&
	    strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789-_") == TOKEN_TEXT;
}

static bool
is_word(const char *s)
{
	return s != NULL && strlen(s) <= 64 &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(s);
}

void
login_read(struct web *w)
{
	const char *cookies = ask_header(w, "cookie");
	const char *bearer = ask_header(w, "authorization");
	const char *done = form_cookie(&w->arena, cookies, "done");

	w->token = form_cookie(&w->arena, cookies, settings.sid);
	if (!is_token(w->token))
		w->token = NULL;
	if (is_word(done))
		w->done = done;
	if (bearer != NULL && strncasecmp(bearer, "bearer itc_", 11) == 0) {
		w->by_key = true;
		w->token = NULL;
		w->login = login_token_hash(&w->arena, bearer + 7);
	} else if (w->token != NULL)
		w->login = login_token_hash(&w->arena, w->token);
}

const char *
login_csrf(struct web *w)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	const char *text;

	if (w->token == NULL)
		return "";
	text = arena_printf(&w->arena, "csrf%s", w->token);
	crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
	return text_hex(&w->arena, "", hash, sizeof(hash));
}

static bool
same_origin(struct web *w)
{
	const char *site = ask_header(w, "sec-fetch-site");
	const char *origin = ask_header(w, "origin");

	if (site != NULL)
		return strcmp(site, "same-origin") == 0;
	return origin != NULL && strcmp(origin, settings.origin) == 0;
}

static bool
has_csrf(struct web *w)
{
	const char *given = pairs_find(w->fields.list, w->fields.n, "csrf");
	const char *right = login_csrf(w);

	return given != NULL && strlen(given) == strlen(right) &&
	    sodium_memcmp(given, right, strlen(right)) == 0;
}

/*
 * A header that is missing counts as a foreign one: Kore drops headers beyond
 * its limit without a word.  A key is no ambient authority, nor is a program
 * that sends JSON without a cookie: those two pass.
 */
bool
login_check_post(struct web *w)
{
	const char *type = ask_header(w, "content-type");
	bool json = type != NULL &&
	    strncasecmp(type, "application/json", 16) == 0;

	if (w->by_key || (json && ask_header(w, "cookie") == NULL))
		return true;
	if (!same_origin(w)) {
		web_fail(w, 403, "not_from_here", NULL);
		/* who came by another name of this machine is told the right one */
		w->fault.detail = arena_printf(&w->arena, "{\"origin\": \"%s\"}", settings.origin);
		return false;
	}
	if (w->token != NULL && !has_csrf(w)) {
		web_fail(w, 403, "form_is_stale", NULL);
		return false;
	}
	return true;
}

static void
set_cookie(struct web *w, const char *name, const char *value,
    const char *more)
{
	const char *line = arena_printf(&w->arena,
	    "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", name, value,
	    settings.https ? "; Secure" : "", more);

	http_response_header(w->req, "set-cookie", line);
}

void
login_cookies(struct web *w)
{
	bool seen = w->route != NULL && w->route->reply == PAGE &&
	    w->kind == KIND_HTML && w->method == GET &&
	    w->fault.status == 0 && w->req->method == HTTP_METHOD_GET;

	/* Lax: a link in a mail finds its reader signed in. */
	if (w->sid != NULL)
		set_cookie(w, settings.sid, w->sid,
		    *w->sid != '\0' ? "" : "; Max-Age=0");
	if (w->set_lang != NULL)
		set_cookie(w, "lang", w->set_lang, "; Max-Age=31536000");
	if (w->status == 303 && w->method == POST && w->plan != NULL &&
	    w->plan->function != NULL && (w->route->flags & SIGN_IN) == 0)
		set_cookie(w, "done", w->plan->function, "; Max-Age=60");
	else if (w->done != NULL && seen)
		set_cookie(w, "done", "", "; Max-Age=0");
	if (w->status == 303 && w->route != NULL &&
	    (w->route->flags & SIGN_OUT) != 0)
		http_response_header(w->req, "clear-site-data",
		    "\"cache\", \"cookies\", \"storage\"");
}
