#ifndef SIGNER_H
#define SIGNER_H

/*
 * The program `signer`: holds the keys and what was signed with them.  `signer
 * help` lists its commands; protocol.h is what the socket of `signer serve`
 * understands.  Exit codes:
 */
enum signer_exit {
	SIGNER_FINE = 0,
	SIGNER_REFUSED = 1,	/* it must not be done: keys exist, a date is wrong, recovery */
	SIGNER_USAGE = 2,
	SIGNER_FILE = 3,	/* cannot read, write or connect */
	SIGNER_SYSTEM = 4	/* settings or keys are missing or wrong, the state is not the one that was kept */
};

/* Prints "signer: …" as one line on stderr and returns the code. */
enum signer_exit	signer_stop(enum signer_exit, const char *, ...)
			    __attribute__((format(printf, 2, 3)));

/* serve.c: answers until SIGTERM. */
enum signer_exit	serve(void);

#endif
