#include <kore/kore.h>
#include <kore/http.h>

#include <stdlib.h>
#include <string.h>

#include "kore/job.h"
#include "kore/web.h"
#include "src/signer_client.h"

/*
 * Rows with RECEIPT: what PostgreSQL answered as "receipt" is signed by the
 * signer, and its JWS stands there instead.  Asking waits, so it runs in
 * the task thread.  Whoever asked at a border post
 * needs the answer more than the receipt: without the signer the answer goes
 * out with "receipt": null, and "receipt_missing" says why.
 */

enum { WAIT = 2000, AT_WORK_MOST = 32 };	/* ms; jobs of one worker */

struct receipt_job {
	struct job	 job;		/* first */
	char		*answer;	/* of the database, then of the thread */
};

static unsigned	at_work;

/* Takes the reference of root; the caller frees the text. */
static char *
with_receipt(json_t *root, json_t *receipt, const char *missing)
{
	char *text;

	json_object_set_new(root, "receipt", receipt);
	if (missing != NULL)
		json_object_set_new(root, "receipt_missing",
		    json_string(missing));
	text = json_dumps(root, JSON_COMPACT);
	json_decref(root);
	return text;
}

static void
work(struct job *job)
{
	struct receipt_job *j = (struct receipt_job *)job;
	struct signer_client signer = { .path = settings.signer,
	    .timeout_ms = WAIT, .fd = -1 };
	json_t *root = json_loads(j->answer, 0, NULL), *signed_one, *jws;

	signed_one = signer_ask(&signer, json_pack("{s:s, s:O}", "ask",
	    "receipt", "payload", json_object_get(root, "receipt")));
	jws = json_object_get(signed_one, "jws");
	free(j->answer);
	j->answer = json_is_string(jws) ?
	    with_receipt(root, json_incref(jws), NULL) :
	    with_receipt(root, json_null(), "signer_away");
	json_decref(signed_one);
	signer_close(&signer);
}

static void
end(struct job *job)
{
	free(((struct receipt_job *)job)->answer);
	free(job);
}

/* The answer as it stands, without asking. */
static void
do_without(struct web *w, const char *missing)
{
	char *text = job_must(with_receipt(json_loads(w->body, 0, NULL),
	    json_null(), missing));

	w->body = arena_copy(&w->arena, text, strlen(text));
	free(text);
}

bool
receipt_start(struct web *w)
{
	struct receipt_job *j;

	if (at_work >= AT_WORK_MOST) {
		do_without(w, "too_busy");
		return false;
	}
	j = job_must(calloc(1, sizeof(*j)));
	j->job = (struct job){ .at_work = &at_work, .work = work, .end = end };
	j->answer = job_must(strdup(w->body));
	job_start(&j->job, w);
	return true;
}

bool
receipt_taken(struct web *w)
{
	struct receipt_job *j = (struct receipt_job *)w->job;

	if (job_busy(w))
		return false;
	job_must(j->answer);
	w->body = arena_copy(&w->arena, j->answer, strlen(j->answer));
	job_end(w);
	return true;
}
