#include <kore/kore.h>
#include <kore/http.h>

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "kore/job.h"
#include "kore/web.h"

/*
 * Argon2id takes a tenth of a second on purpose, an uploaded file some
 * milliseconds, so both run in the task thread.
 */
struct hash_job {
	struct job	 job;		/* first */
	bool		 fine, file;
	char		*secret;	/* a password, or a file's bytes */
	size_t		 n;		/* without the NUL behind */
	char		 given[PASSWORD_STRING];	/* "": make one */
	char		 made[PASSWORD_STRING];
};

static unsigned	at_work;

static void
work(struct job *job)
{
	struct hash_job *j = (struct hash_job *)job;
	unsigned char sum[crypto_hash_sha256_BYTES];

	if (j->file) {
		crypto_hash_sha256(sum, (unsigned char *)j->secret, j->n);
		sodium_bin2hex(j->made, sizeof(j->made), sum, sizeof(sum));
		j->fine = true;
	} else
		j->fine = j->given[0] == '\0' ?
		    password_hash(&settings.argon, j->secret, j->made) :
		    password_check(&settings.argon, j->secret, j->given);
	sodium_memzero(j->secret, j->n);
}

static void
end(struct job *job)
{
	free(((struct hash_job *)job)->secret);
	free(job);
}

static bool
start(struct web *w, const struct hash_job *what, const char *bytes)
{
	struct hash_job *j;

	if (!job_room(w, at_work, settings.hash_queue))
		return false;
	j = job_must(malloc(sizeof(*j)));
	*j = *what;
	j->job.at_work = &at_work;
	j->job.work = work;
	j->job.end = end;
	j->secret = job_must(calloc(1, j->n + 1));
	memcpy(j->secret, bytes, j->n);
	job_start(&j->job, w);
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

const char *
hash_result(struct web *w, bool *fine)
{
	const struct hash_job *j = (struct hash_job *)w->job;
	const char *made = arena_copy(&w->arena, j->made, strlen(j->made));

	*fine = j->fine;
	job_end(w);
	return made;
}
