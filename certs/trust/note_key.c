#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "certs/trust/note.h"

/* UTF-8 that is no blank, no control and no +. */
static bool
name_is_fine(const char *name, size_t n)
{
	const unsigned char *at = (const unsigned char *)name;
	size_t rest = n;

	if (n == 0 || n > NOTE_NAME_MOST)
		return false;
	while (rest > 0) {
		utf8proc_int32_t c;
		utf8proc_ssize_t used = utf8proc_iterate(at, (utf8proc_ssize_t)rest, &c);

		if (used <= 0 || c == '+')
			return false;
		switch (utf8proc_category(c)) {
		case UTF8PROC_CATEGORY_ZS: case UTF8PROC_CATEGORY_ZL: case UTF8PROC_CATEGORY_ZP:
		case UTF8PROC_CATEGORY_CC:
			return false;
		default:
			break;
		}
		at += used;
		rest -= (size_t)used;
	}
	return true;
}

bool
note_key_make(struct note_key *key, const char *name, enum note_algorithm algorithm,
    const unsigned char pk[static 32])
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	unsigned char tail[2] = { '\n', (unsigned char)algorithm };
	crypto_hash_sha256_state state;
	size_t n = strlen(name);

	if (!name_is_fine(name, n))
		return false;
	memcpy(key->name, name, n + 1);
	key->algorithm = algorithm;
	memcpy(key->pk, pk, sizeof(key->pk));
	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, (const unsigned char *)name, n);
	crypto_hash_sha256_update(&state, tail, sizeof(tail));
	crypto_hash_sha256_update(&state, pk, sizeof(key->pk));
	crypto_hash_sha256_final(&state, hash);
	memcpy(key->id, hash, sizeof(key->id));
	return true;
}

bool
note_vkey_read(const char *vkey, struct note_key *key)
{
	const char *id = strchr(vkey, '+'), *base64 = id != NULL ? strchr(id + 1, '+') : NULL;
	char name[NOTE_NAME_MOST + 1], again[NOTE_VKEY_MOST];
	unsigned char raw[33];
	size_t n;

	if (base64 == NULL || id - vkey > NOTE_NAME_MOST)
		return false;
	memcpy(name, vkey, (size_t)(id - vkey));
	name[id - vkey] = '\0';
	if (!note_base64(base64 + 1, strlen(base64 + 1), raw, sizeof(raw), &n) || n != sizeof(raw) ||
	    (raw[0] != NOTE_ED25519 && raw[0] != NOTE_COSIGNATURE) ||
	    !note_key_make(key, name, raw[0], raw + 1))
		return false;
	/* written again it must be the same: that checks the id and every detail of the form */
	note_vkey_write(key, again);
	return strcmp(again, vkey) == 0;
}

size_t
note_vkey_write(const struct note_key *key, char out[static NOTE_VKEY_MOST])
{
	unsigned char raw[33] = { (unsigned char)key->algorithm };
	char base64[sodium_base64_ENCODED_LEN(sizeof(raw), sodium_base64_VARIANT_ORIGINAL)], id[9];

	memcpy(raw + 1, key->pk, sizeof(key->pk));
	sodium_bin2hex(id, sizeof(id), key->id, sizeof(key->id));
	sodium_bin2base64(base64, sizeof(base64), raw, sizeof(raw), sodium_base64_VARIANT_ORIGINAL);
	return (size_t)snprintf(out, NOTE_VKEY_MOST, "%s+%s+%s", key->name, id, base64);
}
