#include <stdio.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#include "mail.h"

enum {
	LINE = 76,		/* letters of a quoted-printable line, RFC 2045 6.7 */
	WORD = 45,		/* bytes of one encoded word: with its frame below 75 letters */
	BYTES = 57,		/* of one line of base64: 76 letters */
	NAME = 54		/* letters of one piece of a name, RFC 2231 3 */
};

/* In no line of base64 or quoted-printable can "=_" stand (RFC 2045 6.7), so nothing in a part ends it. */
#define BOUNDARY "=_part"

bool
mail_address(const char *s)
{
	const char *at = strchr(s, '@');

	if (at == NULL || at == s || at[1] == '\0' || strchr(at + 1, '@') != NULL || strlen(s) > 254)
		return false;
	for (; *s != '\0'; s++)
		if (*s <= ' ' || *s > '~' || strchr("<>()[]\\,;:\"", *s) != NULL)
			return false;
	return true;
}

/* Letters, digits, dots and dashes: what our ids are made of. */
static bool
is_id(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n <= 120 && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-@") == n;
}

static bool
is_plain(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s < ' ' || *s > '~')
			return false;
	return true;
}

/* A text of the head: as it is when it is ASCII, else in encoded words, each of whole letters. */
static void
words(struct buf *out, const char *s)
{
	size_t n = strlen(s), from = 0;
	char text[sodium_base64_ENCODED_LEN(WORD, sodium_base64_VARIANT_ORIGINAL)];

	if (is_plain(s) && n < 200) {
		buf_puts(out, s);
		return;
	}
	while (from < n) {
		size_t to = from + WORD < n ? from + WORD : n;

		while (to < n && to > from && ((unsigned char)s[to] & 0xC0) == 0x80)
			to--;
		buf_puts(out, from > 0 ? "\r\n =?UTF-8?B?" : "=?UTF-8?B?");
		sodium_bin2base64(text, sizeof(text), (const unsigned char *)s + from, to - from, sodium_base64_VARIANT_ORIGINAL);
		buf_puts(out, text);
		buf_puts(out, "?=");
		from = to;
	}
}

static void
head(struct buf *out, const char *name, const char *text)
{
	buf_printf(out, "%s: ", name);
	words(out, text);
	buf_puts(out, "\r\n");
}

/* Quoted-printable, RFC 2045 6.7: soft breaks, no blank at the end of a line, a dot at its beginning quoted. */
static void
quoted(struct buf *out, const char *s)
{
	size_t column = 0;

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;
		bool last = s[1] == '\n' || s[1] == '\0';
		bool plain = (c > ' ' && c <= '~' && c != '=' && !(c == '.' && column == 0)) || (c == ' ' && !last);

		if (c == '\n') {
			buf_puts(out, "\r\n");
			column = 0;
			continue;
		}
		if (column + (plain ? 1 : 3) > LINE - 1) {
			buf_puts(out, "=\r\n");
			column = 0;
			plain = plain && c != '.';
		}
		if (plain)
			buf_add(out, s, 1);
		else
			buf_printf(out, "=%02X", c);
		column += plain ? 1 : 3;
	}
	buf_puts(out, "\r\n");
}

static void
date(struct buf *out, long long when)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t t = (time_t)when;
	struct tm tm;

	gmtime_r(&t, &tm);
	buf_printf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon],
	    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* A name of a file: as it is when it is plain, else percent-encoded in pieces of whole bytes, RFC 2231. */
static void
file_name(struct buf *out, const char *name)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_";
	int piece = 0;
	size_t column;

	if (strspn(name, plain) == strlen(name) && strlen(name) <= NAME) {
		buf_printf(out, " filename=\"%s\"", name);
		return;
	}
	while (*name != '\0') {
		buf_printf(out, piece == 0 ? " filename*0*=UTF-8''" : ";\r\n filename*%d*=", piece);
		piece++;
		for (column = 0; *name != '\0' && column < NAME; name++) {
			bool kept = strchr(plain, *name) != NULL;

			buf_printf(out, kept ? "%c" : "%%%02X", (unsigned char)*name);
			column += kept ? 1 : 3;
		}
	}
}

static void
base64(struct buf *out, const unsigned char *bytes, size_t n)
{
	char line[sodium_base64_ENCODED_LEN(BYTES, sodium_base64_VARIANT_ORIGINAL)];

	for (size_t at = 0; at < n; at += BYTES) {
		sodium_bin2base64(line, sizeof(line), bytes + at, n - at < BYTES ? n - at : BYTES, sodium_base64_VARIANT_ORIGINAL);
		buf_printf(out, "%s\r\n", line);
	}
}

static void
text_part(struct buf *out, const char *body)
{
	buf_puts(out, "Content-Type: text/plain; charset=UTF-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
	quoted(out, body);
}

/* The text, then each file. */
static void
parts(struct buf *out, const struct mail *m)
{
	buf_puts(out, "Content-Type: multipart/mixed; boundary=\"" BOUNDARY "\"\r\n\r\n--" BOUNDARY "\r\n");
	text_part(out, m->body);
	for (size_t i = 0; i < m->files_n; i++) {
		buf_printf(out, "--" BOUNDARY "\r\nContent-Type: %s\r\nContent-Disposition: attachment;\r\n", m->files[i].type);
		file_name(out, m->files[i].name);
		buf_puts(out, "\r\nContent-Transfer-Encoding: base64\r\n\r\n");
		base64(out, m->files[i].bytes, m->files[i].n);
	}
	buf_puts(out, "--" BOUNDARY "--\r\n");
}

static bool
types_are_plain(const struct mail *m)
{
	for (size_t i = 0; i < m->files_n; i++)
		if (!is_plain(m->files[i].type) || strlen(m->files[i].type) > 100)
			return false;
	return true;
}

const char *
mail_write(struct arena *a, const struct mail *m, size_t *len)
{
	struct buf out = buf_new(a);

	if (!mail_address(m->from) || !mail_address(m->to) || (m->reply_to != NULL && !mail_address(m->reply_to)) || !is_id(m->message_id) || !types_are_plain(m))
		return NULL;
	date(&out, m->date);
	buf_puts(&out, "From: ");
	if (is_plain(m->from_name))
		buf_printf(&out, "\"%s\"", strpbrk(m->from_name, "\"\\") == NULL ? m->from_name : "");
	else
		words(&out, m->from_name);
	buf_printf(&out, " <%s>\r\nTo: <%s>\r\n", m->from, m->to);
	if (m->reply_to != NULL)
		buf_printf(&out, "Reply-To: <%s>\r\n", m->reply_to);
	head(&out, "Subject", m->subject);
	buf_printf(&out, "Message-ID: <%s>\r\n", m->message_id);
	head(&out, "Content-Language", m->lang);
	buf_puts(&out, "MIME-Version: 1.0\r\n"
	    "Auto-Submitted: auto-generated\r\n");	/* RFC 3834: no holiday notices back */
	if (m->files_n > 0)
		parts(&out, m);
	else
		text_part(&out, m->body);
	*len = out.len;
	return out.data;
}
