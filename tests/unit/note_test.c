#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "certs/trust/note.h"

static char text[4096];
static size_t length;

static void
vector(const char *name)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "tests/vectors/%s", name);
	file = fopen(path, "r");
	assert_non_null(file);
	length = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[length] = '\0';
}

/* The keys of the vectors: their seeds are SHA-256 of words. */
static struct note_key
key_of(const char *name, const char *seed_words, enum note_algorithm algorithm, unsigned char sk[static 64])
{
	unsigned char seed[32], pk[32];
	struct note_key key;

	assert_true(sodium_init() >= 0);
	crypto_hash_sha256(seed, (const unsigned char *)seed_words, strlen(seed_words));
	crypto_sign_seed_keypair(pk, sk, seed);
	assert_true(note_key_make(&key, name, algorithm, pk));
	return key;
}

static void
keys(void **state)
{
	unsigned char sk[64];
	struct note_key log = key_of("verify.example.org/log", "tcr test log key", NOTE_ED25519, sk), read;
	struct note_key witness = key_of("partner-agency.example/witness", "tcr test witness", NOTE_COSIGNATURE, sk);
	char vkey[NOTE_VKEY_MOST], wrong[NOTE_VKEY_MOST + 4], name[NOTE_NAME_MOST + 2];

	(void)state;
	vector("log.vkey");
	text[strcspn(text, "\n")] = '\0';
	assert_int_equal(note_vkey_write(&log, vkey), strlen(text));
	assert_string_equal(vkey, text);
	assert_true(note_vkey_read(text, &read));
	assert_memory_equal(&read.pk, &log.pk, 32);
	assert_int_equal(read.algorithm, NOTE_ED25519);
	for (size_t i = 0; i < strlen(vkey); i++) {
		strcpy(wrong, vkey);
		wrong[i] ^= 1;
		assert_false(note_vkey_read(wrong, &read));
		wrong[i] = '\0';
		assert_false(note_vkey_read(wrong, &read));
	}
	snprintf(wrong, sizeof(wrong), "%s\n", vkey);
	assert_false(note_vkey_read(wrong, &read));
	vector("witness.vkey");
	text[strcspn(text, "\n")] = '\0';
	note_vkey_write(&witness, vkey);
	assert_string_equal(vkey, text);

	assert_false(note_key_make(&read, "", NOTE_ED25519, log.pk));
	assert_false(note_key_make(&read, "a b", NOTE_ED25519, log.pk));
	assert_false(note_key_make(&read, "a\xC2\xA0" "b", NOTE_ED25519, log.pk));
	assert_false(note_key_make(&read, "a+b", NOTE_ED25519, log.pk));
	assert_false(note_key_make(&read, "a\nb", NOTE_ED25519, log.pk));
	assert_false(note_key_make(&read, "a\xFF", NOTE_ED25519, log.pk));
	memset(name, 'a', sizeof(name));
	name[NOTE_NAME_MOST + 1] = '\0';
	assert_false(note_key_make(&read, name, NOTE_ED25519, log.pk));
	assert_true(note_key_make(&read, name + 1, NOTE_ED25519, log.pk));
}

static void
signing(void **state)
{
	unsigned char sk[64], witness_sk[64];
	struct note_key log = key_of("verify.example.org/log", "tcr test log key", NOTE_ED25519, sk);
	struct note_key witness = key_of("partner-agency.example/witness", "tcr test witness", NOTE_COSIGNATURE, witness_sk);
	char made[CHECKPOINT_MOST + 1 + 2 * NOTE_LINE_MOST];
	struct checkpoint c;
	struct note note;
	uint64_t when = 1;
	size_t n;

	(void)state;
	vector("checkpoint");
	assert_int_equal(checkpoint_open(text, length, &log, &c), NOTE_FINE);
	assert_string_equal(c.origin, "verify.example.org/log");
	assert_int_equal(c.size, 1000);
	assert_true(note_read(text, length, &note));
	assert_int_equal(note.n, 2);
	assert_int_equal(note_check(&note, &log, &when), NOTE_FINE);
	assert_int_equal(when, 0);
	assert_int_equal(note_check(&note, &witness, &when), NOTE_FINE);
	assert_int_equal(when, 1795428000);
	/* Ed25519 has one signature for a text: ours must be those of the vector */
	n = checkpoint_sign(&c, &log, sk, made);
	n += note_sign(note.text, note.text_n, &witness, witness_sk, when, made + n);
	assert_int_equal(n, length);
	assert_string_equal(made, text);
}

static void
forgeries(void **state)
{
	unsigned char sk[64];
	struct note_key log = key_of("verify.example.org/log", "tcr test log key", NOTE_ED25519, sk);
	struct note_key other = key_of("verify.example.org/log", "another key", NOTE_ED25519, sk);
	struct note_key named = key_of("verify.example.org/lot", "tcr test log key", NOTE_ED25519, sk);
	char made[CHECKPOINT_MOST + 1 + NOTE_LINE_MOST];
	struct checkpoint c;
	size_t n;

	(void)state;
	vector("checkpoint");
	for (size_t i = 0; i < length; i++) {
		struct note note;
		size_t end = strstr(text, "\xE2\x80\x94 partner") - text;

		text[i] ^= 1;
		if (i < end)
			assert_int_not_equal(checkpoint_open(text, length, &log, &c), NOTE_FINE);
		else if (note_read(text, length, &note))
			assert_int_equal(note_check(&note, &log, NULL), NOTE_FINE);
		text[i] ^= 1;
	}
	assert_int_equal(checkpoint_open(text, length, &other, &c), NOTE_UNSIGNED);
	/* the right id under a key that did not sign */
	memcpy(other.id, log.id, 4);
	assert_int_equal(checkpoint_open(text, length, &other, &c), NOTE_FORGED);
	/* a log may not sign for another origin */
	assert_int_equal(checkpoint_open(text, length, &log, &c), NOTE_FINE);
	n = checkpoint_sign(&c, &named, sk, made);
	assert_int_equal(checkpoint_open(made, n, &named, &c), NOTE_MALFORMED);
}

static bool
reads(const char *from)
{
	struct note note;

	return note_read(from, strlen(from), &note);
}

#define D "\xE2\x80\x94 "

static void
notes(void **state)
{
	(void)state;
	assert_true(reads("a\n\n" D "n QUJDREU=\n"));
	assert_true(reads("a\n\nb\n\n" D "n QUJDREU=\n" D "m QUJDREU=\n"));
	assert_true(reads("\n\n" D "n QUJDREU=\n"));
	assert_false(reads(""));
	assert_false(reads("\n"));
	assert_false(reads("\n\n"));
	assert_false(reads("a\n\n"));
	assert_false(reads("a\n" D "n QUJDREU=\n"));
	assert_false(reads("a\n\n" D "n QUJDREU="));
	assert_false(reads("a\n\n" D "n QUJDREU\n"));		/* no padding */
	assert_false(reads("a\n\n" D "n QUJDREV=\n"));		/* bits that mean nothing */
	assert_false(reads("a\n\n" D "n QUJDRA==\n"));		/* an id alone */
	assert_false(reads("a\n\n" D "n QUJD REU=\n"));
	assert_false(reads("a\n\n" D "n  QUJDREU=\n"));
	assert_false(reads("a\n\n" D " QUJDREU=\n"));
	assert_false(reads("a\n\n" D "n+ QUJDREU=\n"));
	assert_false(reads("a\n\n- n QUJDREU=\n"));
	assert_false(reads("a\tb\n\n" D "n QUJDREU=\n"));
	assert_false(reads("a\r\n\n" D "n QUJDREU=\n"));
	assert_false(reads("a\xC3\n\n" D "n QUJDREU=\n"));
	assert_false(note_read("a\0\n\n" D "n QUJDREU=\n", 21, &(struct note){0}));
}

#define ROOT "jeTFS6o+yfYIg83DKlDZeE7VhC+h5sTz3rauieGYnhc="

static bool
checkpoints(const char *from, uint64_t size)
{
	struct checkpoint c;

	return checkpoint_read(from, strlen(from), &c) && c.size == size;
}

static void
checkpoint_texts(void **state)
{
	(void)state;
	assert_true(checkpoints("a\n0\n" ROOT "\n", 0));
	assert_true(checkpoints("a\n9223372036854775807\n" ROOT "\n", INT64_MAX));
	assert_true(checkpoints("a\n5\n" ROOT "\nmore\nand more\n", 5));
	assert_false(checkpoints("a\n9223372036854775808\n" ROOT "\n", (uint64_t)INT64_MAX + 1));
	assert_false(checkpoints("a\n99999999999999999999\n" ROOT "\n", 0));
	assert_false(checkpoints("\n5\n" ROOT "\n", 5));
	assert_false(checkpoints("a\n05\n" ROOT "\n", 5));
	assert_false(checkpoints("a\n+5\n" ROOT "\n", 5));
	assert_false(checkpoints("a\n\n" ROOT "\n", 0));
	assert_false(checkpoints("a\n5\n" ROOT, 5));
	assert_false(checkpoints("a\n5\n" ROOT " \n", 5));
	assert_false(checkpoints("a\n5\njeTFS6o+yfYIg83DKlDZeE7VhC+h5sTz3rauieGYnhd=\n", 5));
	assert_false(checkpoints("a\n5\njeTFS6o+yfYIg83DKlDZeE7VhC+h5sTz3rauieGYng==\n", 5));
	/* a byte that libsodium takes for a letter */
	assert_false(checkpoints("a\n5\njeTFS6o+yfYIg83DKlDZeE\xC2\xA9\x97\xBC+h5sTz3rauieGYnhc=\n", 5));
	assert_false(checkpoints("a\n5\n" ROOT "\n\n", 5));
	assert_false(checkpoints("a\n5\n" ROOT "\nmore", 5));
	assert_false(checkpoints("a\n5\n", 5));
	assert_false(checkpoints("", 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys),
		cmocka_unit_test(signing),
		cmocka_unit_test(forgeries),
		cmocka_unit_test(notes),
		cmocka_unit_test(checkpoint_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
