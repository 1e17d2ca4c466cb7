#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "certs/signer/folder.h"
#include "certs/signer/secret.h"

enum { SEED = crypto_sign_SEEDBYTES, LARGEST = 65536 };

bool
secret_make(int folder, const char *name, unsigned char pk[32])
{
	unsigned char *all = sodium_malloc(SEED + 64);
	char *hex = sodium_malloc(SEED * 2 + 1);
	bool fine = false;

	if (faccessat(folder, name, F_OK, 0) == 0) {
		errno = EEXIST;
	} else if (all != NULL && hex != NULL) {
		randombytes_buf(all, SEED);
		crypto_sign_seed_keypair(pk, all + SEED, all);
		sodium_bin2hex(hex, SEED * 2 + 1, all, SEED);
		hex[SEED * 2] = '\n';
		fine = folder_write(folder, name, 0400, hex, SEED * 2 + 1);
	}
	sodium_free(all);
	sodium_free(hex);
	return fine;
}

char *
secret_text(int folder, const char *name, size_t *n)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *text = NULL;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) < 0 || (st.st_mode & 077) != 0 || st.st_size > LARGEST) {
		errno = EACCES;
	} else if ((text = sodium_malloc((size_t)st.st_size + 1)) != NULL) {
		ssize_t got = read(fd, text, (size_t)st.st_size);

		*n = got < 0 ? 0 : (size_t)got;
		text[*n] = '\0';
	}
	close(fd);
	return text;
}

bool
secret_read(int folder, const char *name, unsigned char sk[64])
{
	size_t n, m;
	char *text = secret_text(folder, name, &n);
	unsigned char *seed = sodium_malloc(SEED), pk[32];
	bool fine = text != NULL && seed != NULL;

	if (fine && (n != SEED * 2 + 1 || text[n - 1] != '\n' ||
	    sodium_hex2bin(seed, SEED, text, SEED * 2, NULL, &m, NULL) != 0 || m != SEED)) {
		errno = EBADMSG;
		fine = false;
	}
	if (fine)
		crypto_sign_seed_keypair(pk, sk, seed);
	sodium_free(text);
	sodium_free(seed);
	return fine;
}
