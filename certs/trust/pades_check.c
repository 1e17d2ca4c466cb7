#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/pades.h"

enum { RANGE_TEXT = 80, CMS_READ_MOST = 65536 };

/* Which bytes are signed: all up to `until` and all from `from`. */
struct range { size_t until, from, rest; };

/* The last byte range of a file; its gap must be one string of hexadecimal digits. */
static enum pades_answer
range_of(const unsigned char *pdf, size_t n, struct range *r)
{
	static const char mark[] = "/ByteRange";
	const unsigned char *at = NULL, *next = pdf;
	char text[RANGE_TEXT + 1];
	size_t zero, left;

	while ((next = memmem(next, n - (size_t)(next - pdf), mark, sizeof(mark) - 1)) != NULL)
		at = next++;
	if (at == NULL)
		return PADES_UNSIGNED;
	at += sizeof(mark) - 1;
	left = (size_t)(pdf + n - at);
	snprintf(text, sizeof(text), "%.*s", (int)(left < RANGE_TEXT ? left : RANGE_TEXT), (const char *)at);
	if (sscanf(text, " [ %zu %zu %zu %zu", &zero, &r->until, &r->from, &r->rest) != 4 || zero != 0 ||
	    r->until >= r->from || r->from > n || r->rest > n - r->from ||
	    r->from - r->until < 4 || pdf[r->until] != '<' || pdf[r->from - 1] != '>')
		return PADES_MALFORMED;
	/* Whatever follows was added after the signature. */
	return r->rest == n - r->from ? PADES_GOOD : PADES_ALTERED;
}

static CMS_ContentInfo *
cms_of(const unsigned char *hex, size_t n)
{
	unsigned char *der;
	const unsigned char *p;
	CMS_ContentInfo *cms;
	size_t made = 0;

	if (n % 2 != 0 || n / 2 > CMS_READ_MOST || (der = malloc(n / 2 + 1)) == NULL)
		return NULL;
	for (; made < n / 2; made++) {
		unsigned byte;
		char pair[3] = { (char)hex[2 * made], (char)hex[2 * made + 1], '\0' };

		if (strspn(pair, "0123456789abcdefABCDEF") != 2 || sscanf(pair, "%x", &byte) != 1)
			break;
		der[made] = (unsigned char)byte;
	}
	p = der;
	/* Zeros fill the room behind it. */
	cms = made == n / 2 ? d2i_CMS_ContentInfo(NULL, &p, (long)made) : NULL;
	free(der);
	return cms;
}

static BIO *
signed_bytes(const unsigned char *pdf, const struct range *r)
{
	BIO *bytes = BIO_new(BIO_s_mem());

	if (bytes == NULL || BIO_write(bytes, pdf, (int)r->until) != (int)r->until ||
	    BIO_write(bytes, pdf + r->from, (int)r->rest) != (int)r->rest)
		abort();
	return bytes;
}

static bool
verifies(CMS_ContentInfo *cms, const unsigned char *pdf, const struct range *r, X509_STORE *store, unsigned flags)
{
	BIO *bytes = signed_bytes(pdf, r);
	bool fine = CMS_verify(cms, NULL, store, bytes, NULL, flags | CMS_BINARY) == 1;

	BIO_free(bytes);
	ERR_clear_error();
	return fine;
}

enum pades_answer
pades_check(const unsigned char *pdf, size_t n, X509 *ca)
{
	enum pades_answer answer;
	struct range r = {0};
	CMS_ContentInfo *cms;
	X509_STORE *store;

	answer = n > 1 << 30 ? PADES_MALFORMED : range_of(pdf, n, &r);
	if (answer != PADES_GOOD)
		return answer;
	cms = cms_of(pdf + r.until + 1, r.from - r.until - 2);
	if (cms == NULL)
		return PADES_MALFORMED;
	store = X509_STORE_new();
	if (store == NULL || X509_STORE_add_cert(store, ca) != 1 ||
	    X509_STORE_set_flags(store, X509_V_FLAG_NO_CHECK_TIME) != 1 || X509_STORE_set_purpose(store, X509_PURPOSE_ANY) != 1)
		abort();
	/* A paper outlives the certificate of its signature, so the time is not looked at. */
	if (!verifies(cms, pdf, &r, NULL, CMS_NO_SIGNER_CERT_VERIFY))
		answer = PADES_ALTERED;
	else if (!verifies(cms, pdf, &r, store, CMS_CADES))
		answer = PADES_UNTRUSTED;
	X509_STORE_free(store);
	CMS_ContentInfo_free(cms);
	return answer;
}
