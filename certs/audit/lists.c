#include <jansson.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "certs/audit/audit.h"

enum { BITS = 131072, LIST = BITS / 8, TEXT_MOST = 1 << 16 };

/*
 * A list, and the certificates whose bit must be 1 in it: revoked or replaced
 * more than a minute before it was made.  "70001 2026000123,…"
 */
static const char select_lists[] =
    "select p.path, p.bytes, coalesce((select string_agg(distinct (c.status % 131072)::text || ' ' || c.serial, ',')"
    "  from certificate c join act a on a.certificate = c.id where c.status / 131072 = split_part(p.path, '/', 3)::bigint"
    "  and a.kind in ('revoked', 'superseded') and a.at < p.at - interval '1 minute'), '')"
    " from published p where p.path ~ '^/status/[0-9]{1,9}/revocation$' order by p.path";

static int
base64url(const char *text, unsigned char *out, size_t room)
{
	char standard[TEXT_MOST];
	size_t n = strlen(text), padded = (n + 3) / 4 * 4;
	int length;

	if (n == 0 || padded >= sizeof(standard) || padded / 4 * 3 > room)
		return -1;
	for (size_t i = 0; i < padded; i++)
		standard[i] = i >= n ? '=' : text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i];
	length = EVP_DecodeBlock(out, (unsigned char *)standard, (int)padded);
	return length < 0 ? -1 : length - (int)(padded - n);
}

/* The bits of a status list credential (verification.md 8.4). */
static bool
read_list(const unsigned char *json, size_t n, unsigned char bits[static LIST])
{
	json_t *credential = json_loadb((const char *)json, n, 0, NULL);
	const char *text = json_string_value(json_object_get(json_object_get(credential, "credentialSubject"), "encodedList"));
	unsigned char zipped[TEXT_MOST];
	int length = text != NULL && *text == 'u' ? base64url(text + 1, zipped, sizeof(zipped)) : -1;
	z_stream stream = { .next_in = zipped, .avail_in = length > 0 ? (unsigned)length : 0, .next_out = bits, .avail_out = LIST };
	bool fine = length > 0 && inflateInit2(&stream, 15 + 16) == Z_OK;

	if (fine) {
		fine = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_out == 0;
		inflateEnd(&stream);
	}
	json_decref(credential);
	return fine;
}

static void
each(struct audit *a, const struct row *row)
{
	static unsigned char bits[LIST];
	const char *due = row_text(row, 2);
	size_t n;
	const unsigned char *json = row_bytes(row, 1, &n);

	if (!read_list(json, n, bits)) {
		found(a, EDITED, "%s is no status list", row_text(row, 0));
		return;
	}
	while (*due != '\0') {
		char *end;
		unsigned long bit = strtoul(due, &end, 10);
		uint64_t serial = strtoull(end, &end, 10);

		/* bit 0 is the left-most */
		if (bit < BITS && (bits[bit / 8] >> (7 - bit % 8) & 1) == 0)
			found(a, UNREVOKED, "certificate %s: %s says that it is good", serial_words(serial), row_text(row, 0));
		due = *end == ',' ? end + 1 : end;
	}
}

bool
lists_check(struct audit *a)
{
	return rows(a, select_lists, each);
}
