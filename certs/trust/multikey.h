#ifndef TRUST_MULTIKEY_H
#define TRUST_MULTIKEY_H

#include <stdbool.h>

/* Ed25519 public keys as Multikey: "z6Mk…", base58 of ed 01 and the key (W3C Controlled Identifiers 1.0, 2.2.2). */

enum { MULTIKEY_MOST = 64 };	/* letters with NUL, and room to spare */

void	multikey_write(const unsigned char pk[static 32], char out[static MULTIKEY_MOST]);

/* false: no Ed25519 key.  There is one way to write a key. */
bool	multikey_read(const char *, unsigned char pk[static 32]);

#endif
