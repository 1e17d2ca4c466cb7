#ifndef JOB_H
#define JOB_H

#include <kore/kore.h>
#include <kore/tasks.h>

#include <stdatomic.h>
#include <stdbool.h>

struct web;

/*
 * Work for the worker's task thread, away from the event loop.  A job owns all
 * that the thread touches and outlives the request if the visitor goes away:
 * the task is bound to a callback, not to the request, because Kore would
 * otherwise free the request again and again while the thread is at work.
 *
 * It is the first member of what a file adds of its own.
 */
struct job {
	struct kore_task	 task;		/* first: the task's address */
	struct web		*web;		/* NULL: nobody waits any more */
	bool			 finished;
	atomic_bool		 handed_over;	/* to the thread, all of it */
	unsigned		*at_work;	/* how many of its kind are */
	void			(*work)(struct job *);	/* in the thread: no
							   Kore, nothing but the job */
	void			(*end)(struct job *);	/* frees it */
};

/* The request sleeps and is woken when the job is finished. */
void	job_start(struct job *, struct web *);

/* The asker goes away: frees it now or when it is finished.  NULL is none. */
void	job_forget(struct job *);

/* Memory that must be had. */
void	*job_must(void *);

#endif
