#ifndef MAIL_H
#define MAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "src/arena.h"

/*
 * A letter as mail servers want it: RFC 5322 with MIME, lines that end in CRLF.
 * Text goes as quoted-printable UTF-8, which no server changes on its way, and
 * words of the head that are not ASCII as RFC 2047 says.  Whatever the texts
 * hold, they cannot begin a header of their own.
 */
/* What goes with a letter, as base64. */
struct mail_file {
	const char	*name;		/* UTF-8 */
	const char	*type;		/* a whole Content-Type: "text/calendar; charset=UTF-8; method=REQUEST" */
	const void	*bytes;
	size_t		 n;
};

struct mail {
	const char	*from;		/* address */
	const char	*from_name;
	const char	*to;		/* address */
	const char	*reply_to;	/* address; NULL: answers go to from */
	const char	*subject;
	const char	*lang;		/* BCP 47 */
	const char	*body;		/* lines end in '\n' */
	const char	*message_id;	/* without <>: the same at every try */
	long long	 date;		/* seconds since 1970 */
	const struct mail_file *files;
	size_t		 files_n;
};

/* The whole letter in the arena; NULL if an address, the id or a type is no such thing. */
const char	*mail_write(struct arena *, const struct mail *, size_t *len);

/* One address: printable ASCII, one @, nothing that ends a header or a command. */
bool	 mail_address(const char *);

#endif
