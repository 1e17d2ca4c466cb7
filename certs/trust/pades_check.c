#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <sodium.h>
#include <stdlib.h>

#include "certs/trust/pades_parts.h"

enum { CMS_READ_MOST = 65536 };

/* One signature, over bytes that are not in it. */
static bool
is_signature(CMS_ContentInfo *cms)
{
	return OBJ_obj2nid(CMS_get0_type(cms)) == NID_pkcs7_signed && CMS_is_detached(cms) == 1 &&
	    sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms)) == 1;
}

/* DER, and nothing but zeros behind it. */
static CMS_ContentInfo *
cms_of(const unsigned char *der, size_t n)
{
	const unsigned char *rest = der;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &rest, (long)n);

	if (cms == NULL)
		return NULL;
	while (rest < der + n && *rest == 0)
		rest++;
	if (rest == der + n && is_signature(cms))
		return cms;
	CMS_ContentInfo_free(cms);
	return NULL;
}

static CMS_ContentInfo *
read_cms(const unsigned char *pdf, const struct pades_range *range)
{
	const char *hex = (const char *)pdf + range->until + 1;
	size_t digits = range->from - range->until - 2, n = 0;
	CMS_ContentInfo *cms = NULL;
	unsigned char *der;

	if (digits / 2 > CMS_READ_MOST || (der = malloc(digits / 2 + 1)) == NULL)
		return NULL;
	if (sodium_hex2bin(der, digits / 2, hex, digits, NULL, &n, NULL) == 0)
		cms = cms_of(der, n);
	free(der);
	return cms;
}

/* Behind a filter: of a bare BIO in memory CMS_verify() makes a second one, which it loses when it cannot begin. */
static BIO *
signed_bytes(const unsigned char *pdf, size_t n, const struct pades_range *range)
{
	BIO *bytes = BIO_new(BIO_s_mem()), *filter = BIO_new(BIO_f_null());
	int before = (int)range->until, after = (int)(n - range->from);

	if (bytes == NULL || filter == NULL || BIO_write(bytes, pdf, before) != before ||
	    BIO_write(bytes, pdf + range->from, after) != after)
		abort();
	BIO_set_mem_eof_return(bytes, 0);
	return BIO_push(filter, bytes);
}

/*
 * The authority alone is trusted, and of its certificates those that may sign
 * documents.  A paper outlives the certificate of its signature, so the time is
 * not looked at.
 */
static X509_STORE *
store_of(X509 *ca)
{
	X509_STORE *store = X509_STORE_new();

	if (store == NULL || X509_STORE_add_cert(store, ca) != 1 ||
	    X509_STORE_set_flags(store, X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_X509_STRICT) != 1 ||
	    X509_STORE_set_purpose(store, X509_PURPOSE_SMIME_SIGN) != 1)
		abort();
	return store;
}

static bool
verifies(CMS_ContentInfo *cms, const unsigned char *pdf, size_t n, const struct pades_range *range, X509_STORE *store,
    unsigned flags)
{
	BIO *bytes = signed_bytes(pdf, n, range);
	bool fine = CMS_verify(cms, NULL, store, bytes, NULL, flags | CMS_BINARY) == 1;

	BIO_free_all(bytes);
	return fine;
}

enum pades_answer
pades_check(const unsigned char *pdf, size_t n, X509 *ca)
{
	struct pades_range range;
	enum pades_answer answer = pades_range(pdf, n, &range);
	CMS_ContentInfo *cms;
	X509_STORE *store;

	if (answer != PADES_GOOD)
		return answer;
	cms = read_cms(pdf, &range);
	store = store_of(ca);
	if (cms == NULL)
		answer = PADES_MALFORMED;
	else if (verifies(cms, pdf, n, &range, store, CMS_CADES))
		answer = PADES_GOOD;
	else if (verifies(cms, pdf, n, &range, NULL, CMS_NO_SIGNER_CERT_VERIFY))
		answer = PADES_UNTRUSTED;
	else
		answer = PADES_ALTERED;
	X509_STORE_free(store);
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	return answer;
}
