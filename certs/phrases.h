#ifndef PHRASES_H
#define PHRASES_H

#include <stddef.h>

#include "certs/record.h"

/*
 * The fixed sentences of template 1 in Russian and English, and dates and
 * counts as each language writes them.  A text that another template version
 * would word differently belongs here, what differs by course in the record.
 */

struct phrases_kind {
	const char	*title;		/* Russian, set large */
	const char	*title_en;	/* English, set in gold below */
	const char	*file;		/* the document's kind in its metadata, both languages */
	struct record_pair statement;	/* between the name and the programme */
};

const struct phrases_kind	*phrases_kind(enum record_kind);

/* A text long enough for every date, period and count. */
struct phrase { char text[96]; };

struct phrase	phrases_date_ru(struct record_date);	/* 23 ноября 2026 г. */
struct phrase	phrases_date_en(struct record_date);	/* 23 November 2026 */
struct phrase	phrases_period_ru(struct record_date, struct record_date);
struct phrase	phrases_period_en(struct record_date, struct record_date);
struct phrase	phrases_hours_ru(int);			/* 40 академических часов */
struct phrase	phrases_hours_en(int);			/* 40 academic hours */

/* A number in hundredths as in a table: 36, 34.5; null is a dash. */
struct phrase	phrases_number(long hundredths);

#endif
