#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "certs/signer/protocol.h"
#include "certs/signer/ask.h"
#include "certs/signer/facts.h"
#include "certs/signer/keys.h"
#include "certs/signer/state.h"
#include "certs/trust/badge.h"
#include "certs/trust/jws.h"
#include "certs/trust/note.h"
#include "certs/trust/statuslist.h"

/* What is published or handed out: status lists, badges, bundles, receipts. */

enum {
	GZIP_MOST = 65536,
	MINUTES = 5,		/* by which the clock of who asks may differ */
	BUNDLE_DAYS = 30
};

static json_t *
no_key(struct signer *s)
{
	return ask_wrong(s, CODE_no_key, "");
}

/* Exactly the bits of one list; false for anything else. */
static bool
unpack_bits(const char *base64, unsigned char out[STATE_LIST_BYTES])
{
	unsigned char packed[GZIP_MOST];
	z_stream z = { .next_in = packed, .next_out = out, .avail_out = STATE_LIST_BYTES };
	size_t n;
	bool whole;

	if (!note_base64(base64, strlen(base64), packed, sizeof(packed), &n) || inflateInit2(&z, 15 + 16) != Z_OK)
		return false;
	z.avail_in = (uInt)n;
	whole = inflate(&z, Z_FINISH) == Z_STREAM_END && z.avail_out == 0 && z.avail_in == 0;
	inflateEnd(&z);
	return whole;
}

/* Bits that were 1 stay 1; those that are new are remembered. */
static bool
keep_bits(struct signer *s, uint32_t number, const unsigned char bits[STATE_LIST_BYTES])
{
	struct status_list *list = state_list(s->state, number);
	json_t *set, *record;

	for (size_t i = 0; i < STATE_LIST_BYTES; i++)
		if ((list->must[i] & ~bits[i]) != 0)
			return false;
	set = json_array();
	for (uint32_t i = 0; i < STATE_LIST; i++)
		if ((bits[i / 8] & ~list->must[i / 8] & 0x80 >> i % 8) != 0)
			json_array_append_new(set, json_integer(i));
	record = json_pack("{s:I, s:o}", "list", (json_int_t)number, "set", set);
	if (json_array_size(set) > 0)
		state_remember(s->state, "status", record);
	json_decref(record);
	return true;
}

json_t *
ask_status(struct signer *s, json_t *question)
{
	const struct key *key = key_on(s->keys, KEY_STATUS, ask_today());
	json_int_t list;
	const char *purpose, *base64;
	unsigned char bits[STATE_LIST_BYTES];
	bool revocation;

	if (json_unpack_ex(question, NULL, JSON_STRICT, "{s:I, s:s, s:s}", "list", &list, "purpose", &purpose,
	    "bits", &base64) != 0 || list < 0 || list > UINT32_MAX / STATE_LIST || !unpack_bits(base64, bits))
		return ask_wrong(s, CODE_malformed, "list, purpose, bits");
	revocation = strcmp(purpose, "revocation") == 0;
	if (!revocation && strcmp(purpose, "suspension") != 0)
		return ask_wrong(s, CODE_malformed, "purpose");
	if (key == NULL)
		return no_key(s);
	if (revocation && !keep_bits(s, (uint32_t)list, bits))
		return ask_wrong(s, CODE_went_backwards, "a certificate that was revoked would be good again");
	return json_pack("{s:o}", "credential", json_null());
}

json_t *
ask_badge(struct signer *s, json_t *question)
{
	(void)question;
	return no_key(s);
}

/* The text of a payload's member, or "". */
static const char *
text_of(const json_t *payload, const char *name)
{
	const char *text = json_string_value(json_object_get(payload, name));

	return text == NULL ? "" : text;
}

/* Ours, and of now. */
static enum ask_code
payload_wrong(const struct signer *s, const json_t *payload)
{
	json_t *iat = json_object_get(payload, "iat");
	const char *iss = text_of(payload, "iss");

	if (strncmp(iss, "https://", 8) != 0 || strcmp(iss + 8, s->keys->host) != 0)
		return CODE_wrong_issuer;
	if (!json_is_integer(iat) || llabs(json_integer_value(iat) - ask_now()) > MINUTES * 60)
		return CODE_wrong_time;
	return CODE_fine;
}

static json_t *
sign_payload(struct signer *s, const json_t *payload, const char *typ)
{
	const struct key *key = key_on(s->keys, KEY_STATUS, ask_today());
	char *text, *jws;
	json_t *answer;

	if (key == NULL)
		return no_key(s);
	text = json_dumps(payload, JSON_COMPACT);
	jws = text == NULL ? NULL : jws_sign(typ, key->kid, text, strlen(text), key->sk);
	if (jws == NULL)
		abort();
	answer = json_pack("{s:s}", "jws", jws);
	free(text);
	free(jws);
	return answer;
}

json_t *
ask_bundle(struct signer *s, json_t *question)
{
	json_t *payload, *seq, *exp, *record;
	enum ask_code wrong;

	if (json_unpack_ex(question, NULL, JSON_STRICT, "{s:o}", "payload", &payload) != 0 ||
	    !json_is_object(payload))
		return ask_wrong(s, CODE_malformed, "payload");
	seq = json_object_get(payload, "seq");
	exp = json_object_get(payload, "exp");
	wrong = payload_wrong(s, payload);
	if (wrong != CODE_fine)
		return ask_wrong(s, wrong, "");
	if (!json_is_integer(exp) || json_integer_value(exp) > ask_now() + (BUNDLE_DAYS * 24 * 60 + MINUTES) * 60)
		return ask_wrong(s, CODE_wrong_time, "exp");
	if (strcmp(text_of(payload, "keys_jws"), s->keys->text[0]) != 0)
		return ask_wrong(s, CODE_malformed, "keys_jws");
	if (!json_is_integer(seq) || json_integer_value(seq) <= (json_int_t)s->state->seq)
		return ask_wrong(s, CODE_went_backwards, "seq");
	record = json_pack("{s:O}", "seq", seq);
	state_remember(s->state, "bundle", record);
	json_decref(record);
	return sign_payload(s, payload, "tcr-bundle+jwt");
}

json_t *
ask_receipt(struct signer *s, json_t *question)
{
	json_t *payload;
	enum ask_code wrong;

	if (json_unpack_ex(question, NULL, JSON_STRICT, "{s:o}", "payload", &payload) != 0 ||
	    !json_is_object(payload) || *text_of(payload, "aud") == '\0' || *text_of(payload, "jti") == '\0')
		return ask_wrong(s, CODE_malformed, "payload");
	wrong = payload_wrong(s, payload);
	if (wrong != CODE_fine)
		return ask_wrong(s, wrong, "");
	return sign_payload(s, payload, "tcr-receipt+jwt");
}
