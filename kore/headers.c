#include <kore/kore.h>
#include <kore/http.h>

#include <string.h>

#include "kore/web.h"

struct header {
	const char *name, *value;
};

/* On every answer.  A page takes scripts, styles, pictures and data from
 * here alone, may not be framed and tells no other site where one was. */
static const struct header always[] = {
	{ "referrer-policy", "no-referrer" },
	{ "x-content-type-options", "nosniff" },
	{ "x-frame-options", "DENY" },
	{ "x-robots-tag", "noindex" },
	{ "cross-origin-opener-policy", "same-origin" },
	{ "cross-origin-resource-policy", "same-origin" },
	{ "cross-origin-embedder-policy", "require-corp" },
	{ "permissions-policy", "accelerometer=(), browsing-topics=(), "
	    "camera=(), display-capture=(), geolocation=(), gyroscope=(), "
	    "magnetometer=(), microphone=(), midi=(), payment=(), "
	    "usb=()" },
};

/* Instead of the last one, where a code is read by the camera. */
static const char camera[] = "accelerometer=(), browsing-topics=(), "
    "camera=(self), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

static const char *const policy[] = {
	[CONTENT_HTML] = "default-src 'none'; script-src 'self'; "
	    "style-src 'self'; img-src 'self'; font-src 'self'; "
	    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
	    "form-action 'self'; base-uri 'none'; "
	    "frame-ancestors 'none'; object-src 'none'",
	/* The decoder is WebAssembly of our own. */
	[CONTENT_CAMERA] = "default-src 'none'; "
	    "script-src 'self' 'wasm-unsafe-eval'; "
	    "style-src 'self'; img-src 'self'; font-src 'self'; "
	    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
	    "form-action 'self'; base-uri 'none'; "
	    "frame-ancestors 'none'; object-src 'none'",
	/* What holds for a service worker's own requests. */
	[CONTENT_WORKER] = "default-src 'none'; script-src 'self'; "
	    "connect-src 'self'; frame-ancestors 'none'",
	[CONTENT_DATA] = "default-src 'none'; frame-ancestors 'none'",
	[CONTENT_FILE] = "default-src 'none'; frame-ancestors 'none'; sandbox",
	[CONTENT_LASTING] = "default-src 'none'; frame-ancestors 'none'; sandbox",
	[CONTENT_ASSET] = "default-src 'none'; frame-ancestors 'none'",
};

void
headers_send(struct web *w, enum content content, const char *type)
{
	struct http_request *req = w->req;

	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		http_response_header(req, always[i].name,
		    content == CONTENT_CAMERA && strcmp(always[i].name,
		    "permissions-policy") == 0 ? camera : always[i].value);
	http_response_header(req, "content-security-policy", policy[content]);
	if (settings.https)
		http_response_header(req, "strict-transport-security",
		    "max-age=63072000; includeSubDomains");
	if (content == CONTENT_LASTING)
		http_response_header(req, "cache-control",
		    "public, max-age=31536000, immutable");
	else if (content != CONTENT_ASSET && content != CONTENT_WORKER)
		http_response_header(req, "cache-control", "no-store");
	if (type != NULL)
		http_response_header(req, "content-type", type);
}
