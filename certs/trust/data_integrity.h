#ifndef TRUST_DATA_INTEGRITY_H
#define TRUST_DATA_INTEGRITY_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "certs/bytes.h"

/*
 * Proofs inside of JSON-LD documents: eddsa-rdfc-2022 of W3C Data Integrity,
 * without a JSON-LD library (verification.md 8.2).  Our documents have one
 * shape each, so whoever makes one also says its N-Quads, from the same
 * variables; tests compare them with those of a real library.  A document has
 * at most one node without a name, which is QUADS_BLANK in the canonical form
 * (RDFC-1.0).  What signs is SHA-256 of the proof's lines and SHA-256 of the
 * document's lines, one after the other.
 */

#define QUADS_BLANK	"_:c14n0"

#define RDF_TYPE	"http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
#define XSD_TIME	"http://www.w3.org/2001/XMLSchema#dateTime"
#define VC_TERM		"https://www.w3.org/2018/credentials#"
#define STATUS_TERM	"https://www.w3.org/ns/credentials/status#"

enum { QUADS_MOST = 40 };	/* lines of one document */

/* The lines of a document in any order.  A zeroed struct is empty; the owner calls quads_free(). */
struct quads {
	struct bytes	text;
	size_t		begin[QUADS_MOST];
	int		n;
};

/* An object that is an IRI or QUADS_BLANK.  IRIs are not escaped: they hold nothing that had to be. */
void	quads_link(struct quads *, const char *subject, const char *predicate, const char *object);

/* An object that is text, UTF-8; type: the IRI of its datatype, NULL for a plain string. */
void	quads_text(struct quads *, const char *subject, const char *predicate, const char *text, const char *type);

/* Appends the lines in their canonical order. */
void	quads_canonical(const struct quads *, struct bytes *out);
void	quads_free(struct quads *);

enum proof_answer {
	PROOF_GOOD,
	PROOF_MALFORMED,	/* not the shape that we write */
	PROOF_OTHER_KEY,	/* names another key than the expected one */
	PROOF_FORGED		/* the key did not sign this */
};

/* The proof, to be put into the document's array; the caller decrefs it.  The key is #multikey of did:web:host. */
json_t	*data_integrity_sign(const struct quads *document, const char *host, time_t now,
	     const unsigned char sk[static 64]);

/* proof: the document's array of exactly one. */
enum proof_answer	data_integrity_check(const struct quads *document, const char *host, const json_t *proof,
			    const unsigned char pk[static 32]);

/* ---- what our documents have in common ---- */

enum {
	CREDENTIAL_HOST_MOST = 64,	/* with NUL */
	CREDENTIAL_TIME = 20,		/* letters of "2026-11-23T00:00:00Z" */
	CREDENTIAL_LAST_DAY = 2932896	/* 9999-12-31 */
};

#define CREDENTIAL_CONTEXT "https://www.w3.org/ns/credentials/v2"

/* Lower-case letters, digits, dots, dashes; no port: it would be written otherwise in a DID. */
bool	credential_host_is_fine(const char *);

/* The host of "https://host/…"; NULL if it is none, else the rest from the slash. */
const char	*credential_host_read(const char *url, char host[static CREDENTIAL_HOST_MOST]);

/* Seconds since 1970 up to the end of CREDENTIAL_LAST_DAY; and back, strictly. */
void	credential_time(time_t, char out[static CREDENTIAL_TIME + 1]);
bool	credential_time_read(const char *, time_t *);

#endif
