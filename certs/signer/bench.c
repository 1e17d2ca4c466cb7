#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "certs/signer/protocol.h"
#include "certs/signer/ask.h"
#include "certs/signer/bench.h"
#include "certs/signer/ceremony.h"
#include "certs/signer/facts.h"
#include "certs/signer/keys.h"
#include "certs/signer/state.h"
#include "certs/trust/base32.h"

enum { AT_ONCE = 50, YEAR = 2026 };

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static json_t *
item(int number)
{
	unsigned char bytes[16];
	char id[32], hex[17];

	randombytes_buf(bytes, sizeof(bytes));
	base32_encode(bytes, 16, id);
	sodium_bin2hex(hex, sizeof(hex), bytes, 8);
	return json_pack("{s:s, s:I, s:s, s:s, s:i, s:i, s:i, s:[s,s], s:[i,i]}", "id", id,
	    "serial", (json_int_t)YEAR * SERIAL_YEAR + number, "issued", "2026-11-23", "expires", "2029-11-23",
	    "course", 1042, "status", 393216 + number, "kind", 1, "commitments", hex, hex, "approvals", 17, 23);
}

/* Asks as a peer does: text in, text out, synced.  false: not answered with ok. */
static bool
ask(struct signer *s, json_t *question)
{
	char *text = json_dumps(question, JSON_COMPACT), *line;
	json_t *answer = ask_answer(s, text, strlen(text), RIGHT_ALL);
	bool fine = state_sync(s->state) && json_is_true(json_object_get(answer, "ok"));

	line = json_dumps(answer, JSON_COMPACT);
	fine = fine && strstr(line, "\"error\"") == NULL;
	json_decref(question);
	json_decref(answer);
	free(text);
	free(line);
	return fine;
}

static bool
issue_some(struct signer *s, int from, int n)
{
	json_t *items = json_array();
	unsigned char entries[AT_ONCE * STATE_ENTRY];
	char hex[sizeof(entries) * 2 + 1];

	for (int i = 0; i < n; i++) {
		unsigned char *entry = entries + i * STATE_ENTRY;

		json_array_append_new(items, item(from + i));
		entry[0] = entry[1] = 1;
		randombytes_buf(entry + 2, 32);
	}
	sodium_bin2hex(hex, sizeof(hex), entries, (size_t)n * STATE_ENTRY);
	return ask(s, json_pack("{s:s, s:o}", "ask", "issue", "items", items)) &&
	    ask(s, json_pack("{s:s, s:I, s:s}", "ask", "checkpoint", "from", (json_int_t)s->state->tree.size,
	    "entries", hex));
}

static enum signer_exit
run(const char *folder, const char *state, int n)
{
	static struct keys keys;
	struct signer s = { .keys = &keys };
	char why[256];
	double began;
	bool fine = true;

	if (!keys_open(&keys, folder, why, sizeof(why)) ||
	    (s.state = state_open(state, true, why, sizeof(why))) == NULL)
		return signer_stop(SIGNER_SYSTEM, "%s", why);
	began = seconds();
	for (int i = 1; i <= n && fine; i += AT_ONCE)
		fine = issue_some(&s, i, n + 1 - i < AT_ONCE ? n + 1 - i : AT_ONCE);
	if (fine)
		printf("signer: signed and logged %d in %.2f s, %.0f a second  (goal 1000)\n", n, seconds() - began, n / (seconds() - began));
	state_close(s.state);
	keys_close(&keys);
	return fine ? SIGNER_FINE : signer_stop(SIGNER_FILE, "an issue was not answered: %s", s.detail);
}

/* Removes the folders again: what was made in them is known. */
static void
remove_all(const char *folder)
{
	static const char *const files[] = {
		"keys/issue.key", "keys/status.key", "keys/log.key", "keys/pdf.key", "keys/pdf.crt",
		"keys/registry.json", "keys/public/keys.jws", "keys/public/jwks.json", "keys/public/did.json",
		"keys/public/roots.json", "keys/public/ca.crt", "keys/public/crl.pem", "keys/public", "keys",
		"keys-roots/root-a.key", "keys-roots/root-b.key", "keys-roots/ca.key", "keys-roots",
		"state/journal", "state/entries", "state/state.json", "state/lock", "state", ""
	};
	char path[256];

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
		remove(path);
	}
}

enum signer_exit
bench(int n)
{
	char folder[128], keys[160], state[160];
	const char *where = getenv("TMPDIR");
	const struct ceremony c = { .keys = keys };
	enum signer_exit code;

	snprintf(folder, sizeof(folder), "%.80s/signer-bench.XXXXXX", where == NULL ? "/tmp" : where);
	if (mkdtemp(folder) == NULL)
		return signer_stop(SIGNER_FILE, "%s: %s", folder, strerror(errno));
	snprintf(keys, sizeof(keys), "%s/keys", folder);
	snprintf(state, sizeof(state), "%s/state", folder);
	code = ceremony_keys(&c, "bench.example", true);
	if (code == SIGNER_FINE)
		code = run(keys, state, n);
	remove_all(folder);
	return code;
}
