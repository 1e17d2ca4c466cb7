#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "certs/witness/witness.h"

enum { PATH_ROOM = 4096 };

static bool
write_all(int fd, const char *text, size_t n)
{
	while (n > 0) {
		ssize_t wrote = write(fd, text, n);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return false;
		text += wrote;
		n -= (size_t)wrote;
	}
	return true;
}

enum verdict
store_lock(const char *folder, int *lock)
{
	char path[PATH_ROOM];

	if (mkdir(folder, 0700) < 0 && errno != EEXIST)
		return say(VERDICT_FILES, "%s: %s", folder, strerror(errno));
	snprintf(path, sizeof(path), "%s/lock", folder);
	*lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*lock < 0 || flock(*lock, LOCK_EX) < 0)
		return say(VERDICT_FILES, "%s: %s", path, strerror(errno));
	return VERDICT_FINE;
}

void
store_unlock(int lock)
{
	close(lock);
}

enum verdict
store_read(const struct witness *w, struct checkpoint *stored)
{
	char path[PATH_ROOM], text[CHECKPOINT_MOST];
	ssize_t n;
	int fd;

	memset(stored, 0, sizeof(*stored));
	snprintf(path, sizeof(path), "%s/state", w->folder);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return VERDICT_FINE;
	if (fd < 0)
		return say(VERDICT_FILES, "%s: %s", path, strerror(errno));
	n = read(fd, text, sizeof(text));
	close(fd);
	if (n < 0 || !checkpoint_read(text, (size_t)n, stored))
		return say(VERDICT_FILES, "%s is not what a witness remembers; see to it that nobody else writes there", path);
	if (strcmp(stored->origin, w->log.name) != 0)
		return say(VERDICT_FILES, "%s remembers another log, %s", path, stored->origin);
	return VERDICT_FINE;
}

static bool
replace(const char *folder, const char *tmp, const char *path, const char *text, size_t n)
{
	int fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	bool fine;

	if (fd < 0)
		return false;
	fine = write_all(fd, text, n) && fsync(fd) == 0;
	if (close(fd) < 0 || !fine || rename(tmp, path) < 0)
		return false;
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	fine = fsync(fd) == 0;
	close(fd);
	return fine;
}

enum verdict
store_write(const char *folder, const char *name, const char *text, size_t n)
{
	char path[PATH_ROOM], tmp[PATH_ROOM];

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", folder, name) >= sizeof(path) ||
	    (size_t)snprintf(tmp, sizeof(tmp), "%s/%s.tmp", folder, name) >= sizeof(tmp))
		return say(VERDICT_FILES, "the name of the folder is too long");
	if (!replace(folder, tmp, path, text, n))
		return say(VERDICT_FILES, "%s: %s", path, strerror(errno));
	return VERDICT_FINE;
}
