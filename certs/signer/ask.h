#ifndef ASK_H
#define ASK_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* Questions of protocol.h and their answers, without sockets. */

enum ask_code {
	CODE_fine,
#define ASK_CODE(name) CODE_##name,
	SIGNER_CODES(ASK_CODE)
#undef ASK_CODE
};

struct keys;
struct state;

struct signer {
	const struct keys	*keys;
	struct state		*state;
	unsigned		 hourly;	/* issues; 0: no limit */
	enum ask_code		 wrong;		/* why the question got no answer, and where in it */
	char			 detail[120];
};

enum ask_right { RIGHT_HELLO = 1, RIGHT_RECEIPT = 2, RIGHT_ALL = 4 };

/*
 * The answer to one line, to be sent after state_sync(); the caller's.  rights:
 * what who asks may do, of ask_right or'ed.
 */
json_t	*ask_answer(struct signer *, const char *line, size_t n, unsigned rights);

/* {"ok":false,…} with this code; detail may be "". */
json_t	*ask_refusal(enum ask_code, const char *detail);
const char *ask_code_name(enum ask_code);

/* Parts: an answer without "ok", or NULL and signer->wrong. */
json_t	*ask_issue(struct signer *, json_t *), *ask_pdf(struct signer *, json_t *),
	*ask_act(struct signer *, json_t *);
json_t	*ask_checkpoint(struct signer *, json_t *), *ask_hello(struct signer *, json_t *),
	*ask_public(struct signer *, json_t *);
json_t	*ask_status(struct signer *, json_t *), *ask_badge(struct signer *, json_t *),
	*ask_bundle(struct signer *, json_t *), *ask_receipt(struct signer *, json_t *);

/* For them: sets wrong and detail, returns NULL. */
json_t	*ask_wrong(struct signer *, enum ask_code, const char *detail);

/* Days since 1970 and seconds, by the clock. */
uint32_t ask_today(void);
int64_t	 ask_now(void);

#endif
