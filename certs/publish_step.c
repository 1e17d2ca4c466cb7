#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

#include "certs/press_db.h"
#include "certs/queue_parts.h"

enum { LIST_BYTES = 16384, LIST_ROOM = 20000, BUNDLE_DAYS = 30, DAY = 86400 };

static bool
publish(struct queue *q, const char *path, const char *type, const void *bytes, size_t n)
{
	const char *values[] = { path, type, bytes };
	const int lengths[] = { 0, 0, (int)n }, formats[] = { 0, 0, 1 };

	return press_db_call(q->db, "select press.publish($1::text, $2::text, $3::bytea)", 3, values, lengths, formats);
}

/* One value of the database as text; "" when there is none; NULL when it failed.  The caller frees it. */
static char *
ask_text(struct queue *q, const char *sql, int n, const char *const values[])
{
	PGresult *rows = press_db_rows(q->db, sql, n, values, false);
	char *text = rows == NULL ? NULL : strdup(PQgetvalue(rows, 0, 0));

	PQclear(rows);
	return text;
}

/* The bits of a list as base64 of gzip, as the signer takes them. */
static json_t *
packed(const unsigned char *bits, size_t n)
{
	unsigned char gzip[LIST_ROOM];
	char text[sodium_base64_ENCODED_LEN(LIST_ROOM, sodium_base64_VARIANT_ORIGINAL)];
	z_stream z = { .next_in = (unsigned char *)bits, .avail_in = (unsigned)n, .next_out = gzip, .avail_out = sizeof(gzip) };
	int done;

	if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return NULL;
	done = deflate(&z, Z_FINISH);
	deflateEnd(&z);
	if (done != Z_STREAM_END)
		return NULL;
	return json_string(sodium_bin2base64(text, sizeof(text), gzip, sizeof(gzip) - z.avail_out,
	    sodium_base64_VARIANT_ORIGINAL));
}

/* Has one list signed and publishes it; its encoded bits go into `lists` too. */
static bool
publish_list(struct queue *q, json_int_t list, const char *purpose, json_t *lists)
{
	char number[24], path[64], *text;
	const char *values[] = { number, purpose };
	PGresult *rows;
	json_t *bits = NULL, *answer, *credential;
	const unsigned char *bytes;
	size_t n;
	bool fine;

	snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT, list);
	rows = press_db_rows(q->db, "select press.status_bits($1::bigint, $2)", 2, values, true);
	if (rows == NULL)
		return false;
	bytes = press_db_bytes(rows, 0, 0, &n);
	if (n == LIST_BYTES)
		bits = packed(bytes, n);
	PQclear(rows);
	if (bits == NULL)
		return false;
	answer = queue_ask(q, json_pack("{s:s, s:I, s:s, s:o}", "ask", "status", "list", list, "purpose", purpose, "bits", bits));
	credential = json_object_get(answer, "credential");
	text = json_dumps(credential, JSON_COMPACT);
	if (text == NULL) {
		json_decref(answer);
		return false;
	}
	json_object_set(lists, purpose, json_object_get(json_object_get(credential, "credentialSubject"), "encodedList"));
	snprintf(path, sizeof(path), "/status/%s/%s", number, purpose);
	fine = publish(q, path, "application/vc", text, strlen(text));
	free(text);
	json_decref(answer);
	return fine;
}

/* Publishes the issued set of a year and says its hash, count and address. */
static json_t *
publish_year(struct queue *q, json_int_t year)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char number[24], path[64], hex[2 * sizeof(hash) + 1];
	const char *values[] = { number };
	PGresult *rows;
	const unsigned char *bytes;
	json_t *set = NULL;
	size_t n;

	snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT, year);
	snprintf(path, sizeof(path), "/offline/issued/%s.bin", number);
	rows = press_db_rows(q->db, "select press.issued_set($1::int)", 1, values, true);
	if (rows == NULL)
		return NULL;
	bytes = press_db_bytes(rows, 0, 0, &n);
	crypto_hash_sha256(hash, bytes, n);
	if (publish(q, path, "application/octet-stream", bytes, n))
		set = json_pack("{s:s, s:I, s:s}", "sha256", sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash)),
		    "count", (json_int_t)(n / 10), "url", path);
	PQclear(rows);
	return set;
}

/* What the signer keeps for everybody: its keys and the authority of the PDF signatures. */
static bool
publish_public(struct queue *q, char **keys)
{
	static const struct { const char *file, *path, *type; } known[] = {
		{ "keys.jws", "/.well-known/tcr/keys.jws", "application/jose" },
		{ "jwks.json", "/.well-known/jwks.json", "application/jwk-set+json" },
		{ "did.json", "/.well-known/did.json", "application/did+json" },
		{ "ca.crt", "/ca.crt", "application/x-x509-ca-cert" },
		{ "crl.pem", "/crl.pem", "application/pkix-crl" },
	};
	json_t *answer = queue_ask(q, json_pack("{s:s}", "ask", "public")), *files = json_object_get(answer, "files");
	bool fine = answer != NULL;
	json_t *set, *key;
	size_t i;

	for (i = 0; fine && i < sizeof(known) / sizeof(known[0]); i++) {
		const char *text = json_string_value(json_object_get(files, known[i].file));

		fine = text == NULL || publish(q, known[i].path, known[i].type, text, strlen(text));
		if (text != NULL && i == 0)
			*keys = strdup(text);
	}
	set = fine && json_object_get(files, "jwks.json") != NULL ?
	    json_loads(json_string_value(json_object_get(files, "jwks.json")), 0, NULL) : NULL;
	json_array_foreach(json_object_get(set, "keys"), i, key) {
		char path[80], *text = json_dumps(key, JSON_COMPACT);

		snprintf(path, sizeof(path), "/keys/%s", json_string_value(json_object_get(key, "kid")));
		fine = fine && text != NULL && publish(q, path, "application/jwk+json", text, strlen(text));
		free(text);
	}
	json_decref(set);
	json_decref(answer);
	return fine && *keys != NULL;
}

/* The bundle of verification.md 9.1 from what was published before it in this transaction. */
static bool
publish_bundle(struct queue *q, const json_t *due, json_t *status, json_t *issued, const char *keys)
{
	time_t now = time(NULL);
	char *issuer = ask_text(q, "select press.issuer()", 0, NULL);
	char *courses = ask_text(q, "select press.catalogue()", 0, NULL);
	char *checkpoint = ask_text(q, "select press.last_checkpoint()", 0, NULL);
	json_t *answer;
	const char *jws;
	bool fine = false;

	if (issuer != NULL && courses != NULL && checkpoint != NULL) {
		answer = queue_ask(q, json_pack("{s:s, s:{s:s, s:O, s:I, s:I, s:s, s:o, s:O, s:O, s:s}}", "ask", "bundle",
		    "payload", "iss", issuer, "seq", json_object_get(due, "seq"), "iat", (json_int_t)now, "exp",
		    (json_int_t)now + BUNDLE_DAYS * DAY, "keys_jws", keys, "courses", json_loads(courses, 0, NULL),
		    "status", status, "issued", issued, "checkpoint", checkpoint));
		jws = json_string_value(json_object_get(answer, "jws"));
		fine = jws != NULL && publish(q, "/offline/bundle.jws", "application/jose", jws, strlen(jws));
		json_decref(answer);
	}
	free(issuer);
	free(courses);
	free(checkpoint);
	return fine;
}

static bool
publish_all(struct queue *q, const json_t *due)
{
	json_t *status = json_object(), *issued = json_object(), *number;
	char *keys = NULL, name[24];
	bool fine = publish_public(q, &keys);
	size_t i;

	json_array_foreach(json_object_get(due, "lists"), i, number) {
		json_t *lists = json_object();

		fine = fine && publish_list(q, json_integer_value(number), "revocation", lists) &&
		    publish_list(q, json_integer_value(number), "suspension", lists);
		snprintf(name, sizeof(name), "%" JSON_INTEGER_FORMAT, json_integer_value(number));
		json_object_set_new(status, name, lists);
	}
	json_array_foreach(json_object_get(due, "years"), i, number) {
		json_t *set = fine ? publish_year(q, json_integer_value(number)) : NULL;

		fine = set != NULL;
		snprintf(name, sizeof(name), "%" JSON_INTEGER_FORMAT, json_integer_value(number));
		json_object_set_new(issued, name, set);
	}
	fine = fine && publish_bundle(q, due, status, issued, keys);
	json_decref(status);
	json_decref(issued);
	free(keys);
	return fine;
}

enum step
publish_step(struct queue *q)
{
	char *text = ask_text(q, "select press.publication()", 0, NULL);
	json_t *due = text == NULL ? NULL : json_loads(text, 0, NULL);
	bool fine;

	free(text);
	if (due == NULL)
		return PQstatus(q->db) == CONNECTION_OK ? STEP_EMPTY : STEP_FAILED;
	fine = press_db_command(q->db, "begin") && publish_all(q, due) && press_db_command(q->db, "commit");
	json_decref(due);
	if (fine)
		return STEP_EMPTY;
	if (PQstatus(q->db) == CONNECTION_OK && press_db_command(q->db, "rollback"))
		return STEP_LATER;
	return STEP_FAILED;
}
