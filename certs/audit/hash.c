#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "certs/audit/audit.h"

struct part { const void *data; size_t n; };

/* One context and one algorithm for all of them: looking them up costs more than hashing. */
static void
hash_parts(const struct part *part, int n, unsigned char out[static HASH])
{
	static EVP_MD_CTX *context;
	static EVP_MD *sha256;
	bool fine;

	if (context == NULL) {
		context = EVP_MD_CTX_new();
		sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	}
	fine = context != NULL && sha256 != NULL && EVP_DigestInit_ex(context, sha256, NULL);
	for (int i = 0; fine && i < n; i++)
		fine = EVP_DigestUpdate(context, part[i].data, part[i].n);
	if (!fine || !EVP_DigestFinal_ex(context, out, NULL))
		abort();
}

void
hash_bytes(const void *data, size_t n, unsigned char out[static HASH])
{
	hash_parts(&(struct part){ data, n }, 1, out);
}

void
hash_commitment(int type, const unsigned char *salt, const unsigned char *data, size_t n, unsigned char out[static HASH])
{
	const unsigned char kind = (unsigned char)type;
	const unsigned char length[4] = { (unsigned char)(n >> 24), (unsigned char)(n >> 16), (unsigned char)(n >> 8),
	    (unsigned char)n };
	const struct part part[] = { { "tcr-leaf-v1", 12 }, { &kind, 1 }, { salt, 32 }, { length, 4 }, { data, n } };

	hash_parts(part, 5, out);
}

void
hash_entry(const unsigned char *entry, size_t n, unsigned char out[static HASH])
{
	hash_parts((const struct part[]){ { "\x00", 1 }, { entry, n } }, 2, out);
}

void
forest_make(struct forest *f, const unsigned char (*leaf)[HASH], uint64_t n)
{
	*f = (struct forest){ .size = n };
	for (int level = 0; level < FOREST_LEVELS && n >> level > 0; level++) {
		uint64_t count = n >> level;

		f->level[level] = malloc(count * HASH);
		if (f->level[level] == NULL)
			abort();
		if (level == 0) {
			memcpy(f->level[0], leaf, count * HASH);
			continue;
		}
		for (uint64_t i = 0; i < count; i++)
			hash_parts((const struct part[]){ { "\x01", 1 }, { f->level[level - 1][2 * i], 2 * HASH } }, 2,
			    f->level[level][i]);
	}
}

void
forest_free(struct forest *f)
{
	for (int level = 0; level < FOREST_LEVELS; level++)
		free(f->level[level]);
	*f = (struct forest){0};
}

/* MTH(D[from:from + n]) of RFC 6962 2.1; what is complete was computed already. */
static void
root_of(const struct forest *f, uint64_t from, uint64_t n, unsigned char out[static HASH])
{
	unsigned char left[HASH], right[HASH];
	uint64_t half = 1;
	int level = 0;

	for (; half * 2 < n; half *= 2)
		level++;
	if (n == 1 || n == half * 2) {
		level += n > 1;
		memcpy(out, f->level[level][from >> level], HASH);
		return;
	}
	root_of(f, from, half, left);
	root_of(f, from + half, n - half, right);
	hash_parts((const struct part[]){ { "\x01", 1 }, { left, HASH }, { right, HASH } }, 3, out);
}

void
forest_root(const struct forest *f, uint64_t n, unsigned char out[static HASH])
{
	if (n == 0)
		hash_parts(NULL, 0, out);
	else
		root_of(f, 0, n, out);
}
