#include <kore/kore.h>
#include <kore/http.h>

#include <stdlib.h>
#include <string.h>

#include "kore/job.h"
#include "kore/web.h"
#include "src/list.h"
#include "src/xlsx.h"

/*
 * A list asked for as .xlsx: written in the task thread, since thousands of
 * rows take some tenths of a second.  Words and columns are there for the life
 * of the worker and only read.
 */

enum { AT_WORK_MOST = 4 };		/* of one worker */

struct list_job {
	struct job	 job;		/* first */
	char		*answer;	/* of the database */
	const json_t	*columns, *words;
	char		 lang[4], name[40];
	bool		 is_list;
	char		*bytes;		/* NULL: it could not be written */
	size_t		 n;
};

static unsigned	at_work;

static void
work(struct job *job)
{
	struct list_job *j = (struct list_job *)job;
	struct arena a = { 0 };
	json_t *root = json_loads(j->answer, 0, NULL);
	const json_t *rows = json_object_get(root, "rows");
	struct list list;

	/* null: a table without rows yet */
	j->is_list = json_is_array(rows) || json_is_null(rows);
	if (j->is_list) {
		list = list_of(&a, rows, j->columns, j->words, j->lang);
		j->bytes = xlsx_rows(&list, j->name, http_body_disk_path, &j->n);
	}
	json_decref(root);
	arena_free(&a);
}

static void
end(struct job *job)
{
	struct list_job *j = (struct list_job *)job;

	free(j->answer);
	free(j->bytes);
	free(j);
}

bool
list_start(struct web *w)
{
	const char *last = strrchr(w->match.path, '/');
	struct list_job *j;

	if (!job_room(w, at_work, AT_WORK_MOST))
		return false;
	j = job_must(calloc(1, sizeof(*j)));
	j->job = (struct job){ .at_work = &at_work, .work = work, .end = end };
	j->answer = job_must(strdup(w->body));
	j->columns = assets_columns(w->route->view);
	j->words = words_tree(&words, w->lang);
	snprintf(j->lang, sizeof(j->lang), "%s", w->lang);
	snprintf(j->name, sizeof(j->name), "%.36s",
	    last != NULL ? last + 1 : "");
	job_start(&j->job, w);
	return true;
}

bool
list_taken(struct web *w)
{
	struct list_job *j = (struct list_job *)w->job;

	if (job_busy(w))
		return false;
	w->step = STEP_CALL;
	if (!j->is_list)
		web_fail(w, 406, "no_such_format", NULL);
	else if (j->bytes == NULL)
		web_fail(w, 500, fault_code(500), NULL);
	else {
		w->list = arena_copy(&w->arena, j->bytes, j->n);
		w->list_n = j->n;
	}
	job_end(w);
	return true;
}
