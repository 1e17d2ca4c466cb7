#ifndef PASSWORD_H
#define PASSWORD_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Argon2id strings of passwords.  With a pepper (a key kept outside the
 * database) the hash in the string is replaced by its HMAC-SHA256, and the
 * string names the key: "$argon2id$v=19$m=65536,t=3,p=1,keyid=…$salt$hmac".
 * A string made without a pepper stays good after one is introduced.
 */

enum {
	PASSWORD_MIN = 12, PASSWORD_MAX = 128,	/* characters */
	PASSWORD_STRING = 192,			/* bytes of a string with NUL */
	PASSWORD_PEPPER = 32			/* bytes */
};

struct password_cost {
	unsigned long long	 ops;
	size_t			 kib;
	const unsigned char	*pepper;	/* PASSWORD_PEPPER bytes or NULL */
};

/* Both take long on purpose; safe in any thread.  False: out of memory, or
 * for password_check a wrong password or a string that is none. */
bool	password_hash(const struct password_cost *, const char *password,
	    char out[PASSWORD_STRING]);
bool	password_check(const struct password_cost *, const char *password,
	    const char *string);

/* NULL, or the catalogue key of what is wrong with it. */
const char *password_fault(const char *password);

/* Nothing but words, dates and rows of keys that guessers try first? */
bool	password_is_common(const char *password);

#endif
