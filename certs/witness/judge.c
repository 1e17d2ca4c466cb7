#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "certs/trust/tile.h"
#include "certs/witness/witness.h"

enum { URL_ROOM = 2048, DASH = 4 /* bytes of "— " */ };

/* The line of the note with the log's signature. */
static const char *
log_line(const struct note *note, const struct note_key *log, size_t *n)
{
	for (int i = 0; i < note->n; i++) {
		const struct note_signature *s = &note->signature[i];

		if (s->name_n == strlen(log->name) && memcmp(s->name, log->name, s->name_n) == 0 &&
		    memcmp(s->id, log->id, sizeof(s->id)) == 0) {
			const char *line = s->name - DASH;

			*n = (size_t)(strchr(line, '\n') + 1 - line);
			return line;
		}
	}
	*n = 0;
	return "";
}

/* Remembers the checkpoint, and only then signs it. */
static enum verdict
cosign(const struct witness *w, const struct note *note, const struct checkpoint *c, char line[static NOTE_LINE_MOST])
{
	static char text[NOTE_MOST + NOTE_LINE_MOST];
	char state[CHECKPOINT_MOST];
	enum verdict verdict = store_write(w->folder, "state", state, checkpoint_write(c, state));
	const char *log;
	size_t n, log_n;

	if (verdict != VERDICT_FINE)
		return verdict;
	note_sign(note->text, note->text_n, &w->self, w->sk, (uint64_t)time(NULL), line);
	log = log_line(note, &w->log, &log_n);
	n = (size_t)snprintf(text, sizeof(text), "%.*s\n%.*s%s", (int)note->text_n, note->text, (int)log_n, log, line);
	return store_write(w->folder, "checkpoint", text, n);
}

/* What is refused stays in the folder: two signed checkpoints that exclude each other prove it to anybody. */
static void
keep_evidence(const struct witness *w, const struct note *note)
{
	static char text[NOTE_MOST];
	const char *log;
	size_t log_n;

	log = log_line(note, &w->log, &log_n);
	store_write(w->folder, "refused", text,
	    (size_t)snprintf(text, sizeof(text), "%.*s\n%.*s", (int)note->text_n, note->text, (int)log_n, log));
}

enum verdict
judge(const struct witness *w, const struct note *note, const struct checkpoint *stored, const struct checkpoint *c,
    const struct tree_proof *proof, char line[static NOTE_LINE_MOST])
{
	if (c->size < stored->size) {
		keep_evidence(w, note);
		return say(VERDICT_WENT_BACKWARDS, "the log went backwards: it has %" PRIu64 " entries and had %" PRIu64,
		    c->size, stored->size);
	}
	if (!tree_consistent(stored->size, stored->root, c->size, c->root, proof)) {
		keep_evidence(w, note);
		return say(VERDICT_INCONSISTENT, "the log is inconsistent: its %" PRIu64
		    " entries do not continue the %" PRIu64 " it had", c->size, stored->size);
	}
	return cosign(w, note, c, line);
}

enum verdict
open_note(const struct witness *w, const char *text, size_t n, struct note *note, struct checkpoint *c)
{
	switch (checkpoint_open(text, n, &w->log, c)) {
	case NOTE_FINE:
		return note_read(text, n, note) ? VERDICT_FINE : VERDICT_BAD_SIGNATURE;
	case NOTE_FORGED:
		return say(VERDICT_BAD_SIGNATURE, "bad signature: the checkpoint is not what %s signed", w->log.name);
	case NOTE_UNSIGNED:
		return say(VERDICT_BAD_SIGNATURE, "bad signature: the checkpoint carries none of %s", w->log.name);
	case NOTE_MALFORMED:
		break;
	}
	return say(VERDICT_BAD_SIGNATURE, "bad signature: what came is no checkpoint of %s", w->log.name);
}

struct tiles { const char *url; char why[FETCH_WHY]; };

static bool
fetch_tile(void *of, const struct tile *tile, unsigned char *hashes)
{
	struct tiles *tiles = of;
	unsigned char all[TILE_BYTES];
	struct tile wanted = *tile;
	char url[URL_ROOM], path[TILE_PATH_MOST];
	enum fetched answer;
	size_t n;

	tile_path(&wanted, path);
	snprintf(url, sizeof(url), "%s/tile/%s", tiles->url, path);
	answer = fetch(url, all, sizeof(all), &n, tiles->why);
	if (answer == FETCH_MISSING && wanted.width < TILE_WIDTH) {
		/* a log may drop a partial tile once it is full */
		wanted.width = TILE_WIDTH;
		tile_path(&wanted, path);
		snprintf(url, sizeof(url), "%s/tile/%s", tiles->url, path);
		answer = fetch(url, all, sizeof(all), &n, tiles->why);
	}
	if (answer != FETCHED)
		return false;
	if (n != (size_t)wanted.width * TREE_HASH) {
		snprintf(tiles->why, sizeof(tiles->why), "%.200s has %zu bytes", url, n);
		return false;
	}
	memcpy(hashes, all, (size_t)tile->width * TREE_HASH);
	return true;
}

enum verdict
judge_log(const struct witness *w)
{
	static char text[NOTE_MOST];
	static struct tile_reader reader;
	struct tiles tiles = { .url = w->url, .why = "" };
	struct tree_proof proof = {0};
	struct checkpoint stored, c;
	struct tree_source source;
	struct note note;
	char url[URL_ROOM], line[NOTE_LINE_MOST];
	enum verdict verdict = store_read(w, &stored);
	size_t n;

	if (verdict != VERDICT_FINE)
		return verdict;
	snprintf(url, sizeof(url), "%s/checkpoint", w->url);
	if (fetch(url, text, sizeof(text), &n, tiles.why) != FETCHED)
		return say(VERDICT_UNREACHABLE, "unreachable: %s", tiles.why);
	verdict = open_note(w, text, n, &note, &c);
	if (verdict != VERDICT_FINE)
		return verdict;
	if (c.size > stored.size) {
		source = tile_source(&reader, fetch_tile, &tiles, c.size);
		if (!tree_consistency(&source, stored.size, c.size, &proof))
			return say(VERDICT_UNREACHABLE, "unreachable: %s", tiles.why);
	}
	verdict = judge(w, &note, &stored, &c, &proof, line);
	if (verdict == VERDICT_FINE)
		say(VERDICT_FINE, "cosigned %" PRIu64 " entries of %s", c.size, c.origin);
	return verdict;
}
