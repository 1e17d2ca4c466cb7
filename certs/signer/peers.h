#ifndef PEERS_H
#define PEERS_H

#include <sys/types.h>

#include "certs/signer/signer.h"

struct signer;

/* Who may ask, and where from. */
struct peers {
	struct signer	*signer;
	uid_t		 press, web;
	int		 listening, signals;
};

/*
 * Answers until a signal comes (SIGNER_FINE) or something cannot be remembered
 * (SIGNER_FILE): then what is on disk is the truth, and a new start reads it.
 */
enum signer_exit	peers_serve(struct peers *);

#endif
