#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <libdeflate.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/base32.h"
#include "certs/trust/bundle.h"
#include "certs/trust/jws.h"

/* Lists of keys and bundles that are good, and all that must not be believed; each row of verification.md 9.2. */

enum { TODAY = 20782, DAY = 86400, LIST = 3, PAPERS = 6 };

static const int64_t now = (int64_t)TODAY * DAY + DAY / 2;
static const char prefix[] = "https://verify.example.org/V/";

struct pair { unsigned char pk[32], sk[64]; char kid[JWK_THUMBPRINT + 1]; };
static struct pair root, second, issue, status, stranger;

static void
make(struct pair *pair, const char *name)
{
	unsigned char seed[32];

	crypto_hash_sha256(seed, (const unsigned char *)name, strlen(name));
	crypto_sign_seed_keypair(pair->pk, pair->sk, seed);
	jwk_thumbprint(pair->pk, pair->kid);
}

static int
set_up(void **state)
{
	(void)state;
	if (sodium_init() < 0)
		return -1;
	make(&root, "tcr test root A");
	make(&second, "tcr test root B");
	make(&issue, "tcr test key 1");
	make(&status, "tcr test status key");
	make(&stranger, "a stranger");
	return 0;
}

static json_t *
entry(const struct pair *pair, const char *use)
{
	char x[JWK_X + 1];

	jwk_x(pair->pk, x);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:n}", "kid", pair->kid, "kty", "OKP", "crv", "Ed25519",
	    "x", x, "use", use, "not_before", 0, "not_after", 99999, "compromised_from");
}

/* The payload of a list with the keys of all purposes. */
static json_t *
list(void)
{
	json_t *issuing = entry(&issue, "issue");

	json_object_set_new(issuing, "qr_prefix", json_string(prefix));
	return json_pack("{s:s, s:i, s:I, s:I, s:[o,o,o,o], s:[s,s]}", "iss", "https://verify.example.org", "seq", 14,
	    "iat", (json_int_t)now, "exp", (json_int_t)now + 365 * DAY,
	    "keys", issuing, entry(&status, "status"), entry(&root, "root"), entry(&second, "root"),
	    "roots", root.kid, second.kid);
}

/* Signs and drops a payload; the caller frees the text. */
static char *
sign(json_t *payload, const char *typ, const struct pair *by)
{
	char *text = json_dumps(payload, JSON_COMPACT), *jws = jws_sign(typ, by->kid, text, strlen(text), by->sk);

	free(text);
	json_decref(payload);
	return jws;
}

static struct trust_roots
pinned(const struct pair *pair)
{
	struct trust_roots roots = { 0 };

	assert_true(trust_pin(&roots, pair->kid));
	return roots;
}

static enum trust_answer
read_list(json_t *payload, const char *typ, const struct pair *by, const struct pair *pin, int64_t seen, struct trust *trust)
{
	struct trust_roots roots = pinned(pin);
	char *jws = sign(payload, typ, by);
	enum trust_answer answer = trust_read(jws, &roots, seen, trust);

	free(jws);
	return answer;
}

static void
lists_of_keys(void **state)
{
	static const char typ[] = "tcr-keys+jwt";
	struct trust trust;
	json_t *other = list();

	(void)state;
	assert_int_equal(read_list(list(), typ, &root, &root, 0, &trust), TRUST_FINE);
	assert_int_equal(trust.n, 4);
	assert_int_equal(trust.seq, 14);
	assert_non_null(trust_find(&trust, TRUST_STATUS, status.kid));
	assert_null(trust_find(&trust, TRUST_ISSUE, status.kid));
	assert_int_equal(read_list(list(), typ, &second, &second, 14, &trust), TRUST_FINE);
	assert_int_equal(read_list(list(), typ, &root, &root, 15, &trust), TRUST_OLDER);
	assert_int_equal(read_list(list(), typ, &root, &second, 0, &trust), TRUST_UNSIGNED);
	assert_int_equal(read_list(list(), typ, &stranger, &root, 0, &trust), TRUST_UNSIGNED);
	assert_int_equal(read_list(list(), typ, &status, &status, 0, &trust), TRUST_UNSIGNED);
	assert_int_equal(read_list(list(), "JWT", &root, &root, 0, &trust), TRUST_MALFORMED);
	json_object_del(other, "roots");
	assert_int_equal(read_list(other, typ, &root, &root, 0, &trust), TRUST_MALFORMED);
	/* an entry under another's name is left out */
	other = list();
	json_object_set_new(json_array_get(json_object_get(other, "keys"), 0), "kid", json_string(root.kid));
	assert_int_equal(read_list(other, typ, &root, &root, 0, &trust), TRUST_FINE);
	assert_int_equal(trust.n, 3);
	/* a stranger's key under a root's name signs nothing */
	other = list();
	json_array_set_new(json_object_get(other, "keys"), 2, entry(&stranger, "root"));
	json_object_set_new(json_array_get(json_object_get(other, "keys"), 2), "kid", json_string(root.kid));
	assert_int_equal(read_list(other, typ, &stranger, &root, 0, &trust), TRUST_UNSIGNED);
}

static void
altered_lists(void **state)
{
	struct trust_roots roots = pinned(&root);
	struct trust trust;
	char *jws = sign(list(), "tcr-keys+jwt", &root);
	size_t n = strlen(jws);

	(void)state;
	assert_int_equal(trust_read(jws, &roots, 0, &trust), TRUST_FINE);
	for (size_t i = 0; i < n; i++) {
		char before = jws[i];

		jws[i] = before == 'A' ? 'B' : 'A';
		assert_int_not_equal(trust_read(jws, &roots, 0, &trust), TRUST_FINE);
		jws[i] = (char)(before | 0x80);
		assert_int_not_equal(trust_read(jws, &roots, 0, &trust), TRUST_FINE);
		jws[i] = before;
	}
	jws[n - 1] = '\0';
	assert_int_not_equal(trust_read(jws, &roots, 0, &trust), TRUST_FINE);
	free(jws);
}

static void
id_of(int i, unsigned char id[16])
{
	unsigned char hash[32];
	char name[32];

	crypto_hash_sha256(hash, (const unsigned char *)name, (size_t)snprintf(name, sizeof(name), "tcr test id %d", i));
	memcpy(id, hash, 16);
}

/* "u" base64url(gzip) of a list with one bit set. */
static json_t *
bits(size_t set)
{
	static unsigned char list_bits[CLAIMS_LIST / 8], packed[4096];
	static char text[8192] = "u";
	struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(6);
	size_t n;

	memset(list_bits, 0, sizeof(list_bits));
	list_bits[set / 8] = (unsigned char)(128 >> set % 8);
	n = libdeflate_gzip_compress(deflate, list_bits, sizeof(list_bits), packed, sizeof(packed));
	libdeflate_free_compressor(deflate);
	sodium_bin2base64(text + 1, sizeof(text) - 1, packed, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return json_string(text);
}

static int
compare(const void *a, const void *b)
{
	return memcmp(a, b, BUNDLE_ENTRY);
}

static unsigned char register_2026[PAPERS * BUNDLE_ENTRY];

/* Papers 1 to 6 are in the register; 2 is revoked, 3 suspended. */
static json_t *
payload_of(json_t *keys)
{
	unsigned char id[16], hash[32];
	char hex[65], *jws = sign(keys, "tcr-keys+jwt", &root);
	json_t *payload;

	for (int i = 1; i <= PAPERS; i++) {
		id_of(i, id);
		bundle_entry(id, register_2026 + (i - 1) * BUNDLE_ENTRY);
	}
	qsort(register_2026, PAPERS, BUNDLE_ENTRY, compare);
	crypto_hash_sha256(hash, register_2026, sizeof(register_2026));
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	payload = json_pack("{s:s, s:i, s:I, s:I, s:s, s:[{s:i, s:{s:s}, s:i}], s:{s:{s:o, s:o}}, s:{s:{s:s, s:i, s:s}}, s:s}",
	    "iss", "https://verify.example.org", "seq", 412, "iat", (json_int_t)now, "exp", (json_int_t)now + 30 * DAY,
	    "keys_jws", jws, "courses", "id", 1042, "t", "en", "Special course", "h", 40,
	    "status", "3", "revocation", bits(2), "suspension", bits(3),
	    "issued", "2026", "sha256", hex, "count", PAPERS, "url", "/offline/issued/2026.bin", "checkpoint", "");
	free(jws);
	return payload;
}

static enum trust_answer
read_bundle(json_t *payload, const char *typ, const struct pair *by, struct bundle *bundle)
{
	struct trust_roots roots = pinned(&root);
	char *jws = sign(payload, typ, by);
	enum trust_answer answer = bundle_read(jws, &roots, 0, bundle);

	free(jws);
	return answer;
}

static void
open_bundle(json_t *keys, struct bundle *bundle)
{
	assert_int_equal(read_bundle(payload_of(keys), "tcr-bundle+jwt", &status, bundle), TRUST_FINE);
	assert_true(bundle_register(bundle, 2026, register_2026, sizeof(register_2026)));
}

static void
bundles(void **state)
{
	static const char typ[] = "tcr-bundle+jwt";
	struct bundle bundle;
	unsigned char altered[sizeof(register_2026)];
	json_t *payload;
	char *foreign;

	(void)state;
	assert_int_equal(read_bundle(payload_of(list()), typ, &issue, &bundle), TRUST_UNSIGNED);
	assert_int_equal(read_bundle(payload_of(list()), typ, &root, &bundle), TRUST_UNSIGNED);
	assert_int_equal(read_bundle(payload_of(list()), "tcr-keys+jwt", &status, &bundle), TRUST_MALFORMED);
	payload = payload_of(list());
	json_object_set_new(payload, "iss", json_string("https://other.example.org"));
	assert_int_equal(read_bundle(payload, typ, &status, &bundle), TRUST_MALFORMED);
	payload = payload_of(list());
	foreign = sign(list(), "tcr-keys+jwt", &second);
	json_object_set_new(payload, "keys_jws", json_string(foreign));
	assert_int_equal(read_bundle(payload, typ, &status, &bundle), TRUST_UNSIGNED);
	free(foreign);
	assert_int_equal(read_bundle(payload_of(list()), typ, &status, &bundle), TRUST_FINE);
	memcpy(altered, register_2026, sizeof(altered));
	altered[7] ^= 1;
	assert_false(bundle_register(&bundle, 2026, altered, sizeof(altered)));
	assert_false(bundle_register(&bundle, 2026, register_2026, sizeof(altered) - BUNDLE_ENTRY));
	assert_false(bundle_register(&bundle, 2025, register_2026, sizeof(altered)));
	assert_true(bundle_register(&bundle, 2026, register_2026, sizeof(altered)));
	assert_non_null(bundle_course(&bundle, 1042));
	assert_null(bundle_course(&bundle, 1043));
	bundle_free(&bundle);
}

static void
register_entries(void **state)
{
	static const char *const wanted[] = { "7f41edc6b0faf09f92fe", "1e6ba26be0168e4e951e", "db990dadaa23778ae886" };

	(void)state;
	for (int i = 0; i < 3; i++) {
		unsigned char id[16], made[BUNDLE_ENTRY];
		char hex[2 * BUNDLE_ENTRY + 1];

		id_of(i, id);
		bundle_entry(id, made);
		sodium_bin2hex(hex, sizeof(hex), made, sizeof(made));
		assert_string_equal(hex, wanted[i]);
	}
}

/* A paper and what is to be said of it; days count from the bundle's. */
struct row {
	int			 id, issued, expires;	/* expires 0: never; else a day + 100 */
	int			 days;			/* when it is read */
	enum qr_answer		 answer;
	enum bundle_level	 level;
	const char		*change;		/* another letter at the start of the host */
};

static void
is_row(const struct bundle *bundle, const struct row *row, const struct pair *by, uint64_t of_list)
{
	struct claims claims = { .issued = (uint32_t)(TODAY + row->issued),
	    .expires = row->expires == 0 ? -1 : TODAY + row->expires - 100, .serial = 2026000000 + (uint64_t)row->id,
	    .course = 1042, .status = of_list * CLAIMS_LIST + (uint64_t)row->id, .kind = 1 };
	unsigned char id[16], kid4[JWK_KID4], cose[COSE_MOST];
	char letters[QR_ID + 1], text[QR_TEXT_MOST];
	enum bundle_level level;
	enum qr_answer answer;
	struct qr qr;

	id_of(row->id, id);
	base32_encode(id, sizeof(id), letters);
	jwk_kid4(by->kid, kid4);
	assert_true(qr_text(prefix, letters, cose, cose_sign(&claims, prefix, letters, kid4, by->sk, cose), text, sizeof(text)) > 0);
	if (row->change != NULL)
		text[8] = row->change[0];
	answer = bundle_judge(bundle, text, now + (int64_t)row->days * DAY, &qr, &level);
	if (answer != row->answer || level != row->level)
		fail_msg("paper %d issued %d, read %d: %s, level %d", row->id, row->issued, row->days, qr_code(answer), level);
}

static void
rows_of_the_result(void **state)
{
	static const struct row rows[] = {
		{ 1, -10, 0, 0, QR_VALID, LEVEL_GREEN, NULL },
		{ 2, -10, 0, 0, QR_REVOKED, LEVEL_RED, NULL },
		{ 3, -10, 0, 0, QR_SUSPENDED, LEVEL_RED, NULL },
		{ 4, -10, 99, 0, QR_EXPIRED, LEVEL_AMBER, NULL },
		{ 4, -10, 100, 0, QR_VALID, LEVEL_GREEN, NULL },
		{ 2, -10, 99, 0, QR_REVOKED, LEVEL_RED, NULL },
		{ 9, -10, 0, 0, QR_NOT_IN_REGISTER, LEVEL_RED, NULL },
		{ 9, -2, 0, 0, QR_NOT_IN_REGISTER, LEVEL_RED, NULL },
		{ 9, -2, 99, 0, QR_NOT_IN_REGISTER, LEVEL_RED, NULL },
		{ 9, -1, 0, 0, QR_NEWER_THAN_REGISTER, LEVEL_AMBER, NULL },
		{ 9, -1, 99, 0, QR_EXPIRED, LEVEL_AMBER, NULL },
		{ 1, -10, 0, 7, QR_VALID, LEVEL_GREEN, NULL },
		{ 1, -10, 0, 8, QR_VALID_STALE_DATA, LEVEL_AMBER, NULL },
		{ 1, -10, 0, 30, QR_VALID_STALE_DATA, LEVEL_AMBER, NULL },
		{ 1, -10, 0, 31, QR_BUNDLE_EXPIRED, LEVEL_GREY, NULL },
		{ 1, -10, 0, -1, QR_VALID, LEVEL_GREEN, NULL },
		{ 1, -10, 0, -2, QR_CLOCK_WRONG, LEVEL_GREY, NULL },
		{ 1, -10, 0, 0, QR_HOST_MISMATCH, LEVEL_RED, "w" },
		{ 9, 2, 0, 0, QR_ISSUED_IN_FUTURE, LEVEL_RED, NULL },
	};
	static const struct row unknown = { 1, -10, 0, 0, QR_UNKNOWN_KEY, LEVEL_RED, NULL },
	    unknown_stale = { 1, -10, 0, 8, QR_UNKNOWN_KEY, LEVEL_GREY, NULL },
	    no_list = { 1, -10, 0, 0, QR_STATUS_UNKNOWN, LEVEL_GREY, NULL };
	struct bundle bundle;

	(void)state;
	open_bundle(list(), &bundle);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		is_row(&bundle, &rows[i], &issue, LIST);
	is_row(&bundle, &unknown, &stranger, LIST);
	is_row(&bundle, &unknown_stale, &stranger, LIST);
	is_row(&bundle, &no_list, &issue, 5);
	bundle_free(&bundle);
}

static void
stolen_keys(void **state)
{
	static const struct row known = { 1, -10, 0, 0, QR_VALID, LEVEL_GREEN, NULL },
	    forged = { 9, -1, 0, 0, QR_NOT_IN_REGISTER, LEVEL_RED, NULL };
	struct bundle bundle;
	json_t *keys = list();

	(void)state;
	json_object_set_new(json_array_get(json_object_get(keys, "keys"), 0), "compromised_from", json_integer(TODAY - 20));
	open_bundle(keys, &bundle);
	is_row(&bundle, &known, &issue, LIST);
	is_row(&bundle, &forged, &issue, LIST);
	bundle_free(&bundle);
}

static void
without_a_register(void **state)
{
	static const struct row announced = { 1, -10, 0, 0, QR_STATUS_UNKNOWN, LEVEL_GREY, NULL },
	    never = { 1, -400, 0, 0, QR_NOT_IN_REGISTER, LEVEL_RED, NULL };
	struct bundle bundle;

	(void)state;
	assert_int_equal(read_bundle(payload_of(list()), "tcr-bundle+jwt", &status, &bundle), TRUST_FINE);
	is_row(&bundle, &announced, &issue, LIST);
	is_row(&bundle, &never, &issue, LIST);
	bundle_free(&bundle);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_of_keys),
		cmocka_unit_test(altered_lists),
		cmocka_unit_test(bundles),
		cmocka_unit_test(register_entries),
		cmocka_unit_test(rows_of_the_result),
		cmocka_unit_test(stolen_keys),
		cmocka_unit_test(without_a_register),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
