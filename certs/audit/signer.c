#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/audit/audit.h"

enum { ENTRY = 34, YEAR = 1000000 };

unsigned char
(*signer_leaves(const struct audit *a, uint64_t *n))[HASH]
{
	size_t length;
	char *entries = a->signer != NULL ? file_text(a->signer, "entries", &length) : NULL;
	unsigned char (*leaf)[HASH];

	*n = 0;
	if (entries == NULL)
		return NULL;
	leaf = malloc(length / ENTRY * HASH + 1);
	if (leaf == NULL)
		abort();
	for (; *n < length / ENTRY; ++*n)
		hash_entry((unsigned char *)entries + *n * ENTRY, ENTRY, leaf[*n]);
	free(entries);
	return leaf;
}

/* The last serial of each year that the signer signed against the register's. */
static void
check_serials(struct audit *a, json_t *years)
{
	const char *year;
	json_t *last;

	json_object_foreach(years, year, last) {
		uint64_t signed_last = strtoull(year, NULL, 10) * YEAR + (uint64_t)json_integer_value(last), highest = 0;

		for (size_t i = 0; i < a->ncertificates; i++)
			if (a->certificate[i].serial / YEAR == signed_last / YEAR && a->certificate[i].serial > highest)
				highest = a->certificate[i].serial;
		if (highest < signed_last)
			found(a, RESTORED, "the signer signed up to %s, and the register ends %s%s", serial_words(signed_last),
			    highest > 0 ? "with " : "before", highest > 0 ? serial_words(highest) : "");
	}
}

/* The log's entries against those that the signer kept. */
static void
check_entries(struct audit *a)
{
	uint64_t n;
	unsigned char (*leaf)[HASH] = signer_leaves(a, &n);

	if (leaf == NULL) {
		found(a, DELETED, "the signer's entries are missing in %s", a->signer);
		return;
	}
	for (uint64_t i = 0; i < n && i < a->log.size; i++)
		if (memcmp(leaf[i], a->log.level[0][i], HASH) != 0)
			found(a, EDITED, "leaf %llu is not the one that the signer put into the log", (unsigned long long)i);
	free(leaf);
}

bool
signer_check(struct audit *a)
{
	size_t n;
	char *text = file_text(a->signer, "state.json", &n);
	json_t *state = text != NULL ? json_loadb(text, n, 0, NULL) : NULL;
	json_t *log = json_object_get(state, "log");
	uint64_t size = (uint64_t)json_integer_value(json_object_get(log, "size"));

	free(text);
	if (log == NULL) {
		fprintf(stderr, "audit: %s holds no state of a signer\n", a->signer);
		json_decref(state);
		return false;
	}
	if (size > a->size)
		found(a, RESTORED, "the log has %llu entries, and the signer signed %llu", (unsigned long long)a->size,
		    (unsigned long long)size);
	check_serials(a, json_object_get(state, "serial"));
	check_entries(a);
	json_decref(state);
	return true;
}
