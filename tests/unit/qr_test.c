#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/base32.h"
#include "certs/trust/cbor.h"
#include "certs/trust/commit.h"
#include "certs/trust/qr_read.h"

/* The published vectors (verification.md 11): what verifies, and all that must not. */

enum { TODAY = 20781, VECTORS = 4, MUTATIONS = 20000 };

static json_t *file;
static struct trust trust;
static unsigned char sk[64];

static const char *
text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static json_t *
vector(size_t i)
{
	return json_array_get(json_object_get(file, "vectors"), i);
}

static const char *
url(size_t i)
{
	return text_of(vector(i), "url");
}

static int
set_up(void **state)
{
	unsigned char seed[32], pk[32];

	(void)state;
	file = json_load_file("tests/vectors/qr.json", 0, NULL);
	if (file == NULL || sodium_init() < 0 ||
	    sodium_hex2bin(seed, sizeof(seed), text_of(file, "seed"), 64, NULL, NULL, NULL) != 0)
		return -1;
	crypto_sign_seed_keypair(pk, sk, seed);
	return trust_one(json_object_get(file, "jwk"), text_of(file, "qr_prefix"), &trust) ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	json_decref(file);
	return 0;
}

static void
is_code(const char *text, const char *code)
{
	struct qr qr;

	assert_string_equal(qr_code(qr_read(text, &trust, TODAY, &qr)), code);
}

static void
is_hex(const unsigned char *bytes, size_t n, const char *wanted)
{
	char hex[1024];

	assert_true(2 * n < sizeof(hex));
	sodium_bin2hex(hex, sizeof(hex), bytes, n);
	assert_string_equal(hex, wanted);
}

static void
names_of_the_key(void **state)
{
	(void)state;
	assert_string_equal(trust.key[0].kid, text_of(json_object_get(file, "jwk"), "kid"));
	is_hex(trust.key[0].kid4, JWK_KID4, text_of(file, "kid4"));
}

static void
vectors_verify(void **state)
{
	struct qr qr;

	(void)state;
	assert_int_equal(json_array_size(json_object_get(file, "vectors")), VECTORS);
	for (size_t i = 0; i < VECTORS; i++) {
		assert_int_equal(qr_read(url(i), &trust, TODAY, &qr), QR_FINE);
		is_hex(qr.id16, sizeof(qr.id16), text_of(vector(i), "id"));
	}
	assert_int_equal(qr_read(url(0), &trust, TODAY, &qr), QR_FINE);
	assert_int_equal(qr.claims.issued, 20780);
	assert_int_equal(qr.claims.expires, 21876);
	assert_int_equal(qr.claims.serial, 2026000123);
	assert_int_equal(qr.claims.course, 1042);
	assert_int_equal(qr.claims.status, 3 * CLAIMS_LIST + 70001);
	assert_int_equal(qr.claims.kind, 1);
	assert_int_equal(qr.claims.ncommit, 2);
	assert_int_equal(qr_read(url(2), &trust, TODAY, &qr), QR_FINE);
	assert_int_equal(qr.claims.expires, -1);
	assert_int_equal(qr.claims.ncommit, 0);
}

/* What we write is what the vectors have, byte for byte; plain names are only read. */
static void
vectors_are_made(void **state)
{
	(void)state;
	for (size_t i = 0; i < VECTORS - 1; i++) {
		unsigned char payload[CLAIMS_MOST], cose[COSE_MOST];
		const json_t *keys = json_object_get(vector(i), "keys"), *key;
		char text[QR_TEXT_MOST];
		struct qr qr;
		size_t n, k;

		assert_int_equal(qr_read(url(i), &trust, TODAY, &qr), QR_FINE);
		json_array_foreach(keys, k, key)
			if (k < (size_t)qr.claims.ncommit) {
				memset(qr.claims.commit[k], 0, COMMITMENT);
				name_commitment(json_string_value(key), qr.id16, qr.claims.commit[k]);
			}
		n = claims_encode(&qr.claims, payload);
		is_hex(payload, n, text_of(vector(i), "payload"));
		n = cose_sign(&qr.claims, trust.key[0].prefix, qr.id, trust.key[0].kid4, sk, cose);
		is_hex(cose, n, text_of(vector(i), "cose"));
		assert_int_equal(qr_text(trust.key[0].prefix, qr.id, cose, n, text, sizeof(text)), strlen(url(i)));
		assert_string_equal(text, url(i));
	}
}

/* The first text with one letter put at a place. */
static const char *
with(size_t at, char c)
{
	static char text[QR_TEXT_MOST];

	snprintf(text, sizeof(text), "%s", url(0));
	text[at] = text[at] == c ? c + 1 : c;
	return text;
}

static void
refusals(void **state)
{
	char text[QR_TEXT_MOST];
	size_t hash = strcspn(url(0), "#"), n = strlen(url(0));

	(void)state;
	is_code(with(strlen("https://verify"), '-'), "host_mismatch");
	is_code(with(4, 'x'), "host_mismatch");
	is_code(with(27, 'v'), "host_mismatch");
	is_code(with(32, 'A'), "bad_signature");
	is_code(with(127, 'A'), "bad_signature");
	is_code(with(hash + 1, '2'), "unsupported_version");
	snprintf(text, sizeof(text), "%.*s", (int)hash + 1, url(0));
	is_code(text, "unsupported_version");
	snprintf(text, sizeof(text), "%.*s", (int)n - 8, url(0));
	is_code(text, "malformed");
	snprintf(text, sizeof(text), "%s", url(0));
	for (size_t i = hash; i < n; i++)
		text[i] = (char)tolower(text[i]);
	is_code(text, "malformed");
	snprintf(text, sizeof(text), "%.*s%s", (int)hash - 1, url(0), url(0) + hash);
	is_code(text, "malformed");
	/* unused bits of an id that are set */
	is_code(with(hash - 1, 'B'), "malformed");
	snprintf(text, sizeof(text), "%.*s", (int)hash, url(0));
	is_code(text, "no_payload");
	is_code("hello", "no_payload");
	is_code("", "no_payload");
}

static void
other_spellings(void **state)
{
	static const char host[] = "HTTPS://Verify.Example.ORG/V/";
	char text[QR_TEXT_MOST];
	size_t hash = strcspn(url(0), "#");

	(void)state;
	snprintf(text, sizeof(text), "%s%s", host, url(0) + sizeof(host) - 1);
	for (size_t i = sizeof(host) - 1; i < hash; i++)
		text[i] = (char)tolower(text[i]);
	is_code(text, "fine");
	snprintf(text, sizeof(text), "%.*s%%23%s", (int)hash, url(0), url(0) + hash + 1);
	is_code(text, "fine");
}

static void
days_and_keys(void **state)
{
	struct trust other = trust;
	struct qr qr;

	(void)state;
	assert_int_equal(qr_read(url(0), &trust, 20779, &qr), QR_FINE);
	assert_int_equal(qr_read(url(0), &trust, 20778, &qr), QR_ISSUED_IN_FUTURE);
	other.key[0].not_before = 20781;
	assert_int_equal(qr_read(url(0), &other, TODAY, &qr), QR_KEY_NOT_VALID_AT_ISSUE);
	other.key[0].not_before = 0;
	other.key[0].not_after = 20779;
	assert_int_equal(qr_read(url(0), &other, TODAY, &qr), QR_KEY_NOT_VALID_AT_ISSUE);
	other.key[0].kid4[3] ^= 1;
	assert_int_equal(qr_read(url(0), &other, TODAY, &qr), QR_UNKNOWN_KEY);
	other = trust;
	other.key[0].use = TRUST_STATUS;
	assert_int_equal(qr_read(url(0), &other, TODAY, &qr), QR_UNKNOWN_KEY);
}

/* Payloads that a lenient reader would take. */
static void
payloads(void **state)
{
	static const struct { const char *hex; bool fine; } rows[] = {
		{ "8719512cf61a78c24f01190412184e02f6", true },
		{ "8819512cf61a78c24f01190412184e02f605", true },		/* of a later version */
		{ "8819512cf61a78c24f01190412184e02f6a201010200", true },
		{ "8619512cf61a78c24f01190412184e02", false },			/* six */
		{ "8719512cf61a78c24f01190412184e02f600", false },		/* bytes behind */
		{ "8719512cf61a78c24f01190412184e1818f6", false },		/* a kind of 24 */
		{ "8719512cf61a78c24f01190412184e1802f6", false },		/* longer forms */
		{ "871a0000512cf61a78c24f01190412184e02f6", false },
		{ "871b000000000000512cf61a78c24f01190412184e02f6", false },
		{ "980719512cf61a78c24f01190412184e02f6", false },
		{ "9f19512cf61a78c24f01190412184e02f6ff", false },		/* no length */
		{ "87f6f61a78c24f01190412184e02f6", false },			/* no date */
		{ "8719512cf51a78c24f01190412184e02f6", false },		/* true */
		{ "8719512cf61a78c24f01190412184e0280", false },		/* no commitment in the array */
		{ "8719512cf61a78c24f01190412184e02814701020304050607", false },
		{ "8719512cf61a78c24f01190412184e0281480102030405060708", true },
		{ "8819512cf61a78c24f01190412184e02f6f93c00", false },		/* a float */
		{ "8819512cf61a78c24f01190412184e02f6a201010102", false },	/* a key twice */
		{ "8819512cf61a78c24f01190412184e02f6a202010102", false },	/* out of order */
		{ "8819512cf61a78c24f01190412184e02f661ff", false },		/* no UTF-8 */
		{ "8819512cf61a78c24f01190412184e02f68181818100", false },	/* too deep */
		{ "8819512cf61a78c24f01190412184e02f6818181f6", true },
		{ "8719512cf61a78c24f01190412184e0262d0af", true },		/* plain names */
		{ "8719512cf61a78c24f01190412184e0261ff", false },
		{ "", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned char bytes[128];
		struct claims claims;
		size_t n;

		sodium_hex2bin(bytes, sizeof(bytes), rows[i].hex, strlen(rows[i].hex), NULL, &n, NULL);
		if (claims_decode(bytes, n, &claims) != rows[i].fine)
			fail_msg("row %zu: %s", i, rows[i].hex);
	}
}

static void
base32_is_strict(void **state)
{
	static const char *const wrong[] = { "A", "AAA", "AAAAAA", "aa", "0A", "AB", "A=", "A A", "MZXW6YTBO1" };
	unsigned char bytes[16];
	char again[32];

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(base32_decode(wrong[i], strlen(wrong[i]), bytes, sizeof(bytes)), -1);
	assert_int_equal(base32_decode("MZXW6YTBOI", 10, bytes, sizeof(bytes)), 6);
	assert_memory_equal(bytes, "foobar", 6);
	assert_int_equal(base32_decode("MZXW6YTBOI", 10, bytes, 5), -1);
	assert_int_equal(base32_encode(bytes, 6, again), 10);
	assert_string_equal(again, "MZXW6YTBOI");
	assert_int_equal(base32_decode("", 0, bytes, sizeof(bytes)), 0);
}

static uint32_t seed = 7;

static size_t
below(size_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (size_t)(((uint64_t)seed * n) >> 32);
}

/* One of: a bit turned, a cut, an insertion, the id of another text, two letters exchanged, a letter of base32. */
static void
mutate(char text[QR_TEXT_MOST], const char *other)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	size_t n = strlen(text), at = below(n), to = below(n), cut = 1 + below(8);
	char c = text[at];

	switch (below(6)) {
	case 0:
		c = (char)(c ^ 1 << below(8));
		text[at] = c == '\0' ? '?' : c;
		break;
	case 1:
		cut = cut < n - at ? cut : n - at;
		memmove(text + at, text + at + cut, n - at - cut + 1);
		break;
	case 2:
		memmove(text + at + 1, text + at, n - at + 1);
		text[at] = letters[below(32)];
		break;
	case 3:
		if (n > 55)
			memcpy(text + 29, other + 29, QR_ID);
		break;
	case 4:
		text[at] = text[to];
		text[to] = c;
		break;
	default:
		text[at] = letters[below(32)];
	}
}

/* Two spellings of one text: %23 for #, any case before it. */
static bool
means(const char *a, const char *b)
{
	size_t n = strcspn(b, "#");

	return strncasecmp(a, b, n) == 0 &&
	    ((a[n] == '#' && strcmp(a + n, b + n) == 0) || (strncmp(a + n, "%23", 3) == 0 && strcmp(a + n + 3, b + n + 1) == 0));
}

static void
mutations_are_refused(void **state)
{
	int done = 0;

	(void)state;
	while (done < MUTATIONS) {
		size_t from = below(VECTORS);
		char text[QR_TEXT_MOST];
		struct qr qr;

		snprintf(text, sizeof(text), "%s", url(from));
		for (size_t times = 1 + below(3); times > 0 && text[0] != '\0' && strlen(text) + 2 < sizeof(text); times--)
			mutate(text, url((from + 1) % VECTORS));
		if (means(text, url(from)))
			continue;
		done++;
		if (qr_read(text, &trust, TODAY, &qr) == QR_FINE)
			fail_msg("accepted: %s", text);
	}
}

/* The same on the bytes below base32, where every text is well spelt. */
static void
mutated_bytes_are_refused(void **state)
{
	unsigned char bytes[COSE_READ_MOST];
	char text[QR_TEXT_MOST];
	struct qr qr;

	(void)state;
	for (int i = 0; i < MUTATIONS; i++) {
		const char *from = url(below(VECTORS)), *hash = strchr(from, '#');
		long n = base32_decode(hash + 2, strlen(hash + 2), bytes, sizeof(bytes));
		char id[QR_ID + 1];

		assert_true(n > 0);
		bytes[below((size_t)n)] ^= (unsigned char)(1 << below(8));
		snprintf(id, sizeof(id), "%.*s", QR_ID, hash - QR_ID);
		assert_true(qr_text(trust.key[0].prefix, id, bytes, (size_t)n, text, sizeof(text)) > 0);
		if (qr_read(text, &trust, TODAY, &qr) == QR_FINE)
			fail_msg("accepted: %s", text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_the_key),
		cmocka_unit_test(vectors_verify),
		cmocka_unit_test(vectors_are_made),
		cmocka_unit_test(refusals),
		cmocka_unit_test(other_spellings),
		cmocka_unit_test(days_and_keys),
		cmocka_unit_test(payloads),
		cmocka_unit_test(base32_is_strict),
		cmocka_unit_test(mutations_are_refused),
		cmocka_unit_test(mutated_bytes_are_refused),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
