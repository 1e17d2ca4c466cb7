#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/audit/audit.h"

enum { DAY = 86400, FILE_MOST = 1 << 30 };

char *
file_text(const char *folder, const char *name, size_t *n)
{
	char path[4096];
	FILE *file;
	long size;
	char *text = NULL;

	snprintf(path, sizeof(path), "%s%s%s", folder, *folder != '\0' ? "/" : "", name);
	file = fopen(path, "rb");
	if (file == NULL)
		return NULL;
	if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 && size < FILE_MOST && fseek(file, 0, SEEK_SET) == 0) {
		text = malloc((size_t)size + 1);
		if (text == NULL)
			abort();
		*n = fread(text, 1, (size_t)size, file);
		text[*n] = '\0';
	}
	fclose(file);
	return text;
}

/* Does the log have this root at this size? */
static bool
has_root(const struct audit *a, const struct note_parts *parts)
{
	unsigned char root[HASH];

	forest_root(&a->log, parts->size, root);
	return memcmp(root, parts->root, HASH) == 0;
}

static void
each(struct audit *a, const struct row *row)
{
	uint64_t size = (uint64_t)row_number(row, 0), when;
	const char *note = row_text(row, 2);
	struct note_parts parts;
	size_t n;
	const unsigned char *root = row_bytes(row, 1, &n);

	a->checkpoints++;
	if (!note_parse(note, &parts)) {
		found(a, EDITED, "the checkpoint of %llu entries is none", (unsigned long long)size);
		return;
	}
	if (parts.size != size || n != HASH || memcmp(parts.root, root, HASH) != 0)
		found(a, EDITED, "the checkpoint of %llu entries says something else in its note", (unsigned long long)size);
	if (a->vkey != NULL && !note_signed(note, &parts, a->vkey, &when))
		found(a, FORGED, "the log key never signed the checkpoint of %llu entries", (unsigned long long)size);
	else if (parts.size > a->log.size)
		found(a, DELETED, "a checkpoint has %llu entries, the log %llu", (unsigned long long)parts.size,
		    (unsigned long long)a->log.size);
	else if (!has_root(a, &parts))
		found(a, FORGED, "the log is not what the checkpoint of %llu entries stands for", (unsigned long long)parts.size);
}

/* A checkpoint follows within a minute (verification.md 6.3); a day of patience is for a signer that was down. */
static void
each_unsigned(struct audit *a, const struct row *row)
{
	if (row_number(row, 0) > 0)
		found(a, DELETED, "%lld leaves are older than a day, and no checkpoint has them", row_number(row, 0));
}

bool
checkpoints_check(struct audit *a)
{
	return rows(a, "select k.size::text, k.root, k.note from checkpoint k order by k.size", each) &&
	    rows(a, "select count(*)::text from leaf where at < now() - interval '1 day'"
	    " and index >= (select coalesce(max(size), 0) from checkpoint)", each_unsigned);
}

/* What entered the log after a witness had seen it is not older than that. */
static void
check_after(struct audit *a, uint64_t size, long day)
{
	for (size_t i = 0; i < a->ncertificates; i++) {
		const struct certificate *c = &a->certificate[i];

		if (c->issue_leaf >= (int64_t)size && day - c->logged.issued > LATE_DAYS)
			found(a, BACKDATED, "certificate %s says issued on %s, and on %s a witness saw the log without it",
			    serial_words(c->serial), day_words(c->logged.issued), day_words(day));
	}
	for (size_t i = 0; i < a->nacts; i++) {
		const struct act *act = &a->act[i];
		const struct certificate *c = certificate_of(a, act->id);

		if (c != NULL && act->leaf >= (int64_t)size && day - act->day > LATE_DAYS)
			found(a, BACKDATED, "certificate %s: act %ld says %s, and on %s a witness saw the log without it",
			    serial_words(c->serial), act->number, day_words(act->day), day_words(day));
	}
}

bool
older_check(struct audit *a)
{
	struct note_parts parts;
	uint64_t when;
	size_t n;
	char *note = file_text("", a->older, &n);

	if (note == NULL || !note_parse(note, &parts)) {
		fprintf(stderr, "audit: %s is no checkpoint\n", a->older);
		free(note);
		return false;
	}
	if (a->vkey != NULL && !note_signed(note, &parts, a->vkey, &when)) {
		found(a, FORGED, "the log key never signed %s", a->older);
	} else if (parts.size > a->size) {
		found(a, RESTORED, "the log has %llu entries, and had %llu when %s was signed", (unsigned long long)a->size,
		    (unsigned long long)parts.size, a->older);
	} else {
		if (parts.size > a->log.size || !has_root(a, &parts))
			found(a, EDITED, "the first %llu entries of the log are not those that %s stands for",
			    (unsigned long long)parts.size, a->older);
		if (a->witness != NULL && !note_signed(note, &parts, a->witness, &when))
			found(a, FORGED, "the witness never cosigned %s", a->older);
		else if (a->witness != NULL)
			check_after(a, parts.size, (long)(when / DAY));
	}
	free(note);
	return true;
}
