#include <stdlib.h>
#include <string.h>

#include "certs/audit/audit.h"

enum { CLOCK_SLACK = 120 /* seconds that a clock may be set back */, DAY = 86400, ZONE = 3 * 3600 /* Minsk */ };

static const char select_leaves[] =
    "select l.index::text, l.type::text, l.commitment, floor(extract(epoch from l.at))::bigint::text, d.salt, d.data, d.certificate::text"
    " from leaf l left join leaf_data d on d.leaf = l.index order by l.index";

/* Room for leaf i; what lies between the last and it is missing. */
static void
make_room(struct audit *a, uint64_t i)
{
	static uint64_t room;

	if (i >= room) {
		room = 2 * i + 1024;
		a->leaf = realloc(a->leaf, room * sizeof(*a->leaf));
		a->there = realloc(a->there, room * sizeof(*a->there));
		if (a->leaf == NULL || a->there == NULL)
			abort();
	}
	for (; a->size <= i; a->size++) {
		memset(a->leaf[a->size], 0, HASH);
		a->there[a->size] = false;
	}
}

/* Leaves are added one after the other, so each is later than the one before. */
static void
check_time(struct audit *a, uint64_t index, long long at)
{
	static long long last;

	if (at < last - CLOCK_SLACK)
		found(a, BACKDATED, "leaf %llu says %s, the one before it %s", (unsigned long long)index,
		    day_words((long)(at / DAY)), day_words((long)(last / DAY)));
	if (at > last)
		last = at;
}

static void
each(struct audit *a, const struct row *row)
{
	uint64_t index = (uint64_t)row_number(row, 0), gap = a->size;
	int type = (int)row_number(row, 1);
	long long at = row_number(row, 3);
	unsigned char entry[2 + HASH] = { 1, (unsigned char)type }, computed[HASH];
	size_t n, salt_n, data_n;
	const unsigned char *commitment = row_bytes(row, 2, &n), *salt = row_bytes(row, 4, &salt_n),
	    *data = row_bytes(row, 5, &data_n);

	if (index > gap)
		found(a, DELETED, "leaves %llu to %llu are missing", (unsigned long long)gap, (unsigned long long)index - 1);
	make_room(a, index);
	if (n != HASH || type < 1 || type >= LEAF_TYPES)
		return;
	memcpy(entry + 2, commitment, HASH);
	hash_entry(entry, sizeof(entry), a->leaf[index]);
	a->there[index] = true;
	check_time(a, index, at);
	if (row_null(row, 5)) {
		a->dataless[type]++;
		return;
	}
	hash_commitment(type, salt, data, data_n, computed);
	if (salt_n != HASH || memcmp(computed, commitment, HASH) != 0) {
		found(a, EDITED, "leaf %llu does not commit to its data", (unsigned long long)index);
		return;
	}
	said_check(a, index, type, row_text(row, 6), data, data_n, (long)((at + ZONE) / DAY));
}

static void
each_head(struct audit *a, const struct row *row)
{
	uint64_t size = (uint64_t)row_number(row, 0);

	if (size > a->size)
		found(a, DELETED, "leaves %llu to %llu are missing at the end of the log", (unsigned long long)a->size,
		    (unsigned long long)size - 1);
	else if (size < a->size)
		found(a, UNLOGGED, "there are %llu leaves, and the log counted %llu", (unsigned long long)a->size,
		    (unsigned long long)size);
}

bool
leaves_check(struct audit *a)
{
	return rows(a, select_leaves, each) && rows(a, "select size::text from log_head", each_head);
}
