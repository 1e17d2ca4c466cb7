#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/base58.h"
#include "certs/trust/data_integrity.h"
#include "certs/trust/multikey.h"

#define SECURITY_TERM "https://w3id.org/security#"

enum {
	SIGNATURE_TEXT = 1 + BASE58_ROOM(crypto_sign_BYTES),
	METHOD_MOST = 8 + CREDENTIAL_HOST_MOST + 1 + MULTIKEY_MOST
};

/* ---- lines ---- */

static void
put_name(struct bytes *out, const char *name)
{
	if (strncmp(name, "_:", 2) == 0)
		bytes_puts(out, name);
	else
		bytes_printf(out, "<%s>", name);
}

/* As canonical N-Quads escape: seven by a letter, other controls by their number, nothing else. */
static void
put_literal(struct bytes *out, const char *text)
{
	static const char escaped[] = "\b\t\n\f\r\"\\", letters[] = "btnfr\"\\";
	const char *from = text;

	bytes_add(out, "\"", 1);
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;
		const char *known = strchr(escaped, c);

		if (known == NULL && c >= 0x20 && c != 0x7f)
			continue;
		bytes_add(out, from, (size_t)(text - from));
		from = text + 1;
		if (known != NULL)
			bytes_printf(out, "\\%c", letters[known - escaped]);
		else
			bytes_printf(out, "\\u%04X", c);
	}
	bytes_add(out, from, (size_t)(text - from));
	bytes_add(out, "\"", 1);
}

static void
begin_line(struct quads *quads, const char *subject, const char *predicate)
{
	/* Documents have a fixed shape: one with more lines was never tested. */
	if (quads->n == QUADS_MOST)
		abort();
	quads->begin[quads->n++] = quads->text.len;
	put_name(&quads->text, subject);
	bytes_printf(&quads->text, " <%s> ", predicate);
}

void
quads_link(struct quads *quads, const char *subject, const char *predicate, const char *object)
{
	begin_line(quads, subject, predicate);
	put_name(&quads->text, object);
	bytes_puts(&quads->text, " .\n");
}

void
quads_text(struct quads *quads, const char *subject, const char *predicate, const char *text, const char *type)
{
	begin_line(quads, subject, predicate);
	put_literal(&quads->text, text);
	if (type != NULL)
		bytes_printf(&quads->text, "^^<%s>", type);
	bytes_puts(&quads->text, " .\n");
}

struct line {
	const unsigned char	*text;
	size_t			 n;
};

static int
by_bytes(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int order = memcmp(x->text, y->text, x->n < y->n ? x->n : y->n);

	return order != 0 ? order : (x->n > y->n) - (x->n < y->n);
}

void
quads_canonical(const struct quads *quads, struct bytes *out)
{
	struct line lines[QUADS_MOST];

	for (int i = 0; i < quads->n; i++) {
		size_t end = i + 1 < quads->n ? quads->begin[i + 1] : quads->text.len;

		lines[i].text = quads->text.data + quads->begin[i];
		lines[i].n = end - quads->begin[i];
	}
	qsort(lines, (size_t)quads->n, sizeof(lines[0]), by_bytes);
	for (int i = 0; i < quads->n; i++)
		bytes_add(out, lines[i].text, lines[i].n);
}

void
quads_free(struct quads *quads)
{
	bytes_free(&quads->text);
	*quads = (struct quads){0};
}

/* ---- proofs ---- */

static void
hash_lines(const struct quads *quads, unsigned char out[static crypto_hash_sha256_BYTES])
{
	struct bytes lines = {0};

	quads_canonical(quads, &lines);
	crypto_hash_sha256(out, lines.data, lines.len);
	bytes_free(&lines);
}

/* What is signed. */
static void
hash_pair(const struct quads *document, const char *created, const char *method,
    unsigned char out[static 2 * crypto_hash_sha256_BYTES])
{
	struct quads proof = {0};

	quads_link(&proof, QUADS_BLANK, RDF_TYPE, SECURITY_TERM "DataIntegrityProof");
	quads_text(&proof, QUADS_BLANK, "http://purl.org/dc/terms/created", created, XSD_TIME);
	quads_text(&proof, QUADS_BLANK, SECURITY_TERM "cryptosuite", "eddsa-rdfc-2022",
	    SECURITY_TERM "cryptosuiteString");
	quads_link(&proof, QUADS_BLANK, SECURITY_TERM "proofPurpose", SECURITY_TERM "assertionMethod");
	quads_link(&proof, QUADS_BLANK, SECURITY_TERM "verificationMethod", method);
	hash_lines(&proof, out);
	hash_lines(document, out + crypto_hash_sha256_BYTES);
	quads_free(&proof);
}

static json_t *
proof_of(const char *created, const char *method, const char *value)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "type", "DataIntegrityProof", "cryptosuite",
	    "eddsa-rdfc-2022", "created", created, "verificationMethod", method, "proofPurpose", "assertionMethod",
	    "proofValue", value);
}

static void
method_of(const char *host, const unsigned char pk[static 32], char out[static METHOD_MOST])
{
	char multikey[MULTIKEY_MOST];

	multikey_write(pk, multikey);
	snprintf(out, METHOD_MOST, "did:web:%s#%s", host, multikey);
}

json_t *
data_integrity_sign(const struct quads *document, const char *host, time_t now, const unsigned char sk[static 64])
{
	unsigned char hashes[2 * crypto_hash_sha256_BYTES], signature[crypto_sign_BYTES];
	char created[CREDENTIAL_TIME + 1], method[METHOD_MOST], value[SIGNATURE_TEXT];

	credential_time(now, created);
	/* the second half of libsodium's secret key is the public one */
	method_of(host, sk + 32, method);
	hash_pair(document, created, method, hashes);
	crypto_sign_detached(signature, NULL, hashes, sizeof(hashes), sk);
	value[0] = 'z';
	base58_encode(signature, sizeof(signature), value + 1);
	return proof_of(created, method, value);
}

enum proof_answer
data_integrity_check(const struct quads *document, const char *host, const json_t *proof,
    const unsigned char pk[static 32])
{
	unsigned char hashes[2 * crypto_hash_sha256_BYTES], signature[crypto_sign_BYTES];
	const json_t *one = json_array_get(proof, 0);
	const char *created = json_string_value(json_object_get(one, "created"));
	const char *method = json_string_value(json_object_get(one, "verificationMethod"));
	const char *value = json_string_value(json_object_get(one, "proofValue"));
	char expected[METHOD_MOST];
	json_t *again;
	time_t when;
	bool same;

	if (json_array_size(proof) != 1 || created == NULL || method == NULL || value == NULL)
		return PROOF_MALFORMED;
	again = proof_of(created, method, value);
	same = json_equal(again, one);
	json_decref(again);
	if (!same || !credential_time_read(created, &when) || value[0] != 'z' || strlen(value) >= SIGNATURE_TEXT ||
	    base58_decode(value + 1, strlen(value) - 1, signature, sizeof(signature)) != (long)sizeof(signature))
		return PROOF_MALFORMED;
	method_of(host, pk, expected);
	if (strcmp(method, expected) != 0)
		return PROOF_OTHER_KEY;
	hash_pair(document, created, method, hashes);
	return crypto_sign_verify_detached(signature, hashes, sizeof(hashes), pk) == 0 ? PROOF_GOOD : PROOF_FORGED;
}

/* ---- what our documents have in common ---- */

bool
credential_host_is_fine(const char *host)
{
	size_t n = strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-");

	return n > 0 && n < CREDENTIAL_HOST_MOST && host[n] == '\0';
}

const char *
credential_host_read(const char *url, char host[static CREDENTIAL_HOST_MOST])
{
	static const char scheme[] = "https://";
	const char *slash;
	size_t n;

	if (strncmp(url, scheme, sizeof(scheme) - 1) != 0)
		return NULL;
	url += sizeof(scheme) - 1;
	slash = strchr(url, '/');
	if (slash == NULL || (n = (size_t)(slash - url)) >= CREDENTIAL_HOST_MOST)
		return NULL;
	memcpy(host, url, n);
	host[n] = '\0';
	return credential_host_is_fine(host) ? slash : NULL;
}

void
credential_time(time_t when, char out[static CREDENTIAL_TIME + 1])
{
	struct tm tm;

	if (gmtime_r(&when, &tm) == NULL || tm.tm_year < 0 || tm.tm_year > 9999 - 1900 ||
	    strftime(out, CREDENTIAL_TIME + 1, "%Y-%m-%dT%H:%M:%SZ", &tm) != CREDENTIAL_TIME)
		abort();
}

bool
credential_time_read(const char *text, time_t *when)
{
	struct tm tm = {0};
	char again[CREDENTIAL_TIME + 1];

	if (strspn(text, "0123456789-T:Z") != CREDENTIAL_TIME || text[CREDENTIAL_TIME] != '\0' ||
	    sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2dZ", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour, &tm.tm_min,
	    &tm.tm_sec) != 6 || tm.tm_year < 1970)
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	*when = timegm(&tm);
	if (*when < 0 || *when / 86400 > CREDENTIAL_LAST_DAY)
		return false;
	/* 31 February comes out as another day */
	credential_time(*when, again);
	return strcmp(again, text) == 0;
}
