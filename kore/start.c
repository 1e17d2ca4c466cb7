#include <kore/kore.h>
#include <kore/http.h>
#include <kore/hooks.h>
#include <kore/seccomp.h>

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <sodium.h>

#include "kore/web.h"
#include "src/ics.h"
#include "src/openapi.h"

/*
 * What Debian's libc and libpq do and Kore 4.1 does not know: opening files
 * on a connection to PostgreSQL, growing large blocks, the task thread.
 */
KORE_SECCOMP_FILTER("registry",
    KORE_SYSCALL_ALLOW(newfstatat), KORE_SYSCALL_ALLOW(faccessat2),
    KORE_SYSCALL_ALLOW(getdents64), KORE_SYSCALL_ALLOW(mremap),
    KORE_SYSCALL_ALLOW(sysinfo), KORE_SYSCALL_ALLOW(uname),
    KORE_SYSCALL_ALLOW(getppid), KORE_SYSCALL_ALLOW(gettid),
    KORE_SYSCALL_ALLOW(tgkill), KORE_SYSCALL_ALLOW(getsockopt),
    KORE_SYSCALL_ALLOW(connect), KORE_SYSCALL_ALLOW(getsockname),
    KORE_SYSCALL_ALLOW(getpeername),
    KORE_SYSCALL_DENY(clone3, ENOSYS),	/* libc falls back to clone */
    KORE_SYSCALL_ALLOW(rseq), KORE_SYSCALL_ALLOW(prlimit64),
    KORE_SYSCALL_ALLOW(sched_getaffinity))

struct settings		 settings;
struct arena		 forever;
struct route_plan	*plans;
const char		*openapi;

static struct db_stmt	*stmts;

/* A log that is read as it is written; forked workers repeat nothing. */
__attribute__((constructor)) static void
line_buffered(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
}

static const char *
text(const char *name, const char *otherwise)
{
	const char *v = getenv(name);

	if (v == NULL || *v == '\0')
		v = otherwise;
	if (v == NULL)
		fatal("%s is not set", name);
	return arena_copy(&forever, v, strlen(v));
}

static unsigned
number(const char *name, const char *otherwise, unsigned min, unsigned max)
{
	const char *v = text(name, otherwise);
	char *end;
	unsigned long n = strtoul(v, &end, 10);

	if (*end != '\0' || n < min || n > max)
		fatal("%s is '%s', not a number from %u to %u", name, v, min,
		    max);
	return (unsigned)n;
}

static struct bucket_rate
rate(const char *name, const char *otherwise)
{
	const char *v = text(name, otherwise);
	struct bucket_rate r;

	if (!bucket_rate(v, &r))
		fatal("%s is '%s', not like 20:60 or 1/6:10 or 0", name, v);
	return r;
}

/* 32 bytes, or 64 hex digits with or without a newline. */
static const unsigned char *
pepper(const char *path)
{
	unsigned char raw[80], *key = arena_alloc(&forever, PASSWORD_PEPPER);
	FILE *f;
	size_t n, got = 0;

	if (*path == '\0')
		return NULL;
	if ((f = fopen(path, "rb")) == NULL)
		fatal("REGISTRY_PEPPER: %s: %s", path, strerror(errno));
	n = fread(raw, 1, sizeof(raw), f);
	fclose(f);
	if (n == PASSWORD_PEPPER)
		memcpy(key, raw, PASSWORD_PEPPER);
	else if (n < 64 || n > 65 || sodium_hex2bin(key, PASSWORD_PEPPER,
	    (char *)raw, 64, NULL, &got, NULL) != 0 || got != PASSWORD_PEPPER)
		fatal("REGISTRY_PEPPER: %s: not 32 bytes or 64 hex digits", path);
	sodium_memzero(raw, sizeof(raw));
	return key;
}

static void
read_argon(void)
{
	const char *v = text("REGISTRY_ARGON", "3:65536");
	struct password_cost *c = &settings.argon;
	unsigned char random[32];
	char hex[2 * sizeof(random) + 1];

	if (sscanf(v, "%llu:%zu", &c->ops, &c->kib) != 2 || c->ops < 1 ||
	    c->kib < 8 || c->kib > 1048576 ||
	    (!settings.strict && (c->ops < 2 || c->kib < 19456)))
		fatal("REGISTRY_ARGON is '%s', less than 2:19456", v);
	c->pepper = pepper(text("REGISTRY_PEPPER", ""));
	randombytes_buf(random, sizeof(random));
	sodium_bin2hex(hex, sizeof(hex), random, sizeof(random));
	if (!password_hash(c, hex, settings.nobody))
		fatal("REGISTRY_ARGON is '%s', more than this machine has", v);
}

static void
read_settings(void)
{
	struct settings *s = &settings;

	s->db = text("REGISTRY_DB", NULL);
	s->origin = text("REGISTRY_ORIGIN", "http://localhost:8080");
	s->https = strncmp(s->origin, "https://", 8) == 0;
	if (!s->https && strncmp(s->origin, "http://", 7) != 0)
		fatal("REGISTRY_ORIGIN is '%s', not http://… or https://…",
		    s->origin);
	if (strchr(s->origin + 8, '/') != NULL)
		fatal("REGISTRY_ORIGIN is '%s', must not have a path",
		    s->origin);
	s->host = text("REGISTRY_HOST", s->origin + (s->https ? 8 : 7));
	s->mail_from = text("REGISTRY_MAIL_FROM", "registry@localhost");
	s->zone = text("REGISTRY_ZONE", "Europe/Minsk");
	if (strpbrk(s->zone, " \\") != NULL)
		fatal("REGISTRY_ZONE is '%s', no time zone", s->zone);
	s->sid = s->https ? "__Host-sid" : "sid";
	s->pages = text("REGISTRY_PAGES", "assets");
	s->signer = text("REGISTRY_SIGNER", "");
	s->assets = text("REGISTRY_ASSETS", "build/assets");
	s->strict = number("REGISTRY_STRICT", "0", 0, 1);
	s->dies = number("REGISTRY_WEB_DIES", "0", 0, 1);
	s->trust_proxy = number("REGISTRY_TRUST_PROXY", "0", 0, 1);
	s->db_connections = number("REGISTRY_DB_CONNECTIONS", "8", 1, 100);
	s->db_queue = number("REGISTRY_DB_QUEUE", "500", 1, 100000);
	s->db_timeout = number("REGISTRY_DB_TIMEOUT", "5000", 100, 600000);
	s->hash_queue = number("REGISTRY_HASH_QUEUE", "8", 1, 1000);
	s->grid = number("REGISTRY_GRID", "250", 0, 10000);
	s->rate = rate("REGISTRY_RATE", "20:60");
	s->throttle = rate("REGISTRY_THROTTLE", "1/2:30");
	s->login_rate = rate("REGISTRY_LOGIN_RATE", "1/6:10");
	read_argon();
	if (getenv("REGISTRY_BODY_MAX") != NULL)
		http_body_max = number("REGISTRY_BODY_MAX", "", 1024,
		    1024 * 1024 * 1024);
}

/* One row of the table: its call can be read, its names lead somewhere. */
static void
check_route(const struct route *r)
{
	struct route_plan *plan = &plans[r - routes];
	const char *why;
	bool page = r->reply == PAGE || r->reply == FRAGMENT;

	if (!route_plan(&forever, r, plan, &why))
		fatal("kore/routes.c: %s: %s: %s", r->path, r->call, why);
	if (r->call == NULL && (r->method == POST || !page))
		fatal("kore/routes.c: %s: only a page may go without a call",
		    r->path);
	if (page && (r->view == NULL || template_find(templates, r->view) == NULL))
		fatal("kore/routes.c: %s: no template %s", r->path,
		    r->view != NULL ? r->view : "");
	if (r->reply == SEE && (r->method != POST || r->view == NULL ||
	    (r->view[0] != '/' && strcmp(r->view, "{next}") != 0)))
		fatal("kore/routes.c: %s: SEE is for a POST and a path", r->path);
	if (r->form != NULL && (r->method != POST ||
	    route_by_path(routes, routes_n, GET, r->form) == NULL))
		fatal("kore/routes.c: %s: no row GET %s", r->path, r->form);
	for (const struct route *other = routes; other < r; other++)
		if (other->method == r->method &&
		    strcmp(other->path, r->path) == 0)
			fatal("kore/routes.c: %s is there twice", r->path);
}

static void
read_routes(void)
{
	size_t n = routes_n;

	plans = arena_alloc(&forever, (n + 1) * sizeof(*plans));
	stmts = arena_alloc(&forever, (n + STMT_EXTRA) * sizeof(*stmts));
	for (size_t i = 0; i < n; i++) {
		check_route(&routes[i]);
		stmts[i] = (struct db_stmt){
			arena_printf(&forever, "%zu %s", i, routes[i].path),
			plans[i].sql, routes[i].reply == FILES };
	}
	stmts[n + STMT_FINISH] = (struct db_stmt){ "login_finish",
	    "select api.login_finish(_account => $1, _ok => $2, "
	    "_token => $3, _address => $4)", false };
	stmts[n + STMT_HASH] = (struct db_stmt){ "login_hash",
	    "select api.login_hash(_login => $1)", false };
	stmts[n + STMT_ME] = (struct db_stmt){ "me",
	    "select api.me(_login => $1)", false };
	stmts[n + STMT_TABLE] = (struct db_stmt){ "import_file",
	    "select api.import_file(_login => $1, _id => $2::text::int)", true };
	stmts[n + STMT_READY] = (struct db_stmt){ "ready", "select 1", false };
	openapi = openapi_write(&forever, routes, n, settings.origin);
}

void
kore_parent_configure(int argc, char **argv)
{
	struct rlimit none = { 0, 0 };

	(void)argc;
	(void)argv;
	if (sodium_init() < 0)
		fatal("libsodium cannot start");
	json_object_seed(0);
	(void)setrlimit(RLIMIT_CORE, &none);	/* a core would hold secrets */
	read_settings();
	setenv("TZ", settings.zone, 1);
	tzset();
	assets_init();
	read_routes();
	ics_init();
	limit_init();
	guard_init();
	kore_log(LOG_NOTICE, "registry: %zu rows at %s", routes_n,
	    settings.origin);
}

void
kore_worker_configure(void)
{
	const struct db_config config = {
		.conninfo = settings.db, .zone = settings.zone,
		.stmts = stmts, .stmts_n = routes_n + STMT_EXTRA,
		.connections = settings.db_connections,
		.queue_max = settings.db_queue,
		.timeout_ms = settings.db_timeout,
	};

	db_start(&config);
}
