#ifndef TRUST_FOLD_H
#define TRUST_FOLD_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A name as it is compared (verification.md 2.4): without marks, case, blanks
 * and signs, and with letters that people type for each other made one.  The
 * same in assets/script/fold.js and registry.fold; it never changes, because
 * printed papers are bound to it.
 */

enum { FOLD_MOST = 1024 };	/* bytes of a key, with NUL */

/* UTF-8 in, UTF-8 out, with NUL.  False: no UTF-8, or room is too small. */
bool	fold(const char *, char *out, size_t room);

/* "петров|и|с": the folded family, the first letters of given name and patronymic; these may be "" or NULL. */
bool	fold_key(const char *family, const char *given, const char *patronymic, char *out, size_t room);

#endif
