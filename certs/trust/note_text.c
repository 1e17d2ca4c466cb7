#include <sodium.h>

#include "certs/trust/note.h"

bool
note_number(const char *text, size_t n, uint64_t *out)
{
	uint64_t value = 0;

	if (n == 0 || n > 19 || (n > 1 && text[0] == '0'))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		value = value * 10 + (uint64_t)(text[i] - '0');
	}
	*out = value;
	return value <= INT64_MAX;
}

bool
note_base64(const char *text, size_t n, unsigned char *out, size_t room, size_t *length)
{
	/* libsodium 1.0.18 takes some bytes above 7F for letters */
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] > 0x7F)
			return false;
	return sodium_base642bin(out, room, text, n, NULL, length, NULL, sodium_base64_VARIANT_ORIGINAL) == 0;
}

bool
note_hash(const char *text, size_t n, unsigned char out[static 32])
{
	size_t length;

	return n == NOTE_HASH_TEXT && note_base64(text, n, out, 32, &length) && length == 32;
}

void
note_hash_text(const unsigned char hash[static 32], char out[static NOTE_HASH_TEXT + 1])
{
	sodium_bin2base64(out, NOTE_HASH_TEXT + 1, hash, 32, sodium_base64_VARIANT_ORIGINAL);
}
