#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <jansson.h>
#include <openssl/crypto.h>
#include <openssl/pem.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "certs/signer/folder.h"
#include "certs/signer/keylist.h"
#include "certs/signer/keys.h"
#include "certs/signer/secret.h"
#include "certs/trust/jwk.h"

const char *const keys_public_names[KEYS_PUBLIC] = {
	"keys.jws", "jwks.json", "did.json", "roots.json", "ca.crt", "crl.pem"
};

enum { SECURE_HEAP = 1 << 16 };

const struct key *
key_on(const struct keys *k, enum key_use use, uint32_t day)
{
	const struct key *best = NULL;

	for (int i = 0; i < k->n; i++) {
		const struct key *one = &k->list[i];

		if (one->use == use && one->not_before <= day && day <= one->not_after &&
		    (best == NULL || one->not_before >= best->not_before))
			best = one;
	}
	return best;
}

static bool
read_registry(struct keys *k, int folder, char *why, size_t room)
{
	char *text = folder_read(folder, "registry.json", NULL);
	json_t *json = text == NULL ? NULL : json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	const char *host = "";
	int demo = 0;
	bool fine = json_unpack(json, "{s:s, s:b}", "host", &host, "demo", &demo) == 0 &&
	    strlen(host) > 0 && strlen(host) < sizeof(k->host);

	snprintf(k->host, sizeof(k->host), "%s", host);
	snprintf(k->prefix, sizeof(k->prefix), "https://%s/V/", k->host);
	k->demo = demo;
	json_decref(json);
	free(text);
	if (!fine)
		snprintf(why, room, "registry.json is missing or cannot be read: make a set with signer keys");
	return fine;
}

static bool
read_public(struct keys *k, int public, char *why, size_t room)
{
	for (int i = 0; i < KEYS_PUBLIC; i++) {
		k->text[i] = folder_read(public, keys_public_names[i], NULL);
		if (k->text[i] == NULL) {
			snprintf(why, room, "public/%s: %s", keys_public_names[i], strerror(errno));
			return false;
		}
	}
	return true;
}

/* What keys.jws says of a key; false: it does not know it, or as of another use. */
static bool
know_key(const json_t *list, struct key *key, bool *good)
{
	static const char *const uses[] = { "issue", "status" };
	json_t *one;
	size_t i;

	jwk_thumbprint(key->pk, key->kid);
	json_array_foreach(json_object_get(list, "keys"), i, one) {
		if (strcmp(json_string_value(json_object_get(one, "kid")), key->kid) != 0)
			continue;
		key->not_before = (uint32_t)json_integer_value(json_object_get(one, "not_before"));
		key->not_after = (uint32_t)json_integer_value(json_object_get(one, "not_after"));
		*good = json_is_null(json_object_get(one, "compromised_from"));
		return strcmp(json_string_value(json_object_get(one, "use")), uses[key->use]) == 0;
	}
	return false;
}

static bool
read_key(struct keys *k, int folder, const json_t *list, const char *name, char *why, size_t room)
{
	struct key *key = &k->list[k->n];
	unsigned char *sk = k->secrets + (size_t)k->n * 64;
	bool good;

	if (!secret_read(folder, name, sk)) {
		snprintf(why, room, "%s: %s", name, errno == EACCES ? "others may read it, or we may not" : strerror(errno));
		return false;
	}
	key->use = name[0] == 'i' ? KEY_ISSUE : KEY_STATUS;
	key->sk = sk;
	memcpy(key->pk, sk + 32, 32);
	if (!know_key(list, key, &good)) {
		snprintf(why, room, "keys.jws does not know %s", name);
		return false;
	}
	jwk_kid4(key->kid, key->kid4);
	/* one that was stolen never signs again */
	k->n += good ? 1 : 0;
	return true;
}

/* All issue*.key and status*.key; the last place of secrets is kept for the log. */
static bool
read_keys(struct keys *k, int folder, const json_t *list, char *why, size_t room)
{
	DIR *dir = fdopendir(dup(folder));
	struct dirent *one;
	bool fine = dir != NULL;

	/* dup() shares the place that somebody read up to */
	if (dir != NULL)
		rewinddir(dir);
	while (fine && (one = readdir(dir)) != NULL) {
		if (fnmatch("issue*.key", one->d_name, 0) != 0 && fnmatch("status*.key", one->d_name, 0) != 0)
			continue;
		if (k->n == KEYS_MOST - 1) {
			snprintf(why, room, "there are more than %d keys", KEYS_MOST - 1);
			fine = false;
		} else {
			fine = read_key(k, folder, list, one->d_name, why, room);
		}
	}
	if (dir != NULL)
		closedir(dir);
	return fine;
}

static bool
read_log_key(struct keys *k, int folder, char *why, size_t room)
{
	unsigned char *sk = k->secrets + (KEYS_MOST - 1) * 64;
	char name[KEYS_HOST_MOST + 8];

	snprintf(name, sizeof(name), "%s/log", k->host);
	k->log_sk = sk;
	if (secret_read(folder, "log.key", sk) && note_key_make(&k->log, name, NOTE_ED25519, sk + 32))
		return true;
	snprintf(why, room, "log.key: %s", strerror(errno));
	return false;
}

static X509 *
crt_of(const char *text)
{
	BIO *bio = text == NULL ? NULL : BIO_new_mem_buf(text, -1);
	X509 *crt = bio == NULL ? NULL : PEM_read_bio_X509(bio, NULL, NULL, NULL);

	BIO_free(bio);
	return crt;
}

static bool
read_pdf_key(struct keys *k, int folder, char *why, size_t room)
{
	size_t n = 0;
	char *crt = folder_read(folder, "pdf.crt", NULL), *key = secret_text(folder, "pdf.key", &n);
	BIO *bio = key == NULL ? NULL : BIO_new_mem_buf(key, (int)n);
	X509 *ca = crt_of(k->text[KEYS_CA]);

	k->pdf = bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	k->pdf_crt = crt_of(crt);
	k->chain = sk_X509_new_null();
	BIO_free(bio);
	sodium_free(key);
	free(crt);
	if (ca != NULL && k->pdf_crt != NULL && k->pdf != NULL && X509_check_private_key(k->pdf_crt, k->pdf) == 1 &&
	    X509_verify(k->pdf_crt, X509_get0_pubkey(ca)) == 1)
		return sk_X509_push(k->chain, ca) > 0;
	X509_free(ca);
	snprintf(why, room, "pdf.key, pdf.crt and ca.crt cannot be read or do not belong together");
	return false;
}

bool
keys_open(struct keys *k, const char *path, char *why, size_t room)
{
	int folder = folder_open(path, false);
	int public = folder < 0 ? -1 : openat(folder, "public", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	json_t *list = NULL;
	bool fine;

	*k = (struct keys){ .secrets = sodium_malloc(KEYS_MOST * 64) };
	if (k->secrets == NULL || CRYPTO_secure_malloc_init(SECURE_HEAP, 32) != 1) {
		snprintf(why, room, "memory for keys cannot be locked: %s", strerror(errno));
		fine = false;
	} else if (public < 0) {
		snprintf(why, room, "%s", strerror(errno));
		fine = false;
	} else {
		fine = read_registry(k, folder, why, room) && read_public(k, public, why, room) &&
		    (list = keylist_read(public, why, room)) != NULL &&
		    read_keys(k, folder, list, why, room) && read_log_key(k, folder, why, room) &&
		    read_pdf_key(k, folder, why, room) && sodium_mprotect_readonly(k->secrets) == 0;
	}
	json_decref(list);
	if (public >= 0)
		close(public);
	if (folder >= 0)
		close(folder);
	return fine;
}

void
keys_close(struct keys *k)
{
	sodium_free(k->secrets);
	EVP_PKEY_free(k->pdf);
	X509_free(k->pdf_crt);
	sk_X509_pop_free(k->chain, X509_free);
	for (int i = 0; i < KEYS_PUBLIC; i++)
		free(k->text[i]);
	*k = (struct keys){0};
}
