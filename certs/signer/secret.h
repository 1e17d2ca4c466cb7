#ifndef SECRET_H
#define SECRET_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Private keys as files: 32 bytes as hex and a line end, readable by their
 * owner alone.
 */

/* Makes a new key: its file, and its public half.  An existing file is not touched: EEXIST. */
bool	secret_make(int folder, const char *name, unsigned char pk[32]);

/*
 * Reads one into 64 bytes of libsodium's secret key, which should be memory
 * from sodium_malloc().  EACCES also when others may read the file; EBADMSG
 * when it is no key.
 */
bool	secret_read(int folder, const char *name, unsigned char sk[64]);

/* The whole file, and a NUL, in memory from sodium_malloc() for sodium_free().  NULL with errno. */
char	*secret_text(int folder, const char *name, size_t *n);

#endif
