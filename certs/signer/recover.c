#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "certs/signer/folder.h"
#include "certs/signer/recover.h"
#include "certs/signer/state.h"

enum { WORDS = 100 };

struct missing {
	const struct state	*state;
	uint64_t		 from;		/* the first entry that the database lacks */
	uint64_t		 begins;	/* where the journal goes on behind the last checkpoint up to it */
	bool			 passed;	/* that checkpoint was the record before */
	unsigned		 certificates, acts;
	FILE			*out;
};

/* Is what the database had the beginning of what we have? */
static bool
is_older(const struct state *s)
{
	struct tree tree = {0};
	unsigned char entry[STATE_ENTRY], leaf[32], root[32];

	if (s->behind_size > s->tree.size)
		return false;
	while (tree.size < s->behind_size) {
		if (!state_entries(s, tree.size, 1, entry))
			return false;
		tree_leaf(entry, sizeof(entry), leaf);
		tree_add(&tree, leaf);
	}
	tree_root(&tree, root);
	return memcmp(root, s->behind_root, 32) == 0;
}

static bool
find_begin(void *to, const json_t *record, uint64_t offset)
{
	struct missing *m = to;

	if (m->passed)
		m->begins = offset;
	m->passed = strcmp(json_string_value(json_object_get(record, "ask")), "checkpoint") == 0 &&
	    (uint64_t)json_integer_value(json_object_get(record, "size")) <= m->from;
	return true;
}

static bool
count_record(void *to, const json_t *record, uint64_t offset)
{
	struct missing *m = to;
	const char *ask = json_string_value(json_object_get(record, "ask"));

	(void)offset;
	m->certificates += strcmp(ask, "issue") == 0;
	m->acts += strcmp(ask, "act") == 0;
	return true;
}

static bool
write_record(void *to, const json_t *record, uint64_t offset)
{
	struct missing *m = to;

	(void)offset;
	return json_dumpf(record, m->out, JSON_COMPACT) == 0 && fputc('\n', m->out) != EOF;
}

static bool
write_all(struct missing *m)
{
	const struct state *s = m->state;
	unsigned char entry[STATE_ENTRY];
	char hex[STATE_ENTRY * 2 + 1];

	for (uint64_t i = m->from; i < s->tree.size; i++) {
		if (!state_entries(s, i, 1, entry))
			return false;
		fprintf(m->out, "{\"entry\":%llu,\"hex\":\"%s\"}\n", (unsigned long long)i,
		    sodium_bin2hex(hex, sizeof(hex), entry, sizeof(entry)));
	}
	for (int i = 0; i < s->nyears; i++)
		fprintf(m->out, "{\"serial\":\"%u\",\"last\":%u}\n", s->years[i].year, s->years[i].last);
	journal_walk(&s->journal, m->begins, write_record, m);
	return fflush(m->out) == 0 && fsync(fileno(m->out)) == 0;
}

static enum signer_exit
write_file(struct missing *m, const char *file)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool fine;

	m->out = fd < 0 ? NULL : fdopen(fd, "w");
	if (m->out == NULL)
		return signer_stop(SIGNER_FILE, "%s cannot be made: %s", file, strerror(errno));
	fine = write_all(m);
	if (fclose(m->out) != 0 || !fine)
		return signer_stop(SIGNER_FILE, "%s cannot be written", file);
	printf("%s holds what the database must take in; the signer goes on when it did\n", file);
	return SIGNER_FINE;
}

static enum signer_exit
tell(struct missing *m, const char *file, const char *words)
{
	const struct state *s = m->state;
	char wanted[WORDS];

	if (!is_older(s))
		return signer_stop(SIGNER_REFUSED, "the database had %llu entries that are not the first of the %llu signed: "
		    "it is another one, or entries came after the restore; restore the newest backup and start press",
		    (unsigned long long)s->behind_size, (unsigned long long)s->tree.size);
	snprintf(wanted, sizeof(wanted), "take %llu entries from %llu",
	    (unsigned long long)(s->tree.size - m->from), (unsigned long long)m->from);
	journal_walk(&s->journal, 0, find_begin, m);
	if (m->passed)
		m->begins = s->journal.bytes;
	if (file == NULL) {
		journal_walk(&s->journal, m->begins, count_record, m);
		printf("The database has %llu entries of the log, signed were %llu: entries %llu to %llu are missing,\n"
		    "and with them up to %u certificates and %u acts. A newer backup is better than this.\n"
		    "To write what the database must take in:\n\n  signer recover --write FILE --confirm '%s'\n",
		    (unsigned long long)m->from, (unsigned long long)s->tree.size, (unsigned long long)m->from,
		    (unsigned long long)s->tree.size - 1, m->certificates, m->acts, wanted);
		return SIGNER_REFUSED;
	}
	if (words == NULL || strcmp(words, wanted) != 0)
		return signer_stop(SIGNER_REFUSED, "the words to confirm with are: %s", wanted);
	return write_file(m, file);
}

enum signer_exit
recover(const char *file, const char *words)
{
	const char *folder = getenv("REGISTRY_SIGNER_STATE");
	struct missing m = {0};
	struct state *s;
	enum signer_exit code = SIGNER_FINE;
	char why[256];

	if (folder == NULL)
		return signer_stop(SIGNER_SYSTEM, "REGISTRY_SIGNER_STATE must name a folder");
	s = state_open(folder, false, why, sizeof(why));
	if (s == NULL)
		return signer_stop(SIGNER_SYSTEM, "the state in %s is not in order: %s", folder, why);
	m.state = s;
	m.from = s->behind_size;
	if (s->recovery)
		code = tell(&m, file, words);
	else
		puts("Nothing to recover: the database and the signer agreed when they last met.");
	state_close(s);
	return code;
}
