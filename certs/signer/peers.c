#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "certs/signer/protocol.h"
#include "certs/signer/ask.h"
#include "certs/signer/peers.h"
#include "certs/trust/point.h"
#include "certs/signer/state.h"

enum {
	PEERS = 62,			/* connections at a time */
	LONGEST = 8 << 20,		/* bytes of a question */
	AT_ONCE = 65536,
	PATIENCE = 10000		/* ms for a peer to take its answer */
};

struct peer {
	int		 fd;
	unsigned	 rights;
	char		*line;		/* what has come of the next question */
	size_t		 n, room;
};

struct crowd {
	struct peers	*of;
	struct peer	 peer[PEERS];
	int		 n;
};

static void
part(struct crowd *c, int i)
{
	close(c->peer[i].fd);
	free(c->peer[i].line);
	c->peer[i] = c->peer[--c->n];
}

static bool
tell_text(int fd, const char *text, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(fd, text, n, MSG_NOSIGNAL);
		struct pollfd one = { .fd = fd, .events = POLLOUT };

		if (sent < 0 && errno == EAGAIN) {
			if (poll(&one, 1, PATIENCE) <= 0)
				return false;
		} else if (sent < 0 && errno != EINTR) {
			return false;
		} else if (sent > 0) {
			text += sent;
			n -= (size_t)sent;
		}
	}
	return true;
}

/* Takes the answer's reference. */
static bool
tell(int fd, json_t *answer)
{
	char *text = json_dumps(answer, JSON_COMPACT);
	bool told;

	json_decref(answer);
	if (text == NULL)
		abort();
	told = tell_text(fd, text, strlen(text)) && tell_text(fd, "\n", 1);
	free(text);
	return told;
}

static unsigned
rights_of(const struct peers *p, int fd)
{
	struct ucred who;
	socklen_t n = sizeof(who);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) < 0)
		return 0;
	return (who.uid == p->press ? RIGHT_ALL : 0u) | (who.uid == p->web ? RIGHT_RECEIPT : 0u) |
	    (who.uid == 0 || who.uid == getuid() ? RIGHT_HELLO : 0u);
}

static void
welcome(struct crowd *c)
{
	int fd = accept4(c->of->listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	unsigned rights;

	if (fd < 0)
		return;
	rights = rights_of(c->of, fd);
	if (rights == 0 || c->n == PEERS) {
		tell(fd, ask_refusal(rights == 0 ? CODE_not_yours : CODE_too_many, ""));
		close(fd);
		return;
	}
	c->peer[c->n++] = (struct peer){ .fd = fd, .rights = rights };
}

/* Answers one line; false: the peer is gone.  *lost: nothing can be remembered. */
static bool
answer_line(struct crowd *c, struct peer *p, size_t n, bool *lost)
{
	struct signer *s = c->of->signer;
	json_t *answer = ask_answer(s, p->line, n, p->rights);
	bool told;

	if (!state_sync(s->state)) {
		signer_stop(SIGNER_FILE, "what was signed cannot be remembered: %s", strerror(errno));
		json_decref(answer);
		answer = ask_refusal(CODE_disk, "");
		*lost = true;
	}
	told = tell(p->fd, answer);
	point_reached("answered");
	return told;
}

/* Answers the whole lines that have come; false: the peer is gone or has to go. */
static bool
answer_lines(struct crowd *c, struct peer *p, size_t fresh, bool *lost)
{
	char *end;
	size_t from = p->n - fresh;

	while (!*lost && (end = memchr(p->line + from, '\n', p->n - from)) != NULL) {
		size_t n = (size_t)(end - p->line);

		if (!answer_line(c, p, n, lost))
			return false;
		p->n -= n + 1;
		memmove(p->line, end + 1, p->n);
		from = 0;
	}
	if (p->n <= LONGEST)
		return true;
	tell(p->fd, ask_refusal(CODE_too_long, ""));
	return false;
}

static bool
hear(struct crowd *c, struct peer *p, bool *lost)
{
	ssize_t n;

	if (p->room - p->n < AT_ONCE) {
		p->room = p->room * 2 + AT_ONCE;
		p->line = realloc(p->line, p->room);
		if (p->line == NULL)
			abort();
	}
	n = recv(p->fd, p->line + p->n, AT_ONCE, 0);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (n <= 0)
		return false;
	p->n += (size_t)n;
	return answer_lines(c, p, (size_t)n, lost);
}

enum signer_exit
peers_serve(struct peers *of)
{
	struct crowd c = { .of = of };
	struct pollfd fds[PEERS + 2];
	bool lost = false;

	while (!lost) {
		fds[0] = (struct pollfd){ .fd = of->signals, .events = POLLIN };
		fds[1] = (struct pollfd){ .fd = of->listening, .events = POLLIN };
		for (int i = 0; i < c.n; i++)
			fds[i + 2] = (struct pollfd){ .fd = c.peer[i].fd, .events = POLLIN };
		if (poll(fds, (nfds_t)c.n + 2, -1) < 0 && errno != EINTR)
			abort();
		if (fds[0].revents != 0)
			break;
		/* from the last, because part() puts the last in the place of who goes */
		for (int i = c.n - 1; i >= 0 && !lost; i--)
			if (fds[i + 2].revents != 0 && !hear(&c, &c.peer[i], &lost))
				part(&c, i);
		if (fds[1].revents != 0)
			welcome(&c);
	}
	while (c.n > 0)
		part(&c, c.n - 1);
	return lost ? SIGNER_FILE : SIGNER_FINE;
}
