#ifndef FOLDER_H
#define FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Small files of one folder, by an open descriptor of it. */

/*
 * The file's bytes and a NUL behind them, for the caller to free; *n (which may
 * be NULL) is their number.  NULL with errno; above 1 GB: EFBIG.
 */
char	*folder_read(int folder, const char *name, size_t *n);

/*
 * Writes a file so that it is there whole or not at all, and stays: into a
 * neighbour, fsync, rename, fsync of the folder.  false with errno.
 */
bool	 folder_write(int folder, const char *name, mode_t mode, const void *, size_t);

/* All of it, however often the kernel takes only a part.  false with errno. */
bool	 folder_write_all(int fd, const void *, size_t);

/* Opens a folder, which is made (0700) when it is missing and may be made.  -1 with errno. */
int	 folder_open(const char *path, bool make);

#endif
