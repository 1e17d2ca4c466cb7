#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "certs/trust/note.h"

static const char dash[] = "\xE2\x80\x94 ";	/* — and a blank */

enum { DASH = sizeof(dash) - 1, STAMP = 8, HEAD_MOST = 48 };

/* Where the next line ends (its \n), or NULL when it has no end. */
static const char *
line_end(const char *from, const char *end)
{
	return from < end ? memchr(from, '\n', (size_t)(end - from)) : NULL;
}

static bool
signature_line(const char *line, const char *end, struct note_signature *s)
{
	unsigned char raw[4 + NOTE_SIGNATURE_MOST];
	const char *blank;
	size_t n;

	if (end - line < DASH || memcmp(line, dash, DASH) != 0)
		return false;
	s->name = line + DASH;
	blank = memchr(s->name, ' ', (size_t)(end - s->name));
	if (blank == NULL || blank == s->name || blank - s->name > NOTE_NAME_MOST ||
	    memchr(s->name, '+', (size_t)(blank - s->name)) != NULL)
		return false;
	s->name_n = (size_t)(blank - s->name);
	if (!note_base64(blank + 1, (size_t)(end - blank - 1), raw, sizeof(raw), &n) || n < 5)
		return false;
	s->n = n - 4;
	memcpy(s->id, raw, 4);
	memcpy(s->bytes, raw + 4, s->n);
	return true;
}

/* The last empty line parts text from signatures. */
static size_t
text_length(const char *note, size_t n)
{
	for (size_t at = n; at >= 2; at--)
		if (note[at - 1] == '\n' && note[at - 2] == '\n')
			return at - 1;
	return 0;
}

/* UTF-8 without controls but \n. */
static bool
plain(const char *text, size_t n)
{
	const unsigned char *at = (const unsigned char *)text, *end = at + n;

	while (at < end) {
		utf8proc_int32_t c;
		utf8proc_ssize_t used = utf8proc_iterate(at, end - at, &c);

		if (used <= 0 || (c < ' ' && c != '\n') || c == 0x7F)
			return false;
		at += used;
	}
	return true;
}

bool
note_read(const char *bytes, size_t n, struct note *note)
{
	const char *end = bytes + n, *line, *stop;

	if (n > NOTE_MOST || !plain(bytes, n))
		return false;
	note->text = bytes;
	note->text_n = text_length(bytes, n);
	note->n = 0;
	if (note->text_n == 0)
		return false;
	for (line = bytes + note->text_n + 1; line < end; line = stop + 1) {
		stop = line_end(line, end);
		if (stop == NULL || note->n == NOTE_SIGNATURES_MOST ||
		    !signature_line(line, stop, &note->signature[note->n++]))
			return false;
	}
	return note->n > 0;
}

static void
be64(uint64_t value, unsigned char out[static 8])
{
	for (int i = 7; i >= 0; i--, value >>= 8)
		out[i] = (unsigned char)value;
}

static uint64_t
from_be64(const unsigned char *bytes)
{
	uint64_t value = 0;

	for (int i = 0; i < 8; i++)
		value = value << 8 | bytes[i];
	return value;
}

/* What a key signs of a text: the text, for a cosignature with a head before it.  Returns its length. */
static size_t
signed_bytes(const char *text, size_t n, enum note_algorithm algorithm, uint64_t when,
    char out[static HEAD_MOST + NOTE_MOST])
{
	size_t head = 0;

	if (algorithm == NOTE_COSIGNATURE)
		head = (size_t)snprintf(out, HEAD_MOST, "cosignature/v1\ntime %llu\n", (unsigned long long)when);
	memcpy(out + head, text, n);
	return head + n;
}

static bool
verifies(const struct note *note, const struct note_signature *s, const struct note_key *key, uint64_t *when)
{
	size_t stamp = key->algorithm == NOTE_COSIGNATURE ? STAMP : 0;
	char message[HEAD_MOST + NOTE_MOST];
	size_t n;

	if (s->n != stamp + crypto_sign_BYTES)
		return false;
	*when = stamp > 0 ? from_be64(s->bytes) : 0;
	n = signed_bytes(note->text, note->text_n, key->algorithm, *when, message);
	return crypto_sign_verify_detached(s->bytes + stamp, (unsigned char *)message, n, key->pk) == 0;
}

enum note_answer
note_check(const struct note *note, const struct note_key *key, uint64_t *when)
{
	size_t name_n = strlen(key->name);
	uint64_t time;

	for (int i = 0; i < note->n; i++) {
		const struct note_signature *s = &note->signature[i];

		if (s->name_n != name_n || memcmp(s->name, key->name, name_n) != 0 ||
		    memcmp(s->id, key->id, sizeof(s->id)) != 0)
			continue;
		if (!verifies(note, s, key, &time))
			return NOTE_FORGED;
		if (when != NULL)
			*when = time;
		return NOTE_FINE;
	}
	return NOTE_UNSIGNED;
}

size_t
note_sign(const char *text, size_t n, const struct note_key *key, const unsigned char sk[static 64],
    uint64_t when, char out[static NOTE_LINE_MOST])
{
	unsigned char raw[4 + STAMP + crypto_sign_BYTES];
	size_t stamp = key->algorithm == NOTE_COSIGNATURE ? STAMP : 0;
	char message[HEAD_MOST + NOTE_MOST];
	char base64[sodium_base64_ENCODED_LEN(sizeof(raw), sodium_base64_VARIANT_ORIGINAL)];
	size_t length = signed_bytes(text, n, key->algorithm, when, message);

	memcpy(raw, key->id, 4);
	be64(when, raw + 4);
	crypto_sign_detached(raw + 4 + stamp, NULL, (unsigned char *)message, length, sk);
	sodium_bin2base64(base64, sizeof(base64), raw, 4 + stamp + crypto_sign_BYTES, sodium_base64_VARIANT_ORIGINAL);
	return (size_t)snprintf(out, NOTE_LINE_MOST, "%s%s %s\n", dash, key->name, base64);
}
