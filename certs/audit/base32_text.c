#include <string.h>

#include "certs/audit/audit.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

bool
base32_bytes(const char *text, unsigned char out[static ID])
{
	unsigned bits = 0, value = 0, n = 0;

	if (strlen(text) != ID_TEXT)
		return false;
	for (; *text != '\0'; text++) {
		const char *letter = strchr(letters, *text);

		if (letter == NULL)
			return false;
		value = value << 5 | (unsigned)(letter - letters);
		bits += 5;
		if (bits >= 8 && n < ID) {
			bits -= 8;
			out[n++] = (unsigned char)(value >> bits);
		}
	}
	return n == ID && (value & 3) == 0;
}

void
base32_text(const unsigned char *bytes, size_t n, char *out)
{
	unsigned value = 0, bits = 0;

	for (size_t i = 0; i < n; i++) {
		value = value << 8 | bytes[i];
		for (bits += 8; bits >= 5; bits -= 5)
			*out++ = letters[value >> (bits - 5) & 31];
	}
	if (bits > 0)
		*out++ = letters[value << (5 - bits) & 31];
	*out = '\0';
}
