/*
 * Signs and judges as the signer and a verifier would, for programs that are
 * not ours to compare.  One JSON object a line from stdin, one answer a line:
 *
 *	{"host","now","badge":{fields}}				the credential, or null
 *	{"host","now","list":3,"purpose","set":[index, …]}	the credential, or null
 *	{"check":credential}					{"answer":n,"holder","expires"}
 *	{"check_list":credential}				{"answer":n,"set":[index, …]}
 *
 * The key is that of tests/vectors.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/badge.h"
#include "certs/trust/statuslist.h"

static unsigned char pk[32], sk[64];

static json_t *
sign_badge(const json_t *fields, const char *host, time_t now)
{
	struct badge badge;

	if (!badge_fields(fields, &badge))
		return NULL;
	snprintf(badge.host, sizeof(badge.host), "%s", host);
	return badge_sign(&badge, now, sk);
}

static json_t *
sign_list(const json_t *question, const char *host, time_t now)
{
	unsigned char bits[STATUSLIST_BYTES] = {0};
	json_t *index;
	size_t i;

	json_array_foreach(json_object_get(question, "set"), i, index)
		bits[json_integer_value(index) / 8] |= 0x80 >> json_integer_value(index) % 8;
	return statuslist_sign(host, (uint32_t)json_integer_value(json_object_get(question, "list")),
	    json_string_value(json_object_get(question, "purpose")), bits, now, sk);
}

static json_t *
judge(const json_t *credential)
{
	struct badge badge;
	enum proof_answer answer = badge_check(credential, pk, &badge);

	return answer == PROOF_GOOD ? json_pack("{s:i, s:s, s:I}", "answer", answer, "holder", badge.holder,
	    "expires", (json_int_t)badge.expires) : json_pack("{s:i}", "answer", answer);
}

static json_t *
judge_list(const json_t *credential)
{
	static struct statuslist list;
	enum proof_answer answer = statuslist_check(credential, pk, &list);
	json_t *set = json_array();

	for (uint32_t i = 0; answer == PROOF_GOOD && i < STATUSLIST_BITS; i++)
		if (statuslist_bit(list.bits, i))
			json_array_append_new(set, json_integer(i));
	return json_pack("{s:i, s:o}", "answer", answer, "set", set);
}

static json_t *
answer_to(const json_t *question)
{
	const char *host = json_string_value(json_object_get(question, "host"));
	time_t now = (time_t)json_integer_value(json_object_get(question, "now"));
	const json_t *part;

	if ((part = json_object_get(question, "badge")) != NULL)
		return sign_badge(part, host, now);
	if (json_object_get(question, "list") != NULL)
		return sign_list(question, host, now);
	if ((part = json_object_get(question, "check")) != NULL)
		return judge(part);
	return judge_list(json_object_get(question, "check_list"));
}

int
main(void)
{
	static const char seed_words[] = "tcr test key 1";
	unsigned char seed[32];
	char *line = NULL;
	size_t room = 0;

	if (sodium_init() < 0)
		return 1;
	crypto_hash_sha256(seed, (const unsigned char *)seed_words, strlen(seed_words));
	crypto_sign_seed_keypair(pk, sk, seed);
	while (getline(&line, &room, stdin) > 0) {
		json_t *question = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
		json_t *answer = question == NULL ? NULL : answer_to(question);

		if (json_dumpf(answer == NULL ? json_null() : answer, stdout, JSON_COMPACT | JSON_ENCODE_ANY) != 0)
			return 1;
		putchar('\n');
		json_decref(answer);
		json_decref(question);
	}
	free(line);
	return 0;
}
