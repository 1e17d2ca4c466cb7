#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <openssl/crypto.h>
#include <pwd.h>
#include <signal.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "certs/signer/protocol.h"
#include "certs/signer/ask.h"
#include "certs/signer/confine.h"
#include "certs/signer/keys.h"
#include "certs/signer/peers.h"
#include "certs/trust/point.h"
#include "certs/signer/signer.h"
#include "certs/signer/state.h"

enum signer_exit
signer_stop(enum signer_exit code, const char *format, ...)
{
	va_list args;

	fputs("signer: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	return code;
}

/* The uid of the user that a setting names; without it our own.  false: no such user. */
static bool
user_of(const char *setting, uid_t *out)
{
	const char *name = getenv(setting);
	const struct passwd *user;

	*out = getuid();
	if (name == NULL || *name == '\0')
		return true;
	user = getpwnam(name);
	if (user != NULL)
		*out = user->pw_uid;
	return user != NULL;
}

/* A socket that a dead signer left behind is in the way; the state's lock says that it is dead. */
static int
listen_at(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(at.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(at.sun_path, path);
	unlink(path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	/* everybody may knock: who may ask is decided by the uid of the peer */
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)) < 0 || chmod(path, 0666) < 0 ||
	    listen(fd, 64) < 0)
		return -1;
	return fd;
}

static int
open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	/* a limit of file sizes is an error like a full disk */
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0 || signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
	    signal(SIGXFSZ, SIG_IGN) == SIG_ERR)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static enum signer_exit
open_parts(struct signer *s, struct peers *p, struct keys *keys, const char *path)
{
	const char *folder = getenv("REGISTRY_SIGNER_KEYS"), *state = getenv("REGISTRY_SIGNER_STATE");
	char why[256];

	if (folder == NULL || state == NULL)
		return signer_stop(SIGNER_SYSTEM, "REGISTRY_SIGNER_KEYS and REGISTRY_SIGNER_STATE must name folders");
	if (!user_of("REGISTRY_SIGNER_PRESS", &p->press) || !user_of("REGISTRY_SIGNER_WEB", &p->web))
		return signer_stop(SIGNER_SYSTEM, "REGISTRY_SIGNER_PRESS or REGISTRY_SIGNER_WEB names no user of this machine");
	if (!keys_open(keys, folder, why, sizeof(why)))
		return signer_stop(SIGNER_SYSTEM, "the keys in %s are not in order: %s", folder, why);
	s->keys = keys;
	s->state = state_open(state, true, why, sizeof(why));
	if (s->state == NULL)
		return signer_stop(SIGNER_SYSTEM, "the state in %s is not in order: %s", state, why);
	p->listening = listen_at(path);
	p->signals = open_signals();
	if (p->listening < 0 || p->signals < 0)
		return signer_stop(SIGNER_FILE, "%s cannot be listened at: %s", path, strerror(errno));
	return SIGNER_FINE;
}

/* The number of a setting, or what holds without it. */
static bool
number_of(const char *setting, unsigned *out)
{
	const char *text = getenv(setting);
	size_t n = text == NULL ? 0 : strlen(text);

	if (n == 0)
		return true;
	*out = (unsigned)strtoul(text, NULL, 10);
	return n < 10 && strspn(text, "0123456789") == n;
}

enum signer_exit
serve(void)
{
	const char *path = getenv("REGISTRY_SIGNER");
	static struct keys keys;
	struct signer signer = { .hourly = 5000 };
	struct peers peers = { .signer = &signer };
	enum signer_exit code;

	if (path == NULL || *path == '\0')
		return signer_stop(SIGNER_SYSTEM, "REGISTRY_SIGNER must be the path of the socket");
	if (!number_of("REGISTRY_SIGNER_HOURLY", &signer.hourly))
		return signer_stop(SIGNER_SYSTEM, "REGISTRY_SIGNER_HOURLY must be a number");
	point_setting(getenv("REGISTRY_SIGNER_DIES_AT"));
	if (!confine_memory())
		return signer_stop(SIGNER_SYSTEM, "its memory cannot be protected: %s", strerror(errno));
	code = open_parts(&signer, &peers, &keys, path);
	if (code == SIGNER_FINE && !confine_calls())
		code = signer_stop(SIGNER_SYSTEM, "system calls cannot be restricted: %s", strerror(errno));
	if (code == SIGNER_FINE) {
		fprintf(stderr, "signer: %llu entries, %zu certificates, %s\n",
		    (unsigned long long)signer.state->tree.size, signer.state->certificates.n,
		    signer.state->recovery ? "recovery" : "ready");
		code = peers_serve(&peers);
		unlink(path);
	}
	if (signer.state != NULL)
		state_close(signer.state);
	keys_close(&keys);
	return code;
}
