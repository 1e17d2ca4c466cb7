#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "certs/signer/authority.h"
#include "certs/signer/folder.h"

enum { CA_YEARS = 20, LEAF_YEARS = 10, CRL_DAYS = 400, DAY = 86400 };

static bool
failed(char *why, size_t room, const char *what)
{
	snprintf(why, room, "%s", what);
	ERR_clear_error();
	return false;
}

/* What a BIO in memory holds goes to a file; frees the BIO. */
static bool
write_bio(int folder, const char *name, mode_t mode, BIO *bio, int written)
{
	char *text;
	long n = BIO_get_mem_data(bio, &text);
	bool fine = written == 1 && folder_write(folder, name, mode, text, (size_t)n);

	BIO_free(bio);
	return fine;
}

static bool
write_key(int folder, const char *name, EVP_PKEY *key)
{
	BIO *bio = BIO_new(BIO_s_secmem());

	return write_bio(folder, name, 0400, bio, PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL));
}

static bool
write_crt(int folder, const char *name, X509 *crt)
{
	BIO *bio = BIO_new(BIO_s_mem());

	return write_bio(folder, name, 0644, bio, PEM_write_bio_X509(bio, crt));
}

static BIO *
read_bio(int folder, const char *name, char **text)
{
	size_t n = 0;

	*text = folder_read(folder, name, &n);
	return *text == NULL ? NULL : BIO_new_mem_buf(*text, (int)n);
}

static X509 *
read_crt(int folder, const char *name)
{
	char *text;
	BIO *bio = read_bio(folder, name, &text);
	X509 *crt = bio == NULL ? NULL : PEM_read_bio_X509(bio, NULL, NULL, NULL);

	BIO_free(bio);
	free(text);
	return crt;
}

static EVP_PKEY *
read_key(int folder, const char *name)
{
	char *text;
	BIO *bio = read_bio(folder, name, &text);
	EVP_PKEY *key = bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);

	BIO_free(bio);
	if (text != NULL)
		OPENSSL_cleanse(text, strlen(text));
	free(text);
	return key;
}

static bool
extend(X509 *crt, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX with;
	X509_EXTENSION *one;
	int fine;

	X509V3_set_ctx(&with, issuer, crt, NULL, NULL, 0);
	one = X509V3_EXT_conf_nid(NULL, &with, nid, value);
	fine = one != NULL && X509_add_ext(crt, one, -1);
	X509_EXTENSION_free(one);
	return fine;
}

static bool
name_it(X509_NAME *name, const char *host, const char *what)
{
	char common[64];

	/* an upper bound of X.520 */
	snprintf(common, sizeof(common), "%s %s", host, what);
	return X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8, (const unsigned char *)host, -1, -1, 0) &&
	    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)common, -1, -1, 0);
}

/* 128 random bits, not negative. */
static bool
number_it(X509 *crt)
{
	BIGNUM *number = BN_new();
	bool fine = number != NULL && BN_rand(number, 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) &&
	    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(crt)) != NULL;

	BN_free(number);
	return fine;
}

/* A certificate for key; ca NULL: its own authority. */
static X509 *
certify(EVP_PKEY *key, X509 *ca, EVP_PKEY *ca_key, const char *host)
{
	X509 *crt = X509_new();
	bool root = ca == NULL;
	X509 *issuer = root ? crt : ca;
	bool fine = crt != NULL && X509_set_version(crt, X509_VERSION_3) && number_it(crt) &&
	    X509_gmtime_adj(X509_getm_notBefore(crt), -DAY) != NULL &&
	    X509_time_adj_ex(X509_getm_notAfter(crt), (root ? CA_YEARS : LEAF_YEARS) * 365, 0, NULL) != NULL &&
	    X509_set_pubkey(crt, key) &&
	    name_it(X509_get_subject_name(crt), host, root ? "CA" : "certificates") &&
	    X509_set_issuer_name(crt, X509_get_subject_name(issuer)) &&
	    extend(crt, issuer, NID_basic_constraints, root ? "critical,CA:TRUE,pathlen:0" : "critical,CA:FALSE") &&
	    extend(crt, issuer, NID_key_usage, root ? "critical,keyCertSign,cRLSign" :
		"critical,digitalSignature,nonRepudiation") &&
	    extend(crt, issuer, NID_subject_key_identifier, "hash") &&
	    extend(crt, issuer, NID_authority_key_identifier, "keyid") &&
	    X509_sign(crt, ca_key, EVP_sha256()) > 0;

	if (fine)
		return crt;
	X509_free(crt);
	return NULL;
}

/* A line of `revoked` into the CRL. */
static bool
revoke_line(X509_CRL *crl, const char *line)
{
	char hex[64];
	long long when;
	X509_REVOKED *one = X509_REVOKED_new();
	ASN1_TIME *time = NULL;
	ASN1_INTEGER *serial = NULL;
	BIGNUM *number = NULL;
	bool fine = sscanf(line, "%63[0-9A-F] %lld", hex, &when) == 2 && BN_hex2bn(&number, hex) > 0 &&
	    (serial = BN_to_ASN1_INTEGER(number, NULL)) != NULL && (time = ASN1_TIME_set(NULL, when)) != NULL &&
	    X509_REVOKED_set_serialNumber(one, serial) && X509_REVOKED_set_revocationDate(one, time) &&
	    X509_CRL_add0_revoked(crl, one);

	ASN1_TIME_free(time);
	ASN1_INTEGER_free(serial);
	BN_free(number);
	if (!fine)
		X509_REVOKED_free(one);
	return fine;
}

static bool
revoke_lines(X509_CRL *crl, int roots)
{
	char *text = folder_read(roots, "revoked", NULL), *rest = text, *line;
	bool fine = true;

	while (fine && rest != NULL && (line = strsep(&rest, "\n")) != NULL)
		fine = *line == '\0' || revoke_line(crl, line);
	free(text);
	return fine;
}

static bool
write_crl(int roots, int public, X509 *ca, EVP_PKEY *ca_key)
{
	X509_CRL *crl = X509_CRL_new();
	ASN1_INTEGER *number = ASN1_INTEGER_new();
	ASN1_TIME *from = ASN1_TIME_set(NULL, time(NULL)), *to = ASN1_TIME_set(NULL, time(NULL) + CRL_DAYS * (time_t)DAY);
	BIO *bio = BIO_new(BIO_s_mem());
	/* each CRL has a higher number than the one before */
	bool fine = ASN1_INTEGER_set_int64(number, time(NULL)) && X509_CRL_set_version(crl, X509_CRL_VERSION_2) &&
	    X509_CRL_set_issuer_name(crl, X509_get_subject_name(ca)) && X509_CRL_set1_lastUpdate(crl, from) &&
	    X509_CRL_set1_nextUpdate(crl, to) && revoke_lines(crl, roots) &&
	    X509_CRL_add1_ext_i2d(crl, NID_crl_number, number, 0, 0) && X509_CRL_sort(crl) &&
	    X509_CRL_sign(crl, ca_key, EVP_sha256()) > 0;

	fine = write_bio(public, "crl.pem", 0644, bio, fine ? PEM_write_bio_X509_CRL(bio, crl) : 0);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	ASN1_INTEGER_free(number);
	X509_CRL_free(crl);
	return fine;
}

static bool
write_leaf(int keys, X509 *ca, EVP_PKEY *ca_key, const char *host)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *crt = key == NULL ? NULL : certify(key, ca, ca_key, host);
	bool fine = crt != NULL && write_key(keys, "pdf.key", key) && write_crt(keys, "pdf.crt", crt);

	X509_free(crt);
	EVP_PKEY_free(key);
	return fine;
}

bool
authority_make(int roots, int keys, int public, const char *host, char *why, size_t room)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *ca = key == NULL ? NULL : certify(key, NULL, key, host);
	bool fine = ca != NULL && write_key(roots, "ca.key", key) && write_crt(public, "ca.crt", ca) &&
	    write_leaf(keys, ca, key, host) && write_crl(roots, public, ca, key);

	X509_free(ca);
	EVP_PKEY_free(key);
	return fine || failed(why, room, "the authority for PDFs could not be made");
}

/* Both must be there and belong together. */
static bool
open_authority(int roots, int public, X509 **ca, EVP_PKEY **key)
{
	*ca = read_crt(public, "ca.crt");
	*key = read_key(roots, "ca.key");
	return *ca != NULL && *key != NULL && X509_check_private_key(*ca, *key) == 1;
}

bool
authority_new_key(int roots, int keys, int public, const char *host, char *why, size_t room)
{
	X509 *ca;
	EVP_PKEY *key;
	bool fine = open_authority(roots, public, &ca, &key) && write_leaf(keys, ca, key, host) &&
	    write_crl(roots, public, ca, key);

	X509_free(ca);
	EVP_PKEY_free(key);
	return fine || failed(why, room, "ca.key is missing, another one, or nothing can be written");
}

bool
authority_crl(int roots, int public, char *why, size_t room)
{
	X509 *ca;
	EVP_PKEY *key;
	bool fine = open_authority(roots, public, &ca, &key) && write_crl(roots, public, ca, key);

	X509_free(ca);
	EVP_PKEY_free(key);
	return fine || failed(why, room, "ca.key is missing, another one, or crl.pem cannot be written");
}

bool
authority_revoke(int roots, int keys, int public, int64_t when, char *why, size_t room)
{
	X509 *crt = read_crt(keys, "pdf.crt");
	BIGNUM *number = crt == NULL ? NULL : ASN1_INTEGER_to_BN(X509_get0_serialNumber(crt), NULL);
	char *hex = number == NULL ? NULL : BN_bn2hex(number), *before = folder_read(roots, "revoked", NULL), *text = NULL;
	bool fine = hex != NULL && asprintf(&text, "%s%s %lld\n", before == NULL ? "" : before, hex, (long long)when) > 0 &&
	    folder_write(roots, "revoked", 0600, text, strlen(text));

	free(text);
	free(before);
	OPENSSL_free(hex);
	BN_free(number);
	X509_free(crt);
	if (!fine)
		return failed(why, room, "pdf.crt cannot be read, or revoked not be written");
	return authority_crl(roots, public, why, room);
}
