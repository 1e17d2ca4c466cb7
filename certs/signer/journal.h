#ifndef JOURNAL_H
#define JOURNAL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A file of JSON objects that only grows, one a line behind the SHA-256 that
 * chains it to all before it:
 *
 *	hex(SHA-256(chain of the line before || JSON)) SP JSON LF
 *
 * The chain before the first line is 32 zero bytes.
 */
struct journal {
	int		 fd;
	uint64_t	 size;		/* lines that are synced */
	uint64_t	 bytes;		/* of them */
	unsigned char	 head[32];	/* the chain after the last line, pending ones included */
	char		*pending;	/* lines that journal_sync() will write */
	size_t		 npending, room;
	uint64_t	 added;		/* lines in pending */
};

/* Takes a record and where its line begins; false ends the reading with damage. */
typedef bool journal_each(void *, const json_t *record, uint64_t offset);

/*
 * Opens or makes the file and reads all of it.  `known` lines, with that chain
 * at their end, must be there; whole lines beyond them are kept.  What stands
 * behind the last good line beyond them was never answered for (a crash tore
 * it) and is cut off, if mending is allowed.  false: why says what is wrong.
 */
bool	journal_open(struct journal *, int folder, const char *name, bool mend, uint64_t known,
	    const unsigned char known_head[32], journal_each *, void *, char *why, size_t);

/* Puts a record behind the pending ones; where its line will begin. */
uint64_t journal_add(struct journal *, const json_t *record);

/* Writes and syncs what is pending.  false with errno: the journal must not be used any more. */
bool	journal_sync(struct journal *);

/* The record whose line begins there, synced or pending; NULL with errno. */
json_t	*journal_read(const struct journal *, uint64_t offset);

/* Calls each with every synced record from there on, until it answers false. */
void	journal_walk(const struct journal *, uint64_t offset, journal_each *, void *);

void	journal_close(struct journal *);

#endif
