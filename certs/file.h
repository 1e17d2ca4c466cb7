#ifndef FILE_H
#define FILE_H

#include <stddef.h>

struct bytes;

/* Adds the whole file to out.  0, or -1 with errno; more than max bytes: EFBIG. */
int	file_read(const char *path, size_t max, struct bytes *out);

/*
 * Writes a file so that it is there whole or not at all: into a neighbour,
 * fsync, rename, fsync of the folder.  What exists under the name and is no
 * regular file (a terminal, /dev/full) is written straight.  0, or -1 with errno.
 */
int	file_write(const char *path, const struct bytes *);

#endif
