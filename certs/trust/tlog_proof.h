#ifndef TRUST_TLOG_PROOF_H
#define TRUST_TLOG_PROOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "certs/trust/note.h"
#include "certs/trust/tree.h"

/*
 * The file that proves an entry without the log (c2sp.org/tlog-proof@v1):
 *
 *	c2sp.org/tlog-proof@v1
 *	extra BASE64                    may be missing; here the salt of a leaf
 *	index 333
 *	…                               hashes of the inclusion proof, one a line
 *	                                an empty line
 *	…                               the checkpoint with its signatures
 */

enum {
	TLOG_EXTRA_MOST = 1024,
	TLOG_PROOF_MOST = 64 + TLOG_EXTRA_MOST * 2 + 32 + TREE_LEVELS * (NOTE_HASH_TEXT + 1) + NOTE_MOST
};

struct tlog_proof {
	size_t			 extra_n;	/* 0: no such line */
	unsigned char		 extra[TLOG_EXTRA_MOST];
	uint64_t		 index;
	struct tree_proof	 path;
	const char		*note;		/* not copied; no NUL */
	size_t			 note_n;
};

/* Returns its length without NUL; 0 when room does not suffice. */
size_t	tlog_proof_write(const struct tlog_proof *, char *out, size_t room);

/* Strict; note points into the text. */
bool	tlog_proof_read(const char *, size_t n, struct tlog_proof *);

/* The checkpoint is this log's and its tree holds the entry at this index. */
enum tlog_answer { TLOG_FINE, TLOG_BAD_CHECKPOINT, TLOG_NOT_INCLUDED };
enum tlog_answer	tlog_proof_check(const struct tlog_proof *, const struct note_key *log,
			    const unsigned char *entry, size_t n, struct checkpoint *);

#endif
