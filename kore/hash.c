#include <kore/kore.h>
#include <kore/http.h>
#include <kore/tasks.h>

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "kore/web.h"

/*
 * Argon2id takes a tenth of a second on purpose, an uploaded file some
 * milliseconds, so both run in Kore's task thread.  A job owns all that the thread touches and outlives the request
 * if the visitor goes away: the task is bound to a callback, not to the
 * request, because Kore would otherwise free the request again and again
 * while the thread is at work.
 */
struct hash_job {
	struct kore_task	 task;		/* first: the task's address */
	struct web		*web;		/* NULL: nobody waits any more */
	bool			 finished, fine, file;
	char			*secret;	/* a password, or a file's bytes */
	size_t			 n;		/* without the NUL behind */
	char			 given[PASSWORD_STRING];	/* "": make one */
	char			 made[PASSWORD_STRING];
};

static unsigned	at_work;

/* In the thread: no Kore, nothing but the job. */
static int
work(struct kore_task *t)
{
	struct hash_job *j = (struct hash_job *)t;
	unsigned char sum[crypto_hash_sha256_BYTES];

	if (j->file) {
		crypto_hash_sha256(sum, (unsigned char *)j->secret, j->n);
		sodium_bin2hex(j->made, sizeof(j->made), sum, sizeof(sum));
		j->fine = true;
	} else
		j->fine = j->given[0] == '\0' ?
		    password_hash(&settings.argon, j->secret, j->made) :
		    password_check(&settings.argon, j->secret, j->given);
	return KORE_RESULT_OK;
}

static void
job_free(struct hash_job *j)
{
	free(j);
}

static void
done(struct kore_task *t)
{
	struct hash_job *j = (struct hash_job *)t;

	if (!kore_task_finished(t))
		return;
	at_work--;
	kore_task_destroy(t);
	sodium_memzero(j->secret, j->n);
	free(j->secret);
	j->finished = true;
	if (j->web != NULL)
		http_request_wakeup(j->web->req);
	else
		job_free(j);
}

static bool
start(struct web *w, const struct hash_job *what, const char *bytes)
{
	struct hash_job *j;

	if (at_work >= settings.hash_queue) {
		w->retry_after = 2;
		web_fail(w, 429, "too_many_requests", NULL);
		return false;
	}
	if ((j = malloc(sizeof(*j))) == NULL)
		fatal("hash: no memory");
	*j = *what;
	if ((j->secret = calloc(1, j->n + 1)) == NULL)
		fatal("hash: no memory");
	memcpy(j->secret, bytes, j->n);
	j->web = w;
	w->job = j;
	at_work++;
	kore_task_create(&j->task, work);
	kore_task_bind_callback(&j->task, done);
	http_request_sleep(w->req);
	kore_task_run(&j->task);
	return true;
}

bool
hash_new(struct web *w, const char *password)
{
	return start(w, &(struct hash_job){ .n = strlen(password) }, password);
}

bool
hash_check(struct web *w, const char *password, const char *string)
{
	struct hash_job what = { .n = strlen(password) };

	snprintf(what.given, sizeof(what.given), "%s", string);
	return start(w, &what, password);
}

bool
hash_file(struct web *w, const struct form_file *f)
{
	return start(w, &(struct hash_job){ .file = true, .n = f->n }, f->bytes);
}

bool
hash_busy(const struct web *w)
{
	return w->job != NULL && !w->job->finished;
}

const char *
hash_result(struct web *w, bool *fine)
{
	const char *made = arena_copy(&w->arena, w->job->made,
	    strlen(w->job->made));

	*fine = w->job->fine;
	job_free(w->job);
	w->job = NULL;
	return made;
}

void
hash_forget(struct web *w)
{
	if (w->job == NULL)
		return;
	if (w->job->finished)
		job_free(w->job);
	else
		w->job->web = NULL;
	w->job = NULL;
}
