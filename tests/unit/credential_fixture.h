#ifndef CREDENTIAL_FIXTURE_H
#define CREDENTIAL_FIXTURE_H

/* What tests of signed credentials share: the key of tests/vectors, every small change to a document; after cmocka.h. */

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/data_integrity.h"

enum { NOW = 1795428000 };	/* 2026-11-23T10:00:00Z, when the vectors were signed */

static unsigned char pk[32], sk[64];

static int
make_key(void **state)
{
	static const char seed_words[] = "tcr test key 1";
	unsigned char seed[32];

	(void)state;
	if (sodium_init() < 0)
		return -1;
	crypto_hash_sha256(seed, (const unsigned char *)seed_words, strlen(seed_words));
	return crypto_sign_seed_keypair(pk, sk, seed);
}

static json_t *
vector(const char *path)
{
	json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);

	assert_non_null(json);
	return json;
}

/* Every string of a document, one after the other, with one letter changed or cut, must be noticed. */
static void
spoil(json_t *root, json_t *at, enum proof_answer (*judge)(const json_t *))
{
	const char *key;
	json_t *value;
	size_t i;

	if (json_is_string(at)) {
		char *was = strdup(json_string_value(at)), *wrong = strdup(was);
		size_t n = strlen(was);

		/* letters that stay UTF-8 */
		for (size_t k = n; k-- > 0 && n - k < 12; )
			if ((was[k] & 0x80) == 0) {
				wrong[k] = was[k] == 'a' ? 'b' : 'a';
				assert_int_equal(json_string_set(at, wrong), 0);
				assert_int_not_equal(judge(root), PROOF_GOOD);
				wrong[k] = was[k];
			}
		assert_int_equal(json_string_set(at, ""), 0);
		assert_int_not_equal(judge(root), PROOF_GOOD);
		assert_int_equal(json_string_set(at, was), 0);
		assert_int_equal(judge(root), PROOF_GOOD);
		free(was);
		free(wrong);
	}
	json_object_foreach(at, key, value)
		spoil(root, value, judge);
	json_array_foreach(at, i, value)
		spoil(root, value, judge);
}

/* A member less, a member more, an element less, an element more, at every place. */
static void
reshape(json_t *root, json_t *at, enum proof_answer (*judge)(const json_t *))
{
	json_t *copy = json_copy(at), *value;
	const char *key;
	void *next;
	size_t i;

	json_object_foreach_safe(copy, next, key, value) {
		reshape(root, value, judge);
		json_object_del(at, key);
		assert_int_not_equal(judge(root), PROOF_GOOD);
		json_object_set_new(at, key, json_true());
		assert_int_not_equal(judge(root), PROOF_GOOD);
		json_object_set(at, key, value);
	}
	if (json_is_object(at)) {
		json_object_set_new(at, "more", json_string("x"));
		assert_int_equal(judge(root), PROOF_MALFORMED);
		json_object_del(at, "more");
	}
	json_array_foreach(copy, i, value) {
		reshape(root, value, judge);
		json_array_remove(at, i);
		assert_int_equal(judge(root), PROOF_MALFORMED);
		json_array_insert(at, i, value);
		json_array_append(at, value);
		assert_int_equal(judge(root), PROOF_MALFORMED);
		json_array_remove(at, json_array_size(at) - 1);
	}
	assert_int_equal(judge(root), PROOF_GOOD);
	json_decref(copy);
}

#endif
