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

/* Room for one more of a kind?  If not, the request has failed with 429. */
bool	job_room(struct web *, unsigned at_work, unsigned most);

/* It is the request's job; the request sleeps and is woken when it is finished. */
void	job_start(struct job *, struct web *);

/* Is the request's job still at work? */
bool	job_busy(const struct web *);

/* What a finished job made was taken: frees it. */
void	job_end(struct web *);

/* The asker goes away: frees its job, if there is one, now or when it is finished. */
void	job_forget(struct web *);

/* Memory that must be had. */
void	*job_must(void *);

#endif
