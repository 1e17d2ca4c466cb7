#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "certs/signer/folder.h"
#include "certs/trust/point.h"

enum { LARGEST = 1 << 30 };

char *
folder_read(int folder, const char *name, size_t *n)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t got = -1;
	struct stat st;
	char *text = NULL;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && st.st_size > LARGEST)
		errno = EFBIG;
	else if ((text = malloc((size_t)st.st_size + 1)) != NULL)
		while ((got = read(fd, text + len, (size_t)st.st_size - len)) > 0)
			len += (size_t)got;
	close(fd);
	if (got < 0) {
		free(text);
		return NULL;
	}
	text[len] = '\0';
	if (n != NULL)
		*n = len;
	return text;
}

bool
folder_write_all(int fd, const void *data, size_t n)
{
	const char *at = data;

	while (n > 0) {
		ssize_t done = write(fd, at, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		at += done;
		n -= (size_t)done;
	}
	return true;
}

bool
folder_write(int folder, const char *name, mode_t mode, const void *data, size_t n)
{
	char neighbour[64];
	bool fine;
	int fd;

	if (snprintf(neighbour, sizeof(neighbour), "%s.new", name) >= (int)sizeof(neighbour)) {
		errno = ENAMETOOLONG;
		return false;
	}
	/* a neighbour that a crash left behind may be read-only */
	unlinkat(folder, neighbour, 0);
	fd = openat(folder, neighbour, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd < 0)
		return false;
	fine = folder_write_all(fd, data, n) && fsync(fd) == 0;
	if (close(fd) < 0 || !fine)
		return false;
	point_reached("neighbour_written");
	return renameat(folder, neighbour, folder, name) == 0 && fsync(folder) == 0;
}

int
folder_open(const char *path, bool make)
{
	if (make && mkdir(path, 0700) < 0 && errno != EEXIST)
		return -1;
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}
