#include <kore/kore.h>
#include <kore/http.h>

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

void
job_start(struct job *j, struct web *w)
{
	j->web = w;
	(*j->at_work)++;
	kore_task_create(&j->task, work);
	kore_task_bind_callback(&j->task, done);
	http_request_sleep(w->req);
	kore_task_run(&j->task);
}

void
job_forget(struct job *j)
{
	if (j == NULL)
		return;
	if (j->finished)
		j->end(j);
	else
		j->web = NULL;
}
