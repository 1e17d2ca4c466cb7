#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "src/signer_client.h"

enum { LONGEST_ANSWER = 32 << 20 };

static void
hang_up(struct signer_client *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}

/* The connection is of no use any more. */
static bool away(struct signer_client *, const char *, ...) __attribute__((format(printf, 2, 3)));

static bool
away(struct signer_client *c, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(c->detail, sizeof(c->detail), format, args);
	va_end(args);
	snprintf(c->error, sizeof(c->error), "away");
	hang_up(c);
	return false;
}

static bool
wait_for(struct signer_client *c, short what)
{
	struct pollfd one = { .fd = c->fd, .events = what };
	int n;

	do
		n = poll(&one, 1, c->timeout_ms);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		return true;
	return away(c, "the signer did not answer within %d ms", c->timeout_ms);
}

/* A full queue of a Unix socket is EAGAIN and cannot be polled: a busy signer is one that is away. */
static bool
connect_now(struct signer_client *c)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };

	if (c->path == NULL || strlen(c->path) >= sizeof(to.sun_path))
		return away(c, "the path of the signer's socket is missing or too long");
	strcpy(to.sun_path, c->path);
	c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof(to)) < 0)
		return away(c, "no signer at %s: %s", c->path, strerror(errno));
	return true;
}

static bool
say(struct signer_client *c, const char *text, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(c->fd, text, n, MSG_NOSIGNAL);

		if (sent < 0 && errno == EAGAIN) {
			if (!wait_for(c, POLLOUT))
				return false;
		} else if (sent < 0 && errno != EINTR) {
			return away(c, "the signer hung up: %s", strerror(errno));
		} else if (sent > 0) {
			text += sent;
			n -= (size_t)sent;
		}
	}
	return true;
}

static bool
grow(struct signer_client *c, size_t len)
{
	char *more;

	if (c->room - len >= 4096)
		return true;
	if (c->room >= LONGEST_ANSWER)
		return away(c, "the signer's answer does not end");
	more = realloc(c->line, c->room * 2 + 65536);
	if (more == NULL)
		abort();
	c->line = more;
	c->room = c->room * 2 + 65536;
	return true;
}

/* One line without its end; its length, 0: away. */
static size_t
hear(struct signer_client *c)
{
	size_t len = 0;

	for (;;) {
		ssize_t n;

		if (!grow(c, len) || !wait_for(c, POLLIN))
			return 0;
		n = recv(c->fd, c->line + len, c->room - len, 0);
		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n <= 0) {
			away(c, "the signer hung up in the middle of an answer");
			return 0;
		}
		len += (size_t)n;
		if (c->line[len - 1] == '\n')
			return len;
	}
}

/* Takes the answer's reference. */
static json_t *
judged(struct signer_client *c, json_t *answer)
{
	const char *error = "", *detail = "";

	if (json_is_true(json_object_get(answer, "ok")))
		return answer;
	if (json_unpack(answer, "{s:s, s?s}", "error", &error, "detail", &detail) != 0) {
		away(c, "the signer's answer is none");
	} else {
		snprintf(c->error, sizeof(c->error), "%s", error);
		snprintf(c->detail, sizeof(c->detail), "%s", detail);
	}
	json_decref(answer);
	return NULL;
}

/* Sends the question and waits for its answer; the answer's length, 0: away. */
static size_t
exchange(struct signer_client *c, const char *text)
{
	bool kept = c->fd >= 0;
	size_t n = 0;

	if (kept || connect_now(c))
		n = say(c, text, strlen(text)) && say(c, "\n", 1) ? hear(c) : 0;
	/* a connection that was kept may end at a new signer's start; the question may be asked again */
	if (n == 0 && kept && connect_now(c))
		n = say(c, text, strlen(text)) && say(c, "\n", 1) ? hear(c) : 0;
	return n;
}

json_t *
signer_ask(struct signer_client *c, json_t *question)
{
	char *text = json_dumps(question, JSON_COMPACT);
	size_t n;

	json_decref(question);
	c->error[0] = c->detail[0] = '\0';
	if (text == NULL) {
		away(c, "the question is no JSON");
		return NULL;
	}
	n = exchange(c, text);
	free(text);
	return n == 0 ? NULL : judged(c, json_loadb(c->line, n, JSON_REJECT_DUPLICATES, NULL));
}

void
signer_close(struct signer_client *c)
{
	hang_up(c);
	free(c->line);
	c->line = NULL;
	c->room = 0;
}
