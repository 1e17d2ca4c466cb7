#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "password.h"
#include "text.h"

enum { SALT = crypto_pwhash_SALTBYTES, HASH = 32, KEYID = 6,
	BASE64 = sodium_base64_VARIANT_ORIGINAL_NO_PADDING };

/* A parsed string. */
struct parts {
	unsigned long	 kib, ops;
	unsigned char	 salt[SALT], tag[HASH];
};

static void
key_name(const unsigned char *pepper, char out[2 * KEYID])
{
	unsigned char h[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(h, pepper, PASSWORD_PEPPER);
	sodium_bin2base64(out, 2 * KEYID, h, KEYID, BASE64);
}

/* The HMAC of the Argon2id hash of a password. */
static bool
peppered(const struct password_cost *cost, const struct parts *p,
    const char *password, unsigned char tag[HASH])
{
	unsigned char hash[HASH];
	bool fine;

	fine = crypto_pwhash(hash, HASH, password, strlen(password), p->salt,
	    p->ops, p->kib * 1024, crypto_pwhash_ALG_ARGON2ID13) == 0;
	if (fine)
		crypto_auth_hmacsha256(tag, hash, HASH, cost->pepper);
	sodium_memzero(hash, sizeof(hash));
	return fine;
}

bool
password_hash(const struct password_cost *cost, const char *password,
    char out[PASSWORD_STRING])
{
	struct parts p = { .kib = cost->kib, .ops = cost->ops };
	char salt[64], tag[64], key[2 * KEYID];

	if (cost->pepper == NULL)
		return crypto_pwhash_str_alg(out, password, strlen(password),
		    cost->ops, cost->kib * 1024,
		    crypto_pwhash_ALG_ARGON2ID13) == 0;
	randombytes_buf(p.salt, SALT);
	if (!peppered(cost, &p, password, p.tag))
		return false;
	key_name(cost->pepper, key);
	sodium_bin2base64(salt, sizeof(salt), p.salt, SALT, BASE64);
	sodium_bin2base64(tag, sizeof(tag), p.tag, HASH, BASE64);
	snprintf(out, PASSWORD_STRING,
	    "$argon2id$v=19$m=%lu,t=%lu,p=1,keyid=%s$%s$%s", p.kib, p.ops, key,
	    salt, tag);
	return true;
}

static bool
read_base64(const char *s, size_t len, unsigned char *out, size_t n)
{
	size_t got;

	return sodium_base642bin(out, n, s, len, NULL, &got, NULL, BASE64) ==
	    0 && got == n;
}

/* A string made with this very pepper. */
static bool
read_string(const struct password_cost *cost, const char *s, struct parts *p)
{
	char key[2 * KEYID], name[16];
	size_t salt;
	int end = 0;

	if (sscanf(s, "$argon2id$v=19$m=%lu,t=%lu,p=1,keyid=%15[^$]$%n", &p->kib,
	    &p->ops, name, &end) != 3 || end == 0)
		return false;
	key_name(cost->pepper, key);
	s += end;
	salt = strcspn(s, "$");
	return strcmp(name, key) == 0 && s[salt] == '$' &&
	    p->kib <= 4 * 1024 * 1024 && p->ops <= 64 &&
	    read_base64(s, salt, p->salt, SALT) &&
	    read_base64(s + salt + 1, strlen(s + salt + 1), p->tag, HASH);
}

bool
password_check(const struct password_cost *cost, const char *password,
    const char *string)
{
	unsigned char tag[HASH];
	struct parts p;

	if (strstr(string, ",keyid=") == NULL)
		return crypto_pwhash_str_verify(string, password,
		    strlen(password)) == 0;
	return cost->pepper != NULL && read_string(cost, string, &p) &&
	    peppered(cost, &p, password, tag) &&
	    sodium_memcmp(tag, p.tag, HASH) == 0;
}

const char *
password_fault(const char *password)
{
	size_t n = text_length(password);

	return n < PASSWORD_MIN ? "password_too_short" :
	    n > PASSWORD_MAX ? "password_too_long" :
	    password_is_common(password) ? "password_too_common" : NULL;
}
