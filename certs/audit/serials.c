#include <stdlib.h>

#include "certs/audit/audit.h"

enum { YEAR = 1000000 };

static int
compare(const void *one, const void *other)
{
	uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;

	return (a > b) - (a < b);
}

static void
gap(struct audit *a, uint64_t from, uint64_t to)
{
	if (from == to)
		found(a, SERIAL_GAP, "%s is missing", serial_words(from));
	else
		found(a, SERIAL_GAP, "%s to %s are missing", serial_words(from), serial_words(to));
}

/* The counter of a year against its last certificate. */
static void
each_counter(struct audit *a, const struct row *row)
{
	uint64_t year = (uint64_t)row_number(row, 0), last = (uint64_t)row_number(row, 1), highest = (uint64_t)row_number(row, 2);

	if (highest < last)
		gap(a, year * YEAR + highest + 1, year * YEAR + last);
	else if (highest > last)
		found(a, SERIAL_GAP, "the counter of %llu says %llu, and there is %s", (unsigned long long)year,
		    (unsigned long long)last, serial_words(year * YEAR + highest));
}

bool
serials_check(struct audit *a)
{
	uint64_t *serial = calloc(a->ncertificates + 1, sizeof(*serial));

	if (serial == NULL)
		abort();
	for (size_t i = 0; i < a->ncertificates; i++)
		serial[i] = a->certificate[i].serial;
	qsort(serial, a->ncertificates, sizeof(*serial), compare);
	for (size_t i = 0; i < a->ncertificates; i++) {
		uint64_t first = serial[i] / YEAR * YEAR + 1;
		uint64_t expected = i > 0 && serial[i - 1] >= first ? serial[i - 1] + 1 : first;

		if (serial[i] > expected)
			gap(a, expected, serial[i] - 1);
	}
	free(serial);
	return rows(a, "select k.year::text, k.last::text, coalesce(max(c.serial % 1000000), 0)::text"
	    " from counter k left join certificate c on c.serial / 1000000 = k.year where k.name = 'certificate' group by k.year, k.last",
	    each_counter);
}
