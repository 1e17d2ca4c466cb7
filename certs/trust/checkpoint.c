#include <stdio.h>
#include <string.h>

#include "certs/trust/note.h"

size_t
checkpoint_write(const struct checkpoint *c, char out[static CHECKPOINT_MOST])
{
	char root[NOTE_HASH_TEXT + 1];

	note_hash_text(c->root, root);
	return (size_t)snprintf(out, CHECKPOINT_MOST, "%s\n%llu\n%s\n", c->origin, (unsigned long long)c->size, root);
}

/* The next line without its \n; *n is what is left of the text behind it. */
static const char *
next_line(const char **text, size_t *n, size_t *length)
{
	const char *line = *text, *end = *n > 0 ? memchr(line, '\n', *n) : NULL;

	if (end == NULL)
		return NULL;
	*length = (size_t)(end - line);
	*n -= *length + 1;
	*text = end + 1;
	return line;
}

bool
checkpoint_read(const char *text, size_t n, struct checkpoint *c)
{
	size_t length;
	const char *line = next_line(&text, &n, &length);

	if (line == NULL || length == 0 || length > NOTE_NAME_MOST || memchr(line, '\0', length) != NULL)
		return false;
	memcpy(c->origin, line, length);
	c->origin[length] = '\0';
	line = next_line(&text, &n, &length);
	if (line == NULL || !note_number(line, length, &c->size))
		return false;
	line = next_line(&text, &n, &length);
	if (line == NULL || !note_hash(line, length, c->root))
		return false;
	while (n > 0)
		if (next_line(&text, &n, &length) == NULL || length == 0)
			return false;
	return true;
}

size_t
checkpoint_sign(const struct checkpoint *c, const struct note_key *key, const unsigned char sk[static 64],
    char out[static CHECKPOINT_MOST + 1 + NOTE_LINE_MOST])
{
	size_t n = checkpoint_write(c, out);

	out[n] = '\n';
	return n + 1 + note_sign(out, n, key, sk, 0, out + n + 1);
}

enum note_answer
checkpoint_open(const char *bytes, size_t n, const struct note_key *log, struct checkpoint *c)
{
	struct note note;
	enum note_answer answer;

	if (!note_read(bytes, n, &note))
		return NOTE_MALFORMED;
	answer = note_check(&note, log, NULL);
	if (answer != NOTE_FINE)
		return answer;
	if (!checkpoint_read(note.text, note.text_n, c) || strcmp(c->origin, log->name) != 0)
		return NOTE_MALFORMED;
	return NOTE_FINE;
}
