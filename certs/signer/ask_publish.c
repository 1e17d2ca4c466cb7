#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/signer/protocol.h"
#include "certs/signer/ask.h"
#include "certs/signer/keys.h"
#include "certs/signer/state.h"
#include "certs/trust/jws.h"

/* What is published or handed out: bundles, receipts. */

enum {
	MINUTES = 5,		/* by which the clock of who asks may differ */
	BUNDLE_DAYS = 30
};

static json_t *
no_key(struct signer *s)
{
	return ask_wrong(s, CODE_no_key, "");
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
