#ifndef STATE_H
#define STATE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "certs/signer/certificates.h"
#include "certs/signer/journal.h"
#include "certs/trust/tree.h"

/*
 * What the signer must never forget, in a folder of its own:
 *
 *	journal		what was signed (journal.h); everything below follows from it
 *	entries		the log's entries, 34 bytes each (verification.md 6.1)
 *	state.json	how far both had come at the last answer, so that neither can
 *			be cut or replaced by an older one
 *	recovery.json	is there while the database is behind
 *	lock		held by the one signer that runs
 *
 * A record is built, handed to state_remember(), and the answer may leave only
 * after state_sync().
 */
enum {
	STATE_ENTRY = 34,
	STATE_LIST = 131072,		/* bits of a status list */
	STATE_LIST_BYTES = STATE_LIST / 8,
	STATE_YEARS = 64
};

/* Revocation bits that may not go back to 0. */
struct status_list {
	uint32_t	number;
	unsigned char	must[STATE_LIST_BYTES];
};

struct state {
	int			 folder, lock, entries;
	struct journal		 journal;
	struct tree		 tree;
	unsigned char		*tail;		/* entries that state_sync() will write */
	size_t			 ntail;		/* bytes */
	struct certificates	 certificates;
	struct { uint32_t year, last; } years[STATE_YEARS];
	int			 nyears;
	struct status_list	**lists;
	size_t			 nlists;
	uint64_t		 seq;		/* of the last bundle */
	struct { int64_t minute; unsigned n; } hour[61];	/* issues by minute */
	uint64_t		 signed_size;	/* of the last checkpoint, while the journal is read */
	unsigned char		 signed_root[32];
	bool			 recovery;
	uint64_t		 behind_size;	/* what the database had, in recovery */
	unsigned char		 behind_root[32];
};

/*
 * Opens the folder, makes it when missing, recomputes everything from journal
 * and entries and compares it with state.json.  NULL: why is one sentence.
 * With alone, nobody else may have it open, and what a crash tore is repaired;
 * without, the folder is only read.
 */
struct state	*state_open(const char *folder, bool alone, char *why, size_t);
void		 state_close(struct state *);

/* Last serial's number within its year; 0: none yet. */
uint32_t	 state_last(const struct state *, uint32_t year);

/* Issues within the last 60 minutes. */
unsigned	 state_issues(const struct state *, int64_t now);

/* The list, made when it is not there yet. */
struct status_list *state_list(struct state *, uint32_t number);

/* Enters a record ("at" and "ask" are set here) into the journal and into everything above. */
void		 state_remember(struct state *, const char *ask, json_t *record);

/* Puts entries at the end of the log; the caller remembers a checkpoint afterwards. */
void		 state_extend(struct state *, const unsigned char *entries, size_t n);

/* Reads n entries from there; false when they are not all there. */
bool		 state_entries(const struct state *, uint64_t from, size_t n, unsigned char *out);

/* Makes everything remembered last.  false with errno: this state must not be used any more. */
bool		 state_sync(struct state *);

/* Enters recovery, or leaves it; lasts.  false with errno. */
bool		 state_set_recovery(struct state *, bool, uint64_t size, const unsigned char root[32]);

#endif
