#include <string.h>

#include "certs/audit/audit.h"

enum { FILE_DATA = ID + HASH, ACT_DATA = ID + 1 + 4 + 8 };

static const char *
act_words(int code)
{
	static const char *const words[] = { "something unknown", "issued", "handed over", "suspended", "reinstated",
	    "revoked", "superseded", "lost", "erased" };

	return words[code >= 1 && code <= 8 ? code : 0];
}

/* Rows may not say that something was earlier than the log heard of it, beyond what is usual. */
static void
check_late(struct audit *a, const struct certificate *c, uint64_t index, const char *what, long day, long logged)
{
	if (!a->demo && logged - day > LATE_DAYS)
		found(a, BACKDATED, "certificate %s: %s on %s, but entered the log as leaf %llu on %s", serial_words(c->serial),
		    what, day_words(day), (unsigned long long)index, day_words(logged));
}

/* A number of the certificate's row against what was signed. */
static void
check_number(struct audit *a, const struct certificate *c, const char *what, long row, long logged)
{
	if (row != logged)
		found(a, EDITED, "certificate %s: its row says %s %ld, what was signed %ld", serial_words(c->serial), what, row, logged);
}

static void
check_issue(struct audit *a, struct certificate *c, uint64_t index, const unsigned char *data, size_t n, long logged)
{
	struct payload *p = &c->logged;
	unsigned char cose[HASH];

	if (c->issue_leaf >= 0)
		found(a, EDITED, "certificate %s: leaves %lld and %llu both issue it", serial_words(c->serial),
		    (long long)c->issue_leaf, (unsigned long long)index);
	if (!payload_read(data, n, p)) {
		found(a, EDITED, "leaf %llu holds no signature of a QR code", (unsigned long long)index);
		return;
	}
	c->issue_leaf = (int64_t)index;
	hash_bytes(data, n, cose);
	if (!c->is_signed)
		found(a, DELETED, "certificate %s: its signature is missing", serial_words(p->serial));
	else if (memcmp(cose, c->cose, HASH) != 0)
		found(a, EDITED, "certificate %s: its signature is not the one in the log", serial_words(p->serial));
	if (c->issued < p->issued)
		found(a, BACKDATED, "certificate %s: its row says issued on %s, what was signed %s", serial_words(p->serial),
		    day_words(c->issued), day_words(p->issued));
	else if (c->issued > p->issued)
		found(a, EDITED, "certificate %s: its row says issued on %s, what was signed %s", serial_words(p->serial),
		    day_words(c->issued), day_words(p->issued));
	if (c->expires != p->expires)
		found(a, EDITED, "certificate %s: its row says valid until %s, what was signed %s", serial_words(p->serial),
		    c->expires < 0 ? "for ever" : day_words(c->expires), p->expires < 0 ? "for ever" : day_words(p->expires));
	if (c->serial != p->serial)
		found(a, EDITED, "certificate %s: its row says serial %s", serial_words(p->serial), serial_words(c->serial));
	check_number(a, c, "edition", c->edition, p->edition);
	check_number(a, c, "status number", c->status, p->status);
	check_number(a, c, "kind", c->kind, p->kind);
	check_late(a, c, index, "issued", p->issued, logged);
}

static void
check_file(struct audit *a, struct certificate *c, uint64_t index, const unsigned char *data)
{
	if (c->file_leaf >= 0)
		found(a, EDITED, "certificate %s: leaves %lld and %llu both have a file of it", serial_words(c->serial),
		    (long long)c->file_leaf, (unsigned long long)index);
	c->file_leaf = (int64_t)index;
	memcpy(c->logged_file, data + ID, HASH);
	if (!c->has_paper && !c->erased)
		found(a, MISSING_PAPER, "certificate %s: the log has its file, the register has not", serial_words(c->serial));
}

static uint64_t
number(const unsigned char *data, int n)
{
	uint64_t value = 0;

	while (n-- > 0)
		value = value << 8 | *data++;
	return value;
}

static void
check_act(struct audit *a, struct certificate *c, uint64_t index, const unsigned char *data, long logged)
{
	int code = data[ID];
	long day = (long)number(data + ID + 1, 4);
	uint64_t serial = number(data + ID + 5, 8);
	size_t n;
	struct act *act = acts_of(a, c->id, &n), *same = NULL, *like = NULL;

	for (size_t i = 0; i < n && same == NULL; i++) {
		if (act[i].leaf >= 0 || act[i].code != code)
			continue;
		if (act[i].day == day && act[i].serial == serial)
			same = &act[i];
		else if (like == NULL)
			like = &act[i];
	}
	check_late(a, c, index, act_words(code), day, logged);
	if (same != NULL) {
		same->leaf = (int64_t)index;
		return;
	}
	if (like == NULL) {
		found(a, code == ACT_REVOKED || code == ACT_SUPERSEDED ? UNREVOKED : DELETED,
		    "certificate %s: it was %s on %s, says leaf %llu, and the register knows nothing of it",
		    serial_words(c->serial), act_words(code), day_words(day), (unsigned long long)index);
		return;
	}
	like->leaf = (int64_t)index;
	if (like->day != day)
		found(a, like->day < day ? BACKDATED : EDITED, "certificate %s: its row says %s on %s, the log %s",
		    serial_words(c->serial), act_words(code), day_words(like->day), day_words(day));
	if (like->serial != serial)
		found(a, EDITED, "certificate %s: its row says replaced by %s, the log by %s", serial_words(c->serial),
		    serial_words(like->serial), serial_words(serial));
}

/* A leaf whose certificate is gone: what is left of it is the number in its signature. */
static void
check_gone(struct audit *a, uint64_t index, int type, const char *id, const unsigned char *data, size_t n)
{
	struct payload p;

	if (type == LEAF_OF_ISSUE && payload_read(data, n, &p))
		found(a, DELETED, "certificate %s is in the log as leaf %llu and not in the register", serial_words(p.serial),
		    (unsigned long long)index);
	else
		found(a, DELETED, "leaf %llu tells of a certificate that is not in the register%s%s",
		    (unsigned long long)index, *id != '\0' ? ": " : "", id);
}

void
said_check(struct audit *a, uint64_t index, int type, const char *id, const unsigned char *data, size_t n, long logged)
{
	struct certificate *c;

	if (type != LEAF_OF_ISSUE && type != LEAF_OF_FILE && type != LEAF_OF_ACT)
		return;
	if ((type == LEAF_OF_FILE && n != FILE_DATA) || (type == LEAF_OF_ACT && n != ACT_DATA)) {
		found(a, EDITED, "leaf %llu has data of a wrong length", (unsigned long long)index);
		return;
	}
	/* a signature covers the id, but does not show it; the others begin with it */
	c = type == LEAF_OF_ISSUE ? certificate_of(a, id) : certificate_of_bytes(a, data);
	if (c == NULL) {
		check_gone(a, index, type, id, data, n);
		return;
	}
	if (strcmp(c->id, id) != 0)
		found(a, EDITED, "leaf %llu is filed under another certificate than it tells of", (unsigned long long)index);
	if (type == LEAF_OF_ISSUE)
		check_issue(a, c, index, data, n, logged);
	else if (type == LEAF_OF_FILE)
		check_file(a, c, index, data);
	else
		check_act(a, c, index, data, logged);
}
