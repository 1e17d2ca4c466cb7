#include <kore/kore.h>
#include <kore/http.h>
#include <kore/tasks.h>

#include <stdlib.h>
#include <string.h>

#include "kore/web.h"
#include "src/signer_client.h"

/*
 * Rows with RECEIPT: what PostgreSQL answered as "receipt" is signed by the
 * signer, and its JWS stands there instead.  Asking waits, so it runs in
 * Kore's task thread, by the rules of hash.c.  Whoever asked at a border post
 * needs the answer more than the receipt: without the signer the answer goes
 * out with "receipt": null, and "receipt_missing" says why.
 */

enum { WAIT = 2000, AT_WORK_MOST = 32 };	/* ms; jobs of one worker */

struct receipt_job {
	struct kore_task	 task;		/* first: the task's address */
	struct web		*web;		/* NULL: nobody waits any more */
	bool			 finished;
	char			*answer;	/* of the database, then of the thread */
};

static unsigned	at_work;

static void *
must(void *memory)
{
	if (memory == NULL)
		fatal("receipt: no memory");
	return memory;
}

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

/* In the thread: no Kore, nothing but the job. */
static int
work(struct kore_task *t)
{
	struct receipt_job *j = (struct receipt_job *)t;
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
	return j->answer != NULL ? KORE_RESULT_OK : KORE_RESULT_ERROR;
}

static void
job_free(struct receipt_job *j)
{
	free(j->answer);
	free(j);
}

static void
done(struct kore_task *t)
{
	struct receipt_job *j = (struct receipt_job *)t;

	if (!kore_task_finished(t))
		return;
	at_work--;
	kore_task_destroy(t);
	j->finished = true;
	if (j->web != NULL)
		http_request_wakeup(j->web->req);
	else
		job_free(j);
}

/* The answer as it stands, without asking. */
static void
do_without(struct web *w, const char *missing)
{
	char *text = must(with_receipt(json_loads(w->body, 0, NULL),
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
	j = must(calloc(1, sizeof(*j)));
	j->answer = must(strdup(w->body));
	j->web = w;
	w->receipt = j;
	at_work++;
	kore_task_create(&j->task, work);
	kore_task_bind_callback(&j->task, done);
	http_request_sleep(w->req);
	kore_task_run(&j->task);
	return true;
}

bool
receipt_taken(struct web *w)
{
	struct receipt_job *j = w->receipt;

	if (!j->finished)
		return false;
	must(j->answer);
	w->body = arena_copy(&w->arena, j->answer, strlen(j->answer));
	job_free(j);
	w->receipt = NULL;
	return true;
}

void
receipt_forget(struct web *w)
{
	if (w->receipt == NULL)
		return;
	if (w->receipt->finished)
		job_free(w->receipt);
	else
		w->receipt->web = NULL;
	w->receipt = NULL;
}
