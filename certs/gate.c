#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "certs/gate.h"

unsigned
gate_next(const char **text)
{
	utf8proc_int32_t code;
	utf8proc_ssize_t n;

	if (**text == '\0')
		return 0;
	n = utf8proc_iterate((const unsigned char *)*text, -1, &code);
	if (n <= 0) {
		*text += 1;
		return 0xFFFD;
	}
	*text += n;
	return (unsigned)code;
}

static bool
is_direction(int c)
{
	return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
	    c == 0x200E || c == 0x200F || c == 0x061C;
}

/* Letters and marks that print as nothing although Unicode calls them visible. */
static bool
is_invisible(int c)
{
	return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF) ||
	    c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 ||
	    c == 0x2800 || c == 0x3164 || c == 0xFFA0;
}

static const char *
judge(int c, enum gate_allow allow)
{
	if (c == '\n' && allow == GATE_TWO_LINES)
		return NULL;
	if (is_direction(c))
		return "direction_character";
	if (is_invisible(c))
		return "invisible_character";
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return "control_character";
	case UTF8PROC_CATEGORY_CF:
		return "invisible_character";
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CN:
		return "private_character";
	case UTF8PROC_CATEGORY_ZS:
		return c == ' ' || c == 0xA0 ? NULL : "private_character";
	default:
		return NULL;
	}
}

static bool
is_space(int c)
{
	return c == ' ' || c == 0xA0 || c == '\n';
}

static bool
is_nfc(const char *text)
{
	unsigned char *composed = utf8proc_NFC((const unsigned char *)text);
	bool same = composed != NULL && strcmp((const char *)composed, text) == 0;

	free(composed);
	return same;
}

const char *
gate_text(const char *text, size_t max, enum gate_allow allow, char *detail, size_t size)
{
	const unsigned char *at = (const unsigned char *)text;
	utf8proc_int32_t c = 0, before = ' ';
	size_t n = 0;
	int lines = 1;

	snprintf(detail, size, "at most %zu letters", max);
	if (*at == '\0')
		return "empty";
	for (; *at != '\0'; n++, before = c) {
		utf8proc_ssize_t len = utf8proc_iterate(at, -1, &c);
		const char *wrong = len > 0 ? judge(c, allow) : "not_utf8";

		if (wrong == NULL && is_space(c) && is_space(before))
			wrong = "spaces";
		if (wrong == NULL && c == '\n' && ++lines > 2)
			wrong = "control_character";
		if (wrong != NULL) {
			snprintf(detail, size, "U+%04X as letter %zu", len > 0 ? (unsigned)c : *at, n + 1);
			return wrong;
		}
		at += len;
	}
	if (n > max) {
		snprintf(detail, size, "%zu letters, at most %zu", n, max);
		return "too_long";
	}
	if (is_space(c)) {
		snprintf(detail, size, "the text ends with a space");
		return "spaces";
	}
	snprintf(detail, size, "letters and their marks must be composed");
	return is_nfc(text) ? NULL : "not_nfc";
}

static enum gate_script
script_of(unsigned c)
{
	if ((c >= 0x0400 && c <= 0x052F) || (c >= 0x1C80 && c <= 0x1C8F))
		return GATE_CYRL;
	if ((c >= 'A' && c <= 'z') || (c >= 0xC0 && c <= 0x24F) ||
	    (c >= 0x250 && c <= 0x2AF) || (c >= 0x1E00 && c <= 0x1EFF))
		return GATE_LATN;
	if (c >= 0x0531 && c <= 0x0588)
		return GATE_ARMN;
	if ((c >= 0x10A0 && c <= 0x10FF) || (c >= 0x1C90 && c <= 0x1CBF))
		return GATE_GEOR;
	return GATE_OTHER;
}

static bool
is_letter(unsigned c)
{
	switch (utf8proc_category((int)c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LO:
		return true;
	default:
		return false;
	}
}

unsigned
gate_foreign(const char *text, enum gate_script script)
{
	unsigned c;

	while ((c = gate_next(&text)) != 0)
		if (is_letter(c) && script_of(c) != script)
			return c;
	return 0;
}
