#ifndef RECOVER_H
#define RECOVER_H

#include "certs/signer/signer.h"

/*
 * What to do when the database is older than what was signed (a backup was
 * restored).  Without a file: says what is missing and the words that the next
 * call wants.  With file and those words: writes what the database must take
 * in, a JSON object a line, in this order:
 *
 *	{"entry":900,"hex":"34 bytes"}		each missing entry of the log
 *	{"serial":"2026","last":830}		the last number given out in each year
 *	{"at":…,"ask":"issue","id":…,…}		what was signed since then (journal.h)
 *
 * The signer leaves recovery by itself as soon as a hello agrees again.
 */
enum signer_exit	recover(const char *file, const char *words);

#endif
