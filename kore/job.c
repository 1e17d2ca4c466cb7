#include <kore/kore.h>
#include <kore/http.h>

#include <time.h>

#include "kore/job.h"
#include "kore/web.h"

void *
job_must(void *memory)
{
	if (memory == NULL)
		fatal("job: no memory");
	return memory;
}

static int
work(struct kore_task *t)
{
	struct job *j = (struct job *)t;

	j->work(j);
	/* Kore wakes its thread after it has let go of the list of tasks: if
	 * this one were done by then, the thread would find none and crash. */
	while (!atomic_load(&j->handed_over))
		nanosleep(&(struct timespec){ .tv_nsec = 200000 }, NULL);
	return KORE_RESULT_OK;
}

static void
done(struct kore_task *t)
{
	struct job *j = (struct job *)t;

	if (!kore_task_finished(t))
		return;
	(*j->at_work)--;
	kore_task_destroy(t);
	j->finished = true;
	if (j->web != NULL)
		http_request_wakeup(j->web->req);
	else
		j->end(j);
}

bool
job_room(struct web *w, unsigned at_work, unsigned most)
{
	if (at_work < most)
		return true;
	w->retry_after = 2;
	web_fail(w, 429, "too_many_requests", NULL);
	return false;
}

void
job_start(struct job *j, struct web *w)
{
	j->web = w;
	w->job = j;
	(*j->at_work)++;
	kore_task_create(&j->task, work);
	kore_task_bind_callback(&j->task, done);
	http_request_sleep(w->req);
	kore_task_run(&j->task);
	atomic_store(&j->handed_over, true);
}

bool
job_busy(const struct web *w)
{
	return w->job != NULL && !w->job->finished;
}

void
job_end(struct web *w)
{
	w->job->end(w->job);
	w->job = NULL;
}

void
job_forget(struct web *w)
{
	if (job_busy(w))
		w->job->web = NULL;
	else if (w->job != NULL)
		w->job->end(w->job);
	w->job = NULL;
}
