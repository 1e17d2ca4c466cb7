#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "certs/bytes.h"
#include "certs/file.h"

int
file_read(const char *path, size_t max, struct bytes *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -1;
	while ((n = read(fd, bytes_room(out, 65536), 65536)) > 0) {
		out->len += (size_t)n;
		if (out->len > max) {
			close(fd);
			errno = EFBIG;
			return -1;
		}
	}
	close(fd);
	return n < 0 ? -1 : 0;
}

static int
write_all(int fd, const struct bytes *b)
{
	size_t done = 0;

	while (done < b->len) {
		ssize_t n = write(fd, b->data + done, b->len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		done += (size_t)n;
	}
	return 0;
}

/* Closes in any case; errno is that of the first failure. */
static int
finish(int fd, int answer)
{
	int first = errno;

	/* a terminal or a pipe cannot be synced and need not be */
	if (answer == 0 && fsync(fd) < 0 && errno != EINVAL && errno != EROFS) {
		answer = -1;
		first = errno;
	}
	if (close(fd) < 0 && answer == 0) {
		answer = -1;
		first = errno;
	}
	errno = first;
	return answer;
}

static int
sync_folder(const char *path)
{
	char copy[PATH_MAX];
	int fd;

	snprintf(copy, sizeof(copy), "%s", path);
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	return finish(fd, 0);
}

int
file_write(const char *path, const struct bytes *b)
{
	char neighbour[PATH_MAX];
	struct stat st;
	int fd, error;

	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		fd = open(path, O_WRONLY | O_CLOEXEC);
		return fd < 0 ? -1 : finish(fd, write_all(fd, b));
	}
	if (snprintf(neighbour, sizeof(neighbour), "%s.XXXXXX", path) >= (int)sizeof(neighbour)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = mkostemp(neighbour, O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (fchmod(fd, 0644) == 0 && finish(fd, write_all(fd, b)) == 0 && rename(neighbour, path) == 0)
		return sync_folder(path);
	error = errno;
	unlink(neighbour);
	errno = error;
	return -1;
}
