#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <openssl/cms.h>
#include <stdio.h>

#include "tests/unit/pades_fixture.h"

/* Signatures of files: what is made, what is believed, and what is not. */

static const char usage[] = "critical,digitalSignature,nonRepudiation";
static const char page[] = "/Type /Page\n/Parent 2 0 R\n/Annots [ 3 0 R ]";
static struct signing authority, signer;
static struct bytes file, made;

static int
setup(void **state)
{
	(void)state;
	authority = certify("authority", NULL, "critical,keyCertSign,cRLSign", NULL, 100);
	signer = certify("signer", &authority, usage, NULL, 100);
	small_file(&file, page);
	sign_file(&file, &signer, &made);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	signing_free(&authority);
	signing_free(&signer);
	bytes_free(&file);
	bytes_free(&made);
	return 0;
}

static enum pades_answer
check(const struct bytes *b)
{
	return pades_check(b->data, b->len, authority.crt);
}

static bool
has(const struct bytes *b, const char *text)
{
	return memmem(b->data, b->len, text, strlen(text)) != NULL;
}

/* Offset of the room's "<". */
static size_t
room_of(const struct bytes *b)
{
	static const char mark[] = "/Contents <";
	const unsigned char *at = memmem(b->data, b->len, mark, sizeof(mark) - 1);

	assert_non_null(at);
	return (size_t)(at - b->data) + sizeof(mark) - 2;
}

static void
makes(void **state)
{
	struct bytes once = {0}, twice = {0}, bare = {0};
	unsigned char digest[32], again[32];
	char previous[24];

	(void)state;
	bytes_add(&file, "", 1);	/* ends a text */
	file.len--;
	assert_int_equal(check(&made), PADES_GOOD);
	assert_int_equal(check(&file), PADES_UNSIGNED);
	assert_memory_equal(made.data, file.data, file.len);
	assert_true(made.len - file.len < 2 * PADES_ROOM + 1500);
	assert_true(pades_prepare(file.data, file.len, &once, digest));
	assert_true(pades_prepare(file.data, file.len, &twice, again));
	assert_int_equal(once.len, twice.len);
	assert_memory_equal(once.data, twice.data, once.len);
	assert_memory_equal(digest, again, 32);
	/* the link stays, the field joins it; the date and the /ID are the file's own */
	assert_true(has(&made, "/Annots [ 3 0 R 5 0 R ]"));
	assert_true(has(&made, "/M(D:20261123000000+00'00')"));
	snprintf(previous, sizeof(previous), "/Prev %s", (const char *)memmem(file.data, file.len, "startxref\n", 10) + 10);
	*strchr(previous, '\n') = '\0';
	assert_true(has(&made, previous));
	assert_non_null(memmem(made.data + file.len, made.len - file.len, "/ID [ <00FF> <00FF> ]", 21));
	/* a page without a link */
	small_file(&file, "/Type /Page\n/Parent 2 0 R");
	sign_file(&file, &signer, &bare);
	assert_true(has(&bare, "/Annots[5 0 R]>>"));
	assert_int_equal(check(&bare), PADES_GOOD);
	small_file(&file, page);
	bytes_free(&once);
	bytes_free(&twice);
	bytes_free(&bare);
}

/* Content type, digest and the certificate's own hash are signed; a time is not. */
static void
attributes(void **state)
{
	struct bytes cms = {0};
	unsigned char digest[32] = {7};
	const unsigned char *der;
	CMS_ContentInfo *read;
	CMS_SignerInfo *one;

	(void)state;
	assert_true(pades_cms(digest, signer.crt, signer.chain, signer.key, &cms));
	der = cms.data;
	read = d2i_CMS_ContentInfo(NULL, &der, (long)cms.len);
	assert_non_null(read);
	one = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(read), 0);
	assert_int_equal(CMS_signed_get_attr_count(one), 3);
	assert_true(CMS_signed_get_attr_by_NID(one, NID_pkcs9_contentType, -1) >= 0);
	assert_true(CMS_signed_get_attr_by_NID(one, NID_pkcs9_messageDigest, -1) >= 0);
	assert_true(CMS_signed_get_attr_by_NID(one, NID_id_smime_aa_signingCertificateV2, -1) >= 0);
	assert_int_equal(CMS_unsigned_get_attr_count(one), -1);
	CMS_ContentInfo_free(read);
	bytes_free(&cms);
}

static void
changed_bytes(void **state)
{
	size_t room = room_of(&made), end = room + 2 * PADES_ROOM + 1;

	(void)state;
	/* every byte that is signed, in two ways */
	for (size_t i = 0; i < made.len; i++) {
		if (i > room && i < end)
			continue;
		for (int bit = 1; bit <= 16; bit *= 16) {
			made.data[i] ^= (unsigned char)bit;
			assert_int_not_equal(check(&made), PADES_GOOD);
			made.data[i] ^= (unsigned char)bit;
		}
	}
	made.data[20] ^= 1;
	assert_int_equal(check(&made), PADES_ALTERED);
	made.data[20] ^= 1;
	/* the signature itself; what is behind it in its room */
	for (size_t i = room + 1; i < end; i += 97) {
		unsigned char was = made.data[i];

		made.data[i] = 'x';
		assert_int_equal(check(&made), PADES_MALFORMED);
		made.data[i] = was;
	}
	made.data[end - 1] = '1';
	assert_int_equal(check(&made), PADES_MALFORMED);
	made.data[end - 1] = '0';
	assert_int_equal(check(&made), PADES_GOOD);
}

static void
appended_and_cut(void **state)
{
	struct bytes more = {0};

	(void)state;
	bytes_add(&more, made.data, made.len);
	bytes_puts(&more, "\n");
	assert_int_equal(check(&more), PADES_ALTERED);
	/* an update that covers itself with a range of its own, over the same signature */
	bytes_printf(&more, "/ByteRange[0 %zu %zu %zu]", room_of(&made), room_of(&made) + 2 * PADES_ROOM + 2, (size_t)9);
	assert_int_equal(check(&more), PADES_ALTERED);
	bytes_puts(&more, "/ByteRange[0 4 3 1]");
	assert_int_equal(check(&more), PADES_MALFORMED);
	for (size_t n = 0; n < made.len; n += n < file.len ? 1 : 61)
		assert_int_not_equal(pades_check(made.data, n, authority.crt), PADES_GOOD);
	bytes_free(&more);
}

static void
ranges(void **state)
{
	static const char *const wrong[] = {
		"", "[", "[0", "[0 1 4 0", "[0 1 4 0 ", "0 1 4 0]", "[1 1 4 0]", "[0 -1 4 0]", "[0 4 1 0]", "[0 4 5 0]", "[0 1 4 -1]",
		"[0 1 999999999 0]", "[0 1 9999999999 0]", "[0 1 18446744073709551615 0]", "[0 0 2 999999999]", "[0 0 0 0]", "[a 1 4 0]"
	};
	char text[96];

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		int n = snprintf(text, sizeof(text), "<00>/ByteRange%s", wrong[i]);

		assert_int_equal(pades_check((unsigned char *)text, (size_t)n, authority.crt), PADES_MALFORMED);
	}
	assert_int_equal(pades_check((unsigned char *)text, 0, authority.crt), PADES_MALFORMED);
	assert_int_equal(pades_check((const unsigned char *)"%PDF", 4, authority.crt), PADES_UNSIGNED);
}

static void
untrusted_when(const struct signing *by)
{
	struct bytes out = {0};

	sign_file(&file, by, &out);
	assert_int_equal(check(&out), PADES_UNTRUSTED);
	bytes_free(&out);
}

static void
foreign_certificates(void **state)
{
	struct signing other = certify("authority", NULL, "critical,keyCertSign,cRLSign", NULL, 100);
	struct signing foreign = certify("signer", &other, usage, NULL, 100);
	struct signing alone = certify("signer", NULL, usage, NULL, 100);
	struct signing server = certify("signer", &authority, usage, "serverAuth", 100);
	struct signing coder = certify("signer", &authority, usage, "codeSigning", 100);
	struct signing lists = certify("signer", &authority, "critical,cRLSign", NULL, 100);

	(void)state;
	untrusted_when(&foreign);
	untrusted_when(&alone);
	untrusted_when(&server);
	untrusted_when(&coder);
	untrusted_when(&lists);
	untrusted_when(&authority);
	signing_free(&other);
	signing_free(&foreign);
	signing_free(&alone);
	signing_free(&server);
	signing_free(&coder);
	signing_free(&lists);
}

static void
old_certificate(void **state)
{
	struct signing old = certify("signer", &authority, usage, "emailProtection", -10);
	struct bytes out = {0};

	(void)state;
	sign_file(&file, &old, &out);
	assert_int_equal(check(&out), PADES_GOOD);
	signing_free(&old);
	bytes_free(&out);
}

/* A CMS that OpenSSL makes with `signers` signers of which some are left, over the file's bytes, in its room. */
static enum pades_answer
check_made_otherwise(int signers, int left, unsigned flags)
{
	struct bytes out = {0};
	unsigned char digest[32], *der = NULL;
	CMS_ContentInfo *cms = CMS_sign(NULL, NULL, signer.chain, NULL, flags | CMS_BINARY | CMS_PARTIAL);
	CMS_SignerInfo *taken = NULL;
	enum pades_answer answer;
	BIO *bytes = BIO_new(BIO_s_mem());
	size_t room;
	int n;

	assert_true(pades_prepare(file.data, file.len, &out, digest));
	room = room_of(&out);
	BIO_write(bytes, out.data, (int)room);
	BIO_write(bytes, out.data + room + 2 * PADES_ROOM + 2, (int)(out.len - room - 2 * PADES_ROOM - 2));
	for (int i = 0; i < signers; i++)
		assert_non_null(CMS_add1_signer(cms, signer.crt, signer.key, EVP_sha256(),
		    flags | CMS_BINARY | CMS_CADES | CMS_PARTIAL | (i > 0 ? CMS_NOCERTS : 0)));
	assert_int_equal(CMS_final(cms, bytes, NULL, flags | CMS_BINARY), 1);
	if (left < signers)
		taken = sk_CMS_SignerInfo_pop(CMS_get0_SignerInfos(cms));
	n = i2d_CMS_ContentInfo(cms, &der);
	assert_true(n > 0 && pades_place(&out, der, (size_t)n));
	answer = check(&out);
	if (taken != NULL)
		sk_CMS_SignerInfo_push(CMS_get0_SignerInfos(cms), taken);
	OPENSSL_free(der);
	CMS_ContentInfo_free(cms);
	BIO_free(bytes);
	bytes_free(&out);
	return answer;
}

static void
other_messages(void **state)
{
	struct bytes out = {0};
	unsigned char digest[32];

	(void)state;
	assert_int_equal(check_made_otherwise(1, 1, CMS_DETACHED), PADES_GOOD);
	assert_int_equal(check_made_otherwise(1, 0, CMS_DETACHED), PADES_MALFORMED);
	assert_int_equal(check_made_otherwise(2, 2, CMS_DETACHED), PADES_MALFORMED);
	assert_int_equal(check_made_otherwise(1, 1, 0), PADES_MALFORMED);
	assert_true(pades_prepare(file.data, file.len, &out, digest));
	assert_int_equal(check(&out), PADES_MALFORMED);		/* an empty room */
	bytes_free(&out);
}

static void
room(void **state)
{
	static const unsigned char much[PADES_ROOM + 1] = {1};
	struct bytes out = {0};
	unsigned char digest[32];

	(void)state;
	assert_true(pades_prepare(file.data, file.len, &out, digest));
	assert_false(pades_place(&out, much, PADES_ROOM + 1));
	assert_true(pades_place(&out, much, PADES_ROOM));
	assert_false(pades_place(&out, much, 1));
	bytes_clear(&out);
	bytes_add(&out, file.data, file.len);
	assert_false(pades_place(&out, much, 1));
	/* once, at issue */
	assert_false(pades_prepare(made.data, made.len, &out, digest));
	bytes_free(&out);
}

static void
other_files(void **state)
{
	struct bytes out = {0}, copy = {0};
	unsigned char digest[32];

	(void)state;
	for (size_t n = 0; n < file.len; n++) {
		unsigned char *part = malloc(n + 1);

		memcpy(part, file.data, n);
		assert_false(pades_prepare(part, n, &out, digest));
		free(part);
	}
	bytes_add(&copy, file.data, file.len);
	for (size_t i = 0; i < copy.len; i++)
		for (int c = 0; c < 256; c += 5) {
			copy.data[i] = (unsigned char)c;
			pades_prepare(copy.data, copy.len, &out, digest);
			copy.data[i] = file.data[i];
		}
	bytes_puts(&copy, "more");
	assert_false(pades_prepare(copy.data, copy.len, &out, digest));
	bytes_free(&copy);
	bytes_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes),
		cmocka_unit_test(attributes),
		cmocka_unit_test(changed_bytes),
		cmocka_unit_test(appended_and_cut),
		cmocka_unit_test(ranges),
		cmocka_unit_test(foreign_certificates),
		cmocka_unit_test(old_certificate),
		cmocka_unit_test(other_messages),
		cmocka_unit_test(room),
		cmocka_unit_test(other_files),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
