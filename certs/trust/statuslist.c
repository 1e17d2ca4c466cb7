#include <libdeflate.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/statuslist.h"

enum {
	URL_SAFE = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
	GZIP_LEVEL = 9,
	GZIP_MOST = 2 * STATUSLIST_BYTES,
	DAY = 86400,
	TTL = DAY * 1000,		/* milliseconds */
	LIST_URL = CREDENTIAL_HOST_MOST + 48
};

static void *
must(void *memory)
{
	if (memory == NULL)
		abort();
	return memory;
}

bool
statuslist_bit(const unsigned char bits[static STATUSLIST_BYTES], uint32_t index)
{
	return index < STATUSLIST_BITS && (bits[index / 8] & 0x80 >> index % 8) != 0;
}

char *
statuslist_encode(const unsigned char bits[static STATUSLIST_BYTES])
{
	struct libdeflate_compressor *how = must(libdeflate_alloc_compressor(GZIP_LEVEL));
	size_t room = libdeflate_gzip_compress_bound(how, STATUSLIST_BYTES), letters;
	unsigned char *gzip = must(malloc(room));
	/* its header has neither a time nor a name */
	size_t n = libdeflate_gzip_compress(how, bits, STATUSLIST_BYTES, gzip, room);
	char *out;

	letters = sodium_base64_encoded_len(n, URL_SAFE);
	out = must(malloc(1 + letters));
	out[0] = 'u';
	sodium_bin2base64(out + 1, letters, gzip, n, URL_SAFE);
	free(gzip);
	libdeflate_free_compressor(how);
	return out;
}

bool
statuslist_decode(const char *text, unsigned char bits[static STATUSLIST_BYTES])
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	unsigned char gzip[GZIP_MOST];
	struct libdeflate_decompressor *how;
	size_t letters, n, used;
	bool fine;

	if (text[0] != 'u')
		return false;
	/* libsodium takes bytes above 127 for letters */
	letters = strspn(++text, alphabet);
	if (text[letters] != '\0' ||
	    sodium_base642bin(gzip, sizeof(gzip), text, letters, NULL, &n, NULL, URL_SAFE) != 0)
		return false;
	how = must(libdeflate_alloc_decompressor());
	fine = libdeflate_gzip_decompress_ex(how, gzip, n, bits, STATUSLIST_BYTES, &used, NULL) == LIBDEFLATE_SUCCESS &&
	    used == n;
	libdeflate_free_decompressor(how);
	return fine;
}

/* All that the document and its lines are made of. */
struct parts {
	const char	*purpose, *encoded;
	char		 url[LIST_URL], subject[LIST_URL + 8], did[CREDENTIAL_HOST_MOST + 8];
	char		 from[CREDENTIAL_TIME + 1], until[CREDENTIAL_TIME + 1];
};

/* false: not a list that we make. */
static bool
parts_make(struct parts *p, const char *host, uint32_t list, const char *purpose, const char *encoded, time_t from)
{
	if (!credential_host_is_fine(host) || from < 0 || from / DAY > CREDENTIAL_LAST_DAY - STATUSLIST_DAYS ||
	    (strcmp(purpose, "revocation") != 0 && strcmp(purpose, "suspension") != 0))
		return false;
	p->purpose = purpose;
	p->encoded = encoded;
	snprintf(p->did, sizeof(p->did), "did:web:%s", host);
	snprintf(p->url, sizeof(p->url), "https://%s/status/%lu/%s", host, (unsigned long)list, purpose);
	snprintf(p->subject, sizeof(p->subject), "%s#list", p->url);
	credential_time(from, p->from);
	credential_time(from + STATUSLIST_DAYS * DAY, p->until);
	return true;
}

static json_t *
document_of(const struct parts *p)
{
	return json_pack("{s:[s], s:s, s:[s,s], s:s, s:s, s:s, s:{s:s, s:s, s:s, s:i, s:s}}",
	    "@context", CREDENTIAL_CONTEXT, "id", p->url,
	    "type", "VerifiableCredential", "BitstringStatusListCredential",
	    "issuer", p->did, "validFrom", p->from, "validUntil", p->until,
	    "credentialSubject", "id", p->subject, "type", "BitstringStatusList", "statusPurpose", p->purpose,
	    "ttl", TTL, "encodedList", p->encoded);
}

static void
lines_of(const struct parts *p, struct quads *q)
{
	char ttl[16];

	snprintf(ttl, sizeof(ttl), "%d", TTL);
	quads_link(q, p->url, RDF_TYPE, VC_TERM "VerifiableCredential");
	quads_link(q, p->url, RDF_TYPE, STATUS_TERM "BitstringStatusListCredential");
	quads_link(q, p->url, VC_TERM "credentialSubject", p->subject);
	quads_link(q, p->url, VC_TERM "issuer", p->did);
	quads_text(q, p->url, VC_TERM "validFrom", p->from, XSD_TIME);
	quads_text(q, p->url, VC_TERM "validUntil", p->until, XSD_TIME);
	quads_link(q, p->subject, RDF_TYPE, STATUS_TERM "BitstringStatusList");
	quads_text(q, p->subject, STATUS_TERM "encodedList", p->encoded, "https://w3id.org/security#multibase");
	quads_text(q, p->subject, STATUS_TERM "statusPurpose", p->purpose, NULL);
	quads_text(q, p->subject, STATUS_TERM "ttl", ttl, "http://www.w3.org/2001/XMLSchema#integer");
}

json_t *
statuslist_sign(const char *host, uint32_t list, const char *purpose, const unsigned char bits[static STATUSLIST_BYTES],
    time_t now, const unsigned char sk[static 64])
{
	char *encoded = statuslist_encode(bits);
	struct parts parts;
	struct quads lines = {0};
	json_t *document = NULL;

	if (parts_make(&parts, host, list, purpose, encoded, now - now % DAY)) {
		lines_of(&parts, &lines);
		document = must(document_of(&parts));
		json_object_set_new(document, "proof",
		    json_pack("[o]", data_integrity_sign(&lines, host, now, sk)));
		quads_free(&lines);
	}
	free(encoded);
	return document;
}

/* Whether the document is exactly what we make of these parts. */
static bool
is_document(const json_t *document, const struct parts *parts, json_t *proof)
{
	json_t *again = must(document_of(parts));
	bool same;

	json_object_set(again, "proof", proof);
	same = json_equal(again, document);
	json_decref(again);
	return same;
}

enum proof_answer
statuslist_check(const json_t *document, const unsigned char pk[static 32], struct statuslist *out)
{
	const char *url, *from, *purpose, *encoded, *rest;
	struct parts parts;
	struct quads lines = {0};
	enum proof_answer answer;
	json_t *proof;

	if (json_unpack((json_t *)document, "{s:s, s:s, s:{s:s, s:s}, s:o}", "id", &url, "validFrom", &from,
	    "credentialSubject", "statusPurpose", &purpose, "encodedList", &encoded, "proof", &proof) != 0 ||
	    (rest = credential_host_read(url, out->host)) == NULL || strncmp(rest, "/status/", 8) != 0 ||
	    !credential_time_read(from, &out->from) || out->from % DAY != 0)
		return PROOF_MALFORMED;
	/* a number that does not fit makes another address */
	out->list = (uint32_t)strtoul(rest + 8, NULL, 10);
	out->purpose = purpose;
	out->until = out->from + STATUSLIST_DAYS * DAY;
	if (!parts_make(&parts, out->host, out->list, purpose, encoded, out->from) ||
	    !is_document(document, &parts, proof) || !statuslist_decode(encoded, out->bits))
		return PROOF_MALFORMED;
	lines_of(&parts, &lines);
	answer = data_integrity_check(&lines, out->host, proof, pk);
	quads_free(&lines);
	return answer;
}
