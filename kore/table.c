#include <kore/kore.h>
#include <kore/http.h>

#include <stdlib.h>
#include <string.h>

#include "kore/job.h"
#include "kore/web.h"
#include "src/table_read.h"

/*
 * Rows with TABLE_FILE and TABLE_AGAIN: an uploaded table becomes the JSON of
 * its cells in the task thread, since a file may unpack to many times its
 * size.
 */

enum { AT_WORK_MOST = 16 };		/* of one worker */

struct table_job {
	struct job		 job;	/* first */
	char			*bytes, *cells;
	size_t			 n;
	char			 charset[16], separator[16];	/* "": find out */
	char			 sheet[512];
	struct table_fault	 fault;
};

static unsigned	at_work;

static void
work(struct job *job)
{
	struct table_job *j = (struct table_job *)job;
	const struct table_how how = {
		.charset = j->charset[0] != '\0' ? j->charset : NULL,
		.separator = j->separator[0] != '\0' ? j->separator : NULL,
		.sheet = j->sheet[0] != '\0' ? j->sheet : NULL,
	};
	json_t *table = table_read(j->bytes, j->n, &how, &j->fault);

	if (table != NULL)
		j->cells = json_dumps(table, JSON_COMPACT);
	json_decref(table);
}

static void
end(struct job *job)
{
	struct table_job *j = (struct table_job *)job;

	free(j->bytes);
	free(j->cells);
	free(j);
}

/* A choice of the form's; anything else is none. */
static void
choice(struct web *w, char *into, size_t n, const char *field,
    const char *const known[])
{
	const char *v = pairs_find(w->fields.list, w->fields.n, field);

	for (; v != NULL && *known != NULL; known++)
		if (strcmp(v, *known) == 0)
			snprintf(into, n, "%s", v);
}

bool
table_start(struct web *w, const char *bytes, size_t n)
{
	static const char *const charsets[] = { "utf-8", "windows-1251", NULL },
	    *const separators[] = { "semicolon", "comma", "tab", NULL };
	const char *sheet = pairs_find(w->fields.list, w->fields.n, "sheet");
	struct table_job *j;

	if (!job_room(w, at_work, AT_WORK_MOST))
		return false;
	j = job_must(calloc(1, sizeof(*j)));
	j->job = (struct job){ .at_work = &at_work, .work = work, .end = end };
	j->bytes = job_must(malloc(n + 1));
	memcpy(j->bytes, bytes, n);
	j->n = n;
	choice(w, j->charset, sizeof(j->charset), "charset", charsets);
	choice(w, j->separator, sizeof(j->separator), "separator", separators);
	if (sheet != NULL)
		snprintf(j->sheet, sizeof(j->sheet), "%s", sheet);
	job_start(&j->job, w);
	return true;
}

bool
table_taken(struct web *w)
{
	struct table_job *j = (struct table_job *)w->job;

	if (job_busy(w))
		return false;
	if (j->cells != NULL)
		w->table = arena_copy(&w->arena, j->cells, strlen(j->cells));
	else if (j->fault.code == NULL)
		web_fail(w, 500, fault_code(500), NULL);
	else {
		web_fail(w, 422, j->fault.code, "file");
		w->fault.detail = arena_printf(&w->arena,
		    "{\"row\": %zu, \"column\": \"%s\"}", j->fault.row,
		    table_column(&w->arena, j->fault.column));
	}
	job_end(w);
	return true;
}
