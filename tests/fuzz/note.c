#include <sodium.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/note.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* The key of tests/vectors, and what it signed: the only checkpoints that may ever be accepted. */
static const char vkey[] = "verify.example.org/log+54b3342d+AcHjUP31Sw7V/JwlXg5C7ULKb9gspbdGYbSfpQ/ri1yX";
static const char now[] = "verify.example.org/log\n1000\njeTFS6o+yfYIg83DKlDZeE7VhC+h5sTz3rauieGYnhc=\n";
static const char before[] = "verify.example.org/log\n666\nV3588ZPHxjP3jNn9sVdpBWBUkiz0EBagr1yqmh1alH8=\n";

/* Text as a public key: there is one way to write it. */
static void
read_vkey(const uint8_t *data, size_t n)
{
	char text[NOTE_VKEY_MOST + 1], again[NOTE_VKEY_MOST];
	struct note_key key;

	if (n >= sizeof(text))
		return;
	memcpy(text, data, n);
	text[n] = '\0';
	if (note_vkey_read(text, &key) && (note_vkey_write(&key, again) != strlen(text) || strcmp(again, text) != 0))
		abort();
}

/* Text as a checkpoint without signatures: what is read is what is written. */
static void
read_checkpoint(const char *data, size_t n)
{
	char again[CHECKPOINT_MOST];
	struct checkpoint c;
	size_t length;

	if (!checkpoint_read(data, n, &c))
		return;
	length = checkpoint_write(&c, again);
	if (length > n || memcmp(again, data, length) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct note_key key;
	struct checkpoint c;
	struct note note;

	if (key.name[0] == '\0' && (sodium_init() < 0 || !note_vkey_read(vkey, &key)))
		abort();
	read_vkey(data, n);
	read_checkpoint((const char *)data, n);
	if (!note_read((const char *)data, n, &note))
		return 0;
	if (note.n < 1 || note.text_n == 0 || note.text[note.text_n - 1] != '\n')
		abort();
	if (checkpoint_open((const char *)data, n, &key, &c) == NOTE_FINE &&
	    !(note.text_n == sizeof(now) - 1 && memcmp(note.text, now, note.text_n) == 0) &&
	    !(note.text_n == sizeof(before) - 1 && memcmp(note.text, before, note.text_n) == 0))
		abort();
	return 0;
}
