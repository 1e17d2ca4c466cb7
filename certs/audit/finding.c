#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include "certs/audit/audit.h"

static const char *const kinds[FINDINGS] = {
	[EDITED] = "edited row",
	[DELETED] = "deleted row",
	[BACKDATED] = "backdated row",
	[REORDERED] = "reordered rows",
	[UNREVOKED] = "un-revoked certificate",
	[RESTORED] = "restored old backup",
	[MISSING_PAPER] = "missing paper",
	[OTHER_BYTES] = "paper with other bytes",
	[SERIAL_GAP] = "serial gap",
	[NO_APPROVAL] = "missing approval",
	[UNLOGGED] = "row outside the log",
	[FORGED] = "forged checkpoint",
};

void
found(struct audit *a, enum finding kind, const char *format, ...)
{
	va_list args;

	a->found[kind]++;
	printf("%s: ", kinds[kind]);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

unsigned long
found_all(const struct audit *a)
{
	unsigned long n = 0;

	for (int i = 0; i < FINDINGS; i++)
		n += a->found[i];
	return n;
}

static char *
next_text(void)
{
	static char text[4][40];
	static unsigned at;

	return text[at++ % 4];
}

const char *
serial_words(uint64_t serial)
{
	char *text = next_text();

	snprintf(text, 40, "%llu-%06llu-%02llu", (unsigned long long)(serial / 1000000),
	    (unsigned long long)(serial % 1000000), (unsigned long long)(98 - serial % 97 * 100 % 97));
	return text;
}

const char *
day_words(long day)
{
	char *text = next_text();
	time_t seconds = (time_t)day * 86400;
	struct tm tm;

	if (gmtime_r(&seconds, &tm) == NULL || strftime(text, 40, "%Y-%m-%d", &tm) == 0)
		snprintf(text, 40, "day %ld", day);
	return text;
}
