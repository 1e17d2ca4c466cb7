#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "certs/signer/protocol.h"
#include "certs/signer/ask.h"
#include "certs/signer/facts.h"
#include "certs/signer/keys.h"
#include "certs/signer/state.h"
#include "certs/trust/badge.h"
#include "certs/trust/note.h"
#include "certs/trust/statuslist.h"

/* Credentials that the world's own programs read: status lists and badges. */

enum { GZIP_MOST = 65536 };

static json_t *
credential(struct signer *s, json_t *signed_one)
{
	if (signed_one == NULL)
		return ask_wrong(s, CODE_malformed, "a value does not fit into a credential");
	return json_pack("{s:o}", "credential", signed_one);
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
	record = json_pack("{s:I, s:O}", "list", (json_int_t)number, "set", set);
	if (json_array_size(set) > 0)
		state_remember(s->state, "status", record);
	json_decref(record);
	json_decref(set);
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
		return ask_wrong(s, CODE_no_key, "");
	if (revocation && !keep_bits(s, (uint32_t)list, bits))
		return ask_wrong(s, CODE_went_backwards, "a certificate that was revoked would be good again");
	return credential(s, statuslist_sign(s->keys->host, (uint32_t)list, purpose, bits, ask_now(), key->sk));
}

/* Do the fields say what was signed when the certificate was issued? */
static bool
says_the_same(const struct signer *s, const struct certificate *c, const json_t *fields)
{
	static const char *const names[] = { "course", "status", "issued", "expires" };
	json_t *record = journal_read(&s->state->journal, c->issued);
	bool same = record != NULL;

	for (size_t i = 0; same && i < sizeof(names) / sizeof(names[0]); i++)
		same = json_equal(json_object_get(record, names[i]), json_object_get(fields, names[i]));
	json_decref(record);
	return same;
}

json_t *
ask_badge(struct signer *s, json_t *question)
{
	const struct key *key = key_on(s->keys, KEY_ISSUE, ask_today());
	json_t *fields, *record;
	struct badge badge = {0};
	unsigned char id[16];
	const struct certificate *c;

	if (json_unpack_ex(question, NULL, JSON_STRICT, "{s:o}", "fields", &fields) != 0 ||
	    !badge_fields(fields, &badge) || !id_read(badge.id, id))
		return ask_wrong(s, CODE_malformed, "fields");
	c = certificate_of(&s->state->certificates, id);
	if (c == NULL)
		return ask_wrong(s, CODE_unknown_id, "");
	if (!says_the_same(s, c, fields))
		return ask_wrong(s, CODE_id_used, "it was issued with other facts");
	if (c->final)
		return ask_wrong(s, CODE_already_final, "");
	if (key == NULL)
		return ask_wrong(s, CODE_no_key, "");
	strcpy(badge.host, s->keys->host);
	record = json_pack("{s:s}", "id", badge.id);
	state_remember(s->state, "badge", record);
	json_decref(record);
	return credential(s, badge_sign(&badge, ask_now(), key->sk));
}
