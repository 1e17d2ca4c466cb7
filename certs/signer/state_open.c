#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "certs/signer/facts.h"
#include "certs/signer/folder.h"
#include "certs/signer/state.h"
#include "certs/signer/state_parts.h"

/* What state.json says was there at the last answer. */
struct known {
	uint64_t	lines, size;
	unsigned char	head[32], root[32];
};

static bool
state_number(const json_t *of, const char *name, uint64_t *out)
{
	json_t *value = json_object_get(of, name);

	*out = (uint64_t)json_integer_value(value);
	return json_is_integer(value) && json_integer_value(value) >= 0;
}

/* Without a file: nothing was ever answered, which only an empty folder may say. */
static bool
read_known(int folder, struct known *k, bool *there)
{
	size_t n;
	char *text = folder_read(folder, "state.json", &n);
	json_t *json = text == NULL ? NULL : json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);
	json_t *log = json_object_get(json, "log"), *journal = json_object_get(json, "journal");
	bool fine;

	*k = (struct known){0};
	*there = text != NULL;
	fine = text == NULL ? errno == ENOENT :
	    state_number(log, "size", &k->size) && state_number(journal, "size", &k->lines) &&
	    hex_read(json_string_value(json_object_get(log, "root")), k->root, 32) &&
	    hex_read(json_string_value(json_object_get(journal, "head")), k->head, 32);
	json_decref(json);
	free(text);
	return fine;
}

static bool
each_record(void *to, const json_t *record, uint64_t offset)
{
	return state_apply(to, record, offset);
}

/* Adds entries up to the last signed size; at the known size the known root must come out. */
static bool
add_entries(struct state *s, const struct known *k)
{
	enum { AT_ONCE = 4096 };
	unsigned char *some = malloc(AT_ONCE * STATE_ENTRY), leaf[32], root[32];
	bool fine = some != NULL;

	while (fine && s->tree.size < s->signed_size) {
		size_t n = s->signed_size - s->tree.size < AT_ONCE ? s->signed_size - s->tree.size : AT_ONCE;

		fine = state_entries(s, s->tree.size, n, some);
		for (size_t i = 0; fine && i < n; i++) {
			tree_leaf(some + i * STATE_ENTRY, STATE_ENTRY, leaf);
			tree_add(&s->tree, leaf);
			if (s->tree.size == k->size) {
				tree_root(&s->tree, root);
				fine = memcmp(root, k->root, 32) == 0;
			}
		}
	}
	free(some);
	if (s->signed_size > 0) {
		tree_root(&s->tree, root);
		fine = fine && memcmp(root, s->signed_root, 32) == 0;
	}
	return fine && s->tree.size >= k->size;
}

static bool
open_entries(struct state *s, const struct known *k, bool alone, char *why, size_t room)
{
	struct stat st;

	s->entries = openat(s->folder, "entries", O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (s->entries < 0 || fstat(s->entries, &st) < 0) {
		snprintf(why, room, "the entries cannot be read: %s", strerror(errno));
		return false;
	}
	if (!add_entries(s, k)) {
		snprintf(why, room, "the entries are not those that were signed: they differ within the first %llu",
		    (unsigned long long)s->signed_size);
		return false;
	}
	/* a crash came between these and their checkpoint: nobody was told of them */
	if (alone && (uint64_t)st.st_size > s->tree.size * STATE_ENTRY &&
	    (ftruncate(s->entries, (off_t)(s->tree.size * STATE_ENTRY)) < 0 || fsync(s->entries) < 0)) {
		snprintf(why, room, "entries that were never signed cannot be cut off: %s", strerror(errno));
		return false;
	}
	return true;
}

static bool
read_recovery(struct state *s, char *why, size_t room)
{
	size_t n;
	char *text = folder_read(s->folder, "recovery.json", &n);
	json_t *json = text == NULL ? NULL : json_loadb(text, n, 0, NULL);
	bool fine = (text == NULL && errno == ENOENT) || (state_number(json, "size", &s->behind_size) &&
	    hex_read(json_string_value(json_object_get(json, "root")), s->behind_root, 32));

	s->recovery = text != NULL;
	json_decref(json);
	free(text);
	if (!fine)
		snprintf(why, room, "recovery.json cannot be read");
	return fine;
}

static bool
open_parts(struct state *s, bool alone, char *why, size_t room)
{
	struct known k;
	bool there;

	if (alone) {
		s->lock = openat(s->folder, "lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		if (s->lock < 0 || flock(s->lock, LOCK_EX | LOCK_NB) < 0) {
			snprintf(why, room, errno == EWOULDBLOCK ? "another signer is running" : "the lock cannot be had");
			return false;
		}
	}
	if (!read_known(s->folder, &k, &there)) {
		snprintf(why, room, "state.json cannot be read");
		return false;
	}
	if (!journal_open(&s->journal, s->folder, "journal", alone, k.lines, k.head, each_record, s, why, room))
		return false;
	if (!there && s->journal.size > 0) {
		snprintf(why, room, "there is a journal, but state.json is missing");
		return false;
	}
	if (!open_entries(s, &k, alone, why, room) || !read_recovery(s, why, room))
		return false;
	if (alone && !state_write(s)) {
		snprintf(why, room, "state.json cannot be written: %s", strerror(errno));
		return false;
	}
	return true;
}

struct state *
state_open(const char *folder, bool alone, char *why, size_t room)
{
	struct state *s = calloc(1, sizeof(*s));

	if (s == NULL)
		abort();
	s->lock = s->entries = s->journal.fd = -1;
	s->folder = folder_open(folder, alone);
	if (s->folder < 0)
		snprintf(why, room, "%s", strerror(errno));
	else if (open_parts(s, alone, why, room))
		return s;
	state_close(s);
	return NULL;
}

bool
state_write(const struct state *s)
{
	unsigned char root[32];
	char hex[65], *text;
	json_t *serial = json_object(), *node = json_array(), *json;
	bool fine;

	for (int i = 0; i < s->nyears; i++) {
		char year[12];

		snprintf(year, sizeof(year), "%u", s->years[i].year);
		json_object_set_new(serial, year, json_integer(s->years[i].last));
	}
	for (int i = 0; i < s->tree.n; i++)
		json_array_append_new(node, json_string(sodium_bin2hex(hex, sizeof(hex), s->tree.node[i], 32)));
	tree_root(&s->tree, root);
	json = json_pack("{s:{s:I, s:s, s:o}, s:o, s:I}", "log", "size", (json_int_t)s->tree.size,
	    "root", sodium_bin2hex(hex, sizeof(hex), root, 32), "nodes", node, "serial", serial,
	    "seq", (json_int_t)s->seq);
	json_object_set_new(json, "journal", json_pack("{s:I, s:s}", "size", (json_int_t)s->journal.size,
	    "head", sodium_bin2hex(hex, sizeof(hex), s->journal.head, 32)));
	text = json_dumps(json, JSON_INDENT(1));
	json_decref(json);
	if (text == NULL)
		abort();
	fine = folder_write(s->folder, "state.json", 0600, text, strlen(text));
	free(text);
	return fine;
}
