#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "certs/signer/folder.h"
#include "certs/signer/journal.h"
#include "certs/trust/point.h"

enum { CHAIN = 64 + 1 };	/* hex and blank before the JSON */

static void
chain(unsigned char head[32], const char *json, size_t n)
{
	crypto_hash_sha256_state s;

	crypto_hash_sha256_init(&s);
	crypto_hash_sha256_update(&s, head, 32);
	crypto_hash_sha256_update(&s, (const unsigned char *)json, n);
	crypto_hash_sha256_final(&s, head);
}

/* The record of a line without its LF if it continues the chain; moves head. */
static json_t *
record_of(const char *line, size_t n, unsigned char head[32])
{
	unsigned char next[32];
	char hex[65];

	if (n <= CHAIN || line[CHAIN - 1] != ' ')
		return NULL;
	memcpy(next, head, 32);
	chain(next, line + CHAIN, n - CHAIN);
	sodium_bin2hex(hex, sizeof(hex), next, 32);
	if (memcmp(hex, line, 64) != 0)
		return NULL;
	memcpy(head, next, 32);
	return json_loadb(line + CHAIN, n - CHAIN, JSON_REJECT_DUPLICATES, NULL);
}

/* Reads lines until one is not good. */
static bool
read_lines(struct journal *j, const char *text, size_t n, uint64_t known,
    const unsigned char known_head[32], journal_each *each, void *to)
{
	const char *end;

	while ((end = memchr(text + j->bytes, '\n', n - j->bytes)) != NULL) {
		json_t *record = record_of(text + j->bytes, (size_t)(end - text) - j->bytes, j->head);
		bool fine;

		if (record == NULL)
			break;
		fine = each(to, record, j->bytes);
		json_decref(record);
		if (!fine)
			return false;
		j->size++;
		j->bytes = (uint64_t)(end - text) + 1;
		if (j->size == known && memcmp(j->head, known_head, 32) != 0)
			return false;
	}
	return j->size >= known;
}

bool
journal_open(struct journal *j, int folder, const char *name, bool mend, uint64_t known,
    const unsigned char known_head[32], journal_each *each, void *to, char *why, size_t room)
{
	size_t n;
	char *text;
	bool fine;

	*j = (struct journal){0};
	j->fd = openat(folder, name, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	text = j->fd < 0 ? NULL : folder_read(folder, name, &n);
	if (text == NULL) {
		snprintf(why, room, "the %s cannot be read: %s", name, strerror(errno));
		return false;
	}
	fine = read_lines(j, text, n, known, known_head, each, to);
	free(text);
	if (!fine) {
		snprintf(why, room, "the %s is not the one that was kept: it differs after line %llu of %llu",
		    name, (unsigned long long)j->size, (unsigned long long)known);
		return false;
	}
	if (mend && j->bytes < n && (ftruncate(j->fd, (off_t)j->bytes) < 0 || fsync(j->fd) < 0)) {
		snprintf(why, room, "the torn end of the %s cannot be cut off: %s", name, strerror(errno));
		return false;
	}
	return true;
}

uint64_t
journal_add(struct journal *j, const json_t *record)
{
	char *json = json_dumps(record, JSON_COMPACT);
	size_t n = json == NULL ? 0 : strlen(json);
	uint64_t offset = j->bytes + j->npending;

	if (json == NULL)
		abort();
	if (j->room - j->npending < n + CHAIN + 2) {
		j->room = (j->npending + n + CHAIN + 2) * 2;
		j->pending = realloc(j->pending, j->room);
		if (j->pending == NULL)
			abort();
	}
	chain(j->head, json, n);
	sodium_bin2hex(j->pending + j->npending, 65, j->head, 32);
	j->pending[j->npending + 64] = ' ';
	memcpy(j->pending + j->npending + CHAIN, json, n);
	j->pending[j->npending + CHAIN + n] = '\n';
	j->npending += CHAIN + n + 1;
	j->added++;
	free(json);
	return offset;
}

bool
journal_sync(struct journal *j)
{
	if (j->npending == 0)
		return true;
	if (!folder_write_all(j->fd, j->pending, j->npending))
		return false;
	point_reached("journal_written");
	if (fdatasync(j->fd) < 0)
		return false;
	point_reached("journal_synced");
	j->bytes += j->npending;
	j->size += j->added;
	j->npending = 0;
	j->added = 0;
	return true;
}

/* The line at an offset of the file, with its LF, for the caller to free. */
static char *
line_of_file(const struct journal *j, uint64_t offset)
{
	size_t room = 1024;
	char *line = NULL;

	for (;;) {
		ssize_t n;

		line = realloc(line, room);
		if (line == NULL)
			abort();
		n = pread(j->fd, line, room - 1, (off_t)offset);
		if (n > 0 && memchr(line, '\n', (size_t)n) != NULL) {
			line[n] = '\0';
			return line;
		}
		if (n < (ssize_t)room - 1)
			break;
		room *= 4;
	}
	free(line);
	return NULL;
}

json_t *
journal_read(const struct journal *j, uint64_t offset)
{
	bool pending = offset >= j->bytes;
	char *line = pending ? j->pending + (offset - j->bytes) : line_of_file(j, offset);
	json_t *record = NULL;

	if (line != NULL)
		record = json_loadb(line + CHAIN, strcspn(line + CHAIN, "\n"), 0, NULL);
	if (!pending)
		free(line);
	return record;
}

void
journal_walk(const struct journal *j, uint64_t offset, journal_each *each, void *to)
{
	char *line;
	bool more = true;

	while (more && offset < j->bytes && (line = line_of_file(j, offset)) != NULL) {
		size_t n = strcspn(line, "\n");
		json_t *record = json_loadb(line + CHAIN, n - CHAIN, 0, NULL);

		more = record != NULL && each(to, record, offset);
		offset += n + 1;
		json_decref(record);
		free(line);
	}
}

void
journal_close(struct journal *j)
{
	if (j->fd >= 0)
		close(j->fd);
	free(j->pending);
	*j = (struct journal){ .fd = -1 };
}
