#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "certs/trust/tlog_proof.h"

static const char first_line[] = "c2sp.org/tlog-proof@v1";

/* Adds to out, of which *n bytes are full; *n becomes room when it does not fit. */
static void __attribute__((format(printf, 4, 5)))
add(char *out, size_t room, size_t *n, const char *format, ...)
{
	va_list args;
	int length;

	if (*n >= room)
		return;
	va_start(args, format);
	length = vsnprintf(out + *n, room - *n, format, args);
	va_end(args);
	*n = length >= 0 && (size_t)length < room - *n ? *n + (size_t)length : room;
}

size_t
tlog_proof_write(const struct tlog_proof *proof, char *out, size_t room)
{
	char base64[sodium_base64_ENCODED_LEN(TLOG_EXTRA_MOST, sodium_base64_VARIANT_ORIGINAL)];
	size_t n = 0;

	add(out, room, &n, "%s\n", first_line);
	if (proof->extra_n > 0)
		add(out, room, &n, "extra %s\n", sodium_bin2base64(base64, sizeof(base64), proof->extra,
		    proof->extra_n, sodium_base64_VARIANT_ORIGINAL));
	add(out, room, &n, "index %llu\n", (unsigned long long)proof->index);
	for (int i = 0; i < proof->path.n; i++) {
		note_hash_text(proof->path.hash[i], base64);
		add(out, room, &n, "%s\n", base64);
	}
	add(out, room, &n, "\n");
	if (n >= room || proof->note_n >= room - n)
		return 0;
	memcpy(out + n, proof->note, proof->note_n);
	n += proof->note_n;
	out[n] = '\0';
	return n;
}

/* The next line without its \n; false when no line ends. */
static bool
next_line(const char **text, size_t *n, const char **line, size_t *length)
{
	const char *end = *n > 0 ? memchr(*text, '\n', *n) : NULL;

	if (end == NULL)
		return false;
	*line = *text;
	*length = (size_t)(end - *text);
	*n -= *length + 1;
	*text = end + 1;
	return true;
}

static bool
starts(const char *line, size_t n, const char *word)
{
	return n > strlen(word) && memcmp(line, word, strlen(word)) == 0;
}

bool
tlog_proof_read(const char *text, size_t n, struct tlog_proof *proof)
{
	const char *line;
	size_t length;

	proof->extra_n = 0;
	proof->path.n = 0;
	if (n >= TLOG_PROOF_MOST || !next_line(&text, &n, &line, &length) ||
	    length != sizeof(first_line) - 1 || memcmp(line, first_line, length) != 0 ||
	    !next_line(&text, &n, &line, &length))
		return false;
	if (starts(line, length, "extra ")) {
		if (!note_base64(line + 6, length - 6, proof->extra, sizeof(proof->extra), &proof->extra_n) ||
		    proof->extra_n == 0 || !next_line(&text, &n, &line, &length))
			return false;
	}
	if (!starts(line, length, "index ") || !note_number(line + 6, length - 6, &proof->index))
		return false;
	while (next_line(&text, &n, &line, &length)) {
		if (length == 0) {
			proof->note = text;
			proof->note_n = n;
			return n > 0;
		}
		if (proof->path.n == TREE_LEVELS || !note_hash(line, length, proof->path.hash[proof->path.n++]))
			return false;
	}
	return false;
}

enum tlog_answer
tlog_proof_check(const struct tlog_proof *proof, const struct note_key *log,
    const unsigned char *entry, size_t n, struct checkpoint *c)
{
	unsigned char leaf[TREE_HASH];

	if (checkpoint_open(proof->note, proof->note_n, log, c) != NOTE_FINE)
		return TLOG_BAD_CHECKPOINT;
	tree_leaf(entry, n, leaf);
	return tree_included(leaf, proof->index, c->size, &proof->path, c->root) ? TLOG_FINE : TLOG_NOT_INCLUDED;
}
