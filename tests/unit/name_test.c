#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "certs/trust/commit.h"
#include "certs/trust/fold.h"

/* Names as they are folded and committed to. */

static void
names(void **state)
{
	unsigned char id[16], commitment[COMMITMENT];
	char line[512], key[FOLD_MOST], hex[2 * COMMITMENT + 1];
	FILE *rows = fopen("tests/vectors/fold.tsv", "r");
	int n = 0;

	(void)state;
	assert_non_null(rows);
	for (int i = 0; i < 16; i++)
		id[i] = (unsigned char)i;
	for (; fgets(line, sizeof(line), rows) != NULL; n++) {
		char *rest = line, *field[5];

		line[strcspn(line, "\n")] = '\0';
		for (int i = 0; i < 5; i++)
			assert_non_null(field[i] = strsep(&rest, "\t"));
		assert_true(fold_key(field[0], field[1], field[2], key, sizeof(key)));
		assert_string_equal(key, field[3]);
		name_commitment(key, id, commitment);
		sodium_bin2hex(hex, sizeof(hex), commitment, sizeof(commitment));
		assert_string_equal(hex, field[4]);
	}
	fclose(rows);
	assert_int_equal(n, 8);
}

static void
names_at_the_limits(void **state)
{
	char key[FOLD_MOST], small[9];

	(void)state;
	assert_true(fold_key("", "", NULL, key, sizeof(key)));
	assert_string_equal(key, "||");
	assert_false(fold_key("\xff", "", "", key, sizeof(key)));
	assert_true(fold_key("abcd", "x", "y", small, sizeof(small)));
	assert_string_equal(small, "abcd|x|y");
	assert_false(fold_key("abcde", "x", "y", small, sizeof(small)));
}

/* The second way to the same bytes; a key longer than SHA-256's block, too. */
static void
commitments_are_pbkdf2(void **state)
{
	static const char *const keys[] = { "", "петров|и|с", "0123456789012345678901234567890123456789012345678901234567890123",
	    "01234567890123456789012345678901234567890123456789012345678901234567890" };
	unsigned char salt[12 + 16] = "tcr-name-v1", wanted[32], made[COMMITMENT], block[4] = { 0, 0, 0, 1 }, u[32];

	(void)state;
	memset(salt + 12, 0x5a, 16);
	for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
		crypto_auth_hmacsha256_state first;

		name_commitment(keys[k], salt + 12, made);
		crypto_auth_hmacsha256_init(&first, (const unsigned char *)keys[k], strlen(keys[k]));
		crypto_auth_hmacsha256_update(&first, salt, sizeof(salt));
		crypto_auth_hmacsha256_update(&first, block, sizeof(block));
		crypto_auth_hmacsha256_final(&first, u);
		memcpy(wanted, u, sizeof(wanted));
		for (int i = 1; i < COMMITMENT_ROUNDS; i++) {
			crypto_auth_hmacsha256_state next;

			crypto_auth_hmacsha256_init(&next, (const unsigned char *)keys[k], strlen(keys[k]));
			crypto_auth_hmacsha256_update(&next, u, sizeof(u));
			crypto_auth_hmacsha256_final(&next, u);
			for (int b = 0; b < 32; b++)
				wanted[b] ^= u[b];
		}
		assert_memory_equal(made, wanted, sizeof(made));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(names_at_the_limits),
		cmocka_unit_test(commitments_are_pbkdf2),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
