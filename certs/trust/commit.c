/* The block function of SHA-256 alone: OpenSSL's PKCS5_PBKDF2_HMAC copies three contexts in each round, which takes three times as long. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <stdint.h>
#include <string.h>

#include "certs/trust/commit.h"

enum { BLOCK = SHA256_CBLOCK, DIGEST = SHA256_DIGEST_LENGTH };

static const char tag[] = "tcr-name-v1";	/* its NUL belongs to the salt */

/* The state of SHA-256 after the key with each of its bytes turned (RFC 2104). */
static void
keyed(const unsigned char key[BLOCK], unsigned char turn, SHA256_CTX *state)
{
	unsigned char block[BLOCK];

	for (int i = 0; i < BLOCK; i++)
		block[i] = key[i] ^ turn;
	SHA256_Init(state);
	SHA256_Transform(state, block);
}

static void
put_words(const SHA256_CTX *state, unsigned char out[DIGEST])
{
	for (int i = 0; i < 8; i++)
		for (int b = 0; b < 4; b++)
			out[4 * i + b] = (unsigned char)(state->h[i] >> (24 - 8 * b));
}

/* SHA-256 of the state's first block and 32 more bytes: their padding is always the same. */
static void
finish(const SHA256_CTX *from, unsigned char block[BLOCK])
{
	SHA256_CTX state;

	memcpy(state.h, from->h, sizeof(state.h));
	SHA256_Transform(&state, block);
	put_words(&state, block);
}

void
name_commitment(const char *text, const unsigned char id[static 16], unsigned char out[static COMMITMENT])
{
	static const unsigned char counter[] = { 0, 0, 0, 1 };
	unsigned char key[BLOCK] = {0}, block[BLOCK] = {0}, sum[DIGEST];
	SHA256_CTX inner, outer, first;
	size_t n = strlen(text);

	if (n > BLOCK)
		SHA256((const unsigned char *)text, n, key);
	else
		memcpy(key, text, n);
	keyed(key, 0x36, &inner);
	keyed(key, 0x5c, &outer);
	/* The first round is over the salt and 00000001. */
	first = inner;
	first.Nl = BLOCK * 8;
	SHA256_Update(&first, tag, sizeof(tag));
	SHA256_Update(&first, id, 16);
	SHA256_Update(&first, counter, sizeof(counter));
	SHA256_Final(block, &first);
	/* Two blocks were hashed whenever a round ends: 96 bytes, 768 bits. */
	block[DIGEST] = 0x80;
	block[BLOCK - 2] = 0x03;
	finish(&outer, block);
	memcpy(sum, block, DIGEST);
	for (int i = 1; i < COMMITMENT_ROUNDS; i++) {
		finish(&inner, block);
		finish(&outer, block);
		for (int b = 0; b < COMMITMENT; b++)
			sum[b] ^= block[b];
	}
	memcpy(out, sum, COMMITMENT);
}
