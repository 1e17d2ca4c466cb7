#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/base32.h"
#include "certs/trust/commit.h"
#include "certs/trust/cose.h"
#include "certs/trust/fold.h"
#include "certs/trust/jwk.h"
#include "certs/trust/qr_read.h"

/*
 * What our own code writes, for others to judge:
 *
 *	qr_maker texts N	one line for each of N papers: JWK x, prefix, id, text, and the claims as they
 *				were put in: issued, expires (-1), serial, course, status, kind, commitments
 *	qr_maker fold		lines "code point" on stdin, each with the fold of "x" letter "y"
 *	qr_maker codes X	texts on stdin, one a line: the code of each, by the key X on day 20781
 */

static const char prefix[] = "https://verify.example.org/V/";

/* Claims of every shape: numbers at the edges of their CBOR forms, 0 to 3 commitments. */
static void
make_claims(unsigned i, const unsigned char id[16], struct claims *c)
{
	static const uint64_t edges[] = { 0, 23, 24, 255, 256, 65535, 65536, 4294967295 };
	char key[64];

	memset(c, 0, sizeof(*c));
	c->issued = 20780 + i % 100;
	c->expires = i % 3 == 0 ? -1 : (int64_t)edges[i / 3 % 8];
	c->serial = i % 5 == 0 ? edges[i % 8] : 2026000000u + i;
	c->course = (uint32_t)edges[(i + 3) % 8];
	c->status = edges[(i + 5) % 8] * (i % 2 + 1);
	c->kind = (int)(i % 24);
	c->ncommit = (int)(i % 4);
	for (int k = 0; k < c->ncommit; k++) {
		snprintf(key, sizeof(key), "петров|%u|%d", i, k);
		if (i < 8)
			name_commitment(key, id, c->commit[k]);
		else
			randombytes_buf(c->commit[k], COMMITMENT);
	}
}

static void
print_text(unsigned i, const unsigned char pk[32], const unsigned char sk[64])
{
	unsigned char id[16], kid4[JWK_KID4], cose[COSE_MOST];
	char letters[QR_ID + 1], x[JWK_X + 1], kid[JWK_THUMBPRINT + 1], text[QR_TEXT_MOST], hex[2 * COMMITMENT + 1];
	struct claims c;

	randombytes_buf(id, sizeof(id));
	base32_encode(id, sizeof(id), letters);
	jwk_x(pk, x);
	jwk_thumbprint(pk, kid);
	jwk_kid4(kid, kid4);
	make_claims(i, id, &c);
	if (qr_text(prefix, letters, cose, cose_sign(&c, prefix, letters, kid4, sk, cose), text, sizeof(text)) == 0)
		abort();
	printf("%s\t%s\t%s\t%s\t%u,%lld,%llu,%u,%llu,%d", x, prefix, letters, text, c.issued, (long long)c.expires,
	    (unsigned long long)c.serial, c.course, (unsigned long long)c.status, c.kind);
	for (int k = 0; k < c.ncommit; k++)
		printf(",%s", sodium_bin2hex(hex, sizeof(hex), c.commit[k], COMMITMENT));
	putchar('\n');
}

/* UTF-8 of a code point below 0x10000, with NUL. */
static void
put_letter(unsigned c, char out[4])
{
	int n = 0;

	if (c < 0x80)
		out[n++] = (char)c;
	else if (c < 0x800) {
		out[n++] = (char)(0xc0 | c >> 6);
		out[n++] = (char)(0x80 | (c & 63));
	} else {
		out[n++] = (char)(0xe0 | c >> 12);
		out[n++] = (char)(0x80 | (c >> 6 & 63));
		out[n++] = (char)(0x80 | (c & 63));
	}
	out[n] = '\0';
}

static void
fold_lines(void)
{
	char letter[4], name[16], folded[FOLD_MOST];
	unsigned c;

	while (scanf("%u", &c) == 1) {
		put_letter(c, letter);
		snprintf(name, sizeof(name), "x%sy", letter);
		if (!fold(name, folded, sizeof(folded)))
			abort();
		printf("%u\t%s\n", c, folded);
	}
}

static void
print_codes(const char *x)
{
	static char text[8192];
	static struct trust trust;
	json_t *jwk = json_pack("{s:s, s:s, s:s}", "kty", "OKP", "crv", "Ed25519", "x", x);
	struct qr qr;

	if (!trust_one(jwk, prefix, &trust))
		abort();
	while (fgets(text, sizeof(text), stdin) != NULL) {
		text[strcspn(text, "\n")] = '\0';
		puts(qr_code(qr_read(text, &trust, 20781, &qr)));
	}
	json_decref(jwk);
}

int
main(int argc, char **argv)
{
	unsigned char pk[32], sk[64];

	if (sodium_init() < 0)
		return 1;
	if (argc == 2 && strcmp(argv[1], "fold") == 0) {
		fold_lines();
		return 0;
	}
	if (argc == 3 && strcmp(argv[1], "codes") == 0) {
		print_codes(argv[2]);
		return 0;
	}
	if (argc != 3 || strcmp(argv[1], "texts") != 0)
		return 2;
	crypto_sign_keypair(pk, sk);
	for (unsigned i = 0; i < (unsigned)atoi(argv[2]); i++)
		print_text(i, pk, sk);
	return 0;
}
