#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/badge.h"
#include "tests/unit/credential_fixture.h"

/* The badge of the vectors. */
static struct badge
badge_of(void)
{
	return (struct badge){
		.host = "verify.example.org", .id = "LFQGLKJPIX6NJ3IGRO6PFOP2I4",
		.subject = "59606592-f45f-4d4e-9d06-8bbcf2b9fa47", .holder = "Петров Иван \"Ваня\" Сергеевич",
		.issuer = "Учебный центр", .title = "Расследование торговли людьми",
		.description = "40 академических часов\nочно", .criteria = "Итоговый тест ≥ 70 %",
		.course = 1042, .status = 463217, .issued = 20780, .expires = 21876,
	};
}

static enum proof_answer
check(const json_t *credential)
{
	struct badge read;

	return badge_check(credential, pk, &read);
}

/* Lines, credential and signature are those that another implementation made. */
static void
badge_vector(void **state)
{
	struct badge b = badge_of(), read;
	json_t *expected = vector("tests/vectors/badge.json"), *made = badge_sign(&b, NOW, sk);
	struct quads lines = {0};
	struct bytes canonical = {0};
	char text[8192];
	FILE *file = fopen("tests/vectors/badge.nq", "r");
	size_t n;

	(void)state;
	assert_non_null(file);
	n = fread(text, 1, sizeof(text), file);
	fclose(file);
	assert_true(badge_lines(&b, &lines));
	quads_canonical(&lines, &canonical);
	assert_int_equal(canonical.len, n);
	assert_memory_equal(canonical.data, text, n);
	assert_true(json_equal(made, expected));

	assert_int_equal(badge_check(expected, pk, &read), PROOF_GOOD);
	assert_string_equal(read.host, b.host);
	assert_string_equal(read.id, b.id);
	assert_string_equal(read.subject, b.subject);
	assert_string_equal(read.holder, b.holder);
	assert_string_equal(read.issuer, b.issuer);
	assert_string_equal(read.title, b.title);
	assert_string_equal(read.description, b.description);
	assert_string_equal(read.criteria, b.criteria);
	assert_int_equal(read.course, b.course);
	assert_int_equal(read.status, b.status);
	assert_int_equal(read.issued, b.issued);
	assert_int_equal(read.expires, b.expires);
	quads_free(&lines);
	bytes_free(&canonical);
	json_decref(expected);
	json_decref(made);
}

static void
badge_altered(void **state)
{
	json_t *badge = vector("tests/vectors/badge.json"), *subject, *identity, *proof;
	unsigned char other[32] = {1};
	struct badge read;

	(void)state;
	spoil(badge, badge, check);
	reshape(badge, badge, check);
	subject = json_object_get(badge, "credentialSubject");
	identity = json_array_get(json_object_get(subject, "identifier"), 0);
	json_string_set(json_object_get(identity, "identityHash"), "Петров Иван \"Ваня\" Сергеевна");
	assert_int_equal(check(badge), PROOF_FORGED);
	json_decref(badge);

	badge = vector("tests/vectors/badge.json");
	json_object_set_new(badge, "validUntil", json_string("2039-11-23T23:59:59Z"));
	assert_int_equal(check(badge), PROOF_FORGED);
	json_object_set_new(badge, "validUntil", json_string("2029-11-23T23:59:58Z"));
	assert_int_equal(check(badge), PROOF_MALFORMED);
	json_object_del(badge, "validUntil");
	assert_int_equal(check(badge), PROOF_FORGED);
	json_decref(badge);

	badge = vector("tests/vectors/badge.json");
	assert_int_equal(badge_check(badge, other, &read), PROOF_OTHER_KEY);
	proof = json_array_get(json_object_get(badge, "proof"), 0);
	json_object_set_new(proof, "created", json_string("2026-11-23T10:00:01Z"));
	assert_int_equal(check(badge), PROOF_FORGED);
	json_object_set_new(proof, "created", json_string("2026-02-31T10:00:00Z"));
	assert_int_equal(check(badge), PROOF_MALFORMED);
	json_object_del(badge, "proof");
	assert_int_equal(check(badge), PROOF_MALFORMED);
	json_decref(badge);
	badge = json_pack("[s]", "x");
	assert_int_equal(check(badge), PROOF_MALFORMED);
	json_decref(badge);
}

/* What people are called: each is signed, written as text, read and found good; and differs from every other. */
static const char *const names[] = {
	"O'Neil \"Bob\" \\ Smith", "\\u0041", "two\nlines", "\r\n", "a\tb", "\b\f\v", "\x01\x1f\x7f", "\xC2\x80\xC2\x85",
	"שרה \xE2\x80\xAE" "evil\xE2\x80\xAC עברית", "محمد", "👩🏽‍🚀 Ирина", "é", "e\xCC\x81", "<b>&amp;</b>",
	"\" .\n<urn:x> <urn:y> \"z", "%s%n", "\xEF\xBB\xBFx", "\xE2\x80\xA8", "\xEE\x80\x80\xF0\x90\x80\x80", " ", "_:c14n0",
};

enum { NAMES = sizeof(names) / sizeof(names[0]) };

static void
badge_names(void **state)
{
	(void)state;
	for (int i = 0; i < NAMES; i++) {
		struct badge b = badge_of(), read;
		json_t *made, *again;
		char *text;

		b.holder = names[i];
		b.issuer = b.title = b.description = b.criteria = names[(i + 1) % NAMES];
		made = badge_sign(&b, NOW, sk);
		assert_non_null(made);
		text = json_dumps(made, i % 2 == 0 ? JSON_ENSURE_ASCII : JSON_INDENT(2));
		again = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
		assert_int_equal(badge_check(again, pk, &read), PROOF_GOOD);
		assert_string_equal(read.holder, names[i]);
		free(text);
		json_decref(again);
		for (int other = 0; other < NAMES; other++) {
			json_t *identity = json_array_get(json_object_get(json_object_get(made, "credentialSubject"), "identifier"), 0);

			json_object_set_new(identity, "identityHash", json_string(names[other]));
			assert_int_equal(check(made), other == i ? PROOF_GOOD : PROOF_FORGED);
		}
		json_decref(made);
	}
}

/* Exactly the escapes of canonical N-Quads. */
static void
literals(void **state)
{
	static const struct { const char *text, *escaped; } known[] = {
		{ "\b\t\n\f\r\"\\", "\\b\\t\\n\\f\\r\\\"\\\\" },
		{ "\x01\x0b\x0e\x1f\x7f", "\\u0001\\u000B\\u000E\\u001F\\u007F" },
		{ "'/<>\xC2\x80\xE2\x80\xA8👩", "'/<>\xC2\x80\xE2\x80\xA8👩" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct quads lines = {0};
		struct bytes canonical = {0};
		char expected[128];

		quads_text(&lines, "urn:s", "urn:p", known[i].text, NULL);
		quads_canonical(&lines, &canonical);
		snprintf(expected, sizeof(expected), "<urn:s> <urn:p> \"%s\" .\n", known[i].escaped);
		assert_int_equal(canonical.len, strlen(expected));
		assert_memory_equal(canonical.data, expected, canonical.len);
		quads_free(&lines);
		bytes_free(&canonical);
	}
}

static bool
signs(struct badge b)
{
	json_t *made = badge_sign(&b, NOW, sk);
	bool good = made != NULL && check(made) == PROOF_GOOD;

	assert_true(good || made == NULL);
	json_decref(made);
	return good;
}

#define WITH(member, value) (b = badge_of(), b.member = (value), signs(b))

static void
badge_limits(void **state)
{
	struct badge b;
	char *text = malloc(BADGE_TEXT_MOST + 2);

	(void)state;
	assert_non_null(text);
	memset(text, '"', BADGE_TEXT_MOST + 1);
	text[BADGE_TEXT_MOST] = '\0';
	assert_true(WITH(description, text));
	text[BADGE_TEXT_MOST] = '"';
	text[BADGE_TEXT_MOST + 1] = '\0';
	assert_false(WITH(description, text));
	free(text);
	assert_true(WITH(expires, -1));
	assert_true(WITH(expires, 0));
	assert_true(WITH(expires, CREDENTIAL_LAST_DAY));
	assert_false(WITH(expires, CREDENTIAL_LAST_DAY + 1));
	assert_false(WITH(expires, -2));
	assert_true(WITH(issued, 0));
	assert_false(WITH(issued, UINT32_MAX));
	assert_true(WITH(course, UINT32_MAX));
	assert_true(WITH(status, UINT32_MAX));
	assert_true(WITH(status, 0));
	assert_false(WITH(holder, ""));
	assert_false(WITH(title, NULL));
	assert_false(WITH(holder, "\xC3"));
	assert_false(WITH(title, "\xFF"));
	assert_false(WITH(criteria, "\xED\xA0\x80"));
	assert_false(WITH(id, "LFQGLKJPIX6NJ3IGRO6PFOP2I"));
	assert_false(WITH(id, "LFQGLKJPIX6NJ3IGRO6PFOP2I5"));
	assert_false(WITH(id, "lfqglkjpix6nj3igro6pfop2i4"));
	assert_false(WITH(subject, "59606592-F45F-4d4e-9d06-8bbcf2b9fa47"));
	assert_false(WITH(subject, "59606592-f45f-4d4e-9d06-8bbcf2b9fa4"));
	b = badge_of();
	strcpy(b.host, "verify.example.org:8080");
	assert_false(signs(b));
	strcpy(b.host, "a> <b");
	assert_false(signs(b));
}

static json_t *
fields_of(void)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:s, s:s}", "id", "LFQGLKJPIX6NJ3IGRO6PFOP2I4",
	    "subject", "59606592-f45f-4d4e-9d06-8bbcf2b9fa47", "holder", "Петров Иван \"Ваня\" Сергеевич",
	    "issuer", "Учебный центр", "title", "Расследование торговли людьми",
	    "description", "40 академических часов\nочно", "criteria", "Итоговый тест ≥ 70 %",
	    "course", 1042, "status", 463217, "issued", "2026-11-23", "expires", "2029-11-23");
}

static bool
reads(const char *member, json_t *value)
{
	json_t *fields = fields_of();
	struct badge b;
	bool fine;

	json_object_set_new(fields, member, value);
	fine = badge_fields(fields, &b);
	assert_true(!fine || json_is_null(value) == (b.expires == -1));
	json_decref(fields);
	return fine;
}

static void
fields(void **state)
{
	json_t *all = fields_of(), *expected = vector("tests/vectors/badge.json"), *made, *value;
	struct badge b = badge_of();
	const char *member;

	(void)state;
	assert_true(badge_fields(all, &b));
	made = badge_sign(&b, NOW, sk);
	assert_true(json_equal(made, expected));
	json_object_foreach(all, member, value) {
		json_t *less = json_copy(all);

		json_object_del(less, member);
		assert_false(badge_fields(less, &b));
		assert_false(reads(member, json_true()));
		json_decref(less);
	}
	json_decref(made);
	json_decref(expected);
	json_decref(all);
	assert_true(reads("expires", json_null()));
	assert_false(reads("issued", json_null()));
	assert_false(reads("more", json_string("x")));
	assert_false(reads("issued", json_string("2026-11-23T00:00:00Z")));
	assert_false(reads("issued", json_string("2026-02-30")));
	assert_false(reads("issued", json_string("1969-12-31")));
	assert_false(reads("expires", json_string("2026-1-1")));
	assert_false(reads("course", json_integer(-1)));
	assert_false(reads("course", json_integer(4294967296)));
	assert_false(reads("status", json_integer(4294967296)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(badge_vector),
		cmocka_unit_test(badge_altered),
		cmocka_unit_test(badge_names),
		cmocka_unit_test(literals),
		cmocka_unit_test(badge_limits),
		cmocka_unit_test(fields),
	};

	return cmocka_run_group_tests(tests, make_key, NULL);
}
