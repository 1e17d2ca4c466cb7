#ifndef TRUST_COMMIT_H
#define TRUST_COMMIT_H

/*
 * The commitment to a name (verification.md 2.4): PBKDF2 with HMAC-SHA256
 * (RFC 8018) of the folded key (fold.h), 100 000 rounds, salted with the id of
 * the certificate.  Slow on purpose: who holds a QR code and guesses names
 * shall wait.
 */

enum { COMMITMENT = 8, COMMITMENT_ROUNDS = 100000 };

void	name_commitment(const char *key, const unsigned char id[static 16], unsigned char out[static COMMITMENT]);

#endif
