#ifndef TRUST_NOTE_H
#define TRUST_NOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Signed notes, checkpoints and cosignatures as C2SP writes them
 * (signed-note, tlog-checkpoint, tlog-cosignature v1; verification.md 6.2).
 *
 *	origin                          a text of lines, each ending in \n
 *	1000
 *	jeTFS6o+yfYIg83DKlDZeE7VhC+h5sTz3rauieGYnhc=
 *	                                an empty line
 *	— origin VLM0LRa/…              a line a signature: name, base64(id4 signature)
 *
 * Strict: one way to write each note.  Nothing here allocates.
 */

enum {
	NOTE_MOST = 65536,		/* bytes of a note with its signatures */
	NOTE_NAME_MOST = 128,		/* bytes of a key's name */
	NOTE_SIGNATURES_MOST = 32,
	NOTE_SIGNATURE_MOST = 128,	/* bytes of one signature without its id */
	NOTE_LINE_MOST = NOTE_NAME_MOST + 120,	/* a signature line of ours, with NUL */
	NOTE_VKEY_MOST = NOTE_NAME_MOST + 64,	/* text of a public key, with NUL */
	CHECKPOINT_MOST = NOTE_NAME_MOST + 80	/* text of a checkpoint, with NUL */
};

enum note_algorithm {
	NOTE_ED25519 = 1,	/* signs the text */
	NOTE_COSIGNATURE = 4	/* signs "cosignature/v1\ntime T\n" and the text; 8 bytes of time come first */
};

/* A public key and its name; id = SHA-256(name 0A algorithm pk), first 4 bytes. */
struct note_key {
	char			name[NOTE_NAME_MOST + 1];
	enum note_algorithm	algorithm;
	unsigned char		id[4];
	unsigned char		pk[32];
};

/* A name is UTF-8 without blanks, controls and +; else false. */
bool	note_key_make(struct note_key *, const char *name, enum note_algorithm, const unsigned char pk[static 32]);

/* "name+8 hex+base64(algorithm pk)"; reading refuses an id that is not the key's. */
bool	note_vkey_read(const char *vkey, struct note_key *);
size_t	note_vkey_write(const struct note_key *, char out[static NOTE_VKEY_MOST]);

struct note_signature {
	const char	*name;		/* points into the note; no NUL */
	size_t		 name_n;
	unsigned char	 id[4];
	unsigned char	 bytes[NOTE_SIGNATURE_MOST];
	size_t		 n;
};

/* A note taken apart; points into the text it was read from. */
struct note {
	const char		*text;		/* the signed lines with their last \n */
	size_t			 text_n;
	int			 n;
	struct note_signature	 signature[NOTE_SIGNATURES_MOST];
};

enum note_answer {
	NOTE_FINE,
	NOTE_MALFORMED,
	NOTE_UNSIGNED,		/* it carries no signature of this key */
	NOTE_FORGED		/* it carries one that is wrong */
};

bool	note_read(const char *, size_t n, struct note *);

/* when, if not NULL, is the time of a cosignature in seconds of Unix, else 0. */
enum note_answer	note_check(const struct note *, const struct note_key *, uint64_t *when);

/*
 * The line "— name base64\n" for a text; when is used by cosignatures alone.
 * sk is libsodium's secret key of key->pk.  Returns its length without NUL.
 */
size_t	note_sign(const char *text, size_t n, const struct note_key *, const unsigned char sk[static 64],
	    uint64_t when, char out[static NOTE_LINE_MOST]);

/* What a log says of itself. */
struct checkpoint {
	char		origin[NOTE_NAME_MOST + 1];
	uint64_t	size;			/* below 2^63 */
	unsigned char	root[32];
};

/* "origin\nsize\nroot\n"; returns its length without NUL. */
size_t	checkpoint_write(const struct checkpoint *, char out[static CHECKPOINT_MOST]);

/* The signed text of a note; lines of extensions may follow and are passed over. */
bool	checkpoint_read(const char *, size_t n, struct checkpoint *);

/* The whole note of a log: text, empty line, the log's signature.  out has room for both. */
size_t	checkpoint_sign(const struct checkpoint *, const struct note_key *, const unsigned char sk[static 64],
	    char out[static CHECKPOINT_MOST + 1 + NOTE_LINE_MOST]);

/* A note that this log signed under its own origin. */
enum note_answer	checkpoint_open(const char *note, size_t n, const struct note_key *log, struct checkpoint *);

/*
 * Parts of the formats that tile.h, proofs and witnesses share.  A number is
 * decimal without zeros in front, below 2^63; base64 is RFC 4648's with padding
 * in its one form; a hash is base64 of 32 bytes.  Each is the whole text given.
 */
enum { NOTE_HASH_TEXT = 44 };
bool	note_number(const char *, size_t n, uint64_t *);
bool	note_base64(const char *, size_t n, unsigned char *out, size_t room, size_t *length);
bool	note_hash(const char *, size_t n, unsigned char out[static 32]);
void	note_hash_text(const unsigned char hash[static 32], char out[static NOTE_HASH_TEXT + 1]);

#endif
