#include <stdio.h>
#include <string.h>
#include <time.h>

#include "certs/signer/protocol.h"
#include "certs/signer/ask.h"
#include "certs/signer/state.h"

static const struct {
	const char	*name;
	json_t		*(*answer)(struct signer *, json_t *);
	unsigned	 rights;	/* any of them will do */
	bool		 recovering;	/* also while the database is behind */
} asks[] = {
	{ "hello", ask_hello, RIGHT_HELLO | RIGHT_ALL, true },
	{ "public", ask_public, RIGHT_ALL, true },
	{ "issue", ask_issue, RIGHT_ALL, false },
	{ "pdf", ask_pdf, RIGHT_ALL, false },
	{ "act", ask_act, RIGHT_ALL, false },
	{ "status", ask_status, RIGHT_ALL, false },
	{ "badge", ask_badge, RIGHT_ALL, false },
	{ "bundle", ask_bundle, RIGHT_ALL, false },
	{ "receipt", ask_receipt, RIGHT_ALL | RIGHT_RECEIPT, false },
	{ "checkpoint", ask_checkpoint, RIGHT_ALL, false },
};

const char *
ask_code_name(enum ask_code code)
{
	static const char *const names[] = {
		"",
#define ASK_NAME(name) #name,
		SIGNER_CODES(ASK_NAME)
#undef ASK_NAME
	};

	return names[code];
}

json_t *
ask_refusal(enum ask_code code, const char *detail)
{
	return json_pack("{s:b, s:s, s:s}", "ok", 0, "error", ask_code_name(code), "detail", detail);
}

json_t *
ask_wrong(struct signer *s, enum ask_code code, const char *detail)
{
	s->wrong = code;
	snprintf(s->detail, sizeof(s->detail), "%s", detail);
	return NULL;
}

int64_t
ask_now(void)
{
	return time(NULL);
}

uint32_t
ask_today(void)
{
	return (uint32_t)(ask_now() / 86400);
}

static json_t *
answer_to(struct signer *s, json_t *question, unsigned rights)
{
	const char *name = json_string_value(json_object_get(question, "ask"));

	for (size_t i = 0; name != NULL && i < sizeof(asks) / sizeof(asks[0]); i++) {
		if (strcmp(asks[i].name, name) != 0)
			continue;
		if ((asks[i].rights & rights) == 0)
			return ask_wrong(s, CODE_not_yours, name);
		if (s->state->recovery && !asks[i].recovering)
			return ask_wrong(s, CODE_recovery, "the database is behind what was signed: see signer recover");
		json_object_del(question, "ask");
		return asks[i].answer(s, question);
	}
	return ask_wrong(s, CODE_unknown_ask, "");
}

json_t *
ask_answer(struct signer *s, const char *line, size_t n, unsigned rights)
{
	json_t *question = json_loadb(line, n, JSON_REJECT_DUPLICATES, NULL), *answer;

	if (!json_is_object(question)) {
		json_decref(question);
		return ask_refusal(CODE_not_json, "");
	}
	answer = answer_to(s, question, rights);
	json_decref(question);
	if (answer == NULL)
		return ask_refusal(s->wrong, s->detail);
	json_object_set_new(answer, "ok", json_true());
	return answer;
}
