#ifndef SMTP_H
#define SMTP_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Handing letters to a mail server, through libcurl: one connection is kept for
 * as long as it lives.
 */

struct smtp_settings {
	const char	*url;		/* smtp://host:587, smtps://host:465 */
	const char	*user;		/* NULL: no sign-in */
	const char	*password;
	const char	*ca;		/* file of the authorities that are trusted; NULL: Debian's */
	const char	*from;		/* address that bounces go to */
	bool		 tls;		/* STARTTLS or nothing */
	long		 timeout;	/* s, of one letter */
};

struct smtp;

enum smtp_outcome {
	SMTP_SENT,
	SMTP_LATER,		/* the server is away, busy, or the line broke: try again */
	SMTP_REFUSED		/* it will never take this letter */
};

struct smtp	*smtp_open(const struct smtp_settings *);
void		 smtp_close(struct smtp *);

/*
 * Hands over one letter.  answer: what the server said last, without line feeds,
 * or what broke.
 */
enum smtp_outcome smtp_send(struct smtp *, const char *to, const char *letter, size_t len,
	    char *answer, size_t size);

#endif
