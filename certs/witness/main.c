#include <curl/curl.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "certs/witness/witness.h"

enum { EVERY = 60 /* seconds */, BODY_MOST = NOTE_MOST + 64 * 45 + 64 };

static const char help[] =
    "witness watches a registry's log for a partner agency and cosigns it.\n"
    "\n"
    "  witness keygen NAME FILE    make a key; its public half is printed\n"
    "  witness OPTIONS once        look at the log once\n"
    "  witness OPTIONS serve       look at it every minute, until it misbehaves\n"
    "  witness OPTIONS add         answer one add-checkpoint request (C2SP tlog-witness)\n"
    "                              from stdin with a cosignature on stdout\n"
    "  witness help                this text\n"
    "\n"
    "  --vkey VKEY      the log's public key, as the agreement has it\n"
    "  --key FILE       the key that keygen made\n"
    "  --state FOLDER   what is remembered: state; checkpoint, the last one cosigned;\n"
    "                   refused, the last one refused: keep it, it is the evidence\n"
    "  --log URL        the log, as https://verify.example.org/log (once, serve)\n"
    "  --every SECONDS  how often to look (serve)\n"
    "\n"
    "Exit codes: 0 cosigned; 2 usage; 3 key or folder unfit; 4 unreachable;\n"
    "5 bad signature; 6 the log went backwards; 7 inconsistent; add alone:\n"
    "8 the proof begins elsewhere (stdout says the size remembered); 9 malformed.\n"
    "serve goes on after 4 and ends with any other.\n";

enum verdict
say(enum verdict verdict, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("witness: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	return verdict;
}

static enum verdict
usage(void)
{
	fputs(help, stderr);
	return VERDICT_USAGE;
}

static enum verdict
add(const struct witness *w)
{
	static char body[BODY_MOST];
	size_t n = fread(body, 1, sizeof(body), stdin);

	if (n == sizeof(body) || ferror(stdin))
		return say(VERDICT_MALFORMED, "malformed: the request is too long or cannot be read");
	return judge_request(w, body, n);
}

/* One look or one request, with the folder to itself. */
static enum verdict
alone(const struct witness *w, enum verdict (*what)(const struct witness *))
{
	int lock;
	enum verdict verdict = store_lock(w->folder, &lock);

	if (verdict != VERDICT_FINE)
		return verdict;
	verdict = what(w);
	store_unlock(lock);
	return verdict;
}

static enum verdict
serve(const struct witness *w, unsigned every)
{
	for (;;) {
		enum verdict verdict = alone(w, judge_log);

		if (verdict != VERDICT_FINE && verdict != VERDICT_UNREACHABLE)
			return verdict;
		sleep(every);
	}
}

struct options { const char *vkey, *key; unsigned every; };

/* Takes the options; what is left is the command, or NULL. */
static const char *
read_options(int argc, char *argv[], struct witness *w, struct options *o)
{
	int i = 1;

	for (; i + 1 < argc && argv[i][0] == '-'; i += 2) {
		const char *value = argv[i + 1];

		if (strcmp(argv[i], "--vkey") == 0)
			o->vkey = value;
		else if (strcmp(argv[i], "--key") == 0)
			o->key = value;
		else if (strcmp(argv[i], "--state") == 0)
			w->folder = value;
		else if (strcmp(argv[i], "--log") == 0)
			w->url = value;
		else if (strcmp(argv[i], "--every") == 0 && strspn(value, "0123456789") == strlen(value))
			o->every = (unsigned)atoi(value);
		else
			return NULL;
	}
	return i + 1 == argc ? argv[i] : NULL;
}

static enum verdict
watch(int argc, char *argv[])
{
	static struct witness w;
	struct options o = { .every = EVERY };
	const char *command = read_options(argc, argv, &w, &o);
	bool asks = command != NULL && strcmp(command, "add") != 0;
	enum verdict verdict;

	if (command == NULL || o.vkey == NULL || o.key == NULL || w.folder == NULL || o.every == 0 ||
	    (asks && w.url == NULL) ||
	    (asks && strcmp(command, "once") != 0 && strcmp(command, "serve") != 0))
		return usage();
	if (!note_vkey_read(o.vkey, &w.log) || w.log.algorithm != NOTE_ED25519)
		return say(VERDICT_USAGE, "--vkey is no public key of a log");
	verdict = key_read(o.key, &w);
	if (verdict != VERDICT_FINE)
		return verdict;
	if (!asks)
		return alone(&w, add);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	return *command == 'o' ? alone(&w, judge_log) : serve(&w, o.every);
}

int
main(int argc, char *argv[])
{
	if (sodium_init() < 0)
		return say(VERDICT_FILES, "the system has no random numbers");
	if (argc == 4 && strcmp(argv[1], "keygen") == 0)
		return (int)key_make(argv[2], argv[3]);
	if (argc == 2 && strcmp(argv[1], "help") == 0) {
		fputs(help, stdout);
		return VERDICT_FINE;
	}
	return (int)watch(argc, argv);
}
