#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <jansson.h>

#include "src/table_read.h"
#include "tests/fuzz/table_limits.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* An uploaded CSV: the first byte says what its reader says of it. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const charsets[] = { NULL, "utf-8", "windows-1251" };
	static const char *const separators[] = { NULL, "semicolon", "comma",
	    "tab" };
	struct table_how how;

	if (n == 0)
		return 0;
	how = (struct table_how){ charsets[data[0] % 3],
	    separators[data[0] / 3 % 4], NULL };
	table_within_limits((const char *)data + 1, n - 1, &how);
	return 0;
}
