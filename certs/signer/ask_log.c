#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/signer/protocol.h"
#include "certs/signer/ask.h"
#include "certs/signer/facts.h"
#include "certs/signer/keys.h"
#include "certs/signer/state.h"
#include "certs/trust/note.h"

/* Where the signer stands, and what it says of the log. */

static json_t *
hex_text(const unsigned char *bytes, size_t n)
{
	char hex[65];

	return json_string(sodium_bin2hex(hex, sizeof(hex), bytes, n));
}

static json_t *
key_text(const struct keys *keys, enum key_use use)
{
	const struct key *key = key_on(keys, use, ask_today());
	char x[JWK_X + 1];

	if (key == NULL)
		return json_null();
	jwk_x(key->pk, x);
	return json_pack("{s:s, s:s}", "kid", key->kid, "x", x);
}

static json_t *
keys_text(const struct keys *keys)
{
	char vkey[NOTE_VKEY_MOST];

	note_vkey_write(&keys->log, vkey);
	return json_pack("{s:o, s:o, s:{s:s}}", "issue", key_text(keys, KEY_ISSUE),
	    "status", key_text(keys, KEY_STATUS), "log", "vkey", vkey);
}

/* The database says where it is: the same place as ours, or it has to catch up. */
static bool
compare(struct signer *s, json_int_t size, const unsigned char theirs[32])
{
	unsigned char ours[32];
	bool same;

	tree_root(&s->state->tree, ours);
	same = (uint64_t)size == s->state->tree.size && memcmp(ours, theirs, 32) == 0;
	return state_set_recovery(s->state, !same, (uint64_t)size, theirs);
}

json_t *
ask_hello(struct signer *s, json_t *question)
{
	struct state *state = s->state;
	json_int_t size = -1;
	const char *root = NULL;
	unsigned char theirs[32], ours[32];
	json_t *serial, *answer;

	if (json_unpack_ex(question, NULL, JSON_STRICT, "{s?I, s?s}", "size", &size, "root", &root) != 0 ||
	    (root == NULL) != (size < 0) || (root != NULL && !hex_read(root, theirs, 32)))
		return ask_wrong(s, CODE_malformed, "size, root");
	if (root != NULL && !compare(s, size, theirs))
		return ask_wrong(s, CODE_disk, "");
	serial = json_object();
	for (int i = 0; i < state->nyears; i++) {
		char year[12];

		snprintf(year, sizeof(year), "%u", state->years[i].year);
		json_object_set_new(serial, year, json_integer(state->years[i].last));
	}
	tree_root(&state->tree, ours);
	answer = json_pack("{s:{s:I, s:o}, s:o, s:I, s:{s:I, s:o}}", "log", "size", (json_int_t)state->tree.size,
	    "root", hex_text(ours, 32), "serial", serial, "seq", (json_int_t)state->seq,
	    "journal", "size", (json_int_t)state->journal.size, "head", hex_text(state->journal.head, 32));
	json_object_set_new(answer, "keys", keys_text(s->keys));
	json_object_set_new(answer, "host", json_string(s->keys->host));
	json_object_set_new(answer, "demo", json_boolean(s->keys->demo));
	json_object_set_new(answer, "state", json_string(state->recovery ? "recovery" : "ready"));
	return answer;
}

json_t *
ask_public(struct signer *s, json_t *question)
{
	json_t *files = json_object();

	if (json_object_size(question) > 0)
		return ask_wrong(s, CODE_malformed, "public takes nothing");
	for (int i = 0; i < KEYS_PUBLIC; i++)
		json_object_set_new(files, keys_public_names[i], json_string(s->keys->text[i]));
	return json_pack("{s:o}", "files", files);
}

/* The entries of a question; NULL: not those of a log (verification.md 6.1). */
static unsigned char *
read_entries(const char *hex, size_t *n)
{
	size_t length = strlen(hex) / 2;
	unsigned char *out = malloc(length + 1);

	if (out == NULL)
		abort();
	*n = length / STATE_ENTRY;
	if (length % STATE_ENTRY != 0 || !hex_read(hex, out, length)) {
		free(out);
		return NULL;
	}
	for (size_t i = 0; i < *n; i++) {
		const unsigned char *entry = out + i * STATE_ENTRY;

		if (entry[0] != 1 || entry[1] < 1 || entry[1] > 7) {
			free(out);
			return NULL;
		}
	}
	return out;
}

/* Are the first `known` of these what the log has from there on? */
static bool
repeats(const struct state *state, uint64_t from, const unsigned char *entries, size_t known)
{
	unsigned char *ours = malloc(known * STATE_ENTRY + 1);
	bool same;

	if (ours == NULL)
		abort();
	same = state_entries(state, from, known, ours) && memcmp(ours, entries, known * STATE_ENTRY) == 0;
	free(ours);
	return same;
}

static json_t *
sign_checkpoint(struct signer *s)
{
	struct checkpoint c = { .size = s->state->tree.size };
	char note[CHECKPOINT_MOST + 1 + NOTE_LINE_MOST];
	json_t *record;

	snprintf(c.origin, sizeof(c.origin), "%s", s->keys->log.name);
	tree_root(&s->state->tree, c.root);
	if (c.size != s->state->signed_size) {
		record = json_pack("{s:I, s:o}", "size", (json_int_t)c.size, "root", hex_text(c.root, 32));
		state_remember(s->state, "checkpoint", record);
		json_decref(record);
	}
	checkpoint_sign(&c, &s->keys->log, s->keys->log_sk, note);
	return json_pack("{s:I, s:o, s:s}", "size", (json_int_t)c.size, "root", hex_text(c.root, 32), "note", note);
}

json_t *
ask_checkpoint(struct signer *s, json_t *question)
{
	json_int_t from;
	const char *hex;
	unsigned char *entries;
	size_t n, known;
	uint64_t size = s->state->tree.size;

	if (json_unpack_ex(question, NULL, JSON_STRICT, "{s:I, s:s}", "from", &from, "entries", &hex) != 0 ||
	    from < 0 || (entries = read_entries(hex, &n)) == NULL)
		return ask_wrong(s, CODE_malformed, "from, entries");
	if ((uint64_t)from > size) {
		free(entries);
		return ask_wrong(s, CODE_gap, "");
	}
	/* an answer that got lost is asked for again: that is no step back */
	known = size - (uint64_t)from;
	if (known > n || !repeats(s->state, (uint64_t)from, entries, known)) {
		free(entries);
		return ask_wrong(s, CODE_went_backwards, "");
	}
	state_extend(s->state, entries + known * STATE_ENTRY, n - known);
	free(entries);
	return sign_checkpoint(s);
}
