#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/base58.h"
#include "certs/trust/multikey.h"
#include "certs/trust/statuslist.h"
#include "tests/unit/credential_fixture.h"

#define VECTOR_KEY "z6Mkqse9Ac2BZCrB1xVQeLJWsKqfHx583ZcijhkV2Qu4XMVS"

static void
base58(void **state)
{
	static const struct { const char *bytes; size_t n; const char *letters; } known[] = {
		{ "", 0, "" },
		{ "Hello World!", 12, "2NEpo7TZRRrLZSi2U" },
		{ "The quick brown fox jumps over the lazy dog.", 44,
		    "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z" },
		{ "\x00\x00\x28\x7f\xb4\xcd", 6, "11233QC4" },
		{ "\x00", 1, "1" },
	};
	unsigned char bytes[64];
	char letters[BASE58_ROOM(64)];

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		size_t n = strlen(known[i].letters);

		assert_int_equal(base58_encode((const unsigned char *)known[i].bytes, known[i].n, letters), n);
		assert_string_equal(letters, known[i].letters);
		assert_int_equal(base58_decode(known[i].letters, n, bytes, known[i].n), known[i].n);
		assert_memory_equal(bytes, known[i].bytes, known[i].n);
		if (n > 0)
			assert_int_equal(base58_decode(known[i].letters, n, bytes, known[i].n - 1), -1);
	}
	for (int c = 0; c < 256; c++) {
		char one = (char)c;
		bool letter = c != 0 && strchr("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", c) != NULL;

		assert_int_equal(base58_decode(&one, 1, bytes, sizeof(bytes)), letter ? 1 : -1);
	}
	memset(bytes, 0xff, sizeof(bytes));
	assert_true(base58_encode(bytes, sizeof(bytes), letters) < sizeof(letters));
}

static void
multikey(void **state)
{
	char text[MULTIKEY_MOST], longer[MULTIKEY_MOST + 8];
	unsigned char read[32];

	(void)state;
	multikey_write(pk, text);
	assert_string_equal(text, VECTOR_KEY);
	assert_true(multikey_read(text, read));
	assert_memory_equal(read, pk, 32);
	assert_false(multikey_read("", read));
	assert_false(multikey_read("z", read));
	assert_false(multikey_read(VECTOR_KEY + 1, read));
	assert_false(multikey_read("u" VECTOR_KEY, read));
	assert_false(multikey_read("z1" VECTOR_KEY, read));
	/* a P-256 key, and an X25519 key */
	assert_false(multikey_read("zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv", read));
	assert_false(multikey_read("z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc", read));
	for (size_t i = 0; text[i] != '\0'; i++) {
		snprintf(longer, sizeof(longer), "%.*s", (int)i, text);
		assert_false(multikey_read(longer, read));
	}
	memset(longer, 'z', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_false(multikey_read(longer, read));
}

static enum proof_answer
check_list(const json_t *list)
{
	struct statuslist read;

	return statuslist_check(list, pk, &read);
}

static void
list_vector(void **state)
{
	json_t *list = vector("tests/vectors/status-revocation.json");
	struct statuslist read;
	unsigned char other[32] = {1};
	int set = 0;

	(void)state;
	assert_int_equal(statuslist_check(list, pk, &read), PROOF_GOOD);
	assert_string_equal(read.host, "verify.example.org");
	assert_string_equal(read.purpose, "revocation");
	assert_int_equal(read.list, 3);
	assert_int_equal(read.from, NOW / 86400 * 86400);
	assert_int_equal(read.until - read.from, 14 * 86400);
	for (uint32_t i = 0; i < STATUSLIST_BITS; i++)
		set += statuslist_bit(read.bits, i);
	assert_int_equal(set, 399);
	assert_int_equal(statuslist_check(list, other, &read), PROOF_OTHER_KEY);
	spoil(list, list, check_list);
	reshape(list, list, check_list);
	json_object_set_new(list, "validUntil", json_string("2026-12-08T00:00:00Z"));
	assert_int_equal(check_list(list), PROOF_MALFORMED);
	json_object_set_new(list, "validFrom", json_string("2026-11-24T00:00:00Z"));
	assert_int_equal(check_list(list), PROOF_FORGED);
	json_decref(list);
}

static void
list_bits(void **state)
{
	static unsigned char bits[STATUSLIST_BYTES], again[STATUSLIST_BYTES + 1];
	char *text, *same, *wrong;
	size_t n;

	(void)state;
	memset(bits, 0, sizeof(bits));
	bits[0] = 0x80;			/* index 0 is the left-most */
	bits[STATUSLIST_BYTES - 1] = 0x01;
	assert_true(statuslist_bit(bits, 0));
	assert_false(statuslist_bit(bits, 1));
	assert_false(statuslist_bit(bits, 7));
	assert_true(statuslist_bit(bits, STATUSLIST_BITS - 1));
	assert_false(statuslist_bit(bits, STATUSLIST_BITS));

	text = statuslist_encode(bits);
	same = statuslist_encode(bits);
	assert_string_equal(text, same);
	free(same);
	/* gzip without flags and without a time: nothing of when and where it was made */
	assert_memory_equal(text, "uH4sIAAAAAAA", 12);
	again[STATUSLIST_BYTES] = 0xa5;
	assert_true(statuslist_decode(text, again));
	assert_memory_equal(again, bits, STATUSLIST_BYTES);
	n = strlen(text);
	wrong = malloc(n + 16);
	assert_non_null(wrong);
	for (size_t i = 0; i < n; i++) {
		strcpy(wrong, text);
		wrong[i] = '\xC1';
		assert_false(statuslist_decode(wrong, again));
		wrong[i] = '\0';
		assert_false(statuslist_decode(wrong, again));
	}
	sprintf(wrong, "%sAAAA", text);
	assert_false(statuslist_decode(wrong, again));
	free(wrong);
	free(text);
	/* 16383 and 16385 zeros */
	assert_false(statuslist_decode("uH4sIAAAAAAACA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAICzAQmvhYr_PwAA", again));
	assert_false(statuslist_decode("uH4sIAAAAAAACA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC7AUqdctYBQAAA", again));
	assert_false(statuslist_decode("z", again));
	assert_false(statuslist_decode("u", again));
	assert_int_equal(again[STATUSLIST_BYTES], 0xa5);
}

static void
list_signed(void **state)
{
	static unsigned char bits[STATUSLIST_BYTES];
	struct statuslist read;
	json_t *made;

	(void)state;
	randombytes_buf(bits, sizeof(bits));
	made = statuslist_sign("localhost", UINT32_MAX / STATUSLIST_BITS, "suspension", bits, NOW, sk);
	assert_int_equal(statuslist_check(made, pk, &read), PROOF_GOOD);
	assert_int_equal(read.list, UINT32_MAX / STATUSLIST_BITS);
	assert_string_equal(read.host, "localhost");
	assert_string_equal(read.purpose, "suspension");
	assert_memory_equal(read.bits, bits, sizeof(bits));
	assert_true(read.from <= NOW && NOW < read.from + 86400);
	json_decref(made);
	assert_null(statuslist_sign("localhost:80", 0, "suspension", bits, NOW, sk));
	assert_null(statuslist_sign("localhost", 0, "message", bits, NOW, sk));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base58),
		cmocka_unit_test(multikey),
		cmocka_unit_test(list_vector),
		cmocka_unit_test(list_bits),
		cmocka_unit_test(list_signed),
	};

	return cmocka_run_group_tests(tests, make_key, NULL);
}
