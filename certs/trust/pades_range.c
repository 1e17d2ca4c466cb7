#include <string.h>

#include "certs/trust/pades_parts.h"

long
pades_number(const char **at, const char *end)
{
	const char *from = *at;
	long value = 0;

	for (; *at < end && **at >= '0' && **at <= '9'; ++*at) {
		if (*at - from == 9)
			return -1;
		value = value * 10 + (**at - '0');
	}
	return *at == from ? -1 : value;
}

static void
skip_blanks(const char **at, const char *end)
{
	while (*at < end && (**at == ' ' || **at == '\n' || **at == '\r'))
		++*at;
}

/* "[0 until from rest]" */
static bool
read_range(const char *at, const char *end, long number[static 4])
{
	skip_blanks(&at, end);
	if (at == end || *at++ != '[')
		return false;
	for (int i = 0; i < 4; i++) {
		skip_blanks(&at, end);
		number[i] = pades_number(&at, end);
		if (number[i] < 0)
			return false;
	}
	skip_blanks(&at, end);
	return at < end && *at == ']';
}

enum pades_answer
pades_range(const unsigned char *pdf, size_t n, struct pades_range *range)
{
	static const char mark[] = "/ByteRange";
	const char *file = (const char *)pdf, *end = file + n, *at = NULL, *next = file;
	long number[4];

	if (n == 0 || n > PADES_FILE_MOST)
		return PADES_MALFORMED;
	while ((next = memmem(next, (size_t)(end - next), mark, sizeof(mark) - 1)) != NULL)
		at = next += sizeof(mark) - 1;
	if (at == NULL)
		return PADES_UNSIGNED;
	if (!read_range(at, end, number) || number[0] != 0 || (size_t)number[2] > n || number[1] > number[2] - 2 ||
	    number[3] > (long)n - number[2])
		return PADES_MALFORMED;
	*range = (struct pades_range){ (size_t)number[1], (size_t)number[2] };
	if (pdf[range->until] != '<' || pdf[range->from - 1] != '>' || (range->from - range->until) % 2 != 0)
		return PADES_MALFORMED;
	/* Whatever follows was added after the signature. */
	return (size_t)number[3] == n - range->from ? PADES_GOOD : PADES_ALTERED;
}
