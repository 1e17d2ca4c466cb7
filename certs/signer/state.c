#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "certs/signer/folder.h"
#include "certs/trust/point.h"
#include "certs/signer/state.h"
#include "certs/signer/state_parts.h"

uint32_t
state_last(const struct state *s, uint32_t year)
{
	for (int i = 0; i < s->nyears; i++)
		if (s->years[i].year == year)
			return s->years[i].last;
	return 0;
}

unsigned
state_issues(const struct state *s, int64_t now)
{
	unsigned n = 0;

	for (size_t i = 0; i < sizeof(s->hour) / sizeof(s->hour[0]); i++)
		if (now / 60 - s->hour[i].minute <= 60)
			n += s->hour[i].n;
	return n;
}

struct status_list *
state_list(struct state *s, uint32_t number)
{
	struct status_list *new;

	for (size_t i = 0; i < s->nlists; i++)
		if (s->lists[i]->number == number)
			return s->lists[i];
	new = calloc(1, sizeof(*new));
	s->lists = realloc(s->lists, (s->nlists + 1) * sizeof(struct status_list *));
	if (new == NULL || s->lists == NULL)
		abort();
	new->number = number;
	s->lists[s->nlists++] = new;
	return new;
}

void
state_remember(struct state *s, const char *ask, json_t *record)
{
	uint64_t offset;

	json_object_set_new(record, "at", json_integer(time(NULL)));
	json_object_set_new(record, "ask", json_string(ask));
	offset = journal_add(&s->journal, record);
	if (!state_apply(s, record, offset))
		abort();
}

void
state_extend(struct state *s, const unsigned char *entries, size_t n)
{
	unsigned char leaf[32];

	s->tail = realloc(s->tail, s->ntail + n * STATE_ENTRY + 1);
	if (s->tail == NULL)
		abort();
	memcpy(s->tail + s->ntail, entries, n * STATE_ENTRY);
	s->ntail += n * STATE_ENTRY;
	for (size_t i = 0; i < n; i++) {
		tree_leaf(entries + i * STATE_ENTRY, STATE_ENTRY, leaf);
		tree_add(&s->tree, leaf);
	}
}

bool
state_entries(const struct state *s, uint64_t from, size_t n, unsigned char *out)
{
	size_t done = 0, want = n * STATE_ENTRY;

	while (done < want) {
		ssize_t got = pread(s->entries, out + done, want - done, (off_t)(from * STATE_ENTRY + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

static bool
sync_entries(struct state *s)
{
	if (s->ntail == 0)
		return true;
	if (!folder_write_all(s->entries, s->tail, s->ntail))
		return false;
	point_reached("entries_written");
	if (fdatasync(s->entries) < 0)
		return false;
	point_reached("entries_synced");
	s->ntail = 0;
	return true;
}

bool
state_sync(struct state *s)
{
	bool changed = s->journal.npending > 0;

	/* entries first: what the journal says of them must be there */
	if (!sync_entries(s) || !journal_sync(&s->journal))
		return false;
	if (changed && !state_write(s))
		return false;
	point_reached("state_synced");
	return true;
}

bool
state_set_recovery(struct state *s, bool on, uint64_t size, const unsigned char root[32])
{
	char hex[65], text[200];

	if (on && s->recovery && s->behind_size == size && memcmp(s->behind_root, root, 32) == 0)
		return true;
	if (!on && !s->recovery)
		return true;
	s->recovery = on;
	if (!on)
		return unlinkat(s->folder, "recovery.json", 0) == 0 && fsync(s->folder) == 0;
	s->behind_size = size;
	memcpy(s->behind_root, root, 32);
	sodium_bin2hex(hex, sizeof(hex), root, 32);
	snprintf(text, sizeof(text), "{\"size\":%llu,\"root\":\"%s\"}\n", (unsigned long long)size, hex);
	return folder_write(s->folder, "recovery.json", 0600, text, strlen(text));
}

void
state_close(struct state *s)
{
	journal_close(&s->journal);
	certificates_free(&s->certificates);
	for (size_t i = 0; i < s->nlists; i++)
		free(s->lists[i]);
	free(s->lists);
	free(s->tail);
	if (s->entries >= 0)
		close(s->entries);
	if (s->lock >= 0)
		close(s->lock);
	if (s->folder >= 0)
		close(s->folder);
	free(s);
}
