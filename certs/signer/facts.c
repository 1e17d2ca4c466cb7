#include <stdio.h>
#include <string.h>
#include <time.h>

#include "certs/signer/facts.h"
#include "certs/trust/base32.h"

static int
nibble(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
hex_read(const char *text, unsigned char *out, size_t n)
{
	if (text == NULL || strlen(text) != n * 2)
		return false;
	for (size_t i = 0; i < n; i++) {
		int high = nibble(text[i * 2]), low = nibble(text[i * 2 + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

bool
id_read(const char *text, unsigned char out[16])
{
	return text != NULL && strlen(text) == 26 && base32_decode(text, 26, out, 16) == 16;
}

bool
day_read(const char *text, uint32_t *out)
{
	struct tm tm = {0};
	char again[16];
	time_t t;

	if (text == NULL || strspn(text, "0123456789-") != 10 || text[10] != '\0' ||
	    sscanf(text, "%4d-%2d-%2d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday) != 3 || tm.tm_year < 1970)
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	t = timegm(&tm);
	/* 31 February comes out as another day, +1-01 as another text */
	if (t < 0 || strftime(again, sizeof(again), "%Y-%m-%d", &tm) == 0 || strcmp(again, text) != 0)
		return false;
	*out = (uint32_t)(t / 86400);
	return true;
}

static const struct { const char *code; bool final, after_end; } acts[] = {
	{ "issued", false, false },
	{ "handed_over", false, false },
	{ "suspended", false, false },
	{ "reinstated", false, false },
	{ "revoked", true, false },
	{ "superseded", true, false },
	{ "lost", false, false },
	{ "erased", false, true },
};

enum { ACTS = sizeof(acts) / sizeof(acts[0]) };

static size_t
act_of(const char *code)
{
	size_t i = 0;

	while (i < ACTS && strcmp(acts[i].code, code) != 0)
		i++;
	return i;
}

bool
act_is_known(const char *code)
{
	return code != NULL && act_of(code) < ACTS;
}

bool
act_is_final(const char *code)
{
	size_t i = act_of(code);

	return i < ACTS && acts[i].final;
}

bool
act_after_end(const char *code)
{
	size_t i = act_of(code);

	return i < ACTS && acts[i].after_end;
}
