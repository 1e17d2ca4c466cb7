#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "arena.h"
#include "text.h"

/* How many bytes the character at s has; 0 if it is malformed. */
static size_t
utf8_one(const unsigned char *s, size_t n)
{
	size_t len = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 :
	    s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;

	if (len == 0 || len > n)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if ((s[0] == 0xe0 && s[1] < 0xa0) ||	/* overlong */
	    (s[0] == 0xed && s[1] > 0x9f) ||	/* surrogates */
	    (s[0] == 0xf0 && s[1] < 0x90) ||	/* overlong */
	    (s[0] == 0xf4 && s[1] > 0x8f))	/* beyond U+10FFFF */
		return 0;
	return len;
}

bool
text_is_utf8(const char *text, size_t n)
{
	const unsigned char *s = (const unsigned char *)text;

	while (n > 0) {
		size_t len = *s != '\0' ? utf8_one(s, n) : 0;

		if (len == 0)
			return false;
		s += len;
		n -= len;
	}
	return true;
}

size_t
text_length(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static int
hex_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0' :
	    c >= 'a' && c <= 'f' ? c - 'a' + 10 :
	    c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

char *
text_decode(struct arena *a, const char *s, size_t n, bool form)
{
	char *text = arena_alloc(a, n + 1), *out = text;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '%') {
			int hi = n - i > 2 ? hex_value(s[i + 1]) : -1;
			int lo = n - i > 2 ? hex_value(s[i + 2]) : -1;

			if (hi < 0 || lo < 0)
				return NULL;
			*out++ = (char)(hi << 4 | lo);
			i += 2;
		} else
			*out++ = s[i] == '+' && form ? ' ' : s[i];
	}
	return text_is_utf8(text, (size_t)(out - text)) ? text : NULL;
}

char *
text_url(struct arena *a, const char *s)
{
	struct buf b = buf_new(a);

	for (; *s != '\0'; s++) {
		if (isalnum((unsigned char)*s) || strchr("-._~", *s) != NULL)
			buf_add(&b, s, 1);
		else
			buf_printf(&b, "%%%02X", (unsigned char)*s);
	}
	return b.data;
}

static const char *
entity(char c)
{
	switch (c) {
	case '&':  return "&amp;";
	case '<':  return "&lt;";
	case '>':  return "&gt;";
	case '"':  return "&quot;";
	case '\'': return "&#39;";
	}
	return NULL;
}

void
text_escape(struct buf *out, const char *s, size_t n)
{
	size_t from = 0;

	for (size_t i = 0; i < n; i++) {
		const char *e = entity(s[i]);

		if (e == NULL)
			continue;
		buf_add(out, s + from, i - from);
		buf_puts(out, e);
		from = i + 1;
	}
	buf_add(out, s + from, n - from);
}

char *
text_hex(struct arena *a, const char *prefix, const unsigned char *bytes,
    size_t n)
{
	static const char digit[] = "0123456789abcdef";
	size_t len = strlen(prefix);
	char *text = arena_alloc(a, len + 2 * n + 1), *p = text + len;

	memcpy(text, prefix, len);
	for (size_t i = 0; i < n; i++) {
		*p++ = digit[bytes[i] >> 4];
		*p++ = digit[bytes[i] & 15];
	}
	return text;
}

char *
text_base64url(struct arena *a, const unsigned char *bytes, size_t n)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-_";
	char *text = arena_alloc(a, (n * 4 + 2) / 3 + 1), *p = text;

	for (size_t i = 0; i < n; i += 3) {
		uint32_t v = (uint32_t)bytes[i] << 16;

		v |= i + 1 < n ? (uint32_t)bytes[i + 1] << 8 : 0;
		v |= i + 2 < n ? bytes[i + 2] : 0;
		*p++ = digit[v >> 18];
		*p++ = digit[v >> 12 & 63];
		if (i + 1 < n)
			*p++ = digit[v >> 6 & 63];
		if (i + 2 < n)
			*p++ = digit[v & 63];
	}
	return text;
}

unsigned char *
text_bytes(struct arena *a, const char *s, size_t *n)
{
	unsigned char *bytes;

	if (s[0] != '\\' || s[1] != 'x' || strlen(s) % 2 != 0)
		return NULL;
	s += 2;
	*n = strlen(s) / 2;
	bytes = arena_alloc(a, *n + 1);
	for (size_t i = 0; i < *n; i++) {
		int hi = hex_value(s[2 * i]), lo = hex_value(s[2 * i + 1]);

		if (hi < 0 || lo < 0)
			return NULL;
		bytes[i] = (unsigned char)(hi << 4 | lo);
	}
	return bytes;
}

bool
text_is_local_path(const char *s)
{
	if (s[0] != '/' || s[1] == '/' || s[1] == '\\')
		return false;
	for (; *s != '\0'; s++)
		if (*s <= ' ' || *s > '~' || *s == '\\')
			return false;
	return true;
}
