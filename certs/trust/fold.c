#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "certs/trust/fold.h"

/* Letters beside each other, the second is what the first becomes; "" ends. */
static const struct { utf8proc_int32_t letter; const char *becomes; } alike[] = {
	{ 0x049b, "к" }, { 0x04b3, "х" }, { 0x0493, "г" }, { 0x04a3, "н" }, { 0x04e9, "о" }, { 0x04b1, "у" },
	{ 0x04af, "у" }, { 0x04d9, "а" }, { 0x0456, "и" }, { 0x04bb, "х" }, { 0x0497, "ж" }, { 0x04b7, "ч" },
	{ 0x0491, "г" }, { 0x0454, "е" }, { 0x0458, "и" }, { 0x0259, "a" }, { 0x0131, "i" }, { 0x00df, "ss" },
	{ 0x00f8, "o" }, { 0x0142, "l" }, { 0x0111, "d" }, { 0x00e6, "ae" },
};

static bool
is_mark(utf8proc_int32_t c)
{
	utf8proc_category_t k = utf8proc_category(c);

	return k == UTF8PROC_CATEGORY_MN || k == UTF8PROC_CATEGORY_MC || k == UTF8PROC_CATEGORY_ME;
}

static bool
is_kept(utf8proc_int32_t c)
{
	utf8proc_category_t k = utf8proc_category(c);

	return k == UTF8PROC_CATEGORY_LU || k == UTF8PROC_CATEGORY_LL || k == UTF8PROC_CATEGORY_LT ||
	    k == UTF8PROC_CATEGORY_LO || k == UTF8PROC_CATEGORY_ND;
}

/* Adds one folded letter; the number of its bytes, or -1 when there is no room. */
static int
put(utf8proc_int32_t c, char *out, size_t room)
{
	unsigned char bytes[4];
	const char *text = (const char *)bytes;
	size_t n = 0;

	for (size_t i = 0; i < sizeof(alike) / sizeof(alike[0]); i++)
		if (alike[i].letter == c) {
			text = alike[i].becomes;
			n = strlen(text);
		}
	if (n == 0)
		n = (size_t)utf8proc_encode_char(c, bytes);
	if (n >= room)
		return -1;
	memcpy(out, text, n);
	return (int)n;
}

bool
fold(const char *in, char *out, size_t room)
{
	utf8proc_int32_t *points = NULL;
	utf8proc_ssize_t length = (utf8proc_ssize_t)strlen(in);
	utf8proc_ssize_t n = utf8proc_decompose((const utf8proc_uint8_t *)in, length, NULL, 0,
	    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STABLE);
	size_t made = 0;
	bool fine = n >= 0 && room > 0;

	if (fine && n > 0) {
		points = malloc((size_t)n * sizeof(*points));
		if (points == NULL)
			abort();
		n = utf8proc_decompose((const utf8proc_uint8_t *)in, length, points, n,
		    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STABLE);
	}
	for (utf8proc_ssize_t i = 0; fine && i < n; i++) {
		utf8proc_int32_t c = utf8proc_tolower(points[i]);
		int bytes;

		if (is_mark(points[i]) || is_mark(c) || !is_kept(c))
			continue;
		bytes = put(c, out + made, room - made);
		fine = bytes > 0;
		made += fine ? (size_t)bytes : 0;
	}
	free(points);
	if (fine)
		out[made] = '\0';
	return fine;
}

/* Adds '|' and the first letter of a folded name. */
static bool
add_initial(const char *name, char *out, size_t room)
{
	char folded[FOLD_MOST];
	utf8proc_int32_t c;
	size_t at = strlen(out), n;

	if (!fold(name != NULL ? name : "", folded, sizeof(folded)))
		return false;
	n = folded[0] == '\0' ? 0 : (size_t)utf8proc_iterate((const utf8proc_uint8_t *)folded, -1, &c);
	if (at + n + 2 > room)
		return false;
	out[at] = '|';
	memcpy(out + at + 1, folded, n);
	out[at + 1 + n] = '\0';
	return true;
}

bool
fold_key(const char *family, const char *given, const char *patronymic, char *out, size_t room)
{
	return fold(family, out, room) && add_initial(given, out, room) && add_initial(patronymic, out, room);
}
