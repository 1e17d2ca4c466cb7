#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "certs/audit/audit.h"

/*
 * The same record makes the same bytes, and a stored paper is those bytes and
 * its signature behind them.  So a record that was edited, in whatever field,
 * draws another paper than the one that the log has the hash of.
 */

extern char **environ;

static char folder[] = "/tmp/audit.XXXXXX", record_path[64], drawn_path[64];

static bool
write_record(const char *record)
{
	FILE *file = fopen(record_path, "w");
	bool fine = file != NULL && fputs(record, file) >= 0;

	return file != NULL && fclose(file) == 0 && fine;
}

/* The bytes of the record as press draws it, or NULL. */
static char *
draw(const char *press, const char *record, size_t *n)
{
	char *const words[] = { (char *)"press", (char *)"render", record_path, drawn_path, NULL };
	char *bytes = NULL;
	pid_t pid;
	int status;

	if (!write_record(record) || posix_spawn(&pid, press, NULL, NULL, words, environ) != 0)
		return NULL;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return NULL;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		bytes = file_text("", drawn_path, n);
	unlink(drawn_path);
	return bytes;
}

static void
each(struct audit *a, const struct row *row)
{
	const struct certificate *c = certificate_of(a, row_text(row, 0));
	size_t drawn_n = 0, n;
	const unsigned char *stored = row_bytes(row, 2, &n);
	char *drawn = draw(a->press, row_text(row, 1), &drawn_n);

	if (c == NULL)
		return;
	if (drawn == NULL)
		found(a, EDITED, "certificate %s: its record cannot be drawn", serial_words(c->serial));
	else if (drawn_n > n || memcmp(drawn, stored, drawn_n) != 0)
		found(a, EDITED, "certificate %s: its record draws another paper than the one stored", serial_words(c->serial));
	free(drawn);
}

bool
drawn_check(struct audit *a)
{
	bool fine;

	if (mkdtemp(folder) == NULL) {
		fprintf(stderr, "audit: %s: %s\n", folder, strerror(errno));
		return false;
	}
	snprintf(record_path, sizeof(record_path), "%s/record.json", folder);
	snprintf(drawn_path, sizeof(drawn_path), "%s/drawn.pdf", folder);
	fine = rows(a, "select c.id::text, (c.record || jsonb_build_object('url', s.text))::text, w.bytes"
	    " from certificate c join signature s on s.certificate = c.id join paper w on w.certificate = c.id order by c.serial",
	    each);
	unlink(record_path);
	rmdir(folder);
	return fine;
}
