#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "certs/bytes.h"
#include "certs/file.h"
#include "certs/trust/pades.h"

/*
 * Signs and judges files, so that other programs can judge the judge:
 *	pades_tool sign KEY CRT CA IN.pdf OUT.pdf	IN.pdf OUT.pdf … more pairs
 *	pades_tool check CA FILE …			a word for each
 *	pades_tool bench KEY CRT CA IN.pdf N		what a signature costs
 */

enum { FILE_MOST = 1 << 24 };

struct keys { EVP_PKEY *key; X509 *crt; STACK_OF(X509) *chain; };

static void
stop(const char *what)
{
	fprintf(stderr, "pades_tool: %s\n", what);
	exit(1);
}

static BIO *
open_pem(const char *path)
{
	BIO *bio = BIO_new_file(path, "r");

	if (bio == NULL)
		stop(path);
	return bio;
}

static X509 *
read_crt(const char *path)
{
	BIO *bio = open_pem(path);
	X509 *crt = PEM_read_bio_X509(bio, NULL, NULL, NULL);

	BIO_free(bio);
	if (crt == NULL)
		stop(path);
	return crt;
}

static struct keys
read_keys(char **paths)
{
	BIO *bio = open_pem(paths[0]);
	struct keys k = { PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL), read_crt(paths[1]), sk_X509_new_null() };

	BIO_free(bio);
	if (k.key == NULL || sk_X509_push(k.chain, read_crt(paths[2])) == 0)
		stop(paths[0]);
	return k;
}

static void
sign(const struct keys *k, const struct bytes *pdf, struct bytes *cms, struct bytes *out)
{
	unsigned char digest[32];

	bytes_clear(cms);
	if (!pades_prepare(pdf->data, pdf->len, out, digest))
		stop("not a file that press drew");
	if (!pades_cms(digest, k->crt, k->chain, k->key, cms) || !pades_place(out, cms->data, cms->len))
		stop("no signature");
}

static void
read_pdf(const char *path, struct bytes *out)
{
	bytes_clear(out);
	if (file_read(path, FILE_MOST, out) < 0)
		stop(path);
}

static void
bench(const struct keys *k, const char *path, int n)
{
	struct bytes pdf = {0}, cms = {0}, out = {0};
	struct timespec from, to;

	read_pdf(path, &pdf);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	for (int i = 0; i < n; i++)
		sign(k, &pdf, &cms, &out);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	printf("%.3f ms of a processor a signature, CMS %zu bytes, file %zu + %zu bytes\n",
	    ((double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6) / n, cms.len, pdf.len,
	    out.len - pdf.len);
	bytes_free(&pdf);
	bytes_free(&cms);
	bytes_free(&out);
}

int
main(int argc, char **argv)
{
	static const char *const words[] = { "good", "unsigned", "malformed", "altered", "untrusted" };
	struct bytes pdf = {0}, cms = {0}, out = {0};

	if (argc > 3 && strcmp(argv[1], "check") == 0) {
		X509 *ca = read_crt(argv[2]);

		for (int i = 3; i < argc; i++) {
			read_pdf(argv[i], &pdf);
			puts(words[pades_check(pdf.data, pdf.len, ca)]);
		}
		X509_free(ca);
	} else if (argc > 6 && (strcmp(argv[1], "sign") == 0 || strcmp(argv[1], "bench") == 0)) {
		struct keys k = read_keys(argv + 2);

		if (strcmp(argv[1], "bench") == 0)
			bench(&k, argv[5], atoi(argv[6]));
		else for (int i = 5; i + 1 < argc; i += 2) {
			read_pdf(argv[i], &pdf);
			sign(&k, &pdf, &cms, &out);
			if (file_write(argv[i + 1], &out) < 0)
				stop(argv[i + 1]);
		}
		X509_free(k.crt);
		sk_X509_pop_free(k.chain, X509_free);
		EVP_PKEY_free(k.key);
	} else
		stop("sign, check or bench?");
	bytes_free(&pdf);
	bytes_free(&cms);
	bytes_free(&out);
	return 0;
}
