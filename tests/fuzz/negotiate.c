#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/arena.h"
#include "src/bucket.h"
#include "src/format.h"
#include "src/negotiate.h"
#include "src/text.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Header lines of visitors, and dates and numbers of any text. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a = { 0 };
	const char *s = arena_copy(&a, (const char *)data, n), *lang;
	size_t bytes;

	lang = negotiate_language(s);
	if (lang != NULL && strlen(lang) != 2)
		abort();
	(void)negotiate_kind(s);
	(void)negotiate_gzip(s);
	(void)negotiate_tag(s, "\"tag\"");
	if (text_is_local_path(s) && (s[0] != '/' || s[1] == '/'))
		abort();
	(void)text_bytes(&a, s, &bytes);
	(void)bucket_key(s, 1, 2);
	for (int f = FORMAT_DATE; f <= FORMAT_DATETIME; f++)
		(void)format_date(&a, s, (enum format)f, "be");
	(void)format_number(&a, s, "ru");
	(void)format_plural(s, "ru");
	arena_free(&a);
	return 0;
}
