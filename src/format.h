#ifndef FORMAT_H
#define FORMAT_H

#include <stdbool.h>

/*
 * Dates, numbers and plurals for people, in en, ru and be.  Dates come as
 * ISO text ("2026-11-26", "2026-11-26T09:30:00+03:00"); its digits are shown
 * as they stand, never converted between zones.  Results live in the arena;
 * NULL when the text is no such date or number.
 */

struct arena;

enum format {
	FORMAT_DATE,		/* 26.11.2026 */
	FORMAT_DM,		/* 26.11 */
	FORMAT_LONG,		/* Thursday, 26 November 2026 */
	FORMAT_MONTH,		/* November 2026 */
	FORMAT_WEEKDAY,		/* Thu */
	FORMAT_TIME,		/* 09:30 */
	FORMAT_DATETIME		/* 26.11.2026 09:30 */
};

const char *format_date(struct arena *, const char *iso, enum format,
	    const char *lang);

/* 1234567.50 -> "1 234 567.50" with narrow no-break spaces; a decimal comma
 * in ru and be. */
const char *format_number(struct arena *, const char *number,
	    const char *lang);

/* Which plural form a number takes: "one", "few", "many" or "other". */
const char *format_plural(const char *number, const char *lang);

#endif
