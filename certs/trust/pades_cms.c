#include <openssl/cms.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

#include "certs/bytes.h"
#include "certs/trust/pades.h"

enum { ATTRIBUTES = 8, SIGNATURE_MOST = 512 };

struct der { unsigned char *at; int n; };

/* DER orders a set by the encodings of its members (X.690 11.6). */
static int
by_encoding(const void *a, const void *b)
{
	const struct der *x = a, *y = b;
	int same = memcmp(x->at, y->at, (size_t)(x->n < y->n ? x->n : y->n));

	return same != 0 ? same : x->n - y->n;
}

/* The signed attributes as they are signed: a SET OF in DER. */
static bool
attributes(CMS_SignerInfo *signer, struct bytes *out)
{
	struct der one[ATTRIBUTES] = {{0}};
	int n = CMS_signed_get_attr_count(signer), total = 0;
	unsigned char *head;
	bool fine = n > 0 && n <= ATTRIBUTES;

	for (int i = 0; fine && i < n; i++) {
		one[i].n = i2d_X509_ATTRIBUTE(CMS_signed_get_attr(signer, i), &one[i].at);
		fine = one[i].n > 0;
		total += one[i].n;
	}
	if (fine) {
		qsort(one, (size_t)n, sizeof(one[0]), by_encoding);
		head = bytes_room(out, (size_t)ASN1_object_size(1, total, V_ASN1_SET));
		ASN1_put_object(&head, 1, total, V_ASN1_SET, V_ASN1_UNIVERSAL);
		out->len = (size_t)(head - out->data);
		for (int i = 0; i < n; i++)
			bytes_add(out, one[i].at, (size_t)one[i].n);
	}
	for (int i = 0; i < n && i < ATTRIBUTES; i++)
		OPENSSL_free(one[i].at);
	return fine;
}

static bool
sign(CMS_SignerInfo *signer, EVP_PKEY *key)
{
	unsigned char signature[SIGNATURE_MOST];
	size_t n = sizeof(signature);
	struct bytes set = {0};
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool fine = context != NULL && attributes(signer, &set) &&
	    EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
	    EVP_DigestSign(context, signature, &n, set.data, set.len) == 1 &&
	    ASN1_STRING_set(CMS_SignerInfo_get0_signature(signer), signature, (int)n) == 1;

	EVP_MD_CTX_free(context);
	bytes_free(&set);
	return fine;
}

/*
 * CMS_final() would add the time of signing, which PAdES keeps out of the
 * signed attributes; so they are added and signed here.  CMS_CADES adds the
 * certificate's own hash (signing-certificate-v2).
 */
bool
pades_cms(const unsigned char digest[static 32], X509 *certificate, STACK_OF(X509) *chain, EVP_PKEY *key, struct bytes *out)
{
	unsigned flags = CMS_DETACHED | CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP | CMS_CADES;
	CMS_ContentInfo *cms = CMS_sign(NULL, NULL, chain, NULL, flags);
	CMS_SignerInfo *signer = cms == NULL ? NULL : CMS_add1_signer(cms, certificate, key, EVP_sha256(), flags);
	unsigned char *der = NULL;
	int n = 0;

	if (signer != NULL && CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, digest, 32) == 1 &&
	    CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_contentType, V_ASN1_OBJECT, OBJ_nid2obj(NID_pkcs7_data), -1) == 1 &&
	    sign(signer, key))
		n = i2d_CMS_ContentInfo(cms, &der);
	if (n > 0)
		bytes_add(out, der, (size_t)n);
	OPENSSL_free(der);
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	return n > 0;
}
