#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "certs/witness/witness.h"

/* Takes "old N", the hashes and the empty line off a body. */
static bool
read_head(const char **body, size_t *n, uint64_t *old, struct tree_proof *proof)
{
	bool first = true;

	proof->n = 0;
	for (;;) {
		const char *line = *body, *end = *n > 0 ? memchr(line, '\n', *n) : NULL;
		size_t length;

		if (end == NULL)
			return false;
		length = (size_t)(end - line);
		*n -= length + 1;
		*body = end + 1;
		if (first) {
			if (length < 5 || memcmp(line, "old ", 4) != 0 || !note_number(line + 4, length - 4, old))
				return false;
			first = false;
		} else if (length == 0) {
			return true;
		} else if (proof->n == TREE_LEVELS || !note_hash(line, length, proof->hash[proof->n++])) {
			return false;
		}
	}
}

enum verdict
judge_request(const struct witness *w, const char *body, size_t n)
{
	struct tree_proof proof;
	struct checkpoint stored, c;
	struct note note;
	char line[NOTE_LINE_MOST];
	enum verdict verdict = store_read(w, &stored);
	uint64_t old;

	if (verdict != VERDICT_FINE)
		return verdict;
	if (!read_head(&body, &n, &old, &proof))
		return say(VERDICT_MALFORMED, "malformed: a request is \"old SIZE\", hashes, an empty line, a checkpoint");
	verdict = open_note(w, body, n, &note, &c);
	if (verdict != VERDICT_FINE)
		return verdict;
	if (old > c.size)
		return say(VERDICT_MALFORMED, "malformed: the checkpoint has fewer entries than the old one it names");
	if (old != stored.size && c.size >= stored.size) {
		printf("%" PRIu64 "\n", stored.size);
		return say(VERDICT_ELSEWHERE, "the proof begins at %" PRIu64 " entries, remembered are %" PRIu64, old, stored.size);
	}
	verdict = judge(w, &note, &stored, &c, &proof, line);
	if (verdict == VERDICT_FINE)
		fputs(line, stdout);
	return verdict;
}
