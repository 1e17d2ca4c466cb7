#ifndef SIGNER_CLIENT_H
#define SIGNER_CLIENT_H

#include <jansson.h>
#include <stddef.h>

/*
 * Talks to the signer (certs/signer/protocol.h): one question, one answer,
 * waiting for it.  For one thread.  A zeroed struct with path, timeout_ms and
 * an fd of -1 is ready; the connection is made when it is needed and again after it broke.
 *
 *	struct signer_client signer = { .path = getenv("REGISTRY_SIGNER"), .timeout_ms = 10000, .fd = -1 };
 *	json_t *answer = signer_ask(&signer, json_pack("{s:s}", "ask", "hello"));
 */
struct signer_client {
	const char	*path;		/* of the socket; the caller's */
	int		 timeout_ms;	/* of each wait: for connecting, for room, for bytes */
	int		 fd;		/* -1: not connected */
	char		 error[32];	/* after NULL: "away", or a code of protocol.h */
	char		 detail[200];	/* after NULL: one sentence for the log */
	char		*line;		/* memory kept between questions */
	size_t		 room;
};

/*
 * Asks and waits; the question's reference is taken in any case.  The answer
 * (a new reference) is one with "ok":true.  NULL: error and detail say why.
 * "away": nobody answers in time, or with something that is no answer; then
 * whether the signer did it is unknown, and the same question may be asked
 * again, for it gives the same answer.
 */
json_t	*signer_ask(struct signer_client *, json_t *question);

/* Ends the connection and frees what is kept; the struct may be used again. */
void	 signer_close(struct signer_client *);

#endif
