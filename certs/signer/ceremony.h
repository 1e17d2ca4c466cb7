#ifndef CEREMONY_H
#define CEREMONY_H

#include <stdbool.h>

#include "certs/signer/signer.h"

/* Making and changing keys, by people.  All but the first print what was done; the signer knows it after its next start. */

/* Where the keys are; roots NULL: beside them, under their name and "-roots". */
struct ceremony {
	const char	*keys, *roots;
};

/* A fresh set for a host.  Refused when either folder has anything in it. */
enum signer_exit	ceremony_keys(const struct ceremony *, const char *host, bool demo);

/* A new key of a kind ("issue", "status", "pdf"), first used in 14 days, or now. */
enum signer_exit	ceremony_rotate(const struct ceremony *, const char *kind, bool now);

/* The key was somebody else's from that day on: a kid, or "pdf" for the one that signs PDFs. */
enum signer_exit	ceremony_compromised(const struct ceremony *, const char *kid, const char *day);

/* The witnesses that readers ask for: the lines of a policy file behind our log's own. */
enum signer_exit	ceremony_policy(const struct ceremony *, const char *file);

#endif
