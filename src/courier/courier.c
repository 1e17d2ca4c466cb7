#include <libpq-fe.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include <curl/curl.h>
#include <jansson.h>
#include <sodium.h>

#include "src/courier/smtp.h"
#include "src/ics.h"
#include "src/mail.h"

/*
 * Sends what is in the outbox, at least once: a letter is leased, handed to the
 * mail server, and only then said to be sent.  A courier that dies in between
 * leaves it to the next, which sends it again under the same Message-ID.  What is
 * to be sent the database decides; this program knows letters and nothing else.
 * Its log names no people: outcomes and numbers of letters.
 */

static const char help[] =
    "courier sends the letters of the outbox by SMTP.\n"
    "\n"
    "  courier serve    until it is ended (REGISTRY_DB, REGISTRY_SMTP_URL, …: conf/registry.env)\n"
    "  courier once     what is due now\n"
    "  courier help     this text\n"
    "\n"
    "Exit codes: 0 fine; 2 usage; 3 a setting is missing or wrong; 4 no database (once).\n";

enum {
	LETTERS = 5,		/* leased at a time */
	SQL_MOST = 20,		/* s, for saying what became of one: PostgreSQL ends a statement after 15 */
	SPARE = 60,		/* s, that a lease is longer than the slowest round of letters */
	LOOK_EVERY = 60,	/* s, should a notice be lost */
	DAILY = 3600,		/* s: what is told once a day is asked for each hour */
	WAIT_LEAST = 1, WAIT_MOST = 60	/* s, before connecting anew */
};

static struct smtp_settings settings;
static const char *origin, *host, *from_name;
static int signals;
static bool ending;

static const char *
setting(const char *name, const char *otherwise)
{
	const char *v = getenv(name);

	return v != NULL && *v != '\0' ? v : otherwise;
}

/* The first line of a file that only the courier may read. */
static const char *
read_secret(const char *path)
{
	static char line[256];
	FILE *f = fopen(path, "r");
	bool fine = f != NULL && fgets(line, sizeof(line), f) != NULL;

	if (f != NULL)
		fclose(f);
	line[strcspn(line, "\r\n")] = '\0';
	return fine && line[0] != '\0' ? line : NULL;
}

static bool
read_settings(void)
{
	const char *tls = setting("REGISTRY_SMTP_TLS", "required"), *file = setting("REGISTRY_SMTP_PASSWORD_FILE", NULL);

	settings = (struct smtp_settings){
		.url = setting("REGISTRY_SMTP_URL", NULL), .user = setting("REGISTRY_SMTP_USER", NULL),
		.ca = setting("REGISTRY_SMTP_CA", NULL), .from = setting("REGISTRY_MAIL_FROM", NULL),
		.tls = strcmp(tls, "none") != 0, .timeout = atol(setting("REGISTRY_SMTP_TIMEOUT", "30")),
	};
	origin = setting("REGISTRY_ORIGIN", NULL);
	host = setting("REGISTRY_HOST", origin != NULL && strstr(origin, "://") != NULL ? strstr(origin, "://") + 3 : "localhost");
	from_name = setting("REGISTRY_MAIL_NAME", "ITC Registry");
	if (getenv("REGISTRY_DB") == NULL || settings.url == NULL || origin == NULL)
		fprintf(stderr, "courier: REGISTRY_DB, REGISTRY_SMTP_URL or REGISTRY_ORIGIN is not set\n");
	else if (settings.from == NULL || !mail_address(settings.from))
		fprintf(stderr, "courier: REGISTRY_MAIL_FROM is not an address\n");
	else if (strcmp(tls, "required") != 0 && strcmp(tls, "none") != 0)
		fprintf(stderr, "courier: REGISTRY_SMTP_TLS is 'required' or 'none'\n");
	else if (settings.timeout < 1 || settings.timeout > 50)
		fprintf(stderr, "courier: REGISTRY_SMTP_TIMEOUT is a number of seconds from 1 to 50\n");
	else if (settings.user != NULL && (file == NULL || (settings.password = read_secret(file)) == NULL))
		fprintf(stderr, "courier: REGISTRY_SMTP_PASSWORD_FILE cannot be read\n");
	else
		return true;
	return false;
}

/* DETAIL would repeat rows: the first line alone. */
static void
complain(PGconn *db, const char *what)
{
	const char *message = PQerrorMessage(db);

	fprintf(stderr, "courier: %s: %.*s\n", what, (int)strcspn(message, "\n"), message);
}

static PGresult *
ask(PGconn *db, const char *sql, int n, const char *const values[])
{
	PGresult *r = PQexecParams(db, sql, n, NULL, values, NULL, NULL, 0);

	if (PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK)
		return r;
	complain(db, "asking the database");
	PQclear(r);
	return NULL;
}

/* What goes along with one letter. */
struct files {
	struct mail_file	*at;
	size_t			 n;
};

/* A calendar as its own part, so that each METHOD stands over its own UID. */
static struct mail_file
calendar_file(struct arena *a, const json_t *calendar)
{
	struct buf out = buf_new(a);

	ics_write(&out, calendar, origin, host, settings.from);
	return (struct mail_file){
		.name = arena_printf(a, "%s", json_string_value(json_object_get(calendar, "file"))),
		.type = arena_printf(a, "text/calendar; charset=UTF-8; method=%s", json_string_value(json_object_get(calendar, "method"))),
		.bytes = out.data, .n = out.len };
}

static struct mail_file
paper_file(struct arena *a, PGresult *r, int i)
{
	const char *name = PQgetvalue(r, i, 0), *type = PQgetvalue(r, i, 1);
	size_t len;
	unsigned char *bytes = PQunescapeBytea((const unsigned char *)PQgetvalue(r, i, 2), &len);
	struct mail_file file;

	if (bytes == NULL)
		abort();
	file = (struct mail_file){ arena_copy(a, name, strlen(name)), arena_copy(a, type, strlen(type)), arena_copy(a, (char *)bytes, len), len };
	PQfreemem(bytes);
	return file;
}

/* The calendars, then the papers; false: the database is gone. */
static bool
files_of(struct arena *a, PGconn *db, PGresult *rows, int i, struct files *files)
{
	const char *values[] = { PQgetvalue(rows, i, 0), PQgetvalue(rows, i, 7) };
	PGresult *papers = ask(db, "select name, type, bytes from courier.files($1::int, $2::uuid)", 2, values);
	json_t *calendars, *calendar;
	size_t k;

	if (papers == NULL)
		return false;
	calendars = PQgetisnull(rows, i, 6) ? NULL : json_loads(PQgetvalue(rows, i, 6), 0, NULL);
	files->n = 0;
	files->at = arena_alloc(a, (json_array_size(calendars) + (size_t)PQntuples(papers) + 1) * sizeof(*files->at));
	json_array_foreach(calendars, k, calendar)
		files->at[files->n++] = calendar_file(a, calendar);
	for (int p = 0; p < PQntuples(papers); p++)
		files->at[files->n++] = paper_file(a, papers, p);
	json_decref(calendars);
	PQclear(papers);
	return true;
}

/* Hands one letter over and says what became of it; false: the database is gone. */
static bool
deliver(PGconn *db, struct smtp *smtp, PGresult *rows, int i)
{
	struct arena arena = {0};
	struct files files = {0};
	bool there = files_of(&arena, db, rows, i, &files);
	const struct mail m = {
		.from = settings.from, .from_name = from_name, .to = PQgetvalue(rows, i, 2), .lang = PQgetvalue(rows, i, 3),
		.subject = PQgetvalue(rows, i, 4), .body = PQgetvalue(rows, i, 5), .date = time(NULL),
		.message_id = arena_printf(&arena, "%s@%s", PQgetvalue(rows, i, 1), strchr(settings.from, '@') + 1),
		.files = files.at, .files_n = files.n,
		.reply_to = PQgetisnull(rows, i, 8) || !mail_address(PQgetvalue(rows, i, 8)) ? NULL : PQgetvalue(rows, i, 8),
	};
	char answer[300] = "the address is none";
	enum smtp_outcome outcome = SMTP_REFUSED;
	size_t len;
	const char *letter = mail_write(&arena, &m, &len), *sql;
	const char *values[] = { PQgetvalue(rows, i, 0), answer, PQgetvalue(rows, i, 7) };
	PGresult *r;

	if (!there) {
		arena_free(&arena);
		return false;
	}
	if (letter != NULL)
		outcome = smtp_send(smtp, m.to, letter, len, answer, sizeof(answer));
	fprintf(stderr, "courier: letter %s: %s\n", values[0], outcome == SMTP_SENT ? "sent" :
	    outcome == SMTP_LATER ? "later" : "refused");
	for (char *p = answer; *p != '\0'; p++)	/* whatever a server says is kept as text */
		if ((unsigned char)*p < ' ' || (unsigned char)*p > '~')
			*p = '?';
	sql = outcome == SMTP_SENT ? "select courier.sent($1::int, $2, $3::uuid)" :
	    outcome == SMTP_LATER ? "select courier.failed($1::int, false, $2, $3::uuid)" :
	    "select courier.failed($1::int, true, $2, $3::uuid)";
	r = ask(db, sql, 3, values);
	PQclear(r);
	arena_free(&arena);
	return r != NULL;
}

/* Everything that is due; false: the database is gone. */
static bool
round_of_letters(PGconn *db, struct smtp *smtp)
{
	char count[12], lease[24];
	const char *values[] = { count, origin, lease };
	bool fine = true;
	int n = 1;

	snprintf(count, sizeof(count), "%d", LETTERS);
	/* none outlives its lease, however slow mail server and database are */
	snprintf(lease, sizeof(lease), "%ld", LETTERS * (settings.timeout + SQL_MOST) + SPARE);
	while (fine && n > 0 && !ending) {
		PGresult *rows = ask(db, "select id, message_id, email, lang, subject, body, calendars, lease, reply_to from courier.take($1::int, $2, $3::int)", 3, values);

		fine = rows != NULL;
		n = fine ? PQntuples(rows) : 0;
		for (int i = 0; fine && i < n; i++)
			fine = deliver(db, smtp, rows, i);
		PQclear(rows);
	}
	return fine;
}

/* Seconds until the next letter is due, at most LOOK_EVERY; -1: the database is gone. */
static int
until_next(PGconn *db)
{
	PGresult *r = ask(db, "select courier.next()", 0, NULL);
	int s = LOOK_EVERY;

	if (r == NULL)
		return -1;
	if (!PQgetisnull(r, 0, 0))
		s = atoi(PQgetvalue(r, 0, 0));
	PQclear(r);
	return s < 1 ? 1 : s > LOOK_EVERY ? LOOK_EVERY : s;
}

static void
wait_for(PGconn *db, int s)
{
	struct pollfd fds[] = {
		{ .fd = signals, .events = POLLIN },
		{ .fd = db != NULL ? PQsocket(db) : -1, .events = POLLIN },
	};

	if (poll(fds, 2, s * 1000) > 0 && fds[0].revents != 0)
		ending = true;
}

static bool
daily(PGconn *db)
{
	static time_t last;
	PGresult *r;

	if (last != 0 && time(NULL) - last < DAILY)
		return true;
	r = ask(db, "select courier.daily()", 0, NULL);
	PQclear(r);
	if (r != NULL)
		last = time(NULL);
	return r != NULL;
}

/* Works until the end is asked for or the database is gone; true if it was there. */
static bool
work(bool once)
{
	PGconn *db = PQconnectdb(getenv("REGISTRY_DB"));
	struct smtp *smtp = smtp_open(&settings);
	bool there = PQstatus(db) == CONNECTION_OK, fine = there;
	PGnotify *notice;
	int s;

	if (!there)
		complain(db, "cannot connect");
	else
		PQclear(ask(db, "listen courier", 0, NULL));
	while (fine && !ending) {
		fine = daily(db) && round_of_letters(db, smtp) && (s = until_next(db)) > 0;
		if (!fine || once || ending)
			break;
		wait_for(db, s);
		fine = PQconsumeInput(db) == 1;
		while ((notice = PQnotifies(db)) != NULL)
			PQfreemem(notice);
	}
	smtp_close(smtp);
	PQfinish(db);
	return once ? fine : there;
}

static int
serve(void)
{
	sigset_t set;
	int wait = WAIT_LEAST;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	while (!ending) {
		wait = work(false) ? WAIT_LEAST : wait * 2 < WAIT_MOST ? wait * 2 : WAIT_MOST;
		if (!ending)
			wait_for(NULL, wait);
	}
	return 0;
}

int
main(int argc, char *argv[])
{
	const char *command = argc == 2 ? argv[1] : "";

	if (strcmp(command, "help") == 0) {
		fputs(help, stdout);
		return 0;
	}
	if (strcmp(command, "serve") != 0 && strcmp(command, "once") != 0) {
		fputs(help, stderr);
		return 2;
	}
	if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != 0 || !read_settings())
		return 3;
	ics_init();
	return strcmp(command, "serve") == 0 ? serve() : work(true) ? 0 : 4;
}
