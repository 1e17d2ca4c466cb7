#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/audit/audit.h"

enum { DASH = 4, COSIGNATURE = 4, KEY = 33, SIGNED_MOST = 4096 };

/* base64 with padding; the number of bytes, -1 if it is none. */
static int
base64(const char *text, size_t n, unsigned char *out, size_t room)
{
	unsigned char block[512];
	int length;

	if (n == 0 || n % 4 != 0 || n / 4 * 3 > sizeof(block))
		return -1;
	length = EVP_DecodeBlock(block, (const unsigned char *)text, (int)n);
	if (length < 0)
		return -1;
	length -= (text[n - 1] == '=') + (text[n - 2] == '=');
	if (length < 0 || (size_t)length > room)
		return -1;
	memcpy(out, block, (size_t)length);
	return length;
}

bool
note_parse(const char *note, struct note_parts *parts)
{
	const char *end = strstr(note, "\n\n"), *size, *root;
	char *stop;
	size_t n = strcspn(note, "\n");

	if (end == NULL || n == 0 || n >= sizeof(parts->origin))
		return false;
	memcpy(parts->origin, note, n);
	parts->origin[n] = '\0';
	parts->text_n = (size_t)(end + 1 - note);
	size = note + n + 1;
	if (*size < '0' || *size > '9')
		return false;
	parts->size = strtoull(size, &stop, 10);
	root = stop + 1;
	return *stop == '\n' && base64(root, strcspn(root, "\n"), parts->root, HASH) == HASH;
}

static bool
ed25519(const unsigned char *pk, const char *text, size_t n, const unsigned char *signature)
{
	EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, pk, HASH);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool fine = key != NULL && context != NULL && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
	    EVP_DigestVerify(context, signature, 64, (const unsigned char *)text, n) == 1;

	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	return fine;
}

/* A key "name+id+base64(algorithm pk)": its name's length, key and id; false when it is none. */
static bool
read_key(const char *vkey, size_t *name_n, unsigned char key[static KEY], unsigned char id[static HASH])
{
	const char *plus = strchr(vkey, '+'), *text = plus != NULL ? strchr(plus + 1, '+') : NULL;
	unsigned char named[512];

	if (text == NULL || base64(text + 1, strlen(text + 1), key, KEY) != KEY)
		return false;
	*name_n = (size_t)(plus - vkey);
	if (*name_n + 1 + KEY > sizeof(named))
		return false;
	memcpy(named, vkey, *name_n);
	named[*name_n] = '\n';
	memcpy(named + *name_n + 1, key, KEY);
	hash_bytes(named, *name_n + 1 + KEY, id);
	return true;
}

/* One signature line against the key. */
static bool
line_is_signed(const char *note, const struct note_parts *parts, const unsigned char *key, const unsigned char *raw,
    int n, uint64_t *when)
{
	char text[SIGNED_MOST];
	size_t head = 0;

	*when = 0;
	if (key[0] != COSIGNATURE)
		return n == 4 + 64 && ed25519(key + 1, note, parts->text_n, raw + 4);
	if (n != 4 + 8 + 64)
		return false;
	for (int i = 0; i < 8; i++)
		*when = *when << 8 | raw[4 + i];
	head = (size_t)snprintf(text, sizeof(text), "cosignature/v1\ntime %llu\n", (unsigned long long)*when);
	if (head + parts->text_n > sizeof(text))
		return false;
	memcpy(text + head, note, parts->text_n);
	return ed25519(key + 1, text, head + parts->text_n, raw + 12);
}

bool
note_signed(const char *note, const struct note_parts *parts, const char *vkey, uint64_t *when)
{
	unsigned char key[KEY], id[HASH], raw[128];
	size_t name_n;

	if (!read_key(vkey, &name_n, key, id))
		return false;
	for (const char *line = note + parts->text_n + 1; *line != '\0'; line += strcspn(line, "\n")) {
		const char *text;
		int n;

		line += *line == '\n';
		if (strncmp(line, "\xE2\x80\x94 ", DASH) != 0 || strncmp(line + DASH, vkey, name_n) != 0 ||
		    line[DASH + name_n] != ' ')
			continue;
		text = line + DASH + name_n + 1;
		n = base64(text, strcspn(text, "\n"), raw, sizeof(raw));
		if (n > 4 && memcmp(raw, id, 4) == 0 && line_is_signed(note, parts, key, raw, n, when))
			return true;
	}
	return false;
}
