#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

/*
 * An arena owns everything allocated from it; arena_free() ends them all.
 * One request, one arena.  Running out of memory ends the process.
 */
struct arena {
	struct arena_block *last;
};

void	*arena_alloc(struct arena *, size_t);	/* zeroed */
char	*arena_copy(struct arena *, const char *, size_t);
void	 arena_free(struct arena *);

char	*arena_printf(struct arena *, const char *, ...)
	    __attribute__((format(printf, 2, 3)));

/* Text that grows inside an arena; always NUL-terminated. */
struct buf {
	struct arena	*arena;
	char		*data;
	size_t		 len, cap;
};

struct buf buf_new(struct arena *);
void	 buf_add(struct buf *, const char *, size_t);
void	 buf_puts(struct buf *, const char *);
void	 buf_printf(struct buf *, const char *, ...)
	    __attribute__((format(printf, 2, 3)));

#endif
