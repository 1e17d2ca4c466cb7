#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/base32.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* A text is one value and a value one text. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	unsigned char *bytes = malloc(n + 1);
	char *text = malloc(BASE32_LETTERS(n) + 1);
	long made = base32_decode((const char *)data, n, bytes, n);

	if (made >= 0 && (base32_encode(bytes, (size_t)made, text) != n || memcmp(text, data, n) != 0))
		abort();
	base32_encode(data, n, text);
	if (base32_decode(text, BASE32_LETTERS(n), bytes, n) != (long)n || memcmp(bytes, data, n) != 0)
		abort();
	free(bytes);
	free(text);
	return 0;
}
