#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "certs/witness/witness.h"

/* The file: name, then the seed of 32 bytes in hex, a line each. */
enum { SEED_HEX = 64, FILE_MOST = NOTE_NAME_MOST + SEED_HEX + 3 };

/* The pair of a seed under a name; false when it is no name. */
static bool
pair(const unsigned char seed[static 32], const char *name, struct note_key *key, unsigned char sk[static 64])
{
	unsigned char pk[32];

	crypto_sign_seed_keypair(pk, sk, seed);
	return note_key_make(key, name, NOTE_COSIGNATURE, pk);
}

enum verdict
key_make(const char *name, const char *path)
{
	unsigned char seed[32], sk[64];
	char hex[SEED_HEX + 1], vkey[NOTE_VKEY_MOST];
	struct note_key key;
	int fd, n;

	randombytes_buf(seed, sizeof(seed));
	if (!pair(seed, name, &key, sk))
		return say(VERDICT_USAGE, "\"%s\" cannot be the name of a key: no blanks, no +", name);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
	if (fd < 0)
		return say(VERDICT_FILES, "%s: %s", path, strerror(errno));
	sodium_bin2hex(hex, sizeof(hex), seed, sizeof(seed));
	n = dprintf(fd, "%s\n%s\n", name, hex);
	sodium_memzero(seed, sizeof(seed));
	sodium_memzero(sk, sizeof(sk));
	sodium_memzero(hex, sizeof(hex));
	if (n < 0 || fsync(fd) < 0 || close(fd) < 0) {
		unlink(path);
		return say(VERDICT_FILES, "%s: %s", path, strerror(errno));
	}
	note_vkey_write(&key, vkey);
	return puts(vkey) < 0 ? VERDICT_FILES : VERDICT_FINE;
}

enum verdict
key_read(const char *path, struct witness *w)
{
	char text[FILE_MOST], *seed_hex;
	unsigned char seed[32];
	struct stat st;
	ssize_t n;
	size_t length;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool fine;

	if (fd < 0)
		return say(VERDICT_FILES, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) < 0 || (st.st_mode & 077) != 0) {
		close(fd);
		return say(VERDICT_FILES, "%s: others may read the key; chmod 400 it", path);
	}
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	seed_hex = strchr(text, '\n');
	fine = seed_hex != NULL;
	if (fine) {
		*seed_hex++ = '\0';
		fine = strlen(seed_hex) == SEED_HEX + 1 && seed_hex[SEED_HEX] == '\n' &&
		    sodium_hex2bin(seed, sizeof(seed), seed_hex, SEED_HEX, NULL, &length, NULL) == 0 &&
		    length == sizeof(seed) && sodium_mlock(w->sk, sizeof(w->sk)) == 0 &&
		    pair(seed, text, &w->self, w->sk);
	}
	sodium_memzero(seed, sizeof(seed));
	sodium_memzero(text, sizeof(text));
	return fine ? VERDICT_FINE : say(VERDICT_FILES, "%s holds no key of witness keygen, or memory cannot be locked", path);
}
