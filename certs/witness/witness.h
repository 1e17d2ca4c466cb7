#ifndef WITNESS_H
#define WITNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "certs/trust/note.h"
#include "certs/trust/tree.h"

/*
 * A witness remembers how long a log was and what its root was, and cosigns a
 * checkpoint only when that log is a continuation of this one (C2SP
 * tlog-witness, tlog-cosignature v1; verification.md 6.2, 6.3).
 */

/* What it ends with: its exit codes. */
enum verdict {
	VERDICT_FINE = 0,
	VERDICT_USAGE = 2,
	VERDICT_FILES = 3,		/* its own key or folder is not as it must be */
	VERDICT_UNREACHABLE = 4,
	VERDICT_BAD_SIGNATURE = 5,	/* no checkpoint that this log's key signed */
	VERDICT_WENT_BACKWARDS = 6,
	VERDICT_INCONSISTENT = 7,	/* another history than the one remembered */
	VERDICT_ELSEWHERE = 8,		/* add: the proof begins at another size than the one remembered */
	VERDICT_MALFORMED = 9		/* add: not a request */
};

struct witness {
	struct note_key	 log, self;
	unsigned char	 sk[64];
	const char	*url;		/* of the log; /checkpoint and /tile/… follow */
	const char	*folder;	/* state, checkpoint, refused */
};

/* Says one sentence on stderr and hands the verdict on. */
enum verdict	say(enum verdict, const char *, ...) __attribute__((format(printf, 2, 3)));

/* ---- key.c */

/* Makes a key pair in a new file of mode 0400 and prints the public key on stdout. */
enum verdict	key_make(const char *name, const char *path);

/* Reads it into self and sk; refuses a file that others may read. */
enum verdict	key_read(const char *path, struct witness *);

/* ---- store.c: nothing is forgotten by a crash */

/* Holds the folder, made when it is missing, until store_unlock(); waits for whoever holds it. */
enum verdict	store_lock(const char *folder, int *lock);
void		store_unlock(int lock);

/* What is remembered: size 0 when there is nothing yet.  Another log's folder is refused. */
enum verdict	store_read(const struct witness *, struct checkpoint *);

/* A file of the folder, whole or not at all: neighbour, fsync, rename, fsync of the folder. */
enum verdict	store_write(const char *folder, const char *name, const char *text, size_t n);

/* ---- judge.c */

/*
 * The checkpoint c of this note, read under the log's key, follows what is
 * remembered by this proof: it is remembered, cosigned and put into the
 * folder; line gets the cosignature.  Otherwise the note goes to `refused` as
 * evidence and nothing else changes.
 */
enum verdict	judge(const struct witness *, const struct note *, const struct checkpoint *stored,
		    const struct checkpoint *c, const struct tree_proof *, char line[static NOTE_LINE_MOST]);

/* Takes a note apart and reads its checkpoint under the log's key. */
enum verdict	open_note(const struct witness *, const char *, size_t n, struct note *, struct checkpoint *);

/* Asks the log for its checkpoint and, when it grew, for the tiles that prove it. */
enum verdict	judge_log(const struct witness *);

/* ---- add.c */

/* A request as `POST /add-checkpoint` has it: "old 5", hashes, an empty line, the checkpoint. */
enum verdict	judge_request(const struct witness *, const char *body, size_t n);

/* ---- fetch.c */

enum fetched { FETCHED, FETCH_MISSING, FETCH_FAILED };

/* GET; no redirections, no more than room bytes.  why: a sentence when it failed. */
enum { FETCH_WHY = 256 };
enum fetched	fetch(const char *url, void *out, size_t room, size_t *n, char why[static FETCH_WHY]);

#endif
