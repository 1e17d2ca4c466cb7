#ifndef PADES_FIXTURE_H
#define PADES_FIXTURE_H

/* A small file as press writes them, and authorities, for the tests that include this. */

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "certs/bytes.h"
#include "certs/trust/pades.h"

struct signing {
	EVP_PKEY	*key;
	X509		*crt;
	STACK_OF(X509)	*chain;		/* its authority, if it has one */
};

static void
small_file(struct bytes *out, const char *page)
{
	const char *object[] = {
		"/Type /Catalog\n/Pages 2 0 R", "/Type /Pages\n/Kids [ 4 0 R ]\n/Count 1",
		"/CreationDate (D:20261123000000+00'00')", page
	};
	size_t at[4], xref;

	bytes_clear(out);
	bytes_puts(out, "%PDF-1.4\n");
	for (int i = 0; i < 4; i++) {
		at[i] = out->len;
		bytes_printf(out, "%d 0 obj\n<<\n%s\n>>\nendobj\n", i + 1, object[i]);
	}
	xref = out->len;
	bytes_puts(out, "xref\n0 5\n0000000000 65535 f\r\n");
	for (int i = 0; i < 4; i++)
		bytes_printf(out, "%010zu 00000 n\r\n", at[i]);
	bytes_printf(out, "trailer\n<<\n/ID [ <00FF> <00FF> ]\n/Root 1 0 R\n/Info 3 0 R\n/Size 5\n>>\nstartxref\n%zu\n%%%%EOF\n",
	    xref);
}

static void
small_extend(X509 *crt, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX with;
	X509_EXTENSION *one;

	X509V3_set_ctx(&with, issuer, crt, NULL, NULL, 0);
	one = X509V3_EXT_conf_nid(NULL, &with, nid, value);
	if (one == NULL || X509_add_ext(crt, one, -1) != 1)
		abort();
	X509_EXTENSION_free(one);
}

/* A certificate named `name` by an authority (NULL: its own); usage and purpose as OpenSSL writes them, purpose or NULL. */
static struct signing
certify(const char *name, const struct signing *ca, const char *usage, const char *purpose, long days)
{
	struct signing s = { EVP_EC_gen("P-256"), X509_new(), sk_X509_new_null() };
	X509 *issuer = ca == NULL ? s.crt : ca->crt;

	X509_set_version(s.crt, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(s.crt), ca == NULL ? 1 : 2);
	X509_time_adj_ex(X509_getm_notBefore(s.crt), -1000, 0, NULL);
	X509_time_adj_ex(X509_getm_notAfter(s.crt), (int)days, 0, NULL);
	X509_set_pubkey(s.crt, s.key);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(s.crt), "CN", MBSTRING_UTF8, (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(s.crt, X509_get_subject_name(issuer));
	small_extend(s.crt, issuer, NID_basic_constraints, ca == NULL ? "critical,CA:TRUE" : "critical,CA:FALSE");
	small_extend(s.crt, issuer, NID_key_usage, usage);
	small_extend(s.crt, issuer, NID_subject_key_identifier, "hash");
	small_extend(s.crt, issuer, NID_authority_key_identifier, "keyid");
	if (purpose != NULL)
		small_extend(s.crt, issuer, NID_ext_key_usage, purpose);
	if (X509_sign(s.crt, ca == NULL ? s.key : ca->key, EVP_sha256()) <= 0)
		abort();
	if (ca != NULL) {
		X509_up_ref(ca->crt);
		sk_X509_push(s.chain, ca->crt);
	}
	return s;
}

static void
signing_free(struct signing *s)
{
	EVP_PKEY_free(s->key);
	X509_free(s->crt);
	sk_X509_pop_free(s->chain, X509_free);
}

/* A signed copy of a file. */
static void
sign_file(const struct bytes *pdf, const struct signing *by, struct bytes *out)
{
	struct bytes cms = {0};
	unsigned char digest[32];

	if (!pades_prepare(pdf->data, pdf->len, out, digest) || !pades_cms(digest, by->crt, by->chain, by->key, &cms) ||
	    !pades_place(out, cms.data, cms.len))
		abort();
	bytes_free(&cms);
}

#endif
